#include <lotrecht/stats/e_value.hpp>

#include <gtest/gtest.h>

#include <cmath>
#include <limits>

namespace lotrecht::stats {
namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();

[[nodiscard]] Estimate ratio(double value, double low, double high) {
  return {value, low, high, 0.95, 100, "katz", Undefined::none};
}

// VanderWeele & Ding 2017: a ratio of 3.9 [1.8, 8.7] has E-values 7.26 and 3.0; 0.80 [0.71, 0.91] has 1.81 and 1.43.
TEST(EValue, AgreesWithThePublishedExamples) {
  const Estimate e = e_value(ratio(3.9, 1.8, 8.7));
  EXPECT_NEAR(e.value, 7.26, 0.005);
  EXPECT_NEAR(e.low, 3.0, 0.005);
  const Estimate f = e_value(ratio(0.80, 0.71, 0.91));
  EXPECT_NEAR(f.value, 1.81, 0.005);
  EXPECT_NEAR(f.low, 1.43, 0.005);
}

TEST(EValue, IsTheConfoundingThatJustExplainsTheRatio) {
  // The bounding factor of a confounder tied by E to both sides, E² / (2 E - 1), is the ratio itself.
  for (const double r : {1.0, 1.1, 2.0, 17.5, 1e6}) {
    const double e = e_value(r);
    EXPECT_NEAR(e * e / (2.0 * e - 1.0) / r, 1.0, 1e-12);
    EXPECT_NEAR(e_value(1.0 / r) / e, 1.0, 1e-9) << "a ratio and its inverse need the same";
  }
}

TEST(EValue, NothingIsNeededWhereTheIntervalHoldsOne) {
  const Estimate e = e_value(ratio(1.3, 0.9, 2.0));
  EXPECT_EQ(e.low, 1.0);
  EXPECT_EQ(e.high, e_value(2.0));
  EXPECT_TRUE(e.low <= e.value && e.value <= e.high);
}

TEST(EValue, OfNothingIsWhatTheBoundsStillSay) {
  Estimate none = ratio(std::nan(""), 1.5, infinity);
  none.undefined = Undefined::zero_reference;
  const Estimate e = e_value(none);
  EXPECT_EQ(e.undefined, Undefined::zero_reference);
  EXPECT_EQ(e.low, e_value(1.5));
  EXPECT_EQ(e.high, infinity);
  EXPECT_EQ(e_value(0.0), infinity);
}

TEST(EValue, OfAnOddsRatioGoesByTheRatioItStandsFor) {
  const Estimate odds = ratio(4.0, 2.25, 9.0);
  EXPECT_EQ(e_value_of_odds_ratio(odds, true).value, e_value(4.0));
  EXPECT_EQ(e_value_of_odds_ratio(odds, false).value, e_value(2.0));
  EXPECT_EQ(e_value_of_odds_ratio(odds, false).low, e_value(1.5));
  EXPECT_EQ(e_value_of_odds_ratio(odds, false).method, "e_value_odds_ratio_root");
}

TEST(EValue, RefusesWhatIsNoRatio) {
  EXPECT_THROW((void)e_value(-0.1), InvalidInput);
  EXPECT_THROW((void)e_value(std::nan("")), InvalidInput);
}

}  // namespace
}  // namespace lotrecht::stats
