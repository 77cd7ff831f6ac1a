#include <lotrecht/stats/newcombe_test.hpp>

#include <gtest/gtest.h>

#include <cmath>
#include <cstdint>

#include "support/interval_laws.hpp"

namespace lotrecht::stats {
namespace {

TEST(NewcombeTest, RejectsExactlyWhereTheIntervalLeavesOutZero) {
  for (const double level : {0.5, 0.9, 0.95, 0.999}) {
    const Confidence c{level};
    testing::for_every_pair(12, [&](const BinomialTally& a, const BinomialTally& b) {
      const TestResult test = newcombe_test(a, b);
      if (std::abs(test.p_value - c.alpha()) < 1e-12) return;
      EXPECT_EQ(test.p_value < c.alpha(), !newcombe(a, b, c).contains(0.0))
          << a.successes << '/' << a.trials << ' ' << b.successes << '/' << b.trials;
    });
  }
}

TEST(NewcombeTest, IsTheCriticalValueAtWhichTheIntervalTouchesZero) {
  for (const auto& [a, b] :
       {std::pair{BinomialTally{7, 10}, BinomialTally{1, 12}}, std::pair{BinomialTally{0, 3}, BinomialTally{50, 1000}},
        std::pair{BinomialTally{500'000, 1'000'000}, BinomialTally{501'000, 1'000'000}}}) {
    const TestResult test = newcombe_test(a, b);
    const Interval at = newcombe(a, b, std::abs(test.statistic));
    EXPECT_NEAR(test.statistic > 0.0 ? at.low : at.high, 0.0, 1e-13);
    EXPECT_EQ(newcombe_test(b, a).statistic, -test.statistic);
    EXPECT_EQ(newcombe_test(b, a).p_value, test.p_value);
    EXPECT_EQ(test.n, a.trials + b.trials);
  }
}

TEST(NewcombeTest, OfNobodyAndOfNoDifferenceIsOne) {
  EXPECT_EQ(newcombe_test({0, 0}, {3, 7}).p_value, 1.0);
  EXPECT_EQ(newcombe_test({1, 3}, {2, 6}).p_value, 1.0);
  EXPECT_EQ(newcombe_test({0, 1'000'000'000}, {1'000'000'000, 1'000'000'000}).p_value, 0.0);
  EXPECT_THROW((void)newcombe_test({3, 2}, {1, 2}), InvalidInput);
}

}  // namespace
}  // namespace lotrecht::stats
