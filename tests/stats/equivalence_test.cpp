#include <lotrecht/stats/equivalence.hpp>

#include <gtest/gtest.h>

#include <cmath>
#include <limits>

#include <lotrecht/stats/confidence.hpp>
#include <lotrecht/stats/miettinen_nurminen.hpp>

#include "support/coverage.hpp"

namespace lotrecht::stats {
namespace {

const Band four_fifths{0.8, 1.25};

Estimate between(double low, double high) { return {.value = 1.0, .low = low, .high = high, .confidence = 0.95}; }

TEST(Equivalence, JudgesByWhereTheWholeIntervalLies) {
  EXPECT_EQ(judge(between(0.9, 1.1), four_fifths), Verdict::within);
  EXPECT_EQ(judge(between(0.5, 0.7), four_fifths), Verdict::outside);
  EXPECT_EQ(judge(between(1.3, 1.7), four_fifths), Verdict::outside);
  EXPECT_EQ(judge(between(0.7, 0.9), four_fifths), Verdict::undecided);
  EXPECT_EQ(judge(between(1.0, 1.5), four_fifths), Verdict::undecided);
  EXPECT_EQ(judge(between(0.5, 2.0), four_fifths), Verdict::undecided) << "the band inside the interval";
}

TEST(Equivalence, CountsTheEndsToTheBand) {
  EXPECT_EQ(judge(between(0.8, 1.25), four_fifths), Verdict::within);
  EXPECT_EQ(judge(between(0.5, 0.8), four_fifths), Verdict::undecided);
  EXPECT_EQ(judge(between(0.5, std::nextafter(0.8, 0.0)), four_fifths), Verdict::outside);
}

TEST(Equivalence, ReadsInfiniteEndsAndBounds) {
  const double infinity = std::numeric_limits<double>::infinity();
  EXPECT_EQ(judge(between(0.9, infinity), Band{0.8, infinity}), Verdict::within) << "one-sided: at least 0.8";
  EXPECT_EQ(judge(between(0.9, infinity), four_fifths), Verdict::undecided);
  EXPECT_EQ(judge(between(0.0, infinity), Band{-infinity, infinity}), Verdict::within);
}

TEST(Equivalence, HasNoVerdictOnWhatDoesNotExist) {
  Estimate nothing = between(0.9, 1.1);
  nothing.undefined = Undefined::zero_reference;
  EXPECT_EQ(judge(nothing, four_fifths), Verdict::undefined);
  // 900 of 900 against 0 of 1000: no ratio, but its bounds settle it. It used to be "undefined", and exit status 0.
  Estimate infinite = between(261.2, std::numeric_limits<double>::infinity());
  infinite.undefined = Undefined::zero_reference;
  EXPECT_EQ(judge(infinite, four_fifths), Verdict::outside);
  EXPECT_EQ(judge(between(std::nan(""), std::nan("")), four_fifths), Verdict::undecided);
}

TEST(Equivalence, CanJudgeAgainstASinglePoint) {
  EXPECT_EQ(judge(between(1.0, 1.0), Band{1.0, 1.0}), Verdict::within);
  EXPECT_EQ(judge(between(0.9, 1.1), Band{1.0, 1.0}), Verdict::undecided);
}

TEST(Equivalence, NamesEveryVerdict) {
  EXPECT_EQ(name(Verdict::within), "within");
  EXPECT_EQ(name(Verdict::outside), "outside");
  EXPECT_EQ(name(Verdict::undecided), "undecided");
  EXPECT_EQ(name(Verdict::undefined), "undefined");
}

TEST(Equivalence, RefusesABandUpsideDown) {
  EXPECT_THROW((Band{1.25, 0.8}), InvalidInput);
  EXPECT_THROW((Band{std::nan(""), 1.0}), InvalidInput);
  EXPECT_THROW((Band{0.0, std::nan("")}), InvalidInput);
}

// Two one-sided tests at the edge of the band: with the true difference exactly on an end, "within" is wrong and its
// probability must stay near alpha / 2. Exact enumeration, 60 against 60 people.
TEST(Equivalence, IsWronglyWithinAtMostAboutHalfOfAlpha) {
  const Confidence c{0.9};
  const Band band{-0.2, 0.2};
  for (const double p : {0.3, 0.5, 0.7}) {
    const auto mass_a = testing::binomial_masses(60, p + 0.2);
    const auto mass_b = testing::binomial_masses(60, p);
    double wrong = 0.0;
    for (std::uint64_t x = 0; x <= 60; ++x) {
      for (std::uint64_t y = 0; y <= 60; ++y) {
        const Interval i = miettinen_nurminen_difference({x, 60}, {y, 60}, c);
        if (judge(between(i.low, i.high), band) == Verdict::within) wrong += mass_a[x] * mass_b[y];
      }
    }
    EXPECT_LE(wrong, 0.055) << p;
    EXPECT_GE(wrong, 0.03) << p << ": nor is it needlessly timid";
  }
}

}  // namespace
}  // namespace lotrecht::stats
