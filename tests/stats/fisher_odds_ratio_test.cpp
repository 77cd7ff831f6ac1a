#include <lotrecht/stats/fisher_odds_ratio.hpp>

#include <gtest/gtest.h>

#include <cmath>
#include <limits>

#include <lotrecht/stats/fisher_exact.hpp>

#include "support/interval_laws.hpp"
#include "support/reference.hpp"

namespace lotrecht::stats {
namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();

TEST(FisherOddsRatio, ObeysTheLawsOfARatioAndInvertsTheTest) {
  testing::for_every_pair(7, [](const BinomialTally& a, const BinomialTally& b) {
    const Confidence level{0.9};
    const Estimate e = fisher_odds_ratio(a, b, level);
    if (!e.defined()) {
      EXPECT_EQ(e.undefined, Undefined::zero_denominator);
      EXPECT_EQ(e.interval(), (Interval{0.0, infinity}));
      return;
    }
    EXPECT_TRUE(e.low <= e.value && e.value <= e.high);
    const Estimate turned = fisher_odds_ratio(b, a, level);
    EXPECT_LE(testing::relative_error(turned.value, 1.0 / e.value), 1e-12);
    EXPECT_LE(testing::relative_error(turned.low, 1.0 / e.high), 1e-12);
    // It excludes 1 where a one-sided test at 5 % rejects, and only there.
    EXPECT_EQ(e.low > 1.0, fisher_exact(a, b, Alternative::greater).p_value < 0.05);
    EXPECT_EQ(e.high < 1.0, fisher_exact(a, b, Alternative::less).p_value < 0.05);
    const Estimate wider = fisher_odds_ratio(a, b, Confidence{0.99});
    EXPECT_TRUE(wider.low <= e.low && e.high <= wider.high);
  });
}

TEST(FisherOddsRatio, AgreesWithMultiplePrecision) {
  for (const auto& row : testing::ReferenceTable{"fisher_odds_ratio.csv"}) {
    const Estimate e = fisher_odds_ratio({row.count("a"), row.count("n_a")}, {row.count("b"), row.count("n_b")},
                                         Confidence{row.number("level")});
    EXPECT_LE(testing::relative_error(e.value, row.number("value")), 1e-12) << row.line();
    EXPECT_LE(testing::relative_error(e.low, row.number("low")), 1e-12) << row.line();
    EXPECT_LE(testing::relative_error(e.high, row.number("high")), 1e-12) << row.line();
  }
}

TEST(FisherOddsRatio, RefusesBrokenCounts) {
  EXPECT_THROW((void)fisher_odds_ratio({3, 2}, {1, 2}, Confidence{0.9}), InvalidInput);
}

}  // namespace
}  // namespace lotrecht::stats
