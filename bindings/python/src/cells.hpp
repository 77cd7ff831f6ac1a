#pragma once

/// @file
/// From NumPy columns to the cells of every group: what all of `fairness` and `audit` start from.

#include <optional>
#include <string>
#include <tuple>
#include <vector>

#include <lotrecht/core/fold.hpp>
#include <lotrecht/core/group_table.hpp>
#include <lotrecht/core/grouped.hpp>
#include <lotrecht/fairness/cell_counts.hpp>
#include <lotrecht/fairness/methods.hpp>
#include <lotrecht/fairness/metric.hpp>
#include <lotrecht/fairness/outcome_tally.hpp>
#include <lotrecht/fairness/weighted_outcome_tally.hpp>

#include "pybind.hpp"

namespace lotrecht::python {

/// The crossed groups and their cells.
struct Cells {
  GroupTable table;
  std::vector<fairness::CellCounts> counts;
};

using PythonAttribute = std::tuple<std::string, std::vector<std::optional<std::string>>, py::array>;

/// One pass over the columns, with the GIL released.
[[nodiscard]] inline Cells tally(const py::array& decision, const std::optional<py::array>& outcome,
                                 const std::vector<PythonAttribute>& attributes, const std::optional<py::array>& weight,
                                 unsigned threads) {
  std::vector<Attribute> named;
  std::vector<GroupIds> columns;
  for (const auto& [name, levels, codes] : attributes) {
    named.push_back({name, levels});
    columns.push_back(ids(codes, name));
  }
  Cells cells{GroupTable{std::move(named)}, {}};
  fairness::OutcomeColumns rows{column<std::uint8_t>(decision, "decision"), {}};
  if (outcome) {
    rows.outcome = column<std::uint8_t>(*outcome, "outcome");
    if (rows.outcome.size() != rows.decision.size()) rows.check();
  }
  const std::span<const double> weights = weight ? column<double>(*weight, "weight") : std::span<const double>{};

  const py::gil_scoped_release unlocked;
  std::vector<std::uint32_t> crossed;
  GroupIds group = columns.front();
  if (columns.size() > 1) {
    crossed = cells.table.cross(columns);
    group = GroupIds{std::span<const std::uint32_t>{crossed}};
  }
  if (weight) {
    using Tally = Grouped<fairness::WeightedOutcomeTally>;
    // A weighted group takes kilobytes, not bytes: its sums are exact.
    constexpr std::size_t most = 100'000;
    if (cells.table.size() > most) {
      throw InvalidInput{"audit", "attributes", "crossed make more than 100000 groups; with weights that is the limit"};
    }
    cells.counts = fairness::cell_counts(fold<Tally>({group, {rows, weights}}, Tally{cells.table.size()}, threads));
  } else {
    using Tally = Grouped<fairness::OutcomeTally>;
    cells.counts = fairness::cell_counts(fold<Tally>({group, rows}, Tally{cells.table.size()}, threads));
  }
  return cells;
}

[[nodiscard]] inline fairness::Metric metric_of(const std::string& name) {
  const auto metric = fairness::metric_named(name);
  if (!metric) throw InvalidInput{"metric", "name", "is unknown: \"" + name + "\""};
  return *metric;
}

/// {"confidence": 0.95, "rate": "wilson", "difference": "newcombe", "ratio": "miettinen_nurminen", "bootstrap": "bca",
/// "replicates": 1999, "seed": 1}; an empty or missing "bootstrap" means formulas.
[[nodiscard]] inline fairness::Methods methods(const py::dict& d, unsigned threads) {
  fairness::Methods m{stats::Confidence{d["confidence"].cast<double>()}};
  const auto choose = [&d](const char* key, auto& chosen) {
    using Method = std::remove_reference_t<decltype(chosen)>;
    const auto wanted = d[key].cast<std::string>();
    const auto found = fairness::method_named<Method>(wanted);
    if (!found) throw InvalidInput{"statistics", key, "is unknown: \"" + wanted + "\""};
    chosen = *found;
  };
  choose("rate", m.rate);
  choose("difference", m.difference);
  choose("ratio", m.ratio);
  const auto kind = d.contains("bootstrap") ? d["bootstrap"].cast<std::string>() : std::string{};
  if (!kind.empty()) {
    m.bootstrap = fairness::BootstrapMethod{fairness::BootstrapKind::bca, d["replicates"].cast<std::uint64_t>(),
                                            Seed{d["seed"].cast<std::uint64_t>()}, threads};
    choose("bootstrap", m.bootstrap->kind);
  }
  return m;
}

}  // namespace lotrecht::python
