#pragma once

/// @file
/// Score tests that a difference or a ratio of two proportions has a given value.

#include <cmath>
#include <limits>
#include <string>

#include <lotrecht/core/error.hpp>
#include <lotrecht/stats/binomial_tally.hpp>
#include <lotrecht/stats/detail/counts.hpp>
#include <lotrecht/stats/detail/restricted_score.hpp>
#include <lotrecht/stats/test_result.hpp>

namespace lotrecht::stats {

/// Whose variance a score test of two proportions uses.
enum class ScoreVariance {
  miettinen_nurminen,  ///< unbiased, with the factor N / (N - 1): agrees with `miettinen_nurminen_*`
  farrington_manning,  ///< plain: agrees with Pearson's chi-square (null 0 or 1), and with `koopman`
};

namespace detail {

/// @throws InvalidInput unless -1 < null < 1
inline void check_difference(double null, const char* function) {
  if (!(-1.0 < null && null < 1.0)) {
    throw InvalidInput{function, "null", "must lie strictly between -1 and 1, got " + std::to_string(null)};
  }
}

/// @throws InvalidInput unless 0 < null < infinity
inline void check_ratio(double null, const char* function) {
  if (!(0.0 < null && null <= std::numeric_limits<double>::max())) {
    throw InvalidInput{function, "null", "must be positive and finite, got " + std::to_string(null)};
  }
}

/// The p-value of a z that is standard normal under the hypothesis.
[[nodiscard]] inline double normal_p_value(double z, Alternative alternative) noexcept {
  switch (alternative) {
    case Alternative::two_sided: return std::erfc(std::abs(z) / std::sqrt(2.0));
    case Alternative::less: return 0.5 * std::erfc(-z / std::sqrt(2.0));
    case Alternative::greater: return 0.5 * std::erfc(z / std::sqrt(2.0));
  }
  return std::numeric_limits<double>::quiet_NaN();
}

[[nodiscard]] inline TestResult score_result(double z, const Counts& a, const Counts& b, std::uint64_t n,
                                             Alternative alternative, ScoreVariance variance) noexcept {
  TestResult result;
  const double rows = a.trials + b.trials;
  const bool unbiased = variance == ScoreVariance::miettinen_nurminen;
  result.statistic = unbiased ? z * std::sqrt((rows - 1.0) / rows) : z;
  result.p_value = normal_p_value(result.statistic, alternative);
  result.n = n;
  result.method = unbiased ? "miettinen_nurminen" : "farrington_manning";
  return result;
}

}  // namespace detail

/// Score test of p_a - p_b = null.
///
///     z = (p̂_a - p̂_b - null) / √(p̃_a q̃_a / n_a + p̃_b q̃_b / n_b),
///
/// p̃ the maximum likelihood estimates under the hypothesis; Miettinen and Nurminen's z is smaller by √((N - 1) / N).
/// With null 0, Farrington and Manning's z² is Pearson's chi-square. `less` and `greater` are the one-sided tests of
/// non-inferiority: rejecting p_a - p_b <= null is `greater`. The normal law is an approximation: `exact_score_test`
/// is exact for small samples.
///
/// No rows on a side: undefined (`nobody`). Relative error of z below 1e-12 of z or of the observed distance from null.
///
/// @param null  in (-1, 1)
/// @throws InvalidInput if a tally has more successes than trials, or null is out of range
///
/// Miettinen, O. & Nurminen, M. (1985). Stat. Med. 4(2), 213-226. doi:10.1002/sim.4780040211
/// Farrington, C. P. & Manning, G. (1990). Stat. Med. 9(12), 1447-1454. doi:10.1002/sim.4780091208
[[nodiscard]] inline TestResult score_test_difference(const BinomialTally& a, const BinomialTally& b, double null,
                                                      Alternative alternative, ScoreVariance variance) {
  const detail::Counts ca = detail::counts(a, "score_test_difference", "a");
  const detail::Counts cb = detail::counts(b, "score_test_difference", "b");
  detail::check_difference(null, "score_test_difference");
  if (ca.empty() || cb.empty()) {
    TestResult nothing = detail::score_result(0.0, ca, cb, a.trials + b.trials, alternative, variance);
    nothing.statistic = nothing.p_value = std::numeric_limits<double>::quiet_NaN();
    nothing.undefined = Undefined::nobody;
    return nothing;
  }
  return detail::score_result(detail::difference_score(ca, cb, null), ca, cb, a.trials + b.trials, alternative,
                              variance);
}

/// Score test of p_a = null p_b, likewise with z = (p̂_a - null p̂_b) / √(p̃_a q̃_a / n_a + null² p̃_b q̃_b / n_b).
///
/// With null 0.8 and `less` it tests whether a rate falls short of four fifths of another. No success on either side:
/// no evidence about a ratio, z = 0.
///
/// @param null  positive and finite
/// @throws InvalidInput if a tally has more successes than trials, or null is out of range
[[nodiscard]] inline TestResult score_test_ratio(const BinomialTally& a, const BinomialTally& b, double null,
                                                 Alternative alternative, ScoreVariance variance) {
  const detail::Counts ca = detail::counts(a, "score_test_ratio", "a");
  const detail::Counts cb = detail::counts(b, "score_test_ratio", "b");
  detail::check_ratio(null, "score_test_ratio");
  if (ca.empty() || cb.empty()) {
    TestResult nothing = detail::score_result(0.0, ca, cb, a.trials + b.trials, alternative, variance);
    nothing.statistic = nothing.p_value = std::numeric_limits<double>::quiet_NaN();
    nothing.undefined = Undefined::nobody;
    return nothing;
  }
  return detail::score_result(detail::ratio_score(ca, cb, null), ca, cb, a.trials + b.trials, alternative, variance);
}

}  // namespace lotrecht::stats
