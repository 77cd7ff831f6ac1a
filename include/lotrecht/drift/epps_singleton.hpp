#pragma once

/// @file
/// Epps and Singleton's test of two windows.

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <span>

#include <Eigen/Dense>
#include <boost/math/special_functions/gamma.hpp>

#include <lotrecht/drift/pooled_values.hpp>
#include <lotrecht/stats/estimate.hpp>
#include <lotrecht/stats/test_result.hpp>

namespace lotrecht::drift {

/// Epps and Singleton's test that two windows have one distribution: it compares their empirical characteristic
/// functions at `points` over half the interquartile range, and so needs no continuity: the test for counts.
///
/// W = N (ḡx - ḡy)' (N/n Sx + N/m Sy)⁺ (ḡx - ḡy), g(x) = (cos t x/s, sin t x/s) for each point t, s half the pooled
/// interquartile range; chi-square with rank of the covariance as degrees of freedom. Where both windows have fewer
/// than 25 rows, W is multiplied by 1 / (1 + N^-0.45 + 10.1 (n^-1.7 + m^-1.7)). An approximation; good from about 10
/// rows.
///
/// Undefined: `nobody`; `too_few_rows` if a window has fewer than 5; `zero_denominator` if the pooled interquartile
/// range is 0, so that there is no scale.
///
/// @param points  (k,) where the functions are compared, positive; (0.4, 0.8) is their choice
/// @throws InvalidInput unless there are two windows of finite values, and points that are positive and finite
///
/// Epps, T. W. & Singleton, K. J. (1986). J. Stat. Comput. Simul. 26(3-4), 177-203. doi:10.1080/00949658608810963
/// Goerg, S. J. & Kaiser, J. (2009). Stata J. 9(3), 454-465 (the correction). doi:10.1177/1536867X0900900307
[[nodiscard]] inline stats::TestResult epps_singleton(const PooledValues& pooled, std::span<const double> points) {
  detail::check_two_windows(pooled, "epps_singleton");
  detail::check_finite(pooled, "epps_singleton");
  if (points.empty()) throw InvalidInput{"epps_singleton", "points", "must hold at least one"};
  for (const double t : points) {
    if (!(t > 0.0) || !std::isfinite(t)) throw InvalidInput{"epps_singleton", "points", "must be positive and finite"};
  }
  stats::TestResult result;
  result.n = pooled.all_rows();
  result.method = "epps_singleton";
  if (pooled.rows[0] == 0 || pooled.rows[1] == 0) {
    result.undefined = stats::Undefined::nobody;
    return result;
  }
  if (pooled.rows[0] < 5 || pooled.rows[1] < 5) {
    result.undefined = stats::Undefined::too_few_rows;
    return result;
  }
  // The quartile between neighbours, NumPy's rule.
  const auto quantile = [&](double p) {
    const double rank = p * static_cast<double>(pooled.all_rows() - 1);
    const auto at = [&](double r) {
      double up_to = 0.0;
      for (std::size_t v = 0; v < pooled.values.size(); ++v) {
        up_to += static_cast<double>(pooled.counts[0][v] + pooled.counts[1][v]);
        if (up_to > r) return pooled.values[v];
      }
      return pooled.values.back();
    };
    const double low = at(std::floor(rank));
    return low + (rank - std::floor(rank)) * (at(std::ceil(rank)) - low);
  };
  const double scale = 0.5 * (quantile(0.75) - quantile(0.25));
  if (!(scale > 0.0)) {
    result.undefined = stats::Undefined::zero_denominator;
    return result;
  }
  const auto k = static_cast<Eigen::Index>(points.size());
  std::array<Eigen::VectorXd, 2> mean;
  std::array<Eigen::MatrixXd, 2> covariance;
  for (std::size_t w = 0; w < 2; ++w) {
    const auto rows = static_cast<double>(pooled.rows[w]);
    const auto g = [&](double x) {
      Eigen::VectorXd values(2 * k);
      for (Eigen::Index i = 0; i < k; ++i) {
        const double angle = points[static_cast<std::size_t>(i)] * (x / scale);
        values[i] = std::cos(angle);
        values[k + i] = std::sin(angle);
      }
      return values;
    };
    mean[w] = Eigen::VectorXd::Zero(2 * k);
    covariance[w] = Eigen::MatrixXd::Zero(2 * k, 2 * k);
    for (std::size_t v = 0; v < pooled.values.size(); ++v) {
      if (pooled.counts[w][v] > 0) mean[w] += static_cast<double>(pooled.counts[w][v]) / rows * g(pooled.values[v]);
    }
    for (std::size_t v = 0; v < pooled.values.size(); ++v) {
      if (pooled.counts[w][v] == 0) continue;
      const Eigen::VectorXd away = g(pooled.values[v]) - mean[w];
      covariance[w] += static_cast<double>(pooled.counts[w][v]) / rows * (away * away.transpose());
    }
  }
  const auto n = static_cast<double>(pooled.rows[0]);
  const auto m = static_cast<double>(pooled.rows[1]);
  const double all = n + m;
  const Eigen::MatrixXd pooled_covariance = all / n * covariance[0] + all / m * covariance[1];
  const Eigen::VectorXd away = mean[0] - mean[1];
  // Pseudo-inverse: directions without variance say nothing and are not counted.
  const Eigen::SelfAdjointEigenSolver<Eigen::MatrixXd> parts{pooled_covariance};
  const double largest = parts.eigenvalues().maxCoeff();
  double statistic = 0.0;
  for (Eigen::Index i = 0; i < 2 * k; ++i) {
    const double variance = parts.eigenvalues()[i];
    if (!(variance > 1e-14 * largest)) continue;
    ++result.degrees_of_freedom;
    const double along = parts.eigenvectors().col(i).dot(away);
    statistic += all * along * along / variance;
  }
  if (std::max(n, m) < 25.0) {
    statistic /= 1.0 + std::pow(all, -0.45) + 10.1 * (std::pow(n, -1.7) + std::pow(m, -1.7));
  }
  result.statistic = statistic;
  result.p_value = statistic > 0.0
                       ? boost::math::gamma_q(0.5 * static_cast<double>(result.degrees_of_freedom), 0.5 * statistic)
                       : 1.0;
  return result;
}

}  // namespace lotrecht::drift
