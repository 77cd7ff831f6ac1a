#include <lotrecht/drift/block_mmd.hpp>

#include <cmath>
#include <random>

#include <gtest/gtest.h>

#include <support/row_windows.hpp>

namespace lotrecht::drift {
namespace {

using namespace lotrecht::testing;
const stats::Confidence confidence{0.9};

TEST(BlockMmd, IsTheMeanOfTheBlocksEstimates) {
  std::mt19937_64 draw{3};
  const RowWindows w = plain(random_rows(draw, 21, 2), random_rows(draw, 14, 2, 0, 0.5));
  const RowKernel kernel{w, {KernelShape::gaussian, 1.0}};
  const BlockMmd found = block_mmd(w, kernel, 3, confidence, Seed{5});
  EXPECT_EQ(found.blocks, 3U);
  EXPECT_EQ(found.used_rows, 33U) << "7 and 4 rows a block, 2 of the current window left out";
  const auto first = detail::shuffled(21, Seed{5}, 2);
  const auto second = detail::shuffled(14, Seed{5}, 3);
  std::vector<double> values;
  for (std::size_t b = 0; b < 3; ++b) {
    std::vector<bool> is_first(11, false);
    std::vector<std::size_t> rows;
    for (std::size_t i = 0; i < 7; ++i) rows.push_back(first[7 * b + i]), is_first[i] = true;
    for (std::size_t i = 0; i < 4; ++i) rows.push_back(21 + second[4 * b + i]);
    values.push_back(mmd_by_definition(is_first, true, [&](auto i, auto j) { return kernel(rows[i], rows[j]); }));
  }
  const double mean = (values[0] + values[1] + values[2]) / 3.0;
  EXPECT_NEAR(found.mmd_squared.value, mean, 1e-14);
  double squares = 0.0;
  for (const double v : values) squares += (v - mean) * (v - mean);
  EXPECT_NEAR(found.test.statistic, mean / std::sqrt(squares / 6.0), 1e-9);
  EXPECT_LT(found.mmd_squared.low, mean);
}

TEST(BlockMmd, LinearTimeIsAMeanOfFourKernelValues) {
  std::mt19937_64 draw{4};
  const RowWindows w = plain(random_rows(draw, 9, 1), random_rows(draw, 13, 1));
  const RowKernel kernel{w, {KernelShape::laplace, 1.0}};
  const BlockMmd found = linear_mmd(w, kernel, confidence, Seed{5});
  EXPECT_EQ(found.blocks, 4U);
  const auto x = detail::shuffled(9, Seed{5}, 2);
  auto y = detail::shuffled(13, Seed{5}, 3);
  double sum = 0.0;
  for (std::size_t b = 0; b < 4; ++b) {
    const std::size_t x1 = x[2 * b];
    const std::size_t x2 = x[2 * b + 1];
    const std::size_t y1 = 9 + y[2 * b];
    const std::size_t y2 = 9 + y[2 * b + 1];
    // The two ways to pair x with y, halved: Gretton's h, made symmetric.
    sum += kernel(x1, x2) + kernel(y1, y2) - 0.5 * (kernel(x1, y1) + kernel(x1, y2) + kernel(x2, y1) + kernel(x2, y2));
  }
  EXPECT_NEAR(found.mmd_squared.value, sum / 4.0, 1e-15);
}

TEST(BlockMmd, KeepsItsLevelAndCovers) {
  // 400 pairs of windows at a level of 10 %: more than 79 rejections, or fewer than 321 of 400 covering, come by chance
  // with a probability below 1e-8 at .1; the seed is fixed. MMD² of N(0, 1) and N(1, 1), bandwidth 1: see mmd_test.
  std::mt19937_64 draw{5};
  for (const double d : {0.0, 1.0}) {
    const double truth = 2.0 * (1.0 - std::exp(-d * d / 6.0)) / std::sqrt(3.0);
    int rejected = 0;
    int covered = 0;
    for (int round = 0; round < 400; ++round) {
      const RowWindows w = plain(random_rows(draw, 100, 1), random_rows(draw, 80, 1, 0, d));
      const BlockMmd found = linear_mmd(w, RowKernel{w, {KernelShape::gaussian, 1.0}}, confidence, Seed{1});
      rejected += found.test.p_value <= 0.1 ? 1 : 0;
      covered += found.mmd_squared.low <= truth && truth <= found.mmd_squared.high ? 1 : 0;
    }
    if (d == 0.0) {
      EXPECT_LE(rejected, 79);
    } else {
      EXPECT_GE(rejected, 200);
    }
    EXPECT_GE(covered, 321);
  }
}

TEST(BlockMmd, EdgesHaveDefinedAnswers) {
  std::mt19937_64 draw{7};
  const RowMajorMatrix some = random_rows(draw, 5, 2);
  const auto blocks = [&](const RowWindows& w, std::size_t count) {
    return block_mmd(w, RowKernel{w, {}}, count, confidence, Seed{1});
  };
  EXPECT_EQ(blocks(plain(some, RowMajorMatrix(0, 2)), 2).test.undefined, stats::Undefined::nobody);
  EXPECT_EQ(blocks(plain(some, some), 3).test.undefined, stats::Undefined::too_few_rows);
  EXPECT_TRUE(blocks(plain(some, some), 2).test.defined());
  const RowWindows equal = plain(RowMajorMatrix::Zero(8, 1), RowMajorMatrix::Zero(8, 1));
  EXPECT_EQ(linear_mmd(equal, RowKernel{equal, {}}, confidence, Seed{1}).test.p_value, 1.0);
  EXPECT_THROW(static_cast<void>(blocks(equal, 1)), InvalidInput);
}

}  // namespace
}  // namespace lotrecht::drift
