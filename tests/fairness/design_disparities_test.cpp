#include <lotrecht/fairness/design_disparities.hpp>

#include <gtest/gtest.h>

#include <array>
#include <cmath>
#include <cstdint>
#include <vector>

#include "support/design_rows.hpp"

namespace lotrecht::fairness {
namespace {

using testing::DesignRows;
const stats::Confidence c95{0.95};

struct Case {
  DesignRows rows;
  Design design;
  DesignTable table;
  std::vector<CellCounts> counts;
  std::vector<CellCounts> rest;
  DesignEstimates estimates;

  explicit Case(DesignRows some, const DesignMethods& methods = {})
      : rows{std::move(some)},
        design{rows.design(methods)},
        table{rows.table(design)},
        counts{rows.counts()},
        rest{rests(counts)},
        estimates{table, counts, rest, c95} {}
  Case(const Case&) = delete;
};

DesignRows reference_rows() {
  DesignRows rows{"design_rows.csv"};
  rows.use("own", "stratum", "cluster");
  return rows;
}

/// Persons with three decisions each, decisions and outcomes at random, groups by person.
DesignRows people(std::uint32_t clusters, std::uint32_t groups) {
  std::vector<DesignRows::Row> some;
  Stream stream{Seed{4}, Purpose::simulation, clusters, groups};
  for (std::uint32_t k = 0; k < clusters; ++k) {
    const double rate = 0.2 + 0.6 * stream.uniform();
    for (int i = 0; i < 3; ++i) {
      some.push_back({0, k, k % groups, static_cast<std::uint8_t>(stream.uniform() < rate), 1.0,
                      static_cast<std::uint8_t>(stream.below(2))});
    }
  }
  return DesignRows{some};
}

TEST(DesignDisparities, ValuesAreThoseOfTheCellsAndIntervalsTheDesigns) {
  for (const ReferenceRule rule : {ReferenceRule::group, ReferenceRule::rest, ReferenceRule::overall}) {
    const Case c{people(120, 3), {.variance = DesignVariance::cr2}};
    const auto metrics = all_metrics();
    const Reference reference{rule, 0, Effect::benefit};
    const Disparities plain = disparities(c.counts, metrics, reference, Methods{c95});
    Disparities d = plain;
    apply_design(c.estimates, c.table, d, c95);
    for (std::size_t g = 0; g < 3; ++g) {
      for (std::size_t m = 0; m < metrics.size(); ++m) {
        const auto& rate = d.groups[g].rates[m];
        EXPECT_EQ(rate.undefined, plain.groups[g].rates[m].undefined);
        EXPECT_NEAR(rate.value, plain.groups[g].rates[m].value, 1e-12) << name(metrics[m]);
        EXPECT_EQ(rate.n, plain.groups[g].rates[m].n);
        EXPECT_TRUE(rate.interval().contains(rate.value));
        EXPECT_EQ(rate.method, "cr2_logit");
        if (d.groups[g].gaps.empty()) continue;
        for (const auto part : {&Gap::difference, &Gap::ratio}) {
          const auto& gap = d.groups[g].gaps[m].*part;
          EXPECT_NEAR(gap.value, (plain.groups[g].gaps[m].*part).value, 1e-12) << name(metrics[m]);
          EXPECT_EQ(gap.n, (plain.groups[g].gaps[m].*part).n) << name(metrics[m]);
          EXPECT_TRUE(gap.interval().contains(gap.value));
        }
      }
    }
    for (std::size_t m = 0; m < metrics.size(); ++m) {
      EXPECT_NEAR(d.worst[m].difference.estimate.value, plain.worst[m].difference.estimate.value, 1e-12);
      EXPECT_EQ(d.worst[m].difference.highest, plain.worst[m].difference.highest);
      EXPECT_EQ(d.worst[m].difference.estimate.method, "tukey_mover_cr2_logit");
    }
  }
}

TEST(DesignDisparities, GapsToTheBestOffHoldForAllPairs) {
  const Case c{people(120, 4), {.variance = DesignVariance::cr2}};
  const Gap together = c.estimates.gap(Metric::selection_rate, ReferenceRule::best_off, 1, 0);
  const Gap alone = c.estimates.gap(Metric::selection_rate, ReferenceRule::group, 1, 0);
  EXPECT_EQ(together.difference.method, "tukey_mover_cr2_logit");
  EXPECT_EQ(together.difference.confidence, 0.95);
  EXPECT_LT(together.difference.low, alone.difference.low);
  EXPECT_GT(together.ratio.high, alone.ratio.high);
}

TEST(DesignDisparities, WorstGapHoldsItsValueAndCanSayNone) {
  const Case c{reference_rows()};
  const WorstGap worst = c.estimates.worst(Metric::selection_rate, Measure::difference);
  EXPECT_EQ(worst.groups, 3u);
  EXPECT_TRUE(worst.estimate.interval().contains(worst.estimate.value));
  const auto odds = c.estimates.equalized_odds(Measure::difference, Aggregate::worst_case);
  EXPECT_EQ(odds.undefined, stats::Undefined::no_outcome);
}

TEST(DesignDisparities, EqualizedOddsAreNoNarrowerThanEitherRate) {
  const Case c{people(200, 2), {.variance = DesignVariance::cr2}};
  const auto odds = c.estimates.equalized_odds(Measure::difference, Aggregate::worst_case);
  EXPECT_EQ(odds.method, "joint_tukey_cr2_logit");
  for (const Metric m : {Metric::true_positive_rate, Metric::false_positive_rate}) {
    EXPECT_GE(odds.high, c.estimates.worst(m, Measure::difference).estimate.high);
  }
}

}  // namespace
}  // namespace lotrecht::fairness
