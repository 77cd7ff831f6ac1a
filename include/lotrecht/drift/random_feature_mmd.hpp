#pragma once

/// @file
/// Maximum mean discrepancy by random features: time and memory in proportion to the number of rows.

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <numbers>
#include <string>
#include <vector>

#include <lotrecht/core/blocks.hpp>
#include <lotrecht/core/error.hpp>
#include <lotrecht/core/seed.hpp>
#include <lotrecht/core/stream.hpp>
#include <lotrecht/drift/detail/dealt_means.hpp>
#include <lotrecht/drift/mmd.hpp>
#include <lotrecht/drift/permutation.hpp>
#include <lotrecht/drift/row_kernel.hpp>
#include <lotrecht/drift/row_windows.hpp>
#include <lotrecht/stats/draw_normal.hpp>
#include <lotrecht/stats/test_result.hpp>

namespace lotrecht::drift {

namespace detail {

/// cos and sin of random projections of every row: features 2 f and 2 f + 1.
///
/// k(x, y) is the mean of cos(w (x - y)) over frequencies w of the law that is the kernel's Fourier transform: normal
/// for `gaussian`, Cauchy for `laplace`. A category is a coordinate for each of its levels, 1 (squared distance 2) or
/// 1/√2 (distance √2) where a row has it, so that its frequency is a number for each level.
[[nodiscard]] inline RowFeatures random_features(const RowWindows& windows, const Kernel& kernel,
                                                 std::size_t frequencies, Seed seed, unsigned threads) {
  // The place of each category among the values that occur.
  std::vector<std::vector<std::size_t>> levels(windows.columns().size());
  std::vector<std::size_t> counts(windows.columns().size());
  for (std::size_t c = 0; c < levels.size(); ++c) {
    const RowWindows::Column& column = windows.columns()[c];
    if (column.kind == Variable::number) continue;
    std::vector<double> values(column.values.begin(),
                               column.values.begin() + static_cast<std::ptrdiff_t>(windows.rows()));
    std::sort(values.begin(), values.end());
    values.erase(std::unique(values.begin(), values.end()), values.end());
    counts[c] = values.size();
    levels[c].reserve(windows.rows());
    for (std::size_t i = 0; i < windows.rows(); ++i) {
      levels[c].push_back(
          static_cast<std::size_t>(std::lower_bound(values.begin(), values.end(), column.values[i]) - values.begin()));
    }
  }
  RowFeatures features{2 * frequencies, windows};
  for_each_block(frequencies, 8, threads, [&](std::uint64_t begin, std::uint64_t end) {
    std::vector<double> angle(windows.rows());
    std::vector<double> of_level;
    for (auto f = static_cast<std::size_t>(begin); f < static_cast<std::size_t>(end); ++f) {
      Stream stream{seed, Purpose::simulation, f, 1};
      const auto frequency = [&] {
        return kernel.shape == KernelShape::laplace
                   ? std::tan(std::numbers::pi * (stream.uniform_open() - 0.5)) / kernel.bandwidth
                   : stats::draw_normal(stream) / kernel.bandwidth;
      };
      std::fill(angle.begin(), angle.end(), 0.0);
      for (std::size_t c = 0; c < levels.size(); ++c) {
        const RowWindows::Column& column = windows.columns()[c];
        if (column.kind == Variable::number) {
          const double w = frequency();
          for (std::size_t i = 0; i < angle.size(); ++i) angle[i] += w * column.values[i];
          continue;
        }
        of_level.resize(counts[c]);
        const double size = kernel.shape == KernelShape::laplace ? std::numbers::sqrt2 / 2.0 : 1.0;
        for (double& w : of_level) w = size * frequency();
        for (std::size_t i = 0; i < angle.size(); ++i) angle[i] += of_level[levels[c][i]];
      }
      for (std::size_t i = 0; i < angle.size(); ++i) {
        features(2 * f, i) = std::cos(angle[i]);
        features(2 * f + 1, i) = std::sin(angle[i]);
      }
    }
  });
  return features;
}

}  // namespace detail

/// `mmd_test` (biased) with the kernel replaced by its mean over random frequencies: MMD² is the squared distance of
/// the mean features of both windows.
///
/// Permutations make the p-value exact for any number of frequencies; more of them make the test see what the kernel
/// sees: the kernel's error is about 1 / √frequencies. Memory: 2 frequencies numbers a row.
///
/// A window without rows: undefined (`nobody`). Rows that are all equal: p = 1.
///
/// @param kernel       gaussian or laplace
/// @param frequencies  an even number, at least 2, e.g. 128
/// @return  statistic: MMD² of the approximated kernel
/// @throws InvalidInput if the kernel is `energy`, frequencies are odd or none, or there are no permutations or threads
///
/// Rahimi, A. & Recht, B. (2007). Random features for large-scale kernel machines. NeurIPS 20.
/// Zhao, J. & Meng, D. (2015). FastMMD. Neural Comput. 27(6), 1345-1372. doi:10.1162/NECO_a_00732
[[nodiscard]] inline stats::TestResult random_feature_mmd(const RowWindows& windows, const Kernel& kernel,
                                                          std::size_t frequencies, const PermutationOptions& options) {
  detail::check_permutations(options, "random_feature_mmd");
  if (frequencies == 0 || frequencies % 2 != 0) {
    throw InvalidInput{"random_feature_mmd", "frequencies",
                       "must be an even number from 2 on, got " + std::to_string(frequencies)};
  }
  if (kernel.shape == KernelShape::energy) {
    throw InvalidInput{"random_feature_mmd", "kernel", "must be gaussian or laplace: energy has no frequencies"};
  }
  static_cast<void>(RowKernel{windows, kernel});  // its bandwidth
  stats::TestResult result;
  result.n = windows.rows();
  result.method = "mmd_random_features_permutation";
  if (windows.reference_rows() == 0 || windows.current_rows() == 0) {
    result.undefined = stats::Undefined::nobody;
    return result;
  }
  std::vector<double> values = detail::dealt_mean_distances(
      detail::random_features(windows, kernel, frequencies, options.seed, options.threads), windows, options);
  for (double& value : values) value /= static_cast<double>(frequencies);
  result.statistic = values[0];
  result.p_value = detail::share_as_large(values, 1e-12);
  return result;
}

}  // namespace lotrecht::drift
