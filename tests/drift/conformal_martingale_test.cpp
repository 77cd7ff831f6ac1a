#include <lotrecht/drift/conformal_martingale.hpp>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <vector>

#include <gtest/gtest.h>

#include <support/anytime.hpp>

namespace lotrecht::drift {
namespace {

using lotrecht::testing::expect_bytes_keep;

double lot(Seed seed, std::uint64_t n) { return Stream{seed, Purpose::permutation, n}.uniform_open(); }

TEST(ConformalMartingale, PValuesAreSharesOfRowsAsStrangeWithTiesByLot) {
  const Seed seed{11};
  ConformalMartingale martingale{seed};
  Stream draw{Seed{2}, Purpose::simulation, 0};
  std::vector<double> seen;
  for (int i = 0; i < 3000; ++i) {
    // Few values at first, so that there are ties, and enough of them for several blocks.
    const double score = i < 1500 ? static_cast<double>(draw.below(7)) : draw.uniform() * 9.0;
    seen.push_back(score);
    const double p = martingale.update(score);
    if (i % 37 != 0 && i > 60) continue;
    const auto above = std::count_if(seen.begin(), seen.end(), [&](double x) { return x > score; });
    const auto equal = std::count(seen.begin(), seen.end(), score);
    const double n = static_cast<double>(seen.size());
    ASSERT_EQ(p, (static_cast<double>(above) + lot(seed, seen.size()) * static_cast<double>(equal)) / n);
  }
  EXPECT_EQ(martingale.rows(), 3000U);
}

TEST(ConformalMartingale, OverAllOrdersTheJumperWinsWhatTheLotsAloneWouldGive) {
  // Ranks in a random order are independent and uniform, and the jumper's money is linear in each bet; so over all
  // orders its mean is that of bets 1 + ε (mean p - 1/2), with mean p = ((n - 1) / 2 + U_n) / n. Over U this is 1.
  const Seed seed{5};
  std::vector<double> order{1, 2, 3, 4, 5, 6};
  double sum = 0.0;
  double orders = 0.0;
  do {
    ConformalMartingale martingale{seed, ConformalBet::simple_jumper, 0.1};
    for (const double x : order) martingale.update(x);
    sum += martingale.evidence().e_value();
    orders += 1.0;
  } while (std::next_permutation(order.begin(), order.end()));
  std::array<double, 3> money{1.0 / 3, 1.0 / 3, 1.0 / 3};
  for (std::uint64_t n = 1; n <= 6; ++n) {
    const double all = money[0] + money[1] + money[2];
    for (std::size_t i = 0; i < 3; ++i) {
      const double epsilon = static_cast<double>(i) - 1.0;
      money[i] = (0.9 * money[i] + 0.1 / 3.0 * all) * (1.0 + epsilon * (lot(seed, n) - 0.5) / static_cast<double>(n));
    }
  }
  EXPECT_NEAR(sum / orders, money[0] + money[1] + money[2], 1e-12);
}

TEST(ConformalMartingale, TheMixtureIsItsIntegral) {
  for (const bool strange : {false, true}) {
    ConformalMartingale martingale{Seed{3}, ConformalBet::power_mixture};
    double log_product = 0.0;
    for (int n = 1; n <= 40; ++n) {
      log_product += std::log(martingale.update(strange ? static_cast<double>(n) : -static_cast<double>(n)));
      const int steps = 20'000;  // Simpson's rule of ε^n (Π p)^(ε - 1)
      double integral = 0.0;
      for (int i = 0; i <= steps; ++i) {
        const double epsilon = static_cast<double>(i) / steps;
        const double weight = i == 0 || i == steps ? 1.0 : i % 2 == 1 ? 4.0 : 2.0;
        integral += weight * std::exp((epsilon - 1.0) * log_product) * std::pow(epsilon, n);
      }
      integral /= 3.0 * steps;
      ASSERT_NEAR(martingale.evidence().log_e(), std::log(integral), 1e-7) << n;
    }
    EXPECT_EQ(martingale.evidence().log_e() > 5.0, strange);
  }
}

TEST(ConformalMartingale, ExchangeableRowsSeldomReachTwentyAndAChangeDoes) {
  // 300 streams; a true chance of 1/20 gives more than 45 less than once in 10^8.
  for (const ConformalBet bet : {ConformalBet::simple_jumper, ConformalBet::power_mixture}) {
    int reached = 0;
    for (std::uint64_t run = 0; run < 300; ++run) {
      Stream draw{Seed{8}, Purpose::simulation, run};
      ConformalMartingale martingale{Seed{run}, bet};
      for (int i = 0; i < 150; ++i) martingale.update(static_cast<double>(draw.below(20)));
      reached += martingale.evidence().p_value() <= 0.05 ? 1 : 0;
    }
    EXPECT_LE(reached, 45);
    ConformalMartingale changed{Seed{1}, bet};
    Stream draw{Seed{9}, Purpose::simulation, 0};
    for (int i = 0; i < 600; ++i) changed.update(draw.uniform() + (i < 300 ? 0.0 : 0.8));
    EXPECT_LT(changed.evidence().p_value(), 1e-3);
  }
}

TEST(ConformalMartingale, IsReplayedExactlyAndRefusesNan) {
  ConformalMartingale martingale{Seed{7}, ConformalBet::simple_jumper, 0.05};
  for (const double x : {0.0, -0.0, 3.5, std::numeric_limits<double>::infinity(), 2.0}) martingale.update(x);
  expect_bytes_keep(martingale);
  ConformalMartingale again = deserialize<ConformalMartingale>(serialize(martingale));
  EXPECT_EQ(again.update(1.0), martingale.update(1.0));
  EXPECT_EQ(again, martingale);
  EXPECT_THROW(martingale.update(std::nan("")), InvalidInput);
  EXPECT_EQ(again, martingale);
  EXPECT_THROW((ConformalMartingale{Seed{1}, ConformalBet::simple_jumper, 0.0}), InvalidInput);
}

}  // namespace
}  // namespace lotrecht::drift
