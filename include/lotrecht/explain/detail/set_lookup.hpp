#pragma once

/// @file
/// Rows look up what sets of players get.

#include <algorithm>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include <lotrecht/explain/detail/index_rule.hpp>
#include <lotrecht/explain/detail/pattern_walk.hpp>
#include <lotrecht/explain/detail/player_sets.hpp>
#include <lotrecht/explain/detail/set_table.hpp>
#include <lotrecht/explain/detail/slot_sets.hpp>
#include <lotrecht/explain/detail/tree_tables.hpp>

namespace lotrecht::explain::detail {

/// What an index gives a set S that has n of its players among the p that only the row passes, and the others among the
/// q that only the background row passes: (-1)^(|S| - n) times the functional of t^(p - n) (1 - t)^(q - |S| + n).
class MixtureSetShares {
 public:
  MixtureSetShares(const IndexRule& rule, std::size_t order, std::size_t longest)
      : side_{longest + 1}, shares_(order * side_ * side_, 0.0) {
    for (std::size_t s = 0; s < order; ++s) {
      for (std::size_t q = 0; q < rule.nodes.size(); ++q) {
        double of_row = rule.weights[s][q];
        for (std::size_t i = 0; i < side_; ++i, of_row *= rule.nodes[q]) {
          double both = of_row;
          for (std::size_t j = 0; i + j < side_; ++j, both *= 1.0 - rule.nodes[q]) shares_[place(s + 1, i, j)] += both;
        }
      }
    }
  }

  /// @param size  of the set, from 1; @param p, q  players of either side that are not in it
  [[nodiscard]] double share(std::size_t size, std::size_t p, std::size_t q) const noexcept {
    return shares_[place(size, p, q)];
  }

 private:
  [[nodiscard]] std::size_t place(std::size_t size, std::size_t p, std::size_t q) const noexcept {
    return ((size - 1) * side_ + p) * side_ + q;
  }

  std::size_t side_;
  std::vector<double> shares_;
};

/// What is asked of every leaf for sets of players.
struct SetRule {
  SlotSets sets;
  std::vector<IndexRule> rules;  ///< by number of slots, up to table_slots
  MixtureSetShares shares;

  SetRule(InteractionIndex index, std::size_t order, std::size_t longest)
      : sets{order}, shares{index_rule_with_zero(index, order, longest), order, longest} {
    for (std::size_t d = 0; d <= std::min(longest, table_slots); ++d) {
      rules.push_back(index_rule_with_zero(index, order, d));
    }
  }

  void fill(std::span<const double> histogram, std::size_t d, double scale, std::size_t stride, double* table) const {
    SetTable{sets}.add(histogram, d, rules[d], scale, stride, table);
  }
};

/// Where a tree's sets go in a row's result: for each node whose player is new on its path, those sets whose highest
/// slot is the node's.
class SetPlaces {
 public:
  SetPlaces(const TreeLayout& layout, const SlotSets& slots, const PlayerSets& players)
      : first_(layout.tree->nodes.size(), 0) {
    std::vector<std::uint32_t> path;
    std::vector<std::uint32_t> members;
    const std::vector<std::uint64_t> sets = slots.list(layout.program.slots);
    for (const Instruction& at : layout.program.steps) {
      if (at.step == Step::leaf) path = layout.program.groups[at.group].players;
      if (at.step != Step::close) continue;
      for (std::size_t i = 0; i < at.count; ++i) {
        const std::size_t slot = at.slot + i;
        first_[layout.program.closed[at.first + i].node] = places_.size();
        for (std::size_t s = slots.size(slot); s < slots.size(slot + 1); ++s) {
          members.clear();
          for (std::uint64_t rest = sets[s]; rest != 0; rest &= rest - 1) {
            members.push_back(path[static_cast<std::size_t>(std::countr_zero(rest))]);
          }
          std::sort(members.begin(), members.end());
          places_.push_back(players.place(members));
        }
      }
    }
  }

  [[nodiscard]] const std::size_t* at(std::uint32_t node) const noexcept { return places_.data() + first_[node]; }

 private:
  std::vector<std::size_t> first_;  ///< (nodes)
  std::vector<std::size_t> places_;
};

struct SetScratch {
  WalkScratch walk;
  std::vector<double> sums;  ///< (width, batch_rows, padded sets)
  std::vector<std::uint64_t> candidates;
  std::vector<double> of_leaf;  ///< (sets)
};

/// Adds what one tree gives to the sets of a batch of rows.
struct SetLookup {
  const TreeTables& tables;
  const SetPlaces& places;
  const SetRule& rule;
  SetScratch& scratch;
  std::size_t stride;    ///< numbers a row has in `sums`
  std::size_t rows;      ///< rows of the batch that exist
  double* values;        ///< (rows, sets, outputs), the first row of the batch
  std::size_t row_size;  ///< sets × outputs
  std::size_t outputs;

  [[gnu::always_inline]] void leaf(std::uint32_t g, const std::int64_t* patterns) {
    if (tables.program().groups[g].slots() == 0) return;
    if (tables.layout().is_deep(g)) {
      deep(g, patterns);
      return;
    }
    const double* const table = tables.table(g);
    const std::size_t n = tables.layout().strides[g];
    const std::size_t width = tables.tree().width;
    for (std::size_t k = 0; k < width; ++k) {
      const double value = width == 1 ? 1.0 : tables.tree().leaf_values(tables.program().groups[g].members[0].leaf)[k];
      double* sum = scratch.sums.data() + k * batch_rows * stride;
      for (std::size_t r = 0; r < rows; ++r, sum += stride) {
        const double* const entry = table + static_cast<std::size_t>(patterns[r]) * n;
        for (std::size_t s = 0; s < n; ++s) sum[s] += value * entry[s];
      }
    }
  }

