/// @file
/// Detectors on the decisions of an office, week by week, as CSV.
///
///     accuracy.drift.municipal_weeks [offices, 300]
///
/// Simulated (seed in the program): about 10, 50 or 200 decisions a week (Poisson), a share of .3 refused; charts
/// promise one false alarm in 260 weeks. "calm": nothing changes; "season": the share swings by a fifth of itself
/// within the year; "waves": it wanders from week to week (correlation .8, standard deviation .03), as shares do. Then
/// the same with .375 from week 105 on. "decisions": each decision is a value; "weeks": each week's share is, its mean
/// and standard deviation known as they are of the calm office, or learned. Rows: weeks to a false alarm; of offices
/// without an alarm by then, weeks from the change to the alarm (at most 520), and those of a clock that alarms as
/// often.

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <numbers>
#include <string>

#include <lotrecht/core/stream.hpp>
#include <lotrecht/stats/draw_normal.hpp>

#include "detectors.hpp"

namespace {

using namespace lotrecht;

constexpr double share = 0.3;
constexpr int change_week = 104;
std::uint64_t offices = 300;

struct Office {
  const char* name;
  double season;
  double waves;
};
constexpr Office kinds[] = {{"calm", 0.0, 0.0}, {"season", 0.2, 0.0}, {"waves", 0.0, 0.03}};

/// The weeks of one office.
class Weeks {
 public:
  Weeks(const Office& office, double cases, std::uint64_t number)
      : office_{office}, cases_{cases}, stream_{Seed{5}, Purpose::simulation, number} {}

  /// Calls `decide(refused?)` for each decision of the next week; returns whether `decide` asked to stop.
  template <class Decide>
  bool next(double level, const Decide& decide) {
    const double phase = 2.0 * std::numbers::pi * static_cast<double>(week_++ % 52) / 52.0;
    wave_ = 0.8 * wave_ + 0.6 * stats::draw_normal(stream_);
    const double p = std::clamp(level * (1.0 + office_.season * std::sin(phase)) + office_.waves * wave_, 0.01, 0.99);
    // Poisson by exponential waiting times.
    bool stop = false;
    for (double t = -std::log(1.0 - stream_.uniform()); t < cases_; t -= std::log(1.0 - stream_.uniform())) {
      stop = decide(stream_.uniform() < p ? 1.0 : 0.0) || stop;
    }
    return stop;
  }

 private:
  Office office_;
  double cases_;
  Stream stream_;
  double wave_ = 0.0;
  int week_ = 0;
};

/// @param weekly  whether the detector sees shares of weeks
template <class D>
void measure(const Office& office, double cases, const char* values, const std::string& name, const D& fresh,
             bool weekly) {
  const auto weeks_to_alarm = [&](std::uint64_t number, int changes_at, int most) {
    Weeks weeks(office, cases, number);
    D detector = fresh;
    for (int week = 0; week < most; ++week) {
      double n = 0.0;
      double refused = 0.0;
      bool alarm = weeks.next(week < changes_at ? share : 1.25 * share, [&](double x) {
        n += 1.0;
        refused += x;
        return !weekly && detector.update(x) == drift::Signal::drift;
      });
      if (weekly && n > 0.0) alarm = detector.update(refused / n) == drift::Signal::drift;
      if (alarm) return week + 1;
    }
    return most + 1;
  };
  double weeks = 0.0;
  double alarms = 0.0;
  double delay = 0.0;
  double counted = 0.0;
  const int most = change_week + 520;
  for (std::uint64_t i = 0; i < offices; ++i) {
    const int calm = weeks_to_alarm(i, 2600, 2600);
    weeks += std::min(calm, 2600);
    alarms += calm <= 2600 ? 1.0 : 0.0;
    const int changed = weeks_to_alarm(i, change_week, most);
    if (changed <= change_week) continue;
    counted += 1.0;
    delay += std::min(changed, most) - change_week;
  }
  const double run_length = weeks / alarms;
  std::printf("%s,%g,%s,%s,%.0f,%.3f,%.1f,%.0f\n", office.name, cases, values, name.c_str(), run_length,
              1.0 - counted / static_cast<double>(offices), counted > 0.0 ? delay / counted : NAN,
              std::min(520.0, 0.5 * (run_length + 1.0)));
  std::fflush(stdout);
}

}  // namespace

int main(int count, char** arguments) {
  if (count > 1) offices = std::strtoull(arguments[1], nullptr, 10);
  std::puts("office,decisions_a_week,values,detector,weeks_to_false_alarm,early,delay_weeks,clock");
  for (const Office& office : kinds) {
    for (const double cases : {10.0, 50.0, 200.0}) {
      accuracy::each_of_bits(share, 260.0 * cases, [&](const std::string& name, double, const auto& detector) {
        // A posterior over hundreds of lengths for each decision takes its time, and ECDD's promises are of other
        // times.
        if (name.find("BOCPD") != std::string::npos || name.find("ECDD") != std::string::npos) return;
        measure(office, cases, "decisions", name, detector, false);
      });
      const double sd = std::sqrt(share * (1.0 - share) / cases);
      accuracy::each_of_numbers({share, sd}, 260.0, [&](const char* name, double, const auto& detector) {
        measure(office, cases, "weeks", name, detector, true);
      });
    }
  }
}
