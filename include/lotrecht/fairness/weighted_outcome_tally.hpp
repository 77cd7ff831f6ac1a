#pragma once

/// @file
/// The weighted sibling of `OutcomeTally`: a tally of its own, never a flag on the counting one.

#include <array>
#include <charconv>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>

#include <lotrecht/core/bytes.hpp>
#include <lotrecht/core/error.hpp>
#include <lotrecht/core/group_ids.hpp>
#include <lotrecht/core/tally.hpp>
#include <lotrecht/core/weight_sum.hpp>
#include <lotrecht/fairness/outcome_columns.hpp>

namespace lotrecht::fairness {

/// `OutcomeColumns` with a weight per row.
struct WeightedOutcomeColumns {
  OutcomeColumns outcomes;         ///< (n,)
  std::span<const double> weight;  ///< (n,) 0 or in [1e-100, 1e100]; how many people the row stands for

  [[nodiscard]] std::size_t size() const noexcept { return outcomes.size(); }
  [[nodiscard]] WeightedOutcomeColumns rows(std::size_t first, std::size_t count) const {
    check_lengths();
    return {outcomes.rows(first, count), weight.subspan(first, count)};
  }

  /// @throws InvalidInput if lengths differ, or naming the first row with a bad value
  void check() const {
    outcomes.check();
    check_lengths();
    for (std::size_t i = 0; i < weight.size(); ++i) {
      if (is_weight(weight[i])) continue;
      std::array<char, 32> found{};
      const auto end = std::to_chars(found.begin(), found.end(), weight[i]).ptr;
      throw InvalidInput{"WeightedOutcomeColumns", "weight",
                         "row " + std::to_string(outcomes.first_row + i) +
                             ": must be 0 or between 1e-100 and 1e100, got " + std::string{found.begin(), end}};
    }
  }

  /// @throws InvalidInput unless there is a weight for every row
  void check_lengths() const {
    if (weight.size() == outcomes.size()) return;
    throw InvalidInput{"WeightedOutcomeColumns", "weight",
                       "must be as long as decision: " + std::to_string(weight.size()) + " rows beside " +
                           std::to_string(outcomes.size())};
  }
};

/// Weights of the six kinds of decided case, in the order of `Cell`.
struct WeightedOutcomeTally {
  using columns_type = WeightedOutcomeColumns;
  static constexpr std::uint32_t format = 0x57540001;  // 'W' 'T', layout 1

  std::array<WeightSum, 6> sums;

  /// @throws InvalidInput naming the first bad row; the tally is then unchanged
  void add(const WeightedOutcomeColumns& block) {
    block.check();
    for (std::size_t i = 0; i < block.size(); ++i) sums[cell_of_key[block.outcomes.key(i)]].add(block.weight[i]);
  }

  /// Adds a block to one tally per group: the way that `Grouped` takes, which looks at every row once.
  ///
  /// @throws InvalidInput as `add`, and if a group id is not below `tallies.size()`; nothing is then changed
  static void add_grouped(std::span<WeightedOutcomeTally> tallies, const GroupIds& group,
                          const WeightedOutcomeColumns& block) {
    group.check_below(tallies.size());
    block.check();
    group.visit([&](const auto ids) {
      for (std::size_t i = 0; i < block.size(); ++i) {
        tallies[ids[i]].sums[cell_of_key[block.outcomes.key(i)]].add(block.weight[i]);
      }
    });
  }

  void merge(const WeightedOutcomeTally& other) noexcept {
    for (std::size_t c = 0; c < sums.size(); ++c) sums[c].merge(other.sums[c]);
  }

  void write(ByteWriter& out) const {
    for (const WeightSum& sum : sums) sum.write(out);
  }
  [[nodiscard]] static WeightedOutcomeTally read(ByteReader& in) {
    WeightedOutcomeTally tally;
    for (WeightSum& sum : tally.sums) sum = WeightSum::read(in);
    return tally;
  }

  friend bool operator==(const WeightedOutcomeTally&, const WeightedOutcomeTally&) = default;

 private:
  /// From 4 decision + outcome to the place in `sums`.
  static constexpr std::array<std::size_t, 8> cell_of_key{3, 2, 5, 0, 1, 0, 4, 0};
};
static_assert(Tally<WeightedOutcomeTally>);

}  // namespace lotrecht::fairness
