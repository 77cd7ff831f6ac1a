#include <lotrecht/fairness/design_population.hpp>

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <optional>
#include <vector>

#include <lotrecht/fairness/design_disparities.hpp>

#include "support/design_rows.hpp"

namespace lotrecht::fairness {
namespace {

using stats::Interval;
using testing::DesignRows;
constexpr Metric rate = Metric::selection_rate;
const stats::Confidence c95{0.95};

/// Selected and not of each group and stratum.
struct Part {
  std::uint32_t stratum;
  std::uint32_t group;
  std::uint64_t selected;
  std::uint64_t rejected;
  double weight = 1.0;
};

DesignRows rows_of(const std::vector<Part>& parts, bool clusters = false) {
  std::vector<DesignRows::Row> rows;
  for (const Part& p : parts) {
    for (std::uint64_t i = 0; i < p.selected + p.rejected; ++i) {
      const auto id = static_cast<std::uint32_t>(rows.size());
      rows.push_back({p.stratum, clusters ? id / 2 : id, p.group, static_cast<std::uint8_t>(i < p.selected), p.weight});
    }
  }
  return DesignRows{rows};
}

struct Case {
  DesignRows rows;
  Design design;
  DesignTable table;
  std::vector<CellCounts> counts, rest;
  DesignEstimates estimates;

