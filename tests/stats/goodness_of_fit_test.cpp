#include <lotrecht/stats/goodness_of_fit.hpp>

#include <gtest/gtest.h>

#include <cmath>
#include <cstdint>
#include <vector>

namespace lotrecht::stats {
namespace {

using Counts = std::vector<std::uint64_t>;
using Shares = std::vector<double>;

TEST(ChiSquareGoodnessOfFit, AgreesWithScipy) {
  // scipy.stats.chisquare
  EXPECT_NEAR(chi_square_goodness_of_fit(Counts{3, 5, 12}, Shares{0.3, 0.3, 0.4}).p_value, 0.15987974607969388, 1e-14);
  EXPECT_NEAR(chi_square_goodness_of_fit(Counts{16, 18, 16, 14, 12, 12}, Shares(6, 1.0 / 6.0)).p_value,
              0.84914503608460956, 1e-14);
  EXPECT_NEAR(chi_square_goodness_of_fit(Counts{16, 18, 16, 14, 12, 12}, Shares(6, 1.0 / 6.0)).statistic, 2.0, 1e-13);
}

TEST(MultinomialExactTest, AgreesWithEnumerationInPython) {
  // sum of scipy.stats.multinomial.pmf over all tables at most as probable
  EXPECT_NEAR(multinomial_exact_test(Counts{3, 5, 12}, Shares{0.3, 0.3, 0.4}).p_value, 0.20089871994740174, 1e-12);
}

TEST(MultinomialExactTest, IsTheBinomialTestOfEquallyProbableTablesForTwoCategories) {
  // Symmetric null: both tails are equally probable, so ordering by probability is doubling the tail.
  EXPECT_NEAR(multinomial_exact_test(Counts{2, 8}, Shares{0.5, 0.5}).p_value, 2.0 * (1 + 10 + 45) / 1024.0, 1e-13);
  EXPECT_NEAR(multinomial_exact_test(Counts{5, 5}, Shares{0.5, 0.5}).p_value, 1.0, 1e-13);
}

TEST(MultinomialExactTest, KeepsItsSizeForAnyShares) {
  // P(p-value <= a) <= a, by enumeration of every table of 8 rows in 3 categories.
  const Shares shares{0.07, 0.33, 0.6};
  for (const double level : {0.01, 0.05, 0.2}) {
    double size = 0.0;
    for (std::uint64_t a = 0; a <= 8; ++a) {
      for (std::uint64_t b = 0; a + b <= 8; ++b) {
        const TestResult r = multinomial_exact_test(Counts{a, b, 8 - a - b}, shares);
        if (r.p_value <= level) size += r.statistic;  // the statistic is the table's probability
      }
    }
    EXPECT_LE(size, level);
    EXPECT_GT(size, 0.0);
  }
}

TEST(MultinomialMonteCarloTest, NearsTheExactTest) {
  const Counts counts{3, 5, 12};
  const Shares shares{0.3, 0.3, 0.4};
  const double exact = multinomial_exact_test(counts, shares).p_value;
  const TestResult drawn = multinomial_monte_carlo_test(counts, shares, 20'000, Seed{1}, 2);
  EXPECT_NEAR(drawn.p_value, exact, 6.0 * std::sqrt(exact * (1.0 - exact) / 20'000.0));  // 2e-9
  EXPECT_NEAR(drawn.statistic, multinomial_exact_test(counts, shares).statistic, 1e-12);
}

TEST(MultinomialMonteCarloTest, GivesTheSameBitsForAnyNumberOfThreadsAndIsNeverZero) {
  const Counts counts{90, 5, 5};
  const Shares shares{0.1, 0.4, 0.5};
  const double one = multinomial_monte_carlo_test(counts, shares, 999, Seed{5}, 1).p_value;
  EXPECT_EQ(multinomial_monte_carlo_test(counts, shares, 999, Seed{5}, 3).p_value, one);
  EXPECT_EQ(one, 0.001);
}

TEST(GoodnessOfFit, IsRefutedByOneRowWhereNobodyCanBe) {
  const Counts counts{3, 1, 0};
  const Shares shares{1.0, 0.0, 0.0};
  EXPECT_EQ(chi_square_goodness_of_fit(counts, shares).p_value, 0.0);
  EXPECT_EQ(multinomial_exact_test(counts, shares).p_value, 0.0);
  EXPECT_EQ(multinomial_monte_carlo_test(counts, shares, 99, Seed{1}).p_value, 0.0);
}

TEST(GoodnessOfFit, IsUndefinedForNobodyAndForOneCategory) {
  EXPECT_EQ(chi_square_goodness_of_fit(Counts{0, 0}, Shares{0.5, 0.5}).undefined, Undefined::nobody);
  EXPECT_EQ(multinomial_exact_test(Counts{4}, Shares{1.0}).undefined, Undefined::single_group);
  EXPECT_EQ(multinomial_exact_test(Counts{4, 0}, Shares{1.0, 0.0}).undefined, Undefined::single_group);
}

TEST(MultinomialExactTest, SaysWhereThereAreTooManyTables) {
  EXPECT_NEAR(multinomial_tables(20, 3), 231.0, 1e-9);
  const TestResult r = multinomial_exact_test(Counts{1000, 1000, 1000, 1000}, Shares(4, 0.25));
  EXPECT_EQ(r.undefined, Undefined::too_large);
}

TEST(GoodnessOfFit, RefusesWhatIsNoSetOfShares) {
  EXPECT_THROW((void)chi_square_goodness_of_fit(Counts{1, 2}, Shares{0.5, 0.4}), InvalidInput);
  EXPECT_THROW((void)chi_square_goodness_of_fit(Counts{1, 2}, Shares{1.5, -0.5}), InvalidInput);
  EXPECT_THROW((void)multinomial_exact_test(Counts{1, 2}, Shares{1.0}), InvalidInput);
  EXPECT_THROW((void)multinomial_exact_test(Counts{}, Shares{}), InvalidInput);
  EXPECT_THROW((void)multinomial_exact_test(Counts{1, 2}, Shares{std::nan(""), 0.5}), InvalidInput);
  EXPECT_THROW((void)multinomial_monte_carlo_test(Counts{1, 2}, Shares{0.5, 0.5}, 98, Seed{1}), InvalidInput);
}

}  // namespace
}  // namespace lotrecht::stats
