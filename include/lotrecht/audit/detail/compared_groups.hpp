#pragma once

/// @file
/// The groups of each set of attributes and what each is compared with, for any tally: what analyses have in common.

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <lotrecht/audit/analysis.hpp>
#include <lotrecht/audit/plan.hpp>
#include <lotrecht/audit/run.hpp>
#include <lotrecht/core/error.hpp>
#include <lotrecht/core/group_table.hpp>
#include <lotrecht/core/grouped.hpp>
#include <lotrecht/core/tally.hpp>
#include <lotrecht/fairness/reference.hpp>

namespace lotrecht::audit::detail {

/// Which groups are looked at and what they are compared with. The rule is `group`, `largest` or `rest`: the intervals
/// are those of two groups that share no row, one of them chosen without looking at its answer.
struct GroupChoice {
  PlannedReference reference;
  bool crossed = true;  ///< all intersections, not only each attribute alone
};

/// The groups of one attribute or of several crossed, with their tallies.
template <Tally T>
struct ComparedGroups {
  GroupTable table;
  Grouped<T> tallies;
  std::optional<std::size_t> reference;  ///< none: the rest of the groups

  [[nodiscard]] std::size_t size() const noexcept { return table.size(); }

  /// Whether there is something to compare group `g` with: it is not the reference itself, and has rows or a rest.
  [[nodiscard]] bool compares(std::size_t g) const { return size() > 1 && reference != g; }

  /// What group `g` is compared with. Precondition: `compares(g)`.
  [[nodiscard]] T other(std::size_t g) const {
    if (reference) return tallies[*reference];
    T rest{};
    for (std::size_t h = 0; h < size(); ++h) {
      if (h != g) rest.merge(tallies[h]);
    }
    return rest;
  }

  /// {"sex", "f"}, {"age", "18-25"}
  [[nodiscard]] std::vector<Label> labels(std::size_t g) const {
    std::vector<Label> found;
    const auto names = table.names(g);
    for (std::size_t a = 0; a < names.size(); ++a) found.push_back({table.attributes()[a].name, names[a]});
    return found;
  }

  /// The labels of a comparison: those of the group, and what it is compared with.
  [[nodiscard]] std::vector<Label> compared_labels(std::size_t g) const {
    std::vector<Label> found = labels(g);
    found.push_back({"reference", reference ? name(*reference) : "(rest)"});
    return found;
  }

  /// "f, 18-25"
  [[nodiscard]] std::string name(std::size_t g) const {
    std::string joined;
    for (const auto& level : table.names(g)) {
      if (!joined.empty()) joined += ", ";
      joined += level ? *level : "(missing)";
    }
    return joined;
  }
};

/// With one more label, e.g. {"step", "inspected"}.
[[nodiscard]] inline std::vector<Label> with_label(std::vector<Label> labels, std::string name, std::string value) {
  labels.push_back({std::move(name), std::move(value)});
  return labels;
}

/// The reference as a setting: the rule, or the named group.
[[nodiscard]] inline std::string shown_reference(const PlannedReference& reference) {
  if (reference.rule != fairness::ReferenceRule::group) return std::string{fairness::name(reference.rule)};
  std::string joined;
  for (const auto& level : reference.levels) {
    if (!joined.empty()) joined += ", ";
    joined += level ? *level : "(missing)";
  }
  return joined;
}

/// Every attribute alone and, if asked for, all intersections; each with its reference.
///
/// @param rows  called with a tally, its number of rows; the largest group has most, ties go to the earlier one
/// @throws InvalidInput if the reference is not in the data, or its rule is `overall` or `best_off`
template <Tally T, class Rows>
[[nodiscard]] std::vector<ComparedGroups<T>> compared_groups(const GroupTable& all, const Grouped<T>& tallies,
                                                             const GroupChoice& choice, const Rows& rows) {
  using fairness::ReferenceRule;
  const PlannedReference& planned = choice.reference;
  if (planned.rule == ReferenceRule::overall || planned.rule == ReferenceRule::best_off) {
    throw InvalidInput{"audit", "reference",
                       "must be largest, rest or a named group here, got " + std::string{fairness::name(planned.rule)}};
  }
  if (planned.rule == ReferenceRule::group && planned.levels.size() != all.attributes().size()) {
    throw InvalidInput{"audit", "reference",
                       "must name one group of each attribute: " + std::to_string(all.attributes().size()) +
                           " attributes, " + std::to_string(planned.levels.size()) + " names"};
  }
  std::vector<ComparedGroups<T>> found;
  for (const auto& chosen : attribute_subsets(all.attributes().size(), choice.crossed)) {
    ComparedGroups<T> one{all.marginal(chosen), all.marginal(tallies, chosen), std::nullopt};
    if (planned.rule == ReferenceRule::group) {
      std::vector<std::optional<std::string>> levels;
      levels.reserve(chosen.size());
      for (const std::size_t a : chosen) levels.push_back(planned.levels[a]);
      one.reference = one.table.find(levels);
      if (!one.reference) {
        throw InvalidInput{"audit", "reference", "is not in the data: \"" + shown_reference(planned) + "\""};
      }
    } else if (planned.rule == ReferenceRule::largest) {
      std::size_t best = 0;
      for (std::size_t g = 1; g < one.size(); ++g) {
        if (rows(one.tallies[g]) > rows(one.tallies[best])) best = g;
      }
      one.reference = best;
    }
    found.push_back(std::move(one));
  }
  return found;
}

}  // namespace lotrecht::audit::detail
