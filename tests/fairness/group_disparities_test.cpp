// Bootstrap intervals come out the same for any number of threads.

#include <lotrecht/fairness/group_disparities.hpp>

#include <array>
#include <cmath>
#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include <gtest/gtest.h>

#include "support/cell_tables.hpp"

namespace lotrecht::fairness {
namespace {

using stats::Estimate;

constexpr auto metrics = all_metrics();
const CellCounts group = cells_of({40, 25, 30, 60, 10, 20});
const CellCounts other = cells_of({80, 30, 35, 90, 5, 40});

Methods bootstrap(BootstrapKind kind = BootstrapKind::bca, std::uint64_t seed = 1, unsigned threads = 1) {
  Methods m = at_95();
  m.bootstrap = BootstrapMethod{kind, 399, Seed{seed}, threads};
  return m;
}

bool same(const Estimate& a, const Estimate& b) {
  return a.value == b.value && a.interval() == b.interval() && a.method == b.method && a.undefined == b.undefined;
}

bool from_bootstrap(const Estimate& e) { return e.method.starts_with("bootstrap_"); }

TEST(GroupDisparities, WithoutBootstrapAreRatesAndGaps) {
  const GroupDisparities alone = group_disparities(metrics, group, std::nullopt, at_95());
  EXPECT_TRUE(alone.gaps.empty());
  const GroupDisparities found = group_disparities(metrics, group, Comparison{group, other}, at_95());
  for (std::size_t m = 0; m < metric_count; ++m) {
    EXPECT_TRUE(same(found.rates[m], rate(metrics[m], group, at_95())));
    EXPECT_TRUE(same(found.gaps[m].difference, gap(metrics[m], Measure::difference, {group, other}, at_95())));
    EXPECT_TRUE(same(found.gaps[m].ratio, gap(metrics[m], Measure::ratio, {group, other}, at_95())));
  }
}

TEST(GroupDisparities, ByBootstrapKeepTheValuesAndChangeTheIntervals) {
  for (const BootstrapKind kind : {BootstrapKind::bca, BootstrapKind::percentile}) {
    for (const bool with_overall : {false, true}) {
      const Comparison compared{group, other, with_overall};
      const GroupDisparities formula = group_disparities(metrics, group, compared, at_95());
      const GroupDisparities found = group_disparities(metrics, group, compared, bootstrap(kind));
      for (std::size_t m = 0; m < metric_count; ++m) {
        const auto check = [&](const Estimate& e, const Estimate& by_formula) {
          EXPECT_TRUE(from_bootstrap(e)) << name(metrics[m]) << " " << e.method;
          EXPECT_EQ(e.value, by_formula.value);
          EXPECT_TRUE(e.interval().contains(e.value));
          // Two honest methods on some hundred rows agree roughly.
          const double width = by_formula.high - by_formula.low;
          EXPECT_NEAR(e.low, by_formula.low, 0.35 * width) << name(metrics[m]);
          EXPECT_NEAR(e.high, by_formula.high, 0.35 * width) << name(metrics[m]);
        };
        check(found.rates[m], formula.rates[m]);
        check(found.gaps[m].difference, formula.gaps[m].difference);
        check(found.gaps[m].ratio, formula.gaps[m].ratio);
      }
    }
  }
}

TEST(GroupDisparities, ByBootstrapAreTheSameForAnyNumberOfThreads) {
  const GroupDisparities alone = group_disparities(metrics, group, Comparison{group, other}, bootstrap());
  for (const unsigned threads : {2U, 3U, 8U}) {
    const GroupDisparities crew =
        group_disparities(metrics, group, Comparison{group, other}, bootstrap(BootstrapKind::bca, 1, threads));
    for (std::size_t m = 0; m < metric_count; ++m) {
      EXPECT_TRUE(same(alone.rates[m], crew.rates[m]));
      EXPECT_TRUE(same(alone.gaps[m].difference, crew.gaps[m].difference));
      EXPECT_TRUE(same(alone.gaps[m].ratio, crew.gaps[m].ratio));
    }
  }
}

// A finding looks at one metric, a table at all: their intervals must not differ.
TEST(GroupDisparities, OfOneMetricAreThoseOfThatMetricAmongAll) {
  const GroupDisparities all = group_disparities(metrics, group, Comparison{group, other}, bootstrap());
  for (std::size_t m = 0; m < metric_count; ++m) {
    const GroupDisparities one = group_disparities({&metrics[m], 1}, group, Comparison{group, other}, bootstrap());
    EXPECT_TRUE(same(one.rates[0], all.rates[m]));
    EXPECT_TRUE(same(one.gaps[0].difference, all.gaps[m].difference));
    EXPECT_TRUE(same(one.gaps[0].ratio, all.gaps[m].ratio));
  }
}

TEST(GroupDisparities, ByBootstrapDependOnTheSeed) {
  const GroupDisparities a = group_disparities(metrics, group, Comparison{group, other}, bootstrap());
  const GroupDisparities b =
      group_disparities(metrics, group, Comparison{group, other}, bootstrap(BootstrapKind::bca, 2));
  EXPECT_NE(a.gaps[0].difference.interval(), b.gaps[0].difference.interval());
}

// Resampling ten rows without a case never draws one: an interval [0, 0] would claim certainty. The formula stays.
TEST(GroupDisparities, FallBackToTheFormulaWhereResamplingKnowsNothing) {
  const CellCounts never = selected_of(0, 10);
  const CellCounts always = selected_of(10, 10);
  const Methods methods = bootstrap();
  const std::array selection{Metric::selection_rate};
  for (const CellCounts& c : {never, always}) {
    const GroupDisparities found = group_disparities(selection, c, Comparison{c, always}, methods);
    EXPECT_TRUE(same(found.rates[0], rate(Metric::selection_rate, c, methods)));
    EXPECT_EQ(found.gaps[0].difference.method, "newcombe");
  }
}

TEST(GroupDisparities, FallBackToTheFormulaWhereSomeReplicateHasNoSuchMetric) {
  // Two of twenty have a positive outcome: in every eighth replicate, nobody has.
  const CellCounts rare = cells_of({.tp = 1, .fp = 4, .fn = 1, .tn = 14});
  const GroupDisparities found = group_disparities(metrics, rare, std::nullopt, bootstrap());
  EXPECT_EQ(found.rates[1].method, "wilson") << "true positive rate";
  EXPECT_TRUE(from_bootstrap(found.rates[0])) << "selection rate";
}

TEST(GroupDisparities, OfNobodyAreUndefinedWithBootstrapToo) {
  for (const Comparison& c : {Comparison{{}, other}, Comparison{group, {}}, Comparison{{}, {}}}) {
    const GroupDisparities found = group_disparities(metrics, c.group, c, bootstrap());
    for (const Gap& g : found.gaps) {
      EXPECT_EQ(g.difference.undefined, stats::Undefined::nobody);
      EXPECT_EQ(g.ratio.undefined, stats::Undefined::nobody);
    }
  }
}

TEST(GroupDisparities, RefuseToBootstrapWeightedRows) {
  const CellCounts weighted = weighing(group, 2.0);
  EXPECT_THROW(static_cast<void>(group_disparities(metrics, weighted, std::nullopt, bootstrap())), InvalidInput);
  EXPECT_NO_THROW(static_cast<void>(group_disparities(metrics, weighted, std::nullopt, at_95())));
}

TEST(GroupDisparities, RefuseFewerReplicatesThanTheLevelNeeds) {
  Methods methods = bootstrap();
  methods.bootstrap->replicates = 38;
  EXPECT_THROW(static_cast<void>(group_disparities(metrics, group, std::nullopt, methods)), InvalidInput);
  methods.bootstrap->replicates = 39;
  EXPECT_NO_THROW(static_cast<void>(group_disparities(metrics, group, std::nullopt, methods)));
}

}  // namespace
}  // namespace lotrecht::fairness
