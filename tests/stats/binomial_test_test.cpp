#include <lotrecht/stats/binomial_test.hpp>

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <cstdint>

#include <lotrecht/stats/clopper_pearson.hpp>

namespace lotrecht::stats {
namespace {

/// Tails by adding up masses.
double twice_the_smaller_tail(std::uint64_t x, std::uint64_t n, double p) {
  double low = 0.0;
  double high = 0.0;
  for (std::uint64_t k = 0; k <= n; ++k) {
    const double a = static_cast<double>(k);
    const double b = static_cast<double>(n - k);
    const double mass = std::exp(std::lgamma(a + b + 1.0) - std::lgamma(a + 1.0) - std::lgamma(b + 1.0) +
                                 a * std::log(p) + b * std::log1p(-p));
    if (k <= x) low += mass;
    if (k >= x) high += mass;
  }
  return std::min(1.0, 2.0 * std::min(low, high));
}

TEST(BinomialTest, AgreesWithEnumeration) {
  for (const std::uint64_t n : {1U, 2U, 7U, 40U}) {
    for (std::uint64_t x = 0; x <= n; ++x) {
      for (const double p : {0.01, 0.3, 0.5, 0.9}) {
        EXPECT_NEAR(binomial_test({x, n}, p).p_value, twice_the_smaller_tail(x, n, p), 1e-11);
      }
    }
  }
}

TEST(BinomialTest, RejectsWhereTheClopperPearsonIntervalLeavesTheProbabilityOut) {
  for (std::uint64_t x = 0; x <= 25; ++x) {
    const Interval around = clopper_pearson({x, 25}, Confidence{0.95});
    for (double p = 0.005; p < 1.0; p += 0.01) {
      EXPECT_EQ(binomial_test({x, 25}, p).p_value < 0.05, !around.contains(p)) << x << " " << p;
    }
  }
}

TEST(BinomialTest, IsTheSameForFailures) {
  EXPECT_NEAR(binomial_test({3, 20}, 0.4).p_value, binomial_test({17, 20}, 0.6).p_value, 1e-14);
}

TEST(BinomialTest, TakesCertaintyAtItsWord) {
  EXPECT_EQ(binomial_test({0, 10}, 0.0).p_value, 1.0);
  EXPECT_EQ(binomial_test({1, 10}, 0.0).p_value, 0.0);
  EXPECT_EQ(binomial_test({10, 10}, 1.0).p_value, 1.0);
  EXPECT_EQ(binomial_test({9, 10}, 1.0).p_value, 0.0);
}

TEST(BinomialTest, IsUndefinedForNobody) { EXPECT_EQ(binomial_test({0, 0}, 0.3).undefined, Undefined::nobody); }

TEST(BinomialTest, RefusesWhatIsNoProbabilityOrNoCount) {
  EXPECT_THROW((void)binomial_test({1, 10}, 1.1), InvalidInput);
  EXPECT_THROW((void)binomial_test({1, 10}, std::nan("")), InvalidInput);
  EXPECT_THROW((void)binomial_test({11, 10}, 0.5), InvalidInput);
}

}  // namespace
}  // namespace lotrecht::stats
