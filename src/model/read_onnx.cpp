#include <lotrecht/model/read_onnx.hpp>

#include <algorithm>
#include <cmath>
#include <set>
#include <utility>

#include "onnx_attributes.hpp"
#include "onnx_graph.hpp"
#include "onnx_linear.hpp"
#include "onnx_trees.hpp"

namespace lotrecht::model {
namespace {

using io::OnnxAttributes;
using io::OnnxGraph;
using io::OnnxNode;
using io::OnnxType;

bool is_one_of(std::string_view op, std::initializer_list<std::string_view> ops) {
  return std::find(ops.begin(), ops.end(), op) != ops.end();
}

bool is_model(const OnnxNode& node) {
  return node.domain == "ai.onnx.ml" && is_one_of(node.op, {"TreeEnsembleRegressor", "TreeEnsembleClassifier",
                                                            "TreeEnsemble", "LinearRegressor", "LinearClassifier"});
}

/// What flows into the model.
struct Feed {
  std::vector<std::string> names;  ///< of the columns, where the file names them
  std::size_t columns = 0;         ///< 0 where the file does not say
  bool rounds = false;             ///< to float
  const OnnxNode* scaler = nullptr;
};

class Upstream {
 public:
  Upstream(const OnnxGraph& graph, std::set<std::size_t>& used) : graph_{graph}, used_{used} {
    for (const OnnxNode& node : graph.nodes) {
      for (const std::string& output : node.outputs) makers_[output] = &node;
    }
  }

  Feed feed(const OnnxNode& asker, const std::string& name, int depth = 0) {
    for (const auto& input : graph_.inputs) {
      if (input.name == name) return of(asker, input);
    }
    const auto maker = makers_.find(name);
    if (maker == makers_.end()) graph_.refuse(asker, "takes \"" + name + "\", which nothing in the graph makes");
    const OnnxNode& node = *maker->second;
    if (depth > 64) graph_.refuse(node, "stands behind more than 64 others");
    used_.insert(node.number);
    if (node.inputs.empty()) graph_.refuse(node, "has no input");
    const OnnxAttributes a{graph_, node};
    if (node.op == "Concat") return concat(node, depth);
    if (!is_one_of(node.op, {"Identity", "Cast", "Scaler"})) {
      graph_.refuse(node,
                    "changes the features before the model, which cannot be undone; explain the whole as a "
                    "function (a callable), or export the model without it");
    }
    Feed feed = this->feed(node, node.inputs[0], depth + 1);
    if (node.op == "Cast") {
      const std::int64_t to = a.integer("to", 0);
      if (to != 1 && to != 11) graph_.refuse(node, "turns the features into something other than float and double");
      feed.rounds = feed.rounds || to == 1;
    } else if (node.op == "Scaler") {
      if (feed.scaler != nullptr) graph_.refuse(node, "is the second Scaler; at most one is read");
      feed.scaler = &node;
      feed.rounds = true;
    }
    return feed;
  }

 private:
  [[nodiscard]] Feed of(const OnnxNode& asker, const io::OnnxInput& input) const {
    if (!is_one_of_types(input.type)) {
      graph_.refuse(asker, "takes the input \"" + input.name + "\", which is no float, double or integer");
    }
    Feed feed;
    feed.columns = input.columns.value_or(0);
    if (feed.columns == 1) feed.names = {input.name};
    feed.rounds = input.type != OnnxType::float64;
    return feed;
  }

  static bool is_one_of_types(OnnxType type) {
    return type == OnnxType::float32 || type == OnnxType::float64 || type == OnnxType::int32 || type == OnnxType::int64;
  }

