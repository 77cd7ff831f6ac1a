#include <lotrecht/drift/normal_mixture.hpp>

#include <cmath>
#include <cstdint>
#include <vector>

#include <gtest/gtest.h>

#include <support/streams.hpp>

namespace lotrecht::drift {
namespace {

using lotrecht::testing::numbers_of;
using lotrecht::testing::ReferenceRow;
using lotrecht::testing::ReferenceTable;

TEST(NormalMixture, BoundsAreThoseOfTheReference) {
  int found = 0;
  for (const ReferenceRow& row : ReferenceTable{"anytime.csv"}) {
    if (row.text("what") != "normal") continue;
    ++found;
    const std::vector<double> a = numbers_of(row.text("arguments"));
    const std::vector<double> results = numbers_of(row.text("results"));
    EXPECT_NEAR(normal_mixture_bound(a[2], a[0], a[1]) / results[0], 1.0, 1e-13);
    EXPECT_NEAR(normal_mixture_bound_one_sided(a[2], a[0], a[1]) / results[1], 1.0, 1e-11);
    EXPECT_NEAR(normal_mixture_rho(a[2], a[0]) / results[2], 1.0, 1e-12);
  }
  EXPECT_EQ(found, 3);
}

TEST(NormalMixture, TheBestRhoIsTheBest) {
  const double rho = normal_mixture_rho(250.0, 0.1);
  const double best = normal_mixture_bound(250.0, 0.1, rho);
  for (const double other : {0.5 * rho, 0.99 * rho, 1.01 * rho, 2.0 * rho}) {
    EXPECT_GT(normal_mixture_bound(250.0, 0.1, other), best);
  }
}

/// Probability that a walk of n fair steps of ±1 ever reaches the bound: exact, by (t, S).
double crossed(int n, bool one_sided) {
  std::vector<double> at(static_cast<std::size_t>(2 * n) + 3, 0.0);
  const auto origin = static_cast<std::size_t>(n) + 1;
  at[origin] = 1.0;
  double out = 0.0;
  for (int t = 1; t <= n; ++t) {
    std::vector<double> next(at.size(), 0.0);
    const double bound = one_sided ? normal_mixture_bound_one_sided(t, 0.1, 5.0) : normal_mixture_bound(t, 0.1, 5.0);
    for (std::size_t i = 1; i + 1 < at.size(); ++i) next[i] = 0.5 * (at[i - 1] + at[i + 1]);
    for (std::size_t i = 0; i < next.size(); ++i) {
      const double s = static_cast<double>(i) - static_cast<double>(origin);
      if (s >= bound || (!one_sided && -s >= bound)) {
        out += next[i];
        next[i] = 0.0;
      }
    }
    at = next;
  }
  return out;
}

TEST(NormalMixture, FairWalksSeldomReachThem) {
  EXPECT_LE(crossed(400, false), 0.1);
  EXPECT_GT(crossed(400, false), 0.02);
  EXPECT_LE(crossed(400, true), 0.1);
}

TEST(NormalMixture, RefusesWhatIsNoBound) {
  EXPECT_NEAR(normal_mixture_bound(0.0, 0.05, 1.0), std::sqrt(-2.0 * std::log(0.05)), 1e-14);
  EXPECT_THROW(static_cast<void>(normal_mixture_bound(-1.0, 0.05, 1.0)), InvalidInput);
  EXPECT_THROW(static_cast<void>(normal_mixture_bound(1.0, 0.0, 1.0)), InvalidInput);
  EXPECT_THROW(static_cast<void>(normal_mixture_bound_one_sided(1.0, 0.1, 0.0)), InvalidInput);
  EXPECT_THROW(static_cast<void>(normal_mixture_rho(0.0, 0.1)), InvalidInput);
}

}  // namespace
}  // namespace lotrecht::drift
