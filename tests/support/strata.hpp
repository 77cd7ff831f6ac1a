#pragma once

/// @file
/// Strata for tests: read from a reference table, drawn at random, enumerated.

#include <cstdint>
#include <random>
#include <sstream>
#include <string>
#include <utility>
#include <vector>

#include <lotrecht/stats/two_samples.hpp>

namespace lotrecht::testing {

/// "12 50 5 60;20 30 10 25": successes and trials of a, then of b.
[[nodiscard]] inline std::vector<stats::TwoSamples> strata_from(const std::string& text) {
  std::vector<stats::TwoSamples> strata;
  std::stringstream all{text};
  for (std::string one; std::getline(all, one, ';');) {
    std::stringstream counts{one};
    stats::TwoSamples s;
    counts >> s.a.successes >> s.a.trials >> s.b.successes >> s.b.trials;
    strata.push_back(s);
  }
  return strata;
}

/// Random strata, some of them empty on one side, some without a success or a failure.
[[nodiscard]] inline std::vector<stats::TwoSamples> random_strata(std::mt19937_64& random, std::uint64_t most = 12) {
  std::vector<stats::TwoSamples> strata(1 + random() % 5);
  for (stats::TwoSamples& s : strata) {
    s.a.trials = random() % most;
    s.b.trials = random() % most;
    s.a.successes = s.a.trials > 0 ? random() % (s.a.trials + 1) : 0;
    s.b.successes = s.b.trials > 0 ? random() % (s.b.trials + 1) : 0;
  }
  return strata;
}

[[nodiscard]] inline std::vector<stats::TwoSamples> swapped(std::vector<stats::TwoSamples> strata) {
  for (stats::TwoSamples& s : strata) std::swap(s.a, s.b);
  return strata;
}

/// Success and failure exchanged.
[[nodiscard]] inline std::vector<stats::TwoSamples> mirrored(std::vector<stats::TwoSamples> strata) {
  for (stats::TwoSamples& s : strata) {
    s.a.successes = s.a.failures();
    s.b.successes = s.b.failures();
  }
  return strata;
}

}  // namespace lotrecht::testing
