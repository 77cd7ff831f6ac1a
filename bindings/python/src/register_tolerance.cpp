#include <cstdint>
#include <string>

#include <lotrecht/drift/category_distances.hpp>
#include <lotrecht/drift/energy_distance.hpp>
#include <lotrecht/drift/kuiper.hpp>
#include <lotrecht/drift/tolerance.hpp>
#include <lotrecht/drift/wasserstein.hpp>

#include "pybind.hpp"
#include "registrars.hpp"
#include "windows.hpp"

namespace lotrecht::python {
namespace {

using namespace py::literals;

/// (beyond, within); NaN where there is nothing to test.
py::tuple parts(const drift::ToleranceTest& test) { return py::make_tuple(test.beyond, test.within); }

}  // namespace

void register_tolerance(py::module_& parent) {
  py::module_ m = parent.attr("drift").cast<py::module_>();
  m.def(
      "number_tolerance",
      [](const Tally& first, const Tally& second, const std::string& of, double tolerance) {
        const drift::PooledValues both = drift::pool(*first, *second);
        if (of == "ks") return parts(drift::ks_tolerance(both, tolerance));
        if (of == "mann_whitney") return parts(drift::mann_whitney_tolerance(both, tolerance));
        return parts(drift::welch_tolerance(both, tolerance));
      },
      "first"_a, "second"_a, "of"_a, "tolerance"_a,
      "p-values that windows moved no further than a tolerance, and that they moved at least as far.");
  m.def(
      "distance_tolerance",
      [](const Tally& first, const Tally& second, const std::string& metric, double tolerance, double confidence,
         std::uint64_t resamples, std::uint64_t seed, unsigned threads) {
        const drift::PooledValues both = drift::pool(*first, *second);
        const stats::Confidence level{confidence};
        const drift::ResamplingOptions options{resamples, Seed{seed}, threads};
        const auto by = [&](const auto& d) {
          return parts(drift::distance_tolerance(both.pair(), d, tolerance, level, options));
        };
        if (metric == "kuiper") return by(drift::Kuiper{});
        drift::detail::check_finite(both, metric + "_distance");
        if (metric == "wasserstein") return by(drift::Wasserstein{});
        return by(drift::EnergyDistance{});
      },
      "first"_a, "second"_a, "metric"_a, "tolerance"_a, "confidence"_a, "resamples"_a, "seed"_a, "threads"_a);
  m.def(
      "category_tolerance",
      [](const Counts& first, const Counts& second, const std::string& metric, double tolerance, double confidence,
         std::uint64_t resamples, std::uint64_t seed, unsigned threads) {
        const drift::WindowPair pair = categories(first, second);
        const stats::Confidence level{confidence};
        const drift::ResamplingOptions options{resamples, Seed{seed}, threads};
        const auto by = [&](const auto& d) {
          return parts(drift::distance_tolerance(pair, d, tolerance, level, options));
        };
        if (metric == "total_variation") return by(drift::TotalVariation{});
        if (metric == "linfinity") return by(drift::LInfinity{});
        if (metric == "hellinger") return by(drift::Hellinger{});
        return by(drift::JensenShannon{});
      },
      "first"_a, "second"_a, "metric"_a, "tolerance"_a, "confidence"_a, "resamples"_a, "seed"_a, "threads"_a);
  m.def(
      "psi_tolerance",
      [](const Counts& first, const Counts& second, double tolerance) {
        return parts(drift::psi_tolerance(categories(first, second), tolerance));
      },
      "first"_a, "second"_a, "tolerance"_a);
  m.def(
      "share_tolerance",
      [](std::uint64_t before, std::uint64_t rows_before, std::uint64_t now, std::uint64_t rows_now, double tolerance) {
        return parts(drift::share_tolerance({before, rows_before}, {now, rows_now}, tolerance));
      },
      "before"_a, "rows_before"_a, "now"_a, "rows_now"_a, "tolerance"_a);
}

}  // namespace lotrecht::python
