#pragma once

/// @file
/// Windows of numbers without missing values, as a matrix.

#include <cstddef>
#include <string>
#include <string_view>

#include <Eigen/Core>

#include <lotrecht/core/error.hpp>
#include <lotrecht/core/features.hpp>
#include <lotrecht/drift/row_windows.hpp>

namespace lotrecht::drift::detail {

/// (rows, variables) scaled numbers, the reference first.
///
/// @throws InvalidInput if a variable is a category or a value is missing
[[nodiscard]] inline RowMajorMatrix complete_numbers(const RowWindows& windows, std::string_view who) {
  RowMajorMatrix x(static_cast<Eigen::Index>(windows.rows()), static_cast<Eigen::Index>(windows.variables()));
  if (windows.missing() > 0) {
    throw InvalidInput{who, "windows",
                       "must be complete, got " + std::to_string(windows.missing()) +
                           " missing values; kernel tests take them as a state of their own"};
  }
  for (const RowWindows::Column& column : windows.columns()) {
    if (column.kind != Variable::number) {
      throw InvalidInput{who, "column " + std::to_string(column.variable),
                         "is a category, and only numbers have what this test is about; kernel tests take both"};
    }
    for (std::size_t i = 0; i < windows.rows(); ++i) {
      x(static_cast<Eigen::Index>(i), static_cast<Eigen::Index>(column.variable)) = column.values[i];
    }
  }
  return x;
}

}  // namespace lotrecht::drift::detail
