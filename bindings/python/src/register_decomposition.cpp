#include <algorithm>
#include <map>
#include <memory>

#include <lotrecht/audit/analyse_adjusted.hpp>
#include <lotrecht/audit/analyse_decomposition.hpp>
#include <lotrecht/audit/analyse_outcome_test.hpp>
#include <lotrecht/audit/run.hpp>
#include <lotrecht/fairness/design.hpp>

#include "cells.hpp"
#include "pybind.hpp"

namespace lotrecht::python {
namespace {

using namespace py::literals;

/// A covariate: its name, its levels (none: numbers), and its column.
using PythonCovariate = std::tuple<std::string, std::optional<std::vector<std::optional<std::string>>>, py::array>;

/// Attributes with their cells and references, and rows with covariates, weights and clusters.
class Rows {
 public:
  Rows(const py::dict& spec, const py::array& decision, const std::optional<py::array>& outcome,
       const std::vector<PythonAttribute>& attributes, const std::vector<PythonCovariate>& covariates,
       const std::optional<py::array>& weight, const std::optional<PythonAttribute>& cluster, unsigned threads) {
    rows.decision = column<std::uint8_t>(decision, "decision");
    if (outcome) known = column<std::uint8_t>(*outcome, "outcome");
    if (weight) rows.weight = column<double>(*weight, "weight");
    for (const auto& [name, levels, values] : covariates) {
      stats::Term term;
      term.name = name;
      if (levels) {
        term.levels = *levels;
        term.codes = ids(values, name);
      } else {
        term.values = column<double>(values, name);
      }
      rows.covariates.push_back(std::move(term));
    }
    if (cluster) add_cluster(*cluster);
    const auto wanted = spec["reference"].cast<py::dict>();
    const auto rule = fairness::reference_rule_named(wanted["rule"].cast<std::string>());
    if (!rule || *rule == fairness::ReferenceRule::overall || *rule == fairness::ReferenceRule::best_off) {
      throw InvalidInput{"decomposition", "reference", "must be largest, rest or a named group"};
    }
    std::vector<std::optional<std::string>> named;
    if (!wanted["levels"].is_none()) named = wanted["levels"].cast<std::vector<std::optional<std::string>>>();
    std::vector<Attribute> all;
    for (const auto& [name, levels, codes] : attributes) all.push_back({name, levels});
    const GroupTable crossed{all};
    for (std::size_t a = 0; a < attributes.size(); ++a) {
      const auto& [name, levels, codes] = attributes[a];
      Cells cells = tally(decision, outcome, {attributes[a]}, weight, threads);
      audit::ComparedAttribute one{{name, levels}, ids(codes, name), std::move(cells.counts), std::nullopt};
      fairness::Reference reference{*rule, 0, fairness::Effect::unknown};
      if (*rule == fairness::ReferenceRule::group) {
        const auto at = a < named.size() ? std::find(levels.begin(), levels.end(), named[a]) : levels.end();
        if (at == levels.end()) {
          throw InvalidInput{"decomposition", "reference", "names no group of \"" + name + "\""};
        }
        reference.group = static_cast<std::size_t>(at - levels.begin());
      }
      one.reference = fairness::resolve(reference, one.counts);
      one.of_design = audit::marginal_groups(crossed, {a});
      groups.push_back(std::move(one));
    }
    shown_reference = std::string{fairness::name(*rule)};
    if (*rule == fairness::ReferenceRule::group) {
      shown_reference.clear();
      for (const auto& level : named)
        shown_reference += (shown_reference.empty() ? "" : ", ") + level.value_or("(missing)");
    }
  }

  fairness::CovariateRows rows;
  std::span<const std::uint8_t> known;
  std::vector<audit::ComparedAttribute> groups;
  std::string shown_reference;

 private:
  /// A row whose cluster is missing is a cluster of its own.
  void add_cluster(const PythonAttribute& cluster) {
    const auto& [name, levels, codes] = cluster;
    const GroupIds given = ids(codes, name);
    given.check_below(levels.size(), "clusters", name);
    const bool missing = !levels.empty() && !levels.back();
    auto next = static_cast<std::uint32_t>(levels.size() - (missing ? 1 : 0));
    clusters_.resize(given.size());
    for (std::size_t i = 0; i < clusters_.size(); ++i) {
      clusters_[i] = missing && given[i] + 1 == levels.size() ? next++ : given[i];
    }
    rows.clusters = {GroupIds{std::span<const std::uint32_t>{clusters_}}, next};
  }

