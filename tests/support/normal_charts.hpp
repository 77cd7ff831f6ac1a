#pragma once

/// @file
/// What charts of normal scores are tested with.

#include <cstdint>
#include <vector>

#include <gtest/gtest.h>

#include <lotrecht/core/stream.hpp>
#include <lotrecht/drift/stream_detector.hpp>
#include <lotrecht/stats/draw_normal.hpp>

namespace lotrecht::testing {

/// 400 values about 10 with standard deviation 2, then 100 about 14.
[[nodiscard]] inline std::vector<double> rising_numbers() {
  Stream stream{Seed{11}, Purpose::simulation, 0};
  std::vector<double> values;
  for (int i = 0; i < 500; ++i) values.push_back((i < 400 ? 10.0 : 14.0) + 2.0 * stats::draw_normal(stream));
  return values;
}

/// Mean length of `runs` runs of values about 50 with standard deviation 4, moved by `shift` of them.
template <drift::StreamDetector D>
[[nodiscard]] double mean_run(const D& fresh, double shift, int runs) {
  double values = 0.0;
  for (int run = 0; run < runs; ++run) {
    Stream stream{Seed{12}, Purpose::simulation, static_cast<std::uint64_t>(run)};
    D chart = fresh;
    do {
      values += 1.0;
    } while (chart.update(50.0 + 4.0 * (stats::draw_normal(stream) + shift)) != drift::Signal::drift);
  }
  return values / runs;
}

}  // namespace lotrecht::testing
