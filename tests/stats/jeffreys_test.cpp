#include <lotrecht/stats/jeffreys.hpp>

#include <gtest/gtest.h>

#include <boost/math/special_functions/beta.hpp>
#include <cmath>

#include <lotrecht/stats/clopper_pearson.hpp>
#include <lotrecht/stats/detail/beta_quantile.hpp>

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

// Boost's incomplete beta function, another implementation, takes the quantile back to its tail: many more shapes than
// the table holds, those of Clopper-Pearson (offset 0) too. The miss in the tail is told as the miss in x that causes
// it.
TEST(Jeffreys, StandsOnABetaQuantileThatBoostTakesBackToItsTail) {
  for (const double offset : {0.0, 0.5}) {
    for (const double n : {1.0, 2.0, 5.0, 20.0, 21.0, 41.0, 300.0, 2000.0}) {
      for (double x = 1.0; x <= n; x += std::ceil(n / 25.0)) {
        for (const double level : {0.1, 0.5, 0.95, 0.999999999}) {
          const double a = x + offset;
          const double b = n - x + 1.0 - offset;
          const Confidence c{level};
          const double tail = 0.5 * c.alpha();
          const auto [p, q] = detail::lower_beta_quantile(a, b, tail, c.z());
          EXPECT_NEAR(p + q, 1.0, 4e-16);
          const double back = p < q ? boost::math::ibeta(a, b, p) : boost::math::ibetac(b, a, q);
          const double miss = (back - tail) / boost::math::ibeta_derivative(a, b, p);
          EXPECT_LE(std::abs(miss) / p, 1e-13) << a << ", " << b << ", " << level;
        }
      }
    }
  }
}

TEST(Jeffreys, HoldsTheEndsBrownCaiAndDasGuptaAddToThePosteriorInterval) {
  EXPECT_EQ(jeffreys({0, 10}, Confidence{0.95}).low, 0.0);
  EXPECT_EQ(jeffreys({10, 10}, Confidence{0.95}).high, 1.0);
}

TEST(Jeffreys, RefusesMoreSuccessesThanTrials) { EXPECT_THROW((void)jeffreys({3, 2}, Confidence{0.95}), InvalidInput); }

}  // namespace
}  // namespace lotrecht::stats
