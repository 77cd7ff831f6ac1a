#include <lotrecht/stats/mover_correlated.hpp>

#include <gtest/gtest.h>

#include <cmath>
#include <limits>

namespace lotrecht::stats {
namespace {

TEST(MoverCorrelated, WithoutCorrelationIsMover) {
  const Interval a{0.2, 0.5};
  const Interval b{0.1, 0.15};
  EXPECT_NEAR(mover_difference(0.3, a, 0.12, b, 0.0).low, mover_difference(0.3, a, 0.12, b).low, 1e-16);
  EXPECT_NEAR(mover_difference(0.3, a, 0.12, b, 0.0).high, mover_difference(0.3, a, 0.12, b).high, 1e-16);
}

TEST(MoverCorrelated, OfSymmetricIntervalsIsThatOfTheDifferencesOwnError) {
  const double rho = 0.6;
  const Interval d = mover_difference(0.4, {0.3, 0.5}, 0.2, {0.15, 0.25}, rho);
  const double error = std::sqrt(0.1 * 0.1 + 0.05 * 0.05 - 2.0 * rho * 0.1 * 0.05);
  EXPECT_NEAR(d.low, 0.2 - error, 1e-15);
  EXPECT_NEAR(d.high, 0.2 + error, 1e-15);
}

TEST(MoverCorrelated, ShrinksWithTheCorrelation) {
  double last = std::numeric_limits<double>::infinity();
  for (const double rho : {-1.0, -0.3, 0.0, 0.5, 1.0}) {
    const Interval d = mover_difference(0.4, {0.3, 0.5}, 0.2, {0.1, 0.3}, rho);
    EXPECT_LT(d.high - d.low, last);
    last = d.high - d.low;
  }
  EXPECT_NEAR(last, 0.0, 1e-15);  // two estimates that move as one have a certain difference
}

TEST(MoverCorrelated, SwappedIsNegatedAndARatioInverted) {
  const Interval a{0.2, 0.5};
  const Interval b{0.1, 0.15};
  const Interval ab = mover_difference(0.3, a, 0.12, b, 0.4);
  const Interval ba = mover_difference(0.12, b, 0.3, a, 0.4);
  EXPECT_EQ(ab.low, -ba.high);
  const Interval r = mover_log_ratio(0.3, a, 0.12, b, 0.4);
  const Interval inverse = mover_log_ratio(0.12, b, 0.3, a, 0.4);
  EXPECT_NEAR(r.low * inverse.high, 1.0, 1e-14);
  EXPECT_TRUE(r.contains(0.3 / 0.12));
}

TEST(MoverCorrelated, CarriesWhatHasNoBound) {
  const Interval r = mover_log_ratio(0.3, {0.0, 0.5}, 0.12, {0.0, 0.15}, 0.4);
  EXPECT_EQ(r.low, 0.0);
  EXPECT_TRUE(std::isinf(r.high));
}

TEST(MoverCorrelated, RefusesWhatIsNoCorrelation) {
  EXPECT_THROW(static_cast<void>(mover_difference(0.3, {0.2, 0.4}, 0.1, {0.0, 0.2}, 1.5)), InvalidInput);
  EXPECT_THROW(static_cast<void>(mover_log_ratio(0.0, {0.0, 0.4}, 0.1, {0.0, 0.2}, 0.0)), InvalidInput);
}

}  // namespace
}  // namespace lotrecht::stats
