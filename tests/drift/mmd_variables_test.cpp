#include <lotrecht/drift/mmd_variables.hpp>

#include <random>

#include <gtest/gtest.h>

#include <support/row_windows.hpp>

namespace lotrecht::drift {
namespace {

using namespace lotrecht::testing;

TEST(MmdByVariable, NamesTheOneThatChanged) {
  std::mt19937_64 draw{3};
  const RowMajorMatrix a = random_rows(draw, 80, 3, 1);
  RowMajorMatrix b = random_rows(draw, 80, 3, 1);
  b.col(1).array() += 2.0;
  const RowWindows w{a, b, variables(3, 1), RowScale::robust};
  const Kernel kernel{KernelShape::gaussian, median_bandwidth(w, KernelShape::gaussian, Seed{1})};
  const auto changes = mmd_by_variable(w, kernel, {199, Seed{1}});
  const double all = mmd_test(w, RowKernel{w, kernel}, MmdEstimator::unbiased, {1, Seed{1}}).statistic;
  EXPECT_EQ(changes[1].alone.p_value, 0.005);
  EXPECT_LE(changes[1].adjusted_p_value, 0.02) << "four variables, 200 deals";
  EXPECT_LT(changes[1].without.statistic, 0.2 * all);
  for (const std::size_t v : {0U, 2U, 3U}) {
    EXPECT_GT(changes[v].adjusted_p_value, 0.05) << v;
    EXPECT_GT(changes[v].without.statistic, 0.8 * all) << v;
    EXPECT_GE(changes[v].adjusted_p_value, changes[v].alone.p_value);
  }
}

TEST(MmdByVariable, RelationsShowInWhatIsLeft) {
  // y = x before, y = -x now: no variable changed alone, and without either nothing is left.
  std::mt19937_64 draw{4};
  RowMajorMatrix a = random_rows(draw, 100, 3);
  RowMajorMatrix b = random_rows(draw, 100, 3);
  a.col(1) = a.col(0);
  b.col(1) = -b.col(0);
  const RowWindows w = plain(a, b);
  const Kernel kernel{KernelShape::gaussian, 1.5};
  const auto changes = mmd_by_variable(w, kernel, {199, Seed{1}});
  for (const auto& change : changes) EXPECT_GT(change.adjusted_p_value, 0.05);
  EXPECT_GT(changes[0].without.p_value, 0.05);
  EXPECT_GT(changes[1].without.p_value, 0.05);
  EXPECT_EQ(changes[2].without.p_value, 0.005);
}

TEST(MmdByVariable, IsTheTestOfThatVariable) {
  std::mt19937_64 draw{5};
  const RowMajorMatrix a = random_rows(draw, 30, 2);
  const RowMajorMatrix b = random_rows(draw, 25, 2, 0, 0.5);
  const RowWindows w = plain(a, b);
  const RowWindows one = plain(a.col(1), b.col(1));
  const auto changes = mmd_by_variable(w, {KernelShape::laplace, 2.0}, {99, Seed{1}});
  const Kernel own{KernelShape::laplace, median_bandwidth(one, KernelShape::laplace, Seed{1})};
  const stats::TestResult alone = mmd_test(one, RowKernel{one, own}, MmdEstimator::unbiased, {99, Seed{1}});
  EXPECT_EQ(changes[1].alone.statistic, alone.statistic);
  EXPECT_EQ(changes[1].alone.p_value, alone.p_value);
  EXPECT_EQ(mmd_by_variable(one, {}, {9, Seed{1}})[0].without.undefined, stats::Undefined::nobody);
  EXPECT_EQ(mmd_by_variable(plain(a, b.topRows(1)), {}, {9, Seed{1}})[0].alone.undefined,
            stats::Undefined::too_few_rows);
  EXPECT_THROW(static_cast<void>(mmd_by_variable(one, {}, {0, Seed{1}})), InvalidInput);
}

}  // namespace
}  // namespace lotrecht::drift
