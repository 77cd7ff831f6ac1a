#include <lotrecht/drift/random_feature_mmd.hpp>

#include <cmath>
#include <random>

#include <gtest/gtest.h>

#include <support/row_windows.hpp>

namespace lotrecht::drift {
namespace {

using namespace lotrecht::testing;

TEST(RandomFeatureMmd, FeaturesAreTheKernelOnAverage) {
  // A mean of 4096 cosines: standard error at most .011; 6 of them. Mixed rows with missing values.
  std::mt19937_64 draw{3};
  RowMajorMatrix a = random_rows(draw, 6, 2, 1);
  a(0, 0) = a(1, 2) = std::nan("");
  const RowWindows w{a, random_rows(draw, 5, 2, 1), variables(2, 1), RowScale::robust};
  for (const KernelShape shape : {KernelShape::gaussian, KernelShape::laplace}) {
    const Kernel kernel{shape, 1.7};
    constexpr std::size_t frequencies = 4096;
    const auto features = detail::random_features(w, kernel, frequencies, Seed{1}, 2);
    for (std::size_t i = 0; i < w.rows(); ++i) {
      for (std::size_t j = 0; j < w.rows(); ++j) {
        double sum = 0.0;
        for (std::size_t f = 0; f < 2 * frequencies; ++f) {
          sum += features(f, i) * features(f, j);
        }
        EXPECT_NEAR(sum / frequencies, kernel_by_definition(w, kernel, i, j), 0.066);
      }
    }
  }
}

TEST(RandomFeatureMmd, IsExactForAnyNumberOfFrequencies) {
  // Against all deals of 9 rows: 20,000 draws, 6 standard errors.
  std::mt19937_64 draw{4};
  const RowWindows w = plain(random_rows(draw, 5, 2), random_rows(draw, 4, 2, 0, 1.0));
  const Kernel kernel{KernelShape::gaussian, 1.0};
  const auto features = detail::random_features(w, kernel, 2, Seed{1}, 1);
  const auto approximate = [&](std::size_t i, std::size_t j) {
    double sum = 0.0;
    for (std::size_t f = 0; f < 4; ++f) sum += features(f, i) * features(f, j) / 2.0;
    return sum;
  };
  const stats::TestResult found = random_feature_mmd(w, kernel, 2, {20'000, Seed{1}});
  double ways = 0.0;
  double large = 0.0;
  std::vector<bool> observed(9, false);
  std::fill(observed.begin(), observed.begin() + 5, true);
  EXPECT_NEAR(found.statistic, mmd_by_definition(observed, false, approximate), 1e-13);
  for_each_deal(9, 5, [&](const std::vector<bool>& first) {
    ways += 1.0;
    large += mmd_by_definition(first, false, approximate) >= found.statistic - 1e-12 ? 1.0 : 0.0;
  });
  const double share = large / ways;
  EXPECT_NEAR(found.p_value, share, 6.0 * std::sqrt(share * (1.0 - share) / 20'000) + 1e-4);
}

TEST(RandomFeatureMmd, IsNearTheKernelsAndReproducible) {
  std::mt19937_64 draw{5};
  const RowWindows w = plain(random_rows(draw, 60, 3), random_rows(draw, 50, 3, 0, 1.0));
  const Kernel kernel{KernelShape::gaussian, 2.0};
  const stats::TestResult found = random_feature_mmd(w, kernel, 512, {99, Seed{1}, 1});
  const double exact = mmd_test(w, RowKernel{w, kernel}, MmdEstimator::biased, {1, Seed{1}}).statistic;
  EXPECT_NEAR(found.statistic, exact, 0.15 * exact);
  EXPECT_EQ(found.p_value, 0.01);
  const stats::TestResult again = random_feature_mmd(w, kernel, 512, {99, Seed{1}, 3});
  EXPECT_EQ(again.statistic, found.statistic);
}

TEST(RandomFeatureMmd, EdgesHaveDefinedAnswers) {
  std::mt19937_64 draw{7};
  const RowMajorMatrix some = random_rows(draw, 5, 2);
  const auto test = [](const RowWindows& w, const Kernel& kernel, std::size_t frequencies) {
    return random_feature_mmd(w, kernel, frequencies, {9, Seed{1}});
  };
  EXPECT_EQ(test(plain(some, RowMajorMatrix(0, 2)), {}, 2).undefined, stats::Undefined::nobody);
  EXPECT_EQ(test(plain(RowMajorMatrix::Zero(4, 1), RowMajorMatrix::Zero(3, 1)), {}, 2).p_value, 1.0);
  EXPECT_THROW(static_cast<void>(test(plain(some, some), {}, 3)), InvalidInput);
  EXPECT_THROW(static_cast<void>(test(plain(some, some), {}, 0)), InvalidInput);
  EXPECT_THROW(static_cast<void>(test(plain(some, some), {KernelShape::energy, 1.0}, 2)), InvalidInput);
}

}  // namespace
}  // namespace lotrecht::drift
