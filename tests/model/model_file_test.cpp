#include <lotrecht/model/model_file.hpp>

#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <string>

#include "support/refusal.hpp"

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
  return AdditiveModel{{2, {0.5}, {one, two}, {LinkKind::logistic}, {"age", "town"}, {}, {{}, {"Kiel"}}}};
}

template <class Model>
Model again(const Model& model) {
  return std::get<Model>(read_model(write_model(model), "model.json"));
}

void expect_refused(const std::string& text, const std::string& words) {
  test::expect_refusal([&] { return read_model(text, "model.json"); }, "model.json", words);
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

ScorecardParts card_parts() {
  Characteristic age{"age", 1, BinKind::numeric, {}, {0.0, 120.0, true, false}, {}, 7.5, "A"};
  age.attributes = {{"young", {false, false, true, {{-infinity, 18.0, true, false}}, {}}, false, 0.1, "A1"},
                    {"old", {false, true, false, {{-infinity, 18.0, true, false}}, {}}, false, 1.0 / 3.0, ""}};
  Characteristic home{"home", 0, BinKind::categorical, {"a \"b\\", "5", "c, d"}, {}, {}, std::nullopt, ""};
  home.attributes = {{"some", {false, false, false, {}, {0, 2}}, false, 5.0, ""},
                     {"rest", {false, false, true, {}, {}}, true, -2.0, "H"}};
  return {2, 300.5, {age, home}, {{"no", -infinity}, {"yes", 310.0}}, ScoreCalibration{300.0, 2.0, -20.0}, {"x", "y"}};
}

DecisionTableParts table_parts() {
  DecisionTableParts parts;
  parts.features = 3;
  parts.policy = HitPolicy::priority;
  parts.inputs = {{"age", 2, BinKind::numeric, {}}, {"home", 0, BinKind::categorical, {"a", "b"}}};
  parts.outputs = {{"grant", {"no", "yes"}, {1.0, 0.0}}, {"amount", {}, {}}};
  const UnaryTest any{true, false, false, {}, {}};
  parts.rules = {{{{false, false, false, {{-infinity, infinity, true, true}, {5.0, 5.0, true, true}}, {}}, any},
                  {0.0, 100.25},
                  "first"},
                 {{any, {false, true, true, {}, {1}}}, {1.0, 5e-324}, ""}};
  parts.otherwise = {0.0, 0.0};
  return parts;
}

TEST(ModelFile, RulesReadBackToTheSameParts) {
  EXPECT_EQ(again(Scorecard{card_parts()}), Scorecard{card_parts()});
  EXPECT_EQ(again(DecisionTable{table_parts()}), DecisionTable{table_parts()});
  for (const double low : {-infinity, -1.5}) {
    for (const double high : {1e-300, infinity}) {
      for (int closed = 0; closed < 4; ++closed) {
        DecisionTableParts parts = table_parts();
        parts.rules[0].tests[0].ranges = {{low, high, closed % 2 == 1, closed / 2 == 1}};
        EXPECT_EQ(again(DecisionTable{parts}), DecisionTable{parts}) << low << ' ' << high << ' ' << closed;
      }
    }
  }
  DecisionTableParts nameless = table_parts();
  nameless.inputs[1].categories[1] = "";
  EXPECT_THROW((void)write_model(DecisionTable{nameless}), InvalidInput);
}

TEST(ModelFile, RulesAreWrittenByHand) {
  const auto card = std::get<Scorecard>(read_model(R"({"format": "lotrecht.model/1", "kind": "scorecard",
    "base_points": 100, "characteristics": [
      {"name": "age", "attributes": [{"test": "< 30", "points": 0}, {"test": ">= 30", "points": 20}]},
      {"name": "home", "feature": "household", "attributes": [{"test": "rents", "points": 5},
        {"test": "otherwise", "points": 25}]}]})",
                                                   "card.json"));
  EXPECT_EQ(card.parts().feature_names, (std::vector<std::string>{"age", "household"}));
  RowMajorMatrix x(1, 2);
  x << 30.0, 7.0;
  RowMajorMatrix points(1, 1);
  card.score(x, points);
  EXPECT_EQ(points(0, 0), 145.0);

  const auto table = std::get<DecisionTable>(read_model(R"({"format": "lotrecht.model/1", "kind": "decision_table",
    "hit_policy": "unique", "inputs": [{"name": "age"}], "outputs": [{"name": "grant"}, {"name": "amount"}],
    "rules": [{"name": "minor", "tests": ["< 18"], "outputs": ["no", 0]}, {"tests": [">= 18"], "outputs": ["yes", 5]}]})",
                                                        "rules.json"));
  EXPECT_EQ(table.output_names(), (std::vector<std::string>{"grant = no", "grant = yes", "amount"}));
}

