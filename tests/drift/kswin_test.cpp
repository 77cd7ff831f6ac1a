#include <lotrecht/drift/kswin.hpp>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <vector>

#include <gtest/gtest.h>

#include <lotrecht/core/stream.hpp>
#include <lotrecht/drift/kolmogorov_smirnov.hpp>
#include <lotrecht/drift/simulated_run.hpp>
#include <support/normal_charts.hpp>
#include <support/streams.hpp>
#include <support/two_windows.hpp>

namespace lotrecht::drift {
namespace {

using namespace lotrecht::testing;

/// The test of the last `recent` of some values against the others.
KolmogorovSmirnov by_definition(const std::vector<double>& window, std::size_t recent) {
  const std::vector<double> older(window.begin(), window.end() - static_cast<std::ptrdiff_t>(recent));
  const std::vector<double> newer(window.end() - static_cast<std::ptrdiff_t>(recent), window.end());
  return kolmogorov_smirnov(pooled(older, newer), KsMethod::exact, stats::Alternative::two_sided,
                            stats::Confidence{0.95});
}

void expect_alarms_of_the_definition(const KSWIN::Parameters& parameters, const std::vector<double>& stream) {
  KSWIN detector{parameters};
  std::vector<double> window;
  int alarms = 0;
  for (const double x : stream) {
    window.push_back(x);
    if (window.size() > parameters.window) window.erase(window.begin());
    const Signal signal = detector.update(x);
    bool drift = false;
    if (window.size() == parameters.window) {
      const KolmogorovSmirnov expected = by_definition(window, parameters.recent);
      ASSERT_NEAR(detector.distance(), expected.test.statistic, 1e-12);
      ASSERT_NEAR(detector.p_value() / expected.test.p_value, 1.0, 1e-9);
      drift = expected.test.statistic >= detector.critical_distance() * (1.0 - 1e-12);
    }
    ASSERT_EQ(signal == Signal::drift, drift);
    if (drift) {
      window.erase(window.begin(), window.end() - parameters.recent);
      ++alarms;
    }
  }
  EXPECT_GT(alarms, 1);
}

TEST(KSWIN, AlarmsWhereTheTestOfItsWindowDoes) {
  const std::vector<double> numbers = rising_numbers();
  expect_alarms_of_the_definition({0.05, 60, 20}, numbers);
  std::vector<double> tied;
  for (const double x : numbers) tied.push_back(std::round(x));
  expect_alarms_of_the_definition({0.05, 45, 15}, tied);
}

TEST(KSWIN, TheCriticalDistanceIsTheSmallestThatIsRareEnough) {
  // Without ties: windows that differ by one step more or less than the critical distance.
  for (const auto& [alpha, window, recent] : {KSWIN::Parameters{0.005, 100, 30}, {0.05, 21, 7}, {1e-6, 80, 40}}) {
    const KSWIN detector{{alpha, window, recent}};
    const double n = window - recent;
    const double m = recent;
    PooledValues distinct;
    distinct.rows = {window - recent, recent};
    for (std::uint32_t i = 0; i < window; ++i) {
      distinct.values.push_back(i);
    }
    distinct.counts = {std::vector<std::uint64_t>(window, 1), std::vector<std::uint64_t>(window, 0)};
    const double h = std::round(detector.critical_distance() * n * m);
    EXPECT_LE(detail::ks_exact_tail(distinct, h, detail::KsSide::both), alpha);
    EXPECT_GT(detail::ks_exact_tail(distinct, h - 1.0, detail::KsSide::both), alpha);
  }
}

TEST(KSWIN, KeepsTheLawsOfDetectors) {
  expect_detector_laws(KSWIN{}, rising_numbers());
  expect_detector_laws(KSWIN{{0.001, 60, 30}}, rising_numbers());
}

TEST(KSWIN, DoesNotCareForTheScale) {
  KSWIN plain;
  KSWIN bent;
  for (const double x : rising_numbers()) EXPECT_EQ(plain.update(x), bent.update(std::exp(0.5 * x)));
}

TEST(KSWIN, KeepsAPromiseWhateverTheDistribution) {
  // Found by 400 runs and checked by 200 others of another seed and distribution: the ratio of two such means has a
  // standard error of .09, so that it lies below .6 less than once in 10^8; above, the next distance may be far.
  const auto draw = [](Stream& stream) { return std::exp(3.0 * stream.uniform()); };
  const KSWIN detector = KSWIN::for_run_length(60, 20, 300.0, Seed{3});
  const SimulatedRuns found = simulate_runs(detector, draw, 200, 10'000, Seed{4});
  EXPECT_GT(found.mean, 0.6 * 300.0);
  EXPECT_LT(found.mean, 2.5 * 300.0);
  EXPECT_THROW(static_cast<void>(KSWIN::for_run_length(60, 20, 0.5, Seed{3})), InvalidInput);
  EXPECT_THROW(static_cast<void>(KSWIN::for_run_length(4, 2, 1e5, Seed{3}, 20)), InvalidInput);
}

TEST(KSWIN, RefusesWhatItCannotUse) {
  EXPECT_THROW((KSWIN{{0.0, 100, 30}}), InvalidInput);
  EXPECT_THROW((KSWIN{{0.005, 100, 100}}), InvalidInput);
  EXPECT_THROW((KSWIN{{0.005, 10'001, 30}}), InvalidInput);
  EXPECT_THROW((KSWIN{{0.005, 6, 3}}), InvalidInput) << "even the largest distance has p = .1";
  EXPECT_FALSE(KSWIN::accepts(std::numeric_limits<double>::infinity()));
}

}  // namespace
}  // namespace lotrecht::drift
