#include <lotrecht/audit/analyse_aggregates.hpp>

#include "cells.hpp"
#include "pybind.hpp"

namespace lotrecht::python {
namespace {

using namespace py::literals;

/// {"rounding": "nearest", "base": 10, "suppressed_below": 0, "metrics": [...], "confidence": 0.95, "rule": "largest",
///  "reference": 0, "everybody": None, "check": None or {"measure": "ratio", "low": 0.8, "high": 1.25},
///  "file": None or ("counts.csv", its SHA-256)}; `labels` are columns of names, `counts` columns of counts with None
///  for a mark.
[[nodiscard]] audit::Analysis aggregates(
    const py::dict& spec, const std::vector<std::pair<std::string, std::vector<std::optional<std::string>>>>& labels,
    const std::vector<std::pair<std::string, std::vector<std::optional<std::uint64_t>>>>& counts) {
  audit::AggregatePlan plan{{},
                            {},
                            std::nullopt,
                            {},
                            {},
                            fairness::ReferenceRule::largest,
                            0,
                            stats::Confidence{spec["confidence"].cast<double>()}};
  if (labels.empty()) throw InvalidInput{"aggregates", "labels", "must name at least one column of groups"};
  plan.rows.resize(labels.front().second.size());
  for (const auto& [name, values] : labels) {
    if (values.size() != plan.rows.size()) throw InvalidInput{"aggregates", name, "must be as long as the others"};
    if (name == "metric" || name == "reference") {
      throw InvalidInput{"aggregates", "labels", "must not be called \"" + name + "\", a column of the answer"};
    }
    for (std::size_t r = 0; r < values.size(); ++r) plan.rows[r].push_back({name, values[r]});
  }
  for (const auto& [meaning, values] : counts) plan.columns.push_back({meaning, values});
  const auto rounding = spec["rounding"].cast<std::string>();
  const auto rule = fairness::rounding_rule_named(rounding);
  if (!rule) throw InvalidInput{"aggregates", "rounding", "is unknown: \"" + rounding + "\""};
  plan.publication = {*rule, spec["base"].cast<std::uint64_t>(), spec["suppressed_below"].cast<std::uint64_t>()};
  for (const auto& metric : spec["metrics"]) plan.metrics.push_back(metric_of(metric.cast<std::string>()));
  const auto reference = fairness::reference_rule_named(spec["rule"].cast<std::string>());
  if (!reference) throw InvalidInput{"aggregates", "reference", "is unknown"};
  plan.rule = *reference;
  plan.reference = spec["reference"].cast<std::size_t>();
  if (!spec["everybody"].is_none()) plan.everybody = spec["everybody"].cast<std::size_t>();
  if (!spec["check"].is_none()) {
    const auto check = spec["check"].cast<py::dict>();
    const auto measure = check["measure"].cast<std::string>();
    if (measure != "difference" && measure != "ratio") {
      throw InvalidInput{"aggregates", "measure", "must be difference or ratio, got \"" + measure + "\""};
    }
    plan.check = {measure == "ratio" ? audit::CheckMeasure::ratio : audit::CheckMeasure::difference,
                  {check["low"].cast<double>(), check["high"].cast<double>()}};
  }
  if (!spec["file"].is_none()) {
    const auto [name, sha256] = spec["file"].cast<std::pair<std::string, std::string>>();
    plan.file = {name, sha256};
  }
  const py::gil_scoped_release unlocked;
  return audit::analyse_aggregates(plan);
}

}  // namespace

void register_aggregates(py::module_& parent) {
  py::module_ m = parent.attr("fairness").cast<py::module_>();
  m.def("aggregates", &aggregates, "spec"_a, "labels"_a, "counts"_a,
        "Rates and gaps from published counts: what rounding leaves open, and what chance adds.");
}

}  // namespace lotrecht::python
