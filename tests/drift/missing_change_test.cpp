#include <lotrecht/drift/missing_change.hpp>

#include <gtest/gtest.h>

#include <lotrecht/core/error.hpp>

namespace lotrecht::drift {
namespace {

const stats::Confidence confidence{0.95};

// Fisher's p-value and the difference of 1/10 and 5/10, by hand: C(10,1)C(10,5)/C(20,6) and what is no likelier.
TEST(MissingChange, IsTheDifferenceOfSharesWithFishersTest) {
  const MissingChange c = missing_change({1, 10}, {5, 10}, confidence);
  EXPECT_DOUBLE_EQ(c.difference.value, 0.4);
  EXPECT_LT(c.difference.low, 0.4);
  EXPECT_GT(c.difference.high, 0.4);
  EXPECT_EQ(c.difference.n, 20U);
  EXPECT_NEAR(c.test.p_value, 2.0 * (10.0 * 252.0 + 210.0) / 38760.0, 1e-15);
}

TEST(MissingChange, ChangesSignWithTheWindows) {
  const MissingChange there = missing_change({3, 50}, {9, 80}, confidence);
  const MissingChange back = missing_change({9, 80}, {3, 50}, confidence);
  EXPECT_DOUBLE_EQ(there.difference.value, -back.difference.value);
  EXPECT_NEAR(there.difference.low, -back.difference.high, 1e-14);
  EXPECT_NEAR(there.test.p_value, back.test.p_value, 1e-13);
}

TEST(MissingChange, NothingMissingIsNoChange) {
  const MissingChange c = missing_change({0, 10}, {0, 30}, confidence);
  EXPECT_EQ(c.difference.value, 0.0);
  EXPECT_LE(c.difference.low, 0.0);
  EXPECT_EQ(c.test.p_value, 1.0);
}

TEST(MissingChange, AWindowWithoutRowsIsUndefinedAndMoreMissingThanRowsRefused) {
  const MissingChange c = missing_change({0, 0}, {1, 5}, confidence);
  EXPECT_EQ(c.difference.undefined, stats::Undefined::nobody);
  EXPECT_FALSE(c.test.defined());
  EXPECT_THROW(static_cast<void>(missing_change({7, 5}, {1, 5}, confidence)), InvalidInput);
}

}  // namespace
}  // namespace lotrecht::drift
