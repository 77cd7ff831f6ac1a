#include <lotrecht/stats/minimum_detectable.hpp>

#include <gtest/gtest.h>

#include <cmath>

namespace lotrecht::stats {
namespace {

constexpr PlannedTest all_tests[] = {PlannedTest::normal, PlannedTest::normal_continuity,
                                     PlannedTest::score,  PlannedTest::newcombe,
                                     PlannedTest::fisher, PlannedTest::boschloo};

// The law that defines it: at the rate found the power is there, a little nearer it is not.
TEST(MinimumDetectable, RatesHaveThePowerAndNothingNearerHas) {
  const Confidence c{0.95};
  for (const PlannedTest test : all_tests) {
    for (const double base : {0.05, 0.3, 0.5, 0.92}) {
      const DetectableRates found = minimum_detectable_rates(60, 90, base, c, 0.8, test);
      for (const auto& [rate, nearer] : {std::pair{found.below, 1e-6}, {found.above, -1e-6}}) {
        if (!rate) continue;
        EXPECT_GE(power_difference(*rate, 60, base, 90, c, test), 0.8 - 1e-9) << name(test) << " " << base;
        EXPECT_LT(power_difference(*rate + nearer, 60, base, 90, c, test), 0.8) << name(test) << " " << base;
      }
      if (base < 0.9) {
        ASSERT_TRUE(found.above) << name(test) << " " << base;
        EXPECT_GT(*found.above, base);
      }
      if (base > 0.1) {
        ASSERT_TRUE(found.below) << name(test) << " " << base;
        EXPECT_LT(*found.below, base);
      }
    }
    EXPECT_FALSE(minimum_detectable_rates(60, 90, 0.05, c, 0.8, test).below)
        << name(test) << ": even nobody of 60 is no proof against one in twenty";
  }
}

TEST(MinimumDetectable, GapsShrinkWithRowsAndGrowWithPowerAndLevel) {
  for (const PlannedTest test : {PlannedTest::normal, PlannedTest::score}) {
    double last = 1.0;
    for (const std::uint64_t n : {20U, 80U, 320U, 1280U}) {
      const double gap = *minimum_detectable_difference(n, n, 0.3, Confidence{0.95}, 0.8, test).above;
      EXPECT_LT(gap, last);
      last = gap;
    }
    const double gap = *minimum_detectable_difference(200, 300, 0.3, Confidence{0.95}, 0.8, test).above;
    EXPECT_LT(gap, *minimum_detectable_difference(200, 300, 0.3, Confidence{0.95}, 0.9, test).above);
    EXPECT_LT(gap, *minimum_detectable_difference(200, 300, 0.3, Confidence{0.99}, 0.8, test).above);
  }
}

TEST(MinimumDetectable, RatioAndDifferenceSayTheSame) {
  const Confidence c{0.9};
  const auto rates = minimum_detectable_rates(150, 400, 0.4, c, 0.8, PlannedTest::score);
  const auto difference = minimum_detectable_difference(150, 400, 0.4, c, 0.8, PlannedTest::score);
  const auto ratio = minimum_detectable_ratio(150, 400, 0.4, c, 0.8, PlannedTest::score);
  EXPECT_DOUBLE_EQ(*rates.below, 0.4 + *difference.below);
  EXPECT_DOUBLE_EQ(*rates.above, 0.4 * *ratio.above);
  EXPECT_LT(*difference.below, 0.0);
  EXPECT_LT(*ratio.below, 1.0);
}

TEST(MinimumDetectable, MirrorsWithTheBaseRate) {
  const Confidence c{0.95};
  for (const PlannedTest test : all_tests) {
    const auto low = minimum_detectable_rates(70, 50, 0.2, c, 0.8, test);
    const auto high = minimum_detectable_rates(70, 50, 0.8, c, 0.8, test);
    EXPECT_NEAR(*low.above, 1.0 - *high.below, 1e-9) << name(test);
    EXPECT_EQ(low.below.has_value(), high.above.has_value()) << name(test);
  }
}

TEST(MinimumDetectable, OneOfHardlyAnyRowsIsNeverEnough) {
  const auto none = minimum_detectable_rates(1, 3, 0.5, Confidence{0.95}, 0.8, PlannedTest::score);
  EXPECT_FALSE(none.below || none.above);
  const auto at_zero = minimum_detectable_ratio(50, 50, 0.0, Confidence{0.95}, 0.8, PlannedTest::score);
  EXPECT_FALSE(at_zero.below || at_zero.above) << "no ratio to a rate of 0";
  EXPECT_TRUE(minimum_detectable_difference(50, 50, 0.0, Confidence{0.95}, 0.8, PlannedTest::score).above);
  EXPECT_FALSE(minimum_detectable_difference(50, 50, 1.0, Confidence{0.95}, 0.8, PlannedTest::score).above);
}

TEST(MinimumDetectable, IsQuickForAFewRowsBesideAMillion) {
  const Confidence c{0.95};
  const auto found = minimum_detectable_difference(12, 1'000'000, 0.05, c, 0.8, PlannedTest::score);
  EXPECT_NEAR(power_difference(0.05 + *found.above, 12, 0.05, 1'000'000, c, PlannedTest::score), 0.8, 1e-9);
  EXPECT_FALSE(found.below);
}

TEST(MinimumDetectable, RefusesAPowerOfNoUse) {
  for (const double power : {0.05, 0.0, 1.0, -1.0, 2.0, std::nan("")}) {
    EXPECT_THROW((void)minimum_detectable_rates(50, 50, 0.5, Confidence{0.95}, power, PlannedTest::score), InvalidInput)
        << power;
  }
  EXPECT_THROW((void)minimum_detectable_rates(50, 50, 1.5, Confidence{0.95}, 0.8, PlannedTest::score), InvalidInput);
  EXPECT_THROW((void)minimum_detectable_rates(0, 50, 0.5, Confidence{0.95}, 0.8, PlannedTest::normal), InvalidInput);
}

}  // namespace
}  // namespace lotrecht::stats
