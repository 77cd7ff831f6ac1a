#include <lotrecht/model/feature_bins.hpp>

#include <gtest/gtest.h>

#include <cmath>
#include <limits>

namespace lotrecht::model {
namespace {

constexpr double nan = std::numeric_limits<double>::quiet_NaN();
constexpr double infinity = std::numeric_limits<double>::infinity();

TEST(FeatureBins, OpensARangeAtItsCut) {
  const FeatureBins bins{0, BinKind::numeric, {-1.0, 0.0, 2.5}, 0};
  EXPECT_EQ(bins.size(), 5U);
  EXPECT_EQ(bins.bin(nan), 0U);
  EXPECT_EQ(bins.bin(-infinity), 1U);
  EXPECT_EQ(bins.bin(std::nextafter(-1.0, -2.0)), 1U);
  EXPECT_EQ(bins.bin(-1.0), 2U);
  EXPECT_EQ(bins.bin(-0.0), 3U);
  EXPECT_EQ(bins.bin(std::nextafter(0.0, -1.0)), 2U);
  EXPECT_EQ(bins.bin(2.5), 4U);
  EXPECT_EQ(bins.bin(infinity), 4U);
}

TEST(FeatureBins, WithoutACutKnowOnlyMissingAndPresent) {
  const FeatureBins bins{};
  EXPECT_EQ(bins.size(), 2U);
  EXPECT_EQ(bins.bin(nan), 0U);
  EXPECT_EQ(bins.bin(-7.0), 1U);
}

TEST(FeatureBins, AClosedEndIsTheNextDouble) {
  for (const double t : {-3.0, 0.0, 5.0, 1e300}) {
    const FeatureBins bins{0, BinKind::numeric, {above(t)}, 0};
    EXPECT_EQ(bins.bin(t), 1U);
    EXPECT_EQ(bins.bin(above(t)), 2U);
  }
}

TEST(FeatureBins, KnowWhichCodeIsACategory) {
  const FeatureBins bins{0, BinKind::categorical, {}, 3};
  EXPECT_EQ(bins.size(), 5U);
  EXPECT_EQ(bins.bin(nan), 0U);
  EXPECT_EQ(bins.bin(0.0), 1U);
  EXPECT_EQ(bins.bin(-0.0), 1U);
  EXPECT_EQ(bins.bin(2.0), 3U);
  for (const double unknown : {3.0, -1.0, 1.5, -0.5, 1e300, infinity, -infinity}) EXPECT_EQ(bins.bin(unknown), 4U);
}

TEST(FeatureBins, EveryValueOfAGridFallsWhereTheDefinitionSays) {
  const FeatureBins bins{0, BinKind::numeric, {-2.0, -0.25, 1.0, 7.0}, 0};
  for (double x = -10.0; x < 10.0; x += 0.125) {
    std::size_t expected = 1;
    for (const double cut : bins.cuts) expected += x >= cut ? 1U : 0U;
    EXPECT_EQ(bins.bin(x), expected) << x;
  }
}

}  // namespace
}  // namespace lotrecht::model
