#pragma once

/// @file
/// A tree as a straight line of instructions over batches of rows, leaving each row's pattern at each leaf.

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include <lotrecht/explain/detail/leaf_group.hpp>
#include <lotrecht/model/tree.hpp>

namespace lotrecht::explain::detail {

/// What the walk does next. `level` is the depth of the node concerned: patterns are kept for each level.
enum class Step : std::uint8_t {
  test,   ///< which rows go left at `node`
  left,   ///< patterns one level down, on the left
  right,  ///< the same on the right
  note,  ///< bit `bit` of the patterns one level down: the row goes left at `node` (`fresh`: the first bit noted there)
  leaf,  ///< patterns of this level are complete: hand them to group `group`
  close,  ///< the players of slots `slot` and on are done with: `count` entries of `closed` from `first` on
};

struct Instruction {
  Step step = Step::test;
  bool fresh = true;  ///< of left and right: the node's player has no earlier node on the path
  std::uint16_t level = 0;
  std::uint16_t slot = 0;  ///< of the node's player, in the order of first appearance on the path
  std::uint16_t bit = 0;
  std::uint16_t count = 0;
  std::uint32_t node = 0;
  std::uint32_t group = 0;
  std::uint32_t first = 0;
};

/// A player that is done with, and the node that asked about it first.
struct ClosedSlot {
  std::uint32_t player;
  std::uint32_t node;
};

/// How many leaves may be taken together.
struct Bundling {
  std::size_t pair_slots = 0;  ///< two leaves of one node whose player is new, where their path has so many players
  std::size_t bits = 0;        ///< all leaves below a node, where players above it and nodes below are no more
};

/// The instructions of one tree. Bit s of a row's pattern at a leaf says that the row passes every test of the path
/// that asks about the player of slot s; in groups of leaves, bits behind the path's say where the row would go left.
struct PatternProgram {
  std::vector<Instruction> steps;
  std::vector<LeafGroup> groups;
  std::vector<ClosedSlot> closed;
  std::size_t levels = 1;  ///< patterns that the walk keeps at a time
  std::size_t slots = 0;   ///< the most players of a group
};

/// Goes through a tree once, from the left to the right.

class ProgramBuilder {
 public:
  ProgramBuilder(const model::Tree& tree, std::span<const std::uint32_t> player_of, const Bundling& bundling)
      : tree_{&tree}, player_of_{player_of}, bundling_{bundling} {}

  PatternProgram build() {
    struct Open {
      std::uint32_t node;
      std::uint16_t level;
      int visit;  // 0 on arrival, 1 after the left child, 2 after the right one
      bool fresh;
      std::uint16_t slot;
    };
    std::vector<Open> open{{0, 0, 0, false, 0}};
    while (!open.empty()) {
      Open& at = open.back();
      const model::Node& node = tree_->nodes[at.node];
      if (at.visit == 0) {
        LeafGroup group{*tree_, at.node, path_, player_of_, most_tests()};
        if (group.complete() && may_be_taken(group)) {
          add(std::move(group), at.node, at.level);
          open.pop_back();
          continue;
        }
        const std::uint32_t player = player_at(at.node);
        const auto known = std::find(path_.begin(), path_.end(), player);
        at.fresh = known == path_.end();
        at.slot = static_cast<std::uint16_t>(known - path_.begin());
        if (at.fresh) path_.push_back(player);
      }
      Instruction instruction{.fresh = at.fresh, .level = at.level, .slot = at.slot, .node = at.node};
      const auto below = static_cast<std::uint16_t>(at.level + 1);
      if (at.visit == 0) {
        push(Step::test, instruction);
        push(Step::left, instruction);
        at.visit = 1;
        open.push_back({static_cast<std::uint32_t>(node.left), below, 0, false, 0});
      } else if (at.visit == 1) {
        push(Step::right, instruction);
        at.visit = 2;
        open.push_back({static_cast<std::uint32_t>(node.right), below, 0, false, 0});
      } else {
        if (at.fresh) {
          const ClosedSlot closed{path_.back(), at.node};
          path_.pop_back();
          close(at.slot, {&closed, 1});
        }
        open.pop_back();
      }
    }
    return std::move(program_);
  }

 private:
  [[nodiscard]] std::uint32_t player_at(std::uint32_t node) const {
    return player_of_[static_cast<std::size_t>(tree_->nodes[node].feature)];
  }

  [[nodiscard]] std::size_t most_tests() const noexcept {
    if (bundling_.bits > path_.size()) return bundling_.bits - path_.size();
    return path_.size() < bundling_.pair_slots ? 1 : 0;
  }

  [[nodiscard]] bool may_be_taken(const LeafGroup& group) const noexcept {
    if (group.tests.empty() || group.bits() <= bundling_.bits) return true;
    return group.tests.size() == 1 && !group.fresh.empty() && group.slots() <= bundling_.pair_slots;
  }

  void push(Step step, Instruction instruction) {
    instruction.step = step;
    program_.steps.push_back(instruction);
    program_.levels = std::max<std::size_t>(program_.levels, instruction.level + 2U);
  }

  void add(LeafGroup group, std::uint32_t node, std::uint16_t level) {
    group.live = live_;
    live_ = path_.size();
    for (std::size_t i = 0; i < group.tests.size(); ++i) {
      push(Step::note, {.fresh = i == 0,
                        .level = level,
                        .bit = static_cast<std::uint16_t>(path_.size() + i),
                        .node = group.tests[i]});
    }
    const auto where = static_cast<std::uint16_t>(group.tests.empty() ? level : level + 1);
    push(Step::leaf, {.level = where, .node = node, .group = static_cast<std::uint32_t>(program_.groups.size())});
    program_.slots = std::max(program_.slots, group.slots());
    std::vector<ClosedSlot> closed;
    for (std::size_t i = 0; i < group.fresh.size(); ++i) {
      closed.push_back({group.players[path_.size() + i], group.fresh[i]});
    }
    program_.groups.push_back(std::move(group));
    if (!closed.empty()) close(path_.size(), closed);
  }

  void close(std::size_t slot, std::span<const ClosedSlot> closed) {
    live_ = std::min(live_, slot);
    push(Step::close, {.slot = static_cast<std::uint16_t>(slot),
                       .count = static_cast<std::uint16_t>(closed.size()),
                       .first = static_cast<std::uint32_t>(program_.closed.size())});
    program_.closed.insert(program_.closed.end(), closed.begin(), closed.end());
  }

  const model::Tree* tree_;
  std::span<const std::uint32_t> player_of_;
  Bundling bundling_;
  PatternProgram program_;
  std::vector<std::uint32_t> path_;  // players by slot
  std::size_t live_ = 0;             // slots with sums in them
};

/// @param player_of  (features) which player a column belongs to
[[nodiscard]] inline PatternProgram pattern_program(const model::Tree& tree, std::span<const std::uint32_t> player_of,
                                                    const Bundling& bundling = {}) {
  return ProgramBuilder{tree, player_of, bundling}.build();
}

/// The most players on one path.
[[nodiscard]] inline std::size_t longest_path(const model::Tree& tree, std::span<const std::uint32_t> player_of) {
  return pattern_program(tree, player_of).slots;
}

}  // namespace lotrecht::explain::detail
