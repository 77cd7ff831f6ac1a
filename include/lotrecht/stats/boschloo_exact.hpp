#pragma once

/// @file
/// Boschloo's exact unconditional test of two proportions.

#include <algorithm>
#include <cmath>

#include <lotrecht/stats/binomial_tally.hpp>
#include <lotrecht/stats/detail/equal_rates.hpp>
#include <lotrecht/stats/detail/hypergeometric_law.hpp>
#include <lotrecht/stats/test_result.hpp>

namespace lotrecht::stats {

/// Boschloo's exact test that two success probabilities are equal: Fisher's p-value, used as a statistic.
///
/// The p-value is the largest probability, over the unknown common rate, of a table whose one-sided Fisher p-value is
/// at most the observed one; two-sided, of a table either of whose one-sided Fisher p-values is at most the smaller one
/// observed. So it is never above Fisher's one-sided p-value, two-sided never above twice the smaller of them, and its
/// size still never exceeds the level: uniformly better than Fisher's test.
///
/// Supremum, `gamma`, ties (1e-10 of Fisher's p-value) and limits as in `barnard_exact`. The statistic is the
/// observed Fisher p-value, one-sided; the smaller one if two-sided. No rows on a side: p = 1.
///
/// @param a, b   exact counts of the two independent samples, at most a million rows each
/// @param gamma  in [0, 0.5); 0 takes the supremum over all of [0, 1]
/// @throws InvalidInput if a tally has more successes than trials, there are too many rows, or gamma is out of range
///
/// Boschloo, R. D. (1970). Stat. Neerl. 24(1), 1-9. doi:10.1111/j.1467-9574.1970.tb00104.x
[[nodiscard]] inline TestResult boschloo_exact(const BinomialTally& a, const BinomialTally& b, Alternative alternative,
                                               double gamma = 0.0) {
  const detail::Counts ca = detail::unconditional_counts(a, "boschloo_exact", "a");
  const detail::Counts cb = detail::unconditional_counts(b, "boschloo_exact", "b");
  detail::check_gamma(gamma, "boschloo_exact");
  TestResult result;
  result.n = a.trials + b.trials;
  result.method = "boschloo_exact";
  if (ca.empty() || cb.empty()) {
    result.statistic = 1.0;
    result.p_value = 1.0;
    return result;
  }
  const auto tail = [&](double x, double y, bool greater) {
    const detail::HypergeometricLaw law{ca.trials, cb.trials, x + y};
    return greater ? law.upper(x) : law.lower(x);
  };
  const double above = tail(ca.successes, cb.successes, true);
  const double below = tail(ca.successes, cb.successes, false);
  result.statistic = alternative == Alternative::greater ? above
                     : alternative == Alternative::less  ? below
                                                         : std::min(above, below);
  const double most = result.statistic * (1.0 + 1e-10);
  detail::TailRegion region{a.trials, b.trials};
  const auto real = [](std::uint64_t k) { return static_cast<double>(k); };
  if (alternative != Alternative::less) {
    detail::take_first_larger(region, [&](auto x, auto y) { return tail(real(x), real(y), true) <= most; });
  }
  if (alternative != Alternative::greater) {
    detail::take_first_smaller(region, [&](auto x, auto y) { return tail(real(x), real(y), false) <= most; });
  }
  region.finish();
  result.p_value = detail::equal_rates_supremum(region, a, b, gamma);
  return result;
}

}  // namespace lotrecht::stats
