#include <lotrecht/stats/strictest_level.hpp>

#include <array>
#include <cstddef>
#include <vector>

#include <gtest/gtest.h>

#include <lotrecht/core/stream.hpp>

#include "support/multiplicities.hpp"

namespace lotrecht::stats {
namespace {

// The promise: whoever keeps it is rejected, whatever the others are; and no larger level promises that.
TEST(StrictestLevel, RejectsWhateverTheOthersAre) {
  Stream stream{Seed{9}, Purpose::simulation, 0};
  for (const Multiplicity m : testing::all_multiplicities) {
    const double level = strictest_level(m, 0.05, 7);
    for (int i = 0; i < 200; ++i) {
      std::vector<double> p(7);
      for (double& x : p) x = stream.below(2) == 0 ? stream.uniform() : stream.uniform() * 0.01;
      p[3] = level * (1.0 - 1e-12);
      EXPECT_LE(adjusted_p_values(p, m)[3], 0.05) << name(m);
    }
    std::vector<double> p(7, 1.0);
    p[3] = level * (1.0 + 1e-9);
    EXPECT_GT(adjusted_p_values(p, m)[3], 0.05) << name(m);
  }
}

TEST(StrictestLevel, OfOneHypothesisIsTheLevelItself) {
  for (const Multiplicity m : testing::all_multiplicities) {
    EXPECT_EQ(strictest_level(m, 0.05, 1), 0.05);
    EXPECT_EQ(strictest_level(m, 0.05, 0), 0.05);
  }
  EXPECT_EQ(strictest_level(Multiplicity::holm, 0.05, 4), 0.0125);
  EXPECT_DOUBLE_EQ(strictest_level(Multiplicity::benjamini_yekutieli, 0.05, 2), 0.05 / 3.0);
}

}  // namespace
}  // namespace lotrecht::stats
