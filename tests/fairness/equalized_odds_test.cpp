#include <lotrecht/fairness/equalized_odds.hpp>

#include <algorithm>
#include <array>
#include <cmath>
#include <random>
#include <vector>

#include <gtest/gtest.h>

#include "support/cell_tables.hpp"

namespace lotrecht::fairness {
namespace {

using stats::Confidence;
using stats::Estimate;
using stats::Undefined;

const Confidence level{0.95};

// https://github.com/Trusted-AI/AIF360/issues/528: one group has a TPR higher by as much as its FPR is lower, the
// signed gaps are averaged to exactly 0, and the two groups are reported as even. Absolute gaps cannot cancel.
TEST(EqualizedOdds, NeverCancel) {
  const std::array groups{cells_of({.tp = 1, .tn = 1}), cells_of({.fp = 1, .fn = 1})};  // four rows
  for (const Aggregate aggregate : {Aggregate::worst_case, Aggregate::mean}) {
    EXPECT_EQ(equalized_odds(Measure::difference, aggregate, groups, level).value, 1.0);
  }
  const std::array mirrored{cells_of({.tp = 60, .fp = 60, .fn = 40, .tn = 40}),
                            cells_of({.tp = 40, .fp = 40, .fn = 60, .tn = 60}),
                            cells_of({.tp = 40, .fp = 60, .fn = 60, .tn = 40})};
  EXPECT_NEAR(equalized_odds(Measure::difference, Aggregate::mean, mirrored, level).value, 0.2, 1e-15);
}

TEST(EqualizedOdds, AreMadeOfTheTwoWorstGapsEachAtTheRootOfTheLevel) {
  std::mt19937_64 draw{1};
  for (int round = 0; round < 50; ++round) {
    std::vector<CellCounts> groups;
    for (std::size_t g = 0; g < 2 + draw() % 4; ++g) groups.push_back(random_group(draw, 40));
    for (const Measure measure : {Measure::difference, Measure::ratio}) {
      const Confidence each{std::sqrt(0.95)};
      const Estimate tpr = worst_gap(Metric::true_positive_rate, measure, groups, each).estimate;
      const Estimate fpr = worst_gap(Metric::false_positive_rate, measure, groups, each).estimate;
      const Estimate worst = equalized_odds(measure, Aggregate::worst_case, groups, level);
      const Estimate mean = equalized_odds(measure, Aggregate::mean, groups, level);
      EXPECT_EQ(worst.defined(), tpr.defined() && fpr.defined());
      EXPECT_EQ(worst.confidence, 0.95);
      if (!worst.defined()) continue;
      const auto extreme = [&](double a, double b) {
        return measure == Measure::difference ? std::max(a, b) : std::min(a, b);
      };
      EXPECT_EQ(worst.value, extreme(tpr.value, fpr.value));
      EXPECT_EQ(worst.low, extreme(tpr.low, fpr.low));
      EXPECT_EQ(worst.high, extreme(tpr.high, fpr.high));
      EXPECT_DOUBLE_EQ(mean.value, (tpr.value + fpr.value) / 2.0);
      EXPECT_DOUBLE_EQ(mean.low, (tpr.low + fpr.low) / 2.0);
      EXPECT_DOUBLE_EQ(mean.high, (tpr.high + fpr.high) / 2.0);
      EXPECT_TRUE(worst.interval().contains(worst.value));
      EXPECT_TRUE(mean.interval().contains(mean.value));
      EXPECT_EQ(worst.n, tpr.n + fpr.n);
    }
  }
}

TEST(EqualizedOdds, HoldZeroWhereNeitherRateShowsAGap) {
  const std::array even{cells_of({30, 20, 30, 20}), cells_of({33, 18, 27, 22})};
  const std::array uneven{cells_of({30, 90, 30, 10}), cells_of({33, 10, 27, 90})};  // in the FPR only
  EXPECT_EQ(equalized_odds(Measure::difference, Aggregate::worst_case, even, level).low, 0.0);
  EXPECT_GT(equalized_odds(Measure::difference, Aggregate::worst_case, uneven, level).low, 0.0);
  EXPECT_GT(equalized_odds(Measure::difference, Aggregate::mean, uneven, level).low, 0.0);
  EXPECT_EQ(equalized_odds(Measure::ratio, Aggregate::worst_case, even, level).high, 1.0);
  EXPECT_LT(equalized_odds(Measure::ratio, Aggregate::worst_case, uneven, level).high, 1.0);
}

TEST(EqualizedOdds, DoNotExistWhereEitherRateDoesNot) {
  const CellCounts some = cells_of({3, 2, 1, 4});
  const std::array without_negatives{cells_of({.tp = 3, .fn = 1}), cells_of({.tp = 2, .fn = 2})};
  const auto of = [](Measure m, std::span<const CellCounts> groups) {
    return equalized_odds(m, Aggregate::worst_case, groups, level);
  };
  EXPECT_EQ(of(Measure::difference, without_negatives).undefined, Undefined::no_negatives);
  EXPECT_EQ(of(Measure::difference, {&some, 1}).undefined, Undefined::single_group);
  EXPECT_EQ(of(Measure::difference, {}).undefined, Undefined::nobody);
  const std::array never_selected{cells_of({.fn = 3, .tn = 3}), cells_of({.fn = 3, .tn = 3})};
  EXPECT_EQ(of(Measure::ratio, never_selected).undefined, Undefined::zero_reference);
  EXPECT_TRUE(std::isnan(of(Measure::difference, {}).value));
  EXPECT_EQ(of(Measure::difference, {}).high, 1.0);
}

}  // namespace
}  // namespace lotrecht::fairness
