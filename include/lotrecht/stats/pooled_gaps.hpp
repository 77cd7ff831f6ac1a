#pragma once

/// @file
/// Gaps between pooled rates: all groups drawn together from their joint posterior.

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include <lotrecht/core/error.hpp>
#include <lotrecht/core/replicates.hpp>
#include <lotrecht/core/seed.hpp>
#include <lotrecht/core/stream.hpp>
#include <lotrecht/stats/beta_binomial.hpp>
#include <lotrecht/stats/confidence.hpp>
#include <lotrecht/stats/draw_beta.hpp>
#include <lotrecht/stats/hyperposterior.hpp>
#include <lotrecht/stats/interval.hpp>
#include <lotrecht/stats/quantile.hpp>

namespace lotrecht::stats {

/// How many joint draws, from which seed, on how many threads (which change no bit).
struct PosteriorDraws {
  std::uint64_t draws;
  Seed seed;
  unsigned threads = 1;
};

/// What the draws say of one quantity.
struct DrawnSummary {
  double mean = 0.0;
  Interval interval{0.0, 0.0};
  double positive = 0.0;  ///< share of the draws above 0
};

/// Gaps between the rates of groups, each with its posterior.
struct PooledGaps {
  std::vector<DrawnSummary> to_overall;  ///< (G,) each group less the mean of all rows
  DrawnSummary largest;                  ///< highest less lowest rate of the groups that have rows
  DrawnSummary spread;                   ///< standard deviation of the law of rates, √(m (1 - m) / (κ + 1))
  std::size_t compared = 0;              ///< groups that have rows
};

/// Draws the rates of all groups together, again and again, and sums up their gaps.
///
/// Each draw takes a law by its weight, then every group's rate from Beta(κ m + x, κ (1 - m) + f): the rates of groups
/// are dependent through the law, and gaps need them together. The rate of all is the mean over the rows there are,
/// Σ n_g p_g / Σ n_g. A bound at a tail α/2 is a sample quantile: its level has a standard error of √(α/2 / draws) at
/// most, 0.0011 for 20,000 draws and 95 %. The largest gap is positive in every draw, so its interval never holds 0: it
/// says how large the gap is, not whether there is one.
///
/// @param groups  successes and failures of each group
/// @param laws    with weights that sum to 1 and finite precision
/// @param how     at least 100 draws; groups x draws at most 2·10^8 (memory: 8 bytes each)
/// @throws InvalidInput if there is no group, no law, too few draws or too many
[[nodiscard]] inline PooledGaps pooled_gaps(std::span<const detail::Counts> groups, std::span<const WeightedLaw> laws,
                                            const Confidence& confidence, const PosteriorDraws& how) {
  if (groups.empty()) throw InvalidInput{"pooled_gaps", "groups", "must hold at least one group"};
  if (laws.empty()) throw InvalidInput{"pooled_gaps", "laws", "must hold at least one law"};
  const auto size = static_cast<std::size_t>(how.draws);
  if (how.draws < 100 || size > 200'000'000 / groups.size()) {
    throw InvalidInput{"pooled_gaps", "draws",
                       "must be at least 100 and make at most 200000000 rates in all, got " +
                           std::to_string(how.draws) + " for " + std::to_string(groups.size()) + " groups"};
  }
  std::vector<double> reach;  // cumulative weights
  reach.reserve(laws.size());
  double sum = 0.0;
  for (const WeightedLaw& each : laws) reach.push_back(sum += each.weight);
  double rows = 0.0;
  PooledGaps gaps;
  for (const detail::Counts& k : groups) {
    rows += k.trials;
    if (!k.empty()) ++gaps.compared;
  }
  std::vector<double> rates(groups.size() * size);  // one line for each group
  std::vector<double> largest(size);
  std::vector<double> spread(size);
  for_each_replicate(how.draws, how.threads, [&](std::uint64_t draw) {
    Stream stream{how.seed, Purpose::simulation, draw};
    const auto i = static_cast<std::size_t>(draw);
    const auto at = std::upper_bound(reach.begin(), reach.end(), stream.uniform() * sum);
    const RateLaw& law = laws[std::min(static_cast<std::size_t>(at - reach.begin()), laws.size() - 1)].law;
    double overall = 0.0;
    double highest = 0.0;
    double lowest = 1.0;
    for (std::size_t g = 0; g < groups.size(); ++g) {
      const double p = draw_beta(stream, law.precision * law.mean + groups[g].successes,
                                 law.precision * law.complement + groups[g].failures);
      rates[g * size + i] = p;
      if (groups[g].empty()) continue;
      overall += groups[g].trials / rows * p;
      highest = std::max(highest, p);
      lowest = std::min(lowest, p);
    }
    if (rows == 0.0) overall = law.mean;
    for (std::size_t g = 0; g < groups.size(); ++g) rates[g * size + i] -= overall;
    largest[i] = std::max(0.0, highest - lowest);
    spread[i] = std::sqrt(law.mean * law.complement * law.intraclass_correlation());
  });
  const double tail = 0.5 * confidence.alpha();
  const auto summary = [&](std::span<double> values) {
    DrawnSummary s;
    for (const double x : values) {
      s.mean += x;
      s.positive += x > 0.0 ? 1.0 : 0.0;
    }
    s.mean /= static_cast<double>(size);
    s.positive /= static_cast<double>(size);
    s.interval = {quantile(values, tail, QuantileRule::expected_rank),
                  quantile(values, 1.0 - tail, QuantileRule::expected_rank)};
    return s;
  };
  gaps.to_overall.resize(groups.size());
  for (std::size_t g = 0; g < groups.size(); ++g) gaps.to_overall[g] = summary({&rates[g * size], size});
  gaps.largest = summary(largest);
  gaps.spread = summary(spread);
  return gaps;
}

}  // namespace lotrecht::stats
