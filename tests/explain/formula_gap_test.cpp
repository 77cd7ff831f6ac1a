#include <lotrecht/explain/formula_gap.hpp>

#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <vector>

#include <lotrecht/core/stream.hpp>

namespace lotrecht::explain {
namespace {

using model::AdditiveModel;
using model::AdditiveTerm;
using model::BinKind;
using model::FeatureBins;
using model::LinearModel;

const stats::Confidence c95{0.95};
constexpr double nan = std::numeric_limits<double>::quiet_NaN();

LinearModel linear(Eigen::Index outputs, Eigen::Index features) {
  model::LinearModelParts parts;
  parts.coefficients = RowMajorMatrix::Random(outputs, features);
  for (Eigen::Index k = 0; k < outputs; ++k) parts.intercepts.push_back(0.5 * static_cast<double>(k) - 1.0);
  return LinearModel{parts};
}

/// Terms of one, two and three features.
AdditiveModel additive() {
  const FeatureBins a{0, BinKind::numeric, {-0.3, 0.4}, 0};
  const FeatureBins b{1, BinKind::numeric, {0.0}, 0};
  const FeatureBins c{2, BinKind::numeric, {0.1}, 0};
  model::AdditiveModelParts parts{3, {0.5}, {}, {}, {}, {}};
  Stream stream{Seed{5}, Purpose::simulation, 0};
  for (const std::vector<FeatureBins>& axes : {std::vector{a}, std::vector{c, b}, std::vector{a, b, c}}) {
    AdditiveTerm term{axes, {}, {}, ""};
    for (std::size_t v = 0; v < term.cells(); ++v) term.values.push_back(stream.uniform() * 4.0 - 2.0);
    parts.terms.push_back(term);
  }
  return AdditiveModel{parts};
}

double mean_margin(const auto& model, const RowMajorMatrix& x, Eigen::Index output = 0) {
  RowMajorMatrix margins(x.rows(), static_cast<Eigen::Index>(model.outputs()));
  model.score(x, margins);
  return margins.col(output).mean();
}

// Laws
template <class Model>
void expect_parts_add_up(const Model& model, Eigen::Index features) {
  const RowMajorMatrix a = RowMajorMatrix::Random(9000, features);
  const RowMajorMatrix b = 0.7 * RowMajorMatrix::Random(40, features);
  const ShapleyGap there = shapley_gap(model, {a}, {b}, c95);
  const ShapleyGap back = shapley_gap(model, {b}, {a}, c95);
  for (std::size_t k = 0; k < model.outputs(); ++k) {
    const auto output = static_cast<Eigen::Index>(k);
    EXPECT_NEAR(there.total[k].value, mean_margin(model, a, output) - mean_margin(model, b, output), 1e-12);
    EXPECT_NEAR(there.residual[k], 0.0, 1e-12);
    EXPECT_EQ(there.total[k].n, 9040U);
  }
  for (std::size_t i = 0; i < there.parts.size(); ++i) {
    EXPECT_NEAR(there.parts[i].contribution.value, -back.parts[i].contribution.value, 1e-12);
    EXPECT_NEAR(there.parts[i].contribution.low, -back.parts[i].contribution.high, 1e-12);
    EXPECT_NEAR(there.parts[i].p_value, back.parts[i].p_value, 1e-9);
    EXPECT_GE(there.parts[i].adjusted_p_value, there.parts[i].p_value);
  }
}

TEST(FormulaGap, PartsAddUpAndChangeSignWithTheGroups) {
  expect_parts_add_up(linear(2, 5), 5);
  expect_parts_add_up(additive(), 3);
}

// A part of a linear model is a difference of means, and its interval Welch's.
TEST(FormulaGap, OfALinearModelIsWelchsIntervalOfCoefficientTimesFeature) {
  const LinearModel model = linear(1, 3);
  const RowMajorMatrix a = RowMajorMatrix::Random(12, 3);
  const RowMajorMatrix b = RowMajorMatrix::Random(8, 3);
  const ShapleyGap gap = shapley_gap(model, {a}, {b}, c95);
  for (Eigen::Index f = 0; f < 3; ++f) {
    const double c = model.coefficients()(0, f);
    const Eigen::VectorXd of_a = c * a.col(f);
    const Eigen::VectorXd of_b = c * b.col(f);
    const double variance_a = (of_a.array() - of_a.mean()).square().sum() / 11 / 12;
    const double variance_b = (of_b.array() - of_b.mean()).square().sum() / 7 / 8;
    const double variance = variance_a + variance_b;
    const double freedom = variance * variance / (variance_a * variance_a / 11 + variance_b * variance_b / 7);
    const double margin = stats::student_t_critical(c95, freedom) * std::sqrt(variance);
    const stats::Estimate& part = gap.part(static_cast<std::size_t>(f)).contribution;
    EXPECT_NEAR(part.value, of_a.mean() - of_b.mean(), 1e-14);
    EXPECT_NEAR(part.low, part.value - margin, 1e-12);
    EXPECT_NEAR(part.high, part.value + margin, 1e-12);
  }
}

// The definition: the mean over all pairs of the explanation of one row against one row.
TEST(FormulaGap, OfAnAdditiveModelIsTheMeanOverAllPairs) {
  const AdditiveModel model = additive();
  const RowMajorMatrix a = RowMajorMatrix::Random(9, 3);
  const RowMajorMatrix b = RowMajorMatrix::Random(7, 3);
  const ShapleyGap gap = shapley_gap(model, {a}, {b}, c95, {.threads = 2});
  for (std::size_t f = 0; f < 3; ++f) {
    RowMajorMatrix kernel(9, 7);
    for (Eigen::Index j = 0; j < 7; ++j) {
      const Explanation e = AdditiveExplainer{model, b.row(j)}.explain(a);
      for (Eigen::Index i = 0; i < 9; ++i) kernel(i, j) = e.value(static_cast<std::size_t>(i), f);
    }
    const double value = kernel.mean();
    const double variance_a = (kernel.rowwise().mean().array() - value).square().sum() / 8 / 9;
    const double variance_b = (kernel.colwise().mean().array() - value).square().sum() / 6 / 7;
    const double variance = variance_a + variance_b;
    const double freedom = variance * variance / (variance_a * variance_a / 8 + variance_b * variance_b / 6);
    const stats::Estimate& part = gap.part(f).contribution;
    EXPECT_NEAR(part.value, value, 1e-14);
    EXPECT_NEAR(part.high - part.value, stats::student_t_critical(c95, freedom) * std::sqrt(variance), 1e-12);
  }
}

TEST(FormulaGap, GroupsOfFeaturesAndWeights) {
  const LinearModel model = linear(1, 3);
  const RowMajorMatrix a = RowMajorMatrix::Random(6, 3);
  const RowMajorMatrix b = RowMajorMatrix::Random(5, 3);
  const ShapleyGap single = shapley_gap(model, {a}, {b}, c95);
  const ShapleyGap grouped = shapley_gap(model, {a}, {b}, c95, {.players = {{0, 1, 0}}});
  EXPECT_EQ(grouped.players, 2U);
  EXPECT_NEAR(grouped.part(0).contribution.value, single.part(0).contribution.value + single.part(2).contribution.value,
              1e-14);
  const std::vector<double> weights{2, 0, 1, 1, 0, 0};
  RowMajorMatrix repeated(4, 3);
  repeated << a.row(0), a.row(0), a.row(2), a.row(3);
  for (const bool of_trees : {false, true}) {
    const auto value = [&](const auto& m) {
      return std::pair{shapley_gap(m, {a, weights}, {b}, c95).part(1).contribution.value,
                       shapley_gap(m, {repeated}, {b}, c95).part(1).contribution.value};
    };
    const auto [weighted, told] = of_trees ? value(additive()) : value(model);
    EXPECT_NEAR(weighted, told, 1e-13);
  }
}

// A feature in which nobody differs is worth nothing, without noise; one that does not count neither.
TEST(FormulaGap, IsExactlyNothingWhereNobodyDiffers) {
  model::LinearModelParts parts;
  parts.coefficients.resize(1, 3);
  parts.coefficients << 0.1, 0.0, 3.0;
  parts.intercepts = {1e3};
  RowMajorMatrix a = RowMajorMatrix::Random(70, 3);
  RowMajorMatrix b = RowMajorMatrix::Random(30, 3);
  a.col(0).setConstant(1234.567);
  b.col(0).setConstant(1234.567);
  const ShapleyGap gap = shapley_gap(LinearModel{parts}, {a}, {b}, c95);
  for (const std::size_t f : {0U, 1U}) {
    EXPECT_EQ(gap.part(f).contribution.value, 0.0);
    EXPECT_EQ(gap.part(f).contribution.low, 0.0);
    EXPECT_EQ(gap.part(f).contribution.high, 0.0);
    EXPECT_EQ(gap.part(f).p_value, 1.0);
  }
  EXPECT_LT(gap.part(2).contribution.low, gap.part(2).contribution.value);
}

// Nobody of b has the feature, some of a have: one row of b that was not met may have it as the largest of a's has.
TEST(FormulaGap, AllowsForAValueThatOneGroupAloneHas) {
  model::LinearModelParts parts;
  parts.coefficients.resize(1, 1);
  parts.coefficients << 2.0;
  parts.intercepts = {0.0};
  RowMajorMatrix a = RowMajorMatrix::Zero(4, 1);
  a(1, 0) = 3.0;
  const RowMajorMatrix b = RowMajorMatrix::Zero(10, 1);
  const stats::Estimate part = shapley_gap(LinearModel{parts}, {a}, {b}, c95).part(0).contribution;
  const double of_a = 36.0 * (9.0 / 16 + 3.0 / 16) / 3 / 4;
  const double of_b = 0.6 * 0.6;
  const double freedom = (of_a + of_b) * (of_a + of_b) / (of_a * of_a / 3 + of_b * of_b / 9);
  EXPECT_NEAR(part.value, 1.5, 1e-14);
  EXPECT_NEAR(part.high - part.value, stats::student_t_critical(c95, freedom) * std::sqrt(of_a + of_b), 1e-12);
}

TEST(FormulaGap, RefusesWhatItCannotUse) {
  const LinearModel model = linear(1, 2);
  RowMajorMatrix a = RowMajorMatrix::Random(4, 2);
  const RowMajorMatrix b = RowMajorMatrix::Random(3, 2);
  const RowMajorMatrix wide = RowMajorMatrix::Random(3, 3);
  const std::vector<double> bad{1, -1, 1, 1};
  EXPECT_THROW(static_cast<void>(shapley_gap(model, {a}, {wide}, c95)), InvalidInput);
  EXPECT_THROW(static_cast<void>(shapley_gap(model, {wide}, {b}, c95)), InvalidInput);
  EXPECT_THROW(static_cast<void>(shapley_gap(model, {RowMajorMatrix(0, 2)}, {b}, c95)), InvalidInput);
  EXPECT_THROW(static_cast<void>(shapley_gap(model, {a, bad}, {b}, c95)), InvalidInput);
  EXPECT_THROW(static_cast<void>(shapley_gap(additive(), {wide}, {b}, c95)), InvalidInput);
  EXPECT_THROW(static_cast<void>(shapley_gap(additive(), {wide}, {wide}, c95, {.threads = 0})), InvalidInput);
  a(1, 1) = nan;
  EXPECT_THROW(static_cast<void>(shapley_gap(model, {a}, {b}, c95)), InvalidInput);
}

}  // namespace
}  // namespace lotrecht::explain
