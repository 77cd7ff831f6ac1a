#include <lotrecht/stats/tango.hpp>

#include <gtest/gtest.h>

#include <lotrecht/stats/mcnemar.hpp>

#include "support/reference.hpp"

namespace lotrecht::stats {
namespace {

TEST(Tango, AgreesWithMultiplePrecision) {
  for (const auto& row : testing::ReferenceTable{"paired_intervals.csv"}) {
    const PairedTally table{row.count("a"), row.count("b"), row.count("c"), row.count("d")};
    const Interval got = tango(table, Confidence{row.number("level")});
    EXPECT_NEAR(got.low, row.number("tango_low"), 1e-13) << row.line();
    EXPECT_NEAR(got.high, row.number("tango_high"), 1e-13) << row.line();
  }
}

TEST(Tango, ObeysItsLawsAndExcludesZeroWhereMcNemarRejects) {
  const Confidence level{0.95};
  for (std::uint64_t b = 0; b <= 12; ++b) {
    for (std::uint64_t c = 0; c <= 12; ++c) {
      const PairedTally table{3, b, c, 5};
      const Interval i = tango(table, level);
      const double seen = (static_cast<double>(b) - static_cast<double>(c)) / static_cast<double>(table.n());
      EXPECT_TRUE(-1.0 <= i.low && i.low <= seen && seen <= i.high && i.high <= 1.0);
      EXPECT_EQ(tango({3, c, b, 5}, level), (Interval{-i.high, -i.low}));
      const double p = mcnemar(table, McNemarMethod::chi_square, Alternative::two_sided).p_value;
      EXPECT_EQ(p<0.05, i.low> 0.0 || i.high < 0.0) << b << ' ' << c;
    }
  }
  EXPECT_EQ(tango({}, level), (Interval{-1.0, 1.0}));
  EXPECT_EQ(tango({0, 10, 0, 0}, level).high, 1.0);
}

}  // namespace
}  // namespace lotrecht::stats
