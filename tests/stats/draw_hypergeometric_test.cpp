#include <lotrecht/stats/draw_hypergeometric.hpp>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <fstream>
#include <map>
#include <sstream>
#include <string>
#include <vector>

#include <gtest/gtest.h>
#include <boost/math/distributions/hypergeometric.hpp>

#include "stats/goodness_of_fit.hpp"

namespace lotrecht::stats {
namespace {

constexpr std::uint64_t largest = detail::largest_exact_count;

// tests/reference/log_mass.csv (mpmath, 60 digits); the tolerance grows as that of the binomial does.
TEST(HypergeometricLogMass, AgreesWithTheReferenceForEverySize) {
  std::ifstream table{LOTRECHT_TEST_DIR "/reference/log_mass.csv"};
  ASSERT_TRUE(table);
  int cases = 0;
  std::string line;
  while (std::getline(table, line)) {
    if (!line.starts_with("hypergeometric")) continue;
    std::istringstream cells{line.substr(line.find(',') + 1)};
    std::vector<double> value;
    for (std::string cell; std::getline(cells, cell, ',');) value.push_back(std::stod(cell));
    const detail::LogMass mass = detail::hypergeometric_log_mass(value[0], value[1], value[2], value[3]);
    const double got = 0.5 * std::log(mass.square) + mass.linear;
    const double distance = std::abs(value[0] - value[3] * (value[1] / (value[1] + value[2])));
    EXPECT_NEAR(got, value[4], 4e-15 + 4e-15 * std::abs(value[4]) + 1e-15 * distance) << line;
    ++cases;
  }
  EXPECT_GT(cases, 300);
}

// A point (u, v) of the rectangle stands for x = centre + width (v - 1/2) / u. All of the region below the square root
// of f must lie in the rectangle: |x - centre| sqrt(f) <= width / 2 on both edges of every step of f, and f <= f(mode).
TEST(HypergeometricRatio, HasARectangleAroundEveryProbability) {
  int laws = 0;
  for (const double all : {100.0, 200.0, 500.0, 1e3, 1e4, 1e6, 1e9, 0x1p53}) {
    for (const double marked_share : {0.5, 0.4, 0.2, 0.03, 1e-3, 1e-5}) {
      for (const double sample_share : {0.5, 0.3, 0.1, 0.01, 1e-4}) {
        const double marked = std::floor(all * marked_share);
        const detail::Hypergeometric law{marked, all - marked, std::floor(all * sample_share)};
        if (law.variance < 20.0) continue;
        ++laws;
        const detail::HypergeometricRatio ratio{law};
        const double deviation = std::sqrt(law.variance);
        const double step = std::max(1.0, std::floor(deviation / 200));
        for (double k = std::max(0.0, std::floor(law.mode - 30 * deviation));
             k <= std::min(law.largest(), law.mode + 30 * deviation); k += step) {
          const detail::LogMass here = law.log_mass(k);
          const double f = std::sqrt(here.square / ratio.mode.square) * std::exp(here.linear - ratio.mode.linear);
          EXPECT_LE(f, 1.0 + 1e-13) << all << " " << marked << " " << law.sample << " " << k;
          const double edge = std::max(std::abs(k - ratio.centre), std::abs(k + 1 - ratio.centre));
          EXPECT_LE(edge * std::sqrt(f), ratio.width / 2) << all << " " << marked << " " << law.sample << " " << k;
        }
      }
    }
  }
  EXPECT_GT(laws, 80);
}

TEST(DrawHypergeometric, KeepsItsFirstValuesForever) {
  Stream stream{Seed{1}, Purpose::simulation, 0};
  std::vector<std::uint64_t> drawn;
  for (const std::uint64_t marked : {3U, 400U, 1'000'000'000U}) {
    for (const std::uint64_t sample : {2U, 100U, 900U}) {
      drawn.push_back(draw_hypergeometric(stream, marked, 1000, sample));
      drawn.push_back(draw_hypergeometric(stream, 1000, marked, sample));
    }
  }
  drawn.push_back(draw_hypergeometric(stream, largest / 2, largest / 2, largest / 3));
  EXPECT_EQ(drawn, (std::vector<std::uint64_t>{0, 2, 0, 100, 2, 898, 0, 2, 22, 80, 258, 639, 2, 0, 100, 0, 900, 0,
                                               1501199879120660}));
}

TEST(DrawHypergeometric, FollowsTheHypergeometricLawInEveryRegime) {
  std::uint64_t replicate = 0;
  for (const unsigned marked : {1U, 4U, 30U, 200U, 1500U}) {
    for (const unsigned unmarked : {1U, 6U, 50U, 170U, 3000U}) {
      const unsigned all = marked + unmarked;
      for (const unsigned sample : {1U, all / 7, all / 2, all - all / 4, all - 1}) {
        if (sample == 0) continue;
        Stream stream{Seed{31}, Purpose::simulation, replicate++};
        std::map<std::uint64_t, int> seen;
        for (int i = 0; i < 4'000; ++i) ++seen[draw_hypergeometric(stream, marked, unmarked, sample)];
        const boost::math::hypergeometric law{marked, sample, all};
        const double mean = static_cast<double>(sample) * marked / all;
        const double reach = 9 * std::sqrt(mean * unmarked / all) + 10;
        const std::uint64_t lowest = sample > unmarked ? sample - unmarked : 0;
        const auto first = std::max(lowest, static_cast<std::uint64_t>(std::max(0.0, mean - reach)));
        const std::uint64_t last = std::min({marked, sample, static_cast<unsigned>(mean + reach)});
        const double p_value = testing::chi_square_p_value(
            seen, first, last, [&](std::uint64_t k) { return boost::math::pdf(law, static_cast<unsigned>(k)); });
        EXPECT_GT(p_value, testing::failure_probability) << marked << " " << unmarked << " " << sample;
      }
    }
  }
}

// Variances 19.9 and 20.1: the method changes in between.
TEST(DrawHypergeometric, FollowsTheLawOnBothSidesOfTheSeam) {
  for (const unsigned sample : {86U, 87U}) {
    Stream stream{Seed{32}, Purpose::simulation, sample};
    std::map<std::uint64_t, int> seen;
    for (int i = 0; i < 200'000; ++i) ++seen[draw_hypergeometric(stream, 600, 600, sample)];
    const boost::math::hypergeometric law{600, sample, 1200};
    const double p_value = testing::chi_square_p_value(
        seen, 0, sample, [&](std::uint64_t k) { return boost::math::pdf(law, static_cast<unsigned>(k)); });
    EXPECT_GT(p_value, testing::failure_probability) << sample;
  }
}

// Mean and variance within 6 standard errors each (probability 2e-9), where factorials have 10^10 digits.
TEST(DrawHypergeometric, HasTheRightMeanAndVarianceForHugeCounts) {
  std::uint64_t replicate = 0;
  for (const std::uint64_t all : {std::uint64_t{1'000'000'000}, std::uint64_t{1} << 45, largest}) {
    for (const double marked_share : {0.5, 0.9, 0.01}) {
      for (const double sample_share : {0.5, 0.75, 0.001}) {
        const auto marked = static_cast<std::uint64_t>(static_cast<double>(all) * marked_share);
        const auto sample = static_cast<std::uint64_t>(static_cast<double>(all) * sample_share);
        const double n = static_cast<double>(all);
        const double share = static_cast<double>(marked) / n;
        const double mean = static_cast<double>(sample) * share;
        const double deviation = std::sqrt(mean * (1 - share) * (static_cast<double>(all - sample) / (n - 1)));
        Stream stream{Seed{33}, Purpose::simulation, replicate++};
        constexpr int draws = 10'000;
        double sum = 0.0;
        double squares = 0.0;
        for (int i = 0; i < draws; ++i) {
          const double z =
              (static_cast<double>(draw_hypergeometric(stream, marked, all - marked, sample)) - mean) / deviation;
          sum += z;
          squares += z * z;
        }
        EXPECT_NEAR(sum / draws, 0.0, 6 / std::sqrt(draws)) << all << " " << marked << " " << sample;
        EXPECT_NEAR(squares / draws, 1.0, 6 * std::sqrt(2.0 / draws)) << all << " " << marked << " " << sample;
      }
    }
  }
}

TEST(DrawHypergeometric, StaysWithinItsSupport) {
  for (std::uint64_t marked = 0; marked <= 6; ++marked) {
    for (std::uint64_t unmarked = 0; unmarked <= 6; ++unmarked) {
      for (std::uint64_t sample = 0; sample <= marked + unmarked; ++sample) {
        Stream stream{Seed{34}, Purpose::simulation, marked, static_cast<std::uint32_t>(10 * unmarked + sample)};
        for (int i = 0; i < 50; ++i) {
          const std::uint64_t k = draw_hypergeometric(stream, marked, unmarked, sample);
          EXPECT_LE(k, std::min(marked, sample));
          EXPECT_LE(sample - k, unmarked);
        }
      }
    }
  }
}

TEST(DrawHypergeometric, IsCertainWhereTheLawIs) {
  Stream stream{Seed{35}, Purpose::simulation, 0};
  const Stream untouched = stream;
  EXPECT_EQ(draw_hypergeometric(stream, 0, 0, 0), 0U);
  EXPECT_EQ(draw_hypergeometric(stream, 0, 9, 4), 0U);
  EXPECT_EQ(draw_hypergeometric(stream, 9, 0, 4), 4U);
  EXPECT_EQ(draw_hypergeometric(stream, 9, 5, 0), 0U);
  EXPECT_EQ(draw_hypergeometric(stream, 9, 5, 14), 9U);
  EXPECT_EQ(draw_hypergeometric(stream, largest, 0, largest), largest);
  EXPECT_EQ(stream.next_u64(), Stream{untouched}.next_u64()) << "a certain outcome draws nothing";
}

TEST(DrawHypergeometric, RefusesSamplesLargerThanTheUrn) {
  Stream stream{Seed{36}, Purpose::simulation, 0};
  EXPECT_THROW((void)draw_hypergeometric(stream, 3, 4, 8), InvalidInput);
  EXPECT_THROW((void)draw_hypergeometric(stream, largest, 1, 8), InvalidInput);
  EXPECT_THROW((void)draw_hypergeometric(stream, largest + 1, 0, 8), InvalidInput);
}

}  // namespace
}  // namespace lotrecht::stats
