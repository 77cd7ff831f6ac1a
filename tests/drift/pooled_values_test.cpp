#include <lotrecht/drift/pooled_values.hpp>

#include <cstdint>
#include <limits>
#include <random>

#include <gtest/gtest.h>

#include <support/two_windows.hpp>

namespace lotrecht::drift {
namespace {

using namespace lotrecht::testing;

TEST(PooledValues, HoldsEveryValueOnceAndEveryRow) {
  std::mt19937_64 draw{2};
  for (int round = 0; round < 50; ++round) {
    const ValueTally a = tally(random_window(draw, 20));
    const ValueTally b = tally(random_window(draw, 20));
    const ValueTally c;
    const ValueTally* const all[] = {&a, &b, &c};
    const PooledValues both = pool(all);
    ASSERT_EQ(both.windows(), 3u);
    EXPECT_EQ(both.all_rows(), a.rows() + b.rows());
    for (std::size_t v = 0; v < both.values.size(); ++v) {
      if (v > 0) {
        EXPECT_LT(both.values[v - 1], both.values[v]);
      }
      EXPECT_GT(both.counts[0][v] + both.counts[1][v], 0u);
      EXPECT_EQ(both.counts[2][v], 0u);
    }
    std::vector<ValueCount> first;
    for (std::size_t v = 0; v < both.values.size(); ++v) {
      if (both.counts[0][v] > 0) first.push_back({both.values[v], both.counts[0][v]});
    }
    EXPECT_EQ(first, a.values());
  }
}

TEST(PooledValues, TwoWindowsAreLaidFromBothEndsAsAnyNumberIs) {
  std::mt19937_64 draw{4};
  for (int round = 0; round < 400; ++round) {
    Window first(draw() % 12);
    Window second(draw() % 12);
    const std::uint64_t distinct = 1 + draw() % 30;
    for (double& x : first) x = static_cast<double>(draw() % distinct);
    for (double& x : second) x = static_cast<double>(draw() % distinct);
    const ValueTally a = tally(first);
    const ValueTally b = tally(second);
    const ValueTally* const all[] = {&a, &b};
    const PooledValues either = pool(a, b);
    const PooledValues any = pool(all);
    EXPECT_EQ(either.values, any.values);
    EXPECT_EQ(either.counts, any.counts);
    EXPECT_EQ(either.rows, any.rows);
  }
}

TEST(PooledValues, KnowsTiesAndInfinities) {
  EXPECT_FALSE(pooled({1, 2}, {3}).has_ties());
  EXPECT_TRUE(pooled({1, 2}, {2}).has_ties());
  EXPECT_FALSE(pooled({}, {}).has_infinities());
  const double infinity = std::numeric_limits<double>::infinity();
  EXPECT_TRUE(pooled({1, infinity}, {2}).has_infinities());
  EXPECT_TRUE(pooled({1}, {-infinity}).has_infinities());
  EXPECT_THROW(detail::check_finite(pooled({1}, {infinity}), "test"), InvalidInput);
}

}  // namespace
}  // namespace lotrecht::drift
