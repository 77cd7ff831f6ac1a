#pragma once

/// @file
/// What every explanation against a background checks and computes.

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
#include <lotrecht/model/predict.hpp>
#include <lotrecht/model/tree_ensemble.hpp>

namespace lotrecht::explain::detail {

inline void require_columns(std::string_view who, const model::TreeEnsemble& model, const FeatureMatrix& x) {
  if (static_cast<std::size_t>(x.cols()) != model.features()) {
    throw InvalidInput{who, "x",
                       "must have " + std::to_string(model.features()) +
                           " columns, one for each feature of the model, got " + std::to_string(x.cols())};
  }
}

/// The total weight of a background that may be used; throws if it may not.
[[nodiscard]] inline double checked_background(std::string_view who, const model::TreeEnsemble& model,
                                               const FeatureMatrix& background, std::span<const double> weights) {
  if (background.rows() == 0) throw InvalidInput{who, "background", "must have at least one row, got none"};
  if (static_cast<std::size_t>(background.cols()) != model.features()) {
    throw InvalidInput{who, "background",
                       "must have " + std::to_string(model.features()) +
                           " columns, one for each feature of the model, got " + std::to_string(background.cols())};
  }
  if (model.has_lines()) {
    throw InvalidInput{who, "model",
                       "has lines in its leaves (LightGBM's linear_tree), which pattern tables do not cover; "
                       "sample with a permutation explainer"};
  }
  if (weights.empty()) return static_cast<double>(background.rows());
  if (weights.size() != static_cast<std::size_t>(background.rows())) {
    throw InvalidInput{who, "weights",
                       "must be one for each of " + std::to_string(background.rows()) + " background rows, got " +
                           std::to_string(weights.size())};
  }
  ExactSum total;
  for (std::size_t i = 0; i < weights.size(); ++i) {
    if (!(weights[i] >= 0.0) || std::isinf(weights[i])) {
      throw InvalidInput{
          who, "weights",
          "must be finite and not negative, got " + std::to_string(weights[i]) + " for row " + std::to_string(i)};
    }
    total.add(weights[i]);
  }
  if (!(total.value() > 0.0)) throw InvalidInput{who, "weights", "must not all be 0"};
  if (std::isinf(total.value())) throw InvalidInput{who, "weights", "must have a finite sum"};
  return total.value();
}

/// (outputs) weighted mean margin, summed exactly.
[[nodiscard]] inline std::vector<double> mean_margin(const model::TreeEnsemble& model, const FeatureMatrix& rows,
                                                     std::span<const double> weights, double total_weight,
                                                     unsigned threads) {
  RowMajorMatrix margins(rows.rows(), static_cast<Eigen::Index>(model.outputs()));
  model::predict(model, rows, margins, threads);
  std::vector<double> mean;
  for (Eigen::Index k = 0; k < margins.cols(); ++k) {
    ExactSum sum;
    for (Eigen::Index i = 0; i < margins.rows(); ++i) {
      sum.add((weights.empty() ? 1.0 : weights[static_cast<std::size_t>(i)]) * margins(i, k));
    }
    mean.push_back(sum.value() / total_weight);
  }
  return mean;
}

/// (rows, outputs) margin - base value - Σ values, from a prediction made apart.
[[nodiscard]] inline std::vector<double> residuals(const model::TreeEnsemble& model, const FeatureMatrix& x,
                                                   const Explanation& e, unsigned threads) {
  RowMajorMatrix margins(x.rows(), static_cast<Eigen::Index>(e.outputs));
  model::predict(model, x, margins, threads);
  std::vector<double> residual(e.rows * e.outputs);
  for (std::size_t i = 0; i < e.rows; ++i) {
    for (std::size_t k = 0; k < e.outputs; ++k) {
      double rest = margins(static_cast<Eigen::Index>(i), static_cast<Eigen::Index>(k)) - e.base_values[k];
      for (std::size_t f = 0; f < e.features; ++f) rest -= e.value(i, f, k);
      residual[i * e.outputs + k] = rest;
    }
  }
  return residual;
}

}  // namespace lotrecht::explain::detail
