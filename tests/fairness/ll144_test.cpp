#include <lotrecht/fairness/ll144.hpp>

#include <gtest/gtest.h>

#include <cmath>
#include <cstdint>
#include <vector>

#include "support/coverage.hpp"

namespace lotrecht::fairness {
namespace {

using stats::BinomialTally;
using stats::Confidence;
using stats::Undefined;

const Confidence level{0.95};

TEST(AboveMedian, IsStrictlyAboveTheMiddle) {
  const std::vector<double> odd{5, 1, 3};
  EXPECT_EQ(above_median(odd).median, 3.0);
  EXPECT_EQ(above_median(odd).above, (std::vector<std::uint8_t>{1, 0, 0}));
  EXPECT_EQ(above_median(odd).at_median, 1U);
  const std::vector<double> even{4, 1, 2, 3};
  EXPECT_EQ(above_median(even).median, 2.5);
  EXPECT_EQ(above_median(even).above, (std::vector<std::uint8_t>{1, 0, 0, 1}));
  EXPECT_EQ(above_median(even).at_median, 0U);
}

TEST(AboveMedian, CountsTiesAsNotAbove) {
  const std::vector<double> ties{1, 2, 2, 2, 2, 3};
  const AboveMedian found = above_median(ties);
  EXPECT_EQ(found.median, 2.0);
  EXPECT_EQ(found.at_median, 4U);
  EXPECT_EQ(found.above, (std::vector<std::uint8_t>{0, 0, 0, 0, 0, 1}));
  const std::vector<double> same{7, 7, 7};
  EXPECT_EQ(above_median(same).at_median, 3U);
  EXPECT_EQ(above_median(same).above, (std::vector<std::uint8_t>{0, 0, 0}));
}

TEST(AboveMedian, RefusesNoScoresAndWhatIsNone) {
  EXPECT_THROW((void)above_median({}), InvalidInput);
  const std::vector<double> bad{1.0, std::nan("")};
  EXPECT_THROW((void)above_median(bad), InvalidInput);
}

TEST(Ll144, DividesByTheHighestRate) {
  const std::vector<BinomialTally> categories{{700, 1000}, {350, 1000}, {560, 1000}};
  const Ll144Table table = ll144(categories, 12, 0.0, level);
  EXPECT_DOUBLE_EQ(table.categories[0].impact_ratio.value, 1.0);
  EXPECT_DOUBLE_EQ(table.categories[1].impact_ratio.value, 0.5);
  EXPECT_DOUBLE_EQ(table.categories[2].impact_ratio.value, 0.8);
  EXPECT_TRUE(table.categories[0].highest);
  EXPECT_FALSE(table.categories[1].highest);
  EXPECT_EQ(table.unknown, 12U);
  EXPECT_LT(table.categories[1].impact_ratio.high, 0.6);
  EXPECT_GT(table.categories[1].impact_ratio.low, 0.4);
  EXPECT_EQ(table.categories[0].impact_ratio.high, 1.0);
}

TEST(Ll144, LeavesSmallCategoriesOutOfRatiosButListsThem) {
  const std::vector<BinomialTally> categories{{300, 600}, {100, 390}, {9, 10}};
  const Ll144Table with = ll144(categories, 0, 0.02, level);
  EXPECT_TRUE(with.categories[2].excluded);
  EXPECT_EQ(with.categories[2].impact_ratio.undefined, Undefined::excluded);
  EXPECT_DOUBLE_EQ(with.categories[2].rate.value, 0.9);
  EXPECT_EQ(with.categories[2].people.trials, 10U);
  EXPECT_DOUBLE_EQ(with.categories[0].impact_ratio.value, 1.0);  // no longer divided by 0.9
  const Ll144Table without = ll144(categories, 0, 0.0, level);
  EXPECT_FALSE(without.categories[2].excluded);
  EXPECT_DOUBLE_EQ(without.categories[0].impact_ratio.value, 0.5 / 0.9);
}

TEST(Ll144, CountsTwoPercentOfAllPeopleUnknownOnesIncluded) {
  const std::vector<BinomialTally> categories{{300, 490}, {100, 490}, {2, 20}};
  EXPECT_FALSE(ll144(categories, 0, 0.02, level).categories[2].excluded);  // exactly 2 %: not below
  EXPECT_TRUE(ll144(categories, 1, 0.02, level).categories[2].excluded);
}

TEST(Ll144, BoundsHoldTheTrueRatioTogether) {
  // By enumeration: two categories of 12 with rates .3 and .5; the bounds of both hold min_i p_j / p_i together.
  double covered = 0.0;
  for (std::uint64_t a = 0; a <= 12; ++a) {
    for (std::uint64_t b = 0; b <= 12; ++b) {
      const std::vector<BinomialTally> categories{{a, 12}, {b, 12}};
      const auto mass = [](std::uint64_t x, double p) {
        const double k = static_cast<double>(x);
        return std::exp(std::lgamma(13.0) - std::lgamma(k + 1.0) - std::lgamma(13.0 - k) + k * std::log(p) +
                        (12.0 - k) * std::log1p(-p));
      };
      const Ll144Table table = ll144(categories, 0, 0.0, level);
      const bool holds = table.categories[0].impact_ratio.interval().contains(0.6) &&
                         table.categories[1].impact_ratio.interval().contains(1.0);
      if (holds) covered += mass(a, 0.3) * mass(b, 0.5);
    }
  }
  EXPECT_GT(covered, 0.945);
}

// Miettinen and Nurminen's bounds alone missed the ratio in 14 of 100 tables of 3 people beside 300. All tables,
// exactly.
TEST(Ll144, CoversTheRatioOfThreePeopleBesideThreeHundred) {
  const double p = 0.05;
  const auto small = lotrecht::testing::binomial_masses(3, p);
  const auto large = lotrecht::testing::binomial_masses(300, p);
  double missed = 0.0;
  for (std::uint64_t x = 0; x <= 3; ++x) {
    for (std::uint64_t y = 0; y <= 300; ++y) {
      if (small[x] * large[y] < 1e-7) continue;
      const Ll144Table table = ll144(std::vector<BinomialTally>{{x, 3}, {y, 300}}, 0, 0.0, level);
      EXPECT_EQ(table.categories[0].impact_ratio.method, "tukey_miettinen_nurminen_exact");
      if (!table.categories[0].impact_ratio.interval().contains(1.0)) missed += small[x] * large[y];
    }
  }
  EXPECT_LE(missed, 0.05);
}

TEST(Ll144, SaysWhatDoesNotExist) {
  const std::vector<BinomialTally> nobody{{0, 0}, {3, 9}};
  const Ll144Table one = ll144(nobody, 0, 0.0, level);
  EXPECT_EQ(one.categories[0].rate.undefined, Undefined::nobody);
  EXPECT_EQ(one.categories[1].impact_ratio.undefined, Undefined::single_group);
  const std::vector<BinomialTally> zeros{{0, 8}, {0, 9}};
  const Ll144Table none = ll144(zeros, 0, 0.0, level);
  EXPECT_EQ(none.categories[0].impact_ratio.undefined, Undefined::zero_reference);
  EXPECT_FALSE(none.categories[0].highest);
}

TEST(Ll144, RefusesWhatTheRuleDoesNotAllow) {
  const std::vector<BinomialTally> categories{{3, 8}, {4, 9}};
  EXPECT_THROW((void)ll144(categories, 0, 0.03, level), InvalidInput);
  EXPECT_THROW((void)ll144(categories, 0, -0.01, level), InvalidInput);
  EXPECT_THROW((void)ll144({}, 0, 0.0, level), InvalidInput);
  const std::vector<BinomialTally> broken{{9, 8}, {4, 9}};
  EXPECT_THROW((void)ll144(broken, 0, 0.0, level), InvalidInput);
}

}  // namespace
}  // namespace lotrecht::fairness
