#include <lotrecht/stats/jeffreys.hpp>

#include <gtest/gtest.h>

#include <lotrecht/stats/clopper_pearson.hpp>

#include "support/coverage.hpp"
#include "support/interval_laws.hpp"
#include "support/reference.hpp"

namespace lotrecht::stats {
namespace {

const auto method = [](const BinomialTally& k, const Confidence& c) { return jeffreys(k, c); };

TEST(Jeffreys, ObeysTheLawsOfAnIntervalForARate) { testing::expect_laws_of_a_rate(method, 30); }

// tests/reference/jeffreys.csv, regimes tiny, zero, full, moderate, huge (to 10^15 trials), extreme (rates to 10^-15).
TEST(Jeffreys, AgreesWithMultiplePrecision) {
  for (const auto& row : testing::ReferenceTable{"jeffreys.csv"}) {
    const Interval got = jeffreys({row.count("successes"), row.count("trials")}, Confidence{row.number("level")});
    EXPECT_LE(testing::relative_error(got.low, row.number("low")), 2e-14) << row.line();
    EXPECT_LE(testing::relative_error(got.high, row.number("high")), 2e-14) << row.line();
  }
}

TEST(Jeffreys, NothingObservedMeansNothingKnown) {
  EXPECT_EQ(jeffreys({0, 0}, Confidence{0.95}), (Interval{0.0, 1.0}));
}

TEST(Jeffreys, LiesInsideClopperPearson) {
  for (std::uint64_t x = 0; x <= 20; ++x) {
    const Interval inner = jeffreys({x, 20}, Confidence{0.95});
    const Interval outer = clopper_pearson({x, 20}, Confidence{0.95});
    EXPECT_TRUE(outer.low <= inner.low && inner.high <= outer.high) << x;
  }
}

TEST(Jeffreys, CoversAtTheLevelOnAverageAndNotEverywhere) {
  for (const auto n : {10U, 20U, 50U, 100U}) {
    const auto at = testing::coverage_of_a_rate(method, n, 800, Confidence{0.95});
    EXPECT_NEAR(at.mean, 0.95, 0.005) << n;
    EXPECT_NEAR(at.smallest, 0.88, 0.02) << n;
  }
}

TEST(Jeffreys, HoldsTheEndsBrownCaiAndDasGuptaAddToThePosteriorInterval) {
  EXPECT_EQ(jeffreys({0, 10}, Confidence{0.95}).low, 0.0);
  EXPECT_EQ(jeffreys({10, 10}, Confidence{0.95}).high, 1.0);
}

TEST(Jeffreys, RefusesMoreSuccessesThanTrials) { EXPECT_THROW((void)jeffreys({3, 2}, Confidence{0.95}), InvalidInput); }

}  // namespace
}  // namespace lotrecht::stats
