#include <lotrecht/stats/linear_model.hpp>

#include <gtest/gtest.h>

#include <cmath>
#include <vector>

#include "support/regression_rows.hpp"

namespace lotrecht::stats {
namespace {

using testing::RegressionRows;

TEST(LinearModel, AgreesWithStatsmodels) {
  const RegressionRows data;
  const auto want = testing::regression_reference();
  std::vector<Term> terms = data.covariates();
  terms.push_back(data.group_term());
  const auto response = [&](std::size_t i) { return data.decision[i]; };
  const RowSelection plain{data.index, {}};
  const RowSelection weighted{data.index, data.weight};
  const FittedModel a = fit_linear(Design{terms, plain}, plain, response);
  const FittedModel b = fit_linear(Design{terms, weighted}, weighted, response);
  EXPECT_NEAR(a.coefficients[6], want.at("linear.coefficient"), 1e-12);
  EXPECT_NEAR(b.coefficients[6], want.at("weighted.coefficient"), 1e-12);
  EXPECT_EQ(a.rows, 240U);
}

TEST(LinearModel, LeavesOutWhatEarlierColumnsDetermine) {
  const RegressionRows data;
  std::vector<double> twice;
  for (const double x : data.number) twice.push_back(3.0 - 2.0 * x);
  std::vector<Term> terms = data.covariates();
  terms.push_back(Term{"twice", twice, {}, {}, {}});
  terms.push_back(data.group_term());
  const RowSelection rows{data.index, {}};
  const auto response = [&](std::size_t i) { return data.decision[i]; };
  const FittedModel fit = fit_linear(Design{terms, rows}, rows, response);
  ASSERT_EQ(fit.dropped, std::vector<std::size_t>{5});
  EXPECT_NEAR(fit.coefficients[6], testing::regression_reference().at("linear.coefficient"), 1e-11);
  EXPECT_TRUE(fit.estimable(7, 6)) << "a dropped covariate does not touch the group";
  EXPECT_FALSE(fit.estimable(1, 0)) << "but it does touch its double";
}

TEST(LinearModel, ForgivesAYearBesideAnIncome) {
  // Columns of 10^9 and 10^-9 with a thousandth of variation: as normal equations they would lose every digit.
  const std::size_t n = 500;
  std::vector<double> income, tiny, y;
  std::vector<std::size_t> index;
  for (std::size_t i = 0; i < n; ++i) {
    const double t = static_cast<double>(i);
    income.push_back(1e9 + 1e6 * std::sin(t));
    tiny.push_back(1e-9 + 1e-12 * std::cos(3.0 * t));
    y.push_back(2.0 + 1e-6 * (income[i] - 1e9) + 1e12 * (tiny[i] - 1e-9));
    index.push_back(i);
  }
  const RowSelection rows{index, {}};
  const Design design{{Term{"a", income, {}, {}, {}}, Term{"b", tiny, {}, {}, {}}}, rows};
  const FittedModel fit = fit_linear(design, rows, [&](std::size_t i) { return y[i]; });
  double worst = 0.0;
  for_each_fitted_row(
      design, rows, [&](std::size_t i) { return y[i]; }, fit,
      [&](const FittedRow& row) { worst = std::max(worst, std::abs(row.residual)); });
  EXPECT_LT(worst, 1e-6);
}

TEST(LinearModel, RefusesMoreColumnsThanRowsAndNobody) {
  const std::vector<double> x{1.0, 2.0};
  const std::vector<std::size_t> two{0, 1};
  const std::vector<std::size_t> none;
  const auto response = [](std::size_t i) { return static_cast<double>(i); };
  const Design design{{Term{"x", x, {}, {}, {}}}, {two, {}}};
  EXPECT_EQ(fit_linear(design, {two, {}}, response).undefined, Undefined::too_few_rows);
  EXPECT_EQ(fit_linear(design, {none, {}}, response).undefined, Undefined::nobody);
}

}  // namespace
}  // namespace lotrecht::stats
