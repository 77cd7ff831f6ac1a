#pragma once

/// @file
/// Logistic regression with a ridge penalty, and rows of windows as its columns.

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <map>
#include <vector>

#include <Eigen/Cholesky>
#include <Eigen/Core>

#include <lotrecht/core/features.hpp>
#include <lotrecht/drift/row_windows.hpp>

namespace lotrecht::drift::detail {

/// Rows as numbers: a constant first, then numbers within 10 units of the median, then an indicator for each category
/// but the most frequent one of each variable.
struct ScoredRows {
  RowMajorMatrix x;                    ///< (rows, columns)
  std::vector<std::size_t> variables;  ///< (columns,) what a column belongs to; of the constant `variables()`
};

/// @param squares  adds the square of each number
[[nodiscard]] inline ScoredRows scored_rows(const RowWindows& windows, bool squares = false) {
  std::vector<Eigen::VectorXd> columns{Eigen::VectorXd::Ones(static_cast<Eigen::Index>(windows.rows()))};
  ScoredRows scored;
  scored.variables.push_back(windows.variables());
  for (const RowWindows::Column& column : windows.columns()) {
    const Eigen::Map<const Eigen::VectorXd> values{column.values.data(), static_cast<Eigen::Index>(windows.rows())};
    if (column.kind == Variable::number) {
      columns.emplace_back(values.cwiseMax(-10.0).cwiseMin(10.0));
      scored.variables.push_back(column.variable);
      if (squares) {
        columns.emplace_back(columns.back().cwiseAbs2());
        scored.variables.push_back(column.variable);
      }
      continue;
    }
    std::map<double, std::size_t> counts;
    for (const double code : values) ++counts[code];
    const auto most = std::max_element(counts.begin(), counts.end(),
                                       [](const auto& a, const auto& b) { return a.second < b.second; });
    for (const auto& [code, count] : counts) {
      if (most != counts.end() && code == most->first) continue;
      columns.emplace_back((values.array() == code).cast<double>());
      scored.variables.push_back(column.variable);
    }
  }
  scored.x.resize(static_cast<Eigen::Index>(windows.rows()), static_cast<Eigen::Index>(columns.size()));
  for (std::size_t j = 0; j < columns.size(); ++j) scored.x.col(static_cast<Eigen::Index>(j)) = columns[j];
  return scored;
}

/// Coefficients b that maximise the log-likelihood of P(y = 1) = 1 / (1 + e^(-x'b)) less penalty / 2 times the sum of
/// squares of all but the first. The objective is concave, so Newton's method with halved steps finds the maximum.
///
/// @param x        (rows, columns), the first constant
/// @param y        (rows,) 0 and 1, both among them
/// @param penalty  positive
[[nodiscard]] inline Eigen::VectorXd ridge_logistic(const RowMajorMatrix& x, const Eigen::VectorXd& y, double penalty) {
  const Eigen::Index q = x.cols();
  Eigen::VectorXd at = Eigen::VectorXd::Zero(q);
  const double share = y.mean();
  at[0] = std::log(share / (1.0 - share));
  const auto objective = [&](const Eigen::VectorXd& b) {
    const Eigen::VectorXd eta = x * b;
    double value = -0.5 * penalty * b.tail(q - 1).squaredNorm();
    for (Eigen::Index i = 0; i < eta.size(); ++i) {
      value += std::min(0.0, eta[i]) - (1.0 - y[i]) * eta[i] - std::log1p(std::exp(-std::abs(eta[i])));
    }
    return value;
  };
  double value = objective(at);
  for (int iteration = 0; iteration < 100; ++iteration) {
    const Eigen::ArrayXd p = 1.0 / (1.0 + (-(x * at)).array().exp());
    Eigen::VectorXd score = x.transpose() * (y.array() - p).matrix();
    score.tail(q - 1) -= penalty * at.tail(q - 1);
    Eigen::MatrixXd information = Eigen::MatrixXd::Zero(q, q);
    const RowMajorMatrix weighted = (p * (1.0 - p)).max(1e-10).sqrt().matrix().asDiagonal() * x;
    information.selfadjointView<Eigen::Lower>().rankUpdate(weighted.transpose());
    information.diagonal().tail(q - 1).array() += penalty;
    const Eigen::VectorXd step = information.selfadjointView<Eigen::Lower>().ldlt().solve(score);
    if (score.dot(step) < 1e-12 * (1.0 + std::abs(value))) break;
    double length = 1.0;
    double next = objective(at + step);
    while (!(next >= value) && length > 1e-8) {
      length /= 2.0;
      next = objective(at + length * step);
    }
    at += length * step;
    value = next;
  }
  return at;
}

}  // namespace lotrecht::drift::detail
