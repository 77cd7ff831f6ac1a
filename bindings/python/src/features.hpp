#pragma once

/// @file
/// Tables of numbers through the door: rows of features in, rows of results out, without a copy.

#include <string>

#include <lotrecht/core/features.hpp>

#include "pybind.hpp"

namespace lotrecht::python {

/// A two-dimensional array of float64 whose rows are contiguous, as a view. Rows may lie further apart (a slice of
/// columns). Nothing is converted: a wrong type or order is an error, not a silent copy.
[[nodiscard]] inline Eigen::Map<const RowMajorMatrix, 0, Eigen::OuterStride<>> feature_view(const py::array& array,
                                                                                            const std::string& name) {
  if (!py::isinstance<py::array_t<double>>(array)) {
    throw InvalidInput{"features", name, "must be of type float64, got " + py::str(array.dtype()).cast<std::string>()};
  }
  if (array.ndim() != 2) {
    throw InvalidInput{"features", name,
                       "must have two dimensions, rows and features, got " + std::to_string(array.ndim())};
  }
  // Strides of no rows mean nothing.
  if (array.size() == 0) {
    return {static_cast<const double*>(array.data()), array.shape(0), array.shape(1),
            Eigen::OuterStride<>(array.shape(1))};
  }
  constexpr auto width = static_cast<py::ssize_t>(sizeof(double));
  const py::ssize_t row = array.shape(0) > 1 ? array.strides(0) : array.shape(1) * width;
  if ((array.shape(1) > 1 && array.strides(1) != width) || row < array.shape(1) * width || row % width != 0) {
    throw InvalidInput{"features", name, "must be row-major in memory; numpy.ascontiguousarray makes it so"};
  }
  return {static_cast<const double*>(array.data()), array.shape(0), array.shape(1), Eigen::OuterStride<>(row / width)};
}

/// A new (rows, outputs) array for results.
[[nodiscard]] inline py::array_t<double> result_array(Eigen::Index rows, std::size_t outputs) {
  return py::array_t<double>({static_cast<py::ssize_t>(rows), static_cast<py::ssize_t>(outputs)});
}

/// Its numbers, to be filled.
[[nodiscard]] inline Eigen::Map<RowMajorMatrix, 0, Eigen::OuterStride<>> result_view(py::array_t<double>& array) {
  return {array.mutable_data(), array.shape(0), array.shape(1), Eigen::OuterStride<>(array.shape(1))};
}

}  // namespace lotrecht::python
