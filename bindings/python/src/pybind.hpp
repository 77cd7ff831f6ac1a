#pragma once

/// @file
/// The one door to pybind11, and how columns come through it.

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include <pybind11/numpy.h>
#include <pybind11/pybind11.h>
#include <pybind11/stl.h>

#include <lotrecht/core/error.hpp>
#include <lotrecht/core/group_ids.hpp>

namespace lotrecht::python {

namespace py = pybind11;

/// A one-dimensional, contiguous array of exactly `T`, as a view. Nothing is converted: a wrong type is an error, not
/// a silent copy.
template <class T>
[[nodiscard]] std::span<const T> column(const py::array& array, const std::string& name) {
  if (!py::isinstance<py::array_t<T>>(array)) {
    throw InvalidInput{"column", name,
                       "must be of type " + py::str(py::dtype::of<T>()).cast<std::string>() + ", got " +
                           py::str(array.dtype()).cast<std::string>()};
  }
  if (array.ndim() != 1) {
    throw InvalidInput{"column", name, "must have one dimension, got " + std::to_string(array.ndim())};
  }
  if (array.size() > 1 && array.strides(0) != static_cast<py::ssize_t>(sizeof(T))) {
    throw InvalidInput{"column", name, "must be contiguous in memory; numpy.ascontiguousarray makes it so"};
  }
  return {static_cast<const T*>(array.data()), static_cast<std::size_t>(array.size())};
}

/// Group ids of whichever width the array has.
[[nodiscard]] inline GroupIds ids(const py::array& array, const std::string& name) {
  if (py::isinstance<py::array_t<std::uint8_t>>(array)) return column<std::uint8_t>(array, name);
  if (py::isinstance<py::array_t<std::uint16_t>>(array)) return column<std::uint16_t>(array, name);
  return column<std::uint32_t>(array, name);
}

}  // namespace lotrecht::python
