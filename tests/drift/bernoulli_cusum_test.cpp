#include <lotrecht/drift/bernoulli_cusum.hpp>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <tuple>

#include <gtest/gtest.h>
#include <Eigen/Dense>

#include <lotrecht/core/stream.hpp>
#include <support/streams.hpp>

namespace lotrecht::drift {
namespace {

using namespace lotrecht::testing;

/// (I - Q) L = 1, by a dense solver with a few more digits, for it loses as many as the run is long.
double run_length_by_solving(const detail::CusumSteps& steps, double rate) {
  const auto states = static_cast<Eigen::Index>(steps.threshold);
  using Matrix = Eigen::Matrix<long double, Eigen::Dynamic, Eigen::Dynamic>;
  Matrix matrix = Matrix::Identity(states, states);
  for (Eigen::Index s = 0; s < states; ++s) {
    matrix(s, std::max<Eigen::Index>(0, s - steps.down)) -= 1.0L - static_cast<long double>(rate);
    if (s + steps.up < states) matrix(s, s + steps.up) -= static_cast<long double>(rate);
  }
  const Matrix ones = Matrix::Ones(states, 1);
  return static_cast<double>(matrix.partialPivLu().solve(ones)(0, 0));
}

TEST(BernoulliCUSUM, RunLengthSolvesTheMarkovChain) {
  for (const detail::CusumSteps& steps :
       {detail::CusumSteps{1, 1, 1}, {1, 1, 7}, {3, 1, 20}, {7, 3, 25}, {2, 5, 12}, {40, 9, 90}, {9, 1, 4}}) {
    for (const double rate : {0.05, 0.1, 0.3, 0.6}) {
      const double expected = run_length_by_solving(steps, rate);
      EXPECT_NEAR(detail::cusum_run_length(steps, rate) / expected, 1.0, 1e-9) << steps.threshold << ' ' << rate;
    }
  }
  // One yes is an alarm: geometric.
  EXPECT_NEAR(detail::cusum_run_length({1, 1, 1}, 1e-9) * 1e-9, 1.0, 1e-12);
  // Two yes in a row: (1 + p) / p², to full accuracy where solving loses it all.
  EXPECT_NEAR(detail::cusum_run_length({1, 1, 2}, 1e-9) * 1e-18 / (1.0 + 1e-9), 1.0, 1e-12);
}

TEST(BernoulliCUSUM, TheThresholdIsTheSmallestThatKeepsThePromise) {
  for (const auto& [rate, changed, time] :
       {std::tuple{0.1, 0.2, 1e4}, {0.3, 0.45, 260.0}, {0.02, 0.05, 1e6}, {0.6, 0.4, 5000.0}, {0.005, 0.02, 1e5}}) {
    const BernoulliCUSUM chart{{rate, changed, time}};
    EXPECT_GE(chart.run_length(rate), time) << rate;
    const detail::CusumSteps less{chart.steps().up, chart.steps().down, chart.steps().threshold - 1};
    EXPECT_LT(detail::cusum_run_length(less, changed > rate ? rate : 1.0 - rate), time) << rate;
    EXPECT_LT(chart.run_length(changed), 0.5 * time) << "a change is seen sooner";
  }
}

TEST(BernoulliCUSUM, SimulatedRunsAreAsLongAsComputed) {
  // 4,000 runs: the mean's standard error is about 1/63 of it (times to an alarm are nearly exponential); off by more
  // than 6 of them by chance once in 5e8.
  const BernoulliCUSUM chart{{0.2, 0.4, 300.0}};
  double values = 0.0;
  const int runs = 4000;
  for (int run = 0; run < runs; ++run) {
    Stream stream{Seed{9}, Purpose::simulation, static_cast<std::uint64_t>(run)};
    BernoulliCUSUM fresh = chart;
    do {
      values += 1.0;
    } while (fresh.update(stream.uniform() < 0.2 ? 1.0 : 0.0) != Signal::drift);
  }
  const double exact = chart.run_length(0.2);
  EXPECT_NEAR(values / runs, exact, 6.0 * exact / std::sqrt(runs));
}

TEST(BernoulliCUSUM, KeepsTheLawsOfDetectors) {
  expect_detector_laws(BernoulliCUSUM{{0.1, 0.3, 5000.0}}, rising_bits());
}

TEST(BernoulliCUSUM, AFallIsARiseOfTheOthers) {
  BernoulliCUSUM fall{{0.7, 0.4, 1000.0}};
  BernoulliCUSUM rise{{0.3, 0.6, 1000.0}};
  for (const double x : rising_bits()) EXPECT_EQ(fall.update(1.0 - x), rise.update(x));
}

TEST(BernoulliCUSUM, RefusesWhatItCannotKeep) {
  EXPECT_THROW((BernoulliCUSUM{{0.1, 0.1, 100.0}}), InvalidInput);
  EXPECT_THROW((BernoulliCUSUM{{0.0, 0.1, 100.0}}), InvalidInput);
  EXPECT_THROW((BernoulliCUSUM{{0.1, 0.2, 0.5}}), InvalidInput);
  EXPECT_THROW((BernoulliCUSUM{{0.1, 0.1001, 1e12}}), InvalidInput);
  EXPECT_THROW(static_cast<void>(BernoulliCUSUM{}.run_length(0.0)), InvalidInput);
  EXPECT_FALSE(BernoulliCUSUM::accepts(0.5));
}

}  // namespace
}  // namespace lotrecht::drift
