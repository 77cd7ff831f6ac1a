#include <lotrecht/drift/wasserstein.hpp>

#include <random>

#include <gtest/gtest.h>

#include <support/two_windows.hpp>

namespace lotrecht::drift {
namespace {

using namespace lotrecht::testing;

TEST(Wasserstein, IsScipys) {
  for_each_reference("wasserstein", [](const PooledValues& both, double value, double tolerance) {
    expect_relative(Wasserstein{}(both.pair()), value, tolerance);
  });
}

TEST(Wasserstein, IsAMetricThatMovesWithTheValues) {
  std::mt19937_64 draw{9};
  const auto w = [](const Window& a, const Window& b) { return Wasserstein{}(pooled(a, b).pair()); };
  for (int round = 0; round < 100; ++round) {
    const Window a = random_window(draw, 9);
    const Window b = random_window(draw, 9);
    const Window c = random_window(draw, 9);
    EXPECT_EQ(w(a, a), 0.0);
    EXPECT_NEAR(w(a, b), w(b, a), 1e-14);
    EXPECT_LE(w(a, c), w(a, b) + w(b, c) + 1e-12);
    Window moved = a;
    for (double& x : moved) x += 3.25;
    EXPECT_NEAR(w(a, moved), 3.25, 1e-13);
    Window stretched_a = a;
    Window stretched_b = b;
    for (double& x : stretched_a) x *= -2.0;
    for (double& x : stretched_b) x *= -2.0;
    EXPECT_NEAR(w(stretched_a, stretched_b), 2.0 * w(a, b), 1e-12);
  }
}

}  // namespace
}  // namespace lotrecht::drift
