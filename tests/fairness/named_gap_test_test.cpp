#include <lotrecht/fairness/named_gap_test.hpp>

#include <cmath>
#include <cstdint>

#include <gtest/gtest.h>

#include "support/cell_tables.hpp"

namespace lotrecht::fairness {
namespace {

Comparison pair(std::uint64_t s1, std::uint64_t n1, std::uint64_t s2, std::uint64_t n2) {
  return {selected_of(s1, n1), selected_of(s2, n2)};
}

double p_of(NamedTest test, const Comparison& c) { return named_gap_test(test, Metric::selection_rate, c).p_value; }

constexpr NamedTest all[] = {
    NamedTest::score,  NamedTest::newcombe,     NamedTest::chi_square, NamedTest::chi_square_yates, NamedTest::g,
    NamedTest::fisher, NamedTest::fisher_mid_p, NamedTest::barnard,    NamedTest::boschloo};

TEST(NamedGapTest, NamesAreReadAsTheyAreWritten) {
  for (const NamedTest test : all) EXPECT_EQ(named_test_named(name(test)), test);
  EXPECT_FALSE(named_test_named("student"));
}

// Of [[8, 12], [3, 27]], by the textbook formulas: a chi-square of one degree of freedom has the tail erfc(√(χ² / 2)).
TEST(NamedGapTest, GivesTheTestThatWasNamed) {
  const Comparison c = pair(8, 20, 3, 30);
  const double chi = 50.0 * std::pow(8.0 * 27.0 - 12.0 * 3.0, 2) / (20.0 * 30.0 * 11.0 * 39.0);
  EXPECT_NEAR(p_of(NamedTest::chi_square, c), std::erfc(std::sqrt(chi / 2.0)), 1e-14);
  EXPECT_NEAR(p_of(NamedTest::score, c), std::erfc(std::sqrt(chi * 49.0 / 50.0 / 2.0)), 1e-12);
  const double g =
      2.0 * (8 * std::log(8 / 4.4) + 12 * std::log(12 / 15.6) + 3 * std::log(3 / 6.6) + 27 * std::log(27 / 23.4));
  EXPECT_NEAR(p_of(NamedTest::g, c), std::erfc(std::sqrt(g / 2.0)), 1e-12);
  const double yates = 50.0 * std::pow(std::abs(8.0 * 27.0 - 12.0 * 3.0) - 25.0, 2) / (20.0 * 30.0 * 11.0 * 39.0);
  EXPECT_NEAR(p_of(NamedTest::chi_square_yates, c), std::erfc(std::sqrt(yates / 2.0)), 1e-12);
  // All eleven selected among fifty, as fractions: the tables that are no more probable than this one.
  EXPECT_NEAR(p_of(NamedTest::fisher, c), 0.017263030708990233, 1e-12);
  EXPECT_NEAR(p_of(NamedTest::fisher_mid_p, c), 0.010417153744192269, 1e-12);
  const double one_sided = stats::fisher_exact({8, 20}, {3, 30}, stats::Alternative::greater).p_value;
  EXPECT_LE(p_of(NamedTest::boschloo, c), 2.0 * one_sided);
  for (const NamedTest test : all) {
    const stats::TestResult r = named_gap_test(test, Metric::selection_rate, c);
    EXPECT_EQ(r.method, name(test));
    EXPECT_EQ(r.n, 50U);
    EXPECT_GT(r.p_value, 0.005);
    EXPECT_LT(r.p_value, 0.05);
  }
}

TEST(NamedGapTest, DoesNotMindWhoComesFirst) {
  for (const NamedTest test : all) {
    EXPECT_NEAR(p_of(test, pair(8, 20, 3, 30)), p_of(test, pair(3, 30, 8, 20)), 1e-9) << name(test);
    EXPECT_NEAR(p_of(test, pair(8, 20, 3, 30)), p_of(test, pair(12, 20, 27, 30)), 1e-9) << name(test);
  }
}

TEST(NamedGapTest, NobodyOrEverybodySelectedIsNoGap) {
  for (const NamedTest test : all) {
    EXPECT_EQ(p_of(test, pair(0, 20, 0, 30)), 1.0) << name(test);
    EXPECT_EQ(p_of(test, pair(20, 20, 30, 30)), 1.0) << name(test);
  }
}

TEST(NamedGapTest, SaysWhyThereIsNone) {
  using stats::Undefined;
  for (const NamedTest test : all) {
    EXPECT_EQ(named_gap_test(test, Metric::selection_rate, pair(0, 0, 3, 30)).undefined, Undefined::nobody);
    EXPECT_FALSE(named_gap_test(test, Metric::balanced_accuracy, pair(8, 20, 3, 30)).defined());
  }
  const Comparison large = pair(1200, 4000, 1600, 4000);
  EXPECT_EQ(named_gap_test(NamedTest::barnard, Metric::selection_rate, large).undefined, Undefined::too_large);
  EXPECT_EQ(named_gap_test(NamedTest::boschloo, Metric::selection_rate, large).undefined, Undefined::too_large);
  EXPECT_TRUE(named_gap_test(NamedTest::fisher, Metric::selection_rate, large).defined());
}

}  // namespace
}  // namespace lotrecht::fairness
