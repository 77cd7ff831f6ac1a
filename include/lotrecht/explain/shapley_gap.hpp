#pragma once

/// @file
/// What makes the gap between the mean scores of two groups, feature by feature, with intervals.

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include <lotrecht/core/error.hpp>
#include <lotrecht/core/features.hpp>
#include <lotrecht/explain/detail/unmet_kinds.hpp>
#include <lotrecht/explain/detail/weighted_moments.hpp>
#include <lotrecht/explain/players.hpp>
#include <lotrecht/explain/tree_interventional.hpp>
#include <lotrecht/model/tree_ensemble.hpp>
#include <lotrecht/stats/confidence.hpp>
#include <lotrecht/stats/estimate.hpp>
#include <lotrecht/stats/multiplicity.hpp>

namespace lotrecht::explain {

/// One player's part in a gap.
struct GapPart {
  stats::Estimate contribution;   ///< in units of the margin; its n is the rows of both groups
  double p_value = 1.0;           ///< of "this player adds nothing", two-sided
  double adjusted_p_value = 1.0;  ///< corrected for all players of this output
};

/// Parts that add up to the gap: total = Σ parts + residual.
struct ShapleyGap {
  std::size_t players = 0;
  std::size_t outputs = 0;
  std::vector<stats::Estimate> total;  ///< (outputs) mean margin of a minus that of b
  std::vector<GapPart> parts;          ///< (players, outputs) row-major
  std::vector<double> residual;        ///< (outputs) rounding

