#pragma once

/// @file
/// How the groups of one attribute, or of several crossed, are made of the finest groups, and what each is compared
/// with: what resampling of all tables at once needs to know.

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <lotrecht/core/error.hpp>
#include <lotrecht/fairness/cell_counts.hpp>
#include <lotrecht/fairness/reference.hpp>

namespace lotrecht::fairness {

/// A table of groups, each the sum of some of the finest (fully crossed) groups, and its reference.
struct ComparedTable {
  std::vector<std::size_t> group_of;  ///< (finest groups,) the group of this table that each belongs to
  std::size_t groups = 0;             ///< groups of this table
  ReferenceRule rule{};
  std::optional<std::size_t> reference;  ///< the reference group, if the rule names one

  /// Whether group g is compared with anything: not the reference with itself.
  [[nodiscard]] bool compares(std::size_t g) const noexcept {
    if (rule == ReferenceRule::rest || rule == ReferenceRule::overall) return true;
    return reference && *reference != g;
  }
  /// Whether groups are compared with everybody else (`overall` is tested as `rest` is).
  [[nodiscard]] bool with_rest() const noexcept {
    return rule == ReferenceRule::rest || rule == ReferenceRule::overall;
  }
};

/// The table in which each finest group stands for itself.
[[nodiscard]] inline ComparedTable finest_table(std::size_t groups, ReferenceRule rule,
                                                std::optional<std::size_t> reference) {
  ComparedTable table{std::vector<std::size_t>(groups), groups, rule, reference};
  for (std::size_t g = 0; g < groups; ++g) table.group_of[g] = g;
  return table;
}

namespace detail {

/// @throws InvalidInput if a table does not fit the finest groups, or rows are weighted
inline void check_resampled(std::string_view function, std::span<const CellCounts> finest,
                            std::span<const ComparedTable> tables) {
  for (const CellCounts& c : finest) {
    if (c.weighted) {
      throw InvalidInput{function, "weight", "must be absent: weighted rows cannot be resampled by their cells"};
    }
  }
  for (const ComparedTable& t : tables) {
    bool fits = t.group_of.size() == finest.size() && (!t.reference || *t.reference < t.groups);
    for (const std::size_t g : t.group_of) fits = fits && g < t.groups;
    if (!fits) {
      throw InvalidInput{function, "tables", "must place each of the " + std::to_string(finest.size()) + " groups"};
    }
  }
}

}  // namespace detail

}  // namespace lotrecht::fairness
