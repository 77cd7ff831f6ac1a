#pragma once

/// @file
/// Rates of simple random samples from finite populations: exact, without a variance.

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <optional>
#include <vector>

#include <lotrecht/fairness/design.hpp>
#include <lotrecht/stats/binomial_tally.hpp>
#include <lotrecht/stats/cluster_ratio.hpp>
#include <lotrecht/stats/confidence.hpp>
#include <lotrecht/stats/hypergeometric_domain.hpp>
#include <lotrecht/stats/hypergeometric_interval.hpp>
#include <lotrecht/stats/mover_sure.hpp>

namespace lotrecht::fairness::detail {

/// The exact interval of a population of known size, with what of it is sure.
[[nodiscard]] inline stats::SureBounds sure_bounds(const stats::BinomialTally& k, std::uint64_t population,
                                                   const stats::Confidence& confidence) {
  const stats::Interval around = stats::hypergeometric_interval(k, population, confidence);
  const auto all = static_cast<double>(population);
  return {around, around.low == static_cast<double>(k.successes) / all,
          around.high == static_cast<double>(population - k.failures()) / all};
}

/// Exact bounds of a rate whose rows were all drawn, each by itself and with the same weight, from one stratum of which
/// the population is known; none for any other rate. The number of the population behind the denominator is known only
/// where every row counts (`whole`); else it is bounded, see `stats::hypergeometric_domain`.
[[nodiscard]] inline std::optional<stats::SureBounds> population_bounds(const Design& design,
                                                                        const stats::ClusterRatio& part, bool whole,
                                                                        const stats::Confidence& confidence) {
  if (part.empty() || part.strata != 1) return std::nullopt;
  const stats::ClusterSample sample = design.sample();
  const std::size_t stratum = sample.profiles[part.terms.front().profile].stratum;
  const stats::SampledStratum& from = sample.strata[stratum];
  if (!from.population || !design.simple(stratum)) return std::nullopt;
  const auto successes = static_cast<std::uint64_t>(std::llround(part.value * static_cast<double>(part.clusters)));
  const stats::BinomialTally k{successes, part.clusters};
  if (!whole) return stats::hypergeometric_domain(k, from.clusters, *from.population, confidence);
  return sure_bounds(k, *from.population, confidence);
}

/// Strata of a rate that were drawn with nearly the same fraction and weight, taken as one.
struct PooledStrata {
  double fraction = 0.0;   ///< n / N; 0 where N is not known
  double row_share = 0.0;  ///< of the denominator's weight, each row of the first stratum
  stats::BinomialTally rows{};
  std::uint64_t sample = 0;
  std::uint64_t population = 0;  ///< 0: not known
  double share = 0.0;
  double above = 0.0;

  [[nodiscard]] bool takes(const PooledStrata& other) const noexcept {
    const auto near = [](double a, double b) { return a <= 1.1 * b && b <= 1.1 * a; };
    const bool both_known = (population == 0) == (other.population == 0);
    return both_known && (fraction == 1.0) == (other.fraction == 1.0) && near(fraction, other.fraction) &&
           near(row_share, other.row_share);
  }
};

/// What each stratum holds of a rate, strata drawn alike pooled; nothing unless all are simple random samples.
[[nodiscard]] inline std::vector<PooledStrata> pooled_strata(const Design& design, const stats::ClusterRatio& part) {
  const stats::ClusterSample sample = design.sample();
  std::vector<PooledStrata> strata;
  std::optional<std::size_t> current;
  for (const stats::ClusterTerm& term : part.terms) {
    const stats::ClusterProfile& profile = sample.profiles[term.profile];
    const stats::SampledStratum& from = sample.strata[profile.stratum];
    if (!design.simple(profile.stratum)) return {};
    if (current != profile.stratum) {
      const double known = from.population ? static_cast<double>(*from.population) : 0.0;
      strata.push_back({known > 0.0 ? static_cast<double>(from.clusters) / known : 0.0,
                        term.share,
                        {},
                        from.clusters,
                        from.population.value_or(0),
                        0.0,
                        0.0});
      current = profile.stratum;
    }
    PooledStrata& own = strata.back();
    const bool success = term.influence > 0.0 || part.rest == 0.0;
    const double share = static_cast<double>(profile.clusters) * term.share;
    own.rows.trials += profile.clusters;
    own.rows.successes += success ? profile.clusters : 0;
    own.share += share;
    own.above += success ? share : 0.0;
  }
  std::vector<PooledStrata> pooled;
  for (const PooledStrata& own : strata) {
    const auto same = std::find_if(pooled.begin(), pooled.end(), [&](const auto& p) { return p.takes(own); });
    if (same == pooled.end()) {
      pooled.push_back(own);
      continue;
    }
    same->rows.successes += own.rows.successes;
    same->rows.trials += own.rows.trials;
    same->sample += own.sample;
    same->population += own.population;
    same->share += own.share;
    same->above += own.above;
  }
  return pooled;
}

/// Bounds of a rate over several strata, each a simple random sample of rows, some of them from a population that is
/// known; none for any other rate.
///
/// Strata drawn with the same fraction and weight, give or take a tenth, are one sample: stratifying makes it no less
/// certain. What is left are few samples with exact intervals, put together by MOVER with their shares of the weight.
/// A variance sees nothing of a stratum without a case, however much it weighs; these bounds do.
[[nodiscard]] inline std::optional<stats::SureBounds> strata_bounds(const Design& design,
                                                                    const stats::ClusterRatio& part, bool whole,
                                                                    const stats::Confidence& confidence) {
  if (!design.finite() || part.strata < 2) return std::nullopt;
  const std::vector<PooledStrata> pooled = pooled_strata(design, part);
  if (pooled.empty()) return std::nullopt;
  // Squares are added up of bounds that can be missed; a sure one lends nothing.
  stats::SureBounds all{{0.0, 0.0}, true, true};
  std::array<double, 2> sure{};
  std::array<double, 2> squares{};
  for (const PooledStrata& own : pooled) {
    const std::uint64_t population = own.population == 0 ? std::numeric_limits<std::uint64_t>::max() : own.population;
    const stats::SureBounds around = whole && own.population != 0
                                         ? sure_bounds(own.rows, population, confidence)
                                         : stats::hypergeometric_domain(own.rows, own.sample, population, confidence);
    const double value = own.above / own.share;
    const double down = own.share * std::max(0.0, value - around.interval.low);
    const double up = own.share * std::max(0.0, around.interval.high - value);
    (around.sure_low ? sure[0] : squares[0]) += around.sure_low ? down : down * down;
    (around.sure_high ? sure[1] : squares[1]) += around.sure_high ? up : up * up;
    all.sure_low = all.sure_low && around.sure_low;
    all.sure_high = all.sure_high && around.sure_high;
  }
  all.interval = {std::max(0.0, part.value - sure[0] - std::sqrt(squares[0])),
                  std::min(1.0, part.value + sure[1] + std::sqrt(squares[1]))};
  return all;
}

}  // namespace lotrecht::fairness::detail
