#include <lotrecht/stats/logistic_model.hpp>

#include <gtest/gtest.h>

#include <cmath>
#include <vector>

#include "support/regression_rows.hpp"

namespace lotrecht::stats {
namespace {

using testing::RegressionRows;

std::vector<Term> all_terms(const RegressionRows& data) {
  std::vector<Term> t = data.covariates();
  t.push_back(data.group_term());
  return t;
}

TEST(LogisticModel, AgreesWithStatsmodels) {
  const RegressionRows data;
  const auto want = testing::regression_reference();
  const RowSelection rows{data.index, {}};
  const FittedModel fit =
      fit_logistic(Design{all_terms(data), rows}, rows, [&](std::size_t i) { return data.decision[i]; });
  EXPECT_EQ(fit.status, FitStatus::converged);
  EXPECT_TRUE(fit.separating.empty());
  EXPECT_NEAR(fit.coefficients[6], want.at("logit.coefficient"), 1e-10);
  const Eigen::MatrixXd covariance = (fit.r.transpose() * fit.r).inverse();
  EXPECT_NEAR(std::sqrt(covariance(6, 6)), want.at("logit.naive"), 1e-10);
}

TEST(LogisticModel, ScaledWeightsChangeNothing) {
  const RegressionRows data;
  std::vector<double> large;
  for (const double w : data.weight) large.push_back(1e6 * w);
  const auto response = [&](std::size_t i) { return data.decision[i]; };
  const RowSelection a{data.index, data.weight};
  const RowSelection b{data.index, large};
  const FittedModel fa = fit_logistic(Design{all_terms(data), a}, a, response);
  const FittedModel fb = fit_logistic(Design{all_terms(data), b}, b, response);
  EXPECT_LT((fa.coefficients - fb.coefficients).norm(), 1e-10);
}

TEST(LogisticModel, ProvesSeparationNamesItAndGivesFirthsEstimate) {
  const RegressionRows data;
  const auto want = testing::regression_reference();
  const RowSelection rows{data.index, {}};
  const Design design{all_terms(data), rows};
  const auto response = [&](std::size_t i) { return data.level[i] == 3 ? 1 : static_cast<int>(data.decision[i]); };
  const FittedModel fit = fit_logistic(design, rows, response);
  EXPECT_EQ(fit.status, FitStatus::firth);
  ASSERT_EQ(fit.separating.size(), 1U) << "quasi-complete: one indicator separates";
  EXPECT_EQ(fit.separating[0], design.column_of(1, 3));
  EXPECT_NEAR(fit.coefficients[6], want.at("firth.coefficient"), 2e-5);
  EXPECT_NEAR(fit.coefficients[4], want.at("firth.separated"), 2e-5);
}

// Firth's estimate of one rate is the logit of (k + 1/2) / (n + 1): Jeffreys' prior.
TEST(LogisticModel, FirthsEstimateOfARateIsThatOfJeffreysPrior) {
  const std::vector<std::uint8_t> g{0, 0, 0, 0, 0, 1, 1, 1, 1};
  const std::vector<std::uint8_t> y{0, 0, 0, 0, 0, 1, 1, 0, 0};
  std::vector<std::size_t> index{0, 1, 2, 3, 4, 5, 6, 7, 8};
  const RowSelection rows{index, {}};
  const Design design{{Term{"g", {}, testing::numbered_levels(2), RegressionRows::ids(g), 0}}, rows};
  const FittedModel fit = fit_logistic(design, rows, [&](std::size_t i) { return y[i]; });
  EXPECT_EQ(fit.status, FitStatus::firth);
  EXPECT_NEAR(fit.coefficients[0], std::log(0.5 / 5.5), 1e-7);
  EXPECT_NEAR(fit.coefficients[0] + fit.coefficients[1], 0.0, 1e-7);
}

TEST(LogisticModel, CompleteSeparationByANumberIsFoundToo) {
  std::vector<double> x;
  std::vector<std::size_t> index;
  for (std::size_t i = 0; i < 40; ++i) {
    x.push_back(static_cast<double>(i));
    index.push_back(i);
  }
  const RowSelection rows{index, {}};
  const Design design{{Term{"x", x, {}, {}, {}}}, rows};
  const FittedModel fit = fit_logistic(design, rows, [](std::size_t i) { return i >= 17 ? 1 : 0; });
  EXPECT_EQ(fit.status, FitStatus::firth);
  EXPECT_EQ(fit.separating, std::vector<std::size_t>{1});
  // One row on the wrong side and the maximum exists again.
  const FittedModel near = fit_logistic(design, rows, [](std::size_t i) { return (i >= 17) != (i == 3) ? 1 : 0; });
  EXPECT_EQ(near.status, FitStatus::converged);
}

TEST(LogisticModel, EverybodySelectedIsSeparationByTheConstant) {
  const std::vector<double> x{1.0, 2.0, 3.0, 5.0, 8.0};
  const std::vector<std::size_t> index{0, 1, 2, 3, 4};
  const RowSelection rows{index, {}};
  const FittedModel fit = fit_logistic(Design{{Term{"x", x, {}, {}, {}}}, rows}, rows, [](std::size_t) { return 1; });
  EXPECT_EQ(fit.status, FitStatus::firth);
  EXPECT_FALSE(fit.separating.empty());
}

TEST(LogisticModel, RefusesMoreColumnsThanRows) {
  const std::vector<double> x{1.0, 2.0};
  const std::vector<std::size_t> two{0, 1};
  const RowSelection rows{two, {}};
  const auto fit = fit_logistic(Design{{Term{"x", x, {}, {}, {}}}, rows}, rows, [](std::size_t i) { return i; });
  EXPECT_EQ(fit.undefined, Undefined::too_few_rows);
}

}  // namespace
}  // namespace lotrecht::stats
