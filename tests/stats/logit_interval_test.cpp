#include <lotrecht/stats/logit_interval.hpp>

#include <gtest/gtest.h>

#include <cmath>

namespace lotrecht::stats {
namespace {

TEST(LogitInterval, IsTheWaldIntervalOfTheLogOdds) {
  const Interval i = logit_interval(0.3, 0.7, 0.004, 1.9);
  const double s = 1.9 * std::sqrt(0.004) / 0.21;
  const auto expit = [](double x) { return 1.0 / (1.0 + std::exp(-x)); };
  EXPECT_NEAR(i.low, expit(std::log(0.3 / 0.7) - s), 1e-15);
  EXPECT_NEAR(i.high, expit(std::log(0.3 / 0.7) + s), 1e-15);
}

TEST(LogitInterval, MirrorsStaysInsideAndHoldsTheRate) {
  for (const double p : {1e-12, 0.01, 0.5, 0.99}) {
    for (const double v : {0.0, 1e-6, 0.01, 10.0}) {
      const Interval i = logit_interval(p, 1.0 - p, v, 2.0);
      const Interval m = logit_interval(1.0 - p, p, v, 2.0);
      EXPECT_NEAR(i.low, 1.0 - m.high, 1e-15);
      EXPECT_LE(0.0, i.low);
      EXPECT_LE(i.low, p * (1.0 + 1e-15));
      EXPECT_GE(i.high, p * (1.0 - 1e-15));
      EXPECT_LE(i.high, 1.0);
    }
  }
}

TEST(LogitInterval, RefusesRatesWithoutOdds) {
  EXPECT_THROW(static_cast<void>(logit_interval(0.0, 1.0, 0.1, 2.0)), InvalidInput);
  EXPECT_THROW(static_cast<void>(logit_interval(0.5, 0.5, -0.1, 2.0)), InvalidInput);
}

}  // namespace
}  // namespace lotrecht::stats
