#include <lotrecht/drift/bocpd.hpp>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <vector>

#include <gtest/gtest.h>

#include <support/normal_charts.hpp>
#include <support/streams.hpp>

namespace lotrecht::drift {
namespace {

using namespace lotrecht::testing;

/// P(length of the present run | values), by all 2^n ways in which runs may have ended after each value.
template <class Run>
std::vector<double> lengths_by_enumeration(const Run& prior, double expected_run, const std::vector<double>& values) {
  const std::size_t n = values.size();
  std::vector<double> mass(n + 1, 0.0);
  double all = 0.0;
  for (std::uint32_t ends = 0; ends < (1U << n); ++ends) {
    double chance = 1.0;
    std::size_t length = 0;
    Run model = prior;
    for (std::size_t i = 0; i < n; ++i) {
      chance *= model.chance(values[i]);
      model.learn(values[i]);
      ++length;
      const bool ended = (ends >> i & 1U) != 0;
      chance *= ended ? 1.0 / expected_run : 1.0 - 1.0 / expected_run;
      if (ended) {
        length = 0;
        model = prior;
      }
    }
    mass[length] += chance;
    all += chance;
  }
  for (double& m : mass) m /= all;
  return mass;
}

template <class Run>
void expect_enumerated_lengths(const Run& prior, const std::vector<double>& values) {
  BOCPD<Run> detector{{prior, 8.0, 0.999999, 0}};
  for (const double x : values) detector.update(x);
  const std::vector<double> expected = lengths_by_enumeration(prior, 8.0, values);
  ASSERT_EQ(detector.run_lengths().size(), values.size() + 1);
  for (const auto& [length, mass] : detector.run_lengths()) {
    EXPECT_NEAR(mass, expected[static_cast<std::size_t>(length)], 1e-13) << length;
  }
  const double changed = 1.0 - (expected.back() + expected.front());
  EXPECT_NEAR(detector.change_probability(), changed / (1.0 - 1.0 / 8.0), 1e-12);
}

TEST(BOCPD, ProbabilitiesAreThoseOfAllWaysTheStreamMayHaveChanged) {
  expect_enumerated_lengths(BernoulliRun{}, {0, 0, 1, 0, 0, 1, 1, 1, 0, 1});
  expect_enumerated_lengths(NormalRun{1.0, 0.5, 1.0, 2.0}, {0.1, -0.3, 0.4, 2.5, 2.2, 3.1, 2.7, -1.0});
  expect_enumerated_lengths(PoissonRun{2.0, 0.5}, {3, 4, 2, 9, 12, 8, 10, 1});
}

TEST(BOCPD, KeepsTheLawsOfDetectors) {
  expect_detector_laws(BernoulliBOCPD{{{}, 1000.0, 0.9, 40}}, rising_bits());
  expect_detector_laws(NormalBOCPD{{{10.0, 0.1, 1.0, 4.0}, 500.0, 0.9, 40}}, rising_numbers());
  expect_detector_laws(PoissonBOCPD{{{}, 500.0, 0.9, 40}}, rising_bits());
}

TEST(BOCPD, SaysWhenItChanged) {
  BernoulliBOCPD detector{{{}, 1000.0, 0.99, 200}};
  const std::vector<double> stream = rising_bits();
  std::size_t i = 0;
  while (detector.update(stream[i]) != Signal::drift) ++i;
  EXPECT_GT(i, 1000u);
  EXPECT_LT(i, 1050u);
  EXPECT_NEAR(static_cast<double>(i) + 1.0 - detector.run_length(), 1000.0, 10.0);
}

TEST(BOCPD, FewRunsAreNearlyAsGoodAsAll) {
  BernoulliBOCPD all{{{}, 200.0, 0.9999, 0}};
  BernoulliBOCPD few{{{}, 200.0, 0.9999, 100}};
  double most = 0.0;
  for (std::size_t i = 0; i < 600; ++i) {
    all.update(rising_bits()[i]);
    few.update(rising_bits()[i]);
    most = std::max(most, std::abs(all.change_probability() - few.change_probability()));
  }
  EXPECT_EQ(few.run_lengths().size(), 100u);
  EXPECT_LT(most, 0.1);
}

TEST(BOCPD, AValueThatNoRunExplainsTellsNothing) {
  PoissonBOCPD detector{{{1.0, 1000.0}, 500.0, 0.9, 50}};
  for (int i = 0; i < 20; ++i) detector.update(0.0);
  detector.update(1e15);
  EXPECT_GE(detector.change_probability(), 0.0);
  EXPECT_LE(detector.change_probability(), 1.0);
}

TEST(BOCPD, RefusesWhatItCannotUse) {
  EXPECT_THROW((NormalBOCPD{{{0.0, -1.0, 1.0, 1.0}, 100.0, 0.9, 50}}), InvalidInput);
  EXPECT_THROW((NormalBOCPD{{{}, 1.0, 0.9, 50}}), InvalidInput);
  EXPECT_THROW((NormalBOCPD{{{}, 100.0, 1.0, 50}}), InvalidInput);
  EXPECT_THROW((NormalBOCPD{{{}, 100.0, 0.9, 1}}), InvalidInput);
  EXPECT_FALSE(BernoulliBOCPD::accepts(0.5));
}

}  // namespace
}  // namespace lotrecht::drift
