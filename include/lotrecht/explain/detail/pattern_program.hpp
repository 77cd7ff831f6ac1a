#pragma once

/// @file
/// A tree as a straight line of instructions over batches of rows, leaving each row's pattern at each leaf.

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include <lotrecht/model/tree.hpp>

namespace lotrecht::explain::detail {

/// What the walk does next. `level` is the depth of the node concerned: patterns are kept for each level.
enum class Step : std::uint8_t {
  test,        ///< which rows go left at `node`
  left,        ///< patterns one level down, on the left
  right,       ///< the same on the right
  leaf,        ///< patterns of this level are complete: hand them to group `group`
  pair_leaf,   ///< two leaves under one node whose player is new: hand over the left one's patterns
  close_slot,  ///< the player of slot `slot` is done with: its sums go to `player`
};

struct Instruction {
  Step step = Step::test;
  bool fresh = true;  ///< the node's player has no earlier node on the path
  std::uint16_t level = 0;
  std::uint16_t slot = 0;  ///< of the node's player, in the order of first appearance on the path
  std::uint32_t node = 0;
  std::uint32_t group = 0;
  std::uint32_t player = 0;
};

/// A leaf, or two leaves under one node (siblings) which differ in the last slot only and so share one look-up.
struct LeafGroup {
  std::uint32_t leaf = 0;
  std::uint32_t sibling = 0;           ///< the right one, or 0 where there is none (no leaf with siblings is node 0)
  std::vector<std::uint32_t> players;  ///< of each slot

  [[nodiscard]] std::size_t slots() const noexcept { return players.size(); }
  [[nodiscard]] bool paired() const noexcept { return sibling != 0; }
};

/// The instructions of one tree. Bit s of a row's pattern at a leaf says that the row passes every test of the path
/// that asks about the player of slot s.
struct PatternProgram {
  std::vector<Instruction> steps;
  std::vector<LeafGroup> groups;
  std::size_t levels = 1;  ///< depth of the deepest leaf + 1
  std::size_t slots = 0;   ///< the most players on a path
};

/// @param player_of   (features) which player a column belongs to
/// @param pair_slots  sibling leaves are taken together where their path has at most so many players
[[nodiscard]] inline PatternProgram pattern_program(const model::Tree& tree, std::span<const std::uint32_t> player_of,
                                                    std::size_t pair_slots) {
  PatternProgram program;
  std::vector<std::uint32_t> path;  // players by slot
  struct Open {
    std::uint32_t node;
    std::uint16_t level;
    int visit;  // 0 on arrival, 1 after the left child, 2 after the right one
  };
  std::vector<Open> open{{0, 0, 0}};
  std::vector<std::uint16_t> slot_of(tree.nodes.size(), 0);
  std::vector<bool> fresh(tree.nodes.size(), false);
  while (!open.empty()) {
    Open& at = open.back();
    const model::Node& node = tree.nodes[at.node];
    program.levels = std::max<std::size_t>(program.levels, at.level + 1U);
    Instruction instruction{Step::leaf, true, at.level, 0, at.node, 0, 0};
    if (node.is_leaf()) {
      instruction.group = static_cast<std::uint32_t>(program.groups.size());
      program.groups.push_back({at.node, 0, path});
      program.steps.push_back(instruction);
      program.slots = std::max(program.slots, path.size());
      open.pop_back();
      continue;
    }
    if (at.visit == 0) {
      const std::uint32_t player = player_of[static_cast<std::size_t>(node.feature)];
      const auto known = std::find(path.begin(), path.end(), player);
      fresh[at.node] = known == path.end();
      slot_of[at.node] = static_cast<std::uint16_t>(known - path.begin());
      if (fresh[at.node]) path.push_back(player);
    }
    instruction.fresh = fresh[at.node];
    instruction.slot = slot_of[at.node];
    instruction.player = player_of[static_cast<std::size_t>(node.feature)];
    const auto add = [&](Step step) {
      instruction.step = step;
      program.steps.push_back(instruction);
    };
    const auto left = static_cast<std::uint32_t>(node.left);
    const auto right = static_cast<std::uint32_t>(node.right);
    const auto below = static_cast<std::uint16_t>(at.level + 1);
    if (at.visit == 0 && path.size() <= pair_slots && fresh[at.node] && tree.nodes[left].is_leaf() &&
        tree.nodes[right].is_leaf()) {
      add(Step::test);
      instruction.group = static_cast<std::uint32_t>(program.groups.size());
      program.groups.push_back({left, right, path});
      program.levels = std::max<std::size_t>(program.levels, below + 1U);
      program.slots = std::max(program.slots, path.size());
      add(Step::pair_leaf);
      at.visit = 2;
    }
    if (at.visit == 0) {
      add(Step::test);
      add(Step::left);
      at.visit = 1;
      open.push_back({left, below, 0});
    } else if (at.visit == 1) {
      add(Step::right);
      at.visit = 2;
      open.push_back({right, below, 0});
    } else {
      if (fresh[at.node]) {
        add(Step::close_slot);
        path.pop_back();
      }
      open.pop_back();
    }
  }
  return program;
}

/// The most players on one path.
[[nodiscard]] inline std::size_t longest_path(const model::Tree& tree, std::span<const std::uint32_t> player_of) {
  return pattern_program(tree, player_of, 0).slots;
}

}  // namespace lotrecht::explain::detail
