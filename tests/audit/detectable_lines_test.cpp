#include <lotrecht/audit/detectable_lines.hpp>

#include <cmath>
#include <limits>
#include <string>
#include <variant>

#include <gtest/gtest.h>

namespace lotrecht::audit {
namespace {

stats::Estimate estimate(double value, double low, double high) {
  stats::Estimate e;
  e.value = value;
  e.low = low;
  e.high = high;
  e.confidence = 0.95;
  e.n = 100;
  e.method = "newcombe";
  return e;
}

Analysis analysis(std::string quantity, const stats::Estimate& e) {
  return {"paired", {}, {{std::move(quantity), {}, e}}, {}};
}

constexpr double z = 1.959963984540054;
constexpr double z_power = 0.8416212335729143;  // of .8

TEST(DetectableLines, AreTheStandardErrorsThatLevelAndPowerNeed) {
  // A standard error of .01, on both sides.
  const auto found = detectable_by_interval({false, -1.0, 1.0}, estimate(0.3, 0.3 - 0.01 * z, 0.3 + 0.01 * z), 0.8);
  ASSERT_TRUE(found && found->low && found->high);
  EXPECT_NEAR(*found->high, 0.01 * (z + z_power), 1e-12);
  EXPECT_NEAR(*found->low, -0.01 * (z + z_power), 1e-12);
  EXPECT_EQ(found->method, "interval");
}

TEST(DetectableLines, IntervalsThatHoldTogetherAreReadByTheirOwnCriticalValue) {
  const double together = 3.5;
  const auto wide = estimate(0.3, 0.3 - 0.01 * together, 0.3 + 0.01 * together);
  const auto found = detectable_by_interval({false, -1.0, 1.0}, wide, 0.8, 3.6, together);
  ASSERT_TRUE(found && found->high);
  EXPECT_NEAR(*found->high, 0.01 * (3.6 + z_power), 1e-12) << "the same standard error, whatever the interval";
  Analysis line = analysis("difference", wide);
  line.lines[0].interval_z = together;
  add_detectable(line, 0.8);
  ASSERT_TRUE(line.lines[0].detectable);
  EXPECT_NEAR(*line.lines[0].detectable->high, 0.01 * (together + z_power), 1e-12);
}

TEST(DetectableLines, AnIntervalAsWideAsRoundingTellsNothing) {
  EXPECT_FALSE(detectable_by_interval({false, -1.0, 1.0}, estimate(0.0, -1e-17, 1e-17), 0.8));
}

TEST(DetectableLines, RatiosByTheirLogarithms) {
  const auto found = detectable_by_interval({true, 0.0, std::numeric_limits<double>::infinity()},
                                            estimate(0.9, 0.9 * std::exp(-0.1 * z), 0.9 * std::exp(0.1 * z)), 0.8);
  ASSERT_TRUE(found && found->low && found->high);
  EXPECT_NEAR(*found->high, std::exp(0.1 * (z + z_power)), 1e-12);
  EXPECT_NEAR(*found->low * *found->high, 1.0, 1e-12);
}

TEST(DetectableLines, MorePowerNeedsAWiderGapAndAWiderIntervalToo) {
  const GapScale scale{false, -1.0, 1.0};
  const auto at = [&](double half, double power) {
    return *detectable_by_interval(scale, estimate(0.0, -half, half), power)->high;
  };
  EXPECT_LT(at(0.05, 0.8), at(0.05, 0.9));
  EXPECT_LT(at(0.05, 0.8), at(0.06, 0.8));
}

TEST(DetectableLines, WhatCannotBeIsNotNamed) {
  const auto far = detectable_by_interval({false, -1.0, 1.0}, estimate(0.1, -0.9, 0.9), 0.8);
  ASSERT_TRUE(far);
  EXPECT_FALSE(far->low || far->high) << "beyond -1 and 1 there are no gaps";
  const auto impact = detectable_by_interval({true, 0.0, 1.0}, estimate(0.8, 0.6, 1.0), 0.8);
  ASSERT_TRUE(impact && impact->low);
  EXPECT_FALSE(impact->high) << "to the best-off group no ratio is above 1";
  const GapScale ratio{true, 0.0, std::numeric_limits<double>::infinity()};
  EXPECT_FALSE(detectable_by_interval(ratio, estimate(0.0, 0.0, 2.0), 0.8)) << "a ratio of 0 tells no width";
  EXPECT_FALSE(detectable_by_interval({false, -1.0, 1.0}, estimate(0.0, 0.0, 0.0), 0.8)) << "nor does no interval";
  EXPECT_FALSE(detectable_by_interval({false, -1.0, 1.0}, estimate(0.2, -1.0, 1.0), 0.8)) << "nor the whole range";
  stats::Estimate none = estimate(0.0, -1.0, 1.0);
  none.undefined = stats::Undefined::nobody;
  EXPECT_FALSE(detectable_by_interval({false, -1.0, 1.0}, none, 0.8));
}

TEST(DetectableLines, AreAddedToGapsAndToNothingElse) {
  Analysis gap = analysis("gap_change", estimate(0.0, -0.1, 0.1));
  add_detectable(gap, 0.8);
  ASSERT_TRUE(gap.lines[0].detectable);
  ASSERT_EQ(gap.settings.size(), 1U);
  EXPECT_EQ(gap.settings[0].first, "power");
  EXPECT_EQ(std::get<double>(gap.settings[0].second), 0.8);
  Analysis few = analysis("change", estimate(0.0, -0.1, 0.1));
  few.lines[0].width_tells = false;
  add_detectable(few, 0.8);
  EXPECT_FALSE(few.lines[0].detectable);
  // Upper arms stop at 1: of 717 beside 352 and 131, a ratio of .98 so named was found in 4 of 100 samples.
  for (const char* quantity : {"impact_ratio", "first_rate", "pooled_gap_to_overall", "difference_sampling",
                               "threshold_difference", "raw_largest_gap", "omnibus", "kappa"}) {
    Analysis other = analysis(quantity, estimate(0.0, -0.1, 0.1));
    add_detectable(other, 0.8);
    EXPECT_FALSE(other.lines[0].detectable) << quantity;
    EXPECT_TRUE(other.settings.empty()) << quantity;
  }
}

// Two separate samples have a test, and the gap that it finds is known without the interval's width.
TEST(DetectableLines, OfTwoSamplesAreThoseOfTheirTest) {
  const stats::Confidence confidence{0.95};
  for (const char* quantity : {"first_gap", "final_ratio"}) {
    Analysis a = analysis(quantity, estimate(0.0, -0.1, 0.1));
    a.lines[0].samples = {{30, 100}, {60, 200}};
    add_detectable(a, 0.8);
    const auto rates = fairness::detectable_rates({30, 100}, {60, 200}, confidence, 0.8);
    const bool ratio = std::string{quantity} == "final_ratio";
    ASSERT_TRUE(a.lines[0].detectable && a.lines[0].detectable->low);
    EXPECT_DOUBLE_EQ(*a.lines[0].detectable->low, ratio ? *rates.below / 0.3 : *rates.below - 0.3);
    EXPECT_DOUBLE_EQ(*a.lines[0].detectable->high, ratio ? *rates.above / 0.3 : *rates.above - 0.3);
    EXPECT_EQ(a.lines[0].detectable->method, "power");
    EXPECT_NEAR(stats::power_difference(*rates.above, 100, 0.3, 200, confidence, stats::PlannedTest::normal), 0.8,
                1e-9);
  }
  Analysis nobody = analysis("first_gap", estimate(0.0, -0.1, 0.1));
  nobody.lines[0].samples = {{0, 0}, {60, 200}};
  add_detectable(nobody, 0.8);
  EXPECT_FALSE(nobody.lines[0].detectable);
}

// A corrected p-value must be smaller, so the gap that it notices is larger.
TEST(DetectableLines, OfCorrectedPValuesAreAtTheirLevel) {
  const stats::Confidence one_of_four{1.0 - 0.05 / 4.0};
  Analysis by_test = analysis("first_gap", estimate(0.0, -0.1, 0.1));
  by_test.lines[0].samples = {{30, 100}, {60, 200}};
  by_test.lines[0].correction = Correction{4, 0.05 / 4.0};
  add_detectable(by_test, 0.8);
  const auto rates = fairness::detectable_rates({30, 100}, {60, 200}, one_of_four, 0.8);
  EXPECT_NEAR(*by_test.lines[0].detectable->high, *rates.above - 0.3, 1e-12);
  EXPECT_EQ(by_test.lines[0].detectable->comparisons, 4U);
  Analysis by_width = analysis("change", estimate(0.0, -0.01 * z, 0.01 * z));
  by_width.lines[0].correction = Correction{4, 0.05 / 4.0};
  add_detectable(by_width, 0.8);
  EXPECT_NEAR(*by_width.lines[0].detectable->high, 0.01 * (one_of_four.z() + z_power), 1e-12);
}

TEST(DetectableLines, OfOddsAndOfWhatIsNeededForOneAreOnTheirScale) {
  const stats::Confidence confidence{0.95};
  const auto rates = fairness::detectable_rates({30, 100}, {60, 200}, confidence, 0.8);
  const GapScale scale{true, 0.0, std::numeric_limits<double>::infinity()};
  const stats::TwoSamples samples{{30, 100}, {60, 200}};
  const auto odds = detectable_by_test(scale, samples, 0.95, 0.8, {SampleScale::odds});
  EXPECT_NEAR(*odds->high, *rates.above / (1.0 - *rates.above) * (0.7 / 0.3), 1e-12);
  const auto needed = detectable_by_test(scale, samples, 0.95, 0.8, {SampleScale::inverse_rates});
  EXPECT_NEAR(*needed->low, 0.3 / *rates.above, 1e-12);
  EXPECT_NEAR(*needed->high, 0.3 / *rates.below, 1e-12);
  const auto events = detectable_by_test(scale, samples, 0.95, 0.8, {SampleScale::events});
  EXPECT_EQ(events->high, stats::minimum_detectable_poisson_ratio(100.0, 200.0, 0.3, confidence, 0.8).above);
  const auto known = detectable_by_test(scale, {{30, 100}, {}}, 0.95, 0.8, {SampleScale::known_share, 0.4});
  EXPECT_NEAR(*known->high, *stats::minimum_detectable_share(100, 0.4, confidence, 0.8).above / 0.4, 1e-12);
}

TEST(DetectableLines, AgainstEverybodyAreSmallerByTheOwnShare) {
  const GapScale scale{false, -1.0, 1.0};
  const auto rest = detectable_by_test(scale, {{30, 100}, {60, 200}}, 0.95, 0.8);
  const auto all = detectable_by_test(scale, {{30, 100}, {60, 200}}, 0.95, 0.8, {SampleScale::rates, 0.0, 1.0 / 3.0});
  EXPECT_NEAR(*all->high, *rest->high * 2.0 / 3.0, 1e-12);
}

TEST(DetectableLines, WhatAnAnalysisKnowsItselfStaysAndTwiceIsOnce) {
  Analysis a = analysis("difference", estimate(0.0, -0.1, 0.1));
  a.lines[0].detectable = Detectable{-0.2, std::nullopt, "power"};
  a.settings.emplace_back("power", 0.9);
  add_detectable(a, 0.8);
  add_detectable(a, 0.8);
  EXPECT_EQ(a.lines[0].detectable->low, -0.2);
  EXPECT_EQ(a.lines[0].detectable->method, "power");
  EXPECT_EQ(a.settings.size(), 1U);
}

TEST(DetectableLines, ALevelThatChanceReachesHasNone) {
  stats::Estimate e = estimate(0.0, -0.1, 0.1);
  e.confidence = 0.1;
  Analysis a = analysis("difference", e);
  add_detectable(a, 0.8);
  EXPECT_FALSE(a.lines[0].detectable);
  EXPECT_THROW(add_detectable(a, 1.0), InvalidInput);
}

}  // namespace
}  // namespace lotrecht::audit
