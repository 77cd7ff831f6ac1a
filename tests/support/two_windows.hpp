#pragma once

/// @file
/// Small windows for the tests of drift, and the reference values of tests/reference/two_windows.csv.

#include <algorithm>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <random>
#include <sstream>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include <lotrecht/drift/pooled_values.hpp>
#include <support/reference.hpp>

namespace lotrecht::testing {

using Window = std::vector<double>;

[[nodiscard]] inline drift::ValueTally tally(const Window& values) {
  drift::ValueTally window;
  window.add({values});
  return window;
}

[[nodiscard]] inline drift::PooledValues pooled(const Window& first, const Window& second) {
  return drift::pool(tally(first), tally(second));
}

/// Up to `most` rows with up to twelve different values.
[[nodiscard]] inline Window random_window(std::mt19937_64& draw, std::size_t most) {
  const std::uint64_t different = 1 + draw() % 12;
  Window window(1 + draw() % most);
  for (double& x : window) x = static_cast<double>(draw() % different);
  return window;
}

/// Share of all ways to deal the rows of both windows to windows of their sizes for which `counts` is true.
template <class Counts>
[[nodiscard]] double share_of_ways(const Window& first, const Window& second, const Counts& counts) {
  Window all = first;
  all.insert(all.end(), second.begin(), second.end());
  std::uint64_t ways = 0;
  std::uint64_t counted = 0;
  for (std::uint32_t mask = 0; mask < (1u << all.size()); ++mask) {
    if (static_cast<std::size_t>(std::popcount(mask)) != first.size()) continue;
    Window a;
    Window b;
    for (std::size_t i = 0; i < all.size(); ++i) ((mask >> i & 1u) != 0 ? a : b).push_back(all[i]);
    ++ways;
    counted += counts(a, b) ? 1u : 0u;
  }
  return static_cast<double>(counted) / static_cast<double>(ways);
}

/// Calls `check(pooled, value, tolerance)` for every reference value of this name.
template <class Check>
void for_each_reference(const std::string& name, const Check& check) {
  const auto window = [](const std::string& text) {
    std::stringstream numbers{text};
    Window values;
    for (std::string number; numbers >> number;) values.push_back(std::strtod(number.c_str(), nullptr));
    return values;
  };
  int found = 0;
  for (const ReferenceRow& row : ReferenceTable{"two_windows.csv"}) {
    if (row.text("name") != name) continue;
    ++found;
    SCOPED_TRACE(name + " " + std::to_string(found));
    check(pooled(window(row.text("first")), window(row.text("second"))), row.number("value"), row.number("tolerance"));
  }
  EXPECT_GT(found, 0) << name;
}

/// |value - expected| within a tolerance relative to the expected one.
inline void expect_relative(double value, double expected, double tolerance) {
  EXPECT_NEAR(value, expected, tolerance * std::abs(expected) + 1e-300);
}

}  // namespace lotrecht::testing
