// What is no model of XGBoost's, and what is said of it.

#include <gtest/gtest.h>

#include <limits>
#include <string>
#include <utility>

#include <lotrecht/core/error.hpp>
#include <lotrecht/model/read_xgboost.hpp>

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

std::string refusal(const std::string& text, bool json = true) {
  try {
    (void)(json ? read_xgboost_json(text, "m.json") : read_xgboost_ubjson(text, "m.json"));
  } catch (const ParseError& error) {
    EXPECT_LE(error.offset(), text.size());
    return error.what();
  }
  return "accepted";
}

void expect_refused(Json document, const std::string& pointer, const char* value, const std::string& message) {
  document[Json::json_pointer{pointer}] = Json::parse(value);
  EXPECT_NE(refusal(document.dump()).find(message), std::string::npos) << refusal(document.dump());
  EXPECT_NE(refusal(ubjson(document), false).find(message), std::string::npos) << refusal(ubjson(document), false);
}

struct Case {
  const char* at;  ///< below learner, or in trees[0] or trees[1] where it begins with 0/ or 1/, or in model with m/
  const char* value;
  const char* message;
};

constexpr Case cases[] = {
    {"objective/name", R"("reg:expectileerror")", "learner.objective.name is 'reg:expectileerror'"},
    {"objective/name", "3", "learner.objective.name must be a text"},
    {"gradient_booster/name", R"("gbforest")", "'gbforest', a booster that is not known"},
    {"gradient_booster/name", R"("dart")", "must have a member 'weight_drop'"},
    {"gradient_booster/weight_drop", "[1.0]", "weight_drop must have 2 elements"},
    {"feature_names", R"(["age"])", "learner.feature_names must have 2 elements"},
    {"feature_names", R"(["age", 1])", "learner.feature_names[1] must be a text"},
    {"learner_model_param/num_feature", R"("0")", "num_feature must be an integer from 1 to 10000000"},
    {"learner_model_param/num_feature", R"("many")", "num_feature must be an integer"},
    {"learner_model_param/num_feature", R"("1.5")", "num_feature must be an integer"},
    {"learner_model_param/num_feature", R"("1")", "learner.feature_names must have 1 elements"},
    {"learner_model_param/num_class", R"("2000000000")", "more than the document can hold"},
    {"learner_model_param/base_score", R"("1e99")", "base_score must be a number"},
    {"m/gbtree_model_param/num_trees", R"("3")", "model.trees must have 3 elements"},
    {"m/tree_info", "[0]", "model.tree_info must have 2 elements"},
    {"m/tree_info", "[0, 1]", "model.tree_info[1] must be an integer from 0 to 0"},
    {"m/trees", "7", "model.trees must be an array"},
    {"m/trees", "[7, 7]", "model.trees must have an element 0"},
    {"m/trees/1", R"("x")", "model.trees[1] must be an object"},
    {"m/iteration_indptr", "[0, 1]", "accepted"},
    {"m/cats/enc", "[{}]", "cats.enc must have 2 elements"},
    {"m/cats/enc", R"([{"offsets": [0, 2], "values": [97]}, {"values": []}])",
     "cats.enc[0].offsets[1] must be an integer from 0 to 1"},
    {"m/cats/enc", R"([{"offsets": [1, 0], "values": [97]}, {"values": []}])", "offsets must ascend"},
    {"0/left_children", "[1, -1, 3, -1]", "trees[0].left_children must have 5 elements"},
    {"0/left_children", R"([1, -1, 3, -1, "x"])", "trees[0].left_children must be an array of numbers"},
    {"0/left_children", "[1, -1, 3, -1, -2]", "trees[0].left_children[4] must be an integer from -1"},
    {"0/left_children", "[1, -1, 3.5, -1, -1]", "trees[0].left_children[2] must be an integer"},
    {"0/left_children", "[1, -1, 99, -1, -1]", "trees[0] is no tree: TreeEnsemble: tree 0, node 2 has child 99"},
    {"0/left_children", "[1, -1, 0, -1, -1]", "node 0 has two parents, or is its own ancestor"},
    {"0/left_children", "[1, -1, 1, -1, -1]", "node 1 has two parents"},
    {"0/right_children", "[2, -1, -1, -1, -1]", "node 2 has child -1"},
    {"0/right_children", "[2, -1, 4, -1]", "right_children must have 5 elements"},
    {"0/split_indices", "[0, 0, 2, 0, 0]", "node 2 asks about feature 2 of 2"},
    {"0/split_conditions", "[0.5, 1, 1, 1]", "split_conditions must have 5 elements"},
    {"0/default_left", "[2, 0, 0, 0, 0]", "default_left[0] must be an integer from 0 to 1"},
    {"0/sum_hessian", "[10, 4, 6, -2, 4]", "node 3 has cover -2"},
    {"0/sum_hessian", "[10, 4]", "sum_hessian must have 5 elements"},
    {"0/tree_param/num_feature", R"("3")", "num_feature is more than the model's num_feature, 2"},
    {"0/tree_param/num_nodes", R"("6")", "left_children must have 6 elements"},
    {"0/tree_param/size_leaf_vector", R"("3")", "must be 1 or the number of outputs, 1"},
    {"1/split_type", "[2, 0, 0]", "split_type[0] must be an integer from 0 to 1"},
    {"1/categories", "[1, 16777216]", "categories[1] must be an integer from 0 to 16777215"},
    {"1/categories_nodes", "[1]", "must have node 0, whose split is categorical"},
    {"1/categories_nodes", "[0, 0]", "must have 2 elements, one for each of categories_nodes"},
    {"1/categories_sizes", "[3]", "categories_sizes[0] must be an integer from 0 to 2"},
    {"1/categories_segments", "[1]", "must stay within the 2 categories"},
};

