#pragma once

/// @file
/// The test and the detectable gap of a finding about a group.

#include <algorithm>
#include <cstddef>
#include <limits>
#include <optional>
#include <span>
#include <vector>

#include <lotrecht/audit/finding.hpp>
#include <lotrecht/audit/plan.hpp>
#include <lotrecht/fairness/cell_counts.hpp>
#include <lotrecht/fairness/detectable_gap.hpp>
#include <lotrecht/fairness/gap_test.hpp>
#include <lotrecht/stats/multiplicity.hpp>
#include <lotrecht/stats/test_result.hpp>

namespace lotrecht::audit::detail {

/// A gap, what it is a gap between, and the level of its interval.
struct TestedGap {
  fairness::Metric metric;
  fairness::Measure measure;
  const fairness::Comparison& compared;
  stats::Confidence confidence;  ///< that of its interval alone, also where it holds for all pairs
  bool counted = true;           ///< false: a design stands behind the interval, and counts do not tell its width
};

/// Fills in p-value, test and detectable gap.
///
/// @param test            the one that the estimate's interval inverts
/// @param reference_rate  the rate that is compared with
inline void test_finding(const TestedGap& gap, const stats::Estimate& estimate, const stats::TestResult& test,
                         double reference_rate, double power, Finding& finding) {
  const bool counted = gap.counted && fairness::detail::is_counted(gap.metric, gap.compared);
  finding.p_value.reset();
  finding.test = {};
  if (test.defined()) {
    finding.p_value = test.p_value;
    finding.test = test.method;
  }
  finding.detectable.reset();
  if (power <= gap.confidence.alpha()) return;  // a level so low that chance alone has that power
  finding.detectable = counted ? fairness::detectable_gap(gap.metric, gap.measure, gap.compared, gap.confidence, power)
                               : fairness::detectable_gap_of_interval(gap.metric, gap.measure, estimate, reference_rate,
                                                                      gap.confidence.z(), power);
}

/// p-values corrected over all findings that have one.
inline void adjust_findings(std::span<Finding> findings, stats::Multiplicity method) {
  std::vector<double> p;
  for (const Finding& f : findings) p.push_back(f.p_value.value_or(std::numeric_limits<double>::quiet_NaN()));
  const std::vector<double> adjusted = stats::adjusted_p_values(p, method);
  for (std::size_t i = 0; i < findings.size(); ++i) {
    if (findings[i].p_value) findings[i].adjusted_p_value = adjusted[i];
  }
}

}  // namespace lotrecht::audit::detail
