#include <lotrecht/fairness/covariate_rows.hpp>

#include <gtest/gtest.h>

#include <vector>

#include "support/regression_rows.hpp"

namespace lotrecht::fairness {
namespace {

TEST(CovariateRows, LeavesOutRowsOfNoWeight) {
  const testing::RegressionRows data;
  CovariateRows rows = data.rows();
  EXPECT_EQ(detail::rows_that_count(rows).size(), 240U);
  std::vector<double> weight(240, 1.0);
  weight[7] = 0.0;
  rows.weight = weight;
  EXPECT_EQ(detail::rows_that_count(rows).size(), 239U);
}

TEST(CovariateRows, NamesColumns) {
  const testing::RegressionRows data;
  const stats::Design design{data.covariates(), {data.index, {}}};
  EXPECT_EQ(detail::named(design, 0).covariate, "");
  EXPECT_EQ(detail::named(design, 1).covariate, "number");
  EXPECT_FALSE(detail::named(design, 1).is_level);
  EXPECT_EQ(detail::named(design, design.column_of(1, 3)).level, "3");
}

TEST(CovariateRows, RefusesColumnsOfOtherLengthsAndGroupsThatAreNone) {
  const testing::RegressionRows data;
  const std::vector<std::uint8_t> few(3, 0);
  const std::vector<double> short_column(3, 0.0);
  CovariateRows rows = data.rows();
  rows.group = testing::RegressionRows::ids(few);
  EXPECT_THROW(detail::check(rows, "f"), InvalidInput);
  rows = data.rows();
  rows.groups = 2;
  EXPECT_THROW(detail::check(rows, "f"), InvalidInput);
  rows = data.rows();
  rows.weight = short_column;
  EXPECT_THROW(detail::check(rows, "f"), InvalidInput);
  rows = data.rows();
  rows.covariates[0].values = short_column;
  EXPECT_THROW(detail::check(rows, "f"), InvalidInput);
  rows = data.rows();
  rows.clusters = {testing::RegressionRows::ids(few), 1};
  EXPECT_THROW(detail::check(rows, "f"), InvalidInput);
}

}  // namespace
}  // namespace lotrecht::fairness
