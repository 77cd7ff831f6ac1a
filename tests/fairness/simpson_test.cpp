#include <lotrecht/fairness/simpson.hpp>

#include <gtest/gtest.h>

#include <cmath>
#include <vector>

namespace lotrecht::fairness {
namespace {

using stats::Estimate;
using stats::TwoSamples;

[[nodiscard]] Estimate difference(double value, double low, double high) {
  return {value, low, high, 0.95, 100, "newcombe", stats::Undefined::none};
}

const std::vector<TwoSamples> both_up{{{6, 10}, {1, 4}}, {{1, 3}, {2, 9}}};

TEST(Simpson, IsClearWhereBothIntervalsKnowTheirSide) {
  EXPECT_EQ(simpson(difference(-0.2, -0.3, -0.1), difference(0.1, 0.05, 0.2), both_up).reversal, Reversal::clear);
  EXPECT_EQ(simpson(difference(-0.2, -0.3, -0.1), difference(0.1, -0.05, 0.2), both_up).reversal, Reversal::signs);
  EXPECT_EQ(simpson(difference(-0.2, -0.3, 0.0), difference(0.1, 0.05, 0.2), both_up).reversal, Reversal::signs);
  EXPECT_EQ(simpson(difference(0.2, 0.1, 0.3), difference(0.1, 0.05, 0.2), both_up).reversal, Reversal::none);
  EXPECT_EQ(simpson(difference(0.0, -0.1, 0.1), difference(0.1, 0.05, 0.2), both_up).reversal, Reversal::none);
}

TEST(Simpson, KnowsWhenEveryStratumTakesPart) {
  const auto raw = difference(-0.2, -0.3, -0.1);
  const auto within = difference(0.1, 0.05, 0.2);
  EXPECT_TRUE(simpson(raw, within, both_up).every_stratum);
  EXPECT_FALSE(simpson(difference(0.2, 0.1, 0.3), within, both_up).every_stratum);
  auto strata = both_up;
  strata.push_back({{0, 5}, {0, 0}});  // compares nobody
  EXPECT_TRUE(simpson(raw, within, strata).every_stratum);
  strata.push_back({{1, 5}, {1, 5}});  // no gap is no part
  EXPECT_FALSE(simpson(raw, within, strata).every_stratum);
  EXPECT_FALSE(simpson(raw, within, {}).every_stratum);
}

TEST(Simpson, ASignIsExactWhereRoundedRatesAgree) {
  const std::uint64_t n = (std::uint64_t{1} << 52) + 1;
  EXPECT_EQ(detail::sign_of_difference({{n / 3, n}, {n / 3 + 1, n}}), -1);
  EXPECT_EQ(detail::sign_of_difference({{n / 3, n}, {n / 3, n}}), 0);
  EXPECT_EQ(detail::sign_of_difference({{1, 3}, {333'333'333'333'333, 1'000'000'000'000'000}}), 1);
}

TEST(Simpson, SaysNothingOfWhatDoesNotExist) {
  Estimate none = difference(std::nan(""), -1.0, 1.0);
  none.undefined = stats::Undefined::no_overlap;
  EXPECT_EQ(simpson(difference(-0.2, -0.3, -0.1), none, both_up).reversal, Reversal::none);
  EXPECT_EQ(simpson(none, difference(0.2, 0.1, 0.3), both_up).reversal, Reversal::none);
  EXPECT_EQ(name(Reversal::clear), "clear");
}

}  // namespace
}  // namespace lotrecht::fairness
