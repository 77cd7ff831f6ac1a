#include <lotrecht/explain/tree_interaction_index.hpp>

#include <gtest/gtest.h>

#include <cmath>
#include <cstdint>
#include <numeric>
#include <string>
#include <vector>

#include <lotrecht/explain/exact_shapley.hpp>
#include <lotrecht/model/predict.hpp>

#include "support/covered_trees.hpp"
#include "support/path_game.hpp"

namespace lotrecht::explain {
namespace {

using model::TreeEnsemble;
using testing::covered_ensemble;
using testing::CoveredTrees;
using testing::grid_rows;
using testing::leaf_scale;

constexpr InteractionIndex every_index[] = {InteractionIndex::sii,  InteractionIndex::k_sii,   InteractionIndex::stii,
                                            InteractionIndex::fsii, InteractionIndex::banzhaf, InteractionIndex::chii};

TEST(TreeInteractionIndex, IsTheIndexOfTheGamesDividends) {
  for (std::uint64_t seed = 0; seed < 12; ++seed) {
    CoveredTrees how;
    how.features = 4 + seed % 4;
    how.depth = 1 + seed % 6;
    how.trees = 2;
    how.outputs = 1 + seed % 2;
    how.vector_leaves = seed % 4 == 1;
    const TreeEnsemble model = covered_ensemble(how, seed);
    const RowMajorMatrix x = grid_rows(4, how.features, seed);
    const std::size_t p = how.features;
    const PlayerMap map = Players{}.of(p);
    for (const InteractionIndex index : every_index) {
      for (std::size_t order = 1; order <= std::min<std::size_t>(p, 4); ++order) {
        const PathDependentInteractionIndex engine{model, {.index = index, .order = order}};
        std::vector<double> values(4 * engine.sets() * model.outputs());
        engine.explain_into(x, values, 2);
        for (std::size_t r = 0; r < 4; ++r) {
          for (std::size_t k = 0; k < model.outputs(); ++k) {
            const testing::Game game = testing::path_game(model, x.data() + r * p, map.player_of(), p, k);
            const Interactions expected = interactions(SetFunction{p, 1, game}, index, order);
            ASSERT_EQ(expected.sets.size(), engine.sets());
            double sum = engine.base_values()[k];
            for (std::size_t s = 0; s < engine.sets(); ++s) {
              std::uint64_t bits = 0;
              for (const std::uint32_t player : engine.set(s)) bits |= std::uint64_t{1} << player;
              const double value = values[(r * engine.sets() + s) * model.outputs() + k];
              ASSERT_NEAR(value, expected.at(bits), 1e-10 * leaf_scale(model))
                  << name(index) << " of order " << order << ", seed " << seed << ", set " << bits;
              sum += value;
            }
            if (index == InteractionIndex::k_sii || index == InteractionIndex::stii ||
                index == InteractionIndex::fsii) {
              ASSERT_NEAR(sum, game.back(), 1e-10 * leaf_scale(model)) << name(index) << " of order " << order;
            }
          }
        }
      }
    }
  }
}

TEST(TreeInteractionIndex, AddsUpOnLongPaths) {
  CoveredTrees how;
  how.features = 24;
  how.depth = 14;
  how.stops = 0.35;
  how.trees = 2;
  const TreeEnsemble model = covered_ensemble(how, 7);
  const RowMajorMatrix x = grid_rows(5, 24, 7);
  for (const InteractionIndex index : {InteractionIndex::k_sii, InteractionIndex::stii, InteractionIndex::fsii}) {
    for (const std::size_t order : {1U, 2U, 3U}) {
      const PathDependentInteractionIndex engine{model, {.index = index, .order = order}};
      std::vector<double> values(5 * engine.sets());
      engine.explain_into(x, values);
      RowMajorMatrix margin(5, 1);
      model::predict(model, x, margin);
      for (std::size_t r = 0; r < 5; ++r) {
        const auto row = values.begin() + static_cast<std::ptrdiff_t>(r * engine.sets());
        EXPECT_NEAR(std::accumulate(row, row + static_cast<std::ptrdiff_t>(engine.sets()), engine.base_values()[0]),
                    margin(static_cast<Eigen::Index>(r), 0), 1e-10 * leaf_scale(model))
            << name(index) << " of order " << order;
      }
    }
  }
}

TEST(TreeInteractionIndex, NumbersSetsBySizeThenLexicographically) {
  const TreeEnsemble model = covered_ensemble({}, 1);
  const PathDependentInteractionIndex engine{model, {.order = 3}};
  ASSERT_EQ(engine.sets(), 6U + 15U + 20U);
  std::vector<std::uint32_t> before;
  for (std::size_t i = 0; i < engine.sets(); ++i) {
    const std::vector<std::uint32_t> set = engine.set(i);
    EXPECT_EQ(engine.place(set), i);
    if (set.size() == before.size()) {
      EXPECT_LT(before, set);
    } else {
      EXPECT_EQ(set.size(), before.size() + 1);
    }
    before = set;
  }
}

TEST(TreeInteractionIndex, RefusesWhatIsTooMuchAndSaysHowMuch) {
  CoveredTrees how;
  how.features = 60;
  how.depth = 8;
  const TreeEnsemble model = covered_ensemble(how, 2);
  try {
    const PathDependentInteractionIndex engine{model, {.order = 5}};
    FAIL() << "six million sets were taken";
  } catch (const InvalidInput& error) {
    EXPECT_NE(std::string{error.what()}.find("5985197"), std::string::npos) << error.what();
  }
  EXPECT_THROW((PathDependentInteractionIndex{model, {.order = 2, .most_work = 100}}), InvalidInput);
  EXPECT_THROW((PathDependentInteractionIndex{model, {.order = 0}}), InvalidInput);
  EXPECT_THROW((PathDependentInteractionIndex{model, {.order = 17}}), InvalidInput);
  const PathDependentInteractionIndex engine{model, {.order = 1}};
  std::vector<double> values(59);
  EXPECT_THROW(engine.explain_into(RowMajorMatrix::Zero(1, 60), values), InvalidInput);
  EXPECT_THROW(engine.explain_into(RowMajorMatrix::Zero(1, 59), values), InvalidInput);
}

}  // namespace
}  // namespace lotrecht::explain
