#pragma once

/// @file
/// A mixture of normal distributions: what several maxima of one likelihood say together.

#include <algorithm>
#include <cmath>
#include <limits>
#include <numbers>
#include <vector>

namespace lotrecht::fairness::detail {

struct NormalPart {
  double weight, mean, deviation;
};

/// P(X <= x) of the mixture; weights sum to 1. A part without deviation sits on its mean.
[[nodiscard]] inline double mixture_below(const std::vector<NormalPart>& parts, double x) {
  double sum = 0.0;
  for (const NormalPart& p : parts) {
    const double z = p.deviation > 0.0 ? (x - p.mean) / p.deviation : std::copysign(40.0, x - p.mean);
    sum += p.weight * 0.5 * std::erfc(-z / std::numbers::sqrt2);
  }
  return sum;
}

/// Where `below` of the mixture lies to the left, by bisection to the last bit; z is the normal's own quantile.
[[nodiscard]] inline double mixture_quantile(const std::vector<NormalPart>& parts, double below, double z) {
  double low = std::numeric_limits<double>::infinity();
  double high = -low;
  for (const NormalPart& p : parts) {
    low = std::min(low, p.mean + z * p.deviation);
    high = std::max(high, p.mean + z * p.deviation);
  }
  if (!(high - low < std::numeric_limits<double>::infinity())) return z;
  for (int i = 0; i < 200 && low < high; ++i) {
    const double middle = low + 0.5 * (high - low);
    if (middle <= low || middle >= high) break;
    (mixture_below(parts, middle) < below ? low : high) = middle;
  }
  return high;
}

}  // namespace lotrecht::fairness::detail
