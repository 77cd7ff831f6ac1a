#include <lotrecht/explain/permutation_shap.hpp>

#include <gtest/gtest.h>

#include <cmath>
#include <vector>

#include <lotrecht/explain/exact_shapley.hpp>
#include <lotrecht/model/predict.hpp>

#include "support/random_trees.hpp"

namespace lotrecht::explain {
namespace {

using lotrecht::testing::RandomTrees;

// Margins with interactions of at most two players.
model::CallableScorer order_two() {
  return {4, 2, [](const FeatureMatrix& x, ResultMatrix out) {
            out.col(0) =
                x.col(0).array() * x.col(1).array() - 2.0 * x.col(2).array() * x.col(3).array() + x.col(1).array();
            out.col(1) = x.col(3).array().square() + x.col(0).array() * x.col(3).array();
          }};
}

// Law: one pair of orders is exact, so the standard errors are rounding.
TEST(PermutationShap, IsExactForInteractionsOfTwo) {
  RandomTrees random{300};
  const RowMajorMatrix x = random.rows(4, 4, 0.0);
  const Background background{random.rows(9, 4, 0.0)};
  const auto scorer = order_two();
  const SampledExplanation sampled = permutation_shap(scorer, x, background, {.seed = Seed{1}, .coalitions = 14});
  const Explanation exact = exact_shapley(scorer, x, background);
  for (std::size_t i = 0; i < exact.values.size(); ++i) {
    EXPECT_NEAR(sampled.explanation.values[i], exact.values[i], 1e-11);
    EXPECT_NEAR(sampled.explanation.standard_errors[i], 0.0, 1e-11);
  }
}

TEST(PermutationShap, AddsUpHoweverFewOrders) {
  RandomTrees random{301};
  const model::TreeEnsemble model = random.ensemble({.features = 8, .trees = 5, .depth = 6});
  const SampledExplanation s = permutation_shap(model::TreeEnsembleScorer{model}, random.rows(20, 8),
                                                Background{random.rows(10, 8)}, {.seed = Seed{2}, .coalitions = 30});
  EXPECT_LT(s.explanation.largest_residual(), 1e-14);
  EXPECT_EQ(s.coalitions[0], 30U);
  EXPECT_EQ(s.evaluations[0], 29U * 10) << "nobody is asked once for all rows";
}

// 60 values of 3 rows against their standard errors, at 6.5 standard errors of t with 1,023 degrees: 60 x 1.2e-10 <
// 1e-8. An error divided by the wrong N, as in shap's SamplingExplainer, would make ratios of 30; so would counting
// half the orders asked for, as its PermutationExplainer once did, be seen in the number of coalitions.
TEST(PermutationShap, StandardErrorsAreThoseOfTheMean) {
  RandomTrees random{302};
  const model::TreeEnsemble model = random.ensemble({.features = 10, .trees = 8, .depth = 6});
  const model::TreeEnsembleScorer scorer{model};
  const RowMajorMatrix x = random.rows(6, 10);
  const Background background{random.rows(12, 10)};
  const std::uint64_t pairs = 1024;
  const SampledExplanation s =
      permutation_shap(scorer, x, background, {.seed = Seed{3}, .coalitions = 2 + pairs * 18, .threads = 2});
  EXPECT_EQ(s.coalitions[0], 2 + pairs * 18);
  const Explanation exact = exact_shapley(scorer, x, background, {}, 2);
  double squares = 0.0;
  std::size_t counted = 0;
  for (std::size_t i = 0; i < exact.values.size(); ++i) {
    const double error = s.explanation.standard_errors[i];
    if (error < 1e-12) continue;
    const double z = (s.explanation.values[i] - exact.values[i]) / error;
    EXPECT_LT(std::abs(z), 6.5);
    squares += z * z;
    ++counted;
  }
  ASSERT_GT(counted, 30U);
  // Mean of squares near 1: chi-square with at least 30 (dependent within rows: 6 rows) degrees stays within (0.1, 4).
  EXPECT_GT(squares / static_cast<double>(counted), 0.1);
  EXPECT_LT(squares / static_cast<double>(counted), 4.0);
}

TEST(PermutationShap, StopsWhereTheToleranceIsMet) {
  RandomTrees random{303};
  const model::TreeEnsemble model = random.ensemble({.features = 6, .trees = 5, .depth = 5});
  const model::TreeEnsembleScorer scorer{model};
  const RowMajorMatrix x = random.rows(5, 6);
  const Background background{random.rows(10, 6)};
  const SampledExplanation loose =
      permutation_shap(scorer, x, background, {.seed = Seed{4}, .coalitions = 100'000, .tolerance = 0.02});
  for (std::size_t i = 0; i < 5; ++i) {
    EXPECT_TRUE(loose.converged[i]);
    EXPECT_LT(loose.coalitions[i], 100'000U);
    for (std::size_t f = 0; f < 6; ++f) EXPECT_LE(loose.explanation.standard_errors[i * 6 + f], 0.02);
  }
  const SampledExplanation tight =
      permutation_shap(scorer, x, background, {.seed = Seed{4}, .coalitions = 60, .tolerance = 1e-9});
  bool any = false;
  for (std::size_t i = 0; i < 5; ++i) any = any || tight.converged[i];
  EXPECT_FALSE(any);
}

TEST(PermutationShap, SameBitsForAnyThreadsAndNeighbours) {
  RandomTrees random{304};
  const model::TreeEnsemble model = random.ensemble({.features = 7, .trees = 5, .depth = 5});
  const model::TreeEnsembleScorer scorer{model};
  const RowMajorMatrix x = random.rows(9, 7);
  const Background background{random.rows(10, 7)};
  const auto run = [&](const FeatureMatrix& rows, unsigned threads) {
    return permutation_shap(scorer, rows, background, {.seed = Seed{5}, .coalitions = 200, .threads = threads});
  };
  const SampledExplanation one = run(x, 1);
  EXPECT_EQ(run(x, 3).explanation.values, one.explanation.values);
  EXPECT_EQ(run(x, 3).explanation.standard_errors, one.explanation.standard_errors);
  const SampledExplanation alone = run(x.row(5), 1);
  for (std::size_t f = 0; f < 7; ++f) EXPECT_EQ(alone.explanation.value(0, f), one.explanation.value(5, f));
}

TEST(PermutationShap, OnePlayerTakesAll) {
  const auto scorer = order_two();
  RandomTrees random{305};
  const RowMajorMatrix x = random.rows(3, 4, 0.0);
  const Background background{random.rows(5, 4, 0.0)};
  const SampledExplanation s =
      permutation_shap(scorer, x, background, {.seed = Seed{6}, .coalitions = 2, .players = {{0, 0, 0, 0}}});
  RowMajorMatrix margins(3, 2);
  scorer.score(x, margins);
  for (std::size_t i = 0; i < 3; ++i) {
    EXPECT_NEAR(s.explanation.value(i, 0, 1), margins(static_cast<Eigen::Index>(i), 1) - s.explanation.base_values[1],
                1e-12);
  }
}

TEST(PermutationShap, RefusesABudgetWithoutAnError) {
  const auto scorer = order_two();
  const Background background{RowMajorMatrix::Zero(1, 4)};
  EXPECT_THROW(
      (void)permutation_shap(scorer, RowMajorMatrix::Zero(1, 4), background, {.seed = Seed{1}, .coalitions = 13}),
      InvalidInput);
  EXPECT_THROW((void)permutation_shap(scorer, RowMajorMatrix::Zero(1, 3), background, {.seed = Seed{1}}), InvalidInput);
}

}  // namespace
}  // namespace lotrecht::explain
