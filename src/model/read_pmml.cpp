#include <lotrecht/model/read_pmml.hpp>

#include <algorithm>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include <lotrecht/core/error.hpp>

#include "pmml_element.hpp"
#include "pmml_scorecard.hpp"
#include "pmml_tree.hpp"

namespace lotrecht::model {
namespace {

using io::number;
using io::PmmlFields;
using io::PmmlLeaf;
using io::refuse;
using pugi::xml_node;

constexpr const char* as_a_function = "; explain it as a function (a callable)";

bool is(const xml_node& node, std::string_view name) { return name == node.name(); }

xml_node model_in(const xml_node& parent) {
  for (const xml_node& child : parent.children()) {
    if (std::string_view{child.name()}.ends_with("Model") || is(child, "Scorecard") || is(child, "NeuralNetwork")) {
      return child;
    }
  }
  return {};
}

/// Trees that add up to the numbers of one or several outputs.
struct Sum {
  std::vector<double> base{0.0};
  std::vector<Tree> trees{};
};

class Reader {
 public:
  Reader(const xml_node& pmml, std::string_view source, PmmlRows rows, std::size_t bytes)
      : pmml_{pmml}, source_{source}, rows_{rows}, nodes_left_{bytes} {}

  PmmlModel read() {
    const xml_node model = model_in(pmml_);
    if (!model) refuse(source_, pmml_, "has no model that is known here");
    fields_ = io::pmml_fields(source_, pmml_, model);
    if (fields_.columns.empty()) refuse(source_, model, "has no active field in its MiningSchema");
    if (is(model, "RegressionModel")) return linear(model);
    if (is(model, "Scorecard")) {
      require_scorable(model);
      return io::pmml_scorecard(fields_, model);
    }
    TreeEnsembleParts parts =
        is(model, "MiningModel") && method(model) == "modelChain" ? chained(model) : ensemble(model);
    parts.features = fields_.columns.size();
    parts.feature_names = fields_.columns;
    parts.categories.resize(parts.features);
    rounding(model, parts);
    try {
      return TreeEnsemble{std::move(parts)};
    } catch (const InvalidInput& e) {
      refuse(source_, model, e.what());
    }
  }

 private:
  static std::string method(const xml_node& mining) {
    return mining.child("Segmentation").attribute("multipleModelMethod").value();
  }

  void require_scorable(const xml_node& model) const {
    if (!model.attribute("isScorable").as_bool(true))
      refuse(source_, model, "says itself that it is no model to be used");
    if (model.child("LocalTransformations") && model.parent().parent() && !is(model.parent(), "PMML")) {
      refuse(source_, model, "has transformations inside a segment, which are not read");
    }
  }

  [[nodiscard]] bool is_classification(const xml_node& model) const {
    const std::string_view function = model.attribute("functionName").value();
    if (function != "classification" && function != "regression") {
      refuse(source_, model, "has the functionName \"" + std::string{function} + "\", which is not read");
    }
    return function == "classification";
  }

  /// Values of all continuous fields are floats, or all are doubles: a model rounds all or none.
  void rounding(const xml_node& model, TreeEnsembleParts& parts) const {
    std::map<std::size_t, bool> rounds;
    for (const auto& [name, field] : fields_.by_name) {
      if (field.categorical) {
        if (name == fields_.columns[field.column]) parts.categories[field.column] = field.values;
        continue;
      }
      rounds[field.column] = rounds[field.column] || field.rounds;
    }
    const auto floats = std::count_if(rounds.begin(), rounds.end(), [](const auto& r) { return r.second; });
    if (floats != 0 && static_cast<std::size_t>(floats) != rounds.size()) {
      refuse(source_, model, "mixes fields of float and double, which is not read");
    }
    if (floats != 0) parts.precision = Precision::float32;
  }

  /// Targets with rescaleFactor and rescaleConstant.
  void rescale(const xml_node& model, Sum& sum) const {
    for (const xml_node& target : model.child("Targets").children("Target")) {
      if (target.attribute("castInteger") || target.attribute("min") || target.attribute("max")) {
        refuse(source_, target, "rounds or bounds the prediction, which no sum of trees does");
      }
      const double factor = number(source_, target, "rescaleFactor", 1.0);
      for (Tree& tree : sum.trees) {
        for (double& value : tree.values) value *= factor;
      }
      for (double& b : sum.base) b = b * factor + number(source_, target, "rescaleConstant", 0.0);
    }
  }

  /// A TreeModel, or a MiningModel of such.
  Sum sum_of(const xml_node& model, bool classification, std::vector<std::string>& classes) {
    require_scorable(model);
    if (is_classification(model) != classification)
      refuse(source_, model, "must have the function of what is around it");
    Sum sum;
    if (is(model, "TreeModel")) {
      sum.trees.push_back(tree(model, classification ? PmmlLeaf::shares : PmmlLeaf::score, classes));
    } else if (is(model, "MiningModel")) {
      segments(model, classification, classes, sum);
    } else {
      refuse(source_, model, std::string{"is not read"} + as_a_function);
    }
    rescale(model, sum);
    return sum;
  }