std::string pointer_of(const Case& c) {
  const std::string at = c.at;
  const std::string model = "/learner/gradient_booster/model/";
  if (at.starts_with("m/")) return model + at.substr(2);
  if (at[1] == '/') return model + "trees/" + at;
  return "/learner/" + at;
}

TEST(ReadXgboostRefusals, RefusalsSayWhere) {
  const Json good = document_of({small_tree(), categorical_tree()});
  EXPECT_EQ(refusal(good.dump()), "accepted");
  for (const Case& c : cases) {
    SCOPED_TRACE(std::string{c.at} + " = " + c.value);
    expect_refused(good, pointer_of(c), c.value, c.message);
  }
}

TEST(ReadXgboostRefusals, RefusesVectorLeavesThatAreNotThere) {
  Json good = document_of({vector_tree()});
  param_of(good)["num_target"] = "3";
  const std::string tree = "/learner/gradient_booster/model/trees/0/";
  expect_refused(good, tree + "right_children", "[2, 1, 2]", "has leaf 2 at row 2 of leaf_weights, which has 2");
  expect_refused(good, tree + "right_children", "[2, 1, -1]", "has leaf 2 at row -1");
  expect_refused(good, tree + "leaf_weights", "[1, 2, 3]", "must have a row for each leaf, 2, got 1");
  expect_refused(good, tree + "leaf_weights", "[1, 2, 3, 4]", "must have rows of 3 outputs, got 4 elements");
}

TEST(ReadXgboostRefusals, RefusesNotANumber) {
  Json tree = small_tree();
  tree["split_conditions"][0] = nan;  // UBJSON only
  EXPECT_NE(refusal(ubjson(document_of({tree})), false).find("node 0 has a threshold that is not a number"),
            std::string::npos);
  tree = small_tree();
  tree["split_conditions"][1] = nan;
  EXPECT_NE(refusal(ubjson(document_of({tree})), false).find("node 1 is a leaf with value"), std::string::npos);
}

