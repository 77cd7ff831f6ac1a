#include <lotrecht/stats/kish.hpp>

#include <gtest/gtest.h>

#include <cmath>

namespace lotrecht::stats {
namespace {

TEST(Kish, EqualWeightsAreAllThere) {
  EXPECT_EQ(kish_effective_size(12.0, 36.0), 4.0);                      // four rows of weight 3
  EXPECT_DOUBLE_EQ(kish_effective_size(1e90 * 7.0, 1e180 * 7.0), 7.0);  // no square overflows
}

TEST(Kish, UnequalWeightsAreFewer) {
  EXPECT_DOUBLE_EQ(kish_effective_size(1.0 + 3.0, 1.0 + 9.0), 1.6);
  EXPECT_EQ(kish_effective_size(0.0, 0.0), 0.0);
}

TEST(Kish, RefusesWhatIsNoSumOfWeights) {
  EXPECT_THROW(static_cast<void>(kish_effective_size(-1.0, 1.0)), InvalidInput);
  EXPECT_THROW(static_cast<void>(kish_effective_size(std::nan(""), 1.0)), InvalidInput);
}

TEST(DesignEffect, IsTheVarianceOverThatOfASimpleSample) {
  EXPECT_DOUBLE_EQ(design_effect(0.25 / 100.0 * 1.7, 0.5, 0.5, 100.0), 1.7);
  EXPECT_TRUE(std::isnan(design_effect(0.0, 1.0, 0.0, 100.0)));
  EXPECT_TRUE(std::isnan(design_effect(0.0, 0.5, 0.5, 0.0)) || design_effect(0.0, 0.5, 0.5, 0.0) == 0.0);
}

}  // namespace
}  // namespace lotrecht::stats
