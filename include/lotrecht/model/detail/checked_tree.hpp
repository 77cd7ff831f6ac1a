#pragma once

/// @file
/// A tree whose every index may be trusted, in depth-first order.

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

#include <lotrecht/core/error.hpp>
#include <lotrecht/model/tree.hpp>

namespace lotrecht::model {

/// Deeper trees are refused: no training makes them, and recursion has to end somewhere.
inline constexpr std::size_t max_depth = 1024;

/// More features are refused, so that an index fits into 32 bits with room to spare.
inline constexpr std::size_t max_features = 10'000'000;

namespace detail {

/// Copies what the root reaches, left before right, and checks it on the way.
class TreeChecker {
 public:
  TreeChecker(const Tree& tree, std::size_t number, std::size_t features, std::size_t outputs)
      : from_{tree}, number_{number}, features_{features}, outputs_{outputs} {}

  [[nodiscard]] Tree checked() {
    lengths();
    to_.width = from_.width;
    to_.first_output = from_.first_output;
    // What is still to copy: the node, its parent's new index (-1 for the root) and side, and its depth.
    struct Open {
      std::size_t node;
      std::int32_t parent;
      bool left;
      std::size_t depth;
    };
    std::vector<Open> open{{0, -1, false, 0}};
    std::vector<bool> seen(from_.nodes.size(), false);
    while (!open.empty()) {
      const Open at = open.back();
      open.pop_back();
      if (seen[at.node]) refuse(at.node, "has two parents, or is its own ancestor");
      if (at.depth > max_depth) refuse(at.node, "lies deeper than " + std::to_string(max_depth) + " levels");
      seen[at.node] = true;
      const auto placed = static_cast<std::int32_t>(to_.nodes.size());
      if (at.parent >= 0) {
        Node& parent = to_.nodes[static_cast<std::size_t>(at.parent)];
        (at.left ? parent.left : parent.right) = placed;
      }
      copy(at.node);
      const Node& node = from_.nodes[at.node];
      if (node.is_leaf()) continue;
      open.push_back({child(at.node, node.right), placed, false, at.depth + 1});
      open.push_back({child(at.node, node.left), placed, true, at.depth + 1});
    }
    return std::move(to_);
  }

 private:
  [[noreturn]] void refuse(std::size_t node, const std::string& rule) const {
    throw InvalidInput{"TreeEnsemble", "tree " + std::to_string(number_) + ", node " + std::to_string(node), rule};
  }

  void lengths() const {
    const std::string tree = "tree " + std::to_string(number_);
    const std::size_t n = from_.nodes.size();
    const auto must = [&](bool holds, const std::string& rule) {
      if (!holds) throw InvalidInput{"TreeEnsemble", tree, rule};
    };
    must(n > 0, "has no nodes");
    must(n <= 0x7fffffff, "has more nodes than an index can count");
    must(from_.width > 0 && from_.first_output < outputs_ && from_.width <= outputs_ - from_.first_output,
         "speaks of outputs " + std::to_string(from_.first_output) + " to " +
             std::to_string(from_.first_output + from_.width) + " (exclusive) of " + std::to_string(outputs_));
    must(from_.values.size() == n * from_.width,
         "must have " + std::to_string(n * from_.width) + " values, got " + std::to_string(from_.values.size()));
    must(from_.cover.empty() || from_.cover.size() == n,
         "must have " + std::to_string(n) + " covers or none, got " + std::to_string(from_.cover.size()));
    must(from_.lines.empty() || from_.lines.size() == n,
         "must have " + std::to_string(n) + " lines or none, got " + std::to_string(from_.lines.size()));
  }

  [[nodiscard]] std::size_t child(std::size_t node, std::int32_t index) const {
    if (index < 0 || static_cast<std::size_t>(index) >= from_.nodes.size()) {
      refuse(node, "has child " + std::to_string(index) + ", of " + std::to_string(from_.nodes.size()) + " nodes");
    }
    return static_cast<std::size_t>(index);
  }

  void copy(std::size_t i) {
    Node node = from_.nodes[i];
    if (!from_.cover.empty()) {
      if (!(from_.cover[i] >= 0.0) || std::isinf(from_.cover[i])) {
        refuse(i, "has cover " + std::to_string(from_.cover[i]) + "; a cover is finite and not negative");
      }
      to_.cover.push_back(from_.cover[i]);
    }
    if (!from_.lines.empty()) to_.lines.push_back(node.is_leaf() ? line(i) : LinearLeaf{});
    if (node.is_leaf()) {
      for (const double value : from_.leaf_values(i)) {
        if (!std::isfinite(value)) refuse(i, "is a leaf with value " + std::to_string(value));
        to_.values.push_back(value);
      }
      to_.nodes.push_back(Node{});
      return;
    }
    to_.values.insert(to_.values.end(), from_.width, 0.0);
    if (node.feature < 0 || static_cast<std::size_t>(node.feature) >= features_) {
      refuse(i, "asks about feature " + std::to_string(node.feature) + " of " + std::to_string(features_));
    }
    switch (node.test) {
      case Split::at_most:
      case Split::at_most_zero_missing:
        if (std::isnan(node.threshold)) refuse(i, "has a threshold that is not a number");
        node.set_first = node.set_size = 0;
        break;
      case Split::code_in_set:
      case Split::cut_code_in_set: take_set(i, node, from_.codes, to_.codes); break;
      case Split::value_in_set:
        take_set(i, node, from_.set_values, to_.set_values);
        std::sort(to_.set_values.end() - node.set_size, to_.set_values.end());
        break;
    }
    to_.nodes.push_back(node);
  }

  template <class T>
  void take_set(std::size_t i, Node& node, const std::vector<T>& from, std::vector<T>& to) const {
    if (node.set_first > from.size() || node.set_size > from.size() - node.set_first) {
      refuse(i, "has a set that ends behind the tree's sets");
    }
    const auto first = from.begin() + static_cast<std::ptrdiff_t>(node.set_first);
    if constexpr (std::is_floating_point_v<T>) {
      for (std::uint32_t k = 0; k < node.set_size; ++k) {
        if (std::isnan(first[k])) refuse(i, "has a set with a value that is not a number");
      }
    }
    node.set_first = static_cast<std::uint32_t>(to.size());
    node.threshold = 0.0;
    to.insert(to.end(), first, first + static_cast<std::ptrdiff_t>(node.set_size));
  }

  [[nodiscard]] LinearLeaf line(std::size_t i) const {
    const LinearLeaf& line = from_.lines[i];
    if (from_.width != 1) refuse(i, "is a line, which has one output");
    if (line.features.size() != line.coefficients.size())
      refuse(i, "is a line with more features than coefficients, or fewer");
    bool finite = std::isfinite(line.constant);
    for (const double c : line.coefficients) finite = finite && std::isfinite(c);
    if (!finite) refuse(i, "is a line with a coefficient that is not finite");
    for (const std::int32_t f : line.features) {
      if (f < 0 || static_cast<std::size_t>(f) >= features_) {
        refuse(i, "is a line in feature " + std::to_string(f) + " of " + std::to_string(features_));
      }
    }
    return line;
  }

  const Tree& from_;
  std::size_t number_;
  std::size_t features_;
  std::size_t outputs_;
  Tree to_;
};

[[nodiscard]] inline Tree checked(const Tree& tree, std::size_t number, std::size_t features, std::size_t outputs) {
  return TreeChecker{tree, number, features, outputs}.checked();
}

}  // namespace detail
}  // namespace lotrecht::model
