#pragma once

/// @file
/// How long a chart of whole steps goes without an alarm.

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <vector>

namespace lotrecht::drift::detail {

/// A chart at whole numbers from 0 on: a yes takes it `up` higher, a no `down` lower but not below 0; alarm at or above
/// the threshold.
struct CusumSteps {
  std::uint32_t up;
  std::uint32_t down;
  std::uint32_t threshold;
};

/// Mean number of values until the first alarm, from 0, if each is a yes with probability `rate` > 0.
///
/// The chart is a Markov chain (Brook and Evans). Its states are eliminated from the highest down, each time handing
/// what would go there to where it leads; a state's outflow is taken as the sum of its parts, never as 1 less what
/// stays (Grassmann, Taksar and Heyman), so that every operation is of positive numbers: the relative error stays near
/// 10^-13 however rare alarms are. Time threshold x up x down.
///
/// Brook, D. & Evans, D. A. (1972). Biometrika 59(3), 539-549. doi:10.1093/biomet/59.3.539. Grassmann, W. K., Taksar,
/// M. I. & Heyman, D. P. (1985). Oper. Res. 33(5), 1107-1116. doi:10.1287/opre.33.5.1107
[[nodiscard]] inline double cusum_run_length(const CusumSteps& steps, double rate) {
  const std::size_t states = steps.threshold;
  const std::size_t down = steps.down;
  const std::size_t up = steps.up;
  // Row s holds the chances to go to s - down ... s + up.
  const std::size_t width = down + up + 1;
  std::vector<double> chances(states * width, 0.0);
  const auto chance = [&](std::size_t from, std::size_t to) -> double& {
    return chances[from * width + (to + down - from)];
  };
  std::vector<double> alarm(states, 0.0);
  std::vector<double> time(states, 1.0);
  for (std::size_t s = 0; s < states; ++s) {
    chance(s, s > down ? s - down : 0) += 1.0 - rate;
    if (s + up < states) {
      chance(s, s + up) += rate;
    } else {
      alarm[s] += rate;
    }
  }
  for (std::size_t s = states; s-- > 1;) {
    const std::size_t lowest = s > down ? s - down : 0;
    double leaves = alarm[s];
    for (std::size_t t = lowest; t < s; ++t) leaves += chance(s, t);
    for (std::size_t from = s > up ? s - up : 0; from < s; ++from) {
      const double share = chance(from, s) / leaves;
      if (share == 0.0) continue;
      for (std::size_t t = lowest; t < s; ++t) chance(from, t) += share * chance(s, t);
      alarm[from] += share * alarm[s];
      time[from] += share * time[s];
    }
  }
  return time[0] / alarm[0];
}

}  // namespace lotrecht::drift::detail
