#include <lotrecht/stats/tost.hpp>

#include <gtest/gtest.h>

#include <cmath>

#include <lotrecht/stats/miettinen_nurminen.hpp>

namespace lotrecht::stats {
namespace {

// Equivalence at 5 % is the 90 % interval within the band.
TEST(Tost, AgreesWithJudgingTheInterval) {
  const Confidence c{0.9};
  const Band four_fifths{0.8, 1.25};
  const Band ten_points{-0.1, 0.1};
  int within = 0;
  for (std::uint64_t x = 0; x <= 300; x += 3) {
    for (const std::uint64_t y : {30U, 150U, 290U, 400U}) {
      const BinomialTally a{x, 300};
      const BinomialTally b{y, 400};
      const auto judged = [&](const Interval& i, const Band& band) { return band.low < i.low && i.high < band.high; };
      const auto r = tost_ratio(a, b, four_fifths, MarginTest::miettinen_nurminen);
      EXPECT_EQ(r.p_value < 0.05, judged(miettinen_nurminen_ratio(a, b, c), four_fifths)) << x << " " << y;
      const auto d = tost_difference(a, b, ten_points, MarginTest::newcombe);
      EXPECT_EQ(d.p_value < 0.05, judged(newcombe(a, b, c), ten_points)) << x << " " << y;
      EXPECT_EQ(d.p_value, std::max(d.above_low.p_value, d.below_high.p_value));
      within += r.p_value < 0.05 ? 1 : 0;
    }
  }
  EXPECT_GT(within, 5);
}

TEST(Tost, ExactIsForSmallSamples) {
  const auto exact = tost_difference({5, 10}, {6, 12}, {-0.4, 0.4}, MarginTest::exact);
  const auto score = tost_difference({5, 10}, {6, 12}, {-0.4, 0.4}, MarginTest::miettinen_nurminen);
  EXPECT_NEAR(exact.p_value, score.p_value, 0.05);
  EXPECT_GT(tost_ratio({0, 5}, {0, 5}, {0.8, 1.25}, MarginTest::miettinen_nurminen).p_value, 0.4);
  EXPECT_FALSE(tost_ratio({0, 0}, {0, 5}, {0.8, 1.25}, MarginTest::exact).defined());
}

TEST(Tost, SidesMayBeExchanged) {
  const auto one = tost_ratio({50, 100}, {60, 110}, {0.8, 1.25}, MarginTest::log);
  const auto other = tost_ratio({60, 110}, {50, 100}, {0.8, 1.25}, MarginTest::log);
  EXPECT_NEAR(one.above_low.p_value, other.below_high.p_value, 1e-12);
  EXPECT_NEAR(one.p_value, other.p_value, 1e-12);
}

TEST(Tost, RefusesBandsThatAreNone) {
  constexpr double infinity = std::numeric_limits<double>::infinity();
  EXPECT_THROW((void)tost_difference({1, 2}, {1, 2}, {0.1, 0.1}, MarginTest::newcombe), InvalidInput);
  EXPECT_THROW((void)tost_difference({1, 2}, {1, 2}, {-1.0, 0.1}, MarginTest::newcombe), InvalidInput);
  EXPECT_THROW((void)tost_ratio({1, 2}, {1, 2}, {0.0, 1.25}, MarginTest::log), InvalidInput);
  EXPECT_THROW((void)tost_ratio({1, 2}, {1, 2}, {0.8, infinity}, MarginTest::log), InvalidInput);
  EXPECT_THROW((void)tost_ratio({1, 2}, {1, 2}, {0.8, 1.25}, MarginTest::newcombe), InvalidInput);
  EXPECT_THROW((void)tost_difference({1, 2}, {1, 2}, {-0.1, 0.1}, MarginTest::log), InvalidInput);
}

}  // namespace
}  // namespace lotrecht::stats
