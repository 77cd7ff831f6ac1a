#pragma once

/// @file
/// Miettinen and Nurminen's score intervals for the difference and the ratio of two independent proportions.

#include <algorithm>
#include <cmath>

#include <lotrecht/stats/binomial_tally.hpp>
#include <lotrecht/stats/confidence.hpp>
#include <lotrecht/stats/detail/convex_root.hpp>
#include <lotrecht/stats/detail/counts.hpp>
#include <lotrecht/stats/detail/ratio_score.hpp>
#include <lotrecht/stats/interval.hpp>
#include <lotrecht/stats/wilson.hpp>

namespace lotrecht::stats {

namespace detail {

/// One sample's share of the score statistic when a Lagrange multiplier pushes its success probability down.
///
/// The estimate p under the push λ >= 0 solves x/p - f/q = λ, i.e. λ p² - (λ + n) p + x = 0, and the share is
/// t(λ) = λ² p q / n = λ (p̂ - p). With R = √((n - λ)² + 4 λ f), a sum of squares,
///
///     p = 2x / (λ + n + R),   q = 2f / (n - λ + R) or, for λ > n, (λ - n + R) / 2λ,   t' = λ p q (1/n + 1/R):
///
/// nothing is subtracted that could cancel. Moreover t = (R - n - λ (1 - 2 p̂)) / 2, and R is the root of a quadratic
/// that is nowhere negative, so t is convex. A sample without failures stays at p = 1, t = 0, until λ reaches n.
[[nodiscard]] inline ValueAndSlope pushed_down(const Counts& k, double lambda) noexcept {
  const auto [x, f, n] = k;
  const double root = std::sqrt((n - lambda) * (n - lambda) + 4.0 * lambda * f);
  const double p = 2.0 * x / (lambda + n + root);
  const double q = lambda < n ? 2.0 * f / (n - lambda + root) : (lambda - n + root) / (2.0 * lambda);
  const double share = lambda * p * q;
  if (share == 0.0) return {0.0, 0.0};
  return {lambda * share / n, share / n + share / root};
}

/// How far below the observed difference of `down` and `up` the score test at `critical` reaches.
///
/// Maximising the likelihood under p_a - p_b = δ with a multiplier λ pushes one sample down and the other up. At these
/// estimates d̂ - δ = λ V with V = p_a q_a / n_a + p_b q_b / n_b, so the statistic (d̂ - δ)² / V is the sum of both
/// shares, T(λ) = t_a(λ) + t_b(λ), pushing b up being pushing its failures down. T is convex and increasing where
/// positive, and d̂ - δ = T/λ. One share alone is critical where the one-sample score test is, at λ = critical /
/// (Wilson's arm); the smaller of these two λ lies to the right of the root, with T <= 2 critical.
///
/// An arm of 0 on both sides means that the observed difference is the least there can be, -1.
[[nodiscard]] inline double difference_score_arm(const Counts& down, const Counts& up, double critical) noexcept {
  if (critical == 0.0) return 0.0;
  const Counts mirrored = up.mirrored();
  const double z = std::sqrt(critical);
  const double longer = std::max(wilson_arms(down, z).below, wilson_arms(mirrored, z).below);
  if (longer == 0.0) return 0.0;
  const double lambda = convex_root(critical / longer, critical, [&](double at) {
    const ValueAndSlope a = pushed_down(down, at);
    const ValueAndSlope b = pushed_down(mirrored, at);
    return ValueAndSlope{a.value + b.value, a.slope + b.slope};
  });
  return critical / lambda;
}

/// z² N / (N - 1): the unbiased variance is what distinguishes Miettinen and Nurminen from Mee and Koopman.
[[nodiscard]] inline double unbiased_critical(const Counts& a, const Counts& b, double z) noexcept {
  const double n = a.trials + b.trials;
  return z * z * (n / (n - 1.0));
}

}  // namespace detail

/// Miettinen and Nurminen's interval for a difference with a critical value that comes from elsewhere.
///
/// @param z  critical value, finite and not negative; what coverage it gives is the caller's to say
/// @throws InvalidInput if a tally has more successes than trials, or z is out of range
[[nodiscard]] inline Interval miettinen_nurminen_difference(const BinomialTally& a, const BinomialTally& b, double z) {
  const detail::Counts ca = detail::counts(a, "miettinen_nurminen_difference", "a");
  const detail::Counts cb = detail::counts(b, "miettinen_nurminen_difference", "b");
  detail::critical_value(z, "miettinen_nurminen_difference");
  if (ca.empty() || cb.empty()) return {-1.0, 1.0};
  const double critical = detail::unbiased_critical(ca, cb, z);
  const double difference = detail::difference_of_rates(ca, cb);
  return {std::max(-1.0, difference - detail::difference_score_arm(ca, cb, critical)),
          std::min(1.0, difference + detail::difference_score_arm(cb, ca, critical))};
}

/// Two-sided interval for p_a - p_b, two independent proportions: all differences δ the score test does not reject,
///
///     (p̂_a - p̂_b - δ)² / [ (p̃_a q̃_a / n_a + p̃_b q̃_b / n_b) N / (N - 1) ] <= z²,    N = n_a + n_b,
///
/// with p̃ the maximum likelihood estimates under p_a - p_b = δ. The usual way solves a cubic for p̃ at every δ that a
/// root finder tries; here the Lagrange multiplier of the constraint is the unknown, the estimates follow from
/// quadratics, and the statistic is a convex function of it (detail::difference_score_arm), which proves that there is
/// one bound on each side and finds it in about five Newton steps.
///
/// Defined for every table, zeros included. Contains the observed difference d; lies in [-1, 1], and reaches -1 or 1
/// only if d does, apart from rounding; swapping a and b negates it. No trials on either side: [-1, 1]. The error is
/// below 1e-14 of max(|d|, distance from d to the bound): a bound that happens to lie near 0 is a difference of nearly
/// equal numbers by nature.
///
/// @param a, b        exact counts of the two independent samples
/// @param confidence  nominal coverage
/// @return            bounds on a difference of probabilities (unitless)
/// @throws InvalidInput if a tally has more successes than trials
///
/// Miettinen, O. & Nurminen, M. (1985). Stat. Med. 4(2), 213-226. doi:10.1002/sim.4780040211
[[nodiscard]] inline Interval miettinen_nurminen_difference(const BinomialTally& a, const BinomialTally& b,
                                                            const Confidence& confidence) {
  return miettinen_nurminen_difference(a, b, confidence.z());
}

/// Miettinen and Nurminen's interval for a ratio with a critical value that comes from elsewhere.
///
/// @param z  critical value, finite and not negative
/// @throws InvalidInput if a tally has more successes than trials, or z is out of range
[[nodiscard]] inline Interval miettinen_nurminen_ratio(const BinomialTally& a, const BinomialTally& b, double z) {
  const detail::Counts ca = detail::counts(a, "miettinen_nurminen_ratio", "a");
  const detail::Counts cb = detail::counts(b, "miettinen_nurminen_ratio", "b");
  detail::critical_value(z, "miettinen_nurminen_ratio");
  return detail::ratio_score_interval(ca, cb, detail::unbiased_critical(ca, cb, z));
}

/// Two-sided interval for p_a / p_b, two independent proportions: all ratios θ the score test does not reject,
///
///     (p̂_a - θ p̂_b)² / [ (p̃_a q̃_a / n_a + θ² p̃_b q̃_b / n_b) N / (N - 1) ] <= z²,    N = n_a + n_b,
///
/// with p̃ the maximum likelihood estimates under p_a = θ p_b. Computed, with a proof that there is one bound on each
/// side, as described in detail/ratio_score.hpp.
///
/// Defined for every table: no success in a gives the lower bound 0, no success in b the upper bound ∞ (the data do not
/// bound the ratio), none in both or no trials on either side [0, ∞]. Contains the observed ratio where it exists;
/// swapping a and b inverts the interval. Relative error below 1e-13.
///
/// @param a, b        exact counts of the two independent samples
/// @param confidence  nominal coverage
/// @return            bounds on a ratio of probabilities (unitless), in [0, ∞]
/// @throws InvalidInput if a tally has more successes than trials
///
/// Miettinen, O. & Nurminen, M. (1985). Stat. Med. 4(2), 213-226. doi:10.1002/sim.4780040211
[[nodiscard]] inline Interval miettinen_nurminen_ratio(const BinomialTally& a, const BinomialTally& b,
                                                       const Confidence& confidence) {
  return miettinen_nurminen_ratio(a, b, confidence.z());
}

}  // namespace lotrecht::stats
