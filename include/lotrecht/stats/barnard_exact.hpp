#pragma once

/// @file
/// Barnard's exact unconditional test of two proportions.

#include <cmath>
#include <cstdint>

#include <lotrecht/stats/binomial_tally.hpp>
#include <lotrecht/stats/detail/counts.hpp>
#include <lotrecht/stats/detail/equal_rates.hpp>
#include <lotrecht/stats/test_result.hpp>

namespace lotrecht::stats {

/// The statistic that says which tables are more extreme, in Barnard's test.
enum class BarnardStatistic : std::uint8_t {
  pooled,    ///< the score statistic: variance of the common rate
  unpooled,  ///< Wald's: variances of the two observed rates
};

namespace detail {

/// z = (p̂_a - p̂_b) / standard error; 0 if the rates agree, infinite if they differ and the error is 0.
[[nodiscard]] inline double wald_or_score(const Counts& a, const Counts& b, BarnardStatistic kind) noexcept {
  const double d = difference_of_rates(a, b);
  if (d == 0.0) return 0.0;
  if (kind == BarnardStatistic::unpooled) {
    const double variance = a.successes * a.failures / (a.trials * a.trials * a.trials) +
                            b.successes * b.failures / (b.trials * b.trials * b.trials);
    return d / std::sqrt(variance);
  }
  const double n = a.trials + b.trials;
  const double p = (a.successes + b.successes) / n;
  const double q = (a.failures + b.failures) / n;
  return d / std::sqrt(p * q * (1.0 / a.trials + 1.0 / b.trials));
}

}  // namespace detail

/// Barnard's exact test that two success probabilities are equal, with a z statistic as ordering.
///
/// The p-value is the largest probability, over the unknown common rate p, of a table whose z is at least as extreme:
///
///     sup over p of Σ b(x; n_a, p) b(y; n_b, p),  over z(x, y) >= z (greater), <= z (less), |z(x, y)| >= |z|
///     (two-sided).
///
/// No margin is conditioned on, so the test finds more than Fisher's, and its size still never exceeds the level. The
/// supremum is found by branch and bound (detail/supremum.hpp): what is returned is a probability that was met, and
/// nowhere on [0, 1] is there one larger by more than 1e-10 of itself (1e-14 absolutely), unless the search
/// ends after its 20,000 steps, as it may for very small p-values. It is never below the probability of the observed
/// table at its most probable rate, and so never 0 above 1e-308. z values that agree to 1e-12 count as equal.
///
/// With `gamma` > 0 the supremum is taken over the exact interval of level 1 - gamma for p only, and gamma is added
/// (Berger and Boos): still never above the level, and not at the mercy of rates that the data exclude.
///
/// The statistic is z. No rows on a side, or equal rates: p = 1 two-sided.
///
/// @param a, b   exact counts of the two independent samples, together at most a million rows
/// @param gamma  in [0, 0.5); 0 takes the supremum over all of [0, 1]
/// @throws InvalidInput if a tally has more successes than trials, there are too many rows, or gamma is out of range
///
/// Barnard, G. A. (1947). Biometrika 34(1/2), 123-138. doi:10.1093/biomet/34.1-2.123
/// Suissa, S. & Shuster, J. J. (1985). J. R. Stat. Soc. A 148(4), 317-327. doi:10.2307/2981892
/// Berger, R. L. & Boos, D. D. (1994). J. Am. Stat. Assoc. 89(427), 1012-1016. doi:10.1080/01621459.1994.10476836
[[nodiscard]] inline TestResult barnard_exact(const BinomialTally& a, const BinomialTally& b, Alternative alternative,
                                              BarnardStatistic statistic = BarnardStatistic::pooled,
                                              double gamma = 0.0) {
  const detail::Counts ca = detail::unconditional_counts(a, "barnard_exact", "a");
  const detail::Counts cb = detail::unconditional_counts(b, "barnard_exact", "b");
  detail::check_gamma(gamma, "barnard_exact");
  TestResult result;
  result.n = a.trials + b.trials;
  result.method = statistic == BarnardStatistic::pooled ? "barnard_exact" : "barnard_exact_unpooled";
  if (ca.empty() || cb.empty()) {
    result.statistic = 0.0;
    result.p_value = 1.0;
    return result;
  }
  result.statistic = detail::wald_or_score(ca, cb, statistic);
  result.p_value = detail::equal_rates_p_value(
      a, b, alternative, gamma, result.statistic,
      [&](const detail::Counts& x, const detail::Counts& y) { return detail::wald_or_score(x, y, statistic); });
  return result;
}

}  // namespace lotrecht::stats
