#include <lotrecht/stats/fitted_model.hpp>

#include <gtest/gtest.h>

#include <cmath>

#include <lotrecht/stats/linear_model.hpp>

#include "support/regression_rows.hpp"

namespace lotrecht::stats {
namespace {

TEST(FittedModel, LogisticMeanKeepsItsTailsAndItsSymmetry) {
  for (const double x : {0.0, 0.5, 3.0, 40.0, 700.0}) {
    EXPECT_NEAR(logistic_mean(x) + logistic_mean(-x), 1.0, 1e-15);
    EXPECT_NEAR(logistic_mean(-x) / std::exp(-x), 1.0 / (1.0 + std::exp(-x)), 1e-14) << x;
  }
}

TEST(FittedModel, LeveragesSumToTheColumnsAndResidualsAreOrthogonal) {
  const testing::RegressionRows data;
  const RowSelection rows{data.index, data.weight};
  const Design design{data.covariates(), rows};
  const auto response = [&](std::size_t i) { return data.decision[i]; };
  const FittedModel fit = fit_linear(design, rows, response);
  double trace = 0.0;
  Eigen::VectorXd moments = Eigen::VectorXd::Zero(5);
  for_each_fitted_row(design, rows, response, fit, [&](const FittedRow& row) {
    trace += row.leverage;
    moments += row.weight * row.residual * row.x.transpose();
  });
  EXPECT_NEAR(trace, 5.0, 1e-11);
  EXPECT_LT(moments.norm(), 1e-11);
}

TEST(FittedModel, TheSlopeIsTheDerivativeOfTheMean) {
  FittedModel logistic;
  logistic.family = Family::logistic;
  for (const double x : {-5.0, -0.3, 0.0, 2.0}) {
    const double numeric = (logistic.mean_at(x + 1e-6) - logistic.mean_at(x - 1e-6)) / 2e-6;
    EXPECT_NEAR(logistic.slope_at(x), numeric, 1e-9);
  }
  EXPECT_EQ(FittedModel{}.slope_at(3.0), 1.0);
}

}  // namespace
}  // namespace lotrecht::stats
