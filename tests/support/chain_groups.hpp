#pragma once

/// @file
/// Small chains for the tests of analyses, and their lines by quantity.

#include <cstdint>
#include <optional>
#include <span>
#include <stdexcept>
#include <string>
#include <vector>

#include <lotrecht/audit/analysis.hpp>
#include <lotrecht/core/group_table.hpp>
#include <lotrecht/core/grouped.hpp>
#include <lotrecht/fairness/chain_tally.hpp>

namespace lotrecht::testing {

using Bytes = std::vector<std::uint8_t>;

/// Groups by sex and their patterns of answers.
struct ChainGroups {
  GroupTable table;
  Grouped<fairness::ChainTally> tallies;
};

/// @param levels   names of the groups
/// @param group    each row's group
/// @param columns  each step's answers
[[nodiscard]] inline ChainGroups chain_groups(const std::vector<std::optional<std::string>>& levels, const Bytes& group,
                                              const std::vector<Bytes>& columns) {
  std::vector<std::span<const std::uint8_t>> views(columns.begin(), columns.end());
  ChainGroups groups{GroupTable{{{"sex", levels}}}, Grouped<fairness::ChainTally>{levels.size()}};
  groups.tallies.add({std::span<const std::uint8_t>{group}, fairness::ChainColumns::of(views)});
  return groups;
}

/// The lines of one quantity, in their order.
[[nodiscard]] inline std::vector<audit::Line> lines(const audit::Analysis& analysis, const std::string& quantity) {
  std::vector<audit::Line> found;
  for (const audit::Line& one : analysis.lines) {
    if (one.quantity == quantity) found.push_back(one);
  }
  return found;
}

/// The first of them.
[[nodiscard]] inline audit::Line line(const audit::Analysis& analysis, const std::string& quantity) {
  const auto found = lines(analysis, quantity);
  if (found.empty()) throw std::runtime_error{"no line of " + quantity};
  return found.front();
}

}  // namespace lotrecht::testing
