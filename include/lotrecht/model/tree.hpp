#pragma once

/// @file
/// One decision tree as data: nodes, covers, leaf values.

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace lotrecht::model {

/// How a node sends a value x to the left. A missing value (NaN) follows `Node::missing_left`, whatever the test.
///
/// `x < t` is written as at_most with t moved down to the next double, which is the same question.
enum class Split : std::uint8_t {
  at_most,               ///< x <= threshold
  at_most_zero_missing,  ///< |x| <= 1e-35 counts as missing; else x <= threshold (LightGBM's missing_type Zero)
  code_in_set,           ///< x is a category's code, cut to an integer, in the set; below 0 or beyond it is not
  cut_code_in_set,       ///< the same, but -0.5 is cut to 0 (LightGBM)
  value_in_set,          ///< x equals one of the set's numbers exactly (ONNX EQ and MEMBER)
};

/// Values this near to zero are zero where zero means missing. LightGBM writes it as a float, so it
/// is 1.0000000180025095e-35.
inline constexpr double zero_threshold = 1e-35F;

/// An inner node, or a leaf where `left` is negative.
struct Node {
  std::int32_t left = -1;     ///< index of the child on the left
  std::int32_t right = -1;    ///< index of the child on the right
  std::int32_t feature = -1;  ///< column it asks about
  Split test = Split::at_most;
  bool missing_left = false;
  double threshold = 0.0;       ///< of the at_most tests
  std::uint32_t set_first = 0;  ///< of the set tests: first word in Tree::codes, or first number in Tree::set_values
  std::uint32_t set_size = 0;   ///< words or numbers

  [[nodiscard]] constexpr bool is_leaf() const noexcept { return left < 0; }

  friend constexpr bool operator==(const Node&, const Node&) = default;
};

/// A line in a leaf: constant + Σ coefficient x. Where one of its features is missing, the leaf's value stands instead.
struct LinearLeaf {
  double constant = 0.0;
  std::vector<std::int32_t> features;
  std::vector<double> coefficients;

  friend bool operator==(const LinearLeaf&, const LinearLeaf&) = default;
};

/// A tree that adds its leaf's values to the margin.
struct Tree {
  std::vector<Node> nodes;           ///< the root first
  std::vector<double> values;        ///< (nodes, width) row-major: what a leaf adds; 0 at inner nodes
  std::vector<double> cover;         ///< (nodes) weight of the training rows that came by; empty if not known
  std::vector<std::uint64_t> codes;  ///< bit c of a node's words: code c is in its set
  std::vector<double> set_values;    ///< sorted within a node
  std::vector<LinearLeaf> lines;     ///< (nodes), or empty where no leaf has a line
  std::size_t width = 1;             ///< outputs a leaf speaks of
  std::size_t first_output = 0;      ///< its values go to outputs first_output, ..., first_output + width - 1

  [[nodiscard]] std::span<const double> leaf_values(std::size_t node) const noexcept {
    return {values.data() + node * width, width};
  }

  friend bool operator==(const Tree&, const Tree&) = default;
};

namespace detail {

[[nodiscard]] inline bool has_code(const Tree& tree, const Node& node, double x) noexcept {
  if (!(x < 64.0 * node.set_size)) return false;
  const auto code = static_cast<std::uint64_t>(x);
  return ((tree.codes[node.set_first + code / 64] >> (code % 64)) & 1U) != 0;
}

}  // namespace detail

/// Whether a row with value x of the node's feature goes to the left child.
[[nodiscard]] inline bool goes_left(const Tree& tree, const Node& node, double x) noexcept {
  if (std::isnan(x)) return node.missing_left;
  switch (node.test) {
    case Split::at_most: return x <= node.threshold;
    case Split::at_most_zero_missing: return std::abs(x) <= zero_threshold ? node.missing_left : x <= node.threshold;
    case Split::code_in_set: return x >= 0.0 && detail::has_code(tree, node, x);
    case Split::cut_code_in_set: return x > -1.0 && detail::has_code(tree, node, std::max(x, 0.0));
    case Split::value_in_set: {
      const auto first = tree.set_values.begin() + node.set_first;
      return std::binary_search(first, first + node.set_size, x);
    }
  }
  return false;
}

/// The leaf in which a row ends.
///
/// @param row  (p,) feature values, already rounded to the model's input precision
[[nodiscard]] inline std::size_t leaf_of(const Tree& tree, const double* row) noexcept {
  std::size_t at = 0;
  while (!tree.nodes[at].is_leaf()) {
    const Node& node = tree.nodes[at];
    at = static_cast<std::size_t>(goes_left(tree, node, row[node.feature]) ? node.left : node.right);
  }
  return at;
}

}  // namespace lotrecht::model
