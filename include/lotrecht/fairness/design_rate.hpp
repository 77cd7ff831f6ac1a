#pragma once

/// @file
/// A metric of one group with the uncertainty that the design gives it.

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include <lotrecht/fairness/cell_counts.hpp>
#include <lotrecht/fairness/design.hpp>
#include <lotrecht/fairness/design_population.hpp>
#include <lotrecht/fairness/metric.hpp>
#include <lotrecht/fairness/rate.hpp>
#include <lotrecht/stats/cluster_robust.hpp>
#include <lotrecht/stats/confidence.hpp>
#include <lotrecht/stats/estimate.hpp>
#include <lotrecht/stats/korn_graubard.hpp>
#include <lotrecht/stats/linearised.hpp>
#include <lotrecht/stats/logit_interval.hpp>
#include <lotrecht/stats/mover.hpp>
#include <lotrecht/stats/mover_sure.hpp>
#include <lotrecht/stats/student_t.hpp>

namespace lotrecht::fairness {

/// Whose metric: a group's, that of everybody else, or everybody's.
enum class DesignSide : std::uint8_t { group, rest, everybody };

/// A metric linearised: its value and what it is a linear combination of.
struct DesignRate {
  Metric metric{};
  stats::Undefined undefined = stats::Undefined::none;
  std::uint64_t rows = 0;                  ///< in the denominator(s)
  double value = 0.0;                      ///< on the scale of rates: for treatment equality FN / (FN + FP)
  double rest = 0.0;                       ///< 1 - value
  double coefficient = 1.0;                ///< of each part
  bool whole = false;                      ///< of everybody, whatever became of them: every row drawn counts
  std::vector<stats::ClusterRatio> parts;  ///< one; for balanced accuracy two, over different rows
  double variance = 0.0;                   ///< of `value`; NaN if it cannot be estimated

