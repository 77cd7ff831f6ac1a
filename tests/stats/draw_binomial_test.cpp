#include <lotrecht/stats/draw_binomial.hpp>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <cstdlib>
#include <fstream>
#include <limits>
#include <map>
#include <sstream>
#include <string>
#include <vector>

#include <gtest/gtest.h>
#include <boost/math/distributions/binomial.hpp>

#include "stats/goodness_of_fit.hpp"

namespace lotrecht::stats {
namespace {

constexpr std::uint64_t largest = detail::largest_exact_count;

// tests/reference/log_mass.csv (mpmath, 60 digits). Where n p is rounded, the mean moves by 1e-16 n p; a probability d
// away from it moves by a relative 1e-16 d.
TEST(BinomialLogMass, AgreesWithTheReferenceForEverySize) {
  std::ifstream table{LOTRECHT_TEST_DIR "/reference/log_mass.csv"};
  ASSERT_TRUE(table);
  int cases = 0;
  std::string line;
  while (std::getline(table, line)) {
    if (!line.starts_with("binomial")) continue;
    std::istringstream cells{line};
    std::string law, k, n, p, unused, expected;
    std::getline(cells, law, ',');
    std::getline(cells, k, ',');
    std::getline(cells, n, ',');
    std::getline(cells, p, ',');
    std::getline(cells, unused, ',');
    std::getline(cells, expected, ',');
    const double probability = std::strtod(p.c_str(), nullptr);
    const double trials = std::stod(n);
    const detail::LogMass mass = detail::binomial_log_mass(std::stod(k), trials, probability, 1.0 - probability);
    const double got = 0.5 * std::log(mass.square) + mass.linear;
    const double exact = std::stod(expected);
    const double distance = std::abs(std::stod(k) - trials * probability);
    EXPECT_NEAR(got, exact, 2e-15 + 2e-15 * std::abs(exact) + 4e-16 * distance) << line;
    ++cases;
  }
  EXPECT_GT(cases, 300);
}

// Rejection is exact if and only if no probability rises above the hat, and the box in which nothing is computed lies
// below all of them.
TEST(BinomialRejection, HasAHatAboveAndABoxBelowEveryProbability) {
  for (const double n : {20.0, 21.0, 30.0, 50.0, 100.0, 1e3, 1e4, 1e6, 1e9, 1e12, 0x1p53}) {
    for (const double p : {0.5, 0.45, 0.3, 0.2, 0.1, 0.01, 1e-4, 1e-8, 10.0001 / n, 12 / n, 20 / n, 100 / n}) {
      if (n * p < 10.0 || p > 0.5) continue;
      const detail::BinomialRejection law{n, p, 1.0 - p};
      const detail::LogMass mode = law.mode();
      for (int i = 1; i < 4000; ++i) {
        const double u = i / 4000.0 - 0.5;
        const double room = 0.5 - std::abs(u);
        const double x = law.place(u, room);
        if (!(x >= 0.0 && x < n + 1.0)) {
          EXPECT_LT(room, 0.07) << "the box reaches outside the support: n = " << n << ", p = " << p;
          continue;
        }
        const detail::LogMass here = detail::binomial_log_mass(std::floor(x), n, p, 1.0 - p);
        const double ratio = std::sqrt(here.square / mode.square) * std::exp(here.linear - mode.linear);
        EXPECT_LE(ratio, law.scale(room)) << "hat: n = " << n << ", p = " << p << ", u = " << u;
        if (room >= 0.07) {
          EXPECT_GE(ratio, law.box * law.scale(room)) << "box: n = " << n << ", p = " << p << ", u = " << u;
        }
      }
    }
  }
}

TEST(DrawBinomial, KeepsItsFirstValuesForever) {
  Stream stream{Seed{1}, Purpose::simulation, 0};
  std::vector<std::uint64_t> drawn;
  for (const double p : {0.1, 0.9, 0.5}) {
    for (const std::uint64_t n : {std::uint64_t{1}, std::uint64_t{17}, std::uint64_t{1000}, largest}) {
      drawn.push_back(draw_binomial(stream, n, p));
    }
  }
  EXPECT_EQ(drawn, (std::vector<std::uint64_t>{0, 1, 106, 900719961147733, 1, 17, 901, 8106479341135044, 0, 9, 509,
                                               4503599633240993}));
}

TEST(DrawBinomial, FollowsTheBinomialLawInEveryRegime) {
  std::uint64_t replicate = 0;
  for (const std::uint64_t n : {1U, 2U, 5U, 19U, 20U, 21U, 40U, 100U, 1000U, 100'000U}) {
    for (const double p : {1e-4, 0.01, 0.1, 0.3, 0.5, 0.55, 0.8, 0.99}) {
      Stream stream{Seed{21}, Purpose::simulation, replicate++};
      std::map<std::uint64_t, int> seen;
      for (int i = 0; i < 20'000; ++i) ++seen[draw_binomial(stream, n, p)];
      const boost::math::binomial law{static_cast<double>(n), p};
      const double mean = static_cast<double>(n) * p;
      const double reach = 9 * std::sqrt(mean * (1 - p)) + 30;
      const auto first = static_cast<std::uint64_t>(std::max(0.0, mean - reach));
      const auto last = std::min(n, static_cast<std::uint64_t>(mean + reach));
      const double p_value = testing::chi_square_p_value(
          seen, first, last, [&](std::uint64_t k) { return boost::math::pdf(law, static_cast<double>(k)); });
      EXPECT_GT(p_value, testing::failure_probability) << "n = " << n << ", p = " << p;
    }
  }
}

// Around n p = 10 the method changes; both sides are drawn often enough to see a rejection rule that is off by 1 %.
TEST(DrawBinomial, FollowsTheBinomialLawOnBothSidesOfTheSeam) {
  for (const double p : {0.00999, 0.01001}) {
    Stream stream{Seed{22}, Purpose::simulation, p < 0.01 ? 0U : 1U};
    std::map<std::uint64_t, int> seen;
    for (int i = 0; i < 400'000; ++i) ++seen[draw_binomial(stream, 1000, p)];
    const boost::math::binomial law{1000.0, p};
    const double p_value = testing::chi_square_p_value(
        seen, 0, 80, [&](std::uint64_t k) { return boost::math::pdf(law, static_cast<double>(k)); });
    EXPECT_GT(p_value, testing::failure_probability) << "p = " << p;
  }
}

// Mean within 6 standard errors (probability 2e-9) and variance within 6 of its own, for counts where rounding in a
// logarithm of factorials would have destroyed every digit.
TEST(DrawBinomial, HasTheRightMeanAndVarianceForHugeCounts) {
  std::uint64_t replicate = 0;
  for (const std::uint64_t n : {std::uint64_t{1'000'000'000}, std::uint64_t{1} << 45, largest}) {
    for (const double p : {0.5, 0.1, 0.75, 1e-6, 1e-9}) {
      Stream stream{Seed{23}, Purpose::simulation, replicate++};
      constexpr int draws = 20'000;
      const double mean = static_cast<double>(n) * p;
      const double deviation = std::sqrt(mean * (1 - p));
      double sum = 0.0;
      double squares = 0.0;
      for (int i = 0; i < draws; ++i) {
        const double z = (static_cast<double>(draw_binomial(stream, n, p)) - mean) / deviation;
        sum += z;
        squares += z * z;
      }
      const double excess = (1 - 6 * p * (1 - p)) / (mean * (1 - p));
      EXPECT_NEAR(sum / draws, 0.0, 6 / std::sqrt(draws)) << "n = " << n << ", p = " << p;
      EXPECT_NEAR(squares / draws, 1.0, 6 * std::sqrt((2 + excess) / draws)) << "n = " << n << ", p = " << p;
    }
  }
}

TEST(DrawBinomial, ReachesOddCountsNearTheLargest) {
  Stream stream{Seed{24}, Purpose::simulation, 0};
  int odd = 0;
  for (int i = 0; i < 1000; ++i) odd += draw_binomial(stream, largest, 0.9) % 2 == 1 ? 1 : 0;
  EXPECT_NEAR(odd, 500, 100);  // 6.3 standard deviations: fails by chance with probability 3e-10
}

TEST(DrawBinomial, IsCertainWhereTheLawIs) {
  Stream stream{Seed{25}, Purpose::simulation, 0};
  const Stream untouched = stream;
  for (const std::uint64_t n : {std::uint64_t{0}, std::uint64_t{1}, largest}) {
    EXPECT_EQ(draw_binomial(stream, n, 0.0), 0U);
    EXPECT_EQ(draw_binomial(stream, n, 1.0), n);
  }
  EXPECT_EQ(draw_binomial(stream, 0, 0.3), 0U);
  EXPECT_EQ(stream.next_u64(), Stream{untouched}.next_u64()) << "a certain outcome draws nothing";
}

TEST(DrawBinomial, SurvivesProbabilitiesThatHardlyExist) {
  Stream stream{Seed{26}, Purpose::simulation, 0};
  for (int i = 0; i < 100; ++i) {
    EXPECT_EQ(draw_binomial(stream, largest, 1e-300), 0U);
    EXPECT_EQ(draw_binomial(stream, largest, 5e-324), 0U);
  }
  EXPECT_EQ(draw_binomial(stream, 1000, std::nextafter(1.0, 0.0)), 1000U);  // misses with probability 1e-13
}

TEST(DrawBinomial, RefusesWhatIsNoProbabilityOrTooManyTrials) {
  Stream stream{Seed{27}, Purpose::simulation, 0};
  EXPECT_THROW((void)draw_binomial(stream, 10, -1e-300), InvalidInput);
  EXPECT_THROW((void)draw_binomial(stream, 10, 1.0000001), InvalidInput);
  EXPECT_THROW((void)draw_binomial(stream, 10, std::numeric_limits<double>::quiet_NaN()), InvalidInput);
  EXPECT_THROW((void)draw_binomial(stream, largest + 1, 0.5), InvalidInput);
}

}  // namespace
}  // namespace lotrecht::stats
