#include <lotrecht/audit/analyse_burden.hpp>
#include <lotrecht/audit/analyse_chain.hpp>
#include <lotrecht/audit/analyse_gap_changes.hpp>
#include <lotrecht/audit/analyse_paired.hpp>
#include <lotrecht/audit/analyse_reliance.hpp>
#include <lotrecht/stats/cohens_kappa.hpp>
#include <lotrecht/stats/poisson_rate.hpp>
#include <lotrecht/stats/poisson_ratio.hpp>

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

/// The groups of some attributes, crossed.
struct Groups {
  GroupTable table;
  std::vector<GroupIds> columns;
  std::vector<std::uint32_t> crossed{};

  explicit Groups(const std::vector<PythonAttribute>& attributes) : table{named(attributes)} {
    for (const auto& [name, levels, codes] : attributes) columns.push_back(ids(codes, name));
  }

  /// One id per row; the GIL is not needed.
  [[nodiscard]] GroupIds group() {
    if (columns.size() == 1) return columns.front();
    crossed = table.cross(columns);
    return GroupIds{std::span<const std::uint32_t>{crossed}};
  }

  /// One tally per group, in one pass; the GIL is not needed.
  template <class T>
  [[nodiscard]] Grouped<T> tally(const typename T::columns_type& rows, unsigned threads) {
    return fold<Grouped<T>>({group(), rows}, Grouped<T>{table.size()}, threads);
  }

 private:
  [[nodiscard]] static std::vector<Attribute> named(const std::vector<PythonAttribute>& attributes) {
    std::vector<Attribute> found;
    for (const auto& [name, levels, codes] : attributes) found.push_back({name, levels});
    return found;
  }
};

[[nodiscard]] ChainColumns columns_of(const std::vector<PythonStep>& steps) {
  std::vector<std::span<const std::uint8_t>> answers;
  for (const auto& [name, values] : steps) answers.push_back(column<std::uint8_t>(values, name));
  return ChainColumns::of(answers);
}

/// Refuses a yes after a no, by the names of the steps.
void check_nested(const ChainColumns& columns, const std::vector<std::string>& names) {
  if (const auto bad = fairness::out_of_order(columns)) {
    throw InvalidInput{"chain", "nested",
                       "is not what the data are: row " + std::to_string(bad->row + 1) +
                           " of those used has a yes in step \"" + names[bad->step] + "\" after a no in \"" +
                           names[bad->no] + "\"; say nested = false if a later step is open to all"};
  }
}

[[nodiscard]] std::vector<audit::Population> populations(const std::vector<PythonPopulation>& given) {
  std::vector<audit::Population> found;
  for (const auto& [attribute, residents] : given) found.push_back({attribute, residents});
  return found;
}

[[nodiscard]] audit::Analysis analyse_chain(const std::vector<PythonStep>& steps,
                                            const std::vector<PythonAttribute>& attributes, bool nested,
                                            const std::vector<PythonPopulation>& population, const py::dict& reference,
                                            bool crossed, const py::dict& statistics, bool largest, unsigned threads) {
  audit::ChainQuestion question{{}, nested, {reference_of(reference), crossed}, methods(statistics, threads)};
  for (const auto& [name, values] : steps) question.steps.push_back(name);
  question.population = populations(population);
  if (largest) {
    question.largest = {statistics["replicates"].cast<std::uint64_t>(), Seed{statistics["seed"].cast<std::uint64_t>()},
                        threads};
  }
  Groups groups{attributes};
  const ChainColumns columns = columns_of(steps);
  const py::gil_scoped_release unlocked;
  const auto tallies = groups.tally<ChainTally>(columns, threads);
  if (nested) check_nested(columns, question.steps);
  return audit::analyse_chain(question, groups.table, tallies);
}

