#pragma once

/// @file
/// Which distance of two sliding windows is rare enough to be an alarm once in so many values.

#include <algorithm>
#include <cstdint>
#include <utility>
#include <vector>

#include <lotrecht/core/error.hpp>
#include <lotrecht/core/seed.hpp>
#include <lotrecht/core/stream.hpp>

namespace lotrecht::drift::detail {

/// The smallest distance times n m that a detector without alarms reaches after `time` values or more on average, by
/// simulation: `runs` streams of twice as many values; the mean is that of all values before the distance was reached,
/// divided by the streams that reached it, for times to an alarm are nearly exponential.
///
/// One pass for all distances: of each stream the records of the distance are kept, and when they were set.
///
/// @param fresh  a detector with windows of n and m values: `advance(x)` moves them and says whether they are full
/// @throws InvalidInput unless the time is from 1 to 10^5 values and there are runs; or if no distance is so rare
template <class D>
[[nodiscard]] std::int64_t ks_distance_for_run_length(const char* who, const D& fresh, std::uint32_t n, std::uint32_t m,
                                                      double time, Seed seed, std::uint64_t runs) {
  if (!(time >= 1.0 && time <= 1e5) || runs == 0) {
    throw InvalidInput{who, "one_false_alarm_per, runs", "must be from 1 to 10^5 values, and at least 1 run"};
  }
  const auto length = static_cast<std::uint64_t>(2.0 * time) + n + m;
  std::vector<std::vector<std::pair<std::int64_t, std::uint64_t>>> records(runs);  // distance, number of the value
  for (std::uint64_t run = 0; run < runs; ++run) {
    Stream stream{seed, Purpose::simulation, run};
    D detector = fresh;
    std::int64_t most = 0;
    std::int64_t until_look = 1;
    for (std::uint64_t i = 1; i <= length; ++i) {
      // A value moves the distance by at most n + m (and by max(n, m) only, if one of the windows stands still).
      if (!detector.advance(stream.uniform()) || --until_look > 0) continue;
      const std::int64_t distance = detector.sorted_.distance();
      until_look = 1 + std::max<std::int64_t>(0, (most - distance) / (std::int64_t{n} + m));
      if (distance <= most) continue;
      most = distance;
      records[run].emplace_back(distance, i);
    }
  }
  const auto mean_time = [&](std::int64_t distance) {
    double values = 0.0;
    double reached = 0.0;
    for (const auto& of_run : records) {
      const auto first = std::find_if(of_run.begin(), of_run.end(), [&](const auto& r) { return r.first >= distance; });
      values += static_cast<double>(first == of_run.end() ? length : first->second);
      reached += first == of_run.end() ? 0.0 : 1.0;
    }
    return values / reached;  // infinite if never
  };
  std::int64_t low = 0;
  std::int64_t high = std::int64_t{n} * m;
  if (mean_time(high) < time) {
    throw InvalidInput{who, "one_false_alarm_per", "is longer than any distance of windows so small takes"};
  }
  while (high - low > 1) {
    const std::int64_t middle = low + (high - low) / 2;
    (mean_time(middle) >= time ? high : low) = middle;
  }
  return high;
}

}  // namespace lotrecht::drift::detail
