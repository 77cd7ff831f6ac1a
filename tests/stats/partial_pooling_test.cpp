#include <lotrecht/stats/partial_pooling.hpp>

#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <vector>

#include <lotrecht/stats/jeffreys.hpp>

#include "pooling_reference.hpp"
#include "support/reference.hpp"

namespace lotrecht::stats {
namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();

TEST(PooledRate, IsTheConjugatePosteriorUnderOneLaw) {
  // Beta(1/2, 1/2) is Jeffreys' prior, whose interval another header computes.
  const std::vector<WeightedLaw> law{{{0.5, 0.5, 1.0}, 1.0}};
  for (const BinomialTally k : {BinomialTally{3, 20}, BinomialTally{1, 2}, BinomialTally{400, 1000}}) {
    const detail::Counts counts = detail::counts(k, "test", "k");
    const PooledRate rate{counts, law};
    const Interval got = credible_interval(rate, Confidence{0.95});
    const Interval want = jeffreys(k, Confidence{0.95});
    EXPECT_NEAR(got.low, want.low, 1e-9);
    EXPECT_NEAR(got.high, want.high, 1e-9);
    EXPECT_NEAR(rate.mean(), (counts.successes + 0.5) / (counts.trials + 1.0), 1e-15);
    EXPECT_NEAR(rate.shrinkage(), 1.0 / (counts.trials + 1.0), 1e-15);
  }
}

TEST(PooledRate, LiesBetweenItsOwnRateAndThatOfAll) {
  const std::vector<detail::Counts> groups{{2, 38, 40}, {12, 28, 40}, {20, 20, 40}, {8, 32, 40}, {9, 1, 10}};
  const Hyperposterior h{groups};
  const double all = h.mean([](const RateLaw& law) { return law.mean; });
  for (const detail::Counts& k : groups) {
    const double pooled = PooledRate{k, h.laws()}.mean();
    EXPECT_GT(pooled, std::min(all, k.rate()));
    EXPECT_LT(pooled, std::max(all, k.rate()));
  }
}

TEST(PooledRate, IsDrawnInLessTheLargerTheGroup) {
  const std::vector<detail::Counts> groups{{2, 38, 40}, {12, 28, 40}, {20, 20, 40}, {8, 32, 40}};
  const Hyperposterior h{groups};
  double last = 1.1;
  for (const double n : {0.0, 1.0, 5.0, 40.0, 400.0, 1e5}) {
    const double shrinkage = PooledRate{{0.3 * n, 0.7 * n, n}, h.laws()}.shrinkage();
    EXPECT_LT(shrinkage, last);
    last = shrinkage;
  }
  EXPECT_NEAR((PooledRate{{0.0, 0.0, 0.0}, h.laws()}.shrinkage()), 1.0, 1e-12);
}

TEST(PooledRate, InvertsItsOwnDistributionFunction) {
  const std::vector<detail::Counts> groups{{2, 38, 40}, {12, 28, 40}, {0, 0, 0}, {8, 32, 40}, {900, 100, 1000}};
  const Hyperposterior h{groups};
  for (const detail::Counts& k : groups) {
    const PooledRate rate{k, h.laws()};
    double last = 0.0;
    for (const double p : {1e-6, 0.025, 0.5, 0.9, 0.975, 0.99}) {
      const double at = rate.quantile(p);
      EXPECT_GT(at, last);
      EXPECT_NEAR(rate.cdf(at), p, 1e-8);
      last = at;
    }
  }
  EXPECT_EQ((PooledRate{groups[0], h.laws()}.cdf(0.0)), 0.0);
  EXPECT_EQ((PooledRate{groups[0], h.laws()}.cdf(1.0)), 1.0);
}

TEST(PooledRate, TakesLawsOfInfinitePrecisionAsOneRateForAll) {
  const std::vector<WeightedLaw> law{{{0.2, 0.8, infinity}, 0.5}, {{0.4, 0.6, infinity}, 0.5}};
  const PooledRate rate{{3.0, 4.0, 7.0}, law};
  EXPECT_NEAR(rate.mean(), 0.3, 1e-15);
  EXPECT_NEAR(rate.deviation(), 0.1, 1e-15);
  EXPECT_NEAR(rate.quantile(0.25), 0.2, 1e-12);
  EXPECT_NEAR(rate.quantile(0.75), 0.4, 1e-12);
  EXPECT_EQ(rate.shrinkage(), 1.0);
}

TEST(PooledRate, AgreesWithMpmath) {
  for (const auto& row : lotrecht::testing::ReferenceTable{"hyperposterior.csv"}) {
    const auto groups = testing::groups_of(row.text("groups"));
    const Hyperposterior h{groups};
    const PooledRate rate{groups.front(), h.laws()};
    EXPECT_NEAR(rate.mean(), row.number("first_mean"), 1e-7) << row.line();
    EXPECT_NEAR(rate.deviation(), row.number("first_deviation"), 1e-7) << row.line();
  }
  for (const auto& row : lotrecht::testing::ReferenceTable{"pooled_rate.csv"}) {
    const auto groups = testing::groups_of(row.text("groups"));
    const Hyperposterior h{groups};
    const PooledRate rate{groups.front(), h.laws()};
    EXPECT_NEAR(rate.cdf(row.number("at")), row.number("cdf"), 1e-6) << row.line();
    EXPECT_NEAR(rate.quantile(row.number("cdf")), row.number("at"), 1e-6) << row.line();
  }
}

TEST(PooledRate, RefusesNoLawAndNoProbability) {
  EXPECT_THROW((PooledRate{{1.0, 1.0, 2.0}, {}}), InvalidInput);
  const std::vector<WeightedLaw> law{{{0.5, 0.5, 1.0}, 1.0}};
  const PooledRate rate{{1.0, 1.0, 2.0}, law};
  EXPECT_THROW((void)rate.quantile(0.0), InvalidInput);
  EXPECT_THROW((void)rate.quantile(1.0), InvalidInput);
}

}  // namespace
}  // namespace lotrecht::stats
