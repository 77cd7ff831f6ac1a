#include <lotrecht/stats/stratified_score.hpp>

#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <random>
#include <vector>

#include <lotrecht/stats/miettinen_nurminen.hpp>

#include "support/interval_laws.hpp"
#include "support/reference.hpp"
#include "support/strata.hpp"

namespace lotrecht::stats {
namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();

// Another way to the same numbers: the single table's interval comes from Lagrange multipliers and Newton's method.
TEST(StratifiedScore, IsMiettinenAndNurminensIntervalIfThereIsOneStratum) {
  for (const double level : {0.5, 0.95, 0.999}) {
    const Confidence c{level};
    testing::for_every_pair(7, [&](const BinomialTally& a, const BinomialTally& b) {
      const TwoSamples s{a, b};
      const Interval d = stratified_score_difference({&s, 1}, c);
      const Interval want_d = miettinen_nurminen_difference(a, b, c);
      EXPECT_NEAR(d.low, want_d.low, 1e-13) << a.successes << a.trials << b.successes << b.trials;
      EXPECT_NEAR(d.high, want_d.high, 1e-12);
      const Interval r = stratified_score_ratio({&s, 1}, c);
      const Interval want_r = miettinen_nurminen_ratio(a, b, c);
      EXPECT_LE(testing::relative_error(r.low, want_r.low), 1e-12);
      EXPECT_LE(testing::relative_error(r.high, want_r.high), 1e-12);
    });
  }
}

TEST(StratifiedScore, AgreesWithMultiplePrecision) {
  for (const auto& row : testing::ReferenceTable{"mantel_haenszel.csv"}) {
    const auto strata = testing::strata_from(row.text("strata"));
    const Interval d = stratified_score_difference(strata, Confidence{0.95});
    EXPECT_NEAR(d.low, row.number("rd_low"), 1e-12) << row.line();
    EXPECT_NEAR(d.high, row.number("rd_high"), 1e-12) << row.line();
    const Interval r = stratified_score_ratio(strata, Confidence{0.95});
    EXPECT_LE(testing::relative_error(r.low, row.number("rr_low")), 1e-11) << row.line();
    EXPECT_LE(testing::relative_error(r.high, row.number("rr_high")), 1e-11) << row.line();
  }
}

TEST(StratifiedScore, SwappingTheSamplesNegatesOrInverts) {
  std::mt19937_64 random{7};
  const Confidence c{0.9};
  for (int i = 0; i < 300; ++i) {
    const auto strata = testing::random_strata(random);
    const auto other = testing::swapped(strata);
    const Interval d = stratified_score_difference(strata, c);
    const Interval e = stratified_score_difference(other, c);
    EXPECT_NEAR(d.low, -e.high, 1e-12);
    EXPECT_NEAR(d.high, -e.low, 1e-12);
    const Interval r = stratified_score_ratio(strata, c);
    const Interval q = stratified_score_ratio(other, c);
    EXPECT_LE(testing::relative_error(r.low, 1.0 / q.high), 1e-10);
    EXPECT_LE(testing::relative_error(r.high, 1.0 / q.low), 1e-10);
    const Interval m = stratified_score_difference(testing::mirrored(strata), c);
    EXPECT_NEAR(d.low, -m.high, 1e-12);
  }
}

TEST(StratifiedScore, GrowsWithTheLevelAndStaysInItsRange) {
  std::mt19937_64 random{8};
  for (int i = 0; i < 200; ++i) {
    const auto strata = testing::random_strata(random);
    Interval narrow_d{0.0, 0.0};
    Interval narrow_r{0.0, 0.0};
    bool first = true;
    for (const double level : {0.5, 0.8, 0.95, 0.999999}) {
      const Interval d = stratified_score_difference(strata, Confidence{level});
      const Interval r = stratified_score_ratio(strata, Confidence{level});
      EXPECT_LE(-1.0, d.low);
      EXPECT_LE(d.low, d.high);
      EXPECT_LE(d.high, 1.0);
      EXPECT_LE(0.0, r.low);
      EXPECT_LE(r.low, r.high);
      if (!first) {
        EXPECT_LE(d.low, narrow_d.low + 1e-12);
        EXPECT_GE(d.high, narrow_d.high - 1e-12);
        EXPECT_LE(r.low, narrow_r.low * (1 + 1e-12));
        EXPECT_GE(r.high, narrow_r.high * (1 - 1e-12));
      }
      first = false;
      narrow_d = d;
      narrow_r = r;
    }
  }
}

TEST(StratifiedScore, EqualStrataMayBeCountedTogether) {
  const TwoSamples s{{2, 7}, {1, 9}};
  const std::vector<TwoSamples> many(1000, s);
  std::vector<TwoSamples> shuffled = many;
  shuffled.insert(shuffled.begin() + 500, TwoSamples{{1, 2}, {0, 0}});
  EXPECT_EQ(stratified_score_difference(many, Confidence{0.95}),
            stratified_score_difference(shuffled, Confidence{0.95}));
}

TEST(StratifiedScore, SaysEverythingIsPossibleWhereNothingIsCompared) {
  const std::vector<TwoSamples> strata{{{1, 3}, {0, 0}}, {{0, 0}, {1, 2}}};
  for (const auto& none : {strata, std::vector<TwoSamples>{}}) {
    EXPECT_EQ(stratified_score_difference(none, Confidence{0.95}), (Interval{-1.0, 1.0}));
    EXPECT_EQ(stratified_score_ratio(none, Confidence{0.95}), (Interval{0.0, infinity}));
  }
}

TEST(StratifiedScore, HasWidthWhereEveryStratumIsDecided) {
  const std::vector<TwoSamples> strata{{{3, 3}, {0, 4}}, {{2, 2}, {0, 5}}};
  const Interval d = stratified_score_difference(strata, Confidence{0.95});
  EXPECT_EQ(d.high, 1.0);
  EXPECT_LT(d.low, 0.7);
  EXPECT_EQ(stratified_score_ratio(strata, Confidence{0.95}).high, infinity);
  EXPECT_GT(stratified_score_ratio(strata, Confidence{0.95}).low, 1.0);
}

TEST(StratifiedScore, RefusesBrokenCounts) {
  const std::vector<TwoSamples> strata{{{4, 3}, {0, 1}}};
  EXPECT_THROW((void)stratified_score_difference(strata, Confidence{0.95}), InvalidInput);
  EXPECT_THROW((void)stratified_score_ratio(strata, Confidence{0.95}), InvalidInput);
}

}  // namespace
}  // namespace lotrecht::stats