  Feed concat(const OnnxNode& node, int depth) {
    const std::int64_t axis = OnnxAttributes{graph_, node}.integer("axis", 0);
    if (axis != 1 && axis != -1) graph_.refuse(node, "joins along axis " + std::to_string(axis) + " and not along 1");
    Feed all;
    bool first = true;
    for (const std::string& name : node.inputs) {
      if (++joined_ > graph_.bytes) graph_.refuse(node, "joins more inputs than the file has bytes");
      Feed one = feed(node, name, depth + 1);
      if (one.columns == 0)
        graph_.refuse(node, "joins \"" + name + "\", of which the file does not say how wide it is");
      if (one.columns > max_features || all.columns > max_features) graph_.refuse(node, "has too many columns");
      if (one.scaler != nullptr) graph_.refuse(node, "joins scaled columns with others, which is not read");
      if (!first && one.rounds != all.rounds) graph_.refuse(node, "joins float and double, which is not read");
      first = false;
      all.rounds = one.rounds;
      const bool named = all.names.size() == all.columns && one.names.size() == one.columns;
      all.columns += one.columns;
      all.names.insert(all.names.end(), one.names.begin(), one.names.end());
      if (!named) all.names.clear();
    }
    if (all.names.size() != all.columns) all.names.clear();
    return all;
  }

  const OnnxGraph& graph_;
  std::set<std::size_t>& used_;
  std::map<std::string, const OnnxNode*> makers_;
  std::size_t joined_ = 0;
};

void multiply(TreeEnsembleParts& parts, const std::vector<double>& by) {
  for (std::size_t k = 0; k < by.size(); ++k) parts.base[k] *= by[k];
  for (Tree& tree : parts.trees) {
    for (std::size_t i = 0; i < tree.values.size(); ++i) tree.values[i] *= by[tree.first_output + i % tree.width];
  }
}

void multiply(LinearModelParts& parts, const std::vector<double>& by) {
  for (std::size_t k = 0; k < by.size(); ++k) {
    parts.intercepts[k] *= by[k];
    parts.coefficients.row(static_cast<Eigen::Index>(k)) *= by[k];
  }
}

std::vector<double>& base_of(TreeEnsembleParts& parts) { return parts.base; }
std::vector<double>& base_of(LinearModelParts& parts) { return parts.intercepts; }

/// Whether the outputs are shares by themselves: every tree's leaves add up to the same, all of them to 1.
bool are_shares(const TreeEnsembleParts& parts) {
  double total = 0.0;
  for (const double b : parts.base) {
    if (b < 0.0) return false;
    total += b;
  }
  double spread = 0.0;
  for (const Tree& tree : parts.trees) {
    double least = 1e300;
    double most = -1e300;
    for (std::size_t i = 0; i < tree.nodes.size(); ++i) {
      if (!tree.nodes[i].is_leaf()) continue;
      double sum = 0.0;
      for (const double value : tree.leaf_values(i)) {
        if (value < 0.0) return false;
        sum += value;
      }
      least = std::min(least, sum);
      most = std::max(most, sum);
    }
    total += most;
    spread += most - least;
  }
  return std::abs(total - 1.0) <= 1e-6 && spread <= 1e-6;
}

bool are_shares(const LinearModelParts&) { return false; }

/// Follows the scores from the model to the graph's outputs.
template <class Parts>
class Downstream {
 public:
  Downstream(const OnnxGraph& graph, const OnnxNode& model, Parts& parts) : graph_{graph}, parts_{parts} {
    const bool classifier = model.outputs.size() == 2;
    if (model.outputs.empty()) graph.refuse(model, "has no output");
    if (classifier) labels_.insert(model.outputs[0]);
    scores_.insert(model.outputs.back());
  }

  void follow(const std::set<std::size_t>& used) {
    for (const OnnxNode& node : graph_.nodes) {
      if (!used.contains(node.number)) step(node);
    }
    for (const std::string& output : graph_.outputs) {
      if (!scores_.contains(output) && !labels_.contains(output)) {
        throw ParseError{graph_.source, 0,
                         "has the output \"" + output + "\", which is not what the model says in the end"};
      }
    }
  }

