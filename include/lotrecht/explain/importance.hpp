#pragma once

/// @file
/// How much each feature moves margins, over many rows.

#include <cmath>
#include <cstddef>
#include <span>
#include <string>
#include <vector>

#include <lotrecht/core/error.hpp>
#include <lotrecht/core/exact_sum.hpp>

namespace lotrecht::explain {

/// (columns) mean of |value| over rows, of values (rows, columns) row-major; what bar charts of explanations rank by.
///
/// Summed exactly, so that the order of rows does not matter. Without rows there is no mean: NaN in every place.
///
/// @throws InvalidInput if columns = 0 or values are no whole number of rows
[[nodiscard]] inline std::vector<double> mean_sizes(std::span<const double> values, std::size_t columns) {
  if (columns == 0 || values.size() % columns != 0) {
    throw InvalidInput{"mean_sizes", "values",
                       "must be whole rows of " + std::to_string(columns) + " columns, got " +
                           std::to_string(values.size()) + " values"};
  }
  std::vector<ExactSum> sums(columns);
  for (std::size_t i = 0; i < values.size(); ++i) sums[i % columns].add(std::abs(values[i]));
  const std::size_t rows = values.size() / columns;
  std::vector<double> means;
  means.reserve(columns);
  for (const ExactSum& sum : sums) means.push_back(sum.value() / static_cast<double>(rows));
  return means;
}

}  // namespace lotrecht::explain
