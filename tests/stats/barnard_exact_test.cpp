#include <lotrecht/stats/barnard_exact.hpp>

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <utility>
#include <vector>

#include "support/coverage.hpp"
#include "support/interval_laws.hpp"
#include "support/reference.hpp"

namespace lotrecht::stats {
namespace {

TEST(BarnardExact, AgreesWithEnumerationOfEveryTable) {
  for (const auto& row : testing::ReferenceTable{"unconditional.csv"}) {
    const BinomialTally a{row.count("a"), row.count("n_a")};
    const BinomialTally b{row.count("b"), row.count("n_b")};
    for (const auto& [kind, prefix] :
         {std::pair{BarnardStatistic::pooled, "barnard_"}, std::pair{BarnardStatistic::unpooled, "unpooled_"}}) {
      for (const auto side : {Alternative::two_sided, Alternative::less, Alternative::greater}) {
        const double want = row.number(prefix + std::string{name(side)});
        EXPECT_LE(testing::relative_error(barnard_exact(a, b, side, kind).p_value, want), 1e-9)
            << row.line() << ' ' << prefix << name(side);
      }
    }
  }
}

TEST(BarnardExact, ObeysItsLaws) {
  testing::for_every_pair(5, [](const BinomialTally& a, const BinomialTally& b) {
    for (const auto kind : {BarnardStatistic::pooled, BarnardStatistic::unpooled}) {
      const TestResult two = barnard_exact(a, b, Alternative::two_sided, kind);
      const TestResult less = barnard_exact(a, b, Alternative::less, kind);
      EXPECT_TRUE(0.0 < two.p_value && two.p_value <= 1.0);
      EXPECT_NEAR(barnard_exact(b, a, Alternative::two_sided, kind).p_value, two.p_value, 1e-9);
      EXPECT_NEAR(barnard_exact(b, a, Alternative::greater, kind).p_value, less.p_value, 1e-9);
      if (testing::rate(a) == testing::rate(b)) {
        EXPECT_EQ(two.p_value, 1.0);
      }
      const double paid = barnard_exact(a, b, Alternative::two_sided, kind, 0.001).p_value;
      EXPECT_LE(paid, two.p_value + 0.001 + 1e-9) << "gamma costs gamma at most";
    }
  });
}

/// Largest size of a test of level 5 % over a grid of rates.
double size_of(std::uint64_t m, std::uint64_t n, double gamma) {
  std::vector<std::pair<std::uint64_t, std::uint64_t>> rejected;
  for (std::uint64_t x = 0; x <= m; ++x) {
    for (std::uint64_t y = 0; y <= n; ++y) {
      if (barnard_exact({x, m}, {y, n}, Alternative::two_sided, BarnardStatistic::pooled, gamma).p_value <= 0.05) {
        rejected.emplace_back(x, y);
      }
    }
  }
  double largest = 0.0;
  for (int i = 1; i < 200; ++i) {
    const auto mass_a = testing::binomial_masses(m, i / 200.0);
    const auto mass_b = testing::binomial_masses(n, i / 200.0);
    double size = 0.0;
    for (const auto& [x, y] : rejected) size += mass_a[x] * mass_b[y];
    largest = std::max(largest, size);
  }
  return largest;
}

TEST(BarnardExact, NeverRejectsTooOftenAndOftenerThanFisher) {
  for (const double gamma : {0.0, 0.001}) {
    for (const auto& [m, n] : {std::pair{3U, 40U}, std::pair{8U, 8U}, std::pair{15U, 20U}}) {
      const double size = size_of(m, n, gamma);
      EXPECT_LE(size, 0.05 + 1e-9);
      EXPECT_GT(size, 0.015);
    }
  }
}

TEST(BarnardExact, ProvesTheSupremum) {
  // The search's own bound, with a region whose probability has two tops of different height.
  detail::TailRegion region{30, 50};
  for (std::uint64_t x = 0; x <= 30; ++x) {
    region.take_below(x, x < 12 ? 0 : x - 11);
    region.take_above(x, x < 3 ? 8 : 51);
  }
  region.finish();
  detail::SupremumSearch search{region};
  const auto found = search.largest({0.0, 1.0, 0.0, 1.0}, 0.0, 1.0);
  EXPECT_LE(found.bound, found.value * (1.0 + 2e-10));
  for (int i = 0; i <= 5000; ++i) {
    EXPECT_LE(search.at({0.0, 1.0, 0.0, 1.0}, i / 5000.0), found.bound * (1.0 + 1e-12));
  }
}

TEST(BarnardExact, HasNothingToSayAboutNobody) {
  EXPECT_EQ(barnard_exact({0, 0}, {3, 7}, Alternative::two_sided).p_value, 1.0);
  EXPECT_EQ(barnard_exact({0, 5}, {0, 7}, Alternative::two_sided).p_value, 1.0);
}

// The only table as extreme has the probability (p (1 - p))^200, largest at one half. The search alone said 0.
TEST(BarnardExact, IsNeverNought) {
  const double expected = std::pow(0.25, 200);
  EXPECT_NEAR(barnard_exact({200, 200}, {0, 200}, Alternative::greater).p_value, expected, 1e-10 * expected);
  EXPECT_GE(barnard_exact({200, 200}, {0, 200}, Alternative::two_sided).p_value, 0.999 * expected);
  EXPECT_GT(barnard_exact({450, 450}, {3, 500}, Alternative::two_sided).p_value, 0.0);
}

TEST(BarnardExact, RefusesWhatItCannotTest) {
  EXPECT_THROW((void)barnard_exact({3, 2}, {1, 2}, Alternative::less), InvalidInput);
  EXPECT_THROW((void)barnard_exact({3, 2'000'000}, {1, 2}, Alternative::less), InvalidInput);
  for (const double gamma : {-0.1, 0.5, std::nan("")}) {
    EXPECT_THROW((void)barnard_exact({1, 2}, {1, 2}, Alternative::less, BarnardStatistic::pooled, gamma), InvalidInput);
  }
}

}  // namespace
}  // namespace lotrecht::stats
