#include <lotrecht/drift/welch.hpp>

#include <cmath>
#include <limits>
#include <random>

#include <gtest/gtest.h>

#include <support/two_windows.hpp>

namespace lotrecht::drift {
namespace {

using namespace lotrecht::testing;

using stats::Alternative;
const stats::Confidence confidence{0.95};

TEST(Welch, IsScipys) {
  const auto expect = [](const char* name, Alternative side) {
    for_each_reference(name, [side](const PooledValues& both, double value, double tolerance) {
      expect_relative(welch(both, side, confidence).test.p_value, value, tolerance);
    });
  };
  expect("welch two-sided", Alternative::two_sided);
  expect("welch less", Alternative::less);
  expect("welch greater", Alternative::greater);
  for_each_reference("welch statistic", [](const PooledValues& both, double value, double tolerance) {
    expect_relative(welch(both, Alternative::less, confidence).test.statistic, value, tolerance);
  });
}

TEST(Welch, IntervalAndTestAgree) {
  // The interval at 1 - p just holds 0.
  std::mt19937_64 draw{31};
  std::normal_distribution<double> normal;
  for (int round = 0; round < 50; ++round) {
    Window a(2 + draw() % 20);
    Window b(2 + draw() % 20);
    for (double& x : a) x = normal(draw);
    for (double& x : b) x = 0.5 + 2.0 * normal(draw);
    const PooledValues both = pooled(a, b);
    const double p = welch(both, Alternative::two_sided, confidence).test.p_value;
    const Welch at = welch(both, Alternative::two_sided, stats::Confidence{1.0 - p});
    EXPECT_NEAR(std::min(std::abs(at.difference.low), std::abs(at.difference.high)), 0.0,
                1e-9 * (at.difference.high - at.difference.low));
  }
}

TEST(Welch, ALargeMeanCostsNoDigits) {
  const Welch near = welch(pooled({1, 2, 4}, {2, 5, 6, 8}), Alternative::two_sided, confidence);
  const Welch far = welch(pooled({1e9 + 1, 1e9 + 2, 1e9 + 4}, {1e9 + 2, 1e9 + 5, 1e9 + 6, 1e9 + 8}),
                          Alternative::two_sided, confidence);
  EXPECT_NEAR(far.test.p_value, near.test.p_value, 1e-7);
  EXPECT_NEAR(far.difference.low, near.difference.low, 1e-6);
}

TEST(Welch, NeitherHugeNorTinyValuesChangeTheAnswer) {
  const Window a{1, 2, 4};
  const Window b{2, 5, 6, 8};
  const Welch plain = welch(pooled(a, b), Alternative::two_sided, confidence);
  for (const int power : {1000, 1020, -1000}) {
    Window far_a = a;
    Window far_b = b;
    for (double& x : far_a) x = std::ldexp(x, power);
    for (double& x : far_b) x = std::ldexp(x, power);
    const Welch far = welch(pooled(far_a, far_b), Alternative::two_sided, confidence);
    EXPECT_EQ(far.test.p_value, plain.test.p_value);
    EXPECT_EQ(far.difference.low, std::ldexp(plain.difference.low, power));
  }
}

TEST(Welch, EdgesHaveDefinedAnswers) {
  const auto why = [](const Window& a, const Window& b) {
    return welch(pooled(a, b), Alternative::two_sided, confidence).test.undefined;
  };
  EXPECT_EQ(why({}, {1, 2}), stats::Undefined::nobody);
  EXPECT_EQ(why({1}, {1, 2}), stats::Undefined::too_few_rows);
  EXPECT_EQ(why({1, 1}, {2, 2}), stats::Undefined::zero_denominator);
  EXPECT_EQ(why({1, 1}, {2, 3}), stats::Undefined::none);
  EXPECT_THROW(why({1, std::numeric_limits<double>::infinity()}, {2, 3}), InvalidInput);
}

}  // namespace
}  // namespace lotrecht::drift
