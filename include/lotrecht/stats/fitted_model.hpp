#pragma once

/// @file
/// A fitted regression, linear or logistic, and what each row has done to it.

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include <Eigen/Dense>

#include <lotrecht/stats/design.hpp>
#include <lotrecht/stats/estimate.hpp>

namespace lotrecht::stats {

/// How the mean of the response depends on the linear predictor.
enum class Family : std::uint8_t { linear, logistic };

/// 1 / (1 + e^-x), without overflow.
[[nodiscard]] inline double logistic_mean(double x) noexcept {
  if (x >= 0.0) return 1.0 / (1.0 + std::exp(-x));
  const double e = std::exp(x);
  return e / (1.0 + e);
}

/// Whether and how the fit came about.
enum class FitStatus : std::uint8_t {
  converged,
  firth,         ///< perfect separation: the estimate is Firth's, which always exists
  not_converged  ///< no estimate
};

/// A fitted model. With W the working weights, X'WX = R'R over the columns kept.
struct FittedModel {
  Family family = Family::linear;
  FitStatus status = FitStatus::converged;
  Undefined undefined = Undefined::none;  ///< set if there is no fit: `too_few_rows`, `not_converged`, `nobody`
  std::vector<std::size_t> kept{};        ///< (p,) columns of the design that were fitted
  std::vector<std::size_t> dropped{};     ///< columns that the earlier ones already determine
  Eigen::MatrixXd aliases{};              ///< (p, dropped) each dropped column as a sum of the kept ones
  std::vector<std::size_t> separating{};  ///< columns along which the likelihood has no maximum, farthest first
  Eigen::VectorXd coefficients{};         ///< (p,)
  Eigen::MatrixXd r{};                    ///< (p, p) upper triangular
  std::uint64_t rows = 0;                 ///< rows of positive weight
  double weight = 0.0;                    ///< their weights' sum

  [[nodiscard]] bool defined() const noexcept { return undefined == Undefined::none; }
  [[nodiscard]] std::size_t size() const noexcept { return kept.size(); }

  /// Position of a column of the design among the coefficients; size() if it was dropped.
  [[nodiscard]] std::size_t position_of(std::size_t column) const noexcept {
    return static_cast<std::size_t>(std::lower_bound(kept.begin(), kept.end(), column) - kept.begin());
  }
  [[nodiscard]] bool keeps(std::size_t column) const noexcept {
    return std::binary_search(kept.begin(), kept.end(), column);
  }

  /// Whether the coefficient of a kept column means what it says: no dropped column would have changed it.
  ///
  /// @param first  columns of the design before this one are left aside: nobody asks what they would have changed
  [[nodiscard]] bool estimable(std::size_t column, std::size_t first) const {
    if (!keeps(column)) return false;
    for (std::size_t d = 0; d < dropped.size(); ++d) {
      if (dropped[d] < first) continue;
      if (std::abs(aliases(static_cast<Eigen::Index>(position_of(column)), static_cast<Eigen::Index>(d))) > 1e-6) {
        return false;
      }
    }
    return true;
  }

  /// The kept columns of a block.
  [[nodiscard]] DesignBlock columns_of(const DesignBlock& block) const {
    if (kept.size() == static_cast<std::size_t>(block.cols())) return block;
    DesignBlock x(block.rows(), static_cast<Eigen::Index>(kept.size()));
    for (std::size_t j = 0; j < kept.size(); ++j) {
      x.col(static_cast<Eigen::Index>(j)) = block.col(static_cast<Eigen::Index>(kept[j]));
    }
    return x;
  }

  [[nodiscard]] double mean_at(double eta) const noexcept {
    return family == Family::linear ? eta : logistic_mean(eta);
  }
  /// Derivative of the mean by the linear predictor.
  [[nodiscard]] double slope_at(double eta) const noexcept {
    if (family == Family::linear) return 1.0;
    const double e = std::exp(-std::abs(eta));
    return e / ((1.0 + e) * (1.0 + e));
  }
};

/// One row as the fit sees it.
struct FittedRow {
  std::size_t row;  ///< of the columns
  double weight;
  double predictor;  ///< eta
  double mean;
  double residual;                         ///< response less mean
  double leverage;                         ///< in [0, 1]; 1: the fit goes through this row whatever its response
  Eigen::Ref<const Eigen::RowVectorXd> x;  ///< (p,) kept columns
  Eigen::Ref<const Eigen::RowVectorXd> q;  ///< (p,) x R^-1: the row in coordinates in which X'WX is the identity
};

/// Calls `use(FittedRow)` for each row, in order.
template <class Response, class Use>
void for_each_fitted_row(const Design& design, const RowSelection& rows, const Response& response,
                         const FittedModel& fit, const Use& use) {
  for_each_block(design, rows.index, [&](std::span<const std::size_t> some, const DesignBlock& block) {
    const DesignBlock x = fit.columns_of(block);
    DesignBlock q = x;
    fit.r.template triangularView<Eigen::Upper>().template solveInPlace<Eigen::OnTheRight>(q);
    const Eigen::VectorXd eta = x * fit.coefficients;
    for (std::size_t i = 0; i < some.size(); ++i) {
      const auto at = static_cast<Eigen::Index>(i);
      const double w = rows.weight_of(some[i]);
      const double mean = fit.mean_at(eta[at]);
      const double leverage = std::min(1.0, w * fit.slope_at(eta[at]) * q.row(at).squaredNorm());
      use(FittedRow{some[i], w, eta[at], mean, static_cast<double>(response(some[i])) - mean, leverage, x.row(at),
                    q.row(at)});
    }
  });
}

}  // namespace lotrecht::stats
