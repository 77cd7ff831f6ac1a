#include <lotrecht/explain/exact_shapley.hpp>

#include <gtest/gtest.h>

#include <bit>
#include <cmath>
#include <functional>
#include <map>
#include <vector>

#include <Eigen/QR>

#include <lotrecht/explain/tree_interventional.hpp>

#include "support/random_trees.hpp"
#include "support/shapley_by_definition.hpp"

namespace lotrecht::explain {
namespace {

using lotrecht::testing::RandomTrees;

SetFunction random_game(std::size_t p, std::uint64_t seed) {
  RandomTrees random{seed};
  SetFunction v{p, 1, std::vector<double>(std::size_t{1} << p)};
  for (double& value : v.values) value = random.uniform() - 0.5;
  return v;
}

TEST(ExactShapley, IsTheDefinition) {
  for (std::size_t p = 1; p <= 7; ++p) {
    const SetFunction v = random_game(p, p);
    const std::vector<double> values = shapley_values(v);
    double total = 0.0;
    for (std::size_t i = 0; i < p; ++i) {
      EXPECT_NEAR(values[i], lotrecht::testing::shapley_interaction(v.values, p, 1ULL << i), 1e-14);
      total += values[i];
    }
    EXPECT_NEAR(total, v.at((1ULL << p) - 1) - v.at(0), 1e-14);
  }
}

TEST(ExactShapley, InteractionsAreTheirDefinitions) {
  for (std::size_t p = 2; p <= 6; ++p) {
    const SetFunction v = random_game(p, 20 + p);
    const Interactions sii = interactions(v, InteractionIndex::sii, p);
    const Interactions banzhaf = interactions(v, InteractionIndex::banzhaf, p);
    EXPECT_EQ(sii.sets.size(), (std::size_t{1} << p) - 1);
    for (const std::uint64_t s : sii.sets) {
      EXPECT_NEAR(sii.at(s), lotrecht::testing::shapley_interaction(v.values, p, s), 1e-13);
      EXPECT_NEAR(banzhaf.at(s), lotrecht::testing::banzhaf_interaction(v.values, p, s), 1e-13);
    }
  }
}

// Shapley-Taylor by its own definition: below the order the derivative at nobody; at the order the mean over orders of
// arrival of the derivative at those before the set's first member.
TEST(ExactShapley, ShapleyTaylorIsItsDefinition) {
  constexpr std::size_t p = 5;
  constexpr std::size_t order = 2;
  const SetFunction v = random_game(p, 31);
  const Interactions stii = interactions(v, InteractionIndex::stii, order);
  for (const std::uint64_t s : stii.sets) {
    if (std::popcount(s) == 1) {
      EXPECT_NEAR(stii.at(s), v.at(s) - v.at(0), 1e-14);
      continue;
    }
    double sum = 0.0;
    for (std::uint64_t t = 0; t < (1U << p); ++t) {
      if ((t & s) != 0) continue;
      const auto size = static_cast<std::size_t>(std::popcount(t));
      sum += 2.0 / p * lotrecht::testing::derivative(v.values, s, t) / detail::choose(p - 1, size);
    }
    EXPECT_NEAR(stii.at(s), sum, 1e-14);
  }
}

// Faithful Shapley by its own definition: the weighted least squares fit of order 2 that is exact for nobody and
// everybody, solved here by normal equations with very large weights there.
TEST(ExactShapley, FaithfulShapleyIsTheLeastSquaresFit) {
  constexpr std::size_t p = 5;
  const SetFunction v = random_game(p, 32);
  const Interactions fsii = interactions(v, InteractionIndex::fsii, 2);
  const auto columns = static_cast<Eigen::Index>(fsii.sets.size()) + 1;
  Eigen::MatrixXd design((1 << p), columns);
  Eigen::VectorXd weight(1 << p);
  Eigen::VectorXd y(1 << p);
  for (std::uint64_t t = 0; t < (1U << p); ++t) {
    const auto row = static_cast<Eigen::Index>(t);
    const auto size = static_cast<std::size_t>(std::popcount(t));
    weight[row] = size == 0 || size == p
                      ? 1e9
                      : static_cast<double>(p - 1) / (detail::choose(p, size) * static_cast<double>(size * (p - size)));
    y[row] = v.at(t);
    design(row, 0) = 1.0;
    for (std::size_t j = 0; j < fsii.sets.size(); ++j) {
      design(row, static_cast<Eigen::Index>(j) + 1) = (fsii.sets[j] & ~t) == 0 ? 1.0 : 0.0;
    }
  }
  const Eigen::VectorXd root = weight.cwiseSqrt();
  const Eigen::VectorXd fit = (root.asDiagonal() * design).colPivHouseholderQr().solve(root.asDiagonal() * y);
  for (std::size_t j = 0; j < fsii.sets.size(); ++j) {
    EXPECT_NEAR(fsii.values[j], fit[static_cast<Eigen::Index>(j) + 1], 1e-7);
  }
}

// k-SII by its recursion over orders.
TEST(ExactShapley, KSiiIsItsRecursion) {
  constexpr std::size_t p = 5;
  const SetFunction v = random_game(p, 33);
  const Interactions sii = interactions(v, InteractionIndex::sii, p);
  std::map<std::uint64_t, double> value;
  for (std::size_t n = 1; n <= 3; ++n) {
    for (const std::uint64_t s : sii.sets) {
      const auto size = static_cast<std::size_t>(std::popcount(s));
      if (size == n) value[s] = sii.at(s);
      if (size >= n) continue;
      double sum = 0.0;
      for (const std::uint64_t more : sii.sets) {
        if ((more & s) == 0 && static_cast<std::size_t>(std::popcount(more)) == n - size) sum += sii.at(s | more);
      }
      value[s] += detail::bernoulli(n - size) * sum;
    }
    const Interactions k_sii = interactions(v, InteractionIndex::k_sii, n);
    double total = 0.0;
    for (const std::uint64_t s : k_sii.sets) {
      EXPECT_NEAR(k_sii.at(s), value[s], 1e-13) << n << " " << s;
      total += k_sii.at(s);
    }
    EXPECT_NEAR(total, v.at((1U << p) - 1) - v.at(0), 1e-13);
  }
}

TEST(ExactShapley, AgreesWithTheTreesOwnEngine) {
  RandomTrees random{40};
  const model::TreeEnsemble model = random.ensemble({.features = 6, .trees = 4, .depth = 5, .outputs = 2});
  const RowMajorMatrix background = random.rows(15, 6);
  const RowMajorMatrix x = random.rows(6, 6);
  const Players grouping{{0, 1, 2, 2, 3, 3}};
  const Explanation exact = exact_shapley(model::TreeEnsembleScorer{model}, x, Background{background}, grouping, 2);
  const Explanation tree = InterventionalTreeExplainer{model, background, {}, {grouping}}.explain(x);
  for (std::size_t i = 0; i < exact.values.size(); ++i) EXPECT_NEAR(exact.values[i], tree.values[i], 1e-13);
  for (std::size_t k = 0; k < 2; ++k) EXPECT_NEAR(exact.base_values[k], tree.base_values[k], 1e-13);
  EXPECT_LT(exact.largest_residual(), 1e-13);
}

TEST(ExactShapley, RefusesTooManyPlayersAndOrders) {
  const model::CallableScorer wide{21, 1, [](const FeatureMatrix& x, ResultMatrix out) { out = x.leftCols(1); }};
  const Background background{RowMajorMatrix::Zero(1, 21)};
  EXPECT_THROW((void)exact_shapley(wide, RowMajorMatrix::Zero(1, 21), background), InvalidInput);
  const SetFunction v = random_game(3, 1);
  EXPECT_THROW((void)interactions(v, InteractionIndex::sii, 0), InvalidInput);
  EXPECT_THROW((void)interactions(v, InteractionIndex::sii, 4), InvalidInput);
}

}  // namespace
}  // namespace lotrecht::explain