TEST(ModelFile, CarriesItsComparisonAndProbes) {
  const TreeEnsemble model = everything();
  ProbeAnswers probes;
  probes.rows = RowMajorMatrix(2, 2);
  probes.rows << nan, 63.0, -infinity, 0.5;
  probes.answers = RowMajorMatrix(2, 2);
  predict(model, probes.rows, probes.answers);
  const Conformance found = conformance(model, probes.rows, probes.answers);
  const Comparison told{"a library 1.2", Answer::margin, found, {nan, 63.0}};
  const std::string written = write_model_file({model, told, probes});
  const ModelFile read = read_model_file(written, "model.json");
  EXPECT_EQ(std::get<TreeEnsemble>(read.model), model);
  ASSERT_TRUE(read.comparison);
  EXPECT_EQ(*read.comparison, told);
  EXPECT_EQ(write_model_file(read), written);
  // Without being told of a comparison it is compared with the probes.
  const ModelFile own = read_model_file(write_model_file({model, std::nullopt, probes}), "model.json");
  ASSERT_TRUE(own.comparison);
  EXPECT_EQ(own.comparison->with, "the file's own probes");
  EXPECT_EQ(own.comparison->found.rows, 2U);
  EXPECT_FALSE(read_model_file(write_model(model), "model.json").comparison);

  probes.answers(1, 0) += 0.5;
  expect_refused(write_model_file({model, std::nullopt, probes}), "do not agree with the model: of row 1, output 0");
  probes.answers = RowMajorMatrix::Zero(1, 2);
  expect_refused(write_model_file({model, std::nullopt, probes}), "as many answers as rows");
  Comparison beyond = told;
  beyond.found.difference = 1.0;
  expect_refused(write_model_file({model, beyond, std::nullopt}), "says itself that the model is not");
  beyond = told;
  beyond.probe = {1.0};
  expect_refused(write_model_file({model, beyond, std::nullopt}), "must have a probe of 2 values");
}

TEST(ModelFile, CarriesHowManyRoundsAreUsed) {
  const TreeEnsemble model = everything();
  EXPECT_FALSE(read_model_file(write_model(model), "model.json").rounds);
  const std::string written = write_model_file({model, std::nullopt, std::nullopt, BoostingRounds{10, 5, 10}});
  const ModelFile read = read_model_file(written, "model.json");
  EXPECT_EQ(read.rounds, (BoostingRounds{10, 5, 10}));
  EXPECT_EQ(write_model_file(read), written);
  expect_refused(replaced(written, "\"best\":5", "\"best\":11"), "rounds.best must be an integer from 1 to 10");
  expect_refused(replaced(written, "\"used\":10", "\"used\":0"), "rounds.used must be an integer from 1 to 10");
  expect_refused(replaced(written, "\"trained\":10", "\"trained\":\"x\""), "rounds.trained must be");
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
  const std::string card = write_model(Scorecard{card_parts()});
  expect_refused(replaced(card, "missing, < 18", "missing, < x"), "expected a finite number");
  expect_refused(replaced(card, "\"feature\":1", "\"feature\":\"z\""), "which feature_names do not list");
  expect_refused(replaced(card, "not(< 18)", "not(< 17)"), "has overlapping attributes");
  expect_refused(replaced(card, "\"otherwise\":true", "\"otherwise\":2"), "must be an integer from 0 to 1");
  expect_refused(replaced(card, "\"domain\":\"[0..120)\"", "\"domain\":\"5, 6\""), "must be one range");
  const std::string table = write_model(DecisionTable{table_parts()});
  expect_refused(replaced(table, "\"priority\",", "\"rule_order\","), "a policy that gives a list has no score");
  expect_refused(replaced(table, "[\"no\",100.25]", "[\"maybe\",100.25]"), "not among the classes of 'grant'");
  expect_refused(replaced(table, "[\"no\",100.25]", "[1,100.25]"), "texts or numbers of an output, not both");
  expect_refused(replaced(table, "[\"no\",100.25]", "[\"no\"]"), "must have 2 values");
  expect_refused(replaced(table, "\"tests\":[\"-\",", "\"tests\":["), "must have 2 tests");
  expect_refused(replaced(table, "\"tests\":[\"-\",", "\"tests\":[\"otherwise\","), "member of the table");
  expect_refused(replaced(table, "[\"a\",\"b\"]", "[\"a\",\"a\"]"), "lists 'a' twice");
}

}  // namespace
}  // namespace lotrecht::model
