#pragma once

/// @file
/// Which people of two groups have counterparts: every level of every categorical covariate is held by both groups.

#include <cstddef>
#include <cstdint>
#include <span>
#include <utility>
#include <vector>

#include <lotrecht/fairness/covariate_rows.hpp>

namespace lotrecht::fairness::detail {

/// Rows of either side with and without counterparts.
struct CommonSupport {
  std::vector<std::size_t> group, other;          ///< rows with
  std::vector<std::size_t> group_all, other_all;  ///< all rows that count
  std::vector<NamedColumn> missing;               ///< levels that one side lacks
};

/// @param side  row -> 0 the group, 1 the other, 2 neither
template <class Side>
[[nodiscard]] CommonSupport common_support(const CovariateRows& rows, const Side& side) {
  CommonSupport s;
  for (std::size_t i = 0; i < rows.decision.size(); ++i) {
    if (!rows.weight.empty() && !(rows.weight[i] > 0.0)) continue;
    const int at = side(i);
    if (at == 0) s.group_all.push_back(i);
    if (at == 1) s.other_all.push_back(i);
  }
  s.group = s.group_all;
  s.other = s.other_all;
  // Taking people out can take the last ones of another level, so until nothing changes.
  for (bool changed = true; changed;) {
    changed = false;
    for (const stats::Term& term : rows.covariates) {
      if (!term.is_factor()) continue;
      std::vector<std::uint8_t> seen(term.levels.size(), 0);
      for (const std::size_t i : s.group) seen[term.codes[i]] |= 1U;
      for (const std::size_t i : s.other) seen[term.codes[i]] |= 2U;
      bool lacking = false;
      for (std::size_t level = 0; level < seen.size(); ++level) {
        if (seen[level] != 1U && seen[level] != 2U) continue;
        s.missing.push_back({term.name, term.levels[level], true});
        lacking = true;
      }
      if (!lacking) continue;
      changed = true;
      const auto alone = [&](std::size_t i) { return seen[term.codes[i]] != 3U; };
      std::erase_if(s.group, alone);
      std::erase_if(s.other, alone);
    }
  }
  return s;
}

}  // namespace lotrecht::fairness::detail
