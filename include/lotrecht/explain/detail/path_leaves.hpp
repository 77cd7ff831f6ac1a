#pragma once

/// @file
/// A tree leaf by leaf: the players on the way to each, and what sets of them get.

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include <lotrecht/explain/detail/cover_ratios.hpp>
#include <lotrecht/explain/detail/index_rule.hpp>
#include <lotrecht/explain/detail/player_sets.hpp>
#include <lotrecht/explain/interaction_index.hpp>
#include <lotrecht/model/tree.hpp>

namespace lotrecht::explain::detail {

class PathLeaves {
 public:
  /// Memory of one thread.
  struct Scratch {
    std::vector<char> left;          // by node
    std::vector<double> product;     // (order + 1, points)
    std::vector<double> derivative;  // (players of the path, points)
    std::vector<std::size_t> chosen;
  };

  /// @param players  (features); the tree must outlive this
  PathLeaves(const model::Tree& tree, std::span<const std::uint32_t> players) : tree_{&tree} {
    struct Open {
      std::size_t node;
      std::size_t turns;  // on the way to it
    };
    std::vector<Turn> way;
    std::vector<Open> open{{0, 0}};
    while (!open.empty()) {
      const Open at = open.back();
      open.pop_back();
      // What leads to this node: its parent's turn is written by whoever put it here.
      way.resize(at.turns);
      std::size_t n = at.node;
      if (at.turns > 0 && way.back().next != n) way.back() = {way.back().node, n, false};
      const model::Node& node = tree.nodes[n];
      if (node.is_leaf()) {
        add_leaf(n, way, players);
        continue;
      }
      const auto left = static_cast<std::size_t>(node.left);
      const auto right = static_cast<std::size_t>(node.right);
      way.push_back({n, left, true});
      open.push_back({right, way.size()});
      open.push_back({left, way.size()});
    }
  }

  /// Terms summed for a row.
  [[nodiscard]] double terms(std::size_t order) const {
    double sum = 0.0;
    for (const Leaf& leaf : leaves_) {
      for (std::size_t s = 1; s <= order; ++s) sum += choose(leaf.ratios.size(), s);
    }
    return sum;
  }

  /// Numbers the sets and makes the rule.
  void prepare(const PlayerSets& sets, InteractionIndex index, std::size_t order) {
    order_ = order;
    std::size_t longest = 0;
    for (const Leaf& leaf : leaves_) longest = std::max(longest, leaf.ratios.size());
    rule_ = index_rule(index, order, longest);
    std::vector<std::size_t> chosen;
    std::vector<std::uint32_t> set;
    for (Leaf& leaf : leaves_) {
      for_each_set(leaf.ratios.size(), chosen, [&](std::size_t /*size*/) {
        set.clear();
        for (const std::size_t i : chosen) set.push_back(leaf.players[i]);  // ascending, as the players are
        leaf.places.push_back(static_cast<std::uint32_t>(sets.place(set)));
      });
    }
  }

  /// Adds what a row's sets get to (sets, outputs).
  ///
  /// @param row  (features) as the model sees them
  void add(const double* row, std::size_t outputs, double* out, Scratch& scratch) const {
    const std::size_t points = rule_.nodes.size();
    scratch.left.resize(tree_->nodes.size());
    for (std::size_t n = 0; n < tree_->nodes.size(); ++n) {
      const model::Node& node = tree_->nodes[n];
      if (!node.is_leaf()) scratch.left[n] = goes_left(*tree_, node, row[node.feature]) ? 1 : 0;
    }
    scratch.product.resize((order_ + 1) * points);
    for (const Leaf& leaf : leaves_) add_leaf_of_row(leaf, outputs, out, scratch);
  }

 private:
  struct Turn {
    std::size_t node;
    std::size_t next;
    bool left;
  };
  struct Test {
    std::uint32_t node;
    std::uint32_t player;  // on the path
    bool left;
  };
  struct Leaf {
    std::size_t node = 0;
    std::vector<std::uint32_t> players;  // ascending
    std::vector<double> ratios;          // by player
    std::vector<Test> tests;
    std::vector<std::uint32_t> places;  // of its sets, in the order of `for_each_set`
  };

