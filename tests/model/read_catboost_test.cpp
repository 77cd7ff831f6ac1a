#include <lotrecht/model/read_catboost.hpp>

#include <gtest/gtest.h>

#include <limits>
#include <string>
#include <vector>

#include <lotrecht/model/predict.hpp>

#include "support/catboost_documents.hpp"
#include "support/refusal.hpp"

namespace lotrecht::model {
namespace {

using namespace test::catboost;

constexpr double nan = std::numeric_limits<double>::quiet_NaN();

TreeEnsemble read(const std::string& text) { return read_catboost(text, "model.json"); }

std::vector<double> at(const TreeEnsemble& model, std::vector<double> x) {
  RowMajorMatrix out(1, static_cast<Eigen::Index>(model.outputs()));
  predict(model, Eigen::Map<RowMajorMatrix>(x.data(), 1, static_cast<Eigen::Index>(x.size())), out);
  return {out.data(), out.data() + out.size()};
}

void expect_refused(const std::string& text, const std::string& words) {
  test::expect_refusal([&] { return read(text); }, "model.json", words);
}

TEST(ReadCatboost, BitKOfALeafsNumberIsTheAnswerToSplitK) {
  const TreeEnsemble model = read(document(symmetric()));
  ASSERT_EQ(model.features(), 3U);
  EXPECT_EQ(model.precision(), Precision::float32);
  EXPECT_EQ(at(model, {0, 7, 0}), std::vector<double>{100});
  EXPECT_EQ(at(model, {0, 7, 1}), std::vector<double>{102});
  EXPECT_EQ(at(model, {1, 7, 0}), std::vector<double>{120});
  EXPECT_EQ(at(model, {1, 7, 1}), std::vector<double>{122});
  EXPECT_EQ(at(model, {0, 7, 0.5}), std::vector<double>{100});                                // at the border: left
  EXPECT_EQ(at(model, {static_cast<double>(0.1F), 7, 0}), std::vector<double>{100});          // the border as a float
  EXPECT_EQ(at(model, {static_cast<double>(0.1F) + 1e-10, 7, 0}), std::vector<double>{100});  // and rounded to one
  EXPECT_EQ(at(model, {nan, 7, nan}), std::vector<double>{102});
  EXPECT_EQ(model.feature_names(), (std::vector<std::string>{"0", "1", "age"}));
}

TEST(ReadCatboost, CoversAreLeavesWeightsAddedUp) {
  const TreeEnsemble model = read(document(symmetric()));
  const Tree& tree = model.trees()[0];
  EXPECT_EQ(tree.cover[0], 10.0);
  EXPECT_EQ(tree.cover[1], 7.0);  // the root asks the last split; 4 and 3 answered no
  EXPECT_FALSE(read(document(symmetric(""))).has_cover());
  EXPECT_FALSE(read(document(symmetric(R"(, "leaf_weights": [])"))).has_cover());
}

TEST(ReadCatboost, TreesOfAnyShapeAndSeveralOutputs) {
  const std::string grown = R"("trees": [{"split": )" + split(0, "0.5") +
                            R"(, "left": {"value": [1, 2, 3], "weight": 5}, "right": {"split": )" + split(1, "1") +
                            R"(, "left": {"value": [4, 5, 6], "weight": 1},
                                "right": {"value": [7, 8, 9], "weight": 2}}}])";
  const TreeEnsemble model = read(document(grown, "MultiClass", "[1, [0, 0, 10]]"));
  EXPECT_EQ(at(model, {0, 0, 0}), (std::vector<double>{1, 2, 13}));
  EXPECT_EQ(at(model, {1, 0, 1}), (std::vector<double>{4, 5, 16}));
  EXPECT_EQ(at(model, {2, 0, nan}), (std::vector<double>{7, 8, 19}));
  EXPECT_EQ(model.link().kind, LinkKind::softmax);
  EXPECT_EQ(model.output_names(), (std::vector<std::string>{"no", "yes", "maybe"}));
  EXPECT_EQ(model.trees()[0].cover[0], 8.0);
}

TEST(ReadCatboost, LossesHaveTheirLinks) {
  EXPECT_EQ(read(document(symmetric(), "Logloss")).link().kind, LinkKind::logistic);
  EXPECT_EQ(read(document(symmetric(), "Poisson")).link().kind, LinkKind::exponential);
  EXPECT_EQ(read(document(symmetric(), "Quantile")).link().kind, LinkKind::identity);
  EXPECT_EQ(at(read(document(symmetric(), "RMSE", "[1, 5]")), {0, 0, 0}), std::vector<double>{5});
  expect_refused(document(symmetric(), "RMSEWithUncertainty"), "is the loss RMSEWithUncertainty");
}

TEST(ReadCatboost, RefusesByName) {
  const auto with_split = [](const std::string& one) {
    return document(R"("oblivious_trees": [{"splits": [)" + one + R"(], "leaf_values": [0, 1]}])");
  };
  expect_refused(with_split(R"({"split_type": "OneHotFeature", "cat_feature_index": 0, "value": 17})"),
                 "oblivious_trees[0].splits[0] splits by OneHotFeature, a hash of a category's text");
  expect_refused(with_split(R"({"split_type": "OnlineCtr", "border": 1})"), "splits by OnlineCtr");
  expect_refused(with_split(split(2, "1")), "asks for a feature that is not listed");
  expect_refused(
      document(R"("oblivious_trees": [{"splits": [], "leaf_values": [1, 2]}, {"splits": [], "leaf_values": [1]}])"),
      "must have leaves of 2 values, has 1");
  expect_refused(document(R"("oblivious_trees": [{"splits": [)" + split(0, "1") + R"(], "leaf_values": [1, 2, 3]}])"),
                 "must have leaf_values for each of 2 leaves, has 3");
  expect_refused(document(symmetric(R"(, "leaf_weights": [1])")), "must have 4 leaf_weights or none, has 1");
  expect_refused(document(symmetric(), "RMSE", "[1, [0, 0]]"), "must have a bias for each of 1 outputs, has 2");
  expect_refused("{}", "features_info");
}

}  // namespace
}  // namespace lotrecht::model
