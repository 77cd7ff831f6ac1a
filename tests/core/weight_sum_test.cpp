#include <lotrecht/core/weight_sum.hpp>

#include <cmath>
#include <limits>

#include <gtest/gtest.h>

namespace lotrecht {
namespace {

TEST(WeightSum, CountsRowsWeightsAndSquares) {
  WeightSum sum;
  for (const double w : {2.0, 0.0, 0.5}) sum.add(w);
  EXPECT_EQ(sum.rows, 3u);
  EXPECT_EQ(sum.weight.value(), 2.5);
  EXPECT_EQ(sum.squared_weight.value(), 4.25);
}

// 0.1 is no tenth: ten of them are 1 + 2^-54, which rounds to 1, while adding one by one ends below 1.
TEST(WeightSum, RoundsOnceAtTheEnd) {
  WeightSum sum;
  double naive = 0.0;
  for (int i = 0; i < 10; ++i) {
    sum.add(0.1);
    naive += 0.1;
  }
  EXPECT_EQ(sum.weight.value(), 1.0);
  EXPECT_NE(naive, 1.0);
}

TEST(WeightSum, KnowsWhatCanBeAWeight) {
  for (const double w : {0.0, -0.0, 1e-100, 1.0, 1e100}) EXPECT_TRUE(is_weight(w)) << w;
  for (const double w : {-1.0, -1e-300, 1e-101, 1e101, 1e308, std::nan(""), std::numeric_limits<double>::infinity()}) {
    EXPECT_FALSE(is_weight(w)) << w;
  }
}

TEST(WeightSum, KeepsSquaresOfTheExtremeWeights) {
  WeightSum sum;
  sum.add(largest_weight);
  EXPECT_EQ(sum.squared_weight.value(), largest_weight * largest_weight);
  WeightSum small;
  for (int i = 0; i < 4; ++i) small.add(smallest_weight);
  EXPECT_EQ(small.squared_weight.value(), 4 * (smallest_weight * smallest_weight));
  // and the small ones are not lost beside the large one
  sum.merge(small);
  WeightSum away;
  away.weight.add(-largest_weight);
  sum.merge(away);
  EXPECT_EQ(sum.weight.value(), 4 * smallest_weight);
}

}  // namespace
}  // namespace lotrecht
