#pragma once

/// @file
/// Epps and Singleton's test of two windows.

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <optional>
#include <span>

#include <Eigen/Dense>
#include <boost/math/special_functions/gamma.hpp>

#include <lotrecht/core/error.hpp>
#include <lotrecht/drift/permutation.hpp>
#include <lotrecht/drift/pooled_values.hpp>
#include <lotrecht/drift/window_pair.hpp>
#include <lotrecht/stats/estimate.hpp>
#include <lotrecht/stats/test_result.hpp>

namespace lotrecht::drift {

namespace detail {

/// W of two windows of the same pooled values, whose scale is the same however the rows are dealt.
class EppsSingletonStatistic {
 public:
  /// @param scale  half the pooled interquartile range, positive
  EppsSingletonStatistic(std::span<const double> values, std::span<const double> points, double scale)
      : size_{static_cast<Eigen::Index>(2 * points.size())} {
    g_.resize(size_, static_cast<Eigen::Index>(values.size()));
    for (Eigen::Index v = 0; v < g_.cols(); ++v) {
      for (Eigen::Index i = 0; i < size_ / 2; ++i) {
        const double angle = points[static_cast<std::size_t>(i)] * (values[static_cast<std::size_t>(v)] / scale);
        g_(i, v) = std::cos(angle);
        g_(size_ / 2 + i, v) = std::sin(angle);
      }
    }
  }

  /// @param freedom  set to the rank of the covariance
  [[nodiscard]] double operator()(const WindowPair& pair, std::size_t& freedom) const {
    const auto n = static_cast<double>(pair.n);
    const auto m = static_cast<double>(pair.m);
    const double all = n + m;
    const Moments first = moments(pair.first, n);
    const Moments second = moments(pair.second, m);
    const Eigen::VectorXd away = first.mean - second.mean;
    // Pseudo-inverse: directions without variance say nothing and are not counted.
    const Eigen::SelfAdjointEigenSolver<Eigen::MatrixXd> parts{all / n * first.covariance +
                                                               all / m * second.covariance};
    const double largest = parts.eigenvalues().maxCoeff();
    double statistic = 0.0;
    freedom = 0;
    for (Eigen::Index i = 0; i < size_; ++i) {
      const double variance = parts.eigenvalues()[i];
      if (!(variance > 1e-14 * largest)) continue;
      ++freedom;
      const double along = parts.eigenvectors().col(i).dot(away);
      statistic += all * along * along / variance;
    }
    // Two windows of one value each, different ones: as far apart as can be, and no law says how far that is.
    if (freedom == 0) return away.squaredNorm() > 1e-20 ? std::numeric_limits<double>::infinity() : 0.0;
    if (std::max(n, m) < 25.0) {
      statistic /= 1.0 + std::pow(all, -0.45) + 10.1 * (std::pow(n, -1.7) + std::pow(m, -1.7));
    }
    return statistic;
  }

  [[nodiscard]] double operator()(const WindowPair& pair) const {
    std::size_t freedom = 0;
    return (*this)(pair, freedom);
  }

 private:
  struct Moments {
    Eigen::VectorXd mean;
    Eigen::MatrixXd covariance;
  };

  [[nodiscard]] Moments moments(std::span<const std::uint64_t> counts, double rows) const {
    Moments found{Eigen::VectorXd::Zero(size_), Eigen::MatrixXd::Zero(size_, size_)};
    for (std::size_t v = 0; v < counts.size(); ++v) {
      if (counts[v] > 0) found.mean += static_cast<double>(counts[v]) / rows * g_.col(static_cast<Eigen::Index>(v));
    }
    for (std::size_t v = 0; v < counts.size(); ++v) {
      if (counts[v] == 0) continue;
      const Eigen::VectorXd away = g_.col(static_cast<Eigen::Index>(v)) - found.mean;
      found.covariance += static_cast<double>(counts[v]) / rows * (away * away.transpose());
    }
    return found;
  }

  Eigen::Index size_;
  Eigen::MatrixXd g_;  ///< (2 points, values)
};

/// The interquartile range of all rows, between neighbours by NumPy's rule.
[[nodiscard]] inline double interquartile_range(const PooledValues& pooled) {
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
  return quantile(0.75) - quantile(0.25);
}

}  // namespace detail

/// Epps and Singleton's test that two windows have one distribution: it compares their empirical characteristic
/// functions at `points` over half the interquartile range, and so needs no continuity: the test for counts.
///
/// W = N (ḡx - ḡy)' (N/n Sx + N/m Sy)⁺ (ḡx - ḡy), g(x) = (cos t x/s, sin t x/s) for each point t, s half the pooled
/// interquartile range; chi-square with rank of the covariance as degrees of freedom. Where both windows have fewer
/// than 25 rows, W is multiplied by 1 / (1 + N^-0.45 + 10.1 (n^-1.7 + m^-1.7)).
///
/// An approximation, for windows of about one size only: a few rows say little of how rare values spread, and 20 beside
/// 200 rows reject .43 of what never changed at a level of .05, 100 beside 1,000 still .19 (as in other libraries;
/// benchmarks/accuracy). With permutations the level holds whatever the sizes.
///
/// Undefined: `nobody`; `too_few_rows` if a window has fewer than 5; `zero_denominator` if the pooled interquartile
/// range is 0, so that there is no scale, or, by chi-square, if neither window's values differ.
///
/// @param options  permutations; none: by chi-square
/// @param points  (k,) where the functions are compared, positive; (0.4, 0.8) is their choice
/// @throws InvalidInput unless there are two windows of finite values, and points that are positive and finite
///
/// Epps, T. W. & Singleton, K. J. (1986). J. Stat. Comput. Simul. 26(3-4), 177-203. doi:10.1080/00949658608810963
/// Goerg, S. J. & Kaiser, J. (2009). Stata J. 9(3), 454-465 (the correction). doi:10.1177/1536867X0900900307
[[nodiscard]] inline stats::TestResult epps_singleton(const PooledValues& pooled, std::span<const double> points,
                                                      const std::optional<PermutationOptions>& options = std::nullopt) {
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
  const double scale = 0.5 * detail::interquartile_range(pooled);
  const double furthest = std::max(std::abs(pooled.values.front()), std::abs(pooled.values.back()));
  // A value so many scales away has no angle.
  if (!(scale > 0.0) || !std::isfinite(furthest / scale * *std::max_element(points.begin(), points.end()))) {
    result.undefined = stats::Undefined::zero_denominator;
    return result;
  }
  const detail::EppsSingletonStatistic statistic{pooled.values, points, scale};
  std::size_t freedom = 0;
  result.statistic = statistic(pooled.pair(), freedom);
  if (options) {
    result.method = "epps_singleton_permutation";
    result.p_value = permutation_p_values(pooled.pair(), *options, statistic)[0];
    return result;
  }
  result.degrees_of_freedom = freedom;
  if (freedom == 0) {
    result.statistic = std::numeric_limits<double>::quiet_NaN();
    result.undefined = stats::Undefined::zero_denominator;
    return result;
  }
  result.p_value =
      result.statistic > 0.0 ? boost::math::gamma_q(0.5 * static_cast<double>(freedom), 0.5 * result.statistic) : 1.0;
  return result;
}

}  // namespace lotrecht::drift
