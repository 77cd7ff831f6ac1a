#include <lotrecht/stats/mover.hpp>

#include <gtest/gtest.h>

#include <cmath>
#include <limits>

#include <lotrecht/stats/confidence.hpp>
#include <lotrecht/stats/wilson.hpp>

#include "support/coverage.hpp"
#include "support/interval_laws.hpp"
#include "support/reference.hpp"

namespace lotrecht::stats {
namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();

TEST(Mover, GivesTheNormalIntervalFromNormalIntervals) {
  // Standard errors 3 and 4 make 5.
  EXPECT_EQ(mover_sum(10.0, {7.0, 13.0}, 1.0, {-3.0, 5.0}), (Interval{6.0, 16.0}));
  EXPECT_EQ(mover_difference(10.0, {7.0, 13.0}, 1.0, {-3.0, 5.0}), (Interval{4.0, 14.0}));
  EXPECT_EQ(mover_mean(10.0, {7.0, 13.0}, 1.0, {-3.0, 5.0}), (Interval{3.0, 8.0}));
}

TEST(Mover, SumIsTheDifferenceFromTheNegative) {
  const Interval a{0.2, 0.7};
  const Interval b{0.1, 0.15};
  EXPECT_EQ(mover_sum(0.3, a, 0.125, b), mover_difference(0.3, a, -0.125, {-b.high, -b.low}));
}

TEST(Mover, CarriesInfiniteBounds) {
  const Interval i = mover_difference(1.0, {0.0, infinity}, 1.0, {0.5, 1.5});
  EXPECT_TRUE(std::isfinite(i.low));
  EXPECT_EQ(i.high, infinity);
}

// Donner & Zou's formulas as printed, in multiple precision.
TEST(MoverRatio, AgreesWithMultiplePrecision) {
  for (const auto& row : testing::ReferenceTable{"mover_ratio.csv"}) {
    const Interval got = mover_ratio(row.number("a"), {row.number("low_a"), row.number("high_a")}, row.number("b"),
                                     {row.number("low_b"), row.number("high_b")});
    EXPECT_LE(testing::relative_error(got.low, row.number("low")), 1e-14) << row.line();
    EXPECT_LE(testing::relative_error(got.high, row.number("high")), 1e-14) << row.line();
  }
}

// Fagerland & Newcombe 2013, Stat. Med. 32, 2823-2836: MOVER on Wilson intervals, three decimals.
TEST(MoverRatio, AgreesWithPublishedExamples) {
  const Confidence c{0.95};
  const auto ratio = [&](const BinomialTally& a, const BinomialTally& b) {
    return mover_ratio(testing::rate(a), wilson(a, c), testing::rate(b), wilson(b, c));
  };
  EXPECT_NEAR(ratio({24, 73}, {53, 65}).low, 0.282, 5e-4);
  EXPECT_NEAR(ratio({24, 73}, {53, 65}).high, 0.563, 5e-4);
  EXPECT_NEAR(ratio({29, 55}, {11, 11}).low, 0.398, 5e-4);
  EXPECT_NEAR(ratio({29, 55}, {11, 11}).high, 0.761, 5e-4);
  EXPECT_NEAR(ratio({7, 18}, {1, 18}).low, 1.277, 5e-4);
  EXPECT_NEAR(ratio({7, 18}, {1, 18}).high, 40.751, 5e-4);
}

TEST(MoverRatio, InvertsWhenTheSidesAreSwappedAndHoldsTheRatio) {
  const Confidence c{0.95};
  testing::for_every_pair(8, [&](const BinomialTally& a, const BinomialTally& b) {
    const double p = testing::rate(a);
    const double q = testing::rate(b);
    const Interval i = mover_ratio(p, wilson(a, c), q, wilson(b, c));
    const Interval inverse = mover_ratio(q, wilson(b, c), p, wilson(a, c));
    EXPECT_LE(testing::relative_error(inverse.low, 1.0 / i.high), 1e-15);
    EXPECT_LE(testing::relative_error(inverse.high, 1.0 / i.low), 1e-15);
    EXPECT_TRUE(0.0 <= i.low && i.low <= i.high);
    if (b.successes > 0) {
      EXPECT_TRUE(i.low <= p / q && p / q <= i.high);
    }
    EXPECT_EQ(i.high == infinity, b.successes == 0);
  });
}

TEST(MoverMean, CoversABalancedAccuracyAtTheLevelOnAverage) {
  const auto method = [](const BinomialTally& a, const BinomialTally& b, const Confidence& c) {
    return mover_mean(testing::rate(a), wilson(a, c), testing::rate(b), wilson(b, c));
  };
  const auto mean = [](double p, double q) { return 0.5 * (p + q); };
  const auto at = testing::coverage_of_a_pair(method, mean, 20, 30, 40, Confidence{0.95});
  EXPECT_NEAR(at.mean, 0.952, 0.003);
  EXPECT_NEAR(at.smallest, 0.89, 0.01);
}

TEST(Mover, WidensAnIntervalThatMissesItsEstimate) {
  EXPECT_EQ(mover_sum(1.0, {1.5, 2.0}, 0.0, {0.0, 0.0}), (Interval{1.0, 2.0}));
}

TEST(Mover, RefusesWhatIsNoEstimateWithAnInterval) {
  const double nan = std::nan("");
  EXPECT_THROW((void)mover_sum(nan, {0.0, 1.0}, 0.5, {0.0, 1.0}), InvalidInput);
  EXPECT_THROW((void)mover_sum(infinity, {0.0, infinity}, 0.5, {0.0, 1.0}), InvalidInput);
  EXPECT_THROW((void)mover_difference(0.5, {1.0, 0.0}, 0.5, {0.0, 1.0}), InvalidInput);
  EXPECT_THROW((void)mover_difference(0.5, {0.0, 1.0}, 0.5, {nan, 1.0}), InvalidInput);
  EXPECT_THROW((void)mover_ratio(0.5, {-0.1, 1.0}, 0.5, {0.0, 1.0}), InvalidInput);
  EXPECT_THROW((void)mover_ratio(0.5, {0.1, 1.0}, 0.5, {-0.1, 1.0}), InvalidInput);
}

}  // namespace
}  // namespace lotrecht::stats
