#include <lotrecht/stats/hypergeometric_interval.hpp>

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <vector>

namespace lotrecht::stats {
namespace {

/// Pascal's triangle; exact in long double for what is used here.
long double choose(std::uint64_t n, std::uint64_t k) {
  if (k > n) return 0.0L;
  long double c = 1.0L;
  for (std::uint64_t i = 1; i <= k; ++i) c = c * static_cast<long double>(n - k + i) / static_cast<long double>(i);
  return c;
}

long double mass(std::uint64_t x, std::uint64_t n, std::uint64_t marked, std::uint64_t population) {
  if (x > marked || n - x > population - marked) return 0.0L;
  return choose(marked, x) * choose(population - marked, n - x) / choose(population, n);
}

/// The definition, by looking at every number of marked ones.
Interval by_enumeration(std::uint64_t k, std::uint64_t n, std::uint64_t population, double level) {
  const long double tail = (1.0L - static_cast<long double>(level)) / 2.0L * (1.0L - 1e-10L);
  std::uint64_t low = population;
  std::uint64_t high = 0;
  for (std::uint64_t m = k; m <= population - (n - k); ++m) {
    long double at_least = 0.0L;
    long double at_most = 0.0L;
    for (std::uint64_t x = 0; x <= n; ++x) {
      if (x >= k) at_least += mass(x, n, m, population);
      if (x <= k) at_most += mass(x, n, m, population);
    }
    if (at_least > tail) low = std::min(low, m);
    if (at_most > tail) high = std::max(high, m);
  }
  const auto N = static_cast<double>(population);
  return {static_cast<double>(low) / N, static_cast<double>(high) / N};
}

TEST(HypergeometricInterval, IsItsDefinitionForEverySmallTable) {
  for (const double level : {0.8, 0.95, 0.99}) {
    for (std::uint64_t population = 1; population <= 24; ++population) {
      for (std::uint64_t n = 1; n <= population; ++n) {
        for (std::uint64_t k = 0; k <= n; ++k) {
          EXPECT_EQ(hypergeometric_interval({k, n}, population, Confidence{level}),
                    by_enumeration(k, n, population, level))
              << k << " of " << n << " of " << population << " at " << level;
        }
      }
    }
  }
}

TEST(HypergeometricInterval, IsItsDefinitionWhereTheCityIsLarger) {
  for (const auto& [k, n, population] : std::vector<std::array<std::uint64_t, 3>>{
           {0, 30, 200}, {3, 30, 200}, {29, 30, 200}, {50, 100, 150}, {7, 60, 400}, {199, 200, 250}}) {
    EXPECT_EQ(hypergeometric_interval({k, n}, population, Confidence{0.95}), by_enumeration(k, n, population, 0.95));
  }
}

TEST(HypergeometricInterval, CoversAtLeastAtItsLevelForEveryPopulation) {
  for (const std::uint64_t population : {20u, 57u}) {
    for (const std::uint64_t n : {5u, 12u, 19u}) {
      for (std::uint64_t marked = 0; marked <= population; ++marked) {
        long double covered = 0.0L;
        for (std::uint64_t k = 0; k <= n; ++k) {
          const Interval i = hypergeometric_interval({k, n}, population, Confidence{0.95});
          const double share = static_cast<double>(marked) / static_cast<double>(population);
          if (i.contains(share)) covered += mass(k, n, marked, population);
        }
        EXPECT_GE(covered, 0.95L - 1e-15L) << marked << " of " << population;
      }
    }
  }
}

TEST(HypergeometricInterval, OfEverybodyIsAPoint) {
  EXPECT_EQ(hypergeometric_interval({7, 40}, 40, Confidence{0.95}), (Interval{0.175, 0.175}));
}

TEST(HypergeometricInterval, LiesWithinClopperAndPearsonsAndApproachesIt) {
  double last = 1.0;
  for (const std::uint64_t population : {50u, 100u, 1000u, 100'000u, 100'000'000u}) {
    const Interval exact = clopper_pearson({9, 40}, Confidence{0.95});
    const Interval i = hypergeometric_interval({9, 40}, population, Confidence{0.95});
    const double step = 1.0 / static_cast<double>(population);
    EXPECT_GE(i.low, exact.low - step);
    EXPECT_LE(i.high, exact.high + step);
    const double off = std::abs(i.low - exact.low) + std::abs(i.high - exact.high);
    EXPECT_LT(off, last);
    last = off;
  }
  EXPECT_LT(last, 1e-6);
  EXPECT_EQ(hypergeometric_interval({9, 40}, 2'000'000'000, Confidence{0.95}),
            clopper_pearson({9, 40}, Confidence{0.95}));
}

TEST(HypergeometricInterval, MirrorsSuccessAndFailure) {
  for (std::uint64_t k = 0; k <= 30; ++k) {
    const Interval a = hypergeometric_interval({k, 30}, 97, Confidence{0.9});
    const Interval b = hypergeometric_interval({30 - k, 30}, 97, Confidence{0.9});
    EXPECT_NEAR(a.low, 1.0 - b.high, 1e-15);
  }
}

TEST(HypergeometricInterval, KnowsNothingWithoutASampleAndRefusesTheImpossible) {
  EXPECT_EQ(hypergeometric_interval({0, 0}, 10, Confidence{0.95}), (Interval{0.0, 1.0}));
  EXPECT_THROW(static_cast<void>(hypergeometric_interval({1, 10}, 9, Confidence{0.95})), InvalidInput);
  EXPECT_THROW(static_cast<void>(hypergeometric_interval({11, 10}, 20, Confidence{0.95})), InvalidInput);
}

TEST(HypergeometricDifference, OfTwoCensusesIsAPointAndOtherwiseHoldsTheDifference) {
  const Interval point = hypergeometric_difference({7, 40}, 40, {10, 20}, 20, Confidence{0.95});
  EXPECT_DOUBLE_EQ(point.low, 0.175 - 0.5);
  EXPECT_DOUBLE_EQ(point.high, 0.175 - 0.5);
  const Interval some = hypergeometric_difference({7, 40}, 90, {10, 20}, 60, Confidence{0.95});
  EXPECT_TRUE(some.contains(0.175 - 0.5));
  EXPECT_EQ(hypergeometric_difference({0, 0}, 4, {1, 2}, 3, Confidence{0.95}), (Interval{-1.0, 1.0}));
}

// Half of each population was seen. MOVER let two bounds that cannot be missed borrow from each other, and covered a
// share of .05 beside one of .95 in 75 of 100 samples.
TEST(HypergeometricDifference, CoversWhereBothBoundsAreCertain) {
  constexpr std::uint64_t n = 10;
  constexpr std::uint64_t population = 20;
  const auto mass = [](std::uint64_t x, std::uint64_t marked) {
    return static_cast<double>(choose(marked, x) * choose(population - marked, n - x) / choose(population, n));
  };
  double smallest = 1.0;
  for (std::uint64_t m = 0; m <= population; ++m) {
    for (std::uint64_t k = 0; k <= population; ++k) {
      const double truth = (static_cast<double>(m) - static_cast<double>(k)) / static_cast<double>(population);
      double covered = 0.0;
      for (std::uint64_t x = 0; x <= n; ++x) {
        for (std::uint64_t y = 0; y <= n; ++y) {
          const double probability = mass(x, m) * mass(y, k);
          if (probability == 0.0) continue;
          const Interval i = hypergeometric_difference({x, n}, population, {y, n}, population, Confidence{0.95});
          if (i.low - 1e-12 <= truth && truth <= i.high + 1e-12) covered += probability;
        }
      }
      smallest = std::min(smallest, covered);
    }
  }
  EXPECT_GE(smallest, 0.95);
}

}  // namespace
}  // namespace lotrecht::stats
