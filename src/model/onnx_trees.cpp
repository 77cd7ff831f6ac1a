#include "onnx_trees.hpp"

#include <algorithm>
#include <limits>
#include <utility>

#include "onnx_attributes.hpp"
#include "onnx_draft.hpp"

namespace lotrecht::io {
namespace {

using model::Node;
using model::Tree;

/// A leaf's values as a row, of only the outputs that the tree speaks of. Memory stays within what the file deserves.
Tree finished(const OnnxGraph& graph, const OnnxNode& node, OnnxDraft draft, double scale, std::size_t& cells_left) {
  std::size_t first = std::numeric_limits<std::size_t>::max();
  std::size_t last = 0;
  for (const OnnxWeight& weight : draft.weights) {
    first = std::min(first, weight.output);
    last = std::max(last, weight.output);
  }
  if (draft.weights.empty()) first = 0;
  Tree& tree = draft.tree;
  tree.first_output = first;
  tree.width = last - first + 1;
  if (tree.width > cells_left / tree.nodes.size()) graph.refuse(node, "has leaves that are too sparse for its size");
  cells_left -= tree.width * tree.nodes.size();
  tree.values.assign(tree.nodes.size() * tree.width, 0.0);
  for (const OnnxWeight& weight : draft.weights) {
    tree.values[weight.node * tree.width + weight.output - first] += weight.value * scale;
  }
  return std::move(tree);
}

constexpr std::size_t most_outputs = 1'000'000;

std::size_t targets(const OnnxGraph& graph, const OnnxNode& node) {
  const std::int64_t n = OnnxAttributes{graph, node}.integer("n_targets", 1);
  if (n < 1 || n > static_cast<std::int64_t>(most_outputs)) {
    graph.refuse(node, "n_targets must be 1 to " + std::to_string(most_outputs) + ", is " + std::to_string(n));
  }
  return static_cast<std::size_t>(n);
}

/// What the trees' sum is multiplied by.
double scale_of(const OnnxGraph& graph, const OnnxNode& node, const std::string& aggregate, std::size_t trees) {
  if (aggregate == "SUM" || trees == 1) return 1.0;
  if (aggregate == "AVERAGE") return trees == 0 ? 1.0 : 1.0 / static_cast<double>(trees);
  graph.refuse(node, "aggregates its trees by " + aggregate +
                         ", which is no sum; explain it as a function (a callable) instead");
}

/// Two classes and weights for the first alone: the number is the second class's margin. Runtimes agree on that only
/// where nothing or LOGISTIC follows.
bool is_one_score(const OnnxGraph& graph, const OnnxNode& node, std::size_t classes, std::size_t base,
                  const std::string& post_transform) {
  if (classes != 2) return false;
  const auto& ids = OnnxAttributes{graph, node}.ints("class_ids");
  if (ids.empty() || std::any_of(ids.begin(), ids.end(), [&](std::int64_t id) { return id != ids[0]; })) return false;
  if (ids[0] != 0 || base > 1 || (post_transform != "NONE" && post_transform != "LOGISTIC")) {
    graph.refuse(node, "has two classes and weights for one of them, with class_ids, base_values or post_transform (" +
                           post_transform + ") on whose meaning runtimes disagree");
  }
  return true;
}

}  // namespace

model::Link onnx_link(const OnnxGraph& graph, const OnnxNode& node, std::string_view post_transform) {
  if (post_transform == "NONE") return {};
  if (post_transform == "LOGISTIC") return {model::LinkKind::logistic};
  if (post_transform == "SOFTMAX") return {model::LinkKind::softmax};
  if (post_transform == "SOFTMAX_ZERO") return {model::LinkKind::softmax_zero};
  graph.refuse(node, "post_transform " + std::string{post_transform} +
                         " is not read: only NONE, LOGISTIC, SOFTMAX and SOFTMAX_ZERO are");
}

std::vector<std::string> onnx_classes(const OnnxGraph& graph, const OnnxNode& node, std::string_view integers) {
  const OnnxAttributes a{graph, node};
  std::vector<std::string> names = a.strings("classlabels_strings");
  if (names.empty()) {
    for (const std::int64_t label : a.ints(integers)) names.push_back(std::to_string(label));
  }
  if (names.size() < 2) {
    graph.refuse(node, "must list at least two classes, lists " + std::to_string(names.size()));
  }
  return names;
}

model::TreeEnsembleParts onnx_trees(const OnnxGraph& graph, const OnnxNode& node) {
  model::TreeEnsembleParts parts;
  const OnnxAttributes a{graph, node};
  std::vector<OnnxDraft> drafts;
  std::string aggregate = a.text("aggregate_function", "SUM");
  std::string post_transform = a.text("post_transform", "NONE");
  std::vector<double> base = a.numbers("base_values");
  std::size_t outputs = 1;
  if (node.op == "TreeEnsembleClassifier") {
    parts.output_names = onnx_classes(graph, node, "classlabels_int64s");
    outputs = parts.output_names.size();
    drafts = onnx_named_trees(graph, node, "class", outputs);
    if (is_one_score(graph, node, outputs, base.size(), post_transform)) {
      outputs = 1;
      parts.output_names.erase(parts.output_names.begin());
    }
  } else if (node.op == "TreeEnsembleRegressor") {
    outputs = targets(graph, node);
    drafts = onnx_named_trees(graph, node, "target", outputs);
  } else {
    constexpr const char* aggregates[] = {"AVERAGE", "SUM", "MIN", "MAX"};
    constexpr const char* transforms[] = {"NONE", "SOFTMAX", "LOGISTIC", "SOFTMAX_ZERO", "PROBIT"};
    const std::int64_t f = a.integer("aggregate_function", 1);
    const std::int64_t p = a.integer("post_transform", 0);
    if (f < 0 || f > 3) graph.refuse(node, "aggregate_function must be 0 to 3");
    if (p < 0 || p > 4) graph.refuse(node, "post_transform must be 0 to 4");
    aggregate = aggregates[f];
    post_transform = transforms[p];
    outputs = targets(graph, node);
    drafts = onnx_numbered_trees(graph, node, outputs);
  }
  parts.link = onnx_link(graph, node, post_transform);
  if (outputs == 1 && (post_transform == "SOFTMAX" || post_transform == "SOFTMAX_ZERO")) {
    graph.refuse(node, "post_transform " + post_transform + " of a single output is 1 whatever the row");
  }
  parts.base.assign(outputs, 0.0);
  if (!base.empty()) {
    a.require_length("base_values", base.size(), outputs);
    parts.base = std::move(base);
  }
  const double scale = scale_of(graph, node, aggregate, drafts.size());
  std::size_t cells_left = 64 * graph.bytes;
  for (OnnxDraft& draft : drafts) {
    for (const Node& n : draft.tree.nodes) {
      if (!n.is_leaf()) parts.features = std::max(parts.features, static_cast<std::size_t>(n.feature) + 1);
    }
    parts.trees.push_back(finished(graph, node, std::move(draft), scale, cells_left));
  }
  return parts;
}

}  // namespace lotrecht::io
