#include <lotrecht/model/fold_scaling.hpp>

#include <gtest/gtest.h>

#include <vector>

namespace lotrecht::model {
namespace {

LinearModelParts sample() {
  LinearModelParts parts;
  parts.coefficients = RowMajorMatrix(2, 2);
  parts.coefficients << 2, 3, -1, 8;
  parts.intercepts = {1, 5};
  return parts;
}

TEST(FoldScaling, SaysTheSameOfUnscaledRows) {
  LinearModelParts parts = sample();
  const std::vector<double> offset{10, -4};
  const std::vector<double> scale{4, 0.5};
  fold_scaling(parts, offset, scale);
  RowMajorMatrix x(1, 2);
  x << 18, -3;  // scaled: 2, 2
  RowMajorMatrix out(1, 2);
  LinearModel{parts}.score(x, out);
  EXPECT_EQ(out(0, 0), 1 + 2 * 2 + 3 * 2);
  EXPECT_EQ(out(0, 1), 5 - 2 + 8 * 2);
}

TEST(FoldScaling, EmptyMeansNothingIsDone) {
  LinearModelParts parts = sample();
  fold_scaling(parts, {}, {});
  EXPECT_EQ(parts.coefficients, sample().coefficients);
  EXPECT_EQ(parts.intercepts, sample().intercepts);
}

TEST(FoldScaling, Refuses) {
  LinearModelParts parts = sample();
  const std::vector<double> one{1};
  const std::vector<double> zero{1, 0};
  EXPECT_THROW(fold_scaling(parts, one, {}), InvalidInput);
  EXPECT_THROW(fold_scaling(parts, {}, one), InvalidInput);
  EXPECT_THROW(fold_scaling(parts, {}, zero), InvalidInput);
}

}  // namespace
}  // namespace lotrecht::model
