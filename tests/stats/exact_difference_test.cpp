#include <lotrecht/stats/exact_difference.hpp>

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <tuple>

#include "support/coverage.hpp"
#include "support/interval_laws.hpp"

namespace lotrecht::stats {
namespace {

TEST(ExactDifference, ObeysTheLawsOfAnIntervalForADifference) {
  const Confidence level{0.9};
  testing::for_every_pair(6, [&](const BinomialTally& a, const BinomialTally& b) {
    const Interval i = exact_difference(a, b, level);
    const double d = testing::rate(a) - testing::rate(b);
    EXPECT_TRUE(-1.0 <= i.low && i.low <= d + 1e-15 && d - 1e-15 <= i.high && i.high <= 1.0);
    EXPECT_EQ(exact_difference(b, a, level), (Interval{-i.high, -i.low})) << "exchanging negates, to the last bit";
    const Interval other = exact_difference(testing::mirrored(a), testing::mirrored(b), level);
    EXPECT_NEAR(other.low, -i.high, 1e-7);
    if (a.failures() > 0) {
      const Interval next = exact_difference(testing::one_more(a), b, level, 0.0);
      const Interval here = exact_difference(a, b, level, 0.0);
      EXPECT_TRUE(here.low <= next.low + 1e-7 && here.high <= next.high + 1e-7);
    }
  });
}

// Enumeration over every table: the coverage keeps the level, on a grid of true pairs and at its edges.
TEST(ExactDifference, CoversAtLeastAsOftenAsStated) {
  for (const double gamma : {0.0, 1e-4}) {
    for (const auto& [m, n] : {std::pair{5U, 5U}, std::pair{3U, 40U}, std::pair{12U, 17U}}) {
      const auto method = [&](const BinomialTally& a, const BinomialTally& b, const Confidence& c) {
        return exact_difference(a, b, c, gamma);
      };
      const auto at = testing::coverage_of_a_pair(
          method, [](double p, double q) { return p - q; }, m, n, 50, Confidence{0.95});
      EXPECT_GE(at.smallest, 0.95 - 1e-9) << m << ' ' << n << ' ' << gamma;
      EXPECT_LE(at.mean, 0.992) << m << ' ' << n;
    }
  }
}

// At the bound the tables at least as extreme have probability 2.5 % at worst, found here on a grid without the search.
TEST(ExactDifference, IsBuehlersBound) {
  constexpr std::uint64_t m = 7;
  constexpr std::uint64_t n = 9;
  const Confidence level{0.95};
  const auto score_low = [&](std::uint64_t x, std::uint64_t y) {
    return miettinen_nurminen_difference({x, m}, {y, n}, level).low;
  };
  for (const auto& [a, b] : {std::pair{5U, 2U}, std::pair{0U, 0U}, std::pair{7U, 9U}, std::pair{3U, 8U}}) {
    const double low = exact_difference({a, m}, {b, n}, level, 0.0).low;
    double worst = 0.0;
    for (int i = 1; i < 4000; ++i) {
      const double q = i / 4000.0;
      const double p = q + low;
      if (!(0.0 < p && p < 1.0)) continue;
      const auto mass_a = testing::binomial_masses(m, p);
      const auto mass_b = testing::binomial_masses(n, q);
      double sum = 0.0;
      for (std::uint64_t x = 0; x <= m; ++x) {
        for (std::uint64_t y = 0; y <= n; ++y) {
          if (score_low(x, y) >= score_low(a, b) - 1e-12) sum += mass_a[x] * mass_b[y];
        }
      }
      worst = std::max(worst, sum);
    }
    EXPECT_LE(worst, 0.025 * (1.0 + 1e-7));
    EXPECT_GE(worst, 0.025 * (1.0 - 1e-2)) << a << ' ' << b;
  }
}

TEST(ExactDifferenceTest, RejectsExactlyWhereTheIntervalLeavesOutZero) {
  for (const double level : {0.8, 0.95}) {
    const Confidence c{level};
    for (const auto& [m, n] : {std::pair{7U, 8U}, std::pair{3U, 30U}, std::pair{30U, 3U}, std::pair{10U, 10U}}) {
      for (std::uint64_t x = 0; x <= m; ++x) {
        for (std::uint64_t y = 0; y <= n; ++y) {
          const TestResult test = exact_difference_test({x, m}, {y, n}, c);
          EXPECT_EQ(test.p_value < c.alpha(), !exact_difference({x, m}, {y, n}, c).contains(0.0))
              << x << '/' << m << ' ' << y << '/' << n << ' ' << test.p_value;
          EXPECT_EQ(test.p_value, exact_difference_test({y, n}, {x, m}, c).p_value);
        }
      }
    }
  }
}

// The tail on a grid of common rates, summed here over every table, without the search.
TEST(ExactDifferenceTest, IsTwiceTheLargestTail) {
  const Confidence c{0.95};
  for (const auto& [x, m, y, n] : {std::tuple{3U, 4U, 2U, 25U}, std::tuple{18U, 20U, 1U, 5U}}) {
    const double observed = miettinen_nurminen_difference({x, m}, {y, n}, c).low;
    double worst = 0.0;
    for (int i = 1; i < 2000; ++i) {
      const auto mass_a = testing::binomial_masses(m, i / 2000.0);
      const auto mass_b = testing::binomial_masses(n, i / 2000.0);
      double sum = 0.0;
      for (std::uint64_t u = 0; u <= m; ++u) {
        for (std::uint64_t v = 0; v <= n; ++v) {
          if (miettinen_nurminen_difference({u, m}, {v, n}, c).low >= observed - 1e-12) sum += mass_a[u] * mass_b[v];
        }
      }
      worst = std::max(worst, sum);
    }
    EXPECT_NEAR(exact_difference_test({x, m}, {y, n}, c).p_value, 2.0 * worst, 1e-4);
  }
  EXPECT_EQ(exact_difference_test({0, 0}, {1, 2}, c).p_value, 1.0);
  EXPECT_EQ(exact_difference_test({1, 2}, {3, 6}, c).p_value, 1.0);
  EXPECT_THROW((void)exact_difference_test({3, 2}, {1, 2}, c), InvalidInput);
}

// Many tests are corrected by multiplying p-values, so those of overwhelming tables have to be small.
TEST(ExactDifferenceTest, HasNoFloor) {
  const Confidence c{0.95};
  double worst = 0.0;
  for (int i = 1; i < 1000; ++i) worst = std::max(worst, std::pow(i / 1000.0, 9) * std::pow(1.0 - i / 1000.0, 90));
  EXPECT_NEAR(exact_difference_test({9, 9}, {0, 90}, c).p_value, 2.0 * worst, 1e-4 * worst);
  EXPECT_LT(exact_difference_test({30, 30}, {0, 900}, c).p_value, 1e-40);
}

TEST(ExactDifference, SaysNothingAboutNobodyAndRefusesBrokenInput) {
  const Confidence level{0.95};
  EXPECT_EQ(exact_difference({0, 0}, {3, 7}, level), (Interval{-1.0, 1.0}));
  EXPECT_THROW((void)exact_difference({3, 2}, {1, 2}, level), InvalidInput);
  EXPECT_THROW((void)exact_difference({3, 2'000'000}, {1, 2}, level), InvalidInput);
  EXPECT_THROW((void)exact_difference({1, 2}, {1, 2}, level, 0.03), InvalidInput);
  EXPECT_THROW((void)exact_difference({1, 2}, {1, 2}, level, -1e-9), InvalidInput);
}

TEST(ExactDifferenceTest, IsNeverNought) {
  EXPECT_GE(exact_difference_test({200, 200}, {0, 200}, Confidence{0.95}).p_value, 0.999 * std::pow(0.25, 200));
}

}  // namespace
}  // namespace lotrecht::stats
