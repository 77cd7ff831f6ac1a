#pragma once

/// @file
/// Koopman's score interval for the ratio of two independent proportions.

#include <lotrecht/stats/binomial_tally.hpp>
#include <lotrecht/stats/confidence.hpp>
#include <lotrecht/stats/detail/counts.hpp>
#include <lotrecht/stats/detail/ratio_score.hpp>
#include <lotrecht/stats/interval.hpp>

namespace lotrecht::stats {

/// Koopman's interval with a critical value that comes from elsewhere (simultaneous comparisons).
///
/// @param z  critical value, finite and not negative
/// @throws InvalidInput if a tally has more successes than trials, or z is out of range
[[nodiscard]] inline Interval koopman(const BinomialTally& a, const BinomialTally& b, double z) {
  const detail::Counts ca = detail::counts(a, "koopman", "a");
  const detail::Counts cb = detail::counts(b, "koopman", "b");
  detail::critical_value(z, "koopman");
  return detail::ratio_score_interval(ca, cb, z * z);
}

/// Two-sided interval for p_a / p_b, two independent proportions: all ratios θ that Pearson's chi-square test of
/// p_a = θ p_b does not reject,
///
///     (p̂_a - θ p̂_b)² / (p̃_a q̃_a / n_a + θ² p̃_b q̃_b / n_b) <= z²,
///
/// with p̃ the maximum likelihood estimates under p_a = θ p_b. `miettinen_nurminen_ratio` is the same with the variance
/// enlarged by N/(N-1). How the bounds are computed, and why there is exactly one of each: detail/ratio_score.hpp.
///
/// Defined for every table: no success in a gives the lower bound 0, no success in b the upper bound ∞, no trials on
/// either side [0, ∞]. Contains the observed ratio where it exists; swapping a and b inverts the interval. Relative
/// error below 1e-13.
///
/// @param a, b        exact counts of the two independent samples
/// @param confidence  nominal coverage
/// @return            bounds on a ratio of probabilities (unitless), in [0, ∞]
/// @throws InvalidInput if a tally has more successes than trials
///
/// Koopman, P. A. R. (1984). Biometrics 40(2), 513-517. doi:10.2307/2531405
[[nodiscard]] inline Interval koopman(const BinomialTally& a, const BinomialTally& b, const Confidence& confidence) {
  return koopman(a, b, confidence.z());
}

}  // namespace lotrecht::stats
