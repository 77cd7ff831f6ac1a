#pragma once

/// @file
/// From a tree to the steps of `PathProgram`.

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <span>
#include <vector>

#include <lotrecht/explain/detail/cover_ratios.hpp>
#include <lotrecht/explain/detail/path_program.hpp>
#include <lotrecht/explain/detail/quadrature.hpp>
#include <lotrecht/model/tree.hpp>

namespace lotrecht::explain::detail {

/// The largest number of different players on a way from the root to a leaf.
[[nodiscard]] inline std::size_t longest_path(const model::Tree& tree, std::span<const std::uint32_t> players,
                                              std::size_t number_of_players) {
  std::vector<std::uint32_t> on_path(number_of_players, 0);
  struct Open {
    std::size_t node;
    bool leaving;
  };
  std::vector<Open> open{{0, false}};
  std::size_t different = 0;
  std::size_t longest = 0;
  while (!open.empty()) {
    const Open at = open.back();
    open.pop_back();
    const model::Node& node = tree.nodes[at.node];
    if (node.is_leaf()) {
      longest = std::max(longest, different);
      continue;
    }
    std::uint32_t& times = on_path[players[static_cast<std::size_t>(node.feature)]];
    if (at.leaving) {
      if (--times == 0) --different;
      continue;
    }
    if (times++ == 0) ++different;
    open.push_back({at.node, true});
    open.push_back({static_cast<std::size_t>(node.right), false});
    open.push_back({static_cast<std::size_t>(node.left), false});
  }
  return longest;
}

/// Writes a tree's steps. Depth costs no stack: what is open stands in a vector.
template <class Real>
class PathCompiler {
 public:
  /// @param players            (features) whose value a feature's effect belongs to
  /// @param number_of_players  more than each of them
  /// @param rule               nodes inside (0, 1) and weights
  /// @param pairs              whether the walk also needs derivatives of the players above, for interactions
  PathCompiler(const model::Tree& tree, std::span<const std::uint32_t> players, std::size_t number_of_players,
               const Quadrature& rule, bool pairs)
      : tree_{tree},
        players_{players},
        rule_{rule},
        pairs_{pairs},
        frame_{static_cast<std::uint32_t>(rule.nodes.size()), static_cast<std::uint32_t>(tree.width), pairs},
        expected_{expected_values(tree)},
        last_(number_of_players, none) {}

  [[nodiscard]] PathProgram<Real> compiled() {
    program_.points = rule_.nodes.size();
    program_.width = tree_.width;
    program_.first_output = tree_.first_output;
    for (const double t : rule_.nodes) program_.nodes.push_back(static_cast<Real>(t));
    if (pairs_) {
      for (const double t : rule_.nodes) program_.failed.push_back(static_cast<Real>(-1.0 / (1.0 - t)));
    }
    for (const double w : rule_.weights) program_.weights.push_back(static_cast<Real>(w));
    // The product at the root stands first in the workspace, its result behind it.
    const std::uint32_t root = frame_.points + frame_.points * frame_.width;
    program_.packs = root;
    if (tree_.nodes[0].is_leaf()) return std::move(program_);
    enter(0, 0, root, 0, frame_.points);
    while (!open_.empty()) {
      Open& at = open_.back();
      if (at.next < at.children) {
        const bool second = at.next == 1;
        ++at.next;
        descend(at, second);
      } else {
        leave();
      }
    }
    if (pairs_) program_.packs += frame_.points;  // a node's own part, at the end
    return std::move(program_);
  }

 private:
  static constexpr std::size_t none = std::numeric_limits<std::size_t>::max();

  /// A node whose subtree is being written.
  struct Open {
    std::size_t node;
    std::size_t step;  // its `down`
    std::size_t first, second;
    std::uint32_t frame;
    std::uint32_t player;
    std::size_t before;   // entry of open_ where the player stood above, or none
    double ratio_before;  // product of the player's ratios above
    bool on_second = false;
    unsigned next = 0;
    unsigned children = 1;  // that are inner nodes
  };

