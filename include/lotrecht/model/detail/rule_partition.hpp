#pragma once

/// @file
/// Cuts the space of all rows into boxes, in each of which the same rule is the first that holds.

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <lotrecht/core/error.hpp>
#include <lotrecht/model/detail/checked_tree.hpp>
#include <lotrecht/model/detail/rule_boxes.hpp>
#include <lotrecht/model/tree.hpp>

namespace lotrecht::model::detail {

/// A binary tree over the bins, in depth-first order, whose leaves are labelled.
class RulePartition {
 public:
  static constexpr std::size_t none = std::numeric_limits<std::size_t>::max();  ///< label where no rule holds

  /// @param order      the rules to look at, the foremost first
  /// @param labels     (rules) what a rule says; neighbours that say the same are one
  /// @param max_nodes  more are refused
  /// @throws InvalidInput, in the name of `who`, if it would take more nodes, or be deeper than `max_depth`
  RulePartition(std::string_view who, const RuleBoxes& boxes, const std::vector<std::size_t>& order,
                const std::vector<std::size_t>& labels, std::size_t max_nodes, std::size_t max_examples = 0)
      : who_{who}, boxes_{boxes}, labels_{labels}, max_nodes_{max_nodes}, max_examples_{max_examples} {
    Box everything;
    for (std::size_t c = 0; c < boxes.columns(); ++c) {
      everything.emplace_back(boxes.bins(c).size());
      for (std::size_t b = 0; b < boxes.bins(c).size(); ++b) everything.back().insert(b);
    }
    cut(everything, order, 0);
  }

  [[nodiscard]] const std::vector<Node>& nodes() const noexcept { return nodes_; }
  [[nodiscard]] const std::vector<std::size_t>& labels() const noexcept { return label_; }  ///< (nodes); of leaves
  [[nodiscard]] const std::vector<double>& set_values() const noexcept { return set_values_; }
  /// Bins for which no rule holds: one for each box of them, at most `max_examples`.
  [[nodiscard]] const std::vector<std::vector<std::size_t>>& uncovered() const noexcept { return uncovered_; }

 private:
  using Box = std::vector<BinSet>;

  /// A question that cuts a box in two: numeric bins up to `last`, or the categories listed, or nothing but missing.
  struct Cut {
    std::size_t column = 0;
    std::size_t last = 0;
    std::vector<double> codes{};
    bool missing_left = false;
    bool only_missing = false;
    BinSet left;  ///< of the column
    BinSet right;
  };

  void cut(const Box& box, const std::vector<std::size_t>& candidates, std::size_t depth) {
    std::vector<std::size_t> live;
    bool covered = false;
    for (const std::size_t r : candidates) {
      if (!meets(r, box)) continue;
      live.push_back(r);
      covered = covers(r, box);
      if (covered) break;  // whatever comes after it never decides here
    }
    const bool alike =
        covered && std::all_of(live.begin(), live.end(), [&](std::size_t r) { return labels_[r] == labels_[live[0]]; });
    const std::size_t at = nodes_.size();
    if (at >= max_nodes_) {
      throw InvalidInput{who_, "max_nodes",
                         "is not enough: cutting the table into boxes takes more than " + std::to_string(max_nodes_) +
                             " nodes; allow more, or explain the table as a function of rows"};
    }
    if (depth > max_depth) {
      throw InvalidInput{who_, "table", "needs a tree deeper than " + std::to_string(max_depth) + " levels"};
    }
    nodes_.emplace_back();
    label_.push_back(live.empty() ? none : labels_[live[0]]);
    if (live.empty()) note_uncovered(box);
    if (live.empty() || alike) return;

    const Cut chosen = choose(box, live);
    write(at, chosen);
    Box part = box;
    part[chosen.column] = chosen.left;
    nodes_[at].left = static_cast<std::int32_t>(nodes_.size());
    cut(part, live, depth + 1);
    part[chosen.column] = chosen.right;
    const std::size_t right = nodes_.size();
    nodes_[at].right = static_cast<std::int32_t>(right);
    cut(part, live, depth + 1);
    if (nodes_[at + 1].is_leaf() && nodes_[right].is_leaf() && label_[at + 1] == label_[right]) {
      label_[at] = label_[right];
      nodes_.resize(at);
      nodes_.emplace_back();
      label_.resize(at + 1);
    }
  }

  [[nodiscard]] bool meets(std::size_t r, const Box& box) const noexcept {
    for (std::size_t c = 0; c < box.size(); ++c) {
      if (!boxes_.set(r, c).meets(box[c])) return false;
    }
    return true;
  }

  [[nodiscard]] bool covers(std::size_t r, const Box& box) const noexcept {
    for (std::size_t c = 0; c < box.size(); ++c) {
      if (!boxes_.set(r, c).covers(box[c])) return false;
    }
    return true;
  }

  void note_uncovered(const Box& box) {
    if (uncovered_.size() >= max_examples_) return;
    std::vector<std::size_t> at;
    for (std::size_t c = 0; c < box.size(); ++c) {
      std::size_t b = 1;  // values that are there before missing ones
      while (b < boxes_.bins(c).size() && !box[c].has(b)) ++b;
      at.push_back(b < boxes_.bins(c).size() ? b : 0);
    }
    uncovered_.push_back(std::move(at));
  }

