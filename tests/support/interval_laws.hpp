#pragma once

/// @file
/// What holds for every interval of one kind, checked on every table up to a size.

#include <gtest/gtest.h>

#include <array>
#include <cmath>
#include <cstdint>
#include <limits>

#include <lotrecht/stats/binomial_tally.hpp>
#include <lotrecht/stats/confidence.hpp>
#include <lotrecht/stats/interval.hpp>

#include "support/reference.hpp"

namespace lotrecht::testing {

inline const std::array<stats::Confidence, 4> rising_levels{stats::Confidence{0.5}, stats::Confidence{0.9},
                                                            stats::Confidence{0.95}, stats::Confidence{0.999999999}};

/// Calls `check(a, b)` for every pair of tallies with 1..largest trials each.
template <class Check>
void for_every_pair(std::uint64_t largest, const Check& check) {
  for (std::uint64_t m = 1; m <= largest; ++m) {
    for (std::uint64_t n = 1; n <= largest; ++n) {
      for (std::uint64_t x = 0; x <= m; ++x) {
        for (std::uint64_t y = 0; y <= n; ++y) {
          SCOPED_TRACE(::testing::Message() << x << '/' << m << " against " << y << '/' << n);
          check(stats::BinomialTally{x, m}, stats::BinomialTally{y, n});
          if (::testing::Test::HasFailure()) return;
        }
      }
    }
  }
}

[[nodiscard]] inline stats::BinomialTally mirrored(const stats::BinomialTally& k) { return {k.failures(), k.trials}; }
[[nodiscard]] inline stats::BinomialTally one_more(const stats::BinomialTally& k) {
  return {k.successes + 1, k.trials};
}
[[nodiscard]] inline double rate(const stats::BinomialTally& k) {
  return static_cast<double>(k.successes) / static_cast<double>(k.trials);
}

/// Laws of an interval for one probability.
template <class Method>
void expect_laws_of_a_rate(const Method& method, std::uint64_t largest) {
  for (std::uint64_t n = 1; n <= largest; ++n) {
    for (std::uint64_t x = 0; x <= n; ++x) {
      SCOPED_TRACE(::testing::Message() << x << '/' << n);
      const stats::BinomialTally k{x, n};
      stats::Interval narrower{rate(k), rate(k)};
      for (const stats::Confidence& c : rising_levels) {
        const stats::Interval i = method(k, c);
        EXPECT_TRUE(0.0 <= i.low && i.low <= i.high && i.high <= 1.0);
        EXPECT_EQ(i.low == 0.0, x == 0);
        EXPECT_EQ(i.high == 1.0, x == n);
        EXPECT_TRUE(i.contains(rate(k)));
        EXPECT_TRUE(i.low <= narrower.low && narrower.high <= i.high) << "a higher level holds the lower one";
        narrower = i;
        const stats::Interval other = method(mirrored(k), c);
        EXPECT_NEAR(other.low, 1.0 - i.high, 2e-15) << "swapping success and failure mirrors";
        EXPECT_NEAR(other.high, 1.0 - i.low, 2e-15);
        if (x < n) {
          const stats::Interval next = method(one_more(k), c);
          EXPECT_TRUE(i.low < next.low && i.high < next.high) << "more successes, higher bounds";
        }
      }
      if (::testing::Test::HasFailure()) return;
    }
  }
}

/// Laws of an interval for the difference of two probabilities.
template <class Method>
void expect_laws_of_a_difference(const Method& method, std::uint64_t largest) {
  for_every_pair(largest, [&](const stats::BinomialTally& a, const stats::BinomialTally& b) {
    const double d = rate(a) - rate(b);
    stats::Interval narrower{d, d};
    for (const stats::Confidence& c : rising_levels) {
      const stats::Interval i = method(a, b, c);
      EXPECT_TRUE(-1.0 <= i.low && i.low <= i.high && i.high <= 1.0);
      EXPECT_TRUE(i.low <= d + 1e-15 && d - 1e-15 <= i.high) << "contains the observed difference";
      EXPECT_TRUE(i.low <= narrower.low + 1e-15 && narrower.high - 1e-15 <= i.high) << "nested in the level";
      narrower = i;
      const stats::Interval swapped = method(b, a, c);
      EXPECT_EQ(swapped, (stats::Interval{-i.high, -i.low})) << "swapping the sides negates, to the last bit";
      const stats::Interval other = method(mirrored(a), mirrored(b), c);
      EXPECT_NEAR(other.low, -i.high, 4e-15) << "swapping success and failure negates";
      EXPECT_NEAR(other.high, -i.low, 4e-15);
      if (a.failures() > 0) {
        const stats::Interval next = method(one_more(a), b, c);
        EXPECT_TRUE(i.low <= next.low && i.high <= next.high) << "more successes in a, higher bounds";
      }
    }
  });
  const stats::Confidence c{0.95};
  EXPECT_EQ(method({0, 0}, {3, 7}, c), (stats::Interval{-1.0, 1.0})) << "an empty side: nothing known";
  EXPECT_EQ(method({3, 7}, {0, 0}, c), (stats::Interval{-1.0, 1.0}));
  EXPECT_EQ(method({0, 0}, {0, 0}, c), (stats::Interval{-1.0, 1.0}));
}

/// Laws of an interval for the ratio of two probabilities.
template <class Method>
void expect_laws_of_a_ratio(const Method& method, std::uint64_t largest) {
  constexpr double infinity = std::numeric_limits<double>::infinity();
  for_every_pair(largest, [&](const stats::BinomialTally& a, const stats::BinomialTally& b) {
    stats::Interval narrower{infinity, 0.0};
    for (const stats::Confidence& c : rising_levels) {
      const stats::Interval i = method(a, b, c);
      EXPECT_TRUE(0.0 <= i.low && i.low <= i.high);
      if (b.successes > 0) {
        const double ratio = rate(a) / rate(b);
        EXPECT_TRUE(i.low <= ratio * (1.0 + 1e-15) && ratio * (1.0 - 1e-15) <= i.high) << "contains the observed ratio";
      }
      EXPECT_TRUE(i.low <= narrower.low * (1.0 + 1e-15) && narrower.high * (1.0 - 1e-15) <= i.high)
          << "nested in the level";
      narrower = i;
      const stats::Interval swapped = method(b, a, c);
      EXPECT_LE(relative_error(swapped.low, 1.0 / i.high), 2e-15) << "swapping the sides inverts";
      EXPECT_LE(relative_error(swapped.high, 1.0 / i.low), 2e-15);
    }
  });
  const stats::Confidence c{0.95};
  const stats::Interval everything{0.0, infinity};
  EXPECT_EQ(method({0, 0}, {3, 7}, c), everything) << "an empty side: nothing known";
  EXPECT_EQ(method({3, 7}, {0, 0}, c), everything);
  EXPECT_EQ(method({0, 0}, {0, 0}, c), everything);
  EXPECT_EQ(method({0, 4}, {0, 7}, c), everything) << "no success anywhere: any ratio is possible";
}

}  // namespace lotrecht::testing
