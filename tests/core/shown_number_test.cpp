#include <lotrecht/core/shown_number.hpp>

#include <cmath>
#include <limits>
#include <random>
#include <string>

#include <gtest/gtest.h>

namespace lotrecht {
namespace {

TEST(ShownNumber, IsShort) {
  EXPECT_EQ(shown_number(0.5), "0.5");
  EXPECT_EQ(shown_number(-2.0), "-2");
  EXPECT_EQ(shown_number(1e308), "1e+308");
  EXPECT_EQ(shown_number(std::numeric_limits<double>::denorm_min()), "5e-324");
  EXPECT_EQ(shown_number(std::numeric_limits<double>::infinity()), "inf");
  EXPECT_EQ(shown_number(std::numeric_limits<double>::quiet_NaN()), "nan");
}

TEST(ShownNumber, ReadsBackToItself) {
  std::mt19937_64 draw{3};
  for (int i = 0; i < 1000; ++i) {
    const double x = std::ldexp(static_cast<double>(draw()) - 0x1p63, static_cast<int>(draw() % 900) - 500);
    EXPECT_EQ(std::stod(shown_number(x)), x);
  }
}

}  // namespace
}  // namespace lotrecht