  Tree tree(const xml_node& model, PmmlLeaf leaf, std::vector<std::string>& classes) {
    return io::pmml_tree(fields_, model, leaf, classes, rows_, nodes_left_);
  }

  void segments(const xml_node& mining, bool classification, std::vector<std::string>& classes, Sum& sum) {
    const std::string how = method(mining);
    const bool vote = how == "majorityVote" || how == "weightedMajorityVote";
    const bool weighted = how == "weightedAverage" || how == "weightedMajorityVote";
    const bool adds = how == "sum";
    const bool averages = how == "average" || how == "weightedAverage";
    if (!averages && !(classification ? vote : adds)) {
      refuse(source_, mining,
             "puts its segments together by \"" + how + "\", which is no sum of trees" + as_a_function);
    }
    double total = 0.0;
    std::vector<double> weights;
    for (const xml_node& segment : mining.child("Segmentation").children("Segment")) {
      if (!segment.child("True")) refuse(source_, segment, "is for some rows alone, which is not read");
      const xml_node inner = model_in(segment);
      if (!is(inner, "TreeModel")) refuse(source_, segment, "has no TreeModel, which alone is read in a segment");
      require_scorable(inner);
      if (inner.child("Targets")) refuse(source_, inner, "has Targets inside a segment, which is not read");
      const PmmlLeaf leaf = !classification ? PmmlLeaf::score : vote ? PmmlLeaf::vote : PmmlLeaf::shares;
      sum.trees.push_back(tree(inner, leaf, classes));
      weights.push_back(weighted ? number(source_, segment, "weight", 1.0) : 1.0);
      total += weights.back();
    }
    if (sum.trees.empty()) refuse(source_, mining, "has no segment");
    if (adds) return;
    if (!(total > 0.0)) refuse(source_, mining, "has segments whose weights do not add up to something positive");
    for (std::size_t t = 0; t < sum.trees.size(); ++t) {
      for (double& value : sum.trees[t].values) value *= weights[t] / total;
    }
  }

  TreeEnsembleParts ensemble(const xml_node& model) {
    const bool classification = is_classification(model);
    std::vector<std::string> classes =
        classification ? io::pmml_target_values(pmml_, model) : std::vector<std::string>{};
    const std::size_t listed = classes.size();
    Sum sum = sum_of(model, classification, classes);
    if (listed != 0 && classes.size() != listed) refuse(source_, model, "has a score that its target does not list");
    TreeEnsembleParts parts;
    parts.base.assign(classification ? classes.size() : 1, 0.0);
    if (!classification) parts.base = sum.base;
    for (Tree& t : sum.trees) widen(t, classes.size(), classification);
    parts.trees = std::move(sum.trees);
    parts.output_names = std::move(classes);
    return parts;
  }

  /// A tree that was made before a class was met has fewer outputs.
  static void widen(Tree& tree, std::size_t outputs, bool classification) {
    if (!classification || tree.width == outputs) return;
    std::vector<double> values(tree.nodes.size() * outputs, 0.0);
    for (std::size_t i = 0; i < tree.nodes.size(); ++i) {
      for (std::size_t k = 0; k < tree.width; ++k) values[i * outputs + k] = tree.values[i * tree.width + k];
    }
    tree.values = std::move(values);
    tree.width = outputs;
  }

  /// Sums of trees by name, and a regression of them in the end.
  TreeEnsembleParts chained(const xml_node& mining) {
    std::map<std::string, Sum, std::less<>> sums;
    std::vector<std::string> no_classes;
    TreeEnsembleParts parts;
    bool ended = false;
    for (const xml_node& segment : mining.child("Segmentation").children("Segment")) {
      if (ended) refuse(source_, segment, "comes after the regression");
      if (!segment.child("True")) refuse(source_, segment, "is for some rows alone, which is not read");
      const xml_node inner = model_in(segment);
      if (is(inner, "RegressionModel")) {
        ended = true;
        combine(inner, sums, parts);
        continue;
      }
      const xml_node output = inner.child("Output").child("OutputField");
      if (!output || output.next_sibling("OutputField") || !output.first_child().empty() ||
          std::string_view{output.attribute("feature").as_string("predictedValue")} != "predictedValue") {
        refuse(source_, segment, "must give its prediction a name in one OutputField, as it is");
      }
      sums[output.attribute("name").value()] = sum_of(inner, false, no_classes);
    }
    if (!ended) refuse(source_, mining, "must end in a RegressionModel");
    return parts;
  }

