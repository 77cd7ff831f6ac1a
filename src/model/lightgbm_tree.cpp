#include "lightgbm_tree.hpp"

#include <cmath>
#include <cstdint>
#include <limits>
#include <string>
#include <vector>

#include <lotrecht/core/error.hpp>
#include <lotrecht/model/detail/checked_tree.hpp>

namespace lotrecht::io {
namespace {

using model::Node;
using model::Split;
using model::Tree;

constexpr std::int64_t max_int = std::numeric_limits<std::int32_t>::max();

// Bits of decision_type.
constexpr std::int64_t categorical = 1;
constexpr std::int64_t default_left = 2;
enum class Missing : std::uint8_t { none, zero, nan };

/// Sets of categories: row c of cat_threshold lies between cat_boundaries[c] and cat_boundaries[c + 1], 32 codes a
/// word.
class CategorySets {
 public:
  explicit CategorySets(const LineBlock& lines) : lines_{lines} {
    const auto sets = static_cast<std::size_t>(lines.has("num_cat") ? lines.integer("num_cat", 0, max_int) : 0);
    if (sets == 0) return;
    words_of_ = lines.integers("cat_boundaries", sets + 1, 0, max_int);
    if (words_of_.front() != 0) lines.refuse("cat_boundaries", "must begin with 0");
    for (std::size_t c = 0; c < sets; ++c) {
      if (words_of_[c + 1] < words_of_[c]) lines.refuse("cat_boundaries", "must ascend");
    }
    words_ = lines.integers("cat_threshold", static_cast<std::size_t>(words_of_.back()), 0,
                            std::numeric_limits<std::uint32_t>::max());
    used_.resize(sets, false);
  }

  /// Appends set c to the tree's words of 64 codes.
  void put(double c, Node& node, std::vector<std::uint64_t>& to) {
    const auto set = c >= 0.0 && c < static_cast<double>(used_.size()) ? static_cast<std::size_t>(c) : used_.size();
    if (set == used_.size()) {
      lines_.refuse("threshold", "of a categorical split must be one of the " + std::to_string(used_.size()) + " sets");
    }
    // Every split has a set of its own; sharing would let a short text ask for much memory.
    if (used_[set]) lines_.refuse("threshold", "uses set " + std::to_string(set) + " twice");
    used_[set] = true;
    const auto first = static_cast<std::size_t>(words_of_[set]);
    const auto last = static_cast<std::size_t>(words_of_[set + 1]);
    node.set_first = static_cast<std::uint32_t>(to.size());
    node.set_size = static_cast<std::uint32_t>((last - first + 1) / 2);
    to.resize(to.size() + node.set_size, 0);
    for (std::size_t w = first; w < last; ++w) {
      to[node.set_first + (w - first) / 2] |= static_cast<std::uint64_t>(words_[w]) << (32 * ((w - first) % 2));
    }
  }

