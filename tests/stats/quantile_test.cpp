#include <lotrecht/stats/quantile.hpp>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <limits>
#include <numeric>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include <lotrecht/core/stream.hpp>

namespace lotrecht::stats {
namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();
using enum QuantileRule;

double of(std::vector<double> values, double p, QuantileRule rule) { return quantile(values, p, rule); }

// numpy 2.4.6: np.quantile([7, 1, 4, 2, 10], p, method="weibull") and method="linear".
TEST(Quantile, AgreesWithNumpyByBothRules) {
  const std::vector<double> values{7, 1, 4, 2, 10};
  EXPECT_DOUBLE_EQ(of(values, 0.25, expected_rank), 1.5);
  EXPECT_DOUBLE_EQ(of(values, 0.5, expected_rank), 4.0);
  EXPECT_DOUBLE_EQ(of(values, 0.7, expected_rank), 7.6);
  EXPECT_DOUBLE_EQ(of(values, 0.95, expected_rank), 10.0);
  EXPECT_DOUBLE_EQ(of(values, 0.25, between_extremes), 2.0);
  EXPECT_DOUBLE_EQ(of(values, 0.7, between_extremes), 6.4);
  EXPECT_DOUBLE_EQ(of(values, 0.95, between_extremes), 9.4);
}

// With 999 values the rank 0.025 * 1000 is whole, though neither factor is exact in binary.
TEST(Quantile, OfAWholeRankIsAValueOfTheSample) {
  std::vector<double> values(999);
  std::iota(values.begin(), values.end(), 1.0);
  std::reverse(values.begin(), values.end());
  EXPECT_EQ(of(values, 0.025, expected_rank), 25.0);
  EXPECT_EQ(of(values, 0.975, expected_rank), 975.0);
  EXPECT_EQ(of(values, (1.0 - 0.9) / 2, expected_rank), 50.0);
  EXPECT_EQ(of(values, 0.5, between_extremes), 500.0);
}

TEST(Quantile, EqualsThatOfTheSortedSample) {
  Stream stream{Seed{61}, Purpose::simulation, 0};
  for (std::size_t n = 1; n < 60; ++n) {
    std::vector<double> values(n);
    for (double& x : values) x = std::floor(20.0 * stream.uniform());
    std::vector<double> sorted = values;
    std::sort(sorted.begin(), sorted.end());
    for (const double p : {0.0, 0.01, 0.3, 0.5, 0.77, 1.0}) {
      for (const QuantileRule rule : {expected_rank, between_extremes}) {
        EXPECT_EQ(of(values, p, rule), of(sorted, p, rule)) << n << " values, p = " << p;
      }
    }
  }
}

TEST(Quantile, GrowsWithItsProbabilityAndStaysInTheSample) {
  std::vector<double> values{3, -1, 0.1, 0.1, 8, 2.5, -1};
  for (const QuantileRule rule : {expected_rank, between_extremes}) {
    EXPECT_EQ(of(values, 0.0, rule), -1.0);
    EXPECT_EQ(of(values, 1.0, rule), 8.0);
    for (int i = 0; i < 500; ++i) EXPECT_LE(of(values, i / 500.0, rule), of(values, (i + 1) / 500.0, rule));
  }
}

TEST(Quantile, OfOneValueIsThatValue) {
  for (const double p : {0.0, 0.5, 1.0}) EXPECT_EQ(of({4.0}, p, expected_rank), 4.0);
}

TEST(Quantile, TreatsInfinitiesAsEndsOfTheOrder) {
  EXPECT_EQ(of({1, infinity, 2}, 0.5, expected_rank), 2.0);
  EXPECT_EQ(of({1, infinity, 2}, 0.6, expected_rank), 2.0);       // rank 2.4: 2 is nearer
  EXPECT_EQ(of({1, infinity, 2}, 0.7, expected_rank), infinity);  // rank 2.8
  EXPECT_EQ(of({infinity, infinity}, 0.5, expected_rank), infinity);
  EXPECT_EQ(of({-infinity, infinity}, 0.4, expected_rank), -infinity);
}

TEST(Quantile, RefusesNothingAndNaN) {
  EXPECT_THROW(of({}, 0.5, expected_rank), InvalidInput);
  EXPECT_THROW(of({1.0}, 1.5, expected_rank), InvalidInput);
  EXPECT_THROW(of({1.0}, std::nan(""), expected_rank), InvalidInput);
  try {
    of({1.0, 2.0, std::nan("")}, 0.5, expected_rank);
    FAIL();
  } catch (const InvalidInput& refusal) {
    EXPECT_NE(std::string{refusal.what()}.find("position 2"), std::string::npos) << refusal.what();
  }
}

}  // namespace
}  // namespace lotrecht::stats
