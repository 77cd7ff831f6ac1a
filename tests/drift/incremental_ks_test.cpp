#include <lotrecht/drift/incremental_ks.hpp>

#include <cmath>
#include <cstddef>
#include <vector>

#include <gtest/gtest.h>

#include <lotrecht/drift/kolmogorov_smirnov.hpp>
#include <lotrecht/drift/simulated_run.hpp>
#include <support/normal_charts.hpp>
#include <support/streams.hpp>
#include <support/two_windows.hpp>

namespace lotrecht::drift {
namespace {

using namespace lotrecht::testing;

void expect_alarms_of_the_definition(const IncrementalKS::Parameters& parameters, const std::vector<double>& stream) {
  IncrementalKS detector{parameters};
  std::vector<double> reference;
  std::vector<double> last;
  int alarms = 0;
  for (const double x : stream) {
    if (reference.size() < parameters.window) {
      reference.push_back(x);
    } else {
      last.push_back(x);
    }
    if (last.size() > parameters.window) last.erase(last.begin());
    const Signal signal = detector.update(x);
    bool drift = false;
    if (last.size() == parameters.window) {
      const auto test = kolmogorov_smirnov(pooled(reference, last), KsMethod::exact, stats::Alternative::two_sided,
                                           stats::Confidence{0.95})
                            .test;
      ASSERT_NEAR(detector.distance(), test.statistic, 1e-12);
      ASSERT_NEAR(detector.p_value() / test.p_value, 1.0, 1e-9);
      drift = test.statistic >= detector.critical_distance() * (1.0 - 1e-12);
      // The exact p-value given the ties is never larger than the one the alarm goes by.
      if (drift) {
        EXPECT_LE(test.p_value, parameters.alpha * (1.0 + 1e-9));
      }
    }
    ASSERT_EQ(signal == Signal::drift, drift);
    if (drift) {
      reference = last;
      last.clear();
      ++alarms;
    }
  }
  EXPECT_GT(alarms, 0);
}

TEST(IncrementalKS, AlarmsWhereTheTestOfItsWindowsDoes) {
  const std::vector<double> numbers = rising_numbers();
  expect_alarms_of_the_definition({0.01, 40}, numbers);
  std::vector<double> tied;
  for (const double x : numbers) tied.push_back(std::round(0.5 * x));
  expect_alarms_of_the_definition({0.02, 25}, tied);
}

TEST(IncrementalKS, KeepsTheLawsOfDetectors) {
  expect_detector_laws(IncrementalKS{{0.001, 50}}, rising_numbers());
  expect_detector_laws(IncrementalKS{}, rising_bits());
}

TEST(IncrementalKS, WindowsOfOneNeverDiffer) {
  EXPECT_THROW((IncrementalKS{{0.5, 1}}), InvalidInput) << "the only distance there can be is certain";
}

TEST(IncrementalKS, KeepsAPromiseWhateverTheDistribution) {
  // Found by 400 runs and checked by 200 others of another seed and distribution: the ratio of two such means has a
  // standard error of .09, so that it lies below .6 less than once in 10^8; above, the next distance may be far.
  const auto draw = [](Stream& stream) { return std::exp(3.0 * stream.uniform()); };
  const IncrementalKS detector = IncrementalKS::for_run_length(40, 300.0, Seed{3});
  const SimulatedRuns found = simulate_runs(detector, draw, 200, 10'000, Seed{4});
  EXPECT_GT(found.mean, 0.6 * 300.0);
  EXPECT_LT(found.mean, 2.5 * 300.0);
  EXPECT_THROW(static_cast<void>(IncrementalKS::for_run_length(40, 0.5, Seed{3})), InvalidInput);
  EXPECT_THROW(static_cast<void>(IncrementalKS::for_run_length(2, 1e5, Seed{3}, 20)), InvalidInput);
}

TEST(IncrementalKS, RefusesWhatItCannotUse) {
  EXPECT_THROW((IncrementalKS{{1.0, 100}}), InvalidInput);
  EXPECT_THROW((IncrementalKS{{0.001, 0}}), InvalidInput);
  EXPECT_THROW((IncrementalKS{{0.001, 10'001}}), InvalidInput);
  EXPECT_FALSE(IncrementalKS::accepts(std::nan("")));
}

}  // namespace
}  // namespace lotrecht::drift
