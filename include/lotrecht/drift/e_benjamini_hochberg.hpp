#pragma once

/// @file
/// Which of many pieces of evidence are discoveries, however they depend on one another.

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <numeric>
#include <span>
#include <string>
#include <vector>

#include <lotrecht/core/error.hpp>
#include <lotrecht/core/shown_number.hpp>

namespace lotrecht::drift {

/// e-BH: for each e-value the smallest level α at which it is a discovery; compare it with the level that is wanted.
///
/// Of K e-values, the largest k with k e_(k) / K >= 1/α are discoveries, and among them the expected share of false
/// ones is at most α, whatever the dependence: districts that share a season, groups that share cases. So the adjusted
/// value of the i-th largest is the least of 1, K / (k e_(k)) for k >= i.
///
/// @param e_values  each >= 0; infinity is a discovery at any level
/// @throws InvalidInput naming the first that is negative or NaN
///
/// Wang, R. & Ramdas, A. (2022). False discovery rate control with e-values. J. R. Stat. Soc. B 84(3), 822-852.
/// doi:10.1111/rssb.12489
[[nodiscard]] inline std::vector<double> e_benjamini_hochberg(std::span<const double> e_values) {
  for (std::size_t i = 0; i < e_values.size(); ++i) {
    if (!(e_values[i] >= 0.0)) {
      throw InvalidInput{"e_benjamini_hochberg", "e_values",
                         "position " + std::to_string(i) + ": must be at least 0, got " + shown_number(e_values[i])};
    }
  }
  std::vector<std::size_t> order(e_values.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) { return e_values[a] > e_values[b]; });
  std::vector<double> adjusted(e_values.size());
  double least = 1.0;
  for (std::size_t k = order.size(); k > 0; --k) {
    const double e = e_values[order[k - 1]];
    least = std::min(least, static_cast<double>(order.size()) / (static_cast<double>(k) * e));
    adjusted[order[k - 1]] = least;
  }
  return adjusted;
}

}  // namespace lotrecht::drift
