#pragma once

/// @file
/// Exact counts of decisions and what turned out to be true.

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include <lotrecht/core/bytes.hpp>
#include <lotrecht/core/group_ids.hpp>
#include <lotrecht/core/tally.hpp>
#include <lotrecht/fairness/detail/count_cells.hpp>
#include <lotrecht/fairness/outcome_columns.hpp>

namespace lotrecht::fairness {

/// The six kinds of decided case, counted.
///
/// "Positive" is a positive *outcome* (the person did what the decision is about: repaid, reoffended, was entitled),
/// "selected" a positive *decision*. Cases whose outcome nobody knows are kept apart, not dropped: they count for the
/// selection rate, and for nothing that needs an outcome.
///
/// A transparent value, 48 bytes, in the order of `Cell`.
struct OutcomeTally {
  using columns_type = OutcomeColumns;
  static constexpr std::uint32_t format = 0x4F540001;  // 'O' 'T', layout 1

  std::uint64_t true_positive = 0;        ///< selected, positive outcome
  std::uint64_t false_positive = 0;       ///< selected, negative outcome
  std::uint64_t false_negative = 0;       ///< not selected, positive outcome
  std::uint64_t true_negative = 0;        ///< not selected, negative outcome
  std::uint64_t selected_unlabelled = 0;  ///< selected, outcome unknown
  std::uint64_t rejected_unlabelled = 0;  ///< not selected, outcome unknown

  /// @throws InvalidInput naming the first row whose decision or outcome is out of range; the tally is then unchanged
  void add(const OutcomeColumns& block) {
    block.check();
    std::array<std::uint64_t, 8> cells{};
    for (std::size_t i = 0; i < block.size(); ++i) ++cells[block.key(i)];
    add_keys(cells);
  }

  /// Counts one decision whose outcome is not known (yet): for the loop in which decisions are taken.
  constexpr void count(bool selected) noexcept { ++(selected ? selected_unlabelled : rejected_unlabelled); }

  /// Counts one decision and what turned out to be true.
  constexpr void count(bool selected, bool positive) noexcept {
    if (selected)
      ++(positive ? true_positive : false_positive);
    else
      ++(positive ? false_negative : true_negative);
  }

  constexpr void merge(const OutcomeTally& other) noexcept {
    true_positive += other.true_positive;
    false_positive += other.false_positive;
    false_negative += other.false_negative;
    true_negative += other.true_negative;
    selected_unlabelled += other.selected_unlabelled;
    rejected_unlabelled += other.rejected_unlabelled;
  }

  /// Rows counted.
  [[nodiscard]] constexpr std::uint64_t n() const noexcept {
    return labelled() + selected_unlabelled + rejected_unlabelled;
  }
  /// Rows whose outcome is known.
  [[nodiscard]] constexpr std::uint64_t labelled() const noexcept {
    return true_positive + false_positive + false_negative + true_negative;
  }
  /// The six counts in the order of `Cell`.
  [[nodiscard]] constexpr std::array<std::uint64_t, 6> cells() const noexcept {
    return {true_positive, false_positive, false_negative, true_negative, selected_unlabelled, rejected_unlabelled};
  }
  [[nodiscard]] static constexpr OutcomeTally from_cells(std::span<const std::uint64_t, 6> c) noexcept {
    return {c[0], c[1], c[2], c[3], c[4], c[5]};
  }

  /// Adds a block to one tally per group: the fast way that `Grouped` takes.
  ///
  /// @throws InvalidInput as `add`, and if a group id is not below `tallies.size()`; nothing is then changed
  static void add_grouped(std::span<OutcomeTally> tallies, const GroupIds& group, const OutcomeColumns& block) {
    group.visit([&](const auto ids) {
      if constexpr (sizeof(ids[0]) == 1) {
        if (tallies.size() <= detail::compare_groups && add_compared(tallies, ids, block)) return;
      }
      // Too many groups, unknown outcomes among known ones, or a bad value somewhere: look closely, then count.
      group.check_below(tallies.size());
      block.check();
      for (std::size_t i = 0; i < block.size(); ++i) tallies[ids[i]].count_key(block.key(i));
    });
  }

  void write(ByteWriter& out) const {
    for (const std::uint64_t c : cells()) out.u64(c);
  }
  [[nodiscard]] static OutcomeTally read(ByteReader& in) {
    std::array<std::uint64_t, 6> c{};
    for (std::uint64_t& x : c) x = in.u64();
    return from_cells(c);
  }

  friend constexpr bool operator==(const OutcomeTally&, const OutcomeTally&) = default;

 private:
  /// Through a table, not a switch: which kind of case comes next is not predictable, and a wrong guess costs ten rows.
  void count_key(unsigned key) noexcept {
    static constexpr std::array<std::uint64_t OutcomeTally::*, 8> cell{
        &OutcomeTally::true_negative,       &OutcomeTally::false_negative,     &OutcomeTally::rejected_unlabelled,
        &OutcomeTally::rejected_unlabelled, &OutcomeTally::false_positive,     &OutcomeTally::true_positive,
        &OutcomeTally::selected_unlabelled, &OutcomeTally::selected_unlabelled};
    ++(this->*cell[key]);
  }

  /// Adds counts by key, 4 decision + outcome.
  void add_keys(const std::array<std::uint64_t, 8>& cells) noexcept {
    merge({cells[5], cells[4], cells[1], cells[0], cells[6], cells[2]});
  }

  /// @return false, with nothing changed, if a value is not what this way can count
  static bool add_compared(std::span<OutcomeTally> tallies, std::span<const std::uint8_t> ids,
                           const OutcomeColumns& block) {
    if (tallies.empty() || ids.size() != block.size()) return false;
    const bool labelled = !block.outcome.empty();
    if (labelled && block.outcome.size() != block.size()) return false;
    // Without outcomes the decisions stand in for them: "both" then equals "selected", and neither is used.
    const std::uint8_t* const outcome = labelled ? block.outcome.data() : block.decision.data();
    const detail::CountStretch count_stretch = detail::widest_count_stretch();
    std::array<detail::CellSums, detail::compare_groups> sums{};
    const std::size_t even = block.size() - block.size() % 64;
    for (std::size_t first = 0; first < even; first += detail::stretch_rows) {
      const detail::Stretch stretch{ids.data() + first, block.decision.data() + first, outcome + first,
                                    std::min(detail::stretch_rows, even - first)};
      if (!count_stretch(stretch, tallies.size(), sums.data())) return false;
    }
    for (std::size_t i = even; i < block.size(); ++i) {
      const unsigned selected = block.decision[i];
      const unsigned positive = outcome[i];
      if (ids[i] >= tallies.size() || (selected | positive) > 1) return false;
      sums[ids[i]].add({1, selected, positive, selected & positive});
    }
    for (std::size_t g = 0; g < tallies.size(); ++g) {
      const detail::CellSums& s = sums[g];
      tallies[g].merge(labelled ? OutcomeTally{s.both, s.selected - s.both, s.positive - s.both,
                                               s.rows - s.selected - s.positive + s.both, 0, 0}
                                : OutcomeTally{0, 0, 0, 0, s.selected, s.rows - s.selected});
    }
    return true;
  }
};
static_assert(Tally<OutcomeTally>);

}  // namespace lotrecht::fairness
