#pragma once

/// @file
/// Gaps that remain when a regression accounts for covariates, as an analysis.

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <lotrecht/audit/analysis.hpp>
#include <lotrecht/audit/detail/compared_attribute.hpp>
#include <lotrecht/audit/detail/raw_gap.hpp>
#include <lotrecht/fairness/adjusted_gap.hpp>
#include <lotrecht/fairness/covariate_rows.hpp>
#include <lotrecht/fairness/design.hpp>
#include <lotrecht/fairness/gap.hpp>
#include <lotrecht/fairness/methods.hpp>
#include <lotrecht/fairness/metric.hpp>
#include <lotrecht/stats/fitted_model.hpp>

namespace lotrecht::audit {

/// What is adjusted for, and how.
struct AdjustedPlan {
  fairness::CovariateRows rows = {};  ///< with the covariates; its groups are set for each attribute
  stats::Family model = stats::Family::logistic;
  fairness::Methods methods;  ///< level, and the intervals of raw gaps of rows without clusters
  /// How the rows were drawn, for the raw gaps; null: by the clusters of `rows`. With it groups have `of_design`.
  const fairness::Design* design = nullptr;
};

/// An empty analysis that knows what was chosen.
///
/// @throws InvalidInput if there is no covariate
[[nodiscard]] inline Analysis adjusted_analysis(const AdjustedPlan& plan) {
  if (plan.rows.covariates.empty()) throw InvalidInput{"adjusted", "covariates", "must name at least one column"};
  std::vector<std::string> names;
  for (const stats::Term& t : plan.rows.covariates) names.push_back(t.name);
  return {"adjusted",
          {{"covariates", std::move(names)},
           {"model", std::string{plan.model == stats::Family::linear ? "linear" : "logistic"}},
           {"clustered", plan.rows.clusters.any()},
           {"confidence", plan.methods.confidence.level()}},
          {},
          {}};
}

/// Adds one attribute's groups to `analysis`.
///
/// Quantities, labelled by group and reference: raw_difference, adjusted_difference (p: no difference); with a logistic
/// model also raw_ratio, adjusted_ratio, adjusted_odds_ratio. Flags: covariate_dropped, separation, separated_group
/// (its adjusted values have no intervals), fits_exactly (nor have these: a column says the decision), group_collinear,
/// adjustment_reverses (raw and adjusted intervals lie on different sides of 0), few_selected (fewer than five selected
/// or not selected on one side), each with its labels.
///
/// @throws InvalidInput if the attribute is called "reference", "covariate" or "level"; as `fairness::adjusted_gaps`
inline void add_adjusted(Analysis& analysis, const AdjustedPlan& plan, const ComparedAttribute& groups) {
  groups.check_name("adjusted", {"reference", "covariate", "level"});
  fairness::CovariateRows rows = plan.rows;
  rows.group = groups.ids;
  rows.groups = groups.attribute.levels.size();
  const fairness::AdjustedGaps found =
      fairness::adjusted_gaps(rows, groups.reference, plan.model, plan.methods.confidence);
  const detail::RawGaps raw_gaps{rows, groups, plan.methods, plan.design};
  for (const fairness::AdjustedGap& gap : found.gaps) {
    if (!groups.compares(gap.group)) continue;
    const std::vector<Label> labels = groups.labels(gap.group);
    const fairness::Comparison compared = groups.comparison(gap.group);
    const std::vector<Count> counts{
        {"group_selected", compared.group.share(fraction(fairness::Metric::selection_rate)).rows.successes},
        {"group_rows", compared.group.n()},
        {"reference_selected", compared.other.share(fraction(fairness::Metric::selection_rate)).rows.successes},
        {"reference_rows", compared.other.n()}};
    const fairness::Gap raw_gap = raw_gaps.of(gap.group);
    const stats::Estimate& raw = raw_gap.difference;
    const std::size_t first = analysis.lines.size();
    analysis.lines.push_back({"raw_difference", labels, raw, std::nullopt, std::nullopt, counts});
    analysis.lines.back().samples = raw_gaps.samples(gap.group);
    analysis.lines.push_back({"adjusted_difference", labels, gap.difference,
                              std::isnan(gap.p_value) ? std::nullopt : std::optional{gap.p_value}, std::nullopt,
                              counts});
    if (plan.model == stats::Family::logistic) {
      analysis.lines.push_back({"raw_ratio", labels, raw_gap.ratio});
      analysis.lines.back().samples = raw_gaps.samples(gap.group);
      analysis.lines.push_back({"adjusted_ratio", labels, gap.ratio});
      analysis.lines.push_back({"adjusted_odds_ratio", labels, gap.odds_ratio});
    }
    if (gap.difference.defined() && groups.few_selected(gap.group)) {
      // Intervals that are too narrow would name gaps that nobody would have noticed.
      for (std::size_t i = first; i < analysis.lines.size(); ++i) analysis.lines[i].width_tells = false;
      analysis.flags.push_back({"few_selected", labels});
    }
    if (gap.separated) analysis.flags.push_back({"separated_group", labels});
    if (gap.fits_exactly) analysis.flags.push_back({"fits_exactly", labels});
    if (gap.difference.undefined == stats::Undefined::collinear) {
      analysis.flags.push_back({"group_collinear", labels});
    } else if (gap.difference.defined() && !gap.separated && !gap.fits_exactly && raw.defined() &&
               ((raw.high < 0.0 && gap.difference.low > 0.0) || (raw.low > 0.0 && gap.difference.high < 0.0))) {
      analysis.flags.push_back({"adjustment_reverses", labels});
    }
  }
  const std::vector<Label> own{{"attribute", groups.attribute.name}};
  for (const auto& c : found.dropped) analysis.flags.push_back({"covariate_dropped", detail::labels_of(own, c)});
  for (const auto& c : found.separating) analysis.flags.push_back({"separation", detail::labels_of(own, c)});
}

}  // namespace lotrecht::audit
