#include <lotrecht/explain/shapley_gap.hpp>

#include <gtest/gtest.h>

#include <cmath>
#include <vector>

#include "support/random_trees.hpp"

namespace lotrecht::explain {
namespace {

using lotrecht::testing::RandomTrees;

const stats::Confidence c95{0.95};

RowMajorMatrix stacked(const RowMajorMatrix& a, const RowMajorMatrix& b) {
  RowMajorMatrix both(a.rows() + b.rows(), a.cols());
  both << a, b;
  return both;
}

double mean_margin(const model::TreeEnsemble& model, const RowMajorMatrix& x) {
  RowMajorMatrix margins(x.rows(), 1);
  model::predict(model, x, margins);
  return margins.mean();
}

// Laws
TEST(ShapleyGap, PartsAddUpToTheGapOfMeans) {
  for (std::uint64_t seed = 0; seed < 10; ++seed) {
    RandomTrees random{100 + seed};
    const model::TreeEnsemble model = random.ensemble({.features = 7, .trees = 6, .depth = 5});
    const RowMajorMatrix a = random.rows(90, 7);
    const RowMajorMatrix b = random.rows(40, 7, 0.3);
    const ShapleyGap gap = shapley_gap(model, {a}, {b}, c95);
    EXPECT_NEAR(gap.total[0].value, mean_margin(model, a) - mean_margin(model, b), 1e-13);
    EXPECT_NEAR(gap.residual[0], 0.0, 1e-13);
    EXPECT_EQ(gap.total[0].n, 130U);
  }
}

TEST(ShapleyGap, ExchangingTheGroupsChangesEverySign) {
  RandomTrees random{110};
  const model::TreeEnsemble model = random.ensemble({.features = 6, .trees = 6, .depth = 5, .outputs = 2});
  const RowMajorMatrix a = random.rows(70, 6);
  const RowMajorMatrix b = random.rows(50, 6);
  const ShapleyGap there = shapley_gap(model, {a}, {b}, c95);
  const ShapleyGap back = shapley_gap(model, {b}, {a}, c95);
  for (std::size_t i = 0; i < there.parts.size(); ++i) {
    const stats::Estimate& x = there.parts[i].contribution;
    const stats::Estimate& y = back.parts[i].contribution;
    EXPECT_NEAR(x.value, -y.value, 1e-14);
    EXPECT_NEAR(x.low, -y.high, 1e-13);
    EXPECT_NEAR(x.high, -y.low, 1e-13);
    EXPECT_NEAR(there.parts[i].p_value, back.parts[i].p_value, 1e-9);
  }
}

// The definition: the mean over all pairs of the explanation of one row against one row.
TEST(ShapleyGap, IsTheMeanOverAllPairsWithTheVarianceOfAUStatistic) {
  RandomTrees random{111};
  const model::TreeEnsemble model = random.ensemble({.features = 5, .trees = 4, .depth = 4});
  const RowMajorMatrix a = random.rows(9, 5);
  const RowMajorMatrix b = random.rows(7, 5);
  const std::vector<double> all_met(6, 0.0);
  const ShapleyGap gap = detail::shapley_gap(model, {a}, {b}, c95, {}, all_met);
  const ShapleyGap wider = shapley_gap(model, {a}, {b}, c95);
  for (std::size_t f = 0; f < 5; ++f) {
    EXPECT_EQ(wider.part(f).contribution.value, gap.part(f).contribution.value);
    EXPECT_LE(wider.part(f).contribution.low, gap.part(f).contribution.low) << "rows that were not met";
    RowMajorMatrix kernel(9, 7);
    for (Eigen::Index j = 0; j < 7; ++j) {
      const Explanation e = InterventionalTreeExplainer{model, b.row(j)}.explain(a);
      for (Eigen::Index i = 0; i < 9; ++i) kernel(i, j) = e.value(static_cast<std::size_t>(i), f);
    }
    const Eigen::VectorXd h_a = kernel.rowwise().mean();
    const Eigen::VectorXd h_b = kernel.colwise().mean();
    const double value = kernel.mean();
    const double variance_a = (h_a.array() - value).square().sum() / 8 / 9;
    const double variance_b = (h_b.array() - value).square().sum() / 6 / 7;
    const stats::Estimate& part = gap.part(f).contribution;
    EXPECT_NEAR(part.value, value, 1e-14);
    const double total = variance_a + variance_b;
    const double freedom = total * total / (variance_a * variance_a / 8 + variance_b * variance_b / 6);
    if (total > 0) {
      EXPECT_NEAR(part.high - part.value, stats::student_t_critical(c95, freedom) * std::sqrt(total), 1e-12);
    }
  }
}

TEST(ShapleyGap, AWeightOfZeroIsNoRowAndEqualWeightsAreNone) {
  RandomTrees random{112};
  const model::TreeEnsemble model = random.ensemble({.features = 5, .trees = 4, .depth = 4});
  const RowMajorMatrix a = random.rows(30, 5);
  const RowMajorMatrix b = random.rows(20, 5);
  const ShapleyGap plain = shapley_gap(model, {a}, {b}, c95);
  const std::vector<double> seven(30, 7.0);
  std::vector<double> zeros(35, 3.0);
  std::fill(zeros.begin() + 20, zeros.end(), 0.0);
  const RowMajorMatrix longer = stacked(b, random.rows(15, 5));
  const ShapleyGap weighted = shapley_gap(model, {a, seven}, {longer, zeros}, c95);
  for (std::size_t f = 0; f < 5; ++f) {
    EXPECT_NEAR(plain.part(f).contribution.value, weighted.part(f).contribution.value, 1e-13);
    EXPECT_NEAR(plain.part(f).contribution.low, weighted.part(f).contribution.low, 1e-12);
    EXPECT_NEAR(plain.part(f).p_value, weighted.part(f).p_value, 1e-9);
  }
}

TEST(ShapleyGap, SameBitsForAnyNumberOfThreads) {
  RandomTrees random{113};
  const model::TreeEnsemble model = random.ensemble({.features = 6, .trees = 5, .depth = 6});
  const RowMajorMatrix a = random.rows(9000, 6);
  const RowMajorMatrix b = random.rows(500, 6);
  const ShapleyGap one = shapley_gap(model, {a}, {b}, c95);
  const ShapleyGap three = shapley_gap(model, {a}, {b}, c95, {.threads = 3});
  for (std::size_t f = 0; f < 6; ++f) {
    EXPECT_EQ(one.part(f).contribution.value, three.part(f).contribution.value);
    EXPECT_EQ(one.part(f).contribution.low, three.part(f).contribution.low);
  }
}

// Edge cases
TEST(ShapleyGap, GroupsOfOneRowHaveNoBounds) {
  RandomTrees random{114};
  const model::TreeEnsemble model = random.ensemble({.features = 3});
  const ShapleyGap gap = shapley_gap(model, {random.rows(1, 3)}, {random.rows(20, 3)}, c95);
  EXPECT_TRUE(std::isinf(gap.total[0].low));
  EXPECT_TRUE(std::isinf(gap.total[0].high));
  EXPECT_EQ(gap.part(0).p_value, 1.0);
}

TEST(ShapleyGap, AFeatureWithoutAPartHasNoDoubtAboutIt) {
  RandomTrees random{115};
  model::TreeEnsembleParts parts = random.ensemble({.features = 3}).parts();
  parts.features = 4;
  const ShapleyGap gap = shapley_gap(model::TreeEnsemble{parts}, {random.rows(30, 4)}, {random.rows(20, 4)}, c95);
  EXPECT_EQ(gap.part(3).contribution.value, 0.0);
  EXPECT_EQ(gap.part(3).contribution.low, 0.0);
  EXPECT_EQ(gap.part(3).contribution.high, 0.0);
  EXPECT_EQ(gap.part(3).p_value, 1.0);
}

// Correction counts the players of an output: p-values never fall by it.
TEST(ShapleyGap, CorrectsForAllPlayers) {
  RandomTrees random{116};
  const model::TreeEnsemble model = random.ensemble({.features = 6, .trees = 6, .depth = 5});
  const RowMajorMatrix a = random.rows(200, 6);
  const RowMajorMatrix b = random.rows(200, 6, 0.4);
  const ShapleyGap holm = shapley_gap(model, {a}, {b}, c95);
  const ShapleyGap none = shapley_gap(model, {a}, {b}, c95, {.multiplicity = stats::Multiplicity::none});
  double smallest = 1.0;
  for (std::size_t f = 0; f < 6; ++f) {
    EXPECT_GE(holm.part(f).adjusted_p_value, holm.part(f).p_value);
    EXPECT_EQ(none.part(f).adjusted_p_value, none.part(f).p_value);
    smallest = std::min(smallest, holm.part(f).p_value);
  }
  EXPECT_LT(smallest, 0.05) << "missing values differ between the groups";
}

// A feature that is the same for everybody had a part of 1e-16 that was "significant".
TEST(ShapleyGap, RoundingIsNoGap) {
  RandomTrees random{118};
  const model::TreeEnsemble model = random.ensemble({.features = 4, .trees = 60, .depth = 5});
  RowMajorMatrix a = random.rows(200, 4);
  RowMajorMatrix b = random.rows(150, 4);
  a.col(2).setConstant(3.0);
  b.col(2).setConstant(3.0);
  const ShapleyGap gap = shapley_gap(model, {a}, {b}, c95);
  EXPECT_EQ(gap.part(2).contribution.value, 0.0);
  EXPECT_EQ(gap.part(2).contribution.high, -gap.part(2).contribution.low);
  EXPECT_EQ(gap.part(2).p_value, 1.0);
}

model::TreeEnsemble one_question() {
  model::Tree tree;
  tree.nodes = {{.left = 1, .right = 2, .feature = 0, .threshold = 0.5}, {}, {}};
  tree.values = {0.0, 0.0, 4.0};
  model::TreeEnsembleParts parts;
  parts.features = 2;
  parts.base = {0.0};
  parts.trees = {tree};
  return model::TreeEnsemble{parts};
}

// Nobody has the feature: one row of ten, and one of eight, may have been missed, and would have added 4.
TEST(ShapleyGap, AllowsForAKindThatNobodyHas) {
  const RowMajorMatrix a = RowMajorMatrix::Zero(10, 2);
  const RowMajorMatrix b = RowMajorMatrix::Zero(8, 2);
  const ShapleyGap gap = shapley_gap(one_question(), {a}, {b}, c95);
  const stats::Estimate& part = gap.part(0).contribution;
  const double of_a = 0.4 * 0.4;
  const double of_b = 0.5 * 0.5;
  const double freedom = (of_a + of_b) * (of_a + of_b) / (of_a * of_a / 9 + of_b * of_b / 7);
  EXPECT_EQ(part.value, 0.0);
  EXPECT_NEAR(part.high, stats::student_t_critical(c95, freedom) * std::sqrt(of_a + of_b), 1e-12);
  EXPECT_EQ(gap.part(0).p_value, 1.0);
  EXPECT_EQ(gap.total[0].high, 0.0) << "the gap itself is of the rows that were met";
  EXPECT_EQ(gap.part(1).contribution.high, 0.0) << "a feature the model does not ask about";
}

TEST(ShapleyGap, AllowsForNothingWhereEveryKindWasMet) {
  RowMajorMatrix a = RowMajorMatrix::Zero(10, 2);
  RowMajorMatrix b = RowMajorMatrix::Zero(8, 2);
  a(3, 0) = 7.0;
  b(5, 0) = 0.75;
  const std::vector<double> all_met(3, 0.0);
  const ShapleyGap gap = shapley_gap(one_question(), {a}, {b}, c95);
  const ShapleyGap plain = detail::shapley_gap(one_question(), {a}, {b}, c95, {}, all_met);
  EXPECT_EQ(gap.part(0).contribution.high, plain.part(0).contribution.high);
  // A row without weight is no row that was met.
  std::vector<double> weights(10, 1.0);
  weights[3] = 0.0;
  const ShapleyGap without = shapley_gap(one_question(), {a, weights}, {b}, c95);
  const ShapleyGap short_of = detail::shapley_gap(one_question(), {a, weights}, {b}, c95, {}, all_met);
  EXPECT_GT(without.part(0).contribution.high, short_of.part(0).contribution.high);
}

TEST(ShapleyGap, ARowThatOutweighsAllOthersShowsNoVariance) {
  RandomTrees random{119};
  const model::TreeEnsemble model = random.ensemble({.features = 3});
  const RowMajorMatrix a = random.rows(2, 3);
  const RowMajorMatrix b = random.rows(20, 3);
  const std::vector<double> weights{1.0, 1e-12};
  const ShapleyGap gap = shapley_gap(model, {a, weights}, {b}, c95);
  EXPECT_TRUE(std::isinf(gap.total[0].high));
  EXPECT_EQ(gap.part(0).p_value, 1.0);
}

TEST(ShapleyGap, RefusesGroupsWithoutRows) {
  RandomTrees random{117};
  const model::TreeEnsemble model = random.ensemble({.features = 3});
  const RowMajorMatrix x = random.rows(5, 3);
  const RowMajorMatrix nobody(0, 3);
  EXPECT_THROW((void)shapley_gap(model, {nobody}, {x}, c95), InvalidInput);
  EXPECT_THROW((void)shapley_gap(model, {x}, {nobody}, c95), InvalidInput);
  EXPECT_THROW((void)shapley_gap(model, {x}, {x}, c95, {.threads = 0}), InvalidInput);
  const std::vector<double> bad{1, 1, 1, 1, -1};
  EXPECT_THROW((void)shapley_gap(model, {x, bad}, {x}, c95), InvalidInput);
}

}  // namespace
}  // namespace lotrecht::explain
