#pragma once

/// @file
/// Differences and ratios of two rates that share clusters.

#include <algorithm>
#include <cmath>
#include <limits>
#include <vector>

#include <lotrecht/fairness/design_rate.hpp>
#include <lotrecht/fairness/gap.hpp>
#include <lotrecht/stats/mover.hpp>
#include <lotrecht/stats/mover_correlated.hpp>
#include <lotrecht/stats/mover_sure.hpp>

namespace lotrecht::fairness {

/// Difference or ratio of a metric between two disjoint sets of rows of one design.
///
/// Clusters that hold people of both sides (a household, a caseworker) make the two rates correlated; the linearised
/// covariance says how much. The bounds are MOVER's with that correlation, from intervals of both rates at Student's
/// critical value for the degrees of freedom of the contrast (ratios on the scale of logarithms). For large samples it
/// is the interval of the contrast's own standard error. A side whose clusters all agree has no covariance to speak of
/// and counts as independent.
///
/// Rates of simple random samples from finite populations are exact (see `design_estimate`) and, given how many of
/// either side were met, independent: MOVER from their exact intervals, in which bounds that cannot be missed lend
/// nothing
/// (`stats::SureBounds`).
///
/// Undefined as without a design; [-1, 1] or [0, ∞] where one side has a single cluster.
///
/// @param simultaneous  whether `confidence` is that of one of many intervals that hold together
[[nodiscard]] inline stats::Estimate design_gap(Measure measure, const DesignTable& table, const DesignRate& a,
                                                const DesignRate& b, const stats::Confidence& confidence,
                                                bool simultaneous = false) {
  using stats::Undefined;
  constexpr double infinity = std::numeric_limits<double>::infinity();
  const Design& design = table.design();
  const double unbounded = a.metric == Metric::treatment_equality ? infinity : 1.0;
  stats::Estimate e;
  e.confidence = confidence.level();
  e.n = a.rows + b.rows;
  e.method = detail::design_method(simultaneous ? detail::DesignUse::simultaneous_gap : detail::DesignUse::gap,
                                   design.methods());
  e.undefined = a.defined() ? b.undefined : a.undefined;
  const double value_b = b.defined() ? b.metric_value() : 0.0;
  if (measure == Measure::ratio && e.defined() && value_b == 0.0) e.undefined = Undefined::zero_reference;
  stats::Interval around =
      measure == Measure::difference ? stats::Interval{-unbounded, unbounded} : stats::Interval{0.0, infinity};
  if (a.defined() && b.defined()) {
    const double value_a = a.metric_value();
    if (e.defined()) e.value = measure == Measure::difference ? value_a - value_b : value_a / value_b;
    // d(odds) = dp / (1 - p)², d ln p = dp / p, d ln(odds) = dp / (p (1 - p)).
    const auto slope = [&](const DesignRate& rate) {
      const bool odds = rate.metric == Metric::treatment_equality;
      if (measure == Measure::difference) return odds ? 1.0 / (rate.rest * rate.rest) : 1.0;
      const double log_slope = rate.value > 0.0 ? 1.0 / rate.value : 1.0;
      return odds ? log_slope / rate.rest : log_slope;
    };
    std::vector<stats::WeightedRatio> contrast;
    a.add_to(contrast, slope(a));
    b.add_to(contrast, -slope(b));
    const double freedom = detail::design_freedom(design, contrast);
    const auto of_a = detail::design_bounds(design, a, freedom, confidence);
    const auto of_b = detail::design_bounds(design, b, freedom, confidence);
    using Rule = detail::DesignBounds::Rule;
    if (of_a.rule == Rule::one_cluster || of_b.rule == Rule::one_cluster) {
      e.method = "one_cluster";
    } else {
      const stats::SureBounds in_a = detail::of_metric(a.metric, of_a.bounds, value_a);
      const stats::SureBounds in_b = detail::of_metric(b.metric, of_b.bounds, value_b);
      const double size = std::sqrt(a.variance * b.variance);
      if (of_a.rule == Rule::population || of_b.rule == Rule::population) {
        if (of_a.rule == of_b.rule) {
          e.method =
              detail::population_method(simultaneous ? detail::DesignUse::simultaneous_gap : detail::DesignUse::gap);
        }
        around = measure == Measure::difference ? stats::mover_difference(value_a, in_a, value_b, in_b)
                                                : stats::mover_ratio(value_a, in_a, value_b, in_b);
      } else {
        const auto varies = [](const detail::DesignBounds& of) {
          return of.rule == Rule::chosen || of.rule == Rule::strata;
        };
        const double correlation = varies(of_a) && varies(of_b) && size > 0.0
                                       ? std::clamp(detail::design_covariance(design, a, b) / size, -1.0, 1.0)
                                       : 0.0;
        if (measure == Measure::difference) {
          around = stats::mover_difference(value_a, in_a.interval, value_b, in_b.interval, correlation);
        } else if (value_a > 0.0 && value_b > 0.0) {
          around = stats::mover_log_ratio(value_a, in_a.interval, value_b, in_b.interval, correlation);
        } else {
          around = stats::mover_ratio(value_a, in_a.interval, value_b, in_b.interval);
        }
      }
      if (measure == Measure::difference) around = {std::max(-unbounded, around.low), std::min(unbounded, around.high)};
    }
  }
  if (e.defined()) around = detail::holding(around, e.value);
  e.low = around.low;
  e.high = around.high;
  return e;
}

/// The same for a group against everybody, itself included: from the gap to everybody else, of which it is an
/// increasing function (see `gap`). Balanced accuracy and treatment equality of everybody are no mean of those of both
/// sides; there the covariance of the group and everybody is used, which knows that one holds the other.
///
/// @param rest  everybody else   @param all  everybody   @param w  the group's share of the denominator's weight
[[nodiscard]] inline stats::Estimate design_gap_to_overall(Measure measure, const DesignTable& table,
                                                           const DesignRate& own, const DesignRate& rest,
                                                           const DesignRate& all, double w,
                                                           const stats::Confidence& confidence) {
  if (!detail::is_plain(own.metric)) {
    stats::Estimate e = design_gap(measure, table, own, all, confidence);
    e.n = all.rows;
    return e;
  }
  stats::Estimate e = design_gap(measure, table, own, rest, confidence);
  const double all_value = all.defined() ? all.metric_value() : 0.0;
  e.n = all.rows;
  e.undefined = own.defined() ? all.undefined : own.undefined;
  if (measure == Measure::ratio && e.defined() && all_value == 0.0) e.undefined = stats::Undefined::zero_reference;
  e.value = std::numeric_limits<double>::quiet_NaN();
  if (e.defined())
    e.value = measure == Measure::difference ? own.metric_value() - all_value : own.metric_value() / all_value;
  if (!(w > 0.0)) return e;  // nobody there: nothing narrows the whole range
  if (measure == Measure::difference) {
    e.low *= 1.0 - w;
    e.high *= 1.0 - w;
  } else {
    const auto to_overall = [w](double r) {
      if (r == 0.0) return w < 1.0 ? 0.0 : 1.0;
      return 1.0 / (w + (1.0 - w) / r);
    };
    e.low = to_overall(e.low);
    e.high = to_overall(e.high);
  }
  if (e.defined()) {
    const stats::Interval around = detail::holding(e.interval(), e.value);
    e.low = around.low;
    e.high = around.high;
  }
  return e;
}

}  // namespace lotrecht::fairness
