#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include <lotrecht/core/bytes.hpp>
#include <lotrecht/drift/adwin.hpp>
#include <lotrecht/drift/bernoulli_cusum.hpp>
#include <lotrecht/drift/ddm.hpp>
#include <lotrecht/drift/eddm.hpp>
#include <lotrecht/drift/hddm_a.hpp>
#include <lotrecht/drift/hddm_w.hpp>
#include <lotrecht/drift/page_hinkley.hpp>

#include "pybind.hpp"
#include "registrars.hpp"

namespace lotrecht::python {
namespace {

using namespace py::literals;
using drift::Signal;

/// What every detector has in Python; the constructor is the caller's, for its names and defaults.
template <drift::StreamDetector D>
py::class_<D> detector(py::module_& m, const char* name, const char* doc) {
  py::class_<D> found(m, name, doc);
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
          [](D& self, const py::array& values) {
            const auto numbers = column<double>(values, "values");
            std::vector<std::size_t> positions;
            {
              const py::gil_scoped_release release;
              positions = drift::update_many(self, numbers);
            }
            py::array_t<std::int64_t> out(static_cast<py::ssize_t>(positions.size()));
            for (std::size_t i = 0; i < positions.size(); ++i) {
              out.mutable_at(static_cast<py::ssize_t>(i)) = static_cast<std::int64_t>(positions[i]);
            }
            return out;
          },
          "values"_a,
          "Takes a float64 array of values; returns the positions at which drift was signalled. A refused array leaves "
          "the detector as it was.")
      .def_property_readonly(
          "drift_detected", [](const D& self) { return self.signal() == Signal::drift; },
          "Whether the last value signalled drift; with the next the detector begins anew.")
      .def_property_readonly(
          "warning_detected", [](const D& self) { return self.signal() == Signal::warning; },
          "Whether the last value warned of drift.")
      .def_property_readonly_static(
          "semantics", [](const py::object&) { return std::string{D::semantics}; },
          "What the detector follows: a paper, or a library and its version.")
      .def(
          "to_bytes",
          [](const D& self) {
            const auto bytes = serialize(self);
            return py::bytes(reinterpret_cast<const char*>(bytes.data()), bytes.size());
          },
          "Parameters and state, with version and checksum.")
      .def_static(
          "from_bytes",
          [](const std::string& bytes, const std::string& source) {
            return deserialize<D>(std::as_bytes(std::span{bytes}), source);
          },
          "bytes"_a, "source"_a = "detector", "The detector whose `to_bytes` gave the bytes.")
      .def("__eq__", [](const D& self,
                        const py::object& other) { return py::isinstance<D>(other) && self == other.cast<const D&>(); })
      .def(py::pickle(
          [](const D& self) {
            const auto bytes = serialize(self);
            return py::bytes(reinterpret_cast<const char*>(bytes.data()), bytes.size());
          },
          [](const py::bytes& state) {
            const auto bytes = state.cast<std::string>();
            return deserialize<D>(std::as_bytes(std::span{bytes}), "pickle");
          }));
  return found;
}

drift::Direction direction_named(const std::string& wanted) {
  if (wanted == "both") return drift::Direction::both;
  if (wanted == "up") return drift::Direction::up;
  if (wanted == "down") return drift::Direction::down;
  throw InvalidInput{"PageHinkley", "mode", "must be 'both', 'up' or 'down', got '" + wanted + "'"};
}

}  // namespace

