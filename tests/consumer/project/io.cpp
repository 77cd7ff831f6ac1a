// A whole audit from somebody else's program, down to its record.
#include <iostream>
#include <vector>

#include <lotrecht/audit/plan.hpp>
#include <lotrecht/audit/record.hpp>
#include <lotrecht/audit/run.hpp>
#include <lotrecht/core/group_table.hpp>
#include <lotrecht/fairness/cell_counts.hpp>

int main() {
  namespace audit = lotrecht::audit;
  namespace fairness = lotrecht::fairness;
  const lotrecht::GroupTable groups{{{"district", {"north", "south"}}}};
  // Selected and not, outcome unknown: the last two of the six cells.
  const std::vector<fairness::CellCounts> counts{{.rows = {0, 0, 0, 0, 80, 20}}, {.rows = {0, 0, 0, 0, 40, 60}}};
  const audit::Plan plan{
      .title = "Two districts",
      .why = {},
      .reference = {},
      .metrics = {fairness::Metric::selection_rate},
      .checks = {{fairness::Metric::selection_rate, audit::CheckMeasure::ratio, {0.8, 1.25}, {}}},
      .methods = {lotrecht::stats::Confidence{0.95}},
  };
  const audit::Audit found = audit::run(plan, groups, counts);
  std::cout << "outside: " << found.verdicts.outside << '\n';
  const std::string record = audit::to_json(plan, groups, {}, found);
  std::cout << record.substr(0, record.find("\"library\"")) << '\n';
}
