#include <lotrecht/drift/distance.hpp>

#include <cmath>
#include <cstdint>
#include <limits>
#include <random>
#include <vector>

#include <gtest/gtest.h>

#include <lotrecht/drift/category_distances.hpp>
#include <lotrecht/drift/energy_distance.hpp>
#include <lotrecht/drift/kuiper.hpp>
#include <lotrecht/drift/wasserstein.hpp>
#include <support/two_windows.hpp>

namespace lotrecht::drift {
namespace {

using namespace lotrecht::testing;

const stats::Confidence confidence{0.9};
constexpr double unbounded = std::numeric_limits<double>::infinity();

stats::Estimate wasserstein(const Window& a, const Window& b, unsigned threads = 1) {
  return distance(pooled(a, b).pair(), Wasserstein{}, "wasserstein", unbounded, confidence, {199, Seed{1}, threads});
}

TEST(Distance, HoldsTheObservedOneAndStaysInRange) {
  std::mt19937_64 draw{8};
  for (int round = 0; round < 20; ++round) {
    const Window a = random_window(draw, 30);
    const Window b = random_window(draw, 30);
    const stats::Estimate w = wasserstein(a, b);
    EXPECT_LE(w.low, w.value);
    EXPECT_GE(w.high, w.value);
    EXPECT_GE(w.low, 0.0);
    const stats::Estimate k = distance(pooled(a, b).pair(), Kuiper{}, "kuiper", 1.0, confidence, {499, Seed{1}});
    EXPECT_LE(k.high, 1.0);
  }
}

TEST(Distance, CoversWithoutDriftAndWithIt) {
  // Of 100 pairs of windows at 90 %, at least 70 cover: fewer would come by chance with a probability below 1e-8 even
  // at a true coverage of .9; it is higher. Distances of the populations: 0 and 0.8.
  std::mt19937_64 draw{44};
  std::normal_distribution<double> normal;
  for (const double shift : {0.0, 0.8}) {
    int covered = 0;
    for (int round = 0; round < 100; ++round) {
      Window a(60);
      Window b(40);
      for (double& x : a) x = normal(draw);
      for (double& x : b) x = normal(draw) + shift;
      const stats::Estimate w = wasserstein(a, b);
      covered += w.low <= shift && shift <= w.high ? 1 : 0;
    }
    EXPECT_GE(covered, 70) << shift;
  }
}

TEST(Distance, CoversInWindowsOfAFewRows) {
  // Resamples of four rows beside forty stray too little: without allowing for it .76 cover at 90 %, with it .895
  // (4,000 pairs, by another program). Fewer than 660 of 800 come by chance with a probability below 1e-9.
  std::mt19937_64 draw{45};
  std::normal_distribution<double> normal;
  int covered = 0;
  for (int round = 0; round < 800; ++round) {
    Window a(4);
    Window b(40);
    for (double& x : a) x = normal(draw);
    for (double& x : b) x = normal(draw);
    covered += distance(pooled(a, b).pair(), Wasserstein{}, "w", unbounded, confidence, {99, Seed{1}}).low <= 0.0;
  }
  EXPECT_GE(covered, 660);
  EXPECT_NEAR(detail::resampling_factor(2, stats::Confidence{0.95}),
              std::sqrt(2.0) * 12.706204736432095 / 1.959963984540054, 1e-9);
}

TEST(Distance, WindowsOfOneCategoryAreNotCertainThatThereIsNoOther) {
  const std::vector<std::uint64_t> ten{10, 0};
  const stats::Estimate same = distance({{}, ten, ten, 10, 10}, TotalVariation{}, "tv", 1.0, confidence, {99, Seed{1}});
  EXPECT_EQ(same.low, 0.0);
  EXPECT_NEAR(same.high, 2.0 * (1.0 - std::pow(0.05, 0.1)), 1e-12);  // each may have missed so much at 95 %
  const std::vector<std::uint64_t> both{5, 5};
  const stats::Estimate other =
      distance({{}, both, both, 10, 10}, TotalVariation{}, "tv", 1.0, confidence, {99, Seed{1}});
  EXPECT_LT(other.high, 1.0);
}

TEST(Distance, FewRowsOfOneNumberAreNotCertainThatThereIsNoOther) {
  // Of the four that are alike, at most 1 - .05^(1/4) of their population is elsewhere, at most 10 away.
  const double unseen = 1.0 - std::pow(0.05, 0.25);
  const Window few(4, 0.0);
  const Window many{0, 0, 0, 10};
  const auto slack = [&](const auto& metric) {
    const PooledValues both = pooled(few, many);
    return detail::unseen_slack<std::decay_t<decltype(metric)>>(both.pair(), 0.1);
  };
  EXPECT_NEAR(slack(Wasserstein{}), 10.0 * unseen, 1e-12);
  EXPECT_NEAR(slack(EnergyDistance{}), std::sqrt(20.0) * unseen, 1e-12);
  EXPECT_EQ(wasserstein(few, many).low, 0.0);
  EXPECT_EQ(wasserstein(few, few).high, 0.0) << "nothing else was met anywhere";
  EXPECT_EQ(detail::unseen_slack<Wasserstein>(pooled(many, {1, 2}).pair(), 0.1), 0.0);
}

TEST(Distance, DoesNotDependOnThreads) {
  std::mt19937_64 draw{8};
  const Window a = random_window(draw, 30);
  const Window b = random_window(draw, 30);
  EXPECT_EQ(wasserstein(a, b, 1).high, wasserstein(a, b, 3).high);
}

TEST(Distance, EdgesHaveDefinedAnswers) {
  EXPECT_EQ(wasserstein({}, {1}).undefined, stats::Undefined::nobody);
  EXPECT_EQ(wasserstein({}, {1}).high, unbounded);
  EXPECT_EQ(wasserstein({1}, {3}).high, unbounded) << "one row says nothing of its window's spread";
  EXPECT_THROW(static_cast<void>(distance(pooled({1}, {2}).pair(), Wasserstein{}, "w", 1.0, confidence, {0, Seed{1}})),
               InvalidInput);
}

}  // namespace
}  // namespace lotrecht::drift
