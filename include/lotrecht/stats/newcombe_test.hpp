#pragma once

/// @file
/// The test of equal proportions that Newcombe's interval inverts.

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <numbers>

#include <boost/math/tools/toms748_solve.hpp>

#include <lotrecht/stats/binomial_tally.hpp>
#include <lotrecht/stats/detail/counts.hpp>
#include <lotrecht/stats/newcombe.hpp>
#include <lotrecht/stats/test_result.hpp>
#include <lotrecht/stats/wilson.hpp>

namespace lotrecht::stats {

/// Tests p_a = p_b so that the p-value is below 1 - level exactly where Newcombe's interval of that level leaves out 0.
///
/// The arm of the interval that points to 0 grows with the critical value z and is at last longer than the difference:
///
///     |d| = √((p̂ - l(z))² + (u(z) - p̂')²),    p = 2 (1 - Φ(z)),
///
/// [l, u] the Wilson intervals of the larger rate p̂ and the smaller one p̂'. Nothing but a report that shows Newcombe's
/// interval needs it: where the two are not to contradict each other.
///
/// @return  statistic z, with the sign of the difference; d = 0 and empty samples: z = 0, p = 1
/// @throws InvalidInput if a tally has more successes than trials
[[nodiscard]] inline TestResult newcombe_test(const BinomialTally& a, const BinomialTally& b) {
  const detail::Counts ca = detail::counts(a, "newcombe_test", "a");
  const detail::Counts cb = detail::counts(b, "newcombe_test", "b");
  TestResult result;
  result.n = a.trials + b.trials;
  result.method = "newcombe";
  result.statistic = 0.0;
  result.p_value = 1.0;
  if (ca.empty() || cb.empty()) return result;
  const double d = detail::difference_of_rates(ca, cb);
  if (d == 0.0) return result;
  const detail::Counts& larger = d > 0.0 ? ca : cb;
  const detail::Counts& smaller = d > 0.0 ? cb : ca;
  const auto excess = [&](double z) {
    return std::hypot(detail::wilson_arms(larger, z).below, detail::wilson_arms(smaller, z).above) - std::abs(d);
  };
  // Arms grow without end towards p̂ and 1 - p̂', whose root sum of squares is at least d. Beyond 64 no p is left.
  double z = 1.0;
  double before = 0.0;
  while (z < 64.0 && excess(z) < 0.0) {
    before = z;
    z *= 2.0;
  }
  if (excess(z) > 0.0) {
    std::uintmax_t steps = 100;
    const auto close = [](double l, double r) { return r - l <= 4e-16 * r; };
    const auto [left, right] = boost::math::tools::toms748_solve(excess, before, z, close, steps);
    z = 0.5 * (left + right);
  }
  result.statistic = std::copysign(z, d);
  result.p_value = std::erfc(z / std::numbers::sqrt2);
  return result;
}

}  // namespace lotrecht::stats
