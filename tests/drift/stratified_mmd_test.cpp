#include <lotrecht/drift/stratified_mmd.hpp>

#include <cmath>
#include <random>

#include <gtest/gtest.h>

#include <support/row_windows.hpp>

namespace lotrecht::drift {
namespace {

using namespace lotrecht::testing;

TEST(StratifiedMmd, OneStratumIsMmd) {
  std::mt19937_64 draw{3};
  const RowWindows w = plain(random_rows(draw, 12, 2), random_rows(draw, 9, 2, 0, 0.5));
  const std::vector<std::uint64_t> one(21, 7);
  const StratifiedMmd found = stratified_mmd(w, {KernelShape::gaussian, 1.0}, one, {99, Seed{1}});
  EXPECT_NEAR(found.test.statistic,
              mmd_test(w, RowKernel{w, {KernelShape::gaussian, 1.0}}, MmdEstimator::unbiased, {1, Seed{1}}).statistic,
              1e-14);
  EXPECT_EQ(found.strata, 1U);
}

TEST(StratifiedMmd, PValueIsTheShareOfAllDealsWithinStrata) {
  std::mt19937_64 draw{4};
  const RowMajorMatrix a = random_rows(draw, 5, 1);
  const RowMajorMatrix b = random_rows(draw, 4, 1, 0, 0.8);
  const RowWindows w = plain(a, b);
  const std::vector<std::uint64_t> strata{0, 0, 1, 1, 1, 0, 0, 1, 1};
  const Kernel kernel{KernelShape::gaussian, 1.0};
  const RowKernel k{w, kernel};
  const std::vector<std::size_t> in[] = {{0, 1, 5, 6}, {2, 3, 4, 7, 8}};
  const auto mmd = [&](const std::vector<std::size_t>& rows, const std::vector<bool>& first) {
    return mmd_by_definition(first, true, [&](std::size_t i, std::size_t j) { return k(rows[i], rows[j]); });
  };
  const StratifiedMmd found = stratified_mmd(w, kernel, strata, {20'000, Seed{1}});
  double ways = 0.0;
  double large = 0.0;
  for_each_deal(4, 2, [&](const std::vector<bool>& one) {
    for_each_deal(5, 3, [&](const std::vector<bool>& two) {
      const double t = (1.0 * mmd(in[0], one) + 1.2 * mmd(in[1], two)) / 2.2;
      if (one[0] && one[1] && two[0] && two[1] && two[2]) {
        EXPECT_NEAR(t, found.test.statistic, 1e-13);
      }
      ways += 1.0;
      large += t >= found.test.statistic - 1e-12 ? 1.0 : 0.0;
    });
  });
  const double share = large / ways;
  EXPECT_NEAR(found.test.p_value, share, 6.0 * std::sqrt(share * (1.0 - share) / 20'000) + 1e-4);
}

TEST(StratifiedMmd, IgnoresWhatHappenedToTheContextsShares) {
  // x follows the context, and the contexts' shares turned over: MMD sees a change, within contexts there is none.
  std::mt19937_64 draw{5};
  RowMajorMatrix a = random_rows(draw, 100, 1);
  RowMajorMatrix b = random_rows(draw, 100, 1);
  std::vector<std::uint64_t> strata(200);
  for (Eigen::Index i = 0; i < 100; ++i) {
    const bool before = i < 80;
    const bool now = i < 20;
    strata[static_cast<std::size_t>(i)] = before ? 0 : 1;
    strata[static_cast<std::size_t>(100 + i)] = now ? 0 : 1;
    a(i, 0) += before ? 0.0 : 4.0;
    b(i, 0) += now ? 0.0 : 4.0;
  }
  const Kernel kernel{KernelShape::gaussian, 1.0};
  const RowWindows w = plain(a, b);
  EXPECT_EQ(mmd_test(w, RowKernel{w, kernel}, MmdEstimator::unbiased, {199, Seed{1}}).p_value, 0.005);
  EXPECT_GT(stratified_mmd(w, kernel, strata, {199, Seed{1}}).test.p_value, 0.05);
  b.array() += 1.5;
  EXPECT_EQ(stratified_mmd(plain(a, b), kernel, strata, {199, Seed{1}, 2}).test.p_value, 0.005);
}

TEST(StratifiedMmd, SetsAsideAndCountsWhatCannotBeCompared) {
  std::mt19937_64 draw{6};
  const RowWindows w = plain(random_rows(draw, 6, 1), random_rows(draw, 5, 1));
  const auto test = [&](const std::vector<std::uint64_t>& strata) {
    return stratified_mmd(w, {}, strata, {9, Seed{1}});
  };
  const StratifiedMmd found = test({1, 1, 1, 2, 2, 3, 1, 1, 4, 4, 3});
  EXPECT_EQ(found.strata, 1U);
  EXPECT_EQ(found.set_aside, 6U);
  EXPECT_EQ(test({1, 1, 1, 1, 1, 1, 2, 2, 2, 2, 2}).test.undefined, stats::Undefined::too_few_rows);
  EXPECT_THROW(static_cast<void>(test({1, 2})), InvalidInput);
}

}  // namespace
}  // namespace lotrecht::drift
