#pragma once

/// @file
/// The gap of a small group with an interval that keeps its level whatever the rates.

#include <algorithm>
#include <cstdint>

#include <lotrecht/fairness/gap.hpp>
#include <lotrecht/fairness/methods.hpp>
#include <lotrecht/fairness/metric.hpp>
#include <lotrecht/stats/binomial_tally.hpp>
#include <lotrecht/stats/confidence.hpp>
#include <lotrecht/stats/exact_difference.hpp>
#include <lotrecht/stats/exact_ratio.hpp>
#include <lotrecht/stats/interval.hpp>

namespace lotrecht::fairness {

/// Whether two samples are too small for intervals that lean on the normal law: fewer than 30 rows in the smaller one,
/// or fewer than 5 successes or failures to be expected in it if both rates were equal.
[[nodiscard]] constexpr bool normal_law_is_doubtful(const stats::BinomialTally& a,
                                                    const stats::BinomialTally& b) noexcept {
  const auto smaller = static_cast<double>(std::min(a.trials, b.trials));
  const auto all = static_cast<double>(a.trials + b.trials);
  const std::uint64_t rarer = std::min(a.successes + b.successes, a.failures() + b.failures());
  return all > 0.0 && (smaller < 30.0 || smaller * (static_cast<double>(rarer) / all) < 5.0);
}

/// Beyond this many rows in the larger sample the exact interval is not worth its time.
inline constexpr std::uint64_t most_guarded_rows = 100'000;

namespace detail {

/// Whether a comparison has exact counts, and too few of them for the normal law.
[[nodiscard]] inline bool needs_exact_gap(Metric metric, const Comparison& compared) {
  if (!is_plain(metric) || compared.group.weighted || compared.other.weighted) return false;
  const stats::BinomialTally a = compared.group.share(fraction(metric)).rows;
  const stats::BinomialTally b = compared.other.share(fraction(metric)).rows;
  return a.trials > 0 && b.trials > 0 && std::max(a.trials, b.trials) <= most_guarded_rows &&
         normal_law_is_doubtful(a, b);
}

/// The exact interval of a gap between two disjoint samples.
[[nodiscard]] inline stats::Interval exact_interval(Measure measure, const stats::BinomialTally& a,
                                                    const stats::BinomialTally& b,
                                                    const stats::Confidence& confidence) {
  return measure == Measure::difference ? stats::exact_difference(a, b, confidence)
                                        : stats::exact_ratio(a, b, confidence);
}

/// `found` with that interval in the place of its own.
[[nodiscard]] inline stats::Estimate with_exact_interval(Metric metric, Measure measure, const Comparison& compared,
                                                         stats::Interval around, stats::Estimate found) {
  if (compared.with_overall) {
    // The gap to everybody is an increasing function of the gap to everybody else, see `gap`.
    const double w = share_of_all(metric, compared.group, compared.other);
    const auto to_overall = [&](double x) {
      if (measure == Measure::difference) return (1.0 - w) * x;
      return x == 0.0 ? 0.0 : 1.0 / (w + (1.0 - w) / x);
    };
    around = {to_overall(around.low), to_overall(around.high)};
  }
  if (found.defined()) around = holding(around, found.value);
  found.low = around.low;
  found.high = around.high;
  found.method = found.method.starts_with("tukey_") ? "tukey_exact_unconditional" : "exact_unconditional";
  return found;
}

}  // namespace detail

/// `found`, a gap, with the exact unconditional interval in the place of its own where the normal law is doubtful.
///
/// With equal true rates of 5 %, Newcombe's interval of 3 rows against 1,000 lies wholly above equality in 13 of 100
/// samples instead of 2.5; the exact one in no more than 2.5, whatever the rates (`stats::exact_difference`).
///
/// Only rates of whole rows are changed: weighted ones, balanced accuracy and treatment equality have no exact counts,
/// and with more than `most_guarded_rows` on a side the interval stays. For a gap that holds for all pairs at once,
/// give the level at which each pair's interval is taken.
///
/// @param methods  those of `found`
[[nodiscard]] inline stats::Estimate exact_gap(Metric metric, Measure measure, const Comparison& compared,
                                               const Methods& methods, const stats::Estimate& found) {
  if (!detail::needs_exact_gap(metric, compared)) return found;
  return detail::with_exact_interval(
      metric, measure, compared,
      detail::exact_interval(measure, compared.group.share(fraction(metric)).rows,
                             compared.other.share(fraction(metric)).rows, methods.confidence),
      found);
}

}  // namespace lotrecht::fairness
