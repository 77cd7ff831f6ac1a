#include <lotrecht/drift/row_kernel.hpp>

#include <algorithm>
#include <cmath>
#include <random>
#include <vector>

#include <gtest/gtest.h>

#include <support/row_windows.hpp>

namespace lotrecht::drift {
namespace {

using namespace lotrecht::testing;
constexpr KernelShape shapes[] = {KernelShape::gaussian, KernelShape::laplace, KernelShape::energy};

[[nodiscard]] RowWindows mixed(std::mt19937_64& draw) {
  RowMajorMatrix a = random_rows(draw, 13, 3, 2);
  const RowMajorMatrix b = random_rows(draw, 9, 3, 2);
  a(4, 1) = a(5, 4) = std::nan("");
  return {a, b, variables(3, 2), RowScale::robust};
}

TEST(RowKernel, IsItsDefinitionWithAnyInstructions) {
  std::mt19937_64 draw{3};
  const RowWindows w = mixed(draw);
  for (const KernelShape shape : shapes) {
    for (const double bandwidth : {0.05, 1.3, 40.0}) {
      const RowKernel kernel{w, {shape, bandwidth}, {}, {}, InstructionSet::baseline};
      for (std::size_t i = 0; i < w.rows(); ++i) {
        for (std::size_t j = 0; j < w.rows(); ++j) {
          const double expected = kernel_by_definition(w, {shape, bandwidth}, i, j);
          EXPECT_NEAR(kernel(i, j), expected, 4e-15 * (1.0 + std::abs(expected)) + 1e-12 * std::abs(expected));
          EXPECT_EQ(kernel(i, j), kernel(j, i));
        }
        EXPECT_EQ(kernel(i, i), kernel.kernel().at_zero());
      }
      for (int set = 0; set <= static_cast<int>(widest_instruction_set()); ++set) {
        const RowKernel wide{w, {shape, bandwidth}, {}, {}, static_cast<InstructionSet>(set)};
        for (std::size_t i = 0; i < w.rows(); ++i) EXPECT_EQ(wide(i, 7), kernel(i, 7));
      }
    }
  }
}

TEST(RowKernel, ExponentialIsAccurateAndEndsInZero) {
  RowMajorMatrix a(400, 1);
  for (Eigen::Index i = 0; i < 400; ++i) a(i, 0) = 0.1 * static_cast<double>(i);
  const RowWindows w = plain(a, RowMajorMatrix(0, 1));
  const RowKernel kernel{w, {KernelShape::gaussian, 1.0}};
  for (std::size_t i = 0; i < 400; ++i) {
    const double x = -0.5 * std::pow(w.columns()[0].values[i] - w.columns()[0].values[0], 2);
    EXPECT_NEAR(kernel(0, i), x > -708.0 ? std::exp(x) : 0.0, 1e-15 * std::exp(x));
  }
}

TEST(RowKernel, LeavesVariablesOut) {
  std::mt19937_64 draw{4};
  const RowWindows w = mixed(draw);
  const Kernel gaussian{KernelShape::gaussian, 1.5};
  const RowKernel all{w, gaussian};
  for (std::size_t v = 0; v < w.variables(); ++v) {
    const RowKernel without{w, gaussian, v};
    const RowKernel only{w, gaussian, {}, v};
    for (std::size_t i = 0; i < w.rows(); ++i) EXPECT_NEAR(without(i, 2) * only(i, 2), all(i, 2), 1e-14);
  }
}

TEST(RowKernel, MedianIsThatOfAllPairsOrNearIt) {
  std::mt19937_64 draw{5};
  const RowWindows few = plain(random_rows(draw, 100, 4), random_rows(draw, 60, 4));
  std::vector<double> distances;
  for (std::size_t i = 0; i < few.rows(); ++i) {
    for (std::size_t j = i + 1; j < few.rows(); ++j) {
      distances.push_back(-kernel_by_definition(few, {KernelShape::energy, 0}, i, j));
    }
  }
  std::sort(distances.begin(), distances.end());
  const double middle = 0.5 * (distances[distances.size() / 2 - 1] + distances[distances.size() / 2]);
  EXPECT_NEAR(median_bandwidth(few, KernelShape::gaussian, Seed{1}), middle, 1e-12);
  // Squared distances in 4 dimensions are 2 chi-square: median distance √(2 · 3.3567). Of 50,000 pairs of 1000 rows:
  // the rows' own error is about .02.
  const RowWindows many = plain(random_rows(draw, 600, 4), random_rows(draw, 400, 4));
  EXPECT_NEAR(median_bandwidth(many, KernelShape::gaussian, Seed{1}), std::sqrt(2.0 * 3.3567), 0.15);
  EXPECT_EQ(
      median_bandwidth(plain(RowMajorMatrix::Zero(3, 1), RowMajorMatrix::Zero(2, 1)), KernelShape::laplace, Seed{1}),
      1.0);
}

TEST(RowKernel, RefusesWhatIsNoKernel) {
  std::mt19937_64 draw{6};
  const RowWindows w = plain(random_rows(draw, 3, 1), random_rows(draw, 3, 1));
  for (const double b : {0.0, -1.0, std::nan(""), 1e300}) {
    EXPECT_THROW(RowKernel(w, {KernelShape::gaussian, b}), InvalidInput) << b;
  }
  EXPECT_NO_THROW(RowKernel(w, {KernelShape::energy, 0.0}));
  EXPECT_THROW(RowKernel(w, {KernelShape::gaussian, 1.0}, 0), InvalidInput) << "no variable is left";
}

}  // namespace
}  // namespace lotrecht::drift
