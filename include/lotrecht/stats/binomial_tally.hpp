#pragma once

/// @file
/// A count over a count.

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>

#include <lotrecht/core/error.hpp>
#include <lotrecht/core/tally.hpp>

namespace lotrecht::stats {

/// Successes among trials: what every rate is made of.
///
/// A transparent value; invariant `successes <= trials`.
struct BinomialTally {
  /// One column of 0 and 1.
  struct columns_type {
    std::span<const std::uint8_t> success;  ///< (n,) each 0 or 1

    [[nodiscard]] std::size_t size() const noexcept { return success.size(); }
    [[nodiscard]] columns_type rows(std::size_t first, std::size_t count) const {
      return {success.subspan(first, count)};
    }
  };

  std::uint64_t successes = 0;
  std::uint64_t trials = 0;

  /// @throws InvalidInput if a value is neither 0 nor 1; the tally is then unchanged
  void add(const columns_type& block) {
    std::uint64_t sum = 0;
    std::uint8_t seen = 0;
    for (const std::uint8_t s : block.success) {
      sum += s;
      seen = static_cast<std::uint8_t>(seen | s);
    }
    if (seen > 1) throw InvalidInput{"BinomialTally", "success", "must hold only 0 and 1"};
    successes += sum;
    trials += block.size();
  }

  constexpr void merge(const BinomialTally& other) noexcept {
    successes += other.successes;
    trials += other.trials;
  }

  /// Trials that were no success.
  [[nodiscard]] constexpr std::uint64_t failures() const noexcept { return trials - successes; }

  friend constexpr bool operator==(const BinomialTally&, const BinomialTally&) = default;
};
static_assert(Tally<BinomialTally>);

}  // namespace lotrecht::stats