  struct Line {
    double intercept = 0.0;
    std::vector<std::pair<std::string, double>> terms{};
    std::string category{};
    xml_node at{};
  };

  /// The tables of a regression, one for each output that remains, and its link.
  [[nodiscard]] std::vector<Line> lines(const xml_node& regression, Link& link) const {
    require_scorable(regression);
    const bool classification = is_classification(regression);
    const std::string_view normalization = regression.attribute("normalizationMethod").as_string("none");
    std::vector<Line> found;
    for (const xml_node& table : regression.children("RegressionTable")) {
      Line line{number(source_, table, "intercept"), {}, table.attribute("targetCategory").value(), table};
      for (const xml_node& term : table.children()) {
        if (!is(term, "NumericPredictor")) {
          refuse(source_, term, std::string{"is not read; NumericPredictor is"} + as_a_function);
        }
        if (number(source_, term, "exponent", 1.0) != 1.0) refuse(source_, term, "has an exponent, which is not read");
        line.terms.emplace_back(term.attribute("name").value(), number(source_, term, "coefficient"));
      }
      found.push_back(std::move(line));
    }
    if (found.empty()) refuse(source_, regression, "has no RegressionTable");
    if (!classification && found.size() != 1) refuse(source_, regression, "must have one RegressionTable");
    if (!classification && normalization == "none") return found;
    if (!classification && normalization == "exp") {
      link.kind = LinkKind::exponential;
    } else if (normalization == "logit" && (!classification || found.size() == 2)) {
      link.kind = LinkKind::logistic;
      found.resize(1);  // of two categories the second is what remains
    } else if (classification && normalization == "softmax" && found.size() > 1) {
      link.kind = LinkKind::softmax;
    } else {
      refuse(source_, regression,
             "has the normalizationMethod " + std::string{normalization} + ", which is not read here" + as_a_function);
    }
    return found;
  }

  void combine(const xml_node& regression, const std::map<std::string, Sum, std::less<>>& sums,
               TreeEnsembleParts& parts) {
    for (Line& line : lines(regression, parts.link)) {
      parts.base.push_back(line.intercept);
      if (!line.category.empty()) parts.output_names.push_back(line.category);
      for (const auto& [name, coefficient] : line.terms) {
        const auto found = sums.find(name);
        if (found == sums.end())
          refuse(source_, line.at, "names \"" + name + "\", which no segment before it predicts");
        parts.base.back() += coefficient * found->second.base[0];
        for (Tree tree : found->second.trees) {
          if (nodes_left_ < tree.nodes.size()) refuse(source_, line.at, "uses its segments out of all proportion");
          nodes_left_ -= tree.nodes.size();
          for (double& value : tree.values) value *= coefficient;
          tree.first_output = parts.base.size() - 1;
          parts.trees.push_back(std::move(tree));
        }
      }
    }
  }

  [[nodiscard]] PmmlModel linear(const xml_node& model) const {
    LinearModelParts parts;
    const std::vector<Line> tables = lines(model, parts.link);
    const auto features = static_cast<Eigen::Index>(fields_.columns.size());
    if (tables.size() * fields_.columns.size() > nodes_left_)
      refuse(source_, model, "has tables out of all proportion");
    parts.coefficients = RowMajorMatrix::Zero(static_cast<Eigen::Index>(tables.size()), features);
    for (std::size_t k = 0; k < tables.size(); ++k) {
      parts.intercepts.push_back(tables[k].intercept);
      if (!tables[k].category.empty()) parts.output_names.push_back(tables[k].category);
      for (const auto& [name, coefficient] : tables[k].terms) {
        const io::PmmlField& field = fields_.at(tables[k].at, name.c_str());
        if (field.categorical) refuse(source_, tables[k].at, "multiplies the category " + name);
        parts.coefficients(static_cast<Eigen::Index>(k), static_cast<Eigen::Index>(field.column)) += coefficient;
      }
    }
    const xml_node target = model.child("Targets").child("Target");
    if (target) refuse(source_, target, "changes the prediction, which is not read of a RegressionModel");
    parts.feature_names = fields_.columns;
    try {
      return LinearModel{std::move(parts)};
    } catch (const InvalidInput& e) {
      refuse(source_, model, e.what());
    }
  }

  xml_node pmml_;
  std::string_view source_;
  PmmlRows rows_;
  std::size_t nodes_left_;
  PmmlFields fields_{};
};

}  // namespace

PmmlModel read_pmml(std::string_view bytes, std::string_view source, PmmlRows rows) {
  pugi::xml_document document;
  io::parse_xml(document, bytes, source);
  const xml_node pmml = document.child("PMML");
  if (!pmml) throw ParseError{source, 0, "must be PMML, and has no element PMML"};
  return Reader{pmml, source, rows, bytes.size()}.read();
}

}  // namespace lotrecht::model
