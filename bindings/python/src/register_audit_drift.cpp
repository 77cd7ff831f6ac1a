#include <cstdint>
#include <optional>
#include <string>
#include <tuple>
#include <utility>
#include <variant>
#include <vector>

#include <lotrecht/audit/analyse_drift.hpp>

#include "pybind.hpp"
#include "registrars.hpp"

namespace lotrecht::python {
namespace {

using namespace py::literals;

/// Tallies of both periods, or levels with their counts and the rows without one.
using PythonColumnData = std::variant<std::pair<const drift::ValueTally*, const drift::ValueTally*>,
                                      std::tuple<std::vector<std::string>, std::vector<std::uint64_t>,
                                                 std::vector<std::uint64_t>, std::uint64_t, std::uint64_t>>;
/// Name, labels of the group, data.
using PythonColumn =
    std::tuple<std::string, std::vector<std::pair<std::string, std::optional<std::string>>>, PythonColumnData>;

[[nodiscard]] audit::Analysis analyse_drift(const std::vector<PythonColumn>& given, const std::string& reference,
                                            std::optional<double> tolerance, double confidence,
                                            std::uint64_t replicates, std::uint64_t seed, unsigned threads) {
  std::vector<audit::ColumnInTwoPeriods> columns;
  for (const auto& [name, group, data] : given) {
    audit::ColumnInTwoPeriods column{name, {}, audit::CategoryColumn{}};
    for (const auto& [attribute, level] : group) column.group.push_back({attribute, level});
    if (const auto* tallies = std::get_if<0>(&data)) {
      column.data = audit::NumberColumn{*tallies->first, *tallies->second};
    } else {
      const auto& [levels, before, now, missing_before, missing_now] = std::get<1>(data);
      column.data = audit::CategoryColumn{levels, before, now, missing_before, missing_now};
    }
    columns.push_back(std::move(column));
  }
  const py::gil_scoped_release unlocked;
  return audit::analyse_drift(
      columns, {reference, tolerance, {replicates, Seed{seed}, threads}, {replicates, Seed{seed}, threads}},
      stats::Confidence{confidence});
}

}  // namespace

void register_audit_drift(py::module_& parent) {
  parent.attr("audit").cast<py::module_>().def(
      "drift", &analyse_drift, "columns"_a, "reference"_a, "tolerance"_a, "confidence"_a, "replicates"_a, "seed"_a,
      "threads"_a, "How far columns are from a reference period, for everybody and in groups.");
  parent.attr("drift").cast<py::module_>().def(
      "missing_change",
      [](std::uint64_t before, std::uint64_t rows_before, std::uint64_t now, std::uint64_t rows_now,
         double confidence) {
        const auto change =
            drift::missing_change({before, rows_before}, {now, rows_now}, stats::Confidence{confidence});
        const stats::Estimate& e = change.difference;
        return py::make_tuple(e.value, e.low, e.high, change.test.p_value, std::string{name(e.undefined)});
      },
      "before"_a, "rows_before"_a, "now"_a, "rows_now"_a, "confidence"_a,
      "Whether values are missing more often than before: value, low, high, p-value, why undefined.");
}

}  // namespace lotrecht::python
