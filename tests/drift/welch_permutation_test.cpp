#include <lotrecht/drift/welch_permutation.hpp>

#include <cmath>
#include <limits>
#include <random>

#include <gtest/gtest.h>

#include <lotrecht/core/error.hpp>
#include <support/two_windows.hpp>

namespace lotrecht::drift {
namespace {

using namespace lotrecht::testing;
using stats::Alternative;

constexpr PermutationOptions options{9999, Seed{4}};

/// Every way to deal the rows, by the definition: the share of them whose t is at least as large.
double enumerated(const Window& a, const Window& b, Alternative side) {
  Window all = a;
  all.insert(all.end(), b.begin(), b.end());
  const StudentizedDifference statistic{side};
  const double seen = statistic(pooled(a, b).pair());
  double large = 0.0;
  double ways = 0.0;
  for (unsigned mask = 0; mask < 1U << all.size(); ++mask) {
    Window first;
    Window second;
    for (std::size_t i = 0; i < all.size(); ++i) ((mask >> i & 1U) != 0 ? first : second).push_back(all[i]);
    if (first.size() != a.size()) continue;
    const PooledValues both = pooled(first, second);
    ways += 1.0;
    large += statistic(both.pair()) >= seen - 1e-9 * std::abs(seen) ? 1.0 : 0.0;
  }
  return large / ways;
}

TEST(WelchPermutation, IsEveryWayToDealTheRows) {
  const Window a{0, 0, 0, 1.5, 7};
  const Window b{0, 0, 3, 8, 9, 12};
  for (const Alternative side : {Alternative::two_sided, Alternative::less, Alternative::greater}) {
    const double p = enumerated(a, b, side);
    // Draws follow from the seed: this holds always or never. For another seed, six standard errors fail with 2e-9.
    EXPECT_NEAR(welch_permutation(pooled(a, b), side, options).p_value, p,
                6.0 * std::sqrt(p * (1.0 - p) / 9999.0) + 1e-4);
  }
}

TEST(WelchPermutation, StatisticAndReasonsAreWelchs) {
  const PooledValues both = pooled({1, 2, 4}, {2, 5, 6, 8});
  const auto plain = welch(both, Alternative::two_sided, stats::Confidence{0.95}).test;
  const auto dealt = welch_permutation(both, Alternative::two_sided, options);
  EXPECT_EQ(dealt.statistic, plain.statistic);
  EXPECT_EQ(dealt.n, 7U);
  EXPECT_EQ(dealt.method, "welch_permutation");
  EXPECT_EQ(welch_permutation(pooled({1}, {1, 2}), Alternative::two_sided, options).undefined,
            stats::Undefined::too_few_rows);
  EXPECT_EQ(welch_permutation(pooled({1, 1}, {2, 2}), Alternative::two_sided, options).undefined,
            stats::Undefined::zero_denominator);
}

TEST(WelchPermutation, SidesAreMirrored) {
  const Window a{0, 0, 1, 5};
  const Window b{0, 2, 3, 9, 11};
  EXPECT_EQ(StudentizedDifference{Alternative::less}(pooled(a, b).pair()),
            StudentizedDifference{Alternative::greater}(pooled(b, a).pair()));
  EXPECT_LT(welch_permutation(pooled(a, b), Alternative::less, options).p_value, 0.5);
  EXPECT_GT(welch_permutation(pooled(a, b), Alternative::greater, options).p_value, 0.5);
}

TEST(WelchPermutation, WindowsWithoutSpreadAreTheFurthestApart) {
  const StudentizedDifference statistic;
  EXPECT_EQ(statistic(pooled({0, 0}, {1, 1}).pair()), std::numeric_limits<double>::max());
  EXPECT_EQ(statistic(pooled({2, 2}, {2, 2}).pair()), 0.0);
}

TEST(WelchPermutation, NeitherHugeNorTinyValuesNorThreadsChangeTheAnswer) {
  const Window a{1, 2, 4};
  const Window b{2, 5, 6, 8};
  const double p = welch_permutation(pooled(a, b), Alternative::two_sided, options).p_value;
  for (const double scale : {1e300, 1e-300}) {
    Window c = a;
    Window d = b;
    for (double& x : c) x *= scale;
    for (double& x : d) x *= scale;
    EXPECT_EQ(welch_permutation(pooled(c, d), Alternative::two_sided, options).p_value, p);
  }
  EXPECT_EQ(welch_permutation(pooled(a, b), Alternative::two_sided, {9999, Seed{4}, 3}).p_value, p);
}

TEST(WelchPermutation, RefusesNoPermutations) {
  EXPECT_THROW(static_cast<void>(welch_permutation(pooled({1, 2}, {3, 4}), Alternative::less, {0, Seed{1}})),
               InvalidInput);
}

}  // namespace
}  // namespace lotrecht::drift
