#include <lotrecht/model/read_onnx.hpp>

#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <string>
#include <vector>

#include <lotrecht/model/predict.hpp>

#include "support/onnx_documents.hpp"

namespace lotrecht::model {
namespace {

using namespace test::onnx;

constexpr double nan = std::numeric_limits<double>::quiet_NaN();
constexpr double infinity = std::numeric_limits<double>::infinity();

TreeEnsemble trees(const File& file) { return std::get<TreeEnsemble>(read_onnx(file.bytes(), "model.onnx")); }
LinearModel linear(const File& file) { return std::get<LinearModel>(read_onnx(file.bytes(), "model.onnx")); }

std::vector<double> at(const TreeEnsemble& model, std::vector<double> x) {
  RowMajorMatrix out(1, static_cast<Eigen::Index>(model.outputs()));
  predict(model, Eigen::Map<RowMajorMatrix>(x.data(), 1, static_cast<Eigen::Index>(x.size())), out);
  return {out.data(), out.data() + out.size()};
}

std::vector<double> at(const LinearModel& model, std::vector<double> x) {
  RowMajorMatrix out(1, static_cast<Eigen::Index>(model.outputs()));
  model.score(Eigen::Map<RowMajorMatrix>(x.data(), 1, static_cast<Eigen::Index>(x.size())), out);
  return {out.data(), out.data() + out.size()};
}

std::string refusal(const std::string& bytes) {
  try {
    (void)read_onnx(bytes, "model.onnx");
  } catch (const ParseError& e) {
    return e.what();
  }
  return "accepted";
}

void expect_refused(const File& file, const std::string& words) {
  const std::string message = refusal(file.bytes());
  EXPECT_TRUE(message.starts_with("model.onnx, byte ")) << message;
  EXPECT_NE(message.find(words), std::string::npos) << message;
}

TEST(ReadOnnx, EveryModeOfABranch) {
  const struct {
    const char* mode;
    bool below, same, above, missing;
  } modes[] = {{"BRANCH_LEQ", true, true, false, false}, {"BRANCH_LT", true, false, false, false},
               {"BRANCH_GTE", false, true, true, false}, {"BRANCH_GT", false, false, true, false},
               {"BRANCH_EQ", false, true, false, false}, {"BRANCH_NEQ", true, false, true, true}};
  const float t = 0.1F;
  const auto x = static_cast<double>(t);
  const double below = static_cast<double>(std::nextafter(t, 0.0F));
  const double above = static_cast<double>(std::nextafter(t, 1.0F));
  for (const auto& m : modes) {
    for (const std::int64_t missing_true : {0, 1}) {
      const TreeEnsemble model = trees(regressor(stump(m.mode, t, missing_true)));
      const auto says = [](bool yes) { return std::vector<double>{yes ? 1.0 : 2.0}; };
      EXPECT_EQ(at(model, {below, 0}), says(m.below)) << m.mode;
      EXPECT_EQ(at(model, {x, 0}), says(m.same)) << m.mode;
      EXPECT_EQ(at(model, {std::nextafter(x, 0.0), 0}), says(m.same)) << m.mode;  // rounded to float first
      EXPECT_EQ(at(model, {above, 0}), says(m.above)) << m.mode;
      EXPECT_EQ(at(model, {nan, 0}), says(m.missing || missing_true == 1)) << m.mode;
    }
  }
  EXPECT_EQ(at(trees(regressor(stump("BRANCH_LT", -std::numeric_limits<float>::infinity()))), {-infinity, 0})[0], 2.0);
}

TEST(ReadOnnx, DoubleInputIsNotRounded) {
  const TreeEnsemble model = trees(regressor(stump("BRANCH_LT", 0.1F), 11));
  const auto t = static_cast<double>(0.1F);
  EXPECT_EQ(model.precision(), Precision::float64);
  EXPECT_EQ(at(model, {std::nextafter(t, 0.0), 0})[0], 1.0);
  EXPECT_EQ(at(model, {t, 0})[0], 2.0);
}

TEST(ReadOnnx, SumsAveragesAndBaseValues) {
  auto attributes = stump("BRANCH_LEQ", 0.0F);
  attributes[0] = ints("nodes_treeids", {7, 7, 7, 9});
  attributes[1] = ints("nodes_nodeids", {2, 0, 1, 0});  // the root comes first in no order
  attributes[2] = ints("nodes_featureids", {0, 1, 0, 0});
  attributes[3] = tensor("nodes_values_as_tensor", 11, {0, 0.5, 0, 0});
  attributes[4] = texts("nodes_modes", {"LEAF", "BRANCH_LEQ", "LEAF", "LEAF"});
  attributes[5] = ints("nodes_truenodeids", {0, 1, 0, 0});
  attributes[6] = ints("nodes_falsenodeids", {0, 2, 0, 0});
  attributes[7] = ints("nodes_missing_value_tracks_true", {});
  attributes[8] = ints("target_treeids", {7, 7, 9, 7});
  attributes[9] = ints("target_nodeids", {1, 2, 0, 1});
  attributes[10] = ints("target_ids", {0, 1, 1, 1});
  attributes[11] = floats("target_weights", {1, 2, 4, 8});
  attributes[12] = integer("n_targets", 2);
  attributes.push_back(floats("base_values", {100, 200}));
  EXPECT_EQ(at(trees(regressor(attributes)), {0, 0.5}), (std::vector<double>{101, 212}));
  EXPECT_EQ(at(trees(regressor(attributes)), {0, 0.6}), (std::vector<double>{100, 206}));
  attributes.push_back(text("aggregate_function", "AVERAGE"));
  EXPECT_EQ(at(trees(regressor(attributes)), {0, 0.5}), (std::vector<double>{100.5, 206}));
  attributes.back() = text("aggregate_function", "MIN");
  expect_refused(regressor(attributes), "aggregates its trees by MIN");
  EXPECT_FALSE(trees(regressor(stump("BRANCH_LT", 0))).has_cover());
}

std::vector<std::string> classifier(const std::vector<std::int64_t>& ids, const std::string& post_transform) {
  auto attributes = stump("BRANCH_LEQ", 0.0F);
  attributes.resize(8);
  attributes.push_back(ints("class_treeids", {0, 0}));
  attributes.push_back(ints("class_nodeids", {1, 2}));
  attributes.push_back(ints("class_ids", ids));
  attributes.push_back(floats("class_weights", {-1, 2}));
  attributes.push_back(texts("classlabels_strings", {"no", "yes"}));
  attributes.push_back(text("post_transform", post_transform));
  return attributes;
}

File classifying(const std::vector<std::string>& attributes) {
  File file;
  file.node("TreeEnsembleClassifier", {"x"}, {"label", "p"}, attributes)
      .node("ZipMap", {"p"}, {"map"}, {})
      .node("Cast", {"label"}, {"text"}, {integer("to", 8)}, "")
      .output("text")
      .output("map");
  return file;
}

TEST(ReadOnnx, ClassesAndTheOneScoreOfTwo) {
  const TreeEnsemble one = trees(classifying(classifier({0, 0}, "LOGISTIC")));
  EXPECT_EQ(one.outputs(), 1U);
  EXPECT_EQ(one.output_names(), std::vector<std::string>{"yes"});
  EXPECT_EQ(one.link().kind, LinkKind::logistic);
  EXPECT_EQ(at(one, {0, 0}), std::vector<double>{-1});
  const TreeEnsemble two = trees(classifying(classifier({0, 1}, "SOFTMAX")));
  EXPECT_EQ(two.output_names(), (std::vector<std::string>{"no", "yes"}));
  EXPECT_EQ(two.link().kind, LinkKind::softmax);
  EXPECT_EQ(at(two, {0, 0}), (std::vector<double>{-1, 0}));
  EXPECT_EQ(at(two, {1, 0}), (std::vector<double>{0, 2}));
  // On these, runtimes disagree.
  expect_refused(classifying(classifier({1, 1}, "LOGISTIC")), "runtimes disagree");
  expect_refused(classifying(classifier({0, 0}, "SOFTMAX")), "runtimes disagree");
  expect_refused(classifying(classifier({0, 1}, "PROBIT")), "post_transform PROBIT is not read");
}

/// x[0] in {3, 5} ? 1 : (x[1] > 2 ? 2 : 4), and a second tree that is one leaf, written as a node with one leaf twice.
std::vector<std::string> version_5() {
  return {tensor("nodes_modes", 2, {6, 3, 0}),
          tensor("nodes_splits", 11, {0, 2, 0}),
          ints("nodes_featureids", {0, 1, 0}),
          ints("nodes_truenodeids", {0, 1, 3}),
          ints("nodes_falsenodeids", {1, 2, 3}),
          ints("nodes_trueleafs", {1, 1, 1}),
          ints("nodes_falseleafs", {0, 1, 1}),
          ints("leaf_targetids", {0, 0, 0, 0}),
          tensor("leaf_weights", 11, {1, 2, 4, 10}),
          tensor("membership_values", 11, {3, 5, nan}),
          ints("tree_roots", {0, 2}),
          integer("n_targets", 1),
          integer("aggregate_function", 1)};
}

File tree_ensemble(const std::vector<std::string>& attributes) {
  File file{2, 11};
  file.node("TreeEnsemble", {"x"}, {"y"}, attributes).output("y");
  return file;
}

TEST(ReadOnnx, TheOperatorOfVersion5) {
  const TreeEnsemble model = trees(tree_ensemble(version_5()));
  EXPECT_EQ(at(model, {3, 0}), std::vector<double>{11});
  EXPECT_EQ(at(model, {5, 0}), std::vector<double>{11});
  EXPECT_EQ(at(model, {4, 2.5}), std::vector<double>{12});
  EXPECT_EQ(at(model, {4, 2}), std::vector<double>{14});
  EXPECT_EQ(at(model, {nan, nan}), std::vector<double>{14});
  auto changed = version_5();
  changed[3] = ints("nodes_truenodeids", {0, 1, 4});
  expect_refused(tree_ensemble(changed), "nodes_truenodeids has the index 4 of 4");
  changed = version_5();
  changed[6] = ints("nodes_falseleafs", {0, 0, 1});
  changed[4] = ints("nodes_falsenodeids", {1, 0, 3});
  expect_refused(tree_ensemble(changed), "lead to node 0 twice");
  changed = version_5();
  changed[9] = tensor("membership_values", 11, {});
  EXPECT_EQ(at(trees(tree_ensemble(changed)), {3, 2.5}), std::vector<double>{12});  // an empty set
  changed[0] = tensor("nodes_modes", 2, {6, 6, 0});
  expect_refused(tree_ensemble(changed), "fewer sets than there are MEMBER nodes");
}

std::vector<std::string> line() {
  return {floats("coefficients", {2, 3}), floats("intercepts", {1}), integer("targets", 1)};
}

TEST(ReadOnnx, LinearModelsWithAScalerBefore) {
  File file;
  file.node("Scaler", {"x"}, {"scaled"}, {floats("offset", {10, 20}), floats("scale", {0.5F, 2})})
      .node("LinearRegressor", {"scaled"}, {"y"}, line())
      .output("y");
  EXPECT_EQ(at(linear(file), {12, 21}), std::vector<double>{1 + 2 * 1 + 3 * 2});
  File classifier;
  classifier
      .node("LinearClassifier", {"x"}, {"label", "p"},
            {floats("coefficients", {-1, -2, 1, 2}), floats("intercepts", {-3, 3}), ints("classlabels_ints", {0, 1}),
             text("post_transform", "LOGISTIC")})
      .node("Normalizer", {"p"}, {"q"}, {text("norm", "L1")})
      .output("label")
      .output("q");
  const LinearModel model = linear(classifier);
  EXPECT_EQ(model.output_names(), std::vector<std::string>{"1"});
  EXPECT_EQ(model.link().kind, LinkKind::logistic);
  EXPECT_EQ(at(model, {1, 1}), std::vector<double>{6});
}

TEST(ReadOnnx, WhatIsDoneToTheScoresBecomesPartOfTheModel) {
  const auto with = [](const std::string& op, const std::vector<std::string>& inputs) {
    File file;
    file.node("TreeEnsembleRegressor", {"x"}, {"y"}, stump("BRANCH_LEQ", 0.0F))
        .constant("c", {4})
        .node(op, inputs, {"z"}, {}, "")
        .output("z");
    return file;
  };
  EXPECT_EQ(at(trees(with("Add", {"y", "c"})), {0, 0})[0], 5.0);
  EXPECT_EQ(at(trees(with("Sub", {"y", "c"})), {0, 0})[0], -3.0);
  EXPECT_EQ(at(trees(with("Sub", {"c", "y"})), {1, 0})[0], 2.0);
  EXPECT_EQ(at(trees(with("Mul", {"c", "y"})), {1, 0})[0], 8.0);
  EXPECT_EQ(at(trees(with("Div", {"y", "c"})), {1, 0})[0], 0.5);
  EXPECT_EQ(trees(with("Sigmoid", {"y"})).link().kind, LinkKind::logistic);
  EXPECT_EQ(trees(with("Exp", {"y"})).link().kind, LinkKind::exponential);
  expect_refused(with("Div", {"c", "y"}), "graph node 1 (Div): divides by the scores");
  expect_refused(with("Mul", {"y", "y"}), "takes the model's scores twice");
  expect_refused(with("Relu", {"y"}), "graph node 1 (Relu): is done to what the model says");
  expect_refused(with("Normalizer", {"y"}), "changes each response by all others");
  File poisson;
  poisson.node("TreeEnsembleRegressor", {"x"}, {"y"}, stump("BRANCH_LEQ", 0.0F))
      .constant("c", {4})
      .node("Exp", {"y"}, {"e"}, {}, "")
      .node("Mul", {"e", "c"}, {"z"}, {}, "")
      .output("z");
  EXPECT_DOUBLE_EQ(at(trees(poisson), {0, 0})[0], 1.0 + std::log(4.0));
  File stale;
  stale.node("TreeEnsembleRegressor", {"x"}, {"y"}, stump("BRANCH_LEQ", 0.0F))
      .node("Exp", {"y"}, {"e"}, {}, "")
      .output("y");
  expect_refused(stale, "which is not what the model says in the end");
}

TEST(ReadOnnx, RefusesByName) {
  expect_refused(File{}, "has no tree and no linear model");
  File imputed;
  imputed.node("Imputer", {"x"}, {"full"}, {})
      .node("TreeEnsembleRegressor", {"full"}, {"y"}, stump("BRANCH_LT", 0))
      .output("y");
  expect_refused(imputed, "graph node 0 (Imputer): changes the features before the model");
  File scaled;
  scaled.node("Scaler", {"x"}, {"s"}, {})
      .node("TreeEnsembleRegressor", {"s"}, {"y"}, stump("BRANCH_LT", 0))
      .output("y");
  expect_refused(scaled, "graph node 0 (Scaler): scales in float before trees");
  auto two = regressor(stump("BRANCH_LT", 0));
  two.node("TreeEnsembleRegressor", {"x"}, {"z"}, stump("BRANCH_LT", 0));
  expect_refused(two, "is a second model");
  expect_refused(regressor(stump("BRANCH_ODD", 0)), "has the mode \"BRANCH_ODD\"");
  auto a = stump("BRANCH_LT", 0);
  a[5] = ints("nodes_truenodeids", {5, 0, 0});
  expect_refused(regressor(a), "nodes_truenodeids names node 5 of tree 0, which is not there");
  a = stump("BRANCH_LT", 0);
  a[5] = ints("nodes_truenodeids", {0, 0, 0});
  expect_refused(regressor(a), "");
  a = stump("BRANCH_LT", 0);
  a[2] = ints("nodes_featureids", {2, 0, 0});
  expect_refused(regressor(a), "asks for feature 2 of 2");
  a = stump("BRANCH_LT", 0);
  a[3] = floats("nodes_values", {0, 0});
  expect_refused(regressor(a), "nodes_values must have 3 entries, has 2");
  a = stump("BRANCH_LT", 0);
  a[9] = ints("target_nodeids", {0, 2});
  expect_refused(regressor(a), "names node 0 of tree 0, which is no leaf");
  a = stump("BRANCH_LT", 0);
  a[12] = integer("n_targets", 100'000'000'000);
  expect_refused(regressor(a), "n_targets must be 1 to");
  a = stump("BRANCH_LT", 0);
  a[10] = ints("target_ids", {0, 900'000});
  a[12] = integer("n_targets", 1'000'000);
  expect_refused(regressor(a), "too sparse");
}

}  // namespace
}  // namespace lotrecht::model
