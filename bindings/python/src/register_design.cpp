#include <memory>

#include <lotrecht/audit/analyse_design.hpp>
#include <lotrecht/core/fold.hpp>
#include <lotrecht/fairness/cluster_tally.hpp>
#include <lotrecht/fairness/design.hpp>
#include <lotrecht/stats/hypergeometric_interval.hpp>
#include <lotrecht/stats/kish.hpp>

#include "cells.hpp"
#include "pybind.hpp"

namespace lotrecht::python {
namespace {

using namespace py::literals;

/// Strata or clusters: names and each row's code.
using Coded = std::pair<py::sequence, py::array>;

[[nodiscard]] std::string shown(const py::handle& name) {
  return name.is_none() ? "(missing)" : "\"" + name.cast<std::string>() + "\"";
}

template <class T>
[[nodiscard]] T choice(const py::dict& d, const char* key, std::initializer_list<T> known) {
  const auto wanted = d[key].cast<std::string>();
  for (const T each : known) {
    if (name(each) == wanted) return each;
  }
  throw InvalidInput{"design", key, "is unknown: \"" + wanted + "\""};
}

[[nodiscard]] fairness::DesignMethods design_methods(const py::dict& d, unsigned threads) {
  using fairness::DesignInterval;
  using fairness::DesignVariance;
  using stats::LonelyStratum;
  fairness::DesignMethods m;
  m.variance = choice(d, "variance", {DesignVariance::taylor, DesignVariance::cr2});
  m.interval = choice(d, "interval", {DesignInterval::logit, DesignInterval::korn_graubard, DesignInterval::bootstrap});
  m.lonely = choice(d, "lonely", {LonelyStratum::refuse, LonelyStratum::centre});
  m.kind = choice(d, "bootstrap", {fairness::BootstrapKind::bca, fairness::BootstrapKind::percentile});
  m.replicates = d["replicates"].cast<std::uint64_t>();
  m.seed = Seed{d["seed"].cast<std::uint64_t>()};
  m.threads = threads;
  return m;
}

[[nodiscard]] fairness::Design design(const py::array& decision, const std::optional<py::array>& outcome,
                                      const std::vector<PythonAttribute>& attributes,
                                      const std::optional<py::array>& weight, const std::optional<Coded>& strata,
                                      const std::optional<Coded>& cluster,
                                      const std::vector<std::optional<std::uint64_t>>& population,
                                      const py::dict& methods, unsigned threads) {
  std::vector<Attribute> named;
  std::vector<GroupIds> columns;
  for (const auto& [name, levels, codes] : attributes) {
    named.push_back({name, levels});
    columns.push_back(ids(codes, name));
  }
  const GroupTable table{std::move(named)};
  fairness::ClusterColumns rows;
  rows.outcomes.decision = column<std::uint8_t>(decision, "decision");
  if (outcome) rows.outcomes.outcome = column<std::uint8_t>(*outcome, "outcome");
  if (weight) rows.weight = column<double>(*weight, "weight");
  if (strata) rows.stratum = ids(strata->second, "sampling_strata");
  if (cluster) {
    rows.cluster = ids(cluster->second, "cluster");
    const std::size_t levels = cluster->first.size();
    if (levels > 0 && cluster->first[levels - 1].is_none())
      rows.missing_cluster = static_cast<std::uint32_t>(levels - 1);
  }
  // Names are looked up only for an error: 300,000 of them are not copied for nothing.
  const auto name_in = [](const std::optional<Coded>& coded) {
    return [&coded](std::uint32_t id) {
      const py::gil_scoped_acquire locked;
      return coded ? shown(coded->first[id]) : std::to_string(id);
    };
  };
  const fairness::DesignNames names{name_in(strata), name_in(cluster)};
  const fairness::DesignMethods chosen = design_methods(methods, threads);
  const std::size_t number_of_strata = strata ? strata->first.size() : 1;

  const py::gil_scoped_release unlocked;
  std::vector<std::uint32_t> crossed;
  rows.group = columns.front();
  if (columns.size() > 1) {
    crossed = table.cross(columns);
    rows.group = GroupIds{std::span<const std::uint32_t>{crossed}};
  }
  rows.group.check_below(table.size());
  return {fold<fairness::ClusterTally>(rows, {}, threads), number_of_strata, population, chosen, names};
}

}  // namespace

void register_design(py::module_& parent) {
  py::module_ s = parent.attr("stats").cast<py::module_>();
  s.def(
      "hypergeometric_interval",
      [](std::uint64_t successes, std::uint64_t sample, std::uint64_t population, double confidence) {
        return stats::hypergeometric_interval({successes, sample}, population, stats::Confidence{confidence});
      },
      "successes"_a, "sample"_a, "population"_a, py::kw_only(), "confidence"_a,
      "Exact interval for a rate of a population of N from a sample of n drawn without replacement: inverts both\n"
      "hypergeometric tails. n = N gives a point, a large N the Clopper-Pearson interval.");
  s.def(
      "hypergeometric_difference",
      [](std::uint64_t s1, std::uint64_t n1, std::uint64_t population1, std::uint64_t s2, std::uint64_t n2,
         std::uint64_t population2, double confidence) {
        return stats::hypergeometric_difference({s1, n1}, population1, {s2, n2}, population2,
                                                stats::Confidence{confidence});
      },
      "successes1"_a, "sample1"_a, "population1"_a, "successes2"_a, "sample2"_a, "population2"_a, py::kw_only(),
      "confidence"_a,
      "Interval for a difference of rates of two finite populations: MOVER from their exact intervals.");

  py::module_ m = parent.attr("fairness").cast<py::module_>();
  py::class_<fairness::Design>(m, "Design", "How the rows were drawn: strata, clusters and what they hold.")
      .def_property_readonly("clusters", &fairness::Design::clusters)
      .def_property_readonly("clustered", &fairness::Design::clustered)
      .def_property_readonly("profiles", [](const fairness::Design& d) { return d.sample().profiles.size(); })
      .def_property_readonly("strata", [](const fairness::Design& d) { return d.sample().strata.size(); });
  m.def("design", &design, "decision"_a, "outcome"_a, "attributes"_a, "weight"_a, "strata"_a, "cluster"_a,
        "population"_a, "methods"_a, "threads"_a, "Tally the clusters of every (crossed) group in one pass.");
  m.def(
      "analyse_design",
      [](const fairness::Design& drawn, const py::array& decision, const std::optional<py::array>& outcome,
         const std::vector<PythonAttribute>& attributes, const std::optional<py::array>& weight,
         const std::vector<std::string>& metrics, bool crossed, double confidence,
         const std::optional<std::string>& sampling_strata, const std::optional<std::string>& cluster,
         const std::optional<std::string>& weight_name, unsigned threads) {
        audit::DesignQuestion question{{},      crossed,    stats::Confidence{confidence}, sampling_strata,
                                       cluster, weight_name};
        for (const auto& name : metrics) question.metrics.push_back(metric_of(name));
        const Cells cells = tally(decision, outcome, attributes, weight, threads);
        const py::gil_scoped_release unlocked;
        return audit::analyse_design(drawn, cells.table, cells.counts, question);
      },
      "design"_a, "decision"_a, "outcome"_a, "attributes"_a, "weight"_a, "metrics"_a, "crossed"_a, "confidence"_a,
      "sampling_strata"_a, "cluster"_a, "weight_name"_a, "threads"_a,
      "Effective numbers, design effects, clusters and degrees of freedom of the rates of every group.");
}

}  // namespace lotrecht::python
