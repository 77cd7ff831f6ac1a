#pragma once

/// @file
/// Katz's log interval for the ratio of two independent proportions.

#include <cmath>
#include <limits>

#include <lotrecht/stats/binomial_tally.hpp>
#include <lotrecht/stats/confidence.hpp>
#include <lotrecht/stats/detail/counts.hpp>
#include <lotrecht/stats/interval.hpp>

namespace lotrecht::stats {

/// Katz's interval with a critical value that comes from elsewhere (simultaneous comparisons).
///
/// @param z  critical value, finite and not negative
/// @throws InvalidInput if a tally has more successes than trials, or z is out of range
[[nodiscard]] inline Interval katz(const BinomialTally& a, const BinomialTally& b, double z) {
  const detail::Counts ca = detail::counts(a, "katz", "a");
  const detail::Counts cb = detail::counts(b, "katz", "b");
  detail::critical_value(z, "katz");
  if (ca.successes == 0.0 || cb.successes == 0.0) return {0.0, std::numeric_limits<double>::infinity()};
  const double ratio = ca.successes / cb.successes * (cb.trials / ca.trials);
  const double variance = ca.failures / ca.trials / ca.successes + cb.failures / cb.trials / cb.successes;
  const double reach = std::exp(z * std::sqrt(variance));
  return {ratio / reach, ratio * reach};
}

/// Two-sided interval for p_a / p_b, two independent proportions: normal theory for the logarithm of the ratio.
///
///     r̂ exp(∓ z √((1 - p̂_a)/x_a + (1 - p̂_b)/x_b)),    r̂ = p̂_a / p̂_b,  x the successes
///
/// The interval most textbooks give; here for comparison with them. Prefer `miettinen_nurminen_ratio`:
///  - with no success on either side (or no trials) the standard error is infinite and the answer is [0, ∞], although
///    the data say more than that;
///  - with no failure on both sides the standard error is 0 and the answer is [1, 1], which claims far too much;
///  - near those corners the coverage can fall far below the level (tests/stats/katz_test.cpp has figures).
///
/// Contains r̂ where it exists; swapping a and b inverts the interval. Relative error below 1e-13.
///
/// @param a, b        exact counts of the two independent samples
/// @param confidence  nominal coverage
/// @return            bounds on a ratio of probabilities (unitless), in [0, ∞]
/// @throws InvalidInput if a tally has more successes than trials
///
/// Katz, D., Baptista, J., Azen, S. P. & Pike, M. C. (1978). Biometrics 34(3), 469-474. doi:10.2307/2530610
[[nodiscard]] inline Interval katz(const BinomialTally& a, const BinomialTally& b, const Confidence& confidence) {
  return katz(a, b, confidence.z());
}

}  // namespace lotrecht::stats
