#pragma once

/// @file
/// Do the current rows still lie where the reference's main directions of variation are?

#include <cmath>
#include <cstddef>
#include <limits>
#include <string>
#include <vector>

#include <Eigen/Core>
#include <Eigen/Eigenvalues>

#include <lotrecht/core/error.hpp>
#include <lotrecht/core/features.hpp>
#include <lotrecht/core/seed.hpp>
#include <lotrecht/drift/block_mmd.hpp>
#include <lotrecht/drift/detail/complete_numbers.hpp>
#include <lotrecht/drift/kolmogorov_smirnov.hpp>
#include <lotrecht/drift/mann_whitney.hpp>
#include <lotrecht/drift/pooled_values.hpp>
#include <lotrecht/drift/row_windows.hpp>
#include <lotrecht/drift/value_tally.hpp>
#include <lotrecht/stats/confidence.hpp>
#include <lotrecht/stats/estimate.hpp>
#include <lotrecht/stats/test_result.hpp>

namespace lotrecht::drift {

/// Reconstruction errors, compared.
struct PcaReconstruction {
  stats::TestResult test;       ///< Kolmogorov and Smirnov's, of the errors
  stats::Estimate probability;  ///< that a current row has a larger error than one of the reference
  std::size_t components = 0;
  double explained = std::numeric_limits<double>::quiet_NaN();  ///< share of the fitted half's variance
};

/// Drift of reconstruction errors: principal components are fitted on one half of the reference, chosen at random; the
/// squared distance from their span is compared between the reference's other half and the current window.
///
/// Errors of rows that the components were fitted on are too small: a comparison with them finds drift where there is
/// none. The other half has the current rows' distribution where nothing changed, so the p-value is exact (Kolmogorov
/// and Smirnov, given ties). The probability says which window is reconstructed worse; .5 where nothing changed.
///
/// It sees changes of relations between numbers, and values off the plane; not those within it.
///
/// Fewer than four reference rows or one current row: undefined (`too_few_rows`); none: `nobody`.
///
/// @param explained  share of variance in (0, 1) that the components reach at least; at most d - 1 of them
/// @throws InvalidInput if there are fewer than two variables, categories, missing values, or the share is out of range
[[nodiscard]] inline PcaReconstruction pca_reconstruction(const RowWindows& windows, double explained,
                                                          const stats::Confidence& confidence, Seed seed) {
  const RowMajorMatrix x = detail::complete_numbers(windows, "pca_reconstruction");
  if (!(explained > 0.0 && explained < 1.0)) {
    throw InvalidInput{"pca_reconstruction", "explained",
                       "must lie strictly between 0 and 1, got " + std::to_string(explained)};
  }
  if (x.cols() < 2) throw InvalidInput{"pca_reconstruction", "variables", "must be at least two"};
  PcaReconstruction result;
  result.test.n = result.probability.n = windows.rows();
  result.test.method = "pca_reconstruction";
  result.probability.method = "newcombe_rank";
  result.probability.confidence = confidence.level();
  result.probability.low = 0.0;
  result.probability.high = 1.0;
  const std::size_t n = windows.reference_rows();
  if (n < 4 || windows.current_rows() == 0) {
    result.test.undefined = result.probability.undefined =
        n == 0 || windows.current_rows() == 0 ? stats::Undefined::nobody : stats::Undefined::too_few_rows;
    return result;
  }
  const std::vector<std::size_t> order = detail::shuffled(n, seed, 2);
  std::vector<Eigen::Index> fitted;
  std::vector<Eigen::Index> kept;
  for (std::size_t i = 0; i < n; ++i) (i < n / 2 ? fitted : kept).push_back(static_cast<Eigen::Index>(order[i]));
  const RowMajorMatrix half = x(fitted, Eigen::all);
  const Eigen::RowVectorXd centre = half.colwise().mean();
  const RowMajorMatrix centred = half.rowwise() - centre;
  const Eigen::SelfAdjointEigenSolver<Eigen::MatrixXd> axes{centred.transpose() * centred};
  const Eigen::VectorXd variances = axes.eigenvalues().cwiseMax(0.0).reverse();
  const double total = variances.sum();
  double reached = 0.0;
  const auto d = static_cast<std::size_t>(x.cols());
  while (result.components + 1 < d && (result.components == 0 || reached < explained * total)) {
    reached += variances[static_cast<Eigen::Index>(result.components++)];
  }
  result.explained = total > 0.0 ? reached / total : std::numeric_limits<double>::quiet_NaN();
  // What is left lies along the other axes; summed there, an error of 0 is not a difference of large numbers.
  const Eigen::MatrixXd others = axes.eigenvectors().leftCols(static_cast<Eigen::Index>(d - result.components));
  const auto errors = [&](const RowMajorMatrix& rows) {
    const Eigen::VectorXd left = ((rows.rowwise() - centre) * others).rowwise().squaredNorm();
    ValueTally tally;
    tally.add({{left.data(), static_cast<std::size_t>(left.size())}});
    return tally;
  };
  const ValueTally before = errors(x(kept, Eigen::all));
  const ValueTally now = errors(x.bottomRows(static_cast<Eigen::Index>(windows.current_rows())));
  const KolmogorovSmirnov ks =
      kolmogorov_smirnov(pool(before, now), KsMethod::automatic, stats::Alternative::two_sided, confidence);
  result.test.statistic = ks.test.statistic;
  result.test.p_value = ks.test.p_value;
  result.probability =
      mann_whitney(pool(now, before), RankSumMethod::normal, stats::Alternative::two_sided, confidence).probability;
  return result;
}

}  // namespace lotrecht::drift
