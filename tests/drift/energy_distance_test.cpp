#include <lotrecht/drift/energy_distance.hpp>

#include <cmath>
#include <random>

#include <gtest/gtest.h>

#include <support/two_windows.hpp>

namespace lotrecht::drift {
namespace {

using namespace lotrecht::testing;

TEST(EnergyDistance, IsScipys) {
  for_each_reference("energy", [](const PooledValues& both, double value, double tolerance) {
    expect_relative(EnergyDistance{}(both.pair()), value, tolerance);
  });
}

/// 2 E|X - Y| - E|X - X'| - E|Y - Y'| over all pairs of rows.
double by_definition(const Window& a, const Window& b) {
  const auto mean = [](const Window& x, const Window& y) {
    double sum = 0.0;
    for (const double u : x) {
      for (const double v : y) sum += std::abs(u - v);
    }
    return sum / static_cast<double>(x.size() * y.size());
  };
  return 2.0 * mean(a, b) - mean(a, a) - mean(b, b);
}

TEST(EnergyDistance, IsTheMeanOverAllPairsAndAMetric) {
  std::mt19937_64 draw{9};
  const auto e = [](const Window& a, const Window& b) { return EnergyDistance{}(pooled(a, b).pair()); };
  for (int round = 0; round < 100; ++round) {
    const Window a = random_window(draw, 9);
    const Window b = random_window(draw, 9);
    const Window c = random_window(draw, 9);
    EXPECT_NEAR(e(a, b) * e(a, b), by_definition(a, b), 1e-12);
    EXPECT_EQ(e(a, a), 0.0);
    EXPECT_LE(e(a, c), e(a, b) + e(b, c) + 1e-12);
  }
}

}  // namespace
}  // namespace lotrecht::drift
