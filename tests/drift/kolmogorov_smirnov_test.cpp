#include <lotrecht/drift/kolmogorov_smirnov.hpp>

#include <algorithm>
#include <cmath>
#include <limits>
#include <random>
#include <utility>

#include <gtest/gtest.h>

#include <support/two_windows.hpp>

namespace lotrecht::drift {
namespace {

using namespace lotrecht::testing;
using stats::Alternative;
const stats::Confidence confidence{0.95};

double p_value(const PooledValues& both, Alternative alternative) {
  return kolmogorov_smirnov(both, KsMethod::exact, alternative, confidence).test.p_value;
}

/// By the definition: shares of rows up to each value.
double by_definition(const Window& first, const Window& second, Alternative alternative) {
  double largest = 0.0;
  for (const Window* window : {&first, &second}) {
    for (const double x : *window) {
      const auto up_to = [x](const Window& v) {
        return static_cast<double>(std::count_if(v.begin(), v.end(), [x](double y) { return y <= x; })) /
               static_cast<double>(v.size());
      };
      const double away = up_to(first) - up_to(second);
      largest = std::max(largest, alternative == Alternative::two_sided ? std::abs(away)
                                  : alternative == Alternative::greater ? away
                                                                        : -away);
    }
  }
  return largest;
}

TEST(KolmogorovSmirnov, ExactIsTheShareOfAllWaysToDealTheValuesTiesOrNot) {
  std::mt19937_64 draw{11};
  for (int round = 0; round < 60; ++round) {
    const Window a = random_window(draw, 6);
    Window b = random_window(draw, 6);
    if (round % 3 == 0) std::for_each(b.begin(), b.end(), [](double& x) { x += 2.0; });
    for (const Alternative side : {Alternative::two_sided, Alternative::less, Alternative::greater}) {
      const double seen = by_definition(a, b, side);
      const double share = share_of_ways(
          a, b, [&](const Window& x, const Window& y) { return by_definition(x, y, side) >= seen - 1e-12; });
      EXPECT_NEAR(p_value(pooled(a, b), side), share, 1e-13) << round << ' ' << name(side);
    }
  }
}

TEST(KolmogorovSmirnov, StatisticIsScipys) {
  for_each_reference("ks", [](const PooledValues& both, double value, double tolerance) {
    expect_relative(kolmogorov_smirnov(both, KsMethod::limit, Alternative::two_sided, confidence).test.statistic, value,
                    tolerance);
  });
}

TEST(KolmogorovSmirnov, KeepsItsDigitsFarOut) {
  // Windows that do not overlap: 2 of the C(n + m, n) ways.
  for (const int n : {10, 40, 200}) {
    Window a;
    Window b;
    for (int i = 0; i < n; ++i) {
      a.push_back(i);
      b.push_back(1000 + i);
    }
    const double exact = 2.0 * std::exp(2.0 * std::lgamma(n + 1.0) - std::lgamma(2.0 * n + 1.0));
    EXPECT_NEAR(p_value(pooled(a, b), Alternative::two_sided) / exact, 1.0, 1e-11) << n;
  }
}

TEST(KolmogorovSmirnov, TheSameBitsOnEveryInstructionSet) {
  std::mt19937_64 draw{31};
  for (const std::size_t m : {29u, 57u, 200u, 301u}) {
    Window a(200);
    Window b(m);
    for (double& x : a) x = static_cast<double>(draw() % 90);
    for (double& x : b) x = static_cast<double>(draw() % 80);
    const PooledValues both = pooled(a, b);
    for (const auto side : {detail::KsSide::both, detail::KsSide::first_above, detail::KsSide::first_below}) {
      const double h = 0.12 * 200.0 * static_cast<double>(m);
      const double plain = detail::ks_path_tail(both, std::round(h), side, InstructionSet::baseline);
      EXPECT_GT(plain, 0.0);
      for (const auto set : {InstructionSet::avx2, InstructionSet::avx512}) {
        if (set > widest_instruction_set()) continue;
        EXPECT_EQ(detail::ks_path_tail(both, std::round(h), side, set), plain);
      }
    }
  }
}

TEST(KolmogorovSmirnov, ReflectedPathsAreThePathsThatWereWalked) {
  for (const int n : {1, 2, 7, 50, 400}) {
    Window a;
    Window b;
    for (int i = 0; i < n; ++i) a.push_back(i);
    for (int i = 0; i < n; ++i) b.push_back(1000 + i);
    const PooledValues both = pooled(a, b);
    for (int k = 1; k <= n; k += 1 + n / 9) {
      for (const auto side : {detail::KsSide::both, detail::KsSide::first_above, detail::KsSide::first_below}) {
        const double walked = detail::ks_path_tail(both, static_cast<double>(k) * n, side);
        EXPECT_NEAR(detail::ks_exact_tail(both, static_cast<double>(k) * n, side) / walked, 1.0, 2e-13)
            << n << ' ' << k;
      }
    }
  }
}

TEST(KolmogorovSmirnov, TwoHalvesOfThePathsAreTheWholeOnes) {
  for (const auto& [n, m] : {std::pair{1, 2}, {2, 1}, {1, 9}, {3, 4}, {7, 5}, {9, 6}, {40, 3}, {41, 60}, {200, 133}}) {
    Window a;
    Window b;
    for (int i = 0; i < n; ++i) a.push_back(i);
    for (int j = 0; j < m; ++j) b.push_back(1000 + j);
    const PooledValues both = pooled(a, b);
    for (int h = 1; h <= n * m; h += 1 + n * m / 90) {
      const double walked = detail::ks_path_tail(both, h, detail::KsSide::both);
      EXPECT_NEAR(detail::ks_exact_tail(both, h, detail::KsSide::both) / walked, 1.0, 1e-13)
          << n << ' ' << m << ' ' << h;
      for (const auto set : {InstructionSet::baseline, InstructionSet::avx2, InstructionSet::avx512}) {
        if (set > widest_instruction_set()) continue;
        EXPECT_EQ(detail::ks_halves_tail(both.rows[0], both.rows[1], h, set),
                  detail::ks_halves_tail(both.rows[0], both.rows[1], h));
      }
    }
  }
}

TEST(KolmogorovSmirnov, EqualSizesWithoutTiesHaveTheClosedForm) {
  // Gnedenko and Korolyuk: 2 Σ (-1)^(k-1) C(2n, n - kh) / C(2n, n).
  std::mt19937_64 draw{3};
  std::normal_distribution<double> normal;
  for (const int n : {20, 100, 300}) {
    Window a(static_cast<std::size_t>(n));
    Window b(a);
    for (double& x : a) x = normal(draw);
    for (double& x : b) x = normal(draw) + 0.2;
    const auto result = kolmogorov_smirnov(pooled(a, b), KsMethod::exact, Alternative::two_sided, confidence);
    const double h = std::round(result.test.statistic * n);
    double sum = 0.0;
    double sign = 2.0;
    for (double k = h; k <= n; k += h, sign = -sign) {
      sum += sign * std::exp(2.0 * std::lgamma(n + 1.0) - std::lgamma(n + k + 1.0) - std::lgamma(n - k + 1.0));
    }
    EXPECT_NEAR(result.test.p_value / sum, 1.0, 1e-10) << n;
  }
}

TEST(KolmogorovSmirnov, SwappingWindowsMirrorsAndOrderIsAllThatMatters) {
  std::mt19937_64 draw{5};
  for (int round = 0; round < 40; ++round) {
    Window a(1 + draw() % 30);
    Window b(1 + draw() % 30);
    for (double& x : a) x = static_cast<double>(draw() % 20);
    for (double& x : b) x = static_cast<double>(draw() % 25);
    const PooledValues ab = pooled(a, b);
    const PooledValues ba = pooled(b, a);
    for (double& x : a) x = std::exp(x / 3.0) - 5.0;
    for (double& x : b) x = std::exp(x / 3.0) - 5.0;
    const PooledValues stretched = pooled(a, b);
    EXPECT_NEAR(p_value(ab, Alternative::two_sided), p_value(ba, Alternative::two_sided), 1e-13);
    EXPECT_NEAR(p_value(ab, Alternative::less), p_value(ba, Alternative::greater), 1e-13);
    EXPECT_EQ(p_value(ab, Alternative::two_sided), p_value(stretched, Alternative::two_sided));
  }
}

TEST(KolmogorovSmirnov, TheLimitIsNearTheExactLawOfManyRows) {
  std::mt19937_64 draw{8};
  Window a(3000);
  Window b(2500);
  for (double& x : a) x = static_cast<double>(draw());
  for (double& x : b) x = static_cast<double>(draw()) * 1.03;
  const PooledValues both = pooled(a, b);
  for (const Alternative side : {Alternative::two_sided, Alternative::less, Alternative::greater}) {
    const double exact = p_value(both, side);
    const double limit = kolmogorov_smirnov(both, KsMethod::limit, side, confidence).test.p_value;
    EXPECT_NEAR(limit, exact, 0.02) << name(side);
  }
  EXPECT_EQ(kolmogorov_smirnov(both, KsMethod::automatic, Alternative::two_sided, confidence).test.method, "ks_exact");
}

TEST(KolmogorovSmirnov, ThetaAndSeriesAgreeWhereTheyMeet) {
  EXPECT_NEAR(detail::kolmogorov_limit_tail(0.75 - 1e-12), detail::kolmogorov_limit_tail(0.75), 1e-11);
  EXPECT_NEAR(detail::kolmogorov_limit_tail(1.3580986393225507), 0.05, 1e-14);  // scipy.stats.kstwobign.isf(.05)
}

TEST(KolmogorovSmirnov, DistanceHasAnIntervalThatHoldsIt) {
  const auto result =
      kolmogorov_smirnov(pooled({1, 2, 3}, {2, 3, 4, 5}), KsMethod::automatic, Alternative::two_sided, confidence);
  EXPECT_DOUBLE_EQ(result.distance.value, 0.5);
  EXPECT_EQ(result.location, 3.0);
  EXPECT_EQ(result.sign, 1);
  EXPECT_LE(result.distance.low, 0.5);
  EXPECT_GE(result.distance.high, 0.5);
  EXPECT_EQ(result.test.n, 7u);
}

TEST(KolmogorovSmirnov, TwoBoundsTogetherAreTheirConvolution) {
  // scipy.integrate.quad of 8 n t e^(-2nt²) min(1, 2 e^(-2m(x - t)²)), with what lies beyond.
  EXPECT_NEAR(detail::dkw_sum_tail(0.3, 50, 50), 0.1549137289923643, 1e-14);
  EXPECT_NEAR(detail::dkw_sum_tail(0.4, 10, 1000), 0.12645549856906166, 1e-14);
  EXPECT_NEAR(detail::dkw_sum_tail(0.4, 1000, 10), 0.12645549856906166, 1e-14);
  EXPECT_NEAR(detail::dkw_sum_tail(0.05, 5000, 7000), 1.2383244527969747e-05, 1e-18);
  EXPECT_EQ(detail::dkw_sum_tail(-1.0, 5, 7), 1.0);
  for (const double alpha : {0.5, 0.1, 0.05, 1e-6}) {
    const double at = detail::dkw_sum_quantile(alpha, 40, 70);
    EXPECT_NEAR(detail::dkw_sum_tail(at, 40, 70), alpha, 1e-9 * alpha);
    EXPECT_LT(at, std::sqrt(std::log(4.0 / alpha) / 2.0) * (1.0 / std::sqrt(40.0) + 1.0 / std::sqrt(70.0)));
  }
}

TEST(KolmogorovSmirnov, OfTwoValuesTheDistanceIsThatOfTwoShares) {
  Window a(100, 0.0);
  Window b(100, 0.0);
  std::fill_n(a.begin(), 50, 1.0);
  std::fill_n(b.begin(), 75, 1.0);
  const auto found = kolmogorov_smirnov(pooled(a, b), KsMethod::automatic, Alternative::two_sided, confidence).distance;
  const stats::Interval shares = stats::newcombe({75, 100}, {50, 100}, confidence);
  EXPECT_EQ(found.method, "newcombe");
  const auto few = pooled(Window(a.begin() + 30, a.begin() + 59), Window(b.begin() + 60, b.begin() + 90));
  EXPECT_EQ(kolmogorov_smirnov(few, KsMethod::automatic, Alternative::two_sided, confidence).distance.method, "dkw")
      << "29 rows do not show that there is no third value";
  EXPECT_NEAR(found.low, shares.low, 1e-15);
  EXPECT_NEAR(found.high, shares.high, 1e-15);
  EXPECT_EQ(kolmogorov_smirnov(pooled(a, a), KsMethod::automatic, Alternative::two_sided, confidence).distance.low,
            0.0);
}

TEST(KolmogorovSmirnov, EdgesHaveDefinedAnswers) {
  const double inf = std::numeric_limits<double>::infinity();
  const auto test = [](const Window& a, const Window& b) {
    return kolmogorov_smirnov(pooled(a, b), KsMethod::automatic, Alternative::two_sided, confidence).test;
  };
  EXPECT_EQ(test({}, {1.0}).undefined, stats::Undefined::nobody);
  EXPECT_EQ(test({std::nan("")}, {1.0}).undefined, stats::Undefined::nobody);
  EXPECT_EQ(test({7, 7, 7}, {7, 7}).p_value, 1.0);
  EXPECT_EQ(test({1}, {1}).statistic, 0.0);
  EXPECT_NEAR(test({1}, {2}).p_value, 1.0, 1e-15);
  EXPECT_NEAR(test({-inf, 0, 1}, {inf, inf, inf}).p_value, 0.1, 1e-15);
}

TEST(KolmogorovSmirnov, RefusesWhatItCannotAnswer) {
  const ValueTally one = tally({1.0});
  const ValueTally* const three[] = {&one, &one, &one};
  EXPECT_THROW(static_cast<void>(kolmogorov_smirnov(pool(three), KsMethod::exact, Alternative::two_sided, confidence)),
               InvalidInput);
}

}  // namespace
}  // namespace lotrecht::drift
