#pragma once

/// @file
/// The beta-binomial law: counts from groups whose rates differ as a beta law says.

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <limits>
#include <span>
#include <string>
#include <vector>

#include <lotrecht/core/error.hpp>
#include <lotrecht/stats/detail/counts.hpp>

namespace lotrecht::stats {

/// A beta law of rates, by mean and precision: Beta(κ m, κ (1 - m)), variance m (1 - m) / (κ + 1).
///
/// The complement is carried, not recomputed: a mean near 1 keeps the digits of 1 - m. κ may be infinite: all rates
/// are m.
struct RateLaw {
  double mean;        ///< in (0, 1)
  double complement;  ///< 1 - mean
  double precision;   ///< κ > 0, "how many rows the law is worth"; may be infinite

  /// Of the variance between two persons, how much is between their groups: 1 / (1 + κ).
  [[nodiscard]] constexpr double intraclass_correlation() const noexcept { return 1.0 / (1.0 + precision); }
};

/// Counts that several groups share: they enter a likelihood once, to a power.
struct RepeatedCounts {
  detail::Counts counts;
  double groups = 1.0;
};

namespace detail {

/// ln Γ(z) less (z - 1/2) ln z - z + ln √2π, for z >= 10; error below 1e-16.
[[nodiscard]] inline double stirling_rest(double z) noexcept {
  const double i = 1.0 / z;
  const double s = i * i;
  return i *
         (1.0 / 12 - s * (1.0 / 360 - s * (1.0 / 1260 - s * (1.0 / 1680 - s * (1.0 / 1188 - s * (691.0 / 360360))))));
}

/// ln [Γ(a + x) / Γ(a)], the logarithm of a (a + 1) ... (a + x - 1) for whole x.
///
/// As a difference of Stirling's series after both arguments are shifted to 10 and beyond. The large terms of the two
/// logarithms are subtracted on paper, so nothing is lost where a is huge: the absolute error is below a few 1e-16 of
/// x (1 + |ln(a + x)|), also for a = 1e20.
///
/// @param a  > 0   @param x  >= 0, whole or not
[[nodiscard]] inline double log_rising(double a, double x) noexcept {
  if (x == 0.0) return 0.0;
  double b = a + x;
  double below = 1.0;
  double above = 1.0;
  double gap = x;
  for (; a < 10.0; a += 1.0, gap -= 1.0) below *= a;
  for (; b < 10.0; b += 1.0, gap += 1.0) above *= b;
  const double shifts = below == above ? 0.0 : std::log(below) - std::log(above);
  return shifts + (a - 0.5) * std::log1p(gap / a) + gap * (std::log(b) - 1.0) + stirling_rest(b) - stirling_rest(a);
}

/// x ln p, with 0 ln 0 = 0.
[[nodiscard]] inline double times_log(double x, double p) noexcept { return x == 0.0 ? 0.0 : x * std::log(p); }

}  // namespace detail

/// ln of the probability of one particular order of successes and failures, the rate being drawn from `law`:
///
///     ln [ B(κ m + x, κ (1 - m) + f) / B(κ m, κ (1 - m)) ],   x ln m + f ln(1 - m) for κ = ∞.
///
/// The binomial coefficient, which no law of rates changes, is left out. 0 without trials.
///
/// @param k    successes and failures; whole numbers, or effective ones of a weighted sample
/// @param law  mean in (0, 1), precision > 0
///
/// Skellam, J. G. (1948). J. R. Stat. Soc. B 10(2), 257-261.
[[nodiscard]] inline double log_beta_binomial(const detail::Counts& k, const RateLaw& law) noexcept {
  if (law.precision == std::numeric_limits<double>::infinity()) {
    return detail::times_log(k.successes, law.mean) + detail::times_log(k.failures, law.complement);
  }
  return detail::log_rising(law.precision * law.mean, k.successes) +
         detail::log_rising(law.precision * law.complement, k.failures) - detail::log_rising(law.precision, k.trials);
}

/// Equal counts put together, in the order of (trials, successes); groups without trials are left out, as they say
/// nothing about the law.
///
/// A table of ten thousand intersections of a few rows each has some dozen different counts.
[[nodiscard]] inline std::vector<RepeatedCounts> repeated_counts(std::span<const detail::Counts> groups) {
  std::vector<RepeatedCounts> found;
  for (const detail::Counts& k : groups) {
    if (!(k.successes >= 0.0 && k.failures >= 0.0 && k.trials < std::numeric_limits<double>::infinity())) {
      throw InvalidInput{"repeated_counts", "groups", "must be finite and not negative"};
    }
    if (!k.empty()) found.push_back({k, 1.0});
  }
  const auto before = [](const RepeatedCounts& a, const RepeatedCounts& b) {
    if (a.counts.trials != b.counts.trials) return a.counts.trials < b.counts.trials;
    return a.counts.successes < b.counts.successes;
  };
  std::sort(found.begin(), found.end(), before);
  std::size_t kept = 0;
  for (std::size_t i = 0; i < found.size(); ++i) {
    if (kept > 0 && !before(found[kept - 1], found[i])) {
      found[kept - 1].groups += 1.0;
    } else {
      found[kept++] = found[i];
    }
  }
  found.resize(kept);
  return found;
}

}  // namespace lotrecht::stats
