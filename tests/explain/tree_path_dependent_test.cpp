#include <lotrecht/explain/tree_path_dependent.hpp>

#include <gtest/gtest.h>

#include <cmath>
#include <cstdint>
#include <limits>
#include <numeric>
#include <string>
#include <vector>

#include "support/covered_trees.hpp"
#include "support/path_game.hpp"

namespace lotrecht::explain {
namespace {

using model::Precision;
using model::Split;
using model::Tree;
using model::TreeEnsemble;
using testing::covered_ensemble;
using testing::CoveredTrees;
using testing::grid_rows;
using testing::leaf_scale;

std::vector<InstructionSet> sets() {
  std::vector<InstructionSet> all;
  for (const auto set : {InstructionSet::baseline, InstructionSet::avx2, InstructionSet::avx512}) {
    if (set <= widest_instruction_set()) all.push_back(set);
  }
  return all;
}

std::vector<std::uint32_t> each_feature(std::size_t features) {
  std::vector<std::uint32_t> players(features);
  std::iota(players.begin(), players.end(), 0U);
  return players;
}

/// Every value of every row against the game's 2^p coalitions.
void expect_enumerated(const TreeEnsemble& model, const RowMajorMatrix& x, PathDependentOptions options,
                       const std::string& what) {
  const std::vector<std::uint32_t> players =
      options.players.player_of.empty() ? each_feature(model.features()) : options.players.player_of;
  const PathDependentTreeExplainer engine{model, options};
  const Explanation result = engine.explain(x);
  const std::size_t p = engine.players();
  const bool banzhaf = options.index == ValueIndex::banzhaf;
  const double tolerance = (options.arithmetic == Arithmetic::float32 ? 1e-6 : 1e-12) * leaf_scale(model);
  for (std::size_t i = 0; i < result.rows; ++i) {
    for (std::size_t k = 0; k < model.outputs(); ++k) {
      const double* row = x.data() + i * model.features();
      const testing::Game game = testing::path_game(model, row, players, p, k);
      ASSERT_NEAR(result.base_values[k], game.front(), 1e-12 * leaf_scale(model)) << what;
      double sum = result.base_values[k];
      for (std::size_t j = 0; j < p; ++j) {
        const auto set = std::uint32_t{1} << j;
        const double expected =
            banzhaf ? testing::banzhaf_interaction(game, p, set) : testing::shapley_interaction(game, p, set);
        ASSERT_NEAR(result.value(i, j, k), expected, tolerance) << what << ", row " << i << ", player " << j;
        sum += result.value(i, j, k);
      }
      ASSERT_NEAR(result.residual[i * model.outputs() + k], game.back() - sum, tolerance) << what;
      if (!banzhaf) {
        ASSERT_NEAR(result.residual[i * model.outputs() + k], 0.0, tolerance) << what;
      }
    }
  }
}

TEST(TreePathDependent, IsTheShapleyValueOfTheGame) {
  for (std::uint64_t seed = 0; seed < 60; ++seed) {
    CoveredTrees how;
    how.features = 1 + seed % 9;
    how.depth = 1 + seed % 7;
    how.trees = 3;
    how.stops = seed % 3 == 0 ? 0.0 : 0.25;
    how.outputs = 1 + seed % 3;
    how.vector_leaves = seed % 2 == 0;
    how.precision = seed % 5 == 0 ? Precision::float32 : Precision::float64;
    const TreeEnsemble model = covered_ensemble(how, seed);
    const RowMajorMatrix x = grid_rows(9, how.features, seed + 1000);
    for (const InstructionSet set : sets()) {
      expect_enumerated(model, x, {.instruction_set = set}, "seed " + std::to_string(seed));
    }
    expect_enumerated(model, x, {.arithmetic = Arithmetic::float32}, "float32, seed " + std::to_string(seed));
    expect_enumerated(model, x, {.index = ValueIndex::banzhaf}, "banzhaf, seed " + std::to_string(seed));
  }
}

TEST(TreePathDependent, AGroupOfFeaturesIsOnePlayer) {
  for (std::uint64_t seed = 0; seed < 20; ++seed) {
    CoveredTrees how;
    how.features = 7;
    how.depth = 6;
    how.outputs = 2;
    const TreeEnsemble model = covered_ensemble(how, seed);
    const RowMajorMatrix x = grid_rows(9, how.features, seed);
    expect_enumerated(model, x, {.players = {{0, 1, 1, 2, 0, 3, 1}}}, "seed " + std::to_string(seed));
    // All features together: the whole difference from the base.
    const Explanation one =
        PathDependentTreeExplainer{model, {.players = {std::vector<std::uint32_t>(7, 0)}}}.explain(x);
    EXPECT_EQ(one.features, 1U);
    EXPECT_LE(one.largest_residual(), 1e-12 * leaf_scale(model));
  }
}

TEST(TreePathDependent, HasTheSameBitsForAnyThreadsBlocksAndInstructionSets) {
  for (std::uint64_t seed = 0; seed < 6; ++seed) {
    CoveredTrees how;
    how.features = 12;
    how.depth = 3 + 2 * seed;
    how.trees = 5;
    how.outputs = 2;
    how.vector_leaves = seed % 2 == 0;
    const TreeEnsemble model = covered_ensemble(how, seed);
    const RowMajorMatrix x = grid_rows(2000, how.features, seed);
    const Explanation one = PathDependentTreeExplainer{model, {.instruction_set = InstructionSet::baseline}}.explain(x);
    EXPECT_LE(one.largest_residual(), 1e-12 * leaf_scale(model));
    for (const InstructionSet set : sets()) {
      const PathDependentTreeExplainer engine{model, {.instruction_set = set}};
      EXPECT_EQ(engine.explain(x, 5).values, one.values) << name(set);
      std::vector<double> some(37 * 12 * 2);
      engine.explain_into(x.middleRows(501, 37), some);
      EXPECT_TRUE(std::equal(some.begin(), some.end(), one.values.begin() + 501 * 12 * 2)) << name(set);
    }
  }
}

TEST(TreePathDependent, EveryNumberOfRowsIsExplainedAlike) {
  const TreeEnsemble model = covered_ensemble({}, 3);
  const RowMajorMatrix x = grid_rows(40, model.features(), 3);
  const Explanation all = PathDependentTreeExplainer{model}.explain(x);
  for (Eigen::Index n = 0; n <= 40; ++n) {
    const Explanation some = PathDependentTreeExplainer{model}.explain(x.topRows(n));
    ASSERT_EQ(some.values, std::vector<double>(all.values.begin(), all.values.begin() + n * 6));
    ASSERT_EQ(some.residual.size(), static_cast<std::size_t>(n));
  }
}

TEST(TreePathDependent, AddsUpForDeepTrees) {
  for (const std::size_t depth : {20U, 40U, 64U, 65U, 300U, 1024U}) {
    // A chain: at every node one child is a leaf.
    for (const std::size_t features : {std::size_t{3}, std::size_t{40}, depth}) {
      Tree tree;
      testing::Draws draws{depth};
      double cover = 1.0;
      for (std::size_t d = 0; d < depth; ++d) {
        const auto leaf = static_cast<std::int32_t>(tree.nodes.size()) + 1;
        model::Node node;
        node.feature = static_cast<std::int32_t>(d % features);
        node.threshold = draws.uniform();
        node.left = leaf;
        node.right = leaf + 1;
        tree.nodes.push_back(node);
        tree.nodes.emplace_back();
        tree.values.insert(tree.values.end(), {0.0, draws.uniform() - 0.5});
        tree.cover.insert(tree.cover.end(), {cover, 0.05 * cover});
        cover *= 0.95;
      }
      tree.nodes.emplace_back();
      tree.values.push_back(1.0);
      tree.cover.push_back(cover);
      const TreeEnsemble model{{features, {0.25}, {tree}}};
      RowMajorMatrix x(20, static_cast<Eigen::Index>(features));
      for (double& v : x.reshaped()) v = 0.3 + 0.7 * draws.uniform();
      x.row(0).setOnes();  // goes all the way down
      const Explanation result = PathDependentTreeExplainer{model}.explain(x);
      EXPECT_LE(result.largest_residual(), 1e-12) << depth << " deep, " << features << " features";
      EXPECT_NEAR(std::accumulate(result.row(0).begin(), result.row(0).end(), result.base_values[0]), 1.25, 1e-12);
    }
  }
}

TEST(TreePathDependent, AddsUpForBushyTreesOfAnyDepth) {
  for (std::size_t depth = 1; depth <= 24; ++depth) {
    CoveredTrees how;
    how.features = 30;
    how.depth = depth;
    how.stops = depth > 10 ? 0.3 : 0.0;
    how.trees = 2;
    const TreeEnsemble model = covered_ensemble(how, depth);
    const Explanation result = PathDependentTreeExplainer{model}.explain(grid_rows(33, 30, depth));
    EXPECT_LE(result.largest_residual(), 1e-12 * leaf_scale(model)) << depth;
  }
}

TEST(TreePathDependent, IsLinearInTrees) {
  CoveredTrees how;
  how.depth = 5;
  const TreeEnsemble model = covered_ensemble(how, 5);
  const RowMajorMatrix x = grid_rows(20, how.features, 5);
  const Explanation all = PathDependentTreeExplainer{model}.explain(x);
  std::vector<double> sum(all.values.size(), 0.0);
  for (const Tree& tree : model.trees()) {
    const Explanation one = PathDependentTreeExplainer{TreeEnsemble{{how.features, {0.0}, {tree}}}}.explain(x);
    for (std::size_t i = 0; i < sum.size(); ++i) sum[i] += one.values[i];
  }
  for (std::size_t i = 0; i < sum.size(); ++i) EXPECT_NEAR(sum[i], all.values[i], 1e-12 * leaf_scale(model));

  model::TreeEnsembleParts twice = model.parts();
  twice.trees.insert(twice.trees.end(), model.trees().begin(), model.trees().end());
  const TreeEnsemble doubled{twice};
  const Explanation two = PathDependentTreeExplainer{doubled}.explain(x);
  for (std::size_t i = 0; i < sum.size(); ++i)
    EXPECT_NEAR(two.values[i], 2.0 * all.values[i], 1e-12 * leaf_scale(model));
}

TEST(TreePathDependent, FeaturesMayBeNumberedInAnyOrder) {
  CoveredTrees how;
  how.depth = 6;
  const TreeEnsemble model = covered_ensemble(how, 8);
  const RowMajorMatrix x = grid_rows(20, how.features, 8);
  const std::vector<Eigen::Index> to{3, 0, 5, 1, 4, 2};
  model::TreeEnsembleParts moved = model.parts();
  for (Tree& tree : moved.trees) {
    for (model::Node& node : tree.nodes) {
      if (!node.is_leaf()) node.feature = static_cast<std::int32_t>(to[static_cast<std::size_t>(node.feature)]);
    }
  }
  RowMajorMatrix y(x.rows(), x.cols());
  for (Eigen::Index f = 0; f < x.cols(); ++f) y.col(to[static_cast<std::size_t>(f)]) = x.col(f);
  const Explanation before = PathDependentTreeExplainer{model}.explain(x);
  const TreeEnsemble renumbered{moved};
  const Explanation after = PathDependentTreeExplainer{renumbered}.explain(y);
  for (std::size_t i = 0; i < 20; ++i) {
    for (std::size_t f = 0; f < 6; ++f) {
      EXPECT_EQ(before.value(i, f), after.value(i, static_cast<std::size_t>(to[f])));
    }
  }
}

TEST(TreePathDependent, AFeatureNobodyAsksAboutHasNoValue) {
  const TreeEnsemble six = covered_ensemble({}, 9);
  model::TreeEnsembleParts parts = six.parts();
  parts.features = 8;
  const TreeEnsemble model{parts};
  const Explanation result = PathDependentTreeExplainer{model}.explain(grid_rows(20, 8, 9));
  for (std::size_t i = 0; i < 20; ++i) {
    EXPECT_EQ(result.value(i, 6), 0.0);
    EXPECT_EQ(result.value(i, 7), 0.0);
  }
}

TEST(TreePathDependent, LikeFeaturesHaveLikeValues) {
  // x0 and x1 and nothing else, by the same covers: both rows' parts are the same.
  Tree both;
  both.nodes = {{1, 2, 0, Split::at_most, false, 0.0, 0, 0}, {}, {3, 4, 1, Split::at_most, false, 0.0, 0, 0}, {}, {}};
  both.values = {0, 0, 0, 0, 1};
  both.cover = {4, 2, 2, 1, 1};
  const TreeEnsemble model{{2, {0.0}, {both}}};
  RowMajorMatrix x(1, 2);
  x << 1.0, 1.0;
  const Explanation result = PathDependentTreeExplainer{model}.explain(x);
  EXPECT_DOUBLE_EQ(result.base_values[0], 0.25);
  EXPECT_DOUBLE_EQ(result.value(0, 0), 0.375);
  EXPECT_DOUBLE_EQ(result.value(0, 1), 0.375);
}

TEST(TreePathDependent, ExplainsModelsThatSayNothing) {
  const TreeEnsemble empty{{2, {0.5, -1.0}, {}}};
  const RowMajorMatrix x = grid_rows(3, 2, 1);
  const Explanation nothing = PathDependentTreeExplainer{empty}.explain(x);
  EXPECT_EQ(nothing.values, std::vector<double>(12, 0.0));
  EXPECT_EQ(nothing.base_values, (std::vector<double>{0.5, -1.0}));
  EXPECT_EQ(nothing.largest_residual(), 0.0);

  Tree leaf;
  leaf.nodes = {{}};
  leaf.values = {3.0};
  leaf.cover = {0.0};
  leaf.first_output = 1;
  const TreeEnsemble single{{2, {0.5, -1.0}, {leaf}}};
  const Explanation constant = PathDependentTreeExplainer{single}.explain(x, 2);
  EXPECT_EQ(constant.values, std::vector<double>(12, 0.0));
  EXPECT_EQ(constant.base_values, (std::vector<double>{0.5, 2.0}));
  EXPECT_EQ(constant.largest_residual(), 0.0);
}

TEST(TreePathDependent, StreamsBlocksWithResiduals) {
  const TreeEnsemble model = covered_ensemble({}, 12);
  const PathDependentTreeExplainer engine{model};
  const RowMajorMatrix x = grid_rows(700, model.features(), 12);
  const Explanation all = engine.explain(x, 3);
  std::vector<double> values(700 * 6);
  std::vector<double> residual(700);
  engine.explain_into(x, values, residual);
  EXPECT_EQ(values, all.values);
  EXPECT_EQ(residual, all.residual);
}

TEST(TreePathDependent, Refuses) {
  const TreeEnsemble model = covered_ensemble({}, 1);
  model::TreeEnsembleParts bare = model.parts();
  bare.trees[1].cover.clear();
  const TreeEnsemble without_cover{bare};
  try {
    const PathDependentTreeExplainer engine{without_cover};
    FAIL() << "a tree without cover was taken";
  } catch (const InvalidInput& error) {
    EXPECT_NE(std::string{error.what()}.find("tree 1"), std::string::npos) << error.what();
    EXPECT_NE(std::string{error.what()}.find("background"), std::string::npos) << error.what();
  }
  model::TreeEnsembleParts lines = model.parts();
  lines.trees[0].lines.resize(lines.trees[0].nodes.size());
  const TreeEnsemble with_lines{lines};
  EXPECT_THROW(PathDependentTreeExplainer{with_lines}, InvalidInput);

  EXPECT_THROW((PathDependentTreeExplainer{model, {.players = {{0, 1}}}}), InvalidInput);
  EXPECT_THROW((PathDependentTreeExplainer{model, {.players = {{0, 1, 2, 2, 4, 4}}}}), InvalidInput);  // nobody is 3
  EXPECT_THROW((PathDependentTreeExplainer{model, {.players = {{0, 1, 2, 3, 4, 9}}}}), InvalidInput);

  model::TreeEnsembleParts logistic = model.parts();
  logistic.link = {model::LinkKind::logistic, 1.0};
  const TreeEnsemble probability{logistic};
  EXPECT_NO_THROW(PathDependentTreeExplainer{probability});
  EXPECT_NO_THROW((PathDependentTreeExplainer{model, {.output = ExplainedOutput::response}}));
  EXPECT_THROW((PathDependentTreeExplainer{probability, {.output = ExplainedOutput::response}}), InvalidInput);

  const PathDependentTreeExplainer engine{model};
  EXPECT_THROW(static_cast<void>(engine.explain(RowMajorMatrix::Zero(3, 5))), InvalidInput);
  EXPECT_THROW(static_cast<void>(engine.explain(RowMajorMatrix::Zero(3, 6), 0)), InvalidInput);
  std::vector<double> small(17);
  EXPECT_THROW(engine.explain_into(RowMajorMatrix::Zero(3, 6), small), InvalidInput);
  std::vector<double> values(18);
  EXPECT_THROW(engine.explain_into(RowMajorMatrix::Zero(3, 6), values, small), InvalidInput);
  if (widest_instruction_set() < InstructionSet::avx512) {
    EXPECT_THROW((PathDependentTreeExplainer{model, {.instruction_set = InstructionSet::avx512}}), InvalidInput);
  }
}

}  // namespace
}  // namespace lotrecht::explain
