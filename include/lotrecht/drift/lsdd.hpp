#pragma once

/// @file
/// Least-squares density difference of two windows of several numbers.

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <string>
#include <vector>

#include <Eigen/Cholesky>
#include <Eigen/Core>

#include <lotrecht/core/error.hpp>
#include <lotrecht/core/seed.hpp>
#include <lotrecht/drift/block_mmd.hpp>
#include <lotrecht/drift/detail/complete_numbers.hpp>
#include <lotrecht/drift/detail/dealt_means.hpp>
#include <lotrecht/drift/distance.hpp>
#include <lotrecht/drift/mmd.hpp>
#include <lotrecht/drift/pair_forms.hpp>
#include <lotrecht/drift/permutation.hpp>
#include <lotrecht/drift/row_kernel.hpp>
#include <lotrecht/drift/row_windows.hpp>
#include <lotrecht/stats/confidence.hpp>
#include <lotrecht/stats/estimate.hpp>
#include <lotrecht/stats/test_result.hpp>

namespace lotrecht::drift {

namespace detail {

/// What of the arguments of `lsdd` is out of range is refused.
inline void check_lsdd(const RowWindows& windows, std::size_t centres, double penalty) {
  static_cast<void>(complete_numbers(windows, "lsdd"));
  if (centres == 0) throw InvalidInput{"lsdd", "centres", "must be at least 1, got 0"};
  if (!(penalty > 0.0 && std::isfinite(penalty))) {
    throw InvalidInput{"lsdd", "penalty", "must be positive and finite, got " + std::to_string(penalty)};
  }
}

/// Features of rows of which LSDD is the squared distance of the windows' means.
[[nodiscard]] inline RowFeatures lsdd_features(const RowWindows& windows, const RowKernel& kernel, std::size_t centres,
                                               double penalty, Seed seed) {
  std::vector<std::size_t> chosen = shuffled(windows.rows(), seed, 6);
  chosen.resize(std::min(chosen.size(), centres));
  std::sort(chosen.begin(), chosen.end());
  const auto count = static_cast<Eigen::Index>(chosen.size());
  Eigen::MatrixXd near(count, static_cast<Eigen::Index>(windows.padded()));
  std::vector<double> along(windows.padded());
  for (Eigen::Index l = 0; l < count; ++l) {
    kernel.fill(chosen[static_cast<std::size_t>(l)], 0, windows.padded(), along.data());
    near.row(l) = Eigen::Map<const Eigen::RowVectorXd>(along.data(), static_cast<Eigen::Index>(along.size()));
  }
  Eigen::MatrixXd h(count, count);
  for (Eigen::Index l = 0; l < count; ++l) {
    for (Eigen::Index k = 0; k < count; ++k) {
      h(l, k) = std::sqrt(near(l, static_cast<Eigen::Index>(chosen[static_cast<std::size_t>(k)])));
    }
  }
  // 2 A⁻¹ - A⁻¹ H A⁻¹ = A⁻¹ (H + 2 λ I) A⁻¹ with A = H + λ I: the square of L' A⁻¹, L L' = H + 2 λ I.
  const Eigen::MatrixXd identity = Eigen::MatrixXd::Identity(count, count);
  const Eigen::LLT<Eigen::MatrixXd> twice{h + 2.0 * penalty * identity};
  const Eigen::LLT<Eigen::MatrixXd> once{h + penalty * identity};
  const Eigen::MatrixXd turned = twice.matrixU() * once.solve(near.leftCols(static_cast<Eigen::Index>(windows.rows())));
  RowFeatures features{chosen.size(), windows};
  for (std::size_t f = 0; f < chosen.size(); ++f) {
    for (std::size_t i = 0; i < windows.rows(); ++i) {
      features(f, i) = turned(static_cast<Eigen::Index>(f), static_cast<Eigen::Index>(i));
    }
  }
  return features;
}

}  // namespace detail

/// Least-squares density difference, by permutation: how large is ∫ (p(x) - q(x))² dx?
///
/// The difference of densities is fitted directly, as a sum of Gaussians of width b at some of the rows:
///
///     g(x) = sum of θ_l exp(-|x - c_l|² / (2 b²)),   θ = (H + λ I)⁻¹ h,
///     H_ll' = exp(-|c_l - c_l'|² / (4 b²)),   h_l = mean of exp(-|x - c_l|² / (2 b²)) over reference rows - over
///     current ones,
///
/// and LSDD = 2 θ'h - θ'Hθ, which is a positive square of h: one factorisation serves all permutations, and p is exact.
/// The factor (π b²)^(d/2) of H, which over- or underflows with many variables, is left out and λ is relative to it; so
/// LSDD is ∫ (p - q)² in units of (π b²)^(-d/2).
///
/// Windows without rows: undefined (`nobody`). Rows that are all equal: p = 1.
///
/// @param bandwidth  b, in the unit of the scaled numbers
/// @param centres    at most so many rows, drawn from both windows together; at least 1
/// @param penalty    λ, positive, e.g. 0.1
/// @return  statistic: LSDD
/// @throws InvalidInput if there are categories or missing values, or an argument is out of range
///
/// Sugiyama, M., Kanamori, T., Suzuki, T., du Plessis, M. C., Liu, S. & Takeuchi, I. (2013). Density-difference
/// estimation. Neural Comput. 25(10), 2734-2775. doi:10.1162/NECO_a_00492
/// Bu, L., Alippi, C. & Zhao, D. (2018). IEEE Trans. Neural Netw. Learn. Syst. 29(2), 324-334.
[[nodiscard]] inline stats::TestResult lsdd(const RowWindows& windows, double bandwidth, std::size_t centres,
                                            double penalty, const PermutationOptions& options) {
  detail::check_permutations(options, "lsdd");
  detail::check_lsdd(windows, centres, penalty);
  const RowKernel kernel{windows, {KernelShape::gaussian, bandwidth}};
  stats::TestResult result;
  result.n = windows.rows();
  result.method = "lsdd_permutation";
  if (windows.reference_rows() == 0 || windows.current_rows() == 0) {
    result.undefined = stats::Undefined::nobody;
    return result;
  }
  const std::vector<double> values = detail::dealt_mean_distances(
      detail::lsdd_features(windows, kernel, centres, penalty, options.seed), windows, options);
  result.statistic = values[0];
  result.p_value = detail::share_as_large(values, 1e-9 * values[0] + 1e-15);
  return result;
}

/// √LSDD with an interval that is honest at zero, by the length of the resampled error as in `kernel_distance`: the fit
/// is linear in the windows, so √LSDD is the length of a difference of means. Of the difference as it is fitted, with
/// these centres and this penalty, not of densities themselves.
///
/// @throws InvalidInput as `lsdd`, or if there are no resamples or threads
[[nodiscard]] inline stats::Estimate lsdd_distance(const RowWindows& windows, double bandwidth, std::size_t centres,
                                                   double penalty, const stats::Confidence& confidence,
                                                   const ResamplingOptions& options) {
  if (options.resamples == 0) throw InvalidInput{"lsdd_distance", "resamples", "must be at least 1, got 0"};
  detail::check_lsdd(windows, centres, penalty);
  const RowKernel kernel{windows, {KernelShape::gaussian, bandwidth}};
  if (windows.reference_rows() == 0 || windows.current_rows() == 0) {
    return detail::honest_length(windows, "lsdd", 0.0, confidence, options,
                                 [](const WeightColumns&) { return std::vector<double>{}; });
  }
  const detail::RowFeatures features = detail::lsdd_features(windows, kernel, centres, penalty, options.seed);
  const double squared = detail::dealt_mean_distances(features, windows, {0, options.seed, options.threads})[0];
  return detail::honest_length(windows, "lsdd", std::sqrt(squared), confidence, options,
                               [&](const WeightColumns& errors) { return detail::weighted_lengths(features, errors); });
}

}  // namespace lotrecht::drift
