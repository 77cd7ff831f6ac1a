#pragma once

/// @file
/// One group: its rates, and its gaps to what it is compared with.

#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <optional>
#include <span>
#include <string_view>
#include <utility>
#include <vector>

#include <lotrecht/core/error.hpp>
#include <lotrecht/fairness/cell_counts.hpp>
#include <lotrecht/fairness/gap.hpp>
#include <lotrecht/fairness/methods.hpp>
#include <lotrecht/fairness/metric.hpp>
#include <lotrecht/fairness/point_metrics.hpp>
#include <lotrecht/fairness/rate.hpp>
#include <lotrecht/stats/bootstrap.hpp>
#include <lotrecht/stats/bootstrap_interval.hpp>

namespace lotrecht::fairness {

/// The two measures of one gap.
struct Gap {
  stats::Estimate difference;
  stats::Estimate ratio;
};

/// One group, with a rate and a gap per metric.
struct GroupDisparities {
  CellCounts counts;
  std::vector<stats::Estimate> rates;  ///< one per metric, in the order asked for
  std::vector<Gap> gaps;               ///< likewise; empty if there is nothing to compare with
};

namespace detail {

/// Whether resampling can move every rate the metric is made of: where there are only cases or none, it cannot invent
/// the other kind, and would take a rate of 0 out of 2 for certain.
[[nodiscard]] inline bool resampling_moves(Metric metric, const CellCounts& counts) {
  const auto moves = [&](Metric m) {
    const stats::BinomialTally k = counts.share(fraction(m)).rows;
    return 0 < k.successes && k.successes < k.trials;
  };
  if (metric != Metric::balanced_accuracy) return moves(metric);
  return moves(Metric::true_positive_rate) && moves(Metric::true_negative_rate);
}

/// Replaces the intervals of `found` by bootstrap intervals, see `group_disparities`.
inline void bootstrap_intervals(std::span<const Metric> metrics, const std::optional<Comparison>& compared,
                                const stats::Confidence& confidence, const BootstrapMethod& method,
                                GroupDisparities& found) {
  if (found.counts.weighted) {
    throw InvalidInput{"bootstrap", "weight",
                       "must be absent: weighted rows cannot be resampled by their cells; use the formulas"};
  }
  const std::size_t m = metrics.size();
  std::array<std::uint64_t, 12> cells{};
  for (std::size_t c = 0; c < 6; ++c) cells[c] = found.counts.rows[c];
  if (compared) {
    for (std::size_t c = 0; c < 6; ++c) cells[6 + c] = compared->other.rows[c];
  }
  constexpr std::array<std::size_t, 2> two_strata{6, 6};
  const std::size_t used = compared ? 12 : 6;
  const stats::CellStrata table{std::span<const std::uint64_t>{cells}.first(used),
                                std::span<const std::size_t>{two_strata}.first(compared ? 2 : 1)};
  const auto compute = [&](std::span<const std::uint64_t> drawn, std::span<double> out) {
    CellCounts group;
    CellCounts other;
    for (std::size_t c = 0; c < 6; ++c) group.rows[c] = drawn[c];
    if (compared) {
      for (std::size_t c = 0; c < 6; ++c) other.rows[c] = drawn[6 + c];
      if (compared->with_overall) other.merge(group);
    }
    for (std::size_t k = 0; k < m; ++k) {
      const double own = point(metrics[k], group);
      out[k] = own;
      if (!compared) continue;
      const double reference = point(metrics[k], other);
      out[m + k] = own - reference;
      out[2 * m + k] = reference > 0.0 ? own / reference : std::numeric_limits<double>::quiet_NaN();
    }
  };
  const bool bca = method.kind == BootstrapKind::bca;
  const stats::BootstrapResult drawn = stats::bootstrap(
      table, compared ? 3 * m : m, compute,
      {.replicates = method.replicates, .seed = method.seed, .threads = method.threads, .acceleration = bca});
  const auto replace = [&](std::size_t k, stats::Estimate& e) {
    if (!e.defined()) return;
    const stats::BootstrapStatistic statistic = drawn.statistic(k);
    const stats::BootstrapInterval around =
        bca ? stats::bca_interval(statistic, confidence) : stats::percentile_interval(statistic, confidence);
    const bool usable = around.undefined == 0 && !around.at_extreme && around.obstacle == stats::BcaObstacle::none &&
                        around.interval.low < around.interval.high && around.interval.contains(e.value);
    if (!usable) return;
    e.low = around.interval.low;
    e.high = around.interval.high;
    e.method = bca ? "bootstrap_bca" : "bootstrap_percentile";
  };
  for (std::size_t k = 0; k < m; ++k) {
    if (!resampling_moves(metrics[k], found.counts)) continue;
    replace(k, found.rates[k]);
    if (!compared || !resampling_moves(metrics[k], compared->other)) continue;
    replace(m + k, found.gaps[k].difference);
    replace(2 * m + k, found.gaps[k].ratio);
  }
}

/// The name of a method whose intervals hold for all pairs of groups at once.
[[nodiscard]] constexpr std::string_view simultaneous(std::string_view method) noexcept {
  constexpr std::array<std::pair<std::string_view, std::string_view>, 7> names{
      {{"newcombe", "tukey_newcombe"},
       {"miettinen_nurminen", "tukey_miettinen_nurminen"},
       {"koopman", "tukey_koopman"},
       {"katz", "tukey_katz"},
       {"mover_wilson", "tukey_mover"},
       {"mover_miettinen_nurminen", "tukey_mover_miettinen_nurminen"},
       {"mover_wilson_effective", "tukey_mover_wilson_effective"}}};
  for (const auto& [alone, together] : names) {
    if (alone == method) return together;
  }
  return method;
}

}  // namespace detail

/// Rates of a group, and its gaps to what it is compared with.
///
/// With `methods.bootstrap` the intervals come from the exact bootstrap of the cells, stratified: the group and the
/// others each keep their number of rows. The interval of the formulas stays, and its method says so, wherever the
/// bootstrap has none worth its name: a side has no case or only cases (resampling cannot invent the other kind), in
/// some replicate the quantity did not exist, BCa's correction does not exist or wants ranks beyond the replicates, or
/// the interval misses the estimate.
///
/// With `together` (see `methods_for_all_pairs`) the gaps get intervals that hold for all pairs of groups at once; they
/// are then never resampled, and their `confidence` is that of all together.
///
/// @param compared  nothing: rates only
/// @param together  nothing: each gap by itself
/// @throws InvalidInput if a bootstrap is asked of weighted rows, or with too few replicates for the level
[[nodiscard]] inline GroupDisparities group_disparities(std::span<const Metric> metrics, const CellCounts& counts,
                                                        const std::optional<Comparison>& compared,
                                                        const Methods& methods,
                                                        const std::optional<Methods>& together = std::nullopt) {
  GroupDisparities found{counts, {}, {}};
  const Methods& of_gaps = together ? *together : methods;
  for (const Metric m : metrics) {
    found.rates.push_back(rate(m, counts, methods));
    if (!compared) continue;
    Gap both{gap(m, Measure::difference, *compared, of_gaps), gap(m, Measure::ratio, *compared, of_gaps)};
    if (together) {
      for (stats::Estimate* e : {&both.difference, &both.ratio}) {
        e->confidence = methods.confidence.level();
        e->method = detail::simultaneous(e->method);
      }
    }
    found.gaps.push_back(both);
  }
  if (methods.bootstrap) {
    detail::bootstrap_intervals(metrics, together ? std::nullopt : compared, methods.confidence, *methods.bootstrap,
                                found);
  }
  return found;
}

}  // namespace lotrecht::fairness
