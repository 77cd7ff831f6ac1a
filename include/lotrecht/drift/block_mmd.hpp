#pragma once

/// @file
/// Maximum mean discrepancy of blocks of rows: no permutations, and an interval for MMD² itself.

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <numeric>
#include <string>
#include <utility>
#include <vector>

#include <boost/math/distributions/students_t.hpp>

#include <lotrecht/core/error.hpp>
#include <lotrecht/core/seed.hpp>
#include <lotrecht/core/stream.hpp>
#include <lotrecht/drift/row_kernel.hpp>
#include <lotrecht/drift/row_windows.hpp>
#include <lotrecht/stats/confidence.hpp>
#include <lotrecht/stats/estimate.hpp>
#include <lotrecht/stats/student_t.hpp>
#include <lotrecht/stats/test_result.hpp>

namespace lotrecht::drift {

/// A test by the mean of independent estimates.
struct BlockMmd {
  stats::TestResult test;       ///< statistic: mean over its standard error
  stats::Estimate mmd_squared;  ///< the mean, with its interval
  std::uint64_t blocks = 0;
  std::uint64_t used_rows = 0;  ///< of both windows
};

namespace detail {

/// 0, ..., rows - 1 in random order.
[[nodiscard]] inline std::vector<std::size_t> shuffled(std::size_t rows, Seed seed, std::uint32_t index) {
  std::vector<std::size_t> order(rows);
  std::iota(order.begin(), order.end(), std::size_t{0});
  Stream stream{seed, Purpose::simulation, 0, index};
  for (std::size_t i = rows; i > 1; --i) std::swap(order[i - 1], order[stream.below(i)]);
  return order;
}

/// Unbiased MMD² of some rows of each window.
[[nodiscard]] inline double mmd_of_rows(const RowKernel& kernel, const std::size_t* first, std::size_t n,
                                        const std::size_t* second, std::size_t m) {
  const auto within = [&](const std::size_t* rows, std::size_t count) {
    double sum = 0.0;
    for (std::size_t i = 0; i < count; ++i) {
      for (std::size_t j = i + 1; j < count; ++j) sum += kernel(rows[i], rows[j]);
    }
    return 2.0 * sum / (static_cast<double>(count) * static_cast<double>(count - 1));
  };
  double across = 0.0;
  for (std::size_t i = 0; i < n; ++i) {
    for (std::size_t j = 0; j < m; ++j) across += kernel(first[i], second[j]);
  }
  return within(first, n) + within(second, m) - 2.0 * across / (static_cast<double>(n) * static_cast<double>(m));
}

[[nodiscard]] inline BlockMmd mmd_of_blocks(const RowWindows& windows, const RowKernel& kernel, std::size_t blocks,
                                            std::size_t n, std::size_t m, const stats::Confidence& confidence,
                                            Seed seed) {
  BlockMmd result;
  result.test.n = result.mmd_squared.n = windows.rows();
  result.test.method = result.mmd_squared.method = "mmd_blocks";
  result.mmd_squared.confidence = confidence.level();
  result.mmd_squared.low = -std::numeric_limits<double>::infinity();
  result.mmd_squared.high = std::numeric_limits<double>::infinity();
  if (windows.reference_rows() == 0 || windows.current_rows() == 0) {
    result.test.undefined = result.mmd_squared.undefined = stats::Undefined::nobody;
    return result;
  }
  if (blocks < 2 || n < 2 || m < 2) {
    result.test.undefined = result.mmd_squared.undefined = stats::Undefined::too_few_rows;
    return result;
  }
  result.blocks = blocks;
  result.used_rows = blocks * (n + m);
  const std::vector<std::size_t> first = shuffled(windows.reference_rows(), seed, 2);
  std::vector<std::size_t> second = shuffled(windows.current_rows(), seed, 3);
  for (std::size_t& row : second) row += windows.reference_rows();
  std::vector<double> values(blocks);
  for (std::size_t b = 0; b < blocks; ++b) {
    values[b] = mmd_of_rows(kernel, first.data() + b * n, n, second.data() + b * m, m);
  }
  const auto count = static_cast<double>(blocks);
  const double mean = std::accumulate(values.begin(), values.end(), 0.0) / count;
  double squares = 0.0;
  for (const double value : values) squares += (value - mean) * (value - mean);
  const double error = std::sqrt(squares / (count - 1.0) / count);
  const double margin = stats::student_t_critical(confidence, count - 1.0) * error;
  result.mmd_squared.value = mean;
  result.mmd_squared.low = mean - margin;
  result.mmd_squared.high = mean + margin;
  if (error > 0.0) {
    result.test.statistic = mean / error;
    const boost::math::students_t_distribution<double> law{count - 1.0};
    result.test.p_value = boost::math::cdf(boost::math::complement(law, result.test.statistic));
  } else {  // blocks that agree to the last bit: equal rows, or windows that have nothing in common
    result.test.statistic = mean > 0.0 ? std::numeric_limits<double>::infinity() : 0.0;
    result.test.p_value = mean > 0.0 ? 0.0 : 1.0;
  }
  return result;
}

}  // namespace detail

/// B-test: both windows are cut into `blocks` blocks of equal numbers of rows, at random; the unbiased MMD² of each is
/// an independent estimate, and their mean is tested against 0 by Student's t, one-sided.
///
/// Costs n m / blocks instead of n m, and no permutations. The interval is for MMD² of the populations, bandwidth
/// given; unlike one of all pairs of rows its law is the same with and without change. It is as honest as the normal
/// law of a mean of `blocks` values that are skewed where blocks are large: have 20 blocks or more
/// (benchmarks/accuracy). The value is unbiased, so it may be negative, and less certain than that of all pairs.
///
/// Rows that do not fill a block are left out (`used_rows`). Fewer than two blocks of two rows of each window:
/// undefined
/// (`too_few_rows`); no rows: `nobody`.
///
/// @param blocks  at least 2
/// @throws InvalidInput if blocks < 2
///
/// Zaremba, W., Gretton, A. & Blaschko, M. (2013). B-tests: low variance kernel two-sample tests. NeurIPS 26.
[[nodiscard]] inline BlockMmd block_mmd(const RowWindows& windows, const RowKernel& kernel, std::size_t blocks,
                                        const stats::Confidence& confidence, Seed seed) {
  if (blocks < 2) throw InvalidInput{"block_mmd", "blocks", "must be at least 2, got " + std::to_string(blocks)};
  return detail::mmd_of_blocks(windows, kernel, blocks, windows.reference_rows() / blocks,
                               windows.current_rows() / blocks, confidence, seed);
}

/// Linear-time MMD: blocks of two rows of each window, as many as there are. For millions of rows.
///
/// Without change a block's value has a law that is symmetric about 0, so the test keeps its level in small windows
/// too. Rows of the larger window beyond the smaller one's number are not used.
///
/// Gretton, A. and others (2012). J. Mach. Learn. Res. 13, 723-773, section 6.
[[nodiscard]] inline BlockMmd linear_mmd(const RowWindows& windows, const RowKernel& kernel,
                                         const stats::Confidence& confidence, Seed seed) {
  BlockMmd result = detail::mmd_of_blocks(
      windows, kernel, std::min(windows.reference_rows(), windows.current_rows()) / 2, 2, 2, confidence, seed);
  result.test.method = result.mmd_squared.method = "mmd_linear_time";
  return result;
}

}  // namespace lotrecht::drift
