/// @file
/// How long detectors go without a change until they alarm, and how long after one, as CSV.
///
///     accuracy.drift.run_lengths [runs, 400]
///
/// Simulated (seed in the program). Bits: rate .2, charts promise 1,000 values; numbers: standard normal, the same.
/// "run_length": all values seen by the runs divided by all alarms, each run ending at its first alarm or at 50,000
/// values (BOCPD: a tenth of the runs and values; detectors with a promise: 25 times the runs); "standard_error" of it.
/// Changes come after 500 values; runs that alarmed before are set aside ("early", their share). "delay": mean number
/// of values from the change to the alarm, a run without one in 5,000 values counting 5,000; "missed": their share.
/// "clock": the mean delay of a clock that alarms as often, (run length + 1) / 2, at most 5,000: a detector that is not
/// far below it sees nothing.

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <initializer_list>
#include <string>

#include <lotrecht/core/stream.hpp>
#include <lotrecht/drift/simulated_run.hpp>
#include <lotrecht/stats/draw_normal.hpp>

#include "detectors.hpp"

namespace {

using namespace lotrecht;

std::uint64_t all_runs = 400;

/// @param draw  (Stream&, changed?) -> the next value
template <class D, class Draw>
void after_change(const D& fresh, const Draw& draw, std::uint64_t runs, double run_length) {
  constexpr int before = 500;
  constexpr int most = 5000;
  double early = 0.0;
  double missed = 0.0;
  double delay = 0.0;
  for (std::uint64_t run = 0; run < runs; ++run) {
    Stream stream{Seed{2}, Purpose::simulation, run};
    D detector = fresh;
    bool alarmed = false;
    for (int i = 0; i < before && !alarmed; ++i) alarmed = detector.update(draw(stream, false)) == drift::Signal::drift;
    if (alarmed) {
      early += 1.0;
      continue;
    }
    int i = 1;
    while (detector.update(draw(stream, true)) != drift::Signal::drift && i < most) ++i;
    delay += i;
    missed += i == most ? 1.0 : 0.0;
  }
  const double counted = static_cast<double>(runs) - early;
  std::printf(",%.3f,%.1f,%.3f,%.0f\n", early / static_cast<double>(runs), counted > 0.0 ? delay / counted : NAN,
              counted > 0.0 ? missed / counted : NAN, std::min(static_cast<double>(most), 0.5 * (run_length + 1.0)));
  std::fflush(stdout);
}

struct Change {
  const char* name;
  double mean;
  double sd;
};

template <class D, class Draw, class Changed>
void measure(const char* kind, const std::string& name, double promised, const D& detector, const Draw& draw,
             const Changed& changed, std::initializer_list<Change> changes) {
  const std::uint64_t part = name.find("BOCPD") != std::string::npos ? 10 : 1;
  const std::uint64_t times = promised > 0.0 ? 25 : 1;
  const drift::SimulatedRuns calm = drift::simulate_runs(
      detector, [&](Stream& s) { return draw(s); }, times * all_runs / part, 50'000 / part, Seed{1});
  for (const Change& change : changes) {
    std::printf("%s,%s,%g,%.0f,%.0f,%s", kind, name.c_str(), promised, calm.mean, calm.standard_error, change.name);
    const auto next = [&](Stream& s, bool after) { return after ? changed(s, change) : draw(s); };
    after_change(detector, next, all_runs / part, calm.mean);
  }
}

}  // namespace

int main(int count, char** arguments) {
  if (count > 1) all_runs = std::strtoull(arguments[1], nullptr, 10);
  std::puts("values,detector,promised,run_length,standard_error,change,early,delay,missed,clock");
  accuracy::each_of_bits(0.2, 1000.0, [](const char* name, double promised, const auto& detector) {
    measure(
        "bits", name, promised, detector, [](Stream& s) { return s.uniform() < 0.2 ? 1.0 : 0.0; },
        [](Stream& s, const Change& c) { return s.uniform() < c.mean ? 1.0 : 0.0; },
        {{"0.2 to 0.3", 0.3, 0.0}, {"0.2 to 0.5", 0.5, 0.0}, {"0.2 to 0.1", 0.1, 0.0}});
  });
  accuracy::each_of_numbers({0.0, 1.0}, 1000.0, [](const char* name, double promised, const auto& detector) {
    measure(
        "numbers", name, promised, detector, [](Stream& s) { return stats::draw_normal(s); },
        [](Stream& s, const Change& c) { return c.mean + c.sd * stats::draw_normal(s); },
        {{"mean by 0.5", 0.5, 1.0}, {"mean by 2", 2.0, 1.0}, {"spread doubled", 0.0, 2.0}});
  });
}
