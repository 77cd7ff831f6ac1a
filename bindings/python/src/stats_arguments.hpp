#pragma once

/// @file
/// What several functions of `stats` are given.

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include <lotrecht/core/error.hpp>
#include <lotrecht/stats/rejection_region.hpp>
#include <lotrecht/stats/two_samples.hpp>

#include "pybind.hpp"

namespace lotrecht::python {

/// Two samples stratum by stratum, from four columns of counts.
[[nodiscard]] inline std::vector<stats::TwoSamples> two_samples(const py::array& s1, const py::array& n1,
                                                                const py::array& s2, const py::array& n2,
                                                                std::string_view function) {
  const auto a = column<std::uint64_t>(s1, "successes1");
  const auto na = column<std::uint64_t>(n1, "trials1");
  const auto b = column<std::uint64_t>(s2, "successes2");
  const auto nb = column<std::uint64_t>(n2, "trials2");
  if (na.size() != a.size() || b.size() != a.size() || nb.size() != a.size()) {
    throw InvalidInput{function, "strata", "must have four counts each: the columns differ in length"};
  }
  std::vector<stats::TwoSamples> strata;
  strata.reserve(a.size());
  for (std::size_t k = 0; k < a.size(); ++k) strata.push_back({{a[k], na[k]}, {b[k], nb[k]}});
  return strata;
}

[[nodiscard]] inline stats::PlannedTest planned_test(const std::string& wanted) {
  const auto found = stats::planned_test_named(wanted);
  if (!found) throw InvalidInput{"planning", "test", "is unknown: \"" + wanted + "\""};
  return *found;
}

}  // namespace lotrecht::python
