#pragma once

/// @file
/// The outcome test and the threshold test, as an analysis.

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include <lotrecht/audit/analysis.hpp>
#include <lotrecht/audit/detail/compared_attribute.hpp>
#include <lotrecht/core/error.hpp>
#include <lotrecht/core/group_ids.hpp>
#include <lotrecht/fairness/methods.hpp>
#include <lotrecht/fairness/outcome_test.hpp>
#include <lotrecht/fairness/threshold_test.hpp>

namespace lotrecht::audit {

/// What is compared. Strata make the threshold test possible; without them there is the outcome test alone.
struct OutcomeTestPlan {
  std::vector<std::string> strata = {};  ///< columns whose crossing makes the strata; for the record
  GroupIds stratum = {};                 ///< (n,) below `stratum_count`
  std::size_t stratum_count = 0;         ///< 0: no threshold test
  fairness::ThresholdPriors priors = {};
  fairness::Methods methods;
};

/// An empty analysis that knows what was chosen.
[[nodiscard]] inline Analysis outcome_test_analysis(const OutcomeTestPlan& plan) {
  Analysis analysis{"outcome_test", {{"confidence", plan.methods.confidence.level()}}, {}, {}};
  if (plan.stratum_count == 0) return analysis;
  analysis.settings.emplace_back("strata", plan.strata);
  analysis.settings.emplace_back("prior_group", plan.priors.group);
  analysis.settings.emplace_back("prior_signal", plan.priors.signal);
  analysis.settings.emplace_back("prior_stratum", plan.priors.stratum);
  return analysis;
}

/// Adds one attribute's groups to `analysis`.
///
/// Quantities: hit_rate of every group; hit_rate_difference (p: equal hit rates) and hit_rate_ratio, labelled by group
/// and reference; with strata also threshold and estimated_base_rate of every group, threshold_difference (p: equal
/// thresholds), and threshold_misfit (p: the model fits) of the attribute, or of each comparison with the rest.
///
/// Flags: infra_marginality (the outcome test finds a difference, the threshold test does not, or the other way round),
/// threshold_misfit, threshold_two_answers (intervals hold both), threshold_not_fitted; threshold_not_identified and
/// threshold_difference_not_identified (`fairness::not_identified`: the counts do not tell it).
///
/// @param decision, outcome  (n,) 0 or 1; outcome 2: unknown
/// @throws InvalidInput if the attribute is called "reference" or "attribute", or lengths differ
inline void add_outcome_test(Analysis& analysis, const OutcomeTestPlan& plan, std::span<const std::uint8_t> decision,
                             std::span<const std::uint8_t> outcome, const ComparedAttribute& groups) {
  groups.check_name("outcome_test", {"reference", "attribute"});
  const std::size_t k = groups.attribute.levels.size();
  const std::size_t n = decision.size();
  if (outcome.size() != n || groups.ids.size() != n || (plan.stratum_count > 0 && plan.stratum.size() != n)) {
    throw InvalidInput{"outcome_test", "rows", "must be as many in every column"};
  }
  groups.ids.check_below(k, "outcome_test");
  std::vector<std::optional<fairness::OutcomeTest>> tested(k);
  for (std::size_t g = 0; g < k; ++g) {
    if (groups.counts[g].n() == 0) continue;
    const fairness::OutcomeTest test = fairness::outcome_test(groups.comparison(g), plan.methods);
    const auto& hits = test.group;
    analysis.lines.push_back({"hit_rate",
                              {{groups.attribute.name, groups.attribute.levels[g]}},
                              test.hit_rate,
                              std::nullopt,
                              std::nullopt,
                              {{"hits", hits.successes}, {"selected", hits.trials}}});
    if (!groups.compares(g)) continue;
    tested[g] = test;
    const fairness::Comparison compared = groups.comparison(g);
    std::optional<stats::TwoSamples> samples;
    if (!compared.group.weighted && !compared.other.weighted) {
      constexpr auto hit = fairness::fraction(fairness::Metric::positive_predictive_value);
      samples = {compared.group.share(hit).rows, compared.other.share(hit).rows};
    }
    analysis.lines.push_back({"hit_rate_difference", groups.labels(g), test.difference, test.p_value});
    analysis.lines.back().samples = samples;
    analysis.lines.push_back({"hit_rate_ratio", groups.labels(g), test.ratio});
    analysis.lines.back().samples = samples;
  }
  if (plan.stratum_count == 0) return;

  plan.stratum.check_below(plan.stratum_count, "outcome_test", "stratum");
  std::vector<fairness::HitCounts> cells(k * plan.stratum_count);
  for (std::size_t i = 0; i < n; ++i) {
    fairness::HitCounts& c = cells[groups.ids[i] * plan.stratum_count + plan.stratum[i]];
    ++c.rows;
    if (decision[i] == 0) continue;
    ++c.selected;
    if (outcome[i] > 1) continue;
    ++c.known;
    if (outcome[i] == 1) ++c.hits;
  }
  const double alpha = plan.methods.confidence.alpha();
  const auto report_misfit = [&](const fairness::ThresholdTest& t, const std::vector<Label>& labels) {
    const bool tested_fit = t.misfit.defined();
    analysis.lines.push_back({"threshold_misfit",
                              labels,
                              t.misfit,
                              tested_fit ? std::optional{t.misfit_p_value} : std::nullopt,
                              std::nullopt,
                              {{"strata", t.strata}},
                              0});
    if (t.fits_badly) analysis.flags.push_back({"threshold_misfit", labels});
    if (t.second_maximum) analysis.flags.push_back({"threshold_two_answers", labels});
  };
  const auto report_group = [&](const fairness::ThresholdTest& t, std::size_t g, std::size_t at, bool compared) {
    const fairness::ThresholdGroup& group = t.groups[at];
    const std::vector<Label> own{{groups.attribute.name, groups.attribute.levels[g]}};
    analysis.lines.push_back({"threshold", own, group.threshold});
    analysis.lines.push_back({"estimated_base_rate", own, group.base_rate});
    if (fairness::not_identified(group.threshold, group.threshold_prior_share, 1.0)) {
      analysis.flags.push_back({"threshold_not_identified", own});
    }
    if (!compared) return;
    const bool known = group.difference.defined();
    analysis.lines.push_back({"threshold_difference", groups.labels(g), group.difference,
                              known ? std::optional{group.p_value} : std::nullopt});
    if (!known) {
      analysis.flags.push_back({"threshold_not_fitted", groups.labels(g)});
      return;
    }
    if (fairness::not_identified(group.difference, group.difference_prior_share, 2.0)) {
      analysis.flags.push_back({"threshold_difference_not_identified", groups.labels(g)});
    }
    if (!tested[g] || !tested[g]->p_value) return;
    const bool by_outcome = *tested[g]->p_value < alpha;
    const bool by_threshold = group.p_value < alpha;
    const bool opposite =
        by_outcome && by_threshold && (tested[g]->difference.value > 0.0) != (group.difference.value > 0.0);
    if (by_outcome != by_threshold || opposite) analysis.flags.push_back({"infra_marginality", groups.labels(g)});
  };
  const auto one_group = [&](std::size_t g) {
    return std::span<const fairness::HitCounts>{cells}.subspan(g * plan.stratum_count, plan.stratum_count);
  };
  if (groups.reference) {
    const auto t = fairness::threshold_test(cells, k, groups.reference, plan.methods.confidence, plan.priors);
    for (std::size_t g = 0; g < k; ++g) {
      if (groups.counts[g].n() > 0) report_group(t, g, g, groups.compares(g));
    }
    report_misfit(t, {{"attribute", groups.attribute.name}});
    return;
  }
  for (std::size_t g = 0; g < k; ++g) {
    if (groups.counts[g].n() == 0) continue;
    std::vector<fairness::HitCounts> two(2 * plan.stratum_count);
    for (std::size_t h = 0; h < k; ++h) {
      const auto from = one_group(h);
      for (std::size_t s = 0; s < plan.stratum_count; ++s) {
        fairness::HitCounts& into = two[(h == g ? plan.stratum_count : 0) + s];
        into.rows += from[s].rows;
        into.selected += from[s].selected;
        into.known += from[s].known;
        into.hits += from[s].hits;
      }
    }
    const auto t = fairness::threshold_test(two, 2, 0, plan.methods.confidence, plan.priors);
    report_group(t, g, 1, true);
    report_misfit(t, groups.labels(g));
  }
}

}  // namespace lotrecht::audit
