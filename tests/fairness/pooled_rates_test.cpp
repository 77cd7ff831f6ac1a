#include <lotrecht/fairness/pooled_rates.hpp>

#include <gtest/gtest.h>

#include <cmath>
#include <optional>
#include <vector>

#include <lotrecht/fairness/rate.hpp>

namespace lotrecht::fairness {
namespace {

using stats::Undefined;

/// Selected and turned down, outcomes unknown.
CellCounts decided(std::uint64_t selected, std::uint64_t others) {
  CellCounts c;
  c.rows = {0, 0, 0, 0, selected, others};
  return c;
}

const Methods methods{stats::Confidence{0.95}};
const stats::PosteriorDraws draws{2000, Seed{1}, 1};

TEST(PooledRates, HaveTheRawRateBesideThePooledOne) {
  const std::vector<CellCounts> groups{decided(3, 2), decided(30, 70), decided(50, 50), decided(0, 0)};
  const PooledRates found = pooled_rates(Metric::selection_rate, groups, Pooling::full_bayes, methods, std::nullopt);
  ASSERT_EQ(found.groups.size(), 4U);
  for (std::size_t g = 0; g < 3; ++g) {
    const stats::Estimate want = rate(Metric::selection_rate, groups[g], methods);
    EXPECT_EQ(found.groups[g].raw.value, want.value);
    EXPECT_EQ(found.groups[g].raw.low, want.low);
    EXPECT_TRUE(found.groups[g].pooled.defined());
    EXPECT_EQ(found.groups[g].pooled.method, "beta_binomial_full_bayes");
    EXPECT_TRUE(found.groups[g].pooled.interval().contains(found.groups[g].pooled.value));
    EXPECT_TRUE(found.groups[g].shrinkage.interval().contains(found.groups[g].shrinkage.value));
  }
  EXPECT_GT(found.groups[0].shrinkage.value, found.groups[1].shrinkage.value);
  EXPECT_TRUE(found.gaps.empty());
  EXPECT_TRUE(found.intraclass_correlation.defined());
}

TEST(PooledRates, GiveAGroupOfNobodyThePredictiveLaw) {
  const std::vector<CellCounts> groups{decided(3, 7), decided(30, 70), decided(50, 50), decided(0, 0)};
  const PooledRates found = pooled_rates(Metric::selection_rate, groups, Pooling::full_bayes, methods, draws);
  EXPECT_EQ(found.groups[3].raw.undefined, Undefined::nobody);
  EXPECT_TRUE(found.groups[3].pooled.defined());
  EXPECT_EQ(found.groups[3].pooled.method, "beta_binomial_predictive");
  EXPECT_NEAR(found.groups[3].shrinkage.value, 1.0, 1e-12);
  EXPECT_GT(found.groups[3].pooled.high - found.groups[3].pooled.low,
            found.groups[2].pooled.high - found.groups[2].pooled.low);
  EXPECT_EQ(found.with_rows, 3U);
}

TEST(PooledRates, MarkTheOutlierThatPoolingHides) {
  std::vector<CellCounts> groups(20, decided(10, 90));
  groups.push_back(decided(6, 0));
  const PooledRates found = pooled_rates(Metric::selection_rate, groups, Pooling::full_bayes, methods, std::nullopt);
  EXPECT_TRUE(found.groups.back().overruled);
  EXPECT_FALSE(found.groups.front().overruled);
}

TEST(PooledRates, HaveGapsWhereDrawsAreAskedFor) {
  const std::vector<CellCounts> groups{decided(3, 17), decided(30, 70), decided(60, 40), decided(0, 0)};
  const PooledRates found = pooled_rates(Metric::selection_rate, groups, Pooling::full_bayes, methods, draws);
  ASSERT_EQ(found.gaps.size(), 4U);
  EXPECT_EQ(found.gaps[0].raw.value, 3.0 / 20 - 93.0 / 220);
  EXPECT_EQ(found.gaps[3].raw.undefined, Undefined::nobody);
  EXPECT_LT(found.gaps[0].pooled.value, 0.0);
  EXPECT_LT(std::abs(found.gaps[0].pooled.value), std::abs(found.gaps[0].raw.value));
  EXPECT_LT(found.gaps[0].above.value, 0.05);
  EXPECT_LT(found.pooled_largest_gap.value, found.raw_largest_gap.value);
}

TEST(PooledRates, AreTheSameBitsForAnyNumberOfThreads) {
  std::vector<CellCounts> groups;
  for (std::uint64_t g = 0; g < 30; ++g) groups.push_back(decided(g, 40 - g));
  const auto one = pooled_rates(Metric::selection_rate, groups, Pooling::full_bayes, methods, std::nullopt, 1);
  const auto three = pooled_rates(Metric::selection_rate, groups, Pooling::full_bayes, methods, std::nullopt, 3);
  for (std::size_t g = 0; g < groups.size(); ++g) {
    EXPECT_EQ(one.groups[g].pooled.low, three.groups[g].pooled.low);
    EXPECT_EQ(one.groups[g].pooled.value, three.groups[g].pooled.value);
  }
}

TEST(PooledRates, PoolEveryMetricThatIsACountOverACount) {
  CellCounts a;
  a.rows = {5, 3, 2, 10, 1, 1};
  CellCounts b;
  b.rows = {2, 6, 3, 4, 0, 0};
  const std::vector<CellCounts> groups{a, b};
  int pooled = 0;
  for (const Metric metric : all_metrics()) {
    if (!can_be_pooled(metric)) {
      EXPECT_THROW((void)pooled_rates(metric, groups, Pooling::full_bayes, methods, std::nullopt), InvalidInput);
      continue;
    }
    ++pooled;
    const auto found = pooled_rates(metric, groups, Pooling::full_bayes, methods, std::nullopt);
    EXPECT_TRUE(found.groups[0].pooled.defined()) << name(metric);
  }
  EXPECT_EQ(pooled, 11);
}

TEST(PooledRates, CountWeightedRowsByTheirEffectiveNumber) {
  CellCounts whole = decided(10, 30);
  CellCounts weighted = whole;
  weighted.weighted = true;
  weighted.weight = {0, 0, 0, 0, 20.0, 60.0};
  weighted.squared_weight = {0, 0, 0, 0, 40.0, 120.0};  // all weights 2: as many effective rows as rows
  CellCounts other = decided(30, 30);
  CellCounts other_weighted = other;
  other_weighted.weighted = true;
  other_weighted.weight = {0, 0, 0, 0, 60.0, 60.0};
  other_weighted.squared_weight = {0, 0, 0, 0, 120.0, 120.0};
  const auto a = pooled_rates(Metric::selection_rate, std::vector{whole, other}, Pooling::full_bayes, methods, draws);
  const auto b =
      pooled_rates(Metric::selection_rate, std::vector{weighted, other_weighted}, Pooling::full_bayes, methods, draws);
  EXPECT_NEAR(a.groups[0].pooled.value, b.groups[0].pooled.value, 1e-12);
  EXPECT_EQ(b.groups[0].pooled.method, "beta_binomial_full_bayes_effective");
  EXPECT_THROW((void)pooled_rates(Metric::selection_rate, std::vector{weighted}, Pooling::empirical_bayes, methods,
                                  std::nullopt),
               InvalidInput);
}

TEST(PooledRates, SayWhereNobodyIsAndWhereNothingCanBeFitted) {
  const std::vector<CellCounts> nobody{decided(0, 0), decided(0, 0)};
  const auto none = pooled_rates(Metric::selection_rate, nobody, Pooling::full_bayes, methods, draws);
  EXPECT_EQ(none.groups[0].pooled.undefined, Undefined::nobody);
  const std::vector<CellCounts> unlabelled{decided(4, 4), decided(2, 3)};
  const auto unknown = pooled_rates(Metric::true_positive_rate, unlabelled, Pooling::full_bayes, methods, draws);
  EXPECT_EQ(unknown.groups[0].pooled.undefined, Undefined::no_outcome);
  const std::vector<CellCounts> zeros{decided(0, 9), decided(0, 5)};
  const auto boundary = pooled_rates(Metric::selection_rate, zeros, Pooling::empirical_bayes, methods, draws);
  EXPECT_EQ(boundary.groups[0].pooled.undefined, Undefined::boundary);
  EXPECT_TRUE(boundary.groups[0].raw.defined());
  const auto full = pooled_rates(Metric::selection_rate, zeros, Pooling::full_bayes, methods, draws);
  EXPECT_TRUE(full.groups[0].pooled.defined());
  const std::vector<CellCounts> alone{decided(3, 9)};
  const auto single = pooled_rates(Metric::selection_rate, alone, Pooling::full_bayes, methods, draws);
  EXPECT_TRUE(single.groups[0].pooled.defined());
  EXPECT_EQ(single.intraclass_correlation.undefined, Undefined::single_group);
  EXPECT_TRUE(single.gaps.empty());
}

TEST(PooledRates, FitTheLawWhereEmpiricalBayesIsAskedFor) {
  const std::vector<CellCounts> groups{decided(10, 30), decided(11, 29), decided(10, 30)};
  const auto found = pooled_rates(Metric::selection_rate, groups, Pooling::empirical_bayes, methods,
                                  stats::PosteriorDraws{99, Seed{1}, 1});
  EXPECT_TRUE(found.alike);
  EXPECT_EQ(found.groups[0].pooled.method, "beta_binomial_empirical_bayes");
  EXPECT_TRUE(found.gaps.empty());
}

}  // namespace
}  // namespace lotrecht::fairness
