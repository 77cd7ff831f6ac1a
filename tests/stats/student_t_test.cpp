#include <lotrecht/stats/student_t.hpp>

#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <numbers>

namespace lotrecht::stats {
namespace {

// Closed forms for one, two and four degrees of freedom (Shaw 2006), with a = 4 p (1 - p), p = 1 - alpha / 2.
TEST(StudentT, HasItsClosedForms) {
  for (const double level : {0.5, 0.9, 0.95, 0.99, 0.999}) {
    const double p = 0.5 + 0.5 * level;
    const double a = 4.0 * p * (1.0 - p);
    EXPECT_NEAR(student_t_critical(Confidence{level}, 1.0) / std::tan(std::numbers::pi * (p - 0.5)), 1.0, 1e-11);
    EXPECT_NEAR(student_t_critical(Confidence{level}, 2.0) / (2.0 * (p - 0.5) * std::sqrt(2.0 / a)), 1.0, 1e-11);
    const double q = 4.0 * (std::cos(std::acos(std::sqrt(a)) / 3.0) / std::sqrt(a) - 1.0);
    EXPECT_NEAR(student_t_critical(Confidence{level}, 4.0) / std::sqrt(q), 1.0, 1e-11);
  }
}

TEST(StudentT, FallsToTheNormalCriticalValue) {
  const Confidence c{0.95};
  double last = std::numeric_limits<double>::infinity();
  for (const double freedom : {0.5, 1.0, 2.5, 10.0, 1e3, 1e9}) {
    const double t = student_t_critical(c, freedom);
    EXPECT_LT(t, last);
    EXPECT_GT(t, c.z());
    last = t;
  }
  EXPECT_EQ(student_t_critical(c, std::numeric_limits<double>::infinity()), c.z());
}

TEST(StudentT, RefusesNoFreedom) {
  EXPECT_THROW(static_cast<void>(student_t_critical(Confidence{0.95}, 0.0)), InvalidInput);
  EXPECT_THROW(static_cast<void>(student_t_critical(Confidence{0.95}, std::nan(""))), InvalidInput);
}

}  // namespace
}  // namespace lotrecht::stats
