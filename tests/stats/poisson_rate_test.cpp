#include <lotrecht/stats/poisson_rate.hpp>

#include <cmath>
#include <cstdint>
#include <limits>

#include <gtest/gtest.h>
#include <boost/math/special_functions/gamma.hpp>

#include "support/interval_laws.hpp"
#include "support/reference.hpp"

namespace lotrecht::stats {
namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();

TEST(PoissonRate, LawsOfARate) {
  for (const auto method : {garwood, poisson_score}) {
    for (std::uint64_t x = 0; x <= 60; ++x) {
      Interval narrower{static_cast<double>(x) / 7.0, static_cast<double>(x) / 7.0};
      for (const Confidence& c : testing::rising_levels) {
        const Interval i = method(x, 7.0, c);
        EXPECT_TRUE(0.0 <= i.low && i.low <= narrower.low && narrower.high <= i.high) << x;
        EXPECT_EQ(i.low == 0.0, x == 0);
        const Interval next = method(x + 1, 7.0, c);
        EXPECT_TRUE(i.low < next.low && i.high < next.high) << "more events, higher bounds";
        EXPECT_NEAR(method(x, 14.0, c).high, i.high / 2.0, 1e-15 * i.high) << "a rate is per exposure";
        narrower = i;
      }
    }
    EXPECT_EQ(method(3, 0.0, Confidence{0.95}), (Interval{0.0, infinity})) << "nothing known";
    EXPECT_THROW((void)method(3, -1.0, Confidence{0.95}), InvalidInput);
    EXPECT_THROW((void)method(3, infinity, Confidence{0.95}), InvalidInput);
    EXPECT_THROW((void)method(3, std::nan(""), Confidence{0.95}), InvalidInput);
  }
}

TEST(PoissonRate, GarwoodAgreesWithMultiplePrecision) {
  for (const auto& row : testing::ReferenceTable{"poisson_rate.csv"}) {
    const Interval got = garwood(row.count("events"), 1.0, Confidence{row.number("level")});
    // The level as a double is off by up to 1e-16, which a tail of 5e-7 feels in the tenth digit of itself, and the
    // bounds, whose logarithmic derivative in the tail is small, in the eleventh.
    const double tolerance = row.number("level") > 0.99 ? 2e-10 : 1e-13;
    EXPECT_LE(testing::error_relative_to(got.low, row.number("low"), row.number("low")), tolerance) << row.line();
    EXPECT_LE(testing::error_relative_to(got.high, row.number("high"), row.number("high")), tolerance) << row.line();
  }
}

TEST(PoissonRate, TheScoreBoundsSolveTheScoreEquation) {
  const Confidence c{0.95};
  for (const std::uint64_t x : {1U, 4U, 100U, 1'000'000U}) {
    const Interval i = poisson_score(x, 1.0, c);
    for (const double bound : {i.low, i.high}) {
      EXPECT_NEAR(std::abs(static_cast<double>(x) - bound) / std::sqrt(bound), c.z(), 1e-8 * c.z());
    }
  }
}

/// Probability of the counts whose interval holds the truth; the sum stops where the mass does.
template <class Method>
double coverage(const Method& method, double mean, const Confidence& c) {
  double covered = 0.0;
  double mass = std::exp(-mean);
  for (std::uint64_t x = 0; static_cast<double>(x) < mean + 12.0 * std::sqrt(mean) + 40.0; ++x) {
    if (x > 0) mass *= mean / static_cast<double>(x);
    if (method(x, 1.0, c).contains(mean)) covered += mass;
  }
  return covered;
}

TEST(PoissonRate, GarwoodCoversAtLeastAtTheLevelAndTheScoreIntervalAboutThere) {
  const Confidence c{0.95};
  double least_exact = 1.0;
  double least_score = 1.0;
  double mean_score = 0.0;
  int points = 0;
  for (double mean = 0.1; mean < 60.0; mean += 0.1, ++points) {
    least_exact = std::min(least_exact, coverage(garwood, mean, c));
    const double score = coverage(poisson_score, mean, c);
    least_score = std::min(least_score, score);
    mean_score += score;
  }
  EXPECT_GE(least_exact, 0.95);
  EXPECT_GE(least_score, 0.83);
  EXPECT_LE(least_score, 0.95) << "it is no guarantee";
  EXPECT_NEAR(mean_score / points, 0.95, 0.005);
}

// Where inversion still answers, expansion gives the same; beyond, bounds are ordered and x / t lies inside.
TEST(PoissonRate, GarwoodTakesAnyNumberOfEvents) {
  for (const double level : {0.5, 0.95, 0.9999999}) {
    const Confidence c{level};
    for (const double x : {1e8, 7e8}) {
      const Interval i = garwood(static_cast<std::uint64_t>(x), 1.0, c);
      EXPECT_NEAR(i.low / boost::math::gamma_p_inv(x, 0.5 * c.alpha()), 1.0, 1e-12) << x;
      EXPECT_NEAR(i.high / boost::math::gamma_q_inv(x + 1.0, 0.5 * c.alpha()), 1.0, 1e-12) << x;
    }
    for (const std::uint64_t x : {std::uint64_t{1'000'000'000'000}, std::uint64_t{1} << 62}) {
      const double events = static_cast<double>(x);
      const Interval i = garwood(x, 2.0, c);
      EXPECT_LT(i.low, 0.5 * events);
      EXPECT_GT(i.high, 0.5 * events);
      EXPECT_NEAR((i.high - i.low) / (c.z() * std::sqrt(events)), 1.0, 1e-5);
    }
  }
}

}  // namespace
}  // namespace lotrecht::stats