  [[nodiscard]] bool defined() const noexcept { return undefined == stats::Undefined::none; }
  /// The metric itself.
  [[nodiscard]] double metric_value() const noexcept {
    return metric == Metric::treatment_equality ? value / rest : value;
  }
  /// Appends `scale` times this to a linear combination.
  void add_to(std::vector<stats::WeightedRatio>& combination, double scale) const {
    for (const auto& part : parts) combination.push_back({scale * coefficient, &part});
  }
};

namespace detail {

/// Covariance of two metrics under the design. NaN if it cannot be estimated.
[[nodiscard]] inline double design_covariance(const Design& design, const DesignRate& a, const DesignRate& b) {
  double covariance = 0.0;
  for (const auto& x : a.parts) {
    for (const auto& y : b.parts) {
      covariance += a.coefficient * b.coefficient *
                    (design.methods().variance == DesignVariance::cr2
                         ? stats::cr2_covariance(design.sample(), x, y)
                         : stats::linearised_covariance(design.sample(), x, y, design.methods().lonely));
    }
  }
  return covariance;
}

[[nodiscard]] inline double design_freedom(const Design& design, std::span<const stats::WeightedRatio> combination) {
  return design.methods().variance == DesignVariance::cr2 ? stats::satterthwaite_freedom(design.sample(), combination)
                                                          : stats::linearised_freedom(design.sample(), combination);
}

/// The clusters' weights in numerator and rest of a fraction. Everybody else is summed without the group, not as a
/// difference: weights keep their digits.
[[nodiscard]] inline stats::ClusterRatio design_ratio(const DesignTable& table, const Fraction& f, DesignSide side,
                                                      std::size_t g) {
  std::vector<stats::ClusterPart> parts;
  const auto add = [&](std::uint32_t profile, const std::array<double, 6>& weight) {
    stats::ClusterPart part{profile, 0.0, 0.0};
    for (std::size_t c = 0; c < 6; ++c) {
      if (((f.denominator >> c) & 1u) == 0) continue;
      (((f.numerator >> c) & 1u) != 0 ? part.above : part.rest) += weight[c];
    }
    if (part.above + part.rest > 0.0) parts.push_back(part);
  };
  if (side == DesignSide::group) {
    for (const auto& held : table.group(g)) add(held.profile, held.weight);
  } else {
    const auto own = table.group(g < table.groups() ? g : 0);
    std::size_t at = side == DesignSide::rest ? 0 : own.size();
    for (const auto& held : table.everybody()) {
      if (at < own.size() && own[at].profile == held.profile) {
        add(held.profile, table.without(held.profile, g));
        ++at;
      } else {
        add(held.profile, held.weight);
      }
    }
  }
  return stats::cluster_ratio(table.design().sample(), parts);
}

}  // namespace detail

/// The metric of a group, of everybody else or of everybody, with its variance under the design.
///
/// @param g       the group (of `rest`: who is left out)
/// @param counts  cells of whoever it is
[[nodiscard]] inline DesignRate design_rate(Metric metric, const DesignTable& table, DesignSide side, std::size_t g,
                                            const CellCounts& counts) {
  DesignRate rate;
  rate.metric = metric;
  rate.undefined = detail::why_undefined(metric, counts);
  rate.whole = side == DesignSide::everybody && metric == Metric::selection_rate;
  if (metric == Metric::balanced_accuracy) {
    for (const Metric m : {Metric::true_positive_rate, Metric::true_negative_rate}) {
      rate.rows += counts.share(fraction(m)).rows.trials;
      if (rate.defined()) rate.parts.push_back(detail::design_ratio(table, fraction(m), side, g));
    }
    rate.coefficient = 0.5;
  } else {
    rate.rows = counts.share(fraction(metric)).rows.trials;
    const bool exists = rate.defined() || rate.undefined == stats::Undefined::zero_denominator;
    if (exists && !counts.share(fraction(metric)).empty()) {
      rate.parts.push_back(detail::design_ratio(table, fraction(metric), side, g));
    }
  }
  for (const auto& part : rate.parts) {
    rate.value += rate.coefficient * part.value;
    rate.rest += rate.coefficient * part.rest;
  }
  rate.variance = detail::design_covariance(table.design(), rate, rate);
  return rate;
}

/// Degrees of freedom behind the variance of one metric.
[[nodiscard]] inline double design_freedom(const DesignTable& table, const DesignRate& rate) {
  std::vector<stats::WeightedRatio> combination;
  rate.add_to(combination, 1.0);
  return detail::design_freedom(table.design(), combination);
}

namespace detail {

/// An interval on the scale of rates, and which of the rules below gave it.
struct DesignBounds {
  stats::SureBounds bounds;
  enum class Rule : std::uint8_t { chosen, population, strata, agreeing, one_cluster } rule;
};

/// The bounds that `of_part` gives a rate; none if it gives none to one of its parts.
template <class OfPart>
[[nodiscard]] std::optional<stats::SureBounds> exact_bounds(const Design& design, const DesignRate& rate,
                                                            const stats::Confidence& confidence, OfPart&& of_part) {
  std::optional<stats::SureBounds> all;
  for (const auto& part : rate.parts) {
    const auto own = of_part(design, part, rate.whole, confidence);
    if (!own) return std::nullopt;
    all = all ? stats::mover_mean(rate.parts[0].value, *all, part.value, *own) : *own;
  }
  return all;
}

/// The exact bounds of a simple random sample from a finite population; none for any other rate.
[[nodiscard]] inline std::optional<stats::SureBounds> population_bounds(const Design& design, const DesignRate& rate,
                                                                        const stats::Confidence& confidence) {
  return exact_bounds(design, rate, confidence, [](const auto&... all) { return population_bounds(all...); });
}

/// The interval of the variance, which is positive, by the chosen rule.
[[nodiscard]] inline stats::Interval variance_interval(const Design& design, const DesignRate& rate, double freedom,
                                                       const stats::Confidence& confidence) {
  const stats::Interval around =
      design.methods().interval == DesignInterval::korn_graubard
          ? stats::korn_graubard(rate.value, rate.rest, rate.variance, static_cast<double>(rate.rows), freedom,
                                 confidence)
          : stats::logit_interval(rate.value, rate.rest, rate.variance, stats::student_t_critical(confidence, freedom));
  return holding(around, rate.value);
}

/// The interval of a rate.
///
/// Exact for a simple random sample from a finite population (`population_bounds`), whatever was chosen; of several
/// such samples, strata, the wider of that of the variance and of their exact ones together (`strata_bounds`). Without
/// a variance, because there is only one cluster, it is the whole range. Where the clusters all agree (a rate of 0 or
/// 1, mostly) the variance is 0 and says nothing; the interval is then Clopper and Pearson's at the effective number of
/// clusters, as if each cluster were one observation and, unless everybody was looked at, of a population without end.
[[nodiscard]] inline DesignBounds design_bounds(const Design& design, const DesignRate& rate, double freedom,
                                                const stats::Confidence& confidence) {
  using Rule = DesignBounds::Rule;
  if (const auto exact = population_bounds(design, rate, confidence)) return {*exact, Rule::population};
  const bool varies = !(rate.variance <= 1e-20 * rate.value * rate.rest);
  const auto strata = exact_bounds(design, rate, confidence, [](const auto&... all) { return strata_bounds(all...); });
  if (strata) {
    if (!varies || std::isnan(rate.variance) || !(freedom > 0.0)) return {*strata, Rule::strata};
    const stats::Interval around = variance_interval(design, rate, freedom, confidence);
    return {{{std::min(strata->interval.low, around.low), std::max(strata->interval.high, around.high)}}, Rule::strata};
  }
  if (rate.parts.empty() || std::isnan(rate.variance) || !(freedom > 0.0)) {
    const bool known = !rate.parts.empty() && std::all_of(rate.parts.begin(), rate.parts.end(), [](const auto& p) {
      return std::isinf(p.effective_clusters);
    });
    if (known) return {{{rate.value, rate.value}}, Rule::chosen};
    return {{{0.0, 1.0}}, Rule::one_cluster};
  }
  if (!varies) {
    const auto exact = [&](const stats::ClusterRatio& part) {
      return stats::clopper_pearson_effective(part.value, part.rest, part.effective_clusters, confidence);
    };
    if (rate.parts.size() == 1) return {{exact(rate.parts[0])}, Rule::agreeing};
    const stats::Interval both =
        stats::mover_mean(rate.parts[0].value, exact(rate.parts[0]), rate.parts[1].value, exact(rate.parts[1]));
    return {{{std::max(0.0, both.low), std::min(1.0, both.high)}}, Rule::agreeing};
  }
  return {{variance_interval(design, rate, freedom, confidence)}, Rule::chosen};
}

/// From the scale of rates to that of the metric.
[[nodiscard]] inline stats::Interval of_metric(Metric metric, const stats::Interval& rate) {
  if (metric != Metric::treatment_equality) return rate;
  const auto odds = [](double p) { return p < 1.0 ? p / (1.0 - p) : std::numeric_limits<double>::infinity(); };
  return {odds(rate.low), odds(rate.high)};
}

/// The same of bounds that an estimate is known to lie in.
[[nodiscard]] inline stats::SureBounds of_metric(Metric metric, const stats::SureBounds& rate, double value) {
  return {holding(of_metric(metric, rate.interval), value), rate.sure_low, rate.sure_high};
}

/// What an interval is for, in the order of `design_method`.
enum class DesignUse : std::uint8_t { rate, gap, simultaneous_gap, worst, joint };

/// The method's name; a literal.
[[nodiscard]] constexpr std::string_view design_method(DesignUse use, const DesignMethods& methods) noexcept {
  constexpr std::array<std::array<std::string_view, 4>, 5> names{{
      {"taylor_logit", "taylor_korn_graubard", "cr2_logit", "cr2_korn_graubard"},
      {"mover_taylor_logit", "mover_taylor_korn_graubard", "mover_cr2_logit", "mover_cr2_korn_graubard"},
      {"tukey_mover_taylor_logit", "tukey_mover_taylor_korn_graubard", "tukey_mover_cr2_logit",
       "tukey_mover_cr2_korn_graubard"},
      {"tukey_mover_taylor_logit", "tukey_mover_taylor_korn_graubard", "tukey_mover_cr2_logit",
       "tukey_mover_cr2_korn_graubard"},
      {"joint_tukey_taylor_logit", "joint_tukey_taylor_korn_graubard", "joint_tukey_cr2_logit",
       "joint_tukey_cr2_korn_graubard"},
  }};
  const std::size_t which = (methods.variance == DesignVariance::cr2 ? 2u : 0u) +
                            (methods.interval == DesignInterval::korn_graubard ? 1u : 0u);
  return names[static_cast<std::size_t>(use)][which];
}

/// The method's name where every rate is exact; a literal.
[[nodiscard]] constexpr std::string_view population_method(DesignUse use) noexcept {
  constexpr std::array<std::string_view, 5> names{"hypergeometric", "mover_hypergeometric",
                                                  "tukey_mover_hypergeometric", "tukey_mover_hypergeometric",
                                                  "joint_tukey_hypergeometric"};
  return names[static_cast<std::size_t>(use)];
}

/// The name of Clopper and Pearson's interval where a rate's clusters all agree.
[[nodiscard]] inline std::string_view agreeing_method(const Design& design, const DesignRate& rate) {
  const auto rows = [&](const stats::ClusterTerm& term) {
    const auto held = design.cells(term.profile);
    return held.size() == 1 && held[0].rows == 1;
  };
  for (const stats::ClusterRatio& part : rate.parts) {
    if (!std::all_of(part.terms.begin(), part.terms.end(), rows)) return "clopper_pearson_clusters";
  }
  const bool alike = std::all_of(rate.parts.begin(), rate.parts.end(), [](const stats::ClusterRatio& part) {
    return part.effective_clusters >= (1.0 - 1e-9) * static_cast<double>(part.clusters);
  });
  return alike ? "clopper_pearson" : "clopper_pearson_effective";
}

}  // namespace detail

/// A metric with its interval: on the scale of log odds, or Korn and Graubard's, with Student's critical value at the
/// design's degrees of freedom. What does not exist is undefined with a reason, as without a design.
///
/// A simple random sample from a finite population (rows that are no clusters, of one weight, from one stratum with a
/// population) gets the exact interval, whatever was chosen: coverage is never below the level
/// (`stats::hypergeometric_domain`; the size of a group in the population is not known, except that of everybody).
/// Rates over several such strata get the wider of the interval chosen and of their exact ones together: a variance
/// overlooks strata without a case.
///
/// Methods "taylor_logit", "cr2_logit", "taylor_korn_graubard", "cr2_korn_graubard"; "hypergeometric",
/// "hypergeometric_strata"; where all agree "clopper_pearson", with weights "clopper_pearson_effective", with clusters
/// "clopper_pearson_clusters"; "one_cluster", the whole range, where there is only one.
[[nodiscard]] inline stats::Estimate design_estimate(const DesignTable& table, const DesignRate& rate,
                                                     const stats::Confidence& confidence) {
  using Rule = detail::DesignBounds::Rule;
  stats::Estimate e;
  e.confidence = confidence.level();
  e.n = rate.rows;
  e.undefined = rate.undefined;
  e.method = detail::design_method(detail::DesignUse::rate, table.design().methods());
  if (rate.defined()) e.value = rate.metric_value();
  stats::Interval around{0.0, 1.0};
  if (!rate.parts.empty()) {
    const auto found = detail::design_bounds(table.design(), rate, design_freedom(table, rate), confidence);
    if (found.rule == Rule::agreeing) e.method = detail::agreeing_method(table.design(), rate);
    if (found.rule == Rule::population) e.method = detail::population_method(detail::DesignUse::rate);
    if (found.rule == Rule::strata) e.method = "hypergeometric_strata";
    if (found.rule == Rule::one_cluster) e.method = "one_cluster";
    around = found.bounds.interval;
  }
  around = detail::of_metric(rate.metric, around);
  if (rate.defined()) around = detail::holding(around, e.value);
  e.low = around.low;
  e.high = around.high;
  return e;
}

}  // namespace lotrecht::fairness
