#pragma once

/// @file
/// A count over a count.

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>

#include <lotrecht/core/bytes.hpp>
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
    std::size_t first_row = 0;              ///< number of the first row, for messages

    [[nodiscard]] std::size_t size() const noexcept { return success.size(); }
    [[nodiscard]] columns_type rows(std::size_t first, std::size_t count) const {
      return {success.subspan(first, count), first_row + first};
    }
  };

  static constexpr std::uint32_t format = 0x42540001;  // 'B' 'T', layout 1

  std::uint64_t successes = 0;
  std::uint64_t trials = 0;

  /// @throws InvalidInput naming the first row that is neither 0 nor 1; the tally is then unchanged
  void add(const columns_type& block) {
    std::uint64_t sum = 0;
    std::uint8_t seen = 0;
    for (const std::uint8_t s : block.success) {
      sum += s;
      seen = static_cast<std::uint8_t>(seen | s);
    }
    if (seen > 1) {
      const auto bad = std::find_if(block.success.begin(), block.success.end(), [](std::uint8_t s) { return s > 1; });
      throw InvalidInput{"BinomialTally", "success",
                         "row " +
                             std::to_string(block.first_row + static_cast<std::size_t>(bad - block.success.begin())) +
                             ": must be 0 or 1, got " + std::to_string(*bad)};
    }
    successes += sum;
    trials += block.size();
  }

  constexpr void merge(const BinomialTally& other) noexcept {
    successes += other.successes;
    trials += other.trials;
  }

  /// Trials that were no success.
  [[nodiscard]] constexpr std::uint64_t failures() const noexcept { return trials - successes; }

  void write(ByteWriter& out) const {
    out.u64(successes);
    out.u64(trials);
  }
  [[nodiscard]] static BinomialTally read(ByteReader& in) {
    BinomialTally tally;
    tally.successes = in.u64();
    tally.trials = in.u64();
    if (tally.successes > tally.trials) in.fail("more successes than trials");
    return tally;
  }

  friend constexpr bool operator==(const BinomialTally&, const BinomialTally&) = default;
};
static_assert(Tally<BinomialTally>);

}  // namespace lotrecht::stats
