#include <lotrecht/drift/mmd_aggregated.hpp>

#include <algorithm>
#include <cmath>
#include <random>

#include <gtest/gtest.h>

#include <support/row_windows.hpp>

namespace lotrecht::drift {
namespace {

using namespace lotrecht::testing;

[[nodiscard]] std::vector<Kernel> gaussians(const std::vector<double>& bandwidths) {
  std::vector<Kernel> kernels;
  for (const double b : bandwidths) kernels.push_back({KernelShape::gaussian, b});
  return kernels;
}

TEST(MmdAggregated, OneKernelIsTheTestItself) {
  std::mt19937_64 draw{3};
  const RowWindows w = plain(random_rows(draw, 30, 2), random_rows(draw, 20, 2, 0, 0.4));
  const Kernel kernel{KernelShape::gaussian, 1.3};
  const AggregatedMmd found = mmd_aggregated(w, {kernel}, {499, Seed{2}});
  const stats::TestResult alone = mmd_test(w, RowKernel{w, kernel}, MmdEstimator::unbiased, {499, Seed{2}});
  EXPECT_DOUBLE_EQ(found.test.p_value, alone.p_value);
  EXPECT_DOUBLE_EQ(found.p_values[0], alone.p_value);
  EXPECT_EQ(found.mmd_squared[0], alone.statistic);
}

TEST(MmdAggregated, PValuesAreOrderedAndBelowBonferroni) {
  std::mt19937_64 draw{4};
  const RowWindows w = plain(random_rows(draw, 40, 2), random_rows(draw, 40, 2, 0, 0.3));
  const std::vector<double> bandwidths = spread_bandwidths(w, KernelShape::gaussian, 6, Seed{1});
  EXPECT_EQ(bandwidths.size(), 6U);
  EXPECT_TRUE(std::is_sorted(bandwidths.begin(), bandwidths.end()));
  const AggregatedMmd found = mmd_aggregated(w, gaussians(bandwidths), {999, Seed{2}, 2});
  for (std::size_t k = 0; k < 6; ++k) {
    EXPECT_GE(found.adjusted_p_values[k], found.p_values[k]);
    EXPECT_LE(found.adjusted_p_values[k], std::min(1.0, 6.0 * found.p_values[k] + 1e-12));
  }
  EXPECT_EQ(found.test.p_value, *std::min_element(found.adjusted_p_values.begin(), found.adjusted_p_values.end()));
  EXPECT_EQ(mmd_aggregated(w, gaussians(bandwidths), {999, Seed{2}}).test.p_value, found.test.p_value);
}

TEST(MmdAggregated, IsExactWhenEveryDealIsTheData) {
  // All 126 deals of 9 rows, each the observed one in turn: at most a share α has p <= α. Two kernels of very different
  // bandwidth.
  std::mt19937_64 draw{5};
  const RowWindows w = plain(random_rows(draw, 4, 1), random_rows(draw, 5, 1));
  std::vector<std::vector<double>> shares;
  for (const double b : {0.2, 3.0}) {
    const RowKernel kernel{w, {KernelShape::gaussian, b}};
    std::vector<double> values;
    for_each_deal(9, 4,
                  [&](const std::vector<bool>& first) { values.push_back(mmd_by_definition(first, true, kernel)); });
    shares.push_back(detail::upper_shares(values, 1e-12));
  }
  std::vector<double> p;
  for (std::size_t seen = 0; seen < shares[0].size(); ++seen) {
    auto rotated = shares;
    for (auto& of_one : rotated) std::swap(of_one[0], of_one[seen]);
    p.push_back(detail::smallest_of_several(rotated).p_value);
  }
  for (const double level : {0.02, 0.05, 0.1, 0.3}) {
    const auto rejected = std::count_if(p.begin(), p.end(), [&](double x) { return x <= level; });
    EXPECT_LE(static_cast<double>(rejected) / 126.0, level);
  }
}

TEST(MmdAggregated, SeesFineStructureThatTheMedianMisses) {
  // Values on a grid of .1 beside values between them: the median distance is far too wide for it.
  RowMajorMatrix a(120, 1);
  RowMajorMatrix b(120, 1);
  std::mt19937_64 draw{6};
  for (Eigen::Index i = 0; i < 120; ++i) {
    a(i, 0) = 0.1 * static_cast<double>(draw() % 10);
    b(i, 0) = 0.1 * static_cast<double>(draw() % 10) + (i % 2 == 0 ? 0.05 : -0.05);
  }
  const RowWindows w = plain(a, b);
  const Kernel middle{KernelShape::gaussian, median_bandwidth(w, KernelShape::gaussian, Seed{1})};
  EXPECT_GT(mmd_test(w, RowKernel{w, middle}, MmdEstimator::unbiased, {199, Seed{1}}).p_value, 0.05);
  const auto kernels = gaussians(spread_bandwidths(w, KernelShape::gaussian, 10, Seed{1}));
  EXPECT_LE(mmd_aggregated(w, kernels, {199, Seed{1}}).test.p_value, 0.05) << "ten kernels, 200 deals";
}

TEST(MmdAggregated, EdgesHaveDefinedAnswers) {
  std::mt19937_64 draw{7};
  const RowMajorMatrix some = random_rows(draw, 5, 2);
  EXPECT_EQ(mmd_aggregated(plain(some, RowMajorMatrix(0, 2)), {Kernel{}}, {9, Seed{1}}).test.undefined,
            stats::Undefined::nobody);
  EXPECT_EQ(mmd_aggregated(plain(some, some.topRows(1)), {Kernel{}}, {9, Seed{1}}).test.undefined,
            stats::Undefined::too_few_rows);
  EXPECT_THROW(static_cast<void>(mmd_aggregated(plain(some, some), {}, {9, Seed{1}})), InvalidInput);
  EXPECT_THROW(static_cast<void>(spread_bandwidths(plain(some, some), KernelShape::laplace, 0, Seed{1})), InvalidInput);
}

}  // namespace
}  // namespace lotrecht::drift
