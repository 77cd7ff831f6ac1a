#include <lotrecht/stats/newcombe_paired.hpp>

#include <gtest/gtest.h>

#include "support/reference.hpp"

namespace lotrecht::stats {
namespace {

TEST(NewcombePaired, AgreesWithMultiplePrecision) {
  for (const auto& row : testing::ReferenceTable{"paired_intervals.csv"}) {
    const PairedTally table{row.count("a"), row.count("b"), row.count("c"), row.count("d")};
    const Interval got = newcombe_paired(table, Confidence{row.number("level")});
    EXPECT_NEAR(got.low, row.number("newcombe_low"), 1e-14) << row.line();
    EXPECT_NEAR(got.high, row.number("newcombe_high"), 1e-14) << row.line();
  }
}

// Newcombe 1998 (paired), table II, method 10: 36, 12, 2, 0 of 50.
TEST(NewcombePaired, AgreesWithThePublishedTable) {
  const Interval got = newcombe_paired({36, 12, 2, 0}, Confidence{0.95});
  EXPECT_NEAR(got.low, 0.0569, 5e-5);
  EXPECT_NEAR(got.high, 0.3404, 5e-5);
}

TEST(NewcombePaired, ObeysItsLaws) {
  const Confidence level{0.95};
  for (std::uint64_t a = 0; a < 5; ++a) {
    for (std::uint64_t b = 0; b < 5; ++b) {
      for (std::uint64_t c = 0; c < 5; ++c) {
        for (std::uint64_t d = 0; d < 5; ++d) {
          const PairedTally table{a, b, c, d};
          const Interval i = newcombe_paired(table, level);
          EXPECT_TRUE(-1.0 <= i.low && i.low <= i.high && i.high <= 1.0);
          if (table.n() == 0) continue;
          const double seen = (static_cast<double>(b) - static_cast<double>(c)) / static_cast<double>(table.n());
          EXPECT_TRUE(i.low <= seen && seen <= i.high);
          EXPECT_EQ(newcombe_paired({a, c, b, d}, level), (Interval{-i.high, -i.low}));
        }
      }
    }
  }
  EXPECT_EQ(newcombe_paired({}, level), (Interval{-1.0, 1.0}));
}

}  // namespace
}  // namespace lotrecht::stats