  void add_leaf(std::size_t n, const std::vector<Turn>& way, std::span<const std::uint32_t> players) {
    Leaf leaf;
    leaf.node = n;
    for (const Turn& turn : way) {
      leaf.players.push_back(players[static_cast<std::size_t>(tree_->nodes[turn.node].feature)]);
    }
    std::sort(leaf.players.begin(), leaf.players.end());
    leaf.players.erase(std::unique(leaf.players.begin(), leaf.players.end()), leaf.players.end());
    leaf.ratios.assign(leaf.players.size(), 1.0);
    for (const Turn& turn : way) {
      const std::uint32_t player = players[static_cast<std::size_t>(tree_->nodes[turn.node].feature)];
      const auto at = static_cast<std::size_t>(std::lower_bound(leaf.players.begin(), leaf.players.end(), player) -
                                               leaf.players.begin());
      leaf.ratios[at] *= cover_ratio(*tree_, turn.node, turn.next);
      leaf.tests.push_back({static_cast<std::uint32_t>(turn.node), static_cast<std::uint32_t>(at), turn.left});
    }
    leaves_.push_back(std::move(leaf));
  }

  /// Calls visit(size) for every set of 1 to order_ of d players, ascending in `chosen`, a set before its extensions.
  template <class Visit>
  void for_each_set(std::size_t d, std::vector<std::size_t>& chosen, const Visit& visit) const {
    chosen.clear();
    std::size_t next = 0;
    while (true) {
      if (next < d && chosen.size() < order_) {
        chosen.push_back(next);
        visit(chosen.size());
        ++next;
      } else if (chosen.empty()) {
        return;
      } else {
        next = chosen.back() + 1;
        chosen.pop_back();
      }
    }
  }

  void add_leaf_of_row(const Leaf& leaf, std::size_t outputs, double* out, Scratch& scratch) const {
    const std::size_t points = rule_.nodes.size();
    const std::size_t d = leaf.ratios.size();
    double satisfied_bits[1024];
    std::fill_n(satisfied_bits, d, 1.0);
    for (const Test& test : leaf.tests) {
      if ((scratch.left[test.node] != 0) != test.left) satisfied_bits[test.player] = 0.0;
    }
    scratch.derivative.resize(d * points);
    double* product = scratch.product.data();
    std::fill_n(product, points, 1.0);
    for (std::size_t j = 0; j < d; ++j) {
      const double r = leaf.ratios[j];
      const double o = satisfied_bits[j];
      if (r == 0.0 && o == 0.0) return;  // nobody comes here: neither this row nor those who do not know
      for (std::size_t q = 0; q < points; ++q) {
        const double factor = r * (1.0 - rule_.nodes[q]) + o * rule_.nodes[q];
        product[q] *= factor;
        scratch.derivative[j * points + q] = (o - r) / factor;
      }
    }
    const std::uint32_t* place = leaf.places.data();
    for_each_set(d, scratch.chosen, [&](std::size_t size) {
      const double* before = product + (size - 1) * points;
      double* now = product + size * points;
      const double* derivative = scratch.derivative.data() + scratch.chosen.back() * points;
      const std::vector<double>& weights = rule_.weights[size - 1];
      double sum = 0.0;
      for (std::size_t q = 0; q < points; ++q) {
        now[q] = before[q] * derivative[q];
        sum += weights[q] * now[q];
      }
      const std::span<const double> value = tree_->leaf_values(leaf.node);
      double* to = out + *place++ * outputs + tree_->first_output;
      for (std::size_t k = 0; k < value.size(); ++k) to[k] += value[k] * sum;
    });
  }

  const model::Tree* tree_;
  std::size_t order_ = 0;
  IndexRule rule_;
  std::vector<Leaf> leaves_;
};

}  // namespace lotrecht::explain::detail
