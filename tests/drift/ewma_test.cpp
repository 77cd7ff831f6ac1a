#include <lotrecht/drift/ewma.hpp>

#include <cmath>
#include <optional>
#include <vector>

#include <gtest/gtest.h>

#include <support/normal_charts.hpp>
#include <support/streams.hpp>

namespace lotrecht::drift {
namespace {

using namespace lotrecht::testing;

const NormalReference known{50.0, 4.0};

TEST(EWMA, RunLengthsAreThoseOfTheIntegralEquation) {
  int rows = 0;
  for (const ReferenceRow& row : ReferenceTable{"run_lengths.csv"}) {
    const bool both = row.text("chart") == "ewma";
    if (!both && row.text("chart") != "ewma_one_sided") continue;
    const EWMA chart{{row.number("parameter"), row.number("threshold"), both ? Direction::both : Direction::up, known}};
    EXPECT_NEAR(chart.run_length(row.number("shift")) / row.number("run_length"), 1.0, 1e-10) << row.line();
    ++rows;
  }
  EXPECT_EQ(rows, 10);
}

TEST(EWMA, RunLengthsAreThoseOfThePapers) {
  // Crowder (1987), L = 3: one value to a false alarm in so many.
  const double printed[][2] = {{0.75, 374.50}, {0.5, 397.46}, {0.25, 502.90}, {0.1, 842.15}};
  for (const auto& [lambda, length] : printed) {
    EXPECT_NEAR((EWMA{{lambda, 3.0, Direction::both, known}}.run_length(0.0)), length, 0.01);
  }
  // Lucas & Saccucci (1990), designs with 500 values: shift 1.
  EXPECT_NEAR((EWMA{{0.1, 2.814, Direction::both, known}}.run_length(0.0)), 500.0, 1.0);
  EXPECT_NEAR((EWMA{{0.1, 2.814, Direction::both, known}}.run_length(1.0)), 10.3, 0.05);
}

TEST(EWMA, WithoutMemoryIsShewhartsChart) {
  EXPECT_NEAR((EWMA{{1.0, 3.0, Direction::both, known}}.run_length(0.0)), 1.0 / std::erfc(3.0 / std::sqrt(2.0)), 1e-7);
}

TEST(EWMA, TheThresholdKeepsThePromiseAndNoMore) {
  for (const double lambda : {0.02, 0.2, 1.0}) {
    for (const double promised : {260.0, 1e5}) {
      const EWMA chart = EWMA::for_run_length(lambda, promised, Direction::both, known);
      EXPECT_GE(chart.run_length(0.0), promised * (1.0 - 1e-12));
      EXPECT_LE(chart.run_length(0.0), promised * (1.0 + 1e-8));
    }
  }
}

TEST(EWMA, SimulatedRunsAreAsLongAsComputedWithAReferenceAndWithoutOne) {
  // As for CUSUM: off by chance less than once in 5e8.
  const double promised = 150.0;
  const double margin = 6.0 * promised / std::sqrt(2000.0);
  EXPECT_NEAR(mean_run(EWMA::for_run_length(0.1, promised, Direction::both, known), 0.0, 2000), promised, margin);
  EXPECT_NEAR(mean_run(EWMA::for_run_length(0.1, promised, Direction::up, std::nullopt), 0.0, 2000), promised + 2.0,
              margin);
}

TEST(EWMA, KeepsTheLawsOfDetectors) {
  expect_detector_laws(EWMA::for_run_length(0.1, 1e4, Direction::both, std::nullopt), rising_numbers());
  expect_detector_laws(EWMA{{0.2, 3.0, Direction::up, NormalReference{10.0, 2.0}}}, rising_numbers());
}

TEST(EWMA, RefusesWhatItCannotKeep) {
  EXPECT_THROW((EWMA{{0.0, 3.0, Direction::both, known}}), InvalidInput);
  EXPECT_THROW((EWMA{{1.1, 3.0, Direction::both, known}}), InvalidInput);
  EXPECT_THROW((EWMA{{0.1, 11.0, Direction::both, known}}), InvalidInput);
  EXPECT_THROW(static_cast<void>(EWMA::for_run_length(0.1, 1e13, Direction::up, known)), InvalidInput);
  EXPECT_THROW(static_cast<void>(EWMA{}.run_length(INFINITY)), InvalidInput);
}

}  // namespace
}  // namespace lotrecht::drift
