#include <lotrecht/drift/anderson_darling.hpp>

#include <cmath>
#include <cstdint>
#include <random>

#include <gtest/gtest.h>

#include <support/two_windows.hpp>

namespace lotrecht::drift {
namespace {

using namespace lotrecht::testing;

TEST(AndersonDarling, IsScipys) {
  for_each_reference("anderson_darling", [](const PooledValues& both, double value, double tolerance) {
    expect_relative(anderson_darling(both, {9, Seed{1}}).statistic, value, tolerance);
  });
}

TEST(AndersonDarling, PermutationsApproachTheShareOfAllWays) {
  // 20,000 draws: 6 standard errors, by chance once in 5e8 for each of 20.
  std::mt19937_64 draw{23};
  for (int round = 0; round < 20; ++round) {
    const Window a = random_window(draw, 6);
    const Window b = random_window(draw, 6);
    const stats::TestResult test = anderson_darling(pooled(a, b), {20'000, Seed{static_cast<std::uint64_t>(round)}});
    const double share = share_of_ways(a, b, [&](const Window& x, const Window& y) {
      const PooledValues dealt = pooled(x, y);
      return detail::anderson_darling(dealt.counts, dealt.rows) >= test.statistic * (1.0 - 1e-9);
    });
    EXPECT_NEAR(test.p_value, share, 6.0 * std::sqrt(share * (1.0 - share) / 20'000) + 1.0 / 20'000) << round;
  }
}

TEST(AndersonDarling, OrderOfWindowsDoesNotMatterAndEmptyOnesAreLeftOut) {
  std::mt19937_64 draw{5};
  const ValueTally a = tally(random_window(draw, 30));
  const ValueTally b = tally(random_window(draw, 30));
  const ValueTally c = tally(random_window(draw, 30));
  const ValueTally none;
  const ValueTally* const one_way[] = {&a, &b, &c};
  const ValueTally* const other_way[] = {&c, &none, &a, &b};
  const PermutationOptions options{99, Seed{2}};
  EXPECT_NEAR(anderson_darling(pool(one_way), options).statistic, anderson_darling(pool(other_way), options).statistic,
              1e-12);
}

TEST(AndersonDarling, EdgesHaveDefinedAnswers) {
  const PermutationOptions options{99, Seed{2}};
  EXPECT_EQ(anderson_darling(pooled({}, {}), options).undefined, stats::Undefined::nobody);
  EXPECT_EQ(anderson_darling(pooled({1, 2}, {}), options).undefined, stats::Undefined::single_group);
  const stats::TestResult equal = anderson_darling(pooled({4, 4}, {4}), options);
  EXPECT_EQ(equal.statistic, 0.0);
  EXPECT_EQ(equal.p_value, 1.0);
  EXPECT_THROW(static_cast<void>(anderson_darling(pooled({1}, {2}), {0, Seed{2}})), InvalidInput);
}

}  // namespace
}  // namespace lotrecht::drift
