#pragma once

/// @file
/// Rows look up their values: the loop in which interventional explanations spend their time.

#include <array>
#include <cstddef>
#include <cstdint>
#include <vector>

#include <lotrecht/explain/detail/deep_leaf.hpp>
#include <lotrecht/explain/detail/pattern_walk.hpp>
#include <lotrecht/explain/detail/tree_tables.hpp>

namespace lotrecht::explain::detail {

/// Memory of a look-up, to be used again.
struct LookupScratch {
  WalkScratch walk;
  std::vector<double> sums;  ///< (width, batch_rows, padded slots)
  std::vector<std::uint64_t> candidates;
};

/// Adds what one tree gives to a batch of rows.
struct Lookup {
  const TreeTables& tables;
  const MixtureShares& shares;
  LookupScratch& scratch;
  const double* batch;   ///< (features, batch_rows)
  std::size_t stride;    ///< numbers a row has in `sums`
  std::size_t rows;      ///< rows of the batch that exist
  double* values;        ///< (rows, players, outputs), the first row of the batch
  std::size_t row_size;  ///< players × outputs
  std::size_t outputs;

  [[gnu::always_inline]] void leaf(std::uint32_t g, const std::int64_t* patterns) {
    if (!tables.layout().lines.empty()) line(g, patterns);
    const LeafGroup& group = tables.program().groups[g];
    const std::size_t d = group.slots();
    if (d == 0) return;
    if (tables.layout().is_deep(g)) {
      deep(g, patterns);
      return;
    }
    const double* const table = tables.table(g);
    if (tables.tree().width > 1) {
      scaled(g, table, patterns);
      return;
    }
    switch (padded(d) / 4) {
      case 1: add<4>(table, patterns); break;
      case 2: add<8>(table, patterns); break;
      default: add<12>(table, patterns); break;
    }
  }

  [[gnu::always_inline]] void close_slot(std::uint16_t slot, std::uint32_t player, std::uint32_t) {
    const std::size_t width = tables.tree().width;
    for (std::size_t k = 0; k < width; ++k) {
      double* sum = scratch.sums.data() + k * batch_rows * stride + slot;
      double* value = values + player * outputs + tables.tree().first_output + k;
      for (std::size_t r = 0; r < rows; ++r, sum += stride, value += row_size) {
        *value += *sum;
        *sum = 0.0;
      }
    }
  }

 private:
  template <std::size_t N>
  [[gnu::always_inline]] void add(const double* table, const std::int64_t* patterns) {
    double* sum = scratch.sums.data();
    for (std::size_t r = 0; r < batch_rows; ++r, sum += stride) {
      const double* const entry = table + static_cast<std::size_t>(patterns[r]) * N;
      for (std::size_t k = 0; k < N; ++k) sum[k] += entry[k];
    }
  }

  void scaled(std::uint32_t g, const double* table, const std::int64_t* patterns) {
    const LeafGroup& group = tables.program().groups[g];
    const std::size_t n = padded(group.slots());
    for (std::size_t k = 0; k < tables.tree().width; ++k) {
      const double value = tables.tree().leaf_values(group.leaf)[k];
      double* sum = scratch.sums.data() + k * batch_rows * stride;
      for (std::size_t r = 0; r < batch_rows; ++r, sum += stride) {
        const double* const entry = table + static_cast<std::size_t>(patterns[r]) * n;
        for (std::size_t j = 0; j < n; ++j) sum[j] += value * entry[j];
      }
    }
  }

  /// What the leaf's line adds; players that only the line asks about have no slot on the path, so all go straight to
  /// the row's values.
  void line(std::uint32_t g, const std::int64_t* patterns) {
    const LineLeaf& leaf = tables.line(g);
    std::array<double, max_slots + 1> value{};
    for (std::size_t r = 0; r < rows; ++r) {
      value.fill(0.0);
      leaf.add_values(static_cast<std::uint64_t>(patterns[r]), batch + r, batch_rows, shares, value.data());
      double* const to = values + r * row_size + tables.tree().first_output;
      for (std::size_t k = 0; k < leaf.players().size(); ++k) to[leaf.players()[k] * outputs] += value[k];
    }
  }

  void deep(std::uint32_t g, const std::int64_t* patterns) {
    const LeafGroup& group = tables.program().groups[g];
    const DeepLeaf& leaf = tables.deep(g);
    std::array<double, max_slots + 1> value{};
    for (std::size_t r = 0; r < rows; ++r) {
      value.fill(0.0);
      leaf.add_values(static_cast<std::uint64_t>(patterns[r]), 1.0, shares, scratch.candidates, value.data());
      for (std::size_t k = 0; k < tables.tree().width; ++k) {
        double* const sum = scratch.sums.data() + (k * batch_rows + r) * stride;
        for (std::size_t j = 0; j < group.slots(); ++j) sum[j] += tables.tree().leaf_values(group.leaf)[k] * value[j];
      }
    }
  }
};

/// Adds what a tree gives to a batch of rows to `values` (rows, players, outputs).
// NOLINTBEGIN(readability-non-const-parameter): written through `Lookup`
[[gnu::always_inline]] inline void look_up_inline(const TreeTables& tables, const MixtureShares& shares,
                                                  const double* batch, std::size_t rows, double* values,
                                                  std::size_t row_size, std::size_t outputs, LookupScratch& scratch) {
  // NOLINTEND(readability-non-const-parameter)
  const std::size_t stride = padded(tables.program().slots);
  scratch.walk.prepare(tables.program().levels);
  scratch.sums.assign(tables.tree().width * batch_rows * stride, 0.0);
  Lookup lookup{tables, shares, scratch, batch, stride, rows, values, row_size, outputs};
  walk_inline(tables.tree(), tables.program(), batch, scratch.walk, lookup);
}

inline void look_up_portable(const TreeTables& tables, const MixtureShares& shares, const double* batch,
                             std::size_t rows, double* values, std::size_t row_size, std::size_t outputs,
                             LookupScratch& scratch) {
  look_up_inline(tables, shares, batch, rows, values, row_size, outputs, scratch);
}

#if defined(__x86_64__)
[[gnu::target("avx2")]] inline void look_up_avx2(const TreeTables& tables, const MixtureShares& shares,
                                                 const double* batch, std::size_t rows, double* values,
                                                 std::size_t row_size, std::size_t outputs, LookupScratch& scratch) {
  look_up_inline(tables, shares, batch, rows, values, row_size, outputs, scratch);
}
#endif

/// The widest look-up this processor can run. All give the same bits: lanes are rows, and nothing is summed across
/// them.
[[nodiscard]] inline auto look_up_best() noexcept {
#if defined(__x86_64__)
  if (__builtin_cpu_supports("avx2")) return &look_up_avx2;
#endif
  return &look_up_portable;
}

}  // namespace lotrecht::explain::detail
