#include <lotrecht/drift/category_distances.hpp>

#include <cmath>
#include <cstdint>
#include <numeric>
#include <random>
#include <vector>

#include <gtest/gtest.h>

namespace lotrecht::drift {
namespace {

struct Counts {
  std::vector<std::uint64_t> first;
  std::vector<std::uint64_t> second;

  [[nodiscard]] WindowPair pair() const {
    return {{},
            first,
            second,
            std::accumulate(first.begin(), first.end(), std::uint64_t{0}),
            std::accumulate(second.begin(), second.end(), std::uint64_t{0})};
  }
};

Counts random_counts(std::mt19937_64& draw) {
  Counts counts;
  const std::size_t k = 1 + draw() % 6;
  for (std::size_t i = 0; i < k; ++i) {
    counts.first.push_back(draw() % 3 == 0 ? 0 : draw() % 40);
    counts.second.push_back(draw() % 3 == 0 ? 0 : draw() % 40);
  }
  counts.first[draw() % k] += 1;
  counts.second[draw() % k] += 1;
  return counts;
}

template <class Distance>
class CategoryMetrics : public ::testing::Test {};
using Metrics = ::testing::Types<TotalVariation, LInfinity, Hellinger, JensenShannon>;
TYPED_TEST_SUITE(CategoryMetrics, Metrics);

TYPED_TEST(CategoryMetrics, AreMetricsBetweenZeroAndOne) {
  std::mt19937_64 draw{41};
  const TypeParam d{};
  for (int round = 0; round < 300; ++round) {
    const Counts ab = random_counts(draw);
    Counts bc{ab.second, ab.first};
    for (std::uint64_t& c : bc.second) c = draw() % 30;
    bc.second[0] += 1;
    const Counts ac{ab.first, bc.second};
    const Counts ba{ab.second, ab.first};
    EXPECT_NEAR(d(ab.pair()), d(ba.pair()), 1e-14);
    EXPECT_LE(d(ac.pair()), d(ab.pair()) + d(bc.pair()) + 1e-12);
    EXPECT_GE(d(ab.pair()), 0.0);
    EXPECT_LE(d(ab.pair()), 1.0 + 1e-14);
    EXPECT_EQ(d(Counts{ab.first, ab.first}.pair()), 0.0);
  }
}

TYPED_TEST(CategoryMetrics, AreOneWhereNothingIsShared) {
  EXPECT_NEAR((TypeParam{}(Counts{{5, 0}, {0, 9}}.pair())), 1.0, 1e-14);
}

TEST(CategoryDistances, AreTheTextbooks) {
  // p = (.5, .5, 0), q = (.25, .25, .5)
  const Counts counts{{2, 2, 0}, {1, 1, 2}};
  EXPECT_DOUBLE_EQ(TotalVariation{}(counts.pair()), 0.5);
  EXPECT_DOUBLE_EQ(LInfinity{}(counts.pair()), 0.5);
  EXPECT_NEAR(Hellinger{}(counts.pair()), std::sqrt(1.0 - std::sqrt(0.5)), 1e-15);
  // scipy.spatial.distance.jensenshannon([.5, .5, 0], [.25, .25, .5], base=2)
  EXPECT_NEAR(JensenShannon{}(counts.pair()), 0.5579230452841438, 1e-14);
  EXPECT_NEAR(KullbackLeibler{0.0}(counts.pair()), std::log(2.0), 1e-15);
  EXPECT_TRUE(std::isinf(KullbackLeibler{0.0}(Counts{{1, 1}, {2, 0}}.pair())));
  EXPECT_NEAR(KullbackLeibler{}(Counts{{1, 1}, {2, 0}}.pair()), 0.5 * std::log(0.6) + 0.5 * std::log(3.0), 1e-15);
}

TEST(CategoryDistances, SmallJensenShannonKeepsItsDigits) {
  // d = 1e-6: the square is p d² / 2 ln 2 to twelve digits.
  const std::uint64_t n = 1'000'000;
  const Counts counts{{n + 1, n - 1}, {n - 1, n + 1}};
  EXPECT_NEAR(JensenShannon{}(counts.pair()) / (1e-6 / std::sqrt(2.0 * std::log(2.0))), 1.0, 1e-12);
}

}  // namespace
}  // namespace lotrecht::drift
