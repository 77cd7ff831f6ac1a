// lotrecht._core.drift: two windows of rows with several variables.

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include <lotrecht/drift/mmd.hpp>
#include <lotrecht/drift/row_kernel.hpp>
#include <lotrecht/drift/row_windows.hpp>

#include "features.hpp"
#include "pybind.hpp"
#include "registrars.hpp"

namespace lotrecht::python {
namespace {

using namespace py::literals;
using drift::Kernel;
using drift::KernelShape;
using drift::PermutationOptions;
using drift::RowKernel;
using drift::RowWindows;
using drift::Variable;

/// (value, low, high, confidence, n, method, undefined), as Python's class takes them.
py::tuple parts(const stats::Estimate& e) {
  return py::make_tuple(e.value, e.low, e.high, e.confidence, e.n, std::string{e.method},
                        std::string{name(e.undefined)});
}

/// (statistic, p-value, n, method, undefined).
py::tuple parts(const stats::TestResult& t) {
  return py::make_tuple(t.statistic, t.p_value, t.n, std::string{t.method}, std::string{name(t.undefined)});
}

KernelShape shape_named(const std::string& wanted) {
  if (wanted == "gaussian") return KernelShape::gaussian;
  if (wanted == "laplace") return KernelShape::laplace;
  if (wanted == "energy") return KernelShape::energy;
  throw InvalidInput{"RowKernel", "kernel", "must be 'gaussian', 'laplace' or 'energy', got '" + wanted + "'"};
}

/// A kernel of the bandwidth asked for, or of the median distance.
Kernel kernel_of(const RowWindows& windows, const std::string& shape, std::optional<double> bandwidth, Seed seed) {
  const KernelShape kind = shape_named(shape);
  if (kind == KernelShape::energy) return {kind, 1.0};
  return {kind, bandwidth ? *bandwidth : drift::median_bandwidth(windows, kind, seed)};
}

void register_windows(py::module_& m) {
  py::class_<RowWindows, std::shared_ptr<RowWindows>>(m, "RowWindows", "Two windows of rows with several variables.")
      .def(py::init([](const py::array& reference, const py::array& current, const std::vector<bool>& categories,
                       bool scaled) {
             std::vector<Variable> variables;
             for (const bool category : categories) {
               variables.push_back(category ? Variable::category : Variable::number);
             }
             return std::make_shared<RowWindows>(feature_view(reference, "reference"), feature_view(current, "current"),
                                                 std::move(variables),
                                                 scaled ? drift::RowScale::robust : drift::RowScale::none);
           }),
           "reference"_a, "current"_a, "categories"_a, "scaled"_a)
      .def_property_readonly("rows", &RowWindows::rows)
      .def_property_readonly("missing", &RowWindows::missing);
}

void register_mmd(py::module_& m) {
  m.def(
      "mmd",
      [](const RowWindows& windows, const std::string& shape, std::optional<double> bandwidth, bool unbiased,
         std::uint64_t permutations, std::optional<double> confidence, std::uint64_t resamples, std::uint64_t seed,
         unsigned threads) {
        const Kernel kernel = kernel_of(windows, shape, bandwidth, Seed{seed});
        stats::TestResult test;
        stats::Estimate distance;
        {
          const py::gil_scoped_release others_may_run;
          const RowKernel rows{windows, kernel};
          test = drift::mmd_test(windows, rows, unbiased ? drift::MmdEstimator::unbiased : drift::MmdEstimator::biased,
                                 {permutations, Seed{seed}, threads});
          if (confidence) {
            distance = drift::kernel_distance(windows, rows, kernel.shape == KernelShape::energy ? "energy" : "mmd",
                                              stats::Confidence{*confidence}, {resamples, Seed{seed}, threads});
          }
        }
        return py::make_tuple(parts(test), confidence ? py::object{parts(distance)} : py::none{}, kernel.bandwidth);
      },
      "windows"_a, "shape"_a, "bandwidth"_a, "unbiased"_a, "permutations"_a, "confidence"_a, "resamples"_a, "seed"_a,
      "threads"_a);
}

}  // namespace

void register_many_variables(py::module_& parent) {
  py::module_ m = parent.attr("drift").cast<py::module_>();
  register_windows(m);
  register_mmd(m);
}

}  // namespace lotrecht::python
