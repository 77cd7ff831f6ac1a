#include <lotrecht/fairness/hit_counts.hpp>

#include <gtest/gtest.h>

namespace lotrecht::fairness {
namespace {

TEST(HitCounts, AddUp) {
  HitCounts sum{10, 5, 4, 3};
  sum += HitCounts{1, 1, 1, 0};
  EXPECT_EQ(sum, (HitCounts{11, 6, 5, 3}));
  sum += HitCounts{};
  EXPECT_EQ(sum, (HitCounts{11, 6, 5, 3}));
}

TEST(HitCounts, KnowWhatCannotBe) {
  EXPECT_TRUE((HitCounts{}).possible());
  EXPECT_TRUE((HitCounts{3, 3, 3, 3}).possible());
  EXPECT_FALSE((HitCounts{3, 4, 3, 3}).possible());
  EXPECT_FALSE((HitCounts{4, 3, 4, 3}).possible());
  EXPECT_FALSE((HitCounts{4, 4, 3, 4}).possible());
}

}  // namespace
}  // namespace lotrecht::fairness
