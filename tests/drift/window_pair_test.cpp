#include <lotrecht/drift/window_pair.hpp>

#include <random>

#include <gtest/gtest.h>

#include <support/two_windows.hpp>

namespace lotrecht::drift {
namespace {

using namespace lotrecht::testing;

TEST(WindowPair, SharesRiseToOne) {
  std::mt19937_64 draw{6};
  for (int round = 0; round < 50; ++round) {
    const PooledValues both = pooled(random_window(draw, 20), random_window(draw, 20));
    double before_f = 0.0;
    double before_g = 0.0;
    std::size_t visited = 0;
    both.pair().walk([&](std::size_t v, double f, double g) {
      EXPECT_EQ(v, visited++);
      EXPECT_GE(f, before_f);
      EXPECT_GE(g, before_g);
      EXPECT_GT(f + g, before_f + before_g);
      before_f = f;
      before_g = g;
    });
    EXPECT_EQ(before_f, 1.0);
    EXPECT_EQ(before_g, 1.0);
    EXPECT_EQ(visited, both.values.size());
  }
}

}  // namespace
}  // namespace lotrecht::drift
