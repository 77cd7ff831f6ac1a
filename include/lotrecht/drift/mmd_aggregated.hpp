#pragma once

/// @file
/// Maximum mean discrepancy with several bandwidths at once, and one p-value.

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <utility>
#include <vector>

#include <lotrecht/core/error.hpp>
#include <lotrecht/core/seed.hpp>
#include <lotrecht/drift/detail/min_p.hpp>
#include <lotrecht/drift/mmd.hpp>
#include <lotrecht/drift/permutation.hpp>
#include <lotrecht/drift/row_kernel.hpp>
#include <lotrecht/drift/row_windows.hpp>
#include <lotrecht/stats/test_result.hpp>

namespace lotrecht::drift {

/// A test with several kernels.
struct AggregatedMmd {
  stats::TestResult test;                 ///< statistic: the smallest p-value of a kernel alone
  std::vector<Kernel> kernels;            ///< (k,)
  std::vector<double> mmd_squared;        ///< (k,) unbiased estimates
  std::vector<double> p_values;           ///< (k,) of each kernel alone
  std::vector<double> adjusted_p_values;  ///< (k,) right for all kernels at once
};

/// Bandwidths from half the 5 % quantile to twice the 95 % quantile of distances between rows, in equal ratios.
///
/// @param count  at least 1; one gives the median
[[nodiscard]] inline std::vector<double> spread_bandwidths(const RowWindows& windows, KernelShape shape,
                                                           std::size_t count, Seed seed) {
  if (count == 0) throw InvalidInput{"spread_bandwidths", "count", "must be at least 1, got 0"};
  if (count == 1) return {median_bandwidth(windows, shape, seed)};
  const double ends[] = {0.05, 0.95};
  const std::vector<double> quantiles = distance_quantiles(windows, shape, ends, seed);
  const double low = 0.5 * quantiles[0];
  const double step = std::pow(2.0 * quantiles[1] / low, 1.0 / static_cast<double>(count - 1));
  std::vector<double> bandwidths{low};
  while (bandwidths.size() < count) bandwidths.push_back(bandwidths.back() * step);
  return bandwidths;
}

/// MMDAgg: a test that sees changes of every scale among some kernels, without choosing a bandwidth.
///
/// Each kernel's unbiased MMD² has a p-value by the same permutations; the smallest is taken, and its p-value is its
/// rank among the smallest of every permutation (min-p; equal weights). As observed labels and permutations are
/// exchangeable that is exact with one set of permutations. Schrab and others use a second set for the level of the
/// smallest, with quantiles instead of ranks.
///
/// The adjusted p-values say which bandwidths see the change, with one error rate for all of them. Ranks are coarse:
/// with k kernels they can be as large as k / (permutations + 1) however large the change, so draw some hundred times
/// k.
///
/// Windows without rows, or with one: undefined (`nobody`, `too_few_rows`).
///
/// @param kernels  at least one, chosen without knowing which row is in which window (`spread_bandwidths`)
/// @throws InvalidInput if there are no kernels, permutations or threads
///
/// Schrab, A., Kim, I., Albert, M., Laurent, B., Guedj, B. & Gretton, A. (2023). MMD aggregated two-sample test.
/// J. Mach. Learn. Res. 24(194), 1-81.
/// Westfall, P. H. & Young, S. S. (1993). Resampling-based multiple testing. Wiley.
[[nodiscard]] inline AggregatedMmd mmd_aggregated(const RowWindows& windows, std::vector<Kernel> kernels,
                                                  const PermutationOptions& options) {
  detail::check_permutations(options, "mmd_aggregated");
  if (kernels.empty()) throw InvalidInput{"mmd_aggregated", "kernels", "must be at least one"};
  AggregatedMmd result;
  result.kernels = std::move(kernels);
  result.test.n = windows.rows();
  result.test.method = "mmd_aggregated_permutation";
  const std::size_t fewest = std::min(windows.reference_rows(), windows.current_rows());
  if (fewest < 2) {
    result.test.undefined = fewest == 0 ? stats::Undefined::nobody : stats::Undefined::too_few_rows;
    return result;
  }
  std::vector<std::vector<double>> shares;
  for (const Kernel& kernel : result.kernels) {
    const detail::Dealt dealt = detail::dealt_mmd(windows, RowKernel{windows, kernel}, MmdEstimator::unbiased, options);
    result.mmd_squared.push_back(dealt.values[0]);
    shares.push_back(detail::upper_shares(dealt.values, dealt.rounding));
  }
  detail::SmallestOfSeveral smallest = detail::smallest_of_several(shares);
  result.test.statistic = *std::min_element(smallest.p_values.begin(), smallest.p_values.end());
  result.test.p_value = smallest.p_value;
  result.p_values = std::move(smallest.p_values);
  result.adjusted_p_values = std::move(smallest.adjusted_p_values);
  return result;
}

}  // namespace lotrecht::drift
