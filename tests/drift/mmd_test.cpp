#include <lotrecht/drift/mmd.hpp>

#include <cmath>
#include <random>

#include <gtest/gtest.h>

#include <support/row_windows.hpp>

namespace lotrecht::drift {
namespace {

using namespace lotrecht::testing;
const stats::Confidence confidence{0.9};

TEST(Mmd, IsItsDefinitionForEveryDealOfTheRows) {
  std::mt19937_64 draw{3};
  for (const KernelShape shape : {KernelShape::gaussian, KernelShape::laplace, KernelShape::energy}) {
    const RowWindows w{random_rows(draw, 4, 2, 1), random_rows(draw, 6, 2, 1, 0.5), variables(2, 1), RowScale::robust};
    const RowKernel kernel{w, {shape, 1.2}};
    for_each_deal(10, 4, [&](const std::vector<bool>& first) {
      WeightColumns labels{10, 1};
      for (std::size_t i = 0; i < 10; ++i) labels(i, 0) = first[i] ? 1.0 : 0.0;
      const PairForms forms = pair_forms(kernel, labels);
      for (const bool unbiased : {false, true}) {
        EXPECT_NEAR(detail::mmd_squared(forms, 0, 4, 6, kernel.kernel().at_zero(),
                                        unbiased ? MmdEstimator::unbiased : MmdEstimator::biased),
                    mmd_by_definition(first, unbiased, kernel), 1e-13);
      }
    });
  }
}

TEST(Mmd, HasItsReferenceValues) {
  const auto expect = [](const std::string& name, KernelShape shape, MmdEstimator estimator) {
    for_each_row_reference(name, [&](const RowWindows& w, double value) {
      const RowKernel kernel{w, {shape, 1.3}};
      EXPECT_NEAR(mmd_test(w, kernel, estimator, {1, Seed{1}}).statistic, value, 1e-14);
      if (shape != KernelShape::energy || estimator != MmdEstimator::biased) return;
      EXPECT_NEAR(kernel_distance(w, kernel, "energy", confidence, {1, Seed{1}}).value, std::sqrt(value), 1e-14);
    });
  };
  expect("gaussian_unbiased", KernelShape::gaussian, MmdEstimator::unbiased);
  expect("gaussian_biased", KernelShape::gaussian, MmdEstimator::biased);
  expect("laplace_unbiased", KernelShape::laplace, MmdEstimator::unbiased);
  expect("laplace_biased", KernelShape::laplace, MmdEstimator::biased);
  expect("energy", KernelShape::energy, MmdEstimator::biased);
}

TEST(Mmd, PValueApproachesTheShareOfAllWays) {
  // 20,000 draws of a share: 6 standard errors are exceeded by chance once in 5e8; the seed is fixed.
  std::mt19937_64 draw{11};
  for (int round = 0; round < 6; ++round) {
    const RowWindows w = plain(random_rows(draw, 5, 2), random_rows(draw, 4, 2, 0, 0.4 * round));
    const RowKernel kernel{w, {KernelShape::gaussian, 1.0}};
    const stats::TestResult found = mmd_test(w, kernel, MmdEstimator::unbiased, {20'000, Seed{7}});
    double ways = 0.0;
    double large = 0.0;
    for_each_deal(9, 5, [&](const std::vector<bool>& first) {
      ways += 1.0;
      large += mmd_by_definition(first, true, kernel) >= found.statistic - 1e-12 ? 1.0 : 0.0;
    });
    const double share = large / ways;
    EXPECT_NEAR(found.p_value, share, 6.0 * std::sqrt(share * (1.0 - share) / 20'000) + 1e-4);
  }
}

TEST(Mmd, SizeIsTheLevelWhenEveryDealIsTheData) {
  // Every deal of nine rows taken as what was observed, each tested by all deals: at most a share α has p <= α.
  std::mt19937_64 draw{12};
  const RowWindows w = plain(random_rows(draw, 4, 1), random_rows(draw, 5, 1));
  const RowKernel kernel{w, {KernelShape::laplace, 1.0}};
  std::vector<double> values;
  for_each_deal(9, 4, [&](const std::vector<bool>& first) {
    WeightColumns labels{9, 1};
    for (std::size_t i = 0; i < 9; ++i) labels(i, 0) = first[i] ? 1.0 : 0.0;
    values.push_back(detail::mmd_squared(pair_forms(kernel, labels), 0, 4, 5, 1.0, MmdEstimator::unbiased));
  });
  for (const double level : {0.01, 0.05, 0.2, 0.5}) {
    double rejected = 0.0;
    for (const double seen : values) {
      double large = 0.0;
      for (const double other : values) large += other >= seen - 1e-12 ? 1.0 : 0.0;
      rejected += large / static_cast<double>(values.size()) <= level ? 1.0 : 0.0;
    }
    EXPECT_LE(rejected / static_cast<double>(values.size()), level);
  }
}

TEST(Mmd, DoesNotDependOnTheOrderOfRowsVariablesOrWindows) {
  std::mt19937_64 draw{4};
  const RowMajorMatrix a = random_rows(draw, 40, 3);
  const RowMajorMatrix b = random_rows(draw, 30, 3, 0, 0.3);
  const auto statistic = [&](const RowMajorMatrix& x, const RowMajorMatrix& y) {
    const RowWindows w{x, y, variables(3), RowScale::robust};
    return mmd_test(w, RowKernel{w, {KernelShape::gaussian, 2.0}}, MmdEstimator::unbiased, {1, Seed{1}}).statistic;
  };
  const double seen = statistic(a, b);
  EXPECT_NEAR(statistic(b, a), seen, 1e-14);
  EXPECT_NEAR(statistic(a.colwise().reverse(), b), seen, 1e-14);
  EXPECT_NEAR(statistic(a.rowwise().reverse(), b.rowwise().reverse()), seen, 1e-14);
  EXPECT_NEAR(statistic((a * 10.0).array() - 3.0, (b * 10.0).array() - 3.0), seen, 1e-12);
}

TEST(Mmd, SeesAChangeAndIsReproducible) {
  std::mt19937_64 draw{5};
  const RowWindows w = plain(random_rows(draw, 60, 3), random_rows(draw, 50, 3, 0, 2.0));
  const RowKernel kernel{w, {KernelShape::gaussian, median_bandwidth(w, KernelShape::gaussian, Seed{1})}};
  const stats::TestResult one = mmd_test(w, kernel, MmdEstimator::unbiased, {199, Seed{1}, 1});
  EXPECT_EQ(one.p_value, 1.0 / 200);
  EXPECT_EQ(mmd_test(w, kernel, MmdEstimator::unbiased, {199, Seed{1}, 3}).statistic, one.statistic);
}

TEST(Mmd, DistanceHoldsWhatItIsOf) {
  // Gaussian kernel with bandwidth 1 of N(0, 1) and N(d, 1): MMD² = 2 (1 - e^(-d²/6)) / √3. Of 60 pairs of windows at
  // 90 % at least 36 cover: fewer would come by chance with a probability below 1e-9 even at a coverage of .9.
  std::mt19937_64 draw{6};
  for (const double d : {0.0, 1.0}) {
    const double truth = std::sqrt(2.0 * (1.0 - std::exp(-d * d / 6.0)) / std::sqrt(3.0));
    int covered = 0;
    for (int round = 0; round < 60; ++round) {
      const RowWindows w = plain(random_rows(draw, 40, 1), random_rows(draw, 30, 1, 0, d));
      const RowKernel kernel{w, {KernelShape::gaussian, 1.0}};
      const stats::Estimate e = kernel_distance(w, kernel, "mmd", confidence, {99, Seed{1}});
      EXPECT_LE(e.low, e.value);
      EXPECT_GE(e.high, e.value);
      covered += e.low <= truth && truth <= e.high ? 1 : 0;
    }
    EXPECT_GE(covered, 36) << d;
  }
}

TEST(Mmd, EdgesHaveDefinedAnswers) {
  std::mt19937_64 draw{7};
  const RowMajorMatrix some = random_rows(draw, 5, 2);
  const auto test = [](const RowWindows& w, MmdEstimator estimator) {
    return mmd_test(w, RowKernel{w, {}}, estimator, {19, Seed{1}});
  };
  EXPECT_EQ(test(plain(some, RowMajorMatrix(0, 2)), MmdEstimator::biased).undefined, stats::Undefined::nobody);
  EXPECT_EQ(test(plain(some, some.topRows(1)), MmdEstimator::unbiased).undefined, stats::Undefined::too_few_rows);
  EXPECT_TRUE(test(plain(some, some.topRows(1)), MmdEstimator::biased).defined());
  const RowWindows equal = plain(RowMajorMatrix::Zero(6, 2), RowMajorMatrix::Zero(4, 2));
  EXPECT_EQ(test(equal, MmdEstimator::unbiased).p_value, 1.0);
  const RowWindows one = plain(some, some.topRows(1));
  EXPECT_TRUE(std::isinf(kernel_distance(one, RowKernel{one, {}}, "mmd", confidence, {19, Seed{1}}).high));
  EXPECT_THROW(static_cast<void>(mmd_test(equal, RowKernel{equal, {}}, MmdEstimator::biased, {0, Seed{1}})),
               InvalidInput);
  EXPECT_THROW(static_cast<void>(kernel_distance(equal, RowKernel{equal, {}}, "mmd", confidence, {0, Seed{1}})),
               InvalidInput);
}

}  // namespace
}  // namespace lotrecht::drift
