#pragma once

/// @file
/// Which coalitions a hierarchy asks about, and how their values make up the players' values.

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <lotrecht/core/error.hpp>
#include <lotrecht/explain/coalition_game.hpp>
#include <lotrecht/explain/coalition_tree.hpp>
#include <lotrecht/explain/interaction_index.hpp>

namespace lotrecht::explain::detail {

/// How many contributions are summed for all players: for each, the product over its groups of 2^(members beside it).
[[nodiscard]] inline double owen_terms(const CoalitionTree& tree) {
  std::vector<double> contexts(tree.nodes(), 1.0);
  double sum = 0.0;
  for (std::uint32_t node = tree.root() + 1; node-- > 0;) {
    if (tree.is_player(node)) {
      sum += contexts[node];
      continue;
    }
    double beside = 1.0;
    for (std::size_t i = 1; i < tree.members(node).size(); ++i) beside *= 2.0;
    for (const std::uint32_t member : tree.members(node)) contexts[member] = contexts[node] * beside;
  }
  return sum;
}

/// Distinct coalitions, and for each contribution those with and without the player and its weight.
class OwenPlan {
 public:
  /// @throws InvalidInput with the number of contributions, if it is more than `most`
  OwenPlan(std::string_view who, const CoalitionTree& tree, std::uint64_t most) : tree_{&tree} {
    const double terms = owen_terms(tree);
    if (terms > static_cast<double>(most)) {
      throw InvalidInput{who, "tree",
                         "asks for " + std::to_string(terms) + " contributions, more than " + std::to_string(most) +
                             "; nest groups (a tree of pairs asks for few), or sample"};
    }
    below_.resize(tree.nodes());
    for (std::uint32_t node = 0; node < tree.nodes(); ++node) {
      below_[node].assign(tree.players(), false);
      if (tree.is_player(node)) {
        below_[node][node] = true;
        continue;
      }
      for (const std::uint32_t member : tree.members(node)) unite(below_[node], below_[member]);
    }
    descend(tree.root(), std::vector<bool>(tree.players(), false), 1.0);
    below_.clear();
  }

  [[nodiscard]] std::size_t coalitions() const noexcept { return places_.size(); }

  /// (players, outputs) of a game, asked about every coalition once.
  template <Game G>
  [[nodiscard]] std::vector<double> values(const G& game) const {
    const std::size_t outputs = game.outputs();
    std::vector<const std::vector<bool>*> known(coalitions());
    for (const auto& [coalition, place] : places_) known[place] = &coalition;
    std::vector<double> v(coalitions() * outputs);
    constexpr std::size_t at_once = 1024;
    for (std::size_t first = 0; first < coalitions(); first += at_once) {
      const std::size_t n = std::min(at_once, coalitions() - first);
      Coalitions block(static_cast<Eigen::Index>(n), static_cast<Eigen::Index>(tree_->players()));
      for (std::size_t i = 0; i < n; ++i) {
        for (std::size_t j = 0; j < tree_->players(); ++j) {
          block(static_cast<Eigen::Index>(i), static_cast<Eigen::Index>(j)) = (*known[first + i])[j];
        }
      }
      Eigen::Map<RowMajorMatrix> to{v.data() + first * outputs, static_cast<Eigen::Index>(n),
                                    static_cast<Eigen::Index>(outputs)};
      game.evaluate(block, to);
    }
    std::vector<double> values(tree_->players() * outputs, 0.0);
    for (const Term& term : terms_) {
      for (std::size_t k = 0; k < outputs; ++k) {
        values[term.player * outputs + k] += term.weight * (v[term.with * outputs + k] - v[term.without * outputs + k]);
      }
    }
    return values;
  }

 private:
  struct Term {
    std::size_t player;
    std::size_t with;
    std::size_t without;
    double weight;
  };

  static void unite(std::vector<bool>& into, const std::vector<bool>& other) {
    for (std::size_t i = 0; i < into.size(); ++i) {
      if (other[i]) into[i] = true;
    }
  }

  [[nodiscard]] std::size_t place(const std::vector<bool>& coalition) {
    return places_.try_emplace(coalition, places_.size()).first->second;
  }

  /// All that can have arrived before members of `node`: `before`, and any members beside each other.
  // NOLINTNEXTLINE(misc-no-recursion): as deep as the tree of coalitions
  void descend(std::uint32_t node, const std::vector<bool>& before, double weight) {
    if (tree_->is_player(node)) {
      std::vector<bool> with = before;
      with[node] = true;
      const std::size_t without = place(before);
      terms_.push_back({node, place(with), without, weight});
      return;
    }
    const auto members = tree_->members(node);
    const std::size_t others = members.size() - 1;
    for (std::size_t m = 0; m < members.size(); ++m) {
      for (std::uint64_t set = 0; set < (std::uint64_t{1} << others); ++set) {
        std::vector<bool> context = before;
        std::size_t size = 0;
        for (std::size_t i = 0; i < others; ++i) {
          if (((set >> i) & 1U) == 0) continue;
          unite(context, below_[members[i < m ? i : i + 1]]);
          ++size;
        }
        descend(members[m], context, weight / (static_cast<double>(members.size()) * choose(others, size)));
      }
    }
  }

  const CoalitionTree* tree_;
  std::vector<std::vector<bool>> below_;  ///< (nodes, players)
  std::map<std::vector<bool>, std::size_t> places_;
  std::vector<Term> terms_;
};

}  // namespace lotrecht::explain::detail
