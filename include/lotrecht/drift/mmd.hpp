#pragma once

/// @file
/// Maximum mean discrepancy of two windows of several variables, by permutation, with an interval.

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <span>
#include <string_view>
#include <vector>

#include <lotrecht/core/error.hpp>
#include <lotrecht/core/replicates.hpp>
#include <lotrecht/core/seed.hpp>
#include <lotrecht/core/stream.hpp>
#include <lotrecht/drift/distance.hpp>
#include <lotrecht/drift/pair_forms.hpp>
#include <lotrecht/drift/permutation.hpp>
#include <lotrecht/drift/row_kernel.hpp>
#include <lotrecht/drift/row_windows.hpp>
#include <lotrecht/stats/confidence.hpp>
#include <lotrecht/stats/estimate.hpp>
#include <lotrecht/stats/quantile.hpp>
#include <lotrecht/stats/test_result.hpp>

namespace lotrecht::drift {

/// Which estimate of MMD² is tested.
enum class MmdEstimator : std::uint8_t {
  unbiased,  ///< pairs of different rows: 0 on average where nothing changed, so it may be negative
  biased,    ///< of the windows as they are, a row with itself among its pairs: never negative
};

namespace detail {

/// MMD² from the sums over pairs of rows; w = 1 for the first window, 0 for the second.
[[nodiscard]] inline double mmd_squared(const PairForms& forms, std::size_t column, double n, double m, double at_zero,
                                        MmdEstimator estimator) {
  const double first = forms.products[column];
  const double across = forms.sums[column] - 2.0 * first;
  const double second = forms.total - forms.sums[column] + first;
  if (estimator == MmdEstimator::unbiased) {
    return 2.0 * first / (n * (n - 1.0)) + 2.0 * second / (m * (m - 1.0)) - 2.0 * across / (n * m);
  }
  return (2.0 * first + n * at_zero) / (n * n) + (2.0 * second + m * at_zero) / (m * m) - 2.0 * across / (n * m);
}

/// (b + 1) / (m + 1): b values of the others that are at least the first, ties by rounding among them.
[[nodiscard]] inline double share_as_large(std::span<const double> values, double rounding) {
  std::size_t large = 0;
  for (const double value : values.subspan(1)) large += value >= values[0] - rounding ? 1U : 0U;
  return (static_cast<double>(large) + 1.0) / static_cast<double>(values.size());
}

/// A statistic as observed and of all permutations.
struct Dealt {
  std::vector<double> values;  ///< (permutations + 1,) the observed one first
  double rounding = 0.0;       ///< values that differ by no more are equal: sums of the same numbers in another order
};

[[nodiscard]] inline Dealt dealt_mmd(const RowWindows& windows, const RowKernel& kernel, MmdEstimator estimator,
                                     const PermutationOptions& options) {
  const auto n = static_cast<double>(windows.reference_rows());
  const auto m = static_cast<double>(windows.current_rows());
  const PairForms forms =
      dealt_forms(kernel, windows.reference_rows(), options.permutations, options.seed, options.threads);
  Dealt dealt{std::vector<double>(forms.products.size()),
              1e-11 * std::abs(forms.total) * 2.0 / ((n + m) * (n + m - 1.0))};
  for (std::size_t b = 0; b < dealt.values.size(); ++b) {
    dealt.values[b] = mmd_squared(forms, b, n, m, kernel.kernel().at_zero(), estimator);
  }
  return dealt;
}

/// Refuses what no permutation test can do.
inline void check_permutations(const PermutationOptions& options, std::string_view who) {
  if (options.permutations == 0) throw InvalidInput{who, "permutations", "must be at least 1, got 0"};
  if (options.threads == 0) throw InvalidInput{who, "threads", "must be at least 1, got 0"};
}

/// Weights c_i / n - 1 / n of a resample of each window, of opposite sign, enlarged for few rows (`resampling_factor`):
/// the signed measures of which `kernel_distance` takes the lengths.
[[nodiscard]] inline WeightColumns resample_errors(const RowWindows& windows, const stats::Confidence& confidence,
                                                   const ResamplingOptions& options) {
  WeightColumns weights{windows.rows(), static_cast<std::size_t>(options.resamples)};
  for (std::uint64_t r = 0; r < options.resamples; ++r) {
    Stream stream{options.seed, Purpose::bootstrap, r};
    const auto column = static_cast<std::size_t>(r);
    const auto draw = [&](std::size_t first, std::size_t rows, double sign) {
      const auto n = static_cast<double>(rows);
      const double unit = sign * resampling_factor(rows, confidence) / n;
      for (std::size_t i = 0; i < rows; ++i) weights(first + i, column) -= unit;
      for (std::size_t i = 0; i < rows; ++i) weights(first + stream.below(rows), column) += unit;
    };
    draw(0, windows.reference_rows(), 1.0);
    draw(windows.reference_rows(), windows.current_rows(), -1.0);
  }
  return weights;
}

/// A length with its interval: value - q ... value + q, q the quantile of the lengths of resampled errors.
///
/// @param lengths  (errors) -> lengths of each column of `resample_errors`; called where both windows have two rows
template <class Lengths>
[[nodiscard]] stats::Estimate honest_length(const RowWindows& windows, std::string_view method, double value,
                                            const stats::Confidence& confidence, const ResamplingOptions& options,
                                            const Lengths& lengths) {
  stats::Estimate estimate;
  estimate.confidence = confidence.level();
  estimate.n = windows.rows();
  estimate.method = method;
  estimate.low = 0.0;
  estimate.high = std::numeric_limits<double>::infinity();
  const std::size_t fewest = std::min(windows.reference_rows(), windows.current_rows());
  if (fewest == 0) {
    estimate.undefined = stats::Undefined::nobody;
    return estimate;
  }
  estimate.value = value;
  if (fewest == 1) return estimate;
  std::vector<double> drawn = lengths(resample_errors(windows, confidence, options));
  const double q = stats::quantile(drawn, confidence.level(), stats::QuantileRule::expected_rank);
  estimate.low = std::max(0.0, value - q);
  estimate.high = value + q;
  return estimate;
}

}  // namespace detail

/// How far two windows are apart, in the kernel's geometry: the length of the difference of their mean embeddings, MMD
/// (with `energy` the energy distance of several variables), with an interval that is honest at zero.
///
/// A length obeys the triangle's inequality: that of the windows differs from that of the populations by at most the
/// length of the difference of both errors,
///
///     ‖(μ_F^ - μ_F) - (μ_G^ - μ_G)‖,
///
/// whose 1 - α quantile q is estimated by resampling rows of each window (enlarged for few rows, as in `distance`). The
/// interval is value - q ... value + q, not below 0. It covers with or without change, and is wider than need be where
/// there is some; the bandwidth is taken as given. The value is that of the windows as they are
/// (`biased`): above 0 even where nothing changed, as every distance of samples.
///
/// A window of one row says nothing of its spread: 0 to infinity. A window without rows: undefined (`nobody`).
///
/// @throws InvalidInput if there are no resamples or threads
[[nodiscard]] inline stats::Estimate kernel_distance(const RowWindows& windows, const RowKernel& kernel,
                                                     std::string_view method, const stats::Confidence& confidence,
                                                     const ResamplingOptions& options) {
  if (options.resamples == 0) throw InvalidInput{"kernel_distance", "resamples", "must be at least 1, got 0"};
  const auto n = static_cast<double>(windows.reference_rows());
  const auto m = static_cast<double>(windows.current_rows());
  const double at_zero = kernel.kernel().at_zero();
  double squared = 0.0;
  if (n > 0.0 && m > 0.0) {
    const PairForms seen = dealt_forms(kernel, windows.reference_rows(), 0, options.seed, options.threads);
    squared = detail::mmd_squared(seen, 0, n, m, at_zero, MmdEstimator::biased);
  }
  return detail::honest_length(windows, method, std::sqrt(std::max(0.0, squared)), confidence, options,
                               [&](const WeightColumns& errors) {
                                 const PairForms forms = pair_forms(kernel, errors, options.threads);
                                 std::vector<double> lengths(errors.columns());
                                 for (std::size_t r = 0; r < lengths.size(); ++r) {
                                   double alone = 0.0;
                                   for (std::size_t i = 0; i < windows.rows(); ++i)
                                     alone += errors(i, r) * errors(i, r);
                                   lengths[r] = std::sqrt(std::max(0.0, 2.0 * forms.products[r] + at_zero * alone));
                                 }
                                 return lengths;
                               });
}

/// Test that two windows of several variables have one joint distribution: MMD² by a kernel (with `energy` the squared
/// energy distance), p-value by permutation.
///
///     MMD² = E k(X, X') + E k(Y, Y') - 2 E k(X, Y)
///
/// p = (b + 1) / (m + 1): exact for any number of rows and permutations, whatever the distribution, as long as the
/// bandwidth does not depend on which row is in which window (`median_bandwidth`, or a number chosen beforehand). All
/// permutations are one matrix product (`pair_forms`).
///
/// A window without rows, or with one row where the estimate is unbiased: undefined (`nobody`, `too_few_rows`). Rows
/// that are all equal: p = 1.
///
/// @return  statistic: the estimate of MMD²
/// @throws InvalidInput if there are no permutations or threads
///
/// Gretton, A., Borgwardt, K. M., Rasch, M. J., Schölkopf, B. & Smola, A. (2012). J. Mach. Learn. Res. 13, 723-773.
/// Székely, G. J. & Rizzo, M. L. (2004). Testing for equal distributions in high dimension. InterStat.
/// Phipson, B. & Smyth, G. K. (2010). Stat. Appl. Genet. Mol. Biol. 9(1), 39. doi:10.2202/1544-6115.1585
[[nodiscard]] inline stats::TestResult mmd_test(const RowWindows& windows, const RowKernel& kernel,
                                                MmdEstimator estimator, const PermutationOptions& options) {
  detail::check_permutations(options, "mmd_test");
  stats::TestResult result;
  result.n = windows.rows();
  result.method = kernel.kernel().shape == KernelShape::energy ? "energy_permutation" : "mmd_permutation";
  const auto n = static_cast<double>(windows.reference_rows());
  const auto m = static_cast<double>(windows.current_rows());
  const double fewest = std::min(n, m);
  if (fewest == 0.0) {
    result.undefined = stats::Undefined::nobody;
  } else if (fewest == 1.0 && estimator == MmdEstimator::unbiased) {
    result.undefined = stats::Undefined::too_few_rows;
  }
  if (!result.defined()) return result;
  const detail::Dealt dealt = detail::dealt_mmd(windows, kernel, estimator, options);
  result.statistic = dealt.values[0];
  result.p_value = detail::share_as_large(dealt.values, dealt.rounding);
  return result;
}

}  // namespace lotrecht::drift
