#pragma once

/// @file
/// The gap between two groups among people of the same stratum, beside the raw one.

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <optional>
#include <span>
#include <vector>

#include <lotrecht/fairness/metric.hpp>
#include <lotrecht/fairness/simpson.hpp>
#include <lotrecht/stats/breslow_day.hpp>
#include <lotrecht/stats/cochran_mantel_haenszel.hpp>
#include <lotrecht/stats/conditional_odds_ratio.hpp>
#include <lotrecht/stats/confidence.hpp>
#include <lotrecht/stats/e_value.hpp>
#include <lotrecht/stats/estimate.hpp>
#include <lotrecht/stats/homogeneity.hpp>
#include <lotrecht/stats/mantel_haenszel.hpp>
#include <lotrecht/stats/miettinen_nurminen.hpp>
#include <lotrecht/stats/newcombe.hpp>
#include <lotrecht/stats/standardised.hpp>
#include <lotrecht/stats/two_samples.hpp>

namespace lotrecht::fairness {

/// The successes and trials of a plain metric in one set of cells.
///
/// @param cells  rows by `Cell`
[[nodiscard]] constexpr stats::BinomialTally tally_of(Metric metric,
                                                      const std::array<std::uint64_t, 6>& cells) noexcept {
  const Fraction f = fraction(metric);
  stats::BinomialTally t;
  for (std::size_t c = 0; c < cells.size(); ++c) {
    if (((f.numerator >> c) & 1u) != 0) t.successes += cells[c];
    if (((f.denominator >> c) & 1u) != 0) t.trials += cells[c];
  }
  return t;
}

/// Difference and ratio of two tallies: Newcombe's and Miettinen and Nurminen's intervals.
struct TwoSampleGap {
  stats::Estimate difference;
  stats::Estimate ratio;
};

/// @param if_empty  why the metric does not exist where a side has no trials
[[nodiscard]] inline TwoSampleGap two_sample_gap(const stats::TwoSamples& s, stats::Undefined if_empty,
                                                 const stats::Confidence& confidence) {
  TwoSampleGap g;
  for (stats::Estimate* e : {&g.difference, &g.ratio}) {
    e->confidence = confidence.level();
    e->n = s.trials();
    if (!s.comparable()) e->undefined = if_empty;
  }
  g.difference.method = "newcombe";
  g.ratio.method = "miettinen_nurminen";
  const auto bounded = [](stats::Estimate& e, const stats::Interval& around) {
    e.low = e.defined() ? std::min(e.value, around.low) : around.low;
    e.high = e.defined() ? std::max(e.value, around.high) : around.high;
  };
  if (g.difference.defined()) {
    const auto a = stats::detail::counts(s.a, "two_sample_gap", "a");
    const auto b = stats::detail::counts(s.b, "two_sample_gap", "b");
    g.difference.value = stats::detail::difference_of_rates(a, b);
    if (s.b.successes == 0) {
      g.ratio.undefined = stats::Undefined::zero_reference;
    } else {
      g.ratio.value = a.rate() / b.rate();
    }
  }
  bounded(g.difference, stats::newcombe(s.a, s.b, confidence));
  bounded(g.ratio, stats::miettinen_nurminen_ratio(s.a, s.b, confidence));
  return g;
}

/// Up to this many values of the sum of successes a conditional gap gets its exact test and odds ratio: milliseconds.
inline constexpr std::uint64_t exact_gap_support = 2'000;

/// Everything about one group, one reference and one metric, with strata held fixed.
struct ConditionalGap {
  stats::StrataUsed used;
  TwoSampleGap raw;                                 ///< over all rows, as if there were no strata
  stats::Estimate difference;                       ///< Mantel-Haenszel, common to all strata
  stats::Estimate ratio;                            ///< Mantel-Haenszel
  stats::Estimate odds_ratio;                       ///< Mantel-Haenszel
  std::optional<stats::Estimate> exact_odds_ratio;  ///< where the tables are small enough
  stats::Standardised standardised;                 ///< to the strata of both groups together
  stats::ChiSquareTest association;                 ///< Cochran-Mantel-Haenszel, uncorrected
  std::optional<double> exact_p;                    ///< its exact p-value, where the tables are small enough
  stats::ChiSquareTest same_difference;
  stats::ChiSquareTest same_ratio;
  stats::ChiSquareTest same_odds_ratio;  ///< Breslow-Day with Tarone's correction
  Simpson simpson;
  stats::Estimate e_value;  ///< of the common ratio
};

/// Compares two groups within strata: one pass over the strata, whatever their number.
///
/// The common difference, ratio and odds ratio each answer the question "if it were the same in every stratum, what
/// would it be?"; the homogeneity tests beside them say whether that is tenable. The standardised gap needs no such
/// assumption: it is what the gap would be if both groups had the strata of both together.
///
/// Strata that hold one group only compare nobody: they are left out of everything but the raw gap, and counted.
///
/// @param strata      the metric's successes and trials, a = the group, b = its reference
/// @param if_empty    `fraction(metric).if_empty`
/// @param interval    of the common difference and ratio
/// @param confidence  two-sided level of every interval
/// @throws InvalidInput if a tally has more successes than trials
[[nodiscard]] inline ConditionalGap conditional_gap(std::span<const stats::TwoSamples> strata,
                                                    stats::Undefined if_empty, stats::CommonInterval interval,
                                                    const stats::Confidence& confidence) {
  ConditionalGap g;
  g.used = stats::strata_used(strata);
  stats::TwoSamples all;
  std::vector<double> weights;
  weights.reserve(strata.size());
  for (const stats::TwoSamples& s : strata) {
    all.a.merge(s.a);
    all.b.merge(s.b);
    weights.push_back(static_cast<double>(s.trials()));
  }
  g.raw = two_sample_gap(all, if_empty, confidence);
  g.difference = stats::mantel_haenszel_difference(strata, interval, confidence);
  g.ratio = stats::mantel_haenszel_ratio(strata, interval, confidence);
  g.odds_ratio = stats::mantel_haenszel_odds_ratio(strata, confidence);
  g.standardised = stats::standardised(strata, weights, confidence);
  g.association = stats::cochran_mantel_haenszel(strata, stats::Continuity::uncorrected);
  if (stats::detail::conditional_support(strata) <= exact_gap_support) {
    g.exact_p = stats::exact_common_odds_test(strata);
    g.exact_odds_ratio = stats::conditional_odds_ratio(strata, confidence);
  }
  g.same_difference = stats::homogeneity_of_differences(strata);
  g.same_ratio = stats::homogeneity_of_ratios(strata);
  g.same_odds_ratio = stats::breslow_day(strata);
  g.simpson = simpson(g.raw.difference, g.difference, strata);
  g.e_value = stats::e_value(g.ratio);
  return g;
}

}  // namespace lotrecht::fairness
