#include <lotrecht/explain/explanation_shift.hpp>

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <vector>

#include "support/random_trees.hpp"

namespace lotrecht::explain {
namespace {

RowMajorMatrix values(std::uint64_t seed, std::size_t n, std::size_t p) {
  testing::RandomTrees random{seed};
  RowMajorMatrix x(static_cast<Eigen::Index>(n), static_cast<Eigen::Index>(p));
  for (Eigen::Index i = 0; i < x.size(); ++i) x.data()[i] = std::floor(4.0 * random.uniform());
  return x;
}

// Kolmogorov and Smirnov's distance by its words.
double distance(const RowMajorMatrix& a, const RowMajorMatrix& b, Eigen::Index f) {
  double largest = 0.0;
  for (const RowMajorMatrix* x : {&a, &b}) {
    for (Eigen::Index i = 0; i < x->rows(); ++i) {
      const double t = (*x)(i, f);
      largest = std::max(largest, std::abs((a.col(f).array() <= t).cast<double>().mean() -
                                           (b.col(f).array() <= t).cast<double>().mean()));
    }
  }
  return largest;
}

TEST(ExplanationShift, DistancesAreThoseOfTheDistributionFunctions) {
  for (std::uint64_t seed = 0; seed < 5; ++seed) {
    const RowMajorMatrix a = values(seed, 13, 4);
    const RowMajorMatrix b = values(100 + seed, 9, 4);
    const ExplanationShift shift = explanation_shift(a, b, {.replicates = 9});
    double largest = 0.0;
    for (Eigen::Index f = 0; f < 4; ++f) {
      EXPECT_NEAR(shift.distances[static_cast<std::size_t>(f)], distance(a, b, f), 1e-14);
      largest = std::max(largest, distance(a, b, f));
    }
    EXPECT_NEAR(shift.statistic, largest, 1e-14);
    const ExplanationShift back = explanation_shift(b, a, {.replicates = 9});
    EXPECT_EQ(back.distances, shift.distances);
  }
}

// All ways to deal the same eight rows to groups of 3 and 5 are what may happen if rows are exchangeable; so of their
// p-values no more than a share alpha may be alpha or less. Exact, for every alpha: for the test and for each feature.
TEST(ExplanationShift, HoldsItsLevelOverAllSplits) {
  const RowMajorMatrix all = values(7, 8, 3);
  std::vector<std::uint8_t> in_a{1, 1, 1, 0, 0, 0, 0, 0};
  std::vector<double> p;
  std::vector<double> smallest;
  std::vector<double> of_feature;
  do {
    RowMajorMatrix a(3, 3);
    RowMajorMatrix b(5, 3);
    Eigen::Index at_a = 0;
    Eigen::Index at_b = 0;
    for (Eigen::Index i = 0; i < 8; ++i) {
      if (in_a[static_cast<std::size_t>(i)] != 0) {
        a.row(at_a++) = all.row(i);
      } else {
        b.row(at_b++) = all.row(i);
      }
    }
    const ExplanationShift shift = explanation_shift(a, b, {});
    ASSERT_TRUE(shift.exact);
    ASSERT_EQ(shift.permutations, 56U);
    p.push_back(shift.p_value);
    smallest.push_back(*std::min_element(shift.adjusted_p_values.begin(), shift.adjusted_p_values.end()));
    of_feature.push_back(shift.p_values[1]);
    for (std::size_t f = 0; f < 3; ++f) EXPECT_GE(shift.adjusted_p_values[f], shift.p_values[f]);
  } while (std::prev_permutation(in_a.begin(), in_a.end()));
  ASSERT_EQ(p.size(), 56U);
  EXPECT_EQ(p, smallest) << "the test is the most striking feature's, corrected";
  for (std::vector<double>* sorted : {&p, &of_feature}) {
    std::sort(sorted->begin(), sorted->end());
    for (std::size_t i = 0; i < sorted->size(); ++i) {
      const auto at_most = std::upper_bound(sorted->begin(), sorted->end(), (*sorted)[i]) - sorted->begin();
      EXPECT_LE(static_cast<double>(at_most) / 56.0, (*sorted)[i] + 1e-15);
    }
  }
}

TEST(ExplanationShift, DrawsCountWhatWasSeenAndDoNotDependOnThreads) {
  const RowMajorMatrix a = values(1, 40, 3);
  RowMajorMatrix b = values(2, 60, 3);
  b.col(2).array() += 4.0;  // no overlap
  const ExplanationShift shift = explanation_shift(a, b, {.seed = Seed{5}, .replicates = 199});
  EXPECT_FALSE(shift.exact);
  EXPECT_EQ(shift.permutations, 200U);
  EXPECT_EQ(shift.statistic, 1.0);
  // A permutation that separates all rows again has a chance of 1 / C(100, 40).
  EXPECT_EQ(shift.p_value, 1.0 / 200.0);
  EXPECT_EQ(shift.adjusted_p_values[2], 1.0 / 200.0);
  const ExplanationShift again = explanation_shift(a, b, {.seed = Seed{5}, .replicates = 199, .threads = 3});
  EXPECT_EQ(again.adjusted_p_values, shift.adjusted_p_values);
  EXPECT_EQ(again.p_values, shift.p_values);
}

TEST(ExplanationShift, RoundingIsNoDifference) {
  RowMajorMatrix a = RowMajorMatrix::Zero(20, 2);
  RowMajorMatrix b = RowMajorMatrix::Constant(20, 2, 1e-17);
  a.col(0) = values(3, 20, 1);
  b.col(0) = a.col(0);
  const ExplanationShift shift = explanation_shift(a, b, {.replicates = 99});
  EXPECT_EQ(shift.statistic, 0.0);
  EXPECT_EQ(shift.p_value, 1.0);
  EXPECT_EQ(explanation_shift(a, b, {.replicates = 99, .tolerance = 0.0}).distances[1], 1.0);
}

TEST(ExplanationShift, RefusesWhatCannotBeCompared) {
  const RowMajorMatrix a = values(1, 4, 2);
  EXPECT_THROW((void)explanation_shift(a, values(2, 4, 3), {}), InvalidInput);
  EXPECT_THROW((void)explanation_shift(a, RowMajorMatrix(0, 2), {}), InvalidInput);
  EXPECT_THROW((void)explanation_shift(RowMajorMatrix(3, 0), RowMajorMatrix(3, 0), {}), InvalidInput);
  RowMajorMatrix bad = a;
  bad(1, 1) = std::numeric_limits<double>::quiet_NaN();
  EXPECT_THROW((void)explanation_shift(a, bad, {}), InvalidInput);
  EXPECT_THROW((void)explanation_shift(a, a, {.replicates = 0}), InvalidInput);
  EXPECT_THROW((void)explanation_shift(a, a, {.tolerance = 1.0}), InvalidInput);
}

}  // namespace
}  // namespace lotrecht::explain
