#pragma once

/// @file
/// Explanations of rows, with what is left over and how sure they are.

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <span>
#include <string_view>
#include <vector>

namespace lotrecht::explain {

/// Values that add up: for every row i and output k,  margin(i, k) = base_values[k] + Σ_f values(i, f, k) + residual(i,
/// k).
///
/// The residual is computed, never assumed: for an exact engine it is rounding, for a sampled one it is 0 by
/// construction or says what sampling left over. Standard errors stand beside sampled values; they are empty where the
/// values are exact.
struct Explanation {
  std::size_t rows = 0;
  std::size_t features = 0;  ///< players: features of the model, or groups of them
  std::size_t outputs = 0;
  std::vector<double> values;           ///< (rows, features, outputs), row-major
  std::vector<double> base_values;      ///< (outputs), the margin explained by nothing: the background's mean
  std::vector<double> residual;         ///< (rows, outputs)
  std::vector<double> standard_errors;  ///< as values, or empty
  std::string_view method{};            ///< e.g. "tree_path_dependent"; a string literal

  [[nodiscard]] double value(std::size_t row, std::size_t feature, std::size_t output = 0) const noexcept {
    return values[(row * features + feature) * outputs + output];
  }

  /// The values of one row, (features, outputs) row-major.
  [[nodiscard]] std::span<const double> row(std::size_t i) const noexcept {
    return {values.data() + i * features * outputs, features * outputs};
  }

  /// The largest |residual|: how well the values add up. 0 where there are no rows.
  [[nodiscard]] double largest_residual() const noexcept {
    double largest = 0.0;
    for (const double r : residual) largest = std::max(largest, std::abs(r));
    return largest;
  }
};

}  // namespace lotrecht::explain
