#pragma once

/// @file
/// The gaps that could have been found, for every gap of a table: those without a test of their own, too.

#include <cmath>
#include <cstddef>
#include <optional>
#include <span>
#include <utility>
#include <vector>

#include <lotrecht/fairness/cell_counts.hpp>
#include <lotrecht/fairness/design_disparities.hpp>
#include <lotrecht/fairness/detectable_gap.hpp>
#include <lotrecht/fairness/detectable_worst.hpp>
#include <lotrecht/fairness/disparities.hpp>
#include <lotrecht/fairness/equalized_odds.hpp>
#include <lotrecht/fairness/gap_test.hpp>
#include <lotrecht/fairness/methods.hpp>
#include <lotrecht/fairness/point_metrics.hpp>
#include <lotrecht/stats/confidence.hpp>

namespace lotrecht::audit {

/// Which gaps of a table would have been noticed, each by itself: not corrected for one another, as the intervals
/// beside which they stand are not (those to a chosen reference, and between any two groups, hold together).
struct DetectableTable {
  std::vector<std::vector<fairness::DetectableGaps>> groups;  ///< [group][metric]; empty for the reference itself
  std::vector<fairness::DetectableGaps> worst;                ///< one per metric
  fairness::DetectableGap equalized_odds_worst;
  fairness::DetectableGap equalized_odds_mean;
};

namespace detail {

/// The noticeable worst gap of one metric; by the design's interval of the pair where there is a design.
[[nodiscard]] inline fairness::DetectableGap detectable_worst(fairness::Metric metric, fairness::Measure measure,
                                                              std::span<const fairness::CellCounts> groups,
                                                              const fairness::WorstGap& worst,
                                                              const fairness::DesignEstimates* design,
                                                              const stats::Confidence& confidence, double power) {
  std::optional<stats::Estimate> between;
  if (design) {
    const auto pair = fairness::worst_pair(metric, groups, worst);
    if (!pair) return {};
    const stats::Confidence level = fairness::level_of_each_pair(worst.groups, confidence);
    const bool ratio = measure == fairness::Measure::ratio;
    between = design->between(metric, measure, ratio ? pair->lowest : pair->highest,
                              ratio ? pair->highest : pair->lowest, level);
  }
  return fairness::detectable_worst_gap(metric, measure, groups, worst, confidence, power, between);
}

/// The noticeable aggregate of equalized odds. A design shares the error probability between the two rates, independent
/// rows multiply.
[[nodiscard]] inline fairness::DetectableGap detectable_odds(fairness::Measure measure, fairness::Aggregate aggregate,
                                                             std::span<const fairness::CellCounts> groups,
                                                             const fairness::DesignEstimates* design,
                                                             const stats::Confidence& confidence, double power) {
  if (!design) return fairness::detectable_equalized_odds(measure, aggregate, groups, confidence, power);
  const stats::Confidence each{1.0 - 0.5 * confidence.alpha()};
  const auto of = [&](fairness::Metric metric) {
    return detectable_worst(metric, measure, groups, design->worst(metric, measure, each), design, each, power);
  };
  return fairness::detectable_odds(measure, aggregate, of(fairness::Metric::true_positive_rate),
                                   of(fairness::Metric::false_positive_rate));
}

/// The noticeable gaps of one group in one metric.
///
/// @param told        the gap as the table tells it; `level` is that of its interval
/// @param level       of the pair's own interval
[[nodiscard]] inline fairness::DetectableGaps detectable_in_table(fairness::Metric metric,
                                                                  const fairness::Comparison& compared,
                                                                  const fairness::Gap& told,
                                                                  const fairness::DesignEstimates* design,
                                                                  const stats::Confidence& level, double power) {
  if (power <= level.alpha()) return {};
  if (!design && fairness::detail::is_counted(metric, compared)) {
    return fairness::detectable_gaps(metric, compared, level, power);
  }
  fairness::CellCounts beside = compared.other;
  if (compared.with_overall) beside.merge(compared.group);
  const double reference = fairness::point(metric, beside);
  const auto of = [&](fairness::Measure measure, const stats::Estimate& e) {
    return fairness::detectable_gap_of_interval(metric, measure, e, reference, level.z(), power);
  };
  return {of(fairness::Measure::difference, told.difference), of(fairness::Measure::ratio, told.ratio)};
}

/// All of a table.
[[nodiscard]] inline DetectableTable detectable_table(const fairness::Disparities& d,
                                                      std::span<const fairness::CellCounts> groups,
                                                      std::span<const fairness::CellCounts> rest,
                                                      const fairness::DesignEstimates* design,
                                                      const fairness::Methods& methods, double power) {
  DetectableTable found;
  const auto together = fairness::methods_for_all_pairs(d.rule, groups, methods);
  const stats::Confidence& level = together ? together->confidence : methods.confidence;
  for (std::size_t g = 0; g < groups.size(); ++g) {
    const auto compared = fairness::comparison(groups, rest, d.rule, d.reference, g);
    std::vector<fairness::DetectableGaps> one;
    for (std::size_t m = 0; compared && m < d.metrics.size(); ++m) {
      one.push_back(detectable_in_table(d.metrics[m], *compared, d.groups[g].gaps[m], design, level, power));
    }
    found.groups.push_back(std::move(one));
  }
  using fairness::Measure;
  for (std::size_t m = 0; m < d.metrics.size(); ++m) {
    const auto of = [&](Measure measure, const fairness::WorstGap& worst) {
      return detectable_worst(d.metrics[m], measure, groups, worst, design, methods.confidence, power);
    };
    found.worst.push_back({of(Measure::difference, d.worst[m].difference), of(Measure::ratio, d.worst[m].ratio)});
  }
  using fairness::Aggregate;
  found.equalized_odds_worst =
      detectable_odds(Measure::difference, Aggregate::worst_case, groups, design, methods.confidence, power);
  found.equalized_odds_mean =
      detectable_odds(Measure::difference, Aggregate::mean, groups, design, methods.confidence, power);
  return found;
}

}  // namespace detail

}  // namespace lotrecht::audit
