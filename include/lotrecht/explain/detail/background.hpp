#pragma once

/// @file
/// What explanations against a weighted background check and compute, whatever the model.

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
#include <lotrecht/model/scorer.hpp>
#include <lotrecht/model/tree_ensemble.hpp>

namespace lotrecht::explain::detail {

/// @throws InvalidInput unless x has a column for each feature
inline void require_features(std::string_view who, std::string_view argument, std::size_t features,
                             const FeatureMatrix& x) {
  if (static_cast<std::size_t>(x.cols()) == features) return;
  throw InvalidInput{who, argument,
                     "must have " + std::to_string(features) + " columns, one for each feature of the model, got " +
                         std::to_string(x.cols())};
}

/// The exact sum of the weights of so many rows, 1 each if there are none.
///
/// @param argument  what the rows are called, for messages
/// @throws InvalidInput if a weight is missing, negative or not finite
[[nodiscard]] inline double checked_sum(std::string_view who, std::string_view argument, std::size_t rows,
                                        std::span<const double> weights) {
  if (weights.empty()) return static_cast<double>(rows);
  if (weights.size() != rows) {
    throw InvalidInput{who, argument,
                       "must have a weight for each of " + std::to_string(rows) + " rows, or none, got " +
                           std::to_string(weights.size()) + " weights"};
  }
  ExactSum total;
  for (std::size_t i = 0; i < rows; ++i) {
    if (!(weights[i] >= 0.0) || std::isinf(weights[i])) {
      throw InvalidInput{who, argument,
                         "must have weights that are finite and not negative, got " + std::to_string(weights[i]) +
                             " for row " + std::to_string(i)};
    }
    total.add(weights[i]);
  }
  return total.value();
}

/// The same, above 0 and finite, of at least one row.
///
/// @throws InvalidInput also if there is no row, all weights are 0, or their sum is not finite
[[nodiscard]] inline double total_weight(std::string_view who, std::string_view argument, std::size_t rows,
                                         std::span<const double> weights) {
  if (rows == 0) throw InvalidInput{who, argument, "must have at least one row, got none"};
  const double total = checked_sum(who, argument, rows, weights);
  if (!(total > 0.0) || std::isinf(total)) {
    throw InvalidInput{who, argument, "must have weights with a finite sum above 0, got " + std::to_string(total)};
  }
  return total;
}

/// (rows) weights that sum to 1.
///
/// @throws InvalidInput as `require_features` and `total_weight`
[[nodiscard]] inline std::vector<double> shares(std::string_view who, std::size_t features, const FeatureMatrix& x,
                                                std::span<const double> weights) {
  require_features(who, "background", features, x);
  const auto rows = static_cast<std::size_t>(x.rows());
  const double total = total_weight(who, "background", rows, weights);
  if (weights.empty()) return std::vector<double>(rows, 1.0 / total);
  std::vector<double> share(weights.begin(), weights.end());
  for (double& w : share) w /= total;
  return share;
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

/// Fills in residuals: margin - base value - Σ values, of margins (rows, outputs) predicted apart.
inline void add_residuals(const RowMajorMatrix& margins, Explanation& e) {
  e.residual.resize(e.rows * e.outputs);
  for (std::size_t i = 0; i < e.rows; ++i) {
    for (std::size_t k = 0; k < e.outputs; ++k) {
      double rest = margins(static_cast<Eigen::Index>(i), static_cast<Eigen::Index>(k)) - e.base_values[k];
      for (std::size_t f = 0; f < e.features; ++f) rest -= e.value(i, f, k);
      e.residual[i * e.outputs + k] = rest;
    }
  }
}

template <model::Scorer M>
void add_residuals(const M& model, const FeatureMatrix& x, Explanation& e) {
  RowMajorMatrix margins(x.rows(), static_cast<Eigen::Index>(e.outputs));
  model.score(x, margins);
  add_residuals(margins, e);
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
