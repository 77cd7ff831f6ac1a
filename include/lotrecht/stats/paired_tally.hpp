#pragma once

/// @file
/// Two yes-or-no answers about each of the same rows.

#include <cstdint>

namespace lotrecht::stats {

/// Rows by two answers, e.g. the score's advice and the decision, or before and after.
struct PairedTally {
  std::uint64_t both = 0;         ///< yes, yes
  std::uint64_t first_only = 0;   ///< yes, no
  std::uint64_t second_only = 0;  ///< no, yes
  std::uint64_t neither = 0;      ///< no, no

  [[nodiscard]] constexpr std::uint64_t n() const noexcept { return both + first_only + second_only + neither; }

  friend bool operator==(const PairedTally&, const PairedTally&) = default;
};

}  // namespace lotrecht::stats
