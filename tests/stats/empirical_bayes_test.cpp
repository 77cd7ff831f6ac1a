#include <lotrecht/stats/empirical_bayes.hpp>

#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <vector>

#include <lotrecht/stats/partial_pooling.hpp>

namespace lotrecht::stats {
namespace {

double log_likelihood(const std::vector<detail::Counts>& groups, const RateLaw& law) {
  double sum = 0.0;
  for (const detail::Counts& k : groups) sum += log_beta_binomial(k, law);
  return sum;
}

TEST(FitRateLaw, IsWhereNoNeighbourIsMoreLikely) {
  const std::vector<std::vector<detail::Counts>> cases{
      {{2, 38, 40}, {12, 28, 40}, {20, 20, 40}, {8, 32, 40}},
      {{1, 4, 5}, {10, 0, 10}, {300, 700, 1000}, {0, 13, 13}},
      {{1e5, 9e5, 1e6}, {1.1e5, 8.9e5, 1e6}},
  };
  for (const auto& groups : cases) {
    const FittedLaw fitted = fit_rate_law(groups);
    ASSERT_EQ(fitted.fit, LawFit::inside);
    const double top = log_likelihood(groups, fitted.law);
    const double logit = std::log(fitted.law.mean / fitted.law.complement);
    for (const double step : {-1e-3, 0.0, 1e-3}) {
      for (const double factor : {0.999, 1.0, 1.001}) {
        const RateLaw other{1.0 / (1.0 + std::exp(-logit - step)), 1.0 / (1.0 + std::exp(logit + step)),
                            fitted.law.precision * factor};
        EXPECT_LE(log_likelihood(groups, other), top + 1e-9);
      }
    }
  }
}

TEST(FitRateLaw, AgreesWithDirectMaximisation) {
  // scipy.optimize on scipy.stats.betabinom's logpmf, Nelder and Mead to 1e-12 (tests/peers/test_pooling.py repeats it)
  const std::vector<detail::Counts> groups{{2, 38, 40}, {12, 28, 40}, {20, 20, 40}, {8, 32, 40}};
  const FittedLaw fitted = fit_rate_law(groups);
  EXPECT_NEAR(fitted.law.mean, 0.260177350, 1e-6);
  EXPECT_NEAR(fitted.law.precision, 7.2011147, 1e-4);
}

TEST(FitRateLaw, SaysWhereGroupsDifferNoMoreThanByChance) {
  const std::vector<detail::Counts> groups{{10, 30, 40}, {10, 30, 40}, {11, 29, 40}};
  const FittedLaw fitted = fit_rate_law(groups);
  EXPECT_EQ(fitted.fit, LawFit::alike);
  EXPECT_EQ(fitted.law.precision, std::numeric_limits<double>::infinity());
  EXPECT_DOUBLE_EQ(fitted.law.mean, 31.0 / 120.0);
}

TEST(FitRateLaw, SaysWhereThereIsNothingToFit) {
  for (const auto& groups : std::vector<std::vector<detail::Counts>>{
           {}, {{0, 0, 0}}, {{0, 10, 10}, {0, 4, 4}}, {{10, 0, 10}}, {{5, 0, 5}, {0, 5, 5}}, {{1, 0, 1}, {0, 1, 1}}}) {
    EXPECT_EQ(fit_rate_law(groups).fit, LawFit::no_inner);
    EXPECT_TRUE(empirical_bayes_laws(groups, {19, Seed{1}}).empty());
  }
}

TEST(EmpiricalBayesLaws, AreTheSameBitsForAnyNumberOfThreads) {
  const std::vector<detail::Counts> groups{{2, 38, 40}, {12, 28, 40}, {20, 20, 40}, {8, 32, 40}};
  const auto one = empirical_bayes_laws(groups, {70, Seed{4}, 1});
  const auto two = empirical_bayes_laws(groups, {70, Seed{4}, 2});
  ASSERT_EQ(one.size(), 70U);
  for (std::size_t i = 0; i < one.size(); ++i) {
    EXPECT_EQ(one[i].law.mean, two[i].law.mean);
    EXPECT_EQ(one[i].law.precision, two[i].law.precision);
  }
}

TEST(EmpiricalBayesLaws, MakeIntervalsWiderThanTheFitAlone) {
  const std::vector<detail::Counts> groups{{2, 38, 40}, {12, 28, 40}, {20, 20, 40}, {8, 32, 40}, {6, 14, 20}};
  const std::vector<WeightedLaw> fit{{fit_rate_law(groups).law, 1.0}};
  const Interval naive = credible_interval(PooledRate{groups[4], fit}, Confidence{0.95});
  const auto laws = empirical_bayes_laws(groups, {199, Seed{1}, 2});
  const Interval corrected = credible_interval(PooledRate{groups[4], laws}, Confidence{0.95});
  EXPECT_GT(corrected.high - corrected.low, naive.high - naive.low);
}

TEST(EmpiricalBayesLaws, RefusesTooFewReplicatesAndRowsThatAreNotWhole) {
  const std::vector<detail::Counts> groups{{2, 38, 40}, {12, 28, 40}};
  EXPECT_THROW((void)empirical_bayes_laws(groups, {18, Seed{1}}), InvalidInput);
  const std::vector<detail::Counts> weighted{{2.5, 37.5, 40}, {12, 28, 40}};
  EXPECT_THROW((void)empirical_bayes_laws(weighted, {19, Seed{1}}), InvalidInput);
}

}  // namespace
}  // namespace lotrecht::stats
