#pragma once

/// @file
/// What makes the gap between the mean scores of two groups, of models that are formulas: linear and additive ones.

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <limits>
#include <span>
#include <string_view>
#include <utility>
#include <vector>

#include <lotrecht/core/features.hpp>
#include <lotrecht/explain/additive_shapley.hpp>
#include <lotrecht/explain/detail/background.hpp>
#include <lotrecht/explain/detail/unmet_kinds.hpp>
#include <lotrecht/explain/detail/weighted_moments.hpp>
#include <lotrecht/explain/linear_shapley.hpp>
#include <lotrecht/explain/players.hpp>
#include <lotrecht/explain/shapley_gap.hpp>
#include <lotrecht/model/additive_model.hpp>
#include <lotrecht/model/linear_model.hpp>
#include <lotrecht/stats/confidence.hpp>

namespace lotrecht::explain {

namespace detail {

/// Explains the rows of one group block by block and keeps the moments: places (players, outputs), then the margins
/// less the other group's mean.
///
/// @param explain  rows -> Explanation of them against the other group
[[nodiscard]] WeightedMoments moments_of(const GroupRows& group, std::size_t places, std::size_t outputs,
                                         const auto& explain) {
  WeightedMoments moments{places + outputs};
  std::vector<double> row(places + outputs);
  constexpr Eigen::Index block = 8192;
  for (Eigen::Index from = 0; from < group.x.rows(); from += block) {
    const Explanation e = explain(group.x.middleRows(from, std::min(block, group.x.rows() - from)));
    for (std::size_t i = 0; i < e.rows; ++i) {
      std::copy_n(e.values.begin() + static_cast<std::ptrdiff_t>(i * places), places, row.begin());
      for (std::size_t k = 0; k < outputs; ++k) {
        double above = e.residual[i * outputs + k];
        for (std::size_t place = k; place < places; place += outputs) above += row[place];
        row[places + k] = above;
      }
      moments.add(row, group.weights.empty() ? 1.0 : group.weights[static_cast<std::size_t>(from) + i]);
    }
  }
  return moments;
}

/// 64 units in the last place of what each place sums.
///
/// @param sizes  (players, outputs) of the largest values that are added up there, then (outputs) of the intercepts,
///               to which the players' are added
[[nodiscard]] inline std::vector<double> roundings(std::vector<double> sizes, std::size_t outputs) {
  const std::size_t places = sizes.size() - outputs;
  for (std::size_t place = 0; place < places; ++place) sizes[places + place % outputs] += sizes[place];
  for (double& size : sizes) size *= 64.0 * std::numeric_limits<double>::epsilon();
  return sizes;
}

inline void require_groups(const GroupRows& a, const GroupRows& b, std::size_t features) {
  for (const auto& [argument, group] : {std::pair<std::string_view, const GroupRows&>{"a", a}, {"b", b}}) {
    require_features("shapley_gap", argument, features, group.x);
    (void)total_weight("shapley_gap", argument, static_cast<std::size_t>(group.x.rows()), group.weights);
  }
}

/// Parts and total of a model that explains the rows of a group by themselves.
///
/// @param sizes    see `roundings`
/// @param kinds_a, kinds_b  (features) see `FeatureKinds`
/// @param against  the other group -> what explains rows against it
[[nodiscard]] ShapleyGap formula_gap(const GroupRows& a, const GroupRows& b, std::size_t outputs,
                                     std::vector<double> sizes, const stats::Confidence& confidence,
                                     const GapOptions& options, const FeatureKinds& kinds_a,
                                     const FeatureKinds& kinds_b, const auto& against) {
  const std::size_t places = sizes.size() - outputs;
  const PlayerMap players = options.players.of(kinds_a.size());
  const auto unmet = [&](const GroupRows& group, const WeightedMoments& met, const FeatureKinds& kinds,
                         const auto& explain) {
    return beyond_the_met(group.x, group.weights, met, kinds, players.player_of(), players.count(), outputs,
                          [&](const FeatureMatrix& rows) { return explain(rows).values; });
  };
  const auto explain_a = against(b);
  const auto explain_b = against(a);
  const WeightedMoments of_a = moments_of(a, places, outputs, explain_a);
  const WeightedMoments of_b = moments_of(b, places, outputs, explain_b);
  return gap_of(of_a, of_b, players.count(), outputs, roundings(std::move(sizes), outputs), confidence,
                options.multiplicity, unmet(a, of_a, kinds_a, explain_a), unmet(b, of_b, kinds_b, explain_b));
}

}  // namespace detail

/// Decomposes the gap of mean margins between groups a and b of a linear model: the part of feature f is coefficient_f
/// (mean_f(a) - mean_f(b)), and of a group of features the sum of theirs. Intervals, weights and what parts say are
/// those of the other `shapley_gap`, but that the model names no values of a feature: a row that was not met is allowed
/// for as far as the other group's values reach. Of a feature that is the same in all rows the part is 0 for certain
/// here, which says nothing about other people.
///
/// One pass over each group, no output per row; one thread.
///
/// @throws InvalidInput if a group has no rows, other columns than the model or a value that is missing or infinite, or
///                      weights are bad
[[nodiscard]] inline ShapleyGap shapley_gap(const model::LinearModel& model, const GroupRows& a, const GroupRows& b,
                                            const stats::Confidence& confidence, const GapOptions& options = {}) {
  const std::size_t outputs = model.outputs();
  const PlayerMap players = options.players.of(model.features());
  detail::require_groups(a, b, model.features());
  std::vector<double> sizes((players.count() + 1) * outputs, 0.0);
  for (std::size_t k = 0; k < outputs; ++k) {
    sizes[players.count() * outputs + k] = std::abs(model.intercepts()[k]);
    for (std::size_t f = 0; f < model.features(); ++f) {
      const auto column = static_cast<Eigen::Index>(f);
      const double largest = std::max(a.x.col(column).cwiseAbs().maxCoeff(), b.x.col(column).cwiseAbs().maxCoeff());
      sizes[players.player_of()[f] * outputs + k] +=
          std::abs(model.coefficients()(static_cast<Eigen::Index>(k), column)) * largest;
    }
  }
  const auto against = [&](const GroupRows& other) {
    return [explainer = LinearExplainer{model, other.x, other.weights, options.players}](const FeatureMatrix& rows) {
      return explainer.explain(rows);
    };
  };
  return detail::formula_gap(a, b, outputs, std::move(sizes), confidence, options,
                             detail::kinds_of(a.x, a.weights, b.x), detail::kinds_of(b.x, b.weights, a.x), against);
}

/// The same of an additive model: the part of a feature that is in one term alone is the term's mean in a less that in
/// b; of a term of several features each gets its Shapley value, over all pairs of a row of a and a row of b.
///
/// @throws InvalidInput if a group has no rows or other columns than the model, weights are bad, threads = 0, or a term
///                      has no answer for a row or for values of several of them put together
[[nodiscard]] inline ShapleyGap shapley_gap(const model::AdditiveModel& model, const GroupRows& a, const GroupRows& b,
                                            const stats::Confidence& confidence, const GapOptions& options = {}) {
  const std::size_t outputs = model.outputs();
  const PlayerMap players = options.players.of(model.features());
  detail::require_groups(a, b, model.features());
  std::vector<double> sizes((players.count() + 1) * outputs, 0.0);
  for (std::size_t k = 0; k < outputs; ++k) {
    sizes[players.count() * outputs + k] = std::abs(model.intercepts()[k]);
    for (const model::AdditiveTerm& term : model.terms()) {
      double largest = 0.0;
      for (std::size_t at = k; at < term.values.size(); at += outputs) {
        if (!std::isnan(term.values[at])) largest = std::max(largest, std::abs(term.values[at]));
      }
      for (const model::FeatureBins& axis : term.axes) {
        sizes[players.player_of()[axis.feature] * outputs + k] += largest;
      }
    }
  }
  const detail::FeatureKinds kinds = detail::kinds_of(model);
  const auto against = [&](const GroupRows& other) {
    return [explainer = AdditiveExplainer{model, other.x, other.weights, options.players},
            &options](const FeatureMatrix& rows) { return explainer.explain(rows, options.threads); };
  };
  return detail::formula_gap(a, b, outputs, std::move(sizes), confidence, options, kinds, kinds, against);
}

}  // namespace lotrecht::explain
