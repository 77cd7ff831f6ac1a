#include <lotrecht/fairness/detectable_gap.hpp>

#include <gtest/gtest.h>

#include <cmath>

#include <lotrecht/stats/power.hpp>

#include "support/cell_tables.hpp"

namespace lotrecht::fairness {
namespace {

const stats::Confidence at_95_percent{0.95};

TEST(DetectableGap, OfLargeGroupsIsThatOfTheFormula) {
  const Comparison compared{selected_of(30, 100), selected_of(500, 1000)};
  const auto d = detectable_gap(Metric::selection_rate, Measure::difference, compared, at_95_percent, 0.8);
  const auto want =
      stats::minimum_detectable_difference(100, 1000, 0.5, at_95_percent, 0.8, stats::PlannedTest::normal);
  EXPECT_EQ(d.low, want.below);
  EXPECT_EQ(d.high, want.above);
  const auto r = detectable_gap(Metric::selection_rate, Measure::ratio, compared, at_95_percent, 0.8);
  EXPECT_DOUBLE_EQ(*r.low, 1.0 + *d.low / 0.5);
  EXPECT_DOUBLE_EQ(*r.high, 1.0 + *d.high / 0.5);
}

// The promise: the test really used notices such a gap at least so often.
TEST(DetectableGap, OfSmallGroupsIsNoticedAtLeastSoOften) {
  for (const auto& [m, n, selected] : {std::tuple{12U, 400U, 20U}, {8U, 30U, 10U}, {40U, 900U, 30U}}) {
    const Comparison compared{selected_of(0, m), selected_of(selected, n)};
    const double base = static_cast<double>(selected) / static_cast<double>(n);
    const auto gap = detectable_gap(Metric::selection_rate, Measure::difference, compared, at_95_percent, 0.8);
    ASSERT_TRUE(gap.high);
    const double doubled =
        stats::power_difference(base + *gap.high, m, base, n, at_95_percent, stats::PlannedTest::fisher_doubled);
    EXPECT_NEAR(doubled, 0.8, 1e-6);
    EXPECT_GE(stats::power_difference(base + *gap.high, m, base, n, at_95_percent, stats::PlannedTest::boschloo),
              doubled);
    EXPECT_FALSE(gap.low && base + *gap.low < 0.0);
  }
}

TEST(DetectableGap, AgainstEverybodyIsSmallerByTheShareOfTheGroup) {
  const Comparison rest{selected_of(50, 100), selected_of(150, 300)};
  const Comparison all{rest.group, rest.other, true};
  const auto to_rest = detectable_gap(Metric::selection_rate, Measure::difference, rest, at_95_percent, 0.8);
  const auto to_all = detectable_gap(Metric::selection_rate, Measure::difference, all, at_95_percent, 0.8);
  EXPECT_NEAR(*to_all.high, 0.75 * *to_rest.high, 1e-12);
  const auto ratio_rest = detectable_gap(Metric::selection_rate, Measure::ratio, rest, at_95_percent, 0.8);
  const auto ratio_all = detectable_gap(Metric::selection_rate, Measure::ratio, all, at_95_percent, 0.8);
  EXPECT_NEAR(*ratio_all.low, 1.0 / (0.25 + 0.75 / *ratio_rest.low), 1e-12);
}

TEST(DetectableGap, OfMissedPerWronglySelectedIsOnItsOwnScale) {
  const Comparison compared{cells_of({.fp = 50, .fn = 50}), cells_of({.fp = 200, .fn = 200})};
  const auto r = detectable_gap(Metric::treatment_equality, Measure::ratio, compared, at_95_percent, 0.8);
  const auto share = stats::minimum_detectable_rates(100, 400, 0.5, at_95_percent, 0.8, stats::PlannedTest::normal);
  EXPECT_NEAR(*r.high, *share.above / (1.0 - *share.above), 1e-12);
  EXPECT_NEAR(*r.low * *r.high, 1.0, 1e-9) << "at a share of one half both sides are alike";
}

TEST(DetectableGap, IsNoneWhereNobodyIsOrWhereNoGapIsFarEnough) {
  const auto nobody = detectable_gap(Metric::selection_rate, Measure::difference, {CellCounts{}, selected_of(1, 2)},
                                     at_95_percent, 0.8);
  EXPECT_FALSE(nobody.low || nobody.high);
  const auto hardly = detectable_gap(Metric::selection_rate, Measure::ratio, {selected_of(1, 2), selected_of(2, 4)},
                                     at_95_percent, 0.8);
  EXPECT_FALSE(hardly.low || hardly.high);
  const auto to_zero = detectable_gap(Metric::selection_rate, Measure::ratio, {selected_of(1, 50), selected_of(0, 90)},
                                      at_95_percent, 0.8);
  EXPECT_FALSE(to_zero.low || to_zero.high) << "no ratio to a rate of 0";
  EXPECT_THROW((void)detectable_gap(Metric::selection_rate, Measure::ratio, {selected_of(1, 2), selected_of(2, 4)},
                                    at_95_percent, 0.05),
               InvalidInput);
}

TEST(DetectableGapOfInterval, IsTheSumOfTwoQuantilesTimesTheStandardError) {
  stats::Estimate e;
  e.value = 0.02;
  e.low = 0.02 - 1.959963984540054 * 0.03;
  e.high = 0.02 + 1.959963984540054 * 0.03;
  const auto d =
      detectable_gap_of_interval(Metric::selection_rate, Measure::difference, e, 0.5, 1.959963984540054, 0.8);
  EXPECT_NEAR(*d.high, 0.03 * (1.959963984540054 + 0.8416212335729143), 1e-12);
  EXPECT_NEAR(*d.low, -*d.high, 1e-12);
  const auto off = detectable_gap_of_interval(Metric::selection_rate, Measure::difference, e, 0.05, 1.96, 0.8);
  EXPECT_TRUE(off.high);
  EXPECT_FALSE(off.low) << "a rate cannot fall below 0";
}

}  // namespace
}  // namespace lotrecht::fairness
