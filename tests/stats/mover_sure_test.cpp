#include <lotrecht/stats/mover_sure.hpp>

#include <gtest/gtest.h>

#include <limits>

namespace lotrecht::stats {
namespace {

const Interval a{0.2, 0.5};
const Interval b{0.1, 0.3};

TEST(MoverSure, WithoutSureBoundsIsMover) {
  EXPECT_EQ(mover_difference(0.3, SureBounds{a}, 0.15, SureBounds{b}), mover_difference(0.3, a, 0.15, b));
  EXPECT_EQ(mover_mean(0.3, SureBounds{a}, 0.15, SureBounds{b}).interval, mover_mean(0.3, a, 0.15, b));
  EXPECT_EQ(mover_ratio(0.3, SureBounds{a}, 0.15, SureBounds{b}), mover_ratio(0.3, a, 0.15, b));
}

// Each bound that cannot be missed widens the one bound it goes into, to where both arms are added, and no other.
TEST(MoverSure, ABoundThatCannotBeMissedLendsNothing) {
  const Interval difference = mover_difference(0.3, a, 0.15, b);
  for (const SureBounds& sure : {SureBounds{a, true, false}, SureBounds{a, false, true}}) {
    const Interval d = mover_difference(0.3, sure, 0.15, SureBounds{b});
    EXPECT_DOUBLE_EQ(d.low, sure.sure_low ? 0.2 - 0.3 : difference.low);
    EXPECT_DOUBLE_EQ(d.high, sure.sure_high ? 0.5 - 0.1 : difference.high);
    const Interval back = mover_difference(0.15, SureBounds{b}, 0.3, sure);
    EXPECT_DOUBLE_EQ(back.low, -d.high);
    EXPECT_DOUBLE_EQ(back.high, -d.low);
    const Interval r = mover_ratio(0.3, sure, 0.15, SureBounds{b});
    EXPECT_DOUBLE_EQ(r.low, sure.sure_low ? 0.2 / 0.3 : mover_ratio(0.3, a, 0.15, b).low);
    EXPECT_DOUBLE_EQ(r.high, sure.sure_high ? 0.5 / 0.1 : mover_ratio(0.3, a, 0.15, b).high);
    const SureBounds m = mover_mean(0.3, sure, 0.15, SureBounds{b});
    EXPECT_DOUBLE_EQ(m.interval.low, sure.sure_low ? 0.15 : mover_mean(0.3, a, 0.15, b).low);
    EXPECT_DOUBLE_EQ(m.interval.high, sure.sure_high ? 0.4 : mover_mean(0.3, a, 0.15, b).high);
    EXPECT_FALSE(m.sure_low || m.sure_high);
  }
  EXPECT_TRUE(mover_mean(0.3, {a, true, false}, 0.15, {b, true, true}).sure_low);
}

TEST(MoverSure, RatiosOfNothing) {
  const SureBounds none{{0.0, 0.1}, true, false};
  const Interval r = mover_ratio(0.0, none, 0.15, SureBounds{b});
  EXPECT_EQ(r.low, 0.0);
  EXPECT_EQ(mover_ratio(0.15, SureBounds{b}, 0.0, none).high, std::numeric_limits<double>::infinity());
}

}  // namespace
}  // namespace lotrecht::stats
