#include <lotrecht/stats/cluster_ratio.hpp>

#include <gtest/gtest.h>

#include <array>
#include <cmath>
#include <vector>

namespace lotrecht::stats {
namespace {

const std::array<SampledStratum, 2> strata{{{3, std::nullopt}, {2, 8}}};
const std::array<ClusterProfile, 4> profiles{{{0, 2}, {0, 1}, {1, 1}, {1, 1}}};
const ClusterSample sample{strata, profiles};

TEST(ClusterRatio, IsTheRatioOfTheTotalsAndItsInfluencesSumToNothing) {
  const std::vector<ClusterPart> parts{{0, 1.0, 2.0}, {1, 3.0, 0.0}, {3, 0.5, 1.5}};
  const ClusterRatio r = cluster_ratio(sample, parts);
  EXPECT_DOUBLE_EQ(r.value, 5.5 / 11.0);  // the first profile counts twice
  EXPECT_DOUBLE_EQ(r.rest, 5.5 / 11.0);
  EXPECT_EQ(r.clusters, 4u);
  EXPECT_EQ(r.strata, 2u);
  double influence = 0.0;
  double share = 0.0;
  double squares = 0.0;
  for (const auto& t : r.terms) {
    const auto many = static_cast<double>(profiles[t.profile].clusters);
    influence += many * t.influence;
    share += many * t.share;
    squares += many * t.share * t.share;
  }
  EXPECT_NEAR(influence, 0.0, 1e-16);
  EXPECT_NEAR(share, 1.0, 1e-15);
  EXPECT_DOUBLE_EQ(r.effective_clusters, 1.0 / squares);
}

TEST(ClusterRatio, HasNoInfluenceWhereAllAgree) {
  const std::vector<ClusterPart> parts{{0, 0.1, 0.0}, {2, 0.7, 0.0}, {3, 0.3, 0.0}};
  for (const auto& t : cluster_ratio(sample, parts).terms) EXPECT_EQ(t.influence, 0.0);
  EXPECT_EQ(cluster_ratio(sample, parts).value, 1.0);
}

TEST(ClusterRatio, LeavesOutClustersWithoutWeight) {
  const std::vector<ClusterPart> parts{{0, 0.0, 0.0}, {2, 1.0, 1.0}};
  EXPECT_EQ(cluster_ratio(sample, parts).terms.size(), 1u);
  EXPECT_TRUE(cluster_ratio(sample, {}).empty());
}

TEST(ClusterRatio, CountsWhatSeveralRatiosTouchOnce) {
  const ClusterRatio a = cluster_ratio(sample, std::vector<ClusterPart>{{0, 1.0, 1.0}, {1, 1.0, 0.0}});
  const ClusterRatio b = cluster_ratio(sample, std::vector<ClusterPart>{{1, 1.0, 1.0}, {2, 1.0, 0.0}});
  const Touched both = touched(sample, std::array{WeightedRatio{1.0, &a}, WeightedRatio{-1.0, &b}});
  EXPECT_EQ(both.clusters, 4u);
  EXPECT_EQ(both.strata, 2u);
}

}  // namespace
}  // namespace lotrecht::stats
