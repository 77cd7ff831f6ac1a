#pragma once

/// @file
/// Whole files from which fuzzing starts, and whose beginnings and neighbours are read by every run of the tests.

#include <string>
#include <utility>
#include <vector>

#include "fuzz/read_and_use.hpp"
#include "support/catboost_documents.hpp"
#include "support/ebm_documents.hpp"
#include "support/lightgbm_texts.hpp"
#include "support/onnx_documents.hpp"
#include "support/pmml_documents.hpp"
#include "support/xgboost_documents.hpp"

namespace lotrecht::test {

inline std::vector<Json> xgboost_samples() {
  Json vectors = document_of({vector_tree()}, "multi:softprob");
  param_of(vectors)["num_class"] = "3";
  Json categories = document_of({categorical_tree(), small_tree()}, "binary:logistic", "[3E-1]");
  model_of(categories)["cats"]["enc"] =
      Json::parse(R"([{"type": 10, "values": [3, 7]}, {"offsets": [0, 1, 3], "values": [97, 98, 99]}])");
  Json dart = document_of({small_tree()});
  booster_of(dart)["weight_drop"] = Json::array({0.5});
  Json linear = document_of({}, "count:poisson", "[1E0]");
  booster_of(linear) = Json::parse(R"({"name": "gblinear", "model": {"weights": [0.5, -1.0, 2.0]}})");
  return {vectors, categories, dart, linear};
}

inline std::vector<std::string> pmml_samples() {
  using namespace pmml;
  const std::string both = compound("surrogate", simple("lessThan", "5") + simple("equal", "Ulm", "town"));
  const std::string asks = node("score=\"7\"", "<True/>", node("score=\"1\"", both) + node("score=\"2\"", "<True/>"));
  return {stump(last), file(shares()), file(model_of("TreeModel", "functionName=\"regression\" " + last, asks)),
          file(forest("average", "classification", {shares(), shares()})), card(ages, towns)};
}

inline const std::string scorecard_sample =
    "characteristic,attribute,test,points,baseline_points,reason_code,domain\r\n"
    "age,minor,\"[0..18)\",0,20,A1,[0..120]\r\nage,,>= 18,30,20,A1,[0..120]\r\nage,not stated,missing,-4,,A3,\r\n"
    "home,\"rents, or \"\"sublets\"\"\",\"rents, \"\"sub\\\\lets\"\"\",5,,H,\r\nhome,,otherwise,1,,H,\r\n";

inline const std::string decision_table_sample =
    "U,in: age,in: home,out: grant,out: amount\nvalues,-,\"single, family\",\"no, yes\",-\nminor,< 18,-,no,0\n"
    "family,[18..67),family,yes,300\nsingle,[18..67),not(family),yes,200\npension,\">= 67, missing\",-,yes,100.5\n"
    "otherwise,-,-,no,0\n";

inline const std::string dmn_sample =
    "<definitions><decision name=\"d\"><decisionTable hitPolicy=\"FIRST\"><input><inputExpression><text>age</text>"
    "</inputExpression></input><input><inputExpression><text>home</text></"
    "inputExpression><inputValues><text>\"a\",\"b\""
    "</text></inputValues></input><output name=\"y\"><outputValues><text>\"yes\",\"no\"</text></outputValues>"
    "<defaultOutputEntry><text>\"no\"</text></defaultOutputEntry></output><rule><inputEntry><text>[1..2]</text>"
    "</inputEntry><inputEntry><text>not(\"a\", null)</text></inputEntry><outputEntry><text>\"yes\"</text></outputEntry>"
    "</rule></decisionTable></decision></definitions>";

/// Files of our own of every kind of model, one of them with probes.
inline std::vector<std::string> model_samples() {
  const auto trees = std::get<model::TreeEnsemble>(model::read_xgboost_json(xgboost_samples()[1].dump(), "sample"));
  model::ProbeAnswers probes;
  probes.rows = model::probes(trees, 3);
  probes.answers = RowMajorMatrix(3, static_cast<Eigen::Index>(trees.outputs()));
  model::predict(trees, probes.rows, probes.answers);
  model::Comparison told{
      "a library", model::Answer::margin, model::conformance(trees, probes.rows, probes.answers), {}};
  told.probe.assign(trees.features(), 0.5);
  model::LinearModelParts linear;
  linear.coefficients = RowMajorMatrix::Constant(1, 2, 0.5);
  linear.intercepts = {1.0};
  return {model::write_model_file({trees, told, probes}),
          model::write_model(model::read_lightgbm_text(linear_lightgbm(), "sample")),
          model::write_model(model::LinearModel{linear}),
          model::write_model(model::read_ebm(ebm_text, "sample")),
          model::write_model(model::Scorecard{model::read_scorecard_csv(scorecard_sample, "sample")}),
          model::write_model(model::DecisionTable{model::read_decision_table_csv(decision_table_sample, "sample")})};
}

inline std::vector<std::pair<FileKind, std::string>> samples() {
  std::vector<std::pair<FileKind, std::string>> list;
  const auto add = [&list](FileKind kind, const std::string& bytes) { list.emplace_back(kind, bytes); };
  for (const Json& document : xgboost_samples()) {
    add(FileKind::xgboost_json, document.dump());
    add(FileKind::xgboost_ubjson, ubjson(document));
  }
  add(FileKind::lightgbm_text, small_lightgbm());
  add(FileKind::lightgbm_text, linear_lightgbm());
  add(FileKind::catboost_json, catboost::document(catboost::symmetric()));
  add(FileKind::catboost_json, catboost::document(catboost::symmetric(""), "Logloss", "[1, [0.5]]"));
  add(FileKind::onnx, onnx::regressor(onnx::stump("BRANCH_LEQ", 0.5F)).bytes());
  add(FileKind::onnx, onnx::regressor(onnx::stump("BRANCH_EQ", 3.0F, 1), 11).bytes());
  for (const std::string& text : pmml_samples()) add(FileKind::pmml, text);
  add(FileKind::ebm_json, ebm_text);
  for (const std::string& text : model_samples()) add(FileKind::model_json, text);
  add(FileKind::scorecard_csv, scorecard_sample);
  add(FileKind::decision_table_csv, decision_table_sample);
  add(FileKind::dmn, dmn_sample);
  return list;
}

}  // namespace lotrecht::test
