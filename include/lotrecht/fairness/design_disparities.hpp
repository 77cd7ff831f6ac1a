#pragma once

/// @file
/// Every rate and gap of a table of groups, with the uncertainty that the design gives them.

#include <cmath>
#include <cstddef>
#include <numbers>
#include <optional>
#include <span>
#include <vector>

#include <lotrecht/fairness/cell_counts.hpp>
#include <lotrecht/fairness/design.hpp>
#include <lotrecht/fairness/design_bootstrap.hpp>
#include <lotrecht/fairness/design_gap.hpp>
#include <lotrecht/fairness/design_rate.hpp>
#include <lotrecht/fairness/disparities.hpp>
#include <lotrecht/fairness/equalized_odds.hpp>
#include <lotrecht/fairness/worst_gap.hpp>
#include <lotrecht/stats/mover_sure.hpp>

namespace lotrecht::fairness {

/// One table of groups under a design: answers what `rate`, `gap`, `worst_gap` and `equalized_odds` answer for
/// independent rows.
class DesignEstimates {
 public:
  /// @param groups  cells of each group of the table; with the design's weights, if it has any
  /// @param rests   `fairness::rests(groups)`
  DesignEstimates(const DesignTable& table, std::span<const CellCounts> groups, std::span<const CellCounts> rests,
                  const stats::Confidence& confidence)
      : table_{&table}, groups_{groups}, rests_{rests}, all_{total(groups)}, confidence_{confidence} {}

  [[nodiscard]] stats::Estimate overall(Metric metric) const {
    return design_estimate(*table_, everybody(metric), confidence_);
  }

  [[nodiscard]] stats::Estimate rate(Metric metric, std::size_t g) const {
    return design_estimate(*table_, of_group(metric, g), confidence_);
  }

  /// The gap of group `g` under a rule; `reference` is the group the rule names, if it names one.
  ///
  /// The best-off group was chosen by looking at the data: its gaps hold for all pairs at once (see
  /// `methods_for_all_pairs`).
  [[nodiscard]] Gap gap(Metric metric, ReferenceRule rule, std::optional<std::size_t> reference, std::size_t g) const {
    const DesignRate own = of_group(metric, g);
    if (reference) {
      const DesignRate other = of_group(metric, *reference);
      const auto together = methods_for_all_pairs(rule, groups_, Methods{confidence_});
      const stats::Confidence& level = together ? together->confidence : confidence_;
      Gap both{design_gap(Measure::difference, *table_, own, other, level, together.has_value()),
               design_gap(Measure::ratio, *table_, own, other, level, together.has_value())};
      both.difference.confidence = both.ratio.confidence = confidence_.level();
      return both;
    }
    const DesignRate rest = design_rate(metric, *table_, DesignSide::rest, g, rests_[g]);
    if (rule == ReferenceRule::rest) {
      return {design_gap(Measure::difference, *table_, own, rest, confidence_),
              design_gap(Measure::ratio, *table_, own, rest, confidence_)};
    }
    const DesignRate all = everybody(metric);
    double w = 0.0;
    if (detail::is_plain(metric)) {
      const double mine = groups_[g].share(fraction(metric)).weight;
      const double theirs = rests_[g].share(fraction(metric)).weight;
      w = mine + theirs > 0.0 ? mine / (mine + theirs) : 0.0;
    }
    return {design_gap_to_overall(Measure::difference, *table_, own, rest, all, w, confidence_),
            design_gap_to_overall(Measure::ratio, *table_, own, rest, all, w, confidence_)};
  }

  /// The gap of group `a` to group `b`, at a level of its own.
  [[nodiscard]] stats::Estimate between(Metric metric, Measure measure, std::size_t a, std::size_t b,
                                        const stats::Confidence& level) const {
    return design_gap(measure, *table_, of_group(metric, a), of_group(metric, b), level);
  }

