#pragma once

/// @file
/// Kish's effective sample size and the design effect.

#include <limits>
#include <string>

#include <lotrecht/core/error.hpp>

namespace lotrecht::stats {

/// How many equally weighted rows know as much about a mean as these weighted ones, if weights and values have nothing
/// to do with one another: (Σw)² / Σw². No weight at all: 0.
///
/// @param weights          Σw, not negative
/// @param squared_weights  Σw², positive where Σw is
/// @throws InvalidInput if a sum is negative or not finite
///
/// Kish, L. (1965). Survey Sampling. Wiley.
[[nodiscard]] inline double kish_effective_size(double weights, double squared_weights) {
  constexpr double most = std::numeric_limits<double>::max();
  if (!(0.0 <= weights && weights <= most && 0.0 <= squared_weights && squared_weights <= most)) {
    throw InvalidInput{"kish_effective_size", "weights", "and their squares must have finite sums, not below 0"};
  }
  if (weights == 0.0) return 0.0;
  return weights * (weights / squared_weights);
}

/// How many times the variance of a simple random sample of as many rows the design has: v / (p (1 - p) / n).
///
/// Below 1 where strata help, above 1 where clusters and unequal weights cost. Not a number where p is 0 or 1 or n is
/// 0: nothing varies there.
///
/// @param variance  of the estimated rate   @param p, q  the rate and 1 - rate   @param n  rows in its denominator
[[nodiscard]] inline double design_effect(double variance, double p, double q, double n) {
  const double simple = p * q / n;
  return simple > 0.0 ? variance / simple : std::numeric_limits<double>::quiet_NaN();
}

}  // namespace lotrecht::stats
