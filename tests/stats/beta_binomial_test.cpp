#include <lotrecht/stats/beta_binomial.hpp>

#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <vector>

#include "support/reference.hpp"

namespace lotrecht::stats {
namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();

TEST(LogBetaBinomial, IsTheMeanForOneRowWhateverThePrecision) {
  // One row says nothing about the precision: its probability is the mean.
  for (const double precision : {1e-9, 0.3, 1.0, 77.0, 1e12, infinity}) {
    EXPECT_NEAR(log_beta_binomial({1.0, 0.0, 1.0}, {0.25, 0.75, precision}), std::log(0.25), 1e-14) << precision;
    EXPECT_NEAR(log_beta_binomial({0.0, 1.0, 1.0}, {0.25, 0.75, precision}), std::log(0.75), 1e-14) << precision;
  }
}

TEST(LogBetaBinomial, SumsToOneOverAllTables) {
  for (const double precision : {0.01, 2.0, 500.0, infinity}) {
    double sum = 0.0;
    double choose = 1.0;
    for (int x = 0; x <= 12; ++x) {
      const double k = x;
      sum += choose * std::exp(log_beta_binomial({k, 12.0 - k, 12.0}, {0.3, 0.7, precision}));
      choose *= (12.0 - k) / (k + 1.0);
    }
    EXPECT_NEAR(sum, 1.0, 1e-13) << precision;
  }
}

TEST(LogBetaBinomial, IsSymmetricInSuccessAndFailure) {
  EXPECT_DOUBLE_EQ(log_beta_binomial({3.0, 9.0, 12.0}, {0.2, 0.8, 5.0}),
                   log_beta_binomial({9.0, 3.0, 12.0}, {0.8, 0.2, 5.0}));
}

TEST(LogBetaBinomial, NearsTheBinomialAsThePrecisionGrows) {
  const double limit = log_beta_binomial({300.0, 700.0, 1000.0}, {0.31, 0.69, infinity});
  EXPECT_NEAR(log_beta_binomial({300.0, 700.0, 1000.0}, {0.31, 0.69, 1e14}), limit, 1e-9);
  EXPECT_NEAR(log_beta_binomial({300.0, 700.0, 1000.0}, {0.31, 0.69, 1e20}), limit, 1e-9);
}

TEST(LogBetaBinomial, IsZeroWithoutTrials) {
  EXPECT_EQ(log_beta_binomial({0.0, 0.0, 0.0}, {0.2, 0.8, 5.0}), 0.0);
  EXPECT_EQ(log_beta_binomial({0.0, 0.0, 0.0}, {0.2, 0.8, infinity}), 0.0);
}

TEST(LogBetaBinomial, AgreesWithMpmath) {
  for (const auto& row : testing::ReferenceTable{"beta_binomial.csv"}) {
    const double x = row.number("successes");
    const double f = row.number("failures");
    const double mean = row.number("mean");
    const double got = log_beta_binomial({x, f, x + f}, {mean, 1.0 - mean, row.number("precision")});
    const double want = row.number("value");
    EXPECT_LE(std::abs(got - want), 1e-14 * std::max({1.0, std::abs(want), 50.0 * (x + f)})) << row.line();
  }
}

TEST(RateLaw, SaysHowMuchOfTheVarianceLiesBetweenGroups) {
  EXPECT_EQ((RateLaw{0.5, 0.5, 3.0}.intraclass_correlation()), 0.25);
  EXPECT_EQ((RateLaw{0.5, 0.5, infinity}.intraclass_correlation()), 0.0);
}

TEST(RepeatedCounts, PutsEqualCountsTogetherAndLeavesEmptyGroupsOut) {
  const std::vector<detail::Counts> groups{{1, 4, 5}, {0, 0, 0}, {1, 4, 5}, {4, 1, 5}, {0, 2, 2}};
  const auto found = repeated_counts(groups);
  ASSERT_EQ(found.size(), 3U);
  EXPECT_EQ(found[0].counts.trials, 2.0);
  EXPECT_EQ(found[1].counts.successes, 1.0);
  EXPECT_EQ(found[1].groups, 2.0);
  EXPECT_EQ(found[2].counts.successes, 4.0);
}

TEST(RepeatedCounts, RefusesWhatIsNoCount) {
  const std::vector<detail::Counts> negative{{-1.0, 4.0, 3.0}};
  EXPECT_THROW((void)repeated_counts(negative), InvalidInput);
  const std::vector<detail::Counts> endless{{1.0, infinity, infinity}};
  EXPECT_THROW((void)repeated_counts(endless), InvalidInput);
}

}  // namespace
}  // namespace lotrecht::stats
