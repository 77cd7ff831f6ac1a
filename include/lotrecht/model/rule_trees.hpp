#pragma once

/// @file
/// A decision table as trees, exactly, so that whatever explains trees explains rules.

#include <cstddef>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include <lotrecht/core/error.hpp>
#include <lotrecht/model/decision_table.hpp>
#include <lotrecht/model/detail/rule_partition.hpp>
#include <lotrecht/model/rule_analysis.hpp>
#include <lotrecht/model/tree_ensemble.hpp>

namespace lotrecht::model {

namespace detail {

/// The partition as a tree whose leaf of label l has values[l], and `otherwise` where no rule holds.
[[nodiscard]] inline Tree labelled_tree(const RulePartition& partition, const std::vector<std::vector<double>>& values,
                                        const std::vector<double>& otherwise, std::size_t width) {
  Tree tree;
  tree.width = width;
  tree.nodes = partition.nodes();
  tree.set_values = partition.set_values();
  for (std::size_t n = 0; n < tree.nodes.size(); ++n) {
    const std::size_t label = partition.labels()[n];
    if (!tree.nodes[n].is_leaf()) {
      tree.values.insert(tree.values.end(), width, 0.0);
    } else {
      const std::vector<double>& value = label == RulePartition::none ? otherwise : values[label];
      tree.values.insert(tree.values.end(), value.begin(), value.end());
    }
  }
  return tree;
}

}  // namespace detail

/// The tree ensemble that says of every row what the table says, to the last bit: one tree where one rule decides; for
/// a sum or a count one tree for each rule, and one for the default if it is not 0.
///
/// The space of all rows is cut at the ends of the rules' tests, and only where it still matters; impossible
/// combinations never come up. The trees know no covers: they are explained against a background.
///
/// @param max_nodes  for each tree; the worst case grows with the product of the columns' tests
/// @throws InvalidInput if there is a row for which no rule holds and no default, naming one; or if a tree takes more
///                      than max_nodes nodes
[[nodiscard]] inline TreeEnsemble to_tree_ensemble(const DecisionTable& table,
                                                   std::size_t max_nodes = default_max_nodes) {
  constexpr std::string_view who = "to_tree_ensemble";
  const std::vector<double> otherwise = table.spread_otherwise();
  const auto refuse_uncovered = [&](const detail::RulePartition& partition) {
    if (partition.uncovered().empty() || !otherwise.empty()) return;
    const std::vector<double> row = table.boxes().example(partition.uncovered()[0], table.features());
    throw InvalidInput{who, "table",
                       "has no answer for " + table.described(row.data()) + "; it needs a rule or a default for it"};
  };
  TreeEnsembleParts parts;
  parts.features = table.features();
  parts.base.assign(table.outputs(), 0.0);
  parts.feature_names = table.parts().feature_names;
  parts.output_names = table.output_names();

  const bool sums = table.policy() == HitPolicy::collect_sum || table.policy() == HitPolicy::collect_count;
  if (!sums) {
    // Rules that say the same have the same label, so that neighbouring leaves of theirs become one.
    std::map<std::vector<double>, std::size_t> known;
    std::vector<std::vector<double>> values;
    std::vector<std::size_t> labels;
    for (const TableRule& rule : table.rules()) {
      const auto [at, is_new] = known.emplace(rule.outputs, values.size());
      if (is_new) values.push_back(table.spread(rule.outputs));
      labels.push_back(at->second);
    }
    const detail::RulePartition partition{who, table.boxes(), table.decisive_order(), labels, max_nodes, 1};
    refuse_uncovered(partition);
    parts.trees.push_back(detail::labelled_tree(partition, values, otherwise, table.outputs()));
    return TreeEnsemble{std::move(parts)};
  }
  const std::vector<std::size_t> same(table.rules().size(), 0);
  for (std::size_t r = 0; r < table.rules().size(); ++r) {
    const double said = table.policy() == HitPolicy::collect_sum ? table.rules()[r].outputs[0] : 1.0;
    const detail::RulePartition partition{who, table.boxes(), {r}, same, max_nodes};
    parts.trees.push_back(detail::labelled_tree(partition, {{said}}, {0.0}, 1));
  }
  if (otherwise.empty() || otherwise[0] != 0.0) {
    const detail::RulePartition partition{who, table.boxes(), table.decisive_order(), same, max_nodes, 1};
    refuse_uncovered(partition);
    if (!partition.uncovered().empty()) {
      parts.trees.push_back(detail::labelled_tree(partition, {{0.0}}, otherwise, 1));
    }
  }
  return TreeEnsemble{std::move(parts)};
}

}  // namespace lotrecht::model
