#include <lotrecht/drift/epps_singleton.hpp>

#include <array>
#include <bit>
#include <limits>
#include <random>
#include <vector>

#include <gtest/gtest.h>

#include <support/two_windows.hpp>

namespace lotrecht::drift {
namespace {

using namespace lotrecht::testing;

constexpr std::array<double, 2> points{0.4, 0.8};

TEST(EppsSingleton, IsScipys) {
  for_each_reference("epps_singleton", [](const PooledValues& both, double value, double tolerance) {
    expect_relative(epps_singleton(both, points).statistic, value, tolerance);
  });
  for_each_reference("epps_singleton p", [](const PooledValues& both, double value, double tolerance) {
    expect_relative(epps_singleton(both, points).p_value, value, tolerance);
  });
}

TEST(EppsSingleton, TheScaleAndTheOrderOfWindowsDoNotMatter) {
  std::mt19937_64 draw{3};
  for (int round = 0; round < 50; ++round) {
    Window a(10 + draw() % 30);
    Window b(10 + draw() % 30);
    for (double& x : a) x = static_cast<double>(draw() % 9);
    for (double& x : b) x = static_cast<double>(draw() % 11);
    const double ab = epps_singleton(pooled(a, b), points).statistic;
    EXPECT_NEAR(epps_singleton(pooled(b, a), points).statistic, ab, 1e-8 * ab);
    for (double& x : a) x *= 1000.0;
    for (double& x : b) x *= 1000.0;
    EXPECT_NEAR(epps_singleton(pooled(a, b), points).statistic, ab, 1e-8 * ab);
  }
}

// Under no change every deal of the rows is as probable: over a third of them a level of .1 rejects about a tenth.
// Seeds are fixed, so the count is the same in every run.
TEST(EppsSingleton, ByPermutationTheLevelHoldsForUnequalWindows) {
  const std::vector<double> rows{0, 1, 1, 2, 3, 5, 8, 13, 21, 34, 55};  // 5 beside 6
  int dealt = 0;
  int rejected = 0;
  for (unsigned set = 0; set < 1U << rows.size(); ++set) {
    if (std::popcount(set) != 5 || set % 3 != 0) continue;  // a third of the 462 deals
    Window first;
    Window second;
    for (std::size_t i = 0; i < rows.size(); ++i) ((set >> i & 1U) != 0 ? first : second).push_back(rows[i]);
    ++dealt;
    rejected += epps_singleton(pooled(first, second), points, PermutationOptions{199, Seed{set}}).p_value <= 0.1;
  }
  EXPECT_LE(rejected, dealt * 2 / 10);
  EXPECT_GE(rejected, 1);
}

TEST(EppsSingleton, PermutationsHaveTheSameStatisticAndAnswer) {
  const auto both = pooled({1, 2, 3, 4, 5, 6}, {11, 12, 13, 14, 15, 16, 17});
  const auto law = epps_singleton(both, points);
  const auto drawn = epps_singleton(both, points, PermutationOptions{999, Seed{1}});
  EXPECT_EQ(law.statistic, drawn.statistic);
  EXPECT_EQ(drawn.method, "epps_singleton_permutation");
  EXPECT_EQ(drawn.degrees_of_freedom, 0u);
  EXPECT_LT(drawn.p_value, 0.02);
  EXPECT_EQ(epps_singleton(pooled({1, 2, 3, 4, 5}, {5, 4, 3, 2, 1}), points, PermutationOptions{99, Seed{1}}).p_value,
            1.0);
}

TEST(EppsSingleton, DirectionsWithoutVarianceAreNotCounted) {
  // Two values only: cosine and sine at each point are functions of one indicator.
  const stats::TestResult test = epps_singleton(pooled({0, 1, 0, 1, 1, 1}, {0, 0, 0, 1, 0, 0, 1}), points);
  EXPECT_EQ(test.degrees_of_freedom, 1u);
}

TEST(EppsSingleton, TwoWindowsOfOneValueEachHaveNoLawButPermutations) {
  const auto both = pooled({5, 5, 5, 5, 5}, {6, 6, 6, 6, 6, 6});
  EXPECT_EQ(epps_singleton(both, points).undefined, stats::Undefined::zero_denominator);
  // Of 462 deals one is as far apart.
  EXPECT_LT(epps_singleton(both, points, PermutationOptions{999, Seed{1}}).p_value, 0.02);
}

TEST(EppsSingleton, AValueTooFarForAnAngleHasNoScale) {
  EXPECT_EQ(epps_singleton(pooled({0, 1e-9, 2e-9, 3e-9, 1e308}, {0, 1e-9, 2e-9, 3e-9, 4e-9}), points).undefined,
            stats::Undefined::zero_denominator);
}

TEST(EppsSingleton, EdgesHaveDefinedAnswers) {
  EXPECT_EQ(epps_singleton(pooled({}, {1}), points).undefined, stats::Undefined::nobody);
  EXPECT_EQ(epps_singleton(pooled({1, 2, 3, 4}, {1, 2, 3, 4, 5}), points).undefined, stats::Undefined::too_few_rows);
  EXPECT_EQ(epps_singleton(pooled({1, 1, 1, 1, 1}, {1, 1, 1, 1, 7}), points).undefined,
            stats::Undefined::zero_denominator);
  EXPECT_EQ(epps_singleton(pooled({1, 2, 3, 4, 5}, {1, 2, 3, 4, 5}), points).p_value, 1.0);
  const double infinity = std::numeric_limits<double>::infinity();
  const std::array<double, 1> bad{-1.0};
  EXPECT_THROW(static_cast<void>(epps_singleton(pooled({1, infinity}, {1}), points)), InvalidInput);
  EXPECT_THROW(static_cast<void>(epps_singleton(pooled({1}, {1}), bad)), InvalidInput);
  EXPECT_THROW(static_cast<void>(epps_singleton(pooled({1}, {1}), {})), InvalidInput);
}

}  // namespace
}  // namespace lotrecht::drift
