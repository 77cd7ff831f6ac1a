#include <lotrecht/stats/fisher_exact.hpp>

#include <gtest/gtest.h>

#include <cmath>
#include <limits>

#include "support/coverage.hpp"
#include "support/interval_laws.hpp"
#include "support/reference.hpp"

namespace lotrecht::stats {
namespace {

TEST(FisherExact, ObeysItsLaws) {
  testing::for_every_pair(9, [](const BinomialTally& a, const BinomialTally& b) {
    const double two = fisher_exact(a, b, Alternative::two_sided).p_value;
    const double less = fisher_exact(a, b, Alternative::less).p_value;
    const double greater = fisher_exact(a, b, Alternative::greater).p_value;
    EXPECT_TRUE(0.0 < two && two <= 1.0);
    EXPECT_TRUE(0.0 < less && less <= 1.0 && 0.0 < greater && greater <= 1.0);
    EXPECT_GE(two, std::min(less, greater) * (1.0 - 1e-14));
    const double own = 2.0 * (less - fisher_exact(a, b, Alternative::less, true).p_value);
    EXPECT_NEAR(less + greater, 1.0 + own, 1e-14) << "both tails hold the observed table";
    EXPECT_NEAR(fisher_exact(b, a, Alternative::two_sided).p_value, two, 1e-14) << "the sides exchanged";
    EXPECT_NEAR(fisher_exact(b, a, Alternative::less).p_value, greater, 1e-14);
    EXPECT_NEAR(fisher_exact(testing::mirrored(a), testing::mirrored(b), Alternative::less).p_value, greater, 1e-14);
    EXPECT_LE(fisher_exact(a, b, Alternative::two_sided, true).p_value, two);
  });
}

// tests/reference/fisher_exact.csv: integer binomial coefficients, or 60 digits. Large tables down to p = 1e-302.
TEST(FisherExact, AgreesWithExactSums) {
  for (const auto& row : testing::ReferenceTable{"fisher_exact.csv"}) {
    const BinomialTally a{row.count("a"), row.count("n_a")};
    const BinomialTally b{row.count("b"), row.count("n_b")};
    const auto check = [&](Alternative alternative, bool mid, const char* column) {
      const double want = row.number(column);
      const double got = fisher_exact(a, b, alternative, mid).p_value;
      if (want < 1e-300) return;  // not a normal double
      EXPECT_LE(testing::relative_error(got, want), 1e-12) << row.line() << ' ' << column;
    };
    check(Alternative::two_sided, false, "two_sided");
    check(Alternative::less, false, "less");
    check(Alternative::greater, false, "greater");
    check(Alternative::two_sided, true, "mid_two_sided");
    check(Alternative::less, true, "mid_less");
    check(Alternative::greater, true, "mid_greater");
  }
}

// Exact size, every table: never above the level; with mid-p it may be, slightly.
TEST(FisherExact, NeverRejectsTooOften) {
  for (const auto& [m, n] : {std::pair{5U, 9U}, std::pair{20U, 20U}}) {
    for (int i = 1; i < 20; ++i) {
      const double p = i / 20.0;
      const auto mass_a = testing::binomial_masses(m, p);
      const auto mass_b = testing::binomial_masses(n, p);
      double size = 0.0;
      double mid = 0.0;
      for (std::uint64_t x = 0; x <= m; ++x) {
        for (std::uint64_t y = 0; y <= n; ++y) {
          const double mass = mass_a[x] * mass_b[y];
          if (fisher_exact({x, m}, {y, n}, Alternative::two_sided).p_value <= 0.05) size += mass;
          if (fisher_exact({x, m}, {y, n}, Alternative::two_sided, true).p_value <= 0.05) mid += mass;
        }
      }
      EXPECT_LE(size, 0.05);
      EXPECT_LE(mid, 0.06);
      EXPECT_LE(size, mid);
    }
  }
}

TEST(FisherExact, FindsNoEvidenceWhereThereIsNone) {
  for (const auto alternative : {Alternative::two_sided, Alternative::less, Alternative::greater}) {
    EXPECT_EQ(fisher_exact({0, 0}, {3, 7}, alternative).p_value, 1.0);
    EXPECT_EQ(fisher_exact({0, 4}, {0, 7}, alternative).p_value, 1.0);
    EXPECT_EQ(fisher_exact({4, 4}, {7, 7}, alternative).p_value, 1.0);
    EXPECT_EQ(fisher_exact({0, 0}, {0, 0}, alternative).p_value, 1.0);
  }
  EXPECT_EQ(fisher_exact({4, 4}, {3, 7}, Alternative::less).statistic, std::numeric_limits<double>::infinity());
  EXPECT_EQ(fisher_exact({2, 4}, {3, 7}, Alternative::less).n, 11U);
}

TEST(FisherExact, RefusesBrokenCounts) {
  EXPECT_THROW((void)fisher_exact({3, 2}, {1, 2}, Alternative::less), InvalidInput);
  EXPECT_THROW((void)fisher_exact({1, 2}, {3, 2}, Alternative::less), InvalidInput);
}

}  // namespace
}  // namespace lotrecht::stats
