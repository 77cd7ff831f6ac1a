#include <lotrecht/stats/bootstrap_interval.hpp>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <numeric>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include <gtest/gtest.h>
#include <boost/math/distributions/binomial.hpp>

#include "stats/bca_reference.hpp"
#include "stats/goodness_of_fit.hpp"

namespace lotrecht::stats {
namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();
constexpr double nan = std::numeric_limits<double>::quiet_NaN();
const Confidence ninety_five{0.95};
using Cells = std::vector<std::uint64_t>;

/// 1, 2, ..., n, in an order that is not sorted.
std::vector<double> ranks(int n) {
  std::vector<double> values(static_cast<std::size_t>(n));
  std::iota(values.begin(), values.end(), 1.0);
  std::rotate(values.begin(), values.begin() + n / 3, values.end());
  return values;
}

BootstrapStatistic view(const std::vector<double>& replicates, double point, std::optional<double> acceleration = 0.0) {
  return {point, acceleration, replicates};
}

constexpr auto share = [](std::span<const std::uint64_t> cells, std::span<double> out) {
  out[0] = static_cast<double>(cells[0]) / static_cast<double>(cells[0] + cells[1]);
};

TEST(PercentileInterval, EndsAtReplicatesWhereRanksAreWhole) {
  const std::vector<double> values = ranks(999);
  EXPECT_EQ(percentile_interval(view(values, 500), ninety_five).interval, (Interval{25, 975}));
  EXPECT_EQ(percentile_interval(view(values, 500), Confidence{0.9}).interval, (Interval{50, 950}));
  EXPECT_EQ(percentile_interval(view(values, 500), Confidence{0.99}).interval, (Interval{5, 995}));
}

TEST(PercentileInterval, InterpolatesElsewhere) {
  const std::vector<double> values = ranks(1000);
  const Interval interval = percentile_interval(view(values, 500), ninety_five).interval;
  EXPECT_NEAR(interval.low, 25.025, 1e-9);
  EXPECT_NEAR(interval.high, 975.975, 1e-9);
}

TEST(PercentileInterval, GrowsWithConfidence) {
  const std::vector<double> values = ranks(999);
  Interval inner = percentile_interval(view(values, 500), Confidence{0.5}).interval;
  for (const double level : {0.6, 0.8, 0.9, 0.95, 0.99, 0.998}) {
    const Interval outer = percentile_interval(view(values, 500), Confidence{level}).interval;
    EXPECT_LE(outer.low, inner.low);
    EXPECT_GE(outer.high, inner.high);
    inner = outer;
  }
}

// The bootstrap law of a rate is Binomial(n, s/n)/n, so the exact end is known. The Monte Carlo end is another value
// only if the number of replicates at or below it, or below it, falls on the wrong side of the rank; the test computes
// the probability of that from binomial tails and insists that it is negligible.
TEST(PercentileInterval, OfARateIsTheExactQuantileOfItsBinomialLaw) {
  const std::uint64_t n = 50;
  const std::uint64_t s = 24;
  const std::uint64_t replicates = 39'999;
  const boost::math::binomial law{static_cast<double>(n), static_cast<double>(s) / static_cast<double>(n)};
  const BootstrapResult result =
      bootstrap({Cells{s, n - s}}, 1, share, {.replicates = replicates, .seed = Seed{91}, .acceleration = false});
  const BootstrapInterval found = percentile_interval(result.statistic(0), ninety_five);
  // The rank of either end, and the probability that the replicate at that rank is not the expected value.
  const auto check = [&](double rank, double end) {
    double k = 0.0;
    while (boost::math::cdf(law, k) < rank / static_cast<double>(replicates + 1)) k += 1.0;
    const boost::math::binomial at_or_below{static_cast<double>(replicates), boost::math::cdf(law, k)};
    const boost::math::binomial below{static_cast<double>(replicates), boost::math::cdf(law, k - 1.0)};
    const double failure = boost::math::cdf(at_or_below, rank - 1.0) + boost::math::cdf(complement(below, rank - 1.0));
    EXPECT_LT(failure, testing::failure_probability) << "this case is too close to call";
    EXPECT_EQ(end, k / static_cast<double>(n));
  };
  check(0.025 * static_cast<double>(replicates + 1), found.interval.low);
  check(0.975 * static_cast<double>(replicates + 1), found.interval.high);
}

// tests/reference/bca.csv: scipy's BCa on the same replicates. scipy interpolates by type 7; the probabilities at which
// it does so must be ours, and so must the ends by type 6.
TEST(BcaInterval, AgreesWithScipyOnTheSameReplicates) {
  for (const auto& c : testing::bca_cases()) {
    const BootstrapInterval found = bca_interval({c.point, c.acceleration, c.replicates}, Confidence{c.confidence});
    EXPECT_EQ(found.obstacle, BcaObstacle::none);
    EXPECT_NEAR(found.low_probability, c.low_probability, 1e-12) << c.scenario;
    EXPECT_NEAR(found.high_probability, c.high_probability, 1e-12) << c.scenario;
    EXPECT_NEAR(found.interval.low, c.low_type_6, 1e-10 * std::abs(c.low_type_6)) << c.scenario;
    EXPECT_NEAR(found.interval.high, c.high_type_6, 1e-10 * std::abs(c.high_type_6)) << c.scenario;
    std::vector<double> values = c.replicates;
    EXPECT_NEAR(quantile(values, found.low_probability, QuantileRule::between_extremes), c.low_type_7,
                1e-10 * std::abs(c.low_type_7))
        << c.scenario;
    EXPECT_NEAR(quantile(values, found.high_probability, QuantileRule::between_extremes), c.high_type_7,
                1e-10 * std::abs(c.high_type_7))
        << c.scenario;
  }
}

TEST(BcaInterval, WithoutBiasAndAccelerationIsThePercentileInterval) {
  const std::vector<double> values = ranks(999);
  const BootstrapInterval bca = bca_interval(view(values, 500), ninety_five);
  EXPECT_EQ(bca.interval, percentile_interval(view(values, 500), ninety_five).interval);
}

TEST(BcaInterval, MirrorsWhenTheStatisticChangesItsSign) {
  for (const auto& c : testing::bca_cases()) {
    std::vector<double> mirrored = c.replicates;
    for (double& x : mirrored) x = -x;
    const BootstrapInterval there = bca_interval({c.point, c.acceleration, c.replicates}, ninety_five);
    const BootstrapInterval back = bca_interval({-c.point, -c.acceleration, mirrored}, ninety_five);
    EXPECT_NEAR(back.interval.low, -there.interval.high, 1e-9) << c.scenario;
    EXPECT_NEAR(back.interval.high, -there.interval.low, 1e-9) << c.scenario;
    EXPECT_NEAR(back.low_error, there.high_error, 1e-9) << c.scenario;
  }
}

// Unlike a symmetric interval, percentile and BCa follow a monotone transformation of the statistic. Ranks are whole
// here, so no interpolation bends the ends.
TEST(BcaInterval, FollowsAMonotoneTransformation) {
  const std::vector<double> values = ranks(999);
  std::vector<double> logarithms = values;
  for (double& x : logarithms) x = std::log(x);
  const Interval plain = bca_interval(view(values, 500), ninety_five).interval;
  const Interval bent = bca_interval(view(logarithms, std::log(500.0)), ninety_five).interval;
  EXPECT_EQ(bent, (Interval{std::log(plain.low), std::log(plain.high)}));
}

// Three values, the middle one the point: counting the ties on one side would give z0 = 0.25 or -0.25 at 40 % of ties.
TEST(BcaInterval, CountsReplicatesEqualToThePointOneHalf) {
  std::vector<double> values(100, 5.0);
  std::fill(values.begin(), values.begin() + 30, 4.0);
  std::fill(values.begin() + 30, values.begin() + 60, 6.0);
  const BootstrapInterval found = bca_interval(view(values, 5.0), ninety_five);
  EXPECT_NEAR(found.low_probability, 0.025, 1e-12);
  EXPECT_NEAR(found.high_probability, 0.975, 1e-12);
}

TEST(BcaInterval, SaysWhenAllReplicatesLieOnOneSide) {
  const std::vector<double> values = ranks(99);
  for (const double point : {0.0, 100.0}) {
    const BootstrapInterval found = bca_interval(view(values, point), ninety_five);
    EXPECT_EQ(found.obstacle, BcaObstacle::one_sided);
    EXPECT_EQ(found.interval, percentile_interval(view(values, point), ninety_five).interval);
  }
}

TEST(BcaInterval, SaysWhenThereIsNoAcceleration) {
  const std::vector<double> values = ranks(99);
  EXPECT_EQ(bca_interval(view(values, 50, nan), ninety_five).obstacle, BcaObstacle::no_acceleration);
  EXPECT_EQ(bca_interval(view(values, 50, 0.9), ninety_five).obstacle, BcaObstacle::acceleration_too_big);
  EXPECT_EQ(bca_interval(view(values, 50, -0.9), ninety_five).obstacle, BcaObstacle::acceleration_too_big);
  EXPECT_EQ(bca_interval(view(values, nan), ninety_five).obstacle, BcaObstacle::point_undefined);
}

TEST(BcaInterval, SaysWhenAnEndIsBeyondTheReplicates) {
  const std::vector<double> values = ranks(99);
  const BootstrapInterval found = bca_interval(view(values, 10), ninety_five);
  EXPECT_TRUE(found.at_extreme);
  EXPECT_EQ(found.interval.low, 1.0);
  EXPECT_FALSE(bca_interval(view(values, 50), ninety_five).at_extreme);
}

TEST(BootstrapInterval, OfEqualReplicatesIsThatPoint) {
  const std::vector<double> values(99, 0.25);
  for (const BootstrapInterval& found :
       {percentile_interval(view(values, 0.25), ninety_five), bca_interval(view(values, 0.25), ninety_five)}) {
    EXPECT_EQ(found.interval, (Interval{0.25, 0.25}));
    EXPECT_EQ(found.low_error, 0.0);
    EXPECT_EQ(found.obstacle, BcaObstacle::none);
  }
}

TEST(BootstrapInterval, CountsUndefinedReplicatesAndIsThatOfTheOthers) {
  std::vector<double> values = ranks(999);
  std::vector<double> with_gaps;
  for (const double x : values) {
    with_gaps.push_back(x);
    if (static_cast<int>(x) % 3 == 0) with_gaps.push_back(nan);
  }
  const BootstrapInterval found = percentile_interval(view(with_gaps, 500), ninety_five);
  EXPECT_EQ(found.replicates, 1332U);
  EXPECT_EQ(found.undefined, 333U);
  EXPECT_EQ(found.interval, percentile_interval(view(values, 500), ninety_five).interval);
  EXPECT_EQ(bca_interval(view(with_gaps, 500), ninety_five).undefined, 333U);
}

TEST(BootstrapInterval, SaysWhenTooFewReplicatesAreDefined) {
  std::vector<double> values(99, nan);
  for (std::size_t i = 0; i < 10; ++i) values[9 * i] = static_cast<double>(i);
  const BootstrapInterval found = percentile_interval(view(values, 5), ninety_five);
  EXPECT_TRUE(found.at_extreme);
  EXPECT_EQ(found.interval, (Interval{0, 9}));
  EXPECT_EQ(found.undefined, 89U);
}

TEST(BootstrapInterval, IsTheWholeLineWhenNothingIsDefined) {
  const std::vector<double> values(99, nan);
  for (const BootstrapInterval& found :
       {percentile_interval(view(values, 1), ninety_five), bca_interval(view(values, 1), ninety_five),
        bca_interval(view(values, nan), ninety_five)}) {
    EXPECT_EQ(found.interval, (Interval{-infinity, infinity}));
    EXPECT_EQ(found.undefined, 99U);
    EXPECT_TRUE(std::isnan(found.low_error));
  }
}

TEST(BootstrapInterval, OrdersInfiniteReplicatesLikeOthers) {
  std::vector<double> values = ranks(99);
  for (double& x : values) {
    if (x > 90) x = infinity;
  }
  const BootstrapInterval found = percentile_interval(view(values, 50), ninety_five);
  EXPECT_EQ(found.interval.high, infinity);
  EXPECT_FALSE(std::isnan(found.high_error));
  EXPECT_EQ(bca_interval(view(values, 50), ninety_five).interval.high, infinity);
}

// The standard deviation of the ends over independent runs is what the error says, on average. 1000 runs know a
// standard deviation to 2.2 %, so 15 % is 6.7 standard errors. Without the part of z0, the error of BCa would be 27 %
// too small.
TEST(BootstrapInterval, StatesItsMonteCarloError) {
  const Cells cells{3000, 7000};
  for (const bool bca : {false, true}) {
    double low_sum = 0.0, low_squares = 0.0, high_sum = 0.0, high_squares = 0.0, low_stated = 0.0, high_stated = 0.0;
    constexpr int runs = 1000;
    for (std::uint64_t seed = 0; seed < runs; ++seed) {
      const BootstrapResult result = bootstrap({cells}, 1, share, {.replicates = 399, .seed = Seed{seed}});
      const BootstrapInterval found = bca ? bca_interval(result.statistic(0), Confidence{0.9})
                                          : percentile_interval(result.statistic(0), Confidence{0.9});
      low_sum += found.interval.low;
      low_squares += found.interval.low * found.interval.low;
      high_sum += found.interval.high;
      high_squares += found.interval.high * found.interval.high;
      low_stated += found.low_error / runs;
      high_stated += found.high_error / runs;
    }
    const auto deviation = [](double sum, double squares) {
      return std::sqrt(squares / runs - (sum / runs) * (sum / runs));
    };
    EXPECT_NEAR(low_stated / deviation(low_sum, low_squares), 1.0, 0.15) << (bca ? "bca" : "percentile");
    EXPECT_NEAR(high_stated / deviation(high_sum, high_squares), 1.0, 0.15) << (bca ? "bca" : "percentile");
  }
}

TEST(BootstrapInterval, NeedsReplicatesEnoughForItsLevel) {
  EXPECT_EQ(fewest_replicates(ninety_five), 39U);
  EXPECT_EQ(fewest_replicates(Confidence{0.9}), 19U);
  EXPECT_EQ(fewest_replicates(Confidence{0.99}), 199U);
  EXPECT_EQ(fewest_replicates(Confidence{0.999}), 1999U);
  const std::vector<double> enough = ranks(39);
  EXPECT_EQ(percentile_interval(view(enough, 20), ninety_five).interval, (Interval{1, 39}));
  const std::vector<double> few = ranks(38);
  try {
    (void)percentile_interval(view(few, 20), ninety_five);
    FAIL();
  } catch (const InvalidInput& refusal) {
    EXPECT_NE(std::string{refusal.what()}.find("at least 39"), std::string::npos) << refusal.what();
  }
  EXPECT_THROW((void)bca_interval(view(few, 20), ninety_five), InvalidInput);
  EXPECT_THROW((void)bca_interval(view(enough, 20, std::nullopt), ninety_five), InvalidInput);
}

}  // namespace
}  // namespace lotrecht::stats
