#include <lotrecht/stats/poisson_ratio.hpp>

#include <cmath>
#include <cstdint>
#include <limits>
#include <vector>

#include <gtest/gtest.h>

#include "support/coverage.hpp"
#include "support/interval_laws.hpp"
#include "support/reference.hpp"

namespace lotrecht::stats {
namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();

TEST(PoissonRatio, LawsOfARatio) {
  for (const auto method : {poisson_ratio_exact, poisson_ratio_score}) {
    for (std::uint64_t x = 0; x <= 12; ++x) {
      for (std::uint64_t y = 0; y <= 12; ++y) {
        const PoissonCount a{x, 30.0};
        const PoissonCount b{y, 70.0};
        double low = infinity;
        double high = 0.0;
        for (const Confidence& c : testing::rising_levels) {
          const Interval i = method(a, b, c);
          EXPECT_TRUE(0.0 <= i.low && i.low <= low && high <= i.high) << "nested in the level";
          EXPECT_EQ(i.low == 0.0, x == 0);
          EXPECT_EQ(i.high == infinity, y == 0);
          const double ratio = (static_cast<double>(x) / 30.0) / (static_cast<double>(y) / 70.0);
          EXPECT_TRUE(x + y == 0 || (i.low <= ratio && ratio <= i.high));
          const Interval swapped = method(b, a, c);
          if (x > 0 && y > 0) {
            EXPECT_NEAR(swapped.low * i.high, 1.0, 1e-13) << "swapping the sides inverts";
          }
          low = i.low;
          high = i.high;
        }
      }
    }
    const Confidence c{0.95};
    EXPECT_EQ(method({3, 0.0}, {4, 1.0}, c), (Interval{0.0, infinity}));
    EXPECT_THROW((void)method({3, -1.0}, {4, 1.0}, c), InvalidInput);
    EXPECT_THROW((void)method({3, 1.0}, {4, std::nan("")}, c), InvalidInput);
  }
}

TEST(PoissonRatio, AgreesWithMultiplePrecision) {
  for (const auto& row : testing::ReferenceTable{"poisson_ratio.csv"}) {
    const Interval got =
        poisson_ratio_exact({row.count("x"), 1.0}, {row.count("y"), 1.0}, Confidence{row.number("level")});
    const double tolerance = row.number("level") > 0.99 ? 2e-10 : 1e-12;
    if (std::isinf(row.number("high"))) {
      EXPECT_TRUE(std::isinf(got.high));
    } else {
      EXPECT_LE(testing::error_relative_to(got.high, row.number("high"), row.number("high")), tolerance) << row.line();
    }
    EXPECT_LE(testing::error_relative_to(got.low, row.number("low"), row.number("low")), tolerance) << row.line();
  }
}

// R 4.2: poisson.test(c(11, 23), c(800, 3011))$conf.int
TEST(PoissonRatio, AgreesWithR) {
  const Interval i = poisson_ratio_exact({11, 800.0}, {23, 3011.0}, Confidence{0.95});
  EXPECT_NEAR(i.low, 0.792205085833007, 1e-9);
  EXPECT_NEAR(i.high, 3.843862740394952, 1e-9);
}

// Given the sum of both counts the coverage is that of an interval for a probability, whatever the exposures.
TEST(PoissonRatio, ExactCoversAtLeastAtTheLevelForEverySum) {
  const Confidence c{0.95};
  for (const std::uint64_t sum : {1U, 2U, 5U, 20U, 80U}) {
    for (int i = 1; i < 40; ++i) {
      const double p = i / 40.0;
      const std::vector<double> mass = testing::binomial_masses(sum, p);
      double exact = 0.0;
      for (std::uint64_t x = 0; x <= sum; ++x) {
        if (poisson_ratio_exact({x, 1.0}, {sum - x, 1.0}, c).contains(p / (1.0 - p))) exact += mass[x];
      }
      EXPECT_GE(exact, 0.95 - 1e-12) << sum << ", " << p;
    }
  }
}

}  // namespace
}  // namespace lotrecht::stats
