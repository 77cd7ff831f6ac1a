#pragma once

/// @file
/// Interval for a rate from its variance, on the scale of log odds.

#include <cmath>
#include <string>

#include <lotrecht/core/error.hpp>
#include <lotrecht/stats/interval.hpp>

namespace lotrecht::stats {

/// The p that logit p̂ ± t √v / (p̂ (1 - p̂)) comes from; inside (0, 1), and longer towards the middle.
///
/// With s = exp(t √v / (p q)): [p / (p + q s), p s / (p s + q)]. Swapping p and q mirrors it.
///
/// @param p, q      rate and 1 - rate, both positive
/// @param variance  of the rate, not negative; 0 gives the point
/// @param critical  t, finite and not negative
/// @throws InvalidInput if an argument is out of range
[[nodiscard]] inline Interval logit_interval(double p, double q, double variance, double critical) {
  if (!(p > 0.0 && q > 0.0)) throw InvalidInput{"logit_interval", "p", "must lie strictly between 0 and 1"};
  if (!(variance >= 0.0 && critical >= 0.0)) {
    throw InvalidInput{"logit_interval", "variance", "and critical must not be negative"};
  }
  const double s = std::exp(critical * std::sqrt(variance) / (p * q));
  return {p / (p + q * s), p / (p + q / s)};
}

}  // namespace lotrecht::stats
