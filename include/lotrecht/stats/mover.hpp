#pragma once

/// @file
/// MOVER: intervals for sums, differences and ratios of independent estimates, from their own intervals.

#include <algorithm>
#include <cmath>
#include <limits>
#include <string>
#include <string_view>

#include <lotrecht/core/error.hpp>
#include <lotrecht/stats/interval.hpp>

namespace lotrecht::stats {

namespace detail {

/// The interval, widened where needed so that it holds the estimate.
///
/// @throws InvalidInput if the estimate is not finite or the interval is not one (a NaN, low > high)
[[nodiscard]] inline Interval holding(double estimate, const Interval& around, std::string_view function,
                                      std::string_view argument) {
  if (!(std::isfinite(estimate) && around.low <= around.high)) {
    throw InvalidInput{function, argument,
                       "must be finite and have an interval with low <= high, got " + std::to_string(estimate) +
                           " and [" + std::to_string(around.low) + ", " + std::to_string(around.high) + "]"};
  }
  return {std::min(around.low, estimate), std::max(around.high, estimate)};
}

}  // namespace detail

/// Interval for a + b, two independent estimates with intervals of the same level.
///
///     a + b - √((a - l_a)² + (b - l_b)²),    a + b + √((u_a - a)² + (u_b - b)²)
///
/// The method of variance estimates recovery: each bound borrows from each interval the variance near that bound, so
/// skew is kept where a standard error would lose it. With normal intervals it is the normal interval of the sum.
/// Infinite bounds are carried. Error: a few units in the last place of the largest bound that goes in.
///
/// @param a, b              estimates, any unit, finite
/// @param around_a, around_b  their intervals at the same confidence; one that misses its estimate is widened to hold
/// it
/// @throws InvalidInput if an estimate is not finite or an interval is not one
///
/// Zou, G. Y. & Donner, A. (2008). Stat. Med. 27(10), 1693-1702. doi:10.1002/sim.3095
[[nodiscard]] inline Interval mover_sum(double a, const Interval& around_a, double b, const Interval& around_b) {
  const Interval in_a = detail::holding(a, around_a, "mover_sum", "a");
  const Interval in_b = detail::holding(b, around_b, "mover_sum", "b");
  return {a + b - std::hypot(a - in_a.low, b - in_b.low), a + b + std::hypot(in_a.high - a, in_b.high - b)};
}

/// Interval for (a + b) / 2, e.g. balanced accuracy from the true positive and the true negative rate.
///
/// Half of `mover_sum`. Two estimates that lie in [0, 1] with their intervals give bounds in [0, 1], up to rounding.
///
/// @throws InvalidInput if an estimate is not finite or an interval is not one
[[nodiscard]] inline Interval mover_mean(double a, const Interval& around_a, double b, const Interval& around_b) {
  const Interval sum = mover_sum(a, around_a, b, around_b);
  return {0.5 * sum.low, 0.5 * sum.high};
}

/// Interval for a - b, two independent estimates with intervals of the same level.
///
///     a - b - √((a - l_a)² + (u_b - b)²),    a - b + √((u_a - a)² + (b - l_b)²)
///
/// With Wilson intervals it is Newcombe's interval; `newcombe` keeps more digits there, because it knows the counts.
///
/// @throws InvalidInput if an estimate is not finite or an interval is not one
///
/// Zou, G. Y. & Donner, A. (2008). Stat. Med. 27(10), 1693-1702. doi:10.1002/sim.3095
[[nodiscard]] inline Interval mover_difference(double a, const Interval& around_a, double b, const Interval& around_b) {
  const Interval in_a = detail::holding(a, around_a, "mover_difference", "a");
  const Interval in_b = detail::holding(b, around_b, "mover_difference", "b");
  return {a - b - std::hypot(a - in_a.low, in_b.high - b), a - b + std::hypot(in_a.high - a, b - in_b.low)};
}

/// Interval for a / b, two independent estimates that cannot be negative, with intervals of the same level.
///
/// The bounds are the values r at which the interval of a - r b touches 0:
///
///     (a - r b)² = (a - l_a)² + r² (u_b - b)²  for the lower,   (a - r b)² = (u_a - a)² + r² (b - l_b)²  for the
///     upper.
///
/// Donner & Zou write the roots of these quadratics as a quotient by u_b (2b - u_b), which may be 0 or negative. The
/// same lower root is computed here as l_a (2a - l_a) / (ab + √(b² (a - l_a)² + (u_b - b)² l_a (2a - l_a))), a quotient
/// of positive terms.
///
/// The upper bound is infinite if l_b = 0: the denominator may be 0. The lower bound is 0 if l_a = 0 or u_b = ∞.
/// Swapping a and b inverts the interval. Contains a / b where that exists.
///
/// @param a, b              estimates, finite, not negative
/// @param around_a, around_b  their intervals at the same confidence, l >= 0
/// @return                  bounds on a / b in [0, ∞]
/// @throws InvalidInput if an estimate is not finite, an interval is not one, or a lower bound is negative
///
/// Donner, A. & Zou, G. Y. (2012). Stat. Methods Med. Res. 21(4), 347-359. doi:10.1177/0962280210383082
[[nodiscard]] inline Interval mover_ratio(double a, const Interval& around_a, double b, const Interval& around_b) {
  const Interval in_a = detail::holding(a, around_a, "mover_ratio", "a");
  const Interval in_b = detail::holding(b, around_b, "mover_ratio", "b");
  if (in_a.low < 0.0) throw InvalidInput{"mover_ratio", "around_a", "must not reach below 0"};
  if (in_b.low < 0.0) throw InvalidInput{"mover_ratio", "around_b", "must not reach below 0"};
  // The larger root for a / b is the inverse of the smaller root for b / a.
  const auto smaller_root = [](double top, double top_low, double bottom, double bottom_high) {
    const double product = top_low * (2.0 * top - top_low);
    if (product == 0.0 || std::isinf(bottom_high)) return 0.0;
    const double below = top - top_low;
    const double above = bottom_high - bottom;
    return product / (top * bottom + std::sqrt(bottom * bottom * below * below + above * above * product));
  };
  const double low = smaller_root(a, in_a.low, b, in_b.high);
  const double inverse_high = smaller_root(b, in_b.low, a, in_a.high);
  return {low, inverse_high == 0.0 ? std::numeric_limits<double>::infinity() : 1.0 / inverse_high};
}

}  // namespace lotrecht::stats
