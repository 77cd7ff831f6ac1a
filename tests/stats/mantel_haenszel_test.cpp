#include <lotrecht/stats/mantel_haenszel.hpp>

#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <random>
#include <vector>

#include "support/reference.hpp"
#include "support/strata.hpp"

namespace lotrecht::stats {
namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();
constexpr auto score = CommonInterval::score;
constexpr auto large = CommonInterval::large_sample;

TEST(MantelHaenszel, AgreesWithMultiplePrecision) {
  const Confidence c{0.95};
  for (const auto& row : testing::ReferenceTable{"mantel_haenszel.csv"}) {
    const auto strata = testing::strata_from(row.text("strata"));
    const Estimate d = mantel_haenszel_difference(strata, large, c);
    EXPECT_NEAR(d.value, row.number("rd"), 1e-15) << row.line();
    const double arm = c.z() * std::sqrt(row.number("rd_var"));
    if (d.method == "mantel_haenszel_sato") {
      EXPECT_NEAR(d.low, std::max(-1.0, row.number("rd") - arm), 1e-13) << row.line();
      EXPECT_NEAR(d.high, std::min(1.0, row.number("rd") + arm), 1e-13) << row.line();
    }
    const Estimate r = mantel_haenszel_ratio(strata, large, c);
    const double factor = std::exp(c.z() * std::sqrt(row.number("rr_var")));
    EXPECT_LE(testing::relative_error(r.value, row.number("rr")), 1e-14) << row.line();
    EXPECT_LE(testing::relative_error(r.high, row.number("rr") * factor), 1e-13) << row.line();
    EXPECT_LE(testing::relative_error(r.low, row.number("rr") / factor), 1e-13) << row.line();
    const Estimate o = mantel_haenszel_odds_ratio(strata, c);
    const double odds_factor = std::exp(c.z() * std::sqrt(row.number("or_var")));
    EXPECT_LE(testing::relative_error(o.value, row.number("or")), 1e-14) << row.line();
    EXPECT_LE(testing::relative_error(o.high, row.number("or") * odds_factor), 1e-13) << row.line();
    EXPECT_LE(testing::relative_error(o.low, row.number("or") / odds_factor), 1e-13) << row.line();
  }
}

// R 4.2.2, mantelhaen.test on these four strata (the fourth without a success): 3.678733, [1.708436, 7.921324].
TEST(MantelHaenszel, AgreesWithR) {
  const auto strata = testing::strata_from("12 50 5 60;20 30 10 25;3 8 0 9;0 5 0 4");
  const Estimate o = mantel_haenszel_odds_ratio(strata, Confidence{0.95});
  EXPECT_NEAR(o.value, 3.678733, 5e-7);
  EXPECT_NEAR(o.low, 1.708436, 5e-7);
  EXPECT_NEAR(o.high, 7.921324, 5e-7);
}

TEST(MantelHaenszel, SwappingNegatesTheDifferenceToTheLastBitAndInvertsTheRatios) {
  std::mt19937_64 random{1};
  const Confidence c{0.95};
  for (int i = 0; i < 500; ++i) {
    const auto strata = testing::random_strata(random);
    const auto other = testing::swapped(strata);
    const Estimate d = mantel_haenszel_difference(strata, large, c);
    const Estimate e = mantel_haenszel_difference(other, large, c);
    EXPECT_EQ(d.method, e.method);
    if (d.defined()) {
      EXPECT_EQ(d.value, -e.value);
    }
    EXPECT_NEAR(d.low, -e.high, 1e-12);
    const Estimate o = mantel_haenszel_odds_ratio(strata, c);
    const Estimate q = mantel_haenszel_odds_ratio(other, c);
    EXPECT_LE(testing::relative_error(o.low, 1.0 / q.high), 1e-11);
    EXPECT_LE(testing::relative_error(o.high, 1.0 / q.low), 1e-11);
    const Estimate m = mantel_haenszel_odds_ratio(testing::mirrored(strata), c);
    EXPECT_LE(testing::relative_error(o.low, 1.0 / m.high), 1e-11);
    const Estimate r = mantel_haenszel_ratio(strata, large, c);
    const Estimate s = mantel_haenszel_ratio(other, large, c);
    EXPECT_LE(testing::relative_error(r.low, 1.0 / s.high), 1e-10);
  }
}

TEST(MantelHaenszel, EveryEstimateHoldsItsValueAndIsNeverNaN) {
  std::mt19937_64 random{2};
  const Confidence c{0.95};
  for (int i = 0; i < 2000; ++i) {
    const auto strata = testing::random_strata(random, 4);
    for (const Estimate& e : {mantel_haenszel_difference(strata, large, c),
                              mantel_haenszel_difference(strata, score, c), mantel_haenszel_ratio(strata, large, c),
                              mantel_haenszel_ratio(strata, score, c), mantel_haenszel_odds_ratio(strata, c)}) {
      EXPECT_LE(e.low, e.high) << e.method;
      if (e.defined()) {
        EXPECT_TRUE(std::isfinite(e.value));
        EXPECT_LE(e.low, e.value) << e.method;
        EXPECT_LE(e.value, e.high) << e.method;
        EXPECT_LT(e.low, e.high) << e.method << ": no table is so small that it leaves no doubt";
      } else {
        EXPECT_TRUE(std::isnan(e.value));
      }
    }
  }
}

TEST(MantelHaenszel, AStratumWithOneSampleChangesNothing) {
  auto strata = testing::strata_from("12 50 5 60;20 30 10 25");
  const Confidence c{0.95};
  const Estimate before = mantel_haenszel_difference(strata, score, c);
  strata.push_back({{5, 9}, {0, 0}});
  strata.push_back({{0, 0}, {3, 9}});
  const Estimate after = mantel_haenszel_difference(strata, score, c);
  EXPECT_EQ(before.value, after.value);
  EXPECT_EQ(before.low, after.low);
  EXPECT_EQ(after.n, 165U);
}

TEST(MantelHaenszel, IsTheCommonDifferenceIfThereIsOne) {
  const auto strata = testing::strata_from("3 10 1 10;60 100 16 40;9 30 10 100");  // 0.2 in each
  EXPECT_NEAR(mantel_haenszel_difference(strata, score, Confidence{0.95}).value, 0.2, 1e-15);
}

TEST(MantelHaenszel, WhatDoesNotExistSaysWhy) {
  const Confidence c{0.95};
  const std::vector<TwoSamples> apart{{{1, 3}, {0, 0}}, {{0, 0}, {1, 2}}};
  EXPECT_EQ(mantel_haenszel_difference(apart, score, c).undefined, Undefined::no_overlap);
  EXPECT_EQ(mantel_haenszel_difference(apart, score, c).low, -1.0);
  EXPECT_EQ(mantel_haenszel_ratio(apart, score, c).undefined, Undefined::no_overlap);
  EXPECT_EQ(mantel_haenszel_ratio(apart, score, c).high, infinity);
  EXPECT_EQ(mantel_haenszel_odds_ratio(apart, c).undefined, Undefined::no_overlap);
  const std::vector<TwoSamples> none_in_b{{{1, 3}, {0, 5}}, {{2, 4}, {0, 2}}};
  EXPECT_EQ(mantel_haenszel_ratio(none_in_b, large, c).undefined, Undefined::zero_reference);
  EXPECT_EQ(mantel_haenszel_ratio(none_in_b, large, c).high, infinity);
  EXPECT_GT(mantel_haenszel_ratio(none_in_b, large, c).low, 0.0);
  EXPECT_EQ(mantel_haenszel_odds_ratio(none_in_b, c).undefined, Undefined::zero_reference);
}

TEST(MantelHaenszel, DoesNotClaimCertaintyWhereEveryStratumIsDecided) {
  const std::vector<TwoSamples> decided{{{3, 3}, {0, 4}}, {{2, 2}, {0, 5}}};
  const Estimate d = mantel_haenszel_difference(decided, large, Confidence{0.95});
  EXPECT_EQ(d.value, 1.0);
  EXPECT_EQ(d.method, "mantel_haenszel_score");
  EXPECT_LT(d.low, 0.8);
  const std::vector<TwoSamples> everybody{{{3, 3}, {4, 4}}, {{2, 2}, {5, 5}}};
  EXPECT_LT(mantel_haenszel_ratio(everybody, large, Confidence{0.95}).low, 0.9);
}

TEST(MantelHaenszel, RefusesBrokenCounts) {
  const std::vector<TwoSamples> strata{{{4, 3}, {0, 1}}};
  EXPECT_THROW((void)mantel_haenszel_difference(strata, score, Confidence{0.95}), InvalidInput);
  EXPECT_THROW((void)mantel_haenszel_ratio(strata, score, Confidence{0.95}), InvalidInput);
  EXPECT_THROW((void)mantel_haenszel_odds_ratio(strata, Confidence{0.95}), InvalidInput);
}

}  // namespace
}  // namespace lotrecht::stats