  [[nodiscard]] const model::Node& node(std::size_t n) const { return tree_.nodes[n]; }
  [[nodiscard]] std::uint32_t player_of(std::size_t n) const {
    return players_[static_cast<std::size_t>(node(n).feature)];
  }
  [[nodiscard]] bool is_new(std::uint32_t player) const { return last_[player] == none; }
  [[nodiscard]] bool is_leaf_pair(std::size_t n) const {
    return !node(n).is_leaf() && node(static_cast<std::size_t>(node(n).left)).is_leaf() &&
           node(static_cast<std::size_t>(node(n).right)).is_leaf();
  }
  [[nodiscard]] double ratio_after(const Open& at) const {
    return at.ratio_before * cover_ratio(tree_, at.node, at.on_second ? at.second : at.first);
  }

  /// Begins a step for node n. The test is turned so that a missing value fails it, then flipped where its first child
  /// (an inner node before a leaf) is the one for which it fails.
  PathStep<Real>& begin(PathKind kind, std::size_t n, std::size_t first, std::uint32_t frame, std::uint32_t product_at,
                        std::uint32_t result_at) {
    const model::Node& from = node(n);
    PathStep<Real>& step = program_.steps.emplace_back();
    step.kind = kind;
    step.node = static_cast<std::uint32_t>(n);
    step.feature = static_cast<std::uint32_t>(from.feature);
    step.player = player_of(n);
    step.frame = frame;
    step.product_at = product_at;
    step.result_at = result_at;
    const auto left = static_cast<std::size_t>(from.left);
    const auto right = static_cast<std::size_t>(from.right);
    const std::size_t second = first == left ? right : left;
    bool passes_to_left = true;
    if (from.test == model::Split::at_most) {
      step.threshold = from.threshold;
      if (from.missing_left) {
        // x > t is the same question as -x <= -next(t); above infinity there is nothing.
        passes_to_left = false;
        step.sign = std::numeric_limits<std::int64_t>::min();
        constexpr double infinity = std::numeric_limits<double>::infinity();
        step.threshold = from.threshold == infinity ? std::numeric_limits<double>::quiet_NaN()
                                                    : -std::nextafter(from.threshold, infinity);
      }
    } else {
      step.lane_by_lane = true;
    }
    step.flip = (first == left) == passes_to_left ? 0 : -1;
    step.first_ratio = static_cast<Real>(cover_ratio(tree_, n, first));
    step.second_ratio = static_cast<Real>(cover_ratio(tree_, n, second));
    step.leaf_at = static_cast<std::uint32_t>(program_.leaves.size());
    return step;
  }

  /// Writes node n, whose children are known, or opens it.
  void enter(std::size_t n, std::size_t depth, std::uint32_t frame, std::uint32_t product_at, std::uint32_t result_at) {
    std::size_t first = static_cast<std::size_t>(node(n).left);
    std::size_t second = static_cast<std::size_t>(node(n).right);
    const std::uint32_t player = player_of(n);
    // What stands for both children below: a leaf last, so that it needs no case of its own.
    if (node(first).is_leaf()) std::swap(first, second);
    if (is_leaf_pair(n)) {
      PathStep<Real>& step = begin(PathKind::pair, n, first, frame, product_at, result_at);
      add_repeated(step, player);
      add_above(step);
      add_leaf_pair(n, first, second);
      return;
    }
    const auto new_pair = [&](std::size_t child) {
      return is_leaf_pair(child) && player_of(child) != player && is_new(player_of(child));
    };
    if (!pairs_ && is_new(player) && new_pair(first) && (node(second).is_leaf() || new_pair(second))) {
      const bool both = !node(second).is_leaf();
      begin(both ? PathKind::two_pairs : PathKind::one_pair, n, first, frame, product_at, result_at);
      for (std::size_t k = 0; k < tree_.width; ++k) {
        const double all = expected(n, k);
        add_leaf(all, expected(first, k) - all, expected(second, k) - all);
      }
      for (const std::size_t child : {first, second}) {
        if (node(child).is_leaf()) continue;
        const auto left = static_cast<std::size_t>(node(child).left);
        begin(PathKind::pair, child, left, 0, 0, 0);
        add_leaf_pair(child, left, static_cast<std::size_t>(node(child).right));
      }
      return;
    }
    PathStep<Real>& step = begin(PathKind::down, n, first, frame, product_at, result_at);
    Open open{n, program_.steps.size() - 1, first, second, frame, player, last_[player], 1.0};
    add_repeated(step, player);
    if (open.before != none) open.ratio_before = ratio_after(open_[open.before]);
    step.two_inner = !node(second).is_leaf();
    open.children = step.two_inner ? 2 : 1;
    if (pairs_) add_derivatives(open);
    program_.packs = std::max<std::size_t>(program_.packs, frame + frame_.size());
    last_[player] = depth;
    open_.push_back(open);
  }

