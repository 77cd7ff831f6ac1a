#include <lotrecht/stats/influence_sums.hpp>

#include <gtest/gtest.h>

#include <cmath>
#include <cstdint>
#include <span>
#include <vector>

namespace lotrecht::stats {
namespace {

// A mean's influence is (x - mean) / n, and its variance the sample variance over n.
TEST(InfluenceSums, GivesTheVarianceOfAMean) {
  const std::vector<double> x{1.0, 4.0, 4.0, 7.0, 9.0};
  InfluenceSums sums{1, {}};
  for (std::size_t i = 0; i < x.size(); ++i) sums.add(i, Eigen::VectorXd::Constant(1, (x[i] - 5.0) / 5.0));
  EXPECT_EQ(sums.units(), 5U);
  EXPECT_NEAR((*sums.covariance())(0, 0), (16.0 + 1.0 + 1.0 + 4.0 + 16.0) / 4.0 / 5.0, 1e-15);
}

TEST(InfluenceSums, AddsRowsOfAClusterBeforeSquaringThem) {
  const std::vector<std::uint8_t> ids{0, 0, 1, 1, 3};  // cluster 2 has nobody
  InfluenceSums sums{1, Clusters{GroupIds{std::span<const std::uint8_t>{ids}}, 4}};
  const std::vector<double> psi{1.0, -1.0, 2.0, 1.0, -3.0};
  for (std::size_t i = 0; i < psi.size(); ++i) sums.add(i, Eigen::VectorXd::Constant(1, psi[i]));
  EXPECT_EQ(sums.units(), 3U);
  EXPECT_NEAR((*sums.covariance())(0, 0), 1.5 * (0.0 + 9.0 + 9.0), 1e-14);
}

TEST(InfluenceSums, OfOneUnitNothingIsKnown) {
  InfluenceSums sums{2, {}};
  EXPECT_FALSE(sums.covariance());
  sums.add(0, Eigen::Vector2d{1.0, 2.0});
  EXPECT_FALSE(sums.covariance());
}

}  // namespace
}  // namespace lotrecht::stats
