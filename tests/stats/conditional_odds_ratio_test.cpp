#include <lotrecht/stats/conditional_odds_ratio.hpp>

#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <numeric>
#include <random>
#include <vector>

#include "support/coverage.hpp"
#include "support/reference.hpp"
#include "support/strata.hpp"

namespace lotrecht::stats {
namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();

TEST(ConditionalOddsRatio, AgreesWithEveryTableOneByOneInMultiplePrecision) {
  for (const auto& row : testing::ReferenceTable{"mantel_haenszel.csv"}) {
    const auto strata = testing::strata_from(row.text("strata"));
    EXPECT_LE(testing::relative_error(*exact_common_odds_test(strata), row.number("exact_p")), 1e-11) << row.line();
    const Estimate e = conditional_odds_ratio(strata, Confidence{0.95});
    EXPECT_LE(testing::relative_error(e.low, row.number("cor_low")), 1e-11) << row.line();
    EXPECT_LE(testing::relative_error(e.high, row.text("cor_high") == "+inf" ? infinity : row.number("cor_high")),
              1e-11)
        << row.line();
    if (e.defined()) {
      EXPECT_LE(testing::relative_error(e.value, row.number("cor")), 1e-11) << row.line();
    }
  }
}

// R 4.2.2, mantelhaen.test(exact = TRUE): p and the estimate to the digits its root finder gives.
TEST(ConditionalOddsRatio, AgreesWithR) {
  const auto strata = testing::strata_from("12 50 5 60;20 30 10 25;3 8 0 9;0 5 0 4");
  EXPECT_NEAR(*exact_common_odds_test(strata), 0.000982417270357, 1e-14);
  EXPECT_NEAR(conditional_odds_ratio(strata, Confidence{0.95}).value, 3.60415719563, 2e-5);
}

// Fisher's tea, whose law is 1 : 16 : 36 : 16 : 1. R's fisher.test gives p = 0.4857143 and [0.2117329, 621.9337505];
// its root finder stops early, as 16/ψ + 36/ψ² + 16/ψ³ + 1/ψ⁴ = 1/39 at the upper bound shows.
TEST(ConditionalOddsRatio, IsFishersIfThereIsOneStratum) {
  const TwoSamples tea{{3, 4}, {1, 4}};
  EXPECT_NEAR(*exact_common_odds_test({&tea, 1}), 34.0 / 70.0, 1e-14);
  const Estimate e = conditional_odds_ratio({&tea, 1}, Confidence{0.95});
  EXPECT_NEAR(e.low, 0.2117329, 1e-4);
  const double u = 1.0 / e.high;
  EXPECT_NEAR(u * (16.0 + u * (36.0 + u * (16.0 + u))), 1.0 / 39.0, 1e-14);
  EXPECT_NEAR(e.value, 6.408309, 1e-3);
}

TEST(ConditionalOddsRatio, TheIntervalIsWhereTheTailsAreHalfOfAlpha) {
  std::mt19937_64 random{3};
  for (int i = 0; i < 200; ++i) {
    const auto strata = testing::random_strata(random);
    const Estimate e = conditional_odds_ratio(strata, Confidence{0.9});
    if (e.undefined == Undefined::no_overlap || e.undefined == Undefined::zero_denominator) {
      EXPECT_EQ(e.interval(), (Interval{0.0, infinity}));
      continue;
    }
    const detail::ConditionalLaw law = detail::conditional_law(strata, 1.0);
    if (e.low > 0.0) {
      EXPECT_NEAR(detail::tails_at(law, std::log(e.low)).above, 0.05, 1e-9);
    }
    if (e.high < infinity) {
      EXPECT_NEAR(detail::tails_at(law, std::log(e.high)).below, 0.05, 1e-9);
    }
    EXPECT_EQ(e.low == 0.0, law.at() == 0);
    EXPECT_EQ(e.high == infinity, law.at() + 1 == law.mass.size());
  }
}

TEST(ConditionalOddsRatio, TheLawIsALawWhateverItsTilt) {
  const auto strata = testing::strata_from("12 50 5 60;20 30 10 25;3 8 0 9");
  for (const double tilt : {1e-6, 0.3, 1.0, 7.0, 1e6}) {
    const auto law = detail::conditional_law(strata, tilt);
    EXPECT_NEAR(std::accumulate(law.mass.begin(), law.mass.end(), 0.0), 1.0, 1e-13) << tilt;
    // Tilted back to 1 it is the same law.
    const auto plain = detail::conditional_law(strata, 1.0);
    EXPECT_NEAR(detail::tails_at(law, 0.0).above, detail::tails_at(plain, 0.0).above, 1e-9) << tilt;
  }
}

// Exact: given the margins of two strata of 4 + 4 with 3 successes each, the sum of the law where the interval holds ψ.
TEST(ConditionalOddsRatio, CoversAtLeastAsOftenAsStated) {
  for (const double psi : {0.2, 1.0, 3.0}) {
    double covered = 0.0;
    for (std::uint64_t x = 0; x <= 3; ++x) {
      for (std::uint64_t y = 0; y <= 3; ++y) {
        const std::vector<TwoSamples> strata{{{x, 4}, {3 - x, 4}}, {{y, 4}, {3 - y, 4}}};
        const auto one = detail::hypergeometric_masses(strata[0], psi);
        const auto two = detail::hypergeometric_masses(strata[1], psi);
        const Estimate e = conditional_odds_ratio(strata, Confidence{0.9});
        if (e.low <= psi && psi <= e.high) covered += one[x] * two[y];
      }
    }
    EXPECT_GE(covered, 0.9) << psi;
  }
}

TEST(ConditionalOddsRatio, WhatTheMarginsSettleLeavesNothingToTest) {
  const auto settled = testing::strata_from("0 3 0 4;5 5 6 6");
  EXPECT_EQ(*exact_common_odds_test(settled), 1.0);
  EXPECT_EQ(conditional_odds_ratio(settled, Confidence{0.95}).undefined, Undefined::zero_denominator);
  EXPECT_EQ(conditional_odds_ratio({}, Confidence{0.95}).undefined, Undefined::no_overlap);
}

TEST(ConditionalOddsRatio, SaysWhenTheTableIsTooLarge) {
  const std::vector<TwoSamples> large(2, TwoSamples{{10'000, 20'000}, {10'000, 20'000}});
  EXPECT_FALSE(exact_common_odds_test(large).has_value());
  const Estimate e = conditional_odds_ratio(large, Confidence{0.95});
  EXPECT_EQ(e.undefined, Undefined::too_large);
  EXPECT_EQ(e.high, infinity);
}

TEST(ConditionalOddsRatio, RefusesBrokenCounts) {
  const TwoSamples broken{{2, 1}, {0, 1}};
  EXPECT_THROW((void)conditional_odds_ratio({&broken, 1}, Confidence{0.95}), InvalidInput);
  EXPECT_THROW((void)exact_common_odds_test({&broken, 1}), InvalidInput);
}

}  // namespace
}  // namespace lotrecht::stats
