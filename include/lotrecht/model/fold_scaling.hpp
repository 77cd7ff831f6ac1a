#pragma once

/// @file
/// A linear model of scaled features as a linear model of the features themselves.

#include <cmath>
#include <cstddef>
#include <span>
#include <string>

#include <lotrecht/core/error.hpp>
#include <lotrecht/model/linear_model.hpp>

namespace lotrecht::model {

/// Turns coefficients for (x - offset) / scale into coefficients for x, in place: c / scale, and the intercept less
/// Σ c offset / scale.
///
/// @param offset  (features), or empty for zeros: the means that were subtracted
/// @param scale   (features), or empty for ones: the standard deviations that were divided by
/// @throws InvalidInput if lengths differ from the features, or a scale is 0 or not finite
inline void fold_scaling(LinearModelParts& parts, std::span<const double> offset, std::span<const double> scale) {
  const auto features = static_cast<std::size_t>(parts.coefficients.cols());
  const auto must_fit = [&](std::string_view argument, std::size_t size) {
    if (size != 0 && size != features) {
      throw InvalidInput{"fold_scaling", argument,
                         "must have " + std::to_string(features) + " values or none, got " + std::to_string(size)};
    }
  };
  must_fit("offset", offset.size());
  must_fit("scale", scale.size());
  for (std::size_t f = 0; f < scale.size(); ++f) {
    if (scale[f] == 0.0 || !std::isfinite(scale[f])) {
      throw InvalidInput{
          "fold_scaling", "scale",
          "must be finite and not 0, got " + std::to_string(scale[f]) + " for feature " + std::to_string(f)};
    }
  }
  for (Eigen::Index k = 0; k < parts.coefficients.rows(); ++k) {
    for (Eigen::Index f = 0; f < parts.coefficients.cols(); ++f) {
      double& c = parts.coefficients(k, f);
      if (!scale.empty()) c /= scale[static_cast<std::size_t>(f)];
      if (!offset.empty()) parts.intercepts[static_cast<std::size_t>(k)] -= c * offset[static_cast<std::size_t>(f)];
    }
  }
}

}  // namespace lotrecht::model
