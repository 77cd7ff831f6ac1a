#include <lotrecht/model/value_range.hpp>

#include <gtest/gtest.h>

namespace lotrecht::model {
namespace {

constexpr double nan = std::numeric_limits<double>::quiet_NaN();
constexpr double infinity = std::numeric_limits<double>::infinity();

TEST(ValueRange, KeepsAClosedEndAndLosesAnOpenOne) {
  for (const bool low_closed : {false, true}) {
    for (const bool high_closed : {false, true}) {
      const ValueRange range{1.0, 2.0, low_closed, high_closed};
      EXPECT_EQ(range.contains(1.0), low_closed);
      EXPECT_EQ(range.contains(2.0), high_closed);
      EXPECT_TRUE(range.contains(1.5));
      EXPECT_TRUE(range.contains(std::nextafter(1.0, 2.0)));
      EXPECT_TRUE(range.contains(std::nextafter(2.0, 1.0)));
      EXPECT_FALSE(range.contains(std::nextafter(1.0, 0.0)));
      EXPECT_FALSE(range.contains(nan));
      EXPECT_FALSE(range.empty());
    }
  }
}

TEST(ValueRange, WithoutAnEndReachesInfinity) {
  EXPECT_TRUE(ValueRange{}.contains(infinity));
  EXPECT_TRUE((ValueRange{-infinity, 0.0, false, false}.contains(-infinity)));
  EXPECT_FALSE(ValueRange{}.contains(nan));
}

TEST(ValueRange, MayBeEmpty) {
  EXPECT_TRUE((ValueRange{2.0, 1.0, true, true}.empty()));
  EXPECT_TRUE((ValueRange{1.0, 1.0, false, true}.empty()));
  EXPECT_TRUE((ValueRange{1.0, 1.0, true, false}.empty()));
  EXPECT_FALSE((ValueRange{1.0, 1.0, true, true}.empty()));
  EXPECT_TRUE((ValueRange{1.0, std::nextafter(1.0, 2.0), false, false}.empty()));
  EXPECT_TRUE((ValueRange{nan, 1.0, true, true}.empty()));
  EXPECT_TRUE((ValueRange{infinity, infinity, true, true}.empty()));
}

TEST(ValueRange, IsNamedByAPlainValue) {
  EXPECT_EQ(plain_value({-1.0, 1.0, true, true}), 0.0);
  EXPECT_EQ(plain_value({17.0, 18.0, false, false}), 17.1);
  EXPECT_EQ(plain_value({18.0, 27.0, true, false}), 20.0);
  EXPECT_EQ(plain_value({18.0, 18.0, true, true}), 18.0);
  EXPECT_EQ(plain_value({-18.0, -17.0, false, false}), -17.1);
  EXPECT_EQ(plain_value({1234.5, infinity, true, true}), 2000.0);
  EXPECT_EQ(plain_value({-infinity, -3.0, true, false}), -4.0);
  EXPECT_EQ(plain_value({0.0, 10.0, false, false}), 1.0);
  EXPECT_EQ(plain_value({0.0, infinity, false, true}), 1.0);
}

TEST(ValueRange, IsNamedByAValueInIt) {
  for (const double low : {1e-310, 1e-5, 0.3, 7.0, 999.0, 1e17, 1e308}) {
    for (const double sign : {-1.0, 1.0}) {
      double high = low;
      for (int steps = 0; steps < 3; ++steps) {
        const ValueRange range = sign > 0 ? ValueRange{low, high, true, true} : ValueRange{-high, -low, true, true};
        EXPECT_TRUE(range.contains(plain_value(range))) << low << " " << high;
        high = std::nextafter(high, infinity);
      }
    }
  }
}

TEST(ValueRange, WritesNumbersAsTheyWereWritten) {
  EXPECT_EQ(shortest(0.1), "0.1");
  EXPECT_EQ(shortest(18.0), "18");
  EXPECT_EQ(shortest(-infinity), "-inf");
  EXPECT_EQ(shortest(nan), "missing");
}

}  // namespace
}  // namespace lotrecht::model
