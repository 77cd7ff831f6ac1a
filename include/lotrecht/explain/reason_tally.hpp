#pragma once

/// @file
/// How often each feature is among the strongest reasons, counted so that counts of parts add up.

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include <lotrecht/core/bytes.hpp>
#include <lotrecht/core/error.hpp>
#include <lotrecht/core/tally.hpp>
#include <lotrecht/explain/explanation.hpp>
#include <lotrecht/explain/ranked_reasons.hpp>

namespace lotrecht::explain {

/// How much each feature counts against each row: (rows × features) row-major, a feature's value with its sign turned
/// where high margins are good for the person.
///
/// Precondition: output < explanation.outputs.
[[nodiscard]] inline std::vector<double> amounts_against(const Explanation& explanation, bool high_is_favourable,
                                                         std::size_t output = 0) {
  std::vector<double> amounts;
  amounts.reserve(explanation.rows * explanation.features);
  for (std::size_t i = 0; i < explanation.rows; ++i) {
    for (std::size_t f = 0; f < explanation.features; ++f) {
      const double value = explanation.value(i, f, output);
      amounts.push_back(high_is_favourable ? -value : value);
    }
  }
  return amounts;
}

/// For each feature the rows of which it is one of the `top` strongest reasons; a `Tally`, for `Grouped` by group.
///
/// A feature that is among them only because it is tied for the last place is counted apart: named or not named in a
/// letter of `top` reasons, according to who broke the tie.
struct ReasonTally {
  /// Rows with an amount against for each feature.
  struct columns_type {
    std::span<const double> amounts;  ///< (n × features) row-major, finite; above 0 is a reason
    std::size_t features = 0;         ///< at least 1
    std::size_t top = 4;              ///< at least 1
    double tolerance = default_tie_tolerance;

    [[nodiscard]] std::size_t size() const noexcept { return features == 0 ? 0 : amounts.size() / features; }
    /// @throws InvalidInput unless the amounts are whole rows
    [[nodiscard]] columns_type rows(std::size_t first, std::size_t count) const {
      check();
      return {amounts.subspan(first * features, count * features), features, top, tolerance};
    }
    void check() const {
      if (features == 0) throw InvalidInput{"ReasonTally", "features", "must be at least 1, got 0"};
      if (top == 0) throw InvalidInput{"ReasonTally", "top", "must be at least 1, got 0"};
      if (amounts.size() % features != 0) {
        throw InvalidInput{
            "ReasonTally", "amounts",
            "must be whole rows of " + std::to_string(features) + " features, got " + std::to_string(amounts.size())};
      }
    }
  };

  static constexpr std::uint32_t format = 0x52540001;  // 'R' 'T', layout 1

  std::uint64_t rows = 0;
  std::uint64_t top = 0;             ///< 0 before the first row
  std::vector<std::uint64_t> among;  ///< (features) rows in which it is one of the top, whoever breaks ties
  std::vector<std::uint64_t> tied;   ///< (features) rows in which it is tied for the last place, with more than fit

  /// @throws InvalidInput if columns are not whole, or for other features or another top than before; the tally is then
  ///                      unchanged
  void add(const columns_type& block) {
    block.check();
    if (block.size() == 0) return;
    ReasonTally added;
    added.top = block.top;
    added.among.assign(block.features, 0);
    added.tied.assign(block.features, 0);
    for (std::size_t i = 0; i < block.size(); ++i) {
      const auto best = top_reasons(
          ranked_reasons(block.amounts.subspan(i * block.features, block.features), block.tolerance), block.top);
      const bool too_many = best.size() > block.top;
      for (const Reason& r : best) {
        const bool last_place = too_many && r.rank == best.back().rank;
        ++(last_place ? added.tied : added.among)[r.feature];
      }
    }
    added.rows = block.size();
    merge(added);
  }

  /// @throws InvalidInput if both sides have counted other features or another top
  void merge(const ReasonTally& other) {
    if (other.rows == 0) return;
    if (rows == 0) {
      *this = other;
      return;
    }
    if (top != other.top || among.size() != other.among.size()) {
      throw InvalidInput{"ReasonTally", "other",
                         "must count the same: the top " + std::to_string(top) + " of " + std::to_string(among.size()) +
                             " features here, the top " + std::to_string(other.top) + " of " +
                             std::to_string(other.among.size()) + " there"};
    }
    rows += other.rows;
    for (std::size_t f = 0; f < among.size(); ++f) {
      among[f] += other.among[f];
      tied[f] += other.tied[f];
    }
  }

  void write(ByteWriter& out) const {
    out.u64(rows);
    out.u64(top);
    out.u64(among.size());
    for (const std::uint64_t n : among) out.u64(n);
    for (const std::uint64_t n : tied) out.u64(n);
  }

  [[nodiscard]] static ReasonTally read(ByteReader& in) {
    ReasonTally tally;
    tally.rows = in.u64();
    tally.top = in.u64();
    const std::uint64_t features = in.u64();
    if (features > in.left() / 16) in.fail("more features than data");
    if ((tally.rows == 0) != (tally.top == 0) || (tally.rows == 0) != (features == 0)) {
      in.fail("rows without features, or features without rows");
    }
    for (std::uint64_t f = 0; f < features; ++f) tally.among.push_back(in.u64());
    for (std::uint64_t f = 0; f < features; ++f) {
      tally.tied.push_back(in.u64());
      const std::uint64_t sure = tally.among[static_cast<std::size_t>(f)];
      if (sure > tally.rows || tally.tied.back() > tally.rows - sure) in.fail("a feature in more rows than there are");
    }
    return tally;
  }

  friend bool operator==(const ReasonTally&, const ReasonTally&) = default;
};
static_assert(Tally<ReasonTally>);

}  // namespace lotrecht::explain
