// A whole audit from C++: columns in, findings and the JSON record out.
//
// Two attributes are crossed; every group is kept, also the one with three people in it, and the verdict about it is
// what it has to be: undecided.

#include <cstdint>
#include <cstdio>
#include <iostream>
#include <span>
#include <string>
#include <vector>

#include <lotrecht/audit.hpp>
#include <lotrecht/core/fold.hpp>

namespace audit = lotrecht::audit;
namespace fairness = lotrecht::fairness;
using lotrecht::GroupIds;

namespace {

/// Columns as a data base would hand them over: a byte per row, and level numbers for the attributes.
struct Columns {
  std::vector<std::uint8_t> decision, outcome, age, district;

  void add(int rows, std::uint8_t d, std::uint8_t y, std::uint8_t age_band, std::uint8_t where) {
    for (int i = 0; i < rows; ++i) {
      decision.push_back(d);
      outcome.push_back(y);
      age.push_back(age_band);
      district.push_back(where);
    }
  }
};

Columns inspections() {
  Columns c;
  //     rows  D  Y  age district
  c.add(120, 1, 1, 0, 0), c.add(180, 1, 0, 0, 0), c.add(60, 0, 1, 0, 0), c.add(640, 0, 0, 0, 0);
  c.add(90, 1, 1, 1, 0), c.add(60, 1, 0, 1, 0), c.add(70, 0, 1, 1, 0), c.add(580, 0, 0, 1, 0);
  c.add(100, 1, 1, 0, 1), c.add(150, 1, 0, 0, 1), c.add(50, 0, 1, 0, 1), c.add(500, 0, 0, 0, 1);
  c.add(1, 1, 0, 1, 1), c.add(2, 0, 0, 1, 1);
  return c;
}

std::string name(const lotrecht::GroupTable& groups, std::size_t group) {
  std::string text;
  for (const auto& level : groups.names(group)) text += (text.empty() ? "" : " x ") + level.value_or("(missing)");
  return text;
}

}  // namespace

int main() {
  const Columns columns = inspections();
  const lotrecht::GroupTable groups{{{"age", {"under 30", "30 and over"}}, {"district", {"north", "south"}}}};

  // Columns -> tallies: one pass, two threads, the same bits with any number of them.
  const std::vector<GroupIds> ids{std::span{columns.age}, std::span{columns.district}};
  const std::vector<std::uint32_t> crossed = groups.cross(ids);
  using Tally = lotrecht::Grouped<fairness::OutcomeTally>;
  const Tally tallies =
      lotrecht::fold<Tally>({std::span{crossed}, {columns.decision, columns.outcome}}, Tally{groups.size()}, 2);

  // Plan: why comes first, and an empty answer stays visible as open.
  const audit::Plan plan{
      .title = "Home inspections",
      .why = {{"purpose", "choose households for an inspection"}, {"legal_basis", ""}},
      .effect = fairness::Effect::burden,
      .crossed = true,
      .reference = {fairness::ReferenceRule::rest, {}},
      .metrics = {fairness::Metric::selection_rate, fairness::Metric::false_positive_rate},
      .checks = {{fairness::Metric::false_positive_rate, audit::CheckMeasure::ratio, {0.8, 1.25}, {}}},
      .methods = {lotrecht::stats::Confidence{0.95}},
  };
  const audit::Audit found = audit::run(plan, groups, fairness::cell_counts(tallies));

  for (const audit::Finding& f : found.findings) {
    const audit::Table& table = found.tables[f.table];
    std::printf("%-24s FPR against the rest: %6.3f  [%6.3f, %6.3f]  %s\n", name(table.groups, *f.group).c_str(),
                f.estimate.value, f.estimate.low, f.estimate.high,
                std::string{lotrecht::stats::name(f.verdict)}.c_str());
  }
  std::printf("%zu within, %zu outside, %zu undecided\n", found.verdicts.within, found.verdicts.outside,
              found.verdicts.undecided);

  const audit::Provenance provenance{.source = "made up",
                                     .rows_read = columns.decision.size(),
                                     .rows_used = columns.decision.size(),
                                     .decision = {"inspected", "1"}};
  const std::string record = audit::to_json(plan, groups, provenance, found);
  std::cout << record.substr(0, record.find("\"library\"")) << "...\n";
}
