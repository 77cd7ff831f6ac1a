#pragma once

/// @file
/// How far each case came in a chain of two-valued steps, counted by pattern.

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include <lotrecht/core/bytes.hpp>
#include <lotrecht/core/error.hpp>
#include <lotrecht/core/group_ids.hpp>
#include <lotrecht/core/tally.hpp>

namespace lotrecht::fairness {

/// The most steps a chain may have: 3^8 = 6561 patterns.
inline constexpr std::size_t most_steps = 8;

/// The answer of a step that nobody knows: not reached, not decided yet, not written down.
inline constexpr std::uint8_t unknown_step = 2;

/// Views of the columns of a chain, in its order.
struct ChainColumns {
  std::array<std::span<const std::uint8_t>, most_steps> step{};  ///< the first `steps`: (n,) 1 yes, 0 no, 2 unknown
  std::size_t steps = 0;                                         ///< from 1 to `most_steps`
  std::size_t first_row = 0;                                     ///< number of the first row, for messages

  /// @throws InvalidInput if there is no column or more than `most_steps`
  [[nodiscard]] static ChainColumns of(std::span<const std::span<const std::uint8_t>> columns) {
    if (columns.empty() || columns.size() > most_steps) {
      throw InvalidInput{"ChainColumns", "steps",
                         "must be from 1 to " + std::to_string(most_steps) + ", got " + std::to_string(columns.size())};
    }
    ChainColumns chain;
    chain.steps = columns.size();
    std::copy(columns.begin(), columns.end(), chain.step.begin());
    return chain;
  }

  [[nodiscard]] std::size_t size() const noexcept { return step[0].size(); }

  /// @throws InvalidInput if the columns differ in length: cut, they might not show it any more
  [[nodiscard]] ChainColumns rows(std::size_t first, std::size_t count) const {
    check_lengths();
    ChainColumns block{{}, steps, first_row + first};
    for (std::size_t s = 0; s < steps; ++s) block.step[s] = step[s].subspan(first, count);
    return block;
  }

  /// The row's answers as digits to the base 3, the first step's first. Precondition: row `i` passed `check`.
  [[nodiscard]] std::uint32_t digits(std::size_t i) const noexcept {
    std::uint32_t code = 0;
    for (std::size_t s = 0; s < steps; ++s) code = 3 * code + step[s][i];
    return code;
  }

  /// @throws InvalidInput if the columns differ in length, or naming the first row of the first step with a value out
  ///                      of range
  void check() const {
    check_lengths();
    for (std::size_t s = 0; s < steps; ++s) {
      std::uint8_t most = 0;  // quick to find; the row is looked for only if there is one to name
      for (const std::uint8_t value : step[s]) most = std::max(most, value);
      if (most <= unknown_step) continue;
      const auto bad = std::find_if(step[s].begin(), step[s].end(), [](std::uint8_t v) { return v > unknown_step; });
      throw InvalidInput{"ChainColumns", "step " + std::to_string(s + 1),
                         "row " + std::to_string(first_row + static_cast<std::size_t>(bad - step[s].begin())) +
                             ": must be 0, 1 or 2 (unknown), got " + std::to_string(*bad)};
    }
  }

  /// @throws InvalidInput unless all columns are equally long
  void check_lengths() const {
    for (std::size_t s = 1; s < steps; ++s) {
      if (step[s].size() == step[0].size()) continue;
      throw InvalidInput{"ChainColumns", "steps",
                         "must be equally long: step " + std::to_string(s + 1) + " has " +
                             std::to_string(step[s].size()) + " rows, step 1 has " + std::to_string(step[0].size())};
    }
  }
};

/// Rows by the pattern of their answers: what one pass over a chain leaves behind, and all that is needed of it.
///
/// Only patterns that occur are kept, so a tally takes 16 bytes for each of them. A tally of no rows belongs to a chain
/// of any length; one with rows merges only with its like.
class ChainTally {
 public:
  using columns_type = ChainColumns;
  static constexpr std::uint32_t format = 0x43540001;  // 'C' 'T', layout 1

  /// A pattern and its rows. The pattern is a 1 (which tells chains of different lengths apart) and then the answers,
  /// as digits to the base 3.
  struct Entry {
    std::uint32_t pattern;
    std::uint64_t rows;  ///< at least 1

    friend constexpr bool operator==(const Entry&, const Entry&) = default;
  };

  /// 3^steps: the patterns of a chain of that length are those from this number to below its double.
  [[nodiscard]] static constexpr std::uint32_t power(std::size_t steps) noexcept {
    std::uint32_t p = 1;
    for (std::size_t s = 0; s < steps; ++s) p *= 3;
    return p;
  }

  /// The patterns that occur, in ascending order.
  [[nodiscard]] const std::vector<Entry>& entries() const noexcept { return entries_; }
  /// Length of the chain; 0 if nothing was counted.
  [[nodiscard]] std::size_t steps() const noexcept {
    return entries_.empty() ? 0 : length_of(entries_.front().pattern);
  }
  /// Rows counted.
  [[nodiscard]] std::uint64_t n() const noexcept {
    std::uint64_t sum = 0;
    for (const Entry& e : entries_) sum += e.rows;
    return sum;
  }
  /// The answers of a pattern, (steps,) 1, 0 or 2.
  [[nodiscard]] static std::vector<std::uint8_t> answers(std::uint32_t pattern) {
    std::vector<std::uint8_t> found(length_of(pattern));
    for (std::size_t s = found.size(); s-- > 0; pattern /= 3) found[s] = static_cast<std::uint8_t>(pattern % 3);
    return found;
  }

