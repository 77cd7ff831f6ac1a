#pragma once

/// @file
/// Inverting the score test for the ratio of two proportions.

#include <algorithm>
#include <cmath>
#include <limits>

#include <lotrecht/stats/detail/convex_root.hpp>
#include <lotrecht/stats/detail/counts.hpp>
#include <lotrecht/stats/interval.hpp>

namespace lotrecht::stats::detail {

/// The smallest ratio θ = p_a / p_b whose score statistic does not exceed `critical` (z², or z² N/(N-1)).
///
/// Write x, f, n for successes, failures, trials. Maximising the likelihood under log p_a - log p_b = log θ with a
/// Lagrange multiplier λ gives the restricted estimates without an equation to solve,
///
///     p_a = (x_a - λ) / (n_a - λ),   p_b = (x_b + λ) / (n_b + λ),   θ(λ) = p_a / p_b,
///
/// and turns the statistic (p̂_a - θ p̂_b)² / (p_a q_a / n_a + θ² p_b q_b / n_b) into the rational function
///
///     T(λ) = λ² [ (f_a/n_a) / (x_a - λ) + (f_b/n_b) / (x_b + λ) ].
///
/// λ is a pseudo-count of successes taken from a and given to b. On [0, x_a) θ falls from the observed ratio to 0 and
/// T rises from 0 without bound. Each term, a square over a positive linear function, is convex, so T(λ) = critical has
/// one root, and the smaller of the two λ at which one term alone is critical lies to its right, with T <= 2 critical.
///
/// If a has no failures, its restricted estimate stays at 1 until λ reaches n_a = x_a; there λ stops, and the odds
/// (1 - p_a) / p_a =: o grow from 0 instead, with T = n_a² [ o / n_a + (f_b/n_b) / (x_b + n_a) ].
///
/// Needs trials on both sides and a success in a.
[[nodiscard]] inline double ratio_score_low(const Counts& a, const Counts& b, double critical) noexcept {
  const double x = a.successes;
  if (critical == 0.0) return x / b.successes * (b.trials / a.trials);
  const double weight_a = a.failures / a.trials;
  const double weight_b = b.failures / b.trials;
  const double root_a = 2.0 * x / (1.0 + std::sqrt(1.0 + 4.0 * weight_a * x / critical));
  const double root_b = (critical + std::sqrt(critical * (critical + 4.0 * weight_b * b.successes))) / (2.0 * weight_b);
  if (a.failures == 0.0) {
    const double odds = critical / x - x * weight_b / (b.successes + x);
    if (odds >= 0.0) return (b.trials + x) / (b.successes + x) / (1.0 + odds);
    return (b.trials + root_b) / (b.successes + root_b);
  }
  const double lambda = convex_root(std::min(root_a, root_b), critical, [&](double moved) {
    const double part_a = moved / (x - moved);
    const double part_b = moved / (b.successes + moved);
    return ValueAndSlope{moved * (weight_a * part_a + weight_b * part_b),
                         weight_a * part_a * (2.0 + part_a) + weight_b * part_b * (2.0 - part_b)};
  });
  const double kept = x - lambda;
  return kept / (a.failures + kept) * ((b.trials + lambda) / (b.successes + lambda));
}

/// All ratios whose score statistic does not exceed `critical`. The upper bound is the inverse of the lower bound of
/// the inverse ratio. No success in a: the lower bound is 0. No success in b: the upper bound is infinite.
[[nodiscard]] inline Interval ratio_score_interval(const Counts& a, const Counts& b, double critical) noexcept {
  constexpr double infinity = std::numeric_limits<double>::infinity();
  if (a.empty() || b.empty()) return {0.0, infinity};
  return {a.successes == 0.0 ? 0.0 : ratio_score_low(a, b, critical),
          b.successes == 0.0 ? infinity : 1.0 / ratio_score_low(b, a, critical)};
}

}  // namespace lotrecht::stats::detail
