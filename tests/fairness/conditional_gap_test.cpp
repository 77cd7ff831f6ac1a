#include <lotrecht/fairness/conditional_gap.hpp>

#include <gtest/gtest.h>

#include <cmath>
#include <random>
#include <vector>

#include <lotrecht/fairness/cell_counts.hpp>

#include "support/strata.hpp"

namespace lotrecht::fairness {
namespace {

using stats::CommonInterval;
using stats::Confidence;
using stats::TwoSamples;
using stats::Undefined;

// Admissions to Berkeley's six largest departments, autumn 1973: women beside men.
// Bickel, P. J., Hammel, E. A. & O'Connell, J. W. (1975). Science 187(4175), 398-404; as R's UCBAdmissions.
const std::vector<TwoSamples> berkeley{{{89, 108}, {512, 825}},  {{17, 25}, {353, 560}}, {{202, 593}, {120, 325}},
                                       {{131, 375}, {138, 417}}, {{94, 393}, {53, 191}}, {{24, 341}, {22, 373}}};

// R 4.2.2, mantelhaen.test(UCBAdmissions[, 2:1, ], correct = FALSE): X² 1.5246, p 0.2169, odds ratio 1.1053
// (women/men).
TEST(ConditionalGap, BerkeleysGapTurnsAroundButNotClearly) {
  const ConditionalGap g = conditional_gap(berkeley, Undefined::nobody, CommonInterval::score, Confidence{0.95});
  EXPECT_NEAR(g.raw.difference.value, 557.0 / 1835.0 - 1198.0 / 2691.0, 1e-15);
  EXPECT_LT(g.raw.difference.high, -0.1);
  EXPECT_GT(g.difference.value, 0.0);
  EXPECT_LT(g.difference.low, 0.0);
  EXPECT_EQ(g.simpson.reversal, Reversal::signs);
  EXPECT_FALSE(g.simpson.every_stratum);
  EXPECT_NEAR(g.association.statistic, 1.5246, 5e-5);
  EXPECT_NEAR(g.odds_ratio.value, 1.1053, 5e-5);
  EXPECT_LT(g.same_odds_ratio.p_value, 0.01) << "department A favours women; one figure for all hides it";
  EXPECT_EQ(g.used.rows, 4526U);
}

// Kidney stones: Charig, C. R. et al. (1986). Br. Med. J. 292, 879-882. Small and large stones, by treatment.
TEST(ConditionalGap, KidneyStonesAreSimpsonsOwnParadox) {
  const std::vector<TwoSamples> stones{{{81, 87}, {234, 270}}, {{192, 263}, {55, 80}}};
  const ConditionalGap g = conditional_gap(stones, Undefined::nobody, CommonInterval::score, Confidence{0.95});
  EXPECT_LT(g.raw.difference.value, 0.0);
  EXPECT_GT(g.difference.value, 0.0);
  EXPECT_TRUE(g.simpson.every_stratum);
  EXPECT_NEAR(g.standardised.difference.value,
              357.0 / 700.0 * (81.0 / 87.0 - 234.0 / 270.0) + 343.0 / 700.0 * (192.0 / 263.0 - 55.0 / 80.0), 1e-15);
}

TEST(ConditionalGap, AReversalThatChanceDoesNotExplainIsClear) {
  const std::vector<TwoSamples> strata{{{900, 1000}, {7500, 9000}}, {{4500, 9000}, {300, 1000}}};
  const ConditionalGap g = conditional_gap(strata, Undefined::nobody, CommonInterval::score, Confidence{0.99});
  EXPECT_EQ(g.simpson.reversal, Reversal::clear);
}

TEST(ConditionalGap, WithOneStratumTheConditionalGapIsTheRawOne) {
  std::mt19937_64 random{10};
  for (int i = 0; i < 200; ++i) {
    const auto strata = testing::random_strata(random);
    const std::vector<TwoSamples> one{strata.front()};
    const ConditionalGap g = conditional_gap(one, Undefined::nobody, CommonInterval::score, Confidence{0.95});
    if (!one.front().comparable()) {
      EXPECT_EQ(g.difference.undefined, Undefined::no_overlap);
      EXPECT_EQ(g.raw.difference.undefined, Undefined::nobody);
      continue;
    }
    EXPECT_NEAR(g.difference.value, g.raw.difference.value, 1e-15);
    EXPECT_NEAR(g.standardised.difference.low, g.difference.low, 1e-12);
    EXPECT_EQ(g.simpson.reversal, Reversal::none);
    EXPECT_EQ(g.same_difference.degrees, 0U);
  }
}

TEST(ConditionalGap, IsNeverNaNWhereItIsDefined) {
  std::mt19937_64 random{11};
  for (int i = 0; i < 1000; ++i) {
    const auto strata = testing::random_strata(random, 4);
    const ConditionalGap g = conditional_gap(strata, Undefined::nobody, CommonInterval::score, Confidence{0.95});
    for (const stats::Estimate& e :
         {g.raw.difference, g.raw.ratio, g.difference, g.ratio, g.odds_ratio, g.standardised.difference,
          g.standardised.ratio, g.exact_odds_ratio.value(), g.e_value}) {
      EXPECT_LE(e.low, e.high) << e.method;
      EXPECT_EQ(e.defined(), !std::isnan(e.value)) << e.method;
      if (e.defined()) {
        EXPECT_TRUE(e.low <= e.value && e.value <= e.high) << e.method << e.low << " " << e.value << " " << e.high;
      }
    }
    EXPECT_TRUE(g.exact_p.value() > 0.0 && g.exact_p.value() <= 1.0);
  }
}

TEST(ConditionalGap, AMetricsTallyIsItsFractionOfTheCells) {
  const std::array<std::uint64_t, 6> cells{1, 2, 4, 8, 16, 32};
  CellCounts counts;
  counts.rows = cells;
  for (const Metric m : all_metrics()) {
    if (m == Metric::balanced_accuracy) continue;
    EXPECT_EQ(tally_of(m, cells).successes, counts.share(fraction(m)).rows.successes) << name(m);
    EXPECT_EQ(tally_of(m, cells).trials, counts.share(fraction(m)).rows.trials) << name(m);
  }
}

TEST(ConditionalGap, TheReasonOfAMetricWithoutRowsIsItsOwn) {
  const TwoSamples s{{0, 0}, {1, 2}};
  const TwoSampleGap g = two_sample_gap(s, Undefined::no_positives, Confidence{0.95});
  EXPECT_EQ(g.difference.undefined, Undefined::no_positives);
  EXPECT_EQ(g.difference.low, -1.0);
}

TEST(ConditionalGap, RefusesBrokenCounts) {
  const std::vector<TwoSamples> broken{{{4, 3}, {0, 4}}};
  EXPECT_THROW((void)conditional_gap(broken, Undefined::nobody, CommonInterval::score, Confidence{0.95}), InvalidInput);
}

}  // namespace
}  // namespace lotrecht::fairness
