#include <lotrecht/drift/e_detector.hpp>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <limits>
#include <map>
#include <numeric>
#include <span>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

#include <support/anytime.hpp>

namespace lotrecht::drift {
namespace {

using lotrecht::testing::expect_bytes_keep;

/// Bits with rate 1/2, bet on at rates 0.75 and 0.25: e is 1.5 or 0.5.
std::vector<double> bets(bool bit) { return {std::log(bit ? 1.5 : 0.5), std::log(bit ? 0.5 : 1.5)}; }

/// Σ_{t=0}^{n-1} P(no alarm in t looks), over all streams of bits: a lower bound of the mean time to a false alarm.
double run_length_so_far(const EDetector& fresh, int n) {
  // States that behave alike are one: they are told apart by their bytes less looks and counts, so by level and shares.
  std::map<std::vector<double>, std::pair<EDetector, double>> alive;
  alive.emplace(std::vector<double>{}, std::pair{fresh, 1.0});
  double sum = 0.0;
  for (int t = 0; t < n; ++t) {
    std::map<std::vector<double>, std::pair<EDetector, double>> next;
    for (const auto& [key, state] : alive) {
      sum += state.second;
      for (const bool bit : {false, true}) {
        EDetector after = state.first;
        if (after.update(bets(bit)) == Signal::drift) continue;
        std::vector<double> where = after.shares();
        where.push_back(after.log_level());
        for (double& x : where) x = std::round(x * 1e9);
        auto [place, fresh_one] = next.emplace(std::move(where), std::pair{after, 0.0});
        place->second.second += 0.5 * state.second;
      }
    }
    alive = std::move(next);
  }
  return sum;
}

TEST(EDetector, TheMeanTimeToAFalseAlarmIsAtLeastTheBudget) {
  for (const EDetectorKind kind : {EDetectorKind::shiryaev_roberts, EDetectorKind::cusum}) {
    // Enumerated until the sum alone passes the budget: what is left can only add to it.
    const EDetector detector{6.0, kind, {1.0, 1.0}};
    const double length = run_length_so_far(detector, 14);
    EXPECT_GE(length, 6.0);
    if (kind == EDetectorKind::shiryaev_roberts) {
      EXPECT_LT(length, 14.0) << "it does alarm";
    }
  }
}

TEST(EDetector, FollowsItsRecursions) {
  EDetector sr{1e6, EDetectorKind::shiryaev_roberts, {1.0}};
  EDetector cusum{1e6, EDetectorKind::cusum, {1.0}};
  double m = 0.0;
  double c = 0.0;
  for (const double e : {1.5, 0.5, 2.0, 2.0, 0.1, 0.9, 3.0, 1.2}) {
    m = (m + 1.0) * e;
    c = std::max(c, 1.0) * e;
    const double log_e = std::log(e);
    sr.update(std::span{&log_e, 1});
    cusum.update(std::span{&log_e, 1});
    EXPECT_NEAR(sr.level(), m, 1e-12 * m);
    EXPECT_NEAR(cusum.level(), c, 1e-12 * c);
  }
  EXPECT_EQ(cusum.since(0), 7U) << "0.1 · 0.9 was the last loss";
  EXPECT_EQ(sr.since(0), 1U);
}

TEST(EDetector, SharesAddUpAndNameTheDriver) {
  EDetector detector{20.0, EDetectorKind::cusum, {1.0, 3.0}};
  EXPECT_EQ(detector.shares(), (std::vector{0.0, 0.0}));
  std::size_t looks = 0;
  while (detector.signal() != Signal::drift && looks < 100) {
    detector.update(bets(true));
    ++looks;
  }
  const std::vector<double> shares = detector.shares();
  EXPECT_NEAR(std::accumulate(shares.begin(), shares.end(), 0.0), 1.0, 1e-12);
  EXPECT_GT(shares[0], 0.9);
  // ¼ 1.5^n + ¾ 0.5 >= 20 at n = 11.
  EXPECT_EQ(looks, 11U);
  EXPECT_EQ(detector.alarms(), 1U);
  detector.update(bets(true));
  EXPECT_EQ(detector.signal(), Signal::none) << "begun anew";
  EXPECT_NEAR(detector.level(), 0.25 * 1.5 + 0.75 * 0.5, 1e-12);
  EXPECT_EQ(detector.since(0), 12U);
}

TEST(EDetector, KeepsItsStateAndRefusesWhatCannotBe) {
  EDetector detector{50.0, EDetectorKind::shiryaev_roberts, {1.0, 2.0}};
  for (const bool bit : {true, false, true, true}) detector.update(bets(bit));
  expect_bytes_keep(detector);
  const EDetector before = detector;
  EXPECT_THROW(detector.update(std::vector{0.0}), InvalidInput);
  EXPECT_THROW(detector.update(std::vector{0.0, std::nan("")}), InvalidInput);
  EXPECT_THROW(detector.update(std::vector{0.0, std::numeric_limits<double>::infinity()}), InvalidInput);
  EXPECT_EQ(detector, before);
  const double lost = -std::numeric_limits<double>::infinity();
  detector.update(std::vector{lost, lost});
  EXPECT_EQ(detector.level(), 0.0);
  detector.update(std::vector{0.0, 0.0});
  EXPECT_NEAR(detector.level(), 1.0, 1e-15);
  EXPECT_THROW((EDetector{0.5, EDetectorKind::cusum, {1.0}}), InvalidInput);
  EXPECT_THROW((EDetector{50.0, EDetectorKind::cusum, {}}), InvalidInput);
  EXPECT_THROW((EDetector{50.0, EDetectorKind::cusum, {0.0}}), InvalidInput);
}

}  // namespace
}  // namespace lotrecht::drift
