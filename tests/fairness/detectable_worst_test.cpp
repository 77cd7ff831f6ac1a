#include <lotrecht/fairness/detectable_worst.hpp>

#include <vector>

#include <gtest/gtest.h>

#include "support/cell_tables.hpp"

namespace lotrecht::fairness {
namespace {

const stats::Confidence at_95_percent{0.95};

DetectableGap of(Metric metric, Measure measure, const std::vector<CellCounts>& groups) {
  return detectable_worst_gap(metric, measure, groups, worst_gap(metric, measure, groups, at_95_percent), at_95_percent,
                              0.8);
}

TEST(DetectableWorst, OfTwoGroupsIsThatOfTheirGap) {
  const std::vector<CellCounts> groups{selected_of(30, 100), selected_of(60, 150)};
  const auto difference = of(Metric::selection_rate, Measure::difference, groups);
  const auto want =
      detectable_gap(Metric::selection_rate, Measure::difference, {groups[1], groups[0]}, at_95_percent, 0.8);
  EXPECT_FALSE(difference.low);
  EXPECT_NEAR(*difference.high, *want.high, 1e-9) << "two groups are one pair, tested at the level itself";
  const auto ratio = of(Metric::selection_rate, Measure::ratio, groups);
  const auto low = detectable_gap(Metric::selection_rate, Measure::ratio, {groups[0], groups[1]}, at_95_percent, 0.8);
  EXPECT_FALSE(ratio.high);
  EXPECT_NEAR(*ratio.low, *low.low, 1e-9);
}

TEST(DetectableWorst, OfMorePairsMustBeLarger) {
  std::vector<CellCounts> groups{selected_of(30, 100), selected_of(60, 150)};
  const double two = *of(Metric::selection_rate, Measure::difference, groups).high;
  groups.push_back(selected_of(35, 100));
  const double three = *of(Metric::selection_rate, Measure::difference, groups).high;
  groups.push_back(selected_of(36, 100));
  EXPECT_LT(two, three);
  EXPECT_LT(three, *of(Metric::selection_rate, Measure::difference, groups).high);
}

// The promise of the name: tests of the pair at that level notice it with the power.
TEST(DetectableWorst, IsNoticedSoOften) {
  const std::vector<CellCounts> groups{selected_of(200, 1000), selected_of(220, 1000), selected_of(210, 1000)};
  const double gap = *of(Metric::selection_rate, Measure::difference, groups).high;
  const stats::Confidence each = level_of_each_pair(3, at_95_percent);
  EXPECT_NEAR(stats::power_difference(0.2 + gap, 1000, 0.2, 1000, each, stats::PlannedTest::normal), 0.8, 1e-9);
}

TEST(DetectableWorst, WhereAllRatesAreAlikeTwoGroupsAreStillTwo) {
  const std::vector<CellCounts> alike{selected_of(30, 100), CellCounts{}, selected_of(30, 100)};
  EXPECT_TRUE(of(Metric::selection_rate, Measure::difference, alike).high);
  EXPECT_TRUE(of(Metric::selection_rate, Measure::ratio, alike).low);
}

TEST(DetectableWorst, OfMetricsWithoutCountsComesFromTheirInterval) {
  const std::vector<CellCounts> groups{cells_of({.tp = 30, .fp = 20, .fn = 25, .tn = 40}),
                                       cells_of({.tp = 32, .fp = 20, .fn = 25, .tn = 41})};
  const auto found = of(Metric::balanced_accuracy, Measure::difference, groups);
  ASSERT_TRUE(found.high);
  EXPECT_GT(*found.high, 0.05);
  EXPECT_LT(*found.high, 0.5);
}

TEST(DetectableWorst, IsNothingWhereThereIsNoGapOrNoPower) {
  const std::vector<CellCounts> one{selected_of(30, 100)};
  EXPECT_FALSE(of(Metric::selection_rate, Measure::difference, one).high);
  const std::vector<CellCounts> tiny{selected_of(1, 2), selected_of(1, 3)};
  EXPECT_FALSE(of(Metric::selection_rate, Measure::difference, tiny).high);
  const std::vector<CellCounts> two{selected_of(30, 100), selected_of(60, 150)};
  const auto worst = worst_gap(Metric::selection_rate, Measure::difference, two, stats::Confidence{0.1});
  const auto none =
      detectable_worst_gap(Metric::selection_rate, Measure::difference, two, worst, stats::Confidence{0.1}, 0.8);
  EXPECT_FALSE(none.high) << "chance alone has that power";
}

TEST(DetectableOdds, AnAggregateSoFarHasOneRateThatIs) {
  const DetectableGap tpr{std::nullopt, 0.1};
  const DetectableGap fpr{std::nullopt, 0.3};
  EXPECT_DOUBLE_EQ(*detectable_odds(Measure::difference, Aggregate::worst_case, tpr, fpr).high, 0.3);
  EXPECT_DOUBLE_EQ(*detectable_odds(Measure::difference, Aggregate::mean, tpr, fpr).high, 0.2);
  EXPECT_DOUBLE_EQ(*detectable_odds(Measure::ratio, Aggregate::worst_case, {0.7, {}}, {0.9, {}}).low, 0.7);
  EXPECT_FALSE(detectable_odds(Measure::difference, Aggregate::mean, tpr, {}).high);
  const std::vector<CellCounts> groups{cells_of({.tp = 300, .fp = 200, .fn = 250, .tn = 400}),
                                       cells_of({.tp = 320, .fp = 200, .fn = 250, .tn = 410})};
  const auto worst = detectable_equalized_odds(Measure::difference, Aggregate::worst_case, groups, at_95_percent, 0.8);
  const auto mean = detectable_equalized_odds(Measure::difference, Aggregate::mean, groups, at_95_percent, 0.8);
  EXPECT_GE(*worst.high, *mean.high);
}

}  // namespace
}  // namespace lotrecht::fairness
