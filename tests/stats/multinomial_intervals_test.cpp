#include <lotrecht/stats/multinomial_intervals.hpp>

#include <gtest/gtest.h>

#include <cmath>
#include <cstdint>
#include <vector>

namespace lotrecht::stats {
namespace {

using Counts = std::vector<std::uint64_t>;

/// Coverage of all shares at once, over every table of n rows in three categories.
template <class Method>
double coverage(const Method& method, std::uint64_t n, double p, double q) {
  const double shares[3]{p, q, 1.0 - p - q};
  double covered = 0.0;
  for (std::uint64_t a = 0; a <= n; ++a) {
    for (std::uint64_t b = 0; a + b <= n; ++b) {
      const Counts counts{a, b, n - a - b};
      double log = std::lgamma(static_cast<double>(n) + 1.0);
      for (std::size_t i = 0; i < 3; ++i) {
        const double x = static_cast<double>(counts[i]);
        log += x * std::log(shares[i]) - std::lgamma(x + 1.0);
      }
      const auto intervals = method(counts, Confidence{0.95});
      bool all = true;
      for (std::size_t i = 0; i < 3; ++i) all = all && intervals[i].contains(shares[i]);
      if (all) covered += std::exp(log);
    }
  }
  return covered;
}

TEST(Goodman, AgreesWithStatsmodels) {
  // statsmodels 0.14 multinomial_proportions_confint([56, 72, 73, 59, 62, 87, 58], .05, 'goodman')
  const auto got = goodman(Counts{56, 72, 73, 59, 62, 87, 58}, Confidence{0.95});
  EXPECT_NEAR(got[0].low, 0.08516724, 5e-9);
  EXPECT_NEAR(got[0].high, 0.16626141, 5e-9);
  EXPECT_NEAR(got[5].low, 0.14274911, 5e-9);
  EXPECT_NEAR(got[5].high, 0.23941594, 5e-9);
}

TEST(Goodman, IsWilsonsIntervalForOneCategory) {
  const Interval one = goodman(Counts{7}, Confidence{0.95})[0];
  const Interval want = wilson(7.0, 7.0, Confidence{0.95}.z());
  EXPECT_NEAR(one.low, want.low, 1e-14);
  EXPECT_EQ(one.high, 1.0);
}

TEST(Goodman, CoversAllSharesTogether) {
  for (const double p : {0.05, 0.2, 0.33}) EXPECT_GT(coverage(goodman, 30, p, 0.4), 0.94) << p;
}

TEST(SisonGlaz, AgreesWithTheArticlesExample) {
  // Sison & Glaz 1995, table 2: c = 19 for these counts; statsmodels, whose Edgeworth expansion is off by 1e-6.
  const auto got = sison_glaz(Counts{56, 72, 73, 59, 62, 87, 58}, Confidence{0.95});
  EXPECT_NEAR(got[0].low, 37.0 / 467.0, 1e-12);
  EXPECT_NEAR(got[0].high, 0.16435573, 3e-6);
  EXPECT_NEAR(got[5].low, 68.0 / 467.0, 1e-12);
  EXPECT_NEAR(got[5].high, 0.23073689, 3e-6);
}

TEST(SisonGlaz, HasTheProbabilityItClaims) {
  // Of the band itself, by enumeration: shares 5/20, 3/20, 12/20, counts within 2 of what was seen.
  const Counts counts{5, 3, 12};
  double sum = 0.0;
  for (std::uint64_t a = 3; a <= 7; ++a) {
    for (std::uint64_t b = 1; b <= 5; ++b) {
      const std::uint64_t c = 20 - a - b;
      if (c < 10 || c > 14) continue;
      const double x[3]{static_cast<double>(a), static_cast<double>(b), static_cast<double>(c)};
      const double p[3]{0.25, 0.15, 0.6};
      double log = std::lgamma(21.0);
      for (int i = 0; i < 3; ++i) log += x[i] * std::log(p[i]) - std::lgamma(x[i] + 1.0);
      sum += std::exp(log);
    }
  }
  EXPECT_NEAR(detail::band_probability(counts, 2), sum, 1e-12);
  EXPECT_NEAR(detail::band_probability(counts, 20), 1.0, 1e-12);
}

TEST(MultinomialIntervals, HoldWhatWasSeenAndStayInRange) {
  for (const Counts& counts : {Counts{0, 5, 3}, Counts{0, 0, 1}, Counts{500, 1, 0, 0, 2}, Counts{40'000, 59'000}}) {
    double n = 0.0;
    for (const std::uint64_t x : counts) n += static_cast<double>(x);
    for (const auto& all : {goodman(counts, Confidence{0.9}), sison_glaz(counts, Confidence{0.9})}) {
      for (std::size_t i = 0; i < counts.size(); ++i) {
        EXPECT_GE(all[i].low, 0.0);
        EXPECT_LE(all[i].high, 1.0);
        EXPECT_TRUE(all[i].contains(static_cast<double>(counts[i]) / n)) << i;
      }
    }
  }
}

TEST(MultinomialIntervals, AreTheWholeRangeForNobody) {
  for (const auto& all : {goodman(Counts{0, 0}, Confidence{0.9}), sison_glaz(Counts{0, 0}, Confidence{0.9})}) {
    EXPECT_EQ(all[1], (Interval{0.0, 1.0}));
  }
}

TEST(MultinomialIntervals, RefuseNoCategoryAndTooManyRows) {
  EXPECT_THROW((void)goodman(Counts{}, Confidence{0.9}), InvalidInput);
  EXPECT_THROW((void)sison_glaz(Counts{}, Confidence{0.9}), InvalidInput);
  EXPECT_THROW((void)sison_glaz(Counts{100'001}, Confidence{0.9}), InvalidInput);
  EXPECT_THROW((void)goodman(Counts{1ULL << 53, 1}, Confidence{0.9}), InvalidInput);
  EXPECT_THROW((void)bonferroni_critical_value(0, Confidence{0.9}), InvalidInput);
}

}  // namespace
}  // namespace lotrecht::stats
