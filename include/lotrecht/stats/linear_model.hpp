#pragma once

/// @file
/// Weighted least squares by a QR decomposition of blocks, with the columns named that say nothing new.

#include <cmath>
#include <cstddef>
#include <span>
#include <tuple>
#include <utility>
#include <vector>

#include <Eigen/Dense>

#include <lotrecht/stats/design.hpp>
#include <lotrecht/stats/fitted_model.hpp>

namespace lotrecht::stats {

/// A column whose part beyond the earlier columns is shorter than this, relative to itself, says nothing new.
inline constexpr double collinearity_tolerance = 1e-9;

namespace detail {

/// Upper triangle R of the QR decomposition of a stack of blocks, which is merged block by block.
class StackedTriangle {
 public:
  explicit StackedTriangle(std::size_t columns)
      : r_{Eigen::MatrixXd::Zero(static_cast<Eigen::Index>(columns), static_cast<Eigen::Index>(columns))} {}

  template <class Block>
  void add(const Block& block) {
    stack_.resize(r_.rows() + block.rows(), r_.cols());
    stack_ << r_, block;
    qr_.compute(stack_);
    r_ = qr_.matrixQR().topRows(r_.rows()).template triangularView<Eigen::Upper>();
  }
  [[nodiscard]] const Eigen::MatrixXd& matrix() const noexcept { return r_; }

 private:
  Eigen::MatrixXd r_;
  Eigen::MatrixXd stack_;
  Eigen::HouseholderQR<Eigen::MatrixXd> qr_;
};

/// Splits columns, from left to right, into those that add something to the earlier ones and those that do not.
///
/// @param r  (p, p) or more rows, any matrix with the columns' inner products
inline std::pair<std::vector<std::size_t>, std::vector<std::size_t>> independent_columns(const Eigen::MatrixXd& r,
                                                                                         std::size_t p) {
  std::vector<std::size_t> kept;
  std::vector<std::size_t> dropped;
  Eigen::MatrixXd basis(r.rows(), static_cast<Eigen::Index>(p));
  for (std::size_t j = 0; j < p; ++j) {
    const auto k = static_cast<Eigen::Index>(kept.size());
    Eigen::VectorXd v = r.col(static_cast<Eigen::Index>(j));
    const double length = v.norm();
    for (int twice = 0; twice < 2; ++twice) v -= basis.leftCols(k) * (basis.leftCols(k).transpose() * v);
    if (length > 0.0 && v.norm() > collinearity_tolerance * length) {
      basis.col(k) = v.normalized();
      kept.push_back(j);
    } else {
      dropped.push_back(j);
    }
  }
  return {kept, dropped};
}

/// Rows of positive weight, their weights' sum, and the triangle of sqrt(w) [X y].
template <class Response>
[[nodiscard]] Eigen::MatrixXd weighted_triangle(const Design& design, const RowSelection& rows,
                                                const Response& response, FittedModel& fit) {
  const auto p = static_cast<Eigen::Index>(design.size());
  StackedTriangle triangle{design.size() + 1};
  DesignBlock augmented;
  for_each_block(design, rows.index, [&](std::span<const std::size_t> some, const DesignBlock& block) {
    augmented.resize(block.rows(), p + 1);
    augmented.leftCols(p) = block;
    for (std::size_t i = 0; i < some.size(); ++i) {
      const auto at = static_cast<Eigen::Index>(i);
      const double w = rows.weight_of(some[i]);
      fit.rows += w > 0.0 ? 1 : 0;
      fit.weight += w;
      augmented(at, p) = static_cast<double>(response(some[i]));
      augmented.row(at) *= std::sqrt(w);
    }
    triangle.add(augmented);
  });
  return triangle.matrix();
}

/// Drops what is collinear, and refuses more columns than rows; leaves kept, dropped, and R of the kept columns.
inline void choose_columns(const Eigen::MatrixXd& triangle, std::size_t p, FittedModel& fit) {
  if (fit.rows == 0) {
    fit.undefined = Undefined::nobody;
    return;
  }
  std::tie(fit.kept, fit.dropped) = independent_columns(triangle.leftCols(static_cast<Eigen::Index>(p)), p);
  if (fit.rows <= fit.kept.size()) fit.undefined = Undefined::too_few_rows;
  if (fit.dropped.empty()) return;
  const auto pick = [&](const std::vector<std::size_t>& columns) {
    Eigen::MatrixXd m(triangle.rows(), static_cast<Eigen::Index>(columns.size()));
    for (std::size_t j = 0; j < columns.size(); ++j) {
      m.col(static_cast<Eigen::Index>(j)) = triangle.col(static_cast<Eigen::Index>(columns[j]));
    }
    return m;
  };
  fit.aliases = pick(fit.kept).householderQr().solve(pick(fit.dropped));
}

}  // namespace detail

/// Weighted least squares: the coefficients that make sum w (y - x'b)^2 smallest.
///
/// R comes from Householder reflections of blocks of rows stacked on the R so far, so accuracy is that of a QR
/// decomposition (no squared condition number) and memory that of one block. Columns that earlier ones determine are
/// left out and listed in `dropped`; coefficients refer to the others.
///
/// @param response  row -> number
/// @return  undefined with `nobody` if no row has weight, `too_few_rows` if rows do not outnumber the columns kept
template <class Response>
[[nodiscard]] FittedModel fit_linear(const Design& design, const RowSelection& rows, const Response& response) {
  FittedModel fit;
  fit.family = Family::linear;
  const auto p = static_cast<Eigen::Index>(design.size());
  const Eigen::MatrixXd triangle = detail::weighted_triangle(design, rows, response, fit);
  detail::choose_columns(triangle, design.size(), fit);
  if (!fit.defined()) return fit;
  const auto k = static_cast<Eigen::Index>(fit.kept.size());
  Eigen::MatrixXd chosen(p + 1, k + 1);
  for (Eigen::Index j = 0; j < k; ++j) {
    chosen.col(j) = triangle.col(static_cast<Eigen::Index>(fit.kept[static_cast<std::size_t>(j)]));
  }
  chosen.col(k) = triangle.col(p);
  const Eigen::HouseholderQR<Eigen::MatrixXd> qr{chosen};
  const Eigen::MatrixXd r = qr.matrixQR().topRows(k + 1).triangularView<Eigen::Upper>();
  fit.r = r.topLeftCorner(k, k);
  fit.coefficients = fit.r.triangularView<Eigen::Upper>().solve(r.col(k).head(k));
  return fit;
}

}  // namespace lotrecht::stats
