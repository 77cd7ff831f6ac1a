#include <lotrecht/explain/linear_gaussian.hpp>

#include <gtest/gtest.h>

#include <Eigen/LU>
#include <limits>

#include "support/shapley_by_definition.hpp"

namespace lotrecht::explain {
namespace {

model::LinearModel random_model(Eigen::Index outputs, Eigen::Index features) {
  model::LinearModelParts parts;
  parts.coefficients = RowMajorMatrix::Random(outputs, features);
  for (Eigen::Index k = 0; k < outputs; ++k) parts.intercepts.push_back(0.5 * static_cast<double>(k) - 1.0);
  return model::LinearModel{parts};
}

/// Rows whose features move together, in different units.
RowMajorMatrix correlated(Eigen::Index rows, Eigen::Index features) {
  const RowMajorMatrix mix = RowMajorMatrix::Random(features, features) + RowMajorMatrix::Identity(features, features);
  RowMajorMatrix x = RowMajorMatrix::Random(rows, features) * mix;
  for (Eigen::Index f = 0; f < features; ++f) x.col(f) *= std::pow(10.0, static_cast<double>(f % 5) - 2.0);
  return x;
}

/// v(S) by the conditional mean's formula in the covariance's own units, with a full inverse.
testing::Game game(const model::LinearModel& model, const RowMajorMatrix& background,
                   const std::vector<double>& weights, const Eigen::VectorXd& x, Eigen::Index k) {
  const Eigen::Index p = background.cols();
  const Eigen::Map<const Eigen::VectorXd> w{weights.data(), background.rows()};
  const Eigen::VectorXd mean = background.transpose() * w / w.sum();
  const Eigen::MatrixXd centred = background.rowwise() - mean.transpose();
  const Eigen::MatrixXd covariance = centred.transpose() * w.asDiagonal() * centred;
  testing::Game v(std::size_t{1} << p, 0.0);
  for (std::uint64_t s = 0; s < v.size(); ++s) {
    std::vector<Eigen::Index> in;
    std::vector<Eigen::Index> out;
    for (Eigen::Index f = 0; f < p; ++f) (((s >> f) & 1U) != 0 ? in : out).push_back(f);
    Eigen::VectorXd filled = x;
    filled(out) = mean(out);
    if (!in.empty()) {
      const Eigen::VectorXd away = x(in) - mean(in);
      filled(out) += covariance(out, in) * covariance(in, in).fullPivLu().solve(away);
    }
    v[s] = model.intercepts()[static_cast<std::size_t>(k)] + model.coefficients().row(k).dot(filled);
  }
  return v;
}

TEST(GaussianLinearExplainer, AgreesWithTheDefinition) {
  const model::LinearModel model = random_model(2, 5);
  const RowMajorMatrix background = correlated(40, 5);
  std::vector<double> weights;
  for (int i = 0; i < 40; ++i) weights.push_back(0.25 + i % 4);
  const RowMajorMatrix x = correlated(6, 5);
  const Explanation e = GaussianLinearExplainer{model, background, weights}.explain(x, 2);
  for (Eigen::Index i = 0; i < 6; ++i) {
    for (Eigen::Index k = 0; k < 2; ++k) {
      const testing::Game v = game(model, background, weights, x.row(i).transpose(), k);
      EXPECT_NEAR(e.base_values[static_cast<std::size_t>(k)], v[0], 1e-12);
      for (std::size_t f = 0; f < 5; ++f) {
        const double expected = testing::shapley_interaction(v, 5, 1ULL << f);
        EXPECT_NEAR(e.value(static_cast<std::size_t>(i), f, static_cast<std::size_t>(k)), expected,
                    1e-12 * (1.0 + std::abs(v[31] - v[0])));
      }
    }
  }
  EXPECT_LT(e.largest_residual(), 1e-12 * 100.0);
}

TEST(GaussianLinearExplainer, WithoutCorrelationIsTheInterventionalOne) {
  const model::LinearModel model = random_model(1, 3);
  RowMajorMatrix background(8, 3);  // a full factorial design: uncorrelated
  for (int i = 0; i < 8; ++i) background.row(i) << i % 2, (i / 2) % 2, 5.0 * (i / 4);
  const RowMajorMatrix x = RowMajorMatrix::Random(5, 3);
  const Explanation a = GaussianLinearExplainer{model, background}.explain(x);
  const Explanation b = LinearExplainer{model, background}.explain(x);
  for (std::size_t v = 0; v < a.values.size(); ++v) EXPECT_NEAR(a.values[v], b.values[v], 1e-14);
}

TEST(GaussianLinearExplainer, SharesCreditBetweenFeaturesThatAreTheSame) {
  model::LinearModelParts parts;
  parts.coefficients.resize(1, 3);
  parts.coefficients << 2.0, 0.0, 0.0;  // only the first is used
  parts.intercepts = {0.0};
  const model::LinearModel model{parts};
  RowMajorMatrix background = RowMajorMatrix::Random(30, 3);
  background.col(1) = background.col(0);  // the second is the same
  background.col(2).setConstant(4.0);     // the third never changes
  const GaussianLinearExplainer explainer{model, background};
  const Explanation e = explainer.explain(background);
  for (std::size_t i = 0; i < 30; ++i) {
    EXPECT_NEAR(e.value(i, 0), e.value(i, 1), 1e-9);
    EXPECT_NEAR(e.value(i, 2), 0.0, 1e-14);
  }
  EXPECT_LT(e.largest_residual(), 1e-9);
}

// The mean of 0.1 is not 0.1: what is left of it must not count as something that varies with other features.
TEST(GaussianLinearExplainer, GivesAConstantFeatureWhatItsCoefficientSays) {
  model::LinearModelParts parts;
  parts.coefficients.resize(1, 3);
  parts.coefficients << 2.0, -1.0, 3.0;
  parts.intercepts = {0.0};
  const model::LinearModel model{parts};
  RowMajorMatrix background = RowMajorMatrix::Random(31, 3);
  background.col(2).setConstant(0.1);
  RowMajorMatrix x = background.topRows(2);
  x(0, 2) = 5.1;
  std::vector<double> weights;
  for (int i = 0; i < 31; ++i) weights.push_back(1.0 / (1.0 + i));
  const Explanation e = GaussianLinearExplainer{model, background, weights}.explain(x);
  EXPECT_NEAR(e.value(0, 2), 15.0, 1e-12);
  EXPECT_NEAR(e.value(1, 2), 0.0, 1e-12);
}

// Sampled values against exact ones of the same kind of game: every value within 6.5 of its standard errors, which by
// chance fails for a value with probability 1e-10; the seed is fixed, so this run always gives the same.
TEST(GaussianLinearExplainer, SamplesOrdersWithHonestErrors) {
  const Eigen::Index p = 17;  // one more than is exact
  model::LinearModelParts parts;
  parts.coefficients = RowMajorMatrix::Zero(1, p);
  parts.coefficients.leftCols(16) = RowMajorMatrix::Random(1, 16);
  parts.intercepts = {1.0};
  model::LinearModelParts fewer = parts;
  fewer.coefficients = parts.coefficients.leftCols(4);
  // Features 4, ..., 16 never change, so the game is that of the first four.
  parts.coefficients.rightCols(13).setZero();
  RowMajorMatrix background = RowMajorMatrix::Constant(50, p, 2.0);
  background.leftCols(4) = correlated(50, 4);
  RowMajorMatrix x = RowMajorMatrix::Constant(6, p, 2.0);
  x.leftCols(4) = correlated(6, 4);
  const model::LinearModel wide{parts};
  const model::LinearModel narrow{fewer};
  const GaussianLinearExplainer sampled{wide, background, {}, OrderSampling{400, Seed{11}}};
  const RowMajorMatrix narrow_background = background.leftCols(4);
  const RowMajorMatrix narrow_x = x.leftCols(4);
  const Explanation exact = GaussianLinearExplainer{narrow, narrow_background}.explain(narrow_x);
  const Explanation e = sampled.explain(x);
  EXPECT_FALSE(sampled.exact());
  EXPECT_EQ(e.method, "linear_gaussian_sampled");
  double largest_error = 0.0;
  for (std::size_t i = 0; i < 6; ++i) {
    for (std::size_t f = 0; f < 4; ++f) {
      const double error = e.standard_errors[i * e.features + f];
      EXPECT_LE(std::abs(e.value(i, f) - exact.value(i, f)), 6.5 * error + 1e-12);
      largest_error = std::max(largest_error, error);
    }
    for (std::size_t f = 4; f < 17; ++f) EXPECT_EQ(e.value(i, f), 0.0);
  }
  EXPECT_GT(largest_error, 1e-6);
  EXPECT_LT(e.largest_residual(), 1e-11);  // sampled values add up all the same
  EXPECT_EQ(sampled.explain(x, 3).values, e.values);
  const GaussianLinearExplainer again{wide, background, {}, OrderSampling{400, Seed{12}}};
  EXPECT_NE(again.explain(x).values, e.values);
}

TEST(GaussianLinearExplainer, RefusesWhatItCannotUse) {
  const model::LinearModel model = random_model(1, 2);
  EXPECT_THROW((GaussianLinearExplainer{model, RowMajorMatrix::Random(1, 2)}), InvalidInput);
  EXPECT_THROW((GaussianLinearExplainer{model, RowMajorMatrix::Random(5, 3)}), InvalidInput);
  const model::LinearModel wide = random_model(1, 17);
  const RowMajorMatrix background = RowMajorMatrix::Random(40, 17);
  EXPECT_THROW((GaussianLinearExplainer{wide, background}), InvalidInput);
  EXPECT_THROW((GaussianLinearExplainer{wide, background, {}, OrderSampling{1, Seed{1}}}), InvalidInput);
  const model::LinearModel wider = random_model(1, 201);
  EXPECT_THROW((GaussianLinearExplainer{wider, RowMajorMatrix::Random(3, 201), {}, OrderSampling{2, Seed{1}}}),
               InvalidInput);
  const GaussianLinearExplainer good{model, RowMajorMatrix::Random(9, 2)};
  EXPECT_THROW(static_cast<void>(good.explain(RowMajorMatrix::Random(1, 3))), InvalidInput);
  EXPECT_THROW(static_cast<void>(good.explain(RowMajorMatrix::Random(1, 2), 0)), InvalidInput);
}

TEST(GaussianLinearExplainer, KnowsFeaturesOfOnePlayerTogether) {
  const model::LinearModel model = random_model(2, 5);
  const RowMajorMatrix background = correlated(40, 5);
  const std::vector<double> weights(40, 1.0 / 40.0);
  const RowMajorMatrix x = correlated(4, 5);
  const Players players{{2, 0, 2, 1, 0}};
  const Explanation e = GaussianLinearExplainer{model, background, weights, std::nullopt, players}.explain(x);
  EXPECT_EQ(e.features, 3U);
  for (Eigen::Index i = 0; i < 4; ++i) {
    for (Eigen::Index k = 0; k < 2; ++k) {
      const testing::Game v =
          testing::grouped(game(model, background, weights, x.row(i).transpose(), k), {2 + 16, 8, 1 + 4});
      for (std::size_t p = 0; p < 3; ++p) {
        EXPECT_NEAR(e.value(static_cast<std::size_t>(i), p, static_cast<std::size_t>(k)),
                    testing::shapley_interaction(v, 3, 1ULL << p), 1e-10 * (1.0 + std::abs(v[1]) + std::abs(v[7])));
      }
    }
  }
}

// More than 16 features in few groups are exact; more groups than that are drawn, and the groups still add up.
TEST(GaussianLinearExplainer, CountsPlayersNotFeatures) {
  const model::LinearModel model = random_model(1, 20);
  const RowMajorMatrix background = correlated(60, 20);
  Players three;
  Players nineteen;
  for (std::uint32_t f = 0; f < 20; ++f) {
    three.player_of.push_back(f % 3);
    nineteen.player_of.push_back(f % 19);
  }
  EXPECT_TRUE((GaussianLinearExplainer{model, background, {}, std::nullopt, three}.exact()));
  const GaussianLinearExplainer drawn{model, background, {}, OrderSampling{4, Seed{1}}, nineteen};
  EXPECT_FALSE(drawn.exact());
  const Explanation e = drawn.explain(background.topRows(2));
  EXPECT_EQ(e.features, 19U);
  EXPECT_LT(e.largest_residual(), 1e-8);
}

}  // namespace
}  // namespace lotrecht::explain
