#include <lotrecht/drift/pair_forms.hpp>

#include <map>
#include <random>
#include <vector>

#include <gtest/gtest.h>

#include <support/row_windows.hpp>

namespace lotrecht::drift {
namespace {

using namespace lotrecht::testing;

TEST(PairForms, AreSumsOverPairs) {
  std::mt19937_64 draw{1};
  std::normal_distribution<double> normal;
  for (const std::size_t rows : {1U, 7U, 33U, 300U}) {
    const RowWindows w = plain(random_rows(draw, static_cast<Eigen::Index>(rows), 2), RowMajorMatrix(0, 2));
    const RowKernel kernel{w, {KernelShape::gaussian, 1.0}};
    WeightColumns weights{rows, 21};
    for (std::size_t i = 0; i < rows; ++i) {
      for (std::size_t b = 0; b < 21; ++b) weights(i, b) = normal(draw);
    }
    const PairForms forms = pair_forms(kernel, weights);
    for (const std::size_t b : {0U, 15U, 16U, 20U}) {
      double products = 0.0;
      double sums = 0.0;
      double total = 0.0;
      for (std::size_t i = 0; i < rows; ++i) {
        for (std::size_t j = i + 1; j < rows; ++j) {
          const double k = kernel(i, j);
          products += k * weights(i, b) * weights(j, b);
          sums += k * (weights(i, b) + weights(j, b));
          total += k;
        }
      }
      EXPECT_NEAR(forms.products[b], products, 1e-11 * (1.0 + total));
      EXPECT_NEAR(forms.sums[b], sums, 1e-11 * (1.0 + total));
      EXPECT_NEAR(forms.total, total, 1e-12 * (1.0 + total));
    }
  }
}

TEST(PairForms, HaveTheSameBitsForAnyThreadsAndInstructions) {
  std::mt19937_64 draw{2};
  const RowWindows w = plain(random_rows(draw, 190, 3), random_rows(draw, 111, 3));
  const WeightColumns labels = dealt_labels(301, 190, 0, 40, Seed{9});
  const PairForms one = pair_forms(RowKernel{w, {KernelShape::laplace, 2.0}}, labels);
  for (int set = 0; set <= static_cast<int>(widest_instruction_set()); ++set) {
    const RowKernel kernel{w, {KernelShape::laplace, 2.0}, {}, {}, static_cast<InstructionSet>(set)};
    const PairForms other = pair_forms(kernel, labels, 3);
    EXPECT_EQ(other.products, one.products);
    EXPECT_EQ(other.sums, one.sums);
    EXPECT_EQ(other.total, one.total);
  }
  EXPECT_EQ(dealt_forms(RowKernel{w, {KernelShape::laplace, 2.0}}, 190, 39, Seed{9}, 2).sums, one.sums);
}

TEST(PairForms, DealsEveryWayEquallyOften) {
  // 21 ways to choose 2 of 7; 21,000 deals: a count off 1000 by 200 has a probability below 1e-9.
  std::map<std::vector<double>, int> seen;
  const WeightColumns labels = dealt_labels(7, 2, 0, 21'001, Seed{4});
  for (std::size_t b = 1; b < labels.columns(); ++b) {
    std::vector<double> column;
    for (std::size_t i = 0; i < 7; ++i) column.push_back(labels(i, b));
    ++seen[column];
  }
  EXPECT_EQ(seen.size(), 21U);
  for (const auto& [column, count] : seen) EXPECT_NEAR(count, 1000, 200);
  EXPECT_EQ(labels(0, 0) + labels(1, 0), 2.0) << "the first is as observed";
  const WeightColumns later = dealt_labels(7, 2, 100, 5, Seed{4});
  for (std::size_t i = 0; i < 7; ++i) EXPECT_EQ(later(i, 3), labels(i, 103));
}

TEST(PairForms, RefusesOtherRows) {
  std::mt19937_64 draw{2};
  const RowWindows w = plain(random_rows(draw, 5, 1), random_rows(draw, 3, 1));
  EXPECT_THROW(static_cast<void>(pair_forms(RowKernel{w, {}}, WeightColumns{7, 1})), InvalidInput);
  EXPECT_THROW(static_cast<void>(pair_forms(RowKernel{w, {}}, WeightColumns{8, 1}, 0)), InvalidInput);
}

}  // namespace
}  // namespace lotrecht::drift
