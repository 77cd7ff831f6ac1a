#include <lotrecht/stats/homogeneity.hpp>

#include <gtest/gtest.h>

#include <cmath>
#include <random>
#include <vector>

#include "support/reference.hpp"
#include "support/strata.hpp"

namespace lotrecht::stats {
namespace {

TEST(Homogeneity, AgreesWithMultiplePrecision) {
  for (const auto& row : testing::ReferenceTable{"mantel_haenszel.csv"}) {
    const auto strata = testing::strata_from(row.text("strata"));
    const ChiSquareTest d = homogeneity_of_differences(strata);
    EXPECT_EQ(d.degrees, row.count("hd_df")) << row.line();
    EXPECT_LE(testing::error_relative_to(d.statistic, row.number("hd"), 1.0), 1e-9) << row.line();
    const ChiSquareTest r = homogeneity_of_ratios(strata);
    EXPECT_EQ(r.degrees, row.count("hr_df")) << row.line();
    EXPECT_LE(testing::error_relative_to(r.statistic, row.number("hr"), 1.0), 1e-9) << row.line();
  }
}

TEST(Homogeneity, IsZeroWhereTheMeasureIsTheSameEverywhere) {
  EXPECT_NEAR(homogeneity_of_differences(testing::strata_from("3 10 1 10;60 100 16 40;9 30 10 100")).statistic, 0.0,
              1e-12);
  EXPECT_NEAR(homogeneity_of_ratios(testing::strata_from("2 10 1 10;60 100 12 40;6 30 10 100")).statistic, 0.0, 1e-12);
}

TEST(Homogeneity, SwappingTheSamplesChangesNothing) {
  std::mt19937_64 random{6};
  for (int i = 0; i < 500; ++i) {
    const auto strata = testing::random_strata(random, 30);
    const auto other = testing::swapped(strata);
    const ChiSquareTest d = homogeneity_of_differences(strata);
    EXPECT_NEAR(d.statistic, homogeneity_of_differences(other).statistic, 1e-6 * (1.0 + d.statistic));
    EXPECT_NEAR(d.statistic, homogeneity_of_differences(testing::mirrored(strata)).statistic,
                1e-6 * (1.0 + d.statistic));
    const ChiSquareTest r = homogeneity_of_ratios(strata);
    EXPECT_NEAR(r.statistic, homogeneity_of_ratios(other).statistic, 1e-6 * (1.0 + r.statistic));
    for (const ChiSquareTest& t : {d, r}) {
      EXPECT_GE(t.statistic, 0.0);
      EXPECT_TRUE(0.0 <= t.p_value && t.p_value <= 1.0);
    }
  }
}

TEST(Homogeneity, SeesWhatDiffers) {
  const auto strata = testing::strata_from("80 100 20 100;20 100 80 100");
  EXPECT_LT(homogeneity_of_differences(strata).p_value, 1e-15);
  EXPECT_LT(homogeneity_of_ratios(strata).p_value, 1e-15);
}

TEST(Homogeneity, HasNothingToTestWithFewerThanTwoStrata) {
  for (const char* text : {"3 9 5 9", "1 3 0 0;0 0 1 2", "0 0 0 0"}) {
    EXPECT_EQ(homogeneity_of_differences(testing::strata_from(text)).degrees, 0U) << text;
    EXPECT_EQ(homogeneity_of_ratios(testing::strata_from(text)).degrees, 0U) << text;
  }
  EXPECT_EQ(homogeneity_of_ratios(testing::strata_from("0 3 0 4;0 4 0 4")).degrees, 0U);
}

TEST(Homogeneity, RefusesBrokenCounts) {
  const TwoSamples broken{{2, 1}, {0, 1}};
  EXPECT_THROW((void)homogeneity_of_differences({&broken, 1}), InvalidInput);
  EXPECT_THROW((void)homogeneity_of_ratios({&broken, 1}), InvalidInput);
}

}  // namespace
}  // namespace lotrecht::stats
