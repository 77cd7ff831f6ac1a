#include <lotrecht/explain/kernel_shap.hpp>

#include <gtest/gtest.h>

#include <cmath>
#include <set>
#include <vector>

#include <lotrecht/explain/exact_shapley.hpp>
#include <lotrecht/model/predict.hpp>

#include "support/random_trees.hpp"

namespace lotrecht::explain {
namespace {

using lotrecht::testing::RandomTrees;

TEST(KernelShap, WithAllCoalitionsIsExact) {
  for (std::size_t p = 2; p <= 9; ++p) {
    RandomTrees random{400 + p};
    const model::TreeEnsemble model = random.ensemble({.features = p, .trees = 6, .depth = 6, .outputs = 2});
    const model::TreeEnsembleScorer scorer{model};
    const RowMajorMatrix x = random.rows(4, p);
    const Background background{random.rows(8, p)};
    const SampledExplanation s = kernel_shap(scorer, x, background, {.seed = Seed{1}, .coalitions = 1U << p});
    const Explanation exact = exact_shapley(scorer, x, background);
    for (std::size_t i = 0; i < exact.values.size(); ++i) {
      EXPECT_NEAR(s.explanation.values[i], exact.values[i], 1e-12) << p;
      EXPECT_EQ(s.explanation.standard_errors[i], 0.0);
    }
    EXPECT_EQ(s.coalitions[0], 1U << p);
    EXPECT_LT(s.explanation.largest_residual(), 1e-13);
  }
}

// Law: pairs make models of order two exact with the smallest budget.
TEST(KernelShap, IsExactForInteractionsOfTwo) {
  const model::CallableScorer scorer{12, 1, [](const FeatureMatrix& x, ResultMatrix out) {
                                       out.col(0) = x.col(0).array() * x.col(1).array() -
                                                    2.0 * x.col(2).array() * x.col(11).array() + x.col(5).array();
                                     }};
  RandomTrees random{410};
  const RowMajorMatrix x = random.rows(3, 12, 0.0);
  const Background background{random.rows(6, 12, 0.0)};
  const SampledExplanation s = kernel_shap(scorer, x, background, {.seed = Seed{2}, .coalitions = 26});
  const Explanation exact = exact_shapley(scorer, x, background);
  for (std::size_t i = 0; i < exact.values.size(); ++i) EXPECT_NEAR(s.explanation.values[i], exact.values[i], 1e-11);
}

// shap's KernelExplainer keeps ten features by default; thirty that matter all keep their value here.
TEST(KernelShap, DropsNoFeature) {
  const model::CallableScorer sum{30, 1,
                                  [](const FeatureMatrix& x, ResultMatrix out) { out.col(0) = x.rowwise().sum(); }};
  const SampledExplanation s = kernel_shap(sum, RowMajorMatrix::Ones(1, 30), Background{RowMajorMatrix::Zero(1, 30)},
                                           {.seed = Seed{3}, .coalitions = 62});
  for (std::size_t f = 0; f < 30; ++f) EXPECT_NEAR(s.explanation.value(0, f), 1.0, 1e-12);
}

// 6.5 standard errors: of 48 values fewer than 1e-8 would lie outside if errors were normal; the seed is fixed.
TEST(KernelShap, StandardErrorsAreOfTheRightSize) {
  RandomTrees random{420};
  const model::TreeEnsemble model = random.ensemble({.features = 12, .trees = 10, .depth = 7});
  const model::TreeEnsembleScorer scorer{model};
  const RowMajorMatrix x = random.rows(4, 12);
  const Background background{random.rows(10, 12)};
  const Explanation exact = exact_shapley(scorer, x, background, {}, 2);
  double squares = 0.0;
  std::size_t counted = 0;
  for (std::uint64_t seed = 0; seed < 12; ++seed) {
    const SampledExplanation s =
        kernel_shap(scorer, x, background, {.seed = Seed{seed}, .coalitions = 1000, .threads = 2});
    EXPECT_LT(s.explanation.largest_residual(), 1e-13);
    for (std::size_t i = 0; i < exact.values.size(); ++i) {
      const double error = s.explanation.standard_errors[i];
      if (error < 1e-9) continue;
      const double z = (s.explanation.values[i] - exact.values[i]) / error;
      EXPECT_LT(std::abs(z), 6.5);
      squares += z * z;
      ++counted;
    }
  }
  ASSERT_GT(counted, 300U);
  EXPECT_GT(squares / static_cast<double>(counted), 0.6);
  EXPECT_LT(squares / static_cast<double>(counted), 1.6);
}

TEST(KernelShap, ErrorsFallWithTheBudgetAndATolerance) {
  RandomTrees random{421};
  const model::TreeEnsemble model = random.ensemble({.features = 14, .trees = 10, .depth = 7});
  const model::TreeEnsembleScorer scorer{model};
  const RowMajorMatrix x = random.rows(2, 14);
  const Background background{random.rows(5, 14)};
  const auto error = [&](std::uint64_t coalitions) {
    const SampledExplanation s = kernel_shap(scorer, x, background, {.seed = Seed{7}, .coalitions = coalitions});
    double largest = 0.0;
    for (const double e : s.explanation.standard_errors) largest = std::max(largest, e);
    return largest;
  };
  const double few = error(400);
  EXPECT_LT(error(6400), 0.5 * few);
  const SampledExplanation s =
      kernel_shap(scorer, x, background, {.seed = Seed{7}, .coalitions = 16384, .tolerance = 0.5 * few});
  EXPECT_TRUE(s.converged[0] && s.converged[1]);
  EXPECT_LT(s.coalitions[0], 16384U);
}

TEST(KernelShap, PairsAreDrawnWithoutReplacementAndAlikeOfEverySize) {
  for (const std::size_t p : {5U, 6U, 11U, 40U}) {
    detail::CoalitionPairs pairs{p, Seed{8}};
    std::set<std::vector<bool>> seen;
    for (const std::uint64_t total :
         {std::uint64_t{p}, std::uint64_t{2 * p}, std::uint64_t{3 * p}, std::uint64_t{500}}) {
      const Coalitions fresh = pairs.draw(total);
      for (Eigen::Index r = 0; r < fresh.rows(); ++r) {
        std::vector<bool> one(p);
        for (std::size_t j = 0; j < p; ++j) one[j] = fresh(r, static_cast<Eigen::Index>(j));
        EXPECT_LE(2 * static_cast<std::size_t>(fresh.row(r).count()), p);
        EXPECT_TRUE(seen.insert(one).second);
        one.flip();
        EXPECT_FALSE(seen.contains(one)) << "a pair and its other half";
      }
      EXPECT_EQ(pairs.count(), seen.size());
    }
    if (p == 5 || p == 6) {
      EXPECT_TRUE(pairs.complete());
      EXPECT_EQ(seen.size(), (std::size_t{1} << (p - 1)) - 1);
    }
    if (p == 40) {
      EXPECT_EQ(pairs.drawn(1), 40U);
      for (std::size_t s = 2; s < 20; ++s) EXPECT_NEAR(static_cast<double>(pairs.drawn(s)), 460.0 / 19, 5.0) << s;
    }
  }
}

TEST(KernelShap, SameBitsForAnyThreadsAndNeighbours) {
  RandomTrees random{430};
  const model::TreeEnsemble model = random.ensemble({.features = 9, .trees = 5, .depth = 5});
  const model::TreeEnsembleScorer scorer{model};
  const RowMajorMatrix x = random.rows(7, 9);
  const Background background{random.rows(10, 9)};
  const auto run = [&](const FeatureMatrix& rows, unsigned threads) {
    return kernel_shap(scorer, rows, background, {.seed = Seed{5}, .coalitions = 120, .threads = threads});
  };
  const SampledExplanation one = run(x, 1);
  EXPECT_EQ(run(x, 3).explanation.values, one.explanation.values);
  const SampledExplanation alone = run(x.row(5), 1);
  for (std::size_t f = 0; f < 9; ++f) EXPECT_EQ(alone.explanation.value(0, f), one.explanation.value(5, f));
}

TEST(KernelShap, Refuses) {
  const model::CallableScorer sum{3, 1,
                                  [](const FeatureMatrix& x, ResultMatrix out) { out.col(0) = x.rowwise().sum(); }};
  const RowMajorMatrix x = RowMajorMatrix::Ones(1, 3);
  const Background background{x};
  EXPECT_THROW((void)kernel_shap(sum, x, background, {.seed = Seed{1}, .coalitions = 7}), InvalidInput);
  EXPECT_THROW((void)kernel_shap(sum, x, background, {.seed = Seed{1}, .players = {{0, 0, 0}}}), InvalidInput);
}

}  // namespace
}  // namespace lotrecht::explain
