#include <lotrecht/stats/linearised.hpp>

#include <gtest/gtest.h>

#include <array>
#include <cmath>
#include <vector>

namespace lotrecht::stats {
namespace {

/// Variance from the definition, cluster by cluster, profiles written out.
double by_definition(const ClusterSample& sample, const ClusterRatio& a, const ClusterRatio& b) {
  double covariance = 0.0;
  for (std::uint32_t h = 0; h < sample.strata.size(); ++h) {
    std::vector<std::array<double, 2>> z;
    for (std::uint32_t p = 0; p < sample.profiles.size(); ++p) {
      if (sample.profiles[p].stratum != h) continue;
      std::array<double, 2> both{};
      for (const auto& t : a.terms) both[0] += t.profile == p ? t.influence : 0.0;
      for (const auto& t : b.terms) both[1] += t.profile == p ? t.influence : 0.0;
      z.insert(z.end(), sample.profiles[p].clusters, both);
    }
    const auto n = static_cast<double>(z.size());
    std::array<double, 2> mean{};
    for (const auto& x : z) mean = {mean[0] + x[0] / n, mean[1] + x[1] / n};
    double products = 0.0;
    for (const auto& x : z) products += (x[0] - mean[0]) * (x[1] - mean[1]);
    const double left = sample.strata[h].population ? 1.0 - n / static_cast<double>(*sample.strata[h].population) : 1.0;
    covariance += left * n / (n - 1.0) * products;
  }
  return covariance;
}

const std::array<SampledStratum, 3> strata{{{4, std::nullopt}, {3, 12}, {2, std::nullopt}}};
const std::array<ClusterProfile, 6> profiles{{{0, 3}, {0, 1}, {1, 1}, {1, 2}, {2, 1}, {2, 1}}};
const ClusterSample sample{strata, profiles};

TEST(Linearised, IsItsDefinition) {
  const auto a = cluster_ratio(sample, std::vector<ClusterPart>{{0, 1.0, 3.0}, {2, 0.0, 2.0}, {3, 2.0, 0.5}});
  const auto b = cluster_ratio(sample, std::vector<ClusterPart>{{1, 2.0, 1.0}, {3, 1.0, 1.0}, {4, 1.0, 0.0}});
  for (const auto* x : {&a, &b}) {
    for (const auto* y : {&a, &b}) {
      EXPECT_NEAR(linearised_covariance(sample, *x, *y, LonelyStratum::refuse), by_definition(sample, *x, *y), 1e-16);
    }
  }
  EXPECT_EQ(linearised_freedom(sample, std::array{WeightedRatio{1.0, &a}}), 6.0 - 2.0);
}

// n rows of weight 1, each a cluster: p (1 - p) / (n - 1).
TEST(Linearised, OfIndependentRowsIsTheTextbooks) {
  const std::array<SampledStratum, 1> one{{{10, std::nullopt}}};
  const std::array<ClusterProfile, 2> kinds{{{0, 3}, {0, 7}}};
  const ClusterSample rows{one, kinds};
  const auto r = cluster_ratio(rows, std::vector<ClusterPart>{{0, 1.0, 0.0}, {1, 0.0, 1.0}});
  EXPECT_NEAR(linearised_covariance(rows, r, r, LonelyStratum::refuse), 0.3 * 0.7 / 9.0, 1e-17);
}

TEST(Linearised, WithAPopulationThatWasTakenWholeIsNothing) {
  const std::array<SampledStratum, 1> one{{{10, 10}}};
  const std::array<ClusterProfile, 2> kinds{{{0, 3}, {0, 7}}};
  const ClusterSample rows{one, kinds};
  const auto r = cluster_ratio(rows, std::vector<ClusterPart>{{0, 1.0, 0.0}, {1, 0.0, 1.0}});
  EXPECT_EQ(linearised_covariance(rows, r, r, LonelyStratum::refuse), 0.0);
}

TEST(Linearised, SaysWhatItDoesWithALonelyStratum) {
  const std::array<SampledStratum, 2> lonely{{{4, std::nullopt}, {1, std::nullopt}}};
  const std::array<ClusterProfile, 3> kinds{{{0, 2}, {0, 2}, {1, 1}}};
  const ClusterSample rows{lonely, kinds};
  const auto r = cluster_ratio(rows, std::vector<ClusterPart>{{0, 1.0, 0.0}, {1, 0.0, 1.0}, {2, 2.0, 1.0}});
  EXPECT_TRUE(std::isnan(linearised_covariance(rows, r, r, LonelyStratum::refuse)));
  const double z = r.terms[2].influence;
  // Centred at the mean of all clusters, which is 0, its square is simply added.
  const double others = [&] {
    const double m = 0.5 * (r.terms[0].influence + r.terms[1].influence);
    return 4.0 / 3.0 * (2.0 * std::pow(r.terms[0].influence - m, 2) + 2.0 * std::pow(r.terms[1].influence - m, 2));
  }();
  EXPECT_NEAR(linearised_covariance(rows, r, r, LonelyStratum::centre), others + z * z, 1e-16);
}

}  // namespace
}  // namespace lotrecht::stats
