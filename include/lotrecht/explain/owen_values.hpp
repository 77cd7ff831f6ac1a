#pragma once

/// @file
/// Owen values: Shapley values of players that come in groups. For any game, and for any model against a background.

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include <lotrecht/core/blocks.hpp>
#include <lotrecht/core/error.hpp>
#include <lotrecht/core/features.hpp>
#include <lotrecht/core/stream.hpp>
#include <lotrecht/explain/coalition_game.hpp>
#include <lotrecht/explain/coalition_tree.hpp>
#include <lotrecht/explain/detail/arrival_orders.hpp>
#include <lotrecht/explain/detail/owen_plan.hpp>
#include <lotrecht/explain/explanation.hpp>
#include <lotrecht/explain/sampling.hpp>
#include <lotrecht/model/scorer.hpp>

namespace lotrecht::explain {

/// Contributions summed exactly, at most; each asks for up to two values of coalitions.
inline constexpr std::uint64_t most_owen_terms = std::uint64_t{1} << 20U;

/// (players, outputs) the mean of what a player adds on arrival, over the orders that respect the tree of coalitions:
/// at every group its members in any order, all orders alike.
///
/// With one level of groups these are Owen's values; with more, Winter's, which is what shap's PartitionExplainer
/// estimates. They add up to v(all) - v(none); the values of a group's members add up to the group's own value in the
/// game between groups (the quotient game); with one group, or groups of one, they are Shapley's.
///
/// Costs, for each player, the product over the groups it is in of 2^(members beside it): p 2^(p - 1) for one group,
/// p² for a balanced tree of pairs. Exact.
///
/// @throws InvalidInput if the tree has other players than the game; with their number, if there are more than
///                      `most_owen_terms` contributions; whatever the game throws
///
/// Owen (1977), doi:10.1007/978-3-642-45494-3_7; Winter (1989), Int. J. Game Theory 18, 227-240,
/// doi:10.1007/BF01268161.
template <Game G>
[[nodiscard]] std::vector<double> owen_values(const G& game, const CoalitionTree& tree) {
  if (tree.players() != game.players()) {
    throw InvalidInput{
        "owen_values", "tree",
        "must have the game's " + std::to_string(game.players()) + " players, got " + std::to_string(tree.players())};
  }
  return detail::OwenPlan{"owen_values", tree, most_owen_terms}.values(game);
}

namespace detail {

inline void require_players(std::string_view who, const CoalitionTree& tree, std::size_t players) {
  if (tree.players() == players) return;
  throw InvalidInput{who, "tree",
                     "must have " + std::to_string(players) +
                         " players, one for each feature or group of features, got " + std::to_string(tree.players())};
}

}  // namespace detail

/// Owen values of the rows of x for any model against a background, exactly.
///
/// @param x        (n, features)
/// @param tree     of the players: the features, or what `grouping` makes of them
/// @param threads  rows explained at a time; the scorer is called from as many threads
/// @throws InvalidInput if shapes differ, the model answers NaN; and as `owen_values`
template <model::Scorer Scorer>
[[nodiscard]] Explanation owen_shap(const Scorer& scorer, const FeatureMatrix& x, const Background& background,
                                    const CoalitionTree& tree, const Players& grouping = {}, unsigned threads = 1) {
  const PlayerMap players = grouping.of(scorer.features());
  detail::require_players("owen_shap", tree, players.count());
  const detail::OwenPlan plan{"owen_shap", tree, most_owen_terms};
  Explanation e = detail::empty_explanation(static_cast<std::size_t>(x.rows()), players.count(),
                                            detail::value_of_nobody(scorer, background, players), "owen");
  e.residual.resize(e.rows * e.outputs);
  for_each_block(e.rows, 1, threads, [&](std::uint64_t i, std::uint64_t) {
    const double* const row = x.data() + static_cast<Eigen::Index>(i) * x.outerStride();
    const MarginalGame<Scorer> game{scorer, background, players, {row, static_cast<std::size_t>(x.cols())}};
    const std::vector<double> values = plan.values(game);
    const std::vector<double> all = detail::value_of_everybody(game);
    std::copy(values.begin(), values.end(), e.values.begin() + static_cast<std::ptrdiff_t>(i * values.size()));
    for (std::size_t k = 0; k < e.outputs; ++k) {
      double rest = all[k] - e.base_values[k];
      for (std::size_t f = 0; f < e.features; ++f) rest -= values[f * e.outputs + k];
      e.residual[i * e.outputs + k] = rest;
    }
  });
  return e;
}

/// The same, sampled: random orders that respect the tree, each with its reverse (which respects it as well). Values
/// add up exactly with any budget; standard errors as in `permutation_shap`.
///
/// @param options  `players` are those of the tree; coalitions: at least 2 + 4 (p - 1)
/// @throws InvalidInput if shapes differ, the budget is too small, the model answers NaN
template <model::Scorer Scorer>
[[nodiscard]] SampledExplanation sampled_owen_shap(const Scorer& scorer, const FeatureMatrix& x,
                                                   const Background& background, const CoalitionTree& tree,
                                                   const SamplingOptions& options) {
  const PlayerMap players = options.players.of(scorer.features());
  const std::size_t p = players.count();
  detail::require_players("sampled_owen_shap", tree, p);
  detail::require_sampling("sampled_owen_shap", options, 2 + 4 * (p - 1));
  SampledExplanation result = detail::room_for(static_cast<std::size_t>(x.rows()), p, scorer.outputs(), "owen_sampled");
  result.explanation.base_values = detail::value_of_nobody(scorer, background, players);
  std::vector<std::uint8_t> converged(result.explanation.rows);
  const auto draw = [&](Stream& stream) {
    std::vector<std::size_t> order;
    std::vector<std::uint32_t> open{tree.root()};
    while (!open.empty()) {
      const std::uint32_t node = open.back();
      open.pop_back();
      if (tree.is_player(node)) {
        order.push_back(node);
        continue;
      }
      const auto members = tree.members(node);
      for (const std::size_t i : detail::any_order(members.size(), stream)) open.push_back(members[i]);
    }
    return order;
  };
  for_each_block(result.explanation.rows, 1, options.threads, [&](std::uint64_t i, std::uint64_t) {
    const double* const row = x.data() + static_cast<Eigen::Index>(i) * x.outerStride();
    const MarginalGame<Scorer> game{scorer, background, players, {row, static_cast<std::size_t>(x.cols())}};
    const std::vector<double> all = detail::value_of_everybody(game);
    const detail::RunningMoments moments =
        detail::sampled_orders(game, result.explanation.base_values, all, options, draw);
    detail::keep_row(i, moments, all, game.evaluations(), result);
    converged[i] = options.tolerance > 0.0 && moments.largest_error() <= options.tolerance ? 1 : 0;
  });
  result.converged.assign(converged.begin(), converged.end());
  return result;
}

}  // namespace lotrecht::explain
