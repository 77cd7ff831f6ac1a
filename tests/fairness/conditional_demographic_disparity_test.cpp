#include <lotrecht/fairness/conditional_demographic_disparity.hpp>

#include <gtest/gtest.h>

#include <cmath>
#include <random>
#include <vector>

#include "support/strata.hpp"

namespace lotrecht::fairness {
namespace {

using stats::Confidence;
using stats::Undefined;

/// The definition, spelled out row by row: Wachter, Mittelstadt & Russell's CDD.
[[nodiscard]] double by_brute_force(const std::vector<DisparityStratum>& strata) {
  double sum = 0.0;
  double rows = 0.0;
  for (const DisparityStratum& s : strata) {
    double members_rejected = 0.0;
    double members_accepted = 0.0;
    for (std::uint64_t i = 0; i < s.a.trials; ++i) members_rejected += i < s.a.successes ? 1.0 : 0.0;
    for (std::uint64_t i = 0; i < s.b.trials; ++i) members_accepted += i < s.b.successes ? 1.0 : 0.0;
    if (s.a.trials == 0 || s.b.trials == 0) continue;
    const double n = static_cast<double>(s.a.trials + s.b.trials);
    sum +=
        n * (members_rejected / static_cast<double>(s.a.trials) - members_accepted / static_cast<double>(s.b.trials));
    rows += n;
  }
  return sum / rows;
}

TEST(ConditionalDemographicDisparity, IsItsDefinition) {
  std::mt19937_64 random{12};
  for (int i = 0; i < 500; ++i) {
    const auto strata = testing::random_strata(random);
    const auto e = conditional_demographic_disparity(strata, DisparityInterval::score, Confidence{0.95});
    const double want = by_brute_force(strata);
    EXPECT_EQ(e.defined(), !std::isnan(want));
    if (e.defined()) {
      EXPECT_NEAR(e.value, want, 1e-14);
      EXPECT_TRUE(e.low <= e.value && e.value <= e.high);
    }
  }
}

// smclarify takes 0 for a stratum with nobody accepted (CDD 0.1 here, half of what there is); it says nothing.
TEST(ConditionalDemographicDisparity, AStratumWithoutBothOutcomesIsNoStratumWithoutDisparity) {
  const std::vector<DisparityStratum> strata{{{6, 10}, {4, 10}}, {{5, 20}, {0, 0}}};
  const auto e = conditional_demographic_disparity(strata, DisparityInterval::score, Confidence{0.95});
  EXPECT_NEAR(e.value, 0.2, 1e-15);
  EXPECT_EQ(e.n, 20U);
  EXPECT_EQ(stats::strata_used(strata).left_out_a, 20U);
}

// AIF360's function of this name sums over groups, with no strata: on a Simpson table it has the wrong sign.
TEST(ConditionalDemographicDisparity, DependsOnTheStrata) {
  // Members apply where few are accepted; within each school they are accepted more often than others.
  const std::vector<DisparityStratum> schools{{{60, 80}, {10, 12}}, {{1, 9}, {20, 60}}};
  stats::TwoSamples together;
  for (const auto& s : schools) {
    together.a.merge(s.a);
    together.b.merge(s.b);
  }
  const Confidence c{0.95};
  EXPECT_GT(conditional_demographic_disparity({&together, 1}, DisparityInterval::score, c).value, 0.2);
  EXPECT_LT(conditional_demographic_disparity(schools, DisparityInterval::score, c).value, -0.1);
}

TEST(ConditionalDemographicDisparity, OthersHaveTheOppositeOfTheGroups) {
  const std::vector<DisparityStratum> strata{{{6, 10}, {4, 15}}, {{5, 20}, {1, 7}}};
  for (const auto interval : {DisparityInterval::score, DisparityInterval::delta}) {
    const auto e = conditional_demographic_disparity(strata, interval, Confidence{0.95});
    const auto f = conditional_demographic_disparity(testing::mirrored(strata), interval, Confidence{0.95});
    EXPECT_NEAR(e.value, -f.value, 1e-15);
    EXPECT_NEAR(e.low, -f.high, 1e-14);
  }
}

TEST(ConditionalDemographicDisparity, TheDeltaMethodIsTheBinomialVariance) {
  const std::vector<DisparityStratum> strata{{{6, 10}, {4, 15}}, {{5, 20}, {1, 5}}};
  const double w = 0.5;  // 25 rows each
  const double variance = w * w * (0.24 / 10.0 + 4.0 / 15.0 * 11.0 / 15.0 / 15.0 + 0.1875 / 20.0 + 0.16 / 5.0);
  const Confidence c{0.9};
  const auto e = conditional_demographic_disparity(strata, DisparityInterval::delta, c);
  EXPECT_NEAR(e.high - e.value, c.z() * std::sqrt(variance), 1e-14);
  EXPECT_EQ(e.method, "delta");
}

TEST(ConditionalDemographicDisparity, TheBootstrapAgreesWithTheDeltaMethodInLargeSamples) {
  const std::vector<DisparityStratum> strata{{{600, 1000}, {400, 1500}}, {{500, 2000}, {100, 500}}};
  const Confidence c{0.95};
  const auto want = conditional_demographic_disparity(strata, DisparityInterval::delta, c);
  for (const auto kind : {BootstrapKind::bca, BootstrapKind::percentile}) {
    const auto got = conditional_demographic_disparity(strata, BootstrapMethod{kind, 4999, Seed{1}}, c);
    EXPECT_EQ(got.value, want.value);
    EXPECT_NEAR(got.low, want.low, 0.2 * (want.high - want.low)) << got.method;
    EXPECT_NEAR(got.high, want.high, 0.2 * (want.high - want.low)) << got.method;
    EXPECT_EQ(conditional_demographic_disparity(strata, BootstrapMethod{kind, 4999, Seed{1}, 3}, c).low, got.low);
  }
}

TEST(ConditionalDemographicDisparity, WhereNothingCanMoveThereIsStillDoubt) {
  const std::vector<DisparityStratum> decided{{{3, 3}, {0, 4}}, {{0, 0}, {0, 0}}};
  const Confidence c{0.95};
  for (const auto& e :
       {conditional_demographic_disparity(decided, DisparityInterval::delta, c),
        conditional_demographic_disparity(decided, BootstrapMethod{BootstrapKind::bca, 199, Seed{1}}, c)}) {
    EXPECT_EQ(e.value, 1.0);
    EXPECT_LT(e.low, 0.9);
  }
}

TEST(ConditionalDemographicDisparity, WithoutBothOutcomesItDoesNotExist) {
  const std::vector<DisparityStratum> strata{{{3, 3}, {0, 0}}, {{0, 0}, {2, 5}}};
  const auto e = conditional_demographic_disparity(strata, DisparityInterval::delta, Confidence{0.95});
  EXPECT_EQ(e.undefined, Undefined::no_overlap);
  EXPECT_EQ(e.low, -1.0);
  EXPECT_EQ(
      conditional_demographic_disparity(strata, BootstrapMethod{BootstrapKind::bca, 199, Seed{1}}, Confidence{0.95})
          .undefined,
      Undefined::no_overlap);
}

TEST(ConditionalDemographicDisparity, RefusesBrokenCounts) {
  const std::vector<DisparityStratum> broken{{{4, 3}, {0, 4}}};
  EXPECT_THROW((void)conditional_demographic_disparity(broken, DisparityInterval::score, Confidence{0.95}),
               InvalidInput);
}

}  // namespace
}  // namespace lotrecht::fairness
