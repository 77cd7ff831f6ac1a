#include <lotrecht/explain/tree_interactions.hpp>

#include <gtest/gtest.h>

#include <cmath>
#include <cstdint>
#include <numeric>
#include <string>
#include <vector>

#include <lotrecht/explain/tree_path_dependent.hpp>

#include "support/covered_trees.hpp"
#include "support/path_game.hpp"

namespace lotrecht::explain {
namespace {

using model::TreeEnsemble;
using testing::covered_ensemble;
using testing::CoveredTrees;
using testing::grid_rows;
using testing::leaf_scale;

void expect_enumerated(const TreeEnsemble& model, const RowMajorMatrix& x, const InteractionOptions& options,
                       const std::string& what) {
  const PathDependentTreeInteractions engine{model, options};
  const PlayerMap map = options.players.of(model.features());
  const std::size_t p = engine.players();
  const std::vector<double> triangles = engine.triangles(x);
  const auto rows = static_cast<std::size_t>(x.rows());
  ASSERT_EQ(triangles.size(), rows * engine.pairs() * model.outputs());
  std::vector<double> matrices(rows * p * p * model.outputs());
  engine.matrices_into(x, matrices);
  const double tolerance = 1e-12 * leaf_scale(model);
  for (std::size_t r = 0; r < rows; ++r) {
    for (std::size_t k = 0; k < model.outputs(); ++k) {
      const testing::Game game = testing::path_game(model, x.data() + r * model.features(), map.player_of(), p, k);
      const auto at = [&](std::size_t i, std::size_t j) {
        return triangles[(r * engine.pairs() + engine.pair(i, j)) * model.outputs() + k];
      };
      const auto in_matrix = [&](std::size_t i, std::size_t j) {
        return matrices[((r * p + i) * p + j) * model.outputs() + k];
      };
      const bool banzhaf = options.index == ValueIndex::banzhaf;
      double sum = engine.base_values()[k];
      for (std::size_t i = 0; i < p; ++i) {
        const std::uint64_t one = std::uint64_t{1} << i;
        double main = banzhaf ? testing::banzhaf_interaction(game, p, one) : testing::shapley_interaction(game, p, one);
        for (std::size_t j = 0; j < p; ++j) {
          if (j == i) continue;
          const std::uint64_t both = one | (std::uint64_t{1} << j);
          const double expected =
              banzhaf ? testing::banzhaf_interaction(game, p, both) : testing::shapley_interaction(game, p, both);
          main -= 0.5 * expected;
          if (j > i) {
            ASSERT_NEAR(at(i, j), expected, tolerance) << what << ", row " << r << ", " << i << " and " << j;
            sum += at(i, j);
          }
          ASSERT_EQ(in_matrix(i, j), 0.5 * at(std::min(i, j), std::max(i, j)));
        }
        ASSERT_NEAR(at(i, i), main, 4.0 * tolerance) << what << ", row " << r << ", player " << i;
        ASSERT_EQ(in_matrix(i, i), at(i, i));
        sum += at(i, i);
      }
      if (!banzhaf) {
        ASSERT_NEAR(sum, game.back(), 4.0 * tolerance) << what;
      }
    }
  }
}

TEST(TreeInteractions, AreTheGamesInteractionIndices) {
  for (std::uint64_t seed = 0; seed < 30; ++seed) {
    CoveredTrees how;
    how.features = 2 + seed % 7;
    how.depth = 1 + seed % 7;
    how.trees = 2;
    how.outputs = 1 + seed % 2;
    how.vector_leaves = seed % 4 == 1;
    const TreeEnsemble model = covered_ensemble(how, seed);
    const RowMajorMatrix x = grid_rows(9, how.features, seed + 500);
    const std::string what = "seed " + std::to_string(seed);
    expect_enumerated(model, x, {}, what);
    expect_enumerated(model, x, {.index = ValueIndex::banzhaf}, "banzhaf, " + what);
    expect_enumerated(model, x, {.instruction_set = InstructionSet::baseline}, "baseline, " + what);
  }
}

TEST(TreeInteractions, OfGroupsOfFeatures) {
  for (std::uint64_t seed = 0; seed < 8; ++seed) {
    CoveredTrees how;
    how.features = 7;
    how.depth = 6;
    expect_enumerated(covered_ensemble(how, seed), grid_rows(5, 7, seed), {.players = {{0, 1, 1, 2, 0, 3, 1}}},
                      "seed " + std::to_string(seed));
  }
}

TEST(TreeInteractions, RowsOfMatricesAddUpToValuesForDeepTrees) {
  for (const std::size_t depth : {2U, 6U, 12U, 20U}) {
    CoveredTrees how;
    how.features = 25;
    how.depth = depth;
    how.stops = depth > 8 ? 0.35 : 0.1;
    const TreeEnsemble model = covered_ensemble(how, depth);
    const RowMajorMatrix x = grid_rows(40, 25, depth);
    const Explanation values = PathDependentTreeExplainer{model}.explain(x);
    std::vector<double> matrices(40 * 25 * 25);
    PathDependentTreeInteractions{model}.matrices_into(x, matrices);
    for (std::size_t r = 0; r < 40; ++r) {
      for (std::size_t i = 0; i < 25; ++i) {
        const auto row = matrices.begin() + static_cast<std::ptrdiff_t>((r * 25 + i) * 25);
        EXPECT_NEAR(std::accumulate(row, row + 25, 0.0), values.value(r, i), 1e-12 * leaf_scale(model));
      }
    }
  }
}

TEST(TreeInteractions, HaveTheSameBitsForAnyThreadsBlocksAndInstructionSets) {
  CoveredTrees how;
  how.depth = 7;
  const TreeEnsemble model = covered_ensemble(how, 4);
  const RowMajorMatrix x = grid_rows(1500, how.features, 4);
  const std::vector<double> all = PathDependentTreeInteractions{model}.triangles(x);
  EXPECT_EQ((PathDependentTreeInteractions{model, {.instruction_set = InstructionSet::baseline}}.triangles(x, 4)), all);
  const PathDependentTreeInteractions engine{model};
  std::vector<double> streamed(all.size());
  engine.blocks(
      x,
      [&](std::uint64_t first, std::uint64_t count, std::span<const double> block) {
        EXPECT_EQ(block.size(), count * engine.pairs());
        std::copy(block.begin(), block.end(), streamed.begin() + static_cast<std::ptrdiff_t>(first * engine.pairs()));
      },
      3);
  EXPECT_EQ(streamed, all);
  for (const Eigen::Index n : {0, 1, 3, 4, 5, 7, 8, 9, 17}) {
    const std::vector<double> some = engine.triangles(x.middleRows(11, n));
    EXPECT_TRUE(std::equal(some.begin(), some.end(), all.begin() + static_cast<std::ptrdiff_t>(11 * engine.pairs())));
  }
}

TEST(TreeInteractions, MeansAreMeansOfTriangles) {
  CoveredTrees how;
  how.outputs = 2;
  const TreeEnsemble model = covered_ensemble(how, 6);
  const std::size_t n = 5000;
  const RowMajorMatrix x = grid_rows(n, how.features, 6);
  const PathDependentTreeInteractions engine{model};
  const std::vector<double> all = engine.triangles(x);
  std::vector<double> weights(n);
  std::vector<std::uint32_t> group(n);
  for (std::size_t i = 0; i < n; ++i) {
    weights[i] = static_cast<double>(i % 5);
    group[i] = static_cast<std::uint32_t>(i % 3);
  }
  const InteractionGroups groups{weights, group, 4};
  const InteractionMeans means = engine.means(x, groups);
  const std::size_t numbers = engine.pairs() * 2;
  for (std::size_t g = 0; g < 3; ++g) {
    for (std::size_t i = 0; i < numbers; ++i) {
      double weight = 0.0;
      double sum = 0.0;
      double absolute = 0.0;
      for (std::size_t r = g; r < n; r += 3) {
        weight += weights[r];
        sum += weights[r] * all[r * numbers + i];
        absolute += weights[r] * std::abs(all[r * numbers + i]);
      }
      EXPECT_EQ(means.weight[g], weight);
      EXPECT_NEAR(means.mean[g * numbers + i], sum / weight, 1e-12);
      EXPECT_NEAR(means.mean_absolute[g * numbers + i], absolute / weight, 1e-12);
    }
  }
  EXPECT_EQ(means.weight[3], 0.0);
  EXPECT_EQ(means.mean[3 * numbers], 0.0);
  for (const unsigned threads : {2U, 5U}) {
    const InteractionMeans again = engine.means(x, groups, threads);
    EXPECT_EQ(again.mean, means.mean);
    EXPECT_EQ(again.mean_absolute, means.mean_absolute);
  }
}

TEST(TreeInteractions, OfModelsThatSayNothing) {
  const TreeEnsemble empty{{2, {0.5}, {}}};
  EXPECT_EQ(PathDependentTreeInteractions{empty}.triangles(grid_rows(3, 2, 1)), std::vector<double>(9, 0.0));
  const InteractionMeans none = PathDependentTreeInteractions{empty}.means(RowMajorMatrix(0, 2));
  EXPECT_EQ(none.weight, std::vector<double>{0.0});
}

TEST(TreeInteractions, Refuse) {
  const TreeEnsemble model = covered_ensemble({}, 1);
  const PathDependentTreeInteractions engine{model};
  const RowMajorMatrix x = grid_rows(10, 6, 1);
  EXPECT_THROW(static_cast<void>(engine.triangles(RowMajorMatrix::Zero(1, 5))), InvalidInput);
  EXPECT_THROW(static_cast<void>(engine.triangles(x, 0)), InvalidInput);
  try {
    static_cast<void>(engine.triangles(x, 1, 209));
    FAIL() << "210 numbers were returned where 209 may be";
  } catch (const InvalidInput& error) {
    EXPECT_NE(std::string{error.what()}.find("210 numbers"), std::string::npos) << error.what();
  }
  std::vector<double> small(10);
  EXPECT_THROW(engine.triangles_into(x, small), InvalidInput);
  EXPECT_THROW(engine.matrices_into(x, small), InvalidInput);
  const std::vector<double> negative(10, -1.0);
  EXPECT_THROW(static_cast<void>(engine.means(x, {.weights = negative})), InvalidInput);
  EXPECT_THROW(static_cast<void>(engine.means(x, {.weights = std::span{small}.first(9)})), InvalidInput);
  const std::vector<std::uint32_t> group(10, 2);
  EXPECT_THROW(static_cast<void>(engine.means(x, {.group = group, .groups = 2})), InvalidInput);
  EXPECT_THROW(static_cast<void>(engine.means(x, {.groups = 0})), InvalidInput);
  EXPECT_THROW(static_cast<void>(engine.means(x, {}, 0)), InvalidInput);
  model::TreeEnsembleParts bare = model.parts();
  bare.trees[0].cover.clear();
  const TreeEnsemble without_cover{bare};
  EXPECT_THROW(PathDependentTreeInteractions{without_cover}, InvalidInput);
}

}  // namespace
}  // namespace lotrecht::explain
