#include <algorithm>
#include <cmath>
#include <limits>
#include <map>
#include <utility>

#include <lotrecht/model/tree_ensemble.hpp>

#include "onnx_attributes.hpp"
#include "onnx_draft.hpp"

namespace lotrecht::io {
namespace {

using model::Node;
using model::Split;
using model::Tree;

constexpr double infinity = std::numeric_limits<double>::infinity();

/// x < t is x <= the double below t, for x in float as well; nothing is below -∞.
void ask_below(Node& node, Tree& tree, double t) {
  if (t == -infinity) {
    node.test = Split::value_in_set;
    node.set_first = static_cast<std::uint32_t>(tree.set_values.size());
    node.set_size = 0;
    return;
  }
  node.test = Split::at_most;
  node.threshold = std::nextafter(t, -infinity);
}

void ask_equal(Node& node, Tree& tree, const std::vector<double>& values) {
  node.test = Split::value_in_set;
  node.set_first = static_cast<std::uint32_t>(tree.set_values.size());
  node.set_size = static_cast<std::uint32_t>(values.size());
  tree.set_values.insert(tree.set_values.end(), values.begin(), values.end());
}

/// The older operators: nodes are named by tree and number.
class Named {
 public:
  Named(const OnnxGraph& graph, const OnnxNode& node, std::string prefix)
      : a_{graph, node}, prefix_{std::move(prefix)} {}

  /// @param outputs  how many there are
  std::vector<OnnxDraft> drafts(std::size_t outputs) {
    const auto& trees = a_.ints("nodes_treeids");
    const auto& nodes = a_.ints("nodes_nodeids");
    a_.require_length("nodes_nodeids", nodes.size(), trees.size());
    std::map<std::pair<std::int64_t, std::int64_t>, std::pair<std::size_t, std::size_t>> place;
    std::map<std::int64_t, std::size_t> number;
    std::vector<OnnxDraft> drafts;
    std::vector<std::vector<std::size_t>> entries;  // by draft: which entry of the file each node is
    for (std::size_t i = 0; i < trees.size(); ++i) {
      const auto [tree, is_new] = number.emplace(trees[i], drafts.size());
      if (is_new) {
        drafts.emplace_back();
        entries.emplace_back();
      }
      const std::size_t t = tree->second;
      if (!place.emplace(std::pair{trees[i], nodes[i]}, std::pair{t, entries[t].size()}).second) {
        a_.refuse("nodes_nodeids",
                  "names node " + std::to_string(nodes[i]) + " of tree " + std::to_string(trees[i]) + " twice");
      }
      entries[t].push_back(i);
    }
    shape(place, drafts, entries);
    weigh(place, drafts, outputs);
    for (OnnxDraft& draft : drafts) root_first(draft);
    return drafts;
  }

 private:
  using Places = std::map<std::pair<std::int64_t, std::int64_t>, std::pair<std::size_t, std::size_t>>;

  [[nodiscard]] OnnxMode mode(const std::string& name) const {
    static const std::map<std::string, OnnxMode> modes{{"BRANCH_LEQ", OnnxMode::leq}, {"BRANCH_LT", OnnxMode::lt},
                                                       {"BRANCH_GTE", OnnxMode::gte}, {"BRANCH_GT", OnnxMode::gt},
                                                       {"BRANCH_EQ", OnnxMode::eq},   {"BRANCH_NEQ", OnnxMode::neq},
                                                       {"LEAF", OnnxMode::leaf}};
    const auto found = modes.find(name);
    if (found == modes.end()) a_.refuse("nodes_modes", "has the mode \"" + name + "\", which is not known");
    return found->second;
  }

  void shape(const Places& place, std::vector<OnnxDraft>& drafts,
             const std::vector<std::vector<std::size_t>>& entries) const {
    const auto& trees = a_.ints("nodes_treeids");
    const auto& features = a_.ints("nodes_featureids");
    const auto& when_true = a_.ints("nodes_truenodeids");
    const auto& when_false = a_.ints("nodes_falsenodeids");
    const auto& missing = a_.ints("nodes_missing_value_tracks_true");
    const auto& modes = a_.strings("nodes_modes");
    const std::vector<double> values = a_.numbers("nodes_values");
    const std::size_t n = trees.size();
    a_.require_length("nodes_featureids", features.size(), n);
    a_.require_length("nodes_truenodeids", when_true.size(), n);
    a_.require_length("nodes_falsenodeids", when_false.size(), n);
    a_.require_length("nodes_modes", modes.size(), n);
    a_.require_length("nodes_values", values.size(), n);
    if (!missing.empty()) a_.require_length("nodes_missing_value_tracks_true", missing.size(), n);
    const auto child = [&](std::string_view name, std::size_t i, std::int64_t id) {
      const auto found = place.find({trees[i], id});
      if (found == place.end()) {
        a_.refuse(name,
                  "names node " + std::to_string(id) + " of tree " + std::to_string(trees[i]) + ", which is not there");
      }
      return static_cast<std::int32_t>(found->second.second);
    };
    for (std::size_t t = 0; t < drafts.size(); ++t) {
      for (const std::size_t i : entries[t]) {
        Tree& tree = drafts[t].tree;
        const OnnxMode m = mode(modes[i]);
        if (m == OnnxMode::leaf) {
          tree.nodes.emplace_back();
          continue;
        }
        if (features[i] < 0 || features[i] >= static_cast<std::int64_t>(model::max_features)) {
          a_.refuse("nodes_featureids", "has the feature " + std::to_string(features[i]));
        }
        tree.nodes.push_back(onnx_asks(m, static_cast<std::int32_t>(features[i]), values[i], {},
                                       !missing.empty() && missing[i] != 0, child("nodes_truenodeids", i, when_true[i]),
                                       child("nodes_falsenodeids", i, when_false[i]), tree));
      }
    }
  }

