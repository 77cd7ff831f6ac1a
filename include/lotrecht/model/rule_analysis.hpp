#pragma once

/// @file
/// What a decision table leaves open and what it says in vain.

#include <cstddef>
#include <numeric>
#include <string>
#include <vector>

#include <lotrecht/core/error.hpp>
#include <lotrecht/model/decision_table.hpp>
#include <lotrecht/model/detail/rule_partition.hpp>

namespace lotrecht::model {

/// Nodes up to which a table is cut into boxes unless said otherwise.
inline constexpr std::size_t default_max_nodes = 1'000'000;

/// Rows for which no rule holds: one example of each box that the analysis finds, in which every column has a value of
/// few digits, or is missing only where nothing else is uncovered. Empty if and only if the table is complete.
///
/// A default (`otherwise`) is not looked at: whether a rule covers a case and what happens if none does are two
/// questions.
///
/// @param max_examples  at least 1
/// @return              at most max_examples rows of (features); features that the table does not ask about are NaN
/// @throws InvalidInput if max_examples = 0, or the table takes more than max_nodes nodes to cut into boxes
[[nodiscard]] inline std::vector<std::vector<double>> uncovered_examples(const DecisionTable& table,
                                                                         std::size_t max_examples = 10,
                                                                         std::size_t max_nodes = default_max_nodes) {
  if (max_examples == 0) throw InvalidInput{"uncovered_examples", "max_examples", "must be at least 1, got 0"};
  const std::vector<std::size_t> same(table.rules().size(), 0);
  const detail::RulePartition partition{"uncovered_examples", table.boxes(), table.decisive_order(), same, max_nodes,
                                        max_examples};
  std::vector<std::vector<double>> rows;
  for (const auto& at : partition.uncovered()) rows.push_back(table.boxes().example(at, table.features()));
  return rows;
}

/// Rules that never decide, because others always come before them (FIRST, PRIORITY, collected smallest and largest)
/// or say the same (ANY); in the order of the table. For a table that sums or counts there are none.
///
/// @throws InvalidInput if the table takes more than max_nodes nodes to cut into boxes
[[nodiscard]] inline std::vector<std::size_t> rules_in_vain(const DecisionTable& table,
                                                            std::size_t max_nodes = default_max_nodes) {
  if (table.policy() == HitPolicy::collect_sum || table.policy() == HitPolicy::collect_count) return {};
  std::vector<std::size_t> labels(table.rules().size());
  std::iota(labels.begin(), labels.end(), std::size_t{0});
  const detail::RulePartition partition{"rules_in_vain", table.boxes(), table.decisive_order(), labels, max_nodes};
  std::vector<bool> decides(labels.size(), false);
  for (std::size_t n = 0; n < partition.nodes().size(); ++n) {
    const std::size_t label = partition.labels()[n];
    if (partition.nodes()[n].is_leaf() && label != detail::RulePartition::none) decides[label] = true;
  }
  std::vector<std::size_t> found;
  for (std::size_t r = 0; r < decides.size(); ++r) {
    if (!decides[r]) found.push_back(r);
  }
  return found;
}

}  // namespace lotrecht::model
