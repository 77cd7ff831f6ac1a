#include <lotrecht/model/read_xgboost.hpp>

#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <string>
#include <utility>
#include <vector>

#include <lotrecht/core/error.hpp>
#include <lotrecht/model/predict.hpp>

#include "support/xgboost_documents.hpp"

namespace lotrecht::model {
namespace {

using test::booster_of;
using test::categorical_tree;
using test::document_of;
using test::Json;
using test::model_of;
using test::param_of;
using test::small_tree;
using test::ubjson;
using test::vector_tree;

constexpr double nan = std::numeric_limits<double>::quiet_NaN();

TreeEnsemble trees_of(const Json& document, std::optional<std::size_t> iterations = std::nullopt) {
  return std::get<TreeEnsemble>(read_xgboost_json(document.dump(), "m.json", iterations));
}

std::vector<double> margins(const TreeEnsemble& model, double x0, double x1) {
  RowMajorMatrix x(1, 2);
  x << x0, x1;
  RowMajorMatrix out(1, static_cast<Eigen::Index>(model.outputs()));
  predict(model, x, out);
  return {out.data(), out.data() + out.size()};
}

double margin(const TreeEnsemble& model, double x0, double x1) { return margins(model, x0, x1)[0]; }

TEST(ReadXgboost, SumsItsTrees) {
  const TreeEnsemble model = trees_of(document_of({small_tree(), small_tree()}, "reg:squarederror", "[2.5E-1]"));
  EXPECT_EQ(margin(model, 0.0, 0.0), 2.75);
  EXPECT_EQ(margin(model, 0.5, -2.0), -3.75) << "0.5 < 0.5 is false";
  EXPECT_EQ(margin(model, 0.5, -1.0), 6.25);
  EXPECT_EQ(margin(model, nan, 0.0), 2.75) << "missing goes left";
  EXPECT_EQ(margin(model, 1.0, nan), 6.25) << "missing goes right";
  EXPECT_EQ(model.trees()[0].cover, (std::vector<double>{10, 4, 6, 2, 4}));
  EXPECT_EQ(model.feature_names(), (std::vector<std::string>{"age", "ward"}));
  EXPECT_EQ(model.origin(), "XGBoost 3.2.0");
  EXPECT_EQ(model.objective(), "reg:squarederror");
  EXPECT_EQ(model.best_iteration(), std::nullopt);
}

// 0.1f lies above 0.1; what lies between both goes left in double and right in float, as in XGBoost.
TEST(ReadXgboost, ComparesInFloat) {
  Json tree = small_tree();
  tree["split_conditions"][0] = 0.1F;
  const TreeEnsemble model = trees_of(document_of({tree}));
  const double t = static_cast<double>(0.1F);
  EXPECT_EQ(margin(model, std::nextafter(t, 0.0), 0.0), 3.0);
  EXPECT_EQ(margin(model, static_cast<double>(std::nextafter(0.1F, 0.0F)), 0.0), 1.25);
  EXPECT_EQ(margin(model, t, 0.0), 3.0);
}

// Decimal to double to float would round twice: 1 + 2^-24 + 2^-60 is no double, and its double is a tie.
TEST(ReadXgboost, RoundsDecimalsOnce) {
  std::string text = document_of({small_tree()}).dump();
  const std::string digits = "1.000000059604644775390625867361737988403547205962240695953369140625";
  text.replace(text.find("[0.5,1.25"), 9, "[0.5," + digits);
  const TreeEnsemble model = std::get<TreeEnsemble>(read_xgboost_json(text, "m.json"));
  EXPECT_EQ(margin(model, 0.0, 0.0), static_cast<double>(std::nextafter(1.0F, 2.0F)));
}

TEST(ReadXgboost, NothingIsBelowMinusInfinity) {
  // JSON has no infinity; UBJSON does.
  Json tree = small_tree();
  tree["split_conditions"][0] = -std::numeric_limits<double>::infinity();
  const auto model = std::get<TreeEnsemble>(read_xgboost_ubjson(ubjson(document_of({tree})), "m.ubj"));
  EXPECT_EQ(margin(model, -std::numeric_limits<double>::infinity(), 0.0), 3.0);
  EXPECT_EQ(margin(model, nan, 0.0), 1.25);
}

TEST(ReadXgboost, CategoriesInTheSetGoRight) {
  const TreeEnsemble model = trees_of(document_of({categorical_tree()}));
  for (const double code : {1.0, 1.9, 65.0}) EXPECT_EQ(margin(model, 0.0, code), 2.0) << code;
  for (const double code : {0.0, 2.0, 64.0, 66.0, 1000.0, 16777216.0, 3e9, -1.0, -0.5, nan}) {
    EXPECT_EQ(margin(model, 0.0, code), 1.0) << code;
  }
  EXPECT_EQ(model.trees()[0].cover, (std::vector<double>{10, 3, 7})) << "the children changed places";
}

TEST(ReadXgboost, KnowsTheTextsOfCategories) {
  Json document = document_of({categorical_tree()});
  model_of(document)["cats"]["enc"] = Json::parse(R"([
    {"type": 10, "values": [3, 7, 9]},
    {"offsets": [0, 1, 3, 3], "values": [97, 98, 99]}])");
  const TreeEnsemble model = trees_of(document);
  ASSERT_EQ(model.categories().size(), 2U);
  EXPECT_EQ(model.categories()[0], (std::vector<std::string>{"3", "7", "9"}));
  EXPECT_EQ(model.categories()[1], (std::vector<std::string>{"a", "bc", ""}));
  // XGBoost 3.2 writes "a", "äb", "c" with places that count characters; read as bytes they would be other texts.
  model_of(document)["cats"]["enc"][1] = Json::parse(R"({"offsets": [0, 1, 3, 4], "values": [97, -61, -92, 98]})");
  EXPECT_TRUE(trees_of(document).categories()[1].empty());
  EXPECT_EQ(trees_of(document).categories()[0].size(), 3U);
}

TEST(ReadXgboost, VectorLeavesAreRowsNamedByTheRightChild) {
  Json document = document_of({vector_tree()});
  param_of(document)["num_target"] = "3";
  param_of(document)["base_score"] = "[1E1,2E1,3E1]";
  EXPECT_EQ(margins(trees_of(document), -1.0, 0.0), (std::vector<double>{11, 22, 33}));
  EXPECT_EQ(margins(trees_of(document), 0.0, 0.0), (std::vector<double>{14, 25, 36}));
  // Until 3.0 every node had its row of base_weights.
  model_of(document)["trees"][0].erase("leaf_weights");
  model_of(document)["trees"][0].erase("sum_hessian");
  model_of(document)["trees"][0]["right_children"] = {2, -1, -1};
  model_of(document)["trees"][0]["base_weights"] = {0, 0, 0, 1, 2, 3, 4, 5, 6};
  const TreeEnsemble old = trees_of(document);
  EXPECT_EQ(margins(old, -1.0, 0.0), (std::vector<double>{11, 22, 33}));
  EXPECT_EQ(margins(old, 0.0, 0.0), (std::vector<double>{14, 25, 36}));
  EXPECT_FALSE(old.has_cover());
}

TEST(ReadXgboost, TreesBelongToClasses) {
  Json document = document_of({small_tree(), small_tree(), categorical_tree()}, "multi:softmax", "[5E-1]");
  param_of(document)["num_class"] = "3";
  model_of(document)["tree_info"] = {0, 2, 1};
  const TreeEnsemble model = trees_of(document);
  EXPECT_EQ(margins(model, 0.0, 1.0), (std::vector<double>{1.75, 2.5, 1.75}));
  EXPECT_EQ(model.link().kind, LinkKind::softmax);
}

TEST(ReadXgboost, DartWeighsItsTrees) {
  Json document = document_of({small_tree(), categorical_tree()});
  Json booster;
  booster["name"] = "dart";
  booster["gbtree"] = {{"name", "gbtree"}, {"model", model_of(document)}};
  booster["weight_drop"] = {0.5, 0.25};
  booster_of(document) = booster;
  EXPECT_EQ(margin(trees_of(document), 0.0, 1.0), 1.25 * 0.5 + 2.0 * 0.25);
  // Where the state lies beside the model.
  Json flat = document_of({small_tree(), categorical_tree()});
  booster_of(flat)["weight_drop"] = {0.5, 0.25};
  EXPECT_EQ(margin(trees_of(flat), 0.0, 1.0), 1.25 * 0.5 + 2.0 * 0.25);
}

TEST(ReadXgboost, LinearBoostersAreLinearModels) {
  Json document = document_of({}, "count:poisson", "[1E0]");
  booster_of(document) = {{"name", "gblinear"}, {"model", {{"boosted_rounds", 2}, {"weights", {0.5, -1.0, 2.0}}}}};
  const auto model = std::get<LinearModel>(read_xgboost_json(document.dump(), "m.json"));
  RowMajorMatrix x(1, 2);
  x << 4.0, 3.0;
  RowMajorMatrix out(1, 1);
  model.score(x, out);
  EXPECT_EQ(out(0, 0), 1.0);
  EXPECT_EQ(model.link().kind, LinkKind::exponential);
  EXPECT_THROW((void)read_xgboost_json(document.dump(), "m.json", 1), ParseError);
  booster_of(document)["model"]["weights"].push_back(1.0);
  EXPECT_THROW((void)read_xgboost_json(document.dump(), "m.json"), ParseError);
}

TEST(ReadXgboost, BaseScoreHasManySpellings) {
  for (const Json& spelling : {Json("2.5E-1"), Json("[2.5E-1]"), Json("0.25"), Json(0.25), Json::array({0.25})}) {
    EXPECT_EQ(trees_of(document_of({}, "reg:squarederror", spelling)).base()[0], 0.25) << spelling;
  }
  for (const Json& bad : {Json(""), Json("[]"), Json("abc"), Json("[1,]"), Json("0.5 "), Json("nan"), Json(nullptr),
                          Json("[1E0,2E0]"), Json::array({1.0, 2.0}), Json::array({"a"})}) {
    EXPECT_THROW((void)trees_of(document_of({}, "reg:squarederror", bad)), ParseError) << bad;
  }
}

// Values by numpy 2.1 in float32, step by step.
TEST(ReadXgboost, BaseScoreBecomesAMarginInFloat) {
  const auto base = [](const std::string& objective, const std::string& score) {
    return trees_of(document_of({}, objective, score)).base()[0];
  };
  for (const char* objective : {"reg:logistic", "binary:logistic"}) {
    EXPECT_EQ(base(objective, "5E-1"), 0.0);
    EXPECT_EQ(base(objective, "3E-1"), static_cast<double>(-0.84729785F));
    EXPECT_EQ(base(objective, "0E0"), static_cast<double>(-13.81551F)) << "cut at 1e-6";
    EXPECT_EQ(base(objective, "1E0"), static_cast<double>(13.74516F)) << "cut at 1 - 1e-6";
    EXPECT_THROW((void)base(objective, "1.5E0"), ParseError);
    EXPECT_THROW((void)base(objective, "-1E-1"), ParseError);
  }
  for (const char* objective : {"count:poisson", "reg:gamma", "reg:tweedie", "survival:cox", "survival:aft"}) {
    EXPECT_EQ(base(objective, "3E-1"), static_cast<double>(-1.2039728F));
    EXPECT_THROW((void)base(objective, "0E0"), ParseError);
  }
  for (const char* objective : {"binary:logitraw", "binary:hinge", "reg:squaredlogerror", "rank:ndcg"}) {
    EXPECT_EQ(base(objective, "3E-1"), static_cast<double>(0.3F));
  }
}

TEST(ReadXgboost, EveryObjectiveHasItsLink) {
  const auto link = [](const std::string& objective) {
    return trees_of(document_of({}, objective, "5E-1")).link().kind;
  };
  for (const char* name :
       {"reg:squarederror", "reg:linear", "reg:squaredlogerror", "reg:pseudohubererror", "reg:absoluteerror",
        "reg:quantileerror", "reg:normal", "binary:logitraw", "rank:pairwise", "rank:ndcg", "rank:map"}) {
    EXPECT_EQ(link(name), LinkKind::identity) << name;
  }
  for (const char* name : {"reg:logistic", "binary:logistic"}) EXPECT_EQ(link(name), LinkKind::logistic) << name;
  for (const char* name : {"count:poisson", "reg:gamma", "reg:tweedie", "survival:cox", "survival:aft"}) {
    EXPECT_EQ(link(name), LinkKind::exponential) << name;
  }
  for (const char* name : {"multi:softmax", "multi:softprob"}) EXPECT_EQ(link(name), LinkKind::softmax) << name;
  EXPECT_EQ(link("binary:hinge"), LinkKind::step);
}

TEST(ReadXgboost, OldFilesAreReadToo) {
  // Before 1.6: bools, no types of splits, no iterations, no targets; before 1.3: base score as a plain text.
  Json tree = small_tree();
  tree["default_left"] = {true, false, false, false, false};
  for (const char* key : {"split_type", "categories", "categories_nodes", "categories_segments", "categories_sizes"}) {
    tree.erase(key);
  }
  Json document = document_of({tree, tree}, "reg:squarederror", "5E-1");
  model_of(document).erase("iteration_indptr");
  model_of(document).erase("cats");
  param_of(document).erase("num_target");
  document["learner"].erase("feature_names");
  EXPECT_EQ(margin(trees_of(document), 0.0, 0.0), 3.0);
  EXPECT_EQ(margin(trees_of(document), nan, 0.0), 3.0);
  EXPECT_EQ(margin(trees_of(document, 1), 0.0, 0.0), 1.75);
  EXPECT_TRUE(trees_of(document).feature_names().empty());
}

TEST(ReadXgboost, TakesOnlyTheRoundsAskedFor) {
  Json document = document_of({small_tree(), categorical_tree(), small_tree()});
  document["learner"]["attributes"]["best_iteration"] = "1";
  EXPECT_EQ(trees_of(document).best_iteration(), 1U);
  EXPECT_EQ(trees_of(document, 1).trees().size(), 1U);
  EXPECT_EQ(trees_of(document, 2).trees().size(), 2U);
  model_of(document)["iteration_indptr"] = {0, 2, 3};
  EXPECT_EQ(trees_of(document, 1).trees().size(), 2U);
  EXPECT_EQ(trees_of(document, 2).trees().size(), 3U);
  EXPECT_THROW((void)trees_of(document, 3), InvalidInput);
  EXPECT_THROW((void)trees_of(document, 0), InvalidInput);
  document["learner"]["attributes"]["best_iteration"] = "best";
  EXPECT_EQ(trees_of(document).best_iteration(), std::nullopt);
}

TEST(ReadXgboost, DeletedNodesAreForgotten) {
  Json tree = small_tree();
  // The right subtree is pruned: node 2 is a leaf; 3 and 4 are marked, their feature is no feature.
  tree["left_children"] = {1, -1, -1, -1, -1};
  tree["right_children"] = {2, -1, -1, -1, -1};
  tree["split_indices"] = {0, 0, 0, 2147483647, 2147483647};
  tree["tree_param"]["num_deleted"] = "2";
  const TreeEnsemble model = trees_of(document_of({tree}));
  EXPECT_EQ(model.trees()[0].nodes.size(), 3U);
  EXPECT_EQ(margin(model, 1.0, -5.0), -1.0);
}

TEST(ReadXgboost, UbjsonSaysTheSame) {
  Json document = document_of({small_tree(), categorical_tree()}, "binary:logistic", "[3E-1]");
  EXPECT_EQ(std::get<TreeEnsemble>(read_xgboost_ubjson(ubjson(document), "m")), trees_of(document));
}

}  // namespace
}  // namespace lotrecht::model
