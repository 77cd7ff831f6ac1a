#pragma once

/// @file
/// Shapley values of any model by orders of arrival, each with its reverse, and their standard errors.

#include <cstddef>
#include <cstdint>
#include <vector>

#include <lotrecht/core/blocks.hpp>
#include <lotrecht/core/error.hpp>
#include <lotrecht/core/features.hpp>
#include <lotrecht/core/stream.hpp>
#include <lotrecht/explain/coalition_game.hpp>
#include <lotrecht/explain/detail/arrival_orders.hpp>
#include <lotrecht/explain/explanation.hpp>
#include <lotrecht/explain/sampling.hpp>
#include <lotrecht/model/scorer.hpp>

namespace lotrecht::explain {

/// Permutation SHAP: a player's value is the mean of what it adds when it arrives, over random orders of arrival, each
/// taken forwards and backwards.
///
/// Values add up exactly, whatever is sampled: every order's contributions sum to v(all) - v(none). A pair of orders
/// makes models exact that have no interactions of more than two players. A pair takes 2 (p - 1) values of coalitions;
/// nobody and everybody are asked once. The standard error is s / sqrt(pairs), from the spread of the pairs (not of
/// single orders, which are dependent). All rows use the same orders, so a row's values do not depend on what stands
/// beside it.
///
/// @param options  coalitions: at least 2 + 4 (p - 1), two pairs, so that there is an error to speak of; stops early,
///                 after at least 32 pairs, where every standard error is below the tolerance
/// @throws InvalidInput if shapes differ, the budget is too small, the model answers NaN
///
/// Castro, Gomez and Tejada (2009), doi:10.1016/j.cor.2008.04.004; Mitchell et al. (2022), JMLR 23(43) (antithetic
/// orders).
template <model::Scorer Scorer>
[[nodiscard]] SampledExplanation permutation_shap(const Scorer& scorer, const FeatureMatrix& x,
                                                  const Background& background, const SamplingOptions& options) {
  const PlayerMap players = options.players.of(scorer.features());
  const std::size_t p = players.count();
  detail::require_sampling("permutation_shap", options, 2 + 4 * (p - 1));
  SampledExplanation result = detail::room_for(static_cast<std::size_t>(x.rows()), p, scorer.outputs(), "permutation");
  result.explanation.base_values = detail::value_of_nobody(scorer, background, players);
  std::vector<std::uint8_t> converged(result.explanation.rows);  // bits are no place to write from several threads
  for_each_block(result.explanation.rows, 1, options.threads, [&](std::uint64_t i, std::uint64_t) {
    const double* const row = x.data() + static_cast<Eigen::Index>(i) * x.outerStride();
    const MarginalGame<Scorer> game{scorer, background, players, {row, static_cast<std::size_t>(x.cols())}};
    const std::vector<double> all = detail::value_of_everybody(game);
    const detail::RunningMoments moments =
        detail::sampled_orders(game, result.explanation.base_values, all, options,
                               [&](Stream& stream) { return detail::any_order(p, stream); });
    detail::keep_row(i, moments, all, game.evaluations(), result);
    converged[i] = options.tolerance > 0.0 && moments.largest_error() <= options.tolerance ? 1 : 0;
  });
  result.converged.assign(converged.begin(), converged.end());
  return result;
}

}  // namespace lotrecht::explain
