#include <lotrecht/drift/cusum.hpp>

#include <cmath>
#include <cstddef>
#include <optional>
#include <span>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

#include <support/normal_charts.hpp>
#include <support/streams.hpp>

namespace lotrecht::drift {
namespace {

using namespace lotrecht::testing;

const NormalReference known{50.0, 4.0};

TEST(CUSUM, RunLengthsAreThoseOfTheIntegralEquation) {
  int rows = 0;
  for (const ReferenceRow& row : ReferenceTable{"run_lengths.csv"}) {
    if (row.text("chart") != "cusum") continue;
    const CUSUM chart{{row.number("parameter"), row.number("threshold"), Direction::up, known}};
    EXPECT_NEAR(chart.run_length(row.number("shift")) / row.number("run_length"), 1.0, 1e-10) << row.line();
    const CUSUM mirror{{row.number("parameter"), row.number("threshold"), Direction::down, known}};
    EXPECT_EQ(mirror.run_length(-row.number("shift")), chart.run_length(row.number("shift")));
    ++rows;
  }
  EXPECT_EQ(rows, 7);
}

TEST(CUSUM, RunLengthsAreThoseOfTheTextbooks) {
  // Lucas & Crosier (1982), two-sided, k = 1/2: h = 4, and h = 5; to the printed digits.
  const std::vector<std::pair<double, std::pair<double, double>>> printed{
      {0.0, {168, 465}},   {0.25, {74.2, 139}}, {0.5, {26.6, 38.0}}, {0.75, {13.3, 17.0}}, {1.0, {8.38, 10.4}},
      {1.5, {4.75, 5.75}}, {2.0, {3.34, 4.01}}, {2.5, {2.62, 3.11}}, {3.0, {2.19, 2.57}},  {4.0, {1.71, 2.01}}};
  for (const auto& [shift, lengths] : printed) {
    EXPECT_NEAR((CUSUM{{0.5, 4.0, Direction::both, known}}.run_length(shift)) / lengths.first, 1.0, 0.005) << shift;
    EXPECT_NEAR((CUSUM{{0.5, 5.0, Direction::both, known}}.run_length(shift)) / lengths.second, 1.0, 0.005) << shift;
  }
}

TEST(CUSUM, TheThresholdKeepsThePromiseAndNoMore) {
  for (const double shift : {0.5, 2.0}) {
    for (const double promised : {5.0, 260.0, 1e7}) {
      for (const Direction direction : {Direction::both, Direction::up, Direction::down}) {
        const CUSUM chart = CUSUM::for_run_length(shift, promised, direction, known);
        EXPECT_GE(chart.run_length(0.0), promised * (1.0 - 1e-12));
        if (chart.parameters().threshold > 1e-6) {
          EXPECT_LE(chart.run_length(0.0), promised * (1.0 + 1e-9));
        }
        EXPECT_LT(chart.run_length(direction == Direction::down ? -shift : shift), promised);
      }
    }
  }
}

TEST(CUSUM, SimulatedRunsAreAsLongAsComputedWithAReferenceAndWithoutOne) {
  // Times to an alarm are nearly exponential: the mean of 2,000 has a standard error of 1/45 of it; off by more than
  // 6 of them less than once in 5e8. The first two values of a chart that learns its reference have no score.
  const double promised = 150.0;
  const double margin = 6.0 * promised / std::sqrt(2000.0);
  EXPECT_NEAR(mean_run(CUSUM::for_run_length(1.0, promised, Direction::both, known), 0.0, 2000), promised, margin);
  EXPECT_NEAR(mean_run(CUSUM::for_run_length(1.0, promised, Direction::both, std::nullopt), 0.0, 2000), promised + 2.0,
              margin);
  const CUSUM moved = CUSUM::for_run_length(1.0, 1e4, Direction::up, known);
  EXPECT_NEAR(mean_run(moved, 0.5, 2000) / moved.run_length(0.5), 1.0, 6.0 / std::sqrt(2000.0));
}

TEST(CUSUM, KeepsTheLawsOfDetectors) {
  expect_detector_laws(CUSUM::for_run_length(1.0, 1e4, Direction::both, std::nullopt), rising_numbers());
  expect_detector_laws(CUSUM{{0.5, 5.0, Direction::up, NormalReference{10.0, 2.0}}}, rising_numbers());
}

TEST(CUSUM, BatchesAreSingleValuesWhereverTheyEndAndHoweverLargeValuesAre) {
  for (const Direction direction : {Direction::both, Direction::up, Direction::down}) {
    const std::vector<double> stream{0.0, 9.0, 1e308, -1e308, 1.0, -9.0, -9.0, 3.0, 3.0, 3.0, 1e308, 0.0};
    const CUSUM fresh{{0.5, 4.0, direction, NormalReference{0.0, 1e-3}}};
    CUSUM one = fresh;
    for (std::size_t i = 0; i < stream.size(); ++i) {
      one.update(stream[i]);
      CUSUM many = fresh;
      static_cast<void>(update_many(many, std::span{stream}.first(i + 1)));
      ASSERT_EQ(many.signal(), one.signal()) << i;
      ASSERT_EQ(deserialize<CUSUM>(serialize(many)), many) << i;
      if (one.signal() != Signal::drift) {
        ASSERT_EQ(many, one) << i;
      }
    }
  }
}

TEST(CUSUM, LooksTheWayItIsTold) {
  CUSUM up{{0.5, 5.0, Direction::up, known}};
  CUSUM down{{0.5, 5.0, Direction::down, known}};
  for (int i = 0; i < 100; ++i) EXPECT_EQ(up.update(45.0), Signal::none);
  int first = 0;
  while (down.update(45.0) != Signal::drift) ++first;
  EXPECT_EQ(first, 6) << "each value is 0.75 beyond the allowance";
  EXPECT_GT(down.level(), 1.0);
}

TEST(CUSUM, RefusesWhatItCannotKeep) {
  EXPECT_THROW((CUSUM{{0.0, 5.0, Direction::both, known}}), InvalidInput);
  EXPECT_THROW((CUSUM{{0.5, 101.0, Direction::both, known}}), InvalidInput);
  EXPECT_THROW((CUSUM{{0.5, 5.0, Direction::both, NormalReference{0.0, -1.0}}}), InvalidInput);
  EXPECT_THROW(static_cast<void>(CUSUM::for_run_length(0.001, 1e12, Direction::up, known)), InvalidInput);
  EXPECT_THROW(static_cast<void>(CUSUM::for_run_length(1.0, 0.5, Direction::up, known)), InvalidInput);
  EXPECT_THROW(static_cast<void>(CUSUM{}.run_length(std::nan(""))), InvalidInput);
}

}  // namespace
}  // namespace lotrecht::drift
