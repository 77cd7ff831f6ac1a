#pragma once

/// @file
/// What a test of a hypothesis says: a statistic, a p-value, and how it was computed.

#include <cstdint>
#include <limits>
#include <string_view>

#include <lotrecht/stats/estimate.hpp>

namespace lotrecht::stats {

/// Which deviations from the hypothesis count as evidence against it.
enum class Alternative : std::uint8_t {
  two_sided,  ///< either way
  less,       ///< the first is smaller than the hypothesis says
  greater,    ///< the first is larger than the hypothesis says
};

/// The identifier used in records, e.g. "two_sided".
[[nodiscard]] constexpr std::string_view name(Alternative alternative) noexcept {
  switch (alternative) {
    case Alternative::two_sided: return "two_sided";
    case Alternative::less: return "less";
    case Alternative::greater: return "greater";
  }
  return "";
}

/// A test's answer. The p-value is the probability, if the hypothesis holds, of data that speak at least as strongly
/// against it; no threshold is part of it.
///
/// If `undefined` is not `none`, there is nothing to test: statistic and p-value are NaN. A table that exists but holds
/// no evidence (no success anywhere) is not undefined: its p-value is 1.
struct TestResult {
  double statistic = std::numeric_limits<double>::quiet_NaN();  ///< which one, the test's documentation says
  double p_value = std::numeric_limits<double>::quiet_NaN();    ///< in [0, 1]
  std::uint64_t n = 0;                                          ///< rows in the table
  std::uint64_t degrees_of_freedom = 0;                         ///< of the statistic's chi-square law; 0 if it has none
  std::string_view method{};                                    ///< e.g. "fisher_exact"; always a string literal
  Undefined undefined = Undefined::none;

  [[nodiscard]] constexpr bool defined() const noexcept { return undefined == Undefined::none; }
};

}  // namespace lotrecht::stats
