#pragma once

/// @file
/// How many people live where the decisions are made, by group.

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include <lotrecht/core/error.hpp>
#include <lotrecht/core/group_table.hpp>

namespace lotrecht::audit {

/// Residents by group of one attribute, from a census; taken as known without error.
struct Population {
  std::string attribute;
  std::vector<std::uint64_t> residents;  ///< one per level of the attribute, in its order
};

namespace detail {

/// The residents of the groups of a table, if it is of one attribute that has any.
///
/// @throws InvalidInput if there is not one number per group
[[nodiscard]] inline const Population* population_of(const std::vector<Population>& all, const GroupTable& table) {
  if (table.attributes().size() != 1) return nullptr;
  for (const Population& p : all) {
    if (p.attribute != table.attributes()[0].name) continue;
    if (p.residents.size() != table.size()) {
      throw InvalidInput{"audit", "population",
                         "must hold one number per group of \"" + p.attribute + "\": " + std::to_string(table.size()) +
                             " groups, " + std::to_string(p.residents.size()) + " numbers"};
    }
    return &p;
  }
  return nullptr;
}

/// Residents of group g; none without a census.
[[nodiscard]] inline std::optional<std::uint64_t> residents_of(const Population* population, std::size_t g) {
  if (population == nullptr) return std::nullopt;
  return population->residents[g];
}

/// Residents of what group g is compared with: the reference or, if there is none, all other groups.
[[nodiscard]] inline std::optional<std::uint64_t> other_residents(const Population* population, std::size_t g,
                                                                  std::optional<std::size_t> reference) {
  if (population == nullptr) return std::nullopt;
  if (reference) return population->residents[*reference];
  std::uint64_t sum = 0;
  for (std::size_t h = 0; h < population->residents.size(); ++h) sum += h == g ? 0 : population->residents[h];
  return sum;
}

}  // namespace detail

}  // namespace lotrecht::audit
