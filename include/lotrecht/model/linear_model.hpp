#pragma once

/// @file
/// A linear model as data: regression, logistic regression, any sum of coefficients times values.

#include <cmath>
#include <cstddef>
#include <string>
#include <utility>
#include <vector>

#include <lotrecht/core/error.hpp>
#include <lotrecht/core/features.hpp>
#include <lotrecht/model/detail/checked_names.hpp>
#include <lotrecht/model/detail/checked_tree.hpp>
#include <lotrecht/model/link.hpp>
#include <lotrecht/model/scorer.hpp>

namespace lotrecht::model {

/// What a linear model is made of, before it is checked.
struct LinearModelParts {
  RowMajorMatrix coefficients;               ///< (outputs, features)
  std::vector<double> intercepts;            ///< (outputs)
  Link link{};                               ///< margin to response, e.g. logistic
  std::vector<std::string> feature_names{};  ///< (features), or empty
  std::vector<std::string> output_names{};   ///< (outputs), or empty
};

/// The margin of output k is intercepts[k] + Σ_f coefficients(k, f) x_f.
///
/// A linear model has no answer where a value is missing or infinite, so such rows are refused; what stands in for a
/// missing value is the caller's decision, or the `AdditiveModel`'s missing bins.
///
/// What holds after construction: at least one output and one feature; every number is finite.
class LinearModel {
 public:
  /// @throws InvalidInput naming the output and the feature: no or too many features, intercepts of another number than
  ///                      rows of coefficients, a number that is not finite, names of another number
  explicit LinearModel(LinearModelParts parts) : parts_{std::move(parts)} {
    constexpr std::string_view who = "LinearModel";
    if (features() == 0 || features() > max_features) {
      throw InvalidInput{who, "coefficients",
                         "must have 1 to " + std::to_string(max_features) + " columns, one for each feature, got " +
                             std::to_string(features())};
    }
    detail::require_intercepts(who, parts_.intercepts);
    if (static_cast<std::size_t>(parts_.coefficients.rows()) != outputs()) {
      throw InvalidInput{who, "coefficients",
                         "must have " + std::to_string(outputs()) + " rows, one for each intercept, got " +
                             std::to_string(parts_.coefficients.rows())};
    }
    detail::require_names(who, "feature_names", parts_.feature_names, features());
    detail::require_names(who, "output_names", parts_.output_names, outputs());
    for (Eigen::Index k = 0; k < parts_.coefficients.rows(); ++k) {
      for (Eigen::Index f = 0; f < parts_.coefficients.cols(); ++f) {
        if (std::isfinite(parts_.coefficients(k, f))) continue;
        throw InvalidInput{who, "coefficients",
                           "must be finite, got " + std::to_string(parts_.coefficients(k, f)) + " for output " +
                               std::to_string(k) + ", " +
                               detail::described(parts_.feature_names, static_cast<std::size_t>(f))};
      }
    }
  }

  [[nodiscard]] std::size_t features() const noexcept { return static_cast<std::size_t>(parts_.coefficients.cols()); }
  [[nodiscard]] std::size_t outputs() const noexcept { return parts_.intercepts.size(); }
  [[nodiscard]] const RowMajorMatrix& coefficients() const noexcept { return parts_.coefficients; }
  [[nodiscard]] const std::vector<double>& intercepts() const noexcept { return parts_.intercepts; }
  [[nodiscard]] const Link& link() const noexcept { return parts_.link; }
  [[nodiscard]] const std::vector<std::string>& feature_names() const noexcept { return parts_.feature_names; }
  [[nodiscard]] const std::vector<std::string>& output_names() const noexcept { return parts_.output_names; }
  [[nodiscard]] const LinearModelParts& parts() const noexcept { return parts_; }

  /// Margins of rows, summed in double in the order of the features.
  ///
  /// @param x    (n, features)
  /// @param out  (n, outputs), overwritten
  /// @throws InvalidInput if shapes differ, or naming the row and the feature where x is missing or infinite
  void score(const FeatureMatrix& x, ResultMatrix out) const {
    detail::require_shapes("LinearModel", features(), outputs(), x, out);
    require_finite("LinearModel", x);
    for (Eigen::Index i = 0; i < x.rows(); ++i) {
      for (Eigen::Index k = 0; k < out.cols(); ++k) {
        double sum = parts_.intercepts[static_cast<std::size_t>(k)];
        for (Eigen::Index f = 0; f < x.cols(); ++f) sum += parts_.coefficients(k, f) * x(i, f);
        out(i, k) = sum;
      }
    }
  }

  /// @throws InvalidInput naming the first row and feature of x that is missing or infinite
  void require_finite(std::string_view who, const FeatureMatrix& x) const {
    for (Eigen::Index i = 0; i < x.rows(); ++i) {
      for (Eigen::Index f = 0; f < x.cols(); ++f) {
        if (std::isfinite(x(i, f))) continue;
        throw InvalidInput{who, "x",
                           "must be finite for a linear model, got " + std::to_string(x(i, f)) + " in row " +
                               std::to_string(i) + ", " +
                               detail::described(parts_.feature_names, static_cast<std::size_t>(f)) +
                               "; fill in or leave out rows with missing values first"};
      }
    }
  }

 private:
  LinearModelParts parts_;
};

}  // namespace lotrecht::model
