#pragma once

/// @file
/// Whether two windows of a category have one distribution.

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <vector>

#include <lotrecht/core/error.hpp>
#include <lotrecht/drift/permutation.hpp>
#include <lotrecht/drift/window_pair.hpp>
#include <lotrecht/stats/chi_square.hpp>
#include <lotrecht/stats/contingency_table.hpp>
#include <lotrecht/stats/freeman_halton.hpp>
#include <lotrecht/stats/test_result.hpp>

namespace lotrecht::drift {

/// Pearson's statistic of the 2 x k table, Σ (a m - b n)² / ((a + b) n m): large where shares differ. For permutations;
/// categories that no window has count nothing.
struct HomogeneityChiSquare {
  [[nodiscard]] double operator()(const WindowPair& pair) const {
    const auto n = static_cast<double>(pair.n);
    const auto m = static_cast<double>(pair.m);
    double sum = 0.0;
    for (std::size_t v = 0; v < pair.size(); ++v) {
      const auto a = static_cast<double>(pair.first[v]);
      const auto b = static_cast<double>(pair.second[v]);
      if (a + b == 0.0) continue;
      const double away = a * m - b * n;
      sum += away * away / (a + b);
    }
    return sum / (n * m);
  }
};

/// Test that two windows of a category have one distribution, both of them samples: a reference window is not the
/// truth, and to test the other against its shares as if it were (goodness of fit) rejects .35 of what never changed at
/// a level of .05.
///
/// Chi-square where every expected count is at least 5; else exact (Freeman and Halton) where that takes little, else
/// by permutation of the chi-square. The method says which.
///
/// Fewer than two windows with rows, or fewer than two categories: undefined (`nobody`, `single_group`).
///
/// @throws InvalidInput if there are no permutations or threads
[[nodiscard]] inline stats::TestResult category_test(const WindowPair& pair, const PermutationOptions& options) {
  constexpr std::uint64_t most_exact_steps = 300'000;
  stats::TestResult result;
  result.n = pair.n + pair.m;
  result.method = "chi_square";
  if (pair.n == 0 || pair.m == 0) {
    result.undefined = stats::Undefined::nobody;
    return result;
  }
  std::vector<std::uint64_t> cells(pair.first.begin(), pair.first.end());
  cells.insert(cells.end(), pair.second.begin(), pair.second.end());
  const stats::ContingencyTable table{cells, 2, pair.size()};
  double least = std::numeric_limits<double>::infinity();
  const double all = static_cast<double>(pair.n) + static_cast<double>(pair.m);
  for (std::size_t v = 0; v < pair.size(); ++v) {
    const double both = static_cast<double>(pair.first[v]) + static_cast<double>(pair.second[v]);
    if (both > 0.0) least = std::min(least, both * static_cast<double>(std::min(pair.n, pair.m)) / all);
  }
  const stats::TestResult chi_square = stats::chi_square(table, false);
  if (!chi_square.defined() || least >= 5.0) return chi_square;
  if (all <= 2000.0) {
    try {
      return stats::freeman_halton(table, most_exact_steps);
    } catch (const InvalidInput&) {
      // Too large for an exact answer in little time.
    }
  }
  result.statistic = chi_square.statistic;
  result.degrees_of_freedom = chi_square.degrees_of_freedom;
  result.method = "chi_square_permutation";
  result.p_value = permutation_p_values(pair, options, HomogeneityChiSquare{})[0];
  return result;
}

}  // namespace lotrecht::drift
