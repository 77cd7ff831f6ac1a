#pragma once

/// @file
/// The largest gap that could have been found: what "no two groups differ" is worth.

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>

#include <lotrecht/fairness/cell_counts.hpp>
#include <lotrecht/fairness/detectable_gap.hpp>
#include <lotrecht/fairness/equalized_odds.hpp>
#include <lotrecht/fairness/gap.hpp>
#include <lotrecht/fairness/gap_test.hpp>
#include <lotrecht/fairness/methods.hpp>
#include <lotrecht/fairness/metric.hpp>
#include <lotrecht/fairness/point_metrics.hpp>
#include <lotrecht/fairness/worst_gap.hpp>
#include <lotrecht/stats/confidence.hpp>
#include <lotrecht/stats/studentized_range.hpp>

namespace lotrecht::fairness {

/// The level of each pair's interval if those of all pairs of k groups hold together: erf(q / 2), q the quantile of the
/// studentized range of k.
[[nodiscard]] inline stats::Confidence level_of_each_pair(std::size_t groups, const stats::Confidence& confidence) {
  return stats::Confidence{std::erf(stats::studentized_range_quantile(groups, confidence) / 2.0)};
}

/// The two groups that a worst gap lies between; where every rate is the same, the first two that have one.
struct WorstPair {
  std::size_t highest = 0;
  std::size_t lowest = 0;
};

[[nodiscard]] inline std::optional<WorstPair> worst_pair(Metric metric, std::span<const CellCounts> groups,
                                                         const WorstGap& worst) {
  if (!worst.estimate.defined() || !worst.highest || !worst.lowest) return std::nullopt;
  if (*worst.highest != *worst.lowest) return WorstPair{*worst.highest, *worst.lowest};
  for (std::size_t g = 0; g < groups.size(); ++g) {
    if (g != *worst.highest && detail::why_undefined(metric, groups[g]) == stats::Undefined::none) {
      return WorstPair{*worst.highest, g};
    }
  }
  return std::nullopt;
}

/// The gap between the two groups of a worst gap that would have been noticed with the power, all pairs being looked at
/// together: as a difference (the higher group's rate above the lower one's; `high`) or as a ratio (the lower one's to
/// the higher one's; `low`). The rate that is compared with is taken as known: the lower one, or for a ratio the
/// higher.
///
/// Each pair is tested at `level_of_each_pair`: of counted rates by `detectable_gaps`, else as `between` is wide.
///
/// @param groups   (k,) cells of the groups
/// @param worst    from `worst_gap` of these groups
/// @param between  for what has no counts to plan with (weights, designs): the gap between the two, lower against
///                 higher for a ratio, at the level of each pair; none: MOVER's
/// @return         nothing where the worst gap is undefined, or where the power is not above the size of the test
/// @throws InvalidInput if the power is not in (0, 1)
[[nodiscard]] inline DetectableGap detectable_worst_gap(Metric metric, Measure measure,
                                                        std::span<const CellCounts> groups, const WorstGap& worst,
                                                        const stats::Confidence& confidence, double power,
                                                        const std::optional<stats::Estimate>& between = std::nullopt) {
  const auto pair = worst_pair(metric, groups, worst);
  if (!pair) return {};
  const stats::Confidence level = level_of_each_pair(worst.groups, confidence);
  if (power <= level.alpha()) return {};
  const bool ratio = measure == Measure::ratio;
  const Comparison compared{groups[ratio ? pair->lowest : pair->highest], groups[ratio ? pair->highest : pair->lowest]};
  DetectableGap found;
  if (!between && detail::is_counted(metric, compared)) {
    found = detectable_gap(metric, measure, compared, level, power);
  } else {
    const stats::Estimate e = between ? *between : gap(metric, measure, compared, Methods{level});
    found = detectable_gap_of_interval(metric, measure, e, point(metric, compared.other), level.z(), power);
  }
  return ratio ? DetectableGap{found.low, std::nullopt} : DetectableGap{std::nullopt, found.high};
}

/// The same for equalized odds, from the noticeable worst gaps in TPR and in FPR at the level √(confidence): whoever
/// has an aggregate so far from "no gap" has one of the two rates as far as it must be to be noticed. For the larger
/// gap that is the larger of both, for the mean their mean; nothing where either is nothing.
[[nodiscard]] inline DetectableGap detectable_odds(Measure measure, Aggregate aggregate, const DetectableGap& tpr,
                                                   const DetectableGap& fpr) {
  const auto both = [&](const std::optional<double>& a, const std::optional<double>& b) -> std::optional<double> {
    if (!a || !b) return std::nullopt;
    if (aggregate == Aggregate::mean) return (*a + *b) / 2.0;
    return measure == Measure::difference ? std::max(*a, *b) : std::min(*a, *b);
  };
  return {both(tpr.low, fpr.low), both(tpr.high, fpr.high)};
}

/// `detectable_odds` of groups of independent rows.
[[nodiscard]] inline DetectableGap detectable_equalized_odds(Measure measure, Aggregate aggregate,
                                                             std::span<const CellCounts> groups,
                                                             const stats::Confidence& confidence, double power) {
  const stats::Confidence each{std::sqrt(confidence.level())};
  const auto of = [&](Metric metric) {
    return detectable_worst_gap(metric, measure, groups, worst_gap(metric, measure, groups, each), each, power);
  };
  return detectable_odds(measure, aggregate, of(Metric::true_positive_rate), of(Metric::false_positive_rate));
}

}  // namespace lotrecht::fairness
