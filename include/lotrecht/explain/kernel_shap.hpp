#pragma once

/// @file
/// Shapley values of any model as a regression on coalitions, and their standard errors.

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <vector>

#include <lotrecht/core/blocks.hpp>
#include <lotrecht/core/error.hpp>
#include <lotrecht/core/features.hpp>
#include <lotrecht/explain/coalition_game.hpp>
#include <lotrecht/explain/detail/coalition_pairs.hpp>
#include <lotrecht/explain/detail/kernel_regression.hpp>
#include <lotrecht/explain/explanation.hpp>
#include <lotrecht/explain/sampling.hpp>
#include <lotrecht/model/scorer.hpp>

namespace lotrecht::explain {

/// Kernel SHAP with coalitions in pairs (S and its complement), drawn without replacement, as many of each size.
///
/// Shapley values are the weighted least squares fit of v(S) by a sum over S's players that is exact for nobody and for
/// everybody, with weights (p - 1) / (C(p, s) s (p - s)). Drawing as many coalitions of every size is sampling by
/// leverage. Sizes of which all coalitions fit into their share of the budget are asked completely, and their share
/// goes to the others; size 1 (and p - 1) always is. When all are asked, values are exact and standard errors 0.
///
/// Only half the differences v(S) - v(complement) enter the fit. So models without interactions of more than two
/// players are exact with any budget. No player is dropped: there is no selection of features before the fit.
///
/// Standard errors are those of a regression estimator under stratified sampling without replacement (strata: sizes),
/// linearised; they do not count the bias of the fit, which is of smaller order. All rows use the same coalitions.
///
/// @param options  coalitions: at least 2 + 2 p (4 for two players); with a tolerance the budget is doubled from there
/// until every standard
///                 error is below it
/// @throws InvalidInput if shapes differ, the budget is too small, there are fewer than 2 players, the model answers
/// NaN
///
/// Lundberg and Lee (2017), arXiv:1705.07874; Covert and Lee (2021), arXiv:2012.01536 (pairs, errors); Musco and Witter
/// (2024), arXiv:2410.01917 (leverage); Saerndal, Swensson and Wretman (1992), ch. 6 (variance of a regression
/// estimator).
template <model::Scorer Scorer>
[[nodiscard]] SampledExplanation kernel_shap(const Scorer& scorer, const FeatureMatrix& x, const Background& background,
                                             const SamplingOptions& options) {
  const PlayerMap players = options.players.of(scorer.features());
  const std::size_t p = players.count();
  const std::size_t outputs = scorer.outputs();
  if (p < 2) throw InvalidInput{"kernel_shap", "players", "must be at least 2, got " + std::to_string(p)};
  detail::require_sampling("kernel_shap", options, p == 2 ? 4 : 2 + 2 * p);
  SampledExplanation result = detail::room_for(static_cast<std::size_t>(x.rows()), p, outputs, "kernel");
  Explanation& e = result.explanation;
  e.base_values = detail::value_of_nobody(scorer, background, players);
  std::vector<std::uint8_t> converged(e.rows);

  for_each_block(e.rows, 1, options.threads, [&](std::uint64_t i, std::uint64_t) {
    const double* const row = x.data() + static_cast<Eigen::Index>(i) * x.outerStride();
    const MarginalGame<Scorer> game{scorer, background, players, {row, static_cast<std::size_t>(x.cols())}};
    const std::vector<double> all = detail::value_of_everybody(game);
    detail::CoalitionPairs pairs{p, options.seed};
    detail::KernelRegression regression{p, outputs, e.base_values, all};
    const std::uint64_t budget = (options.coalitions - 2) / 2;
    std::uint64_t wanted = options.tolerance > 0.0 ? std::min<std::uint64_t>(budget, 2 * p) : budget;
    detail::KernelFit fit;
    while (true) {
      const Coalitions fresh = pairs.draw(wanted);
      if (fresh.rows() > 0) {
        Coalitions both(2 * fresh.rows(), fresh.cols());
        both << fresh, !fresh;
        RowMajorMatrix v(both.rows(), static_cast<Eigen::Index>(outputs));
        game.evaluate(both, v);
        regression.add(fresh, v.topRows(fresh.rows()), v.bottomRows(fresh.rows()));
      }
      fit = regression.fit(pairs);
      const bool enough = options.tolerance > 0.0 && fit.standard_errors.maxCoeff() <= options.tolerance;
      converged[i] = enough ? 1 : 0;
      if (enough || wanted >= budget || pairs.complete()) break;
      wanted = std::min(budget, 2 * wanted);
    }
    for (std::size_t f = 0; f < p; ++f) {
      for (std::size_t k = 0; k < outputs; ++k) {
        const auto a = static_cast<Eigen::Index>(f);
        const auto b = static_cast<Eigen::Index>(k);
        e.values[(i * p + f) * outputs + k] = fit.values(a, b);
        e.standard_errors[(i * p + f) * outputs + k] = fit.standard_errors(a, b);
      }
    }
    for (std::size_t k = 0; k < outputs; ++k) {
      double rest = all[k] - e.base_values[k];
      for (std::size_t f = 0; f < p; ++f) rest -= e.values[(i * p + f) * outputs + k];
      e.residual[i * outputs + k] = rest;
    }
    result.coalitions[i] = 2 + 2 * pairs.count();
    result.evaluations[i] = game.evaluations();
    // As many as the pairs leave over when p - 1 contrasts are fitted.
    const auto left = static_cast<double>(pairs.count()) - static_cast<double>(p - 1);
    result.freedom[i] = pairs.complete() ? std::numeric_limits<double>::infinity() : std::max(1.0, left);
  });
  result.converged.assign(converged.begin(), converged.end());
  return result;
}

}  // namespace lotrecht::explain
