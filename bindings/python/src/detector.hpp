#pragma once

/// @file
/// What detectors of all kinds have in Python.

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include <lotrecht/core/bytes.hpp>
#include <lotrecht/drift/stream_detector.hpp>

#include "pybind.hpp"
#include "stream_values.hpp"

namespace lotrecht::python {

/// Positions of a batch as an array.
[[nodiscard]] inline py::array_t<std::int64_t> position_array(const std::vector<std::size_t>& positions) {
  py::array_t<std::int64_t> out(static_cast<py::ssize_t>(positions.size()));
  for (std::size_t i = 0; i < positions.size(); ++i) {
    out.mutable_at(static_cast<py::ssize_t>(i)) = static_cast<std::int64_t>(positions[i]);
  }
  return out;
}

/// What every detector has but for taking values.
template <class D>
py::class_<D> kept_detector(py::module_& m, const char* name, const char* doc) {
  using namespace py::literals;
  py::class_<D> found(m, name, doc);
  const auto state = [](const D& self) {
    const auto bytes = serialize(self);
    return py::bytes(reinterpret_cast<const char*>(bytes.data()), bytes.size());
  };
  found
      .def_property_readonly(
          "drift_detected", [](const D& self) { return self.signal() == drift::Signal::drift; },
          "Whether the last value signalled drift; with the next the detector begins anew.")
      .def_property_readonly(
          "warning_detected", [](const D& self) { return self.signal() == drift::Signal::warning; },
          "Whether the last value warned of drift.")
      .def_property_readonly_static(
          "semantics", [](const py::object&) { return std::string{D::semantics}; },
          "What the detector follows: a paper, or a library and its version.")
      .def("to_bytes", state, "Parameters and state, with version and checksum.")
      .def_static(
          "from_bytes",
          [](const std::string& bytes, const std::string& source) {
            return deserialize<D>(std::as_bytes(std::span{bytes}), source);
          },
          "bytes"_a, "source"_a = "detector", "The detector whose `to_bytes` gave the bytes.")
      .def("__eq__", [](const D& self,
                        const py::object& other) { return py::isinstance<D>(other) && self == other.cast<const D&>(); })
      .def(py::pickle(state, [](const py::bytes& bytes) {
        const auto text = bytes.cast<std::string>();
        return deserialize<D>(std::as_bytes(std::span{text}), "pickle");
      }));
  return found;
}

/// What every detector of single values has; the constructor is the caller's, for its names and defaults.
template <drift::StreamDetector D>
py::class_<D> detector(py::module_& m, const char* name, const char* doc) {
  using namespace py::literals;
  py::class_<D> found = kept_detector<D>(m, name, doc);
  found
      .def(
          "update",
          [](D& self, double x) {
            if (!D::accepts(x)) drift::detail::check_values<D>("update", std::span{&x, 1});
            self.update(x);
          },
          "x"_a, "Takes the next value.")
      .def(
          "update_many",
          [](D& self, const py::object& values) {
            const py::array held = stream_values(values, "values");
            const auto numbers = column<double>(held, "values");
            std::vector<std::size_t> positions;
            {
              const py::gil_scoped_release release;
              positions = drift::update_many(self, numbers);
            }
            return position_array(positions);
          },
          "values"_a,
          "Takes a column of values (an array of float64 is not copied); returns the positions at which drift was "
          "signalled. A refused column leaves the detector as it was.");
  return found;
}

[[nodiscard]] inline drift::Direction direction_named(const char* who, const std::string& wanted) {
  if (wanted == "both") return drift::Direction::both;
  if (wanted == "up") return drift::Direction::up;
  if (wanted == "down") return drift::Direction::down;
  throw InvalidInput{who, "mode", "must be 'both', 'up' or 'down', got '" + wanted + "'"};
}

}  // namespace lotrecht::python
