#pragma once

/// @file
/// How long a chart of whole steps of any size goes without an alarm.

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace lotrecht::drift::detail {

/// How probable a step of so many units is; steps below 0 go down.
struct StepChance {
  std::int32_t step;
  double chance;
};

/// Mean number of values until a chart at whole numbers, begun at 0 and kept there from below, is at or above
/// `threshold`; each value moves it by one of the steps.
///
/// As `cusum_run_length`: states are eliminated from the highest down with positive numbers only. Time threshold x
/// longest step up x longest step down.
[[nodiscard]] inline double step_run_length(std::span<const StepChance> steps, std::uint32_t threshold) {
  std::size_t up = 0;
  std::size_t down = 0;
  for (const StepChance& s : steps) {
    if (s.step > 0) up = std::max(up, static_cast<std::size_t>(s.step));
    if (s.step < 0) down = std::max(down, static_cast<std::size_t>(-s.step));
  }
  const std::size_t states = threshold;
  up = std::min(up, states);
  down = std::min(down, states);
  const std::size_t width = down + up + 1;
  std::vector<double> chances(states * width, 0.0);
  const auto chance = [&](std::size_t from, std::size_t to) -> double& {
    return chances[from * width + (to + down - from)];
  };
  std::vector<double> alarm(states, 0.0);
  std::vector<double> time(states, 1.0);
  for (std::size_t s = 0; s < states; ++s) {
    for (const StepChance& step : steps) {
      const std::int64_t to = std::max<std::int64_t>(0, static_cast<std::int64_t>(s) + step.step);
      if (static_cast<std::size_t>(to) >= states) {
        alarm[s] += step.chance;
      } else {
        chance(s, static_cast<std::size_t>(to)) += step.chance;
      }
    }
  }
  for (std::size_t s = states; s-- > 1;) {
    const std::size_t lowest = s > down ? s - down : 0;
    double leaves = alarm[s];
    for (std::size_t t = lowest; t < s; ++t) leaves += chance(s, t);
    const double* row = &chance(s, lowest);
    for (std::size_t from = s > up ? s - up : 0; from < s; ++from) {
      const double share = chance(from, s) / leaves;
      if (share == 0.0) continue;
      // What a lower state may lead to now reaches as far down as from s: within its own band, for s - down >= from -
      // down.
      double* other = &chance(from, lowest);
      for (std::size_t t = 0; t < s - lowest; ++t) other[t] += share * row[t];
      alarm[from] += share * alarm[s];
      time[from] += share * time[s];
    }
  }
  return time[0] / alarm[0];
}

}  // namespace lotrecht::drift::detail