void register_streams(py::module_& parent) {
  py::module_ m = parent.attr("drift").cast<py::module_>();
  detector<drift::ADWIN>(m, "ADWIN",
                         "A window that keeps as many numbers as show no change (Bifet & Gavaldà 2007).\n\n"
                         "delta bounds a false cut of one look, not of a stream; it looks at every clock-th value.")
      .def(py::init([](double delta, std::uint32_t clock, std::uint32_t max_buckets, std::uint32_t min_window_length,
                       std::uint32_t grace_period) {
             return drift::ADWIN{{delta, clock, max_buckets, min_window_length, grace_period}};
           }),
           "delta"_a = 0.002, py::kw_only(), "clock"_a = 32U, "max_buckets"_a = 5U, "min_window_length"_a = 5U,
           "grace_period"_a = 10U)
      .def_property_readonly("width", &drift::ADWIN::width, "Values in the window.")
      .def_property_readonly("estimation", &drift::ADWIN::mean, "Their mean.")
      .def_property_readonly("variance", &drift::ADWIN::variance, "Their variance, by n.");
  detector<drift::BernoulliCUSUM>(
      m, "BernoulliCUSUM",
      "A chart of a rate that gives, on average, no more than one false alarm per so many values, exactly (Reynolds & "
      "Stoumbos 1999). Values are 0 or 1; a changed rate below the rate watches for a fall.")
      .def(py::init([](double rate, double changed_rate, double one_false_alarm_per) {
             return drift::BernoulliCUSUM{{rate, changed_rate, one_false_alarm_per}};
           }),
           "rate"_a, "changed_rate"_a, py::kw_only(), "one_false_alarm_per"_a)
      .def("run_length", &drift::BernoulliCUSUM::run_length, "rate"_a,
           "Exact mean number of values until an alarm at a rate of ones.")
      .def_property_readonly("level", &drift::BernoulliCUSUM::level,
                             "Where the chart stands; 1 and above is an alarm.");
  detector<drift::DDM>(m, "DDM",
                       "The share of errors against its smallest so far (Gama and others 2004). Values are 0 or 1; it "
                       "sees errors rise.")
      .def(py::init([](std::uint64_t warm_start, double warning_threshold, double drift_threshold) {
             return drift::DDM{{warm_start, warning_threshold, drift_threshold}};
           }),
           "warm_start"_a = 30U, "warning_threshold"_a = 2.0, "drift_threshold"_a = 3.0);
  detector<drift::EDDM>(m, "EDDM",
                        "The distance between errors against its largest so far (Baena-García and others 2006). Values "
                        "are 0 or 1.")
      .def(py::init([](std::uint64_t warm_start, double alpha, double beta) {
             return drift::EDDM{{warm_start, alpha, beta}};
           }),
           "warm_start"_a = 30U, "alpha"_a = 0.95, "beta"_a = 0.9);
  detector<drift::HDDM_A>(
      m, "HDDM_A",
      "Averages before and after a cut, by Hoeffding's bound (Frías-Blanco and others 2015). Values "
      "lie in [0, 1].")
      .def(py::init([](double drift_confidence, double warning_confidence, bool two_sided_test) {
             return drift::HDDM_A{{drift_confidence, warning_confidence, two_sided_test}};
           }),
           "drift_confidence"_a = 0.001, "warning_confidence"_a = 0.005, "two_sided_test"_a = false);
  detector<drift::HDDM_W>(m, "HDDM_W",
                          "Weighted averages before and after a cut, by McDiarmid's bound (Frías-Blanco and others "
                          "2015). Values lie in [0, 1].")
      .def(py::init([](double drift_confidence, double warning_confidence, double lambda, bool two_sided_test) {
             return drift::HDDM_W{{drift_confidence, warning_confidence, lambda, two_sided_test}};
           }),
           "drift_confidence"_a = 0.001, "warning_confidence"_a = 0.005, "lambda_val"_a = 0.05,
           "two_sided_test"_a = false);
  detector<drift::PageHinkley>(m, "PageHinkley",
                               "Sums of deviations from the running mean (Page 1954); delta and threshold are in the "
                               "values' unit.")
      .def(py::init(
               [](std::uint64_t min_instances, double delta, double threshold, double alpha, const std::string& mode) {
                 return drift::PageHinkley{{min_instances, delta, threshold, alpha, direction_named(mode)}};
               }),
           "min_instances"_a = 30U, "delta"_a = 0.005, "threshold"_a = 50.0, "alpha"_a = 0.9999, "mode"_a = "both");
}

}  // namespace lotrecht::python
