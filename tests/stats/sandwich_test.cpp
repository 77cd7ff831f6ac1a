#include <lotrecht/stats/sandwich.hpp>

#include <gtest/gtest.h>

#include <cmath>
#include <cstdint>
#include <string>
#include <vector>

#include <lotrecht/stats/linear_model.hpp>

#include "support/regression_rows.hpp"

namespace lotrecht::stats {
namespace {

struct Response {
  const std::vector<std::uint8_t>* decision;
  [[nodiscard]] std::uint8_t operator()(std::size_t i) const { return (*decision)[i]; }
};

struct Fixture {
  testing::RegressionRows data;
  std::vector<double> weight;
  RowSelection rows;
  Design design;
  FittedModel fit;
  std::vector<Eigen::VectorXd> contrasts{Eigen::VectorXd::Unit(7, 6)};

  explicit Fixture(bool weighted)
      : weight{weighted ? data.weight : std::vector<double>{}},
        rows{data.index, weight},
        design{terms(), rows},
        fit{fit_linear(design, rows, response())} {}
  [[nodiscard]] std::vector<Term> terms() const {
    std::vector<Term> t = data.covariates();
    t.push_back(data.group_term());
    return t;
  }
  [[nodiscard]] Response response() const { return {&data.decision}; }
  [[nodiscard]] ContrastVariance variance(Robust robust, const Clusters& clusters = {}) const {
    return robust_variances(design, rows, response(), fit, contrasts, robust, clusters)[0];
  }
};

TEST(Sandwich, AgreesWithStatsmodelsAndWithTheDefinitions) {
  const Fixture f{false};
  const auto want = testing::regression_reference();
  for (const Robust robust : {Robust::hc0, Robust::hc1, Robust::hc2, Robust::hc3}) {
    const std::string key = "linear." + std::string{name(robust)};
    EXPECT_NEAR(std::sqrt(f.variance(robust).variance) / want.at(key), 1.0, 1e-11) << key;
  }
  const ContrastVariance cr2 = f.variance(Robust::cr2, f.data.clusters());
  EXPECT_NEAR(std::sqrt(cr2.variance) / want.at("linear.cr2"), 1.0, 1e-9);
  EXPECT_NEAR(cr2.degrees_of_freedom / want.at("linear.cr2_df"), 1.0, 1e-9);
  EXPECT_NEAR(std::sqrt(f.variance(Robust::cr1, f.data.clusters()).variance) / want.at("linear.cr1"), 1.0, 1e-11);
  const Fixture w{true};
  EXPECT_NEAR(std::sqrt(w.variance(Robust::hc0).variance) / want.at("weighted.hc0"), 1.0, 1e-11);
  EXPECT_NEAR(std::sqrt(w.variance(Robust::hc3).variance) / want.at("weighted.hc3"), 1.0, 1e-11);
}

TEST(Sandwich, ClustersOfOneAreRows) {
  const Fixture f{true};
  std::vector<std::uint8_t> own;
  for (std::size_t i = 0; i < f.data.index.size(); ++i) own.push_back(static_cast<std::uint8_t>(i));
  const Clusters singles{testing::RegressionRows::ids(own), 240};
  const ContrastVariance a = f.variance(Robust::hc2);
  const ContrastVariance b = f.variance(Robust::cr2, singles);
  EXPECT_NEAR(a.variance / b.variance, 1.0, 1e-12);
  EXPECT_NEAR(a.degrees_of_freedom / b.degrees_of_freedom, 1.0, 1e-12);
}

// With one indicator and equal variances, Bell and McCaffrey's degrees of freedom lie between those of the smaller
// group and n - 2, as Welch's do.
TEST(Sandwich, AFewRowsBesideManyHaveFewDegreesOfFreedom) {
  const std::size_t n = 105;
  std::vector<std::uint8_t> g, y;
  std::vector<std::size_t> index;
  for (std::size_t i = 0; i < n; ++i) {
    g.push_back(i < 5 ? 1 : 0);
    y.push_back(static_cast<std::uint8_t>(i % 3 == 0));
    index.push_back(i);
  }
  const RowSelection rows{index, {}};
  const Design design{{Term{"g", {}, testing::numbered_levels(2), testing::RegressionRows::ids(g), 0}}, rows};
  const auto response = [&](std::size_t i) { return y[i]; };
  const FittedModel fit = fit_linear(design, rows, response);
  const std::vector<Eigen::VectorXd> c{Eigen::VectorXd::Unit(2, 1)};
  const auto v = robust_variances(design, rows, response, fit, c, Robust::hc2)[0];
  EXPECT_GT(v.degrees_of_freedom, 4.0);
  EXPECT_LT(v.degrees_of_freedom, 6.0);
  // HC2 of a difference of means is the sum of the sample variances over n.
  const auto sample_variance = [](double k, double m) { return k * (m - k) / (m * (m - 1.0)) / m; };
  EXPECT_NEAR(v.variance, sample_variance(2.0, 5.0) + sample_variance(33.0, 100.0), 1e-14);
}

TEST(Sandwich, SaysWhereARowDeterminesAContrastAlone) {
  const std::vector<std::uint8_t> g{0, 0, 0, 0, 1};
  const std::vector<std::uint8_t> y{0, 1, 1, 0, 1};
  const std::vector<std::size_t> index{0, 1, 2, 3, 4};
  const RowSelection rows{index, {}};
  const Design design{{Term{"g", {}, testing::numbered_levels(2), testing::RegressionRows::ids(g), 0}}, rows};
  const auto response = [&](std::size_t i) { return y[i]; };
  const FittedModel fit = fit_linear(design, rows, response);
  const std::vector<Eigen::VectorXd> c{Eigen::VectorXd::Unit(2, 1), Eigen::VectorXd::Unit(2, 0)};
  for (const Robust robust : {Robust::hc2, Robust::hc3}) {
    const auto found = robust_variances(design, rows, response, fit, c, robust);
    EXPECT_FALSE(found[0].known);
    EXPECT_TRUE(found[1].known);
  }
}

TEST(Sandwich, StudentsQuantileBecomesTheNormalOne) {
  const Confidence c{0.95};
  EXPECT_NEAR(t_critical(c, 10.0), 2.2281388519862744, 1e-12);
  EXPECT_NEAR(t_critical(c, 1e9), c.z(), 1e-15);
  EXPECT_TRUE(std::isinf(t_critical(c, 0.0)));
  EXPECT_NEAR(t_p_value(2.2281388519862744, 10.0), 0.05, 1e-13);
  EXPECT_NEAR(t_p_value(c.z(), 1e9), 0.05, 1e-13);
}

TEST(Sandwich, RefusesClusterErrorsWithoutClusters) {
  const Fixture f{false};
  EXPECT_THROW((void)f.variance(Robust::cr2), InvalidInput);
  EXPECT_THROW((void)f.variance(Robust::cr1), InvalidInput);
}

}  // namespace
}  // namespace lotrecht::stats
