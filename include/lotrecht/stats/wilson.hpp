#pragma once

/// @file
/// Wilson score interval for a proportion.

#include <algorithm>
#include <cmath>

#include <lotrecht/stats/binomial_tally.hpp>
#include <lotrecht/stats/confidence.hpp>
#include <lotrecht/stats/detail/counts.hpp>
#include <lotrecht/stats/interval.hpp>

namespace lotrecht::stats {

namespace detail {

/// c = z²/2 + z √(s f / n + z²/4), of which both bounds are made.
[[nodiscard]] inline double wilson_reach(const Counts& k, double z) noexcept {
  const double half = 0.5 * z * z;
  return half + z * std::sqrt(k.successes * k.failures / k.trials + 0.5 * half);
}

/// How far the Wilson interval reaches below and above the observed rate s / n.
struct Arms {
  double below;
  double above;
};

/// below = (s/n) c / (s + c), above = (f/n) c / (f + c).
///
/// Same quantities as rate - lower and upper - rate, but nothing is subtracted, so that they keep their digits where
/// the interval is narrow. Needs at least one trial.
[[nodiscard]] inline Arms wilson_arms(const Counts& k, double z) noexcept {
  const double c = wilson_reach(k, z);
  return {k.successes == 0.0 ? 0.0 : k.successes / k.trials * (c / (k.successes + c)),
          k.failures == 0.0 ? 0.0 : k.failures / k.trials * (c / (k.failures + c))};
}

[[nodiscard]] inline Interval wilson(const Counts& k, double z) noexcept {
  if (k.empty()) return {0.0, 1.0};
  const auto [s, f, n] = k;
  const double c = wilson_reach(k, z);
  const double low = s == 0.0 ? 0.0 : s / n * (s / (s + c));
  if (f == 0.0) return {low, 1.0};
  // Each form where it subtracts nothing that matters: a sum of positive terms near 0, one minus a little near 1.
  const double high = s < f ? (s + c) / (n + z * z) : 1.0 - f / n * (f / (f + c));
  return {low, std::max(high, s / n)};
}

}  // namespace detail

/// Two-sided Wilson score interval for a success probability.
///
/// The probabilities p that the score test does not reject: |s/n - p| <= z √(p (1 - p) / n). With s successes,
/// f failures and n = s + f the textbook bounds are
///
///     (s + z²/2 ∓ r) / (n + z²),     r = z √(s f / n + z²/4).
///
/// As written, the lower bound subtracts nearly equal numbers when s is small; it is computed as the same quantity
/// without the subtraction, s²/n / (s + z²/2 + r). The upper bound is computed as written while it is nearer to 0, and
/// as one minus the mirrored lower bound otherwise. Relative error below 1e-14 (both bounds, all regimes).
///
/// Both bounds lie in [0, 1]; 0 is reached exactly when s = 0 and 1 exactly when f = 0, apart from rounding. The
/// interval contains s/n. No trials give [0, 1]: nothing is known, and nothing has gone wrong.
///
/// @param k           exact counts (above 2^53 they are rounded to 53 bits)
/// @param confidence  nominal coverage; the true coverage oscillates around it and may fall below
/// @return            bounds on a probability (unitless)
/// @throws InvalidInput if there are more successes than trials
///
/// Wilson, E. B. (1927). J. Am. Stat. Assoc. 22(158), 209-212. doi:10.1080/01621459.1927.10502953
[[nodiscard]] inline Interval wilson(const BinomialTally& k, const Confidence& confidence) {
  return detail::wilson(detail::counts(k, "wilson", "k"), confidence.z());
}

/// The same for counts that need not be whole and a critical value that comes from elsewhere.
///
/// For effective counts (a weighted rate with its effective sample size) and for simultaneous intervals (z from a
/// Bonferroni or studentized range quantile). What coverage that gives is the caller's to say.
///
/// @param successes  in [0, trials]
/// @param trials     finite; 0 gives [0, 1]
/// @param z          critical value, finite and not negative; 0 gives the point s/n
/// @throws InvalidInput if an argument is out of range
[[nodiscard]] inline Interval wilson(double successes, double trials, double z) {
  return detail::wilson(detail::counts(successes, trials, "wilson"), detail::critical_value(z, "wilson"));
}

}  // namespace lotrecht::stats
