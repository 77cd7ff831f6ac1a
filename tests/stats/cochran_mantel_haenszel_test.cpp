#include <lotrecht/stats/cochran_mantel_haenszel.hpp>

#include <gtest/gtest.h>

#include <cmath>
#include <random>
#include <vector>

#include <lotrecht/stats/conditional_odds_ratio.hpp>

#include "support/reference.hpp"
#include "support/strata.hpp"

namespace lotrecht::stats {
namespace {

[[nodiscard]] std::vector<BinomialTally> as_cells(const std::vector<TwoSamples>& strata) {
  std::vector<BinomialTally> cells;
  for (const TwoSamples& s : strata) {
    cells.push_back(s.a);
    cells.push_back(s.b);
  }
  return cells;
}

TEST(CochranMantelHaenszel, AgreesWithMultiplePrecision) {
  for (const auto& row : testing::ReferenceTable{"mantel_haenszel.csv"}) {
    const auto strata = testing::strata_from(row.text("strata"));
    const ChiSquareTest plain = cochran_mantel_haenszel(strata, Continuity::uncorrected);
    EXPECT_LE(testing::error_relative_to(plain.statistic, row.number("cmh"), 1.0), 1e-12) << row.line();
    EXPECT_EQ(plain.degrees, 1U);
    const ChiSquareTest corrected = cochran_mantel_haenszel(strata, Continuity::corrected);
    EXPECT_LE(testing::error_relative_to(corrected.statistic, row.number("cmh_corrected"), 1.0), 1e-12) << row.line();
    EXPECT_LE(plain.p_value, corrected.p_value);
  }
}

// R 4.2.2, mantelhaen.test(correct = FALSE) and (correct = TRUE).
TEST(CochranMantelHaenszel, AgreesWithR) {
  const auto strata = testing::strata_from("12 50 5 60;20 30 10 25;3 8 0 9;0 5 0 4");
  EXPECT_NEAR(cochran_mantel_haenszel(strata, Continuity::uncorrected).statistic, 11.7237989632722, 1e-12);
  EXPECT_NEAR(cochran_mantel_haenszel(strata, Continuity::uncorrected).p_value, 0.0006170585953533, 1e-15);
  EXPECT_NEAR(cochran_mantel_haenszel(strata, Continuity::corrected).p_value, 0.00117970584561, 1e-14);
}

TEST(CochranMantelHaenszel, TheGeneralTestOfTwoSamplesIsTheTestOfTwoSamples) {
  std::mt19937_64 random{4};
  for (int i = 0; i < 500; ++i) {
    const auto strata = testing::random_strata(random);
    const ChiSquareTest two = cochran_mantel_haenszel(strata, Continuity::uncorrected);
    const ChiSquareTest many = generalised_cochran_mantel_haenszel(as_cells(strata), 2);
    EXPECT_EQ(two.degrees, many.degrees);
    EXPECT_NEAR(two.statistic, many.statistic, 1e-10 * (1.0 + two.statistic));
  }
}

// R 4.2.2: mantelhaen.test(array(c(4,9,3, 16,11,17, 7,2,8, 13,8,22), c(3, 2, 2))) : M^2 on 2 degrees.
TEST(CochranMantelHaenszel, AgreesWithRForThreeSamples) {
  const std::vector<BinomialTally> cells{{4, 20}, {9, 20}, {3, 20}, {7, 20}, {2, 10}, {8, 30}};
  const ChiSquareTest t = generalised_cochran_mantel_haenszel(cells, 3);
  EXPECT_EQ(t.degrees, 2U);
  EXPECT_NEAR(t.statistic, 2.216484831827931, 1e-9);
  EXPECT_NEAR(t.p_value, 0.330138697979525, 1e-10);
}

TEST(CochranMantelHaenszel, TheOrderOfSamplesDoesNotMatterAndAnEmptyOneIsNone) {
  const std::vector<BinomialTally> one{{4, 20}, {9, 20}, {3, 20}, {7, 20}, {2, 10}, {8, 30}};
  const std::vector<BinomialTally> other{{3, 20}, {0, 0}, {4, 20}, {9, 20}, {8, 30}, {0, 0}, {7, 20}, {2, 10}};
  const ChiSquareTest a = generalised_cochran_mantel_haenszel(one, 3);
  const ChiSquareTest b = generalised_cochran_mantel_haenszel(other, 4);
  EXPECT_EQ(a.degrees, b.degrees);
  EXPECT_NEAR(a.statistic, b.statistic, 1e-10);
}

TEST(CochranMantelHaenszel, SamplesThatNeverMeetAreNotCompared) {
  // Two pairs in separate strata: two comparisons, though there are four samples.
  const std::vector<BinomialTally> cells{{3, 9}, {5, 9}, {0, 0}, {0, 0}, {0, 0}, {0, 0}, {1, 8}, {6, 8}};
  EXPECT_EQ(generalised_cochran_mantel_haenszel(cells, 4).degrees, 2U);
}

TEST(CochranMantelHaenszel, HasNothingToTestWhereNothingIsOpen) {
  for (const char* text : {"0 3 0 4;5 5 6 6", "2 3 0 0;0 0 1 2", "0 0 0 0"}) {
    const auto strata = testing::strata_from(text);
    EXPECT_EQ(cochran_mantel_haenszel(strata, Continuity::uncorrected).degrees, 0U) << text;
    EXPECT_EQ(cochran_mantel_haenszel(strata, Continuity::corrected).p_value, 1.0) << text;
    EXPECT_EQ(generalised_cochran_mantel_haenszel(as_cells(strata), 2).degrees, 0U) << text;
  }
}

TEST(CochranMantelHaenszel, ATinyStratumOfOneIsNoNews) {
  auto strata = testing::strata_from("12 50 5 60;20 30 10 25");
  const double before = cochran_mantel_haenszel(strata, Continuity::uncorrected).statistic;
  strata.push_back({{1, 1}, {0, 0}});
  EXPECT_EQ(cochran_mantel_haenszel(strata, Continuity::uncorrected).statistic, before);
}

TEST(CochranMantelHaenszel, Refuses) {
  const std::vector<BinomialTally> broken{{2, 1}, {0, 1}};
  EXPECT_THROW((void)generalised_cochran_mantel_haenszel(broken, 2), InvalidInput);
  EXPECT_THROW((void)generalised_cochran_mantel_haenszel({}, 0), InvalidInput);
  EXPECT_THROW((void)generalised_cochran_mantel_haenszel(std::vector<BinomialTally>(3), 2), InvalidInput);
  EXPECT_THROW((void)generalised_cochran_mantel_haenszel(std::vector<BinomialTally>(3000), 3000), InvalidInput);
}

}  // namespace
}  // namespace lotrecht::stats