  Case(DesignRows some, const std::vector<std::optional<std::uint64_t>>& population, bool weighted = false)
      : rows{weigh(std::move(some), weighted)},
        design{rows.design({}, population)},
        table{rows.table(design)},
        counts{rows.counts()},
        rest{rests(counts)},
        estimates{table, counts, rest, c95} {}
  Case(const Case&) = delete;
  static DesignRows weigh(DesignRows some, bool weighted) {
    some.weighted = weighted;
    return some;
  }
};

double log_choose(std::uint64_t n, std::uint64_t k) {
  const auto f = [](std::uint64_t i) { return std::lgamma(static_cast<double>(i) + 1.0); };
  return f(n) - f(k) - f(n - k);
}

bool holds(const Interval& i, double truth) { return i.low - 1e-12 <= truth && truth <= i.high + 1e-12; }

// The bug: Clopper and Pearson's interval at n / (1 - n / N) rows. None of 50 drawn from 60 had the upper bound .0122,
// as if two of the 60 could not be marked; they can.
TEST(DesignPopulation, NobodyOfANearlyCompleteSampleDoesNotRuleOutTheRest) {
  const Case c{rows_of({{0, 0, 0, 50}}), {60}};
  const stats::Estimate e = c.estimates.overall(rate);
  EXPECT_EQ(e.method, "hypergeometric");
  EXPECT_EQ(e.low, 0.0);
  EXPECT_DOUBLE_EQ(e.high, 2.0 / 60.0);
  EXPECT_EQ(e.interval(), stats::hypergeometric_interval({0, 50}, 60, c95));
  EXPECT_GE(c.estimates.rate(rate, 0).high, e.high);  // of a group, whose number in the population nobody told
}

// 16 of 20, of which coverage was .80: every table that can be met, every truth.
TEST(DesignPopulation, CoverageOfANearlyCompleteSampleIsAtItsLevel) {
  std::vector<Interval> of_rate;
  for (std::uint64_t x = 0; x <= 16; ++x) {
    const Case c{rows_of({{0, 0, x, 16 - x}}), {20}};
    of_rate.push_back(c.estimates.overall(rate).interval());
  }
  for (std::uint64_t m = 0; m <= 20; ++m) {
    double covered = 0.0;
    for (std::uint64_t x = 0; x <= std::min<std::uint64_t>(m, 16); ++x) {
      if (16 - x > 20 - m) continue;
      const double mass = std::exp(log_choose(m, x) + log_choose(20 - m, 16 - x) - log_choose(20, 16));
      if (holds(of_rate[x], static_cast<double>(m) / 20.0)) covered += mass;
    }
    EXPECT_GE(covered, 0.95 - 1e-12) << m;
  }
}

// Two groups of 12 of 15 drawn, all tables: rates keep the level, differences, ratios and worst gaps do here.
TEST(DesignPopulation, GapsOfANearlyCompleteSampleAreCovered) {
  constexpr std::uint64_t n = 12;
  constexpr std::uint64_t N = 15;
  struct Met {
    std::array<std::uint64_t, 4> cells;
    std::array<Interval, 4> intervals;
  };
  std::vector<Met> tables;
  for (std::uint64_t a = 0; a <= n; ++a) {
    for (std::uint64_t b = 0; a + b <= n; ++b) {
      for (std::uint64_t c = 0; a + b + c <= n; ++c) {
        if (a + b == 0 || a + b == n) continue;  // one group: nothing to compare, counted as covered below
        const Case met{rows_of({{0, 0, a, b}, {0, 1, c, n - a - b - c}}), {N}};
        const Gap gap = met.estimates.gap(rate, ReferenceRule::group, 1, 0);
        EXPECT_EQ(gap.difference.method, "mover_hypergeometric");
        tables.push_back({{a, b, c, n - a - b - c},
                          {met.estimates.rate(rate, 0).interval(), gap.difference.interval(), gap.ratio.interval(),
                           met.estimates.worst(rate, Measure::difference).estimate.interval()}});
      }
    }
  }
  for (std::uint64_t m = 0; m <= 6; ++m) {
    for (std::uint64_t k = 1; k <= 9; ++k) {
      const std::array<std::uint64_t, 4> cells{m, 6 - m, k, 9 - k};
      const double p = static_cast<double>(m) / 6.0;
      const double q = static_cast<double>(k) / 9.0;
      const std::array<double, 4> truth{p, p - q, p / q, std::abs(p - q)};
      std::array<double, 4> missed{};
      for (const Met& met : tables) {
        double mass = -log_choose(N, n);
        bool possible = true;
        for (std::size_t i = 0; i < 4; ++i) {
          possible = possible && met.cells[i] <= cells[i];
          if (possible) mass += log_choose(cells[i], met.cells[i]);
        }
        for (std::size_t i = 0; possible && i < 4; ++i) {
          if (!holds(met.intervals[i], truth[i])) missed[i] += std::exp(mass);
        }
      }
      for (const double each : missed) EXPECT_LE(each, 0.05 + 1e-12) << m << " of 6, " << k << " of 9";
    }
  }
}

// A fifth of one stratum and three quarters of the other; the heavy stratum often has no case. Linearised: .59.
TEST(DesignPopulation, AHeavyStratumWithoutACaseIsNotForgotten) {
  std::vector<Interval> found;
  for (std::uint64_t x = 0; x <= 10; ++x) {
    for (std::uint64_t y = 0; y <= 30; ++y) {
      const Case c{rows_of({{0, 0, x, 10 - x, 5.0}, {1, 0, y, 30 - y, 4.0 / 3.0}}), {50, 40}, true};
      const stats::Estimate e = c.estimates.overall(rate);
      EXPECT_EQ(e.method, "hypergeometric_strata");
      found.push_back(e.interval());
    }
  }
  for (std::uint64_t m = 0; m <= 25; m += 1) {
    for (std::uint64_t k = 0; k <= 20; k += 2) {
      const double truth = static_cast<double>(m + k) / 90.0;
      double covered = 0.0;
      for (std::uint64_t x = 0; x <= std::min<std::uint64_t>(m, 10); ++x) {
        for (std::uint64_t y = 0; y <= std::min<std::uint64_t>(k, 30); ++y) {
          if (10 - x > 50 - m || 30 - y > 40 - k) continue;
          const double mass = std::exp(log_choose(m, x) + log_choose(50 - m, 10 - x) - log_choose(50, 10) +
                                       log_choose(k, y) + log_choose(40 - k, 30 - y) - log_choose(40, 30));
          if (holds(found[x * 31 + y], truth)) covered += mass;
        }
      }
      EXPECT_GE(covered, 0.95) << m << ", " << k;
    }
  }
}

// Rules of who is exact, and that nothing else ends below what is.
TEST(DesignPopulation, WeightsAndClustersWithoutACaseEndNoLowerThanTheExactBound) {
  const double exact = Case{rows_of({{0, 0, 0, 16}}), {20}}.estimates.overall(rate).high;
  std::vector<Part> weighted{{0, 0, 0, 8, 1.0}, {0, 0, 0, 8, 2.0}};
  const Case unequal{rows_of(weighted), {20}, true};
  EXPECT_EQ(unequal.estimates.overall(rate).method, "clopper_pearson_effective");
  EXPECT_GT(unequal.estimates.overall(rate).high, exact);
  const Case clusters{rows_of({{0, 0, 0, 32}}, true), {20}};
  EXPECT_EQ(clusters.estimates.overall(rate).method, "clopper_pearson_clusters");
  EXPECT_GT(clusters.estimates.overall(rate).high, exact);
  const Case strata{rows_of({{0, 0, 0, 8}, {1, 0, 0, 8}}), {10, 10}};
  EXPECT_EQ(strata.estimates.overall(rate).method, "hypergeometric_strata");
  EXPECT_DOUBLE_EQ(strata.estimates.overall(rate).high, exact);  // drawn alike: one sample
  const Case endless{rows_of({{0, 0, 0, 16}}), {}};
  EXPECT_EQ(endless.estimates.overall(rate).method, "clopper_pearson");
  EXPECT_GT(endless.estimates.overall(rate).high, exact);
}

TEST(DesignPopulation, EqualWeightsAreNone) {
  const Case plain{rows_of({{0, 0, 3, 7}, {0, 1, 2, 4}}), {20}};
  const Case heavy{rows_of({{0, 0, 3, 7, 1.25}, {0, 1, 2, 4, 1.25}}), {20}, true};
  EXPECT_EQ(plain.estimates.rate(rate, 0).interval(), heavy.estimates.rate(rate, 0).interval());
  const Gap a = plain.estimates.gap(rate, ReferenceRule::overall, std::nullopt, 0);
  const Gap b = heavy.estimates.gap(rate, ReferenceRule::overall, std::nullopt, 0);
  EXPECT_NEAR(a.difference.low, b.difference.low, 1e-15);
  EXPECT_NEAR(a.ratio.high, b.ratio.high, 1e-12);
}

TEST(DesignPopulation, OnePersonOfAGroupIsKnownToExist) {
  const Case c{rows_of({{0, 0, 1, 0}, {0, 1, 5, 9}}), {20}};
  const stats::Estimate e = c.estimates.rate(rate, 0);
  EXPECT_EQ(e.method, "hypergeometric");
  EXPECT_GT(e.low, 0.0);
  EXPECT_EQ(e.high, 1.0);
  EXPECT_EQ(c.estimates.worst(rate, Measure::ratio).estimate.method, "tukey_mover_hypergeometric");
}

TEST(DesignPopulation, BestOffPairsAndMeansOfTwoRatesAreExactToo) {
  std::vector<DesignRows::Row> some;
  for (std::uint32_t i = 0; i < 40; ++i) {
    some.push_back({0, i, i % 3, static_cast<std::uint8_t>(i % 7 < 3), 1.0, static_cast<std::uint8_t>(i % 5 < 2)});
  }
  const Case c{DesignRows{some}, {50}};
  const Gap best = c.estimates.gap(rate, ReferenceRule::best_off, 1, 0);
  EXPECT_EQ(best.difference.method, "tukey_mover_hypergeometric");
  const stats::Estimate balanced = c.estimates.rate(Metric::balanced_accuracy, 0);
  EXPECT_EQ(balanced.method, "hypergeometric");
  EXPECT_TRUE(balanced.interval().contains(balanced.value));
  EXPECT_EQ(c.estimates.equalized_odds(Measure::difference, Aggregate::worst_case).method,
            "joint_tukey_hypergeometric");
}

}  // namespace
}  // namespace lotrecht::fairness
