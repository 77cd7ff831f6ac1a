#include <lotrecht/drift/simulated_run.hpp>

#include <cmath>

#include <gtest/gtest.h>

#include <lotrecht/drift/shewhart.hpp>
#include <lotrecht/stats/draw_normal.hpp>

namespace lotrecht::drift {
namespace {

TEST(SimulatedRun, IsThatOfAChartWhoseRunsAreKnown) {
  // Geometric runs, cut off at 100 of 150 values: off by more than 6.2 standard errors less than once in 10^9.
  const Shewhart chart = Shewhart::for_run_length(150.0, Direction::both, NormalReference{0.0, 1.0});
  const auto draw = [](Stream& stream) { return stats::draw_normal(stream); };
  const SimulatedRuns found = simulate_runs(chart, draw, 4000, 100, Seed{5});
  EXPECT_NEAR(found.mean, 150.0, 6.2 * found.standard_error);
  EXPECT_LT(found.standard_error, 4.0);
  EXPECT_EQ(found.runs, 4000u);
  EXPECT_EQ(simulate_runs(chart, draw, 4000, 100, Seed{5}).alarms, found.alarms);
}

TEST(SimulatedRun, WithoutAnAlarmIsInfinite) {
  const auto zero = [](Stream&) { return 0.0; };
  EXPECT_TRUE(std::isinf(simulate_runs(Shewhart{{3.0, Direction::up, NormalReference{}}}, zero, 3, 10, Seed{1}).mean));
}

TEST(SimulatedRun, RefusesNoRunsAndBadValues) {
  const auto bad = [](Stream&) { return std::nan(""); };
  EXPECT_THROW(static_cast<void>(simulate_runs(Shewhart{}, bad, 1, 1, Seed{1})), InvalidInput);
  EXPECT_THROW(static_cast<void>(simulate_runs(Shewhart{}, bad, 0, 1, Seed{1})), InvalidInput);
}

}  // namespace
}  // namespace lotrecht::drift