  void weigh(const Places& place, std::vector<OnnxDraft>& drafts, std::size_t outputs) const {
    const auto& trees = a_.ints(prefix_ + "_treeids");
    const auto& nodes = a_.ints(prefix_ + "_nodeids");
    const auto& ids = a_.ints(prefix_ + "_ids");
    const std::vector<double> weights = a_.numbers(prefix_ + "_weights");
    a_.require_length(prefix_ + "_nodeids", nodes.size(), trees.size());
    a_.require_length(prefix_ + "_ids", ids.size(), trees.size());
    a_.require_length(prefix_ + "_weights", weights.size(), trees.size());
    for (std::size_t i = 0; i < trees.size(); ++i) {
      const auto found = place.find({trees[i], nodes[i]});
      if (found == place.end() || !drafts[found->second.first].tree.nodes[found->second.second].is_leaf()) {
        a_.refuse(prefix_ + "_nodeids", "names node " + std::to_string(nodes[i]) + " of tree " +
                                            std::to_string(trees[i]) + ", which is no leaf");
      }
      if (ids[i] < 0 || static_cast<std::uint64_t>(ids[i]) >= outputs) {
        a_.refuse(prefix_ + "_ids", "names output " + std::to_string(ids[i]) + " of " + std::to_string(outputs));
      }
      drafts[found->second.first].weights.push_back(
          {found->second.second, static_cast<std::size_t>(ids[i]), weights[i]});
    }
  }

  /// Every node of a tree hangs on its root, once.
  void require_reached(const Tree& tree, std::size_t root) const {
    std::vector<bool> seen(tree.nodes.size(), false);
    std::vector<std::size_t> open{root};
    std::size_t reached = 0;
    while (!open.empty()) {
      const Node& node = tree.nodes[open.back()];
      if (seen[open.back()]) a_.refuse("nodes_truenodeids", "lead to a node twice");
      seen[open.back()] = true;
      open.pop_back();
      ++reached;
      if (node.is_leaf()) continue;
      open.push_back(static_cast<std::size_t>(node.left));
      open.push_back(static_cast<std::size_t>(node.right));
    }
    if (reached != tree.nodes.size()) a_.refuse("nodes_truenodeids", "leave nodes that the root does not reach");
  }

  /// The root is the node that is nobody's child; it moves to the front.
  void root_first(OnnxDraft& draft) const {
    Tree& tree = draft.tree;
    std::vector<bool> is_child(tree.nodes.size(), false);
    for (const Node& node : tree.nodes) {
      if (node.is_leaf()) continue;
      is_child[static_cast<std::size_t>(node.left)] = is_child[static_cast<std::size_t>(node.right)] = true;
    }
    const auto root = std::find(is_child.begin(), is_child.end(), false);
    if (root == is_child.end()) a_.refuse("nodes_truenodeids", "make a circle: a tree has no root");
    if (std::find(root + 1, is_child.end(), false) != is_child.end()) {
      a_.refuse("nodes_truenodeids", "leave a tree with two roots");
    }
    const auto at = static_cast<std::int32_t>(root - is_child.begin());
    require_reached(tree, static_cast<std::size_t>(at));
    if (at == 0) return;
    const auto moved = [&](std::int32_t i) { return i == at ? 0 : i == 0 ? at : i; };
    std::swap(tree.nodes[0], tree.nodes[static_cast<std::size_t>(at)]);
    for (Node& node : tree.nodes) {
      if (node.is_leaf()) continue;
      node.left = moved(node.left);
      node.right = moved(node.right);
    }
    for (OnnxWeight& weight : draft.weights) {
      weight.node = static_cast<std::size_t>(moved(static_cast<std::int32_t>(weight.node)));
    }
  }

  OnnxAttributes a_;
  std::string prefix_;
};

}  // namespace

Node onnx_asks(OnnxMode mode, std::int32_t feature, double t, const std::vector<double>& members, bool missing_true,
               std::int32_t when_true, std::int32_t when_false, Tree& tree) {
  const bool negated = mode == OnnxMode::gte || mode == OnnxMode::gt || mode == OnnxMode::neq;
  const bool nan_is_true = missing_true || mode == OnnxMode::neq;
  Node node;
  node.left = negated ? when_false : when_true;
  node.right = negated ? when_true : when_false;
  node.feature = feature;
  node.missing_left = nan_is_true != negated;
  switch (mode) {
    case OnnxMode::lt:
    case OnnxMode::gte: ask_below(node, tree, t); break;
    case OnnxMode::eq:
    case OnnxMode::neq: ask_equal(node, tree, {t}); break;
    case OnnxMode::member: ask_equal(node, tree, members); break;
    default: node.threshold = t;
  }
  return node;
}

std::vector<OnnxDraft> onnx_named_trees(const OnnxGraph& graph, const OnnxNode& node, std::string prefix,
                                        std::size_t outputs) {
  return Named{graph, node, std::move(prefix)}.drafts(outputs);
}

}  // namespace lotrecht::io
