#include <lotrecht/drift/rate_evidence.hpp>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <vector>

#include <gtest/gtest.h>

#include <support/streams.hpp>

namespace lotrecht::drift {
namespace {

using lotrecht::testing::numbers_of;
using lotrecht::testing::ReferenceRow;
using lotrecht::testing::ReferenceTable;
using stats::BinomialTally;
using stats::Confidence;

TEST(RateEvidence, IsThatOfTheReference) {
  int found = 0;
  for (const ReferenceRow& row : ReferenceTable{"anytime.csv"}) {
    if (row.text("what") != "binomial") continue;
    ++found;
    const std::vector<double> arguments = numbers_of(row.text("arguments"));
    const std::vector<double> values = numbers_of(row.text("values"));
    const std::vector<double> results = numbers_of(row.text("results"));
    const BinomialTally counts{static_cast<std::uint64_t>(values[0]), static_cast<std::uint64_t>(values[1])};
    const double a = arguments[1];
    const double b = arguments[2];
    EXPECT_NEAR(log_rate_evidence(counts, arguments[0], stats::Alternative::two_sided, a, b), results[0], 1e-10);
    EXPECT_NEAR(log_rate_evidence(counts, arguments[0], stats::Alternative::greater, a, b), results[1], 1e-10);
    EXPECT_NEAR(log_rate_evidence(counts, arguments[0], stats::Alternative::less, a, b), results[2], 1e-10);
  }
  EXPECT_EQ(found, 3);
}

/// Of all streams of n decisions with a true rate: the mean of E at the end, at a stopping time, and the probability
/// that E ever reaches 1/α. Streams with the same counts share a path of E, so counts are enough: forward, by (t, S).
struct Walk {
  double mean = 0.0;
  double crossed = 0.0;
};
Walk walk(int n, double truth, double rate, stats::Alternative side, double alpha) {
  Walk found;
  std::vector<double> alive{1.0};  // probability of S successes and of not having crossed yet
  std::vector<double> all{1.0};
  for (int t = 1; t <= n; ++t) {
    std::vector<double> next(static_cast<std::size_t>(t) + 1, 0.0);
    std::vector<double> next_all(next);
    for (std::size_t s = 0; s < alive.size(); ++s) {
      next[s] += alive[s] * (1.0 - truth);
      next[s + 1] += alive[s] * truth;
      next_all[s] += all[s] * (1.0 - truth);
      next_all[s + 1] += all[s] * truth;
    }
    found.mean = 0.0;
    for (std::size_t s = 0; s < next.size(); ++s) {
      const double log_e = log_rate_evidence({s, static_cast<std::uint64_t>(t)}, rate, side);
      found.mean += next_all[s] * std::exp(log_e);
      if (log_e >= -std::log(alpha)) {
        found.crossed += next[s];
        next[s] = 0.0;
      }
    }
    alive = next;
    all = next_all;
  }
  return found;
}

TEST(RateEvidence, WinsNothingOnAverageAndSeldomReachesOneOverAlpha) {
  for (const double rate : {0.05, 0.3, 0.5}) {
    const Walk same = walk(60, rate, rate, stats::Alternative::two_sided, 0.2);
    EXPECT_NEAR(same.mean, 1.0, 1e-9);
    EXPECT_LE(same.crossed, 0.2);
    EXPECT_GT(same.crossed, 0.01);
    EXPECT_NEAR(walk(60, rate, rate, stats::Alternative::greater, 0.2).mean, 1.0, 1e-9);
    // One-sided claims hold for all rates on their side.
    EXPECT_LE(walk(60, 0.5 * rate, rate, stats::Alternative::greater, 0.2).mean, 1.0);
    EXPECT_LE(walk(60, 0.5 * rate, rate, stats::Alternative::greater, 0.2).crossed, 0.2);
    EXPECT_LE(walk(60, 0.5 + 0.5 * rate, rate, stats::Alternative::less, 0.2).mean, 1.0);
    EXPECT_GT(walk(60, 0.5 + 0.5 * rate, rate, stats::Alternative::greater, 0.2).crossed, 0.2) << "power";
  }
}

TEST(RateSequence, EndsAreWhereTheEvidenceReachesOneOverAlpha) {
  for (const BinomialTally counts : {BinomialTally{3, 20}, {0, 5}, {40, 40}, {1200, 4000}}) {
    const stats::Estimate e = rate_sequence(counts, Confidence{0.95});
    EXPECT_LE(e.low, e.value);
    EXPECT_GE(e.high, e.value);
    for (const double end : {e.low, e.high}) {
      if (end > 0.0 && end < 1.0) {
        EXPECT_NEAR(log_rate_evidence(counts, end), std::log(20.0), 1e-6);
      }
    }
    EXPECT_EQ(e.low == 0.0, counts.successes == 0);
  }
  const stats::Estimate nobody = rate_sequence({}, Confidence{0.95});
  EXPECT_EQ(nobody.undefined, stats::Undefined::nobody);
  EXPECT_EQ(nobody.low, 0.0);
  EXPECT_EQ(nobody.high, 1.0);
}

TEST(RateEvidence, RefusesWhatIsNoClaim) {
  EXPECT_EQ(log_rate_evidence({}, 0.3), 0.0);
  EXPECT_THROW(static_cast<void>(log_rate_evidence({1, 2}, 0.0)), InvalidInput);
  EXPECT_THROW(static_cast<void>(log_rate_evidence({1, 2}, 0.5, stats::Alternative::greater, 0.0, 1.0)), InvalidInput);
  EXPECT_THROW(static_cast<void>(log_rate_evidence({1, 2}, 0.999, stats::Alternative::greater, 1.0, 1000.0)),
               InvalidInput);
}

}  // namespace
}  // namespace lotrecht::drift
