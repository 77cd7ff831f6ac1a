#include <lotrecht/stats/clopper_pearson.hpp>

#include <gtest/gtest.h>

#include <cmath>

#include "support/coverage.hpp"
#include "support/interval_laws.hpp"
#include "support/reference.hpp"

namespace lotrecht::stats {
namespace {

const auto method = [](const BinomialTally& k, const Confidence& c) { return clopper_pearson(k, c); };

TEST(ClopperPearson, ObeysTheLawsOfAnIntervalForARate) { testing::expect_laws_of_a_rate(method, 30); }

// tests/reference/clopper_pearson.csv, regimes tiny, zero, full, moderate, huge (to 10^15 trials), extreme (rates to
// 10^-15).
TEST(ClopperPearson, AgreesWithMultiplePrecision) {
  for (const auto& row : testing::ReferenceTable{"clopper_pearson.csv"}) {
    const Interval got =
        clopper_pearson({row.count("successes"), row.count("trials")}, Confidence{row.number("level")});
    EXPECT_LE(testing::relative_error(got.low, row.number("low")), 2e-14) << row.line();
    EXPECT_LE(testing::relative_error(got.high, row.number("high")), 2e-14) << row.line();
  }
}

TEST(ClopperPearson, NothingObservedMeansNothingKnown) {
  EXPECT_EQ(clopper_pearson({0, 0}, Confidence{0.95}), (Interval{0.0, 1.0}));
}

// Published: Newcombe 1998, Stat. Med. 17, 857-872, table I, four decimals.
TEST(ClopperPearson, AgreesWithPublishedExamples) {
  const Confidence c{0.95};
  EXPECT_NEAR(clopper_pearson({15, 148}, c).low, 0.0578, 5e-5);
  EXPECT_NEAR(clopper_pearson({15, 148}, c).high, 0.1617, 5e-5);
  EXPECT_NEAR(clopper_pearson({0, 20}, c).high, 0.1684, 5e-5);
  EXPECT_NEAR(clopper_pearson({1, 29}, c).low, 0.0009, 5e-5);
  EXPECT_NEAR(clopper_pearson({1, 29}, c).high, 0.1776, 5e-5);
}

TEST(ClopperPearson, HasItsClosedFormWhereNobodyIsSelected) {
  for (const double level : {0.5, 0.95, 0.999999999}) {
    const Confidence c{level};
    for (const double n : {1.0, 7.0, 1e4, 1e9, 1e15}) {
      const double want = -std::expm1(std::log(c.alpha() / 2.0) / n);
      EXPECT_LE(testing::relative_error(clopper_pearson({0, static_cast<std::uint64_t>(n)}, c).high, want), 2e-14);
    }
  }
}

// The guarantee, by enumeration: never below the level, whatever n and p.
TEST(ClopperPearson, NeverCoversLessThanTheLevel) {
  for (const double level : {0.5, 0.9, 0.99}) {
    for (const auto n : {1U, 2U, 5U, 13U, 30U}) {
      const auto at = testing::coverage_of_a_rate(method, n, 500, Confidence{level});
      EXPECT_GE(at.smallest, level - 1e-12) << level << ", " << n;
    }
  }
}

// Each bound puts exactly half of alpha into the tail it is defined by.
TEST(ClopperPearson, PutsHalfOfAlphaBeyondEachBound) {
  for (std::uint64_t x = 1; x < 25; ++x) {
    const Interval i = clopper_pearson({x, 25}, Confidence{0.95});
    double at_least = 0.0;
    double at_most = 0.0;
    const auto low = testing::binomial_masses(25, i.low);
    const auto high = testing::binomial_masses(25, i.high);
    for (std::uint64_t y = 0; y <= 25; ++y) {
      at_least += y >= x ? low[y] : 0.0;
      at_most += y <= x ? high[y] : 0.0;
    }
    EXPECT_NEAR(at_least, 0.025, 1e-14);
    EXPECT_NEAR(at_most, 0.025, 1e-14);
  }
}

TEST(ClopperPearson, RefusesMoreSuccessesThanTrials) {
  EXPECT_THROW((void)clopper_pearson({3, 2}, Confidence{0.95}), InvalidInput);
}

}  // namespace
}  // namespace lotrecht::stats
