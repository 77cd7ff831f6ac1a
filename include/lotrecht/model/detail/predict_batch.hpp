#pragma once

/// @file
/// 64 rows go through a tree together: a node asks all of them at once, and each child is visited with those that come.

#include <bit>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include <lotrecht/core/instruction_set.hpp>
#include <lotrecht/model/detail/row_masks.hpp>
#include <lotrecht/model/tree.hpp>

namespace lotrecht::model::detail {

/// What a leaf adds to its only output for a row: its line, or its value where a feature of the line is missing.
///
/// @param row     its first feature
/// @param stride  from feature to feature
[[nodiscard]] inline double leaf_on_line(const Tree& tree, std::size_t leaf, const double* row,
                                         std::size_t stride = 1) noexcept {
  const LinearLeaf& line = tree.lines[leaf];
  double sum = line.constant;
  for (std::size_t j = 0; j < line.features.size(); ++j) {
    const double x = row[static_cast<std::size_t>(line.features[j]) * stride];
    if (std::isnan(x)) return tree.values[leaf];
    sum += line.coefficients[j] * x;
  }
  return sum;
}

/// Adds a leaf to the outputs of a row.
inline void add_leaf(const Tree& tree, std::size_t leaf, const double* row, std::size_t stride, double* out) noexcept {
  if (!tree.lines.empty()) {
    out[tree.first_output] += leaf_on_line(tree, leaf, row, stride);
    return;
  }
  const std::span<const double> values = tree.leaf_values(leaf);
  for (std::size_t k = 0; k < values.size(); ++k) out[tree.first_output + k] += values[k];
}

/// Rows on their way.
struct RowsAtNode {
  std::size_t node;
  std::uint64_t rows;
};

struct BatchTask {
  std::span<const Tree> trees;
  const double* columns;  ///< (features, mask_rows), those that no tree asks about may be anything
  std::size_t rows;       ///< at most mask_rows
  double* out;            ///< (rows, outputs), added to
  std::size_t outputs;    ///< numbers from row to row of `out`
  std::vector<RowsAtNode>& open;
};

template <class Mask>
[[gnu::always_inline]] inline std::uint64_t rows_to_the_left(const Tree& tree, const Node& node, const double* column,
                                                             std::uint64_t rows) noexcept {
  // A threshold that is no number lets nobody pass, and turned it would let everybody.
  if (node.test == Split::at_most && node.threshold == node.threshold) {
    return rows & Mask::at_most(column, node.threshold, node.missing_left);
  }
  std::uint64_t left = 0;
  for (std::uint64_t rest = rows; rest != 0; rest &= rest - 1) {
    const auto r = static_cast<unsigned>(std::countr_zero(rest));
    left |= static_cast<std::uint64_t>(goes_left(tree, node, column[r])) << r;
  }
  return left;
}

template <class Mask>
[[gnu::always_inline]] inline void add_trees(const BatchTask& task) {
  const std::uint64_t everybody = ~std::uint64_t{0} >> (mask_rows - task.rows);
  for (const Tree& tree : task.trees) {
    task.open.assign(1, {0, everybody});
    while (!task.open.empty()) {
      auto [at, rows] = task.open.back();
      task.open.pop_back();
      while (!tree.nodes[at].is_leaf()) {
        const Node& node = tree.nodes[at];
        const double* const column = task.columns + static_cast<std::size_t>(node.feature) * mask_rows;
        const auto to_left = static_cast<std::size_t>(node.left);
        const auto to_right = static_cast<std::size_t>(node.right);
        if ((rows & (rows - 1)) == 0) {  // one row left: no need to ask for 64
          at = goes_left(tree, node, column[std::countr_zero(rows)]) ? to_left : to_right;
          continue;
        }
        const std::uint64_t left = rows_to_the_left<Mask>(tree, node, column, rows);
        if (left == 0) {
          at = to_right;
        } else {
          if (left != rows) task.open.push_back({to_right, rows ^ left});
          at = to_left;
          rows = left;
        }
      }
      for (; rows != 0; rows &= rows - 1) {
        const auto r = static_cast<std::size_t>(std::countr_zero(rows));
        add_leaf(tree, at, task.columns + r, mask_rows, task.out + r * task.outputs);
      }
    }
  }
}

inline void add_trees_baseline(const BatchTask& task) { add_trees<MaskBaseline>(task); }

#if defined(__x86_64__) && defined(__GNUC__)
__attribute__((target("avx2"))) inline void add_trees_avx2(const BatchTask& task) { add_trees<MaskAvx2>(task); }
__attribute__((target("avx512f,avx512dq,avx512bw,avx512vl"))) inline void add_trees_avx512(const BatchTask& task) {
  add_trees<MaskAvx512>(task);
}
#endif

/// The function for an instruction set. All give the same bits: a row's leaves are added in the order of the trees.
[[nodiscard]] inline auto add_trees_for(InstructionSet set) noexcept {
#if defined(__x86_64__) && defined(__GNUC__)
  if (set == InstructionSet::avx512) return &add_trees_avx512;
  if (set == InstructionSet::avx2) return &add_trees_avx2;
#endif
  static_cast<void>(set);
  return &add_trees_baseline;
}

/// The features that trees ask about, or that lines in their leaves need.
[[nodiscard]] inline std::vector<std::size_t> features_in(std::span<const Tree> trees, std::size_t features) {
  std::vector<bool> asked(features, false);
  for (const Tree& tree : trees) {
    for (const Node& node : tree.nodes) {
      if (!node.is_leaf()) asked[static_cast<std::size_t>(node.feature)] = true;
    }
    for (const LinearLeaf& line : tree.lines) {
      for (const std::int32_t f : line.features) asked[static_cast<std::size_t>(f)] = true;
    }
  }
  std::vector<std::size_t> list;
  for (std::size_t f = 0; f < features; ++f) {
    if (asked[f]) list.push_back(f);
  }
  return list;
}

}  // namespace lotrecht::model::detail