  std::vector<std::uint32_t> clusters_;
};

struct Strata {
  std::vector<Attribute> attributes;
  fairness::ObservedStrata observed;
};

[[nodiscard]] Strata strata_of(const std::vector<PythonAttribute>& given) {
  Strata s;
  std::vector<GroupIds> columns;
  std::vector<std::size_t> sizes;
  for (const auto& [name, levels, codes] : given) {
    s.attributes.push_back({name, levels});
    columns.push_back(ids(codes, name));
    sizes.push_back(levels.size());
  }
  if (!columns.empty()) s.observed = fairness::observed_strata(columns, sizes);
  return s;
}

[[nodiscard]] audit::Analysis decompose(const py::dict& spec, const py::array& decision,
                                        const std::vector<PythonAttribute>& attributes,
                                        const std::vector<PythonAttribute>& strata,
                                        const std::vector<PythonCovariate>& covariates,
                                        const std::optional<py::array>& weight,
                                        const std::optional<PythonAttribute>& cluster, unsigned threads,
                                        const fairness::Design* design) {
  const Rows rows{spec, decision, std::nullopt, attributes, covariates, weight, cluster, threads};
  Strata by = strata_of(strata);
  audit::DecompositionPlan plan{.rows = rows.rows,
                                .strata = std::move(by.attributes),
                                .observed = std::move(by.observed),
                                .methods = methods(spec["statistics"].cast<py::dict>(), threads),
                                .design = design};
  const auto method = spec["method"].cast<std::string>();
  const auto coefficients = spec["coefficients"].cast<std::string>();
  bool found = false;
  for (const auto m : {audit::DecompositionMethod::kitagawa, audit::DecompositionMethod::oaxaca_blinder,
                       audit::DecompositionMethod::logit}) {
    if (audit::name(m) == method) {
      plan.method = m;
      found = true;
    }
  }
  if (!found) throw InvalidInput{"decompose", "method", "is unknown: \"" + method + "\""};
  found = false;
  using fairness::ReferenceCoefficients;
  for (const auto c : {ReferenceCoefficients::group, ReferenceCoefficients::reference, ReferenceCoefficients::pooled,
                       ReferenceCoefficients::cotton, ReferenceCoefficients::reimers}) {
    if (fairness::name(c) == coefficients) {
      plan.coefficients = c;
      found = true;
    }
  }
  if (!found) throw InvalidInput{"decompose", "coefficients", "is unknown: \"" + coefficients + "\""};
  plan.threefold = spec["threefold"].cast<bool>();
  plan.listed_strata = spec["listed_strata"].cast<std::uint64_t>();
  const py::gil_scoped_release unlocked;
  audit::Analysis analysis = audit::decomposition_analysis(plan);
  analysis.settings.emplace_back("reference", rows.shown_reference);
  for (const audit::ComparedAttribute& groups : rows.groups) audit::add_decomposition(analysis, plan, groups);
  return analysis;
}

[[nodiscard]] audit::Analysis adjusted(const py::dict& spec, const py::array& decision,
                                       const std::vector<PythonAttribute>& attributes,
                                       const std::vector<PythonCovariate>& covariates,
                                       const std::optional<py::array>& weight,
                                       const std::optional<PythonAttribute>& cluster, unsigned threads,
                                       const fairness::Design* design) {
  const Rows rows{spec, decision, std::nullopt, attributes, covariates, weight, cluster, threads};
  audit::AdjustedPlan plan{
      .rows = rows.rows, .methods = methods(spec["statistics"].cast<py::dict>(), threads), .design = design};
  const auto model = spec["model"].cast<std::string>();
  if (model != "linear" && model != "logistic") {
    throw InvalidInput{"adjusted_gaps", "model", "is unknown: \"" + model + "\""};
  }
  plan.model = model == "linear" ? stats::Family::linear : stats::Family::logistic;
  const py::gil_scoped_release unlocked;
  audit::Analysis analysis = audit::adjusted_analysis(plan);
  analysis.settings.emplace_back("reference", rows.shown_reference);
  for (const audit::ComparedAttribute& groups : rows.groups) audit::add_adjusted(analysis, plan, groups);
  return analysis;
}

[[nodiscard]] audit::Analysis outcome_test(const py::dict& spec, const py::array& decision, const py::array& outcome,
                                           const std::vector<PythonAttribute>& attributes,
                                           const std::vector<PythonAttribute>& strata,
                                           const std::optional<py::array>& weight, unsigned threads) {
  const Rows rows{spec, decision, outcome, attributes, {}, weight, std::nullopt, threads};
  const Strata by = strata_of(strata);
  audit::OutcomeTestPlan plan{.methods = methods(spec["statistics"].cast<py::dict>(), threads)};
  for (const Attribute& a : by.attributes) plan.strata.push_back(a.name);
  plan.stratum = GroupIds{std::span<const std::uint32_t>{by.observed.row}};
  plan.stratum_count = by.observed.size();
  const py::gil_scoped_release unlocked;
  audit::Analysis analysis = audit::outcome_test_analysis(plan);
  analysis.settings.emplace_back("reference", rows.shown_reference);
  for (const audit::ComparedAttribute& groups : rows.groups) {
    audit::add_outcome_test(analysis, plan, rows.rows.decision, rows.known, groups);
  }
  return analysis;
}

}  // namespace

void register_decomposition(py::module_& parent) {
  py::module_ m = parent.attr("fairness").cast<py::module_>();
  m.def("decompose", &decompose, "spec"_a, "decision"_a, "attributes"_a, "strata"_a, "covariates"_a, "weight"_a,
        "cluster"_a, "threads"_a, "design"_a = nullptr,
        "What gaps in selection rates are made of, over strata or covariates.");
  m.def("adjusted", &adjusted, "spec"_a, "decision"_a, "attributes"_a, "covariates"_a, "weight"_a, "cluster"_a,
        "threads"_a, "design"_a = nullptr, "Gaps that remain when a regression accounts for covariates.");
  m.def("outcome_test", &outcome_test, "spec"_a, "decision"_a, "outcome"_a, "attributes"_a, "strata"_a, "weight"_a,
        "threads"_a, "Hit rates by group, and with strata the thresholds from which people were selected.");
}

}  // namespace lotrecht::python
