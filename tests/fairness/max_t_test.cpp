#include <lotrecht/fairness/max_t.hpp>

#include <gtest/gtest.h>

#include <cmath>
#include <vector>

#include <lotrecht/fairness/point_metrics.hpp>

#include "support/cell_tables.hpp"

namespace lotrecht::fairness {
namespace {

const stats::Confidence at_95_percent{0.95};

MaxT of(const std::vector<CellCounts>& groups, const std::vector<Metric>& metrics, std::uint64_t replicates = 1999,
        unsigned threads = 1, ReferenceRule rule = ReferenceRule::group) {
  const bool named = rule == ReferenceRule::group;
  const std::vector<ComparedTable> tables{
      finest_table(groups.size(), rule, named ? std::optional<std::size_t>{0} : std::nullopt)};
  return max_t(groups, tables, metrics, at_95_percent, {replicates, Seed{11}, threads});
}

std::vector<CellCounts> equal_groups(std::size_t groups, std::uint64_t scale) {
  return std::vector<CellCounts>(groups,
                                 cells_of({.tp = 3 * scale, .fp = 2 * scale, .fn = 2 * scale, .tn = 3 * scale}));
}

// One gap of large groups: z, but for Monte Carlo error (6 standard errors of a quantile at density 0.117).
TEST(MaxT, OfOneGapIsTheOrdinaryCriticalValue) {
  const MaxT one = of(equal_groups(2, 100), {Metric::selection_rate}, 9999);
  EXPECT_EQ(one.comparisons, 1u);
  EXPECT_NEAR(one.critical, at_95_percent.z(), 6.0 * std::sqrt(0.95 * 0.05 / 9999.0) / 0.117);
  EXPECT_LE(one.low, one.critical);
  EXPECT_GE(one.high, one.critical);
}

// Dunnett's two-sided value for three groups of equal size against a control of equal size, known variance: 2.349
// (correlation 1/2).
TEST(MaxT, OfEqualGroupsAgainstOneIsDunnetts) {
  const MaxT dunnett = of(equal_groups(4, 200), {Metric::selection_rate}, 9999);
  EXPECT_EQ(dunnett.comparisons, 3u);
  EXPECT_NEAR(dunnett.critical, 2.349, 0.08);
}

TEST(MaxT, LiesBetweenOneGapAndBonferroniAndSeesWhatBelongsTogether) {
  const std::vector<CellCounts> groups{cells_of({300, 200, 200, 300}), cells_of({30, 20, 20, 30}),
                                       cells_of({15, 10, 20, 20}), cells_of({3, 1, 2, 4}), cells_of({9, 9, 9, 9})};
  const std::vector<Metric> metrics{Metric::selection_rate, Metric::true_positive_rate, Metric::accuracy};
  const MaxT all = of(groups, metrics);
  EXPECT_EQ(all.comparisons, 12u);
  const stats::Confidence bonferroni{1.0 - 0.05 / 12.0};
  EXPECT_GT(all.critical, at_95_percent.z());
  EXPECT_LT(all.critical, bonferroni.z() + 0.25);
  // FNR is TPR again: asking both changes nothing.
  EXPECT_NEAR(of(groups, {Metric::true_positive_rate}).critical,
              of(groups, {Metric::true_positive_rate, Metric::false_negative_rate}).critical, 1e-12);
}

TEST(MaxT, IsTheSameForAnyNumberOfThreads) {
  const std::vector<CellCounts> groups{cells_of({30, 20, 20, 30}), cells_of({3, 2, 2, 3}), cells_of({1, 0, 0, 1})};
  const std::vector<Metric> metrics{Metric::selection_rate, Metric::balanced_accuracy};
  EXPECT_EQ(of(groups, metrics, 500, 1).critical, of(groups, metrics, 500, 3).critical);
  EXPECT_EQ(of(groups, metrics, 500, 1, ReferenceRule::rest).critical,
            of(groups, metrics, 500, 1, ReferenceRule::overall).critical)
      << "a gap to everybody is one to the rest";
}

// A group in which nobody was selected, and one of a single row: finite, no smaller than z, and no wreck.
TEST(MaxT, IsNotWreckedByHardlyAnybody) {
  std::vector<CellCounts> groups = equal_groups(3, 50);
  const double without = of(groups, {Metric::selection_rate}).critical;
  groups.push_back(cells_of({.tn = 1}));
  groups.push_back(cells_of({.fn = 3, .tn = 9}));
  const double with = of(groups, {Metric::selection_rate}).critical;
  EXPECT_LT(with, without + 0.6);
  EXPECT_GE(of({cells_of({.tn = 1}), cells_of({.tp = 1})}, {Metric::selection_rate}).critical, at_95_percent.z());
}

// 400 data sets of unequal groups, five gaps in two metrics each: 95 % hold together (6 standard errors allowed below).
TEST(MaxT, IntervalsHoldTogether) {
  const std::vector<Metric> metrics{Metric::selection_rate, Metric::true_positive_rate};
  int held = 0;
  constexpr int rounds = 400;
  for (int round = 0; round < rounds; ++round) {
    std::vector<CellCounts> groups;
    for (const std::uint64_t n : {1000U, 400U, 150U, 60U, 30U}) {
      CellCounts c;
      Stream stream{Seed{5}, Purpose::simulation, static_cast<std::uint64_t>(round), static_cast<std::uint32_t>(n)};
      stats::draw_multinomial(stream, n, std::vector<std::uint64_t>{3, 2, 2, 3}, std::span{c.rows}.first(4));
      groups.push_back(c);
    }
    const Methods methods = max_t_methods(of(groups, metrics, 299), at_95());
    bool all = true;
    for (const Metric m : metrics) {
      for (std::size_t g = 1; g < groups.size(); ++g) {
        const auto gap_to = gap(m, Measure::difference, {groups[g], groups[0]}, methods);
        all = all && gap_to.low <= 0.0 && 0.0 <= gap_to.high;
      }
    }
    held += all ? 1 : 0;
  }
  EXPECT_GE(held / static_cast<double>(rounds), 0.95 - 6.0 * std::sqrt(0.95 * 0.05 / rounds));
}

TEST(MaxT, TurnsIntoMethods) {
  const Methods methods = max_t_methods({2.5, 2.4, 2.6, 7}, at_95());
  EXPECT_NEAR(methods.confidence.z(), 2.5, 1e-12);
  EXPECT_EQ(methods.difference, at_95().difference);
}

TEST(MaxT, OfNobodyHasNothingToHold) {
  const MaxT nobody = of({CellCounts{}, CellCounts{}}, {Metric::selection_rate}, 99);
  EXPECT_EQ(nobody.comparisons, 0u);
  EXPECT_EQ(nobody.critical, at_95_percent.z());
}

TEST(MaxT, RefusesTooFewReplicatesAndWeights) {
  EXPECT_THROW((void)of(equal_groups(2, 1), {Metric::selection_rate}, 38), InvalidInput);
  std::vector<CellCounts> weighted = equal_groups(2, 1);
  for (CellCounts& c : weighted) c.weighted = true;
  EXPECT_THROW((void)of(weighted, {Metric::selection_rate}), InvalidInput);
}

}  // namespace
}  // namespace lotrecht::fairness
