#include "xgboost_tree.hpp"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <lotrecht/core/error.hpp>
#include <lotrecht/model/detail/checked_tree.hpp>

namespace lotrecht::io {
namespace {

using model::Node;
using model::Split;
using model::Tree;

constexpr std::int64_t max_index = std::numeric_limits<std::int32_t>::max();
constexpr std::int64_t first_invalid_category = 16777216;  // 2^24: beyond it a float does not count in ones

/// An array with one element for each node.
const Value::Numbers& by_node(const Cursor& array, std::size_t nodes) {
  const Value::Numbers& numbers = array.numbers();
  if (numbers.size() != nodes) {
    array.refuse("must have " + std::to_string(nodes) + " elements, one for each node, got " +
                 std::to_string(numbers.size()));
  }
  return numbers;
}

std::vector<std::int64_t> integers_by_node(const Cursor& array, std::size_t nodes, std::int64_t low,
                                           std::int64_t high) {
  by_node(array, nodes);
  return array.integers(low, high);
}

double as_float(double x) { return static_cast<double>(static_cast<float>(x)); }

/// x < threshold, for x and threshold in float, as x <= what lies just below. Nothing is below minus infinity.
void less_than(Node& node, double threshold) {
  node.threshold = threshold;
  if (std::isnan(threshold)) return;  // refused with the tree
  constexpr double infinity = std::numeric_limits<double>::infinity();
  if (threshold == -infinity) {
    node.test = Split::code_in_set;  // of no codes
    return;
  }
  node.threshold = std::nextafter(threshold, -infinity);
}

/// The sets of categories, as rows of one array: which nodes have one, where it begins, how long it is.
class CategorySets {
 public:
  CategorySets(const Cursor& tree, std::size_t nodes) : tree_{tree} {
    const std::optional<Cursor> split_type = tree.find("split_type");
    if (!split_type) return;  // older than categories
    is_categorical_ = integers_by_node(*split_type, nodes, 0, 1);
    if (std::find(is_categorical_.begin(), is_categorical_.end(), 1) == is_categorical_.end()) return;
    nodes_ = tree.at("categories_nodes").integers(0, static_cast<std::int64_t>(nodes) - 1);
    const Cursor segments = tree.at("categories_segments");
    const Cursor sizes = tree.at("categories_sizes");
    const Cursor categories = tree.at("categories");
    codes_ = categories.integers(0, first_invalid_category - 1);
    const auto all = static_cast<std::int64_t>(codes_.size());
    segments_ = segments.integers(0, all);
    sizes_ = sizes.integers(0, all);
    for (const auto& [array, length] : {std::pair{&segments, segments_.size()}, std::pair{&sizes, sizes_.size()}}) {
      if (length != nodes_.size()) {
        array->refuse("must have " + std::to_string(nodes_.size()) +
                      " elements, one for each of categories_nodes, got " + std::to_string(length));
      }
    }
    for (std::size_t i = 1; i < nodes_.size(); ++i) {
      if (nodes_[i] <= nodes_[i - 1]) tree.at("categories_nodes").refuse("must ascend");
    }
    for (std::size_t i = 0; i < nodes_.size(); ++i) {
      if (segments_[i] + sizes_[i] > all) sizes.refuse("must stay within the " + std::to_string(all) + " categories");
    }
  }

  [[nodiscard]] bool has(std::size_t node) const { return !is_categorical_.empty() && is_categorical_[node] == 1; }

  /// Appends the node's set to the tree's words.
  void put(std::size_t node, Node& to, std::vector<std::uint64_t>& words, XgboostForest& forest) const {
    const auto found = std::lower_bound(nodes_.begin(), nodes_.end(), static_cast<std::int64_t>(node));
    if (found == nodes_.end() || *found != static_cast<std::int64_t>(node)) {
      tree_.at("categories_nodes").refuse("must have node " + std::to_string(node) + ", whose split is categorical");
    }
    const auto row = static_cast<std::size_t>(found - nodes_.begin());
    const auto first = codes_.begin() + segments_[row];
    const auto last = first + sizes_[row];
    const std::size_t size = first == last ? 0 : static_cast<std::size_t>(*std::max_element(first, last)) / 64 + 1;
    if (size > forest.words_left) tree_.at("categories").refuse("together with the other trees' needs too much memory");
    forest.words_left -= size;
    to.set_first = static_cast<std::uint32_t>(words.size());
    to.set_size = static_cast<std::uint32_t>(size);
    words.resize(words.size() + size, 0);
    for (auto code = first; code != last; ++code) {
      const auto c = static_cast<std::uint64_t>(*code);
      words[to.set_first + c / 64] |= std::uint64_t{1} << (c % 64);
    }
  }

