#pragma once

/// @file
/// A group's metric with its interval.

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <limits>
#include <string_view>

#include <lotrecht/fairness/cell_counts.hpp>
#include <lotrecht/fairness/methods.hpp>
#include <lotrecht/fairness/metric.hpp>
#include <lotrecht/stats/clopper_pearson.hpp>
#include <lotrecht/stats/estimate.hpp>
#include <lotrecht/stats/jeffreys.hpp>
#include <lotrecht/stats/mover.hpp>
#include <lotrecht/stats/wilson.hpp>

namespace lotrecht::fairness {

namespace detail {

[[nodiscard]] inline stats::Interval wilson(const Share& s, double z) {
  if (s.empty()) return {0.0, 1.0};
  if (!s.weighted) {
    return stats::detail::wilson({static_cast<double>(s.rows.successes), static_cast<double>(s.rows.failures()),
                                  static_cast<double>(s.rows.trials)},
                                 z);
  }
  const stats::Interval around = stats::wilson(std::min(s.value * s.trials, s.trials), s.trials, z);
  return {std::min(around.low, s.value), std::max(around.high, s.value)};
}

/// p / (1 - p) at both ends; increasing, so it maps an interval to an interval.
[[nodiscard]] inline stats::Interval odds(const stats::Interval& p) noexcept {
  const auto of = [](double x) { return x < 1.0 ? x / (1.0 - x) : std::numeric_limits<double>::infinity(); };
  return {of(p.low), of(p.high)};
}

[[nodiscard]] inline double odds(const Share& s) noexcept {
  return s.value < 1.0 ? s.value / (1.0 - s.value) : std::numeric_limits<double>::infinity();
}

/// Why a group has no such metric; `none` if it has.
[[nodiscard]] inline stats::Undefined why_undefined(Metric metric, const CellCounts& counts) {
  using stats::Undefined;
  if (counts.n() == 0) return Undefined::nobody;
  constexpr Fraction labelled = fraction(Metric::accuracy);
  if (metric != Metric::selection_rate && counts.share(labelled).rows.trials == 0) return Undefined::no_outcome;
  if (metric == Metric::balanced_accuracy) {
    if (counts.share(fraction(Metric::true_positive_rate)).empty()) return Undefined::no_positives;
    if (counts.share(fraction(Metric::true_negative_rate)).empty()) return Undefined::no_negatives;
    return Undefined::none;
  }
  const Share s = counts.share(fraction(metric));
  if (s.empty()) return s.rows.trials == 0 ? fraction(metric).if_empty : Undefined::zero_denominator;
  if (metric == Metric::treatment_equality && s.value >= 1.0) return Undefined::zero_denominator;
  return Undefined::none;
}

/// The metric with an interval from Wilson intervals of its parts at critical value `z`; its level is the caller's.
[[nodiscard]] inline stats::Estimate rate_at(Metric metric, const CellCounts& counts, double z) {
  stats::Estimate e;
  e.undefined = why_undefined(metric, counts);
  stats::Interval around{};
  if (metric == Metric::balanced_accuracy) {
    const Share tpr = counts.share(fraction(Metric::true_positive_rate));
    const Share tnr = counts.share(fraction(Metric::true_negative_rate));
    e.n = tpr.rows.trials + tnr.rows.trials;
    around = e.defined() ? stats::mover_mean(tpr.value, wilson(tpr, z), tnr.value, wilson(tnr, z))
                         : stats::Interval{0.0, 1.0};
    if (e.defined()) e.value = (tpr.value + tnr.value) / 2.0;
    e.method = tpr.weighted ? "mover_wilson_effective" : "mover_wilson";
  } else {
    const Share s = counts.share(fraction(metric));
    e.n = s.rows.trials;
    around = wilson(s, z);
    if (e.defined()) e.value = s.value;
    e.method = s.weighted ? "wilson_effective" : "wilson";
    if (metric == Metric::treatment_equality) {
      around = odds(around);
      if (e.defined()) e.value = odds(s);
      e.method = s.weighted ? "odds_wilson_effective" : "odds_wilson";
    }
  }
  e.low = around.low;
  e.high = around.high;
  return e;
}

}  // namespace detail

/// The metric of one group.
///
/// A plain rate of whole rows gets the interval `methods.rate`. A weighted rate gets Wilson's interval on Kish's
/// effective number of rows ("wilson_effective": it knows unequal weights, not strata or clusters). Balanced accuracy
/// gets MOVER from the Wilson intervals of its two independent rates, treatment equality the odds of the Wilson
/// interval of FN / (FN + FP).
///
/// Undefined (a value with a reason) where the denominator is empty; the bounds then hold all values it could have.
[[nodiscard]] inline stats::Estimate rate(Metric metric, const CellCounts& counts, const Methods& methods) {
  stats::Estimate e = detail::rate_at(metric, counts, methods.confidence.z());
  e.confidence = methods.confidence.level();
  const bool plain = metric != Metric::balanced_accuracy && metric != Metric::treatment_equality;
  if (!plain || counts.weighted || methods.rate == RateMethod::wilson || !e.defined()) return e;
  const stats::BinomialTally k = counts.share(fraction(metric)).rows;
  const stats::Interval around = methods.rate == RateMethod::clopper_pearson
                                     ? stats::clopper_pearson(k, methods.confidence)
                                     : stats::jeffreys(k, methods.confidence);
  e.low = around.low;
  e.high = around.high;
  e.method = name(methods.rate);
  return e;
}

}  // namespace lotrecht::fairness
