#pragma once

/// @file
/// Maximum likelihood estimates of two proportions whose difference or ratio is given.

#include <algorithm>
#include <cmath>

#include <lotrecht/stats/two_samples.hpp>

namespace lotrecht::stats::detail {

/// Both proportions, and the variances they give to one observed proportion each: p q / n.
struct RestrictedEstimates {
  double pa;
  double pb;
  double variance_a;
  double variance_b;
};

[[nodiscard]] inline RestrictedEstimates with_variances(const Fourfold& k, double pa, double pb) noexcept {
  return {pa, pb, pa * (1.0 - pa) / k.na, pb * (1.0 - pb) / k.nb};
}

/// Under p_a - p_b = δ, -1 <= δ <= 1.
///
/// The score of p_b times p_a q_a p_b q_b is a cubic, not negative at the left end of the values p_b can take and not
/// positive at the right end; its root between them is the estimate. Newton's method, kept between the two ends.
[[nodiscard]] inline RestrictedEstimates restricted_to_difference(const Fourfold& k, double delta) noexcept {
  double left = std::max(0.0, -delta);
  double right = std::min(1.0, 1.0 - delta);
  const double c3 = k.n;
  const double c2 = (k.na + 2.0 * k.nb) * delta - k.n - (k.xa + k.xb);
  const double c1 = (k.nb * delta - k.n - 2.0 * k.xb) * delta + (k.xa + k.xb);
  const double c0 = k.xb * delta * (1.0 - delta);
  double p = std::clamp((k.xa + k.xb - k.na * delta) / k.n, left, right);
  for (int step = 0; step < 100; ++step) {
    const double value = ((c3 * p + c2) * p + c1) * p + c0;
    if (value == 0.0 && p > left && p < right) break;
    if (value > 0.0) {
      left = p;
    } else {
      right = p;
    }
    const double slope = (3.0 * c3 * p + 2.0 * c2) * p + c1;
    double next = p - value / slope;
    if (!(next > left && next < right)) next = 0.5 * (left + right);
    if (std::abs(next - p) <= 4e-16 * std::max(p, 1e-3) || next == p) {
      p = next;
      break;
    }
    p = next;
  }
  return with_variances(k, std::clamp(p + delta, 0.0, 1.0), p);
}

/// Under p_a = θ p_b, θ > 0: the smaller root of N θ p² - (θ (n_a + x_b) + x_a + n_b) p + x_a + x_b, in the form that
/// subtracts nothing.
[[nodiscard]] inline RestrictedEstimates restricted_to_ratio(const Fourfold& k, double theta) noexcept {
  const double successes = k.xa + k.xb;
  if (successes == 0.0) return {0.0, 0.0, 0.0, 0.0};
  const double b = theta * (k.na + k.xb) + (k.xa + k.nb);
  const double root = std::sqrt(std::max(0.0, b * b - 4.0 * k.n * theta * successes));
  const double p = std::min({1.0, 1.0 / theta, 2.0 * successes / (b + root)});
  return with_variances(k, std::min(1.0, theta * p), p);
}

}  // namespace lotrecht::stats::detail
