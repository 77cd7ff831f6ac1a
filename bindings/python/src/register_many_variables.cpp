// lotrecht._core.drift: two windows of rows with several variables.

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <lotrecht/drift/block_mmd.hpp>
#include <lotrecht/drift/classifier_test.hpp>
#include <lotrecht/drift/cross_mmd.hpp>
#include <lotrecht/drift/hotelling.hpp>
#include <lotrecht/drift/lsdd.hpp>
#include <lotrecht/drift/mmd.hpp>
#include <lotrecht/drift/mmd_aggregated.hpp>
#include <lotrecht/drift/mmd_variables.hpp>
#include <lotrecht/drift/mmd_witness.hpp>
#include <lotrecht/drift/pca_reconstruction.hpp>
#include <lotrecht/drift/propensity_mmd.hpp>
#include <lotrecht/drift/random_feature_mmd.hpp>
#include <lotrecht/drift/row_graph.hpp>
#include <lotrecht/drift/row_kernel.hpp>
#include <lotrecht/drift/row_windows.hpp>
#include <lotrecht/drift/stratified_mmd.hpp>

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
             variables.reserve(categories.size());
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

/// MMD without all pairs of rows, or with several kernels.
void register_other_mmds(py::module_& m) {
  m.def(
      "mmd_aggregated",
      [](const RowWindows& windows, const std::vector<std::string>& shapes, std::size_t bandwidths,
         const std::vector<double>& given, std::uint64_t permutations, std::uint64_t seed, unsigned threads) {
        drift::AggregatedMmd found;
        {
          const py::gil_scoped_release others_may_run;
          std::vector<Kernel> kernels;
          for (const std::string& shape : shapes) {
            const KernelShape kind = shape_named(shape);
            for (const double b :
                 given.empty() ? drift::spread_bandwidths(windows, kind, bandwidths, Seed{seed}) : given) {
              kernels.push_back({kind, b});
            }
          }
          found = drift::mmd_aggregated(windows, std::move(kernels), {permutations, Seed{seed}, threads});
        }
        std::vector<std::string> names;
        std::vector<double> widths;
        for (const Kernel& kernel : found.kernels) {
          names.emplace_back(kernel.shape == KernelShape::laplace ? "laplace" : "gaussian");
          widths.push_back(kernel.bandwidth);
        }
        return py::make_tuple(parts(found.test), names, widths, found.mmd_squared, found.p_values,
                              found.adjusted_p_values);
      },
      "windows"_a, "shapes"_a, "bandwidths"_a, "given"_a, "permutations"_a, "seed"_a, "threads"_a);
  m.def(
      "mmd_blocks",
      [](const RowWindows& windows, const std::string& shape, std::optional<double> bandwidth,
         std::optional<std::size_t> blocks, double confidence, std::uint64_t seed) {
        const Kernel kernel = kernel_of(windows, shape, bandwidth, Seed{seed});
        drift::BlockMmd found;
        {
          const py::gil_scoped_release others_may_run;
          const RowKernel rows{windows, kernel};
          const stats::Confidence level{confidence};
          found = blocks ? drift::block_mmd(windows, rows, *blocks, level, Seed{seed})
                         : drift::linear_mmd(windows, rows, level, Seed{seed});
        }
        return py::make_tuple(parts(found.test), parts(found.mmd_squared), kernel.bandwidth, found.blocks,
                              found.used_rows);
      },
      "windows"_a, "shape"_a, "bandwidth"_a, "blocks"_a, "confidence"_a, "seed"_a);
  m.def(
      "mmd_cross",
      [](const RowWindows& windows, const std::string& shape, std::optional<double> bandwidth, std::uint64_t seed) {
        const Kernel kernel = kernel_of(windows, shape, bandwidth, Seed{seed});
        stats::TestResult test;
        {
          const py::gil_scoped_release others_may_run;
          test = drift::cross_mmd(windows, RowKernel{windows, kernel}, Seed{seed});
        }
        return py::make_tuple(parts(test), kernel.bandwidth);
      },
      "windows"_a, "shape"_a, "bandwidth"_a, "seed"_a);
  m.def(
      "mmd_random_features",
      [](const RowWindows& windows, const std::string& shape, std::optional<double> bandwidth, std::size_t frequencies,
         std::uint64_t permutations, std::uint64_t seed, unsigned threads) {
        const Kernel kernel = kernel_of(windows, shape, bandwidth, Seed{seed});
        stats::TestResult test;
        {
          const py::gil_scoped_release others_may_run;
          test = drift::random_feature_mmd(windows, kernel, frequencies, {permutations, Seed{seed}, threads});
        }
        return py::make_tuple(parts(test), kernel.bandwidth);
      },
      "windows"_a, "shape"_a, "bandwidth"_a, "frequencies"_a, "permutations"_a, "seed"_a, "threads"_a);
  m.def(
      "mmd_by_variable",
      [](const RowWindows& windows, const std::string& shape, std::optional<double> bandwidth,
         std::uint64_t permutations, std::uint64_t seed, unsigned threads) {
        const Kernel kernel = kernel_of(windows, shape, bandwidth, Seed{seed});
        std::vector<drift::VariableChange> found;
        stats::TestResult all;
        {
          const py::gil_scoped_release others_may_run;
          const PermutationOptions options{permutations, Seed{seed}, threads};
          all = drift::mmd_test(windows, RowKernel{windows, kernel}, drift::MmdEstimator::unbiased, options);
          found = drift::mmd_by_variable(windows, kernel, options);
        }
        py::list variables;
        for (const drift::VariableChange& change : found) {
          variables.append(py::make_tuple(parts(change.alone), change.adjusted_p_value, parts(change.without)));
        }
        return py::make_tuple(parts(all), variables, kernel.bandwidth);
      },
      "windows"_a, "shape"_a, "bandwidth"_a, "permutations"_a, "seed"_a, "threads"_a);
}

