#include <lotrecht/stats/non_inferiority.hpp>

#include <gtest/gtest.h>

#include <cmath>

#include <lotrecht/stats/katz.hpp>
#include <lotrecht/stats/miettinen_nurminen.hpp>

#include "support/interval_laws.hpp"

namespace lotrecht::stats {
namespace {

TEST(MarginTest, NamesAreTheirOwnInverse) {
  for (int i = 0; i < 5; ++i)
    EXPECT_EQ(margin_test_named(name(static_cast<MarginTest>(i))), static_cast<MarginTest>(i));
  EXPECT_FALSE(margin_test_named("wald"));
}

// Non-inferior at 2.5 % exactly where the 95 % interval of the same method lies beyond the margin.
TEST(NonInferiority, AgreesWithTheIntervalOfTheSameMethod) {
  const Confidence c{0.95};
  for (std::uint64_t x = 0; x <= 24; ++x) {
    for (std::uint64_t y = 0; y <= 31; ++y) {
      const BinomialTally a{x, 24};
      const BinomialTally b{y, 31};
      const auto agrees = [&](double p, double away) {
        if (std::abs(p - 0.025) < 1e-9) return;
        EXPECT_EQ(p<0.025, away> 0.0) << x << " " << y;
      };
      agrees(non_inferiority_difference(a, b, 0.1, Better::higher, MarginTest::miettinen_nurminen).p_value,
             miettinen_nurminen_difference(a, b, c).low + 0.1);
      agrees(non_inferiority_difference(a, b, 0.1, Better::lower, MarginTest::miettinen_nurminen).p_value,
             0.1 - miettinen_nurminen_difference(a, b, c).high);
      agrees(non_inferiority_difference(a, b, 0.1, Better::higher, MarginTest::newcombe).p_value,
             newcombe(a, b, c).low + 0.1);
      agrees(non_inferiority_difference(a, b, 0.1, Better::lower, MarginTest::newcombe).p_value,
             0.1 - newcombe(a, b, c).high);
      agrees(non_inferiority_ratio(a, b, 0.8, Better::higher, MarginTest::miettinen_nurminen).p_value,
             miettinen_nurminen_ratio(a, b, c).low - 0.8);
      if (x > 0 && y > 0 && (x < 24 || y < 31)) {
        agrees(non_inferiority_ratio(a, b, 0.8, Better::higher, MarginTest::log).p_value, katz(a, b, c).low - 0.8);
        agrees(non_inferiority_ratio(a, b, 0.8, Better::lower, MarginTest::log).p_value, 1.25 - katz(a, b, c).high);
      }
    }
  }
}

// By hand: 80 of 100 against 80 of 100, margin .1. Restricted estimates by symmetry of the sample sizes.
TEST(NonInferiority, OfEqualRatesIsTheMarginInStandardErrors) {
  const auto r = non_inferiority_ratio({80, 100}, {80, 100}, 0.8, Better::higher, MarginTest::log);
  EXPECT_NEAR(r.statistic, std::log(1.25) / std::sqrt(2.0 * 20.0 / (80.0 * 100.0)), 1e-12);
  const auto d = non_inferiority_difference({80, 100}, {80, 100}, 0.1, Better::higher, MarginTest::farrington_manning);
  EXPECT_NEAR(d.p_value, 0.0394, 5e-4);
  EXPECT_EQ(d.method, "farrington_manning");
}

// The exact test never exceeds its level on the edge of the hypothesis; enumerated.
TEST(NonInferiority, ExactKeepsItsLevel) {
  constexpr std::uint64_t m = 9;
  constexpr std::uint64_t n = 12;
  std::vector<std::vector<double>> p(m + 1, std::vector<double>(n + 1));
  for (std::uint64_t x = 0; x <= m; ++x) {
    for (std::uint64_t y = 0; y <= n; ++y) {
      p[x][y] = non_inferiority_difference({x, m}, {y, n}, 0.2, Better::higher, MarginTest::exact).p_value;
    }
  }
  const auto mass = [](std::uint64_t successes, std::uint64_t trials, double rate) {
    const auto k = static_cast<double>(successes);
    const auto rows = static_cast<double>(trials);
    return std::exp(std::lgamma(rows + 1.0) - std::lgamma(k + 1.0) - std::lgamma(rows - k + 1.0)) * std::pow(rate, k) *
           std::pow(1.0 - rate, rows - k);
  };
  for (double p_b = 0.2; p_b <= 1.0; p_b += 0.02) {
    double size = 0.0;
    for (std::uint64_t x = 0; x <= m; ++x) {
      for (std::uint64_t y = 0; y <= n; ++y) {
        if (p[x][y] <= 0.05) size += mass(x, m, p_b - 0.2) * mass(y, n, p_b);
      }
    }
    EXPECT_LE(size, 0.05 + 1e-9) << p_b;
  }
}

TEST(NonInferiority, IsUndefinedOfNobodyAndNoEvidenceWithoutSuccess) {
  for (const MarginTest test : {MarginTest::miettinen_nurminen, MarginTest::newcombe}) {
    EXPECT_FALSE(non_inferiority_difference({0, 0}, {1, 2}, 0.1, Better::higher, test).defined());
  }
  EXPECT_FALSE(non_inferiority_ratio({0, 0}, {1, 2}, 0.8, Better::higher, MarginTest::log).defined());
  EXPECT_EQ(non_inferiority_ratio({0, 9}, {1, 2}, 0.8, Better::higher, MarginTest::log).p_value, 0.5);
}

// The logarithm's standard error is 0 there, and 5 of 5 against 5 of 5 was once proof of equivalence.
TEST(NonInferiority, WhereNobodyFailedFiveOfFiveProveNothing) {
  const auto all = non_inferiority_ratio({5, 5}, {5, 5}, 0.8, Better::higher, MarginTest::log);
  const auto score = non_inferiority_ratio({5, 5}, {5, 5}, 0.8, Better::higher, MarginTest::miettinen_nurminen);
  EXPECT_EQ(all.p_value, score.p_value);
  EXPECT_EQ(all.method, "miettinen_nurminen");
  EXPECT_GT(all.p_value, 0.05);
}

TEST(NonInferiority, RefusesMarginsAndTestsThatDoNotFit) {
  for (const double bad : {0.0, 1.0, -0.1, std::nan("")}) {
    EXPECT_THROW((void)non_inferiority_difference({1, 2}, {1, 2}, bad, Better::higher, MarginTest::newcombe),
                 InvalidInput);
    EXPECT_THROW((void)non_inferiority_ratio({1, 2}, {1, 2}, bad, Better::higher, MarginTest::log), InvalidInput);
  }
  EXPECT_THROW((void)non_inferiority_difference({1, 2}, {1, 2}, 0.1, Better::higher, MarginTest::log), InvalidInput);
  EXPECT_THROW((void)non_inferiority_ratio({1, 2}, {1, 2}, 0.8, Better::higher, MarginTest::newcombe), InvalidInput);
  EXPECT_THROW((void)non_inferiority_ratio({3, 2}, {1, 2}, 0.8, Better::higher, MarginTest::log), InvalidInput);
}

}  // namespace
}  // namespace lotrecht::stats
