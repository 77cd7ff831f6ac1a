#include <lotrecht/stats/standardised.hpp>

#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <random>
#include <vector>

#include <lotrecht/stats/miettinen_nurminen.hpp>

#include "support/strata.hpp"

namespace lotrecht::stats {
namespace {

[[nodiscard]] std::vector<double> sizes(const std::vector<TwoSamples>& strata) {
  std::vector<double> weights;
  for (const TwoSamples& s : strata) weights.push_back(static_cast<double>(s.trials()));
  return weights;
}

TEST(Standardised, IsMiettinenAndNurminensIfThereIsOneStratum) {
  const TwoSamples s{{56, 70}, {48, 80}};
  const double weight = 3.0;
  const Standardised got = standardised({&s, 1}, {&weight, 1}, Confidence{0.95});
  const Interval want = miettinen_nurminen_difference(s.a, s.b, Confidence{0.95});
  EXPECT_NEAR(got.difference.low, want.low, 1e-13);
  EXPECT_NEAR(got.difference.high, want.high, 1e-13);
  EXPECT_DOUBLE_EQ(got.ratio.value, 0.8 / 0.6);
}

// By hand: rates 1/2 and 1/4 in a stratum of weight 3/4, 1/5 and 2/5 in one of weight 1/4.
TEST(Standardised, IsTheWeightedMeanOfTheStrata) {
  const std::vector<TwoSamples> strata{{{5, 10}, {2, 8}}, {{1, 5}, {4, 10}}, {{7, 7}, {0, 0}}};
  const std::vector<double> weights{3.0, 1.0, 100.0};
  const Standardised got = standardised(strata, weights, Confidence{0.9});
  EXPECT_NEAR(got.rate_a, 0.75 * 0.5 + 0.25 * 0.2, 1e-15);
  EXPECT_NEAR(got.rate_b, 0.75 * 0.25 + 0.25 * 0.4, 1e-15);
  EXPECT_NEAR(got.difference.value, 0.75 * 0.25 - 0.25 * 0.2, 1e-15);
  EXPECT_EQ(got.difference.n, 33U);
}

TEST(Standardised, SwappingNegatesAndScalingTheWeightsChangesNothing) {
  std::mt19937_64 random{9};
  for (int i = 0; i < 300; ++i) {
    const auto strata = testing::random_strata(random);
    auto weights = sizes(strata);
    const Standardised one = standardised(strata, weights, Confidence{0.95});
    const Standardised two = standardised(testing::swapped(strata), weights, Confidence{0.95});
    EXPECT_NEAR(one.difference.low, -two.difference.high, 1e-10);
    for (double& w : weights) w *= 0.125;
    EXPECT_NEAR(one.difference.low, standardised(strata, weights, Confidence{0.95}).difference.low, 1e-14);
    for (const Estimate& e : {one.difference, one.ratio}) {
      EXPECT_LT(e.low, e.high);
      if (e.defined()) {
        EXPECT_TRUE(e.low <= e.value && e.value <= e.high);
      }
    }
  }
}

TEST(Standardised, WithoutACommonStratumEverythingIsPossible) {
  const std::vector<TwoSamples> apart{{{1, 3}, {0, 0}}, {{0, 0}, {1, 2}}};
  const Standardised got = standardised(apart, sizes(apart), Confidence{0.95});
  EXPECT_EQ(got.difference.undefined, Undefined::no_overlap);
  EXPECT_EQ(got.difference.interval(), (Interval{-1.0, 1.0}));
  EXPECT_EQ(got.ratio.high, std::numeric_limits<double>::infinity());
  const std::vector<TwoSamples> unweighted{{{1, 3}, {1, 3}}};
  const std::vector<double> zero{0.0};
  EXPECT_EQ(standardised(unweighted, zero, Confidence{0.95}).difference.undefined, Undefined::no_overlap);
}

TEST(Standardised, ARatioToNothingDoesNotExist) {
  const std::vector<TwoSamples> strata{{{1, 3}, {0, 4}}};
  EXPECT_EQ(standardised(strata, sizes(strata), Confidence{0.95}).ratio.undefined, Undefined::zero_reference);
}

TEST(Standardised, Refuses) {
  const std::vector<TwoSamples> strata{{{1, 3}, {0, 4}}};
  for (const double bad : {-1.0, std::nan(""), std::numeric_limits<double>::infinity()}) {
    EXPECT_THROW((void)standardised(strata, std::vector<double>{bad}, Confidence{0.95}), InvalidInput);
  }
  EXPECT_THROW((void)standardised(strata, {}, Confidence{0.95}), InvalidInput);
  const std::vector<TwoSamples> broken{{{4, 3}, {0, 4}}};
  EXPECT_THROW((void)standardised(broken, std::vector<double>{1.0}, Confidence{0.95}), InvalidInput);
}

}  // namespace
}  // namespace lotrecht::stats
