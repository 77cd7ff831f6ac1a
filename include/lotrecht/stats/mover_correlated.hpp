#pragma once

/// @file
/// MOVER for two estimates that are not independent.

#include <algorithm>
#include <cmath>
#include <limits>
#include <string>

#include <lotrecht/core/error.hpp>
#include <lotrecht/stats/interval.hpp>
#include <lotrecht/stats/mover.hpp>

namespace lotrecht::stats {

namespace detail {

/// √(x² + y² - 2 ρ x y) for x, y >= 0; infinite if either is.
[[nodiscard]] inline double correlated_arm(double x, double y, double correlation) noexcept {
  if (std::isinf(x) || std::isinf(y)) return std::numeric_limits<double>::infinity();
  // As a sum of squares, which rounding cannot push below 0.
  const double along = x - y;
  return std::sqrt(std::max(0.0, along * along + 2.0 * (1.0 - correlation) * x * y));
}

/// @throws InvalidInput unless -1 <= correlation <= 1
inline void check_correlation(double correlation, const char* function) {
  if (correlation >= -1.0 && correlation <= 1.0) return;
  throw InvalidInput{function, "correlation", "must lie between -1 and 1, got " + std::to_string(correlation)};
}

}  // namespace detail

/// Interval for a - b, two estimates with intervals of the same level and correlation ρ:
///
///     a - b - √((a - l_a)² + (u_b - b)² - 2 ρ (a - l_a)(u_b - b)),    and the mirror image upwards.
///
/// ρ = 0 is `mover_difference`; symmetric intervals give that of the difference's own standard error.
///
/// @param correlation  of the two estimates, in [-1, 1]
/// @throws InvalidInput if an estimate is not finite, an interval is not one, or the correlation is out of range
///
/// Zou, G. Y. (2007). Psychol. Methods 12(4), 399-413. doi:10.1037/1082-989X.12.4.399
[[nodiscard]] inline Interval mover_difference(double a, const Interval& around_a, double b, const Interval& around_b,
                                               double correlation) {
  detail::check_correlation(correlation, "mover_difference");
  const Interval in_a = detail::holding(a, around_a, "mover_difference", "a");
  const Interval in_b = detail::holding(b, around_b, "mover_difference", "b");
  return {a - b - detail::correlated_arm(a - in_a.low, in_b.high - b, correlation),
          a - b + detail::correlated_arm(in_a.high - a, b - in_b.low, correlation)};
}

/// Interval for a / b, two estimates above 0 with intervals of the same level and correlation ρ: the one above for
/// ln a - ln b, on the scale on which a ratio is a difference. The upper bound is infinite if l_b = 0, the lower 0 if
/// l_a = 0.
///
/// @throws InvalidInput if an estimate is not positive and finite, an interval reaches below 0 or is not one, or the
///         correlation is out of range
[[nodiscard]] inline Interval mover_log_ratio(double a, const Interval& around_a, double b, const Interval& around_b,
                                              double correlation) {
  detail::check_correlation(correlation, "mover_log_ratio");
  const Interval in_a = detail::holding(a, around_a, "mover_log_ratio", "a");
  const Interval in_b = detail::holding(b, around_b, "mover_log_ratio", "b");
  if (!(a > 0.0 && b > 0.0 && in_a.low >= 0.0 && in_b.low >= 0.0)) {
    throw InvalidInput{"mover_log_ratio", "a", "and b must be positive, with intervals that do not reach below 0"};
  }
  const double down = detail::correlated_arm(std::log(a / in_a.low), std::log(in_b.high / b), correlation);
  const double up = detail::correlated_arm(std::log(in_a.high / a), std::log(b / in_b.low), correlation);
  return {a / b * std::exp(-down), a / b * std::exp(up)};
}

}  // namespace lotrecht::stats
