#pragma once

/// @file
/// Trees from the parallel arrays in which scikit-learn and others keep them.

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <lotrecht/core/error.hpp>
#include <lotrecht/model/link.hpp>
#include <lotrecht/model/tree.hpp>

namespace lotrecht::model {

/// Splits by category, as scikit-learn's histogram gradient boosting keeps them. Empty where there are none.
struct CategorySplits {
  std::span<const std::int64_t> set{};  ///< (nodes) row of left_bits; negative: the node compares with a threshold
  std::span<const std::uint32_t> left_bits{};  ///< (sets, 8) bit c of a row: the category with code c goes left
  /// By column of the model: the value that stands for code 0, 1, ...; a value that is not listed is as good as
  /// missing.
  std::vector<std::vector<double>> values{};
  bool cuts = false;  ///< values are themselves codes, and 2.7 is cut to 2 (scikit-learn before 1.4)
};

/// One tree in parallel arrays, one entry for each node, the root first. A leaf has no left child: left < 0.
struct TreeArrays {
  std::span<const std::int64_t> left;
  std::span<const std::int64_t> right;
  std::span<const std::int64_t> feature;
  std::span<const double> threshold;             ///< x <= threshold goes left
  std::span<const std::uint8_t> missing_left{};  ///< not 0: NaN goes left; empty: right everywhere
  std::span<const double> values{};              ///< (nodes, width)
  std::span<const double> cover{};               ///< weight of the training rows in a node; empty if not known
  std::size_t width = 1;
  std::size_t first_output = 0;
  std::span<const std::int64_t> columns{};  ///< the model's column of the tree's feature 0, 1, ...; empty: the same
  CategorySplits categories{};
};

/// The mean number of splits that separate one of n values from the others in a random search tree of them:
/// 2 (ln(n - 1) + γ) - 2 (n - 1) / n; 1 for n = 2 and 0 below. Liu, Ting and Zhou (2008), doi:10.1109/ICDM.2008.17.
[[nodiscard]] inline double average_path_length(double n) {
  constexpr double euler_gamma = 0.57721566490153286061;
  if (!(n > 1.0)) return 0.0;
  if (n == 2.0) return 1.0;
  return 2.0 * (std::log(n - 1.0) + euler_gamma) - 2.0 * (n - 1.0) / n;
}

namespace detail {

inline void require_length(std::string_view argument, std::size_t length, std::size_t expected) {
  if (length != expected) {
    throw InvalidInput{"tree_from_arrays", argument,
                       "must have " + std::to_string(expected) + " entries, got " + std::to_string(length)};
  }
}

inline void require_lengths(const TreeArrays& a) {
  const std::size_t n = a.left.size();
  require_length("right", a.right.size(), n);
  require_length("feature", a.feature.size(), n);
  require_length("threshold", a.threshold.size(), n);
  require_length("values", a.values.size(), n * a.width);
  if (!a.missing_left.empty()) require_length("missing_left", a.missing_left.size(), n);
  if (!a.cover.empty()) require_length("cover", a.cover.size(), n);
  if (!a.categories.set.empty()) require_length("set", a.categories.set.size(), n);
}

[[nodiscard]] inline std::int32_t index(std::string_view argument, std::size_t node, std::int64_t i) {
  if (i < 0 || i > 0x7fffffff) {
    throw InvalidInput{"tree_from_arrays", std::string{argument} + " of node " + std::to_string(node),
                       "must be an index, got " + std::to_string(i)};
  }
  return static_cast<std::int32_t>(i);
}

/// Asks whether x is in the listed values. What is not listed must go where NaN goes: where that is the left, the node
/// asks for the categories of the right instead, and its children change places.
inline void take_categories(const TreeArrays& a, std::size_t i, Node& node, Tree& tree) {
  constexpr std::size_t words = 8;
  const auto set = static_cast<std::size_t>(a.categories.set[i]);
  const auto column = static_cast<std::size_t>(node.feature);
  if (set >= a.categories.left_bits.size() / words || column >= a.categories.values.size()) {
    throw InvalidInput{"tree_from_arrays", "set of node " + std::to_string(i),
                       "must be one of the listed sets and columns"};
  }
  const std::vector<double>& values = a.categories.values[column];
  const bool takes_right = node.missing_left;
  if (takes_right) {
    std::swap(node.left, node.right);
    node.missing_left = false;
  }
  node.test = a.categories.cuts ? Split::code_in_set : Split::value_in_set;
  node.set_first = static_cast<std::uint32_t>(a.categories.cuts ? tree.codes.size() : tree.set_values.size());
  if (a.categories.cuts) {
    tree.codes.resize(tree.codes.size() + 4, 0);
    node.set_size = 4;
  }
  for (std::size_t c = 0; c < values.size(); ++c) {
    const auto code = a.categories.cuts ? static_cast<std::size_t>(values[c]) : c;
    if (code >= 32 * words) {
      throw InvalidInput{"tree_from_arrays", "values", "must not list more than 256 categories of a column"};
    }
    const bool goes_left = ((a.categories.left_bits[set * words + code / 32] >> (code % 32)) & 1U) != 0;
    if (goes_left == takes_right) continue;
    if (a.categories.cuts) {
      tree.codes[node.set_first + code / 64] |= std::uint64_t{1} << (code % 64);
    } else {
      tree.set_values.push_back(values[c]);
      ++node.set_size;
    }
  }
}

}  // namespace detail

/// The tree, with every leaf's values multiplied by `scale`: a learning rate, or 1 / trees where a forest averages.
///
/// @throws InvalidInput if lengths differ, an index is negative or a set is not listed; `TreeEnsemble` checks the rest
[[nodiscard]] inline Tree tree_from_arrays(const TreeArrays& a, double scale = 1.0) {
  detail::require_lengths(a);
  Tree tree;
  tree.nodes.resize(a.left.size());
  tree.values.assign(a.values.begin(), a.values.end());
  for (double& value : tree.values) value *= scale;
  tree.cover.assign(a.cover.begin(), a.cover.end());
  tree.width = a.width;
  tree.first_output = a.first_output;
  for (std::size_t i = 0; i < tree.nodes.size(); ++i) {
    if (a.left[i] < 0) continue;
    Node& node = tree.nodes[i];
    node.left = detail::index("left", i, a.left[i]);
    node.right = detail::index("right", i, a.right[i]);
    node.feature = detail::index("feature", i, a.feature[i]);
    if (!a.columns.empty()) {
      if (static_cast<std::size_t>(node.feature) >= a.columns.size()) {
        throw InvalidInput{"tree_from_arrays", "columns", "must name a column for every feature of the tree"};
      }
      node.feature = detail::index("columns", i, a.columns[static_cast<std::size_t>(node.feature)]);
    }
    node.missing_left = !a.missing_left.empty() && a.missing_left[i] != 0;
    if (!a.categories.set.empty() && a.categories.set[i] >= 0) {
      detail::take_categories(a, i, node, tree);
    } else {
      node.threshold = a.threshold[i];
    }
  }
  return tree;
}

/// The tree of a classifier: a leaf's values are counts or weights of classes and become their shares, times `scale`.
/// A leaf in which nobody was keeps zeros.
[[nodiscard]] inline Tree tree_of_shares(const TreeArrays& a, double scale = 1.0) {
  Tree tree = tree_from_arrays(a);
  for (std::size_t i = 0; i < tree.nodes.size(); ++i) {
    double total = 0.0;
    for (const double value : tree.leaf_values(i)) total += value;
    for (std::size_t k = 0; k < tree.width; ++k) {
      double& value = tree.values[i * tree.width + k];
      value = total == 0.0 ? 0.0 : value / total * scale;
    }
  }
  return tree;
}

/// The tree of an isolation forest: a leaf's value is the number of splits above it, and the mean number that would
/// have followed among the `counts` rows it holds, times `scale`.
///
/// @param counts  (nodes) training rows that came by, each counted once
[[nodiscard]] inline Tree isolation_tree(TreeArrays a, std::span<const double> counts, double scale = 1.0) {
  detail::require_length("counts", counts.size(), a.left.size());
  const std::vector<double> zeros(a.left.size(), 0.0);
  a.values = zeros;
  a.width = 1;
  Tree tree = tree_from_arrays(a);
  std::vector<double> depth(tree.nodes.size(), -1.0);
  std::vector<std::size_t> open;
  if (!tree.nodes.empty()) {
    depth[0] = 0.0;
    open.push_back(0);
  }
  while (!open.empty()) {
    const std::size_t i = open.back();
    open.pop_back();
    if (tree.nodes[i].is_leaf()) {
      tree.values[i] = (depth[i] + average_path_length(counts[i])) * scale;
      continue;
    }
    for (const std::int32_t child : {tree.nodes[i].left, tree.nodes[i].right}) {
      const auto c = static_cast<std::size_t>(child);
      if (c >= depth.size() || depth[c] >= 0.0) {
        throw InvalidInput{"isolation_tree", "children of node " + std::to_string(i), "must be new nodes of the tree"};
      }
      depth[c] = depth[i] + 1.0;
      open.push_back(c);
    }
  }
  return tree;
}

/// The link of an isolation forest whose trees are grown of `rows` rows each: the anomaly score 2^(-m / c) of the mean
/// path length m, with c = average_path_length(rows).
///
/// @throws InvalidInput if rows is not at least 2: trees of a single row say the same of everybody
[[nodiscard]] inline Link isolation_link(double rows) {
  if (!(rows >= 2.0)) {
    throw InvalidInput{"isolation_link", "rows", "must be at least 2 for a tree, got " + std::to_string(rows)};
  }
  return {LinkKind::half_power, 1.0 / average_path_length(rows)};
}

}  // namespace lotrecht::model
