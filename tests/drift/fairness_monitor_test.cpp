#include <lotrecht/drift/fairness_monitor.hpp>

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <numeric>
#include <span>
#include <vector>

#include <gtest/gtest.h>

#include <lotrecht/core/stream.hpp>
#include <support/anytime.hpp>
#include <support/refusal.hpp>

namespace lotrecht::drift {
namespace {

using lotrecht::testing::expect_bytes_keep;
using stats::BinomialTally;

/// A week of n cases a group with these rates.
std::vector<BinomialTally> week(Stream& draw, const std::vector<double>& rates, int n) {
  std::vector<BinomialTally> counts;
  for (const double rate : rates) {
    BinomialTally tally;
    for (int i = 0; i < n; ++i) {
      tally.trials += 1;
      tally.successes += draw.uniform() < rate ? 1U : 0U;
    }
    counts.push_back(tally);
  }
  return counts;
}

TEST(FairnessMonitor, IsADetectorFedWithConditionalEvidence) {
  Stream draw{Seed{1}, Purpose::simulation, 0};
  for (const EDetectorKind kind : {EDetectorKind::cusum, EDetectorKind::shiryaev_roberts}) {
    FairnessMonitor monitor{{.groups = 3, .one_false_alarm_per = 1e9, .kind = kind, .reference = 0, .tolerated = 1.1}};
    const OddsRatioBets bets{.tolerated = 1.1};
    EDetector detector{1e9, kind, std::vector<double>(2 * bets.size(), 1.0)};
    for (int t = 0; t < 30; ++t) {
      const std::vector<BinomialTally> counts = week(draw, {0.3, 0.3, 0.5}, 12);
      monitor.update(counts);
      std::vector<double> logs(2 * bets.size(), 0.0);
      bets.add({counts[1], counts[0]}, std::span{logs}.first(bets.size()));
      bets.add({counts[2], counts[0]}, std::span{logs}.last(bets.size()));
      detector.update(logs);
    }
    EXPECT_EQ(monitor.detector(), detector);
    EXPECT_EQ(monitor.compared_groups(), (std::vector<std::size_t>{1, 2}));
    const FairnessMonitor::Driver driver = monitor.driver();
    EXPECT_EQ(driver.group, 2U);
    EXPECT_TRUE(driver.greater);
  }
}

TEST(FairnessMonitor, NamesWhoDriftsSinceWhenAndCountsExactly) {
  Stream draw{Seed{3}, Purpose::simulation, 0};
  FairnessMonitor monitor{{.groups = 4, .one_false_alarm_per = 260.0}};
  std::vector<BinomialTally> since_change(4);
  int look = 0;
  for (; look < 400 && monitor.detector().signal() != Signal::drift; ++look) {
    const double season = 0.1 * std::sin(look / 8.0);
    const double others = 0.35 + season;
    const std::vector<BinomialTally> counts =
        week(draw, {others, others, look < 60 ? others : others - 0.2, others}, 25);
    monitor.update(counts);
    if (look >= 60) {
      for (std::size_t g = 0; g < 4; ++g) since_change[g].merge(counts[g]);
    }
  }
  EXPECT_GT(look, 60);
  EXPECT_LT(look, 90);
  const FairnessMonitor::Driver driver = monitor.driver();
  EXPECT_EQ(driver.group, 2U);
  EXPECT_FALSE(driver.greater);
  EXPECT_GT(driver.share, 0.8);
  EXPECT_LT(driver.odds_ratio, 0.7);
  EXPECT_NEAR(static_cast<double>(driver.since), 61.0, 12.0);
  const auto weeks = static_cast<std::uint64_t>(look) - driver.since + 1;
  EXPECT_EQ(driver.counts.a.trials, 25 * weeks);
  EXPECT_EQ(driver.counts.b.trials, 75 * weeks);
  if (driver.since == 61) {
    EXPECT_EQ(driver.counts.a, since_change[2]);
  }
  const std::vector<double> shares = monitor.shares();
  EXPECT_NEAR(std::accumulate(shares.begin(), shares.end(), 0.0), 1.0, 1e-12);
  EXPECT_EQ(monitor.detector().alarms(), 1U);
}

TEST(FairnessMonitor, AnAcceptedRatioIsNoAlarm) {
  Stream draw{Seed{5}, Purpose::simulation, 0};
  const double odds_ratio = (0.5 / 0.5) / (0.3 / 0.7);
  FairnessMonitor knows{{.one_false_alarm_per = 1000.0, .accepted = {1.0, odds_ratio}}};
  FairnessMonitor does_not{{.one_false_alarm_per = 1000.0}};
  for (int t = 0; t < 100; ++t) {
    const std::vector<BinomialTally> counts = week(draw, {0.3, 0.5}, 20);
    knows.update(counts);
    does_not.update(counts);
  }
  EXPECT_EQ(knows.detector().alarms(), 0U);
  EXPECT_GT(does_not.detector().alarms(), 3U);
  EXPECT_LT(does_not.evidence().p_value(), 1e-6);
}

/// Mean evidence over all ways that `left` more weeks of 1 and 2 cases can go, both decided with the same rate.
double mean_evidence(const FairnessMonitor& state, int left) {
  if (left == 0) return state.evidence().e_value();
  const double rate = left % 2 == 0 ? 0.3 : 0.6;
  double mean = 0.0;
  for (std::uint64_t a = 0; a <= 1; ++a) {
    for (std::uint64_t b = 0; b <= 2; ++b) {
      FairnessMonitor next = state;
      next.update(std::vector<BinomialTally>{{a, 1}, {b, 2}});
      const double p_b = b == 1 ? 2.0 * rate * (1.0 - rate) : b == 2 ? rate * rate : (1.0 - rate) * (1.0 - rate);
      mean += (a == 1 ? rate : 1.0 - rate) * p_b * mean_evidence(next, left - 1);
    }
  }
  return mean;
}

TEST(FairnessMonitor, EvidenceIsOneOnAverageAndSeesLateChanges) {
  EXPECT_NEAR(mean_evidence(FairnessMonitor{{.one_false_alarm_per = 1.5, .factors = {2.0}}}, 4), 1.0, 1e-12);
  Stream draw{Seed{8}, Purpose::simulation, 0};
  FairnessMonitor monitor{{.one_false_alarm_per = 260.0}};
  for (int t = 0; t < 300; ++t) monitor.update(week(draw, {0.3, 0.3}, 20));
  EXPECT_GT(monitor.evidence().p_value(), 0.01);
  for (int t = 0; t < 40; ++t) monitor.update(week(draw, {0.3, 0.6}, 20));
  EXPECT_LT(monitor.evidence().p_value(), 1e-6);
}

TEST(FairnessMonitor, StrataThatDifferAreNoGap) {
  // In each district groups are treated alike; added up, one group is selected far less often.
  Stream draw{Seed{6}, Purpose::simulation, 0};
  FairnessMonitor stratified{{.one_false_alarm_per = 2000.0}};
  FairnessMonitor added_up{{.one_false_alarm_per = 2000.0}};
  for (int t = 0; t < 60; ++t) {
    std::vector<BinomialTally> counts = week(draw, {0.7}, 40);
    counts.push_back(week(draw, {0.7}, 10)[0]);
    counts.push_back(week(draw, {0.2}, 10)[0]);
    counts.push_back(week(draw, {0.2}, 40)[0]);
    stratified.update(counts);
    BinomialTally a = counts[0];
    a.merge(counts[2]);
    BinomialTally b = counts[1];
    b.merge(counts[3]);
    added_up.update(std::vector{a, b});
  }
  EXPECT_EQ(stratified.detector().alarms(), 0U);
  EXPECT_GT(added_up.detector().alarms(), 0U);
}

TEST(FairnessMonitor, KeepsItsStateAndRefusesWhatCannotBe) {
  Stream draw{Seed{7}, Purpose::simulation, 0};
  FairnessMonitor monitor{{.groups = 3, .one_false_alarm_per = 20.0, .accepted = {1.0, 1.2, 1.0}}};
  for (int t = 0; t < 40; ++t) {
    monitor = deserialize<FairnessMonitor>(serialize(monitor));
    monitor.update(week(draw, {0.3, 0.3, t < 20 ? 0.3 : 0.8}, 10));
  }
  EXPECT_GT(monitor.detector().alarms(), 0U);
  expect_bytes_keep(monitor);
  const FairnessMonitor before = monitor;
  EXPECT_NE(test::refusal([&] {
              monitor.update(std::vector<BinomialTally>{{1, 2}, {3, 4}, {6, 5}});
            }).find("stratum 0, group 2: 6 selected of 5"),
            std::string::npos);
  EXPECT_THROW(monitor.update(std::vector<BinomialTally>(4)), InvalidInput);
  EXPECT_THROW(monitor.update(std::vector<BinomialTally>{}), InvalidInput);
  EXPECT_EQ(monitor, before);
  monitor.update(std::vector<BinomialTally>(3));  // a week without cases is a look
  EXPECT_EQ(monitor.detector().looks(), 41U);
  EXPECT_THROW((FairnessMonitor{{.groups = 1}}), InvalidInput);
  EXPECT_THROW((FairnessMonitor{{.reference = 2}}), InvalidInput);
  EXPECT_THROW((FairnessMonitor{{.accepted = {1.0}}}), InvalidInput);
  EXPECT_THROW((FairnessMonitor{{.tolerated = 0.5}}), InvalidInput);
}

}  // namespace
}  // namespace lotrecht::drift
