#include <lotrecht/explain/tree_response.hpp>

#include <gtest/gtest.h>

#include <cmath>
#include <cstdint>
#include <vector>

#include <lotrecht/model/scorer.hpp>

#include "support/random_trees.hpp"

namespace lotrecht::explain {
namespace {

using model::LinkKind;
using model::TreeEnsemble;
using testing::RandomTreeOptions;
using testing::RandomTrees;

const std::vector<double> weights{1.0, 0.0, 2.5, 0.25, 1.0, 1e-3, 4.0};

TreeEnsemble with_link(const TreeEnsemble& model, model::Link link) {
  model::TreeEnsembleParts parts = model.parts();
  parts.link = link;
  return TreeEnsemble{parts};
}

// The response of mixtures asked of the model itself, all coalitions.
TEST(TreeResponse, IsTheEnumerationForEveryLink) {
  constexpr model::Link links[] = {{LinkKind::identity, 1.0},    {LinkKind::logistic, 0.7}, {LinkKind::softmax, 1.0},
                                   {LinkKind::exponential, 1.0}, {LinkKind::step, 1.0},     {LinkKind::probit, 1.0}};
  std::uint64_t seed = 0;
  for (const model::Link& link : links) {
    ++seed;
    RandomTrees random{200 + seed};
    const std::size_t p = 2 + seed % 4;
    const bool several = link.kind == LinkKind::softmax || seed == 5;
    const TreeEnsemble model = with_link(
        random.ensemble(
            {.features = p, .trees = 4, .depth = 4, .outputs = several ? 3U : 1U, .vector_leaves = seed == 3}),
        link);
    const RowMajorMatrix x = random.rows(5, p);
    const RowMajorMatrix rows = random.rows(7, p);
    const model::CallableScorer scorer{p, model.outputs(), [&](const FeatureMatrix& at, ResultMatrix out) {
                                         model::predict(model, at, out);
                                         model::respond(model.link(), out);
                                       }};
    const Players grouping{p == 3 ? std::vector<std::uint32_t>{1, 0, 1} : std::vector<std::uint32_t>{}};
    const Explanation expected = exact_shapley(scorer, x, Background{rows, weights}, grouping);
    const Explanation e = response_shapley(model, x, rows, weights, {.players = grouping, .threads = 2});
    ASSERT_EQ(e.values.size(), expected.values.size());
    for (std::size_t i = 0; i < e.values.size(); ++i) {
      EXPECT_NEAR(e.values[i], expected.values[i], 1e-12) << name(link.kind);
    }
    for (std::size_t k = 0; k < e.outputs; ++k) EXPECT_NEAR(e.base_values[k], expected.base_values[k], 1e-13);
    EXPECT_LT(e.largest_residual(), 1e-12);
  }
}

TEST(TreeResponse, LogLossIsTheEnumerationOfEachRowsLoss) {
  for (const bool softmax : {false, true}) {
    RandomTrees random{softmax ? 301U : 300U};
    const TreeEnsemble model =
        with_link(random.ensemble({.features = 5, .trees = 6, .depth = 4, .outputs = softmax ? 3U : 1U}),
                  {softmax ? LinkKind::softmax : LinkKind::logistic, 1.0});
    const RowMajorMatrix x = random.rows(6, 5);
    const RowMajorMatrix rows = random.rows(7, 5);
    const std::vector<double> labels{0, 1, 1, 0, softmax ? 2.0 : 1.0, 0};
    const LossExplanation e = log_loss_shapley(model, x, labels, rows, weights);
    EXPECT_LT(e.explanation.largest_residual(), 1e-12);
    for (Eigen::Index i = 0; i < x.rows(); ++i) {
      const auto row = static_cast<std::size_t>(i);
      // By the definition: minus the logarithm of the probability.
      const model::CallableScorer loss{5, 1, [&](const FeatureMatrix& at, ResultMatrix out) {
                                         RowMajorMatrix margins(at.rows(), static_cast<Eigen::Index>(model.outputs()));
                                         model::predict(model, at, margins);
                                         model::respond(model.link(), margins);
                                         for (Eigen::Index r = 0; r < at.rows(); ++r) {
                                           const double first =
                                               margins(r, softmax ? static_cast<Eigen::Index>(labels[row]) : 0);
                                           out(r, 0) = -std::log(softmax || labels[row] == 1.0 ? first : 1.0 - first);
                                         }
                                       }};
      const Explanation expected = exact_shapley(loss, x.middleRows(i, 1), Background{rows, weights});
      EXPECT_NEAR(e.base_values[row], expected.base_values[0], 1e-12);
      for (std::size_t f = 0; f < 5; ++f) EXPECT_NEAR(e.explanation.value(row, f), expected.value(0, f), 1e-12);
    }
  }
}

TEST(TreeResponse, LossOfHugeMarginsDoesNotOverflow) {
  const model::Link logistic{LinkKind::logistic, 1.0};
  EXPECT_EQ(log_loss(logistic, std::vector<double>{-2000.0}, 1.0), 2000.0);
  EXPECT_EQ(log_loss(logistic, std::vector<double>{2000.0}, 1.0), 0.0);
  EXPECT_NEAR(log_loss({LinkKind::softmax, 1.0}, std::vector<double>{-2000.0, 0.0, 0.0}, 0.0), 2000.0 + std::log(2.0),
              1e-9);
}

TEST(TreeResponse, RefusesWhatIsTooMuchOrNoProbability) {
  RandomTrees random{400};
  const TreeEnsemble model =
      with_link(random.ensemble({.features = 12, .trees = 20, .depth = 6}), {LinkKind::logistic, 1.0});
  const RowMajorMatrix x = random.rows(3, 12);
  const RowMajorMatrix rows = random.rows(4, 12);
  const std::vector<double> labels{0, 1, 0};
  EXPECT_THROW((void)response_shapley(model, x, rows, {}, {.most_differing = 3}), InvalidInput);
  EXPECT_THROW((void)response_shapley(model, x, rows, {}, {.most_differing = 25}), InvalidInput);
  EXPECT_THROW((void)response_shapley(model, x, RowMajorMatrix(0, 12)), InvalidInput);
  EXPECT_THROW((void)response_shapley(model, RowMajorMatrix::Zero(1, 3), rows), InvalidInput);
  EXPECT_THROW((void)log_loss_shapley(model, x, std::vector<double>{0, 1}, rows), InvalidInput);
  EXPECT_THROW((void)log_loss_shapley(model, x, std::vector<double>{0, 1, 2}, rows), InvalidInput);
  EXPECT_THROW((void)log_loss_shapley(with_link(model, {}), x, labels, rows), InvalidInput);
  model::TreeEnsembleParts lines = model.parts();
  lines.trees[0].lines.resize(lines.trees[0].nodes.size());
  EXPECT_THROW((void)response_shapley(TreeEnsemble{lines}, x, rows), InvalidInput);
  EXPECT_TRUE(response_shapley(model, RowMajorMatrix(0, 12), rows).values.empty());
}

}  // namespace
}  // namespace lotrecht::explain
