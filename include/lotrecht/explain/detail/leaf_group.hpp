#pragma once

/// @file
/// Leaves that share one look-up.

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include <lotrecht/model/tree.hpp>

namespace lotrecht::explain::detail {

/// A leaf, or all leaves below a node.
///
/// Which of them a mixture of two rows reaches depends on the pattern at the node, and on which way each row goes at
/// each inner node below: that is the index of the group's table. First the bits of the path's players, then one for
/// each inner node.
struct LeafGroup {
  /// One leaf of the group. Its own pattern has the path's slots first, then those of players that are new below.
  struct Member {
    struct Condition {
      std::size_t test;  ///< place in `tests`
      bool left;         ///< the way to the leaf
      std::size_t slot;  ///< of the leaf's pattern
    };
    std::uint32_t leaf = 0;
    std::vector<std::size_t> slots;  ///< the group's slot of each of the leaf's slots
    std::vector<Condition> conditions;
  };

  std::vector<Member> members;
  std::vector<std::uint32_t> tests;    ///< inner nodes below, each before its children
  std::vector<std::uint32_t> players;  ///< of each slot
  std::vector<std::uint32_t> fresh;    ///< nodes that are the first to ask about the slots behind the path's
  std::size_t path_slots = 0;
  std::size_t live = 0;  ///< slots whose sums hold something when the walk comes here

  /// Gathers what is below a node, unless that is more than `most_tests` inner nodes: then it is left incomplete.
  LeafGroup(const model::Tree& tree, std::uint32_t node, const std::vector<std::uint32_t>& path,
            std::span<const std::uint32_t> player_of, std::size_t most_tests)
      : players{path}, path_slots{path.size()} {
    struct Open {
      std::uint32_t node;
      Member way;
    };
    Member start;
    for (std::size_t s = 0; s < path.size(); ++s) start.slots.push_back(s);
    std::vector<Open> open{{node, std::move(start)}};
    while (!open.empty()) {
      Open at = std::move(open.back());
      open.pop_back();
      const model::Node& here = tree.nodes[at.node];
      if (here.is_leaf()) {
        at.way.leaf = at.node;
        members.push_back(std::move(at.way));
        continue;
      }
      if (tests.size() == most_tests) {
        members.clear();
        return;
      }
      const std::uint32_t player = player_of[static_cast<std::size_t>(here.feature)];
      const std::size_t slot = slot_of(player, at.node);
      auto known = std::find(at.way.slots.begin(), at.way.slots.end(), slot);
      if (known == at.way.slots.end()) known = at.way.slots.insert(known, slot);
      const auto own = static_cast<std::size_t>(known - at.way.slots.begin());
      const std::size_t test = tests.size();
      tests.push_back(at.node);
      Open right{static_cast<std::uint32_t>(here.right), at.way};
      right.way.conditions.push_back({test, false, own});
      at.way.conditions.push_back({test, true, own});
      open.push_back(std::move(right));
      open.push_back({static_cast<std::uint32_t>(here.left), std::move(at.way)});
    }
  }

  [[nodiscard]] bool complete() const noexcept { return !members.empty(); }
  [[nodiscard]] std::size_t slots() const noexcept { return players.size(); }
  [[nodiscard]] std::size_t bits() const noexcept { return path_slots + tests.size(); }

  /// The pattern of a member where the group's is `index`.
  [[nodiscard]] std::size_t pattern(const Member& member, std::size_t index) const noexcept {
    std::size_t pattern = index & ((std::size_t{1} << path_slots) - 1);
    pattern |= (std::size_t{1} << member.slots.size()) - (std::size_t{1} << path_slots);
    for (const Member::Condition& c : member.conditions) {
      const bool left = ((index >> (path_slots + c.test)) & 1U) != 0;
      if (left != c.left) pattern &= ~(std::size_t{1} << c.slot);
    }
    return pattern;
  }

 private:
  std::size_t slot_of(std::uint32_t player, std::uint32_t node) {
    const auto known = std::find(players.begin(), players.end(), player);
    const auto slot = static_cast<std::size_t>(known - players.begin());
    if (known == players.end()) {
      players.push_back(player);
      fresh.push_back(node);
    }
    return slot;
  }
};

}  // namespace lotrecht::explain::detail
