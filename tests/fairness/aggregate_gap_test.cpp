#include <lotrecht/fairness/aggregate_gap.hpp>

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <random>

namespace lotrecht::fairness {
namespace {

using stats::BinomialTally;
using stats::Confidence;
using stats::Undefined;

constexpr double infinity = std::numeric_limits<double>::infinity();

[[nodiscard]] FractionRange range_of(CountRange successes, CountRange failures, double published = 0.5) {
  return {successes, failures, published, 10};
}

[[nodiscard]] FractionRange random_range(std::mt19937_64& random) {
  const std::uint64_t x = random() % 9;
  const std::uint64_t y = random() % 9;
  FractionRange r{{x, x + random() % 5}, {y, y + random() % 5}, 0.0, 1};
  const double s = static_cast<double>(r.successes.low + r.successes.high);
  const double f = static_cast<double>(r.failures.low + r.failures.high);
  r.published = s + f > 0.0 ? s / (s + f) : std::nan("");
  if (std::isnan(r.published)) r.published_trials = 0;
  return r;
}

template <class Use>
void for_every_table(const FractionRange& r, const Use& use) {
  for (std::uint64_t x = r.successes.low; x <= r.successes.high; ++x) {
    for (std::uint64_t y = r.failures.low; y <= r.failures.high; ++y) {
      if (x + y > 0) use(BinomialTally{x, x + y});
    }
  }
}

[[nodiscard]] double rate(const BinomialTally& t) {
  return static_cast<double>(t.successes) / static_cast<double>(t.trials);
}

// Nothing is left out and nothing added: the bounds are those of all tables, tried one by one.
TEST(AggregateGap, CornersAreTheExtremesOfAllTables) {
  std::mt19937_64 random{1};
  const Confidence c{0.95};
  for (int i = 0; i < 150; ++i) {
    const FractionRange a = random_range(random);
    const FractionRange b = random_range(random);
    if (a.may_be_empty() || b.may_be_empty()) continue;
    stats::Interval rounding{infinity, -infinity};
    stats::Interval sampling{infinity, -infinity};
    stats::Interval d_rounding{infinity, -infinity};
    stats::Interval d_sampling{infinity, -infinity};
    stats::Interval r_rounding{infinity, -infinity};
    stats::Interval r_sampling{infinity, -infinity};
    const auto include = [](stats::Interval& all, const stats::Interval& one) {
      all = {std::min(all.low, one.low), std::max(all.high, one.high)};
    };
    for_every_table(a, [&](const BinomialTally& ta) {
      include(rounding, {rate(ta), rate(ta)});
      include(sampling, stats::wilson(ta, c));
      for_every_table(b, [&](const BinomialTally& tb) {
        include(d_rounding, {rate(ta) - rate(tb), rate(ta) - rate(tb)});
        include(d_sampling, stats::newcombe(ta, tb, c));
        const double ratio = tb.successes > 0 ? rate(ta) / rate(tb) : infinity;
        include(r_rounding, {ratio, ratio});
        include(r_sampling, stats::mover_ratio(rate(ta), stats::wilson(ta, c), rate(tb), stats::wilson(tb, c)));
      });
    });
    const AggregateEstimate p = aggregate_rate(a, Undefined::nobody, c);
    EXPECT_NEAR(p.rounding.low, rounding.low, 1e-15);
    EXPECT_NEAR(p.rounding.high, rounding.high, 1e-15);
    EXPECT_NEAR(p.sampling.low, sampling.low, 1e-15);
    EXPECT_NEAR(p.sampling.high, sampling.high, 1e-15);
    const AggregateEstimate d = aggregate_difference(a, b, Undefined::nobody, c);
    EXPECT_NEAR(d.rounding.low, d_rounding.low, 1e-15);
    EXPECT_NEAR(d.rounding.high, d_rounding.high, 1e-15);
    EXPECT_NEAR(d.sampling.low, d_sampling.low, 1e-14);
    EXPECT_NEAR(d.sampling.high, d_sampling.high, 1e-14);
    const AggregateEstimate r = aggregate_ratio(a, b, Undefined::nobody, c);
    // 0/0 is no ratio, and neither is anything over a certain 0; the bounds then hold every one.
    if (b.successes.high > 0 && (a.successes.low > 0 || b.successes.low > 0)) {
      EXPECT_NEAR(r.rounding.low, r_rounding.low, 1e-14);
      EXPECT_TRUE(r.rounding.high == r_rounding.high || std::abs(r.rounding.high - r_rounding.high) < 1e-12);
    }
    EXPECT_NEAR(r.sampling.low, r_sampling.low, 1e-13);
    EXPECT_TRUE(r.sampling.high == r_sampling.high || std::abs(r.sampling.high / r_sampling.high - 1.0) < 1e-12);
  }
}

TEST(AggregateGap, ExactCountsGiveThePlainIntervals) {
  const FractionRange a = range_of({40, 40}, {60, 60}, 0.4);
  const FractionRange b = range_of({20, 20}, {60, 60}, 0.25);
  const Confidence c{0.95};
  EXPECT_EQ(aggregate_rate(a, Undefined::nobody, c).rounding.interval(), (stats::Interval{0.4, 0.4}));
  EXPECT_EQ(aggregate_rate(a, Undefined::nobody, c).sampling.interval(), stats::wilson(BinomialTally{40, 100}, c));
  EXPECT_EQ(aggregate_difference(a, b, Undefined::nobody, c).sampling.interval(),
            stats::newcombe({40, 100}, {20, 80}, c));
}

TEST(AggregateGap, RoundingLiesWithinRoundingAndSampling) {
  std::mt19937_64 random{2};
  const Confidence c{0.5};
  for (int i = 0; i < 500; ++i) {
    const FractionRange a = random_range(random);
    const FractionRange b = random_range(random);
    if (b.successes.high == 0) continue;  // no table has a ratio
    for (const AggregateEstimate& e :
         {aggregate_rate(a, Undefined::nobody, c), aggregate_difference(a, b, Undefined::nobody, c),
          aggregate_ratio(a, b, Undefined::nobody, c)}) {
      EXPECT_LE(e.sampling.low, e.rounding.low + 1e-15);
      EXPECT_GE(e.sampling.high, e.rounding.high * (1.0 - 1e-15) - 1e-15);
      EXPECT_EQ(e.rounding.defined(), !std::isnan(e.rounding.value));
      EXPECT_FALSE(std::isnan(e.rounding.low) || std::isnan(e.sampling.high));
    }
  }
}

TEST(AggregateGap, AGroupsTotalNarrowsItsRate) {
  AggregateGroup g;
  g.cells[4] = {5, 14};
  g.cells[5] = any_count;
  g.total = {15, 24};
  g.published[4] = 10.0;
  g.published[5] = 10.0;
  AggregateTable t{{g}, std::nullopt};
  tighten(t);
  const FractionRange r = fraction_range(Metric::selection_rate, t.groups[0]);
  EXPECT_EQ(r.lowest(), (BinomialTally{5, 24}));
  EXPECT_EQ(r.highest(), (BinomialTally{14, 15}));
  EXPECT_EQ(r.published, 0.5);
}

TEST(AggregateGap, MetricsReadTheirCells) {
  AggregateGroup g;
  g.cells = {CountRange{8, 12}, {3, 7}, {18, 22}, {38, 42}, {0, 0}, {0, 0}};
  g.published = {10.0, 5.0, 20.0, 40.0, 0.0, 0.0};
  AggregateTable t{{g}, std::nullopt};
  tighten(t);
  const FractionRange tpr = fraction_range(Metric::true_positive_rate, t.groups[0]);
  EXPECT_EQ(tpr.successes, (CountRange{8, 12}));
  EXPECT_EQ(tpr.failures, (CountRange{18, 22}));
  EXPECT_DOUBLE_EQ(tpr.published, 1.0 / 3.0);
  const FractionRange selection = fraction_range(Metric::selection_rate, t.groups[0]);
  EXPECT_EQ(selection.successes, (CountRange{11, 19}));
  EXPECT_EQ(selection.failures, (CountRange{56, 64}));
}

TEST(AggregateGap, WhatIsHiddenHasBoundsAndNoValue) {
  const Confidence c{0.95};
  FractionRange hidden = range_of({0, 4}, {16, 24}, std::nan(""));
  hidden.published_trials = 0;
  const AggregateEstimate e = aggregate_rate(hidden, Undefined::nobody, c);
  EXPECT_EQ(e.rounding.undefined, Undefined::not_published);
  EXPECT_EQ(e.rounding.low, 0.0);
  EXPECT_DOUBLE_EQ(e.rounding.high, 0.2);
  const FractionRange nobody = range_of({0, 0}, {0, 0}, std::nan(""));
  EXPECT_EQ(aggregate_rate(nobody, Undefined::nobody, c).rounding.undefined, Undefined::nobody);
  EXPECT_EQ(aggregate_rate(nobody, Undefined::nobody, c).rounding.interval(), (stats::Interval{0.0, 1.0}));
  const AggregateEstimate r =
      aggregate_ratio(range_of({5, 9}, {9, 9}), range_of({0, 4}, {9, 9}, 0.0), Undefined::nobody, c);
  EXPECT_EQ(r.rounding.undefined, Undefined::zero_reference);
  EXPECT_EQ(r.rounding.high, infinity);
  EXPECT_GT(r.rounding.low, 0.0);
}

TEST(AggregateGap, TogetherAddsUp) {
  const FractionRange sum = together({{1, 2}, {3, 4}, 0.25, 4}, {{10, 20}, {30, 40}, 0.3, 50});
  EXPECT_EQ(sum.successes, (CountRange{11, 22}));
  EXPECT_EQ(sum.failures, (CountRange{33, 44}));
  EXPECT_DOUBLE_EQ(sum.published, (1.0 + 15.0) / 54.0);
}

}  // namespace
}  // namespace lotrecht::fairness
