#include <optional>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include <lotrecht/audit/analyse_margins.hpp>
#include <lotrecht/audit/analyse_planning.hpp>
#include <lotrecht/audit/analyse_tests.hpp>
#include <lotrecht/stats/minimum_detectable.hpp>
#include <lotrecht/stats/multiplicity.hpp>
#include <lotrecht/stats/non_inferiority.hpp>
#include <lotrecht/stats/power.hpp>
#include <lotrecht/stats/sample_size.hpp>
#include <lotrecht/stats/tost.hpp>

#include "cells.hpp"
#include "pybind.hpp"
#include "signals.hpp"
#include "stats_arguments.hpp"

namespace lotrecht::python {
namespace {

using namespace py::literals;
using stats::Confidence;

[[nodiscard]] stats::MarginTest margin_test(const std::string& wanted) {
  const auto found = stats::margin_test_named(wanted);
  if (!found) throw InvalidInput{"margin", "test", "is unknown: \"" + wanted + "\""};
  return *found;
}

using Margin = stats::TestResult (*)(const stats::BinomialTally&, const stats::BinomialTally&, double, stats::Better,
                                     stats::MarginTest);
using Tost = stats::TostResult (*)(const stats::BinomialTally&, const stats::BinomialTally&, const stats::Band&,
                                   stats::MarginTest);

void def_margin(py::module_& m, const char* name, Margin against, const char* doc) {
  m.def(
      name,
      [against](std::uint64_t s1, std::uint64_t n1, std::uint64_t s2, std::uint64_t n2, double margin,
                const std::string& better, const std::string& test) {
        const auto side = better == "lower" ? stats::Better::lower : stats::Better::higher;
        const auto by = margin_test(test);
        const py::gil_scoped_release unlocked;
        return against({s1, n1}, {s2, n2}, margin, side, by);
      },
      "successes1"_a, "trials1"_a, "successes2"_a, "trials2"_a, py::kw_only(), "margin"_a, "better"_a, "test"_a, doc);
}

void def_tost(py::module_& m, const char* name, Tost tost, const char* doc) {
  m.def(
      name,
      [tost](std::uint64_t s1, std::uint64_t n1, std::uint64_t s2, std::uint64_t n2, double low, double high,
             const std::string& test) {
        const auto by = margin_test(test);
        const py::gil_scoped_release unlocked;
        const auto found = tost({s1, n1}, {s2, n2}, {low, high}, by);
        return std::tuple{found.p_value, found.above_low, found.below_high};
      },
      "successes1"_a, "trials1"_a, "successes2"_a, "trials2"_a, py::kw_only(), "low"_a, "high"_a, "test"_a, doc);
}

using Detectable = std::pair<std::optional<double>, std::optional<double>>;

using Minimum = stats::DetectableRates (*)(std::uint64_t, std::uint64_t, double, const Confidence&, double,
                                           stats::PlannedTest, const std::function<void()>&);

void def_minimum(py::module_& m, const char* name, Minimum minimum, const char* doc) {
  m.def(
      name,
      [minimum](std::uint64_t n1, std::uint64_t n2, double base_rate, double confidence, double power,
                const std::string& test) {
        const stats::PlannedTest planned = planned_test(test);
        const py::gil_scoped_release unlocked;
        const auto found = minimum(n1, n2, base_rate, Confidence{confidence}, power, planned, heed_signals);
        return Detectable{found.below, found.above};
      },
      "trials1"_a, "trials2"_a, "base_rate"_a, py::kw_only(), "confidence"_a, "power"_a, "test"_a, doc);
}

[[nodiscard]] std::vector<fairness::Metric> metrics_of(const py::dict& spec) {
  std::vector<fairness::Metric> found;
  for (const auto& metric : spec["metrics"]) found.push_back(metric_of(metric.cast<std::string>()));
  return found;
}

[[nodiscard]] fairness::Measure measure_of(const py::handle& measure) {
  return measure.cast<std::string>() == "ratio" ? fairness::Measure::ratio : fairness::Measure::difference;
}

/// {"rule": "largest", "levels": None}
[[nodiscard]] audit::PlannedReference reference_of(const py::dict& spec) {
  const auto reference = spec["reference"].cast<py::dict>();
  const auto rule = fairness::reference_rule_named(reference["rule"].cast<std::string>());
  if (!rule) throw InvalidInput{"tests", "reference", "is unknown"};
  audit::PlannedReference found{*rule, {}};
  if (!reference["levels"].is_none()) {
    found.levels = reference["levels"].cast<std::vector<std::optional<std::string>>>();
  }
  return found;
}

[[nodiscard]] stats::Multiplicity multiplicity_of(const py::dict& spec) {
  const auto wanted = spec["multiplicity"].cast<std::string>();
  const auto found = stats::multiplicity_named(wanted);
  if (!found) throw InvalidInput{"tests", "multiplicity", "is unknown: \"" + wanted + "\""};
  return *found;
}

/// {"metrics": [...], "measure": "difference", "low": -0.05, "high": 0.05, "test": ..., "reference": {...},
///  "crossed": True, "confidence": 0.95, "multiplicity": "holm", "power": 0.8}
[[nodiscard]] audit::MarginsQuestion margins_question(const py::dict& spec) {
  return {.metrics = metrics_of(spec),
          .measure = measure_of(spec["measure"]),
          .band = {spec["low"].cast<double>(), spec["high"].cast<double>()},
          .test = margin_test(spec["test"].cast<std::string>()),
          .reference = reference_of(spec),
          .crossed = spec["crossed"].cast<bool>(),
          .confidence = Confidence{spec["confidence"].cast<double>()},
          .multiplicity = multiplicity_of(spec),
          .power = spec["power"].cast<double>()};
}

/// {"metrics": [...], "measure": "difference", "gap": 0.05, "power": 0.8, "test": "normal", "reference": {...},
///  "crossed": True, "confidence": 0.95}
[[nodiscard]] audit::PlanningQuestion planning_question(const py::dict& spec) {
  return {.metrics = metrics_of(spec),
          .measure = measure_of(spec["measure"]),
          .gap = spec["gap"].cast<double>(),
          .power = spec["power"].cast<double>(),
          .test = planned_test(spec["test"].cast<std::string>()),
          .reference = reference_of(spec),
          .crossed = spec["crossed"].cast<bool>(),
          .confidence = Confidence{spec["confidence"].cast<double>()}};
}

/// {"metrics": [...], "measures": ["difference"], "reference": {"rule": "largest", "levels": None}, "crossed": True,
///  "statistics": {...}, "multiplicity": "holm" | ... | "max_t", "test": "exact" | "permutation" | ..., "power": 0.8,
///  "detectable": False, "simultaneous": False, "permutations": 9999, "replicates": 9999, "seed": 1}
[[nodiscard]] audit::TestsQuestion tests_question(const py::dict& spec, unsigned threads) {
  audit::TestsQuestion q{.metrics = {},
                         .measures = {},
                         .reference = {},
                         .methods = methods(spec["statistics"].cast<py::dict>(), threads),
                         .seed = Seed{spec["seed"].cast<std::uint64_t>()},
                         .threads = threads};
  q.metrics = metrics_of(spec);
  for (const auto& measure : spec["measures"]) q.measures.push_back(measure_of(measure));
  q.reference = reference_of(spec);
  q.crossed = spec["crossed"].cast<bool>();
  q.max_t = spec["multiplicity"].cast<std::string>() == "max_t";
  if (!q.max_t) q.multiplicity = multiplicity_of(spec);
  const auto test = spec["test"].cast<std::string>();
  q.permuted = test == "permutation";
  if (!q.permuted && test != "exact") {
    q.named = fairness::named_test_named(test);
    if (!q.named) throw InvalidInput{"tests", "test", "is unknown: \"" + test + "\""};
  }
  if (const auto omnibus = spec["omnibus"].cast<std::string>(); !omnibus.empty()) {
    q.omnibus = fairness::omnibus_test_named(omnibus);
    if (!q.omnibus) throw InvalidInput{"tests", "omnibus", "is unknown: \"" + omnibus + "\""};
  }
  q.power = spec["power"].cast<double>();
  q.detectable = spec["detectable"].cast<bool>();
  q.simultaneous = spec["simultaneous"].cast<bool>();
  q.permutations = spec["permutations"].cast<std::uint64_t>();
  q.replicates = spec["replicates"].cast<std::uint64_t>();
  return q;
}

}  // namespace

void register_multiplicity(py::module_& parent) {
  py::module_ m = parent.attr("stats").cast<py::module_>();
  m.def(
      "adjusted_p_values",
      [](const py::array& p_values, const std::string& method) {
        const auto wanted = stats::multiplicity_named(method);
        if (!wanted) throw InvalidInput{"adjusted_p_values", "method", "is unknown: \"" + method + "\""};
        const std::vector<double> adjusted = stats::adjusted_p_values(column<double>(p_values, "p_values"), *wanted);
        return py::array_t<double>(static_cast<py::ssize_t>(adjusted.size()), adjusted.data());
      },
      "p_values"_a, "method"_a, "p-values corrected for their number; NaN stays NaN and does not count.");
  m.def(
      "power_difference",
      [](double p1, std::uint64_t n1, double p2, std::uint64_t n2, double confidence, const std::string& test) {
        const stats::PlannedTest planned = planned_test(test);
        const py::gil_scoped_release unlocked;
        return stats::power_difference(p1, n1, p2, n2, Confidence{confidence}, planned);
      },
      "rate1"_a, "trials1"_a, "rate2"_a, "trials2"_a, py::kw_only(), "confidence"_a, "test"_a,
      "Power of a two-sided test of equal rates.");
  m.def(
      "sample_size_difference",
      [](double p1, double p2, double confidence, double power, double ratio, const std::string& test) {
        const stats::PlannedTest planned = planned_test(test);
        const py::gil_scoped_release unlocked;
        const auto n =
            stats::sample_size_difference(p1, p2, Confidence{confidence}, power, ratio, planned, heed_signals);
        return std::pair{n.a, n.b};
      },
      "rate1"_a, "rate2"_a, py::kw_only(), "confidence"_a, "power"_a, "ratio"_a, "test"_a,
      "Fewest rows of two samples that tell the rates apart.");
  def_minimum(m, "minimum_detectable_difference", stats::minimum_detectable_difference,
              "Smallest differences to a base rate, below and above, that are found with the power.");
  def_minimum(m, "minimum_detectable_ratio", stats::minimum_detectable_ratio,
              "Ratios to a base rate nearest to 1, below and above, that are found with the power.");
  def_margin(m, "non_inferiority_difference", stats::non_inferiority_difference,
             "One-sided test that p1 is not worse than p2 by a margin: statistic and p-value.");
  def_margin(m, "non_inferiority_ratio", stats::non_inferiority_ratio,
             "One-sided test that p1 is not worse than p2 by a factor: statistic and p-value.");
  def_tost(m, "tost_difference", stats::tost_difference, "Two one-sided tests that p1 - p2 lies within a band.");
  def_tost(m, "tost_ratio", stats::tost_ratio, "Two one-sided tests that p1 / p2 lies within a band.");
  py::module_ fairness = parent.attr("fairness").cast<py::module_>();
  fairness.def(
      "analyse_tests",
      [](const py::array& decision, const std::optional<py::array>& outcome,
         const std::vector<PythonAttribute>& attributes, const py::dict& spec, unsigned threads) {
        const audit::TestsQuestion asked = tests_question(spec, threads);
        const Cells cells = tally(decision, outcome, attributes, std::nullopt, threads);
        const py::gil_scoped_release unlocked;
        return audit::analyse_tests(asked, cells.table, cells.counts);
      },
      "decision"_a, "outcome"_a, "attributes"_a, "spec"_a, "threads"_a,
      "Tests of every metric in every table of groups, and of every group against its reference.");
  fairness.def(
      "analyse_margins",
      [](const py::array& decision, const std::optional<py::array>& outcome,
         const std::vector<PythonAttribute>& attributes, const py::dict& spec, unsigned threads) {
        const audit::MarginsQuestion asked = margins_question(spec);
        const Cells cells = tally(decision, outcome, attributes, std::nullopt, threads);
        const py::gil_scoped_release unlocked;
        return audit::analyse_margins(asked, cells.table, cells.counts);
      },
      "decision"_a, "outcome"_a, "attributes"_a, "spec"_a, "threads"_a,
      "Equivalence or non-inferiority of every group to its reference.");
  fairness.def(
      "analyse_planning",
      [](const py::array& decision, const std::optional<py::array>& outcome,
         const std::vector<PythonAttribute>& attributes, const py::dict& spec, unsigned threads) {
        const audit::PlanningQuestion asked = planning_question(spec);
        const Cells cells = tally(decision, outcome, attributes, std::nullopt, threads);
        const py::gil_scoped_release unlocked;
        return audit::analyse_planning(asked, cells.table, cells.counts);
      },
      "decision"_a, "outcome"_a, "attributes"_a, "spec"_a, "threads"_a,
      "What the rows of every group can show, and how many more a gap needs.");
}

}  // namespace lotrecht::python
