#include <lotrecht/stats/score_test.hpp>

#include <gtest/gtest.h>

#include <array>
#include <cmath>
#include <limits>

#include <lotrecht/stats/chi_square.hpp>
#include <lotrecht/stats/miettinen_nurminen.hpp>

#include "support/interval_laws.hpp"
#include "support/reference.hpp"

namespace lotrecht::stats {
namespace {

constexpr auto plain = ScoreVariance::farrington_manning;
constexpr auto unbiased = ScoreVariance::miettinen_nurminen;

TEST(ScoreTest, AgreesWithMaximumLikelihoodByBisection) {
  for (const auto& row : testing::ReferenceTable{"score_test.csv"}) {
    const BinomialTally a{row.count("a"), row.count("n_a")};
    const BinomialTally b{row.count("b"), row.count("n_b")};
    const double null = row.number("null");
    const double got = row.text("measure") == "ratio"
                           ? score_test_ratio(a, b, null, Alternative::two_sided, plain).statistic
                           : score_test_difference(a, b, null, Alternative::two_sided, plain).statistic;
    EXPECT_LE(testing::error_relative_to(got, row.number("z"), std::max(1.0, std::abs(row.number("z")))), 1e-12)
        << row.line();
  }
}

TEST(ScoreTest, RejectsWhatTheIntervalExcludes) {
  const Confidence level{0.95};
  testing::for_every_pair(8, [&](const BinomialTally& a, const BinomialTally& b) {
    const Interval d = miettinen_nurminen_difference(a, b, level);
    for (const double bound : {d.low, d.high}) {
      if (!(-0.999999 < bound && bound < 0.999999)) continue;
      EXPECT_NEAR(score_test_difference(a, b, bound, Alternative::two_sided, unbiased).p_value, 0.05, 1e-11);
    }
    const Interval r = miettinen_nurminen_ratio(a, b, level);
    for (const double bound : {r.low, r.high}) {
      if (!(0.0 < bound && bound < 1e6)) continue;
      EXPECT_NEAR(score_test_ratio(a, b, bound, Alternative::two_sided, unbiased).p_value, 0.05, 1e-11);
    }
  });
}

TEST(ScoreTest, IsPearsonsChiSquareForEqualRates) {
  testing::for_every_pair(7, [](const BinomialTally& a, const BinomialTally& b) {
    const std::array<std::uint64_t, 4> cells{a.successes, a.failures(), b.successes, b.failures()};
    const TestResult pearson = chi_square({cells, 2, 2}, false);
    const double z = score_test_difference(a, b, 0.0, Alternative::two_sided, plain).statistic;
    const double r = score_test_ratio(a, b, 1.0, Alternative::two_sided, plain).statistic;
    const double want = pearson.defined() ? pearson.statistic : 0.0;
    EXPECT_NEAR(z * z, want, 1e-12 * (1.0 + want));
    EXPECT_NEAR(r * r, want, 1e-12 * (1.0 + want));
  });
}

TEST(ScoreTest, TurnsWithTheSides) {
  testing::for_every_pair(6, [](const BinomialTally& a, const BinomialTally& b) {
    for (const double null : {-0.3, 0.0, 0.45}) {
      EXPECT_EQ(score_test_difference(a, b, null, Alternative::less, unbiased).p_value,
                score_test_difference(b, a, -null, Alternative::greater, unbiased).p_value);
    }
    EXPECT_NEAR(score_test_ratio(a, b, 0.5, Alternative::less, unbiased).p_value,
                score_test_ratio(b, a, 2.0, Alternative::greater, unbiased).p_value, 1e-12);
  });
}

TEST(ScoreTest, RefusesWhatItCannotTest) {
  EXPECT_EQ(score_test_difference({0, 0}, {1, 2}, 0.0, Alternative::less, plain).undefined, Undefined::nobody);
  EXPECT_EQ(score_test_ratio({1, 2}, {0, 0}, 1.0, Alternative::less, plain).undefined, Undefined::nobody);
  EXPECT_EQ(score_test_ratio({0, 2}, {0, 5}, 0.8, Alternative::two_sided, plain).p_value, 1.0);
  EXPECT_THROW((void)score_test_difference({3, 2}, {1, 2}, 0.0, Alternative::less, plain), InvalidInput);
  for (const double null : {-1.0, 1.0, std::nan("")}) {
    EXPECT_THROW((void)score_test_difference({1, 2}, {1, 2}, null, Alternative::less, plain), InvalidInput);
  }
  for (const double null : {0.0, -1.0, std::numeric_limits<double>::infinity(), std::nan("")}) {
    EXPECT_THROW((void)score_test_ratio({1, 2}, {1, 2}, null, Alternative::less, plain), InvalidInput);
  }
}

}  // namespace
}  // namespace lotrecht::stats
