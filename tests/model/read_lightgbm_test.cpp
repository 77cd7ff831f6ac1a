#include <lotrecht/model/read_lightgbm.hpp>

#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <string>
#include <vector>

#include <lotrecht/core/error.hpp>
#include <lotrecht/model/predict.hpp>

#include "support/lightgbm_texts.hpp"

namespace lotrecht::model {
namespace {

using test::linear_lightgbm;
using test::replaced;
using test::small_lightgbm;

constexpr double nan = std::numeric_limits<double>::quiet_NaN();

TreeEnsemble read(const std::string& text, std::optional<std::size_t> iterations = std::nullopt) {
  return read_lightgbm_text(text, "m.txt", iterations);
}

std::vector<double> margins(const TreeEnsemble& model, const std::vector<double>& row) {
  RowMajorMatrix x(1, static_cast<Eigen::Index>(row.size()));
  for (std::size_t f = 0; f < row.size(); ++f) x(0, static_cast<Eigen::Index>(f)) = row[f];
  RowMajorMatrix out(1, static_cast<Eigen::Index>(model.outputs()));
  predict(model, x, out);
  return {out.data(), out.data() + out.size()};
}

double margin(const TreeEnsemble& model, const std::vector<double>& row) { return margins(model, row)[0]; }

TEST(ReadLightgbm, SumsItsTrees) {
  const TreeEnsemble model = read(small_lightgbm());
  EXPECT_EQ(margin(model, {0.5, 9, 0}), 21.125) << "ties go left";
  EXPECT_EQ(margin(model, {std::nextafter(0.5, 1.0), -1, 0}), 22.125);
  EXPECT_EQ(margin(model, {1, std::nextafter(-1.0, 0.0), 0}), 23.125);
  EXPECT_EQ(margin(model, {nan, -1, 0}), 21.125) << "missing goes left";
  EXPECT_EQ(margin(model, {0.0, -1, 0}), 21.125);
  EXPECT_EQ(model.link(), (Link{LinkKind::logistic, 0.5}));
  EXPECT_EQ(model.precision(), Precision::float64);
  EXPECT_EQ(model.feature_names(), (std::vector<std::string>{"a", "b", "c"}));
  EXPECT_EQ(model.trees()[0].cover, (std::vector<double>{10, 5, 5, 3, 2}));
  EXPECT_TRUE(model.has_cover());
  EXPECT_EQ(model.origin(), "LightGBM, format v4");
  EXPECT_EQ(model.objective(), "binary sigmoid:0.5");
}

// LightGBM's tree.h: missing_type says what NaN and zero are.
TEST(ReadLightgbm, MissingIsWhatTheNodeSays) {
  // zero is missing and goes right, though 0 <= 1 and -1e-35 <= 1
  const TreeEnsemble zero = read(replaced(small_lightgbm(), "threshold=0.5 -1", "threshold=0.5 1"));
  for (const double x : {0.0, -0.0, nan, 1e-35, 1.00000001e-35, -1e-35})
    EXPECT_EQ(margin(zero, {1, x, 0}), 23.125) << x;
  for (const double x : {1.1e-35, 1.0000001e-35, -1.0000001e-35, 1.0}) EXPECT_EQ(margin(zero, {1, x, 0}), 22.125) << x;
  const auto left = [](const std::string& type, const std::string& threshold, double x) {
    const std::string text = replaced(replaced(small_lightgbm(), "decision_type=10 4", "decision_type=" + type + " 4"),
                                      "threshold=0.5", "threshold=" + threshold);
    return margin(read(text), {x, -1, 0}) == 21.125;
  };
  EXPECT_TRUE(left("6", "-1", 0.0)) << "zero is missing and goes left";
  EXPECT_TRUE(left("6", "-1", nan));
  EXPECT_FALSE(left("6", "-1", 0.5));
  EXPECT_TRUE(left("10", "-1", nan)) << "NaN alone goes left";
  EXPECT_FALSE(left("10", "-1", 0.0));
  EXPECT_FALSE(left("8", "1", nan)) << "NaN alone goes right";
  for (const char* type : {"0", "2"}) {  // nothing is missing: NaN is 0, whatever the default
    EXPECT_TRUE(left(type, "0", nan));
    EXPECT_TRUE(left(type, "1", nan));
    EXPECT_FALSE(left(type, "-1e-300", nan));
  }
}

// Found by the probes: what is this near to zero is dropped before LightGBM's trees see it.
TEST(ReadLightgbm, WhatIsNearZeroIsZero) {
  const auto left = [](const std::string& threshold, double x) {
    return margin(read(replaced(small_lightgbm(), "threshold=0.5", "threshold=" + threshold)), {x, -1, 0}) == 21.125;
  };
  const double zero = zero_threshold;
  for (const char* threshold : {"-1.0000000180025095e-35", "-1e-36"}) {
    for (const double x : {-zero, -1e-36, -5e-324, 0.0, zero}) EXPECT_FALSE(left(threshold, x)) << x;
    EXPECT_TRUE(left(threshold, std::nextafter(-zero, -1.0)));
  }
  for (const char* threshold : {"0", "1e-36", "1.0000000180025095e-35"}) {
    for (const double x : {-zero, -5e-324, 0.0, 1e-36, zero}) EXPECT_TRUE(left(threshold, x)) << x;
    EXPECT_FALSE(left(threshold, std::nextafter(zero, 1.0)));
  }
}

TEST(ReadLightgbm, CategoriesInTheSetGoLeft) {
  const TreeEnsemble model = read(small_lightgbm());
  for (const double code : {1.0, 1.9, 33.0}) EXPECT_EQ(margin(model, {0, 0, code}), 11.125) << code;
  for (const double code : {0.0, -0.5, 2.0, 32.0, 34.0, 63.0, 64.0, 1e10, -1.0, nan}) {
    EXPECT_EQ(margin(model, {0, 0, code}), 21.125) << code;
  }
  const TreeEnsemble zero = read(replaced(small_lightgbm(), "cat_threshold=2 2", "cat_threshold=1 0"));
  for (const double code : {0.0, -0.5, 0.9}) EXPECT_EQ(margin(zero, {0, 0, code}), 11.125) << code;
  EXPECT_EQ(margin(zero, {0, 0, nan}), 21.125) << "NaN is not 0";
  EXPECT_EQ(margin(zero, {0, 0, -1.0}), 21.125);
  const TreeEnsemble odd =
      read(replaced(replaced(small_lightgbm(), "cat_threshold=2 2", "cat_threshold=2 0 4294967295"),
                    "cat_boundaries=0 2", "cat_boundaries=0 3"));
  EXPECT_EQ(margin(odd, {0, 0, 95}), 11.125) << "an odd number of words";
  EXPECT_EQ(margin(odd, {0, 0, 96}), 21.125);
}

TEST(ReadLightgbm, LeavesMayBeLines) {
  const TreeEnsemble model = read(linear_lightgbm());
  EXPECT_TRUE(model.has_lines());
  EXPECT_EQ(margin(model, {-1, 2}), 5.0);
  EXPECT_EQ(margin(model, {-1, nan}), 7.0);
  EXPECT_EQ(margin(model, {1, nan}), -1.0) << "a line without features is its constant";
}

TEST(ReadLightgbm, ForestsAreAveraged) {
  const std::string text = replaced(small_lightgbm(), "feature_names", "average_output\nfeature_names");
  EXPECT_DOUBLE_EQ(margin(read(text), {0, 0, 0}), 21.125 / 3);
  EXPECT_DOUBLE_EQ(margin(read(text, 2), {0, 0, 0}), 21.0 / 2) << "by the rounds that are used";
  const std::string lines = replaced(linear_lightgbm(), "feature_names", "average_output\nfeature_names");
  EXPECT_EQ(margin(read(lines), {-1, 2}), 5.0);
}

TEST(ReadLightgbm, TreesTakeTurnsAmongClasses) {
  std::string text = replaced(small_lightgbm(), "num_class=1", "num_class=3");
  text = replaced(text, "num_tree_per_iteration=1", "num_tree_per_iteration=3");
  text = replaced(text, "objective=binary sigmoid:0.5", "objective=multiclass num_class:3");
  const TreeEnsemble model = read(text);
  EXPECT_EQ(margins(model, {0, 0, 0}), (std::vector<double>{1, 20, 0.125}));
  EXPECT_EQ(model.link().kind, LinkKind::softmax);
  EXPECT_EQ(read(text, 1).trees().size(), 3U);
  EXPECT_THROW((void)read(text, 2), InvalidInput);
  EXPECT_THROW((void)read(text, 0), InvalidInput);
}

TEST(ReadLightgbm, EveryObjectiveHasItsLink) {
  const auto link = [](const std::string& objective) {
    return read(replaced(small_lightgbm(), "binary sigmoid:0.5", objective)).link();
  };
  for (const char* name : {"regression", "regression_l1", "huber", "fair", "quantile alpha:0.9", "mape", "lambdarank",
                           "rank_xendcg", "survival", "custom"}) {
    EXPECT_EQ(link(name), Link{}) << name;
  }
  for (const char* name : {"regression sqrt", "regression_l1 sqrt", "mape sqrt"}) {
    EXPECT_EQ(link(name).kind, LinkKind::signed_square) << name;
  }
  for (const char* name : {"poisson", "gamma", "tweedie", "poisson sqrt"}) {
    EXPECT_EQ(link(name).kind, LinkKind::exponential) << name;
  }
  for (const char* name : {"cross_entropy", "xentropy"}) EXPECT_EQ(link(name), (Link{LinkKind::logistic, 1.0})) << name;
  for (const char* name : {"cross_entropy_lambda", "xentlambda"})
    EXPECT_EQ(link(name).kind, LinkKind::softplus) << name;
  EXPECT_EQ(link("multiclassova num_class:1 sigmoid:2"), (Link{LinkKind::logistic, 2.0}));
  EXPECT_EQ(read(replaced(small_lightgbm(), "objective=binary sigmoid:0.5\n", "")).link(), Link{});
}

TEST(ReadLightgbm, KnowsTheTextsOfCategories) {
  using Texts = std::vector<std::vector<std::string>>;
  EXPECT_EQ(read(small_lightgbm()).categories(), (Texts{{}, {}, {"north", "south", "3"}}));
  const auto with = [](const std::string& line, const std::string& infos = "[-1:1] [-2:2] 0:1:33") {
    std::string text = replaced(small_lightgbm(), "[-1:1] [-2:2] 0:1:33", infos);
    return read(replaced(text, "pandas_categorical:[[\"north\", \"south\", 3.0]]", line)).categories();
  };
  EXPECT_TRUE(with("pandas_categorical:null").empty());
  EXPECT_TRUE(with("pandas_categorical:[]").empty());
  EXPECT_EQ(with("pandas_categorical:[[1, 2]]"), (Texts{{}, {}, {"1", "2"}}));
  EXPECT_EQ(with("pandas_categorical:[[1, 2], [\"\\u00e4\"]]", "[0:1] none 0:1"), (Texts{{}, {"1", "2"}, {"ä"}}));
  EXPECT_TRUE(with("pandas_categorical:[[1, 2], [3]]").empty()) << "not certain which is whose";
  EXPECT_TRUE(with("pandas_categorical:[[1, 2]]", "0:1 none 0:1").empty());
}

TEST(ReadLightgbm, ReadsLineEndsOfWindowsAndFilesWithoutCounts) {
  std::string text;
  for (const char c : small_lightgbm()) text += c == '\n' ? "\r\n" : std::string(1, c);
  EXPECT_EQ(read(text), read(small_lightgbm()));
  std::string old = replaced(replaced(small_lightgbm(), "leaf_count=5 3 2\n", ""), "leaf_count=4 6\n", "");
  EXPECT_FALSE(read(old).has_cover());
  EXPECT_EQ(margin(read(old), {0, 0, 0}), 21.125);
}

std::string refusal(const std::string& text) {
  try {
    (void)read(text);
  } catch (const ParseError& error) {
    EXPECT_LE(error.offset(), text.size());
    return error.what();
  }
  return "accepted";
}

struct Case {
  const char* part;
  const char* by;
  const char* message;
};

constexpr Case cases[] = {
    {"tree\n", "forest\n", "byte 0: expected a first line 'tree'"},
    {"version=v4", "version=v\xff", "the head has a line that is not UTF-8"},
    {"max_feature_idx=2", "max_feature_idx=3", "feature_names must have 4 words, max_feature_idx + 1, got 3"},
    {"max_feature_idx=2", "max_feature_idx=-1", "max_feature_idx must be an integer from 0"},
    {"max_feature_idx=2\n", "", "the head, max_feature_idx must be there"},
    {"feature_names=a b c", "feature_names=a b", "feature_names must have 3 words"},
    {"[-2:2] 0:1:33", "[-2:2]", "feature_infos must have 3 words"},
    {"binary sigmoid:0.5", "binaries", "objective is 'binaries', an objective whose link is not known"},
    {"binary sigmoid:0.5", "", "objective is '', an objective"},
    {"sigmoid:0.5", "sigmoid:-1", "must have a sigmoid above 0"},
    {"sigmoid:0.5", "sigmoid:inf", "must have a sigmoid above 0"},
    {"num_tree_per_iteration=1", "num_tree_per_iteration=2", "must divide the number of trees, 3"},
    {"num_tree_per_iteration=1", "num_tree_per_iteration=2000000000", "is more than the file can hold"},
    {"tree_sizes=1 1 1", "tree_sizes=1 1", "tree_sizes names 2 trees, the file has 3"},
    {"end of trees\n", "", "expected the line 'end of trees'; the file ends early"},
    {"num_leaves=3", "num_leaves=4", "Tree=0, leaf_value must have 4 numbers, got 3"},
    {"num_leaves=3", "num_leaves=0", "Tree=0, num_leaves must be an integer from 1"},
    {"num_leaves=3", "num_leaves=999999999", "must have 999999999 numbers"},
    {"num_leaves=3", "num_leaves=3\nnum_leaves=3", "Tree=0 has the line 'num_leaves' twice"},
    {"split_feature=0 1", "split_feature=0 3", "Tree=0, split_feature[1] must be an integer from 0 to 2"},
    {"left_child=-1 -2", "left_child=-1 -4", "left_child[1] must be an integer from -3 to 1"},
    {"left_child=-1 -2", "left_child=-1 2", "left_child[1] must be an integer from -3 to 1"},
    {"left_child=-1 -2", "left_child=-1 0", "node 0 has two parents, or is its own ancestor"},
    {"left_child=-1 -2", "left_child=-1 -1", "node 2 has two parents"},
    {"left_child=-1 -2", "left_child=-1", "left_child must have 2 numbers, got 1"},
    {"left_child=-1 -2", "left_child=-1 x", "left_child[1] must be an integer"},
    {"threshold=0.5 -1", "threshold=nan -1", "node 0 has a threshold that is not a number"},
    {"threshold=0.5 -1", "threshold=0.5 -1x", "threshold[1] must be a number"},
    {"leaf_value=1 2 3", "leaf_value=1 2 inf", "is a leaf with value"},
    {"leaf_count=5 3 2", "leaf_count=5 3 -2", "leaf_count[2] must be an integer from 0"},
    {"decision_type=10 4", "decision_type=12 4", "decision_type has a missing_type that is not known"},
    {"decision_type=10 4", "decision_type=16 4", "decision_type[0] must be an integer from 0 to 15"},
    {"decision_type=10 4", "decision_type=11 4", "threshold of a categorical split must be one of the 0 sets"},
    {"cat_boundaries=0 2", "cat_boundaries=0 3", "cat_threshold must have 3 numbers, got 2"},
    {"cat_boundaries=0 2", "cat_boundaries=1 2", "cat_boundaries must begin with 0"},
    {"cat_threshold=2 2", "cat_threshold=2 4294967296", "cat_threshold[1] must be an integer from 0 to 4294967295"},
    {"pandas_categorical:[[", "pandas_categorical:[", "pandas_categorical is no JSON"},
    {"pandas_categorical:[[\"north\", \"south\", 3.0]]", "pandas_categorical:[1]", "must have an element 0"},
};

TEST(ReadLightgbm, RefusalsSayWhere) {
  EXPECT_EQ(refusal(small_lightgbm()), "accepted");
  for (const Case& c : cases) {
    const std::string said = refusal(replaced(small_lightgbm(), c.part, c.by));
    EXPECT_NE(said.find(c.message), std::string::npos) << c.part << " -> " << c.by << ": " << said;
  }
  EXPECT_NE(refusal("").find("byte 0"), std::string::npos);
  const std::string text = replaced(small_lightgbm(), "leaf_value=10 20", "leaf_value=10 2o");
  EXPECT_NE(refusal(text).find("byte " + std::to_string(text.find("2o"))), std::string::npos) << "the very word";
  EXPECT_NE(refusal(replaced(linear_lightgbm(), "leaf_coeff=2 3", "leaf_coeff=2")).find("must have 2 numbers, got 1"),
            std::string::npos);
  EXPECT_NE(
      refusal(replaced(linear_lightgbm(), "leaf_features=0 1", "leaf_features=0 2")).find("leaf_features[1] must"),
      std::string::npos);
}

TEST(ReadLightgbm, RefusesEveryBeginningOfAFile) {
  const std::string text = small_lightgbm();
  const std::size_t end = text.find("end of trees") + std::string{"end of trees"}.size();
  for (std::size_t n = 0; n < end; ++n) EXPECT_NE(refusal(text.substr(0, n)), "accepted") << n;
}

}  // namespace
}  // namespace lotrecht::model
