#include <lotrecht/drift/betting_sequence.hpp>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <random>
#include <span>
#include <vector>

#include <gtest/gtest.h>

#include <lotrecht/core/bytes.hpp>
#include <support/refusal.hpp>
#include <support/streams.hpp>

namespace lotrecht::drift {
namespace {

using lotrecht::testing::numbers_of;
using lotrecht::testing::ReferenceRow;
using lotrecht::testing::ReferenceTable;
using stats::Confidence;

/// Probability that a stream of `left` more values, ones with chance p, ever leaves p outside.
double ever_missed(const BettingSequence& state, double p, int left) {
  if (state.seen() > 0 && !(state.low() <= p && p <= state.high())) return 1.0;
  if (left == 0) return 0.0;
  double missed = 0.0;
  for (const double x : {0.0, 1.0}) {
    BettingSequence next = state;
    next.update(x);
    missed += (x == 1.0 ? p : 1.0 - p) * ever_missed(next, p, left - 1);
  }
  return missed;
}

TEST(BettingSequence, NoStreamOfBitsMissesTheRateMoreOftenThanPromised) {
  double worst = 0.0;
  for (const double p : {0.05, 0.17, 0.3, 0.5, 0.9}) {
    const double missed = ever_missed(BettingSequence{Confidence{0.7}, {.resolution = 20}}, p, 14);
    EXPECT_LE(missed, 0.3) << p;
    worst = std::max(worst, missed);
  }
  EXPECT_GT(worst, 0.02) << "it excludes something";
}

TEST(BettingSequence, EveryOrderOfARegisterEndsAtTheTruthAndFewMissItOnTheWay) {
  constexpr std::uint32_t cases = 12;
  for (const int ones : {0, 1, 4, 6, 11}) {
    std::vector<double> order(cases, 0.0);
    std::fill(order.end() - ones, order.end(), 1.0);
    const double truth = static_cast<double>(ones) / cases;
    double orders = 0.0;
    double missed = 0.0;
    do {
      BettingSequence sequence{Confidence{0.7}, {.cases = cases}};
      bool out = false;
      for (const double x : order) {
        sequence.update(x);
        out = out || !(sequence.low() <= truth && truth <= sequence.high());
      }
      orders += 1.0;
      missed += out ? 1.0 : 0.0;
      ASSERT_EQ(sequence.low(), truth);
      ASSERT_EQ(sequence.high(), truth);
    } while (std::next_permutation(order.begin(), order.end()));
    EXPECT_LE(missed / orders, 0.3) << ones;
  }
}

TEST(BettingSequence, ARegisterOfNumbersToo) {
  std::vector<double> order{0.0, 0.1, 0.3, 0.35, 0.7, 0.95, 1.0};
  const double truth = 3.4 / 7.0;
  double orders = 0.0;
  double missed = 0.0;
  do {
    BettingSequence sequence{Confidence{0.6}, {.cases = 7, .resolution = 50}};
    bool out = false;
    for (const double x : order) {
      sequence.update(x);
      out = out || !(sequence.low() <= truth + 1e-12 && truth - 1e-12 <= sequence.high());
    }
    orders += 1.0;
    missed += out ? 1.0 : 0.0;
    ASSERT_NEAR(sequence.low(), truth, 1e-12);
    ASSERT_NEAR(sequence.high(), truth, 1e-12);
  } while (std::next_permutation(order.begin(), order.end()));
  EXPECT_LE(missed / orders, 0.4);
}

TEST(BettingSequence, EndsAreTheExactOnesWithinAStepOfTheGrid) {
  int found = 0;
  for (const ReferenceRow& row : ReferenceTable{"anytime.csv"}) {
    if (row.text("what") != "betting") continue;
    ++found;
    const std::vector<double> arguments = numbers_of(row.text("arguments"));
    const std::vector<double> ends = numbers_of(row.text("results"));
    BettingSequence sequence{Confidence{arguments[0]},
                             {.cases = static_cast<std::uint64_t>(arguments[1]), .resolution = 1000}};
    const auto bounds = sequence.update_many(numbers_of(row.text("values")));
    SCOPED_TRACE(row.text("arguments"));
    EXPECT_LE(sequence.low(), ends[0] + 1e-12);
    EXPECT_GT(sequence.low(), ends[0] - 0.001 - 1e-12);
    EXPECT_GE(sequence.high(), ends[1] - 1e-12);
    EXPECT_LT(sequence.high(), ends[1] + 0.001 + 1e-12);
    EXPECT_TRUE(std::is_sorted(bounds.low.begin(), bounds.low.end())) << "what is out is out for good";
    EXPECT_TRUE(std::is_sorted(bounds.high.rbegin(), bounds.high.rend()));
  }
  EXPECT_EQ(found, 5);
}

std::vector<double> quarters() {
  std::mt19937_64 draw{5};
  std::vector<double> values;
  for (int i = 0; i < 300; ++i) values.push_back(0.25 * static_cast<double>(draw() % 5));
  return values;
}

TEST(BettingSequence, MirroredAndScaledDataGiveMirroredAndScaledEnds) {
  BettingSequence plain{Confidence{0.95}};
  BettingSequence mirrored{Confidence{0.95}};
  BettingSequence scaled{Confidence{0.95}, {.lower = -2.0, .upper = 6.0}};
  for (const double x : quarters()) {
    plain.update(x);
    mirrored.update(1.0 - x);
    scaled.update(8.0 * x - 2.0);
    ASSERT_NEAR(mirrored.low(), 1.0 - plain.high(), 1e-12);
    ASSERT_EQ(scaled.low(), 8.0 * plain.low() - 2.0);
    ASSERT_EQ(scaled.high(), 8.0 * plain.high() - 2.0);
  }
  EXPECT_NEAR(scaled.estimate().value, 8.0 * plain.estimate().value - 2.0, 1e-12);
  EXPECT_EQ(plain.estimate().method, "betting");
}

TEST(BettingSequence, EveryInstructionSetGivesTheSameBits) {
  for (const std::uint64_t cases : {0U, 400U}) {
    BettingSequence baseline{Confidence{0.9}, {.cases = cases}, InstructionSet::baseline};
    static_cast<void>(baseline.update_many(quarters()));
    for (const InstructionSet set : {InstructionSet::avx2, InstructionSet::avx512}) {
      if (set > widest_instruction_set()) continue;
      BettingSequence wide{Confidence{0.9}, {.cases = cases}, set};
      static_cast<void>(wide.update_many(quarters()));
      EXPECT_EQ(wide, baseline);
    }
  }
}

TEST(BettingSequence, BatchesAndBytesGoOnAsIfNothingHadHappened) {
  const std::vector<double> stream = quarters();
  for (const std::uint64_t cases : {0U, 333U}) {
    BettingSequence single{Confidence{0.95}, {.cases = cases}};
    const BettingSequence::Bounds bounds = BettingSequence{single}.update_many(stream);
    for (std::size_t i = 0; i < stream.size(); ++i) {
      single = deserialize<BettingSequence>(serialize(single));
      single.update(stream[i]);
      ASSERT_EQ(bounds.low[i], single.low());
      ASSERT_EQ(bounds.high[i], single.high());
    }
    std::vector<std::byte> bytes = serialize(single);
    for (std::size_t i = 0; i < bytes.size(); i += 7) {
      bytes[i] ^= std::byte{16};
      EXPECT_THROW(static_cast<void>(deserialize<BettingSequence>(bytes)), ParseError);
      bytes[i] ^= std::byte{16};
    }
  }
}

TEST(BettingSequence, AMeanThatMovesIsContradicted) {
  BettingSequence sequence{Confidence{0.99}};
  EXPECT_EQ(sequence.estimate().undefined, stats::Undefined::nobody);
  static_cast<void>(sequence.update_many(std::vector<double>(300, 0.0)));
  EXPECT_FALSE(sequence.contradicted());
  EXPECT_EQ(sequence.low(), 0.0);
  static_cast<void>(sequence.update_many(std::vector<double>(600, 1.0)));
  EXPECT_TRUE(sequence.contradicted());
  EXPECT_TRUE(std::isnan(sequence.low()));
  EXPECT_EQ(sequence.estimate().method, "no_common_mean");
  EXPECT_EQ(deserialize<BettingSequence>(serialize(sequence)), sequence);
}

TEST(BettingSequence, WhatIsRefusedChangesNothing) {
  BettingSequence sequence{Confidence{0.95}, {.cases = 3}};
  sequence.update(1.0);
  const BettingSequence before = sequence;
  EXPECT_NE(test::refusal([&] {
              static_cast<void>(sequence.update_many(std::vector{0.0, 1.5}));
            }).find("position 1: must lie in [0, 1]"),
            std::string::npos);
  EXPECT_NE(test::refusal([&] {
              static_cast<void>(sequence.update_many(std::vector{0.0, 1.0, 1.0}));
            }).find("only 2 of 3 cases"),
            std::string::npos);
  EXPECT_THROW(sequence.update(std::nan("")), InvalidInput);
  EXPECT_EQ(sequence, before);
  EXPECT_THROW((BettingSequence{Confidence{0.9}, {.lower = 1.0, .upper = 1.0}}), InvalidInput);
  EXPECT_THROW((BettingSequence{Confidence{0.9}, {.resolution = 3}}), InvalidInput);
}

}  // namespace
}  // namespace lotrecht::drift
