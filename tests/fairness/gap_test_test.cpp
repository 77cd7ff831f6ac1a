#include <lotrecht/fairness/gap_test.hpp>

#include <gtest/gtest.h>

#include <cmath>
#include <random>

#include <lotrecht/stats/score_test.hpp>

#include "support/cell_tables.hpp"

namespace lotrecht::fairness {
namespace {

using stats::Undefined;

TEST(GapTest, OfLargeCountsIsTheScoreTestThatTheIntervalInverts) {
  std::mt19937_64 draw{1};
  const stats::Confidence c{0.95};
  for (int i = 0; i < 400; ++i) {
    const CellCounts a = random_group(draw, 200);
    const CellCounts b = random_group(draw, 300);
    const auto found = gap_test(Metric::selection_rate, {a, b});
    if (found.method != "score") continue;
    const auto ka = a.share(fraction(Metric::selection_rate)).rows;
    const auto kb = b.share(fraction(Metric::selection_rate)).rows;
    const auto want = stats::score_test_difference(ka, kb, 0.0, stats::Alternative::two_sided,
                                                   stats::ScoreVariance::miettinen_nurminen);
    EXPECT_NEAR(found.p_value, want.p_value, 1e-12);
    EXPECT_NEAR(found.statistic, want.statistic, 1e-10 * std::abs(want.statistic) + 1e-12);
    const bool excluded = !stats::miettinen_nurminen_difference(ka, kb, c).contains(0.0);
    if (std::abs(found.p_value - 0.05) > 1e-9) {
      EXPECT_EQ(found.p_value < 0.05, excluded);
    }
  }
}

TEST(GapTest, OfSmallCountsIsExact) {
  const auto boschloo = gap_test(Metric::selection_rate, {selected_of(1, 3), selected_of(50, 1000)});
  EXPECT_EQ(boschloo.method, "boschloo_exact");
  EXPECT_EQ(boschloo.p_value, stats::boschloo_exact({1, 3}, {50, 1000}, stats::Alternative::two_sided).p_value);
  const auto fisher = gap_test(Metric::selection_rate, {selected_of(1, 3), selected_of(50'000, 1'000'000)});
  EXPECT_EQ(fisher.method, "fisher_doubled");
  EXPECT_NEAR(fisher.p_value, 2.0 * (1.0 - std::pow(0.95, 3)), 1e-5);
  EXPECT_EQ(gap_test(Metric::selection_rate, {selected_of(50, 100), selected_of(500, 1000)}).method, "score");
}

// Every table of small samples, weighted by its probability: the size is kept where exactness is claimed, and nearly
// where every cell is expected to hold five.
TEST(GapTest, KeepsItsSizeForAFewRowsBesideMany) {
  for (const auto& [m, n] : {std::pair{3U, 400U}, {8U, 120U}, {20U, 20U}, {30U, 150U}}) {
    for (const double p : {0.05, 0.5}) {
      double size = 0.0;
      for (std::uint64_t a = 0; a <= m; ++a) {
        const double mass_a = stats::detail::binomial_mass(a, m, p);
        for (std::uint64_t b = 0; b <= n; ++b) {
          const double mass = mass_a * stats::detail::binomial_mass(b, n, p);
          if (mass < 1e-7) continue;
          if (gap_test(Metric::selection_rate, {selected_of(a, m), selected_of(b, n)}).p_value <= 0.05) size += mass;
        }
      }
      EXPECT_LE(size, m == 20 && p == 0.5 ? 0.06 : 0.0505) << m << " beside " << n << ", rate " << p;
    }
  }
}

TEST(GapTest, DoesNotAskWhichSideIsWhichNorWhatIsCalledSuccess) {
  std::mt19937_64 draw{2};
  for (int i = 0; i < 40; ++i) {
    const CellCounts a = random_group(draw, i % 2 == 0 ? 6 : 60);
    const CellCounts b = random_group(draw, 60);
    for (const Metric m : all_metrics()) {
      const auto one = gap_test(m, {a, b});
      const auto other = gap_test(m, {b, a});
      if (one.defined() && other.defined() && !std::isnan(one.p_value)) {
        EXPECT_NEAR(one.p_value, other.p_value, 1e-9) << name(m);
        EXPECT_GE(one.p_value, 0.0);
        EXPECT_LE(one.p_value, 1.0);
      }
    }
    const auto tpr = gap_test(Metric::true_positive_rate, {a, b});
    const auto fnr = gap_test(Metric::false_negative_rate, {a, b});
    if (tpr.defined()) {
      EXPECT_NEAR(tpr.p_value, fnr.p_value, 1e-9);
    }
  }
}

TEST(GapTest, AsksTheRightPeople) {
  // Equal false positive rates (20 of 100, 40 of 200) in groups of different base rates: aequitas tests the false
  // discovery rate instead and finds a difference.
  const CellCounts a = cells_of({.tp = 80, .fp = 20, .fn = 20, .tn = 80});
  const CellCounts b = cells_of({.tp = 16, .fp = 40, .fn = 4, .tn = 160});
  EXPECT_EQ(gap_test(Metric::false_positive_rate, {a, b}).p_value, 1.0);
  EXPECT_EQ(gap_test(Metric::false_positive_rate, {a, b}).n, 300u);
  EXPECT_LT(gap_test(Metric::false_discovery_rate, {a, b}).p_value, 1e-6);
}

TEST(GapTest, AgainstEverybodyIsAgainstTheRest) {
  const Comparison rest{selected_of(30, 100), selected_of(100, 200)};
  const Comparison all{rest.group, rest.other, true};
  EXPECT_EQ(gap_test(Metric::selection_rate, rest).p_value, gap_test(Metric::selection_rate, all).p_value);
}

TEST(GapTest, OfAChosenReferenceHoldsForAllPairs) {
  const Comparison compared{selected_of(30, 100), selected_of(50, 100)};
  const double alone = gap_test(Metric::selection_rate, compared).p_value;
  EXPECT_NEAR(gap_test(Metric::selection_rate, compared, 2).p_value, alone, 1e-12);
  const auto of_ten = gap_test(Metric::selection_rate, compared, 10);
  EXPECT_EQ(of_ten.method, "tukey_score");
  EXPECT_GT(of_ten.p_value, alone);
  EXPECT_LT(of_ten.p_value, 45.0 * alone) << "never worse than Bonferroni over all pairs";
  EXPECT_EQ(gap_test(Metric::selection_rate, {selected_of(1, 3), selected_of(50, 90)}, 4).method, "tukey_boschloo");
}

TEST(GapTest, SaysWhyThereIsNone) {
  EXPECT_EQ(gap_test(Metric::selection_rate, {CellCounts{}, selected_of(1, 2)}).undefined, Undefined::nobody);
  EXPECT_EQ(gap_test(Metric::accuracy, {selected_of(1, 2), selected_of(1, 2)}).undefined, Undefined::no_outcome);
  EXPECT_EQ(gap_test(Metric::selection_rate, {selected_of(0, 5), selected_of(0, 9)}).p_value, 1.0);
  EXPECT_TRUE(gap_test(Metric::treatment_equality, {cells_of({.fn = 3}), cells_of({.fp = 2, .fn = 2})}).defined())
      << "FN / FP is undefined, but the share of missed among wrong is not";
  EXPECT_TRUE(
      std::isnan(gap_test(Metric::balanced_accuracy, {cells_of({1, 1, 1, 1}), cells_of({1, 1, 1, 1})}).p_value));
}

TEST(GapTestOfInterval, IsBelowAlphaExactlyWhereTheIntervalExcludesNoGap) {
  std::mt19937_64 draw{3};
  const Methods methods = at_95();
  for (int i = 0; i < 400; ++i) {
    const Comparison compared{random_group(draw, 60), random_group(draw, 60)};
    for (const Metric m : {Metric::balanced_accuracy, Metric::selection_rate}) {
      for (const Measure measure : {Measure::difference, Measure::ratio}) {
        const auto e = gap(m, measure, compared, methods);
        if (!e.defined() || e.value == 0.0) continue;
        const auto test = gap_test_of_interval(measure, e, methods.confidence.z());
        const double none = measure == Measure::ratio ? 1.0 : 0.0;
        EXPECT_EQ(test.p_value < 0.05, e.high < none || none < e.low) << e.value << " " << e.low << " " << e.high;
      }
    }
  }
}

// Whatever interval a methods section asks for: its test says the same about "no gap", also for all pairs at once.
TEST(InvertingTest, IsBelowAlphaExactlyWhereTheIntervalExcludesNoGap) {
  std::mt19937_64 draw{4};
  for (const DifferenceMethod difference : {DifferenceMethod::newcombe, DifferenceMethod::miettinen_nurminen}) {
    for (const RatioMethod ratio : {RatioMethod::miettinen_nurminen, RatioMethod::koopman, RatioMethod::katz}) {
      const Methods methods{.confidence = stats::Confidence{0.95}, .difference = difference, .ratio = ratio};
      for (int i = 0; i < 200; ++i) {
        const Comparison compared{random_group(draw, 40), random_group(draw, 40), i % 3 == 0};
        for (const Metric m : all_metrics()) {
          for (const Measure measure : {Measure::difference, Measure::ratio}) {
            const auto e = gap(m, measure, compared, methods);
            const auto test = inverting_test(m, measure, compared, e, methods.confidence.z());
            if (!test.defined() || std::abs(test.p_value - 0.05) < 1e-9) continue;
            const double none = measure == Measure::ratio ? 1.0 : 0.0;
            EXPECT_EQ(test.p_value < 0.05, e.high < none || none < e.low)
                << name(m) << ' ' << test.method << ' ' << test.p_value << " [" << e.low << ", " << e.high << ']';
            const auto joint = inverting_test(m, measure, compared, e, methods.confidence.z(), 5);
            EXPECT_GE(joint.p_value, test.p_value);
            EXPECT_TRUE(joint.method.starts_with("tukey_")) << joint.method;
          }
        }
      }
    }
  }
}

TEST(GapTestOfInterval, OfANormalIntervalIsItsNormalPValue) {
  stats::Estimate e;
  e.value = 0.3;
  e.low = 0.3 - 1.96 * 0.1;
  e.high = 0.3 + 1.96 * 0.1;
  e.n = 7;
  EXPECT_NEAR(gap_test_of_interval(Measure::difference, e, 1.96).p_value, std::erfc(3.0 / std::sqrt(2.0)), 1e-12);
  e.value = 0.0;
  EXPECT_EQ(gap_test_of_interval(Measure::difference, e, 1.96).p_value, 1.0);
  e.low = -1.0;
  e.high = 1.0;
  EXPECT_FALSE(gap_test_of_interval(Measure::difference, e, 1.96).defined()) << "rows of one cluster say nothing";
  e.undefined = Undefined::nobody;
  EXPECT_EQ(gap_test_of_interval(Measure::difference, e, 1.96).undefined, Undefined::nobody);
}

}  // namespace
}  // namespace lotrecht::fairness
