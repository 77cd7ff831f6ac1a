#pragma once

/// @file
/// Exact coverage and size in large samples: only tables worth mentioning are visited, and intervals whose bounds move
/// with the counts are followed along their edge instead of being computed for every table.

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <numeric>
#include <vector>

#include <lotrecht/stats/interval.hpp>

namespace lotrecht::testing {

/// The true rates over which sizes and coverages are told.
inline constexpr std::array<double, 8> told_rates{0.01, 0.02, 0.05, 0.1, 0.2, 0.3, 0.4, 0.5};

/// Successes from `first` on with their probabilities, which sum to 1; what is left out has less than 1e-12.
struct Window {
  std::uint64_t first = 0;
  std::vector<double> mass;

  [[nodiscard]] std::uint64_t end() const noexcept { return first + mass.size(); }
};

/// Binomial successes of n, 0 <= p <= 1: by their ratios from the mode outwards, as far as 1e-15 of the mode's.
[[nodiscard]] inline Window binomial_window(std::uint64_t n, double p) {
  if (p <= 0.0 || p >= 1.0) return {p >= 1.0 ? n : 0, {1.0}};
  constexpr double least = 1e-15;
  const double odds = p / (1.0 - p);
  const auto mode = std::min(n, static_cast<std::uint64_t>(static_cast<double>(n + 1) * p));
  std::vector<double> down;
  double term = 1.0;
  for (std::uint64_t x = mode; x > 0 && term > least; --x) {
    term *= static_cast<double>(x) / (odds * static_cast<double>(n - x + 1));
    down.push_back(term);
  }
  Window found{mode - down.size(), {down.rbegin(), down.rend()}};
  found.mass.push_back(term = 1.0);
  for (std::uint64_t x = mode; x < n && term > least; ++x) {
    term *= odds * static_cast<double>(n - x) / static_cast<double>(x + 1);
    found.mass.push_back(term);
  }
  const double sum = std::accumulate(found.mass.begin(), found.mass.end(), 0.0);
  for (double& m : found.mass) m /= sum;
  return found;
}

/// Probability of the tables of two independent samples that fulfil `event(x, y)`.
template <class Event>
[[nodiscard]] double probability_of(const Window& a, const Window& b, const Event& event) {
  double sum = 0.0;
  for (std::size_t i = 0; i < a.mass.size(); ++i) {
    double row = 0.0;
    for (std::size_t j = 0; j < b.mass.size(); ++j) row += event(a.first + i, b.first + j) ? b.mass[j] : 0.0;
    sum += a.mass[i] * row;
  }
  return sum;
}

/// Probability that `interval(x, y)` holds the truth, for an interval whose bounds rise with x and fall with y.
///
/// Given x, the y whose intervals hold the truth are then a run, and as x rises neither end of it goes back: so the
/// work is the sum of the windows and not their product.
template <class Method>
[[nodiscard]] double coverage_along_edges(const Window& a, const Window& b, double truth, const Method& interval) {
  std::vector<double> below(b.mass.size() + 1, 0.0);
  std::partial_sum(b.mass.begin(), b.mass.end(), below.begin() + 1);
  double sum = 0.0;
  std::size_t from = 0;
  std::size_t to = 0;
  for (std::size_t i = 0; i < a.mass.size(); ++i) {
    const std::uint64_t x = a.first + i;
    while (from < b.mass.size() && interval(x, b.first + from).low > truth) ++from;
    while (to < b.mass.size() && interval(x, b.first + to).high >= truth) ++to;
    if (from < to) sum += a.mass[i] * (below[to] - below[from]);
  }
  return sum;
}

/// Smallest, largest and mean of what was found at several truths.
struct Told {
  double smallest = 1.0;
  double largest = 0.0;
  double sum = 0.0;
  std::size_t count = 0;

  void add(double value) noexcept {
    smallest = std::min(smallest, value);
    largest = std::max(largest, value);
    sum += value;
    ++count;
  }
  [[nodiscard]] double mean() const noexcept { return sum / static_cast<double>(count); }
};

}  // namespace lotrecht::testing
