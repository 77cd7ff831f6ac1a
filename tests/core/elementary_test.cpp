#include <lotrecht/core/elementary.hpp>

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <fstream>
#include <limits>
#include <map>
#include <sstream>
#include <string>

#include <gtest/gtest.h>

namespace lotrecht {
namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();

double ulp(double x) {
  const double size = std::abs(x);
  return std::nextafter(size, infinity) - size;
}

// tests/reference/elementary.csv (mpmath, 300 bits): the value and what its rounding lost.
TEST(Elementary, AgreesWithTheReferenceToTheStatedUlps) {
  std::ifstream table{LOTRECHT_TEST_DIR "/reference/elementary.csv"};
  ASSERT_TRUE(table);
  std::map<std::string, double> worst;
  std::map<std::string, int> cases;
  std::string line;
  while (std::getline(table, line)) {
    if (line.starts_with('#') || line.starts_with("function")) continue;
    std::istringstream cells{line};
    std::string function, argument, value, lost;
    std::getline(cells, function, ',');
    std::getline(cells, argument, ',');
    std::getline(cells, value, ',');
    std::getline(cells, lost, ',');
    const double x = std::strtod(argument.c_str(), nullptr);
    const double expected = std::strtod(value.c_str(), nullptr);
    const double got = function == "log"     ? portable::log(x)
                       : function == "log1p" ? portable::log1p(x)
                                             : portable::exp(x);
    const double error = std::abs((got - expected) / ulp(expected) - std::strtod(lost.c_str(), nullptr));
    EXPECT_LE(error, 0.75) << line << ", got " << got;
    worst[function] = std::max(worst[function], error);
    ++cases[function];
  }
  for (const auto& [function, error] : worst) {
    RecordProperty(function, std::to_string(error));
    EXPECT_GT(cases[function], 250) << function;
  }
}

TEST(Elementary, IsExactWhereTheValueIs) {
  EXPECT_EQ(portable::log(1.0), 0.0);
  EXPECT_EQ(portable::log1p(0.0), 0.0);
  EXPECT_EQ(portable::exp(0.0), 1.0);
  EXPECT_EQ(portable::log1p(1e-300), 1e-300);
  EXPECT_EQ(portable::log1p(-5e-324), -5e-324);
  EXPECT_EQ(portable::exp(1e-300), 1.0);
}

TEST(Elementary, KnowsItsLimits) {
  const double nan = std::numeric_limits<double>::quiet_NaN();
  EXPECT_EQ(portable::log(0.0), -infinity);
  EXPECT_EQ(portable::log(infinity), infinity);
  EXPECT_TRUE(std::isnan(portable::log(-1.0)));
  EXPECT_TRUE(std::isnan(portable::log(nan)));
  EXPECT_EQ(portable::log1p(-1.0), -infinity);
  EXPECT_EQ(portable::log1p(infinity), infinity);
  EXPECT_TRUE(std::isnan(portable::log1p(-1.5)));
  EXPECT_TRUE(std::isnan(portable::log1p(nan)));
  EXPECT_EQ(portable::exp(710.0), infinity);
  EXPECT_EQ(portable::exp(infinity), infinity);
  EXPECT_EQ(portable::exp(-746.0), 0.0);
  EXPECT_EQ(portable::exp(-infinity), 0.0);
  EXPECT_TRUE(std::isnan(portable::exp(nan)));
  EXPECT_EQ(portable::exp(-745.0), 5e-324);
}

TEST(Elementary, IsMonotoneAcrossTheSeamsOfItsReductions) {
  for (int k = -20; k <= 20; ++k) {
    const double seam = std::ldexp(std::sqrt(0.5), k);
    double x = seam * (1 - 1e-13);
    for (int i = 0; i < 400; ++i) {
      const double next = std::nextafter(x, infinity);
      EXPECT_LE(portable::log(x), portable::log(next)) << x;
      x = next + 5e-16 * seam;
    }
    double y = (k + 0.5) * std::log(2.0) - 1e-13;
    for (int i = 0; i < 400; ++i, y += 5e-16) EXPECT_LE(portable::exp(y), portable::exp(y + 5e-16)) << y;
  }
}

// Both can be evaluated while compiling, so no run-time rounding mode or library is involved.
static_assert(portable::log(0x1p-1074) < -744.0 && portable::exp(portable::log1p(1.0)) > 1.9999999);

}  // namespace
}  // namespace lotrecht
