#include <lotrecht/drift/cramer_von_mises.hpp>

#include <cmath>
#include <random>

#include <gtest/gtest.h>

#include <support/two_windows.hpp>

namespace lotrecht::drift {
namespace {

using namespace lotrecht::testing;

TEST(CramerVonMises, ExactIsTheShareOfAllWaysTiesOrNot) {
  std::mt19937_64 draw{13};
  for (int round = 0; round < 60; ++round) {
    const Window a = random_window(draw, 6);
    const Window b = random_window(draw, 6);
    const PooledValues both = pooled(a, b);
    const double seen = CramerVonMises{}(both.pair());
    const double share = share_of_ways(a, b, [&](const Window& x, const Window& y) {
      return CramerVonMises{}(pooled(x, y).pair()) >= seen * (1.0 - 1e-12);
    });
    EXPECT_NEAR(cramer_von_mises_exact_p_value(both.pair()).value(), share, 1e-13) << round;
  }
}

TEST(CramerVonMises, IsScipys) {
  for_each_reference("cramer_von_mises", [](const PooledValues& both, double value, double tolerance) {
    expect_relative(CramerVonMises{}(both.pair()), value, tolerance);
  });
  for_each_reference("cramer_von_mises exact", [](const PooledValues& both, double value, double tolerance) {
    expect_relative(cramer_von_mises_exact_p_value(both.pair()).value(), value, tolerance);
  });
  for_each_reference("cramer_von_mises limit", [](const PooledValues& both, double value, double tolerance) {
    expect_relative(cramer_von_mises_limit_p_value(CramerVonMises{}(both.pair()), static_cast<double>(both.rows[0]),
                                                   static_cast<double>(both.rows[1])),
                    value, tolerance);
  });
}

TEST(CramerVonMises, KeepsItsDigitsFarOut) {
  // Windows that do not overlap: 2 of the C(2n, n) ways.
  for (const int n : {10, 30}) {
    Window a;
    Window b;
    for (int i = 0; i < n; ++i) {
      a.push_back(i);
      b.push_back(100 + i);
    }
    const double exact = 2.0 * std::exp(2.0 * std::lgamma(n + 1.0) - std::lgamma(2.0 * n + 1.0));
    expect_relative(cramer_von_mises_exact_p_value(pooled(a, b).pair()).value(), exact, 1e-11);
  }
}

TEST(CramerVonMises, GivesUpBeforeItTakesTooLong) {
  Window a;
  Window b;
  for (int i = 0; i < 400; ++i) {
    a.push_back(i * 1.01);
    b.push_back(i * 1.03 + 5.0);
  }
  b.pop_back();
  EXPECT_FALSE(cramer_von_mises_exact_p_value(pooled(a, b).pair(), 1'000'000).has_value());
  EXPECT_EQ(cramer_von_mises_exact_p_value(pooled({3, 3}, {3}).pair()), 1.0);
}

}  // namespace
}  // namespace lotrecht::drift
