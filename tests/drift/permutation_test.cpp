#include <lotrecht/drift/permutation.hpp>

#include <cmath>
#include <random>

#include <gtest/gtest.h>

#include <lotrecht/drift/kuiper.hpp>
#include <lotrecht/drift/wasserstein.hpp>
#include <support/two_windows.hpp>

namespace lotrecht::drift {
namespace {

using namespace lotrecht::testing;

TEST(Permutation, ApproachesTheShareOfAllWays) {
  // 40,000 draws of a share: 6 standard errors are exceeded by chance once in 5e8, 40 comparisons once in 10^7; the
  // seed is fixed, so that it happened to none of them or to every run.
  std::mt19937_64 draw{17};
  const double m = 40'000.0;
  for (int round = 0; round < 20; ++round) {
    const Window a = random_window(draw, 6);
    const Window b = random_window(draw, 6);
    const PooledValues both = pooled(a, b);
    const auto p =
        permutation_p_values(both.pair(), {40'000, Seed{static_cast<std::uint64_t>(round)}}, Wasserstein{}, Kuiper{});
    const auto expect = [&](double found, const auto& statistic) {
      const double seen = statistic(both.pair());
      const double share = share_of_ways(a, b, [&](const Window& x, const Window& y) {
        return statistic(pooled(x, y).pair()) >= seen - 1e-9 * std::abs(seen);
      });
      EXPECT_NEAR(found, share, 6.0 * std::sqrt(share * (1.0 - share) / m) + 1.0 / m) << round;
    };
    expect(p[0], Wasserstein{});
    expect(p[1], Kuiper{});
  }
}

TEST(Permutation, IsNeverZeroAndTheSameForAnyNumberOfThreads) {
  Window a;
  Window b;
  for (int i = 0; i < 200; ++i) {
    a.push_back(i);
    b.push_back(1000 + i / 3);
  }
  const PooledValues both = pooled(a, b);
  EXPECT_EQ(permutation_p_values(both.pair(), {999, Seed{1}}, Wasserstein{})[0], 1e-3);
  const PooledValues near = pooled(a, Window(a.begin() + 10, a.end()));
  const double one = permutation_p_values(near.pair(), {999, Seed{1}, 1}, Wasserstein{})[0];
  EXPECT_EQ(permutation_p_values(near.pair(), {999, Seed{1}, 3}, Wasserstein{})[0], one);
  EXPECT_GT(one, 1e-3);
}

TEST(Permutation, EqualValuesAreNoEvidence) {
  EXPECT_EQ(permutation_p_values(pooled({5, 5, 5}, {5, 5}).pair(), {99, Seed{3}}, Wasserstein{})[0], 1.0);
}

TEST(Permutation, RefusesWhatItCannotAnswer) {
  EXPECT_THROW(static_cast<void>(permutation_p_values(pooled({}, {1}).pair(), {99, Seed{3}}, Wasserstein{})),
               InvalidInput);
  EXPECT_THROW(static_cast<void>(permutation_p_values(pooled({1}, {1}).pair(), {0, Seed{3}}, Wasserstein{})),
               InvalidInput);
  EXPECT_THROW(static_cast<void>(permutation_p_values(pooled({1}, {1}).pair(), {9, Seed{3}, 0}, Wasserstein{})),
               InvalidInput);
}

}  // namespace
}  // namespace lotrecht::drift
