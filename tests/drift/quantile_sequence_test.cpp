#include <lotrecht/drift/quantile_sequence.hpp>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <vector>

#include <gtest/gtest.h>

#include <lotrecht/core/stream.hpp>
#include <support/anytime.hpp>
#include <support/streams.hpp>

namespace lotrecht::drift {
namespace {

using lotrecht::testing::expect_bytes_keep;
using lotrecht::testing::numbers_of;
using lotrecht::testing::ReferenceRow;
using lotrecht::testing::ReferenceTable;
using stats::Confidence;

/// Probability that streams of `left` more values 0, 1, 2 with these shares ever leave the quantile outside.
double ever_missed(const QuantileSequence& state, const std::array<double, 3>& shares, double truth, int left) {
  if (!(state.low() <= truth && truth <= state.high())) return 1.0;
  if (left == 0) return 0.0;
  double missed = 0.0;
  for (std::size_t i = 0; i < 3; ++i) {
    QuantileSequence next = state;
    next.update(static_cast<double>(i));
    missed += shares[i] * ever_missed(next, shares, truth, left - 1);
  }
  return missed;
}

TEST(QuantileSequence, NoStreamMissesTheQuantileMoreOftenThanPromised) {
  // In the first the median is at the very edge of its value, where it is missed most easily.
  EXPECT_LE(ever_missed({0.5, Confidence{0.4}}, {0.5, 0.2, 0.3}, 0.0, 7), 0.6);
  EXPECT_LE(ever_missed({0.5, Confidence{0.4}}, {0.2, 0.5, 0.3}, 1.0, 7), 0.6);
  EXPECT_GT(ever_missed({0.5, Confidence{0.4}}, {0.5, 0.2, 0.3}, 0.0, 7), 0.01) << "something is excluded";
  EXPECT_LE(ever_missed({0.2, Confidence{0.4}}, {0.2, 0.4, 0.4}, 0.0, 7), 0.6);
}

TEST(QuantileSequence, EndsAreTheBestOfAllValuesByTheirCounts) {
  Stream draw{Seed{6}, Purpose::simulation, 0};
  for (const double p : {0.1, 0.5, 0.95}) {
    QuantileSequence sequence{p, Confidence{0.9}};
    std::vector<double> seen;
    double low = -std::numeric_limits<double>::infinity();
    double high = -low;
    for (int i = 0; i < 120; ++i) {
      const double x = std::floor(40.0 * draw.uniform());
      sequence.update(x);
      seen.push_back(x);
      const auto n = static_cast<std::uint64_t>(seen.size());
      for (double q = -0.5; q < 40.0; q += 0.5) {  // candidates: those excluded now move the ends
        const auto at_or_below =
            static_cast<std::uint64_t>(std::count_if(seen.begin(), seen.end(), [&](double y) { return y <= q; }));
        const auto below =
            static_cast<std::uint64_t>(std::count_if(seen.begin(), seen.end(), [&](double y) { return y < q; }));
        if (log_rate_evidence({at_or_below, n}, p, stats::Alternative::less) >= std::log(20.0)) low = std::max(low, q);
        if (log_rate_evidence({below, n}, p, stats::Alternative::greater) >= std::log(20.0)) high = std::min(high, q);
      }
      // The ends are the first numbers that are not excluded: the next half above, or below.
      if (std::isfinite(low)) {
        ASSERT_EQ(sequence.low(), low + 0.5);
      }
      if (std::isfinite(high)) {
        ASSERT_EQ(sequence.high(), high - 0.5);
      }
    }
    EXPECT_TRUE(std::isfinite(sequence.low()) || p < 0.5);
    std::sort(seen.begin(), seen.end());
    EXPECT_EQ(sequence.value(), seen[static_cast<std::size_t>(std::ceil(p * 120.0 - 1e-9)) - 1]);
  }
}

TEST(QuantileSequence, AQuantileThatMovesIsContradicted) {
  QuantileSequence sequence{0.5, Confidence{0.95}};
  EXPECT_TRUE(std::isnan(sequence.value()));
  EXPECT_EQ(sequence.low(), -std::numeric_limits<double>::infinity());
  const auto bounds = sequence.update_many(std::vector<double>(40, 3.0));
  EXPECT_EQ(bounds.low.back(), 3.0);
  EXPECT_EQ(bounds.high.back(), 3.0);
  static_cast<void>(sequence.update_many(std::vector<double>(400, 5.0)));
  EXPECT_TRUE(sequence.contradicted());
  EXPECT_TRUE(std::isnan(sequence.high()));
  expect_bytes_keep(sequence);
}

TEST(QuantileSequence, KeepsItsStateAndRefusesNan) {
  QuantileSequence sequence{0.9, Confidence{0.95}};
  static_cast<void>(sequence.update_many(std::vector{1.0, -2.0, std::numeric_limits<double>::infinity()}));
  expect_bytes_keep(sequence);
  const QuantileSequence before = sequence;
  EXPECT_THROW(static_cast<void>(sequence.update_many(std::vector{1.0, std::nan("")})), InvalidInput);
  EXPECT_EQ(sequence, before);
  EXPECT_THROW((QuantileSequence{1.0, Confidence{0.95}}), InvalidInput);
}

TEST(DistributionBand, IsTheFormulaAndHolds) {
  int found = 0;
  for (const ReferenceRow& row : ReferenceTable{"anytime.csv"}) {
    if (row.text("what") != "band") continue;
    ++found;
    const std::vector<double> a = numbers_of(row.text("arguments"));
    EXPECT_NEAR(distribution_band(static_cast<std::uint64_t>(a[1]), Confidence{1.0 - a[0]}) /
                    numbers_of(row.text("results"))[0],
                1.0, 1e-12);
  }
  EXPECT_EQ(found, 3);
  EXPECT_THROW(static_cast<void>(distribution_band(0, Confidence{0.95})), InvalidInput);
}

}  // namespace
}  // namespace lotrecht::drift
