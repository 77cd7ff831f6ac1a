#include <lotrecht/explain/owen_values.hpp>

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <numeric>
#include <span>
#include <vector>

#include <lotrecht/explain/exact_shapley.hpp>
#include <lotrecht/model/predict.hpp>

#include "support/random_trees.hpp"

namespace lotrecht::explain {
namespace {

using testing::RandomTrees;

// A game given by all its values.
class TableGame {
 public:
  TableGame(std::size_t players, std::uint64_t seed) : v_{players, 2, {}} {
    RandomTrees random{seed};
    for (std::size_t i = 0; i < (std::size_t{2} << players); ++i) v_.values.push_back(random.uniform() - 0.5);
  }
  explicit TableGame(SetFunction v) : v_{std::move(v)} {}

  [[nodiscard]] std::size_t players() const { return v_.players; }
  [[nodiscard]] std::size_t outputs() const { return v_.outputs; }
  [[nodiscard]] const SetFunction& table() const { return v_; }
  void evaluate(const Coalitions& coalitions, ResultMatrix values) const {
    for (Eigen::Index c = 0; c < coalitions.rows(); ++c) {
      std::uint64_t bits = 0;
      for (Eigen::Index j = 0; j < coalitions.cols(); ++j) bits |= std::uint64_t{coalitions(c, j)} << j;
      for (std::size_t k = 0; k < v_.outputs; ++k) values(c, static_cast<Eigen::Index>(k)) = v_.at(bits, k);
    }
  }

