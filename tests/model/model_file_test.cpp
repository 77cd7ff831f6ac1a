#include <lotrecht/model/model_file.hpp>

#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <string>

namespace lotrecht::model {
namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();
constexpr double nan = std::numeric_limits<double>::quiet_NaN();

TreeEnsemble everything() {
  Tree tree;
  tree.nodes = {{1, 2, 0, Split::at_most, true, infinity, 0, 0},
                {3, 4, 1, Split::code_in_set, false, 0, 0, 2},
                {5, 6, 1, Split::value_in_set, true, 0, 0, 2},
                {},
                {},
                {},
                {}};
  tree.codes = {0xffffffffffffffffULL, 0x8000000000000001ULL};  // no double holds these
  tree.set_values = {-0.0, 5e-324};
  tree.values = {0, 0, 0, 0.1, 1.0 / 3.0, -1e300, 4.9e-324};
  tree.cover = {7, 3, 4, 1, 2, 2, 2};
  Tree line;
  line.nodes = {{}};
  line.values = {0.25};
  line.lines = {{0.1, {1, 0}, {2.5, -1e-17}}};
  line.first_output = 1;
  TreeEnsembleParts parts{2, {0.1, -0.0}, {tree, line}, {LinkKind::logistic, 0.3}, Precision::float32};
  parts.feature_names = {"Größe \"m\"", "b"};
  parts.output_names = {"no", "yes"};
  parts.categories = {{}, {"north", "süd"}};
  parts.origin = "a library 1.2";
  parts.objective = "a loss";
  parts.best_iteration = 0;
  return TreeEnsemble{parts};
}

LinearModelParts linear_parts() {
  LinearModelParts parts;
  parts.coefficients = RowMajorMatrix(2, 3);
  parts.coefficients << 0.1, -0.0, 1e-310, 1.0 / 3.0, 5, 6;
  parts.intercepts = {0.7, -1};
  parts.link = {LinkKind::softmax, 1};
  parts.output_names = {"a", "b"};
  return parts;
}

AdditiveModel additive() {
  AdditiveTerm one{{{0, BinKind::numeric, {0.1, 2.5}}}, {nan, 0.1, -0.2, 0.3}, {0, 1, 2, 3}, "age"};
  AdditiveTerm two{{{0, BinKind::numeric, {}}, {1, BinKind::categorical, {}, 1}}, {1, 2, 3, 4, 5, 6}};
  return AdditiveModel{{2, {0.5}, {one, two}, {LinkKind::logistic}, {"age", "town"}}};
}

template <class Model>
Model again(const Model& model) {
  return std::get<Model>(read_model(write_model(model), "model.json"));
}

void expect_refused(const std::string& text, const std::string& words) {
  try {
    (void)read_model(text, "model.json");
    FAIL() << "accepted";
  } catch (const ParseError& e) {
    EXPECT_TRUE(std::string{e.what()}.starts_with("model.json, byte ")) << e.what();
    EXPECT_NE(std::string{e.what()}.find(words), std::string::npos) << e.what();
  }
}

std::string replaced(std::string text, const std::string& from, const std::string& to) {
  const auto at = text.find(from);
  EXPECT_NE(at, std::string::npos) << from;
  return text.replace(at, from.size(), to);
}

TEST(ModelFile, ReadsBackToTheSameBits) {
  const TreeEnsemble trees = again(everything());
  EXPECT_EQ(trees, everything());
  EXPECT_TRUE(std::signbit(trees.base()[1]));
  EXPECT_EQ(write_model(trees), write_model(everything()));
  const LinearModel linear = again(LinearModel{linear_parts()});
  EXPECT_EQ(linear.coefficients(), linear_parts().coefficients);
  EXPECT_TRUE(std::signbit(linear.coefficients()(0, 1)));
  EXPECT_EQ(linear.intercepts(), linear_parts().intercepts);
  EXPECT_EQ(linear.link(), linear_parts().link);
  EXPECT_EQ(linear.output_names(), linear_parts().output_names);
  EXPECT_EQ(again(additive()), additive());
}

TEST(ModelFile, IsAsDocumented) {
  Tree tree;
  tree.nodes = {{1, 2, 0, Split::at_most, true, 0.25, 0, 0}, {}, {}};
  tree.values = {0, -1.5, 2};
  const TreeEnsemble model{{1, {0.5}, {tree}}};
  EXPECT_EQ(write_model(model),
            "{\"format\":\"lotrecht.model/1\",\"kind\":\"tree_ensemble\",\"features\":1,\"feature_names\":[],"
            "\"output_names\":[],\"link\":{\"kind\":\"identity\",\"scale\":1.0},\"precision\":\"float64\","
            "\"categories\":[],\"origin\":\"\",\"objective\":\"\",\"base\":[0.5],\"trees\":[{\"width\":1,"
            "\"first_output\":0,\"left\":[1,-1,-1],\"right\":[2,-1,-1],\"feature\":[0,-1,-1],"
            "\"threshold\":[0.25,0.0,0.0],\"missing_left\":[1,0,0],\"values\":[0.0,-1.5,2.0]}]}\n");
}

TEST(ModelFile, RefusesWithThePath) {
  const std::string trees = write_model(everything());
  expect_refused(replaced(trees, "lotrecht.model/1", "lotrecht.model/2"), "format must be \"lotrecht.model/1\"");
  expect_refused(replaced(trees, "tree_ensemble", "forest"), "kind must be");
  expect_refused(replaced(trees, "\"at_most\"", "\"below\""), "trees[0].test has the test \"below\"");
  expect_refused(replaced(trees, "\"ffffffffffffffff\"", "\"xyz\""), "must be hexadecimal words, has xyz");
  expect_refused(replaced(trees, "\"logistic\"", "\"magic\""), "link has the link \"magic\"");
  expect_refused(replaced(trees, "\"left\":[1,2", "\"left\":[0,2"), "has two parents, or is its own ancestor");
  expect_refused(replaced(trees, "[\"infinity\",", "[null,"), "a threshold that is not a number");
  expect_refused(replaced(trees, "\"missing_left\":[1,", "\"missing_left\":["), "must have 7 entries, has 6");
  expect_refused(replaced(write_model(LinearModel{linear_parts()}), "\"intercepts\":[0.7,", "\"intercepts\":["),
                 "coefficients must have 3 entries");
  expect_refused(replaced(write_model(additive()), "\"cuts\":[0.1,", "\"cuts\":[9.5,"), "must have cuts that rise");
}

TEST(ModelFile, TruncatedAndChangedTextsAreReadOrRefusedButNothingElse) {
  int refused = 0;
  const auto attempt = [&](const std::string& text) {
    try {
      (void)read_model(text, "model.json");
    } catch (const ParseError&) {
      ++refused;
    }
  };
  for (const std::string& whole : {write_model(everything()), write_model(additive())}) {
    for (std::size_t length = 0; length + 2 < whole.size(); ++length) {
      refused = 0;
      attempt(whole.substr(0, length));
      EXPECT_EQ(refused, 1) << length;
    }
    for (std::size_t i = 0; i < whole.size(); ++i) {
      for (const char c : {'9', '-', '"', '[', '}', ','}) {
        std::string changed = whole;
        changed[i] = c;
        attempt(changed);
      }
    }
    EXPECT_GT(refused, 500);
  }
}

}  // namespace
}  // namespace lotrecht::model