  /// @throws InvalidInput if the columns differ in length, a value is out of range (naming the row), or the chain has
  ///                      another length than the one counted before; the tally is then unchanged
  void add(const ChainColumns& block) {
    block.check();
    if (block.size() == 0) return;
    check_length(block.steps);
    const std::uint32_t power_of_steps = power(block.steps);
    std::vector<std::uint64_t> rows(power_of_steps);
    for (std::size_t i = 0; i < block.size(); ++i) ++rows[block.digits(i)];
    merge_sorted(dense_entries(rows, power_of_steps));
  }

  /// @throws InvalidInput if both count rows, of chains of different lengths
  void merge(const ChainTally& other) {
    if (other.entries_.empty()) return;
    check_length(other.steps());
    merge_sorted(other.entries_);
  }

  /// Adds a block to one tally per group: the fast way that `Grouped` takes.
  ///
  /// @throws InvalidInput as `add`, and if a group id is not below `tallies.size()`; nothing is then changed
  static void add_grouped(std::span<ChainTally> tallies, const GroupIds& group, const ChainColumns& block) {
    group.check_below(tallies.size());
    block.check();
    const std::uint32_t p = power(block.steps);
    // All groups of the block at once, as (group, pattern) keys in order: no table of groups times patterns.
    std::vector<std::uint64_t> keys(block.size());
    group.visit([&](const auto ids) {
      for (std::size_t i = 0; i < keys.size(); ++i) {
        keys[i] = static_cast<std::uint64_t>(ids[i]) << 32 | (p + block.digits(i));
        tallies[ids[i]].check_length(block.steps);
      }
    });
    std::sort(keys.begin(), keys.end());
    for (std::size_t i = 0; i < keys.size();) {
      const std::uint64_t id = keys[i] >> 32;
      std::vector<Entry> mine;
      while (i < keys.size() && keys[i] >> 32 == id) {
        const std::size_t first = i;
        while (i < keys.size() && keys[i] == keys[first]) ++i;
        mine.push_back({static_cast<std::uint32_t>(keys[first]), i - first});
      }
      tallies[static_cast<std::size_t>(id)].merge_sorted(mine);
    }
  }

  void write(ByteWriter& out) const {
    out.u64(entries_.size());
    for (const Entry& e : entries_) {
      out.u32(e.pattern);
      out.u64(e.rows);
    }
  }
  [[nodiscard]] static ChainTally read(ByteReader& in) {
    const std::uint64_t count = in.u64();
    if (count > in.left() / 12) in.fail("more patterns than data");
    ChainTally tally;
    for (std::uint64_t e = 0; e < count; ++e) {
      const Entry entry{in.u32(), in.u64()};
      const std::size_t length = length_of(entry.pattern);
      if (entry.rows == 0 || length == 0 || length > most_steps || entry.pattern >= 2 * power(length)) {
        in.fail("expected a pattern of a chain and its rows");
      }
      if (!tally.entries_.empty() && (entry.pattern <= tally.entries_.back().pattern || length != tally.steps())) {
        in.fail("expected patterns of one chain in ascending order");
      }
      tally.entries_.push_back(entry);
    }
    return tally;
  }

  friend bool operator==(const ChainTally&, const ChainTally&) = default;

 private:
  /// Digits after the leading one.
  [[nodiscard]] static constexpr std::size_t length_of(std::uint32_t pattern) noexcept {
    std::size_t length = 0;
    for (; pattern >= 3; pattern /= 3) ++length;
    return length;
  }

  void check_length(std::size_t length) const {
    if (entries_.empty() || steps() == length) return;
    throw InvalidInput{"ChainTally", "steps",
                       "must be as many as were counted before: " + std::to_string(steps()) + " before, " +
                           std::to_string(length) + " now"};
  }

  [[nodiscard]] static std::vector<Entry> dense_entries(std::span<const std::uint64_t> rows, std::uint32_t first) {
    std::vector<Entry> found;
    for (std::size_t d = 0; d < rows.size(); ++d) {
      if (rows[d] > 0) found.push_back({first + static_cast<std::uint32_t>(d), rows[d]});
    }
    return found;
  }

  void merge_sorted(const std::vector<Entry>& other) {
    std::vector<Entry> merged;
    merged.reserve(entries_.size() + other.size());
    auto a = entries_.begin();
    auto b = other.begin();
    while (a != entries_.end() || b != other.end()) {
      if (b == other.end() || (a != entries_.end() && a->pattern < b->pattern)) {
        merged.push_back(*a++);
      } else if (a == entries_.end() || b->pattern < a->pattern) {
        merged.push_back(*b++);
      } else {
        merged.push_back({a->pattern, a->rows + b->rows});
        ++a;
        ++b;
      }
    }
    entries_ = std::move(merged);
  }

  std::vector<Entry> entries_;
};
static_assert(Tally<ChainTally>);

}  // namespace lotrecht::fairness
