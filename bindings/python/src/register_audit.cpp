#include <cmath>
#include <limits>
#include <thread>

#include <lotrecht/audit/analysis.hpp>
#include <lotrecht/audit/correct_lines.hpp>
#include <lotrecht/audit/detectable_lines.hpp>
#include <lotrecht/audit/record.hpp>
#include <lotrecht/audit/run.hpp>
#include <lotrecht/audit/unused_design.hpp>
#include <lotrecht/fairness/metric.hpp>

#include "cells.hpp"
#include "pybind.hpp"

namespace lotrecht::python {
namespace {

using namespace py::literals;

template <class T>
[[nodiscard]] T enumerator(const std::optional<T>& found, const char* argument, const std::string& value) {
  if (!found) throw InvalidInput{"run_audit", argument, "is unknown: \"" + value + "\""};
  return *found;
}

[[nodiscard]] std::string string_at(const py::dict& d, const char* key) { return d[key].cast<std::string>(); }

template <class T>
[[nodiscard]] std::optional<T> optional_at(const py::dict& d, const char* key) {
  if (!d.contains(key) || d[key].is_none()) return std::nullopt;
  return d[key].cast<T>();
}

[[nodiscard]] audit::PlannedReference planned_reference(const py::dict& d) {
  const std::string rule = string_at(d, "rule");
  audit::PlannedReference reference;
  reference.rule = enumerator(fairness::reference_rule_named(rule), "reference", rule);
  using Levels = std::vector<std::optional<std::string>>;
  if (const auto levels = optional_at<Levels>(d, "levels")) reference.levels = *levels;
  return reference;
}

[[nodiscard]] audit::CheckMeasure check_measure(const std::string& wanted) {
  for (int i = 0; i <= static_cast<int>(audit::CheckMeasure::mean_difference); ++i) {
    const auto measure = static_cast<audit::CheckMeasure>(i);
    if (audit::name(measure) == wanted) return measure;
  }
  throw InvalidInput{"run_audit", "checks", "measure is unknown: \"" + wanted + "\""};
}

[[nodiscard]] audit::Plan plan(const py::dict& spec, unsigned threads) {
  const auto statistics = spec["statistics"].cast<py::dict>();
  audit::Plan p{string_at(spec, "title"),
                {},
                fairness::Effect::unknown,
                spec["crossed"].cast<bool>(),
                planned_reference(spec["reference"].cast<py::dict>()),
                {},
                {},
                methods(statistics, threads)};
  const auto why = spec["why"].cast<py::dict>();
  for (const std::string& question : audit::why_questions()) {
    p.why.push_back({question, why.contains(question.c_str()) ? string_at(why, question.c_str()) : std::string{}});
  }
  const auto data = spec["data"].cast<py::dict>();
  const auto counts = optional_at<py::dict>(data, "counts");
  const std::string effect = string_at(counts ? *counts : data["decision"].cast<py::dict>(), "effect");
  if (effect == "benefit") p.effect = fairness::Effect::benefit;
  if (effect == "burden") p.effect = fairness::Effect::burden;
  for (const auto& name : spec["metrics"]) {
    p.metrics.push_back(metric_of(name.cast<std::string>()));
  }
  for (const auto& item : spec["checks"]) {
    const auto c = item.cast<py::dict>();
    const std::string metric = string_at(c, "metric");
    audit::Check check{std::nullopt,
                       check_measure(string_at(c, "measure")),
                       {c["low"].cast<double>(), c["high"].cast<double>()},
                       std::nullopt};
    if (metric != "equalized_odds") check.metric = metric_of(metric);
    if (c.contains("reference") && !c["reference"].is_none()) {
      check.reference = planned_reference(c["reference"].cast<py::dict>());
    }
    p.checks.push_back(std::move(check));
  }
  if (const auto tests = optional_at<py::dict>(spec, "tests")) {
    const std::string multiplicity = string_at(*tests, "multiplicity");
    p.tests.multiplicity = enumerator(stats::multiplicity_named(multiplicity), "tests", multiplicity);
    p.tests.power = (*tests)["power"].cast<double>();
  }
  return p;
}

[[nodiscard]] audit::Provenance provenance(const py::dict& spec) {
  const auto d = spec["data"].cast<py::dict>();
  audit::Provenance p;
  p.source = string_at(d, "source");
  p.sha256 = optional_at<std::string>(d, "sha256");
  p.bytes = optional_at<std::uint64_t>(d, "bytes");
  p.encoding = optional_at<std::string>(d, "encoding");
  if (const auto missing = optional_at<std::string>(d, "missing_groups")) p.missing_groups = *missing;
  p.rows_read = d["rows_read"].cast<std::uint64_t>();
  p.rows_used = d["rows_used"].cast<std::uint64_t>();
  for (const auto& item : d["set_aside"]) {
    const auto s = item.cast<py::dict>();
    p.set_aside.push_back({string_at(s, "reason"), string_at(s, "column"), s["rows"].cast<std::uint64_t>()});
  }
  if (const auto counts = optional_at<py::dict>(d, "counts")) {
    p.counts.emplace();
    for (const auto& [meaning, column] : (*counts)["columns"].cast<py::dict>()) {
      p.counts->columns.emplace_back(meaning.cast<std::string>(), column.cast<std::string>());
    }
    return p;
  }
  const auto decision = d["decision"].cast<py::dict>();
  p.decision = {string_at(decision, "column"), string_at(decision, "positive")};
  if (const auto outcome = optional_at<py::dict>(d, "outcome")) {
    p.outcome = audit::BinaryColumn{string_at(*outcome, "column"), string_at(*outcome, "positive")};
    p.outcome_unknown = (*outcome)["unknown"].cast<std::uint64_t>();
  }
  p.weight = optional_at<std::string>(d, "weight");
  p.sampling_strata = optional_at<std::string>(d, "sampling_strata");
  p.cluster = optional_at<std::string>(d, "cluster");
  return p;
}

[[nodiscard]] py::dict labels_as_dict(const std::vector<audit::Label>& labels) {
  py::dict d;
  for (const auto& label : labels) d[py::str(label.name)] = py::cast(label.value);
  return d;
}

[[nodiscard]] py::dict line_as_dict(const audit::Line& line) {
  const stats::Estimate& e = line.estimate;
  py::dict counts;
  for (const auto& count : line.counts) counts[py::str(count.name)] = count.rows;
  py::dict d;
  d["quantity"] = line.quantity;
  d["labels"] = labels_as_dict(line.labels);
  d["value"] = e.value;
  d["low"] = e.low;
  d["high"] = e.high;
  d["confidence"] = e.confidence;
  d["n"] = e.n;
  d["method"] = std::string{e.method};
  d["undefined"] = std::string{stats::name(e.undefined)};
  d["p_value"] = py::cast(line.p_value);
  d["adjusted_p_value"] = py::cast(line.adjusted_p_value);
  d["counts"] = counts;
  d["verdict"] = line.verdict ? py::cast(std::string{stats::name(*line.verdict)}) : py::none();
  const audit::AboutTolerance about = line.tolerance.value_or(audit::AboutTolerance{});
  d["p_beyond"] = py::cast(about.beyond);
  d["adjusted_p_beyond"] = py::cast(about.adjusted_beyond);
  d["p_within"] = py::cast(about.within);
  d["detectable"] = py::none();
  if (line.detectable) {
    d["detectable"] =
        py::dict("low"_a = line.detectable->low, "high"_a = line.detectable->high,
                 "method"_a = std::string{line.detectable->method}, "comparisons"_a = line.detectable->comparisons);
  }
  return d;
}

}  // namespace

void register_audit(py::module_& m) {
  py::module_ submodule = m.def_submodule("audit", "What an audit holds.");
  py::class_<audit::Analysis>(submodule, "Analysis", "One kind of question asked of the decisions, and its answers.")
      .def_readonly("kind", &audit::Analysis::kind)
      .def_property_readonly("settings",
                             [](const audit::Analysis& a) {
                               py::dict d;
                               for (const auto& [name, value] : a.settings) d[py::str(name)] = py::cast(value);
                               return d;
                             })
      .def_property_readonly("lines",
                             [](const audit::Analysis& a) {
                               py::list lines;
                               for (const auto& line : a.lines) lines.append(line_as_dict(line));
                               return lines;
                             })
      .def_property_readonly("flags", [](const audit::Analysis& a) {
        py::list flags;
        for (const auto& flag : a.flags) flags.append(py::make_tuple(flag.name, labels_as_dict(flag.labels)));
        return flags;
      });
  submodule.def(
      "finished",
      [](audit::Analysis analysis, const std::string& multiplicity, double power,
         const std::optional<std::string>& cluster, const std::optional<std::string>& sampling_strata,
         const std::optional<std::string>& weight) {
        const auto method = stats::multiplicity_named(multiplicity);
        if (!method) throw InvalidInput{"finished", "multiplicity", "is unknown: \"" + multiplicity + "\""};
        audit::correct_lines(analysis, *method);
        audit::add_detectable(analysis, power);
        audit::flag_unused_design(analysis, {cluster, sampling_strata, weight});
        return analysis;
      },
      "analysis"_a, "multiplicity"_a, "power"_a, "cluster"_a = py::none(), "sampling_strata"_a = py::none(),
      "weight"_a = py::none(),
      "The analysis with its p-values corrected, the gaps that could have been found, and flags for the columns of a "
      "design that it leaves aside.");
  m.def(
      "run_audit",
      [](const py::dict& spec, const py::array& decision, const std::optional<py::array>& outcome,
         const std::vector<std::tuple<std::string, std::vector<std::optional<std::string>>, py::array>>& attributes,
         const std::optional<py::array>& weight, unsigned threads, std::vector<audit::Analysis> analyses,
         const fairness::Design* design) {
        const audit::Plan planned = plan(spec, threads);
        const audit::Provenance origin = provenance(spec);
        const Cells cells = tally(decision, outcome, attributes, weight, threads);
        const py::gil_scoped_release unlocked;
        audit::Audit result = audit::run(planned, cells.table, cells.counts, design);
        audit::add_analyses(result, std::move(analyses));
        return audit::to_json(planned, cells.table, origin, result);
      },
      "spec"_a, "decision"_a, "outcome"_a, "attributes"_a, "weight"_a, "threads"_a,
      "analyses"_a = std::vector<audit::Analysis>{}, "design"_a = nullptr,
      "Run an audit and return its record as JSON text.");
  m.def(
      "run_counts",
      [](const py::dict& spec,
         const std::vector<std::pair<std::string, std::vector<std::optional<std::string>>>>& named,
         std::vector<audit::Analysis> analyses) {
        const audit::Plan planned = plan(spec, 1);
        const audit::Provenance origin = provenance(spec);
        std::vector<Attribute> attributes;
        for (const auto& [name, levels] : named) attributes.push_back({name, levels});
        audit::Audit result;
        audit::add_analyses(result, std::move(analyses));
        return audit::to_json(planned, attributes, origin, result);
      },
      "spec"_a, "attributes"_a, "analyses"_a,
      "Return the record of an audit that has a published table and no rows, as JSON text.");
}

}  // namespace lotrecht::python
