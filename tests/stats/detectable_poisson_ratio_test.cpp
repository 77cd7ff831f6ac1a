#include <lotrecht/stats/detectable_poisson_ratio.hpp>

#include <cmath>
#include <cstdint>
#include <tuple>

#include <gtest/gtest.h>

#include <lotrecht/stats/poisson_ratio.hpp>

namespace lotrecht::stats {
namespace {

/// By adding up every pair of counts whose exact interval leaves out 1.
double enumerated_power(double a, double b, double rate, double ratio, const Confidence& confidence) {
  const auto mass = [](std::uint64_t x, double mean) {
    const double k = static_cast<double>(x);
    return mean == 0.0 ? (x == 0 ? 1.0 : 0.0) : std::exp(k * std::log(mean) - mean - std::lgamma(k + 1.0));
  };
  double power = 0.0;
  const double mean_a = a * rate * ratio;
  const double mean_b = b * rate;
  for (std::uint64_t x = 0; static_cast<double>(x) < mean_a + 12.0 * std::sqrt(mean_a) + 20.0; ++x) {
    for (std::uint64_t y = 0; static_cast<double>(y) < mean_b + 12.0 * std::sqrt(mean_b) + 20.0; ++y) {
      const Interval i = poisson_ratio_exact({x, a}, {y, b}, confidence);
      if (i.low > 1.0 || i.high < 1.0) power += mass(x, mean_a) * mass(y, mean_b);
    }
  }
  return power;
}

TEST(DetectablePoissonRatio, IsNoticedSoOftenByEnumeration) {
  for (const auto& [a, b, rate] : {std::tuple{100.0, 300.0, 0.1}, {50.0, 20.0, 0.5}}) {
    const Confidence confidence{0.95};
    const auto found = minimum_detectable_poisson_ratio(a, b, rate, confidence, 0.8);
    ASSERT_TRUE(found.above);
    EXPECT_GT(*found.above, 1.0);
    EXPECT_NEAR(enumerated_power(a, b, rate, *found.above, confidence), 0.8, 1e-6);
    if (found.below && *found.below > 0.0) {
      EXPECT_NEAR(enumerated_power(a, b, rate, *found.below, confidence), 0.8, 1e-6);
    }
  }
}

// Where the formula takes over nothing jumps.
TEST(DetectablePoissonRatio, TheFormulaJoinsTheSum) {
  const Confidence confidence{0.95};
  const auto at = [&](double events, double ratio) {
    detail::PoissonRatioPower power{events, events, 1.0, confidence};
    return power(ratio);
  };
  // 200 + 200 events: summed just below, by formula just above.
  for (const double ratio : {1.2, 1.3, 1.4, 0.75}) {
    const double other = 400.0 / (1.0 + ratio);
    EXPECT_NEAR(at(other * 0.9999, ratio), at(other * 1.0001, ratio), 0.025) << ratio;
  }
}

TEST(DetectablePoissonRatio, OfManyEventsIsThatOfTheNormalLaw) {
  const auto found = minimum_detectable_poisson_ratio(1e5, 1e5, 0.1, Confidence{0.95}, 0.8);
  const double log_error = std::sqrt(1.0 / 1e4 + 1.0 / 1e4);
  EXPECT_NEAR(std::log(*found.above) / log_error, 1.959964 + 0.841621, 0.03);
  EXPECT_NEAR(std::log(*found.below) / log_error, -1.959964 - 0.841621, 0.03);
}

TEST(DetectablePoissonRatio, IsNoneWhereNothingIsFarEnough) {
  const auto nothing = minimum_detectable_poisson_ratio(100.0, 100.0, 0.0, Confidence{0.95}, 0.8);
  EXPECT_FALSE(nothing.below || nothing.above);
  const auto few = minimum_detectable_poisson_ratio(100.0, 100.0, 0.02, Confidence{0.95}, 0.8);
  EXPECT_FALSE(few.below) << "two events expected: not even none at all is noticed";
  EXPECT_GT(*few.above, 4.0);
}

TEST(DetectablePoissonRatio, Refuses) {
  const Confidence c{0.95};
  EXPECT_THROW((void)minimum_detectable_poisson_ratio(0.0, 1.0, 0.1, c, 0.8), InvalidInput);
  EXPECT_THROW((void)minimum_detectable_poisson_ratio(1.0, -1.0, 0.1, c, 0.8), InvalidInput);
  EXPECT_THROW((void)minimum_detectable_poisson_ratio(1.0, 1.0, -0.1, c, 0.8), InvalidInput);
  EXPECT_THROW((void)minimum_detectable_poisson_ratio(1.0, 1.0, 0.1, c, 0.01), InvalidInput);
}

}  // namespace
}  // namespace lotrecht::stats
