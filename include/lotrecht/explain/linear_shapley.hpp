#pragma once

/// @file
/// Shapley values of a linear model whose absent features come from background rows.

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include <lotrecht/core/error.hpp>
#include <lotrecht/core/exact_sum.hpp>
#include <lotrecht/core/features.hpp>
#include <lotrecht/explain/detail/background.hpp>
#include <lotrecht/explain/explanation.hpp>
#include <lotrecht/model/linear_model.hpp>

namespace lotrecht::explain {

/// Interventional Shapley values of a linear model: value(f) = coefficient_f (x_f - mean_f), exactly, where mean_f is
/// the background's weighted mean. Nothing is sampled and only means are kept, so a background may have any size.
///
/// Other features are taken to stay as they are when one is set; where features move together and that matters, see
/// `GaussianLinearExplainer`.
///
/// E. Štrumbelj, I. Kononenko (2014), Explaining prediction models and individual predictions with feature
/// contributions, doi:10.1007/s10115-013-0679-x.
class LinearExplainer {
 public:
  /// @param model       is referred to, not copied: it must outlive the explainer
  /// @param background  (m, features), m at least 1, finite
  /// @param weights     (m) not negative, not all 0; empty for equal weights
  /// @throws InvalidInput if the background is empty, has other columns than the model or a value that is missing or
  ///                      infinite, or weights are of another number, negative, not finite or all 0
  LinearExplainer(const model::LinearModel& model, const FeatureMatrix& background,
                  std::span<const double> weights = {})
      : model_{&model} {
    constexpr std::string_view who = "LinearExplainer";
    const std::vector<double> share = detail::shares(who, model.features(), background, weights);
    model.require_finite(who, background);
    const auto rows = static_cast<double>(share.size());
    for (Eigen::Index f = 0; f < background.cols(); ++f) {
      ExactSum sum;
      for (std::size_t i = 0; i < share.size(); ++i) sum.add(share[i] * background(static_cast<Eigen::Index>(i), f));
      mean_.push_back(sum.value());
      double squares = 0.0;
      for (std::size_t i = 0; i < share.size(); ++i) {
        const double part = share[i] * (background(static_cast<Eigen::Index>(i), f) - mean_.back());
        squares += part * part;
      }
      mean_error_.push_back(rows > 1.0 ? std::sqrt(squares * rows / (rows - 1.0)) : 0.0);
    }
    base_ = model.intercepts();
    for (std::size_t k = 0; k < base_.size(); ++k) {
      for (std::size_t f = 0; f < mean_.size(); ++f) base_[k] += coefficient(k, f) * mean_[f];
    }
  }

  /// (features) weighted means of the background.
  [[nodiscard]] const std::vector<double>& means() const noexcept { return mean_; }
  /// (outputs) margin at the means, which is the mean margin.
  [[nodiscard]] const std::vector<double>& base_values() const noexcept { return base_; }

  /// Values of rows. They are exact for this background, so there are no standard errors.
  ///
  /// @param x        (n, features), finite
  /// @throws InvalidInput if x has other columns, or a value that is missing or infinite
  [[nodiscard]] Explanation explain(const FeatureMatrix& x) const {
    detail::require_features("LinearExplainer", "x", mean_.size(), x);
    model_->require_finite("LinearExplainer", x);
    Explanation e =
        detail::empty_explanation(static_cast<std::size_t>(x.rows()), mean_.size(), base_, "linear_interventional");
    std::size_t at = 0;
    for (Eigen::Index i = 0; i < x.rows(); ++i) {
      for (std::size_t f = 0; f < mean_.size(); ++f) {
        const double away = x(i, static_cast<Eigen::Index>(f)) - mean_[f];
        for (std::size_t k = 0; k < base_.size(); ++k) e.values[at++] = coefficient(k, f) * away;
      }
    }
    detail::add_residuals(*model_, x, e);
    return e;
  }

  /// (features, outputs) row-major: by how much a value, of whichever row, would differ had the background been drawn
  /// anew from where it came: |coefficient| times the standard error of the weighted mean,
  /// sqrt(m / (m - 1) Σ_i (w_i (x_i - mean))²) with weights that sum to 1. 0 where m = 1, of which nothing can be said.
  [[nodiscard]] std::vector<double> background_standard_errors() const {
    std::vector<double> errors;
    for (std::size_t f = 0; f < mean_.size(); ++f) {
      for (std::size_t k = 0; k < base_.size(); ++k) errors.push_back(std::abs(coefficient(k, f)) * mean_error_[f]);
    }
    return errors;
  }

 private:
  [[nodiscard]] double coefficient(std::size_t k, std::size_t f) const {
    return model_->coefficients()(static_cast<Eigen::Index>(k), static_cast<Eigen::Index>(f));
  }

  const model::LinearModel* model_;
  std::vector<double> mean_;
  std::vector<double> mean_error_;
  std::vector<double> base_;
};

}  // namespace lotrecht::explain
