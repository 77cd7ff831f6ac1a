#include <lotrecht/model/read_catboost.hpp>

#include <algorithm>
#include <array>
#include <cmath>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "document.hpp"

namespace lotrecht::model {
namespace {

using io::Cursor;

double number(const Cursor& at) {
  const auto* x = std::get_if<double>(&at.value().data);
  if (x == nullptr) at.refuse("must be a number");
  return *x;
}

/// An array of numbers, or a single one.
std::vector<double> numbers(const Cursor& at) {
  if (const auto* x = std::get_if<double>(&at.value().data)) return {*x};
  if (at.is_array() && at.size() == 0) return {};
  return at.numbers();
}

bool is_one_of(std::string_view what, std::initializer_list<std::string_view> list) {
  return std::find(list.begin(), list.end(), what) != list.end();
}

struct Feature {
  std::int32_t column = -1;
  bool missing_right = false;
};

class Reader {
 public:
  explicit Reader(Cursor root) : root_{std::move(root)} {}

  TreeEnsemble read() {
    features();
    if (const auto trees = root_.find("oblivious_trees")) {
      for (std::size_t t = 0; t < trees->size(); ++t) parts_.trees.push_back(symmetric(trees->at(t)));
    } else {
      const Cursor grown = root_.at("trees");
      for (std::size_t t = 0; t < grown.size(); ++t) parts_.trees.push_back(any(grown.at(t)));
    }
    finish();
    parts_.precision = Precision::float32;
    try {
      return TreeEnsemble{std::move(parts_)};
    } catch (const InvalidInput& e) {
      root_.refuse(e.what());
    }
  }

