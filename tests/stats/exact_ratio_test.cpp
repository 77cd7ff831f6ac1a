#include <lotrecht/stats/exact_ratio.hpp>

#include <gtest/gtest.h>

#include <cmath>
#include <cstdint>
#include <limits>
#include <utility>

#include "support/coverage.hpp"
#include "support/interval_laws.hpp"
#include "support/reference.hpp"

namespace lotrecht::stats {
namespace {

TEST(ExactRatio, ObeysTheLawsOfAnIntervalForARatio) {
  const Confidence level{0.9};
  testing::for_every_pair(6, [&](const BinomialTally& a, const BinomialTally& b) {
    const Interval i = exact_ratio(a, b, level);
    EXPECT_TRUE(0.0 <= i.low && i.low <= i.high);
    EXPECT_EQ(i.low == 0.0, a.successes == 0);
    EXPECT_EQ(std::isinf(i.high), b.successes == 0);
    if (b.successes > 0) {
      EXPECT_TRUE(i.contains(testing::rate(a) / testing::rate(b)));
    }
    const Interval turned = exact_ratio(b, a, level);
    EXPECT_LE(testing::relative_error(turned.low, 1.0 / i.high), 1e-14) << "exchanging inverts";
    EXPECT_LE(testing::relative_error(turned.high, 1.0 / i.low), 1e-14);
  });
}

TEST(ExactRatio, CoversAtLeastAsOftenAsStated) {
  for (const double gamma : {0.0, 1e-4}) {
    for (const auto& [m, n] : {std::pair{5U, 5U}, std::pair{3U, 40U}, std::pair{12U, 17U}}) {
      const auto method = [&](const BinomialTally& a, const BinomialTally& b, const Confidence& c) {
        return exact_ratio(a, b, c, gamma);
      };
      const auto at = testing::coverage_of_a_pair(
          method, [](double p, double q) { return p / q; }, m, n, 50, Confidence{0.95});
      EXPECT_GE(at.smallest, 0.95 - 1e-9) << m << ' ' << n << ' ' << gamma;
      EXPECT_LE(at.mean, 0.995) << m << ' ' << n;
    }
  }
}

TEST(ExactRatio, SaysNothingAboutNobodyAndRefusesBrokenInput) {
  const Confidence level{0.95};
  const Interval everything{0.0, std::numeric_limits<double>::infinity()};
  EXPECT_EQ(exact_ratio({0, 0}, {3, 7}, level), everything);
  EXPECT_EQ(exact_ratio({0, 4}, {0, 7}, level), everything);
  EXPECT_THROW((void)exact_ratio({3, 2}, {1, 2}, level), InvalidInput);
  EXPECT_THROW((void)exact_ratio({1, 2}, {1, 2}, level, 0.03), InvalidInput);
}

TEST(ExactRatioTest, RejectsExactlyWhereTheIntervalLeavesOutOne) {
  for (const double level : {0.8, 0.95}) {
    const Confidence c{level};
    for (const auto& [m, n] : {std::pair{7U, 8U}, std::pair{3U, 30U}, std::pair{30U, 3U}}) {
      for (std::uint64_t x = 0; x <= m; ++x) {
        for (std::uint64_t y = 0; y <= n; ++y) {
          const TestResult test = exact_ratio_test({x, m}, {y, n}, c);
          EXPECT_EQ(test.p_value < c.alpha(), !exact_ratio({x, m}, {y, n}, c).contains(1.0))
              << x << '/' << m << ' ' << y << '/' << n << ' ' << test.p_value;
          EXPECT_EQ(test.p_value, exact_ratio_test({y, n}, {x, m}, c).p_value);
        }
      }
    }
  }
  EXPECT_EQ(exact_ratio_test({0, 4}, {0, 5}, Confidence{0.95}).p_value, 1.0);
  EXPECT_EQ(exact_ratio_test({0, 0}, {2, 5}, Confidence{0.95}).p_value, 1.0);
}

}  // namespace
}  // namespace lotrecht::stats