/// Advice and decision, and the outcome if there is one.
[[nodiscard]] audit::Analysis analyse_reliance(const PythonStep& advice, const PythonStep& decision,
                                               const std::optional<py::array>& outcome,
                                               const std::vector<PythonAttribute>& attributes,
                                               const py::dict& reference, bool crossed, const py::dict& statistics,
                                               unsigned threads) {
  const audit::RelianceQuestion question{std::get<0>(advice),
                                         std::get<0>(decision),
                                         outcome.has_value(),
                                         {reference_of(reference), crossed},
                                         methods(statistics, threads)};
  std::vector<PythonStep> steps{advice, decision};
  if (outcome) steps.emplace_back("outcome", *outcome);
  Groups groups{attributes};
  const ChainColumns columns = columns_of(steps);
  const py::gil_scoped_release unlocked;
  return audit::analyse_reliance(question, groups.table, groups.tally<ChainTally>(columns, threads));
}

/// Two decisions about the same people.
[[nodiscard]] audit::Analysis analyse_paired(const PythonStep& first, const PythonStep& second,
                                             const std::vector<PythonAttribute>& attributes, const py::dict& reference,
                                             bool crossed, const py::dict& statistics, unsigned threads) {
  const audit::PairedQuestion question{
      std::get<0>(first), std::get<0>(second), {reference_of(reference), crossed}, methods(statistics, threads)};
  Groups groups{attributes};
  const ChainColumns columns = columns_of({first, second});
  const py::gil_scoped_release unlocked;
  return audit::analyse_paired(question, groups.table, groups.tally<ChainTally>(columns, threads));
}

/// One decision and its groups.
using PythonDecisions = std::tuple<py::array, std::vector<PythonAttribute>>;

/// Column, values of the earlier and of the later period, rows of neither.
using PythonPeriods = std::tuple<std::string, std::string, std::string, std::uint64_t>;

/// Name, SHA-256, rows read and rows used of the file that holds the earlier ones.
using PythonEarlierFile = std::tuple<std::string, std::optional<std::string>, std::uint64_t, std::uint64_t>;

[[nodiscard]] audit::Analysis analyse_gap_changes(const PythonDecisions& earlier, const PythonDecisions& later,
                                                  const py::dict& reference, bool crossed, const py::dict& statistics,
                                                  unsigned threads, const std::optional<PythonPeriods>& periods,
                                                  const std::optional<PythonEarlierFile>& file) {
  const auto m = methods(statistics, threads);
  std::optional<audit::PeriodNames> names;
  if (periods) {
    const auto& [column, before, after, other_rows] = *periods;
    names = audit::PeriodNames{column, before, after, other_rows};
  }
  const audit::detail::GroupChoice choice{reference_of(reference), crossed};
  const auto tallied = [&](const PythonDecisions& given) {
    Groups groups{std::get<1>(given)};
    const stats::BinomialTally::columns_type rows{column<std::uint8_t>(std::get<0>(given), "decision")};
    const py::gil_scoped_release unlocked;
    auto tallies = groups.tally<stats::BinomialTally>(rows, threads);
    return audit::GroupedDecisions{groups.table, std::move(tallies)};
  };
  const audit::GroupedDecisions first = tallied(earlier);
  const audit::GroupedDecisions second = tallied(later);
  const py::gil_scoped_release unlocked;
  std::optional<audit::EarlierFile> told;
  if (file) told = std::make_from_tuple<audit::EarlierFile>(*file);
  return audit::analyse_gap_changes(first, second, choice, m, names, told);
}

[[nodiscard]] stats::Interval poisson_ratio(std::uint64_t events1, double exposure1, std::uint64_t events2,
                                            double exposure2, const std::string& method, double confidence) {
  const stats::PoissonCount a{events1, exposure1};
  const stats::PoissonCount b{events2, exposure2};
  const stats::Confidence level{confidence};
  if (method == "exact") return stats::poisson_ratio_exact(a, b, level);
  if (method == "score") return stats::poisson_ratio_score(a, b, level);
  throw InvalidInput{"poisson_ratio", "method", "must be 'exact' or 'score', got '" + method + "'"};
}