 private:
  void step(const OnnxNode& node) {
    std::size_t score = node.inputs.size();
    bool of_labels = false;
    for (std::size_t i = 0; i < node.inputs.size(); ++i) {
      if (scores_.contains(node.inputs[i])) {
        if (score != node.inputs.size()) graph_.refuse(node, "takes the model's scores twice, which is not read");
        score = i;
      } else if (labels_.contains(node.inputs[i])) {
        of_labels = true;
      } else if (!node.inputs[i].empty() && !graph_.constants.contains(node.inputs[i])) {
        graph_.refuse(node, "takes \"" + node.inputs[i] + "\", which is no constant and not what the model says");
      }
    }
    if (score == node.inputs.size()) {
      if (!of_labels) graph_.refuse(node, "has no part in what the model says, and is not read");
      labels_.insert(node.outputs.begin(), node.outputs.end());
      return;
    }
    if (of_labels) graph_.refuse(node, "mixes scores and labels, which is not read");
    if (node.op == "ArgMax") {
      labels_.insert(node.outputs.begin(), node.outputs.end());
      return;
    }
    if (!keeps(node)) {
      change(node, score);
      scores_.clear();  // from here on, the scores are others
    }
    scores_.insert(node.outputs.begin(), node.outputs.end());
  }

  /// Whether the node leaves every number as it is.
  [[nodiscard]] bool keeps(const OnnxNode& node) const {
    if (node.op == "Cast") {
      const std::int64_t to = OnnxAttributes{graph_, node}.integer("to", 0);
      if (to != 1 && to != 11) graph_.refuse(node, "turns the scores into something other than float and double");
      return true;
    }
    if (node.op == "Normalizer") {
      const bool adds_to_one = parts_.link.kind == LinkKind::softmax || are_shares(parts_) ||
                               (parts_.link.kind == LinkKind::logistic && base_of(parts_).size() == 1);
      if (OnnxAttributes{graph_, node}.text("norm", "MAX") != "L1" || !adds_to_one) {
        graph_.refuse(node,
                      "changes each response by all others, which no link does; explain the whole as a function (a "
                      "callable)");
      }
      return true;
    }
    return is_one_of(node.op, {"Identity", "Reshape", "Flatten", "Squeeze", "Unsqueeze", "ZipMap"});
  }

  [[nodiscard]] std::vector<double> constant(const OnnxNode& node, std::size_t score) const {
    if (node.inputs.size() != 2) graph_.refuse(node, "must have two inputs");
    const auto found = graph_.constants.find(node.inputs[1 - score]);
    if (found == graph_.constants.end()) graph_.refuse(node, "must have a constant beside the scores");
    std::vector<double> values = found->second.numbers;
    const std::size_t outputs = base_of(parts_).size();
    if (values.size() == 1) values.assign(outputs, values[0]);
    if (values.size() != outputs) graph_.refuse(node, "must have a constant of one value, or one for each output");
    return values;
  }

  void change(const OnnxNode& node, std::size_t score) {
    const bool is_margin = parts_.link == Link{};
    if (base_of(parts_).size() == 1 && !parts_.output_names.empty()) {
      graph_.refuse(node, "changes the scores of two classes of which the model knows one, which is not read");
    }
    if (is_one_of(node.op, {"Sigmoid", "Exp", "Softmax", "Softplus"})) {
      if (!is_margin) graph_.refuse(node, "is a second link; one is read");
      parts_.link.kind = node.op == "Sigmoid"   ? LinkKind::logistic
                         : node.op == "Exp"     ? LinkKind::exponential
                         : node.op == "Softmax" ? LinkKind::softmax
                                                : LinkKind::softplus;
      if (node.op == "Softmax" && base_of(parts_).size() < 2) graph_.refuse(node, "has a single score");
      return;
    }
    if (!is_one_of(node.op, {"Add", "Sub", "Mul", "Div"})) {
      graph_.refuse(node,
                    "is done to what the model says, and is not read; explain the whole as a function (a callable)");
    }
    std::vector<double> values = constant(node, score);
    std::vector<double>& base = base_of(parts_);
    if (parts_.link.kind == LinkKind::exponential && node.op == "Mul") {
      for (std::size_t k = 0; k < base.size(); ++k) {
        if (!(values[k] > 0.0)) graph_.refuse(node, "multiplies by what is not positive");
        base[k] += std::log(values[k]);
      }
      return;
    }
    if (!is_margin) graph_.refuse(node, "changes the response, which is not read");
    if (node.op == "Div") {
      if (score != 0) graph_.refuse(node, "divides by the scores");
      for (double& v : values) v = 1.0 / v;
    }
    if (node.op == "Mul" || node.op == "Div") {
      multiply(parts_, values);
      return;
    }
    if (node.op == "Sub" && score == 1) multiply(parts_, std::vector<double>(base.size(), -1.0));
    const double sign = node.op == "Sub" && score == 0 ? -1.0 : 1.0;
    for (std::size_t k = 0; k < base.size(); ++k) base[k] += sign * values[k];
  }

