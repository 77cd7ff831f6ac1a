#pragma once

/// @file
/// Windows of one variable, as Python hands them over.

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include <lotrecht/core/error.hpp>
#include <lotrecht/drift/value_tally.hpp>
#include <lotrecht/drift/window_pair.hpp>

namespace lotrecht::python {

using Tally = std::shared_ptr<drift::ValueTally>;
using Counts = std::vector<std::uint64_t>;

/// Two windows of a category; a view of both.
[[nodiscard]] inline drift::WindowPair categories(const Counts& first, const Counts& second) {
  if (first.size() != second.size()) {
    throw InvalidInput{
        "drift", "counts",
        "must be of one length, got " + std::to_string(first.size()) + " and " + std::to_string(second.size())};
  }
  drift::WindowPair pair{{}, first, second, 0, 0};
  for (const std::uint64_t c : first) pair.n += c;
  for (const std::uint64_t c : second) pair.m += c;
  return pair;
}

}  // namespace lotrecht::python
