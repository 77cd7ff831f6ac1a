#pragma once

/// @file
/// What share of a node's training rows went to each child, and what a tree says where nothing is known.

#include <cstddef>
#include <vector>

#include <lotrecht/model/tree.hpp>

namespace lotrecht::explain::detail {

/// Cover of the child over cover of its parent. Under a parent that no training row reached, 1/2 each.
///
/// Both children's own ratios are taken, not one minus the other: covers are often float32 sums of their own, and do
/// not add up to the parent's.
[[nodiscard]] inline double cover_ratio(const model::Tree& tree, std::size_t parent, std::size_t child) noexcept {
  return tree.cover[parent] > 0.0 ? tree.cover[child] / tree.cover[parent] : 0.5;
}

/// (nodes, width) Σ over the leaves below a node of their values times the ratios on the way.
[[nodiscard]] inline std::vector<double> expected_values(const model::Tree& tree) {
  std::vector<double> expected = tree.values;
  for (std::size_t n = tree.nodes.size(); n-- > 0;) {  // children stand behind their parents
    const model::Node& node = tree.nodes[n];
    if (node.is_leaf()) continue;
    const auto left = static_cast<std::size_t>(node.left);
    const auto right = static_cast<std::size_t>(node.right);
    const double to_left = cover_ratio(tree, n, left);
    const double to_right = cover_ratio(tree, n, right);
    for (std::size_t k = 0; k < tree.width; ++k) {
      expected[n * tree.width + k] =
          to_left * expected[left * tree.width + k] + to_right * expected[right * tree.width + k];
    }
  }
  return expected;
}

}  // namespace lotrecht::explain::detail