 private:
  void features() {
    const Cursor info = root_.at("features_info");
    constexpr auto most = static_cast<std::int64_t>(max_features) - 1;
    const auto place = [&](const Cursor& feature) {
      const auto column = static_cast<std::size_t>(feature.at("flat_feature_index").integer(0, most));
      parts_.features = std::max(parts_.features, column + 1);
      if (const auto name = feature.find("feature_id"); name && name->is_text() && !name->text().empty()) {
        named_.emplace_back(column, name->text());
      }
      return column;
    };
    if (const auto floats = info.find("float_features")) {
      for (std::size_t i = 0; i < floats->size(); ++i) {
        const Cursor one = floats->at(i);
        const auto index = static_cast<std::size_t>(one.at("feature_index").integer(0, most));
        if (index >= floats->size() + 65'536) one.refuse("has a feature_index out of all proportion");
        if (index >= floats_.size()) floats_.resize(index + 1);
        const std::string& missing = one.at("nan_value_treatment").text();
        if (!is_one_of(missing, {"AsTrue", "AsFalse", "AsIs"})) {
          one.refuse("nan_value_treatment must be AsTrue, AsFalse or AsIs, is " + missing);
        }
        floats_[index] = {static_cast<std::int32_t>(place(one)), missing == "AsTrue"};
      }
    }
    for (const char* kind : {"categorical_features", "text_features", "embedding_features"}) {
      const auto list = info.find(kind);
      for (std::size_t i = 0; list && i < list->size(); ++i) (void)place(list->at(i));
    }
  }

  [[nodiscard]] Node split(const Cursor& at) const {
    const std::string& type = at.at("split_type").text();
    if (type != "FloatFeature") {
      at.refuse("splits by " + type +
                (type == "OneHotFeature" ? ", a hash of a category's text" : ", which needs tables of hashes") +
                ", and is not read: train with categories encoded as numbers, or explain the model as a function (a "
                "callable)");
    }
    const auto index = static_cast<std::size_t>(at.at("float_feature_index").integer(0, 0x7fffffff));
    if (index >= floats_.size() || floats_[index].column < 0) at.refuse("asks for a feature that is not listed");
    Node node;
    node.feature = floats_[index].column;
    node.threshold = static_cast<double>(static_cast<float>(number(at.at("border"))));
    node.missing_left = !floats_[index].missing_right;
    return node;
  }

  /// How many numbers a leaf has, the same in all trees.
  void take_width(const Cursor& at, std::size_t width) {
    if (width_ == 0) width_ = width;
    if (width == 0 || width != width_) {
      at.refuse("must have leaves of " + std::to_string(width_) + " values, has " + std::to_string(width));
    }
  }

  /// Every node of a level asks the same; bit k of a leaf's number is the answer to split k. The last split becomes the
  /// root, so that leaves stand in the order of their numbers.
  Tree symmetric(const Cursor& at) {
    const Cursor splits = at.at("splits");
    const std::size_t depth = std::holds_alternative<std::nullptr_t>(splits.value().data) ? 0 : splits.size();
    const std::vector<double> values = numbers(at.at("leaf_values"));
    if (depth > 30) splits.refuse("must be at most 30 splits, has " + std::to_string(depth));
    const std::size_t leaves = std::size_t{1} << depth;
    if (values.empty() || values.size() % leaves != 0) {
      at.refuse("must have leaf_values for each of " + std::to_string(leaves) + " leaves, has " +
                std::to_string(values.size()));
    }
    take_width(at, values.size() / leaves);
    std::vector<double> weights;
    if (const auto given = at.find("leaf_weights")) weights = numbers(*given);
    if (!weights.empty() && weights.size() != leaves) {
      at.refuse("must have " + std::to_string(leaves) + " leaf_weights or none, has " + std::to_string(weights.size()));
    }
    Tree tree;
    tree.width = width_;
    tree.nodes.resize(2 * leaves - 1);
    tree.values.assign(tree.nodes.size() * width_, 0.0);
    if (!weights.empty()) tree.cover.assign(tree.nodes.size(), 0.0);
    // As in a heap: the children of node i are 2 i + 1 and 2 i + 2, the leaves come last.
    std::size_t i = 0;
    for (std::size_t level = 0; level < depth; ++level) {
      const Node node = split(splits.at(depth - 1 - level));
      for (const std::size_t end = i + (std::size_t{1} << level); i < end; ++i) {
        tree.nodes[i] = node;
        tree.nodes[i].left = static_cast<std::int32_t>(2 * i + 1);
        tree.nodes[i].right = static_cast<std::int32_t>(2 * i + 2);
      }
    }
    std::copy(values.begin(), values.end(), tree.values.end() - static_cast<std::ptrdiff_t>(values.size()));
    std::copy(weights.begin(), weights.end(), tree.cover.end() - static_cast<std::ptrdiff_t>(weights.size()));
    add_covers(tree);
    return tree;
  }

  Tree any(const Cursor& root) {
    Tree tree;
    struct Open {
      Cursor at;
      std::size_t node;
    };
    bool weighted = true;
    std::vector<Open> open{{root, 0}};
    tree.nodes.emplace_back();
    std::vector<std::vector<double>> values(1);
    std::vector<double> weights(1, 0.0);
    while (!open.empty()) {
      const Open next = std::move(open.back());
      open.pop_back();
      const auto question = next.at.find("split");
      if (!question) {
        values[next.node] = numbers(next.at.at("value"));
        take_width(next.at, values[next.node].size());
        const auto weight = next.at.find("weight");
        weighted = weighted && weight.has_value();
        if (weight) weights[next.node] = number(*weight);
        continue;
      }
      Node node = split(*question);
      node.left = static_cast<std::int32_t>(tree.nodes.size());
      node.right = node.left + 1;
      tree.nodes[next.node] = node;
      tree.nodes.resize(tree.nodes.size() + 2);
      values.resize(tree.nodes.size());
      weights.resize(tree.nodes.size(), 0.0);
      open.push_back({next.at.at("left"), static_cast<std::size_t>(node.left)});
      open.push_back({next.at.at("right"), static_cast<std::size_t>(node.right)});
    }
    tree.width = width_;
    tree.values.assign(tree.nodes.size() * width_, 0.0);
    for (std::size_t i = 0; i < values.size(); ++i) {
      std::copy(values[i].begin(), values[i].end(), tree.values.begin() + static_cast<std::ptrdiff_t>(i * width_));
    }
    if (weighted) tree.cover = std::move(weights);
    add_covers(tree);
    return tree;
  }

  /// Children stand behind their parents, so one pass from the end adds leaves up to the root.
  static void add_covers(Tree& tree) {
    if (tree.cover.empty()) return;
    for (std::size_t i = tree.nodes.size(); i-- > 0;) {
      if (tree.nodes[i].is_leaf()) continue;
      tree.cover[i] = tree.cover[static_cast<std::size_t>(tree.nodes[i].left)] +
                      tree.cover[static_cast<std::size_t>(tree.nodes[i].right)];
    }
  }

  void finish() {
    std::vector<double> bias{0.0};
    double scale = 1.0;
    if (const auto given = root_.find("scale_and_bias")) {
      if (const auto* plain = std::get_if<io::Value::Numbers>(&given->value().data)) {
        if (plain->size() != 2) given->refuse("must be a scale and a bias");
        scale = (*plain)[0];
        bias = {(*plain)[1]};
      } else {
        if (given->size() != 2) given->refuse("must be a scale and a bias");
        scale = number(given->at(std::size_t{0}));
        bias = numbers(given->at(std::size_t{1}));
      }
    }
    if (width_ == 0) width_ = std::max<std::size_t>(bias.size(), 1);
    if (bias.size() == 1 && width_ > 1 && bias[0] == 0.0) bias.assign(width_, 0.0);
    if (bias.size() != width_) {
      root_.refuse("must have a bias for each of " + std::to_string(width_) + " outputs, has " +
                   std::to_string(bias.size()));
    }
    for (Tree& tree : parts_.trees) {
      for (double& value : tree.values) value *= scale;
    }
    parts_.base = std::move(bias);
    loss();
    if (!named_.empty()) {
      if (parts_.features > named_.size() + 65'536) root_.refuse("has flat_feature_index out of all proportion");
      parts_.feature_names.resize(parts_.features);
      for (std::size_t f = 0; f < parts_.features; ++f) parts_.feature_names[f] = std::to_string(f);
      for (auto& [column, name] : named_) parts_.feature_names[column] = std::move(name);
    }
  }

  void loss() {
    const Cursor info = root_.at("model_info");
    const Cursor type = info.at("params").at("loss_function").at("type");
    const std::string& loss = type.text();
    if (is_one_of(loss, {"Logloss", "CrossEntropy", "MultiClassOneVsAll", "MultiLogloss", "MultiCrossEntropy"})) {
      parts_.link.kind = LinkKind::logistic;
    } else if (loss == "MultiClass") {
      parts_.link.kind = LinkKind::softmax;
    } else if (is_one_of(loss, {"Poisson", "Tweedie"})) {
      parts_.link.kind = LinkKind::exponential;
    } else if (!is_one_of(loss, {"RMSE",
                                 "MAE",
                                 "Quantile",
                                 "MAPE",
                                 "Huber",
                                 "Expectile",
                                 "LogLinQuantile",
                                 "Lq",
                                 "LogCosh",
                                 "MultiRMSE",
                                 "MultiRMSEWithMissingValues",
                                 "MultiQuantile",
                                 "QueryRMSE",
                                 "YetiRank",
                                 "YetiRankPairwise",
                                 "PairLogit",
                                 "PairLogitPairwise",
                                 "QuerySoftMax",
                                 "StochasticRank",
                                 "LambdaMart"})) {
      type.refuse("is the loss " + loss + ", whose response is not known here");
    }
    parts_.objective = loss;
    parts_.origin = "CatBoost";
    class_names(info);
  }

  void class_names(const Cursor& info) {
    const auto classes = info.find("class_params");
    const auto names = classes ? classes->find("class_names") : std::nullopt;
    if (!names || !names->is_array()) return;
    std::vector<std::string> found;
    if (const auto* plain = std::get_if<io::Value::Numbers>(&names->value().data)) {
      for (const double x : *plain) {
        std::string text = std::to_string(x);  // 0.000000: a class that is a number
        text.erase(text.find_last_not_of('0') + 1);
        if (text.ends_with('.')) text.pop_back();
        found.push_back(std::move(text));
      }
    } else {
      found = names->texts();
    }
    if (parts_.base.size() == 1 && found.size() == 2) found.erase(found.begin());
    if (found.size() == parts_.base.size()) parts_.output_names = std::move(found);
  }

  Cursor root_;
  TreeEnsembleParts parts_;
  std::vector<Feature> floats_;
  std::vector<std::pair<std::size_t, std::string>> named_;
  std::size_t width_ = 0;
};

}  // namespace

TreeEnsemble read_catboost(std::string_view bytes, std::string_view source, std::optional<std::size_t> iterations) {
  const io::Value document = io::parse(bytes, source, io::Format::json, io::Reals::float64);
  TreeEnsemble all = Reader{Cursor{document, source}}.read();
  if (!iterations) return all;
  TreeEnsembleParts parts = all.parts();
  if (*iterations == 0 || *iterations > parts.trees.size()) {
    throw InvalidInput{"read_catboost", "iterations",
                       "must be 1 to " + std::to_string(parts.trees.size()) + ", the rounds of the model, got " +
                           std::to_string(*iterations)};
  }
  parts.trees.resize(*iterations);
  return TreeEnsemble{std::move(parts)};
}

}  // namespace lotrecht::model
