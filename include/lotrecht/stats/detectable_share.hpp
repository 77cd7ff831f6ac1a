#pragma once

/// @file
/// The deviation from a share known beforehand that so many rows can find.

#include <cstdint>

#include <lotrecht/core/error.hpp>
#include <lotrecht/stats/binomial_test.hpp>
#include <lotrecht/stats/confidence.hpp>
#include <lotrecht/stats/minimum_detectable.hpp>
#include <lotrecht/stats/power.hpp>
#include <lotrecht/stats/rejection_region.hpp>

namespace lotrecht::stats {

namespace detail {

/// The most successes that `binomial_test` rejects as too few, plus 1; 0: none are.
[[nodiscard]] inline std::uint64_t rejected_as_few(std::uint64_t n, double probability, double alpha) {
  const auto rejected = [&](std::uint64_t x) { return 2.0 * binomial_between(0, x, n, probability) <= alpha; };
  std::uint64_t low = 0;  // so many are rejected: 0..low - 1
  std::uint64_t high = n + 1;
  while (low < high) {
    const std::uint64_t middle = low + (high - low) / 2;
    if (rejected(middle))
      low = middle + 1;
    else
      high = middle;
  }
  return low;
}

}  // namespace detail

/// The shares nearest to one known beforehand that the exact binomial test (`binomial_test`) tells from it with the
/// power, one on each side; none where no share up to 0, or up to 1, is far enough.
///
/// Exact: the test rejects up to a number of successes, and from another one on; the power is the probability of both
/// tails. O(log n) tails for the test and some thirty for each side.
///
/// @param n            rows, at least 1
/// @param probability  in [0, 1], what is compared with
/// @param power        above α and below 1
/// @throws InvalidInput if any is out of range
[[nodiscard]] inline DetectableRates minimum_detectable_share(std::uint64_t n, double probability,
                                                              const Confidence& confidence, double power) {
  detail::checked_rate(probability, "minimum_detectable_share", "probability");
  detail::checked_power(power, confidence, "minimum_detectable_share");
  if (n == 0) throw InvalidInput{"minimum_detectable_share", "n", "must be at least 1, got 0"};
  const double alpha = confidence.alpha();
  const std::uint64_t few = detail::rejected_as_few(n, probability, alpha);
  const std::uint64_t many = detail::rejected_as_few(n, 1.0 - probability, alpha);  // failures are few
  const auto power_at = [&](double p) {
    const double below = few > 0 ? detail::binomial_between(0, few - 1, n, p) : 0.0;
    const double above = many > 0 ? detail::binomial_between(n - many + 1, n, n, p) : 0.0;
    return below + above;
  };
  return detail::detectable_rates(power_at, probability, power, 40U);
}

}  // namespace lotrecht::stats
