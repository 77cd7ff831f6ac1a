#include <lotrecht/fairness/four_fifths.hpp>

#include <gtest/gtest.h>

#include <lotrecht/stats/miettinen_nurminen.hpp>

#include "support/cell_tables.hpp"

namespace lotrecht::fairness {
namespace {

using stats::Undefined;
using stats::Verdict;

FourFifths judged(std::uint64_t a, std::uint64_t na, std::uint64_t b, std::uint64_t nb) {
  return four_fifths({selected_of(a, na), selected_of(b, nb)}, at_95());
}

TEST(FourFifths, OfSmallGroupsAreUndecidedWhateverThePointSays) {
  const FourFifths below = judged(3, 10, 5, 10);
  EXPECT_FALSE(below.point_within);
  EXPECT_EQ(below.verdict, Verdict::undecided);
  const FourFifths inside = judged(5, 10, 5, 10);
  EXPECT_TRUE(inside.point_within);
  EXPECT_EQ(inside.verdict, Verdict::undecided);
}

TEST(FourFifths, OfLargeGroupsAreDecided) {
  EXPECT_EQ(judged(5000, 10'000, 5050, 10'000).verdict, Verdict::within);
  EXPECT_EQ(judged(3000, 10'000, 5000, 10'000).verdict, Verdict::outside);
  EXPECT_EQ(judged(5000, 10'000, 3000, 10'000).verdict, Verdict::outside) << "a group may also be favoured";
  EXPECT_EQ(judged(4000, 10'000, 5000, 10'000).verdict, Verdict::undecided) << "0.8 exactly";
  EXPECT_TRUE(judged(4000, 10'000, 5000, 10'000).point_within) << "the ends belong to the band";
  EXPECT_TRUE(judged(5000, 10'000, 4000, 10'000).point_within);
}

TEST(FourFifths, AreTheRatioOfSelectionRates) {
  const FourFifths f = judged(30, 100, 50, 100);
  EXPECT_EQ(f.ratio.value, 0.6);
  EXPECT_EQ(f.ratio.interval(), stats::miettinen_nurminen_ratio({30, 100}, {50, 100}, stats::Confidence{0.95}));
}

TEST(FourFifths, OfAReferenceThatIsNeverSelectedHaveNoValueAndAreJudgedByTheirBounds) {
  const FourFifths f = judged(5, 10, 0, 10);
  EXPECT_EQ(f.ratio.undefined, Undefined::zero_reference);
  EXPECT_FALSE(f.point_within);
  // There is no ratio, but its lower bound is far beyond 5/4: that settles it.
  EXPECT_EQ(f.verdict, Verdict::outside);
  EXPECT_EQ(judged(0, 0, 5, 10).verdict, Verdict::undefined);
}

}  // namespace
}  // namespace lotrecht::fairness
