#pragma once

/// @file
/// Jeffreys interval for a proportion.

#include <lotrecht/stats/binomial_tally.hpp>
#include <lotrecht/stats/confidence.hpp>
#include <lotrecht/stats/detail/beta_quantile.hpp>
#include <lotrecht/stats/detail/counts.hpp>
#include <lotrecht/stats/interval.hpp>

namespace lotrecht::stats {

/// Two-sided, equal-tailed Jeffreys interval for a success probability: the middle of the posterior Beta(x + 1/2,
/// n - x + 1/2) under Jeffreys' prior Beta(1/2, 1/2).
///
///     lower = α/2 quantile, 0 if x = 0;    upper = 1 - α/2 quantile, 1 if x = n.
///
/// The ends at x = 0 and x = n are the modification of Brown, Cai & DasGupta, without which the coverage falls to 0 as
/// p nears 0 or 1. (The further changes of their "modified Jeffreys interval", at 0, 1, n - 1 and n, are not made.) The
/// mean coverage is close to the level; for single p it may fall below. Relative error below 1e-13 for n up to 10^15.
///
/// Bounds in [0, 1]. Contains x/n at levels of 1/2 and more. No trials: [0, 1].
///
/// @param k           exact counts (above 2^53 they are rounded to 53 bits)
/// @param confidence  posterior probability, and nominal coverage
/// @return            bounds on a probability (unitless)
/// @throws InvalidInput if there are more successes than trials
///
/// Brown, L. D., Cai, T. T. & DasGupta, A. (2001). Stat. Sci. 16(2), 101-133. doi:10.1214/ss/1009213286
[[nodiscard]] inline Interval jeffreys(const BinomialTally& k, const Confidence& confidence) {
  const auto [x, f, n] = detail::counts(k, "jeffreys", "k");
  const double tail = 0.5 * confidence.alpha();
  return {x == 0.0 ? 0.0 : detail::lower_beta_quantile(x + 0.5, f + 0.5, tail, confidence.z()).p,
          f == 0.0 ? 1.0 : detail::lower_beta_quantile(f + 0.5, x + 0.5, tail, confidence.z()).q};
}

}  // namespace lotrecht::stats
