#pragma once

/// @file
/// Exact coverage of intervals: the binomial mass of the tables whose interval holds the truth. No simulation.

#include <algorithm>
#include <cstdint>
#include <numeric>
#include <vector>

#include <lotrecht/stats/binomial_tally.hpp>
#include <lotrecht/stats/confidence.hpp>
#include <lotrecht/stats/interval.hpp>

namespace lotrecht::testing {

/// The smallest and the mean coverage over a grid of true probabilities.
struct Coverage {
  double smallest = 1.0;
  double mean = 0.0;
};

/// Probabilities of 0..n successes, 0 < p < 1: by their ratios from the mode outwards, then divided by their sum.
[[nodiscard]] inline std::vector<double> binomial_masses(std::uint64_t n, double p) {
  std::vector<double> mass(n + 1);
  const double odds = p / (1.0 - p);
  const auto mode = std::min(n, static_cast<std::uint64_t>(static_cast<double>(n + 1) * p));
  mass[mode] = 1.0;
  for (std::uint64_t x = mode; x < n; ++x) {
    mass[x + 1] = mass[x] * odds * static_cast<double>(n - x) / static_cast<double>(x + 1);
  }
  for (std::uint64_t x = mode; x > 0; --x) {
    mass[x - 1] = mass[x] / odds * static_cast<double>(x) / static_cast<double>(n - x + 1);
  }
  const double sum = std::accumulate(mass.begin(), mass.end(), 0.0);
  for (double& m : mass) m /= sum;
  return mass;
}

/// Coverage of `method(tally, confidence)` at p = 1/points .. (points-1)/points.
template <class Method>
[[nodiscard]] Coverage coverage_of_a_rate(const Method& method, std::uint64_t n, int points,
                                          const stats::Confidence& confidence) {
  std::vector<stats::Interval> intervals;
  for (std::uint64_t x = 0; x <= n; ++x) intervals.push_back(method(stats::BinomialTally{x, n}, confidence));
  Coverage result;
  for (int i = 1; i < points; ++i) {
    const double p = static_cast<double>(i) / points;
    const std::vector<double> mass = binomial_masses(n, p);
    double covered = 0.0;
    for (std::uint64_t x = 0; x <= n; ++x) covered += intervals[x].contains(p) ? mass[x] : 0.0;
    result.smallest = std::min(result.smallest, covered);
    result.mean += covered / (points - 1);
  }
  return result;
}

/// Coverage of `method(a, b, confidence)` for `truth(p_a, p_b)` on the same grid for both probabilities.
template <class Method, class Truth>
[[nodiscard]] Coverage coverage_of_a_pair(const Method& method, const Truth& truth, std::uint64_t m, std::uint64_t n,
                                          int points, const stats::Confidence& confidence) {
  std::vector<stats::Interval> intervals;
  for (std::uint64_t x = 0; x <= m; ++x) {
    for (std::uint64_t y = 0; y <= n; ++y) {
      intervals.push_back(method(stats::BinomialTally{x, m}, stats::BinomialTally{y, n}, confidence));
    }
  }
  Coverage result;
  for (int i = 1; i < points; ++i) {
    const double p = static_cast<double>(i) / points;
    const std::vector<double> mass_a = binomial_masses(m, p);
    for (int j = 1; j < points; ++j) {
      const double q = static_cast<double>(j) / points;
      const std::vector<double> mass_b = binomial_masses(n, q);
      const double value = truth(p, q);
      double covered = 0.0;
      auto interval = intervals.begin();
      for (const double mass_x : mass_a) {
        double row = 0.0;
        for (const double mass_y : mass_b) row += (interval++)->contains(value) ? mass_y : 0.0;
        covered += mass_x * row;
      }
      result.smallest = std::min(result.smallest, covered);
      result.mean += covered / ((points - 1.0) * (points - 1.0));
    }
  }
  return result;
}

}  // namespace lotrecht::testing
