#pragma once

/// @file
/// Intervals for a rate of events per person (or hour, or visit): a count over an exposure.

#include <cmath>
#include <cstdint>
#include <limits>
#include <string>
#include <string_view>

#include <boost/math/special_functions/gamma.hpp>

#include <lotrecht/core/error.hpp>
#include <lotrecht/stats/confidence.hpp>
#include <lotrecht/stats/interval.hpp>

namespace lotrecht::stats {

namespace detail {

/// @throws InvalidInput unless 0 <= exposure < infinity
inline void check_exposure(double exposure, std::string_view function, std::string_view argument) {
  if (0.0 <= exposure && exposure <= std::numeric_limits<double>::max()) return;
  throw InvalidInput{function, argument, "must be finite and not negative, got " + std::to_string(exposure)};
}

/// Quantile of Gamma(x) at the standard normal quantile z, for large x: Cornish and Fisher's expansion to 1 / √x. What
/// is left out is of the order z⁴ / x, relative to the quantile below 1e-13 from x = 10^8 on for every z < 9.
[[nodiscard]] inline double large_gamma_quantile(double x, double z) noexcept {
  const double root = std::sqrt(x);
  return x + (z * root + (z * z - 1.0) / 3.0 + z * (z * z - 7.0) / (36.0 * root));
}

/// From so many events on quantiles are expanded: inversion gives up between 10^9 and 10^12.
inline constexpr double expanded_events = 1e8;

}  // namespace detail

/// Garwood's exact interval for the rate of a Poisson count: all rates that neither one-sided exact test of size α/2
/// rejects.
///
/// With x events in an exposure t,
///
///     lower = (α/2 quantile of Gamma(x)) / t,    upper = (1 - α/2 quantile of Gamma(x + 1)) / t.
///
/// Its coverage is never below the level. It is the limit of Clopper and Pearson's interval for many people with a
/// small rate each, and right where people may have several events each. Relative error below 1e-12 for any count;
/// from 10^8 events on by Cornish and Fisher's expansion of the quantile.
///
/// The lower bound is exactly 0 if x = 0. Contains x / t. No exposure: [0, ∞].
///
/// @param events    x
/// @param exposure  t, e.g. residents; any unit, finite, not negative
/// @return          bounds on events per unit of exposure
/// @throws InvalidInput if the exposure is out of range
///
/// Garwood, F. (1936). Biometrika 28(3/4), 437-442. doi:10.1093/biomet/28.3-4.437
[[nodiscard]] inline Interval garwood(std::uint64_t events, double exposure, const Confidence& confidence) {
  detail::check_exposure(exposure, "garwood", "exposure");
  if (exposure == 0.0) return {0.0, std::numeric_limits<double>::infinity()};
  const double x = static_cast<double>(events);
  if (x >= detail::expanded_events) {
    const double z = confidence.z();
    return {detail::large_gamma_quantile(x, -z) / exposure, detail::large_gamma_quantile(x + 1.0, z) / exposure};
  }
  const double tail = 0.5 * confidence.alpha();
  return {events == 0 ? 0.0 : boost::math::gamma_p_inv(x, tail) / exposure,
          boost::math::gamma_q_inv(x + 1.0, tail) / exposure};
}

/// Score interval for the rate of a Poisson count: all rates λ with |x - λt| <= z √(λt).
///
///     (x + z²/2 ∓ z √(x + z²/4)) / t,
///
/// the lower bound without the subtraction, x² / (x + z²/2 + r) / t. Wilson's interval is the same for a binomial
/// count. Its coverage oscillates around the level and may fall below: choose `garwood` where the level must hold.
///
/// @param events    x
/// @param exposure  t, finite, not negative; 0 gives [0, ∞]
/// @throws InvalidInput if the exposure is out of range
///
/// Barker, L. (2002). A comparison of nine confidence intervals for a Poisson parameter when the expected number of
/// events is <= 5. Am. Stat. 56(2), 85-89. doi:10.1198/000313002317572736
[[nodiscard]] inline Interval poisson_score(std::uint64_t events, double exposure, const Confidence& confidence) {
  detail::check_exposure(exposure, "poisson_score", "exposure");
  if (exposure == 0.0) return {0.0, std::numeric_limits<double>::infinity()};
  const double x = static_cast<double>(events);
  const double z = confidence.z();
  const double upper = x + 0.5 * z * z + z * std::sqrt(x + 0.25 * z * z);
  return {x * (x / upper) / exposure, upper / exposure};
}

}  // namespace lotrecht::stats
