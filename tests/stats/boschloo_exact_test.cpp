#include <lotrecht/stats/boschloo_exact.hpp>

#include <cmath>

#include <gtest/gtest.h>

#include <algorithm>

#include <lotrecht/stats/fisher_exact.hpp>

#include "support/interval_laws.hpp"
#include "support/reference.hpp"

namespace lotrecht::stats {
namespace {

TEST(BoschlooExact, AgreesWithEnumerationOfEveryTable) {
  for (const auto& row : testing::ReferenceTable{"unconditional.csv"}) {
    const BinomialTally a{row.count("a"), row.count("n_a")};
    const BinomialTally b{row.count("b"), row.count("n_b")};
    for (const auto side : {Alternative::two_sided, Alternative::less, Alternative::greater}) {
      const double want = row.number("boschloo_" + std::string{name(side)});
      EXPECT_LE(testing::relative_error(boschloo_exact(a, b, side).p_value, want), 1e-9) << row.line() << name(side);
    }
  }
}

TEST(BoschlooExact, IsNeverAboveFisher) {
  testing::for_every_pair(6, [](const BinomialTally& a, const BinomialTally& b) {
    for (const auto side : {Alternative::less, Alternative::greater}) {
      const TestResult found = boschloo_exact(a, b, side);
      EXPECT_LE(found.p_value, fisher_exact(a, b, side).p_value * (1.0 + 1e-9));
      EXPECT_DOUBLE_EQ(found.statistic, fisher_exact(a, b, side).p_value);
    }
    const double least =
        std::min(fisher_exact(a, b, Alternative::less).p_value, fisher_exact(a, b, Alternative::greater).p_value);
    EXPECT_LE(boschloo_exact(a, b, Alternative::two_sided).p_value, std::min(1.0, 2.0 * least) * (1.0 + 1e-9));
  });
}

// The only table as extreme has the probability (p (1 - p))^200, largest at one half. The search alone said 0.
TEST(BoschlooExact, IsNeverNought) {
  const double expected = std::pow(0.25, 200);
  EXPECT_NEAR(boschloo_exact({200, 200}, {0, 200}, Alternative::greater).p_value, expected, 1e-10 * expected);
  EXPECT_GE(boschloo_exact({200, 200}, {0, 200}, Alternative::two_sided).p_value, 0.999 * expected);
  EXPECT_GT(boschloo_exact({450, 450}, {3, 500}, Alternative::two_sided).p_value, 0.0);
}

TEST(BoschlooExact, RefusesWhatItCannotTest) {
  EXPECT_EQ(boschloo_exact({0, 0}, {3, 7}, Alternative::two_sided).p_value, 1.0);
  EXPECT_THROW((void)boschloo_exact({3, 2}, {1, 2}, Alternative::less), InvalidInput);
  EXPECT_THROW((void)boschloo_exact({1, 2}, {1, 2}, Alternative::less, 0.7), InvalidInput);
}

}  // namespace
}  // namespace lotrecht::stats
