#pragma once

/// @file
/// Hotelling's test of several means, with the distance it is about; and by permutation with a shrunken covariance.

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <limits>
#include <string>
#include <string_view>
#include <vector>

#include <Eigen/Cholesky>
#include <Eigen/Core>
#include <boost/math/distributions/fisher_f.hpp>
#include <boost/math/distributions/non_central_f.hpp>

#include <lotrecht/core/error.hpp>
#include <lotrecht/drift/detail/complete_numbers.hpp>
#include <lotrecht/drift/detail/dealt_means.hpp>
#include <lotrecht/drift/mmd.hpp>
#include <lotrecht/drift/permutation.hpp>
#include <lotrecht/drift/row_windows.hpp>
#include <lotrecht/stats/confidence.hpp>
#include <lotrecht/stats/estimate.hpp>
#include <lotrecht/stats/test_result.hpp>

namespace lotrecht::drift {

/// Means of several numbers, compared.
struct Hotelling {
  stats::TestResult test;    ///< statistic: T²
  stats::Estimate distance;  ///< Mahalanobis distance of the means, in standard deviations
};

namespace detail {

/// Lower triangle L of S = L L', or a refusal that names the first column which the earlier ones determine.
[[nodiscard]] inline Eigen::MatrixXd named_cholesky(const Eigen::MatrixXd& s, std::string_view who) {
  const Eigen::Index p = s.rows();
  Eigen::MatrixXd l = Eigen::MatrixXd::Zero(p, p);
  for (Eigen::Index j = 0; j < p; ++j) {
    const double left = s(j, j) - l.row(j).head(j).squaredNorm();
    if (!(left > 1e-12 * s(j, j))) {
      throw InvalidInput{
          who, "column " + std::to_string(j),
          "is constant or determined by those before it, so its covariance has no inverse; leave it out"};
    }
    l(j, j) = std::sqrt(left);
    for (Eigen::Index i = j + 1; i < p; ++i) l(i, j) = (s(i, j) - l.row(i).head(j).dot(l.row(j).head(j))) / l(j, j);
  }
  return l;
}

/// Non-centrality at which the upper tail at f is `tail`; 0 if that is larger without any.
[[nodiscard]] inline double noncentrality(double p, double freedom, double f, double tail) {
  const auto upper = [&](double c) {
    if (c == 0.0)
      return boost::math::cdf(boost::math::complement(boost::math::fisher_f_distribution<double>{p, freedom}, f));
    return boost::math::cdf(boost::math::complement(boost::math::non_central_f_distribution<double>{p, freedom, c}, f));
  };
  if (upper(0.0) >= tail) return 0.0;
  double low = 0.0;
  double high = std::max(1.0, p * f);
  while (upper(high) < tail) low = high, high *= 2.0;
  for (int step = 0; step < 60 && high - low > 1e-12 * high; ++step) {
    const double middle = 0.5 * (low + high);
    (upper(middle) < tail ? low : high) = middle;
  }
  return 0.5 * (low + high);
}

}  // namespace detail

/// Hotelling's T²: have the means of several numbers changed?
///
///     T² = n m / (n + m) d' S⁻¹ d,   F = (n + m - p - 1) / ((n + m - 2) p) T² with p and n + m - p - 1 degrees,
///
/// d the difference of means, S the pooled covariance. Exact for normal rows with one covariance; near it in large
/// windows of about equal size, not in small or very unequal ones. It sees means alone: not spreads, not relations. The
/// units of the numbers do not matter.
///
/// The distance √(d' S⁻¹ d) has the interval of all non-centralities that F does not reject.
///
/// At least as many variables as rows less 1: undefined (`too_few_rows`): use `hotelling_shrunken`. No rows: `nobody`.
///
/// @throws InvalidInput if there are categories or missing values, or a column is constant or determined by others
///
/// Hotelling, H. (1931). Ann. Math. Stat. 2(3), 360-378. doi:10.1214/aoms/1177732979
[[nodiscard]] inline Hotelling hotelling(const RowWindows& windows, const stats::Confidence& confidence) {
  const RowMajorMatrix x = detail::complete_numbers(windows, "hotelling");
  Hotelling result;
  result.test.n = result.distance.n = windows.rows();
  result.test.method = "hotelling";
  result.distance.method = "noncentral_f";
  result.distance.confidence = confidence.level();
  result.distance.low = 0.0;
  result.distance.high = std::numeric_limits<double>::infinity();
  const auto first = static_cast<Eigen::Index>(windows.reference_rows());
  const auto second = static_cast<Eigen::Index>(windows.current_rows());
  const auto n = static_cast<double>(first);
  const auto m = static_cast<double>(second);
  const auto p = static_cast<double>(x.cols());
  const double freedom = n + m - p - 1.0;
  if (first == 0 || second == 0 || freedom < 1.0) {
    result.test.undefined = result.distance.undefined =
        first == 0 || second == 0 ? stats::Undefined::nobody : stats::Undefined::too_few_rows;
    return result;
  }
  const Eigen::RowVectorXd mean_x = x.topRows(first).colwise().mean();
  const Eigen::RowVectorXd mean_y = x.bottomRows(second).colwise().mean();
  const Eigen::MatrixXd a = x.topRows(first).rowwise() - mean_x;
  const Eigen::MatrixXd b = x.bottomRows(second).rowwise() - mean_y;
  const Eigen::MatrixXd l =
      detail::named_cholesky((a.transpose() * a + b.transpose() * b) / (n + m - 2.0), "hotelling");
  const Eigen::VectorXd away = l.triangularView<Eigen::Lower>().solve((mean_x - mean_y).transpose());
  const double size = n * m / (n + m);
  const double squared = away.squaredNorm();
  result.test.statistic = size * squared;
  const double f = freedom / ((n + m - 2.0) * p) * result.test.statistic;
  result.test.p_value =
      boost::math::cdf(boost::math::complement(boost::math::fisher_f_distribution<double>{p, freedom}, f));
  result.distance.value = std::sqrt(squared);
  result.distance.low = std::sqrt(detail::noncentrality(p, freedom, f, 0.5 * confidence.alpha()) / size);
  result.distance.high = std::sqrt(detail::noncentrality(p, freedom, f, 1.0 - 0.5 * confidence.alpha()) / size);
  return result;
}

/// Hotelling's test by permutation, for any distribution and any number of variables.
///
/// The covariance is that of both windows together, so that one factorisation serves all permutations; without
/// shrinkage the order of d' S⁻¹ d is that of T². Shrinkage moves it toward its diagonal:
///
///     S = (1 - λ) S + λ diag(S),   λ = sum of the variances of the correlations / sum of their squares
///
/// (Schäfer and Strimmer, at most 1). λ, too, does not depend on which row is in which window, so p is exact.
///
/// Windows without rows: undefined (`nobody`). Constant columns say nothing and are left out; if all are, p = 1.
///
/// @param shrinkage  λ in [0, 1]; NaN: estimated
/// @return  statistic: d' S⁻¹ d
/// @throws InvalidInput if there are categories or missing values, shrinkage is out of range, or S has no inverse
///
/// Schäfer, J. & Strimmer, K. (2005). Stat. Appl. Genet. Mol. Biol. 4(1), 32. doi:10.2202/1544-6115.1175
[[nodiscard]] inline stats::TestResult hotelling_shrunken(const RowWindows& windows, double shrinkage,
                                                          const PermutationOptions& options) {
  detail::check_permutations(options, "hotelling_shrunken");
  if (shrinkage < 0.0 || shrinkage > 1.0) {
    throw InvalidInput{"hotelling_shrunken", "shrinkage", "must lie in [0, 1], got " + std::to_string(shrinkage)};
  }
  const RowMajorMatrix x = detail::complete_numbers(windows, "hotelling_shrunken");
  stats::TestResult result;
  result.n = windows.rows();
  result.method = "hotelling_permutation";
  if (windows.reference_rows() == 0 || windows.current_rows() == 0) {
    result.undefined = stats::Undefined::nobody;
    return result;
  }
  // Standardised, so that S is the matrix of correlations.
  const auto rows = static_cast<double>(x.rows());
  std::vector<Eigen::VectorXd> columns;
  for (Eigen::Index j = 0; j < x.cols(); ++j) {
    const Eigen::VectorXd centred = x.col(j).array() - x.col(j).mean();
    const double deviation = std::sqrt(centred.squaredNorm() / (rows - 1.0));
    if (deviation > 1e-12 * x.col(j).cwiseAbs().maxCoeff()) columns.emplace_back(centred / deviation);
  }
  const auto p = static_cast<Eigen::Index>(columns.size());
  if (p == 0) {
    result.statistic = 0.0;
    result.p_value = 1.0;
    return result;
  }
  Eigen::MatrixXd z(x.rows(), p);
  for (Eigen::Index j = 0; j < p; ++j) z.col(j) = columns[static_cast<std::size_t>(j)];
  Eigen::MatrixXd s = z.transpose() * z / (rows - 1.0);
  if (std::isnan(shrinkage)) {
    double variances = 0.0;
    double squares = 0.0;
    for (Eigen::Index i = 0; i < p; ++i) {
      for (Eigen::Index j = i + 1; j < p; ++j) {
        const Eigen::ArrayXd w = z.col(i).array() * z.col(j).array();
        variances += rows / std::pow(rows - 1.0, 3) * (w - w.mean()).square().sum();
        squares += s(i, j) * s(i, j);
      }
    }
    shrinkage = squares > 0.0 ? std::min(1.0, variances / squares) : 1.0;
  }
  for (Eigen::Index i = 0; i < p; ++i) {
    for (Eigen::Index j = 0; j < p; ++j) {
      if (i != j) s(i, j) *= 1.0 - shrinkage;
    }
  }
  const Eigen::MatrixXd l = detail::named_cholesky(s, "hotelling_shrunken");
  const Eigen::MatrixXd whitened = l.triangularView<Eigen::Lower>().solve(z.transpose());
  detail::RowFeatures features{static_cast<std::size_t>(p), windows};
  for (std::size_t f = 0; f < static_cast<std::size_t>(p); ++f) {
    for (std::size_t i = 0; i < windows.rows(); ++i) {
      features(f, i) = whitened(static_cast<Eigen::Index>(f), static_cast<Eigen::Index>(i));
    }
  }
  const std::vector<double> values = detail::dealt_mean_distances(features, windows, options);
  result.statistic = values[0];
  result.p_value = detail::share_as_large(values, 1e-9 * values[0]);
  return result;
}

}  // namespace lotrecht::drift
