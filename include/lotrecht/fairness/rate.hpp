#pragma once

/// @file
/// A group's metric with its interval.

#include <algorithm>
#include <cstddef>
#include <limits>

#include <lotrecht/fairness/cell_counts.hpp>
#include <lotrecht/fairness/methods.hpp>
#include <lotrecht/fairness/metric.hpp>
#include <lotrecht/stats/clopper_pearson.hpp>
#include <lotrecht/stats/detail/counts.hpp>
#include <lotrecht/stats/estimate.hpp>
#include <lotrecht/stats/jeffreys.hpp>
#include <lotrecht/stats/mover.hpp>
#include <lotrecht/stats/wilson.hpp>

namespace lotrecht::fairness {

namespace detail {

/// Successes and failures of a share: its rows or, weighted, its effective rows divided as the weights are.
[[nodiscard]] inline stats::detail::Counts effective_counts(const Share& s) noexcept {
  if (s.empty()) return {0.0, 0.0, 0.0};
  if (!s.weighted) return {s.above, s.rest, s.trials};
  return {s.value * s.trials, s.rest / s.weight * s.trials, s.trials};
}

/// The interval stretched to hold the value, which rounding may have left just outside.
[[nodiscard]] inline stats::Interval holding(const stats::Interval& around, double value) noexcept {
  return {std::min(around.low, value), std::max(around.high, value)};
}

[[nodiscard]] inline stats::Interval wilson(const Share& s, double z) {
  const stats::Interval around = stats::detail::wilson(effective_counts(s), z);
  return s.empty() ? around : holding(around, s.value);
}

/// Wilson's interval on the scale of odds, p / (1 - p). 1 - p is the mirrored interval's other end, so that odds keep
/// their digits where p is near 1.
[[nodiscard]] inline stats::Interval wilson_odds(const Share& s, double z) {
  const stats::detail::Counts k = effective_counts(s);
  const stats::Interval p = stats::detail::wilson(k, z);
  const stats::Interval q = stats::detail::wilson(k.mirrored(), z);
  const stats::Interval around{p.low / q.high, q.low > 0.0 ? p.high / q.low : std::numeric_limits<double>::infinity()};
  return s.empty() ? around : holding(around, s.odds());
}

/// Why a group has no such metric; `none` if it has.
[[nodiscard]] inline stats::Undefined why_undefined(Metric metric, const CellCounts& counts) {
  using stats::Undefined;
  if (counts.n() == 0) return Undefined::nobody;
  constexpr Fraction labelled = fraction(Metric::accuracy);
  if (metric != Metric::selection_rate && counts.share(labelled).rows.trials == 0) return Undefined::no_outcome;
  if (metric == Metric::balanced_accuracy) {
    const Undefined first = why_undefined(Metric::true_positive_rate, counts);
    return first == Undefined::none ? why_undefined(Metric::true_negative_rate, counts) : first;
  }
  const Fraction f = fraction(metric);
  const Share s = counts.share(f);
  if (s.empty()) {
    if (s.rows.trials > 0) return Undefined::zero_denominator;  // rows, but none with a weight
    // Somebody was decided upon this way, but what became of them is not known.
    const auto decided_unlabelled = [&](Cell cell) { return counts.rows[static_cast<std::size_t>(cell)] > 0; };
    const bool hidden = (f.if_empty == Undefined::nobody_selected && decided_unlabelled(Cell::selected_unlabelled)) ||
                        (f.if_empty == Undefined::everybody_selected && decided_unlabelled(Cell::rejected_unlabelled));
    return hidden ? Undefined::no_outcome : f.if_empty;
  }
  if (metric == Metric::treatment_equality && s.rest == 0.0) return Undefined::zero_denominator;
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
    if (e.defined()) {
      e.value = (tpr.value + tnr.value) / 2.0;
      around = holding({std::max(0.0, around.low), std::min(1.0, around.high)}, e.value);
    }
    e.method = tpr.weighted ? "mover_wilson_effective" : "mover_wilson";
  } else {
    const Share s = counts.share(fraction(metric));
    e.n = s.rows.trials;
    around = wilson(s, z);
    if (e.defined()) e.value = s.value;
    e.method = s.weighted ? "wilson_effective" : "wilson";
    if (metric == Metric::treatment_equality) {
      around = wilson_odds(s, z);
      if (e.defined()) e.value = s.odds();
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
  if (!plain || counts.weighted || methods.rate == RateMethod::wilson) return e;
  e.method = name(methods.rate);
  if (!e.defined()) return e;
  const stats::BinomialTally k = counts.share(fraction(metric)).rows;
  const stats::Interval around = methods.rate == RateMethod::clopper_pearson
                                     ? stats::clopper_pearson(k, methods.confidence)
                                     : stats::jeffreys(k, methods.confidence);
  e.low = around.low;
  e.high = around.high;
  return e;
}

}  // namespace lotrecht::fairness
