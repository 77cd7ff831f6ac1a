#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <cstdint>
#include <string>
#include <vector>

#include <nlohmann/json.hpp>

#include <lotrecht/model/model_file.hpp>

#include "rule_json.hpp"

namespace lotrecht::model {
namespace {

using Json = nlohmann::ordered_json;

/// JSON has no infinity and no NaN.
Json number(double x) {
  if (std::isnan(x)) return nullptr;
  if (std::isinf(x)) return x > 0.0 ? "infinity" : "-infinity";
  return x;
}

Json numbers(const std::vector<double>& values) {
  Json list = Json::array();
  for (const double x : values) list.push_back(number(x));
  return list;
}

Json words(const std::vector<std::uint64_t>& codes) {
  Json list = Json::array();
  for (const std::uint64_t word : codes) {
    std::array<char, 16> digits{};
    const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), word, 16).ptr;
    list.push_back(std::string(digits.data(), end));
  }
  return list;
}

std::string name(Split test) {
  switch (test) {
    case Split::at_most: return "at_most";
    case Split::at_most_zero_missing: return "at_most_zero_missing";
    case Split::code_in_set: return "code_in_set";
    case Split::cut_code_in_set: return "cut_code_in_set";
    case Split::value_in_set: return "value_in_set";
  }
  return "";
}

template <class Get>
Json column(const Tree& tree, Get get) {
  Json list = Json::array();
  for (const Node& node : tree.nodes) list.push_back(get(node));
  return list;
}

Json json(const Tree& tree) {
  Json j;
  j["width"] = tree.width;
  j["first_output"] = tree.first_output;
  j["left"] = column(tree, [](const Node& n) { return n.left; });
  j["right"] = column(tree, [](const Node& n) { return n.right; });
  j["feature"] = column(tree, [](const Node& n) { return n.feature; });
  j["threshold"] = column(tree, [](const Node& n) { return number(n.threshold); });
  j["missing_left"] = column(tree, [](const Node& n) { return n.missing_left ? 1 : 0; });
  const bool plain =
      std::all_of(tree.nodes.begin(), tree.nodes.end(), [](const Node& n) { return n.test == Split::at_most; });
  if (!plain) {
    j["test"] = column(tree, [](const Node& n) { return name(n.test); });
    j["set_first"] = column(tree, [](const Node& n) { return n.set_first; });
    j["set_size"] = column(tree, [](const Node& n) { return n.set_size; });
    j["codes"] = words(tree.codes);
    j["set_values"] = numbers(tree.set_values);
  }
  j["values"] = numbers(tree.values);
  if (!tree.cover.empty()) j["cover"] = numbers(tree.cover);
  if (!tree.lines.empty()) {
    j["lines"] = Json::array();
    for (const LinearLeaf& line : tree.lines) {
      j["lines"].push_back({{"constant", number(line.constant)},
                            {"features", line.features},
                            {"coefficients", numbers(line.coefficients)}});
    }
  }
  return j;
}

template <class Model>
Json head(const Model& model, const char* kind) {
  Json j;
  j["format"] = "lotrecht.model/1";
  j["kind"] = kind;
  j["features"] = model.features();
  j["feature_names"] = model.feature_names();
  j["output_names"] = model.output_names();
  j["link"] = {{"kind", std::string{name(model.link().kind)}}, {"scale", number(model.link().scale)}};
  return j;
}

Json json(const TreeEnsemble& model) {
  Json j = head(model, "tree_ensemble");
  j["precision"] = model.precision() == Precision::float32 ? "float32" : "float64";
  j["categories"] = model.categories();
  j["origin"] = model.origin();
  j["objective"] = model.objective();
  if (model.best_iteration()) j["best_iteration"] = *model.best_iteration();
  j["base"] = numbers(model.base());
  j["trees"] = Json::array();
  for (const Tree& tree : model.trees()) j["trees"].push_back(json(tree));
  return j;
}

Json json(const LinearModel& model) {
  Json j = head(model, "linear_model");
  j["intercepts"] = numbers(model.intercepts());
  const RowMajorMatrix& c = model.coefficients();
  j["coefficients"] = numbers(std::vector<double>(c.data(), c.data() + c.size()));
  return j;
}

Json json(const AdditiveModel& model) {
  Json j = head(model, "additive_model");
  if (!model.categories().empty()) j["categories"] = model.categories();
  j["intercepts"] = numbers(model.intercepts());
  j["terms"] = Json::array();
  for (const AdditiveTerm& term : model.terms()) {
    Json t{{"name", term.name}, {"axes", Json::array()}, {"values", numbers(term.values)}};
    if (!term.cover.empty()) t["cover"] = numbers(term.cover);
    for (const FeatureBins& axis : term.axes) {
      Json a{{"feature", axis.feature}};
      if (axis.kind == BinKind::numeric) {
        a["cuts"] = numbers(axis.cuts);
      } else {
        a["categories"] = axis.categories;
      }
      t["axes"].push_back(std::move(a));
    }
    j["terms"].push_back(std::move(t));
  }
  return j;
}

template <class Rules>
Json rules_json(const Rules& rules, const char* kind) {
  Json j{{"format", "lotrecht.model/1"}, {"kind", kind}};
  io::write_into(j, rules);
  return j;
}

Json json(const Scorecard& card) { return rules_json(card, "scorecard"); }
Json json(const DecisionTable& table) { return rules_json(table, "decision_table"); }

Json rows_of(const RowMajorMatrix& x) {
  Json rows = Json::array();
  for (Eigen::Index i = 0; i < x.rows(); ++i) {
    rows.push_back(numbers(std::vector<double>(x.data() + i * x.cols(), x.data() + (i + 1) * x.cols())));
  }
  return rows;
}

}  // namespace

std::string write_model(const AnyModel& model) {
  return std::visit([](const auto& m) { return json(m).dump(); }, model) + "\n";
}

std::string write_model_file(const ModelFile& file) {
  Json j = std::visit([](const auto& m) { return json(m); }, file.model);
  if (file.comparison) {
    const Comparison& c = *file.comparison;
    j["conformance"] = {{"with", c.with},
                        {"asked", std::string{name(c.asked)}},
                        {"rows", c.found.rows},
                        {"largest_difference", number(c.found.largest_difference)},
                        {"row", c.found.row},
                        {"output", c.found.output},
                        {"difference", number(c.found.difference)},
                        {"tolerance", number(c.found.tolerance)},
                        {"probe", numbers(c.probe)}};
  }
  if (file.rounds) {
    j["rounds"] = {{"trained", file.rounds->trained}, {"best", file.rounds->best}, {"used", file.rounds->used}};
  }
  if (file.probes) {
    j["probes"] = {{"asked", std::string{name(file.probes->asked)}},
                   {"rows", rows_of(file.probes->rows)},
                   {"answers", rows_of(file.probes->answers)}};
  }
  return j.dump() + "\n";
}

}  // namespace lotrecht::model
