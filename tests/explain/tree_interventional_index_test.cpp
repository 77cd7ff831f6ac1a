#include <lotrecht/explain/tree_interventional_index.hpp>

#include <gtest/gtest.h>

#include <cmath>
#include <cstdint>
#include <vector>

#include <lotrecht/explain/exact_shapley.hpp>
#include <lotrecht/explain/tree_interventional.hpp>
#include <lotrecht/model/predict.hpp>

#include "support/random_trees.hpp"

namespace lotrecht::explain {
namespace {

using model::TreeEnsemble;
using testing::RandomTreeOptions;
using testing::RandomTrees;

constexpr InteractionIndex every_index[] = {InteractionIndex::sii,  InteractionIndex::k_sii,   InteractionIndex::stii,
                                            InteractionIndex::fsii, InteractionIndex::banzhaf, InteractionIndex::chii};
const std::vector<double> weights{1.0, 0.0, 2.5, 0.25, 1.0, 1e-3, 4.0};

bool adds_up(InteractionIndex index) {
  return index == InteractionIndex::k_sii || index == InteractionIndex::stii || index == InteractionIndex::fsii;
}

std::vector<double> explained(const InterventionalInteractionIndex& engine, const RowMajorMatrix& x,
                              unsigned threads = 1) {
  std::vector<double> values(static_cast<std::size_t>(x.rows()) * engine.sets() * engine.outputs());
  engine.explain_into(x, values, threads);
  return values;
}

// Against the game of all 2^p coalitions, each asked of the model for every background row.
void expect_enumeration(const RandomTreeOptions& options, std::uint64_t seed, std::size_t highest,
                        const Players& grouping = {}, std::span<const InteractionIndex> indices = every_index) {
  RandomTrees random{seed};
  const TreeEnsemble model = random.ensemble(options);
  const RowMajorMatrix x = random.rows(3, options.features);
  const RowMajorMatrix rows = random.rows(7, options.features);
  const Background background{rows, weights};
  const PlayerMap players = grouping.of(options.features);
  const model::TreeEnsembleScorer scorer{model};
  const std::size_t p = players.count();
  std::vector<SetFunction> games;
  for (Eigen::Index r = 0; r < x.rows(); ++r) {
    games.push_back(tabulated(MarginalGame{scorer, background, players, {x.row(r).data(), options.features}}));
  }
  for (const InteractionIndex index : indices) {
    for (std::size_t order = 1; order <= std::min(p, highest); ++order) {
      const InterventionalInteractionIndex engine{model, rows, weights, {index, order, grouping}};
      const std::vector<double> values = explained(engine, x);
      for (std::size_t r = 0; r < games.size(); ++r) {
        const Interactions expected = interactions(games[r], index, order);
        ASSERT_EQ(expected.sets.size(), engine.sets());
        for (std::size_t k = 0; k < model.outputs(); ++k) {
          double sum = engine.base_values()[k];
          for (std::size_t s = 0; s < engine.sets(); ++s) {
            std::uint64_t bits = 0;
            for (const std::uint32_t player : engine.set(s)) bits |= std::uint64_t{1} << player;
            const double value = values[(r * engine.sets() + s) * model.outputs() + k];
            ASSERT_NEAR(value, expected.at(bits, k), 1e-12)
                << name(index) << " of order " << order << ", seed " << seed << ", set " << bits;
            sum += value;
          }
          if (adds_up(index)) {
            ASSERT_NEAR(sum, games[r].at((std::uint64_t{1} << p) - 1, k), 1e-12) << name(index);
          }
        }
      }
    }
  }
}

TEST(TreeInterventionalIndex, IsTheIndexOfTheGamesDividends) {
  for (std::uint64_t seed = 0; seed < 10; ++seed) {
    expect_enumeration({.features = 2 + seed % 5, .trees = 2, .depth = 1 + seed % 6}, 100 + seed, 4);
  }
  for (const bool vector_leaves : {false, true}) {
    expect_enumeration({.features = 4, .trees = 3, .depth = 4, .outputs = 2, .vector_leaves = vector_leaves}, 120, 3);
  }
  expect_enumeration({.features = 6, .trees = 2, .depth = 5}, 121, 3, {{0, 1, 0, 2, 1, 3}});
}

// Paths of up to 12 players: leaves with more than ten have no table.
TEST(TreeInterventionalIndex, IsTheIndexOnLongPaths) {
  constexpr InteractionIndex two[] = {InteractionIndex::sii, InteractionIndex::fsii};
  expect_enumeration({.features = 12, .trees = 1, .depth = 30, .stop = 0.45}, 60, 2, {}, two);
}

TEST(TreeInterventionalIndex, AddsUpAndItsFirstOrderIsTheValueOnVeryLongPaths) {
  RandomTrees random{61};
  const TreeEnsemble model =
      random.ensemble({.features = 60, .trees = 1, .depth = 50, .other_tests = false, .stop = 0.46});
  const RowMajorMatrix background = random.rows(40, 60);
  const RowMajorMatrix x = random.rows(20, 60);
  RowMajorMatrix margins(20, 1);
  model::predict(model, x, margins);
  for (const InteractionIndex index : {InteractionIndex::k_sii, InteractionIndex::fsii}) {
    const InterventionalInteractionIndex engine{model, background, {}, {index, 2}};
    const std::vector<double> values = explained(engine, x);
    for (std::size_t i = 0; i < 20; ++i) {
      double sum = engine.base_values()[0];
      for (std::size_t s = 0; s < engine.sets(); ++s) sum += values[i * engine.sets() + s];
      EXPECT_NEAR(sum, margins(static_cast<Eigen::Index>(i), 0), 1e-11) << name(index);
    }
  }
  const std::vector<double> first =
      explained(InterventionalInteractionIndex{model, background, {}, {InteractionIndex::sii, 1}}, x);
  const Explanation e = InterventionalTreeExplainer{model, background}.explain(x);
  for (std::size_t i = 0; i < first.size(); ++i) EXPECT_NEAR(first[i], e.values[i], 1e-12);
}

TEST(TreeInterventionalIndex, MatricesSumToValuesAndPairsOfSplitsBelongTogether) {
  RandomTrees random{62};
  const TreeEnsemble model = random.ensemble({.features = 7, .trees = 5, .depth = 5, .outputs = 2});
  const RowMajorMatrix background = random.rows(30, 7);
  const RowMajorMatrix x = random.rows(70, 7);
  const InterventionalInteractionIndex engine{model, background, {}, {InteractionIndex::sii, 2}};
  std::vector<double> matrices(70 * 7 * 7 * 2);
  engine.matrices_into(x, matrices, 2);
  const Explanation e = InterventionalTreeExplainer{model, background}.explain(x);
  const auto at = [&](std::size_t i, std::size_t a, std::size_t b, std::size_t k) {
    return matrices[((i * 7 + a) * 7 + b) * 2 + k];
  };
  for (std::size_t i = 0; i < 70; ++i) {
    for (std::size_t a = 0; a < 7; ++a) {
      for (std::size_t k = 0; k < 2; ++k) {
        double sum = 0.0;
        for (std::size_t b = 0; b < 7; ++b) {
          sum += at(i, a, b, k);
          EXPECT_EQ(at(i, a, b, k), at(i, b, a, k));
        }
        EXPECT_NEAR(sum, e.value(i, a, k), 1e-13);
      }
    }
  }
  // k-SII of order 2 is the same matrix, by another way.
  const InterventionalInteractionIndex sums{model, background, {}, {InteractionIndex::k_sii, 2}};
  const std::vector<double> k_sii = explained(sums, x);
  for (std::size_t i = 0; i < 70; ++i) {
    for (std::size_t s = 0; s < sums.sets(); ++s) {
      const std::vector<std::uint32_t> set = sums.set(s);
      const double expected = set.size() == 1 ? at(i, set[0], set[0], 1) : 2.0 * at(i, set[0], set[1], 1);
      EXPECT_NEAR(k_sii[(i * sums.sets() + s) * 2 + 1], expected, 1e-13);
    }
  }
}

TEST(TreeInterventionalIndex, FeaturesOfDifferentTreesDoNotInteract) {
  RandomTrees random{63};
  model::TreeEnsembleParts parts = random.ensemble({.features = 3, .trees = 1, .depth = 4}).parts();
  model::TreeEnsembleParts other = random.ensemble({.features = 3, .trees = 1, .depth = 4}).parts();
  for (model::Node& node : other.trees[0].nodes) node.feature += node.is_leaf() ? 0 : 3;
  parts.features = 6;
  parts.trees.push_back(other.trees[0]);
  const TreeEnsemble model{parts};
  const InterventionalInteractionIndex engine{model, random.rows(9, 6), {}, {InteractionIndex::sii, 3}};
  const std::vector<double> values = explained(engine, random.rows(20, 6));
  for (std::size_t i = 0; i < 20; ++i) {
    for (std::size_t s = 0; s < engine.sets(); ++s) {
      const std::vector<std::uint32_t> set = engine.set(s);
      const bool within_one_tree = set.back() < 3 || set.front() >= 3;
      EXPECT_TRUE(within_one_tree || values[i * engine.sets() + s] == 0.0);
    }
  }
}

TEST(TreeInterventionalIndex, SameBitsForAnyThreadsAndTables) {
  RandomTrees random{64};
  const TreeEnsemble model = random.ensemble({.features = 9, .trees = 6, .depth = 6});
  const RowMajorMatrix background = random.rows(200, 9);
  const RowMajorMatrix x = random.rows(150, 9);
  const InterventionalInteractionIndex kept{model, background, {}, {.order = 2}};
  ASSERT_TRUE(kept.keeps_tables());
  const std::vector<double> alone = explained(kept, x);
  EXPECT_EQ(explained(kept, x, 3), alone);
  const InterventionalInteractionIndex forgetful{model, background, {}, {.order = 2, .table_bytes = 1, .threads = 2}};
  ASSERT_FALSE(forgetful.keeps_tables());
  EXPECT_EQ(explained(forgetful, x, 2), alone);
#if defined(__x86_64__)
  if (!__builtin_cpu_supports("avx2")) return;
  const detail::SetRule rule{InteractionIndex::k_sii, 2, 9};
  const PlayerMap players = Players{}.of(9);
  const detail::TreeLayout layout{model.trees()[0], players.player_of(), rule.sets};
  const detail::SetPlaces places{layout, rule.sets, detail::PlayerSets{9, 2}};
  detail::RowBatches rows;
  rows.fill(model, background, 0, 64);
  detail::TreeTables tables{layout};
  detail::WalkScratch walk;
  tables.count(rows, {}, walk);
  tables.close(64.0, rule);
  std::vector<double> portable(64 * 45);
  std::vector<double> wide(64 * 45);
  detail::SetScratch scratch;
  detail::look_up_sets_portable(tables, places, rule, rows.batch(0), 64, portable.data(), 45, 1, scratch);
  detail::look_up_sets_avx2(tables, places, rule, rows.batch(0), 64, wide.data(), 45, 1, scratch);
  EXPECT_EQ(portable, wide);
  EXPECT_NE(portable, std::vector<double>(64 * 45));
#endif
}

TEST(TreeInterventionalIndex, RefusesWhatIsTooMuchOrNotThere) {
  RandomTrees random{65};
  const TreeEnsemble model = random.ensemble({.features = 12, .trees = 3, .depth = 8});
  const RowMajorMatrix x = random.rows(4, 12);
  EXPECT_THROW((InterventionalInteractionIndex{model, x, {}, {.order = 0}}), InvalidInput);
  EXPECT_THROW((InterventionalInteractionIndex{model, x, {}, {.order = 13}}), InvalidInput);
  EXPECT_THROW((InterventionalInteractionIndex{model, x, {}, {.order = 3, .largest = 100}}), InvalidInput);
  EXPECT_THROW((InterventionalInteractionIndex{model, x, {}, {.order = 3, .most_work = 100}}), InvalidInput);
  EXPECT_THROW((InterventionalInteractionIndex{model, RowMajorMatrix(0, 12)}), InvalidInput);
  const InterventionalInteractionIndex engine{model, x};
  std::vector<double> small(3);
  EXPECT_THROW(engine.explain_into(x, small), InvalidInput);
  EXPECT_THROW(engine.matrices_into(x, small), InvalidInput) << "k-SII is no matrix of halves";
  model::TreeEnsembleParts lines = model.parts();
  lines.trees[0].lines.resize(lines.trees[0].nodes.size());
  const TreeEnsemble linear{lines};
  EXPECT_THROW((InterventionalInteractionIndex{linear, x}), InvalidInput);
}

}  // namespace
}  // namespace lotrecht::explain
