#include <lotrecht/stats/korn_graubard.hpp>

#include <gtest/gtest.h>

#include <cmath>
#include <limits>

#include <lotrecht/stats/clopper_pearson.hpp>

namespace lotrecht::stats {
namespace {

// Against R's survey: tests/fairness/design_rate_test.cpp (beta_low, beta_high).

const Confidence c95{0.95};

TEST(KornGraubard, OfASimpleSampleIsClopperAndPearsons) {
  for (std::uint64_t x = 1; x < 30; ++x) {
    const double p = static_cast<double>(x) / 30.0;
    const Interval got = korn_graubard(p, 1.0 - p, p * (1.0 - p) / 30.0, 30.0, 29.0, c95);
    const Interval want = clopper_pearson({x, 30}, c95);
    EXPECT_NEAR(got.low, want.low, 1e-12);
    EXPECT_NEAR(got.high, want.high, 1e-12);
  }
}

TEST(KornGraubard, MirrorsAndGrowsWithVarianceAndFewerClusters) {
  const Interval i = korn_graubard(0.2, 0.8, 0.002, 300.0, 12.0, c95);
  const Interval mirrored = korn_graubard(0.8, 0.2, 0.002, 300.0, 12.0, c95);
  EXPECT_NEAR(i.low, 1.0 - mirrored.high, 1e-14);
  EXPECT_LT(korn_graubard(0.2, 0.8, 0.003, 300.0, 12.0, c95).low, i.low);
  EXPECT_GT(korn_graubard(0.2, 0.8, 0.002, 300.0, 5.0, c95).high, i.high);
}

TEST(ClopperPearsonEffective, KnowsItsEnds) {
  EXPECT_EQ(clopper_pearson_effective(0.0, 1.0, 5.5, c95).low, 0.0);
  EXPECT_NEAR(clopper_pearson_effective(0.0, 1.0, 5.5, c95).high, 1.0 - std::pow(0.025, 1.0 / 5.5), 1e-12);
  const Interval point = clopper_pearson_effective(0.3, 0.7, std::numeric_limits<double>::infinity(), c95);
  EXPECT_EQ(point, (Interval{0.3, 0.3}));
  EXPECT_EQ(clopper_pearson_effective(0.3, 0.7, 0.0, c95), (Interval{0.0, 1.0}));
}

TEST(KornGraubard, RefusesWhatHasNoEffectiveSize) {
  EXPECT_THROW(static_cast<void>(korn_graubard(0.2, 0.8, 0.0, 10.0, 9.0, c95)), InvalidInput);
  EXPECT_THROW(static_cast<void>(clopper_pearson_effective(1.2, 0.0, 10.0, c95)), InvalidInput);
  EXPECT_THROW(static_cast<void>(clopper_pearson_effective(0.2, 0.8, -1.0, c95)), InvalidInput);
}

}  // namespace
}  // namespace lotrecht::stats