  void descend(Open& at, bool second) {
    at.on_second = second;
    const std::size_t child = second ? at.second : at.first;
    const std::uint32_t frame = at.frame;
    enter(child, open_.size(), frame + frame_.size(), frame_.product(frame, second), frame_.result(frame, second));
  }

  void leave() {
    const Open at = open_.back();
    open_.pop_back();
    last_[at.player] = at.before;
    PathStep<Real> step = program_.steps[at.step];  // the test, the places and the constants are the same
    step.kind = step.two_inner ? PathKind::up : PathKind::up_leaf;
    step.leaf_at = static_cast<std::uint32_t>(program_.leaves.size());
    if (!step.two_inner) {
      for (std::size_t k = 0; k < tree_.width; ++k) {
        const double value = expected(at.second, k);
        add_leaf(cover_ratio(tree_, at.node, at.second) * value, value, 0.0);
      }
    }
    add_above(step);
    program_.steps.push_back(step);
  }

  /// Where the player stood above: the place of its mask, τ and g.
  void add_repeated(PathStep<Real>& step, std::uint32_t player) {
    step.constants_at = static_cast<std::uint32_t>(program_.constants.size());
    if (is_new(player)) return;
    const Open& above = open_[last_[player]];
    step.repeated = true;
    step.satisfied_at = frame_.satisfied(above.frame, above.on_second);
    program_.steps[above.step].keeps = true;
    const double ratio = ratio_after(above);
    for (const double t : rule_.nodes) program_.constants.push_back(static_cast<Real>(t / (ratio * (1.0 - t) + t)));
    for (const double t : rule_.nodes) {
      const double h = ratio * (1.0 - t) + t;
      program_.constants.push_back(static_cast<Real>(ratio / (h * h)));
    }
  }

  /// (o - r) / f of a child where o = 1, at each point, for both children: what turns a factor into its derivative.
  void add_derivatives(const Open& open) {
    for (const std::size_t child : {open.first, open.second}) {
      const double ratio = open.ratio_before * cover_ratio(tree_, open.node, child);
      for (const double t : rule_.nodes) {
        program_.constants.push_back(static_cast<Real>((1.0 - ratio) / (ratio * (1.0 - t) + t)));
      }
    }
  }

  /// The other players above, each at its deepest place.
  void add_above(PathStep<Real>& step) {
    if (!pairs_) return;
    step.above_first = static_cast<std::uint32_t>(program_.above.size());
    for (std::size_t i = 0; i < open_.size(); ++i) {
      const Open& above = open_[i];
      if (above.player == step.player || last_[above.player] != i) continue;
      program_.above.push_back({frame_.derivative(above.frame, above.on_second),
                                static_cast<std::uint32_t>(pair_place(last_.size(), step.player, above.player))});
    }
    step.above_size = static_cast<std::uint32_t>(program_.above.size()) - step.above_first;
  }

  [[nodiscard]] double expected(std::size_t n, std::size_t k) const { return expected_[n * tree_.width + k]; }

  void add_leaf(double a, double b, double c) {
    for (const double number : {a, b, c}) program_.leaves.push_back(static_cast<Real>(number));
  }

  /// For each output: the expectation, and what each leaf differs from it.
  void add_leaf_pair(std::size_t n, std::size_t first, std::size_t second) {
    for (std::size_t k = 0; k < tree_.width; ++k) {
      const double all = expected(n, k);
      add_leaf(all, expected(first, k) - all, expected(second, k) - all);
    }
  }

  const model::Tree& tree_;
  std::span<const std::uint32_t> players_;
  const Quadrature& rule_;
  bool pairs_;
  PathFrame frame_;
  std::vector<double> expected_;
  std::vector<std::size_t> last_;  // (players) deepest open node of the player, or none
  std::vector<Open> open_;
  PathProgram<Real> program_;
};

}  // namespace lotrecht::explain::detail
