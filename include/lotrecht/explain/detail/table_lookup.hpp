#pragma once

/// @file
/// Rows look up their values: the loop in which interventional explanations spend their time.

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include <lotrecht/core/instruction_set.hpp>
#include <lotrecht/explain/detail/deep_leaf.hpp>
#include <lotrecht/explain/detail/lanes.hpp>
#include <lotrecht/explain/detail/pattern_walk.hpp>
#include <lotrecht/explain/detail/row_groups.hpp>
#include <lotrecht/explain/detail/tree_tables.hpp>

namespace lotrecht::explain::detail {

/// Memory of a look-up, to be used again.
struct LookupScratch {
  WalkScratch walk;
  AlignedBuffer<double> sums;  ///< (width, batch_rows, stride)
  std::size_t size = 0;        ///< of `sums`
  std::vector<std::uint64_t> candidates;

  void prepare(std::size_t levels, std::size_t numbers) {
    walk.prepare(levels);
    if (size < numbers) {
      sums = AlignedBuffer<double>{numbers};
      size = numbers;
    }
  }
};

/// What one tree gives to a batch of rows.
struct LookupTask {
  const TreeTables& tables;
  const MixtureShares& shares;
  const double* batch;  ///< (features, batch_rows)
  double* values;       ///< (players, outputs, batch_rows), added to, aligned
  std::size_t outputs;
};

/// Numbers a row has in its sums: whole lines of the cache.
[[nodiscard]] constexpr std::size_t sums_stride(std::size_t slots) noexcept { return (slots + 7) / 8 * 8; }

/// Adds what one tree gives to a batch of rows.
///
/// While a player is on the path, what leaves say of it is added up in the sums of its slot, row by row; when it is
/// left, the slot's column goes to the player's values. Slots that hold nothing yet are written, not added to, so that
/// nothing has to be cleared.
///
/// @tparam Bytes  of a vector
template <std::size_t Bytes>
struct Lookup {
  const LookupTask& task;
  LookupScratch& scratch;
  std::size_t stride;

  using Four = typename Lanes<double, 32>::Vec;

  [[gnu::always_inline]] void leaf(std::uint32_t g, const std::int64_t* patterns) {
    const TreeTables& tables = task.tables;
    if (!tables.layout().lines.empty()) line(g, patterns);
    const LeafGroup& group = tables.program().groups[g];
    if (group.slots() == 0) return;
    if (tables.layout().is_deep(g)) {
      deep(g, patterns);
      return;
    }
    const double* const table = tables.table(g);
    if (tables.tree().width > 1) {
      scaled(group, table, patterns);
      return;
    }
    switch (padded(group.slots()) / 4) {
      case 1: add<4>(table, patterns, group.live); break;
      case 2: add<8>(table, patterns, group.live); break;
      default: add<12>(table, patterns, group.live); break;
    }
  }

  [[gnu::always_inline]] void close(std::size_t slot, std::span<const ClosedSlot> closed) {
    const std::size_t width = task.tables.tree().width;
    for (std::size_t k = 0; k < width; ++k) {
      const double* const sums = scratch.sums.data() + k * batch_rows * stride;
      const std::size_t output = task.tables.tree().first_output + k;
      std::size_t i = 0;
      while (i < closed.size()) {
        const std::size_t from = (slot + i) / 4 * 4;
        const std::size_t count = std::min(closed.size() - i, from + 4 - (slot + i));
        if (count == 1) {
          close_one(sums + slot + i, values_of(closed[i], output));
        } else {
          close_some(sums + from, slot + i - from, closed.subspan(i, count), output);
        }
        i += count;
      }
    }
  }

 private:
  [[nodiscard, gnu::always_inline]] double* values_of(const ClosedSlot& closed, std::size_t output) const {
    return task.values + (closed.player * task.outputs + output) * batch_rows;
  }

  [[gnu::always_inline]] void close_one(const double* sums, double* values) const {
    auto* const to = reinterpret_cast<Four*>(values);
    for (std::size_t r = 0; r < batch_rows; r += 4, sums += 4 * stride) {
      const Four column{sums[0], sums[stride], sums[2 * stride], sums[3 * stride]};
      to[r / 4] += column;
    }
  }

  /// Some of four slots beside each other: four rows at a time are turned into columns.
  [[gnu::always_inline]] void close_some(const double* sums, std::size_t first, std::span<const ClosedSlot> closed,
                                         std::size_t output) const {
    double* to[4] = {};
    for (std::size_t i = 0; i < closed.size(); ++i) to[i] = values_of(closed[i], output);
    for (std::size_t r = 0; r < batch_rows / 4; ++r, sums += 4 * stride) {
      const Four& a = *reinterpret_cast<const Four*>(sums);
      const Four& b = *reinterpret_cast<const Four*>(sums + stride);
      const Four& c = *reinterpret_cast<const Four*>(sums + 2 * stride);
      const Four& d = *reinterpret_cast<const Four*>(sums + 3 * stride);
      const Four ab_even = __builtin_shufflevector(a, b, 0, 4, 2, 6);
      const Four ab_odd = __builtin_shufflevector(a, b, 1, 5, 3, 7);
      const Four cd_even = __builtin_shufflevector(c, d, 0, 4, 2, 6);
      const Four cd_odd = __builtin_shufflevector(c, d, 1, 5, 3, 7);
      const Four columns[4] = {
          __builtin_shufflevector(ab_even, cd_even, 0, 1, 4, 5), __builtin_shufflevector(ab_odd, cd_odd, 0, 1, 4, 5),
          __builtin_shufflevector(ab_even, cd_even, 2, 3, 6, 7), __builtin_shufflevector(ab_odd, cd_odd, 2, 3, 6, 7)};
      for (std::size_t i = 0; i < closed.size(); ++i) reinterpret_cast<Four*>(to[i])[r] += columns[first + i];
    }
  }

