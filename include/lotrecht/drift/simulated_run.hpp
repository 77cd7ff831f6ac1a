#pragma once

/// @file
/// How long a detector goes until it alarms, by simulation.

#include <cmath>
#include <cstdint>
#include <span>

#include <lotrecht/core/error.hpp>
#include <lotrecht/core/seed.hpp>
#include <lotrecht/core/stream.hpp>
#include <lotrecht/drift/stream_detector.hpp>

namespace lotrecht::drift {

/// What some simulated runs say of the mean number of values until an alarm.
struct SimulatedRuns {
  double mean = 0.0;            ///< values seen by all runs, divided by alarms; infinite without an alarm
  double standard_error = 0.0;  ///< mean / √alarms
  std::uint64_t alarms = 0;
  std::uint64_t runs = 0;
};

/// Lets a detector see streams until it alarms or `most` values have gone by, and divides all values by all alarms: the
/// mean time to an alarm, if the chance of one does not depend on how long there was none. That holds nearly where
/// `most` is far above the time the detector needs to begin.
///
/// @param draw  (Stream&) -> the next value
/// @throws InvalidInput unless there are runs and values
template <StreamDetector D, class Draw>
[[nodiscard]] SimulatedRuns simulate_runs(const D& fresh, const Draw& draw, std::uint64_t runs, std::uint64_t most,
                                          Seed seed) {
  if (runs == 0 || most == 0) throw InvalidInput{"simulate_runs", "runs, most", "must be positive"};
  SimulatedRuns found;
  found.runs = runs;
  double values = 0.0;
  for (std::uint64_t run = 0; run < runs; ++run) {
    Stream stream{seed, Purpose::simulation, run};
    D detector = fresh;
    for (std::uint64_t i = 0; i < most; ++i) {
      values += 1.0;
      const double x = draw(stream);
      if (!D::accepts(x)) detail::check_values<D>("simulate_runs", std::span{&x, 1});
      if (detector.update(x) == Signal::drift) {
        ++found.alarms;
        break;
      }
    }
  }
  const auto alarms = static_cast<double>(found.alarms);
  found.mean = values / alarms;
  found.standard_error = found.mean / std::sqrt(alarms);
  return found;
}

}  // namespace lotrecht::drift
