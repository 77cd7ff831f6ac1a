#include <cstdint>
#include <limits>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include <lotrecht/core/bytes.hpp>
#include <lotrecht/drift/betting_sequence.hpp>

#include "pybind.hpp"
#include "registrars.hpp"

namespace lotrecht::python {
namespace {

using namespace py::literals;

[[nodiscard]] py::array_t<double> array_of(const std::vector<double>& numbers) {
  return py::array_t<double>(static_cast<py::ssize_t>(numbers.size()), numbers.data());
}

[[nodiscard]] py::bytes bytes_of(const auto& value) {
  const auto bytes = serialize(value);
  return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

/// State as bytes and back, equality, pickles.
template <class T>
void keeps_state(py::class_<T>& found) {
  found
      .def(
          "to_bytes", [](const T& self) { return bytes_of(self); }, "Options and state, with version and checksum.")
      .def_static(
          "from_bytes",
          [](const std::string& bytes, const std::string& source) {
            return deserialize<T>(std::as_bytes(std::span{bytes}), source);
          },
          "bytes"_a, "source"_a = "state", "What `to_bytes` gave the bytes of.")
      .def("__eq__", [](const T& self,
                        const py::object& other) { return py::isinstance<T>(other) && self == other.cast<const T&>(); })
      .def(py::pickle([](const T& self) { return bytes_of(self); },
                      [](const py::bytes& state) {
                        const auto bytes = state.cast<std::string>();
                        return deserialize<T>(std::as_bytes(std::span{bytes}), "pickle");
                      }));
}

void register_betting_sequence(py::module_& m) {
  using drift::BettingSequence;
  py::class_<BettingSequence> found(
      m, "BettingSequence",
      "A mean's interval that holds at every look at once, by betting (Waudby-Smith & Ramdas 2024).\n\n"
      "confidence: that all intervals hold the mean; lower, upper: bounds of the values; cases: size of the register "
      "that values are drawn from without replacement, None if with; resolution: steps of the grid the ends lie on.");
  found
      .def(py::init([](double confidence, double lower, double upper, std::optional<std::uint64_t> cases,
                       std::optional<std::uint32_t> resolution) {
             if (cases && *cases == 0) throw InvalidInput{"BettingSequence", "cases", "must be positive, or None"};
             if (resolution && *resolution == 0) {
               throw InvalidInput{"BettingSequence", "resolution", "must be from 10 to 100,000, or None"};
             }
             return BettingSequence{stats::Confidence{confidence},
                                    {lower, upper, cases.value_or(0), resolution.value_or(0)}};
           }),
           py::kw_only(), "confidence"_a, "lower"_a = 0.0, "upper"_a = 1.0, "cases"_a = py::none(),
           "resolution"_a = py::none())
      .def("update", &BettingSequence::update, "x"_a, "Takes the next value.")
      .def(
          "update_many",
          [](BettingSequence& self, const py::array& values) {
            const auto numbers = column<double>(values, "values");
            BettingSequence::Bounds bounds;
            {
              const py::gil_scoped_release release;
              bounds = self.update_many(numbers);
            }
            return py::make_tuple(array_of(bounds.low), array_of(bounds.high));
          },
          "values"_a,
          "Takes a float64 array of values; returns the lower and upper ends after each. A refused array changes "
          "nothing.")
      .def_property_readonly("low", &BettingSequence::low, "Lower end; NaN if no mean fits.")
      .def_property_readonly("high", &BettingSequence::high, "Upper end; NaN if no mean fits.")
      .def_property_readonly(
          "mean", [](const BettingSequence& self) { return self.estimate().value; }, "Mean so far; NaN without values.")
      .def_property_readonly("seen", &BettingSequence::seen, "Values taken.")
      .def_property_readonly("contradicted", &BettingSequence::contradicted,
                             "Whether no mean fits: the values have not had the same mean from first to last.")
      .def_property_readonly(
          "confidence", [](const BettingSequence& self) { return self.confidence().level(); }, "The level.");
  keeps_state(found);
}

}  // namespace

void register_anytime(py::module_& parent) {
  py::module_ m = parent.attr("drift").cast<py::module_>();
  register_betting_sequence(m);
}

}  // namespace lotrecht::python
