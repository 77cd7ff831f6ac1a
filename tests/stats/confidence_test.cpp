#include <lotrecht/stats/confidence.hpp>

#include <gtest/gtest.h>

#include <cmath>
#include <limits>

#include "support/reference.hpp"

namespace lotrecht::stats {
namespace {

TEST(Confidence, KnowsTheNormalQuantile) {
  // mpmath, 30 digits, at the double nearest to the level.
  EXPECT_LE(testing::relative_error(Confidence{0.5}.z(), 0.674489750196081743202), 4e-16);
  EXPECT_LE(testing::relative_error(Confidence{0.95}.z(), 1.95996398454005423552), 4e-16);
  EXPECT_LE(testing::relative_error(Confidence{0.99}.z(), 2.57582930354890076102), 4e-16);
}

TEST(Confidence, KeepsTheDigitsOfItsTail) {
  for (const double level : {0.5, 0.9, 0.999, 0.999999999, 1.0 - 0x1p-50}) {
    const Confidence c{level};
    EXPECT_EQ(c.level(), level);
    EXPECT_EQ(c.alpha(), 1.0 - level) << "exact from 1/2 upwards";
    // The tail beyond z is a steep function of z: z + 1 ulp changes it by z² ulps.
    EXPECT_LE(testing::relative_error(std::erfc(c.z() / std::sqrt(2.0)), c.alpha()), 4e-16 * (1.0 + c.z() * c.z()));
  }
}

// z used to be the inverse of 1 - level, which for a tiny level is exactly 1: z was 0.
TEST(Confidence, KeepsTheDigitsOfATinyLevel) {
  // For small levels z = level sqrt(pi / 2), up to level^3.
  EXPECT_NEAR(Confidence{1e-20}.z() / 1.2533141373155003e-20, 1.0, 1e-14);
  EXPECT_NEAR(Confidence{1e-8}.z() / 1.2533141373155003e-8, 1.0, 1e-14);
}

TEST(Confidence, GrowsWithItsLevel) {
  double last = 0.0;
  for (const double level : {0.01, 0.1, 0.5, 0.8, 0.95, 0.9999}) {
    EXPECT_GT(Confidence{level}.z(), last);
    last = Confidence{level}.z();
  }
}

TEST(Confidence, ComparesByLevel) {
  EXPECT_EQ(Confidence{0.95}, Confidence{0.95});
  EXPECT_NE(Confidence{0.95}, Confidence{0.9});
}

TEST(Confidence, RefusesLevelsOutsideTheOpenUnitInterval) {
  for (const double bad : {0.0, 1.0, -0.5, 95.0, std::nan(""), std::numeric_limits<double>::infinity()}) {
    EXPECT_THROW(Confidence{bad}, InvalidInput) << bad;
  }
  try {
    Confidence{95.0};
    FAIL() << "95 is not a level";
  } catch (const InvalidInput& error) {
    EXPECT_NE(std::string{error.what()}.find("0.95 means 95 %"), std::string::npos) << "the message helps";
  }
}

}  // namespace
}  // namespace lotrecht::stats
