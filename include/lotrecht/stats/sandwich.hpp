#pragma once

/// @file
/// Robust variances of what a linear regression estimates: HC0 to HC3, and CR1 and CR2 where rows come in clusters.

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <span>
#include <string_view>
#include <vector>

#include <Eigen/Dense>
#include <boost/math/distributions/students_t.hpp>

#include <lotrecht/core/error.hpp>
#include <lotrecht/stats/confidence.hpp>
#include <lotrecht/stats/design.hpp>
#include <lotrecht/stats/fitted_model.hpp>
#include <lotrecht/stats/influence_sums.hpp>

namespace lotrecht::stats {

/// Which sandwich. HC: rows are independent, their variances need not be equal. CR: clusters are independent.
enum class Robust : std::uint8_t {
  hc0,  ///< residuals as they are (White 1980)
  hc1,  ///< times n / (n - p)
  hc2,  ///< residuals over sqrt(1 - leverage): unbiased if variances are equal
  hc3,  ///< residuals over 1 - leverage: nearly the jackknife
  cr1,  ///< clusters' scores as they are, times G/(G - 1) (n - 1)/(n - p)
  cr2,  ///< clusters' residuals times (I - H_g)^-1/2: unbiased if rows are independent with equal variances
};

[[nodiscard]] constexpr std::string_view name(Robust r) noexcept {
  switch (r) {
    case Robust::hc0: return "hc0";
    case Robust::hc1: return "hc1";
    case Robust::hc2: return "hc2";
    case Robust::hc3: return "hc3";
    case Robust::cr1: return "cr1";
    case Robust::cr2: return "cr2";
  }
  return "";
}

/// Variance of a contrast c'b, and the degrees of freedom of the t law to judge it by.
struct ContrastVariance {
  double variance = 0.0;
  double degrees_of_freedom = 0.0;
  bool known = true;  ///< false: the contrast hangs on rows that the model fits whatever they are
};

/// Quantile of Student's t at 1 - alpha/2; the normal quantile for infinitely many degrees of freedom.
[[nodiscard]] inline double t_critical(const Confidence& confidence, double degrees_of_freedom) {
  if (!(degrees_of_freedom > 0.0)) return std::numeric_limits<double>::infinity();
  if (degrees_of_freedom > 1e8) return confidence.z();
  const boost::math::students_t law{degrees_of_freedom};
  return boost::math::quantile(boost::math::complement(law, 0.5 * confidence.alpha()));
}

/// P(|T| >= |t|) under Student's law.
[[nodiscard]] inline double t_p_value(double t, double degrees_of_freedom) {
  if (!(degrees_of_freedom > 0.0) || std::isnan(t)) return 1.0;
  if (degrees_of_freedom > 1e8) return std::erfc(std::abs(t) / std::sqrt(2.0));
  const boost::math::students_t law{degrees_of_freedom};
  return std::min(1.0, 2.0 * boost::math::cdf(boost::math::complement(law, std::abs(t))));
}

namespace detail {

inline constexpr double leverage_of_one = 1.0 - 1e-10;

/// Sums for one contrast.
struct ContrastSums {
  Eigen::VectorXd c;     ///< R^-T contrast
  double meat = 0.0;     ///< sum of squared scores
  double lengths = 0.0;  ///< sum of a_g'a_g - b_g'b_g: trace of the matrix whose traces give the d.f.
  double length_squares = 0.0;
  Eigen::MatrixXd products;  ///< sum of b_g b_g'
  bool known = true;
};

/// Adds one unit (cluster or row) by its rows Q_g = sqrt(w) x R^-1, (m, p), and u_g = sqrt(w) residuals.
///
/// Q'f(QQ') = f(Q'Q)Q', so (I - H_g)^-1/2 is taken in whichever of m and p dimensions is smaller.
inline void add_unit(const Eigen::MatrixXd& q, const Eigen::VectorXd& u, std::span<ContrastSums> sums) {
  const bool by_rows = q.rows() <= q.cols();
  const Eigen::MatrixXd gram = by_rows ? Eigen::MatrixXd{q * q.transpose()} : Eigen::MatrixXd{q.transpose() * q};
  const Eigen::SelfAdjointEigenSolver<Eigen::MatrixXd> eigen{gram};
  const Eigen::MatrixXd& v = eigen.eigenvectors();
  const Eigen::VectorXd values = eigen.eigenvalues().cwiseMax(0.0);
  const auto inverse_root = [](double s) { return s > leverage_of_one ? 0.0 : 1.0 / std::sqrt(1.0 - s); };
  const Eigen::VectorXd f = values.unaryExpr(inverse_root);
  for (ContrastSums& s : sums) {
    const Eigen::VectorXd qc = q * s.c;
    double score = 0.0;
    double length = 0.0;
    Eigen::VectorXd b;
    Eigen::VectorXd on;  // the contrast along the eigenvectors
    if (by_rows) {
      on = v.transpose() * qc;
      const Eigen::VectorXd a = v * f.cwiseProduct(on);
      score = a.dot(u);
      length = a.squaredNorm();
      b = q.transpose() * a;
    } else {
      const Eigen::VectorXd vc = v.transpose() * s.c;
      on = values.cwiseSqrt().cwiseProduct(vc);
      score = (v * f.cwiseProduct(vc)).dot(q.transpose() * u);
      length = values.cwiseProduct(f.cwiseAbs2()).dot(vc.cwiseAbs2());
      b = v * values.cwiseProduct(f).cwiseProduct(vc);
    }
    for (Eigen::Index k = 0; k < values.size(); ++k) {
      if (values[k] > leverage_of_one && std::abs(on[k]) > 1e-8 * s.c.norm()) s.known = false;
    }
    s.meat += score * score;
    s.lengths += length - b.squaredNorm();
    s.length_squares += length * length - 2.0 * length * b.squaredNorm();
    s.products.selfadjointView<Eigen::Lower>().rankUpdate(b);
  }
}

/// Rows in the order of their clusters; the order within a cluster stays.
[[nodiscard]] inline std::vector<std::size_t> sorted_by_cluster(std::span<const std::size_t> index,
                                                                const Clusters& clusters) {
  std::vector<std::size_t> start(clusters.count + 1, 0);
  for (const std::size_t i : index) ++start[clusters.ids[i] + 1];
  for (std::size_t c = 0; c < clusters.count; ++c) start[c + 1] += start[c];
  std::vector<std::size_t> sorted(index.size());
  for (const std::size_t i : index) sorted[start[clusters.ids[i]]++] = i;
  return sorted;
}

}  // namespace detail

/// Variances of contrasts c'b of a linear fit that hold whatever the variances of the rows, and with CR whatever the
/// dependence within clusters.
///
/// With e the residuals, Q = sqrt(W) X R^-1 and u = sqrt(w) e, each unit g (row or cluster) has the score
/// c'R^-1 Q_g' A_g u_g; the variance is the sum of squared scores, A_g being the identity (0, 1), (I - Q_g Q_g')^-1/2
/// (2) or its square (3). Degrees of freedom: n - p for HC0, HC1, HC3; G - 1 for CR1; Satterthwaite's for HC2 and CR2
/// (Bell and McCaffrey), exact if rows are independent with variances inverse to their weights: few clusters, or one
/// that outweighs the others, make them few.
///
/// Where a unit determines a coefficient alone (leverage 1), its residual says nothing; a contrast that hangs on it has
/// `known` false.
///
/// O(n p^2), with CR also one eigendecomposition of min(rows, p) dimensions for each cluster.
///
/// @param contrasts  each (p,), coefficients' multipliers
/// @throws InvalidInput if CR is asked without clusters, or the fit is not linear or not defined
///
/// MacKinnon, J. G., White, H. (1985). Some heteroskedasticity-consistent covariance matrix estimators with improved
/// finite sample properties. J. Econom. 29(3), 305-325. doi:10.1016/0304-4076(85)90158-7
/// Bell, R. M., McCaffrey, D. F. (2002). Bias reduction in standard errors for linear regression with multi-stage
/// samples. Surv. Methodol. 28(2), 169-181.
/// Pustejovsky, J. E., Tipton, E. (2018). Small-sample methods for cluster-robust variance estimation and hypothesis
/// testing in fixed effects models. J. Bus. Econ. Stat. 36(4), 672-683. doi:10.1080/07350015.2016.1247004
template <class Response>
[[nodiscard]] std::vector<ContrastVariance> robust_variances(const Design& design, const RowSelection& rows,
                                                             const Response& response, const FittedModel& fit,
                                                             std::span<const Eigen::VectorXd> contrasts, Robust robust,
                                                             const Clusters& clusters = {}) {
  const bool clustered = robust == Robust::cr1 || robust == Robust::cr2;
  if (clustered && !clusters.any()) throw InvalidInput{"robust_variances", "clusters", "must be given for CR1 and CR2"};
  if (!fit.defined() || fit.family != Family::linear) {
    throw InvalidInput{"robust_variances", "fit", "must be a linear model that has been fitted"};
  }
  const auto p = static_cast<Eigen::Index>(fit.size());
  std::vector<detail::ContrastSums> sums(contrasts.size());
  for (std::size_t k = 0; k < sums.size(); ++k) {
    sums[k].c = fit.r.transpose().triangularView<Eigen::Lower>().solve(contrasts[k]);
    sums[k].products = Eigen::MatrixXd::Zero(p, p);
  }
  const auto n = static_cast<double>(fit.rows);
  const double spare = n - static_cast<double>(p);
  std::vector<ContrastVariance> found(sums.size());

  if (!clustered && robust != Robust::hc2) {
    for_each_fitted_row(design, rows, response, fit, [&](const FittedRow& row) {
      const double left = 1.0 - row.leverage;
      const bool determined = row.leverage > detail::leverage_of_one;
      const double scale = robust != Robust::hc3 ? 1.0 : determined ? 0.0 : 1.0 / left;
      for (detail::ContrastSums& s : sums) {
        const double on = row.q.dot(s.c);
        if (determined && std::abs(on) * std::sqrt(row.weight) > 1e-8 * s.c.norm()) s.known = false;
        const double score = on * row.weight * row.residual * scale;
        s.meat += score * score;
      }
    });
    const double factor = robust == Robust::hc1 ? n / spare : 1.0;
    for (std::size_t k = 0; k < sums.size(); ++k) found[k] = {factor * sums[k].meat, spare, sums[k].known};
    return found;
  }

  const std::vector<std::size_t> sorted =
      clustered ? detail::sorted_by_cluster(rows.index, clusters) : std::vector<std::size_t>{};
  const RowSelection ordered{clustered ? std::span<const std::size_t>{sorted} : rows.index, rows.weight};
  std::vector<Eigen::RowVectorXd> unit_q;
  std::vector<double> unit_u;
  double units = 0.0;
  const auto close = [&] {
    if (unit_q.empty()) return;
    units += 1.0;
    Eigen::MatrixXd q(static_cast<Eigen::Index>(unit_q.size()), p);
    for (std::size_t i = 0; i < unit_q.size(); ++i) q.row(static_cast<Eigen::Index>(i)) = unit_q[i];
    const Eigen::Map<const Eigen::VectorXd> u{unit_u.data(), static_cast<Eigen::Index>(unit_u.size())};
    if (robust == Robust::cr1) {
      const Eigen::VectorXd score = q.transpose() * u;
      for (detail::ContrastSums& s : sums) s.meat += std::pow(s.c.dot(score), 2);
    } else {
      detail::add_unit(q, u, sums);
    }
    unit_q.clear();
    unit_u.clear();
  };
  std::uint32_t current = 0;
  for_each_fitted_row(design, ordered, response, fit, [&](const FittedRow& row) {
    if (!(row.weight > 0.0)) return;
    const std::uint32_t own = clustered ? clusters.ids[row.row] : 0;
    if (!clustered || own != current) close();
    current = own;
    const double root = std::sqrt(row.weight);
    unit_q.emplace_back(root * row.q);
    unit_u.push_back(root * row.residual);
  });
  close();
  for (std::size_t k = 0; k < sums.size(); ++k) {
    detail::ContrastSums& s = sums[k];
    if (robust == Robust::cr1) {
      found[k] = {units < 2.0 ? 0.0 : s.meat * units / (units - 1.0) * (n - 1.0) / spare, units - 1.0, units >= 2.0};
      continue;
    }
    const Eigen::MatrixXd products = s.products.selfadjointView<Eigen::Lower>();
    const double square = s.length_squares + products.squaredNorm();
    found[k] = {s.meat, square > 0.0 ? s.lengths * s.lengths / square : 0.0, s.known && units >= 2.0};
  }
  return found;
}

}  // namespace lotrecht::stats
