#include <cmath>
#include <cstdint>
#include <limits>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include <lotrecht/core/fold.hpp>
#include <lotrecht/drift.hpp>

#include "pybind.hpp"
#include "registrars.hpp"
#include "windows.hpp"

namespace lotrecht::python {
namespace {

using namespace py::literals;
using drift::PooledValues;
using drift::ValueTally;
using drift::WindowPair;
using stats::Alternative;
using stats::Confidence;

Alternative alternative_named(const std::string& function, const std::string& wanted) {
  if (wanted == "two-sided") return Alternative::two_sided;
  if (wanted == "less") return Alternative::less;
  if (wanted == "greater") return Alternative::greater;
  throw InvalidInput{function, "alternative", "must be 'two-sided', 'less' or 'greater', got '" + wanted + "'"};
}

/// (value, low, high, confidence, n, method, undefined), as Python's class takes them.
py::tuple parts(const stats::Estimate& e) {
  return py::make_tuple(e.value, e.low, e.high, e.confidence, e.n, std::string{e.method},
                        std::string{name(e.undefined)});
}

/// (statistic, p-value, n, method, undefined).
py::tuple parts(const stats::TestResult& t) {
  return py::make_tuple(t.statistic, t.p_value, t.n, std::string{t.method}, std::string{name(t.undefined)});
}

PooledValues pooled(const std::vector<Tally>& windows) {
  std::vector<const ValueTally*> views;
  for (const Tally& window : windows) views.push_back(window.get());
  return drift::pool(views);
}

/// A statistic without a law of its own: by permutation, if asked for.
template <class Statistic>
py::tuple permuted(const Tally& first, const Tally& second, const char* method, const Statistic& statistic,
                   std::uint64_t permutations, std::uint64_t seed, unsigned threads) {
  const PooledValues both = drift::pool(*first, *second);
  stats::TestResult result;
  result.n = both.all_rows();
  result.method = method;
  if (first->rows() == 0 || second->rows() == 0) {
    result.undefined = stats::Undefined::nobody;
    return parts(result);
  }
  result.statistic = statistic(both.pair());
  result.p_value = drift::permutation_p_values(both.pair(), {permutations, Seed{seed}, threads}, statistic)[0];
  return parts(result);
}

/// A metric's value alone, or with its interval.
template <class Metric>
py::tuple measured(const WindowPair& pair, const char* method, const Metric& metric, double largest,
                   std::optional<double> confidence, std::uint64_t resamples, std::uint64_t seed, unsigned threads) {
  if (confidence) {
    return parts(
        drift::distance(pair, metric, method, largest, Confidence{*confidence}, {resamples, Seed{seed}, threads}));
  }
  stats::Estimate alone;
  alone.n = pair.n + pair.m;
  alone.method = method;
  if (pair.n == 0 || pair.m == 0) {
    alone.undefined = stats::Undefined::nobody;
  } else {
    alone.value = metric(pair);
  }
  return parts(alone);
}

void register_window(py::module_& m) {
  py::class_<ValueTally, Tally>(m, "ValueTally", "One window of a numeric variable.")
      .def(py::init<>())
      .def(
          "add",
          [](ValueTally& tally, const py::array& values, unsigned threads) {
            const auto numbers = column<double>(values, "values");
            const py::gil_scoped_release release;
            tally.merge(fold(ValueTally::columns_type{numbers}, ValueTally{}, threads));
          },
          "values"_a, "threads"_a = 1U)
      .def("merge", &ValueTally::merge, "other"_a)
      .def_property_readonly("rows", &ValueTally::rows)
      .def_property_readonly("missing", &ValueTally::missing)
      .def("values",
           [](const ValueTally& tally) {
             const auto all = tally.values();
             py::array_t<double> values(static_cast<py::ssize_t>(all.size()));
             py::array_t<std::uint64_t> counts(static_cast<py::ssize_t>(all.size()));
             for (std::size_t i = 0; i < all.size(); ++i) {
               values.mutable_at(static_cast<py::ssize_t>(i)) = all[i].value;
               counts.mutable_at(static_cast<py::ssize_t>(i)) = all[i].count;
             }
             return py::make_tuple(values, counts);
           })
      .def("to_bytes",
           [](const ValueTally& tally) {
             const auto bytes = serialize(tally);
             return py::bytes(reinterpret_cast<const char*>(bytes.data()), bytes.size());
           })
      .def_static(
          "from_bytes",
          [](const std::string& bytes, const std::string& source) {
            return deserialize<ValueTally>(std::as_bytes(std::span{bytes}), source);
          },
          "bytes"_a, "source"_a)
      .def("__eq__", [](const ValueTally& a, const py::object& b) {
        return py::isinstance<ValueTally>(b) && a == b.cast<const ValueTally&>();
      });
}

void register_tests_of_windows(py::module_& m) {
  m.def(
      "ks_2samp",
      [](const Tally& first, const Tally& second, const std::string& alternative, const std::string& method,
         double confidence) {
        using drift::KsMethod;
        const KsMethod how = method == "auto"    ? KsMethod::automatic
                             : method == "exact" ? KsMethod::exact
                                                 : KsMethod::limit;
        const py::gil_scoped_release release;
        const auto result = drift::kolmogorov_smirnov(
            drift::pool(*first, *second), how, alternative_named("ks_2samp", alternative), Confidence{confidence});
        const py::gil_scoped_acquire acquire;
        return py::make_tuple(parts(result.test), parts(result.distance), result.location, result.sign);
      },
      "first"_a, "second"_a, "alternative"_a, "method"_a, "confidence"_a);
  m.def(
      "mannwhitneyu",
      [](const Tally& first, const Tally& second, const std::string& alternative, const std::string& method,
         double confidence) {
        using drift::RankSumMethod;
        const RankSumMethod how = method == "auto"    ? RankSumMethod::automatic
                                  : method == "exact" ? RankSumMethod::exact
                                                      : RankSumMethod::normal;
        const auto result = drift::mann_whitney(drift::pool(*first, *second), how,
                                                alternative_named("mannwhitneyu", alternative), Confidence{confidence});
        return py::make_tuple(parts(result.test), parts(result.probability));
      },
      "first"_a, "second"_a, "alternative"_a, "method"_a, "confidence"_a);
  m.def(
      "welch",
      [](const Tally& first, const Tally& second, const std::string& alternative, double confidence,
         std::optional<std::uint64_t> seed, std::uint64_t permutations, unsigned threads) {
        const PooledValues both = drift::pool(*first, *second);
        const auto side = alternative_named("welch_ttest", alternative);
        auto result = drift::welch(both, side, Confidence{confidence});
        if (seed) result.test = drift::welch_permutation(both, side, {permutations, Seed{*seed}, threads});
        return py::make_tuple(parts(result.test), parts(result.difference), result.freedom);
      },
      "first"_a, "second"_a, "alternative"_a, "confidence"_a, "seed"_a, "permutations"_a, "threads"_a);
  m.def(
      "cramervonmises_2samp",
      [](const Tally& first, const Tally& second, const std::string& method, std::uint64_t permutations,
         std::optional<std::uint64_t> seed, unsigned threads) {
        const PooledValues both = drift::pool(*first, *second);
        stats::TestResult result;
        result.n = both.all_rows();
        result.method = "cramer_von_mises";
        if (first->rows() == 0 || second->rows() == 0) {
          result.undefined = stats::Undefined::nobody;
          return parts(result);
        }
        const drift::CramerVonMises statistic;
        result.statistic = statistic(both.pair());
        if (method != "limit" && method != "permutation") {
          const auto exact = drift::cramer_von_mises_exact_p_value(both.pair());
          if (exact) {
            result.p_value = *exact;
            result.method = "cramer_von_mises_exact";
            return parts(result);
          }
          if (method == "exact") {
            throw InvalidInput{"cramervonmises_2samp", "method",
                               "exact takes too long for so many rows; 'permutation' answers the same question"};
          }
        }
        if (method == "limit" || (method == "auto" && !both.has_ties())) {
          result.p_value = drift::cramer_von_mises_limit_p_value(result.statistic, static_cast<double>(first->rows()),
                                                                 static_cast<double>(second->rows()));
          result.method = "cramer_von_mises_limit";
        } else {
          if (!seed) {
            throw InvalidInput{"cramervonmises_2samp", "seed",
                               "is needed, any whole number: these windows need permutations"};
          }
          result.p_value = drift::permutation_p_values(both.pair(), {permutations, Seed{*seed}, threads}, statistic)[0];
          result.method = "cramer_von_mises_permutation";
        }
        return parts(result);
      },
      "first"_a, "second"_a, "method"_a, "permutations"_a, "seed"_a, "threads"_a);
  m.def(
      "anderson_ksamp",
      [](const std::vector<Tally>& windows, std::uint64_t permutations, std::optional<std::uint64_t> seed,
         unsigned threads) {
        if (!seed) return parts(drift::anderson_darling_limit(pooled(windows)));
        return parts(drift::anderson_darling(pooled(windows), {permutations, Seed{*seed}, threads}));
      },
      "windows"_a, "permutations"_a, "seed"_a, "threads"_a);
  m.def(
      "permutation_test",
      [](const Tally& first, const Tally& second, const std::string& statistic, std::uint64_t permutations,
         std::uint64_t seed, unsigned threads) {
        const auto by = [&](const char* method, const auto& s) {
          return permuted(first, second, method, s, permutations, seed, threads);
        };
        if (statistic == "kuiper") return by("kuiper_permutation", drift::Kuiper{});
        if (statistic == "bws") return by("bws_permutation", drift::BaumgartnerWeissSchindler{});
        if (first->rows() > 0 && second->rows() > 0) {
          drift::detail::check_finite(drift::pool(*first, *second), "permutation_test");
        }
        if (statistic == "wasserstein") return by("wasserstein_permutation", drift::Wasserstein{});
        return by("energy_permutation", drift::EnergyDistance{});
      },
      "first"_a, "second"_a, "statistic"_a, "permutations"_a, "seed"_a, "threads"_a);
  m.def(
      "epps_singleton",
      [](const Tally& first, const Tally& second, const std::vector<double>& points, std::optional<std::uint64_t> seed,
         std::uint64_t permutations, unsigned threads) {
        std::optional<drift::PermutationOptions> options;
        if (seed) options = drift::PermutationOptions{permutations, Seed{*seed}, threads};
        return parts(drift::epps_singleton(drift::pool(*first, *second), points, options));
      },
      "first"_a, "second"_a, "points"_a, "seed"_a, "permutations"_a, "threads"_a);
}

void register_distances(py::module_& m) {
  m.def(
      "distance",
      [](const Tally& first, const Tally& second, const std::string& metric, std::optional<double> confidence,
         std::uint64_t resamples, std::uint64_t seed, unsigned threads) {
        const PooledValues both = drift::pool(*first, *second);
        if (metric == "kuiper") {
          return measured(both.pair(), "kuiper", drift::Kuiper{}, 1.0, confidence, resamples, seed, threads);
        }
        drift::detail::check_finite(both, metric + "_distance");
        const double unbounded = std::numeric_limits<double>::infinity();
        if (metric == "wasserstein") {
          return measured(both.pair(), "wasserstein", drift::Wasserstein{}, unbounded, confidence, resamples, seed,
                          threads);
        }
        return measured(both.pair(), "energy", drift::EnergyDistance{}, unbounded, confidence, resamples, seed,
                        threads);
      },
      "first"_a, "second"_a, "metric"_a, "confidence"_a, "resamples"_a, "seed"_a, "threads"_a);
  m.def(
      "category_distance",
      [](const Counts& first, const Counts& second, const std::string& metric, std::optional<double> confidence,
         std::uint64_t resamples, std::uint64_t seed, unsigned threads) {
        const WindowPair pair = categories(first, second);
        const auto by = [&](const char* method, const auto& d) {
          return measured(pair, method, d, 1.0, confidence, resamples, seed, threads);
        };
        if (metric == "total_variation") return by("total_variation", drift::TotalVariation{});
        if (metric == "linfinity") return by("linfinity", drift::LInfinity{});
        if (metric == "hellinger") return by("hellinger", drift::Hellinger{});
        return by("jensenshannon", drift::JensenShannon{});
      },
      "first"_a, "second"_a, "metric"_a, "confidence"_a, "resamples"_a, "seed"_a, "threads"_a);
  m.def(
      "category_test",
      [](const Counts& first, const Counts& second, std::uint64_t permutations, std::uint64_t seed, unsigned threads,
         bool drawn) {
        const WindowPair pair = categories(first, second);
        const drift::PermutationOptions options{permutations, Seed{seed}, threads};
        if (!drawn || pair.n == 0 || pair.m == 0) return parts(drift::category_test(pair, options));
        stats::TestResult result;
        result.n = pair.n + pair.m;
        result.method = "chi_square_permutation";
        result.statistic = drift::HomogeneityChiSquare{}(pair);
        result.p_value = drift::permutation_p_values(pair, options, drift::HomogeneityChiSquare{})[0];
        return parts(result);
      },
      "first"_a, "second"_a, "permutations"_a, "seed"_a, "threads"_a, "drawn"_a = false);
  m.def(
      "kl_divergence",
      [](const Counts& first, const Counts& second, double pseudocount) {
        const WindowPair pair = categories(first, second);
        if (!(pseudocount >= 0.0) || std::isinf(pseudocount)) {
          throw InvalidInput{"kl_divergence", "pseudocount", "must be a number from 0 on"};
        }
        if (pair.n == 0 || pair.m == 0) return std::numeric_limits<double>::quiet_NaN();
        return drift::KullbackLeibler{pseudocount}(pair);
      },
      "first"_a, "second"_a, "pseudocount"_a);
  m.def(
      "psi",
      [](const Counts& first, const Counts& second, double confidence) {
        const auto result = drift::psi(categories(first, second), Confidence{confidence});
        return py::make_tuple(parts(result.test), parts(result.index));
      },
      "first"_a, "second"_a, "confidence"_a);
  m.def(
      "quantile_edges",
      [](const ValueTally& reference, std::size_t bins) { return drift::quantile_edges(reference, bins); },
      "reference"_a, "bins"_a);
  m.def(
      "binned", [](const ValueTally& window, const std::vector<double>& edges) { return drift::binned(window, edges); },
      "window"_a, "edges"_a);
}

}  // namespace

void register_drift(py::module_& parent) {
  py::module_ m = parent.def_submodule("drift", "Two windows of data, compared.");
  register_window(m);
  register_tests_of_windows(m);
  register_distances(m);
}

}  // namespace lotrecht::python
