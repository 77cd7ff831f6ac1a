#pragma once

/// @file
/// Rates of small groups, looked at together: the raw figure and the partially pooled one, never one without the other.

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include <lotrecht/core/error.hpp>
#include <lotrecht/core/replicates.hpp>
#include <lotrecht/fairness/cell_counts.hpp>
#include <lotrecht/fairness/gap.hpp>
#include <lotrecht/fairness/methods.hpp>
#include <lotrecht/fairness/metric.hpp>
#include <lotrecht/fairness/rate.hpp>
#include <lotrecht/fairness/worst_gap.hpp>
#include <lotrecht/stats/empirical_bayes.hpp>
#include <lotrecht/stats/estimate.hpp>
#include <lotrecht/stats/hyperposterior.hpp>
#include <lotrecht/stats/partial_pooling.hpp>
#include <lotrecht/stats/pooled_gaps.hpp>

namespace lotrecht::fairness {

/// How the law that the groups' rates come from is treated.
enum class Pooling : std::uint8_t {
  full_bayes,       ///< unknown, integrated over (`stats::Hyperposterior`): no simulation
  empirical_bayes,  ///< fitted, its uncertainty from a bootstrap (`stats::empirical_bayes_laws`): needs draws
};

/// A group's metric twice. What the one says without the other misleads: raw figures of small groups are mostly noise,
/// and pooled ones hide a group that really is unlike the others.
struct RawAndPooled {
  stats::Estimate raw;
  stats::Estimate pooled;
  /// How far the group is drawn towards all: 0 not at all, 1 wholly.
  stats::Estimate shrinkage;
  /// The pooled figure lies outside the raw interval: pooling overrules what the group's own rows say.
  bool overruled = false;
};

/// Gaps to the rate of all, and how likely the group lies above it.
struct RawAndPooledGap {
  stats::Estimate raw;
  stats::Estimate pooled;
  stats::Estimate above;  ///< P(rate > rate of all), with the simulation's own Monte Carlo interval
};

/// One metric of a table of groups.
struct PooledRates {
  std::vector<RawAndPooled> groups;
  stats::Estimate intraclass_correlation;  ///< of the variance between people, how much is between groups
  std::size_t with_rows = 0;               ///< groups that have the metric
  bool alike = false;                      ///< `empirical_bayes` found the counts no more different than by chance
  // Only where draws were asked for:
  std::vector<RawAndPooledGap> gaps;
  stats::Estimate raw_largest_gap;
  stats::Estimate pooled_largest_gap;
  stats::Estimate spread;  ///< standard deviation of the rates
};

/// Whether a metric is a count over a count, which is what can be pooled.
[[nodiscard]] constexpr bool can_be_pooled(Metric metric) noexcept { return detail::is_plain(metric); }

namespace detail {

inline void check_pooling(Metric metric, Pooling pooling, const std::optional<stats::PosteriorDraws>& draws) {
  if (metric == Metric::balanced_accuracy) {
    throw InvalidInput{"pooled_rates", "metric",
                       "balanced_accuracy is the mean of two rates; pool true_positive_rate and true_negative_rate"};
  }
  if (metric == Metric::treatment_equality) {
    throw InvalidInput{"pooled_rates", "metric",
                       "treatment_equality is a ratio of two counts without a bound, which has no pooled mean; pool "
                       "false_negative_rate and false_positive_rate"};
  }
  if (pooling == Pooling::empirical_bayes && !draws) {
    throw InvalidInput{"pooled_rates", "draws", "are needed by empirical_bayes: its interval is a bootstrap"};
  }
}

/// Of each group, in the order of `counts`, but equal counts only once.
[[nodiscard]] inline std::vector<stats::Estimate> pooled_estimates(std::span<const stats::detail::Counts> counts,
                                                                   std::span<const stats::WeightedLaw> laws,
                                                                   const stats::Confidence& confidence,
                                                                   std::vector<double>& shrinkage, unsigned threads) {
  std::map<std::pair<double, double>, std::vector<std::size_t>> alike;
  for (std::size_t g = 0; g < counts.size(); ++g) alike[{counts[g].successes, counts[g].failures}].push_back(g);
  std::vector<const std::vector<std::size_t>*> kinds;
  kinds.reserve(alike.size());
  for (const auto& [key, who] : alike) kinds.push_back(&who);
  std::vector<stats::Estimate> estimates(counts.size());
  shrinkage.assign(counts.size(), 1.0);
  // A block holds 64, so few groups would never leave the first thread; one block per group instead.
  for_each_replicate_block(kinds.size() * block_replicates, threads, [&](std::uint64_t first, std::uint64_t) {
    const std::vector<std::size_t>& who = *kinds[static_cast<std::size_t>(first / block_replicates)];
    const stats::PooledRate rate{counts[who.front()], laws};
    const stats::Interval around = stats::credible_interval(rate, confidence);
    for (const std::size_t g : who) {
      estimates[g].value = rate.mean();
      estimates[g].low = std::min(around.low, rate.mean());
      estimates[g].high = std::max(around.high, rate.mean());
      shrinkage[g] = rate.shrinkage();
    }
  });
  return estimates;
}

}  // namespace detail

/// A metric of every group, raw and partially pooled.
///
/// Raw: as `rate`. Pooled: the groups' rates are taken as draws from one beta law with unknown mean and precision κ;
/// the rate of a group with x of n is then Beta(κ m + x, κ (1 - m) + n - x), averaged over what all groups together say
/// of the law. Its mean is the group's own rate and that of all, mixed: κ / (κ + n) of the latter (`shrinkage`). A
/// group without rows gets the predictive law of a further group. Weighted rows count as their effective number (Kish).
///
/// What it assumes, and where it fails: before the data, nobody knows which group would lie where (exchangeable
/// groups). A single group that really is far off is drawn towards the others, the more the smaller it is; `overruled`
/// marks groups whose pooled figure lies outside their raw interval. On average over groups the intervals keep their
/// level and are much shorter (benchmarks/accuracy/fairness/pooled_rates.cpp), but not for that one group.
///
/// @param groups  cells of each group
/// @param draws   joint draws for gaps (and the bootstrap of `empirical_bayes`); none: no gaps
/// @throws InvalidInput for balanced_accuracy and treatment_equality, which are no count over a count; for
///                      empirical_bayes without draws or of weighted rows
[[nodiscard]] inline PooledRates pooled_rates(Metric metric, std::span<const CellCounts> groups, Pooling pooling,
                                              const Methods& methods, const std::optional<stats::PosteriorDraws>& draws,
                                              unsigned threads = 1) {
  using stats::Undefined;
  detail::check_pooling(metric, pooling, draws);
  const stats::Confidence& confidence = methods.confidence;
  std::vector<stats::detail::Counts> counts;
  PooledRates found;
  for (const CellCounts& group : groups) {
    counts.push_back(detail::effective_counts(group.share(fraction(metric))));
    if (!counts.back().empty()) ++found.with_rows;
    RawAndPooled both;
    both.raw = rate(metric, group, methods);
    both.pooled.undefined = both.raw.undefined;
    both.pooled.n = both.shrinkage.n = both.raw.n;
    both.pooled.low = both.shrinkage.low = 0.0;
    both.pooled.high = both.shrinkage.high = 1.0;
    both.pooled.confidence = both.shrinkage.confidence = confidence.level();
    both.shrinkage.undefined = both.raw.undefined;
    found.groups.push_back(both);
  }
  stats::Estimate& rho = found.intraclass_correlation;
  rho = {};
  rho.low = 0.0;
  rho.high = 1.0;
  rho.confidence = confidence.level();
  rho.undefined = found.with_rows == 0 ? Undefined::nobody : Undefined::single_group;
  const bool weighted = !groups.empty() && groups.front().weighted;
  const char* method = weighted ? "beta_binomial_full_bayes_effective" : "beta_binomial_full_bayes";
  if (found.with_rows == 0) return found;

  const double tail = 0.5 * confidence.alpha();
  std::vector<stats::WeightedLaw> laws;
  std::optional<stats::Hyperposterior> posterior;
  if (pooling == Pooling::full_bayes) {
    posterior.emplace(counts);
    laws = posterior->laws();
    if (found.with_rows > 1) {
      rho.undefined = Undefined::none;
      rho.value = posterior->mean([](const stats::RateLaw& law) { return law.intraclass_correlation(); });
      rho.low = posterior->intraclass_quantile(tail);
      rho.high = posterior->intraclass_quantile(1.0 - tail);
      rho.method = method;
    }
  } else {
    method = "beta_binomial_empirical_bayes";
    laws = stats::empirical_bayes_laws(counts, *draws);
    const stats::FittedLaw fitted = stats::fit_rate_law(counts);
    found.alike = fitted.fit == stats::LawFit::alike;
    if (laws.empty()) {
      // All at 0, all at 1, or each at one of both: no law fits best, and none is made up.
      for (RawAndPooled& both : found.groups) both.pooled.undefined = both.shrinkage.undefined = Undefined::boundary;
      rho.undefined = Undefined::boundary;
      return found;
    }
    rho.undefined = Undefined::none;
    rho.value = fitted.law.intraclass_correlation();
    std::vector<double> drawn;
    drawn.reserve(laws.size());
    for (const auto& each : laws) drawn.push_back(each.law.intraclass_correlation());
    rho.low = std::min(rho.value, stats::quantile(drawn, tail, stats::QuantileRule::expected_rank));
    rho.high = std::max(rho.value, stats::quantile(drawn, 1.0 - tail, stats::QuantileRule::expected_rank));
    rho.method = method;
  }
  for (const RawAndPooled& both : found.groups) rho.n += both.raw.n;

  std::vector<double> shrinkage;
  const std::vector<stats::Estimate> pooled = detail::pooled_estimates(counts, laws, confidence, shrinkage, threads);
  for (std::size_t g = 0; g < groups.size(); ++g) {
    RawAndPooled& both = found.groups[g];
    both.pooled.value = pooled[g].value;
    both.pooled.low = pooled[g].low;
    both.pooled.high = pooled[g].high;
    both.pooled.undefined = both.shrinkage.undefined = Undefined::none;
    both.pooled.method = counts[g].empty() ? "beta_binomial_predictive" : method;
    both.overruled = both.raw.defined() && !both.raw.interval().contains(both.pooled.value);
    // κ / (κ + n) with κ = 1 / ρ - 1 falls as ρ rises.
    const auto drawn_by = [&](double r) { return (1.0 - r) / (1.0 - r + r * counts[g].trials); };
    both.shrinkage.value = shrinkage[g];
    both.shrinkage.method = method;
    if (rho.defined()) {
      both.shrinkage.low = std::min(shrinkage[g], drawn_by(rho.high));
      both.shrinkage.high = std::max(shrinkage[g], drawn_by(rho.low));
    }
  }
  if (!draws || found.with_rows < 2) return found;
  if (pooling == Pooling::empirical_bayes) return found;

  const std::vector<CellCounts> rest = rests(groups);
  const stats::PooledGaps gaps = stats::pooled_gaps(counts, laws, confidence, *draws);
  const double all = static_cast<double>(draws->draws);
  const auto estimate = [&](double value, const stats::Interval& around, std::uint64_t n) {
    stats::Estimate e;
    e.value = value;
    e.low = std::min(around.low, value);
    e.high = std::max(around.high, value);
    e.confidence = confidence.level();
    e.n = n;
    e.method = weighted ? "beta_binomial_draws_effective" : "beta_binomial_draws";
    return e;
  };
  Methods plain = methods;
  plain.bootstrap = std::nullopt;
  for (std::size_t g = 0; g < groups.size(); ++g) {
    RawAndPooledGap gap;
    gap.raw = fairness::gap(metric, Measure::difference, {groups[g], rest[g], true}, plain);
    gap.raw.confidence = confidence.level();
    gap.pooled = estimate(gaps.to_overall[g].mean, gaps.to_overall[g].interval, gap.raw.n);
    const double above = gaps.to_overall[g].positive;
    gap.above =
        estimate(above, stats::detail::wilson({above * all, all - above * all, all}, confidence.z()), gap.raw.n);
    found.gaps.push_back(gap);
  }
  found.raw_largest_gap = worst_gap(metric, Measure::difference, groups, confidence).estimate;
  found.pooled_largest_gap = estimate(gaps.largest.mean, gaps.largest.interval, rho.n);
  found.spread = estimate(gaps.spread.mean, gaps.spread.interval, rho.n);
  return found;
}

}  // namespace lotrecht::fairness
