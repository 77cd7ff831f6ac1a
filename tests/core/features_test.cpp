#include <lotrecht/core/features.hpp>

#include <gtest/gtest.h>

#include <vector>

namespace lotrecht {
namespace {

const double* start(const FeatureMatrix& x) { return x.data(); }

TEST(Features, ARowMajorMatrixIsSeenWithoutACopy) {
  const RowMajorMatrix owned = RowMajorMatrix::Random(4, 3);
  EXPECT_EQ(start(owned), owned.data());
}

TEST(Features, RowsMayLieFurtherApartThanTheyAreLong) {
  const std::vector<double> wide = {0, 1, 2, 3, 4, 5, 6, 7};
  const Eigen::Map<const RowMajorMatrix, 0, Eigen::OuterStride<>> part(wide.data(), 2, 3, Eigen::OuterStride<>(4));
  const FeatureMatrix x = part;
  EXPECT_EQ(x.data(), wide.data());
  EXPECT_EQ(x(1, 2), 6.0);
}

TEST(Features, ResultsAreWrittenInPlace) {
  RowMajorMatrix out = RowMajorMatrix::Zero(2, 2);
  const auto fill = [](ResultMatrix y) { y(1, 0) = 7.0; };
  fill(out);
  EXPECT_EQ(out(1, 0), 7.0);
}

}  // namespace
}  // namespace lotrecht
