#include <lotrecht/drift/kuiper.hpp>

#include <cmath>
#include <random>

#include <gtest/gtest.h>

#include <lotrecht/drift/permutation.hpp>
#include <support/two_windows.hpp>

namespace lotrecht::drift {
namespace {

using namespace lotrecht::testing;

TEST(Kuiper, IsTheSameWhereverACircleIsCut) {
  std::mt19937_64 draw{9};
  const auto v = [](const Window& a, const Window& b) { return Kuiper{}(pooled(a, b).pair()); };
  for (int round = 0; round < 200; ++round) {
    const Window a = random_window(draw, 9);
    const Window b = random_window(draw, 9);
    const double cut = static_cast<double>(draw() % 13);
    const auto turned = [cut](Window w) {
      for (double& x : w) x = std::fmod(x + cut, 13.0);
      return w;
    };
    EXPECT_NEAR(v(turned(a), turned(b)), v(a, b), 1e-14);
    EXPECT_NEAR(v(a, b), v(b, a), 1e-15);
    EXPECT_LE(v(a, b), 1.0 + 1e-15);
  }
}

TEST(Kuiper, TheLimitIsNearThePermutations) {
  std::mt19937_64 draw{21};
  std::normal_distribution<double> normal;
  for (int round = 0; round < 5; ++round) {
    Window a(60);
    Window b(80);
    for (double& x : a) x = normal(draw);
    for (double& x : b) x = normal(draw) * 1.3;
    const PooledValues both = pooled(a, b);
    const double v = Kuiper{}(both.pair());
    const double p = permutation_p_values(both.pair(), {9999, Seed{5}}, Kuiper{})[0];
    EXPECT_NEAR(kuiper_limit_p_value(v, 60, 80), p, 0.03) << v;
  }
  EXPECT_NEAR(kuiper_limit_p_value(1.747 / (std::sqrt(1e8) + 0.155), 2e8, 2e8), 0.05, 2e-4);  // Stephens' table
  EXPECT_EQ(kuiper_limit_p_value(0.0, 10, 10), 1.0);
}

}  // namespace
}  // namespace lotrecht::drift
