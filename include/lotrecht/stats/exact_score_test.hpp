#pragma once

/// @file
/// Exact tests that a difference or a ratio of two proportions has a given value.

#include <algorithm>

#include <lotrecht/stats/binomial_tally.hpp>
#include <lotrecht/stats/detail/equal_rates.hpp>
#include <lotrecht/stats/detail/exact_bound.hpp>
#include <lotrecht/stats/detail/restricted_score.hpp>
#include <lotrecht/stats/score_test.hpp>
#include <lotrecht/stats/test_result.hpp>

namespace lotrecht::stats {

namespace detail {

template <class Line, class Score>
[[nodiscard]] TestResult exact_score(const BinomialTally& a, const BinomialTally& b, double parameter,
                                     Alternative alternative, double gamma, const Score& score) {
  TestResult result;
  result.n = a.trials + b.trials;
  result.method = "exact_score";
  if (a.trials == 0 || b.trials == 0) {
    result.statistic = 0.0;
    result.p_value = 1.0;
    return result;
  }
  result.statistic = score(counts_of(a.successes, a.trials), counts_of(b.successes, b.trials));
  const TailRegion region = region_of(a, b, alternative, result.statistic, score);
  SupremumSearch search{region};
  const NuisancePath path = Line::path(parameter);
  const Nuisance unknown = nuisance(a, b, gamma);
  const double base = unknown.is_first ? path.base1 : path.base2;
  const double slope = unknown.is_first ? path.slope1 : path.slope2;
  const double from = std::max(0.0, (unknown.rates.low - base) / slope);
  const double to = std::min(1.0, (unknown.rates.high - base) / slope);
  // No plausible rate is compatible with the hypothesis: all that is left is what gamma pays for.
  result.p_value = from > to ? gamma : std::min(1.0, search.largest(path, from, to).value + gamma);
  return result;
}

}  // namespace detail

/// Exact unconditional test of p_a - p_b = null, ordered by the score statistic (`score_test_difference`).
///
/// The p-value is the largest probability, over all pairs of rates with that difference, of a table whose z is at
/// least as extreme. One-sided it is also a test of "at most" (`greater`) or "at least" (`less`): the probability is
/// largest on the edge of that hypothesis. With null 0 it is Barnard's test. Supremum and `gamma` as in
/// `barnard_exact`; `gamma` restricts the rate of the larger sample.
///
/// `exact_difference` inverts a test with one ordering for all differences; at a bound the two can differ by the
/// granularity of the tables.
///
/// @param null   in (-1, 1)
/// @param gamma  in [0, 0.5)
/// @throws InvalidInput if a tally has more successes than trials, there are too many rows, or an argument is out of
/// range
///
/// Chan, I. S. F. (1998). Stat. Med. 17(12), 1403-1413.
[[nodiscard]] inline TestResult exact_score_test_difference(const BinomialTally& a, const BinomialTally& b, double null,
                                                            Alternative alternative, double gamma = 0.0) {
  (void)detail::unconditional_counts(a, "exact_score_test_difference", "a");
  (void)detail::unconditional_counts(b, "exact_score_test_difference", "b");
  detail::check_difference(null, "exact_score_test_difference");
  detail::check_gamma(gamma, "exact_score_test_difference");
  return detail::exact_score<detail::DifferenceLine>(
      a, b, null, alternative, gamma,
      [null](const detail::Counts& x, const detail::Counts& y) { return detail::difference_score(x, y, null); });
}

/// Exact unconditional test of p_a = null p_b, likewise.
///
/// @param null  positive and finite
/// @throws InvalidInput as `exact_score_test_difference`
[[nodiscard]] inline TestResult exact_score_test_ratio(const BinomialTally& a, const BinomialTally& b, double null,
                                                       Alternative alternative, double gamma = 0.0) {
  (void)detail::unconditional_counts(a, "exact_score_test_ratio", "a");
  (void)detail::unconditional_counts(b, "exact_score_test_ratio", "b");
  detail::check_ratio(null, "exact_score_test_ratio");
  detail::check_gamma(gamma, "exact_score_test_ratio");
  return detail::exact_score<detail::RatioLine>(
      a, b, std::log(null), alternative, gamma,
      [null](const detail::Counts& x, const detail::Counts& y) { return detail::ratio_score(x, y, null); });
}

}  // namespace lotrecht::stats
