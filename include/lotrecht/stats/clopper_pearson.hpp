#pragma once

/// @file
/// Clopper-Pearson exact interval for a proportion.

#include <lotrecht/stats/binomial_tally.hpp>
#include <lotrecht/stats/confidence.hpp>
#include <lotrecht/stats/detail/beta_quantile.hpp>
#include <lotrecht/stats/detail/counts.hpp>
#include <lotrecht/stats/interval.hpp>

namespace lotrecht::stats {

/// Two-sided Clopper-Pearson interval for a success probability: all p that neither one-sided exact binomial test of
/// size α/2 rejects.
///
/// With x successes in n trials and α = 1 - level,
///
///     lower = α/2 quantile of Beta(x, n - x + 1),    upper = 1 - α/2 quantile of Beta(x + 1, n - x).
///
/// Its coverage is never below the level, for any n and p, and often well above it: choose it where a guarantee matters
/// more than a short interval. The quantiles are this library's own (detail/beta_quantile.hpp); relative error below
/// 1e-13 for n up to 10^15, in 5 to 25 microseconds.
///
/// Bounds in [0, 1]; the lower is exactly 0 if x = 0, the upper exactly 1 if x = n. Contains x/n. No trials: [0, 1].
///
/// @param k           exact counts (above 2^53 they are rounded to 53 bits)
/// @param confidence  guaranteed coverage
/// @return            bounds on a probability (unitless)
/// @throws InvalidInput if there are more successes than trials
///
/// Clopper, C. J. & Pearson, E. S. (1934). Biometrika 26(4), 404-413. doi:10.1093/biomet/26.4.404
[[nodiscard]] inline Interval clopper_pearson(const BinomialTally& k, const Confidence& confidence) {
  const auto [x, f, n] = detail::counts(k, "clopper_pearson", "k");
  const double tail = 0.5 * confidence.alpha();
  return {x == 0.0 ? 0.0 : detail::lower_beta_quantile(x, f + 1.0, tail, confidence.z()).p,
          f == 0.0 ? 1.0 : detail::lower_beta_quantile(f, x + 1.0, tail, confidence.z()).q};
}

}  // namespace lotrecht::stats
