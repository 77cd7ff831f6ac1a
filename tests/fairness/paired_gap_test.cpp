#include <lotrecht/fairness/paired_gap.hpp>

#include <cmath>
#include <cstdint>

#include <gtest/gtest.h>

#include <lotrecht/stats/newcombe_paired.hpp>

#include "support/cell_tables.hpp"

namespace lotrecht::fairness {
namespace {

using stats::PairedTally;

Methods with_tango() {
  Methods methods = at_95();
  methods.difference = DifferenceMethod::miettinen_nurminen;
  return methods;
}

TEST(PairedChange, IsSecondLessFirstAndSwappingNegates) {
  for (const Methods& methods : {at_95(), with_tango()}) {
    for (std::uint64_t b = 0; b <= 6; ++b) {
      for (std::uint64_t c = 0; c <= 6; ++c) {
        const PairedTally k{3, b, c, 2};
        const PairedTally swapped{3, c, b, 2};
        const stats::Estimate e = paired_change(k, methods);
        const double n = static_cast<double>(k.n());
        EXPECT_DOUBLE_EQ(e.value, (static_cast<double>(c) - static_cast<double>(b)) / n);
        EXPECT_NEAR(e.value,
                    static_cast<double>(second_of(k).successes) / n - static_cast<double>(first_of(k).successes) / n,
                    1e-15);
        EXPECT_TRUE(e.low <= e.value && e.value <= e.high);
        EXPECT_NEAR(paired_change(swapped, methods).low, -e.high, 1e-14);
      }
    }
  }
}

TEST(PairedChange, NamesItsMethod) {
  EXPECT_EQ(paired_change({5, 1, 2, 9}, at_95()).method, "newcombe_paired");
  EXPECT_EQ(paired_change({5, 1, 2, 9}, with_tango()).method, "tango");
  EXPECT_EQ(paired_change({}, at_95()).undefined, stats::Undefined::nobody);
  EXPECT_EQ(paired_change({}, at_95()).interval(), (stats::Interval{-1.0, 1.0}));
}

TEST(PairedGap, IsTheDifferenceOfTheGaps) {
  const PairedTally a{30, 5, 12, 53};
  const PairedTally b{40, 9, 3, 48};
  const stats::Estimate e = paired_gap(a, b, at_95());
  const double first = 35.0 / 100.0 - 49.0 / 100.0;
  const double second = 42.0 / 100.0 - 43.0 / 100.0;
  EXPECT_NEAR(e.value, second - first, 1e-15);
  EXPECT_EQ(e.n, 200U);
  const stats::Estimate swapped = paired_gap(b, a, at_95());
  EXPECT_NEAR(swapped.low, -e.high, 1e-15);
  EXPECT_NEAR(paired_gap(a, a, at_95()).value, 0.0, 0.0);
  EXPECT_EQ(paired_gap(a, {}, at_95()).undefined, stats::Undefined::nobody);
}

TEST(PairedGap, PairingIsWorthSomethingWhereAnswersAgree) {
  // The same margins, decided alike and decided apart: only the former says much about a change.
  const PairedTally alike{45, 0, 5, 50};
  const PairedTally apart{20, 25, 30, 25};
  const stats::Estimate narrow = paired_change(alike, at_95());
  const stats::Estimate wide = paired_change(apart, at_95());
  EXPECT_DOUBLE_EQ(narrow.value, wide.value);
  EXPECT_LT(narrow.high - narrow.low, 0.5 * (wide.high - wide.low));
}

TEST(GapChange, OfTwoSamplesIsMoverOfTheGaps) {
  const RatePair earlier{{30, 100}, {60, 120}};
  const RatePair later{{45, 110}, {50, 100}};
  const stats::Estimate e = gap_change(earlier, later, at_95());
  EXPECT_NEAR(e.value, (45.0 / 110.0 - 0.5) - (0.3 - 0.5), 1e-15);
  EXPECT_TRUE(e.low < e.value && e.value < e.high);
  EXPECT_NEAR(gap_change(later, earlier, at_95()).low, -e.high, 1e-15);
  EXPECT_EQ(gap_change({{}, {1, 2}}, later, at_95()).undefined, stats::Undefined::nobody);
  EXPECT_EQ(gap_change({{}, {1, 2}}, later, at_95()).interval(), (stats::Interval{-2.0, 2.0}));
}

}  // namespace
}  // namespace lotrecht::fairness
