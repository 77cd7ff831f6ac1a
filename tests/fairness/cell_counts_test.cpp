#include <lotrecht/fairness/cell_counts.hpp>

#include <cmath>
#include <cstdint>
#include <random>
#include <vector>

#include <gtest/gtest.h>

#include <lotrecht/core/grouped.hpp>

#include "support/cell_tables.hpp"

namespace lotrecht::fairness {
namespace {

TEST(CellCounts, ComeFromTheTalliesOfEveryGroup) {
  const Grouped<OutcomeTally> tallies{std::vector<OutcomeTally>{{1, 2, 3, 4, 5, 6}, {}}};
  const std::vector<CellCounts> counts = cell_counts(tallies);
  ASSERT_EQ(counts.size(), 2u);
  EXPECT_EQ(counts[0], cells_of({1, 2, 3, 4, 5, 6}));
  EXPECT_EQ(counts[0].n(), 21u);
  EXPECT_EQ(counts[1].n(), 0u);
  EXPECT_FALSE(counts[0].weighted);
}

TEST(Share, OfCountsIsExact) {
  const Share s = cells_of({3, 1, 2, 4, 10, 20}).share(fraction(Metric::true_positive_rate));
  EXPECT_EQ(s.rows, (stats::BinomialTally{3, 5}));
  EXPECT_EQ(s.value, 0.6);
  EXPECT_EQ(s.above, 3.0);
  EXPECT_EQ(s.rest, 2.0);
  EXPECT_EQ(s.trials, 5.0);
  EXPECT_EQ(s.odds(), 1.5);
  EXPECT_FALSE(s.empty());
}

TEST(Share, OfNobodyIsEmpty) {
  const Share s = cells_of({0, 1, 0, 4}).share(fraction(Metric::true_positive_rate));
  EXPECT_TRUE(s.empty());
  EXPECT_TRUE(CellCounts{}.share(fraction(Metric::selection_rate)).empty());
}

// Rows that stand for nobody are rows, but make no rate.
TEST(Share, OfRowsWithoutWeightIsEmpty) {
  const Share s = weighing(cells_of({3, 0, 2}), 0.0).share(fraction(Metric::true_positive_rate));
  EXPECT_EQ(s.rows, (stats::BinomialTally{3, 5}));
  EXPECT_TRUE(s.empty());
}

TEST(Share, HasKishsEffectiveRows) {
  CellCounts c = cells_of({2, 0, 2});
  c.weighted = true;
  c.weight = {4.0, 0, 2.0, 0, 0, 0};  // 1 + 3 and 1 + 1
  c.squared_weight = {10.0, 0, 2.0, 0, 0, 0};
  const Share s = c.share(fraction(Metric::true_positive_rate));
  EXPECT_DOUBLE_EQ(s.value, 4.0 / 6.0);
  EXPECT_DOUBLE_EQ(s.trials, 36.0 / 12.0);
}

TEST(Share, WithAllWeightsOneIsTheShareOfRows) {
  for_every_group(6, 4, [](const CellCounts& c) {
    for (const Metric m : all_metrics()) {
      const Share plain = c.share(fraction(m));
      const Share weighted = weighing(c, 1.0).share(fraction(m));
      EXPECT_EQ(weighted.empty(), plain.empty());
      EXPECT_EQ(weighted.rows, plain.rows);
      EXPECT_EQ(weighted.rest, plain.rest);
      if (plain.empty()) continue;
      EXPECT_EQ(weighted.value, plain.value);
      EXPECT_EQ(weighted.trials, plain.trials) << "Kish's n is n";
    }
  });
}

// A share of all the weight is 1, also where the sums were rounded.
TEST(Share, NeverLeavesZeroToOne) {
  std::mt19937_64 draw{1};
  for (int round = 0; round < 1000; ++round) {
    CellCounts c = random_group(draw, 5);
    c.weighted = true;
    for (std::size_t i = 0; i < 6; ++i) {
      const double w = std::ldexp(static_cast<double>(draw() >> 11), -50);
      c.weight[i] = w * static_cast<double>(c.rows[i]);
      c.squared_weight[i] = w * w * static_cast<double>(c.rows[i]);
    }
    for (const Metric m : all_metrics()) {
      const Share s = c.share(fraction(m));
      if (s.empty()) continue;
      EXPECT_GE(s.value, 0.0);
      EXPECT_LE(s.value, 1.0);
      EXPECT_LE(s.trials, static_cast<double>(s.rows.trials) * (1.0 + 1e-12));
    }
  }
}

TEST(Rests, WithTheGroupMakeEverybody) {
  std::mt19937_64 draw{2};
  for (std::size_t k = 0; k < 12; ++k) {
    std::vector<CellCounts> groups;
    for (std::size_t g = 0; g < k; ++g) groups.push_back(weighing(random_group(draw, 9), 0.25));
    const std::vector<CellCounts> rest = rests(groups);
    ASSERT_EQ(rest.size(), k);
    for (std::size_t g = 0; g < k; ++g) {
      CellCounts both = rest[g];
      both.merge(groups[g]);
      EXPECT_EQ(both, total(groups));
      EXPECT_TRUE(rest[g].weighted);
    }
  }
}

// Total less the group would leave nothing of a small rest beside a large group.
TEST(Rests, KeepTheDigitsOfSmallWeights) {
  const std::vector<CellCounts> groups{weighing(cells_of({.tp = 1}), 1e90), weighing(cells_of({.tp = 1}), 1e-90)};
  EXPECT_EQ(rests(groups)[0].weight[0], 1e-90);
  EXPECT_EQ(rests(groups)[1].weight[0], 1e90);
}

}  // namespace
}  // namespace lotrecht::fairness
