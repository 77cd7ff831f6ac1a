#include <lotrecht/stats/katz.hpp>

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>

#include "support/coverage.hpp"
#include "support/interval_laws.hpp"
#include "support/reference.hpp"

namespace lotrecht::stats {
namespace {

const auto method = [](const BinomialTally& a, const BinomialTally& b, const Confidence& c) { return katz(a, b, c); };
const auto ratio = [](double p, double q) { return p / q; };

TEST(Katz, ObeysTheLawsOfAnIntervalForARatio) { testing::expect_laws_of_a_ratio(method, 9); }

// tests/reference/katz.csv, regimes tiny, zero_full, huge, extreme, published.
TEST(Katz, AgreesWithMultiplePrecision) {
  for (const auto& row : testing::ReferenceTable{"katz.csv"}) {
    const Interval got =
        katz({row.count("a"), row.count("n_a")}, {row.count("b"), row.count("n_b")}, Confidence{row.number("level")});
    EXPECT_LE(testing::relative_error(got.low, row.number("low")), 1e-14) << row.line();
    EXPECT_LE(testing::relative_error(got.high, row.number("high")), 1e-14) << row.line();
  }
}

TEST(Katz, SaysNothingWithoutASuccessAndTooMuchWithoutAFailure) {
  const Confidence c{0.95};
  const Interval everything{0.0, std::numeric_limits<double>::infinity()};
  EXPECT_EQ(katz({0, 10}, {3, 20}, c), everything);
  EXPECT_EQ(katz({3, 20}, {0, 10}, c), everything);
  EXPECT_EQ(katz({10, 10}, {20, 20}, c), (Interval{1.0, 1.0}));
}

// The reason to prefer the score intervals: exact coverage falls to 0.535 at 10 and 10, where both rates are near 1.
TEST(Katz, UndercoversBadlyInTheCornersAsDocumented) {
  for (const auto& [m, n, smallest] :
       {std::tuple{10U, 10U, 0.535}, std::tuple{20U, 20U, 0.778}, std::tuple{50U, 50U, 0.917}}) {
    const auto at = testing::coverage_of_a_pair(method, ratio, m, n, 40, Confidence{0.95});
    EXPECT_NEAR(at.mean, 0.956, 0.005) << m << ", " << n << ": the mean hides it";
    EXPECT_NEAR(at.smallest, smallest, 1e-3) << m << ", " << n;
  }
}

TEST(Katz, TakesACriticalValueFromElsewhere) {
  const Confidence c{0.95};
  EXPECT_EQ(katz({3, 20}, {9, 30}, c.z()), katz({3, 20}, {9, 30}, c));
}

TEST(Katz, RefusesBrokenCountsAndCriticalValues) {
  const Confidence c{0.95};
  EXPECT_THROW((void)katz({3, 2}, {1, 2}, c), InvalidInput);
  EXPECT_THROW((void)katz({1, 2}, {3, 2}, c), InvalidInput);
  EXPECT_THROW((void)katz({1, 2}, {1, 2}, -1.0), InvalidInput);
  EXPECT_THROW((void)katz({1, 2}, {1, 2}, std::nan("")), InvalidInput);
  EXPECT_THROW((void)katz({1, 2}, {1, 2}, std::numeric_limits<double>::infinity()), InvalidInput);
}

}  // namespace
}  // namespace lotrecht::stats
