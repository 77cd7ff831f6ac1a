#include <lotrecht/explain/tree_interventional.hpp>

#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <numeric>
#include <vector>

#include "support/random_trees.hpp"
#include "support/shapley_by_definition.hpp"

namespace lotrecht::explain {
namespace {

using testing::Game;
using testing::RandomTreeOptions;
using testing::RandomTrees;

// The game by its definition: the mean margin of mixtures, one prediction each.
Game game(const model::TreeEnsemble& model, const RowMajorMatrix& x, Eigen::Index row, const RowMajorMatrix& background,
          const std::vector<double>& weights, std::size_t output, const PlayerMap& players) {
  Game v(std::size_t{1} << players.count());
  for (std::size_t s = 0; s < v.size(); ++s) {
    RowMajorMatrix mixed = background;
    for (Eigen::Index f = 0; f < mixed.cols(); ++f) {
      if (((s >> players.player_of()[static_cast<std::size_t>(f)]) & 1U) != 0) mixed.col(f).setConstant(x(row, f));
    }
    RowMajorMatrix margins(mixed.rows(), static_cast<Eigen::Index>(model.outputs()));
    model::predict(model, mixed, margins);
    double total = 0.0;
    for (Eigen::Index i = 0; i < mixed.rows(); ++i) {
      const double w = weights.empty() ? 1.0 : weights[static_cast<std::size_t>(i)];
      v[s] += w * margins(i, static_cast<Eigen::Index>(output));
      total += w;
    }
    v[s] /= total;
  }
  return v;
}

void expect_by_definition(const RandomTreeOptions& options, std::uint64_t seed, Players grouping = {}) {
  RandomTrees random{seed};
  const model::TreeEnsemble model = random.ensemble(options);
  const RowMajorMatrix x = random.rows(5, options.features);
  const RowMajorMatrix background = random.rows(7, options.features);
  const std::vector<double> weights{1.0, 0.0, 2.5, 0.25, 1.0, 1e-3, 4.0};
  const PlayerMap players = grouping.of(options.features);
  for (const bool weighted : {false, true}) {
    const std::vector<double> w = weighted ? weights : std::vector<double>{};
    InterventionalTreeExplainer shapley{model, background, w, {grouping}};
    InterventionalTreeExplainer banzhaf{model, background, w, {grouping, ValueIndex::banzhaf}};
    const Explanation e = shapley.explain(x);
    const Explanation b = banzhaf.explain(x);
    for (std::size_t k = 0; k < options.outputs; ++k) {
      for (Eigen::Index i = 0; i < x.rows(); ++i) {
        const Game v = game(model, x, i, background, w, k, players);
        EXPECT_NEAR(e.base_values[k], v[0], 1e-13);
        for (std::size_t f = 0; f < players.count(); ++f) {
          const auto row = static_cast<std::size_t>(i);
          EXPECT_NEAR(e.value(row, f, k), testing::shapley_interaction(v, players.count(), 1ULL << f), 1e-12)
              << "seed " << seed << " row " << i << " player " << f << " output " << k;
          EXPECT_NEAR(b.value(row, f, k), testing::banzhaf_interaction(v, players.count(), 1ULL << f), 1e-12);
        }
      }
    }
    EXPECT_LT(e.largest_residual(), 1e-13);
  }
}

TEST(TreeInterventional, IsTheDefinition) {
  for (std::uint64_t seed = 0; seed < 12; ++seed) {
    expect_by_definition({.features = 1 + seed % 6, .trees = 3, .depth = 1 + seed % 7}, seed);
  }
}

TEST(TreeInterventional, IsTheDefinitionForSeveralOutputs) {
  for (const bool vector_leaves : {false, true}) {
    expect_by_definition({.features = 4, .trees = 4, .depth = 4, .outputs = 3, .vector_leaves = vector_leaves}, 40);
  }
}

TEST(TreeInterventional, IsTheDefinitionForGroupsOfColumns) {
  expect_by_definition({.features = 6, .trees = 3, .depth = 5}, 50, {{0, 1, 0, 2, 1, 1}});
  expect_by_definition({.features = 6, .trees = 3, .depth = 5}, 51, {{0, 0, 0, 0, 0, 0}});
}

// Paths of up to 13 players: leaves with more than ten have no table.
TEST(TreeInterventional, IsTheDefinitionWherePathsAreLong) {
  expect_by_definition({.features = 13, .trees = 1, .depth = 30, .stop = 0.42}, 60);
  RandomTrees random{61};
  const model::TreeEnsemble model =
      random.ensemble({.features = 60, .trees = 2, .depth = 50, .other_tests = false, .stop = 0.46});
  std::size_t longest = 0;
  for (const model::Tree& tree : model.trees()) {
    longest = std::max(longest, detail::longest_path(tree, Players{}.of(60).player_of()));
  }
  ASSERT_GT(longest, detail::table_slots);
  InterventionalTreeExplainer explainer{model, random.rows(40, 60)};
  EXPECT_LT(explainer.explain(random.rows(30, 60)).largest_residual(), 1e-12);
}

RowMajorMatrix stacked(const RowMajorMatrix& a, const RowMajorMatrix& b) {
  RowMajorMatrix both(a.rows() + b.rows(), a.cols());
  both << a, b;
  return both;
}

double largest_difference(const Explanation& a, const Explanation& b) {
  EXPECT_EQ(a.values.size(), b.values.size());
  double largest = 0.0;
  for (std::size_t i = 0; i < a.values.size(); ++i) largest = std::max(largest, std::abs(a.values[i] - b.values[i]));
  return largest;
}

TEST(TreeInterventional, SameBitsForAnyThreadsBlocksAndTables) {
  RandomTrees random{70};
  const model::TreeEnsemble model = random.ensemble({.features = 12, .trees = 9, .depth = 7});
  const RowMajorMatrix background = random.rows(300, 12);
  std::vector<double> weights;
  for (int i = 0; i < 300; ++i) weights.push_back(random.uniform());
  const RowMajorMatrix x = random.rows(1200, 12);
  InterventionalTreeExplainer kept{model, background, weights};
  ASSERT_TRUE(kept.keeps_tables());
  const Explanation alone = kept.explain(x);
  for (const unsigned threads : {2U, 5U}) {
    InterventionalTreeExplainer other{model, background, weights, {.threads = threads}};
    EXPECT_EQ(other.explain(x, threads).values, alone.values);
  }
  InterventionalTreeExplainer forgetful{model, background, weights, {.table_bytes = 1}};
  ASSERT_FALSE(forgetful.keeps_tables());
  EXPECT_EQ(forgetful.explain(x, 2).values, alone.values);
  EXPECT_EQ(forgetful.explain(x).values, alone.values) << "the second time";
  for (const Eigen::Index i : {0, 63, 64, 511, 512, 1199}) {
    const Explanation one = kept.explain(x.row(i));
    for (std::size_t f = 0; f < 12; ++f) EXPECT_EQ(one.value(0, f), alone.value(static_cast<std::size_t>(i), f));
  }
}

TEST(TreeInterventional, EveryProcessorGivesTheSameBits) {
  RandomTrees random{71};
  for (const std::size_t depth : {1U, 3U, 8U, 12U}) {
    const model::TreeEnsemble model = random.ensemble({.features = 14, .trees = 3, .depth = depth, .outputs = 2});
    const RowMajorMatrix background = random.rows(100, 14);
    const RowMajorMatrix x = random.rows(70, 14);
    const auto values = [&](InstructionSet set) {
      InterventionalOptions options;
      options.instruction_set = set;
      return InterventionalTreeExplainer{model, background, {}, options}.explain(x).values;
    };
    const std::vector<double> baseline = values(InstructionSet::baseline);
    for (const InstructionSet set : {InstructionSet::avx2, InstructionSet::avx512}) {
      if (set > widest_instruction_set()) continue;
      EXPECT_EQ(values(set), baseline) << name(set) << ", depth " << depth;
    }
  }
}

TEST(TreeInterventional, AWeightOfTwoIsTheRowTwice) {
  RandomTrees random{72};
  const model::TreeEnsemble model = random.ensemble({.features = 6, .trees = 5, .depth = 5});
  const RowMajorMatrix a = random.rows(20, 6);
  const RowMajorMatrix b = random.rows(10, 6);
  const RowMajorMatrix x = random.rows(50, 6);
  std::vector<double> weights(30, 1.0);
  std::fill(weights.begin() + 20, weights.end(), 2.0);
  InterventionalTreeExplainer twice{model, stacked(stacked(a, b), b)};
  InterventionalTreeExplainer weighted{model, stacked(a, b), weights};
  EXPECT_LT(largest_difference(twice.explain(x), weighted.explain(x)), 1e-14);
}

// A background of parts is the weighted mean of the parts' explanations.
TEST(TreeInterventional, IsLinearInTheBackgroundAndInTheTrees) {
  RandomTrees random{73};
  const model::TreeEnsemble model = random.ensemble({.features = 6, .trees = 4, .depth = 5});
  const RowMajorMatrix a = random.rows(30, 6);
  const RowMajorMatrix b = random.rows(10, 6);
  const RowMajorMatrix x = random.rows(50, 6);
  const Explanation both = InterventionalTreeExplainer{model, stacked(a, b)}.explain(x);
  const Explanation of_a = InterventionalTreeExplainer{model, a}.explain(x);
  const Explanation of_b = InterventionalTreeExplainer{model, b}.explain(x);
  model::TreeEnsembleParts first = model.parts();
  model::TreeEnsembleParts second = model.parts();
  first.trees.resize(1);
  second.trees.erase(second.trees.begin());
  const model::TreeEnsemble first_model{first};
  const model::TreeEnsemble second_model{second};
  const Explanation of_first = InterventionalTreeExplainer{first_model, a}.explain(x);
  const Explanation of_second = InterventionalTreeExplainer{second_model, a}.explain(x);
  for (std::size_t i = 0; i < both.values.size(); ++i) {
    EXPECT_NEAR(both.values[i], 0.75 * of_a.values[i] + 0.25 * of_b.values[i], 1e-14);
    EXPECT_NEAR(of_a.values[i], of_first.values[i] + of_second.values[i], 1e-14);
  }
}

// The dual of a Shapley value: row and background change places and the sign changes.
TEST(TreeInterventional, IsAntisymmetricInRowAndBackground) {
  RandomTrees random{74};
  const model::TreeEnsemble model = random.ensemble({.features = 6, .trees = 4, .depth = 6});
  const RowMajorMatrix a = random.rows(1, 6);
  const RowMajorMatrix b = random.rows(1, 6);
  const Explanation there = InterventionalTreeExplainer{model, b}.explain(a);
  const Explanation back = InterventionalTreeExplainer{model, a}.explain(b);
  for (std::size_t f = 0; f < 6; ++f) EXPECT_NEAR(there.value(0, f), -back.value(0, f), 1e-14);
}

TEST(TreeInterventional, AFeatureNobodyAsksAboutHasNoValue) {
  RandomTrees random{75};
  model::TreeEnsembleParts parts = random.ensemble({.features = 4, .trees = 5, .depth = 4}).parts();
  parts.features = 6;
  const model::TreeEnsemble model{parts};
  const Explanation e = InterventionalTreeExplainer{model, random.rows(10, 6)}.explain(random.rows(70, 6));
  for (std::size_t i = 0; i < e.rows; ++i) {
    EXPECT_EQ(e.value(i, 4), 0.0);
    EXPECT_EQ(e.value(i, 5), 0.0);
  }
}

TEST(TreeInterventional, AnEnsembleThatSaysNothingIsItsBase) {
  const model::TreeEnsemble empty{{2, {0.5}, {}}};
  model::Tree leaf;
  leaf.nodes = {{}};
  leaf.values = {3.0};
  const model::TreeEnsemble constant{{2, {0.5}, {leaf}}};
  const RowMajorMatrix x = RowMajorMatrix::Zero(3, 2);
  EXPECT_EQ((InterventionalTreeExplainer{empty, x}.explain(x).base_values[0]), 0.5);
  const Explanation e = InterventionalTreeExplainer{constant, x}.explain(x);
  EXPECT_EQ(e.base_values[0], 3.5);
  EXPECT_EQ(e.values, std::vector<double>(6, 0.0));
  EXPECT_EQ(e.largest_residual(), 0.0);
  EXPECT_EQ((InterventionalTreeExplainer{constant, x}.explain(RowMajorMatrix(0, 2)).values.size()), 0U);
}

TEST(TreeInterventional, RefusesBackgroundsThatAreNone) {
  RandomTrees random{76};
  const model::TreeEnsemble model = random.ensemble({.features = 3});
  const RowMajorMatrix x = random.rows(4, 3);
  constexpr double nan = std::numeric_limits<double>::quiet_NaN();
  EXPECT_THROW((InterventionalTreeExplainer{model, RowMajorMatrix(0, 3)}), InvalidInput);
  EXPECT_THROW((InterventionalTreeExplainer{model, RowMajorMatrix::Zero(2, 2)}), InvalidInput);
  for (const std::vector<double>& bad : {std::vector<double>{1, 1, 1}, {1, 1, 1, -1}, {0, 0, 0, 0}, {1, 1, 1, nan}}) {
    EXPECT_THROW((InterventionalTreeExplainer{model, x, bad}), InvalidInput);
  }
  InterventionalTreeExplainer explainer{model, x};
  EXPECT_THROW((void)explainer.explain(RowMajorMatrix::Zero(2, 4)), InvalidInput);
  EXPECT_THROW((void)explainer.explain(x, 0), InvalidInput);
  std::vector<double> small(3);
  EXPECT_THROW(explainer.explain_into(x, small), InvalidInput);
  EXPECT_THROW((InterventionalTreeExplainer{model, x, {}, {.threads = 0}}), InvalidInput);
}

// Lines in leaves, over features of the path and others, with missing values in rows and background.
model::TreeEnsemble with_lines(const model::TreeEnsemble& model, RandomTrees& random) {
  model::TreeEnsembleParts parts = model.parts();
  for (model::Tree& tree : parts.trees) {
    tree.lines.resize(tree.nodes.size());
    for (std::size_t n = 0; n < tree.nodes.size(); ++n) {
      if (!tree.nodes[n].is_leaf()) continue;
      model::LinearLeaf& line = tree.lines[n];
      line.constant = random.uniform();
      for (std::size_t f = 0; f < model.features(); ++f) {
        if (random.uniform() < 0.6) continue;
        line.features.push_back(static_cast<std::int32_t>(f));
        line.coefficients.push_back(random.uniform() - 0.5);
      }
    }
  }
  return model::TreeEnsemble{parts};
}

TEST(TreeInterventional, LinesInLeavesAreExplainedByTheDefinition) {
  for (std::uint64_t seed = 0; seed < 10; ++seed) {
    RandomTrees random{80 + seed};
    const std::size_t p = 1 + seed % 5;
    const model::TreeEnsemble model = with_lines(
        random.ensemble({.features = p, .trees = 3, .depth = 1 + seed % 5, .outputs = 1 + seed % 2}), random);
    const RowMajorMatrix x = random.rows(5, p, 0.2);
    const RowMajorMatrix background = random.rows(7, p, 0.2);
    const std::vector<double> w{1.0, 0.0, 2.5, 0.25, 1.0, 1e-3, 4.0};
    const Players grouping{seed % 3 == 2 && p == 3 ? std::vector<std::uint32_t>{0, 1, 0}
                                                   : std::vector<std::uint32_t>{}};
    const PlayerMap players = grouping.of(p);
    const Explanation e = InterventionalTreeExplainer{model, background, w, {grouping}}.explain(x);
    const Explanation b =
        InterventionalTreeExplainer{model, background, w, {grouping, ValueIndex::banzhaf, 1}}.explain(x);
    for (std::size_t k = 0; k < model.outputs(); ++k) {
      for (std::size_t i = 0; i < 5; ++i) {
        const Game v = game(model, x, static_cast<Eigen::Index>(i), background, w, k, players);
        for (std::size_t f = 0; f < players.count(); ++f) {
          EXPECT_NEAR(e.value(i, f, k), testing::shapley_interaction(v, players.count(), 1ULL << f), 1e-12)
              << "seed " << seed;
          EXPECT_NEAR(b.value(i, f, k), testing::banzhaf_interaction(v, players.count(), 1ULL << f), 1e-12);
        }
      }
    }
    EXPECT_LT(e.largest_residual(), 1e-12);
  }
}

TEST(TreeInterventional, SeveralThreadsMayAskAtOnce) {
  RandomTrees random{95};
  const model::TreeEnsemble model = random.ensemble({.features = 6, .trees = 5, .depth = 5});
  const RowMajorMatrix x = random.rows(40, 6);
  const InterventionalTreeExplainer explainer{model, random.rows(30, 6), {}, {.table_bytes = 1}};
  ASSERT_FALSE(explainer.keeps_tables());
  const Explanation alone = explainer.explain(x);
  std::vector<Explanation> answers(4);
  for_each_block(4, 1, 4, [&](std::uint64_t i, std::uint64_t) { answers[i] = explainer.explain(x); });
  for (const Explanation& answer : answers) EXPECT_EQ(answer.values, alone.values);
}

}  // namespace
}  // namespace lotrecht::explain
