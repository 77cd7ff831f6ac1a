#include <lotrecht/drift/mmd_witness.hpp>

#include <algorithm>
#include <numeric>
#include <random>

#include <gtest/gtest.h>

#include <lotrecht/drift/mmd.hpp>
#include <support/row_windows.hpp>

namespace lotrecht::drift {
namespace {

using namespace lotrecht::testing;

TEST(MmdWitness, RowsPartsAddUpToMmd) {
  std::mt19937_64 draw{3};
  for (const KernelShape shape : {KernelShape::gaussian, KernelShape::laplace, KernelShape::energy}) {
    const RowWindows w{random_rows(draw, 70, 2, 1), random_rows(draw, 45, 2, 1, 0.5), variables(2, 1),
                       RowScale::robust};
    const RowKernel kernel{w, {shape, 1.1}};
    const std::vector<double> f = mmd_witness(w, kernel, 2);
    EXPECT_EQ(f, mmd_witness(w, kernel));
    const double parts =
        std::accumulate(f.begin(), f.begin() + 70, 0.0) / 70.0 - std::accumulate(f.begin() + 70, f.end(), 0.0) / 45.0;
    EXPECT_NEAR(parts, mmd_test(w, kernel, MmdEstimator::unbiased, {1, Seed{1}}).statistic, 1e-13);
  }
}

TEST(MmdWitness, FindsTheRowsThatAreNew) {
  // A tenth of the current rows are a kind of case that was not there before.
  std::mt19937_64 draw{4};
  RowMajorMatrix b = random_rows(draw, 50, 2);
  for (Eigen::Index i = 0; i < 5; ++i) b.row(i).array() += 6.0;
  const RowWindows w = plain(random_rows(draw, 60, 2), b);
  const std::vector<double> f = mmd_witness(w, RowKernel{w, {KernelShape::gaussian, 1.0}});
  const double largest = *std::max_element(f.begin() + 60, f.begin() + 65);
  EXPECT_LT(largest, 0.0);
  const double fresh = std::accumulate(f.begin() + 60, f.begin() + 65, 0.0) / 5.0;
  const double other = std::accumulate(f.begin() + 65, f.end(), 0.0) / 45.0;
  EXPECT_LT(fresh, other - 0.02);
}

TEST(MmdWitness, RefusesWindowsOfOneRow) {
  std::mt19937_64 draw{5};
  const RowMajorMatrix some = random_rows(draw, 4, 1);
  const RowWindows w = plain(some, some.topRows(1));
  EXPECT_THROW(static_cast<void>(mmd_witness(w, RowKernel{w, {}})), InvalidInput);
}

}  // namespace
}  // namespace lotrecht::drift
