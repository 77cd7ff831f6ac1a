#include <lotrecht/stats/cluster_bootstrap.hpp>

#include <gtest/gtest.h>

#include <array>
#include <cmath>
#include <numeric>
#include <vector>

#include <lotrecht/stats/linearised.hpp>

namespace lotrecht::stats {
namespace {

const std::array<SampledStratum, 3> strata{{{20, std::nullopt}, {0, std::nullopt}, {30, std::nullopt}}};
const std::array<ClusterProfile, 4> profiles{{{0, 12}, {0, 8}, {2, 29}, {2, 1}}};
const ClusterSample sample{strata, profiles};
const std::array<ClusterPart, 4> parts{{{0, 1.0, 2.0}, {1, 3.0, 0.0}, {2, 0.0, 2.0}, {3, 4.0, 1.0}}};

BootstrapResult drawn(unsigned threads) {
  return cluster_bootstrap(
      sample, 2,
      [](std::span<const std::uint64_t> times, std::span<double> out) {
        double above = 0.0;
        double all = 0.0;
        for (std::size_t p = 0; p < times.size(); ++p) {
          above += static_cast<double>(times[p]) * parts[p].above;
          all += static_cast<double>(times[p]) * (parts[p].above + parts[p].rest);
        }
        out[0] = above / all;
        out[1] = static_cast<double>(times[0] + times[1]);
      },
      4000, Seed{5}, threads);
}

TEST(ClusterBootstrap, KeepsTheStrataAndTheBitsForAnyNumberOfThreads) {
  const BootstrapResult one = drawn(1);
  EXPECT_EQ(one.values, drawn(3).values);
  for (const double clusters : one.statistic(1).replicates) EXPECT_EQ(clusters, 20.0);
  EXPECT_EQ(one.point[0], cluster_ratio(sample, parts).value);
}

// Its variance is the linearised one with n_h for n_h - 1, up to terms of higher order. Fixed seed, so no chance.
TEST(ClusterBootstrap, HasTheLinearisedVariance) {
  const BootstrapResult r = drawn(2);
  const auto values = r.statistic(0).replicates;
  const double mean = std::accumulate(values.begin(), values.end(), 0.0) / 4000.0;
  double squares = 0.0;
  for (const double v : values) squares += (v - mean) * (v - mean);
  const ClusterRatio ratio = cluster_ratio(sample, parts);
  EXPECT_NEAR(squares / 4000.0 / linearised_covariance(sample, ratio, ratio, LonelyStratum::refuse), 1.0, 0.12);
}

TEST(ClusterAcceleration, IsThatOfAMeanForEqualClusters) {
  const std::array<SampledStratum, 1> one{{{10, std::nullopt}}};
  const std::array<ClusterProfile, 2> kinds{{{0, 3}, {0, 7}}};
  const ClusterSample rows{one, kinds};
  const ClusterRatio r = cluster_ratio(rows, std::array<ClusterPart, 2>{{{0, 1.0, 0.0}, {1, 0.0, 1.0}}});
  // of a binomial share: (1 - 2p) / (6 sqrt(n p q))
  EXPECT_NEAR(cluster_acceleration(rows, std::array{WeightedRatio{1.0, &r}}), 0.4 / (6.0 * std::sqrt(2.1)), 1e-14);
  EXPECT_NEAR(cluster_acceleration(rows, std::array{WeightedRatio{-1.0, &r}}), -0.4 / (6.0 * std::sqrt(2.1)), 1e-14);
}

TEST(ClusterAcceleration, DoesNotExistWhereNothingVaries) {
  const std::array<SampledStratum, 1> one{{{10, std::nullopt}}};
  const std::array<ClusterProfile, 1> kinds{{{0, 10}}};
  const ClusterSample rows{one, kinds};
  const ClusterRatio r = cluster_ratio(rows, std::array<ClusterPart, 1>{{{0, 1.0, 1.0}}});
  EXPECT_TRUE(std::isnan(cluster_acceleration(rows, std::array{WeightedRatio{1.0, &r}})));
}

}  // namespace
}  // namespace lotrecht::stats
