#pragma once

/// @file
/// Plan and tallies in, tables and findings out.

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include <lotrecht/audit/analysis.hpp>
#include <lotrecht/audit/detail/detectable_table.hpp>
#include <lotrecht/audit/detail/test_finding.hpp>
#include <lotrecht/audit/finding.hpp>
#include <lotrecht/audit/plan.hpp>
#include <lotrecht/core/error.hpp>
#include <lotrecht/core/group_table.hpp>
#include <lotrecht/fairness/cell_counts.hpp>
#include <lotrecht/fairness/design.hpp>
#include <lotrecht/fairness/design_disparities.hpp>
#include <lotrecht/fairness/disparities.hpp>
#include <lotrecht/fairness/equalized_odds.hpp>
#include <lotrecht/fairness/gap_test.hpp>
#include <lotrecht/fairness/judged_gap.hpp>
#include <lotrecht/fairness/worst_gap.hpp>
#include <lotrecht/stats/equivalence.hpp>

namespace lotrecht::audit {

/// The groups of one attribute or of several crossed, and all that was found about them.
struct Table {
  std::vector<std::size_t> attributes;  ///< positions in the audit's group table, ascending
  GroupTable groups;
  fairness::Disparities disparities;
  stats::Estimate equalized_odds_worst;
  stats::Estimate equalized_odds_mean;
  DetectableTable detectable{};
};

/// What an audit found. A pure function of plan, group table and tallies.
struct Audit {
  std::vector<Table> tables;  ///< every attribute alone, then every pair, and so on
  std::vector<Finding> findings;
  Verdicts verdicts;
  std::vector<Analysis> analyses;  ///< what was looked at besides; `run` leaves it empty
};

/// Subsets of 0..n-1 by size, then in order: {0}, {1}, {0, 1} for two.
[[nodiscard]] inline std::vector<std::vector<std::size_t>> attribute_subsets(std::size_t n, bool crossed) {
  std::vector<std::vector<std::size_t>> all;
  for (std::size_t size = 1; size <= (crossed ? n : std::min<std::size_t>(n, 1)); ++size) {
    std::vector<std::size_t> chosen(size);
    for (std::size_t i = 0; i < size; ++i) chosen[i] = i;
    for (bool more = true; more;) {
      all.push_back(chosen);
      more = false;
      for (std::size_t i = size; i-- > 0;) {  // the next combination in lexicographic order
        if (chosen[i] + size - i == n) continue;
        ++chosen[i];
        for (std::size_t j = i + 1; j < size; ++j) chosen[j] = chosen[j - 1] + 1;
        more = true;
        break;
      }
    }
  }
  return all;
}

/// For each fully crossed group, its group in the table of some of the attributes.
[[nodiscard]] inline std::vector<std::size_t> marginal_groups(const GroupTable& table,
                                                              const std::vector<std::size_t>& chosen) {
  std::vector<std::size_t> target(table.size(), 0);
  for (std::size_t g = 0; g < table.size(); ++g) {
    const auto levels = table.levels(g);
    for (const std::size_t a : chosen) target[g] = target[g] * table.attributes()[a].levels.size() + levels[a];
  }
  return target;
}

namespace detail {

/// The plan's reference, for the table of some attributes.
[[nodiscard]] inline fairness::Reference reference_in(const PlannedReference& planned, fairness::Effect effect,
                                                      const Table& table, std::size_t all_attributes) {
  fairness::Reference reference{planned.rule, 0, effect};
  if (planned.rule != fairness::ReferenceRule::group) return reference;
  if (planned.levels.size() != all_attributes) {
    throw InvalidInput{"audit", "reference",
                       "must name one group of each attribute: " + std::to_string(all_attributes) + " attributes, " +
                           std::to_string(planned.levels.size()) + " names"};
  }
  std::vector<std::optional<std::string>> levels;
  for (const std::size_t a : table.attributes) levels.push_back(planned.levels[a]);
  const auto group = table.groups.find(levels);
  if (!group) {
    std::string wanted;
    for (const auto& level : levels) wanted += (wanted.empty() ? "\"" : ", \"") + level.value_or("(missing)") + "\"";
    throw InvalidInput{"audit", "reference", "names a group that is not in the data: " + wanted};
  }
  reference.group = *group;
  return reference;
}

/// Refuses checks that ask for what does not exist, before anything is computed.
inline void check_plan(const Plan& plan) {
  for (std::size_t c = 0; c < plan.checks.size(); ++c) {
    const Check& check = plan.checks[c];
    const bool each_group = check.measure == CheckMeasure::difference || check.measure == CheckMeasure::ratio;
    const bool sensible = check.metric ? check.measure != CheckMeasure::mean_difference : !each_group;
    if (sensible) continue;
    throw InvalidInput{"audit", "checks",
                       "number " + std::to_string(c + 1) + ": " + std::string{name(check.measure)} +
                           " is not a measure of " + std::string{name_of_subject(check)} +
                           (check.metric ? " (only equalized_odds has a mean)"
                                         : " (use worst_difference, worst_ratio or mean_difference)")};
  }
}

/// The gap that stands in the table, which may have been resampled; nothing if the table asks about another metric or
/// another reference.
[[nodiscard]] inline const fairness::Gap* gap_in_table(const fairness::Disparities& d, fairness::Metric metric,
                                                       const Finding& finding, std::size_t g) {
  const auto at = std::find(d.metrics.begin(), d.metrics.end(), metric);
  if (at == d.metrics.end() || d.rule != finding.rule || d.reference != finding.reference) return nullptr;
  return &d.groups[g].gaps[static_cast<std::size_t>(at - d.metrics.begin())];
}

/// How many groups hold anybody.
[[nodiscard]] inline std::uint64_t filled_groups(std::span<const fairness::CellCounts> groups) {
  return static_cast<std::uint64_t>(
      std::count_if(groups.begin(), groups.end(), [](const fairness::CellCounts& c) { return c.n() > 0; }));
}

/// The findings of one check in one table.
///
/// @param design       where the rows' design is known: what estimates gaps instead; may be null
/// @param judged_gaps  what exact answers earlier tables have paid for
/// @param tested       what noticeable gaps will be found from; those of worst gaps, which have no p-value, are found
///                     here
inline void judge_table(const Plan& plan, std::size_t check_at, std::size_t table_at, const Table& table,
                        std::span<const fairness::CellCounts> groups, std::span<const fairness::CellCounts> rest,
                        std::size_t all_attributes, const fairness::DesignEstimates* design,
                        fairness::JudgedGaps& judged_gaps, std::vector<TestedGap>& tested,
                        std::vector<Finding>& findings) {
  const Check& check = plan.checks[check_at];
  Finding finding;
  finding.check = check_at;
  finding.table = table_at;
  const auto record = [&](const stats::Estimate& estimate) {
    finding.estimate = estimate;
    finding.verdict = stats::judge(estimate, check.band);
    findings.push_back(finding);
  };
  const stats::Confidence& confidence = plan.methods.confidence;
  const bool noticeable = plan.tests.power > confidence.alpha();
  const auto pairs = [](std::size_t among) { return static_cast<std::uint64_t>(among) * (among - 1) / 2; };
  if (!check.metric) {
    const auto measure =
        check.measure == CheckMeasure::worst_ratio ? fairness::Measure::ratio : fairness::Measure::difference;
    const auto aggregate =
        check.measure == CheckMeasure::mean_difference ? fairness::Aggregate::mean : fairness::Aggregate::worst_case;
    const stats::Estimate odds = design ? design->equalized_odds(measure, aggregate)
                                        : fairness::equalized_odds(measure, aggregate, groups, confidence);
    if (odds.defined() && noticeable) {
      finding.detectable = detectable_odds(measure, aggregate, groups, design, confidence, plan.tests.power);
      finding.comparisons = 0;
      for (const fairness::Metric m : {fairness::Metric::true_positive_rate, fairness::Metric::false_positive_rate}) {
        finding.comparisons += pairs(fairness::worst_gap(m, measure, groups, confidence).groups);
      }
    }
    record(odds);
    return;
  }
  const auto record_worst = [&](fairness::Measure measure) {
    const fairness::WorstGap worst = design ? design->worst(*check.metric, measure)
                                            : fairness::worst_gap(*check.metric, measure, groups, confidence);
    if (worst.estimate.defined() && noticeable) {
      finding.detectable =
          detectable_worst(*check.metric, measure, groups, worst, design, confidence, plan.tests.power);
      finding.comparisons = pairs(worst.groups);
    }
    record(worst.estimate);
  };
  switch (check.measure) {
    case CheckMeasure::worst_difference: record_worst(fairness::Measure::difference); return;
    case CheckMeasure::worst_ratio: record_worst(fairness::Measure::ratio); return;
    case CheckMeasure::mean_difference:  // `check_plan` has refused it
    case CheckMeasure::difference:
    case CheckMeasure::ratio: break;
  }
  const fairness::Reference wanted =
      reference_in(check.reference.value_or(plan.reference), plan.effect, table, all_attributes);
  finding.rule = wanted.rule;
  finding.reference = fairness::resolve(wanted, groups);
  const auto measure = check.measure == CheckMeasure::ratio ? fairness::Measure::ratio : fairness::Measure::difference;
  const auto together = fairness::methods_for_all_pairs(finding.rule, groups, plan.methods);
  for (std::size_t g = 0; g < groups.size(); ++g) {
    const auto compared = fairness::comparison(groups, rest, finding.rule, finding.reference, g);
    if (!compared) continue;
    finding.group = g;
    const fairness::Gap* const told = gap_in_table(table.disparities, *check.metric, finding, g);
    const fairness::Gap found =
        told     ? *told
        : design ? design->gap(*check.metric, finding.rule, finding.reference, g)
                 : fairness::group_disparities({&*check.metric, 1}, groups[g], compared, plan.methods, together)
                       .gaps.front();
    stats::Estimate estimate = measure == fairness::Measure::ratio ? found.ratio : found.difference;
    const fairness::Methods& methods = together ? *together : plan.methods;
    const std::uint64_t among = together ? filled_groups(groups) : 0;
    stats::TestResult test;
    if (design) {
      test = fairness::gap_test_of_interval(measure, estimate, methods.confidence.z());
    } else {
      const fairness::JudgedGap judged =
          judged_gaps(*check.metric, measure, *compared, methods, estimate, check.band, among);
      estimate = judged.estimate;
      test = judged.test;
    }
    test_finding(test, finding);
    tested.push_back({findings.size(), *check.metric, measure, *compared, methods.confidence, confidence.level(), among,
                      design == nullptr});
    record(estimate);
  }
  // Nothing to compare with is a finding too, not silence.
  if (!finding.group) {
    stats::Estimate none;
    none.confidence = confidence.level();
    none.undefined = fairness::total(groups).n() == 0 ? stats::Undefined::nobody : stats::Undefined::single_group;
    record(none);
  }
}

/// Puts the intervals that findings were judged by into their table: one quantity has one interval.
inline void tell_judged_intervals(const Plan& plan, std::span<const Finding> findings, fairness::Disparities& d) {
  for (const Finding& finding : findings) {
    const Check& check = plan.checks[finding.check];
    if (!finding.group || !check.metric || d.rule != finding.rule || d.reference != finding.reference) continue;
    const auto at = std::find(d.metrics.begin(), d.metrics.end(), *check.metric);
    if (at == d.metrics.end()) continue;
    fairness::Gap& gap = d.groups[*finding.group].gaps[static_cast<std::size_t>(at - d.metrics.begin())];
    (check.measure == CheckMeasure::ratio ? gap.ratio : gap.difference) = finding.estimate;
  }
}

}  // namespace detail

/// Puts analyses beside what was found, and counts the verdicts of their findings.
inline void add_analyses(Audit& audit, std::vector<Analysis> analyses) {
  for (Analysis& analysis : analyses) {
    for (const LineFinding& finding : analysis.findings) audit.verdicts.add(finding.verdict);
    audit.analyses.push_back(std::move(analysis));
  }
}

/// Runs an audit over the cells of the fully crossed groups; marginal tables are sums of them, no second pass.
///
/// With a design every interval is the design's: of rates, gaps, worst gaps and equalized odds, and findings are judged
/// by them. The values stay those of the cells. A bootstrap of rows is not run; a design has its own.
///
/// @param groups  (table.size(),) one per group of `table`
/// @param design  how the rows were drawn; null: rows are independent (weights count by Kish's effective number)
/// @throws InvalidInput if sizes differ, the reference is not in the data, a check asks for what does not exist, or
///                      `best_off` is asked without an effect
[[nodiscard]] inline Audit run(const Plan& asked, const GroupTable& table, std::span<const fairness::CellCounts> groups,
                               const fairness::Design* design = nullptr) {
  if (groups.size() != table.size()) {
    throw InvalidInput{"audit", "groups",
                       "must be one per group of the table: " + std::to_string(table.size()) + " groups, " +
                           std::to_string(groups.size()) + " tallies"};
  }
  detail::check_plan(asked);
  Plan plan = asked;
  if (design) plan.methods.bootstrap.reset();
  const stats::Confidence& confidence = plan.methods.confidence;
  Audit audit;
  fairness::JudgedGaps judged_gaps;
  std::vector<detail::TestedGap> tested;
  for (const auto& chosen : attribute_subsets(table.attributes().size(), plan.crossed)) {
    Table one{chosen, table.marginal(chosen), {}, {}, {}, {}};
    std::vector<fairness::CellCounts> merged(one.groups.size());
    const std::vector<std::size_t> target = marginal_groups(table, chosen);
    for (std::size_t g = 0; g < groups.size(); ++g) merged[target[g]].merge(groups[g]);
    const fairness::Reference reference =
        detail::reference_in(plan.reference, plan.effect, one, table.attributes().size());
    one.disparities = fairness::disparities(merged, plan.metrics, reference, plan.methods);
    using fairness::Aggregate;
    one.equalized_odds_worst =
        fairness::equalized_odds(fairness::Measure::difference, Aggregate::worst_case, merged, confidence);
    one.equalized_odds_mean =
        fairness::equalized_odds(fairness::Measure::difference, Aggregate::mean, merged, confidence);
    const std::vector<fairness::CellCounts> rest = fairness::rests(merged);
    std::optional<fairness::DesignTable> drawn;
    std::optional<fairness::DesignEstimates> estimates;
    if (design) {
      drawn.emplace(*design, target, merged.size());
      estimates.emplace(*drawn, merged, rest, confidence);
      fairness::apply_design(*estimates, *drawn, one.disparities, confidence);
      one.equalized_odds_worst = estimates->equalized_odds(fairness::Measure::difference, Aggregate::worst_case);
      one.equalized_odds_mean = estimates->equalized_odds(fairness::Measure::difference, Aggregate::mean);
    }
    const std::size_t before = audit.findings.size();
    for (std::size_t c = 0; c < plan.checks.size(); ++c) {
      detail::judge_table(plan, c, audit.tables.size(), one, merged, rest, table.attributes().size(),
                          estimates ? &*estimates : nullptr, judged_gaps, tested, audit.findings);
    }
    detail::tell_judged_intervals(plan, std::span{audit.findings}.subspan(before), one.disparities);
    one.detectable = detail::detectable_table(one.disparities, merged, rest, estimates ? &*estimates : nullptr,
                                              plan.methods, plan.tests.power);
    audit.tables.push_back(std::move(one));
  }
  for (const Finding& finding : audit.findings) audit.verdicts.add(finding.verdict);
  const std::uint64_t family = detail::adjust_findings(audit.findings, tested, plan.tests.multiplicity);
  for (const detail::TestedGap& gap : tested) {
    detail::notice_gap(gap, plan.tests.multiplicity, family, plan.tests.power, audit.findings[gap.finding]);
  }
  return audit;
}

}  // namespace lotrecht::audit
