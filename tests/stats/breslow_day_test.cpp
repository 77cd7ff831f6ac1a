#include <lotrecht/stats/breslow_day.hpp>

#include <gtest/gtest.h>

#include <cmath>
#include <random>
#include <vector>

#include "support/reference.hpp"
#include "support/strata.hpp"

namespace lotrecht::stats {
namespace {

TEST(BreslowDay, AgreesWithMultiplePrecision) {
  for (const auto& row : testing::ReferenceTable{"mantel_haenszel.csv"}) {
    const ChiSquareTest t = breslow_day(testing::strata_from(row.text("strata")));
    EXPECT_EQ(t.degrees, row.count("bd_df")) << row.line();
    EXPECT_LE(testing::error_relative_to(t.statistic, row.number("bd"), 1.0), 1e-11) << row.line();
    EXPECT_LE(testing::relative_error(t.p_value, row.number("bd_p")), 1e-10) << row.line();
  }
}

// statsmodels 0.14, StratifiedTable(...).test_equal_odds(adjust=True): statistic 1.4864648664456794, p
// 0.4755741665579646.
TEST(BreslowDay, AgreesWithStatsmodels) {
  const auto strata = testing::strata_from("12 50 5 60;20 30 10 25;3 8 0 9");
  EXPECT_NEAR(breslow_day(strata).statistic, 1.4864648664456794, 1e-12);
  EXPECT_NEAR(breslow_day(strata).p_value, 0.4755741665579646, 1e-12);
}

TEST(BreslowDay, IsZeroWhereTheOddsRatioIsTheSameEverywhere) {
  // Odds ratio 6 in both: 3/1 against 1/2, and 60/20 against 20/40.
  const auto strata = testing::strata_from("3 4 1 3;60 80 20 60");
  EXPECT_NEAR(breslow_day(strata).statistic, 0.0, 1e-12);
  EXPECT_EQ(breslow_day(strata).degrees, 1U);
}

TEST(BreslowDay, DoesNotMindWhichSampleOrOutcomeComesFirst) {
  std::mt19937_64 random{5};
  for (int i = 0; i < 500; ++i) {
    const auto strata = testing::random_strata(random, 30);
    const ChiSquareTest t = breslow_day(strata);
    EXPECT_NEAR(t.statistic, breslow_day(testing::swapped(strata)).statistic, 1e-8 * (1.0 + t.statistic));
    EXPECT_NEAR(t.statistic, breslow_day(testing::mirrored(strata)).statistic, 1e-8 * (1.0 + t.statistic));
    EXPECT_FALSE(std::isnan(t.p_value));
    EXPECT_GE(t.statistic, 0.0);
  }
}

TEST(BreslowDay, TheExpectedCellHasTheOddsRatioAskedFor) {
  const detail::Fourfold k = detail::fourfold({{7, 20}, {11, 31}});
  for (const double psi : {1e-6, 0.2, 1.0, 1.0 + 1e-9, 3.0, 1e6}) {
    const auto [e, variance] = detail::expected_under_odds_ratio(k, psi);
    const double m = k.xa + k.xb;
    EXPECT_NEAR(e * (k.nb - m + e) / ((k.na - e) * (m - e)) / psi, 1.0, 1e-7) << psi;
    EXPECT_GT(variance, 0.0);
  }
}

TEST(BreslowDay, HasNothingToTestWithFewerThanTwoOpenStrataOrNoOdds) {
  for (const char* text : {"3 9 5 9", "3 9 5 9;0 4 0 5", "3 9 0 9;2 4 0 5", "1 3 0 0;0 0 1 2", "0 0 0 0"}) {
    const ChiSquareTest t = breslow_day(testing::strata_from(text));
    EXPECT_EQ(t.degrees, 0U) << text;
    EXPECT_EQ(t.p_value, 1.0) << text;
  }
}

TEST(BreslowDay, RefusesBrokenCounts) {
  const TwoSamples broken{{2, 1}, {0, 1}};
  EXPECT_THROW((void)breslow_day({&broken, 1}), InvalidInput);
}

}  // namespace
}  // namespace lotrecht::stats
