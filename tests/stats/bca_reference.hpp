#pragma once

// Reader of tests/reference/bca.csv, and the statistics it was made with.

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <fstream>
#include <span>
#include <sstream>
#include <string>
#include <vector>

namespace lotrecht::stats::testing {

struct BcaCase {
  std::string scenario, statistic;
  std::vector<std::uint64_t> cells;
  std::vector<std::size_t> strata;
  double confidence, point, acceleration, low_probability, high_probability;
  double low_type_7, high_type_7, low_type_6, high_type_6;
  std::vector<double> replicates;

  /// The statistic named in the table, one value.
  void operator()(std::span<const std::uint64_t> counts, std::span<double> out) const {
    const auto rate = [&](std::size_t i) {
      return static_cast<double>(counts[i]) / static_cast<double>(counts[i] + counts[i + 1]);
    };
    if (statistic == "ratio") {
      out[0] = rate(0) / rate(2);
    } else if (statistic == "difference") {
      out[0] = rate(0) - rate(2);
    } else if (statistic == "spread") {
      out[0] = std::max({rate(0), rate(2), rate(4)}) - std::min({rate(0), rate(2), rate(4)});
    } else {
      std::uint64_t sum = 0;
      std::uint64_t rows = 0;
      for (std::size_t i = 0; i < counts.size(); ++i) {
        sum += i * i * counts[i];
        rows += counts[i];
      }
      out[0] = static_cast<double>(sum) / static_cast<double>(rows);
    }
  }
};

inline std::vector<BcaCase> bca_cases() {
  std::ifstream table{LOTRECHT_TEST_DIR "/reference/bca.csv"};
  std::vector<BcaCase> cases;
  for (std::string line; std::getline(table, line);) {
    if (line.starts_with('#')) continue;
    std::istringstream fields{line};
    BcaCase c;
    std::getline(fields, c.scenario, ',');
    std::getline(fields, c.statistic, ',');
    const auto numbers = [&] {
      std::string field;
      std::getline(fields, field, ',');
      std::istringstream words{field};
      std::vector<double> values;
      for (std::string word; words >> word;) values.push_back(std::stod(word));
      return values;
    };
    for (const double x : numbers()) c.cells.push_back(static_cast<std::uint64_t>(x));
    for (const double x : numbers()) c.strata.push_back(static_cast<std::size_t>(x));
    c.confidence = numbers().at(0);
    c.point = numbers().at(0);
    c.acceleration = numbers().at(0);
    const auto pair = [&](double& low, double& high) {
      const std::vector<double> both = numbers();
      low = both.at(0);
      high = both.at(1);
    };
    pair(c.low_probability, c.high_probability);
    pair(c.low_type_7, c.high_type_7);
    pair(c.low_type_6, c.high_type_6);
    c.replicates = numbers();
    cases.push_back(std::move(c));
  }
  return cases;
}

}  // namespace lotrecht::stats::testing
