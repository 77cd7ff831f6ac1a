#include <lotrecht/drift/mann_whitney.hpp>

#include <algorithm>
#include <cmath>
#include <random>

#include <gtest/gtest.h>

#include <support/two_windows.hpp>

namespace lotrecht::drift {
namespace {

using namespace lotrecht::testing;

using stats::Alternative;
const stats::Confidence confidence{0.95};

double p_value(const PooledValues& both, RankSumMethod method, Alternative side) {
  return mann_whitney(both, method, side, confidence).test.p_value;
}

/// Pairs in which the first is larger, equal ones half.
double u_by_definition(const Window& a, const Window& b) {
  double u = 0.0;
  for (const double x : a) {
    for (const double y : b) u += x > y ? 1.0 : x == y ? 0.5 : 0.0;
  }
  return u;
}

TEST(MannWhitney, ExactIsTheShareOfAllWaysTiesOrNot) {
  std::mt19937_64 draw{19};
  for (int round = 0; round < 60; ++round) {
    Window a = random_window(draw, 6);
    Window b = random_window(draw, 6);
    if (round % 3 == 0) {  // no ties: the other algorithm
      for (std::size_t i = 0; i < a.size(); ++i) a[i] += 0.01 * static_cast<double>(i);
      for (std::size_t i = 0; i < b.size(); ++i) b[i] += 0.005 + 0.01 * static_cast<double>(i);
    }
    const double seen = u_by_definition(a, b);
    const PooledValues both = pooled(a, b);
    EXPECT_EQ(mann_whitney(both, RankSumMethod::exact, Alternative::less, confidence).test.statistic, seen);
    const auto share = [&](const auto& counts) {
      return share_of_ways(a, b, [&](const Window& x, const Window& y) { return counts(u_by_definition(x, y)); });
    };
    const double lower = share([seen](double u) { return u <= seen; });
    const double upper = share([seen](double u) { return u >= seen; });
    EXPECT_NEAR(p_value(both, RankSumMethod::exact, Alternative::less), lower, 1e-13) << round;
    EXPECT_NEAR(p_value(both, RankSumMethod::exact, Alternative::greater), upper, 1e-13) << round;
    EXPECT_NEAR(p_value(both, RankSumMethod::exact, Alternative::two_sided),
                std::min(1.0, 2.0 * std::min(lower, upper)), 1e-13);
  }
}

TEST(MannWhitney, IsScipysAndTheRationalOne) {
  for_each_reference("mann_whitney", [](const PooledValues& both, double value, double tolerance) {
    expect_relative(mann_whitney(both, RankSumMethod::normal, Alternative::less, confidence).test.statistic, value,
                    tolerance);
  });
  for_each_reference("mann_whitney exact less", [](const PooledValues& both, double value, double) {
    expect_relative(p_value(both, RankSumMethod::exact, Alternative::less), value, 1e-11);
  });
  const auto normal = [](const char* name, Alternative side) {
    for_each_reference(name, [side](const PooledValues& both, double value, double tolerance) {
      expect_relative(p_value(both, RankSumMethod::normal, side), value, tolerance);
    });
  };
  normal("mann_whitney normal two-sided", Alternative::two_sided);
  normal("mann_whitney normal less", Alternative::less);
  normal("mann_whitney normal greater", Alternative::greater);
}

TEST(MannWhitney, SwappingWindowsMirrors) {
  std::mt19937_64 draw{3};
  for (int round = 0; round < 50; ++round) {
    const Window a = random_window(draw, 15);
    const Window b = random_window(draw, 15);
    for (const RankSumMethod method : {RankSumMethod::exact, RankSumMethod::normal}) {
      const MannWhitney ab = mann_whitney(pooled(a, b), method, Alternative::less, confidence);
      const MannWhitney ba = mann_whitney(pooled(b, a), method, Alternative::greater, confidence);
      EXPECT_NEAR(ab.test.p_value, ba.test.p_value, 1e-13);
      EXPECT_NEAR(ab.probability.value, 1.0 - ba.probability.value, 1e-15);
      EXPECT_NEAR(ab.probability.low, 1.0 - ba.probability.high, 1e-12);
      EXPECT_LE(ab.probability.low, ab.probability.value);
      EXPECT_GE(ab.probability.high, ab.probability.value);
    }
  }
}

TEST(MannWhitney, IntervalSolvesItsEquation) {
  // At its ends the observed probability lies z standard errors away.
  const stats::Interval interval = detail::rank_probability_interval(0.7, 30, 20, 1.96);
  for (const double t : {interval.low, interval.high}) {
    const double variance = t * (1 - t) * (1 + 24 * ((1 - t) / (2 - t) + t / (1 + t))) / 600;
    EXPECT_NEAR((0.7 - t) * (0.7 - t) / variance, 1.96 * 1.96, 1e-9);
  }
  EXPECT_EQ(detail::rank_probability_interval(1.0, 5, 5, 1.96).high, 1.0);
  EXPECT_LT(detail::rank_probability_interval(1.0, 5, 5, 1.96).low, 0.75);
}

TEST(MannWhitney, EdgesHaveDefinedAnswers) {
  EXPECT_EQ(mann_whitney(pooled({}, {1}), RankSumMethod::automatic, Alternative::two_sided, confidence).test.undefined,
            stats::Undefined::nobody);
  for (const RankSumMethod method : {RankSumMethod::automatic, RankSumMethod::normal}) {
    EXPECT_EQ(p_value(pooled({2, 2, 2}, {2, 2}), method, Alternative::two_sided), 1.0);
  }
  Window a(3000, 1.0);
  Window b(3000, 2.0);
  for (std::size_t i = 0; i < a.size(); ++i) a[i] += static_cast<double>(i % 7);
  EXPECT_EQ(mann_whitney(pooled(a, b), RankSumMethod::automatic, Alternative::two_sided, confidence).test.method,
            "mann_whitney_normal");
  EXPECT_THROW(p_value(pooled(a, b), RankSumMethod::exact, Alternative::two_sided), InvalidInput);
}

}  // namespace
}  // namespace lotrecht::drift