TEST(ReadXgboostRefusals, RefusesWhatDoesNotParse) {
  EXPECT_EQ(
      refusal(""),
      "m.json, byte 0: syntax error while parsing value - unexpected end of input; expected '[', '{', or a literal");
  EXPECT_NE(refusal("{\"learner\": tru").find("byte 15: syntax error"), std::string::npos)
      << refusal("{\"learner\": tru");
  EXPECT_NE(refusal("[]").find("the document must be an object"), std::string::npos);
  EXPECT_NE(refusal("{}").find("the document must have a member 'learner'"), std::string::npos);
  EXPECT_NE(refusal("{\"a\":1,\"a\":2}").find("has the key 'a' twice"), std::string::npos);
  EXPECT_NE(refusal("{\"learner\": 1e999}").find("number overflow"), std::string::npos);
  EXPECT_NE(refusal("{} x").find("byte 3: syntax error"), std::string::npos) << refusal("{} x");
  EXPECT_NE(refusal("", false).find("byte 0"), std::string::npos);
}

TEST(ReadXgboostRefusals, RefusesDepthWithoutRecursion) {
  EXPECT_NE(refusal(std::string(1'000'000, '[')).find("byte 65: is nested deeper than 64 levels"), std::string::npos)
      << refusal(std::string(1'000'000, '['));
  EXPECT_NE(refusal(std::string(1'000'000, '['), false).find("is nested deeper than 64 levels"), std::string::npos);
  std::string objects;
  for (int i = 0; i < 100'000; ++i) objects += "{i\x01k";
  EXPECT_NE(refusal(objects, false).find("is nested deeper than 64 levels"), std::string::npos);
}

// A dozen bytes must not take gigabytes.
TEST(ReadXgboostRefusals, RefusesCountsWithoutBytes) {
  const std::string count = "#L\x7f\xff\xff\xff\xff\xff\xff\xff";
  EXPECT_NE(refusal(std::string{"{i\x07learner[$Z"} + count, false).find("more values than it has bytes"),
            std::string::npos)
      << refusal(std::string{"{i\x07learner[$Z"} + count, false);
  EXPECT_NE(refusal(std::string{"{i\x07learner[$T"} + count, false), "accepted");
  EXPECT_NE(refusal(std::string{"{i\x07learner[$U"} + count, false), "accepted");
  EXPECT_NE(refusal(std::string{"{i\x07learner["} + count, false), "accepted");
  EXPECT_NE(refusal(std::string{"{i\x07learner{"} + count, false), "accepted");
  EXPECT_NE(refusal(std::string{"SL\x7f\xff\xff\xff\xff\xff\xff\xff"}, false), "accepted");
  EXPECT_NE(refusal(std::string{"{i\x07learner[#L\xff\xff\xff\xff\xff\xff\xff\xff"}, false), "accepted");
  // Sets of a few codes near 2^24 take two megabytes each.
  Json tree = categorical_tree();
  tree["categories"] = {16777215};
  tree["categories_sizes"] = {1};
  std::vector<Json> trees;
  for (int i = 0; i < 100; ++i) trees.push_back(tree);
  EXPECT_NE(refusal(document_of(trees).dump()).find("needs too much memory"), std::string::npos);
}

TEST(ReadXgboostRefusals, RefusesTextThatIsNone) {
  Json document = document_of({small_tree()});
  document["learner"]["feature_names"][0] = "a\xff";
  EXPECT_NE(refusal(ubjson(document), false).find("not UTF-8"), std::string::npos);
  for (const char* bad : {"\xc0\x80", "\xed\xa0\x80", "\xf4\x90\x80\x80", "\xe2\x82", "\x80", "\xf8\x80\x80\x80\x80"}) {
    document["learner"]["feature_names"][0] = bad;
    EXPECT_NE(refusal(ubjson(document), false).find("not UTF-8"), std::string::npos);
  }
  document["learner"]["feature_names"][0] = "\xf0\x9f\x8f\x98 \xe2\x82\xac \xc3\xa4";
  EXPECT_EQ(refusal(ubjson(document), false), "accepted");
}

}  // namespace
}  // namespace lotrecht::model
