#include <lotrecht/stats/hypergeometric_domain.hpp>

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <vector>

namespace lotrecht::stats {
namespace {

const Confidence c95{0.95};
const Confidence within{0.9525};

/// Exact in long double for what is used here.
long double choose(std::uint64_t n, std::uint64_t k) {
  if (k > n) return 0.0L;
  long double c = 1.0L;
  for (std::uint64_t i = 1; i <= k; ++i) c = c * static_cast<long double>(n - k + i) / static_cast<long double>(i);
  return c;
}

/// P(met or fewer of a part of K among `sample` of N), summed.
long double met_at_most(std::uint64_t met, std::uint64_t part, std::uint64_t sample, std::uint64_t population) {
  long double sum = 0.0L;
  for (std::uint64_t i = 0; i <= met; ++i) {
    if (sample >= i) sum += choose(part, i) * choose(population - part, sample - i);
  }
  return sum / choose(population, sample);
}

/// The definition: the exact intervals of all sizes that what was met does not rule out.
Interval by_definition(const BinomialTally& k, std::uint64_t sample, std::uint64_t population) {
  Interval all{1.0, 0.0};
  for (std::uint64_t part = k.trials; part <= population - (sample - k.trials); ++part) {
    if (met_at_most(k.trials, part, sample, population) <= 0.0025L) break;
    const Interval own = hypergeometric_interval(k, part, within);
    all = {std::min(all.low, own.low), std::max(all.high, own.high)};
  }
  return all;
}

TEST(HypergeometricDomain, IsItsDefinitionForEverySmallTable) {
  for (std::uint64_t population = 1; population <= 14; ++population) {
    for (std::uint64_t sample = 1; sample <= population; ++sample) {
      for (std::uint64_t met = 1; met <= sample; ++met) {
        for (std::uint64_t x = 0; x <= met; ++x) {
          const Interval got = hypergeometric_domain({x, met}, sample, population, c95).interval;
          const Interval want = by_definition({x, met}, sample, population);
          EXPECT_NEAR(got.low, want.low, 1e-15) << x << " of " << met << " of " << sample << " of " << population;
          EXPECT_NEAR(got.high, want.high, 1e-15) << x << " of " << met << " of " << sample << " of " << population;
        }
      }
    }
  }
}

// Where not all sizes are looked at, the bound is below all of them, by one in the part at most.
TEST(HypergeometricDomain, IsNeverWithinItsDefinition) {
  for (const auto& [x, met, sample, population] : std::vector<std::array<std::uint64_t, 4>>{
           {3, 10, 40, 1500}, {10, 20, 60, 1200}, {1, 5, 100, 9000}, {80, 90, 300, 1500}}) {
    const BinomialTally k{x, met};
    const Interval got = hypergeometric_domain(k, sample, population, c95).interval;
    const std::uint64_t most = largest_part(met, sample, population, 0.0025);
    Interval want{1.0, 0.0};
    for (std::uint64_t part = met; part <= most; ++part) {
      const Interval own = hypergeometric_interval(k, part, within);
      want = {std::min(want.low, own.low), std::max(want.high, own.high)};
    }
    EXPECT_LE(got.low, want.low);
    EXPECT_GE(got.high, want.high);
    EXPECT_NEAR(got.low, want.low, 1.0 / static_cast<double>(most));
    EXPECT_NEAR(got.high, want.high, 1.0 / static_cast<double>(most));
  }
}

// Every part (M marked, F not, of N) and everything a sample can meet: no coverage below the level. Exact.
TEST(HypergeometricDomain, CoversAtItsLevelWhateverThePartsSize) {
  for (const auto& [sample, population] : std::vector<std::array<std::uint64_t, 2>>{{5, 12}, {12, 15}, {16, 20}}) {
    for (std::uint64_t m = 0; m <= population; ++m) {
      for (std::uint64_t f = m == 0 ? 1 : 0; m + f <= population; ++f) {
        const double truth = static_cast<double>(m) / static_cast<double>(m + f);
        long double covered = 0.0L;
        for (std::uint64_t x = 0; x <= std::min(m, sample); ++x) {
          for (std::uint64_t y = 0; y <= f && x + y <= sample; ++y) {
            const long double mass = choose(m, x) * choose(f, y) * choose(population - m - f, sample - x - y);
            if (mass == 0.0L) continue;
            const Interval i = hypergeometric_domain({x, x + y}, sample, population, c95).interval;
            if (i.low <= truth + 1e-12 && truth - 1e-12 <= i.high) covered += mass;
          }
        }
        EXPECT_GE(covered / choose(population, sample), 0.95L - 1e-12L) << m << " and " << f << " of " << population;
      }
    }
  }
}

// 10 of 50 drawn from 100 are of the part: it is no good to take 20 for its size.
TEST(HypergeometricDomain, IsWiderThanAtTheSizeOneWouldGuess) {
  const Interval got = hypergeometric_domain({0, 10}, 50, 100, c95).interval;
  EXPECT_GT(got.high, hypergeometric_interval({0, 10}, 20, c95).high);
  EXPECT_GT(largest_part(10, 50, 100, 0.0025), 25u);
}

TEST(HypergeometricDomain, IsAPointOfAllAndCloppersWithoutEnd) {
  const SureBounds all = hypergeometric_domain({3, 8}, 20, 20, c95);
  EXPECT_EQ(all.interval, (Interval{0.375, 0.375}));
  EXPECT_TRUE(all.sure_low && all.sure_high);
  const Interval clopper = clopper_pearson({3, 8}, within);
  const Interval endless = hypergeometric_domain({3, 8}, 20, 2'000'000'000, c95).interval;
  EXPECT_NEAR(endless.low, clopper.low, 1e-12);
  EXPECT_NEAR(endless.high, clopper.high, 1e-12);
  const Interval large = hypergeometric_domain({3, 8}, 20, 1'000'000, c95).interval;
  EXPECT_NEAR(large.low, clopper.low, 1e-4);
  EXPECT_NEAR(large.high, clopper.high, 1e-4);
}

TEST(HypergeometricDomain, MirrorsAndSaysWhatIsSure) {
  const SureBounds a = hypergeometric_domain({2, 9}, 30, 70, c95);
  const SureBounds b = hypergeometric_domain({7, 9}, 30, 70, c95);
  EXPECT_NEAR(a.interval.low, 1.0 - b.interval.high, 1e-15);
  EXPECT_NEAR(a.interval.high, 1.0 - b.interval.low, 1e-15);
  const SureBounds none = hypergeometric_domain({0, 9}, 30, 70, c95);
  EXPECT_TRUE(none.sure_low);
  EXPECT_FALSE(none.sure_high);
  EXPECT_EQ(none.interval.low, 0.0);
  EXPECT_EQ(hypergeometric_domain({0, 0}, 30, 70, c95).interval, (Interval{0.0, 1.0}));
}

TEST(HypergeometricDomain, RefusesSamplesThatCannotBe) {
  EXPECT_THROW(static_cast<void>(hypergeometric_domain({1, 5}, 4, 20, c95)), InvalidInput);
  EXPECT_THROW(static_cast<void>(hypergeometric_domain({1, 5}, 30, 20, c95)), InvalidInput);
  EXPECT_THROW(static_cast<void>(hypergeometric_domain({6, 5}, 10, 20, c95)), InvalidInput);
  EXPECT_THROW(static_cast<void>(largest_part(5, 4, 20, 0.01)), InvalidInput);
}

}  // namespace
}  // namespace lotrecht::stats