  [[gnu::always_inline]] void close(std::size_t slot, std::span<const ClosedSlot> closed) {
    for (const ClosedSlot& one : closed) close_slot(slot++, one.node);
  }

 private:
  [[gnu::always_inline]] void close_slot(std::size_t slot, std::uint32_t node) {
    const std::size_t first = rule.sets.size(slot);
    const std::size_t count = rule.sets.size(slot + 1) - first;
    const std::size_t* const to = places.at(node);
    for (std::size_t k = 0; k < tables.tree().width; ++k) {
      double* sum = scratch.sums.data() + k * batch_rows * stride + first;
      double* row = values + tables.tree().first_output + k;
      for (std::size_t r = 0; r < rows; ++r, sum += stride, row += row_size) {
        for (std::size_t s = 0; s < count; ++s) {
          row[to[s] * outputs] += sum[s];
          sum[s] = 0.0;
        }
      }
    }
  }

  void deep(std::uint32_t g, const std::int64_t* patterns) {
    const LeafGroup& group = tables.program().groups[g];
    const DeepLeaf& leaf = tables.deep(g);
    const std::size_t count = rule.sets.size(group.slots());
    for (std::size_t r = 0; r < rows; ++r) {
      const auto a = static_cast<std::uint64_t>(patterns[r]);
      const std::uint64_t needed = leaf.everybody() & ~a;
      scratch.of_leaf.assign(count, 0.0);
      leaf.for_candidates(a, scratch.candidates, [&](std::uint64_t from_row, double weight) {
        add_sets(from_row, needed, from_row | needed, 0, 0, weight);
      });
      for (std::size_t k = 0; k < tables.tree().width; ++k) {
        const double value = tables.tree().leaf_values(group.members[0].leaf)[k];
        double* const sum = scratch.sums.data() + (k * batch_rows + r) * stride;
        for (std::size_t s = 0; s < count; ++s) sum[s] += value * scratch.of_leaf[s];
      }
    }
  }

  /// All sets within `rest` joined to `set`, of up to `order` players.
  // NOLINTNEXTLINE(misc-no-recursion): as deep as the order
  void add_sets(std::uint64_t from_row, std::uint64_t needed, std::uint64_t rest, std::uint64_t set, std::size_t size,
                double weight) {
    while (rest != 0) {
      const std::uint64_t with = set | (rest & (~rest + 1));
      rest &= rest - 1;
      const auto p = static_cast<std::size_t>(std::popcount(from_row & ~with));
      const auto q = static_cast<std::size_t>(std::popcount(needed & ~with));
      const bool odd = std::popcount(needed & with) % 2 != 0;
      const double share = rule.shares.share(size + 1, p, q);
      scratch.of_leaf[rule.sets.place(with)] += odd ? -weight * share : weight * share;
      if (size + 1 < rule.sets.order()) add_sets(from_row, needed, rest, with, size + 1, weight);
    }
  }
};

/// Adds what a tree gives to a batch of rows to `values` (rows, sets, outputs).
// NOLINTBEGIN(readability-non-const-parameter): written through `SetLookup`
[[gnu::always_inline]] inline void look_up_sets_inline(const TreeTables& tables, const SetPlaces& places,
                                                       const SetRule& rule, const double* batch, std::size_t rows,
                                                       double* values, std::size_t row_size, std::size_t outputs,
                                                       SetScratch& scratch) {
  // NOLINTEND(readability-non-const-parameter)
  const std::size_t stride = padded(rule.sets.size(tables.program().slots));
  scratch.walk.prepare(tables.program().levels);
  scratch.sums.assign(tables.tree().width * batch_rows * stride, 0.0);
  SetLookup lookup{tables, places, rule, scratch, stride, rows, values, row_size, outputs};
  walk_inline(tables.tree(), tables.program(), batch, scratch.walk, lookup);
}

inline void look_up_sets_portable(const TreeTables& tables, const SetPlaces& places, const SetRule& rule,
                                  const double* batch, std::size_t rows, double* values, std::size_t row_size,
                                  std::size_t outputs, SetScratch& scratch) {
  look_up_sets_inline(tables, places, rule, batch, rows, values, row_size, outputs, scratch);
}

#if defined(__x86_64__)
[[gnu::target("avx2")]] inline void look_up_sets_avx2(const TreeTables& tables, const SetPlaces& places,
                                                      const SetRule& rule, const double* batch, std::size_t rows,
                                                      double* values, std::size_t row_size, std::size_t outputs,
                                                      SetScratch& scratch) {
  look_up_sets_inline(tables, places, rule, batch, rows, values, row_size, outputs, scratch);
}
#endif

/// The widest look-up this processor can run; all give the same bits.
[[nodiscard]] inline auto look_up_sets_best() noexcept {
#if defined(__x86_64__)
  if (__builtin_cpu_supports("avx2")) return &look_up_sets_avx2;
#endif
  return &look_up_sets_portable;
}

}  // namespace lotrecht::explain::detail
