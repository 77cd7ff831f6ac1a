#include <lotrecht/stats/interval.hpp>

#include <gtest/gtest.h>

#include <cmath>
#include <limits>

namespace lotrecht::stats {
namespace {

TEST(Interval, HoldsItsEndsAndWhatLiesBetween) {
  constexpr Interval i{0.25, 0.5};
  static_assert(i.contains(0.25) && i.contains(0.3) && i.contains(0.5));
  static_assert(!i.contains(0.24) && !i.contains(0.51));
}

TEST(Interval, MayBeUnboundedAndMayBeAPoint) {
  const double infinity = std::numeric_limits<double>::infinity();
  EXPECT_TRUE((Interval{2.0, infinity}).contains(infinity));
  EXPECT_TRUE((Interval{2.0, infinity}).contains(1e300));
  EXPECT_TRUE((Interval{2.0, 2.0}).contains(2.0));
}

TEST(Interval, HoldsNoNaN) { EXPECT_FALSE((Interval{0.0, 1.0}).contains(std::nan(""))); }

TEST(Interval, ComparesByItsBounds) {
  EXPECT_EQ((Interval{0.0, 1.0}), (Interval{0.0, 1.0}));
  EXPECT_NE((Interval{0.0, 1.0}), (Interval{0.0, 2.0}));
}

}  // namespace
}  // namespace lotrecht::stats