void register_witness(py::module_& m) {
  m.def(
      "mmd_witness",
      [](const RowWindows& windows, const std::string& shape, std::optional<double> bandwidth, std::uint64_t seed,
         unsigned threads) {
        std::vector<double> witness;
        {
          const py::gil_scoped_release others_may_run;
          witness = drift::mmd_witness(windows, RowKernel{windows, kernel_of(windows, shape, bandwidth, Seed{seed})},
                                       threads);
        }
        const auto first = static_cast<std::ptrdiff_t>(windows.reference_rows());
        const auto array = [](const double* from, std::ptrdiff_t count) {
          return py::array_t<double>(static_cast<py::ssize_t>(count), from);
        };
        return py::make_tuple(array(witness.data(), first),
                              array(witness.data() + first, static_cast<std::ptrdiff_t>(witness.size()) - first));
      },
      "windows"_a, "shape"_a, "bandwidth"_a, "seed"_a, "threads"_a);
}

/// MMD given a context.
void register_context(py::module_& m) {
  m.def(
      "mmd_stratified",
      [](const RowWindows& windows, const std::string& shape, std::optional<double> bandwidth,
         const std::vector<std::uint64_t>& strata, std::uint64_t permutations, std::uint64_t seed, unsigned threads) {
        const Kernel kernel = kernel_of(windows, shape, bandwidth, Seed{seed});
        drift::StratifiedMmd found;
        {
          const py::gil_scoped_release others_may_run;
          found = drift::stratified_mmd(windows, kernel, strata, {permutations, Seed{seed}, threads});
        }
        return py::make_tuple(parts(found.test), kernel.bandwidth, found.strata, found.set_aside);
      },
      "windows"_a, "shape"_a, "bandwidth"_a, "strata"_a, "permutations"_a, "seed"_a, "threads"_a);
  m.def(
      "mmd_propensity",
      [](const RowWindows& windows, const std::string& shape, std::optional<double> bandwidth,
         const RowWindows& context, std::uint64_t permutations, std::uint64_t seed, unsigned threads) {
        const Kernel kernel = kernel_of(windows, shape, bandwidth, Seed{seed});
        const Kernel of_context = kernel_of(context, shape, std::nullopt, Seed{seed});
        drift::PropensityMmd found;
        {
          const py::gil_scoped_release others_may_run;
          found = drift::propensity_mmd(windows, kernel, context, of_context, {permutations, Seed{seed}, threads});
        }
        return py::make_tuple(parts(found.test), kernel.bandwidth, of_context.bandwidth, found.overlap);
      },
      "windows"_a, "shape"_a, "bandwidth"_a, "context"_a, "permutations"_a, "seed"_a, "threads"_a);
}

