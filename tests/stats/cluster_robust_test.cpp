#include <lotrecht/stats/cluster_robust.hpp>

#include <gtest/gtest.h>

#include <array>
#include <cmath>
#include <vector>

namespace lotrecht::stats {
namespace {

// The numbers themselves are held to R's clubSandwich in tests/fairness/design_rate_test.cpp and design_gap_test.cpp.

const std::array<SampledStratum, 1> one{{{9, std::nullopt}}};

TEST(ClusterRobust, OfEqualClustersHasOneDegreeLessThanClusters) {
  for (std::uint64_t k = 2; k < 40; ++k) {
    const std::array<SampledStratum, 1> all{{{k, std::nullopt}}};
    const std::array<ClusterProfile, 2> kinds{{{0, 1}, {0, k - 1}}};
    const ClusterSample sample{all, kinds};
    const auto r = cluster_ratio(sample, std::vector<ClusterPart>{{0, 3.0, 2.0}, {1, 1.0, 4.0}});
    EXPECT_NEAR(satterthwaite_freedom(sample, std::array{WeightedRatio{1.0, &r}}), static_cast<double>(k) - 1.0, 1e-9);
    // and the variance of a mean of k cluster means
    const double mean = (0.6 + 0.2 * (static_cast<double>(k) - 1.0)) / static_cast<double>(k);
    const double squares = std::pow(0.6 - mean, 2) + (static_cast<double>(k) - 1.0) * std::pow(0.2 - mean, 2);
    EXPECT_NEAR(cr2_covariance(sample, r, r), squares / static_cast<double>(k) / (static_cast<double>(k) - 1.0), 1e-16);
  }
}

TEST(ClusterRobust, WrittenOutIsTheSameAsCountedOnce) {
  const std::array<ClusterProfile, 3> counted{{{0, 4}, {0, 3}, {0, 2}}};
  std::vector<ClusterProfile> written(9, {0, 1});
  const std::array<ClusterPart, 3> kinds{{{0, 1.0, 2.0}, {1, 4.0, 1.0}, {2, 0.5, 0.25}}};
  std::vector<ClusterPart> each;
  for (std::uint32_t k = 0; k < 9; ++k) {
    const auto& kind = kinds[k < 4 ? 0 : k < 7 ? 1 : 2];
    each.push_back({k, kind.above, kind.rest});
  }
  const ClusterSample a{one, counted};
  const ClusterSample b{one, written};
  const auto ra = cluster_ratio(a, kinds);
  const auto rb = cluster_ratio(b, each);
  EXPECT_NEAR(cr2_covariance(a, ra, ra), cr2_covariance(b, rb, rb), 1e-17);
  EXPECT_NEAR(satterthwaite_freedom(a, std::array{WeightedRatio{1.0, &ra}}),
              satterthwaite_freedom(b, std::array{WeightedRatio{1.0, &rb}}), 1e-12);
}

// Unbiased under its working model, whatever the sizes: the expectation over all 2^n outcomes, by enumeration.
TEST(ClusterRobust, IsUnbiasedForIndependentRows) {
  const std::vector<int> sizes{5, 3, 2, 1, 1};
  std::vector<ClusterProfile> profiles(sizes.size(), {0, 1});
  const std::array<SampledStratum, 1> all{{{5, std::nullopt}}};
  const ClusterSample sample{all, profiles};
  const double p = 0.3;
  double expected = 0.0;
  for (unsigned outcome = 0; outcome < (1u << 12); ++outcome) {
    std::vector<ClusterPart> parts;
    double probability = 1.0;
    unsigned bit = 0;
    for (std::uint32_t k = 0; k < sizes.size(); ++k) {
      ClusterPart part{k, 0.0, 0.0};
      for (int i = 0; i < sizes[k]; ++i, ++bit) {
        const bool yes = ((outcome >> bit) & 1u) != 0;
        (yes ? part.above : part.rest) += 1.0;
        probability *= yes ? p : 1.0 - p;
      }
      parts.push_back(part);
    }
    const auto r = cluster_ratio(sample, parts);
    expected += probability * cr2_covariance(sample, r, r);
  }
  EXPECT_NEAR(expected, p * (1.0 - p) / 12.0, 1e-15);
}

TEST(ClusterRobust, LearnsNothingFromOneCluster) {
  const std::array<SampledStratum, 1> all{{{1, std::nullopt}}};
  const std::array<ClusterProfile, 1> profile{{{0, 1}}};
  const ClusterSample sample{all, profile};
  const auto r = cluster_ratio(sample, std::vector<ClusterPart>{{0, 1.0, 2.0}});
  EXPECT_TRUE(std::isnan(cr2_covariance(sample, r, r)));
  EXPECT_TRUE(std::isnan(satterthwaite_freedom(sample, std::array{WeightedRatio{1.0, &r}})));
}

}  // namespace
}  // namespace lotrecht::stats
