#include <lotrecht/audit/analyse_chain.hpp>

#include "cells.hpp"
#include "pybind.hpp"

namespace lotrecht::python {
namespace {

using namespace py::literals;
using fairness::ChainColumns;
using fairness::ChainTally;

/// A step's name and its answers.
using PythonStep = std::tuple<std::string, py::array>;
/// An attribute's name and the residents of each of its groups.
using PythonPopulation = std::tuple<std::string, std::vector<std::uint64_t>>;

/// {"rule": "largest", "levels": None}
[[nodiscard]] audit::PlannedReference reference_of(const py::dict& d) {
  const auto rule = d["rule"].cast<std::string>();
  const auto found = fairness::reference_rule_named(rule);
  if (!found) throw InvalidInput{"chain", "reference", "is unknown: \"" + rule + "\""};
  audit::PlannedReference reference{*found, {}};
  if (!d["levels"].is_none()) reference.levels = d["levels"].cast<std::vector<std::optional<std::string>>>();
  return reference;
}

/// The groups and their patterns of answers.
struct Chains {
  GroupTable table;
  Grouped<ChainTally> tallies;
};

/// The answers of some columns, by group, in one pass.
[[nodiscard]] Chains tally_chain(const std::vector<PythonStep>& steps, const std::vector<PythonAttribute>& attributes,
                                 bool nested, unsigned threads) {
  std::vector<Attribute> named;
  std::vector<GroupIds> groups;
  for (const auto& [name, levels, codes] : attributes) {
    named.push_back({name, levels});
    groups.push_back(ids(codes, name));
  }
  std::vector<std::span<const std::uint8_t>> answers;
  for (const auto& [name, values] : steps) answers.push_back(column<std::uint8_t>(values, name));
  Chains chains{GroupTable{std::move(named)}, {}};
  const ChainColumns columns = ChainColumns::of(answers);

  const py::gil_scoped_release unlocked;
  std::vector<std::uint32_t> crossed;
  GroupIds group = groups.front();
  if (groups.size() > 1) {
    crossed = chains.table.cross(groups);
    group = GroupIds{std::span<const std::uint32_t>{crossed}};
  }
  using Tally = Grouped<ChainTally>;
  chains.tallies = fold<Tally>({group, columns}, Tally{chains.table.size()}, threads);
  if (nested) {
    if (const auto bad = fairness::out_of_order(columns)) {
      throw InvalidInput{"chain", "nested",
                         "is not what the data are: row " + std::to_string(bad->row + 1) +
                             " of those used has a yes in "
                             "step \"" +
                             std::get<0>(steps[bad->step]) + "\" after a no in \"" + std::get<0>(steps[bad->no]) +
                             "\"; say nested = false if a later step is open to all"};
    }
  }
  return chains;
}

[[nodiscard]] audit::Analysis analyse_chain(const std::vector<PythonStep>& steps,
                                            const std::vector<PythonAttribute>& attributes, bool nested,
                                            const std::vector<PythonPopulation>& population, const py::dict& reference,
                                            bool crossed, const py::dict& statistics, bool largest, unsigned threads) {
  audit::ChainQuestion question{{}, nested, {reference_of(reference), crossed}, methods(statistics, threads)};
  for (const auto& [name, values] : steps) question.steps.push_back(name);
  for (const auto& [attribute, residents] : population) question.population.push_back({attribute, residents});
  if (largest) {
    question.largest = {statistics["replicates"].cast<std::uint64_t>(), Seed{statistics["seed"].cast<std::uint64_t>()},
                        threads};
  }
  const Chains chains = tally_chain(steps, attributes, nested, threads);
  const py::gil_scoped_release unlocked;
  return audit::analyse_chain(question, chains.table, chains.tallies);
}

}  // namespace

void register_chain(py::module_& parent) {
  py::module_ m = parent.attr("fairness").cast<py::module_>();
  m.def("chain", &analyse_chain, "steps"_a, "attributes"_a, "nested"_a, "population"_a, "reference"_a, "crossed"_a,
        "statistics"_a, "largest"_a, "threads"_a, "Follow every group through a chain of steps.");
}

}  // namespace lotrecht::python