void register_other_tests(py::module_& m) {
  m.def(
      "hotelling",
      [](const RowWindows& windows, double confidence) {
        const drift::Hotelling found = drift::hotelling(windows, stats::Confidence{confidence});
        return py::make_tuple(parts(found.test), parts(found.distance));
      },
      "windows"_a, "confidence"_a);
  m.def(
      "hotelling_shrunken",
      [](const RowWindows& windows, double shrinkage, std::uint64_t permutations, std::uint64_t seed,
         unsigned threads) {
        stats::TestResult test;
        {
          const py::gil_scoped_release others_may_run;
          test = drift::hotelling_shrunken(windows, shrinkage, {permutations, Seed{seed}, threads});
        }
        return parts(test);
      },
      "windows"_a, "shrinkage"_a, "permutations"_a, "seed"_a, "threads"_a);
  m.def(
      "graph_test",
      [](const RowWindows& windows, std::optional<std::size_t> neighbours, std::uint64_t permutations,
         std::uint64_t seed, unsigned threads) {
        drift::GraphTest found;
        {
          const py::gil_scoped_release others_may_run;
          found = drift::graph_test(windows,
                                    neighbours ? drift::nearest_neighbours(windows, *neighbours, Seed{seed})
                                               : drift::minimum_spanning_tree(windows, Seed{seed}),
                                    {permutations, Seed{seed}, threads});
        }
        return py::make_tuple(parts(found.test), found.expected, found.deviation, found.z, found.normal_p_value);
      },
      "windows"_a, "neighbours"_a, "permutations"_a, "seed"_a, "threads"_a);
  m.def(
      "classifier_test",
      [](const RowWindows& windows, double confidence, std::uint64_t seed) {
        drift::ClassifierTest found;
        {
          const py::gil_scoped_release others_may_run;
          found = drift::classifier_test(windows, stats::Confidence{confidence}, Seed{seed});
        }
        return py::make_tuple(parts(found.test), parts(found.probability), found.penalty, found.score_difference,
                              found.variables);
      },
      "windows"_a, "confidence"_a, "seed"_a);
  m.def(
      "lsdd",
      [](const RowWindows& windows, std::optional<double> bandwidth, std::size_t centres, double penalty,
         std::uint64_t permutations, std::optional<double> confidence, std::uint64_t resamples, std::uint64_t seed,
         unsigned threads) {
        const Kernel kernel = kernel_of(windows, "gaussian", bandwidth, Seed{seed});
        stats::TestResult test;
        stats::Estimate distance;
        {
          const py::gil_scoped_release others_may_run;
          test = drift::lsdd(windows, kernel.bandwidth, centres, penalty, {permutations, Seed{seed}, threads});
          if (confidence) {
            distance = drift::lsdd_distance(windows, kernel.bandwidth, centres, penalty, stats::Confidence{*confidence},
                                            {resamples, Seed{seed}, threads});
          }
        }
        return py::make_tuple(parts(test), confidence ? py::object{parts(distance)} : py::none{}, kernel.bandwidth);
      },
      "windows"_a, "bandwidth"_a, "centres"_a, "penalty"_a, "permutations"_a, "confidence"_a, "resamples"_a, "seed"_a,
      "threads"_a);
  m.def(
      "pca_reconstruction",
      [](const RowWindows& windows, double explained, double confidence, std::uint64_t seed) {
        const drift::PcaReconstruction found =
            drift::pca_reconstruction(windows, explained, stats::Confidence{confidence}, Seed{seed});
        return py::make_tuple(parts(found.test), parts(found.probability), found.components, found.explained);
      },
      "windows"_a, "explained"_a, "confidence"_a, "seed"_a);
}

}  // namespace

void register_many_variables(py::module_& parent) {
  py::module_ m = parent.attr("drift").cast<py::module_>();
  register_windows(m);
  register_mmd(m);
  register_other_mmds(m);
  register_witness(m);
  register_context(m);
  register_other_tests(m);
}

}  // namespace lotrecht::python