  /// The worst gap, as `worst_gap`: intervals of all pairs by MOVER at Tukey and Kramer's critical value, brought from
  /// the normal to Student's law at each rate's degrees of freedom. Groups that share clusters count as independent,
  /// which is cautious where shared clusters make them alike. Simple random samples from finite populations have exact
  /// intervals, at the level of that critical value.
  [[nodiscard]] WorstGap worst(Metric metric, Measure measure, const stats::Confidence& confidence) const {
    std::vector<stats::SureBounds> sure;
    bool exact = true;
    WorstGap worst = detail::worst_gap_of(
        metric, measure, groups_, confidence,
        {detail::design_method(detail::DesignUse::worst, table_->design().methods())},
        [&](std::size_t g, double z) {
          // An interval at a critical value z has the level erf(z / √2).
          const stats::Confidence level{std::erf(z / std::numbers::sqrt2)};
          const DesignRate rate = of_group(metric, g);
          const stats::Estimate e = design_estimate(*table_, rate, level);
          const auto bounds = detail::population_bounds(table_->design(), rate, level);
          exact = exact && bounds.has_value();
          sure.push_back({e.interval(), bounds && bounds->sure_low, bounds && bounds->sure_high});
          return e;
        },
        &sure);
    if (exact && !sure.empty()) worst.estimate.method = detail::population_method(detail::DesignUse::worst);
    return worst;
  }
  [[nodiscard]] WorstGap worst(Metric metric, Measure measure) const { return worst(metric, measure, confidence_); }

  /// Equalized odds, as `equalized_odds`. The same people can be behind both rates, so the two gaps share the error
  /// probability (Bonferroni) instead of counting as independent.
  [[nodiscard]] stats::Estimate equalized_odds(Measure measure, Aggregate aggregate) const {
    const stats::Confidence each{1.0 - 0.5 * confidence_.alpha()};
    const stats::Estimate tpr = worst(Metric::true_positive_rate, measure, each).estimate;
    const stats::Estimate fpr = worst(Metric::false_positive_rate, measure, each).estimate;
    const bool exact = tpr.method == fpr.method && tpr.method == detail::population_method(detail::DesignUse::worst);
    return detail::combined_odds(measure, aggregate, tpr, fpr, confidence_,
                                 exact ? detail::population_method(detail::DesignUse::joint)
                                       : detail::design_method(detail::DesignUse::joint, table_->design().methods()));
  }

  [[nodiscard]] DesignRate of_group(Metric metric, std::size_t g) const {
    return design_rate(metric, *table_, DesignSide::group, g, groups_[g]);
  }
  [[nodiscard]] DesignRate everybody(Metric metric) const {
    return design_rate(metric, *table_, DesignSide::everybody, table_->groups(), all_);
  }

 private:
  const DesignTable* table_;
  std::span<const CellCounts> groups_;
  std::span<const CellCounts> rests_;
  CellCounts all_;
  stats::Confidence confidence_;
};

/// Replaces every interval of a table by the design's; values, references and the groups of worst gaps stay.
///
/// With the bootstrap, rates and gaps get resampled intervals where resampling can move them (see `design_bootstrap`).
inline void apply_design(const DesignEstimates& estimates, const DesignTable& table, Disparities& d,
                         const stats::Confidence& confidence) {
  for (std::size_t m = 0; m < d.metrics.size(); ++m) d.overall_rates[m] = estimates.overall(d.metrics[m]);
  for (std::size_t g = 0; g < d.groups.size(); ++g) {
    for (std::size_t m = 0; m < d.metrics.size(); ++m) {
      d.groups[g].rates[m] = estimates.rate(d.metrics[m], g);
      if (!d.groups[g].gaps.empty()) d.groups[g].gaps[m] = estimates.gap(d.metrics[m], d.rule, d.reference, g);
    }
  }
  for (std::size_t m = 0; m < d.metrics.size(); ++m) {
    d.worst[m] = {estimates.worst(d.metrics[m], Measure::difference), estimates.worst(d.metrics[m], Measure::ratio)};
  }
  if (table.design().methods().interval == DesignInterval::bootstrap) design_bootstrap(table, d, confidence);
}

}  // namespace lotrecht::fairness
