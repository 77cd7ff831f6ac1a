#include <lotrecht/model/linear_model.hpp>

#include <gtest/gtest.h>

#include <limits>
#include <string>

#include "support/refusal.hpp"

namespace lotrecht::model {
namespace {

using test::refusal;

static_assert(Scorer<LinearModel>);

constexpr double nan = std::numeric_limits<double>::quiet_NaN();
constexpr double infinity = std::numeric_limits<double>::infinity();

LinearModelParts two_by_three() {
  LinearModelParts parts;
  parts.coefficients.resize(2, 3);
  parts.coefficients << 1.0, 2.0, -3.0, 0.0, 0.5, 4.0;
  parts.intercepts = {10.0, -1.0};
  parts.feature_names = {"age", "income", "children"};
  return parts;
}

TEST(LinearModel, SumsCoefficientsTimesValues) {
  const LinearModel model{two_by_three()};
  RowMajorMatrix x(2, 3);
  x << 1.0, 1.0, 1.0, 2.0, -4.0, 0.25;
  RowMajorMatrix out(2, 2);
  model.score(x, out);
  RowMajorMatrix expected(2, 2);
  expected << 10.0, 3.5, 3.25, -2.0;
  EXPECT_EQ(out, expected);
}

TEST(LinearModel, GivesARowTheSameBitsWhateverStandsBesideIt) {
  LinearModelParts parts;
  parts.coefficients = RowMajorMatrix::Random(3, 17);
  parts.intercepts = {0.1, 0.2, 0.3};
  const LinearModel model{parts};
  const RowMajorMatrix x = RowMajorMatrix::Random(50, 17);
  RowMajorMatrix all(50, 3);
  model.score(x, all);
  for (Eigen::Index i = 0; i < 50; ++i) {
    RowMajorMatrix one(1, 3);
    model.score(x.row(i), one);
    EXPECT_EQ(one.row(0), all.row(i));
  }
}

TEST(LinearModel, RefusesWhatHasNoAnswer) {
  const LinearModel model{two_by_three()};
  RowMajorMatrix x = RowMajorMatrix::Zero(3, 3);
  RowMajorMatrix out(3, 2);
  for (const double bad : {nan, infinity, -infinity}) {
    x(2, 1) = bad;
    const std::string said = refusal([&] { model.score(x, out); });
    EXPECT_NE(said.find("row 2, feature 1 (income)"), std::string::npos) << said;
  }
  EXPECT_THROW(model.score(RowMajorMatrix::Zero(3, 2), out), InvalidInput);
  EXPECT_THROW(model.score(RowMajorMatrix::Zero(2, 3), out), InvalidInput);
}

TEST(LinearModel, RefusesPartsThatDoNotFit) {
  auto parts = two_by_three();
  parts.intercepts = {1.0};
  EXPECT_THROW(LinearModel{parts}, InvalidInput);
  parts.intercepts = {};
  EXPECT_THROW(LinearModel{parts}, InvalidInput);
  parts.intercepts = {1.0, infinity};
  EXPECT_THROW(LinearModel{parts}, InvalidInput);
  parts = two_by_three();
  parts.coefficients(1, 2) = nan;
  const std::string said = refusal([&] { static_cast<void>(LinearModel{parts}); });
  EXPECT_NE(said.find("output 1, feature 2 (children)"), std::string::npos) << said;
  parts = two_by_three();
  parts.feature_names = {"age"};
  EXPECT_THROW(LinearModel{parts}, InvalidInput);
  parts = two_by_three();
  parts.output_names = {"no"};
  EXPECT_THROW(LinearModel{parts}, InvalidInput);
  parts = two_by_three();
  parts.coefficients.resize(2, 0);
  parts.feature_names = {};
  EXPECT_THROW(LinearModel{parts}, InvalidInput);
}

}  // namespace
}  // namespace lotrecht::model
