#pragma once

/// @file
/// Newcombe's hybrid score interval for the difference of two independent proportions.

#include <algorithm>
#include <cmath>

#include <lotrecht/stats/binomial_tally.hpp>
#include <lotrecht/stats/confidence.hpp>
#include <lotrecht/stats/detail/counts.hpp>
#include <lotrecht/stats/interval.hpp>
#include <lotrecht/stats/wilson.hpp>

namespace lotrecht::stats {

/// Newcombe's interval with a critical value that comes from elsewhere (simultaneous comparisons).
///
/// @param z  critical value, finite and not negative; what coverage it gives is the caller's to say
/// @throws InvalidInput if a tally has more successes than trials, or z is out of range
[[nodiscard]] inline Interval newcombe(const BinomialTally& a, const BinomialTally& b, double z) {
  const detail::Counts ca = detail::counts(a, "newcombe", "a");
  const detail::Counts cb = detail::counts(b, "newcombe", "b");
  detail::critical_value(z, "newcombe");
  if (ca.empty() || cb.empty()) return {-1.0, 1.0};
  const double difference = detail::difference_of_rates(ca, cb);
  const detail::Arms arm_a = detail::wilson_arms(ca, z);
  const detail::Arms arm_b = detail::wilson_arms(cb, z);
  return {std::max(-1.0, difference - std::sqrt(arm_a.below * arm_a.below + arm_b.above * arm_b.above)),
          std::min(1.0, difference + std::sqrt(arm_a.above * arm_a.above + arm_b.below * arm_b.below))};
}

/// Two-sided interval for p_a - p_b, two independent proportions: Newcombe's method 10, without continuity correction.
///
/// With d = a/n_a - b/n_b the observed difference and [l, u] the Wilson interval of each side,
///
///     d - √((p̂_a - l_a)² + (u_b - p̂_b)²),    d + √((u_a - p̂_a)² + (p̂_b - l_b)²).
///
/// The arms p̂ - l and u - p̂ are computed without subtraction (detail::wilson_arms) and d from the exact product
/// difference, so narrow intervals around a small difference keep their digits: the error is below 1e-14 of
/// max(|d|, arm). A bound that happens to lie near 0 is a difference of nearly equal numbers by nature and has that
/// absolute, not a relative, accuracy.
///
/// Contains d; lies in [-1, 1]; swapping a and b negates it; swapping success and failure on both sides negates it.
/// If either side has no trials the answer is [-1, 1]: one known rate alone would allow a narrower range, but an
/// interval from one side only would not be a comparison.
///
/// @param a, b        exact counts of the two independent samples
/// @param confidence  nominal coverage
/// @return            bounds on a difference of probabilities (unitless)
/// @throws InvalidInput if a tally has more successes than trials
///
/// Newcombe, R. G. (1998). Stat. Med. 17(8), 873-890.
/// doi:10.1002/(SICI)1097-0258(19980430)17:8<873::AID-SIM779>3.0.CO;2-I
[[nodiscard]] inline Interval newcombe(const BinomialTally& a, const BinomialTally& b, const Confidence& confidence) {
  return newcombe(a, b, confidence.z());
}

}  // namespace lotrecht::stats