 private:
  const LineBlock& lines_;
  std::vector<std::int64_t> words_of_;
  std::vector<std::int64_t> words_;
  std::vector<bool> used_;
};

/// LightGBM's predictions take every |x| <= 1e-35 for 0 before they ask; as a threshold that says the same of all x.
double beside_zero(double threshold) {
  constexpr double zero = model::zero_threshold;
  if (threshold >= -zero && threshold < 0.0) return std::nextafter(-zero, -1.0);
  if (threshold >= 0.0 && threshold < zero) return zero;
  return threshold;
}

void numeric_test(Node& node, std::int64_t type, double threshold, const LineBlock& lines) {
  node.threshold = beside_zero(threshold);
  node.missing_left = (type & default_left) != 0;
  switch (static_cast<Missing>((type >> 2) & 3)) {
    case Missing::none: node.missing_left = 0.0 <= threshold; return;  // NaN is 0
    case Missing::zero: node.test = Split::at_most_zero_missing; return;
    case Missing::nan: return;
  }
  lines.refuse("decision_type", "has a missing_type that is not known");
}

void splits(const LineBlock& lines, std::size_t leaves, std::size_t features, Tree& tree) {
  const std::size_t inner = leaves - 1;
  const auto low = -static_cast<std::int64_t>(leaves);
  const auto high = static_cast<std::int64_t>(inner) - 1;
  const std::vector<std::int64_t> left = lines.integers("left_child", inner, low, high);
  const std::vector<std::int64_t> right = lines.integers("right_child", inner, low, high);
  const std::vector<std::int64_t> feature =
      lines.integers("split_feature", inner, 0, static_cast<std::int64_t>(features) - 1);
  const std::vector<double> threshold = lines.numbers("threshold", inner);
  const std::vector<std::int64_t> type =
      lines.has("decision_type") ? lines.integers("decision_type", inner, 0, 15) : std::vector<std::int64_t>(inner, 0);
  CategorySets sets{lines};
  // A negative child is a leaf; leaves stand behind the inner nodes.
  const auto place = [&](std::int64_t child) {
    return static_cast<std::int32_t>(child >= 0 ? child : static_cast<std::int64_t>(inner) - child - 1);
  };
  for (std::size_t i = 0; i < inner; ++i) {
    Node& node = tree.nodes[i];
    node.left = place(left[i]);
    node.right = place(right[i]);
    node.feature = static_cast<std::int32_t>(feature[i]);
    if ((type[i] & categorical) != 0) {
      node.test = Split::cut_code_in_set;
      sets.put(threshold[i], node, tree.codes);
    } else {
      numeric_test(node, type[i], threshold[i], lines);
    }
  }
}

void leaf_lines(const LineBlock& lines, std::size_t leaves, std::size_t features, double rounds, Tree& tree) {
  const std::size_t inner = leaves - 1;
  const std::vector<double> constant = lines.numbers("leaf_const", leaves);
  const std::vector<std::int64_t> count = lines.integers("num_features", leaves, 0, max_int);
  std::size_t all = 0;
  for (const std::int64_t n : count) all += static_cast<std::size_t>(n);
  const std::vector<std::int64_t> feature =
      lines.integers("leaf_features", all, 0, static_cast<std::int64_t>(features) - 1);
  const std::vector<double> coefficient = lines.numbers("leaf_coeff", all);
  tree.lines.resize(tree.nodes.size());
  std::size_t at = 0;
  for (std::size_t leaf = 0; leaf < leaves; ++leaf) {
    model::LinearLeaf& line = tree.lines[inner + leaf];
    line.constant = constant[leaf] / rounds;
    for (std::int64_t j = 0; j < count[leaf]; ++j, ++at) {
      line.features.push_back(static_cast<std::int32_t>(feature[at]));
      line.coefficients.push_back(coefficient[at] / rounds);
    }
  }
}

}  // namespace

Tree lightgbm_tree(const LineBlock& lines, std::size_t number, std::size_t output, std::size_t features,
                   std::size_t outputs, double rounds) {
  const auto leaves = static_cast<std::size_t>(lines.integer("num_leaves", 1, max_int / 2));
  const std::vector<double> value = lines.numbers("leaf_value", leaves);
  const std::size_t inner = leaves - 1;
  Tree tree;
  tree.first_output = output;
  tree.nodes.resize(inner + leaves);
  tree.values.resize(inner + leaves, 0.0);
  for (std::size_t leaf = 0; leaf < leaves; ++leaf) tree.values[inner + leaf] = value[leaf] / rounds;
  if (inner > 0) splits(lines, leaves, features, tree);
  if (lines.has("is_linear") && lines.integer("is_linear", 0, 1) == 1) {
    leaf_lines(lines, leaves, features, rounds, tree);
  }
  if (inner == 0) {
    tree.cover = {0.0};  // nothing is divided there
  } else if (lines.has("internal_count") && lines.has("leaf_count")) {
    for (const std::int64_t n : lines.integers("internal_count", inner, 0, max_int)) {
      tree.cover.push_back(static_cast<double>(n));
    }
    for (const std::int64_t n : lines.integers("leaf_count", leaves, 0, max_int)) {
      tree.cover.push_back(static_cast<double>(n));
    }
  }
  try {
    return model::detail::checked(tree, number, features, outputs);
  } catch (const InvalidInput& error) {
    lines.refuse("num_leaves", std::string{"is of no tree: "} + error.what());
  }
}

}  // namespace lotrecht::io
