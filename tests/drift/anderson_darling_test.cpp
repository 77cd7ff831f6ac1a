#include <lotrecht/drift/anderson_darling.hpp>

#include <cmath>
#include <cstdint>
#include <random>
#include <utility>
#include <vector>

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
      const detail::PooledMidranks midranks{detail::counts_together(dealt)};
      return detail::anderson_darling(midranks, dealt.counts, dealt.rows) >= test.statistic * (1.0 - 1e-9);
    });
    EXPECT_NEAR(test.p_value, share, 6.0 * std::sqrt(share * (1.0 - share) / 20'000) + 1.0 / 20'000) << round;
  }
}

TEST(AndersonDarling, TheLimitIsTheLawOfItsSeries) {
  // Anderson and Darling's own series (1954), by mpmath with 30 digits.
  const std::pair<double, double> one[] = {{0.1, 0.9999719218948736},   {0.3, 0.938157636057123},
                                           {1.0, 0.3572666732140191},   {2.492, 0.05002218635960787},
                                           {5.0, 0.002874421304586072}, {8.0, 0.000113814155726583},
                                           {9.0, 3.9534011387515e-5},   {15.0, 7.633223180234202e-8}};
  for (const auto& [x, p] : one) EXPECT_NEAR(detail::anderson_darling_limit_tail(x, 1.0) / p, 1.0, 1e-11) << x;
  // Of three windows the sum is one of exponential variables: Σ (-1)^(j-1) (2j + 1) e^(-j (j + 1) x / 2).
  for (const double x : {0.2, 1.0, 3.0, 7.0, 9.5, 11.0, 30.0, 500.0}) {
    double p = 0.0;
    for (int j = 200; j >= 1; --j) p += (j % 2 == 1 ? 1 : -1) * (2 * j + 1) * std::exp(-0.5 * j * (j + 1) * x);
    EXPECT_NEAR(detail::anderson_darling_limit_tail(x, 2.0) / p, 1.0, 1e-10) << x;
  }
  // It falls, also where one way of computing it takes over from the other.
  for (const double degrees : {1.0, 2.0, 5.0, 40.0}) {
    double before = 1.0;
    for (double x = 0.01 * degrees; x < 20.0 * degrees; x *= 1.03) {
      const double p = detail::anderson_darling_limit_tail(x, degrees);
      EXPECT_LE(p, before * (1.0 + 1e-9)) << degrees << ' ' << x;
      before = p;
    }
    EXPECT_LT(before, 1e-8);
  }
}

TEST(AndersonDarling, TheVarianceIsScholzAndStephens) {
  // From scipy 1.17.1's standardised statistic.
  EXPECT_NEAR(detail::anderson_darling_variance(std::vector<std::uint64_t>{20, 30, 0, 15}), 1.078518489749999, 1e-12);
}

TEST(AndersonDarling, OfManyDifferentValuesTheLimitIsNearPermutations) {
  std::mt19937_64 draw{77};
  std::normal_distribution<double> normal;
  for (const double shift : {0.0, 0.15, 0.3}) {
    Window a(200);
    Window b(300);
    for (double& x : a) x = normal(draw);
    for (double& x : b) x = normal(draw) + shift;
    const stats::TestResult limit = anderson_darling_limit(pooled(a, b));
    const stats::TestResult drawn = anderson_darling(pooled(a, b), {20'000, Seed{9}});
    EXPECT_EQ(limit.statistic, drawn.statistic);
    // Seeded: the draws are always the same. 6 standard errors, and what the limit may be off.
    const double p = drawn.p_value;
    EXPECT_NEAR(limit.p_value, p, 6.0 * std::sqrt(p * (1.0 - p) / 20'000) + 0.04 * p) << shift;
  }
  // In whole numbers it is refused, however many rows.
  EXPECT_THROW(static_cast<void>(anderson_darling_limit(pooled({1, 2, 2, 2, 3}, {1, 2, 4}))), InvalidInput);
  EXPECT_EQ(anderson_darling_limit(pooled({4, 4}, {4, 4})).p_value, 1.0);
  EXPECT_EQ(anderson_darling_limit(pooled({4}, {5})).undefined, stats::Undefined::too_few_rows);
  EXPECT_EQ(anderson_darling_limit(pooled({1, 2}, {})).undefined, stats::Undefined::single_group);
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
