#pragma once

/// @file
/// How long charts of normal scores go without an alarm.

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <numbers>
#include <utility>
#include <vector>

#include <boost/math/tools/toms748_solve.hpp>

#include <lotrecht/drift/detail/absorption_time.hpp>

namespace lotrecht::drift::detail {

[[nodiscard]] inline double normal_density(double z) noexcept {
  return std::exp(-0.5 * z * z) / std::sqrt(2.0 * std::numbers::pi);
}
/// P(Z > z), with its digits in the tail.
[[nodiscard]] inline double normal_tail(double z) noexcept { return 0.5 * std::erfc(z / std::numbers::sqrt2); }

/// Gauss and Legendre's points and weights of an integral from `low` to `high`.
struct GaussLegendre {
  GaussLegendre(std::size_t count, double low, double high) : points(count), weights(count) {
    const auto n = static_cast<double>(count);
    for (std::size_t i = 0; i < count; ++i) {
      double x = std::cos(std::numbers::pi * (static_cast<double>(count - i) - 0.25) / (n + 0.5));
      double slope = 1.0;
      for (int step = 0; step < 8; ++step) {
        double before = 1.0;
        double now = x;
        for (double k = 2.0; k <= n; k += 1.0) {
          before = std::exchange(now, ((2.0 * k - 1.0) * x * now - (k - 1.0) * before) / k);
        }
        slope = n * (x * now - before) / (x * x - 1.0);
        const double correction = now / slope;
        x -= correction;
        if (std::abs(correction) < 1e-15) break;
      }
      points[i] = low + 0.5 * (high - low) * (x + 1.0);
      weights[i] = (high - low) / ((1.0 - x * x) * slope * slope);
    }
  }

  std::vector<double> points;
  std::vector<double> weights;
};

/// Mean number of values until c(t) = max(0, a c(t-1) + b (z - k)) exceeds `limit`, from 0, z normal with the mean
/// `shift` and standard deviation 1. a = 1, b = 1: CUSUM; a = 1 - λ, b = λ, k = 0: an exponentially weighted mean.
///
/// The integral equation of Page with Gauss and Legendre's rule, so many points (at least 24 and six for each standard
/// deviation of a step) that its error is far below 10^-9; the rule makes it a chain with positive chances.
///
/// Page, E. S. (1954). Biometrika 41(1/2), 100-115. doi:10.1093/biomet/41.1-2.100. Crowder, S. V. (1987). A simple
/// method for studying run-length distributions of exponentially weighted moving average charts. Technometrics 29(4),
/// 401-407. doi:10.1080/00401706.1987.10488267
struct NormalRecursion {
  double keeps;      ///< a, in (0, 1]
  double adds;       ///< b, positive
  double allowance;  ///< k
  bool from_zero;    ///< kept from below at 0; otherwise it also alarms below -limit
};

[[nodiscard]] inline double normal_run_length(const NormalRecursion& chart, double limit, double shift) {
  const double low = chart.from_zero ? 0.0 : -limit;
  const auto points = static_cast<std::size_t>(24.0 + std::ceil(6.0 * (limit - low) / chart.adds));
  const GaussLegendre rule(points, low, limit);
  // State 0 is 0, where the chart begins; with a barrier it comes back to it.
  AbsorbingChain chain(points + 1);
  for (std::size_t from = 0; from <= points; ++from) {
    const double rests = chart.keeps * (from == 0 ? 0.0 : rule.points[from - 1]);
    // The score that takes the chart to y.
    const auto score = [&](double y) { return (y - rests) / chart.adds + chart.allowance - shift; };
    for (std::size_t to = 1; to <= points; ++to) {
      chain.chance(from, to) = rule.weights[to - 1] * normal_density(score(rule.points[to - 1])) / chart.adds;
    }
    chain.leaves[from] = normal_tail(score(limit));
    if (chart.from_zero) {
      chain.chance(from, 0) = normal_tail(-score(0.0));
    } else {
      chain.leaves[from] += normal_tail(-score(-limit));
    }
  }
  return absorption_time(std::move(chain));
}

/// The limit in [low, high] at which `run_length(limit)`, which rises, is `wanted`; NaN if it is not reached.
template <class RunLength>
[[nodiscard]] double limit_for(const RunLength& run_length, double wanted, double low, double high) {
  const auto away = [&](double limit) { return std::log(run_length(limit) / wanted); };
  const double at_low = away(low);
  if (at_low >= 0.0) return low;
  // High limits cost much: they are tried only as far as need be.
  double reached = low;
  double at_reached = at_low;
  double next = std::min(high, low + 1.0);
  double at_next = away(next);
  while (at_next < 0.0) {
    if (next >= high) return std::numeric_limits<double>::quiet_NaN();
    reached = std::exchange(next, std::min(high, 2.0 * next));
    at_reached = std::exchange(at_next, away(next));
  }
  std::uintmax_t steps = 60;
  const auto close = [](double a, double b) { return std::abs(b - a) <= 1e-12 * b; };
  // The upper end, so that the promise is kept.
  return boost::math::tools::toms748_solve(away, reached, next, at_reached, at_next, close, steps).second;
}

}  // namespace lotrecht::drift::detail
