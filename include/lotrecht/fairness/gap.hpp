#pragma once

/// @file
/// How far a group lies from what it is compared with: difference and ratio, each with its interval.

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <limits>
#include <string_view>

#include <lotrecht/fairness/cell_counts.hpp>
#include <lotrecht/fairness/detail/square_and_add.hpp>
#include <lotrecht/fairness/methods.hpp>
#include <lotrecht/fairness/metric.hpp>
#include <lotrecht/fairness/rate.hpp>
#include <lotrecht/stats/katz.hpp>
#include <lotrecht/stats/koopman.hpp>
#include <lotrecht/stats/miettinen_nurminen.hpp>
#include <lotrecht/stats/mover.hpp>
#include <lotrecht/stats/newcombe.hpp>

namespace lotrecht::fairness {

/// A comparison's two measures. Both are unitless, and they are not interchangeable.
enum class Measure : std::uint8_t {
  difference,  ///< group minus reference, in [-1, 1] for rates
  ratio,       ///< group over reference, in [0, infinity]
};

/// A group and what it is compared with, two sets of rows that share none.
struct Comparison {
  CellCounts group;
  CellCounts other;
  /// If set, the group is compared with everybody, itself included; `other` is then everybody else.
  bool with_overall = false;
};

namespace detail {

[[nodiscard]] constexpr bool is_plain(Metric metric) noexcept {
  return metric != Metric::balanced_accuracy && metric != Metric::treatment_equality;
}

/// Difference of balanced accuracies of whole rows, (TPR_a - TPR_b + TNR_a - TNR_b) / 2: MOVER from Miettinen and
/// Nurminen's intervals of the two differences, which rest on different people. Square-and-add of the four Wilson
/// intervals, its predecessor, covered .885 at least with 5 people of each outcome a side.
[[nodiscard]] inline stats::Interval balanced_difference(const CellCounts& group, const CellCounts& other,
                                                         const stats::Confidence& confidence) {
  double value = 0.0;
  double low = 0.0;
  double high = 0.0;
  for (const Metric m : {Metric::true_positive_rate, Metric::true_negative_rate}) {
    const stats::BinomialTally a = group.share(fraction(m)).rows;
    const stats::BinomialTally b = other.share(fraction(m)).rows;
    const double d = stats::detail::difference_of_rates(stats::detail::counts(a, "difference", "group"),
                                                        stats::detail::counts(b, "difference", "other"));
    const stats::Interval around = stats::miettinen_nurminen_difference(a, b, confidence);
    value += d;
    low += (d - around.low) * (d - around.low);
    high += (around.high - d) * (around.high - d);
  }
  return {0.5 * (value - std::sqrt(low)), 0.5 * (value + std::sqrt(high))};
}

/// Group against others, disjoint: the estimate of `measure`, without overall's detour.
[[nodiscard]] inline stats::Estimate compare_disjoint(Metric metric, Measure measure, const CellCounts& group,
                                                      const CellCounts& other, const Methods& methods) {
  using stats::Undefined;
  const double z = methods.confidence.z();
  const stats::Estimate a = rate_at(metric, group, z);
  const stats::Estimate b = rate_at(metric, other, z);
  stats::Estimate e;
  e.confidence = methods.confidence.level();
  e.n = a.n + b.n;
  e.undefined = a.defined() ? b.undefined : a.undefined;
  const bool counted = is_plain(metric) && !group.weighted && !other.weighted;
  const stats::BinomialTally ka = group.share(fraction(metric)).rows;
  const stats::BinomialTally kb = other.share(fraction(metric)).rows;
  stats::Interval around{};
  if (measure == Measure::difference) {
    const double unbounded = metric == Metric::treatment_equality ? std::numeric_limits<double>::infinity() : 1.0;
    e.method = counted ? name(methods.difference) : group.weighted ? "mover_wilson_effective" : "mover_wilson";
    if (!e.defined()) {
      around = {-unbounded, unbounded};
    } else if (metric == Metric::balanced_accuracy && !group.weighted && !other.weighted) {
      e.value = a.value - b.value;
      around = balanced_difference(group, other, methods.confidence);
      e.method = "mover_miettinen_nurminen";
    } else if (!counted) {
      e.value = a.value - b.value;
      around = stats::mover_difference(a.value, a.interval(), b.value, b.interval());
    } else {
      e.value = stats::detail::difference_of_rates(stats::detail::counts(ka, "difference", "group"),
                                                   stats::detail::counts(kb, "difference", "other"));
      around = methods.difference == DifferenceMethod::newcombe
                   ? stats::newcombe(ka, kb, methods.confidence)
                   : stats::miettinen_nurminen_difference(ka, kb, methods.confidence);
    }
  } else {
    e.method = counted ? name(methods.ratio) : group.weighted ? "mover_wilson_effective" : "mover_wilson";
    if (!e.defined()) {
      around = {0.0, std::numeric_limits<double>::infinity()};
    } else if (!counted) {
      around = stats::mover_ratio(a.value, a.interval(), b.value, b.interval());
    } else {
      switch (methods.ratio) {
        case RatioMethod::miettinen_nurminen:
          around = stats::miettinen_nurminen_ratio(ka, kb, methods.confidence);
          break;
        case RatioMethod::koopman: around = stats::koopman(ka, kb, methods.confidence); break;
        case RatioMethod::katz: around = stats::katz(ka, kb, methods.confidence); break;
      }
    }
    if (e.defined() && b.value == 0.0) e.undefined = Undefined::zero_reference;
    if (e.defined()) e.value = a.value / b.value;
  }
  if (e.defined()) around = holding(around, e.value);
  e.low = around.low;
  e.high = around.high;
  return e;
}

/// Weight of the group in the denominator of everybody: what the group contributes to the overall rate.
[[nodiscard]] inline double share_of_all(Metric metric, const CellCounts& group, const CellCounts& other) {
  const double g = group.share(fraction(metric)).weight;
  const double o = other.share(fraction(metric)).weight;
  return g / (g + o);
}

/// A metric that is no plain rate, group against everybody: square-and-add over the rates it is made of.
[[nodiscard]] inline stats::Estimate compare_mixed(Metric metric, Measure measure, const CellCounts& group,
                                                   const CellCounts& other, stats::Estimate e, double z) {
  const auto part = [&](Metric m, const CellCounts& c) {
    const Share s = c.share(fraction(m));
    return Part{s.empty() ? 0.0 : s.value, s.empty() ? stats::Interval{0.0, 0.0} : wilson(s, z)};
  };
  // Ratios are taken on the scale of logarithms, where they are nearly symmetric; a ratio of 0 has none.
  const bool in_logs = measure == Measure::ratio && e.value > 0.0;
  const auto gap = [&](double own, double all) {
    if (measure == Measure::difference) return own - all;
    return in_logs ? std::log(own) - std::log(all) : own / all;
  };
  stats::Interval around{};
  if (metric == Metric::balanced_accuracy) {
    constexpr Metric tpr = Metric::true_positive_rate;
    constexpr Metric tnr = Metric::true_negative_rate;
    const double w_tpr = share_of_all(tpr, group, other);
    const double w_tnr = share_of_all(tnr, group, other);
    around = square_and_add(
        std::array{part(tpr, group), part(tnr, group), part(tpr, other), part(tnr, other)}, [&](const auto& p) {
          return gap((p[0] + p[1]) / 2.0,
                     (w_tpr * p[0] + (1.0 - w_tpr) * p[2] + w_tnr * p[1] + (1.0 - w_tnr) * p[3]) / 2.0);
        });
  } else {
    const double w = share_of_all(metric, group, other);
    const auto odds_of = [](double p) { return p / (1.0 - p); };
    around = square_and_add(std::array{part(metric, group), part(metric, other)},
                            [&](const auto& p) { return gap(odds_of(p[0]), odds_of(w * p[0] + (1.0 - w) * p[1])); });
  }
  if (in_logs) around = {std::exp(around.low), std::exp(around.high)};
  // Infinity less infinity: the data bound nothing on that side.
  const double floor = measure == Measure::ratio ? 0.0 : -std::numeric_limits<double>::infinity();
  around = {std::isnan(around.low) ? floor : std::max(floor, around.low),
            std::isnan(around.high) ? std::numeric_limits<double>::infinity() : around.high};
  around = holding(around, e.value);
  e.low = around.low;
  e.high = around.high;
  e.method = group.weighted ? "square_and_add_wilson_effective" : "square_and_add_wilson";
  return e;
}

}  // namespace detail

/// Difference or ratio of a metric between a group and what it is compared with.
///
/// Against another group or against everybody else the two sides are independent, and plain rates of whole rows get
/// `methods.difference` or `methods.ratio`; weighted rates, balanced accuracy and treatment equality get MOVER.
///
/// Against everybody (`with_overall`) the group is part of what it is compared with. With w the group's share of the
/// denominator and p_r the rate of everybody else, the overall rate is w p + (1 - w) p_r, so
///
///     p - p_all = (1 - w) (p - p_r),      p / p_all = 1 / (w + (1 - w) / (p / p_r)):
///
/// both are increasing functions of the comparison with everybody else, and so are their bounds. No dependence is
/// ignored. (w is taken as known, as it is given the group sizes.)
///
/// Undefined if either side has no such metric, or if a ratio's reference is 0; bounds say what can still be said.
[[nodiscard]] inline stats::Estimate gap(Metric metric, Measure measure, const Comparison& comparison,
                                         const Methods& methods) {
  using stats::Undefined;
  const auto& [group, other, with_overall] = comparison;
  if (!with_overall) return detail::compare_disjoint(metric, measure, group, other, methods);
  const stats::Estimate own = detail::rate_at(metric, group, methods.confidence.z());
  CellCounts everybody = group;
  everybody.merge(other);
  const stats::Estimate all = detail::rate_at(metric, everybody, methods.confidence.z());
  stats::Estimate e = detail::compare_disjoint(metric, measure, group, other, methods);
  e.n = all.n;
  e.undefined = own.defined() ? all.undefined : own.undefined;
  if (measure == Measure::ratio && e.defined() && all.value == 0.0) e.undefined = Undefined::zero_reference;
  if (e.defined())
    e.value = measure == Measure::difference ? own.value - all.value : own.value / all.value;
  else
    e.value = std::numeric_limits<double>::quiet_NaN();
  if (!detail::is_plain(metric)) {
    if (e.defined()) return detail::compare_mixed(metric, measure, group, other, e, methods.confidence.z());
    return e;
  }
  if (group.share(fraction(metric)).empty()) return e;
  const double w = detail::share_of_all(metric, group, other);
  if (measure == Measure::difference) {
    e.low *= 1.0 - w;
    e.high *= 1.0 - w;
  } else {
    const auto to_overall = [w](double r) {
      if (r == 0.0) return w < 1.0 ? 0.0 : 1.0;
      return 1.0 / (w + (1.0 - w) / r);  // r = infinity gives 1 / w
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
