#pragma once

/// @file
/// Intervals of rates and gaps by resampling whole clusters.

#include <array>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <optional>
#include <span>
#include <vector>

#include <lotrecht/fairness/design_rate.hpp>
#include <lotrecht/fairness/disparities.hpp>
#include <lotrecht/fairness/group_disparities.hpp>
#include <lotrecht/fairness/point_metrics.hpp>
#include <lotrecht/stats/bootstrap_interval.hpp>
#include <lotrecht/stats/cluster_bootstrap.hpp>

namespace lotrecht::fairness {

/// Replaces the intervals of rates and gaps by those of the cluster bootstrap, within sampling strata.
///
/// One set of draws serves every group, metric and gap, so that whatever groups share is resampled together. As in
/// `group_disparities`, the formula's interval stays, and its method says so, where the bootstrap has none worth its
/// name: a side has no case or only cases, some replicate has no such quantity, a bound wants ranks beyond the
/// replicates, or the interval misses the estimate. Gaps to a reference chosen from the data and worst gaps keep their
/// simultaneous intervals.
///
/// @param d  with the design's own intervals already in place
/// @throws InvalidInput with too few replicates for the level
inline void design_bootstrap(const DesignTable& table, Disparities& d, const stats::Confidence& confidence) {
  const DesignMethods& methods = table.design().methods();
  const std::size_t groups = table.groups();
  const std::size_t metrics = d.metrics.size();
  const bool gaps = d.rule != ReferenceRule::best_off;
  const std::size_t block = groups * metrics;
  const auto compute = [&](std::span<const std::uint64_t> drawn, std::span<double> out) {
    std::vector<CellCounts> counts(groups);
    for (std::size_t g = 0; g < groups; ++g) {
      counts[g].weighted = true;
      for (const auto& held : table.group(g)) {
        const std::uint64_t times = drawn[held.profile];
        if (times == 0) continue;
        for (std::size_t c = 0; c < 6; ++c) {
          counts[g].weight[c] += static_cast<double>(times) * held.weight[c];
          if (held.weight[c] > 0.0) counts[g].rows[c] += times;
        }
      }
      counts[g].squared_weight = counts[g].weight;  // shares do not look at it, but divide by it
    }
    const std::vector<CellCounts> rest = gaps ? rests(counts) : std::vector<CellCounts>{};
    for (std::size_t g = 0; g < groups; ++g) {
      const auto compared = gaps ? comparison(counts, rest, d.rule, d.reference, g) : std::nullopt;
      CellCounts other = compared ? compared->other : CellCounts{};
      if (compared && compared->with_overall) other.merge(counts[g]);
      for (std::size_t m = 0; m < metrics; ++m) {
        const double own = point(d.metrics[m], counts[g]);
        out[g * metrics + m] = own;
        if (!compared) continue;
        const double reference = point(d.metrics[m], other);
        out[block + g * metrics + m] = own - reference;
        out[2 * block + g * metrics + m] = reference > 0.0 ? own / reference : std::numeric_limits<double>::quiet_NaN();
      }
    }
  };
  const stats::BootstrapResult drawn = stats::cluster_bootstrap(table.design().sample(), 3 * block, compute,
                                                                methods.replicates, methods.seed, methods.threads);
  const bool bca = methods.kind == BootstrapKind::bca;
  const auto replace = [&](std::size_t k, stats::Estimate& e, std::span<const stats::WeightedRatio> combination) {
    if (!e.defined() || e.method == "one_cluster") return;
    stats::BootstrapStatistic statistic = drawn.statistic(k);
    if (bca) statistic.acceleration = stats::cluster_acceleration(table.design().sample(), combination);
    const stats::BootstrapInterval around =
        bca ? stats::bca_interval(statistic, confidence) : stats::percentile_interval(statistic, confidence);
    const bool usable = around.undefined == 0 && !around.at_extreme && around.obstacle == stats::BcaObstacle::none &&
                        around.interval.low < around.interval.high && around.interval.contains(e.value);
    if (!usable) return;
    e.low = around.interval.low;
    e.high = around.interval.high;
    e.method = bca ? "cluster_bootstrap_bca" : "cluster_bootstrap_percentile";
  };
  std::vector<CellCounts> counts;
  for (const GroupDisparities& group : d.groups) counts.push_back(group.counts);
  const std::vector<CellCounts> rest = rests(counts);
  for (std::size_t g = 0; g < groups; ++g) {
    const auto compared = gaps ? comparison(counts, rest, d.rule, d.reference, g) : std::nullopt;
    for (std::size_t m = 0; m < metrics; ++m) {
      const Metric metric = d.metrics[m];
      if (!detail::resampling_moves(metric, counts[g])) continue;
      const DesignRate own = design_rate(metric, table, DesignSide::group, g, counts[g]);
      std::vector<stats::WeightedRatio> combination;
      own.add_to(combination, 1.0);
      replace(g * metrics + m, d.groups[g].rates[m], combination);
      if (!compared || !detail::resampling_moves(metric, compared->other)) continue;
      const DesignRate other = d.reference
                                   ? design_rate(metric, table, DesignSide::group, *d.reference, compared->other)
                                   : design_rate(metric, table, DesignSide::rest, g, compared->other);
      other.add_to(combination, -1.0);
      replace(block + g * metrics + m, d.groups[g].gaps[m].difference, combination);
      combination.clear();
      own.add_to(combination, 1.0 / own.value);
      other.add_to(combination, -1.0 / other.value);
      replace(2 * block + g * metrics + m, d.groups[g].gaps[m].ratio, combination);
    }
  }
}

}  // namespace lotrecht::fairness
