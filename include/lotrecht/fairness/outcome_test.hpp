#pragma once

/// @file
/// The outcome test: are those who were selected right to be selected equally often in each group?

#include <optional>

#include <lotrecht/fairness/cell_counts.hpp>
#include <lotrecht/fairness/gap.hpp>
#include <lotrecht/fairness/gap_test.hpp>
#include <lotrecht/fairness/methods.hpp>
#include <lotrecht/fairness/metric.hpp>
#include <lotrecht/fairness/rate.hpp>
#include <lotrecht/stats/binomial_tally.hpp>
#include <lotrecht/stats/estimate.hpp>
#include <lotrecht/stats/test_result.hpp>

namespace lotrecht::fairness {

/// Hit rates of a group and of what it is compared with.
struct OutcomeTest {
  stats::BinomialTally group;     ///< hits among the group's selected with known outcome
  stats::Estimate hit_rate;       ///< of the group
  stats::Estimate difference;     ///< less the other's
  stats::Estimate ratio;          ///< over the other's
  std::optional<double> p_value;  ///< of equal hit rates, see `gap_test`; none where it is undefined
};

/// Becker's outcome test: compares hit rates, P(outcome positive | selected), that is `positive_predictive_value`.
///
/// If people were selected from one probability on, whatever their group, those at the margin would be hits equally
/// often; so a group whose selected are less often hits seems to have been selected from a lower probability on. But
/// the test sees all who were selected, not those at the margin: a group with many people far above the mark has a
/// higher hit rate though the mark is the same (infra-marginality). `threshold_test` looks at the margin.
///
/// Hit rates are of people whose outcome is known. Undefined where there are none.
///
/// @throws InvalidInput as `gap` does
///
/// Becker, G. S. (1957). The Economics of Discrimination. University of Chicago Press.
/// Ayres, I. (2002). Outcome tests of racial disparities in police practices. Justice Res. Policy 4(1-2), 131-142.
/// doi:10.3818/JRP.4.1.2002.131
[[nodiscard]] inline OutcomeTest outcome_test(const Comparison& compared, const Methods& methods) {
  constexpr Metric metric = Metric::positive_predictive_value;
  OutcomeTest t;
  t.group = compared.group.share(fraction(metric)).rows;
  t.hit_rate = rate(metric, compared.group, methods);
  t.difference = gap(metric, Measure::difference, compared, methods);
  t.ratio = gap(metric, Measure::ratio, compared, methods);
  if (!t.difference.defined()) return t;
  const bool counted = !compared.group.weighted && !compared.other.weighted;
  const stats::TestResult test = counted
                                     ? gap_test(metric, compared)
                                     : gap_test_of_interval(Measure::difference, t.difference, methods.confidence.z());
  if (test.defined()) t.p_value = test.p_value;
  return t;
}

}  // namespace lotrecht::fairness
