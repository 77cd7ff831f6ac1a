#include <lotrecht/fairness/outcome_test.hpp>

#include <gtest/gtest.h>

namespace lotrecht::fairness {
namespace {

// Cells: TP, FP, FN, TN, selected without outcome, rejected without outcome.
TEST(OutcomeTest, ComparesHitsAmongThoseSelectedWithKnownOutcome) {
  CellCounts a;
  a.rows = {30, 70, 5, 100, 9, 0};
  CellCounts b;
  b.rows = {60, 40, 5, 100, 0, 3};
  const Methods methods{stats::Confidence{0.95}};
  const OutcomeTest t = outcome_test({a, b}, methods);
  EXPECT_EQ(t.group.trials, 100U) << "nine have no outcome";
  EXPECT_NEAR(t.hit_rate.value, 0.3, 1e-15);
  EXPECT_NEAR(t.difference.value, -0.3, 1e-15);
  EXPECT_NEAR(t.ratio.value, 0.5, 1e-15);
  ASSERT_TRUE(t.p_value);
  EXPECT_LT(*t.p_value, 1e-4);
  const OutcomeTest same = outcome_test({a, a}, methods);
  EXPECT_EQ(*same.p_value, 1.0);
}

TEST(OutcomeTest, NobodySelectedHasNoHitRate) {
  CellCounts a;
  a.rows = {0, 0, 5, 5, 0, 0};
  CellCounts b;
  b.rows = {1, 1, 0, 0, 0, 0};
  const OutcomeTest t = outcome_test({a, b}, Methods{stats::Confidence{0.95}});
  EXPECT_EQ(t.difference.undefined, stats::Undefined::nobody_selected);
  EXPECT_FALSE(t.p_value);
}

}  // namespace
}  // namespace lotrecht::fairness
