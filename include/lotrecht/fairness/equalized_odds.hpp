#pragma once

/// @file
/// Equalized odds: true and false positive rates together, never cancelling.

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <span>
#include <string_view>

#include <lotrecht/fairness/cell_counts.hpp>
#include <lotrecht/fairness/worst_gap.hpp>
#include <lotrecht/stats/confidence.hpp>
#include <lotrecht/stats/estimate.hpp>

namespace lotrecht::fairness {

/// How the gaps in true and in false positive rates become one number.
enum class Aggregate : std::uint8_t {
  worst_case,  ///< the larger gap (the smaller ratio)
  mean,        ///< the mean of the two absolute gaps (of the two ratios)
};

namespace detail {

/// The aggregate of two worst gaps whose intervals hold together.
[[nodiscard]] inline stats::Estimate combined_odds(Measure measure, Aggregate aggregate, const stats::Estimate& tpr,
                                                   const stats::Estimate& fpr, const stats::Confidence& confidence,
                                                   std::string_view method) {
  const auto combine = [&](double a, double b) {
    if (aggregate == Aggregate::mean) return (a + b) / 2.0;
    return measure == Measure::difference ? std::max(a, b) : std::min(a, b);
  };
  stats::Estimate e;
  e.confidence = confidence.level();
  e.n = tpr.n + fpr.n;
  e.method = method;
  e.undefined = tpr.defined() ? fpr.undefined : tpr.undefined;
  if (e.defined()) e.value = combine(tpr.value, fpr.value);
  e.low = combine(tpr.low, fpr.low);
  e.high = combine(tpr.high, fpr.high);
  return e;
}

}  // namespace detail

/// Equalized odds across groups: the worst gap in TPR and the worst gap in FPR, aggregated.
///
/// Gaps are absolute before they are averaged, so that a group favoured by one rate and harmed by the other does not
/// come out even. The two gaps are computed from different rows (positive and negative outcomes) and are independent
/// given the outcomes; each gets the level √(confidence), so that both intervals hold together with the stated
/// confidence, and the aggregate of the bounds bounds the aggregate. The interval of a difference holds 0 exactly when
/// neither rate shows a gap.
///
/// Undefined if either rate is (fewer than two groups have it, or its ratio has no reference).
///
/// Hardt, M., Price, E. & Srebro, N. (2016). Equality of opportunity in supervised learning. NeurIPS 29.
[[nodiscard]] inline stats::Estimate equalized_odds(Measure measure, Aggregate aggregate,
                                                    std::span<const CellCounts> groups,
                                                    const stats::Confidence& confidence) {
  const stats::Confidence each{std::sqrt(confidence.level())};
  const stats::Estimate tpr = worst_gap(Metric::true_positive_rate, measure, groups, each).estimate;
  const stats::Estimate fpr = worst_gap(Metric::false_positive_rate, measure, groups, each).estimate;
  return detail::combined_odds(measure, aggregate, tpr, fpr, confidence,
                               tpr.method == "tukey_mover_wilson_effective" ? "joint_tukey_effective" : "joint_tukey");
}

}  // namespace lotrecht::fairness
