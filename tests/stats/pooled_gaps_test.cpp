#include <lotrecht/stats/pooled_gaps.hpp>

#include <gtest/gtest.h>

#include <cmath>
#include <vector>

#include <lotrecht/stats/partial_pooling.hpp>

namespace lotrecht::stats {
namespace {

const std::vector<detail::Counts> groups{{2, 38, 40}, {12, 28, 40}, {20, 20, 40}, {0, 0, 0}, {3, 2, 5}};
const Confidence level{0.95};

TEST(PooledGaps, HaveTheMeansThatQuadratureHas) {
  const Hyperposterior h{groups};
  const PosteriorDraws how{20'000, Seed{1}, 2};
  const PooledGaps gaps = pooled_gaps(groups, h.laws(), level, how);
  std::vector<double> means;
  std::vector<double> deviations;
  double overall = 0.0;
  double rows = 0.0;
  for (const detail::Counts& k : groups) {
    const PooledRate rate{k, h.laws()};
    means.push_back(rate.mean());
    deviations.push_back(rate.deviation());
    overall += k.trials * means.back();
    rows += k.trials;
  }
  overall /= rows;
  for (std::size_t g = 0; g < groups.size(); ++g) {
    // Six standard errors of a mean whose deviation is at most that of the rate and the mean of all together: 2e-9.
    const double error = 6.0 * (deviations[g] + 0.1) / std::sqrt(20'000.0);
    EXPECT_NEAR(gaps.to_overall[g].mean, means[g] - overall, error) << g;
    EXPECT_LT(gaps.to_overall[g].interval.low, gaps.to_overall[g].mean);
    EXPECT_GT(gaps.to_overall[g].interval.high, gaps.to_overall[g].mean);
  }
  EXPECT_EQ(gaps.compared, 4U);
  EXPECT_LT(gaps.to_overall[0].positive, 0.01);
  EXPECT_GT(gaps.to_overall[2].positive, 0.99);
  EXPECT_GT(gaps.largest.interval.low, 0.0);
  const double spread =
      h.mean([](const RateLaw& law) { return std::sqrt(law.mean * law.complement * law.intraclass_correlation()); });
  EXPECT_NEAR(gaps.spread.mean, spread, 6.0 * 0.5 / std::sqrt(20'000.0));
}

TEST(PooledGaps, AreTheSameBitsForAnyNumberOfThreads) {
  const Hyperposterior h{groups};
  const PooledGaps one = pooled_gaps(groups, h.laws(), level, {500, Seed{9}, 1});
  const PooledGaps three = pooled_gaps(groups, h.laws(), level, {500, Seed{9}, 3});
  EXPECT_EQ(one.largest.interval, three.largest.interval);
  EXPECT_EQ(one.to_overall[1].interval, three.to_overall[1].interval);
  EXPECT_NE(pooled_gaps(groups, h.laws(), level, {500, Seed{10}, 1}).largest.mean, one.largest.mean);
}

TEST(PooledGaps, OfOneGroupToAllAreNone) {
  const std::vector<detail::Counts> alone{{3, 7, 10}};
  const PooledGaps gaps = pooled_gaps(alone, Hyperposterior{alone}.laws(), level, {100, Seed{1}});
  EXPECT_EQ(gaps.to_overall[0].interval, (Interval{0.0, 0.0}));
  EXPECT_EQ(gaps.largest.mean, 0.0);
}

TEST(PooledGaps, RefusesNothingToDrawAndTooMuch) {
  const std::vector<WeightedLaw> law{{{0.5, 0.5, 1.0}, 1.0}};
  EXPECT_THROW((void)pooled_gaps({}, law, level, {100, Seed{1}}), InvalidInput);
  EXPECT_THROW((void)pooled_gaps(groups, {}, level, {100, Seed{1}}), InvalidInput);
  EXPECT_THROW((void)pooled_gaps(groups, law, level, {99, Seed{1}}), InvalidInput);
  EXPECT_THROW((void)pooled_gaps(groups, law, level, {100'000'000, Seed{1}}), InvalidInput);
}

}  // namespace
}  // namespace lotrecht::stats
