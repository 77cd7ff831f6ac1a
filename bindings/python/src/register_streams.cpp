#include <cstdint>
#include <optional>
#include <string>

#include <lotrecht/drift/adwin.hpp>
#include <lotrecht/drift/ddm.hpp>
#include <lotrecht/drift/ecdd.hpp>
#include <lotrecht/drift/eddm.hpp>
#include <lotrecht/drift/fhddm.hpp>
#include <lotrecht/drift/hddm_a.hpp>
#include <lotrecht/drift/hddm_w.hpp>
#include <lotrecht/drift/page_hinkley.hpp>
#include <lotrecht/drift/rddm.hpp>
#include <lotrecht/drift/stepd.hpp>

#include "detector.hpp"
#include "pybind.hpp"
#include "registrars.hpp"

namespace lotrecht::python {

using namespace py::literals;

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
  detector<drift::ECDD>(m, "ECDD",
                        "A moving average of errors against their mean (Ross and others 2012). Values are 0 or 1; "
                        "average_run_length is 100, 400 or 1000, and not kept.")
      .def(py::init([](std::uint32_t average_run_length, double warning, std::uint32_t min_instances) {
             return drift::ECDD{{average_run_length, warning, min_instances}};
           }),
           "average_run_length"_a = 400U, "warning"_a = 0.5, "min_instances"_a = 30U);
  detector<drift::FHDDM>(m, "FHDDM",
                         "The share of errors of the last values against the best window so far, by Hoeffding's bound "
                         "(Pesaranghader & Viktor 2016). Values are 0 or 1 for an error; river takes 1 for a right "
                         "answer.")
      .def(py::init([](std::uint32_t sliding_window_size, double confidence_level,
                       const std::optional<std::uint32_t>& short_window_size) {
             return drift::FHDDM{{sliding_window_size, short_window_size.value_or(0), confidence_level}};
           }),
           "sliding_window_size"_a = 100U, "confidence_level"_a = 1e-6, "short_window_size"_a = py::none());
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
      .def(py::init([](std::uint64_t min_instances, double delta, double threshold, double alpha,
                       const std::string& mode) {
             return drift::PageHinkley{{min_instances, delta, threshold, alpha, direction_named("PageHinkley", mode)}};
           }),
           "min_instances"_a = 30U, "delta"_a = 0.005, "threshold"_a = 50.0, "alpha"_a = 0.9999, "mode"_a = "both");
  detector<drift::RDDM>(m, "RDDM",
                        "DDM that forgets: the last min_concept errors at most, and after an alarm those since its "
                        "warning (Barros and others 2017). Values are 0 or 1.")
      .def(py::init([](std::uint32_t min_instances, double warning_threshold, double drift_threshold,
                       std::uint32_t max_concept, std::uint32_t min_concept, std::uint32_t max_warnings) {
             return drift::RDDM{
                 {min_instances, warning_threshold, drift_threshold, max_concept, min_concept, max_warnings}};
           }),
           "min_instances"_a = 129U, "warning_threshold"_a = 1.773, "drift_threshold"_a = 2.258,
           "max_concept"_a = 40000U, "min_concept"_a = 7000U, "max_warnings"_a = 1400U);
  detector<drift::STEPD>(m, "STEPD",
                         "The share of errors of the last values against that of those before (Nishida & Yamauchi "
                         "2007). Values are 0 or 1; levels are of one look.")
      .def(py::init([](std::uint32_t window, double drift_level, double warning_level) {
             return drift::STEPD{{window, drift_level, warning_level}};
           }),
           "window"_a = 30U, "drift_level"_a = 0.003, "warning_level"_a = 0.05);
}

}  // namespace lotrecht::python
