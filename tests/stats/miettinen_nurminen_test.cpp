#include <lotrecht/stats/miettinen_nurminen.hpp>

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>

#include <utility>

#include <lotrecht/stats/koopman.hpp>

#include "support/coverage.hpp"
#include "support/interval_laws.hpp"
#include "support/reference.hpp"
#include "support/windows.hpp"

namespace lotrecht::stats {
namespace {

const auto of_difference = [](const BinomialTally& a, const BinomialTally& b, const Confidence& c) {
  return miettinen_nurminen_difference(a, b, c);
};

const auto of_ratio = [](const BinomialTally& a, const BinomialTally& b, const Confidence& c) {
  return miettinen_nurminen_ratio(a, b, c);
};
const auto difference = [](double p, double q) { return p - q; };
const auto ratio = [](double p, double q) { return p / q; };

TEST(MiettinenNurminenDifference, ObeysTheLawsOfAnIntervalForADifference) {
  testing::expect_laws_of_a_difference(of_difference, 9);
}

// What benchmarks/accuracy says of large samples rests on following the edges of the tables whose intervals hold the
// truth; where every table can be looked at, that is the same.
TEST(MiettinenNurminenDifference, HasACoverageThatItsEdgesTell) {
  const Confidence c{0.95};
  for (const auto& [m, n] : {std::pair<std::uint64_t, std::uint64_t>{1, 1}, {7, 30}, {40, 11}}) {
    for (const double p : testing::told_rates) {
      for (const double q : testing::told_rates) {
        const auto at = [&, m = m, n = n](std::uint64_t x, std::uint64_t y) {
          return of_difference({x, m}, {y, n}, c);
        };
        const auto a = testing::binomial_window(m, p);
        const auto b = testing::binomial_window(n, q);
        double every = 0.0;
        const auto mass_a = testing::binomial_masses(m, p);
        const auto mass_b = testing::binomial_masses(n, q);
        for (std::uint64_t x = 0; x <= m; ++x) {
          for (std::uint64_t y = 0; y <= n; ++y) every += at(x, y).contains(p - q) ? mass_a[x] * mass_b[y] : 0.0;
        }
        EXPECT_NEAR(testing::coverage_along_edges(a, b, p - q, at), every, 1e-12)
            << m << ' ' << n << ' ' << p << ' ' << q;
        EXPECT_NEAR(testing::probability_of(a, b, [&](auto x, auto y) { return at(x, y).contains(p - q); }), every,
                    1e-12);
      }
    }
  }
}

// tests/reference/miettinen_nurminen_difference.csv. A bound is the observed difference d minus an arm, so the error is
// measured against the larger of d and the arm: where both cancel, no way of computing from a rounded z could keep
// relative accuracy.
TEST(MiettinenNurminenDifference, AgreesWithMultiplePrecision) {
  for (const auto& row : testing::ReferenceTable{"miettinen_nurminen_difference.csv"}) {
    const BinomialTally a{row.count("a"), row.count("n_a")};
    const BinomialTally b{row.count("b"), row.count("n_b")};
    const Interval got = miettinen_nurminen_difference(a, b, Confidence{row.number("level")});
    const double d = a.trials > 0 && b.trials > 0
                         ? detail::difference_of_rates(detail::counts(a, "", ""), detail::counts(b, "", ""))
                         : 0.0;
    for (const auto& [bound, want] : {std::pair{got.low, row.number("low")}, std::pair{got.high, row.number("high")}}) {
      const double scale = std::max(std::abs(d), std::abs(want - d));
      EXPECT_LE(testing::error_relative_to(bound, want, scale), 1e-14) << row.line();
    }
  }
}

// Newcombe 1998, table II, method 6, four decimals.
TEST(MiettinenNurminenDifference, AgreesWithThePublishedTable) {
  const Confidence c{0.95};
  EXPECT_NEAR(miettinen_nurminen_difference({56, 70}, {48, 80}, c).low, 0.0528, 5e-5);
  EXPECT_NEAR(miettinen_nurminen_difference({56, 70}, {48, 80}, c).high, 0.3382, 5e-5);
  EXPECT_NEAR(miettinen_nurminen_difference({5, 56}, {0, 29}, c).low, -0.0326, 5e-5);
  EXPECT_NEAR(miettinen_nurminen_difference({5, 56}, {0, 29}, c).high, 0.1933, 5e-5);
}

// Gart & Nam 1990 print Mee's interval, without N/(N-1), for 7/25 against 2/25: (-0.014, 0.412).
TEST(MiettinenNurminenDifference, IsMeesIntervalWithoutItsFactor) {
  const double z = Confidence{0.95}.z() * std::sqrt(49.0 / 50.0);
  EXPECT_NEAR(miettinen_nurminen_difference({7, 25}, {2, 25}, z).low, -0.014, 5e-4);
  EXPECT_NEAR(miettinen_nurminen_difference({7, 25}, {2, 25}, z).high, 0.412, 5e-4);
}

TEST(MiettinenNurminenDifference, HasClosedFormsAtTheCorners) {
  // None of 10 against none of 10: T(λ) = λ - n beyond the kink at n, so the bound is K / (n + K), K = z² 20/19.
  const Confidence c{0.95};
  const double k = c.z() * c.z() * 20.0 / 19.0;
  EXPECT_DOUBLE_EQ(miettinen_nurminen_difference({0, 10}, {0, 10}, c).high, k / (10.0 + k));
  EXPECT_DOUBLE_EQ(miettinen_nurminen_difference({10, 10}, {10, 10}, c).low, -k / (10.0 + k));
  // Everybody against nobody: the observed difference is the largest there can be.
  EXPECT_EQ(miettinen_nurminen_difference({10, 10}, {0, 20}, c).high, 1.0);
  EXPECT_EQ(miettinen_nurminen_difference({0, 10}, {20, 20}, c).low, -1.0);
}

TEST(MiettinenNurminenDifference, ExcludesZeroExactlyWhenThePooledTestRejects) {
  // At δ = 0 the restricted estimates are the pooled rate: the interval must agree with that chi-square test
  // everywhere.
  const Confidence c{0.9};
  testing::for_every_pair(9, [&](const BinomialTally& a, const BinomialTally& b) {
    const double m = static_cast<double>(a.trials);
    const double n = static_cast<double>(b.trials);
    const double pooled = static_cast<double>(a.successes + b.successes) / (m + n);
    const double variance = pooled * (1.0 - pooled) * (1.0 / m + 1.0 / n) * (m + n) / (m + n - 1.0);
    const double d = testing::rate(a) - testing::rate(b);
    EXPECT_EQ(miettinen_nurminen_difference(a, b, c).contains(0.0), d * d <= c.z() * c.z() * variance);
    if (a.successes + b.successes > 0) {
      EXPECT_EQ(miettinen_nurminen_ratio(a, b, c).contains(1.0), d * d <= c.z() * c.z() * variance);
    }
  });
}

// Exact enumeration over 39 x 39 true pairs; smallest 0.912 (10, 10), 0.936 (50, 50).
TEST(MiettinenNurminenDifference, CoversAtTheLevelOnAverageAndSlightlyBelowAtWorst) {
  for (const auto& [m, n, floor] : {std::tuple{10U, 10U, 0.91}, std::tuple{10U, 30U, 0.915}, std::tuple{20U, 50U, 0.94},
                                    std::tuple{50U, 50U, 0.935}}) {
    const auto at = testing::coverage_of_a_pair(of_difference, difference, m, n, 40, Confidence{0.95});
    EXPECT_NEAR(at.mean, 0.9545, 0.0055) << m << ", " << n;
    EXPECT_GE(at.smallest, floor) << m << ", " << n;
    EXPECT_LE(at.smallest, 0.95) << m << ", " << n << ": it is not a guarantee";
  }
}

TEST(MiettinenNurminenDifference, TakesACriticalValueFromElsewhere) {
  const Confidence c{0.95};
  EXPECT_EQ(miettinen_nurminen_difference({3, 20}, {9, 30}, c.z()), miettinen_nurminen_difference({3, 20}, {9, 30}, c));
}

TEST(MiettinenNurminenDifference, RefusesBrokenCountsAndCriticalValues) {
  const Confidence c{0.95};
  EXPECT_THROW((void)miettinen_nurminen_difference({3, 2}, {1, 2}, c), InvalidInput);
  EXPECT_THROW((void)miettinen_nurminen_difference({1, 2}, {3, 2}, c), InvalidInput);
  EXPECT_THROW((void)miettinen_nurminen_difference({1, 2}, {1, 2}, -1.0), InvalidInput);
  EXPECT_THROW((void)miettinen_nurminen_difference({1, 2}, {1, 2}, std::nan("")), InvalidInput);
  EXPECT_THROW((void)miettinen_nurminen_difference({1, 2}, {1, 2}, std::numeric_limits<double>::infinity()),
               InvalidInput);
}

TEST(MiettinenNurminenRatio, ObeysTheLawsOfAnIntervalForARatio) { testing::expect_laws_of_a_ratio(of_ratio, 9); }

// tests/reference/miettinen_nurminen_ratio.csv, regimes tiny, zero_full, huge, extreme, published.
TEST(MiettinenNurminenRatio, AgreesWithMultiplePrecision) {
  for (const auto& row : testing::ReferenceTable{"miettinen_nurminen_ratio.csv"}) {
    const Interval got = miettinen_nurminen_ratio({row.count("a"), row.count("n_a")},
                                                  {row.count("b"), row.count("n_b")}, Confidence{row.number("level")});
    EXPECT_LE(testing::relative_error(got.low, row.number("low")), 2e-14) << row.line();
    EXPECT_LE(testing::relative_error(got.high, row.number("high")), 2e-14) << row.line();
  }
}

// Fagerland & Newcombe 2013, Stat. Med. 32, 2823-2836, three decimals.
TEST(MiettinenNurminenRatio, AgreesWithPublishedExamples) {
  const Confidence c{0.95};
  EXPECT_NEAR(miettinen_nurminen_ratio({24, 73}, {53, 65}, c).low, 0.280, 5e-4);
  EXPECT_NEAR(miettinen_nurminen_ratio({24, 73}, {53, 65}, c).high, 0.560, 5e-4);
  EXPECT_NEAR(miettinen_nurminen_ratio({29, 55}, {11, 11}, c).low, 0.397, 5e-4);
  EXPECT_NEAR(miettinen_nurminen_ratio({29, 55}, {11, 11}, c).high, 0.742, 5e-4);
  EXPECT_NEAR(miettinen_nurminen_ratio({7, 18}, {1, 18}, c).low, 1.296, 5e-4);
  EXPECT_NEAR(miettinen_nurminen_ratio({7, 18}, {1, 18}, c).high, 42.544, 5e-4);
}

TEST(MiettinenNurminenRatio, HoldsKoopmansIntervalInside) {
  testing::for_every_pair(7, [&](const BinomialTally& a, const BinomialTally& b) {
    const Interval inner = koopman(a, b, Confidence{0.95});
    const Interval outer = miettinen_nurminen_ratio(a, b, Confidence{0.95});
    EXPECT_TRUE(outer.low <= inner.low && inner.high <= outer.high);
  });
}

// Exact enumeration over 39 x 39 true pairs; smallest 0.912 (10, 10), 0.943 (50, 50).
TEST(MiettinenNurminenRatio, CoversAtTheLevelOnAverageAndSlightlyBelowAtWorst) {
  for (const auto& [m, n, floor] : {std::tuple{10U, 10U, 0.91}, std::tuple{10U, 30U, 0.91}, std::tuple{20U, 50U, 0.91},
                                    std::tuple{50U, 50U, 0.94}}) {
    const auto at = testing::coverage_of_a_pair(of_ratio, ratio, m, n, 40, Confidence{0.95});
    EXPECT_NEAR(at.mean, 0.954, 0.005) << m << ", " << n;
    EXPECT_GE(at.smallest, floor) << m << ", " << n;
    EXPECT_LE(at.smallest, 0.95) << m << ", " << n << ": it is not a guarantee";
  }
}

TEST(MiettinenNurminenRatio, TakesACriticalValueFromElsewhere) {
  const Confidence c{0.95};
  EXPECT_EQ(miettinen_nurminen_ratio({3, 20}, {9, 30}, c.z()), miettinen_nurminen_ratio({3, 20}, {9, 30}, c));
}

TEST(MiettinenNurminenRatio, RefusesBrokenCountsAndCriticalValues) {
  const Confidence c{0.95};
  EXPECT_THROW((void)miettinen_nurminen_ratio({3, 2}, {1, 2}, c), InvalidInput);
  EXPECT_THROW((void)miettinen_nurminen_ratio({1, 2}, {3, 2}, c), InvalidInput);
  EXPECT_THROW((void)miettinen_nurminen_ratio({1, 2}, {1, 2}, -1.0), InvalidInput);
  EXPECT_THROW((void)miettinen_nurminen_ratio({1, 2}, {1, 2}, std::nan("")), InvalidInput);
  EXPECT_THROW((void)miettinen_nurminen_ratio({1, 2}, {1, 2}, std::numeric_limits<double>::infinity()), InvalidInput);
}

}  // namespace
}  // namespace lotrecht::stats
