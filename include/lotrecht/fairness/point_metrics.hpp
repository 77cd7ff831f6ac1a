#pragma once

/// @file
/// Gaps as single numbers, with the names and definitions that fairlearn's users know.

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <span>
#include <vector>

#include <lotrecht/fairness/cell_counts.hpp>
#include <lotrecht/fairness/equalized_odds.hpp>
#include <lotrecht/fairness/gap.hpp>
#include <lotrecht/fairness/metric.hpp>
#include <lotrecht/fairness/rate.hpp>

namespace lotrecht::fairness {

/// What a gap is taken between.
enum class Between : std::uint8_t {
  groups,   ///< the highest and the lowest group
  overall,  ///< each group and everybody, the largest gap counting
};

/// A metric without its interval; NaN where it does not exist (0/0 is undefined, not 0).
[[nodiscard]] inline double point(Metric metric, const CellCounts& counts) {
  if (detail::why_undefined(metric, counts) != stats::Undefined::none) return std::numeric_limits<double>::quiet_NaN();
  if (metric == Metric::balanced_accuracy) {
    return (point(Metric::true_positive_rate, counts) + point(Metric::true_negative_rate, counts)) / 2.0;
  }
  const Share share = counts.share(fraction(metric));
  return metric == Metric::treatment_equality ? share.odds() : share.value;
}

/// Groups that have rows but no such metric: they take no part in a gap, and the caller should say so.
[[nodiscard]] inline std::vector<std::size_t> without_metric(Metric metric, std::span<const CellCounts> groups) {
  std::vector<std::size_t> without;
  for (std::size_t g = 0; g < groups.size(); ++g) {
    if (groups[g].n() > 0 && std::isnan(point(metric, groups[g]))) without.push_back(g);
  }
  return without;
}

/// The gap in one metric as a number without uncertainty.
///
/// Differences: max - min over groups, or max |group - overall|. Ratios: min / max over groups, or the smallest of
/// group / overall and its inverse. For an answer with its uncertainty see `worst_gap`.
///
/// Groups without the metric are left out; see `without_metric`. NaN if no group has it, or if a ratio is 0/0.
///
/// @param groups  cells of each group
[[nodiscard]] inline double point_gap(Metric metric, Measure measure, Between between,
                                      std::span<const CellCounts> groups) {
  const double overall = point(metric, total(groups));
  double lowest = std::numeric_limits<double>::infinity();
  double highest = -lowest;
  double farthest = -lowest;
  double smallest_ratio = lowest;
  bool any = false;
  for (const CellCounts& group : groups) {
    const double value = point(metric, group);
    if (std::isnan(value)) continue;
    any = true;
    lowest = std::min(lowest, value);
    highest = std::max(highest, value);
    farthest = std::max(farthest, std::abs(value - overall));
    const double ratio = value / overall;
    if (!std::isnan(ratio)) smallest_ratio = std::min(smallest_ratio, ratio > 1.0 ? 1.0 / ratio : ratio);
  }
  constexpr double undefined = std::numeric_limits<double>::quiet_NaN();
  if (!any) return undefined;
  if (measure == Measure::difference) return between == Between::groups ? highest - lowest : farthest;
  if (between == Between::groups) return highest > 0.0 ? lowest / highest : undefined;
  return std::isinf(smallest_ratio) ? undefined : smallest_ratio;
}

/// Equalized odds as a number: the gaps in TPR and FPR, the worse one or their mean.
[[nodiscard]] inline double point_equalized_odds(Measure measure, Between between, Aggregate aggregate,
                                                 std::span<const CellCounts> groups) {
  const double tpr = point_gap(Metric::true_positive_rate, measure, between, groups);
  const double fpr = point_gap(Metric::false_positive_rate, measure, between, groups);
  if (std::isnan(tpr) || std::isnan(fpr)) return std::numeric_limits<double>::quiet_NaN();
  if (aggregate == Aggregate::mean) return (tpr + fpr) / 2.0;
  return measure == Measure::difference ? std::max(tpr, fpr) : std::min(tpr, fpr);
}

}  // namespace lotrecht::fairness
