#pragma once

/// @file
/// The population stability index, with a p-value and an interval.

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <vector>

#include <boost/math/distributions/non_central_chi_squared.hpp>

#include <lotrecht/core/error.hpp>
#include <lotrecht/drift/window_pair.hpp>
#include <lotrecht/stats/chi_square.hpp>
#include <lotrecht/stats/confidence.hpp>
#include <lotrecht/stats/estimate.hpp>
#include <lotrecht/stats/test_result.hpp>

namespace lotrecht::drift {

/// Population stability index Σ (p - q) ln(p / q) of shares with half a row added to each category of both windows.
///
/// The half row (Jeffreys' prior) is the convention here for categories that a window lacks; others add 10^-4, or
/// replace by .01, or by 10^-308, and differ by factors of hundreds. Symmetric, not negative, unbounded.
struct PopulationStability {
  static constexpr double pseudocount = 0.5;

  [[nodiscard]] double operator()(const WindowPair& pair) const {
    const double more = pseudocount * static_cast<double>(pair.size());
    double sum = 0.0;
    for (std::size_t v = 0; v < pair.size(); ++v) {
      const double p = (static_cast<double>(pair.first[v]) + pseudocount) / (static_cast<double>(pair.n) + more);
      const double q = (static_cast<double>(pair.second[v]) + pseudocount) / (static_cast<double>(pair.m) + more);
      sum += (p - q) * std::log(p / q);
    }
    return sum;
  }
};

/// The index and what it says.
struct StabilityIndex {
  stats::Estimate index;
  stats::TestResult test;  ///< statistic: the index over 1/n + 1/m
};

/// The population stability index with its test and interval.
///
/// Without drift the index is not 0 but about (k - 1) (1/n + 1/m) for k categories: "above 0.1" happens to 97 of 100
/// pairs of windows of 50 rows in ten bins that have nothing between them. Divided by 1/n + 1/m it is about chi-square
/// with k - 1 degrees of freedom: that is the test, and no number is a threshold for all sizes. Under a small drift δ
/// it is about non-central with parameter δ / (1/n + 1/m), which gives the interval for δ; it holds 0 where the test
/// does not reject at a level of α / 2.
///
/// The approximation needs some 5 rows in each category; `permutation_p_values` with `PopulationStability` is for
/// fewer. Categories that no window has are not counted. Undefined: `nobody`; `single_group` with fewer than two
/// categories.
///
/// Yurdakul, B. (2018). Statistical properties of population stability index. Dissertation, Western Michigan
/// University.
[[nodiscard]] inline StabilityIndex psi(const WindowPair& pair, const stats::Confidence& confidence) {
  StabilityIndex result;
  result.index.n = result.test.n = pair.n + pair.m;
  result.index.confidence = confidence.level();
  result.index.method = "psi_noncentral_chi_square";
  result.test.method = "psi_chi_square";
  result.index.low = 0.0;
  result.index.high = std::numeric_limits<double>::infinity();
  const auto undefined = [&](stats::Undefined why) {
    result.index.undefined = result.test.undefined = why;
    return result;
  };
  if (pair.n == 0 || pair.m == 0) return undefined(stats::Undefined::nobody);
  std::vector<std::uint64_t> first;
  std::vector<std::uint64_t> second;
  for (std::size_t v = 0; v < pair.size(); ++v) {
    if (pair.first[v] + pair.second[v] == 0) continue;
    first.push_back(pair.first[v]);
    second.push_back(pair.second[v]);
  }
  if (first.size() < 2) return undefined(stats::Undefined::single_group);
  const double unit = 1.0 / static_cast<double>(pair.n) + 1.0 / static_cast<double>(pair.m);
  const double index = PopulationStability{}(WindowPair{{}, first, second, pair.n, pair.m});
  const double statistic = index / unit;
  result.index.value = index;
  result.test.statistic = statistic;
  result.test.degrees_of_freedom = first.size() - 1;
  result.test.p_value = stats::detail::chi_square_tail(statistic, result.test.degrees_of_freedom);
  // Non-centralities that give the statistic as their upper or lower α/2 quantile.
  const auto freedom = static_cast<double>(result.test.degrees_of_freedom);
  const double half = 0.5 * confidence.alpha();
  using Law = boost::math::non_central_chi_squared_distribution<double>;
  const auto bound = [&](double upper_tail, double at) {
    const auto tail = [&](double centre) {
      return boost::math::cdf(boost::math::complement(Law{freedom, centre}, at));
    };
    if (stats::detail::chi_square_tail(at, result.test.degrees_of_freedom) >= upper_tail) return 0.0;
    double low = 0.0;
    double high = std::max(1.0, at);
    while (tail(high) < upper_tail) high *= 2.0;
    for (int step = 0; step < 100 && high - low > 1e-12 * high; ++step) {
      const double middle = 0.5 * (low + high);
      (tail(middle) < upper_tail ? low : high) = middle;
    }
    return 0.5 * (low + high);
  };
  result.index.low = bound(half, statistic) * unit;
  result.index.high = std::max(index, bound(1.0 - half, std::max(statistic, freedom)) * unit);
  return result;
}

}  // namespace lotrecht::drift
