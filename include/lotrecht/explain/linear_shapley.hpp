#pragma once

/// @file
/// Shapley values of a linear model whose absent features come from background rows.

#include <algorithm>
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
#include <lotrecht/explain/players.hpp>
#include <lotrecht/model/linear_model.hpp>

namespace lotrecht::explain {

/// Interventional Shapley values of a linear model: value(f) = coefficient_f (x_f - mean_f), exactly, where mean_f is
/// the background's weighted mean. Nothing is sampled and only means are kept, so a background may have any size.
/// Features of one player get one value, which for a linear model is the sum of theirs.
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
  /// @param players     features that get one value together
  /// @throws InvalidInput if the background is empty, has other columns than the model or a value that is missing or
  ///                      infinite, weights are of another number, negative, not finite or all 0, or players are not
  ///                      those of the model's features
  LinearExplainer(const model::LinearModel& model, const FeatureMatrix& background,
                  std::span<const double> weights = {}, const Players& players = {})
      : model_{&model}, players_{players.of(model.features())} {
    constexpr std::string_view who = "LinearExplainer";
    const std::vector<double> share = detail::shares(who, model.features(), background, weights);
    model.require_finite(who, background);
    for (Eigen::Index f = 0; f < background.cols(); ++f) {
      ExactSum sum;
      for (std::size_t i = 0; i < share.size(); ++i) sum.add(share[i] * background(static_cast<Eigen::Index>(i), f));
      mean_.push_back(sum.value());
    }
    base_ = model.intercepts();
    for (std::size_t k = 0; k < base_.size(); ++k) {
      for (std::size_t f = 0; f < mean_.size(); ++f) base_[k] += coefficient(k, f) * mean_[f];
    }
    find_errors(background, share);
  }

  /// Features, or groups of them.
  [[nodiscard]] std::size_t players() const noexcept { return players_.count(); }
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
        detail::empty_explanation(static_cast<std::size_t>(x.rows()), players(), base_, "linear_interventional");
    for (Eigen::Index i = 0; i < x.rows(); ++i) {
      add_row(x, i, e.values.data() + static_cast<std::size_t>(i) * players() * base_.size());
    }
    detail::add_residuals(*model_, x, e);
    return e;
  }

  /// (players, outputs) row-major: by how much a value, of whichever row, would differ had the background been drawn
  /// anew from where it came: the standard error of the weighted mean of what the player's features add,
  /// sqrt(m / (m - 1) Σ_i (w_i Σ_f coefficient_f (x_if - mean_f))²) with weights that sum to 1. 0 where m = 1, of which
  /// nothing can be said.
  [[nodiscard]] const std::vector<double>& background_standard_errors() const noexcept { return errors_; }

 private:
  /// Adds to (players, outputs) what the features of a row add.
  void add_row(const FeatureMatrix& x, Eigen::Index i, double* values) const {
    for (std::size_t f = 0; f < mean_.size(); ++f) {
      const double away = x(i, static_cast<Eigen::Index>(f)) - mean_[f];
      double* to = values + players_.player_of()[f] * base_.size();
      for (std::size_t k = 0; k < base_.size(); ++k) to[k] += coefficient(k, f) * away;
    }
  }

  void find_errors(const FeatureMatrix& background, const std::vector<double>& share) {
    errors_.assign(players() * base_.size(), 0.0);
    const auto rows = static_cast<double>(share.size());
    if (rows < 2.0) return;
    std::vector<double> values(errors_.size());
    for (std::size_t i = 0; i < share.size(); ++i) {
      std::fill(values.begin(), values.end(), 0.0);
      add_row(background, static_cast<Eigen::Index>(i), values.data());
      for (std::size_t at = 0; at < values.size(); ++at) errors_[at] += share[i] * values[at] * share[i] * values[at];
    }
    for (double& error : errors_) error = std::sqrt(error * rows / (rows - 1.0));
  }

  [[nodiscard]] double coefficient(std::size_t k, std::size_t f) const {
    return model_->coefficients()(static_cast<Eigen::Index>(k), static_cast<Eigen::Index>(f));
  }

  const model::LinearModel* model_;
  PlayerMap players_;
  std::vector<double> mean_;
  std::vector<double> errors_;
  std::vector<double> base_;
};

}  // namespace lotrecht::explain