 private:
  SetFunction v_;
};

// Whether the members of every group stand one behind the other.
bool respects(const CoalitionTree& tree, const std::vector<std::uint32_t>& order) {
  for (std::uint32_t node = 0; node < tree.nodes(); ++node) {
    std::vector<std::uint32_t> open{node};
    std::vector<std::size_t> places;
    while (!open.empty()) {
      const std::uint32_t at = open.back();
      open.pop_back();
      if (tree.is_player(at)) {
        places.push_back(static_cast<std::size_t>(std::find(order.begin(), order.end(), at) - order.begin()));
      } else {
        for (const std::uint32_t member : tree.members(at)) open.push_back(member);
      }
    }
    const auto [low, high] = std::minmax_element(places.begin(), places.end());
    if (*high - *low + 1 != places.size()) return false;
  }
  return true;
}

// The definition: the mean over all p! orders that respect the tree.
std::vector<double> by_orders(const SetFunction& v, const CoalitionTree& tree) {
  std::vector<std::uint32_t> order(v.players);
  std::iota(order.begin(), order.end(), 0U);
  std::vector<double> values(v.players * v.outputs, 0.0);
  double count = 0.0;
  do {
    if (!respects(tree, order)) continue;
    ++count;
    std::uint64_t bits = 0;
    for (const std::uint32_t player : order) {
      const std::uint64_t with = bits | std::uint64_t{1} << player;
      for (std::size_t k = 0; k < v.outputs; ++k) values[player * v.outputs + k] += v.at(with, k) - v.at(bits, k);
      bits = with;
    }
  } while (std::next_permutation(order.begin(), order.end()));
  for (double& value : values) value /= count;
  return values;
}

const CoalitionTree trees_of_six[] = {
    CoalitionTree::of_blocks(std::vector<std::uint32_t>{0, 0, 1, 1, 1, 2}),
    CoalitionTree::of_blocks(std::vector<std::uint32_t>{2, 0, 1, 0, 2, 2}),
    CoalitionTree{6, {{0, 3}, {1, 2}, {6, 4}, {8, 7}, {9, 5}}},  // pairs of pairs
    CoalitionTree{6, {{5}, {0, 1, 2}, {7, 3, 6}, {8, 4}}},       // a group of one, three levels
};

TEST(OwenValues, AreTheMeanOverOrdersThatRespectTheTree) {
  for (std::uint64_t seed = 0; seed < 3; ++seed) {
    const TableGame game{6, seed};
    for (const CoalitionTree& tree : trees_of_six) {
      const std::vector<double> expected = by_orders(game.table(), tree);
      const std::vector<double> values = owen_values(game, tree);
      for (std::size_t i = 0; i < values.size(); ++i) EXPECT_NEAR(values[i], expected[i], 1e-13);
      for (std::size_t k = 0; k < 2; ++k) {
        double sum = 0.0;
        for (std::size_t i = 0; i < 6; ++i) sum += values[2 * i + k];
        EXPECT_NEAR(sum, game.table().at(63, k) - game.table().at(0, k), 1e-13);
      }
    }
  }
}

TEST(OwenValues, OfOneGroupOrGroupsOfOneAreShapleys) {
  const TableGame game{7, 5};
  const std::vector<double> shapley = shapley_values(game.table());
  for (const std::vector<std::uint32_t>& blocks :
       {std::vector<std::uint32_t>{0, 1, 2, 3, 4, 5, 6}, {0, 0, 0, 0, 0, 0, 0}}) {
    const std::vector<double> values = owen_values(game, CoalitionTree::of_blocks(blocks));
    for (std::size_t i = 0; i < values.size(); ++i) EXPECT_NEAR(values[i], shapley[i], 1e-13);
  }
}

TEST(OwenValues, OfAGroupAddUpToItsShapleyValueAmongGroups) {
  const TableGame game{6, 8};
  const std::vector<std::uint32_t> blocks{2, 0, 1, 0, 2, 2};
  SetFunction quotient{3, 2, std::vector<double>(16)};
  for (std::uint64_t s = 0; s < 8; ++s) {
    std::uint64_t bits = 0;
    for (std::size_t i = 0; i < 6; ++i) bits |= ((s >> blocks[i]) & 1U) << i;
    for (std::size_t k = 0; k < 2; ++k) quotient.values[s * 2 + k] = game.table().at(bits, k);
  }
  const std::vector<double> of_groups = shapley_values(quotient);
  const std::vector<double> values = owen_values(game, CoalitionTree::of_blocks(blocks));
  std::vector<double> sums(6, 0.0);
  for (std::size_t i = 0; i < 6; ++i) {
    for (std::size_t k = 0; k < 2; ++k) sums[blocks[i] * 2 + k] += values[2 * i + k];
  }
  for (std::size_t i = 0; i < 6; ++i) EXPECT_NEAR(sums[i], of_groups[i], 1e-13);
}

TEST(OwenShap, ExplainsModelsAndItsDrawsAgree) {
  RandomTrees random{9};
  const model::TreeEnsemble model = random.ensemble({.features = 6, .trees = 4, .depth = 4, .outputs = 2});
  const model::TreeEnsembleScorer scorer{model};
  const Background background{random.rows(6, 6)};
  const RowMajorMatrix x = random.rows(3, 6);
  const CoalitionTree& tree = trees_of_six[2];
  const Explanation e = owen_shap(scorer, x, background, tree, {}, 2);
  EXPECT_LT(e.largest_residual(), 1e-13);
  const PlayerMap players = Players{}.of(6);
  for (std::size_t i = 0; i < 3; ++i) {
    const MarginalGame game{scorer, background, players, {x.row(static_cast<Eigen::Index>(i)).data(), 6}};
    const std::vector<double> expected = owen_values(game, tree);
    for (std::size_t j = 0; j < expected.size(); ++j) EXPECT_EQ(e.row(i)[j], expected[j]);
  }
  const SampledExplanation sampled =
      sampled_owen_shap(scorer, x, background, tree, {.seed = Seed{3}, .coalitions = 4002});
  EXPECT_LT(sampled.explanation.largest_residual(), 1e-13);
  for (std::size_t i = 0; i < e.values.size(); ++i) {
    // 400 pairs with t's tails: 8 errors miss with a chance below 1e-13 each.
    EXPECT_NEAR(sampled.explanation.values[i], e.values[i], 8.0 * sampled.explanation.standard_errors[i] + 1e-13);
  }
  EXPECT_EQ(sampled.freedom[0], 399.0);
  EXPECT_EQ(sampled.explanation.values,
            sampled_owen_shap(scorer, x, background, tree, {.seed = Seed{3}, .coalitions = 4002, .threads = 3})
                .explanation.values);
}

TEST(OwenShap, RefusesWhatIsTooMuch) {
  const std::vector<std::uint32_t> one(30, 0);
  const TableGame game{4, 1};
  EXPECT_THROW((void)owen_values(game, CoalitionTree::of_blocks(one)), InvalidInput);
  RandomTrees random{9};
  const model::TreeEnsemble model = random.ensemble({.features = 30});
  const model::TreeEnsembleScorer scorer{model};
  const RowMajorMatrix x = random.rows(2, 30);
  EXPECT_THROW((void)owen_shap(scorer, x, Background{x}, CoalitionTree::of_blocks(one)), InvalidInput);
  std::vector<std::uint32_t> fives;
  for (std::uint32_t i = 0; i < 30; ++i) fives.push_back(i / 5);
  EXPECT_LT(owen_shap(scorer, x, Background{x}, CoalitionTree::of_blocks(fives)).largest_residual(), 1e-12);
  EXPECT_THROW((void)owen_shap(scorer, x, Background{x}, trees_of_six[0]), InvalidInput) << "other players";
  EXPECT_THROW((void)sampled_owen_shap(scorer, x, Background{x}, CoalitionTree::of_blocks(fives), {Seed{1}, 10}),
               InvalidInput);
}

}  // namespace
}  // namespace lotrecht::explain
