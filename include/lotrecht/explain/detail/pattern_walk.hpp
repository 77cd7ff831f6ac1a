#pragma once

/// @file
/// Runs a pattern program over a batch of rows, by the widest vectors of the machine it runs on.

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include <lotrecht/explain/detail/pattern_program.hpp>
#include <lotrecht/model/tree.hpp>

namespace lotrecht::explain::detail {

/// Rows that walk together: their patterns at one level fill eight lines of the cache.
inline constexpr std::size_t batch_rows = 64;

/// One number for each row of a batch, laid out for vectors.
using BatchValues = std::array<double, batch_rows>;
struct alignas(64) BatchBits {
  std::array<std::int64_t, batch_rows> bits{};
};

/// Memory of a walk, to be used again for the next batch and tree.
struct WalkScratch {
  std::vector<BatchBits> patterns;  ///< by level
  std::vector<BatchBits> left;      ///< by level: all bits set where the row goes left

  void prepare(std::size_t levels) {
    if (patterns.size() < levels) {
      patterns.resize(levels);
      left.resize(levels);
    }
    patterns[0] = {};
  }
};

/// Which rows go left. `column` are the rows' values of the node's feature.
[[gnu::always_inline]] inline void which_go_left(const model::Tree& tree, const model::Node& node, const double* column,
                                                 std::int64_t* left) {
  if (node.test == model::Split::at_most) {
    const double threshold = node.threshold;
    // Two loops, so that neither has a branch in it: x > t is false for a missing x, and x <= t as well.
    if (node.missing_left) {
      for (std::size_t r = 0; r < batch_rows; ++r) left[r] = column[r] > threshold ? 0 : -1;
      if (threshold != threshold) return;
    } else {
      for (std::size_t r = 0; r < batch_rows; ++r) left[r] = column[r] <= threshold ? -1 : 0;
    }
    return;
  }
  for (std::size_t r = 0; r < batch_rows; ++r) left[r] = model::goes_left(tree, node, column[r]) ? -1 : 0;
}

/// to = from | (bit where the row goes left).
[[gnu::always_inline]] inline void note_left(const model::Tree& tree, const model::Node& node, const double* column,
                                             std::int64_t bit, const std::int64_t* from, std::int64_t* to) {
  const double threshold = node.threshold;
  if (node.test == model::Split::at_most && threshold == threshold) {
    if (node.missing_left) {
      for (std::size_t r = 0; r < batch_rows; ++r) to[r] = from[r] | (column[r] > threshold ? 0 : bit);
    } else {
      for (std::size_t r = 0; r < batch_rows; ++r) to[r] = from[r] | (column[r] <= threshold ? bit : 0);
    }
    return;
  }
  for (std::size_t r = 0; r < batch_rows; ++r) to[r] = from[r] | (model::goes_left(tree, node, column[r]) ? bit : 0);
}

/// @param columns   (features, batch_rows) values, feature-major, rounded as the model rounds
/// @param visitor   `leaf(group, patterns)` and `close(first slot, closed)`
template <class Visitor>
[[gnu::always_inline]] inline void walk_inline(const model::Tree& tree, const PatternProgram& program,
                                               const double* columns, WalkScratch& scratch, Visitor& visitor) {
  const auto column_of = [&](const model::Node& node) {
    return columns + static_cast<std::size_t>(node.feature) * batch_rows;
  };
  for (const Instruction& at : program.steps) {
    switch (at.step) {
      case Step::test: {
        const model::Node& node = tree.nodes[at.node];
        which_go_left(tree, node, column_of(node), scratch.left[at.level].bits.data());
        break;
      }
      case Step::left:
      case Step::right: {
        const std::int64_t bit = std::int64_t{1} << (at.slot & 63U);
        const std::int64_t* const above = scratch.patterns[at.level].bits.data();
        const std::int64_t* const left = scratch.left[at.level].bits.data();
        std::int64_t* const below = scratch.patterns[at.level + 1U].bits.data();
        const std::int64_t side = at.step == Step::left ? 0 : -1;
        if (at.fresh) {
          for (std::size_t r = 0; r < batch_rows; ++r) below[r] = above[r] | ((left[r] ^ side) & bit);
        } else {
          for (std::size_t r = 0; r < batch_rows; ++r) below[r] = above[r] & ((left[r] ^ side) | ~bit);
        }
        break;
      }
      case Step::note: {
        const model::Node& node = tree.nodes[at.node];
        note_left(tree, node, column_of(node), std::int64_t{1} << at.bit,
                  scratch.patterns[at.fresh ? at.level : at.level + 1U].bits.data(),
                  scratch.patterns[at.level + 1U].bits.data());
        break;
      }
      case Step::leaf: visitor.leaf(at.group, scratch.patterns[at.level].bits.data()); break;
      case Step::close: visitor.close(at.slot, std::span{program.closed}.subspan(at.first, at.count)); break;
    }
  }
}

}  // namespace lotrecht::explain::detail
