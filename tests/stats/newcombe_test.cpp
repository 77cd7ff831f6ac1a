#include <lotrecht/stats/newcombe.hpp>

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>

#include <lotrecht/stats/mover.hpp>
#include <utility>

#include "support/coverage.hpp"
#include "support/interval_laws.hpp"
#include "support/reference.hpp"

namespace lotrecht::stats {
namespace {

const auto method = [](const BinomialTally& a, const BinomialTally& b, const Confidence& c) {
  return newcombe(a, b, c);
};
const auto difference = [](double p, double q) { return p - q; };

TEST(Newcombe, ObeysTheLawsOfAnIntervalForADifference) { testing::expect_laws_of_a_difference(method, 9); }

// tests/reference/newcombe.csv. A bound is the observed difference d minus an arm, so the error is measured against the
// larger of d and the arm: where both cancel, no way of computing from a rounded z could keep relative accuracy.
TEST(Newcombe, AgreesWithMultiplePrecision) {
  for (const auto& row : testing::ReferenceTable{"newcombe.csv"}) {
    const BinomialTally a{row.count("a"), row.count("n_a")};
    const BinomialTally b{row.count("b"), row.count("n_b")};
    const Interval got = newcombe(a, b, Confidence{row.number("level")});
    const double d = a.trials > 0 && b.trials > 0
                         ? detail::difference_of_rates(detail::counts(a, "", ""), detail::counts(b, "", ""))
                         : 0.0;
    for (const auto& [bound, want] : {std::pair{got.low, row.number("low")}, std::pair{got.high, row.number("high")}}) {
      const double scale = std::max(std::abs(d), std::abs(want - d));
      EXPECT_LE(testing::error_relative_to(bound, want, scale), 1e-14) << row.line();
    }
  }
}

// Newcombe 1998, table II, method 10, four decimals.
TEST(Newcombe, AgreesWithThePublishedTable) {
  const Confidence c{0.95};
  EXPECT_NEAR(newcombe({56, 70}, {48, 80}, c).low, 0.0524, 5e-5);
  EXPECT_NEAR(newcombe({56, 70}, {48, 80}, c).high, 0.3339, 5e-5);
  EXPECT_NEAR(newcombe({5, 56}, {0, 29}, c).low, -0.0381, 5e-5);
  EXPECT_NEAR(newcombe({5, 56}, {0, 29}, c).high, 0.1926, 5e-5);
}

TEST(Newcombe, IsMoverOnWilsonIntervals) {
  const Confidence c{0.99};
  testing::for_every_pair(6, [&](const BinomialTally& a, const BinomialTally& b) {
    const Interval want = mover_difference(testing::rate(a), wilson(a, c), testing::rate(b), wilson(b, c));
    EXPECT_NEAR(newcombe(a, b, c).low, want.low, 1e-15);
    EXPECT_NEAR(newcombe(a, b, c).high, want.high, 1e-15);
  });
}

TEST(Newcombe, KeepsANarrowIntervalAroundTwoRatesThatAgree) {
  // Rates 0.3 and 0.3 + 1e-15 of 10^15 rows: as subtracted bounds, the arms of 4e-8 would be noise after 9 digits.
  const Interval i = newcombe({300000000000000, 1000000000000000}, {300000000000001, 1000000000000000}, 1.0);
  const double arm = std::sqrt(2.0 * 0.3 * 0.7 / 1e15);
  EXPECT_NEAR((i.high - i.low) / (2.0 * arm), 1.0, 1e-12);
  EXPECT_NEAR(0.5 * (i.high + i.low), -1e-15, 1e-22);
}

// Exact enumeration over 39 x 39 true pairs; smallest 0.896 (10, 10), 0.918 (50, 50).
TEST(Newcombe, CoversAtTheLevelOnAverageAndSlightlyBelowAtWorst) {
  for (const auto& [m, n, floor] : {std::tuple{10U, 10U, 0.89}, std::tuple{10U, 30U, 0.93}, std::tuple{20U, 50U, 0.915},
                                    std::tuple{50U, 50U, 0.915}}) {
    const auto at = testing::coverage_of_a_pair(method, difference, m, n, 40, Confidence{0.95});
    EXPECT_NEAR(at.mean, 0.952, 0.003) << m << ", " << n;
    EXPECT_GE(at.smallest, floor) << m << ", " << n;
    EXPECT_LE(at.smallest, 0.95) << m << ", " << n << ": it is not a guarantee";
  }
}

TEST(Newcombe, TakesACriticalValueFromElsewhere) {
  const Confidence c{0.95};
  EXPECT_EQ(newcombe({3, 20}, {9, 30}, c.z()), newcombe({3, 20}, {9, 30}, c));
}

TEST(Newcombe, RefusesBrokenCountsAndCriticalValues) {
  const Confidence c{0.95};
  EXPECT_THROW((void)newcombe({3, 2}, {1, 2}, c), InvalidInput);
  EXPECT_THROW((void)newcombe({1, 2}, {3, 2}, c), InvalidInput);
  EXPECT_THROW((void)newcombe({1, 2}, {1, 2}, -1.0), InvalidInput);
  EXPECT_THROW((void)newcombe({1, 2}, {1, 2}, std::nan("")), InvalidInput);
  EXPECT_THROW((void)newcombe({1, 2}, {1, 2}, std::numeric_limits<double>::infinity()), InvalidInput);
}

}  // namespace
}  // namespace lotrecht::stats
