#pragma once

/// @file
/// The score statistic of a given difference or ratio of two proportions.

#include <algorithm>
#include <cmath>
#include <limits>

#include <lotrecht/stats/detail/counts.hpp>
#include <lotrecht/stats/miettinen_nurminen.hpp>

namespace lotrecht::stats::detail {

/// z of the hypothesis p_a - p_b = null, with the maximum likelihood variance under it; positive where the observed
/// difference is larger. -1 < null < 1, trials on both sides.
///
/// At the multiplier λ of `difference_score_arm`, d̂ - δ = arm(λ) and z² = λ (d̂ - δ). Here δ is given and λ is not: the
/// arm increases in λ, from 0, with slope p_a q_a / R_a + p_b q_b / R_b, and Newton's method inside a bracket finds λ.
[[nodiscard]] inline double difference_score(const Counts& a, const Counts& b, double null) noexcept {
  const double away = difference_of_rates(a, b) - null;
  if (away == 0.0) return 0.0;
  if (away < 0.0) return -difference_score(b, a, -null);
  const Counts up = b.mirrored();  // pushing b up is pushing its failures down
  struct Push {
    double arm, slope;
  };
  const auto push = [](const Counts& k, double lambda) {
    const auto [x, f, n] = k;
    const double root = std::sqrt((n - lambda) * (n - lambda) + 4.0 * lambda * f);
    const double p = 2.0 * x / (lambda + n + root);
    const double q = lambda < n ? 2.0 * f / (n - lambda + root) : (lambda - n + root) / (2.0 * lambda);
    const double pq = p * q;
    return pq == 0.0 ? Push{0.0, 0.0} : Push{lambda * pq / n, pq / root};
  };
  // The arm's slope is at most 1/(4R), R >= 0; without a better idea start where a variance of p̂ q̂ + 1/n would put it.
  const auto spread = [](const Counts& k) {
    return (k.successes + 0.5) * (k.failures + 0.5) / ((k.trials + 1.0) * (k.trials + 1.0) * k.trials);
  };
  double lambda = away / (spread(a) + spread(b));
  double left = 0.0;
  double right = std::numeric_limits<double>::infinity();
  for (int step = 0; step < 200; ++step) {
    const Push down_a = push(a, lambda);
    const Push down_b = push(up, lambda);
    const double miss = down_a.arm + down_b.arm - away;
    (miss < 0.0 ? left : right) = lambda;
    const double slope = down_a.slope + down_b.slope;
    double next = lambda - miss / slope;
    if (!(left < next && next < right)) next = std::isinf(right) ? 4.0 * lambda : 0.5 * (left + right);
    if (std::abs(next - lambda) <= 4e-16 * lambda || next == lambda) break;
    lambda = next;
  }
  return std::sqrt(lambda * away);
}

/// z of the hypothesis p_a = null p_b, likewise; 0 < null < infinity, trials on both sides.
///
/// The multiplier λ of `ratio_score_low` solves a quadratic once the ratio is given,
/// (θ - 1) λ² - [n_b - x_a + θ (n_a - x_b)] λ + x_a n_b - θ n_a x_b = 0.
[[nodiscard]] inline double ratio_score(const Counts& a, const Counts& b, double null) noexcept {
  const double excess = a.successes * b.trials - null * (a.trials * b.successes);
  if (excess == 0.0) return 0.0;
  if (excess < 0.0) return -ratio_score(b, a, 1.0 / null);
  const double weight_a = a.failures / a.trials;
  const double weight_b = b.failures / b.trials;
  if (a.failures == 0.0) {
    // p_a stays 1 until λ reaches n_a; only for a ratio above 1 the estimates meet it before.
    const double wanted =
        null > 1.0 ? (b.trials - null * b.successes) / (null - 1.0) : std::numeric_limits<double>::infinity();
    if (wanted < a.trials) return std::sqrt(wanted * wanted * weight_b / (b.successes + wanted));
    const double p_b = (b.successes + a.trials) / (b.trials + a.trials);
    const double odds = 1.0 / (null * p_b) - 1.0;
    return a.trials * std::sqrt(std::max(0.0, odds) / a.trials + weight_b / (b.successes + a.trials));
  }
  const double square = null - 1.0;
  const double linear = (b.trials - a.successes) + null * (a.trials - b.successes);
  const double root = std::sqrt(std::max(0.0, linear * linear - 4.0 * square * excess));
  const double lambda = linear >= 0.0 ? 2.0 * excess / (linear + root) : (linear - root) / (2.0 * square);
  const double moved = std::min(lambda, a.successes);
  return moved * std::sqrt(weight_a / (a.successes - moved) + weight_b / (b.successes + moved));
}

}  // namespace lotrecht::stats::detail
