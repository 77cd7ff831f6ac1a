#include <lotrecht/stats/koopman.hpp>

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>

#include "support/coverage.hpp"
#include "support/interval_laws.hpp"
#include "support/reference.hpp"

namespace lotrecht::stats {
namespace {

const auto method = [](const BinomialTally& a, const BinomialTally& b, const Confidence& c) {
  return koopman(a, b, c);
};
const auto ratio = [](double p, double q) { return p / q; };

TEST(Koopman, ObeysTheLawsOfAnIntervalForARatio) { testing::expect_laws_of_a_ratio(method, 9); }

// tests/reference/koopman.csv, regimes tiny, zero_full, huge, extreme, published.
TEST(Koopman, AgreesWithMultiplePrecision) {
  for (const auto& row : testing::ReferenceTable{"koopman.csv"}) {
    const Interval got = koopman({row.count("a"), row.count("n_a")}, {row.count("b"), row.count("n_b")},
                                 Confidence{row.number("level")});
    EXPECT_LE(testing::relative_error(got.low, row.number("low")), 2e-14) << row.line();
    EXPECT_LE(testing::relative_error(got.high, row.number("high")), 2e-14) << row.line();
  }
}

// Koopman 1984 and Gart & Nam 1988, Biometrics 44, 323-338.
TEST(Koopman, AgreesWithPublishedExamples) {
  const Confidence c{0.95};
  EXPECT_NEAR(koopman({36, 40}, {16, 80}, c).low, 2.94, 5e-3);
  EXPECT_NEAR(koopman({36, 40}, {16, 80}, c).high, 7.15, 5e-3);
  EXPECT_NEAR(koopman({8, 15}, {4, 15}, c).low, 0.815, 5e-4);
  EXPECT_NEAR(koopman({8, 15}, {4, 15}, c).high, 5.336, 5e-4);
  EXPECT_NEAR(koopman({6, 10}, {6, 20}, c).low, 0.844, 5e-4);
  EXPECT_NEAR(koopman({6, 10}, {6, 20}, c).high, 4.594, 5e-4);
}

TEST(Koopman, HasClosedFormsAtTheCorners) {
  const Confidence c{0.95};
  const double k = c.z() * c.z();
  EXPECT_DOUBLE_EQ(koopman({10, 10}, {20, 20}, c).low, 10.0 / (10.0 + k));
  EXPECT_DOUBLE_EQ(koopman({10, 10}, {20, 20}, c).high, (20.0 + k) / 20.0);
  EXPECT_EQ(koopman({0, 10}, {3, 20}, c).low, 0.0);
  EXPECT_TRUE(std::isfinite(koopman({0, 10}, {3, 20}, c).high));
  EXPECT_EQ(koopman({3, 20}, {0, 10}, c).high, std::numeric_limits<double>::infinity());
  EXPECT_GT(koopman({3, 20}, {0, 10}, c).low, 0.0);
}

TEST(Koopman, CoversAtTheLevelOnAverageAndSlightlyBelowAtWorst) {
  for (const auto& [m, n, floor] :
       {std::tuple{10U, 10U, 0.91}, std::tuple{20U, 50U, 0.91}, std::tuple{50U, 50U, 0.94}}) {
    const auto at = testing::coverage_of_a_pair(method, ratio, m, n, 40, Confidence{0.95});
    EXPECT_NEAR(at.mean, 0.952, 0.003) << m << ", " << n;
    EXPECT_GE(at.smallest, floor) << m << ", " << n;
    EXPECT_LE(at.smallest, 0.95) << m << ", " << n << ": it is not a guarantee";
  }
}

TEST(Koopman, TakesACriticalValueFromElsewhere) {
  const Confidence c{0.95};
  EXPECT_EQ(koopman({3, 20}, {9, 30}, c.z()), koopman({3, 20}, {9, 30}, c));
}

TEST(Koopman, RefusesBrokenCountsAndCriticalValues) {
  const Confidence c{0.95};
  EXPECT_THROW((void)koopman({3, 2}, {1, 2}, c), InvalidInput);
  EXPECT_THROW((void)koopman({1, 2}, {3, 2}, c), InvalidInput);
  EXPECT_THROW((void)koopman({1, 2}, {1, 2}, -1.0), InvalidInput);
  EXPECT_THROW((void)koopman({1, 2}, {1, 2}, std::nan("")), InvalidInput);
  EXPECT_THROW((void)koopman({1, 2}, {1, 2}, std::numeric_limits<double>::infinity()), InvalidInput);
}

}  // namespace
}  // namespace lotrecht::stats