 private:
  const Cursor& tree_;
  std::vector<std::int64_t> is_categorical_;
  std::vector<std::int64_t> nodes_;
  std::vector<std::int64_t> segments_;
  std::vector<std::int64_t> sizes_;
  std::vector<std::int64_t> codes_;
};

/// What leaves add: the split's own number, or a row of another array.
class LeafValues {
 public:
  LeafValues(const Cursor& tree, std::size_t nodes, std::size_t width)
      : tree_{tree}, width_{width}, scalar_{tree.at("split_conditions").numbers()} {
    if (width == 1) return;
    // Until 3.0 every node had its row; later the leaves alone, and the row's number is the leaf's right child.
    const std::optional<Cursor> by_leaf = tree.find("leaf_weights");
    rows_by_leaf_ = by_leaf.has_value();
    const Cursor array = by_leaf ? *by_leaf : tree.at("base_weights");
    rows_ = &array.numbers();
    if (rows_->size() % width != 0 || (!by_leaf && rows_->size() != nodes * width)) {
      array.refuse("must have rows of " + std::to_string(width) + " outputs, got " + std::to_string(rows_->size()) +
                   " elements");
    }
    // A binary tree has one leaf more than inner nodes; fewer rows would let a short text ask for much memory.
    if (rows_->size() / width < (nodes + 1) / 2) {
      array.refuse("must have a row for each leaf, " + std::to_string((nodes + 1) / 2) + ", got " +
                   std::to_string(rows_->size() / width));
    }
  }

  void put(std::size_t node, std::int64_t right, double weight, std::vector<double>& values) const {
    if (width_ == 1) {
      values[node] = as_float(scalar_[node]) * weight;
      return;
    }
    const auto row = rows_by_leaf_ ? static_cast<std::uint64_t>(right) : node;
    if (row >= rows_->size() / width_) {
      tree_.at("right_children")
          .refuse("has leaf " + std::to_string(node) + " at row " + std::to_string(right) +
                  " of leaf_weights, which has " + std::to_string(rows_->size() / width_));
    }
    for (std::size_t k = 0; k < width_; ++k) values[node * width_ + k] = as_float((*rows_)[row * width_ + k]) * weight;
  }

 private:
  const Cursor& tree_;
  std::size_t width_;
  const Value::Numbers& scalar_;
  const Value::Numbers* rows_ = nullptr;
  bool rows_by_leaf_ = false;
};

std::size_t width_of(const Cursor& tree, const XgboostForest& forest) {
  const std::optional<Cursor> size = tree.at("tree_param").find("size_leaf_vector");
  const auto width = size ? std::max<std::int64_t>(size->integer(0, max_index), 1) : 1;
  if (width != 1 && static_cast<std::size_t>(width) != forest.outputs) {
    size->refuse("must be 1 or the number of outputs, " + std::to_string(forest.outputs));
  }
  return static_cast<std::size_t>(width);
}

}  // namespace

Tree xgboost_tree(const Cursor& tree, XgboostForest& forest, std::size_t number, std::size_t output, double weight) {
  const Cursor param = tree.at("tree_param");
  const Cursor lefts = tree.at("left_children");
  const std::size_t nodes = lefts.size();
  if (const std::int64_t stated = param.at("num_nodes").integer(1, max_index);
      static_cast<std::size_t>(stated) != nodes) {
    lefts.refuse("must have " + std::to_string(stated) + " elements, tree_param.num_nodes, got " +
                 std::to_string(nodes));
  }
  // Trained further with more columns, a tree may know fewer features than the model; never more.
  if (const std::optional<Cursor> stated = param.find("num_feature")) {
    if (static_cast<std::size_t>(stated->integer(0, max_index)) > forest.features) {
      stated->refuse("is more than the model's num_feature, " + std::to_string(forest.features));
    }
  }
  const std::vector<std::int64_t> left = lefts.integers(-1, max_index);
  const std::vector<std::int64_t> right = integers_by_node(tree.at("right_children"), nodes, -1, max_index);
  const std::vector<std::int64_t> feature = integers_by_node(tree.at("split_indices"), nodes, 0, max_index);
  const std::vector<std::int64_t> missing_left = integers_by_node(tree.at("default_left"), nodes, 0, 1);
  const Value::Numbers& condition = by_node(tree.at("split_conditions"), nodes);

  Tree result;
  result.width = width_of(tree, forest);
  result.first_output = result.width == 1 ? output : 0;
  const CategorySets sets{tree, nodes};
  const LeafValues leaves{tree, nodes, result.width};
  result.nodes.resize(nodes);
  result.values.resize(nodes * result.width, 0.0);
  for (std::size_t i = 0; i < nodes; ++i) {
    Node& node = result.nodes[i];
    if (left[i] < 0) {
      leaves.put(i, right[i], weight, result.values);
      continue;
    }
    node.left = static_cast<std::int32_t>(left[i]);
    node.right = static_cast<std::int32_t>(right[i]);
    node.feature = static_cast<std::int32_t>(feature[i]);
    node.missing_left = missing_left[i] == 1;
    if (sets.has(i)) {
      // XGBoost's set goes right, ours goes left: the children change places.
      std::swap(node.left, node.right);
      node.missing_left = !node.missing_left;
      node.test = Split::code_in_set;
      sets.put(i, node, result.codes, forest);
    } else {
      less_than(node, as_float(condition[i]));
    }
  }
  if (const std::optional<Cursor> hessian = tree.find("sum_hessian"); hessian && hessian->size() != 0) {
    result.cover = by_node(*hessian, nodes);
  }
  try {
    return model::detail::checked(result, number, forest.features, forest.outputs);
  } catch (const InvalidInput& error) {
    tree.refuse(std::string{"is no tree: "} + error.what());
  }
}

}  // namespace lotrecht::io
