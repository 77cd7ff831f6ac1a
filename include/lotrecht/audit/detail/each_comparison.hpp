#pragma once

/// @file
/// Every group of every table beside what it is compared with: for analyses of counted cells.

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include <lotrecht/audit/analysis.hpp>
#include <lotrecht/audit/plan.hpp>
#include <lotrecht/audit/run.hpp>
#include <lotrecht/core/error.hpp>
#include <lotrecht/core/group_table.hpp>
#include <lotrecht/fairness/cell_counts.hpp>
#include <lotrecht/fairness/disparities.hpp>
#include <lotrecht/fairness/gap.hpp>
#include <lotrecht/fairness/reference.hpp>

namespace lotrecht::audit::detail {

/// Calls `visit(labels, comparison)` for every group of every attribute, and of every crossing if asked, that is
/// compared with anything. Labels are the group's attributes and "reference": the group it is compared with, its
/// levels joined by ", ", or "(rest)".
///
/// @param groups  (table.size(),) cells of the fully crossed groups, unweighted
/// @throws InvalidInput if the reference is chosen by the data, holds the group itself (`overall`), or is not there
template <class Visit>
void each_comparison(const PlannedReference& planned, bool crossed, const GroupTable& table,
                     std::span<const fairness::CellCounts> groups, const Visit& visit) {
  using fairness::ReferenceRule;
  if (planned.rule == ReferenceRule::best_off || planned.rule == ReferenceRule::overall) {
    throw InvalidInput{"audit", "reference",
                       "must be largest, rest or a named group here, got " + std::string{fairness::name(planned.rule)}};
  }
  for (const auto& chosen : attribute_subsets(table.attributes().size(), crossed)) {
    const Table one{chosen, table.marginal(chosen), {}, {}, {}};
    const std::vector<std::size_t> target = marginal_groups(table, chosen);
    std::vector<fairness::CellCounts> cells(one.groups.size());
    for (std::size_t g = 0; g < groups.size(); ++g) cells[target[g]].merge(groups[g]);
    const fairness::Reference wanted = reference_in(planned, fairness::Effect::unknown, one, table.attributes().size());
    const std::optional<std::size_t> reference = fairness::resolve(wanted, cells);
    std::string beside;
    if (reference) {
      for (const auto& level : one.groups.names(*reference)) {
        beside += (beside.empty() ? "" : ", ") + level.value_or("(missing)");
      }
    }
    const std::vector<fairness::CellCounts> rest = fairness::rests(cells);
    for (std::size_t g = 0; g < cells.size(); ++g) {
      const auto pair = fairness::comparison(cells, rest, wanted.rule, reference, g);
      if (!pair) continue;
      std::vector<Label> labels;
      const auto levels = one.groups.names(g);
      for (std::size_t a = 0; a < levels.size(); ++a) labels.push_back({one.groups.attributes()[a].name, levels[a]});
      labels.push_back({"reference", reference ? beside : std::string{"(rest)"}});
      visit(labels, *pair);
    }
  }
}

}  // namespace lotrecht::audit::detail
