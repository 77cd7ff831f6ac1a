// Values by hand; that they are fairlearn's is tested in Python, against fairlearn itself.

#include <lotrecht/fairness/point_metrics.hpp>

#include <array>
#include <cmath>
#include <random>
#include <vector>

#include <gtest/gtest.h>

#include <lotrecht/fairness/worst_gap.hpp>

#include "support/cell_tables.hpp"
#include "support/textbook.hpp"

namespace lotrecht::fairness {
namespace {

constexpr Metric selection = Metric::selection_rate;

TEST(PointMetrics, AreTheTextbooksForEveryGroupOfUpToFive) {
  for_every_group(6, 5, [](const CellCounts& c) {
    for (const Metric m : all_metrics()) {
      const auto expected = textbook::metric(m, c);
      const double found = point(m, c);
      ASSERT_EQ(std::isnan(found), !expected.has_value()) << name(m);
      if (expected) {
        ASSERT_DOUBLE_EQ(found, *expected) << name(m);
      }
    }
  });
}

TEST(PointMetrics, AreTheValuesOfEstimates) {
  std::mt19937_64 draw{1};
  const stats::Confidence level{0.9};
  for (int round = 0; round < 100; ++round) {
    std::vector<CellCounts> groups;
    for (std::size_t g = 0; g < 1 + draw() % 5; ++g) groups.push_back(random_group(draw, 9));
    if (round % 2 == 0) {
      for (CellCounts& c : groups) c = weighing(c, 0.5);
    }
    for (const Metric m : all_metrics()) {
      for (const CellCounts& c : groups) {
        const stats::Estimate e = rate(m, c, at_95());
        if (e.defined()) {
          EXPECT_EQ(point(m, c), e.value);
        } else {
          EXPECT_TRUE(std::isnan(point(m, c)));
        }
      }
      for (const Measure measure : {Measure::difference, Measure::ratio}) {
        const stats::Estimate e = worst_gap(m, measure, groups, level).estimate;
        if (e.defined()) {
          EXPECT_EQ(point_gap(m, measure, Between::groups, groups), e.value);
        }
      }
    }
    const stats::Estimate odds = equalized_odds(Measure::difference, Aggregate::mean, groups, level);
    if (odds.defined()) {
      EXPECT_EQ(point_equalized_odds(Measure::difference, Between::groups, Aggregate::mean, groups), odds.value);
    }
  }
}

TEST(PointGap, IsTakenBetweenGroupsOrToEverybody) {
  const std::array groups{selected_of(2, 10), selected_of(5, 10), selected_of(8, 20)};  // .2 .5 .4, overall 15/40
  EXPECT_DOUBLE_EQ(point_gap(selection, Measure::difference, Between::groups, groups), 0.3);
  EXPECT_DOUBLE_EQ(point_gap(selection, Measure::ratio, Between::groups, groups), 0.4);
  EXPECT_DOUBLE_EQ(point_gap(selection, Measure::difference, Between::overall, groups), 0.175);
  EXPECT_DOUBLE_EQ(point_gap(selection, Measure::ratio, Between::overall, groups), 0.2 / 0.375);
  const std::array favoured{selected_of(9, 10), selected_of(20, 90)};  // overall .29: the inverse counts, too
  EXPECT_DOUBLE_EQ(point_gap(selection, Measure::ratio, Between::overall, favoured), 0.29 / 0.9);
}

TEST(PointGap, IsUndefinedRatherThanZeroWhereThereIsNone) {
  const std::array never{selected_of(0, 10), selected_of(0, 5)};
  EXPECT_EQ(point_gap(selection, Measure::difference, Between::groups, never), 0.0);
  EXPECT_TRUE(std::isnan(point_gap(selection, Measure::ratio, Between::groups, never)));
  EXPECT_TRUE(std::isnan(point_gap(selection, Measure::ratio, Between::overall, never)));
  for (const Between between : {Between::groups, Between::overall}) {
    for (const Measure measure : {Measure::difference, Measure::ratio}) {
      EXPECT_TRUE(std::isnan(point_gap(selection, measure, between, {})));
      EXPECT_TRUE(std::isnan(point_gap(Metric::true_positive_rate, measure, between, never)));
    }
  }
}

TEST(PointGap, OfOneGroupIsNone) {
  const std::array one{selected_of(3, 10)};
  EXPECT_EQ(point_gap(selection, Measure::difference, Between::groups, one), 0.0);
  EXPECT_EQ(point_gap(selection, Measure::ratio, Between::overall, one), 1.0);
}

TEST(PointGap, TellsWhoHadNoPartInIt) {
  const std::vector<CellCounts> groups{cells_of({1, 1, 1, 1}), cells_of({.fp = 3}), {}, cells_of({.tp = 1})};
  EXPECT_EQ(without_metric(Metric::true_positive_rate, groups), (std::vector<std::size_t>{1}));
  EXPECT_EQ(without_metric(Metric::false_positive_rate, groups), (std::vector<std::size_t>{3}));
  EXPECT_TRUE(without_metric(selection, groups).empty()) << "an empty group is said to be empty elsewhere";
}

TEST(PointEqualizedOdds, TakeTheWorseRateOrTheMeanAndNeverCancel) {
  const std::array groups{cells_of({.tp = 6, .fp = 3, .fn = 4, .tn = 7}),
                          cells_of({.tp = 4, .fp = 4, .fn = 6, .tn = 6})};
  const auto odds = [&](Measure m, Aggregate a) { return point_equalized_odds(m, Between::groups, a, groups); };
  EXPECT_DOUBLE_EQ(odds(Measure::difference, Aggregate::worst_case), 0.2);
  EXPECT_DOUBLE_EQ(odds(Measure::difference, Aggregate::mean), 0.15);
  EXPECT_DOUBLE_EQ(odds(Measure::ratio, Aggregate::worst_case), 0.4 / 0.6);
  EXPECT_DOUBLE_EQ(odds(Measure::ratio, Aggregate::mean), (0.4 / 0.6 + 0.75) / 2.0);
  const std::array no_negatives{cells_of({.tp = 6}), cells_of({.fn = 4})};
  EXPECT_TRUE(std::isnan(point_equalized_odds(Measure::difference, Between::groups, Aggregate::mean, no_negatives)));
}

}  // namespace
}  // namespace lotrecht::fairness
