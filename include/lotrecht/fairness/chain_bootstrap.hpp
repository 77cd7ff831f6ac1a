#pragma once

/// @file
/// The bootstrap of a chain: intervals of what each step adds, and how sure it is which step adds most.

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <optional>
#include <span>
#include <vector>

#include <lotrecht/fairness/chain_gap.hpp>
#include <lotrecht/fairness/detail/plain_estimates.hpp>
#include <lotrecht/fairness/methods.hpp>
#include <lotrecht/stats/bootstrap.hpp>
#include <lotrecht/stats/bootstrap_interval.hpp>
#include <lotrecht/stats/wilson.hpp>

namespace lotrecht::fairness {

/// The step that adds most to the gap at the end, and how often it does when the rows are drawn again.
struct LargestStep {
  std::size_t step;
  /// Share of the replicates in which this step's contribution is the largest in absolute value. The bounds are those
  /// of the simulation only (Wilson's for the number of replicates): more replicates narrow them, more rows do not.
  stats::Estimate share;
};

namespace detail {

/// Cells of a path: failed and unknown at each step, and those who passed all.
[[nodiscard]] inline std::vector<std::uint64_t> path_cells(const ChainPath& path) {
  std::vector<std::uint64_t> cells;
  for (const StepCounts& at : path.steps) {
    cells.push_back(at.failed);
    cells.push_back(at.unknown);
  }
  cells.push_back(path.steps.back().passed);
  return cells;
}

/// Pass rates of each step from the cells of a path; NaN where no answer is known.
inline void pass_rates(std::span<const std::uint64_t> cells, std::span<double> rates) {
  std::uint64_t passed = cells.back();
  for (std::size_t s = rates.size(); s-- > 0;) {
    const std::uint64_t known = passed + cells[2 * s];
    rates[s] = known == 0 ? std::numeric_limits<double>::quiet_NaN()
                          : static_cast<double>(passed) / static_cast<double>(known);
    passed = known + cells[2 * s + 1];
  }
}

/// Place of the largest absolute value; none if one is NaN, or if no value is larger than all others.
[[nodiscard]] inline std::optional<std::size_t> largest_of(std::span<const double> values) {
  constexpr double rounding = 1e-12;
  std::size_t best = 0;
  for (std::size_t s = 0; s < values.size(); ++s) {
    if (std::isnan(values[s])) return std::nullopt;
    if (std::abs(values[s]) > std::abs(values[best])) best = s;
  }
  for (std::size_t s = 0; s < values.size(); ++s) {
    if (s != best && std::abs(values[best]) - std::abs(values[s]) <= rounding) return std::nullopt;
  }
  return best;
}

}  // namespace detail

/// Draws the rows of both groups again, each group keeping its size (residents, if the chain begins with them).
///
/// The counts of the ends of the way (failed or unknown at a step, or through) are one multinomial draw for each group,
/// exactly as if rows were drawn. Statistics: (K,) contributions, (K,) differences, (K,) ratios of the pass rates, the
/// difference and the ratio at the end; a replicate in which nobody comes to a step has no value there.
///
/// @throws InvalidInput as `stats::bootstrap`
[[nodiscard]] inline stats::BootstrapResult chain_bootstrap(const ChainPath& group, const ChainPath& other,
                                                            const stats::BootstrapOptions& options) {
  const std::size_t k = group.steps.size();
  std::vector<std::uint64_t> cells = detail::path_cells(group);
  const std::vector<std::uint64_t> theirs = detail::path_cells(other);
  const std::array<std::size_t, 2> strata{cells.size(), theirs.size()};
  cells.insert(cells.end(), theirs.begin(), theirs.end());
  const auto compute = [k](std::span<const std::uint64_t> all, std::span<double> out) {
    std::array<double, 2 * (most_steps + 1)> rates{};
    const std::span<double> p = std::span{rates}.first(k);
    const std::span<double> q = std::span{rates}.subspan(k, k);
    detail::pass_rates(all.first(2 * k + 1), p);
    detail::pass_rates(all.subspan(2 * k + 1), q);
    double through = 1.0;
    double others = 1.0;
    for (std::size_t s = 0; s < k; ++s) {
      out[s] = step_contribution(s, p, q);
      out[k + s] = p[s] - q[s];
      out[2 * k + s] = p[s] / q[s];
      // Nobody got further: the way ends at 0, whatever the steps after would have said.
      through = through == 0.0 ? 0.0 : through * p[s];
      others = others == 0.0 ? 0.0 : others * q[s];
    }
    out[3 * k] = through - others;
    out[3 * k + 1] = through / others;
  };
  return stats::bootstrap({cells, strata}, 3 * k + 2, compute, options);
}

/// Which step adds most to the difference at the end, if every step has a contribution and one of them the largest:
/// where steps add the same, or none adds anything, none does. Replicates in which steps tie count for no step.
[[nodiscard]] inline std::optional<LargestStep> largest_step(const stats::BootstrapResult& drawn, std::size_t k,
                                                             const Methods& methods) {
  const auto best = detail::largest_of(std::span{drawn.point}.first(k));
  if (!best) return std::nullopt;
  std::uint64_t times = 0;
  std::vector<double> values(k);
  for (std::uint64_t r = 0; r < drawn.replicates; ++r) {
    for (std::size_t s = 0; s < k; ++s) values[s] = drawn.values[s * drawn.replicates + r];
    if (detail::largest_of(values) == best) ++times;
  }
  const stats::BinomialTally counted{times, drawn.replicates};
  return LargestStep{*best, detail::estimate_of(static_cast<double>(times) / static_cast<double>(drawn.replicates),
                                                stats::wilson(counted, methods.confidence), drawn.replicates,
                                                "share_of_replicates", methods)};
}

/// The gap with bootstrap intervals in place of those by formula, where resampling can move the estimate at all.
///
/// An estimate whose replicates are all equal (nobody failed, or everybody did) keeps the interval by formula, as one
/// that is undefined does.
[[nodiscard]] inline ChainGap with_bootstrap(ChainGap gap, const stats::BootstrapResult& drawn, BootstrapKind kind,
                                             const Methods& methods) {
  const std::size_t k = gap.contributions.size();
  const auto replace = [&](stats::Estimate& e, std::size_t at) {
    const stats::BootstrapStatistic statistic = drawn.statistic(at);
    if (!e.defined()) return;
    const auto differs = [&](double x) { return !(x == statistic.replicates.front()); };
    if (std::none_of(statistic.replicates.begin(), statistic.replicates.end(), differs)) return;
    const stats::BootstrapInterval found = kind == BootstrapKind::bca
                                               ? stats::bca_interval(statistic, methods.confidence)
                                               : stats::percentile_interval(statistic, methods.confidence);
    const bool corrected = kind == BootstrapKind::bca && found.obstacle == stats::BcaObstacle::none;
    const stats::Interval around = detail::holding(found.interval, e.value);
    e.low = around.low;
    e.high = around.high;
    e.method = corrected ? "bootstrap_bca" : "bootstrap_percentile";
  };
  for (std::size_t s = 0; s < k; ++s) {
    replace(gap.contributions[s], s);
    replace(gap.differences[s], k + s);
    replace(gap.ratios[s], 2 * k + s);
  }
  replace(gap.difference, 3 * k);
  replace(gap.ratio, 3 * k + 1);
  return gap;
}

}  // namespace lotrecht::fairness
