#include <lotrecht/drift/cross_mmd.hpp>

#include <cmath>
#include <random>

#include <gtest/gtest.h>
#include <boost/math/distributions/students_t.hpp>

#include <support/row_windows.hpp>

namespace lotrecht::drift {
namespace {

using namespace lotrecht::testing;

TEST(CrossMmd, IsItsDefinition) {
  std::mt19937_64 draw{3};
  const RowWindows w = plain(random_rows(draw, 9, 2), random_rows(draw, 12, 2, 0, 0.5));
  const RowKernel kernel{w, {KernelShape::gaussian, 1.0}};
  const auto x = detail::shuffled(9, Seed{5}, 2);
  const auto y = detail::shuffled(12, Seed{5}, 3);
  const auto witness = [&](std::size_t row) {
    double f = 0.0;
    for (std::size_t i = 4; i < 9; ++i) f += kernel(x[i], row) / 5.0;
    for (std::size_t i = 6; i < 12; ++i) f -= kernel(9 + y[i], row) / 6.0;
    return f;
  };
  double mean_x = 0.0;
  double mean_y = 0.0;
  for (std::size_t i = 0; i < 4; ++i) mean_x += witness(x[i]) / 4.0;
  for (std::size_t i = 0; i < 6; ++i) mean_y += witness(9 + y[i]) / 6.0;
  double a = 0.0;
  double b = 0.0;
  for (std::size_t i = 0; i < 4; ++i) a += std::pow(witness(x[i]) - mean_x, 2) / (4.0 * 3.0);
  for (std::size_t i = 0; i < 6; ++i) b += std::pow(witness(9 + y[i]) - mean_y, 2) / (6.0 * 5.0);
  const stats::TestResult found = cross_mmd(w, kernel, Seed{5});
  EXPECT_NEAR(found.statistic, (mean_x - mean_y) / std::sqrt(a + b), 1e-12);
  const boost::math::students_t_distribution<double> welch{(a + b) * (a + b) / (a * a / 3.0 + b * b / 5.0)};
  EXPECT_NEAR(found.p_value, boost::math::cdf(boost::math::complement(welch, found.statistic)), 1e-12);
}

TEST(CrossMmd, KeepsItsLevelAndSeesAChange) {
  // 400 pairs at 10 %: more than 79 rejections come by chance with a probability below 1e-8; the seed is fixed.
  std::mt19937_64 draw{5};
  int without = 0;
  int with = 0;
  for (int round = 0; round < 400; ++round) {
    const RowMajorMatrix a = random_rows(draw, 40, 2);
    const RowWindows same = plain(a, random_rows(draw, 50, 2));
    without += cross_mmd(same, RowKernel{same, {KernelShape::gaussian, 1.5}}, Seed{1}).p_value <= 0.1 ? 1 : 0;
    const RowWindows other = plain(a, random_rows(draw, 50, 2, 0, 1.0));
    with += cross_mmd(other, RowKernel{other, {KernelShape::gaussian, 1.5}}, Seed{1}).p_value <= 0.1 ? 1 : 0;
  }
  EXPECT_LE(without, 79);
  EXPECT_GE(with, 350);
}

TEST(CrossMmd, EdgesHaveDefinedAnswers) {
  std::mt19937_64 draw{7};
  const RowMajorMatrix some = random_rows(draw, 5, 2);
  const auto test = [](const RowWindows& w) { return cross_mmd(w, RowKernel{w, {}}, Seed{1}); };
  EXPECT_EQ(test(plain(some, RowMajorMatrix(0, 2))).undefined, stats::Undefined::nobody);
  EXPECT_EQ(test(plain(some, some.topRows(3))).undefined, stats::Undefined::too_few_rows);
  EXPECT_EQ(test(plain(RowMajorMatrix::Zero(8, 1), RowMajorMatrix::Zero(8, 1))).p_value, 1.0);
  EXPECT_EQ(test(plain(RowMajorMatrix::Zero(8, 1), RowMajorMatrix::Ones(8, 1))).p_value, 0.0);
}

}  // namespace
}  // namespace lotrecht::drift
