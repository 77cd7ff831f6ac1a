#pragma once

/// @file
/// Maximum mean discrepancy with a normal law: one half of the rows chooses the direction, the other is tested.

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <limits>
#include <vector>

#include <boost/math/distributions/students_t.hpp>

#include <lotrecht/core/seed.hpp>
#include <lotrecht/drift/block_mmd.hpp>
#include <lotrecht/drift/row_kernel.hpp>
#include <lotrecht/drift/row_windows.hpp>
#include <lotrecht/stats/test_result.hpp>

namespace lotrecht::drift {

/// Cross-MMD: each window is halved at random. The second halves give the witness function
///
///     f(z) = mean of k(x, z) over reference rows x - mean of k(y, z) over current rows y,
///
/// the first halves the difference of its means with its standard error: a studentised statistic that is standard
/// normal in the limit where nothing changed, whatever the kernel, and large where something did. One-sided. The law
/// used is Student's with Welch's degrees of freedom, which has the same limit and keeps the level in smaller windows.
///
/// No permutations: half of one Gram matrix. It costs power, about that of a test with 1/√2 of the effect.
///
/// Fewer than four rows in a window: undefined (`too_few_rows`); none: `nobody`. Equal rows: p = 1.
///
/// @return  statistic: the difference over its standard error
///
/// Shekhar, S., Kim, I. & Ramdas, A. (2022). A permutation-free kernel two-sample test. NeurIPS 35. arXiv:2211.14908
[[nodiscard]] inline stats::TestResult cross_mmd(const RowWindows& windows, const RowKernel& kernel, Seed seed) {
  stats::TestResult result;
  result.n = windows.rows();
  result.method = "mmd_cross";
  const std::size_t fewest = std::min(windows.reference_rows(), windows.current_rows());
  if (fewest < 4) {
    result.undefined = fewest == 0 ? stats::Undefined::nobody : stats::Undefined::too_few_rows;
    return result;
  }
  const std::vector<std::size_t> first = detail::shuffled(windows.reference_rows(), seed, 2);
  std::vector<std::size_t> second = detail::shuffled(windows.current_rows(), seed, 3);
  for (std::size_t& row : second) row += windows.reference_rows();
  // Weights of the rows in the witness function; 0 for those that are tested.
  std::vector<double> weights(windows.padded());
  const auto weigh = [&](const std::vector<std::size_t>& rows, double sign) {
    const std::size_t tested = rows.size() / 2;
    for (std::size_t i = tested; i < rows.size(); ++i) {
      weights[rows[i]] = sign / static_cast<double>(rows.size() - tested);
    }
  };
  weigh(first, 1.0);
  weigh(second, -1.0);
  std::vector<double> along(windows.padded());
  struct Moments {
    double mean = 0.0;
    double variance_of_mean = 0.0;
    double rows = 0.0;
  };
  const auto moments = [&](const std::vector<std::size_t>& rows) {
    const std::size_t tested = rows.size() / 2;
    const auto n = static_cast<double>(tested);
    std::vector<double> witness(tested);
    Moments found;
    found.rows = n;
    for (std::size_t i = 0; i < tested; ++i) {
      kernel.fill(rows[i], 0, windows.padded(), along.data());
      for (std::size_t j = 0; j < windows.rows(); ++j) witness[i] += weights[j] * along[j];
      found.mean += witness[i] / n;
    }
    for (const double value : witness) {
      found.variance_of_mean += (value - found.mean) * (value - found.mean) / (n * (n - 1.0));
    }
    return found;
  };
  const Moments x = moments(first);
  const Moments y = moments(second);
  const double error = std::sqrt(x.variance_of_mean + y.variance_of_mean);
  const double difference = x.mean - y.mean;
  if (error > 1e-14) {
    result.statistic = difference / error;
  } else {  // both windows constant
    result.statistic = difference > 1e-12 ? std::numeric_limits<double>::infinity() : 0.0;
  }
  if (error > 1e-14) {
    const double a = x.variance_of_mean;
    const double b = y.variance_of_mean;
    const double freedom = (a + b) * (a + b) / (a * a / (x.rows - 1.0) + b * b / (y.rows - 1.0));
    const boost::math::students_t_distribution<double> law{freedom};
    result.p_value = boost::math::cdf(boost::math::complement(law, result.statistic));
  } else {
    result.p_value = difference > 1e-12 ? 0.0 : 1.0;
  }
  return result;
}

}  // namespace lotrecht::drift
