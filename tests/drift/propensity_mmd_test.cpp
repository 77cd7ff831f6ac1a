#include <lotrecht/drift/propensity_mmd.hpp>

#include <cmath>
#include <random>

#include <gtest/gtest.h>

#include <support/row_windows.hpp>

namespace lotrecht::drift {
namespace {

using namespace lotrecht::testing;
const Kernel kernel{KernelShape::gaussian, 1.0};

struct Case {
  RowWindows x;
  RowWindows context;
};

/// Context N(0, 1), then N(.8, 1); x = 2 context + N(0, 1), later `shift` added.
[[nodiscard]] Case drawn(std::mt19937_64& draw, Eigen::Index n, Eigen::Index m, double shift) {
  const RowMajorMatrix before = random_rows(draw, n, 1);
  const RowMajorMatrix now = random_rows(draw, m, 1, 0, 0.8);
  const RowMajorMatrix x = 2.0 * before + random_rows(draw, n, 1);
  const RowMajorMatrix y = 2.0 * now + random_rows(draw, m, 1, 0, shift);
  return {plain(x, y), plain(before, now)};
}

TEST(PropensityMmd, IgnoresAContextThatMovedAndSeesWhatMovedBeyondIt) {
  // 100 pairs at 10 %: more than 29 rejections come by chance with a probability below 1e-8 at .1; the seed is fixed.
  std::mt19937_64 draw{3};
  int without = 0;
  int blind = 0;
  int with = 0;
  for (std::uint64_t round = 0; round < 100; ++round) {
    const PermutationOptions options{39, Seed{round}};
    const Case same = drawn(draw, 60, 60, 0.0);
    without += propensity_mmd(same.x, kernel, same.context, kernel, options).test.p_value <= 0.1 ? 1 : 0;
    blind += mmd_test(same.x, RowKernel{same.x, kernel}, MmdEstimator::unbiased, options).p_value <= 0.1 ? 1 : 0;
    const Case moved = drawn(draw, 60, 60, 1.0);
    with += propensity_mmd(moved.x, kernel, moved.context, kernel, options).test.p_value <= 0.1 ? 1 : 0;
  }
  EXPECT_LE(without, 29);
  EXPECT_GE(blind, 80);
  EXPECT_GE(with, 70);
}

TEST(PropensityMmd, StatisticIsItsDefinitionWhereTheContextTellsNothing) {
  // A context equal for all: e = n / N, and T is the pairs of MMD² (biased) without a row's pair with itself.
  std::mt19937_64 draw{4};
  const RowWindows w = plain(random_rows(draw, 12, 2), random_rows(draw, 15, 2, 0, 0.6));
  const RowWindows context = plain(RowMajorMatrix::Zero(12, 1), RowMajorMatrix::Zero(15, 1));
  const PropensityMmd found = propensity_mmd(w, kernel, context, kernel, {99, Seed{1}});
  EXPECT_NEAR(found.overlap, 1.0, 1e-9);
  double expected = 0.0;
  for (std::size_t i = 0; i < 27; ++i) {
    for (std::size_t j = 0; j < 27; ++j) {
      const double wi = (i < 12 ? 1.0 : 0.0) - 12.0 / 27.0;
      const double wj = (j < 12 ? 1.0 : 0.0) - 12.0 / 27.0;
      if (i != j) expected += wi * wj * kernel_by_definition(w, kernel, i, j);
    }
  }
  const double v = 12.0 * 15.0 / 27.0;
  EXPECT_NEAR(found.test.statistic, expected / (v * v), 1e-9);
}

TEST(PropensityMmd, IsReproducibleAndSaysHowMuchContextIsShared) {
  std::mt19937_64 draw{5};
  const Case c = drawn(draw, 50, 40, 0.0);
  const PropensityMmd one = propensity_mmd(c.x, kernel, c.context, kernel, {99, Seed{1}, 1});
  EXPECT_EQ(propensity_mmd(c.x, kernel, c.context, kernel, {99, Seed{1}, 3}).test.p_value, one.test.p_value);
  EXPECT_GT(one.overlap, 0.6);
  EXPECT_LT(one.overlap, 1.0);
  const RowWindows apart = plain(random_rows(draw, 50, 1), random_rows(draw, 40, 1, 0, 30.0));
  EXPECT_LT(propensity_mmd(c.x, kernel, apart, kernel, {9, Seed{1}}).overlap, 0.05);
}

TEST(PropensityMmd, EdgesHaveDefinedAnswers) {
  std::mt19937_64 draw{6};
  const RowMajorMatrix some = random_rows(draw, 20, 1);
  const auto test = [&](const RowWindows& a, const RowWindows& b) {
    return propensity_mmd(a, kernel, b, kernel, {9, Seed{1}}).test.undefined;
  };
  const RowWindows few = plain(some, some.topRows(9));
  EXPECT_EQ(test(few, few), stats::Undefined::too_few_rows);
  const RowWindows none = plain(some, RowMajorMatrix(0, 1));
  EXPECT_EQ(test(none, none), stats::Undefined::nobody);
  EXPECT_THROW(static_cast<void>(test(plain(some, some), few)), InvalidInput);
}

}  // namespace
}  // namespace lotrecht::drift