  [[nodiscard]] const GapPart& part(std::size_t player, std::size_t output = 0) const noexcept {
    return parts[player * outputs + output];
  }
};

struct GapOptions {
  Players players{};
  stats::Multiplicity multiplicity = stats::Multiplicity::holm;
  unsigned threads = 1;
};

/// Rows of one group, with weights or without.
struct GroupRows {
  FeatureMatrix x;                    ///< (n, features)
  std::span<const double> weights{};  ///< (n) not negative, not all 0; empty for equal ones
};

namespace detail {

/// Parts and total from the moments of both groups, each explained against the other.
///
/// @param of_a, of_b  places (players, outputs), then (outputs) the margin less the other group's mean
/// @param rounding    (places) what each may be off by in floating point
/// @param unmet_a     (places) by how much a row of a that was not met may lie beyond those that were: variances allow
/// for
///                    one such row; and of b
[[nodiscard]] inline ShapleyGap gap_of(const WeightedMoments& of_a, const WeightedMoments& of_b, std::size_t players,
                                       std::size_t outputs, std::span<const double> rounding,
                                       const stats::Confidence& confidence, stats::Multiplicity multiplicity,
                                       std::span<const double> unmet_a, std::span<const double> unmet_b) {
  ShapleyGap gap;
  gap.outputs = outputs;
  gap.players = players;
  const auto estimate = [&](std::size_t place) {
    const double value = std::abs(of_a.mean(place)) <= rounding[place] ? 0.0 : of_a.mean(place);
    const auto variance = [&](const WeightedMoments& of, double unmet) {
      const double one_more = unmet > rounding[place] ? unmet / (of.freedom() + 1.0) : 0.0;
      return of.variance_of_mean(place) + one_more * one_more;
    };
    return welch(value, variance(of_a, unmet_a[place]), of_a.freedom(), variance(of_b, unmet_b[place]), of_b.freedom(),
                 of_a.rows() + of_b.rows(), confidence, rounding[place]);
  };
  for (std::size_t place = 0; place < players * outputs; ++place) {
    const WelchResult r = estimate(place);
    gap.parts.push_back({r.estimate, r.p_value, r.p_value});
  }
  for (std::size_t k = 0; k < outputs; ++k) {
    gap.total.push_back(estimate(players * outputs + k).estimate);
    double rest = gap.total.back().value;
    std::vector<double> p;
    for (std::size_t player = 0; player < players; ++player) {
      rest -= gap.part(player, k).contribution.value;
      p.push_back(gap.part(player, k).p_value);
    }
    gap.residual.push_back(rest);
    const std::vector<double> adjusted = stats::adjusted_p_values(p, multiplicity);
    for (std::size_t player = 0; player < players; ++player) {
      gap.parts[player * outputs + k].adjusted_p_value = adjusted[player];
    }
  }
  return gap;
}

/// See `explain::shapley_gap`.
///
/// @param unmet  (places) as of `gap_of`, where it is known for both groups; empty: it is looked for
[[nodiscard]] inline ShapleyGap shapley_gap(const model::TreeEnsemble& model, const GroupRows& a, const GroupRows& b,
                                            const stats::Confidence& confidence, const GapOptions& options,
                                            std::span<const double> unmet) {
  struct Half {
    WeightedMoments moments;
    std::vector<double> unmet;
  };
  const PlayerMap players = options.players.of(model.features());
  const FeatureKinds kinds = unmet.empty() ? kinds_of(model) : FeatureKinds{};
  const auto half = [&](const GroupRows& explained, const GroupRows& against) {
    require_features("shapley_gap", "x", model.features(), explained.x);
    (void)total_weight("shapley_gap", "x", static_cast<std::size_t>(explained.x.rows()), explained.weights);
    const InterventionalTreeExplainer explainer{
        model, against.x, against.weights, {.players = options.players, .threads = options.threads}};
    Half of{moments_against(model, explainer, explained.x, explained.weights, options.threads),
            std::vector<double>(unmet.begin(), unmet.end())};
    if (!unmet.empty()) return of;
    const auto values_of = [&](const FeatureMatrix& rows) {
      std::vector<double> values(static_cast<std::size_t>(rows.rows()) * players.count() * model.outputs());
      explainer.explain_into(rows, values, options.threads);
      return values;
    };
    of.unmet = beyond_the_met(explained.x, explained.weights, of.moments, kinds, players.player_of(), players.count(),
                              model.outputs(), values_of);
    return of;
  };
  const Half of_a = half(a, b);
  const Half of_b = half(b, a);
  const std::vector<double> rounding((players.count() + 1) * model.outputs(), rounding_of(model));
  return gap_of(of_a.moments, of_b.moments, players.count(), model.outputs(), rounding, confidence,
                options.multiplicity, of_a.unmet, of_b.unmet);
}

}  // namespace detail

/// Decomposes the gap of mean margins between groups a and b.
///
/// The part of player k is the mean, over all pairs of a row of a and a row of b, of the Shapley value of k in the
/// game that moves from b's row to a's: the interventional explanation of a's rows against all of b. So parts sum
/// exactly to mean margin(a) - mean margin(b), exchanging a and b changes every sign, and no pair is left out or
/// sampled. It costs one look-up a row in tables of the other group: two passes, no output per row.
///
/// Intervals: a part is a two-sample U-statistic with kernel phi_k(row of a, row of b). Its variance is
/// Var(h_a) / n_a + Var(h_b) / n_b to first order, where h_a is the explanation of a row of a against b, and h_b, minus
/// the explanation of a row of b against a; both are computed for every row, so nothing is resampled. Student's t with
/// Welch's degrees of freedom. Weights are taken as sampling weights, independent rows as drawn: linearised variance,
/// with Kish's effective number of rows. Of parts they allow for one row in each group whose feature is of a kind that
/// the model tells apart and no row of the group has, by as much as its part would lie beyond those that were met: a
/// rare feature that nobody here has is not certain to add nothing. A group of one row has no variance to be seen:
/// bounds are infinite. Where nobody differs from anybody in the group, the bounds are the value, and p is 0 or 1.
///
/// What parts say and do not: they split what the *model* makes of the groups' features; they are no causes.
///
/// @throws InvalidInput if a group has no rows or other columns than the model, weights are bad, threads = 0
///
/// Hoeffding (1948), Ann. Math. Stat. 19, 293-325, doi:10.1214/aoms/1177730196 (U-statistics). Coverage as
/// measured in `benchmarks/accuracy/explain/shapley_gap.cpp`: .94 and more for
/// every part from 5 rows each on, of 95 %, rare features too.
[[nodiscard]] inline ShapleyGap shapley_gap(const model::TreeEnsemble& model, const GroupRows& a, const GroupRows& b,
                                            const stats::Confidence& confidence, const GapOptions& options = {}) {
  return detail::shapley_gap(model, a, b, confidence, options, {});
}

}  // namespace lotrecht::explain
