#pragma once

/// @file
/// g-computation: what rates a logistic fit gives if everybody were of one group.

#include <cstddef>
#include <span>
#include <vector>

#include <Eigen/Dense>

#include <lotrecht/fairness/covariate_rows.hpp>
#include <lotrecht/stats/design.hpp>
#include <lotrecht/stats/fitted_model.hpp>
#include <lotrecht/stats/influence_sums.hpp>

namespace lotrecht::fairness::detail {

/// Standardised rates and coefficients of a logistic fit with their covariance.
struct StandardisedRates {
  Eigen::VectorXd rate;         ///< (groups,) mean over all rows if everybody were of the group; NaN where unknown
  Eigen::VectorXd coefficient;  ///< (groups,) logit of the group less the reference's
  Eigen::MatrixXd covariance;   ///< (2 groups, 2 groups)
  double units = 0.0;           ///< rows or clusters that contributed
  bool known = false;
};

/// @param column_of  design's column of each group; `Design::constant` for the reference
template <class Response>
[[nodiscard]] StandardisedRates standardised_rates(const stats::Design& design, const stats::RowSelection& selected,
                                                   const Response& response, const stats::FittedModel& fit,
                                                   const CovariateRows& rows, std::span<const std::size_t> column_of) {
  const auto k = static_cast<Eigen::Index>(column_of.size());
  const auto p = static_cast<Eigen::Index>(fit.size());
  std::vector<Eigen::Index> at(column_of.size(), -1);  // position among the coefficients; -1: none
  Eigen::VectorXd shift = Eigen::VectorXd::Zero(k);
  for (Eigen::Index g = 0; g < k; ++g) {
    const std::size_t column = column_of[static_cast<std::size_t>(g)];
    if (column == stats::Design::constant || !fit.keeps(column)) continue;
    at[static_cast<std::size_t>(g)] = static_cast<Eigen::Index>(fit.position_of(column));
    shift[g] = fit.coefficients[at[static_cast<std::size_t>(g)]];
  }
  StandardisedRates found{Eigen::VectorXd::Zero(k), shift, {}, 0.0, false};
  Eigen::MatrixXd gradient = Eigen::MatrixXd::Zero(p, k);
  Eigen::VectorXd own_shift_gradient = Eigen::VectorXd::Zero(k);
  const auto each = [&](const auto& use) { stats::for_each_fitted_row(design, selected, response, fit, use); };
  // The row without its group: what `x` would be for the reference.
  Eigen::RowVectorXd bare(p);
  const auto base_of = [&](const stats::FittedRow& row) {
    const std::size_t own = rows.group[row.row];
    bare = row.x;
    if (at[own] >= 0) bare[at[own]] = 0.0;
    return row.predictor - shift[static_cast<Eigen::Index>(own)];
  };
  each([&](const stats::FittedRow& row) {
    const double base = base_of(row);
    for (Eigen::Index g = 0; g < k; ++g) {
      found.rate[g] += row.weight * fit.mean_at(base + shift[g]);
      const double slope = row.weight * fit.slope_at(base + shift[g]);
      gradient.col(g) += slope * bare.transpose();
      own_shift_gradient[g] += slope;
    }
  });
  found.rate /= fit.weight;
  for (Eigen::Index g = 0; g < k; ++g) {
    if (at[static_cast<std::size_t>(g)] >= 0) gradient(at[static_cast<std::size_t>(g)], g) += own_shift_gradient[g];
  }
  gradient /= fit.weight;
  // In the coordinates of q: what a row's score does to each rate, and to each coefficient.
  Eigen::MatrixXd through = Eigen::MatrixXd::Zero(p, 2 * k);
  through.leftCols(k) = gradient;
  for (Eigen::Index g = 0; g < k; ++g) {
    if (at[static_cast<std::size_t>(g)] >= 0) through(at[static_cast<std::size_t>(g)], k + g) = 1.0;
  }
  fit.r.transpose().template triangularView<Eigen::Lower>().solveInPlace(through);

  stats::InfluenceSums sums{static_cast<std::size_t>(2 * k), rows.clusters};
  Eigen::VectorXd influence(2 * k);
  each([&](const stats::FittedRow& row) {
    const double base = base_of(row);
    const double left = 1.0 - row.leverage;
    const double score = left > 1e-10 ? row.weight * row.residual / left : 0.0;
    influence.noalias() = through.transpose() * row.q.transpose() * score;
    for (Eigen::Index g = 0; g < k; ++g) {
      influence[g] += row.weight / fit.weight * (fit.mean_at(base + shift[g]) - found.rate[g]);
    }
    sums.add(row.row, influence);
  });
  found.units = static_cast<double>(sums.units());
  if (const auto covariance = sums.covariance()) {
    found.covariance = *covariance;
    found.known = true;
  }
  return found;
}

}  // namespace lotrecht::fairness::detail
