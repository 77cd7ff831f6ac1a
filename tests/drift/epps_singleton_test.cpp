#include <lotrecht/drift/epps_singleton.hpp>

#include <array>
#include <limits>
#include <random>

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

TEST(EppsSingleton, DirectionsWithoutVarianceAreNotCounted) {
  // Two values only: cosine and sine at each point are functions of one indicator.
  const stats::TestResult test = epps_singleton(pooled({0, 1, 0, 1, 1, 1}, {0, 0, 0, 1, 0, 0, 1}), points);
  EXPECT_EQ(test.degrees_of_freedom, 1u);
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
