#include <lotrecht/stats/shared_hypotheses.hpp>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <numeric>
#include <random>
#include <vector>

#include <gtest/gtest.h>

#include "support/multiplicities.hpp"

namespace lotrecht::stats {
namespace {

// The law: telling hypotheses again changes no corrected p-value, wherever the copies stand.
TEST(SharedHypotheses, TellingOneTwiceChangesNothing) {
  std::mt19937_64 random{4};
  for (int round = 0; round < 200; ++round) {
    std::vector<double> p(1 + random() % 12);
    for (double& x : p) x = random() % 7 == 0 ? std::nan("") : static_cast<double>(random() % 50) / 50.0;
    std::vector<std::size_t> told(p.size());
    std::iota(told.begin(), told.end(), std::size_t{0});
    for (std::size_t extra = random() % 8; extra > 0; --extra) told.push_back(random() % p.size());
    std::shuffle(told.begin(), told.end(), random);
    std::vector<double> again;
    for (const std::size_t i : told) again.push_back(p[i]);
    for (const Multiplicity method : testing::all_multiplicities) {
      const std::vector<double> once = adjusted_p_values(p, method);
      const SharedAdjustment twice = adjusted_p_values(again, told, method);
      EXPECT_EQ(twice.hypotheses,
                static_cast<std::uint64_t>(std::count_if(p.begin(), p.end(), [](double x) { return !std::isnan(x); })));
      for (std::size_t k = 0; k < told.size(); ++k) {
        if (std::isnan(again[k])) {
          EXPECT_TRUE(std::isnan(twice.adjusted[k]));
        } else {
          EXPECT_EQ(twice.adjusted[k], once[told[k]]) << name(method);
        }
      }
    }
  }
}

TEST(SharedHypotheses, RoundingIsNoSecondHypothesisAndAnotherTestIs) {
  const std::vector<double> p{0.01, 0.01 * (1.0 - 1e-13), 0.04};
  const auto two = adjusted_p_values(p, std::vector<std::size_t>{7, 7, 1}, Multiplicity::bonferroni);
  EXPECT_EQ(two.hypotheses, 2u);
  EXPECT_EQ(two.adjusted, (std::vector<double>{0.02, 0.02, 0.08})) << "the larger p stands for both";
  const auto three = adjusted_p_values(std::vector<double>{0.01, 0.02, 0.04}, std::vector<std::size_t>{7, 7, 1},
                                       Multiplicity::bonferroni);
  EXPECT_EQ(three.hypotheses, 3u) << "p-values that differ are not of one test";
  EXPECT_EQ(three.adjusted, (std::vector<double>{0.03, 0.06, 0.12}));
  EXPECT_EQ(
      adjusted_p_values(std::vector<double>{0.01, 0.01}, std::vector<std::size_t>{0, 1}, Multiplicity::holm).hypotheses,
      2u)
      << "equal p-values of two hypotheses are two";
}

TEST(SharedHypotheses, RefusesNumbersThatDoNotFitAndPValuesOutOfRange) {
  const std::vector<double> p{0.5, 2.0};
  EXPECT_THROW(static_cast<void>(adjusted_p_values(p, std::vector<std::size_t>{0}, Multiplicity::holm)), InvalidInput);
  EXPECT_THROW(static_cast<void>(adjusted_p_values(p, std::vector<std::size_t>{0, 1}, Multiplicity::holm)),
               InvalidInput);
  EXPECT_TRUE(adjusted_p_values({}, {}, Multiplicity::hommel).adjusted.empty());
}

}  // namespace
}  // namespace lotrecht::stats
