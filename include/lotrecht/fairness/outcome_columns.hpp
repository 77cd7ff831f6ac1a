#pragma once

/// @file
/// The columns a fairness tally reads: what was decided, and what turned out to be true.

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>

#include <lotrecht/core/error.hpp>

namespace lotrecht::fairness {

/// An outcome that nobody knows (yet): a case never inspected, a loan never given.
inline constexpr std::uint8_t unknown_outcome = 2;

/// Views of a decision column and, if there is one, an outcome column.
///
/// Below ingest every row is usable: a missing decision has been set aside and counted there.
struct OutcomeColumns {
  std::span<const std::uint8_t> decision;  ///< (n,) 1 = selected, 0 = not
  std::span<const std::uint8_t> outcome;   ///< (n,) 1, 0 or `unknown_outcome`; empty: no outcome is known for any row
  std::size_t first_row = 0;               ///< number of the first row, for messages

  [[nodiscard]] std::size_t size() const noexcept { return decision.size(); }

  /// @throws InvalidInput if the columns differ in length: cut, they might not show it any more
  [[nodiscard]] OutcomeColumns rows(std::size_t first, std::size_t count) const {
    check_lengths();
    return {decision.subspan(first, count), outcome.empty() ? outcome : outcome.subspan(first, count),
            first_row + first};
  }

  /// 4 decision + outcome. Precondition: row `i` passed `check`.
  [[nodiscard]] unsigned key(std::size_t i) const noexcept {
    return 4u * decision[i] + (outcome.empty() ? unknown_outcome : outcome[i]);
  }

  /// @throws InvalidInput if the columns differ in length, or naming the first row with a value out of range
  void check() const {
    check_lengths();
    // Look for the largest value first, which is quick, and for its row only if there is one to name.
    const auto largest = [](const std::span<const std::uint8_t> column) {
      std::uint8_t most = 0;
      for (const std::uint8_t value : column) most = std::max(most, value);
      return most;
    };
    if (largest(decision) <= 1 && largest(outcome) <= unknown_outcome) return;
    for (std::size_t i = 0; i < decision.size(); ++i) {
      if (decision[i] > 1) refuse("decision", i, decision[i], "must be 0 or 1");
    }
    for (std::size_t i = 0; i < outcome.size(); ++i) {
      if (outcome[i] > unknown_outcome) refuse("outcome", i, outcome[i], "must be 0, 1 or 2 (unknown)");
    }
  }

  /// @throws InvalidInput if there are outcomes, but not one for every row
  void check_lengths() const {
    if (outcome.empty() || outcome.size() == decision.size()) return;
    throw InvalidInput{"OutcomeColumns", "outcome",
                       "must be as long as decision: " + std::to_string(outcome.size()) + " rows beside " +
                           std::to_string(decision.size())};
  }

 private:
  [[noreturn]] void refuse(const char* column, std::size_t i, unsigned value, const char* rule) const {
    throw InvalidInput{"OutcomeColumns", column,
                       "row " + std::to_string(first_row + i) + ": " + rule + ", got " + std::to_string(value)};
  }
};

}  // namespace lotrecht::fairness
