#include <lotrecht/stats/exact_score_test.hpp>

#include <gtest/gtest.h>

#include <cmath>
#include <cstdint>

#include <lotrecht/stats/barnard_exact.hpp>

#include "support/coverage.hpp"
#include "support/interval_laws.hpp"

namespace lotrecht::stats {
namespace {

TEST(ExactScoreTest, IsBarnardsForEqualRates) {
  testing::for_every_pair(5, [](const BinomialTally& a, const BinomialTally& b) {
    for (const auto side : {Alternative::two_sided, Alternative::less, Alternative::greater}) {
      const double want = barnard_exact(a, b, side).p_value;
      EXPECT_NEAR(exact_score_test_difference(a, b, 0.0, side).p_value, want, 1e-8);
    }
  });
}

// Every table, every pair of rates on a grid that the hypothesis allows: the size keeps the level, also below the edge.
TEST(ExactScoreTest, NeverRejectsTooOften) {
  constexpr std::uint64_t m = 4;
  constexpr std::uint64_t n = 11;
  for (const double gamma : {0.0, 0.002}) {
    std::vector<double> difference;
    std::vector<double> ratio;
    for (std::uint64_t x = 0; x <= m; ++x) {
      for (std::uint64_t y = 0; y <= n; ++y) {
        difference.push_back(exact_score_test_difference({x, m}, {y, n}, -0.1, Alternative::greater, gamma).p_value);
        ratio.push_back(exact_score_test_ratio({x, m}, {y, n}, 0.8, Alternative::less, gamma).p_value);
      }
    }
    for (int i = 0; i <= 40; ++i) {
      for (int j = 0; j <= 40; ++j) {
        const double p = i == 0 ? 1e-9 : i == 40 ? 1.0 - 1e-9 : i / 40.0;
        const double q = j == 0 ? 1e-9 : j == 40 ? 1.0 - 1e-9 : j / 40.0;
        const auto mass_a = testing::binomial_masses(m, p);
        const auto mass_b = testing::binomial_masses(n, q);
        double by_difference = 0.0;
        double by_ratio = 0.0;
        for (std::uint64_t x = 0; x <= m; ++x) {
          for (std::uint64_t y = 0; y <= n; ++y) {
            const double mass = mass_a[x] * mass_b[y];
            if (difference[x * (n + 1) + y] <= 0.1) by_difference += mass;
            if (ratio[x * (n + 1) + y] <= 0.1) by_ratio += mass;
          }
        }
        if (p - q <= -0.1) {
          EXPECT_LE(by_difference, 0.1 + 1e-9) << p << ' ' << q << ' ' << gamma;
        }
        if (p >= 0.8 * q) {
          EXPECT_LE(by_ratio, 0.1 + 1e-9) << p << ' ' << q << ' ' << gamma;
        }
      }
    }
  }
}

TEST(ExactScoreTest, RefusesWhatItCannotTest) {
  EXPECT_EQ(exact_score_test_difference({0, 0}, {3, 7}, 0.1, Alternative::less).p_value, 1.0);
  EXPECT_THROW((void)exact_score_test_difference({3, 2}, {1, 2}, 0.0, Alternative::less), InvalidInput);
  EXPECT_THROW((void)exact_score_test_difference({1, 2}, {1, 2}, 1.0, Alternative::less), InvalidInput);
  EXPECT_THROW((void)exact_score_test_ratio({1, 2}, {1, 2}, 0.0, Alternative::less), InvalidInput);
  EXPECT_THROW((void)exact_score_test_ratio({1, 2}, {1, 2}, 1.0, Alternative::less, 0.5), InvalidInput);
}

}  // namespace
}  // namespace lotrecht::stats
