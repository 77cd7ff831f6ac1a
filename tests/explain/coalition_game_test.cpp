#include <lotrecht/explain/coalition_game.hpp>

#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <vector>

namespace lotrecht::explain {
namespace {

// Margins x0 + 10 x1 x2 and -x2.
model::CallableScorer sample() {
  return {3, 2, [](const FeatureMatrix& x, ResultMatrix out) {
            out.col(0) = x.col(0).array() + 10.0 * x.col(1).array() * x.col(2).array();
            out.col(1) = -x.col(2);
          }};
}

TEST(Background, TakesEqualRowsTogether) {
  RowMajorMatrix rows(5, 2);
  const double nan = std::numeric_limits<double>::quiet_NaN();
  rows << 1, 2, 3, nan, 1, 2, 3, nan, 0, 0;
  const Background even{rows};
  EXPECT_EQ(even.rows().rows(), 3);
  double total = 0;
  for (const double w : even.weights()) total += w;
  EXPECT_NEAR(total, 1.0, 1e-15);
  const Background weighted{rows, std::vector<double>{1, 1, 2, 0, 0}};
  EXPECT_EQ(weighted.rows().rows(), 2) << "a row of weight 0 is none";
}

TEST(Background, RefusesWhatIsNone) {
  const RowMajorMatrix two = RowMajorMatrix::Zero(2, 1);
  EXPECT_THROW(Background{RowMajorMatrix(0, 1)}, InvalidInput);
  for (const std::vector<double>& bad : {std::vector<double>{1}, {1, -1}, {0, 0}, {1, std::nan("")}}) {
    EXPECT_THROW((Background{two, bad}), InvalidInput);
  }
}

TEST(MarginalGame, MixesRowAndBackground) {
  const auto scorer = sample();
  RowMajorMatrix rows(2, 3);
  rows << 0, 1, 1, 0, 3, 2;
  const Background background{rows, std::vector<double>{3, 1}};
  const PlayerMap players = Players{}.of(3);
  const std::vector<double> row{5, 2, 4};
  const MarginalGame game{scorer, background, players, row};
  Coalitions coalitions(4, 3);
  coalitions << false, false, false, true, false, false, false, true, false, true, true, true;
  RowMajorMatrix v(4, 2);
  game.evaluate(coalitions, v);
  EXPECT_DOUBLE_EQ(v(0, 0), 0.75 * 10 + 0.25 * 60);
  EXPECT_DOUBLE_EQ(v(1, 0), 5 + 0.75 * 10 + 0.25 * 60);
  EXPECT_DOUBLE_EQ(v(2, 0), 0.75 * 20 + 0.25 * 40);
  EXPECT_DOUBLE_EQ(v(3, 0), 85);
  EXPECT_DOUBLE_EQ(v(0, 1), -1.25);
  EXPECT_EQ(game.evaluations(), 8U);
}

// A background larger than one call to the model.
TEST(MarginalGame, CutsQuestionsIntoCallsWithoutLosingRows) {
  Eigen::Index largest = 0;
  const model::CallableScorer scorer{1, 1, [&](const FeatureMatrix& x, ResultMatrix out) {
                                       largest = std::max(largest, x.rows());
                                       out.col(0) = x.col(0);
                                     }};
  RowMajorMatrix rows(5000, 1);
  for (Eigen::Index i = 0; i < 5000; ++i) rows(i, 0) = static_cast<double>(i);
  const Background background{rows};
  const PlayerMap players = Players{}.of(1);
  const std::vector<double> row{-1};
  const MarginalGame game{scorer, background, players, row};
  RowMajorMatrix v(7, 1);
  game.evaluate(Coalitions::Constant(7, 1, false), v);
  for (Eigen::Index i = 0; i < 7; ++i) EXPECT_NEAR(v(i, 0), 2499.5, 1e-9);
  EXPECT_EQ(game.evaluations(), 35'000U);
  EXPECT_LE(largest, 8192);
}

TEST(MarginalGame, RefusesOtherShapesAndAnswersThatAreNoNumbers) {
  const auto scorer = sample();
  const Background background{RowMajorMatrix::Zero(1, 3)};
  const PlayerMap players = Players{}.of(3);
  const std::vector<double> shorter{1, 2};
  EXPECT_THROW((MarginalGame{scorer, background, players, shorter}), InvalidInput);
  const model::CallableScorer silent{3, 1,
                                     [](const FeatureMatrix&, ResultMatrix out) { out.setConstant(std::nan("")); }};
  const std::vector<double> row{1, 2, 3};
  const MarginalGame game{silent, background, players, row};
  RowMajorMatrix v(1, 1);
  EXPECT_THROW(game.evaluate(Coalitions::Constant(1, 3, true), v), InvalidInput);
}

}  // namespace
}  // namespace lotrecht::explain
