#pragma once

/// @file
/// What explanations of any scorer against a weighted background check and compute.

#include <cmath>
#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <lotrecht/core/error.hpp>
#include <lotrecht/core/exact_sum.hpp>
#include <lotrecht/core/features.hpp>
#include <lotrecht/explain/explanation.hpp>
#include <lotrecht/model/scorer.hpp>

namespace lotrecht::explain::detail {

/// @throws InvalidInput unless x has a column for each feature
inline void require_features(std::string_view who, std::string_view argument, std::size_t features,
                             const FeatureMatrix& x) {
  if (static_cast<std::size_t>(x.cols()) == features) return;
  throw InvalidInput{who, argument,
                     "must have " + std::to_string(features) + " columns, one for each feature of the model, got " +
                         std::to_string(x.cols())};
}

/// (rows) weights that sum to 1.
///
/// @throws InvalidInput if there is no row, a weight is missing, negative or not finite, or all are 0
[[nodiscard]] inline std::vector<double> shares(std::string_view who, std::size_t features, const FeatureMatrix& x,
                                                std::span<const double> weights) {
  require_features(who, "background", features, x);
  const auto rows = static_cast<std::size_t>(x.rows());
  if (rows == 0) throw InvalidInput{who, "background", "must have at least one row, got none"};
  if (weights.empty()) return std::vector<double>(rows, 1.0 / static_cast<double>(rows));
  if (weights.size() != rows) {
    throw InvalidInput{
        who, "weights",
        "must be one for each of " + std::to_string(rows) + " background rows, got " + std::to_string(weights.size())};
  }
  ExactSum total;
  for (std::size_t i = 0; i < rows; ++i) {
    if (!(weights[i] >= 0.0) || std::isinf(weights[i])) {
      throw InvalidInput{
          who, "weights",
          "must be finite and not negative, got " + std::to_string(weights[i]) + " for row " + std::to_string(i)};
    }
    total.add(weights[i]);
  }
  if (!(total.value() > 0.0) || std::isinf(total.value())) {
    throw InvalidInput{who, "weights", "must have a finite sum above 0, got " + std::to_string(total.value())};
  }
  std::vector<double> share(weights.begin(), weights.end());
  for (double& w : share) w /= total.value();
  return share;
}

/// Fills in residuals: margin - base value - Σ values, from a prediction made apart.
template <model::Scorer M>
void add_residuals(const M& model, const FeatureMatrix& x, Explanation& e) {
  RowMajorMatrix margins(x.rows(), static_cast<Eigen::Index>(e.outputs));
  model.score(x, margins);
  e.residual.resize(e.rows * e.outputs);
  for (std::size_t i = 0; i < e.rows; ++i) {
    for (std::size_t k = 0; k < e.outputs; ++k) {
      double rest = margins(static_cast<Eigen::Index>(i), static_cast<Eigen::Index>(k)) - e.base_values[k];
      for (std::size_t f = 0; f < e.features; ++f) rest -= e.value(i, f, k);
      e.residual[i * e.outputs + k] = rest;
    }
  }
}

/// An explanation of the right sizes with values of 0.
[[nodiscard]] inline Explanation empty_explanation(std::size_t rows, std::size_t features,
                                                   const std::vector<double>& base, std::string_view method) {
  Explanation e;
  e.rows = rows;
  e.features = features;
  e.outputs = base.size();
  e.values.assign(rows * features * base.size(), 0.0);
  e.base_values = base;
  e.method = method;
  return e;
}

}  // namespace lotrecht::explain::detail
