#pragma once

/// @file
/// The smallest of several p-values from one set of permutations, with a p-value of its own.

#include <algorithm>
#include <cstddef>
#include <span>
#include <vector>

namespace lotrecht::drift::detail {

/// Several statistics of one set of permutations, and the smallest p-value among them with a p-value of its own.
struct SmallestOfSeveral {
  std::vector<double> p_values;           ///< (k,) of each alone
  std::vector<double> adjusted_p_values;  ///< (k,) right for all k at once
  double p_value = 1.0;                   ///< that some of them changed: the smallest adjusted one
};

/// For each value the share of all values that are at least as large, ties by rounding counted.
[[nodiscard]] inline std::vector<double> upper_shares(std::span<const double> values, double rounding) {
  std::vector<double> sorted(values.begin(), values.end());
  std::sort(sorted.begin(), sorted.end());
  std::vector<double> shares;
  shares.reserve(values.size());
  for (const double value : values) {
    const auto from = std::lower_bound(sorted.begin(), sorted.end(), value - rounding);
    shares.push_back(static_cast<double>(sorted.end() - from) / static_cast<double>(sorted.size()));
  }
  return shares;
}

/// Westfall and Young's single-step min-p from the permutations that gave the p-values.
///
/// The observed labels and the permutations are exchangeable, so the rank of the observed smallest share among all
/// smallest shares is a valid p-value: no second set of permutations is needed.
///
/// @param shares  (k, permutations + 1) `upper_shares` of each statistic, the observed one first
[[nodiscard]] inline SmallestOfSeveral smallest_of_several(const std::vector<std::vector<double>>& shares) {
  SmallestOfSeveral result;
  const std::size_t deals = shares.front().size();
  std::vector<double> smallest(deals, 1.0);
  for (const auto& of_one : shares) {
    result.p_values.push_back(of_one[0]);
    for (std::size_t b = 0; b < deals; ++b) smallest[b] = std::min(smallest[b], of_one[b]);
  }
  std::sort(smallest.begin(), smallest.end());
  for (const double p : result.p_values) {
    const auto to = std::upper_bound(smallest.begin(), smallest.end(), p * (1.0 + 1e-12));
    result.adjusted_p_values.push_back(static_cast<double>(to - smallest.begin()) / static_cast<double>(deals));
    result.p_value = std::min(result.p_value, result.adjusted_p_values.back());
  }
  return result;
}

}  // namespace lotrecht::drift::detail
