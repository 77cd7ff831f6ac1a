#pragma once

/// @file
/// Values of a stream, from whatever holds them.

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "pybind.hpp"

namespace lotrecht::python {

/// Numbers as float64, in rows: an array of float64 as it is, without a copy; lists, columns of data frames, whole
/// numbers and truth values (errors, for most detectors) are converted. Texts are not, nor what holds None.
///
/// @param dimensions  1 for a column
[[nodiscard]] inline py::array stream_values(const py::object& given, const std::string& name,
                                             const std::string& function = "update_many", py::ssize_t dimensions = 1) {
  const std::string wanted =
      dimensions == 1 ? "must be one column of numbers, got " : "must be numbers of shape (looks, streams), got ";
  const auto type_name = [&] { return py::str(py::type::of(given).attr("__name__")).cast<std::string>(); };
  const py::array array = py::array::ensure(given);
  if (!array) throw InvalidInput{function, name, wanted + type_name()};
  if (array.ndim() != dimensions) {
    throw InvalidInput{
        function, name,
        wanted + (array.ndim() == 0 ? type_name() : "an array of " + std::to_string(array.ndim()) + " dimensions")};
  }
  const char kind = array.dtype().kind();
  if (array.size() > 0 && kind != 'f' && kind != 'i' && kind != 'u' && kind != 'b') {
    throw InvalidInput{function, name, wanted + "values of type " + py::str(array.dtype()).cast<std::string>()};
  }
  return py::array_t<double, py::array::c_style | py::array::forcecast>::ensure(array);
}

/// A column of counts: whole numbers from 0 to 2^53, of any type.
[[nodiscard]] inline std::vector<std::uint64_t> stream_counts(const py::object& given, const std::string& name) {
  const py::array held = stream_values(given, name);
  std::vector<std::uint64_t> counts;
  std::size_t position = 0;
  for (const double x : column<double>(held, name)) {
    if (!(x >= 0.0 && x <= 0x1p53 && x == std::floor(x))) {
      throw InvalidInput{"update_many", name, "position " + std::to_string(position) + ": must be a count"};
    }
    counts.push_back(static_cast<std::uint64_t>(x));
    ++position;
  }
  return counts;
}

}  // namespace lotrecht::python