  const OnnxGraph& graph_;
  Parts& parts_;
  std::set<std::string> scores_;
  std::set<std::string> labels_;
};

const OnnxNode& the_model(const OnnxGraph& graph) {
  const OnnxNode* found = nullptr;
  for (const OnnxNode& node : graph.nodes) {
    if (!is_model(node)) continue;
    if (found != nullptr) graph.refuse(node, "is a second model; one is read");
    found = &node;
  }
  if (found != nullptr) return *found;
  std::set<std::string> ops;
  for (const OnnxNode& node : graph.nodes) ops.insert(node.op);
  std::string list;
  for (const std::string& op : ops) list += (list.empty() ? "" : ", ") + op;
  throw ParseError{graph.source, 0,
                   "has no tree and no linear model of the domain ai.onnx.ml, only: " + list +
                       "; explain it as a function (a callable)"};
}

OnnxModel trees(const OnnxGraph& graph, const OnnxNode& node, const Feed& feed, const std::set<std::size_t>& used) {
  if (feed.scaler != nullptr) {
    graph.refuse(*feed.scaler,
                 "scales in float before trees, which cannot be moved into their thresholds exactly; "
                 "explain the whole as a function (a callable)");
  }
  TreeEnsembleParts parts = io::onnx_trees(graph, node);
  if (feed.columns != 0) {
    if (parts.features > feed.columns) {
      graph.refuse(node,
                   "asks for feature " + std::to_string(parts.features - 1) + " of " + std::to_string(feed.columns));
    }
    parts.features = feed.columns;
  }
  if (parts.features == 0) graph.refuse(node, "asks for no feature, and the input does not say how wide it is");
  parts.precision = feed.rounds ? Precision::float32 : Precision::float64;
  parts.feature_names = feed.names.size() == parts.features ? feed.names : std::vector<std::string>{};
  Downstream<TreeEnsembleParts>{graph, node, parts}.follow(used);
  try {
    return TreeEnsemble{std::move(parts)};
  } catch (const InvalidInput& e) {
    graph.refuse(node, e.what());
  }
}

OnnxModel linear(const OnnxGraph& graph, const OnnxNode& node, const Feed& feed, const std::set<std::size_t>& used) {
  LinearModelParts parts = io::onnx_linear(graph, node);
  const auto features = static_cast<std::size_t>(parts.coefficients.cols());
  if (feed.columns != 0 && feed.columns != features) {
    graph.refuse(node,
                 "has coefficients for " + std::to_string(features) + " features of " + std::to_string(feed.columns));
  }
  if (feed.scaler != nullptr) io::fold_scaler(graph, *feed.scaler, parts);
  parts.feature_names = feed.names.size() == features ? feed.names : std::vector<std::string>{};
  Downstream<LinearModelParts>{graph, node, parts}.follow(used);
  try {
    return LinearModel{std::move(parts)};
  } catch (const InvalidInput& e) {
    graph.refuse(node, e.what());
  }
}

}  // namespace

OnnxModel read_onnx(std::string_view bytes, std::string_view source) {
  const OnnxGraph graph = io::decode_onnx(bytes, source);
  const OnnxNode& node = the_model(graph);
  if (node.inputs.size() != 1) graph.refuse(node, "must have one input");
  std::set<std::size_t> used{node.number};
  const Feed feed = Upstream{graph, used}.feed(node, node.inputs[0]);
  return node.op.starts_with("Linear") ? linear(graph, node, feed, used) : trees(graph, node, feed, used);
}

}  // namespace lotrecht::model
