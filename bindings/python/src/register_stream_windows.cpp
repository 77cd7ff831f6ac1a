#include <cstdint>
#include <string>

#include <lotrecht/drift/bocpd.hpp>
#include <lotrecht/drift/incremental_ks.hpp>
#include <lotrecht/drift/kswin.hpp>
#include <lotrecht/drift/pelt.hpp>
#include <lotrecht/drift/seed_detector.hpp>

#include "detector.hpp"
#include "pybind.hpp"
#include "registrars.hpp"

namespace lotrecht::python {
namespace {

using namespace py::literals;

template <class D>
void distance_properties(py::class_<D>& found) {
  found
      .def_property_readonly(
          "alpha", [](const D& self) { return self.parameters().alpha; }, "The level of one look.")
      .def_property_readonly("distance", &D::distance, "The largest distance now; 0 until there are enough values.")
      .def_property_readonly("critical_distance", &D::critical_distance, "The distance that is an alarm.")
      .def_property_readonly("p_value", &D::p_value, "The exact p-value of the distance, given the ties.");
}

template <class Run>
py::class_<drift::BOCPD<Run>> bocpd(py::module_& m, const char* name, const char* doc) {
  using D = drift::BOCPD<Run>;
  auto found = detector<D>(m, name, doc);
  found
      .def_property_readonly("change_probability", &D::change_probability,
                             "That a change has happened since the beginning or the last alarm.")
      .def_property_readonly("run_length", &D::run_length, "The most probable number of values since the last change.")
      .def("run_lengths", &D::run_lengths, "(length, probability) of every length that is kept, longest first.");
  return found;
}

drift::PieceCost cost_named(const std::string& wanted) {
  if (wanted == "mean") return drift::PieceCost::mean;
  if (wanted == "mean_variance") return drift::PieceCost::mean_variance;
  if (wanted == "bernoulli") return drift::PieceCost::bernoulli;
  if (wanted == "poisson") return drift::PieceCost::poisson;
  throw InvalidInput{"pelt", "cost", "must be 'mean', 'mean_variance', 'bernoulli' or 'poisson', got '" + wanted + "'"};
}

}  // namespace

void register_stream_windows(py::module_& parent) {
  py::module_ m = parent.attr("drift").cast<py::module_>();
  auto kswin = detector<drift::KSWIN>(m, "KSWIN",
                                      "The last values of a window against all before them, by Kolmogorov and "
                                      "Smirnov's distance (Raab and others 2020; "
                                      "all older values, not a sample). alpha is of one look.");
  kswin
      .def(py::init([](double alpha, std::uint32_t window_size, std::uint32_t stat_size) {
             return drift::KSWIN{{alpha, window_size, stat_size}};
           }),
           "alpha"_a = 0.005, "window_size"_a = 100U, "stat_size"_a = 30U)
      .def_static(
          "for_run_length",
          [](double one_false_alarm_per, std::uint64_t seed, std::uint32_t window_size, std::uint32_t stat_size,
             std::uint64_t runs) {
            const py::gil_scoped_release release;
            return drift::KSWIN::for_run_length(window_size, stat_size, one_false_alarm_per, Seed{seed}, runs);
          },
          "one_false_alarm_per"_a, py::kw_only(), "seed"_a, "window_size"_a = 100U, "stat_size"_a = 30U,
          "runs"_a = 400U,
          "The detector with this mean time to a false alarm, whatever the distribution of values that do not repeat; "
          "found by simulation, within about 1 / sqrt(runs).");
  distance_properties(kswin);
  auto incremental = detector<drift::IncrementalKS>(
      m, "IncrementalKS",
      "The last values of a stream against its first ones, by Kolmogorov and Smirnov's distance (dos Reis and others "
      "2016). alpha is of one look.");
  incremental
      .def(py::init([](double alpha, std::uint32_t window_size) {
             return drift::IncrementalKS{{alpha, window_size}};
           }),
           "alpha"_a = 0.001, "window_size"_a = 100U)
      .def_static(
          "for_run_length",
          [](double one_false_alarm_per, std::uint64_t seed, std::uint32_t window_size, std::uint64_t runs) {
            const py::gil_scoped_release release;
            return drift::IncrementalKS::for_run_length(window_size, one_false_alarm_per, Seed{seed}, runs);
          },
          "one_false_alarm_per"_a, py::kw_only(), "seed"_a, "window_size"_a = 100U, "runs"_a = 400U,
          "The detector with this mean time to a false alarm, whatever the distribution of values that do not repeat; "
          "found by simulation, within about 1 / sqrt(runs).");
  distance_properties(incremental);
  detector<drift::SEED>(
      m, "SEED",
      "A window cut between blocks, whose like neighbours grow together (Huang and others 2014). delta "
      "is of one look.")
      .def(py::init([](double delta, std::uint32_t block_size, std::uint32_t compress_every, double alike) {
             return drift::SEED{{delta, block_size, compress_every, alike}};
           }),
           "delta"_a = 0.05, "block_size"_a = 32U, "compress_every"_a = 75U, "alike"_a = 0.2)
      .def_property_readonly("width", &drift::SEED::width, "Values in full blocks of the window.")
      .def_property_readonly("estimation", &drift::SEED::mean, "Their mean.");
  bocpd<drift::NormalRun>(
      m, "NormalBOCPD",
      "When did numbers last change, in mean or spread (Adams & MacKay 2007)? The mean is as if known "
      "from `weight` values at `mean`, the variance as if from 2 `shape` with mean square scale / "
      "shape.")
      .def(py::init([](double mean, double weight, double shape, double scale, double expected_run, double threshold,
                       std::uint32_t most_runs) {
             return drift::NormalBOCPD{{{mean, weight, shape, scale}, expected_run, threshold, most_runs}};
           }),
           "mean"_a = 0.0, "weight"_a = 1.0, "shape"_a = 1.0, "scale"_a = 1.0, py::kw_only(), "expected_run"_a,
           "threshold"_a = 0.9, "most_runs"_a = 200U);
  bocpd<drift::BernoulliRun>(
      m, "BernoulliBOCPD",
      "When did a rate last change (Adams & MacKay 2007)? Values are 0 or 1; before any, the rate "
      "is as if so many yes and no had been seen.")
      .def(py::init([](double yes, double no, double expected_run, double threshold, std::uint32_t most_runs) {
             return drift::BernoulliBOCPD{{{yes, no}, expected_run, threshold, most_runs}};
           }),
           "yes"_a = 0.5, "no"_a = 0.5, py::kw_only(), "expected_run"_a, "threshold"_a = 0.9, "most_runs"_a = 200U);
  bocpd<drift::PoissonRun>(m, "PoissonBOCPD",
                           "When did counts last change (Adams & MacKay 2007)? Before any, their mean is as if so many "
                           "events had been counted in so many periods.")
      .def(py::init([](double events, double periods, double expected_run, double threshold, std::uint32_t most_runs) {
             return drift::PoissonBOCPD{{{events, periods}, expected_run, threshold, most_runs}};
           }),
           "events"_a = 1.0, "periods"_a = 0.1, py::kw_only(), "expected_run"_a, "threshold"_a = 0.9,
           "most_runs"_a = 200U);
  m.def(
      "pelt",
      [](const py::array& values, const std::string& cost, double penalty, std::size_t shortest) {
        const auto numbers = column<double>(values, "values");
        const drift::PieceCost kind = cost_named(cost);
        drift::Pieces found;
        {
          const py::gil_scoped_release release;
          found = drift::pelt(numbers, kind, penalty, shortest);
        }
        return py::make_tuple(position_array(found.changes), found.cost);
      },
      "values"_a, "cost"_a, "penalty"_a, "shortest"_a);
}

}  // namespace lotrecht::python
