#pragma once

/// @file
/// Players that come in groups, and groups in larger ones: who arrives together.

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <lotrecht/core/error.hpp>

namespace lotrecht::explain {

/// A hierarchy of coalitions: a tree whose leaves are the players. An order of arrival respects it if the members of
/// every inner node arrive one behind the other.
///
/// Nodes 0, ..., p - 1 are the players; p, p + 1, ... are groups, the last one of everybody. So scipy's linkage
/// matrices can be handed over as they are, with the two columns of members.
class CoalitionTree {
 public:
  /// @param groups  (groups) the nodes each consists of, all with lower numbers
  /// @throws InvalidInput if there are no players, or a member is missing, of a higher number, or in two groups
  CoalitionTree(std::size_t players, std::vector<std::vector<std::uint32_t>> groups)
      : players_{players}, groups_{std::move(groups)} {
    if (players == 0) throw InvalidInput{who, "players", "must be at least 1, got 0"};
    if (groups_.empty()) throw InvalidInput{who, "groups", "must be at least one, that of everybody, got none"};
    std::vector<bool> used(players + groups_.size(), false);
    for (std::size_t g = 0; g < groups_.size(); ++g) {
      if (groups_[g].empty()) {
        throw InvalidInput{who, "groups", "must have members; group " + std::to_string(g) + " has none"};
      }
      for (const std::uint32_t member : groups_[g]) {
        if (member >= players + g) {
          throw InvalidInput{who, "groups",
                             "must have members with lower numbers than their own: group " + std::to_string(g) +
                                 " is node " + std::to_string(players + g) + " and has member " +
                                 std::to_string(member)};
        }
        if (used[member]) {
          throw InvalidInput{who, "groups", "must not share members; node " + std::to_string(member) + " is in two"};
        }
        used[member] = true;
      }
    }
    for (std::size_t node = 0; node + 1 < used.size(); ++node) {
      if (!used[node]) {
        throw InvalidInput{who, "groups",
                           "must hold everybody in the last one; node " + std::to_string(node) + " is in none"};
      }
    }
  }

  /// Groups of players beside each other.
  ///
  /// @param group_of  (players) numbers 0, ..., groups - 1
  /// @throws InvalidInput if a number below the largest is not used
  [[nodiscard]] static CoalitionTree of_blocks(std::span<const std::uint32_t> group_of) {
    std::vector<std::vector<std::uint32_t>> groups;
    for (std::size_t i = 0; i < group_of.size(); ++i) {
      if (group_of[i] >= group_of.size()) {
        throw InvalidInput{who, "group_of",
                           "must be below the number of players (" + std::to_string(group_of.size()) + "), got " +
                               std::to_string(group_of[i]) + " for player " + std::to_string(i)};
      }
      if (group_of[i] >= groups.size()) groups.resize(group_of[i] + std::size_t{1});
      groups[group_of[i]].push_back(static_cast<std::uint32_t>(i));
    }
    std::vector<std::uint32_t> all;
    for (std::size_t g = 0; g < groups.size(); ++g) all.push_back(static_cast<std::uint32_t>(group_of.size() + g));
    groups.push_back(std::move(all));
    return {group_of.size(), std::move(groups)};
  }

  [[nodiscard]] std::size_t players() const noexcept { return players_; }
  [[nodiscard]] std::size_t nodes() const noexcept { return players_ + groups_.size(); }
  [[nodiscard]] std::uint32_t root() const noexcept { return static_cast<std::uint32_t>(nodes() - 1); }
  [[nodiscard]] bool is_player(std::uint32_t node) const noexcept { return node < players_; }
  /// The members of a group. Precondition: the node is no player.
  [[nodiscard]] std::span<const std::uint32_t> members(std::uint32_t node) const noexcept {
    return groups_[node - players_];
  }

 private:
  static constexpr std::string_view who = "CoalitionTree";

  std::size_t players_;
  std::vector<std::vector<std::uint32_t>> groups_;
};

}  // namespace lotrecht::explain
