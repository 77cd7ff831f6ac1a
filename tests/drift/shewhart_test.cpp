#include <lotrecht/drift/shewhart.hpp>

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

TEST(Shewhart, RunLengthsAreOneByTheTail) {
  EXPECT_NEAR((Shewhart{{3.0, Direction::both, known}}.run_length(0.0)), 370.398347, 1e-5);
  EXPECT_NEAR((Shewhart{{3.0, Direction::both, known}}.run_length(1.0)), 43.8947, 1e-3);
  EXPECT_NEAR((Shewhart{{3.0, Direction::up, known}}.run_length(3.0)), 2.0, 1e-12);
  for (const double promised : {1.5, 370.0, 1e11}) {
    EXPECT_NEAR(Shewhart::for_run_length(promised, Direction::both, known).run_length(0.0) / promised, 1.0, 1e-10);
    EXPECT_NEAR(Shewhart::for_run_length(2.0 * promised, Direction::down, known).run_length(0.0) / promised, 2.0,
                1e-10);
  }
}

TEST(Shewhart, SimulatedRunsAreAsLongAsComputedWithoutAReference) {
  // As for CUSUM: off by chance less than once in 5e8.
  const Shewhart chart = Shewhart::for_run_length(150.0, Direction::both, std::nullopt);
  EXPECT_NEAR(mean_run(chart, 0.0, 2000), 152.0, 6.0 * 150.0 / std::sqrt(2000.0));
}

TEST(Shewhart, KeepsTheLawsOfDetectors) {
  expect_detector_laws(Shewhart{{3.0, Direction::both, NormalReference{10.0, 2.0}}}, rising_numbers());
  expect_detector_laws(Shewhart{{2.5, Direction::up, std::nullopt}}, rising_numbers());
}

TEST(Shewhart, RefusesWhatItCannotKeep) {
  EXPECT_THROW((Shewhart{{0.0, Direction::both, known}}), InvalidInput);
  EXPECT_THROW((Shewhart{{3.0, Direction::both, NormalReference{0.0, 0.0}}}), InvalidInput);
  EXPECT_THROW(static_cast<void>(Shewhart::for_run_length(2.0, Direction::up, known)), InvalidInput);
  EXPECT_THROW(static_cast<void>(Shewhart::for_run_length(1e13, Direction::up, known)), InvalidInput);
  EXPECT_THROW(static_cast<void>(Shewhart{}.run_length(std::nan(""))), InvalidInput);
}

}  // namespace
}  // namespace lotrecht::drift
