#include <lotrecht/fairness/disparities.hpp>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <numeric>
#include <optional>
#include <random>
#include <vector>

#include <gtest/gtest.h>

#include "support/cell_tables.hpp"

namespace lotrecht::fairness {
namespace {

using stats::Estimate;

bool same(const Estimate& a, const Estimate& b) {
  const auto number = [](double x, double y) { return x == y || (std::isnan(x) && std::isnan(y)); };
  return number(a.value, b.value) && number(a.low, b.low) && number(a.high, b.high) && a.n == b.n &&
         a.method == b.method && a.undefined == b.undefined && a.confidence == b.confidence;
}

std::vector<CellCounts> town(std::uint64_t seed, std::size_t k) {
  std::mt19937_64 draw{seed};
  std::vector<CellCounts> groups;
  for (std::size_t g = 0; g < k; ++g) groups.push_back(random_group(draw, 30));
  return groups;
}

constexpr auto metrics = all_metrics();

TEST(Disparities, KeepEveryGroupWithEveryMetric) {
  std::vector<CellCounts> groups = town(1, 4);
  groups.push_back({});
  const Disparities d = disparities(groups, metrics, {.rule = ReferenceRule::largest}, at_95());
  ASSERT_EQ(d.groups.size(), 5u);
  EXPECT_EQ(d.overall, total(groups));
  EXPECT_EQ(d.overall_rates.size(), metric_count);
  EXPECT_EQ(d.worst.size(), metric_count);
  for (std::size_t g = 0; g < groups.size(); ++g) {
    EXPECT_EQ(d.groups[g].counts, groups[g]);
    EXPECT_EQ(d.groups[g].rates.size(), metric_count);
    EXPECT_EQ(d.groups[g].gaps.size(), g == *d.reference ? 0u : metric_count);
  }
}

TEST(Disparities, AreTheRatesGapsAndWorstGapsOfTheirParts) {
  const std::vector<CellCounts> groups = town(2, 5);
  const std::vector<CellCounts> rest = rests(groups);
  for (const ReferenceRule rule : {ReferenceRule::group, ReferenceRule::largest, ReferenceRule::best_off,
                                   ReferenceRule::rest, ReferenceRule::overall}) {
    const Reference reference{rule, 3, Effect::benefit};
    const Disparities d = disparities(groups, metrics, reference, at_95());
    EXPECT_EQ(d.rule, rule);
    EXPECT_EQ(d.reference, resolve(reference, groups));
    for (std::size_t m = 0; m < metric_count; ++m) {
      EXPECT_TRUE(same(d.overall_rates[m], rate(metrics[m], total(groups), at_95())));
      EXPECT_TRUE(same(d.worst[m].difference.estimate,
                       worst_gap(metrics[m], Measure::difference, groups, at_95().confidence).estimate));
      EXPECT_TRUE(
          same(d.worst[m].ratio.estimate, worst_gap(metrics[m], Measure::ratio, groups, at_95().confidence).estimate));
      for (std::size_t g = 0; g < groups.size(); ++g) {
        EXPECT_TRUE(same(d.groups[g].rates[m], rate(metrics[m], groups[g], at_95())));
        // Gaps to the luckiest group are wider than pairwise ones; they have a test of their own.
        if (d.groups[g].gaps.empty() || rule == ReferenceRule::best_off) continue;
        const Comparison c = d.reference ? Comparison{groups[g], groups[*d.reference]}
                                         : Comparison{groups[g], rest[g], rule == ReferenceRule::overall};
        EXPECT_TRUE(same(d.groups[g].gaps[m].difference, gap(metrics[m], Measure::difference, c, at_95())));
        EXPECT_TRUE(same(d.groups[g].gaps[m].ratio, gap(metrics[m], Measure::ratio, c, at_95())));
      }
    }
  }
}

TEST(Disparities, MoveWithTheirGroupsWhenTheseAreRenumbered) {
  const std::vector<CellCounts> groups = town(3, 6);
  std::vector<std::size_t> order(groups.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::mt19937_64 draw{9};
  for (int round = 0; round < 5; ++round) {
    std::shuffle(order.begin(), order.end(), draw);
    std::vector<CellCounts> renumbered;
    for (const std::size_t g : order) renumbered.push_back(groups[g]);
    for (const ReferenceRule rule : {ReferenceRule::rest, ReferenceRule::overall}) {
      const Disparities before = disparities(groups, metrics, {.rule = rule}, at_95());
      const Disparities after = disparities(renumbered, metrics, {.rule = rule}, at_95());
      for (std::size_t g = 0; g < groups.size(); ++g) {
        for (std::size_t m = 0; m < metric_count; ++m) {
          EXPECT_TRUE(same(after.groups[g].rates[m], before.groups[order[g]].rates[m]));
          EXPECT_TRUE(same(after.groups[g].gaps[m].difference, before.groups[order[g]].gaps[m].difference));
          EXPECT_TRUE(same(after.groups[g].gaps[m].ratio, before.groups[order[g]].gaps[m].ratio));
        }
      }
    }
  }
}

TEST(Disparities, AreUnchangedWhenAGroupIsSplitAndMergedAgain) {
  const std::vector<CellCounts> groups = town(4, 4);
  std::mt19937_64 draw{5};
  CellCounts one;
  CellCounts other;
  for (std::size_t c = 0; c < 6; ++c) {
    one.rows[c] = draw() % (groups[2].rows[c] + 1);
    other.rows[c] = groups[2].rows[c] - one.rows[c];
  }
  const std::vector<CellCounts> split{groups[0], groups[1], one, groups[3], other};
  // The rates of everybody, and every other group's gap to everybody else, do not know of the split.
  const Disparities whole = disparities(groups, metrics, {.rule = ReferenceRule::rest}, at_95());
  const Disparities parts = disparities(split, metrics, {.rule = ReferenceRule::rest}, at_95());
  EXPECT_EQ(parts.overall, whole.overall);
  for (const std::size_t g : {0U, 1U, 3U}) {
    for (std::size_t m = 0; m < metric_count; ++m) {
      EXPECT_TRUE(same(parts.groups[g].gaps[m].difference, whole.groups[g].gaps[m].difference));
    }
  }
  one.merge(other);
  EXPECT_EQ(one, groups[2]);
}

TEST(Disparities, WithNobodyHaveNoReferenceAndNoGaps) {
  const std::vector<CellCounts> empty(2);
  const Disparities d = disparities(empty, metrics, {.rule = ReferenceRule::largest}, at_95());
  EXPECT_EQ(d.reference, std::nullopt);
  for (const GroupDisparities& g : d.groups) {
    EXPECT_TRUE(g.gaps.empty());
    for (const Estimate& e : g.rates) EXPECT_EQ(e.undefined, stats::Undefined::nobody);
  }
}

TEST(Comparison, IsNothingForTheReferenceItself) {
  const std::vector<CellCounts> groups = town(5, 3);
  const std::vector<CellCounts> rest = rests(groups);
  EXPECT_FALSE(comparison(groups, rest, ReferenceRule::largest, 1, 1));
  EXPECT_FALSE(comparison(groups, rest, ReferenceRule::largest, std::nullopt, 1));
  const auto other = comparison(groups, rest, ReferenceRule::group, 1, 2);
  ASSERT_TRUE(other);
  EXPECT_EQ(other->group, groups[2]);
  EXPECT_EQ(other->other, groups[1]);
  EXPECT_FALSE(other->with_overall);
  EXPECT_TRUE(comparison(groups, rest, ReferenceRule::overall, std::nullopt, 0)->with_overall);
  EXPECT_EQ(comparison(groups, rest, ReferenceRule::rest, std::nullopt, 0)->other, rest[0]);
}

}  // namespace
// The best-off of k groups is the luckiest of k: pairwise intervals to it found gaps among equal groups.
TEST(Disparities, GapsToTheLuckiestGroupHoldForAllPairs) {
  std::vector<CellCounts> groups;
  for (std::uint64_t x = 20; x < 30; ++x) groups.push_back({.rows = {0, 0, 0, 0, x, 100 - x}});
  const std::vector<Metric> metrics{Metric::selection_rate};
  const Methods methods{stats::Confidence{0.95}};
  const Reference best{ReferenceRule::best_off, 0, Effect::benefit};
  const Disparities d = disparities(groups, metrics, best, methods);
  ASSERT_EQ(d.reference, 9u);
  const stats::Estimate& gap = d.groups[0].gaps[0].difference;
  EXPECT_EQ(gap.method, "tukey_newcombe");
  EXPECT_EQ(gap.confidence, 0.95);
  const double z = stats::studentized_range_quantile(10, stats::Confidence{0.95}) / std::sqrt(2.0);
  const stats::Interval all_pairs = stats::newcombe({20, 100}, {29, 100}, z);
  EXPECT_NEAR(gap.low, all_pairs.low, 1e-12);
  EXPECT_NEAR(gap.high, all_pairs.high, 1e-12);
  // Named beforehand, the same group needs no more than its own pair.
  const Disparities named = disparities(groups, metrics, {ReferenceRule::group, 9}, methods);
  EXPECT_EQ(named.groups[0].gaps[0].difference.method, "newcombe");
  EXPECT_GT(named.groups[0].gaps[0].difference.low, gap.low);
}

TEST(Disparities, WithTwoGroupsThereIsOnlyOnePair) {
  const std::vector<CellCounts> two{{.rows = {0, 0, 0, 0, 20, 80}}, {.rows = {0, 0, 0, 0, 30, 70}}};
  EXPECT_FALSE(methods_for_all_pairs(ReferenceRule::best_off, two, Methods{stats::Confidence{0.95}}).has_value());
  const std::vector<CellCounts> three{two[0], two[1], two[0]};
  EXPECT_TRUE(methods_for_all_pairs(ReferenceRule::best_off, three, Methods{stats::Confidence{0.95}}).has_value());
  EXPECT_FALSE(methods_for_all_pairs(ReferenceRule::largest, three, Methods{stats::Confidence{0.95}}).has_value());
}

}  // namespace lotrecht::fairness
