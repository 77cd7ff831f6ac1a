#pragma once

/// @file
/// The test and the detectable gap of a finding about a group.

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <map>
#include <optional>
#include <span>
#include <string_view>
#include <tuple>
#include <vector>

#include <lotrecht/audit/finding.hpp>
#include <lotrecht/audit/plan.hpp>
#include <lotrecht/fairness/cell_counts.hpp>
#include <lotrecht/fairness/detectable_gap.hpp>
#include <lotrecht/fairness/detectable_worst.hpp>
#include <lotrecht/fairness/gap_test.hpp>
#include <lotrecht/fairness/point_metrics.hpp>
#include <lotrecht/fairness/question.hpp>
#include <lotrecht/stats/confidence.hpp>
#include <lotrecht/stats/multiplicity.hpp>
#include <lotrecht/stats/shared_hypotheses.hpp>
#include <lotrecht/stats/strictest_level.hpp>
#include <lotrecht/stats/test_result.hpp>

namespace lotrecht::audit::detail {

/// What the noticeable gap of a finding about a group is found from, once it is known how many p-values are corrected
/// together.
struct TestedGap {
  std::size_t finding;  ///< its position
  fairness::Metric metric;
  fairness::Measure measure;
  fairness::Comparison compared;
  stats::Confidence confidence;  ///< that of its interval alone, also where it holds for all pairs
  double level;                  ///< of the plan
  std::uint64_t among;           ///< as in `fairness::gap_test`: how many groups the reference was chosen from, or 0
  bool counted;                  ///< false: a design stands behind the interval, and counts do not tell its width
};

/// Fills in p-value and test.
///
/// @param test  the one that the estimate's interval inverts
inline void test_finding(const stats::TestResult& test, Finding& finding) {
  finding.p_value.reset();
  finding.test = {};
  if (!test.defined()) return;
  finding.p_value = test.p_value;
  finding.test = test.method;
}

/// Fills in the noticeable gap of a finding about a group: at the level that its p-value has to keep.
///
/// @param tested  how many hypotheses are corrected together
inline void notice_gap(const TestedGap& gap, stats::Multiplicity method, std::uint64_t tested, double power,
                       Finding& finding) {
  finding.detectable.reset();
  const bool corrected = finding.p_value && method != stats::Multiplicity::none;
  finding.comparisons = corrected ? tested : 1;
  stats::Confidence level = gap.confidence;
  if (finding.comparisons > 1) {
    level = stats::Confidence{1.0 - stats::strictest_level(method, 1.0 - gap.level, tested)};
    if (gap.among > 2) level = fairness::level_of_each_pair(static_cast<std::size_t>(gap.among), level);
  }
  if (power <= level.alpha()) return;  // a level so low that chance alone has that power
  if (gap.counted && fairness::detail::is_counted(gap.metric, gap.compared)) {
    finding.detectable = fairness::detectable_gap(gap.metric, gap.measure, gap.compared, level, power);
    return;
  }
  fairness::CellCounts beside = gap.compared.other;
  if (gap.compared.with_overall) beside.merge(gap.compared.group);
  finding.detectable =
      fairness::detectable_gap_of_interval(gap.metric, gap.measure, finding.estimate,
                                           fairness::point(gap.metric, beside), gap.confidence.z(), power, level.z());
}

/// p-values corrected over all findings that have one; returns of how many hypotheses they are.
///
/// Findings about one group beside one reference are one hypothesis, and count once, where one test has answered it on
/// the same counts: a metric and its complement (TPR and FNR), or a difference and a ratio if both intervals invert one
/// test (`fairness::answers_complements_alike`). What is read off intervals is one hypothesis only for differences.
///
/// @param tested  of findings with a p-value: which metric, which measure
inline std::uint64_t adjust_findings(std::span<Finding> findings, std::span<const TestedGap> tested,
                                     stats::Multiplicity method) {
  using Key = std::tuple<std::size_t, std::size_t, fairness::ReferenceRule, std::optional<std::size_t>,
                         std::string_view, fairness::Metric, std::optional<fairness::Measure>>;
  std::map<Key, std::size_t> known;
  std::vector<double> p(findings.size(), std::numeric_limits<double>::quiet_NaN());
  std::vector<std::size_t> hypothesis(findings.size());
  for (const TestedGap& gap : tested) {
    const Finding& f = findings[gap.finding];
    if (!f.p_value) continue;
    const bool alike = fairness::answers_complements_alike(f.test);
    const bool mirrored = alike || gap.measure == fairness::Measure::difference;
    const Key key{f.table,
                  f.group.value_or(0),
                  f.rule,
                  f.reference,
                  f.test,
                  mirrored ? fairness::question_of(gap.metric) : gap.metric,
                  alike ? std::nullopt : std::optional{gap.measure}};
    p[gap.finding] = *f.p_value;
    hypothesis[gap.finding] = known.try_emplace(key, known.size()).first->second;
  }
  const stats::SharedAdjustment all = stats::adjusted_p_values(p, hypothesis, method);
  for (std::size_t i = 0; i < findings.size(); ++i) {
    if (findings[i].p_value) findings[i].adjusted_p_value = all.adjusted[i];
  }
  return all.hypotheses;
}

}  // namespace lotrecht::audit::detail
