#include <lotrecht/stats/draw_normal.hpp>

#include <array>
#include <cmath>
#include <limits>
#include <map>

#include <gtest/gtest.h>

#include "stats/goodness_of_fit.hpp"

namespace lotrecht::stats {
namespace {

struct Quantile {
  double p;
  double z;
};

// mpmath 1.4.1 at 50 digits: sqrt(2) erfinv(2p - 1), by tests/reference/normal_quantile.py.
constexpr std::array quantiles{
    Quantile{1e-300, -37.047096299361199237}, Quantile{1e-100, -21.273453560965324294},
    Quantile{1e-20, -9.2623400897984075796},  Quantile{1.1102230246251565e-16, -8.2095361516013868556},
    Quantile{1e-09, -5.9978070150076868614},  Quantile{1e-05, -4.2648907939228246102},
    Quantile{0.0249, -1.9616778690637860161}, Quantile{0.074, -1.4466320671589785099},
    Quantile{0.076, -1.4325027208258116188},  Quantile{0.1, -1.2815515655446004353},
    Quantile{0.25, -0.6744897501960817432},   Quantile{0.4999, -0.00025066283008800749239},
    Quantile{0.6, 0.25334710313579974132},    Quantile{0.925, 1.4395314709384562291},
    Quantile{0.99, 2.3263478740408407676},
};

TEST(StandardNormalQuantile, AgreesWithTheReference) {
  for (const auto& [p, z] : quantiles) {
    const double got = detail::standard_normal_quantile(p);
    EXPECT_LE(std::abs(got - z), 1e-15 * std::abs(z)) << "p = " << p << ", got " << got;
  }
}

TEST(StandardNormalQuantile, IsOddAboutOneHalfWhereBothTailsAreExact) {
  for (const double p : {0.5, 0.375, 0.25, 0.0625, 0x1p-20, 0x1p-50}) {
    EXPECT_EQ(detail::standard_normal_quantile(p), -detail::standard_normal_quantile(1.0 - p));
  }
}

TEST(StandardNormalQuantile, KnowsItsLimits) {
  EXPECT_EQ(detail::standard_normal_quantile(0.0), -std::numeric_limits<double>::infinity());
  EXPECT_EQ(detail::standard_normal_quantile(1.0), std::numeric_limits<double>::infinity());
  EXPECT_TRUE(std::isnan(detail::standard_normal_quantile(-0.1)));
  EXPECT_TRUE(std::isnan(detail::standard_normal_quantile(1.1)));
  EXPECT_TRUE(std::isnan(detail::standard_normal_quantile(std::numeric_limits<double>::quiet_NaN())));
}

TEST(DrawNormal, KeepsItsFirstValuesForever) {
  Stream stream{Seed{1}, Purpose::simulation, 0};
  EXPECT_EQ(draw_normal(stream), 0x1.a04c6207f3d5bp-3);
  EXPECT_EQ(draw_normal(stream), -0x1.d6e7f6cd2d8ecp-1);
  EXPECT_EQ(draw_normal(stream), -0x1.3adb8029cc239p+0);
  EXPECT_EQ(draw_normal(stream), 0x1.2020ea54c4d79p-1);
}

TEST(DrawNormal, TakesExactlyOneWord) {
  Stream drawing{Seed{2}, Purpose::simulation, 0};
  Stream counting = drawing;
  for (int i = 0; i < 100; ++i) {
    (void)draw_normal(drawing);
    (void)counting.next_u64();
  }
  EXPECT_EQ(drawing.next_u64(), counting.next_u64());
}

TEST(DrawNormal, FollowsTheNormalLaw) {
  Stream stream{Seed{3}, Purpose::simulation, 0};
  std::map<std::uint64_t, int> seen;  // bins of width 1/8 from -8
  for (int i = 0; i < 200'000; ++i) ++seen[static_cast<std::uint64_t>(std::floor((draw_normal(stream) + 8.5) * 8.0))];
  const auto below = [](double z) { return 0.5 * std::erfc(-z / std::sqrt(2.0)); };
  const auto mass = [&](std::uint64_t bin) {
    const double from = static_cast<double>(bin) / 8.0 - 8.5;
    return below(from + 0.125) - below(from);
  };
  EXPECT_GT(testing::chi_square_p_value(seen, 0, 136, mass), testing::failure_probability);
}

}  // namespace
}  // namespace lotrecht::stats
