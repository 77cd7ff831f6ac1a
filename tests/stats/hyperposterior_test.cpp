#include <lotrecht/stats/hyperposterior.hpp>

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <vector>

#include "pooling_reference.hpp"
#include "support/reference.hpp"

namespace lotrecht::stats {
namespace {

double mean_of(const Hyperposterior& h) {
  return h.mean([](const RateLaw& law) { return law.mean; });
}
double correlation_of(const Hyperposterior& h) {
  return h.mean([](const RateLaw& law) { return law.intraclass_correlation(); });
}

TEST(Hyperposterior, IsThePriorWithoutGroups) {
  const Hyperposterior prior{{}};
  EXPECT_NEAR(mean_of(prior), 0.5, 1e-12);
  EXPECT_NEAR(correlation_of(prior), 1.0 / 3.0, 1e-8);  // s uniform: E s^2
  for (const double p : {0.025, 0.1, 0.5, 0.975}) {
    EXPECT_NEAR(prior.intraclass_quantile(p), p * p, 1e-8);
    EXPECT_NEAR(prior.intraclass_cdf(p * p), p, 1e-8);
  }
}

TEST(Hyperposterior, LearnsTheMeanButNotTheSpreadFromGroupsOfOneRow) {
  const std::vector<detail::Counts> groups{{1, 0, 1}, {0, 1, 1}, {1, 0, 1}};
  const Hyperposterior h{groups};
  EXPECT_NEAR(mean_of(h), 0.6, 1e-9);  // Beta(3, 2), whatever the spread
  EXPECT_NEAR(correlation_of(h), 1.0 / 3.0, 1e-8);
}

TEST(Hyperposterior, WeighsToOneAndKeepsOnlyWhatCounts) {
  const std::vector<detail::Counts> groups{{5, 15, 20}, {7, 13, 20}, {0, 5, 5}, {3, 2, 5}};
  const Hyperposterior h{groups};
  double sum = 0.0;
  for (const WeightedLaw& each : h.laws()) {
    EXPECT_GT(each.weight, 0.0);
    EXPECT_TRUE(std::isfinite(each.law.precision));
    sum += each.weight;
  }
  EXPECT_NEAR(sum, 1.0, 1e-12);
  EXPECT_LT(h.laws().size(), 20'000U);
}

TEST(Hyperposterior, DoesNotDependOnTheOrderOfTheGroups) {
  std::vector<detail::Counts> groups{{5, 15, 20}, {7, 13, 20}, {0, 5, 5}, {3, 2, 5}};
  const double first = mean_of(Hyperposterior{groups});
  std::reverse(groups.begin(), groups.end());
  EXPECT_EQ(mean_of(Hyperposterior{groups}), first);
}

TEST(Hyperposterior, MirrorsWhenSuccessAndFailureAreSwapped) {
  const std::vector<detail::Counts> groups{{5, 15, 20}, {1, 19, 20}, {0, 5, 5}};
  const std::vector<detail::Counts> mirrored{{15, 5, 20}, {19, 1, 20}, {5, 0, 5}};
  const Hyperposterior a{groups};
  const Hyperposterior b{mirrored};
  EXPECT_NEAR(mean_of(a), 1.0 - mean_of(b), 1e-8);
  EXPECT_NEAR(a.intraclass_quantile(0.9), b.intraclass_quantile(0.9), 1e-8);
}

TEST(Hyperposterior, FindsTheSpreadOfManyLargeGroups) {
  std::vector<detail::Counts> groups;  // rates .1 to .3, evenly: standard deviation .0577
  for (int i = 0; i < 400; ++i) {
    const double x = std::round(1e4 * (0.1 + 0.2 * (i + 0.5) / 400.0));
    groups.push_back({x, 1e4 - x, 1e4});
  }
  const Hyperposterior h{groups};
  const double spread =
      h.mean([](const RateLaw& law) { return std::sqrt(law.mean * law.complement * law.intraclass_correlation()); });
  EXPECT_NEAR(spread, 0.2 / std::sqrt(12.0), 0.003);
  EXPECT_LT(h.intraclass_quantile(0.975) / h.intraclass_quantile(0.025), 1.5);
}

TEST(Hyperposterior, HoldsUpWhereAllAreAtZeroAndWhereCountsAreHuge) {
  const std::vector<detail::Counts> zeros(50, detail::Counts{0, 1000, 1000});
  EXPECT_LT(mean_of(Hyperposterior{zeros}), 0.01);
  const std::vector<detail::Counts> huge{{1e8, 9e8, 1e9}, {1.1e8, 8.9e8, 1e9}, {1.05e8, 8.95e8, 1e9}};
  const Hyperposterior h{huge};
  EXPECT_GT(h.intraclass_quantile(0.5), 0.0);
  EXPECT_LT(h.intraclass_quantile(0.025), h.intraclass_quantile(0.975));
}

TEST(Hyperposterior, AgreesWithMpmath) {
  for (const auto& row : lotrecht::testing::ReferenceTable{"hyperposterior.csv"}) {
    const Hyperposterior h{testing::groups_of(row.text("groups"))};
    EXPECT_NEAR(mean_of(h), row.number("mean"), 1e-8) << row.line();
    EXPECT_NEAR(correlation_of(h), row.number("intraclass"), 1e-7) << row.line();
    EXPECT_NEAR(h.intraclass_cdf(0.001), row.number("below_001"), 1e-6) << row.line();
    EXPECT_NEAR(h.intraclass_cdf(0.05), row.number("below_05"), 1e-6) << row.line();
    EXPECT_NEAR(h.intraclass_cdf(0.4), row.number("below_4"), 1e-6) << row.line();
    EXPECT_NEAR(h.intraclass_cdf(h.intraclass_quantile(0.3)), 0.3, 1e-9) << row.line();
  }
}

TEST(Hyperposterior, RefusesWhatIsNoCount) {
  const std::vector<detail::Counts> negative{{-1.0, 4.0, 3.0}};
  EXPECT_THROW((void)Hyperposterior{negative}, InvalidInput);
}

}  // namespace
}  // namespace lotrecht::stats
