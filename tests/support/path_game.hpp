#pragma once

/// @file
/// The path-dependent game of a row, coalition by coalition, straight from its definition.

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include <lotrecht/model/tree_ensemble.hpp>

#include "support/shapley_by_definition.hpp"

namespace lotrecht::testing {

/// v(S) of one tree and output below a node, for players S as bits.
inline double path_value(const model::Tree& tree, std::size_t n, const double* row,
                         std::span<const std::uint32_t> players, std::uint32_t present, std::size_t k) {
  const model::Node& node = tree.nodes[n];
  if (node.is_leaf()) return tree.leaf_values(n)[k];
  const auto left = static_cast<std::size_t>(node.left);
  const auto right = static_cast<std::size_t>(node.right);
  if (((present >> players[static_cast<std::size_t>(node.feature)]) & 1U) != 0) {
    return path_value(tree, goes_left(tree, node, row[node.feature]) ? left : right, row, players, present, k);
  }
  const double to_left = tree.cover[n] > 0.0 ? tree.cover[left] / tree.cover[n] : 0.5;
  const double to_right = tree.cover[n] > 0.0 ? tree.cover[right] / tree.cover[n] : 0.5;
  double sum = 0.0;
  if (to_left > 0.0) sum += to_left * path_value(tree, left, row, players, present, k);
  if (to_right > 0.0) sum += to_right * path_value(tree, right, row, players, present, k);
  return sum;
}

/// (2^p) v(S) of the whole model for output k.
inline Game path_game(const model::TreeEnsemble& model, const double* row, std::span<const std::uint32_t> players,
                      std::size_t p, std::size_t k) {
  std::vector<double> rounded(row, row + model.features());
  for (double& x : rounded) x = model.rounded(x);
  Game game(std::size_t{1} << p, model.base()[k]);
  for (std::uint32_t s = 0; s < game.size(); ++s) {
    for (const model::Tree& tree : model.trees()) {
      if (k < tree.first_output || k >= tree.first_output + tree.width) continue;
      game[s] += path_value(tree, 0, rounded.data(), players, s, k - tree.first_output);
    }
  }
  return game;
}

}  // namespace lotrecht::testing