  /// Of the cuts at the ends of the first rule, and at an end of a middle one, the one that leaves the fewest rules on
  /// both sides together; of equal ones the most even.
  [[nodiscard]] Cut choose(const Box& box, const std::vector<std::size_t>& live) const {
    std::optional<Cut> best;
    std::pair<std::size_t, std::size_t> best_cost;
    const auto consider = [&](Cut candidate) {
      std::size_t left = 0;
      std::size_t right = 0;
      for (const std::size_t r : live) {
        left += boxes_.set(r, candidate.column).meets(candidate.left) ? 1U : 0U;
        right += boxes_.set(r, candidate.column).meets(candidate.right) ? 1U : 0U;
      }
      const std::pair cost{left + right, std::max(left, right)};
      if (best && !(cost < best_cost)) return;
      best = std::move(candidate);
      best_cost = cost;
    };
    // A first rule that covers the box says something else than a later one; some live rule then has an end here.
    for (const std::size_t r : live) {
      for (std::size_t c = 0; c < box.size(); ++c) {
        const BinSet& set = boxes_.set(r, c);
        if (set.covers(box[c])) continue;
        if (boxes_.bins(c).kind == BinKind::categorical) {
          consider(by_codes(box[c], set, c));
          continue;
        }
        const std::vector<std::size_t> ends = change_points(box[c], r, c);
        if (ends.empty()) {
          consider(by_missing(box[c], c));
          continue;
        }
        for (const std::size_t last : {ends.front(), ends.back()}) consider(by_cut(box[c], set, c, last));
        const std::vector<std::size_t> middle = change_points(box[c], live[live.size() / 2], c);
        if (!middle.empty()) consider(by_cut(box[c], set, c, middle.front()));
      }
      if (best) break;
    }
    return *best;
  }

  /// Numeric bins b of a box such that a rule changes its answer between b and b + 1.
  [[nodiscard]] std::vector<std::size_t> change_points(const BinSet& box, std::size_t r, std::size_t c) const {
    const BinSet& set = boxes_.set(r, c);
    std::vector<std::size_t> found;
    for (std::size_t b = 1; b + 1 < boxes_.bins(c).size(); ++b) {
      if (box.has(b) && box.has(b + 1) && set.has(b) != set.has(b + 1)) found.push_back(b);
    }
    return found;
  }

  [[nodiscard]] Cut by_cut(const BinSet& box, const BinSet& set, std::size_t c, std::size_t last) const {
    Cut cut{c, last, {}, set.has(0) == set.has(last), false, box, box};
    for (std::size_t b = 1; b < boxes_.bins(c).size(); ++b) (b <= last ? cut.right : cut.left).erase(b);
    (cut.missing_left ? cut.right : cut.left).erase(0);
    return cut;
  }

  [[nodiscard]] Cut by_missing(const BinSet& box, std::size_t c) const {
    Cut cut{c, 0, {}, false, true, box, box};
    for (std::size_t b = 1; b < boxes_.bins(c).size(); ++b) cut.right.erase(b);
    cut.left.erase(0);
    return cut;
  }

  /// Categories in the rule's set against the others, unknown ones always on the right.
  [[nodiscard]] Cut by_codes(const BinSet& box, const BinSet& set, std::size_t c) const {
    const std::size_t unknown = boxes_.bins(c).size() - 1;
    const bool listed = !set.has(unknown);  // whether the codes on the left are those of the set
    Cut cut{c, 0, {}, set.has(0) == listed, false, box, box};
    bool some_right = false;
    for (std::size_t b = 1; b <= unknown; ++b) {
      const bool left = b != unknown && set.has(b) == listed;
      if (left && box.has(b)) cut.codes.push_back(static_cast<double>(b - 1));
      some_right = some_right || (!left && box.has(b));
      (left ? cut.right : cut.left).erase(b);
    }
    (cut.missing_left ? cut.right : cut.left).erase(0);
    // Where all that are there lie on one side, missing alone lies on the other.
    return cut.codes.empty() || !(some_right || (box.has(0) && !cut.missing_left)) ? by_missing(box, c) : cut;
  }

  void write(std::size_t at, const Cut& cut) {
    const FeatureBins& bins = boxes_.bins(cut.column);
    Node& node = nodes_[at];
    node.feature = static_cast<std::int32_t>(bins.feature);
    node.missing_left = cut.missing_left;
    if (cut.only_missing) {
      node.threshold = std::numeric_limits<double>::infinity();  // everything that is there
    } else if (bins.kind == BinKind::numeric) {
      node.threshold = std::nextafter(bins.cuts[cut.last - 1], -std::numeric_limits<double>::infinity());
    } else {
      node.test = Split::value_in_set;
      node.set_first = static_cast<std::uint32_t>(set_values_.size());
      node.set_size = static_cast<std::uint32_t>(cut.codes.size());
      set_values_.insert(set_values_.end(), cut.codes.begin(), cut.codes.end());
    }
  }

  std::string_view who_;
  const RuleBoxes& boxes_;
  const std::vector<std::size_t>& labels_;
  std::size_t max_nodes_;
  std::size_t max_examples_;
  std::vector<Node> nodes_;
  std::vector<std::size_t> label_;
  std::vector<double> set_values_;
  std::vector<std::vector<std::size_t>> uncovered_;
};

}  // namespace lotrecht::model::detail
