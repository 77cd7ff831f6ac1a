#pragma once

/// @file
/// Every metric of every group, every gap, and the worst gaps: the table an audit is made of.

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <optional>
#include <span>
#include <vector>

#include <lotrecht/fairness/cell_counts.hpp>
#include <lotrecht/fairness/gap.hpp>
#include <lotrecht/fairness/group_disparities.hpp>
#include <lotrecht/fairness/methods.hpp>
#include <lotrecht/fairness/metric.hpp>
#include <lotrecht/fairness/rate.hpp>
#include <lotrecht/fairness/reference.hpp>
#include <lotrecht/fairness/worst_gap.hpp>
#include <lotrecht/stats/studentized_range.hpp>

namespace lotrecht::fairness {

/// The two measures of the worst gap in one metric.
struct WorstGaps {
  WorstGap difference;
  WorstGap ratio;
};

/// Results for the groups of one attribute, or of several crossed.
struct Disparities {
  std::vector<Metric> metrics;
  ReferenceRule rule{};
  std::optional<std::size_t> reference;  ///< the reference group, if the rule names one
  CellCounts overall;
  std::vector<stats::Estimate> overall_rates;
  std::vector<GroupDisparities> groups;  ///< every group, empty ones included
  std::vector<WorstGaps> worst;          ///< one per metric
};

/// What group number `group` is compared with; nothing if it is the reference itself or there is no reference.
///
/// @param rest  `rests(groups)`
[[nodiscard]] inline std::optional<Comparison> comparison(std::span<const CellCounts> groups,
                                                          std::span<const CellCounts> rest, ReferenceRule rule,
                                                          std::optional<std::size_t> reference, std::size_t group) {
  if (rule == ReferenceRule::rest) return Comparison{groups[group], rest[group]};
  if (rule == ReferenceRule::overall) return Comparison{groups[group], rest[group], true};
  if (!reference || *reference == group) return std::nullopt;
  return Comparison{groups[group], groups[*reference]};
}

/// The methods for gaps to a reference that was chosen by looking at the data; nothing if it was not.
///
/// The best-off of k groups is the luckiest of k, and a pairwise interval to it would find gaps where there are none:
/// with fifty equal groups of 200, three audits in four. At the critical value of Tukey and Kramer, q / sqrt 2 with q
/// the studentized range's quantile for k, the intervals of all pairs hold together, and so do those to the chosen one.
[[nodiscard]] inline std::optional<Methods> methods_for_all_pairs(ReferenceRule rule,
                                                                  std::span<const CellCounts> groups,
                                                                  const Methods& methods) {
  const auto somebody = [](const CellCounts& group) { return group.n() > 0; };
  const auto among = static_cast<std::size_t>(std::count_if(groups.begin(), groups.end(), somebody));
  if (rule != ReferenceRule::best_off || among < 3) return std::nullopt;
  Methods together = methods;
  together.bootstrap.reset();
  // A normal interval with critical value q / sqrt 2 has the level erf(q / 2).
  together.confidence = stats::Confidence{std::erf(stats::studentized_range_quantile(among, methods.confidence) / 2.0)};
  return together;
}

/// Computes everything: O(groups x metrics), and the worst gaps.
///
/// @param groups  cells of each group, e.g. `cell_counts(fold(...))`
/// @param metrics  which metrics, in which order
/// @throws InvalidInput as `resolve`, and as `group_disparities`
[[nodiscard]] inline Disparities disparities(std::span<const CellCounts> groups, std::span<const Metric> metrics,
                                             const Reference& reference, const Methods& methods) {
  Disparities d;
  d.metrics.assign(metrics.begin(), metrics.end());
  d.rule = reference.rule;
  d.reference = resolve(reference, groups);
  d.overall = total(groups);
  d.overall_rates = group_disparities(metrics, d.overall, std::nullopt, methods).rates;
  const std::vector<CellCounts> rest = rests(groups);
  const std::optional<Methods> together = methods_for_all_pairs(d.rule, groups, methods);
  for (std::size_t g = 0; g < groups.size(); ++g) {
    d.groups.push_back(
        group_disparities(metrics, groups[g], comparison(groups, rest, d.rule, d.reference, g), methods, together));
  }
  for (const Metric m : metrics) {
    d.worst.push_back({worst_gap(m, Measure::difference, groups, methods.confidence),
                       worst_gap(m, Measure::ratio, groups, methods.confidence)});
  }
  return d;
}

}  // namespace lotrecht::fairness