  template <std::size_t N>
  [[gnu::always_inline]] void add(const double* table, const std::int64_t* patterns, std::size_t live) {
    using Wide = Lanes<double, N % 8 == 0 ? Bytes : std::min<std::size_t>(Bytes, 32)>;
    using Vec = typename Wide::Vec;
    using Mask = typename Wide::Mask;
    constexpr std::size_t vectors = N / Wide::size;
    alignas(64) std::array<std::int64_t, N> bits{};  // all of slots below `live`
    std::fill_n(bits.begin(), std::min(live, N), std::int64_t{-1});
    const auto* const mask = reinterpret_cast<const Mask*>(bits.data());
    double* sum = scratch.sums.data();
    for (std::size_t r = 0; r < batch_rows; ++r, sum += stride) {
      const double* const entry = table + static_cast<std::size_t>(patterns[r]) * N;
      for (std::size_t v = 0; v < vectors; ++v) {
        Vec& to = reinterpret_cast<Vec*>(sum)[v];
        to = reinterpret_cast<Vec>(mask[v] & reinterpret_cast<Mask>(to)) + reinterpret_cast<const Vec*>(entry)[v];
      }
    }
  }

  void scaled(const LeafGroup& group, const double* table, const std::int64_t* patterns) {
    const TreeTables& tables = task.tables;
    const std::size_t n = padded(group.slots());
    for (std::size_t k = 0; k < tables.tree().width; ++k) {
      const double value = tables.tree().leaf_values(group.members[0].leaf)[k];
      double* sum = scratch.sums.data() + k * batch_rows * stride;
      for (std::size_t r = 0; r < batch_rows; ++r, sum += stride) {
        const double* const entry = table + static_cast<std::size_t>(patterns[r]) * n;
        for (std::size_t j = 0; j < n; ++j) sum[j] = (j < group.live ? sum[j] : 0.0) + value * entry[j];
      }
    }
  }

  /// What the leaf's line adds; players that only the line asks about have no slot on the path, so all go straight to
  /// the row's values.
  void line(std::uint32_t g, const std::int64_t* patterns) {
    const LineLeaf& leaf = task.tables.line(g);
    std::array<double, max_slots + 1> value{};
    for (std::size_t r = 0; r < batch_rows; ++r) {
      value.fill(0.0);
      leaf.add_values(static_cast<std::uint64_t>(patterns[r]), task.batch + r, batch_rows, task.shares, value.data());
      for (std::size_t k = 0; k < leaf.players().size(); ++k) {
        task.values[(leaf.players()[k] * task.outputs + task.tables.tree().first_output) * batch_rows + r] += value[k];
      }
    }
  }

  void deep(std::uint32_t g, const std::int64_t* patterns) {
    const model::Tree& tree = task.tables.tree();
    const LeafGroup& group = task.tables.program().groups[g];
    const DeepLeaf& leaf = task.tables.deep(g);
    std::array<double, max_slots + 1> value{};
    for (std::size_t r = 0; r < batch_rows; ++r) {
      value.fill(0.0);
      leaf.add_values(static_cast<std::uint64_t>(patterns[r]), 1.0, task.shares, scratch.candidates, value.data());
      for (std::size_t k = 0; k < tree.width; ++k) {
        double* const sum = scratch.sums.data() + (k * batch_rows + r) * stride;
        for (std::size_t j = 0; j < group.slots(); ++j) {
          sum[j] = (j < group.live ? sum[j] : 0.0) + tree.leaf_values(group.members[0].leaf)[k] * value[j];
        }
      }
    }
  }
};

template <std::size_t Bytes>
[[gnu::always_inline]] inline void look_up_inline(const LookupTask& task, LookupScratch& scratch) {
  const PatternProgram& program = task.tables.program();
  const std::size_t stride = sums_stride(program.slots);
  scratch.prepare(program.levels, task.tables.tree().width * batch_rows * stride);
  Lookup<Bytes> lookup{task, scratch, stride};
  walk_inline(task.tables.tree(), program, task.batch, scratch.walk, lookup);
}

inline void look_up_baseline(const LookupTask& task, LookupScratch& scratch) { look_up_inline<16>(task, scratch); }

#if defined(__x86_64__) && defined(__GNUC__)
__attribute__((target("avx2"))) inline void look_up_avx2(const LookupTask& task, LookupScratch& scratch) {
  look_up_inline<32>(task, scratch);
}

__attribute__((target("avx512f,avx512dq,avx512bw,avx512vl"))) inline void look_up_avx512(const LookupTask& task,
                                                                                         LookupScratch& scratch) {
  look_up_inline<64>(task, scratch);
}
#endif

/// The look-up for an instruction set. All give the same bits: nothing is summed across rows.
[[nodiscard]] inline auto look_up_for(InstructionSet set) noexcept {
#if defined(__x86_64__) && defined(__GNUC__)
  if (set == InstructionSet::avx512) return &look_up_avx512;
  if (set == InstructionSet::avx2) return &look_up_avx2;
#endif
  static_cast<void>(set);
  return &look_up_baseline;
}

}  // namespace lotrecht::explain::detail