/// Value, lower and upper bound; the value is NaN where there is no kappa.
[[nodiscard]] std::array<double, 3> cohens_kappa(std::uint64_t both, std::uint64_t first_only,
                                                 std::uint64_t second_only, std::uint64_t neither,
                                                 const std::string& method, double confidence) {
  for (const auto known : {stats::KappaMethod::square_and_add, stats::KappaMethod::fleiss_cohen_everitt}) {
    if (method != stats::name(known) && !(method == "square_and_add" && known == stats::KappaMethod::square_and_add)) {
      continue;
    }
    const stats::Estimate e =
        stats::cohens_kappa({both, first_only, second_only, neither}, stats::Confidence{confidence}, known);
    return {e.value, e.low, e.high};
  }
  throw InvalidInput{"cohens_kappa", "method",
                     "must be 'square_and_add' or 'fleiss_cohen_everitt', got '" + method + "'"};
}

[[nodiscard]] audit::Analysis analyse_burden(const py::array& decision, const py::array& outcome,
                                             const std::vector<PythonAttribute>& attributes,
                                             const std::vector<PythonPopulation>& population, const py::dict& reference,
                                             bool crossed, const py::dict& statistics, unsigned threads) {
  const audit::BurdenQuestion question{
      {reference_of(reference), crossed}, methods(statistics, threads), populations(population)};
  Groups groups{attributes};
  const fairness::OutcomeColumns columns{column<std::uint8_t>(decision, "decision"),
                                         column<std::uint8_t>(outcome, "outcome")};
  columns.check_lengths();
  const py::gil_scoped_release unlocked;
  return audit::analyse_burden(question, groups.table, groups.tally<fairness::OutcomeTally>(columns, threads));
}

}  // namespace

void register_chain(py::module_& parent) {
  py::module_ m = parent.attr("fairness").cast<py::module_>();
  py::module_ s = parent.attr("stats").cast<py::module_>();
  s.def(
      "garwood",
      [](std::uint64_t events, double exposure, double confidence) {
        return stats::garwood(events, exposure, stats::Confidence{confidence});
      },
      "events"_a, "exposure"_a, py::kw_only(), "confidence"_a, "Exact interval for a Poisson rate (Garwood, 1936).");
  s.def(
      "poisson_score",
      [](std::uint64_t events, double exposure, double confidence) {
        return stats::poisson_score(events, exposure, stats::Confidence{confidence});
      },
      "events"_a, "exposure"_a, py::kw_only(), "confidence"_a, "Score interval for a Poisson rate.");
  s.def("poisson_ratio", &poisson_ratio, "events1"_a, "exposure1"_a, "events2"_a, "exposure2"_a, py::kw_only(),
        "method"_a, "confidence"_a, "Interval for the ratio of two Poisson rates.");
  s.def("cohens_kappa", &cohens_kappa, "both"_a, "first_only"_a, "second_only"_a, "neither"_a, py::kw_only(),
        "method"_a, "confidence"_a, "Cohen's kappa: value, lower and upper bound.");
  m.def("chain", &analyse_chain, "steps"_a, "attributes"_a, "nested"_a, "population"_a, "reference"_a, "crossed"_a,
        "statistics"_a, "largest"_a, "threads"_a, "Follow every group through a chain of steps.");
  m.def("reliance", &analyse_reliance, "advice"_a, "decision"_a, "outcome"_a, "attributes"_a, "reference"_a,
        "crossed"_a, "statistics"_a, "threads"_a, "Compare decisions with the advice given, by group.");
  m.def("paired_gaps", &analyse_paired, "first"_a, "second"_a, "attributes"_a, "reference"_a, "crossed"_a,
        "statistics"_a, "threads"_a, "Compare two decisions about the same people, by group.");
  m.def("gap_changes", &analyse_gap_changes, "earlier"_a, "later"_a, "reference"_a, "crossed"_a, "statistics"_a,
        "threads"_a, "periods"_a = py::none(), "file"_a = py::none(),
        "How gaps in selection rate changed between two samples that share nobody.");
  m.def("burden", &analyse_burden, "decision"_a, "outcome"_a, "attributes"_a, "population"_a, "reference"_a,
        "crossed"_a, "statistics"_a, "threads"_a, "Count inspections and false ones per resident and per hit.");
}

}  // namespace lotrecht::python
