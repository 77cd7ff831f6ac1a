#include <lotrecht/drift/baumgartner_weiss_schindler.hpp>

#include <random>

#include <gtest/gtest.h>

#include <support/two_windows.hpp>

namespace lotrecht::drift {
namespace {

using namespace lotrecht::testing;

TEST(BaumgartnerWeissSchindler, IsScipys) {
  for_each_reference("bws", [](const PooledValues& both, double value, double tolerance) {
    expect_relative(BaumgartnerWeissSchindler{}(both.pair()), value, tolerance);
  });
}

TEST(BaumgartnerWeissSchindler, OnlyRanksMatterAndWindowsAreAlike) {
  std::mt19937_64 draw{3};
  for (int round = 0; round < 50; ++round) {
    Window a = random_window(draw, 15);
    Window b = random_window(draw, 15);
    const double ab = BaumgartnerWeissSchindler{}(pooled(a, b).pair());
    EXPECT_NEAR(BaumgartnerWeissSchindler{}(pooled(b, a).pair()), ab, 1e-12);
    for (Window* w : {&a, &b}) {
      for (double& x : *w) x = x * x * x - 4.0;
    }
    EXPECT_EQ(BaumgartnerWeissSchindler{}(pooled(a, b).pair()), ab);
  }
}

}  // namespace
}  // namespace lotrecht::drift
