#pragma once

/// @file
/// Every metric of every group, every gap, and the worst gaps: the table an audit is made of.

#include <algorithm>
#include <cstddef>
#include <optional>
#include <span>
#include <vector>

#include <lotrecht/fairness/cell_counts.hpp>
#include <lotrecht/fairness/gap.hpp>
#include <lotrecht/fairness/methods.hpp>
#include <lotrecht/fairness/metric.hpp>
#include <lotrecht/fairness/rate.hpp>
#include <lotrecht/fairness/reference.hpp>
#include <lotrecht/fairness/worst_gap.hpp>

namespace lotrecht::fairness {

/// The two measures of one gap.
struct Gap {
  stats::Estimate difference;
  stats::Estimate ratio;
};

/// One group, with a rate and a gap per metric, in the order of `Disparities::metrics`.
struct GroupDisparities {
  CellCounts counts;
  std::vector<stats::Estimate> rates;
  std::vector<Gap> gaps;  ///< empty for the reference group itself, and if there is nothing to compare with
};

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

/// Computes everything: O(groups x metrics), and the worst gaps.
///
/// @param groups   cells of each group, e.g. `cell_counts(fold(...))`
/// @param metrics  which metrics, in which order
/// @throws InvalidInput as `resolve`
[[nodiscard]] inline Disparities disparities(std::span<const CellCounts> groups, std::span<const Metric> metrics,
                                             const Reference& reference, const Methods& methods) {
  Disparities d;
  d.metrics.assign(metrics.begin(), metrics.end());
  d.rule = reference.rule;
  d.reference = resolve(reference, groups);
  d.overall = total(groups);
  for (const Metric m : metrics) d.overall_rates.push_back(rate(m, d.overall, methods));
  const std::vector<CellCounts> rest = rests(groups);
  for (std::size_t g = 0; g < groups.size(); ++g) {
    GroupDisparities one{groups[g], {}, {}};
    const auto compared = comparison(groups, rest, d.rule, d.reference, g);
    for (const Metric m : metrics) {
      one.rates.push_back(rate(m, groups[g], methods));
      if (compared) {
        one.gaps.push_back({gap(m, Measure::difference, *compared, methods), gap(m, Measure::ratio, *compared, methods)});
      }
    }
    d.groups.push_back(std::move(one));
  }
  for (const Metric m : metrics) {
    d.worst.push_back({worst_gap(m, Measure::difference, groups, methods.confidence),
                       worst_gap(m, Measure::ratio, groups, methods.confidence)});
  }
  return d;
}

}  // namespace lotrecht::fairness
