#pragma once

/// @file
/// What a model's tests make of rows: two rows with the same answers of a player are the same to the model there.

#include <bit>
#include <cstddef>
#include <cstdint>
#include <map>
#include <span>
#include <utility>
#include <vector>

#include <lotrecht/core/features.hpp>
#include <lotrecht/explain/players.hpp>
#include <lotrecht/model/tree_ensemble.hpp>

namespace lotrecht::explain::detail {

/// Numbers of the answers a row gives to all tests of each player.
class TestAnswers {
 public:
  /// The model must outlive this.
  TestAnswers(const model::TreeEnsemble& model, const PlayerMap& players)
      : model_{&model}, tests_(players.count()), known_(players.count()) {
    for (const model::Tree& tree : model.trees()) {
      for (const model::Node& node : tree.nodes) {
        if (node.is_leaf()) continue;
        tests_[players.player_of()[static_cast<std::size_t>(node.feature)]].emplace_back(&tree, &node);
      }
    }
  }

  /// (players) of one row. Rows may be asked about in any order, but by one thread.
  [[nodiscard]] std::vector<std::uint32_t> of(const double* row) {
    std::vector<std::uint32_t> numbers;
    for (std::size_t player = 0; player < tests_.size(); ++player) {
      std::vector<bool> answers;
      for (const auto& [tree, node] : tests_[player]) {
        answers.push_back(model::goes_left(*tree, *node, model_->rounded(row[node->feature])));
      }
      const auto next = static_cast<std::uint32_t>(known_[player].size());
      numbers.push_back(known_[player].try_emplace(std::move(answers), next).first->second);
    }
    return numbers;
  }

 private:
  const model::TreeEnsemble* model_;
  std::vector<std::vector<std::pair<const model::Tree*, const model::Node*>>> tests_;  ///< by player
  std::vector<std::map<std::vector<bool>, std::uint32_t>> known_;                      ///< by player
};

/// Margins of all mixtures of two rows, by the players in which they differ.
class MixedMargins {
 public:
  /// @param differing  the players, one for each bit of a mixture
  MixedMargins(const model::TreeEnsemble& model, const PlayerMap& players, std::span<const std::uint32_t> differing)
      : model_{&model}, players_{&players}, slot_(players.count(), none) {
    for (std::size_t i = 0; i < differing.size(); ++i) slot_[differing[i]] = i;
    margins_.assign((std::size_t{1} << differing.size()) * model.outputs(), 0.0);
  }

  /// (2^differing, outputs) margins of the mixtures that take the players of a bit mask from `row`.
  [[nodiscard]] std::vector<double> of(const double* row, const double* other) && {
    for (const model::Tree& tree : model_->trees()) visit(tree, 0, 0, 0, row, other);
    const std::size_t m = model_->outputs();
    for (std::size_t k = 0; k < m; ++k) margins_[k] += model_->base()[k];
    for (std::size_t bit = 1; bit * m < margins_.size(); bit <<= 1U) {
      for (std::size_t s = 0; s * m < margins_.size(); ++s) {
        if ((s & bit) == 0) continue;
        for (std::size_t k = 0; k < m; ++k) margins_[s * m + k] += margins_[(s ^ bit) * m + k];
      }
    }
    return std::move(margins_);
  }

 private:
  static constexpr std::size_t none = ~std::size_t{0};

  /// Leaves that mixtures reach become dividends: what holds with all of `with` and none of `without` is, with signs,
  /// what is added by `with` and any part of `without`.
  // NOLINTNEXTLINE(misc-no-recursion): as deep as the tree, which is bounded
  void visit(const model::Tree& tree, std::size_t at, std::uint64_t with, std::uint64_t without, const double* row,
             const double* other) {
    const model::Node& node = tree.nodes[at];
    if (node.is_leaf()) {
      double* const to = margins_.data() + tree.first_output;
      const auto values = tree.leaf_values(at);
      for (std::uint64_t part = without;; part = (part - 1) & without) {
        const double sign = std::popcount(part) % 2 == 0 ? 1.0 : -1.0;
        for (std::size_t k = 0; k < values.size(); ++k) {
          to[static_cast<std::size_t>(with | part) * model_->outputs() + k] += sign * values[k];
        }
        if (part == 0) break;
      }
      return;
    }
    const auto feature = static_cast<std::size_t>(node.feature);
    const auto child = [&](const double* from) {
      return static_cast<std::size_t>(model::goes_left(tree, node, model_->rounded(from[feature])) ? node.left
                                                                                                   : node.right);
    };
    const std::size_t of_row = child(row);
    const std::size_t of_other = child(other);
    const std::size_t slot = slot_[players_->player_of()[feature]];
    const std::uint64_t bit = slot == none ? 0 : std::uint64_t{1} << slot;
    if (of_row == of_other || (with & bit) != 0) {
      visit(tree, of_row, with, without, row, other);
    } else if ((without & bit) != 0) {
      visit(tree, of_other, with, without, row, other);
    } else {
      visit(tree, of_row, with | bit, without, row, other);
      visit(tree, of_other, with, without | bit, row, other);
    }
  }

  const model::TreeEnsemble* model_;
  const PlayerMap* players_;
  std::vector<std::size_t> slot_;  ///< of each player, or `none`
  std::vector<double> margins_;
};

}  // namespace lotrecht::explain::detail
