#pragma once

/// @file
/// A table of published counts as what it leaves open: a range for every count, narrowed by the sums it must obey.

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include <lotrecht/core/error.hpp>
#include <lotrecht/fairness/metric.hpp>
#include <lotrecht/fairness/rounding.hpp>

namespace lotrecht::fairness {

/// The counts of one group: what was published (NaN where a mark stands or nothing does) and what it may stand for.
struct AggregateGroup {
  std::array<CountRange, 6> cells{};  ///< by `Cell`; a cell the table does not have is 0 to 0
  CountRange total = any_count;       ///< of all cells
  std::array<double, 6> published{};  ///< by `Cell`
  double published_total = std::numeric_limits<double>::quiet_NaN();
};

/// Groups that share nobody and, if it was published, their sum.
struct AggregateTable {
  std::vector<AggregateGroup> groups;
  std::optional<AggregateGroup> all;
};

namespace detail {

/// Narrows `whole` = Σ parts to what all ranges together allow. Whether anything changed.
///
/// The whole lies between the sums of the parts' ends; a part is the whole less what the others can be.
///
/// @throws InvalidInput saying `what` if nothing is left
inline bool tighten_sum(CountRange& whole, std::span<CountRange* const> parts, const std::string& what) {
  // Sums from either side, so that what the others can be is a sum, too: nothing subtracted from "nothing is known".
  const auto plus = [](std::uint64_t a, std::uint64_t b) {
    return a >= most_published || b >= most_published ? most_published : std::min(most_published, a + b);
  };
  const std::size_t n = parts.size();
  std::vector<CountRange> after(n + 1);
  for (std::size_t i = n; i-- > 0;) {
    after[i] = {plus(after[i + 1].low, parts[i]->low), plus(after[i + 1].high, parts[i]->high)};
  }
  const CountRange sums = after[0];
  const CountRange before_narrowing = whole;
  bool changed = false;
  const auto narrow = [&](CountRange& range, std::uint64_t from, std::uint64_t to) {
    const CountRange next{std::max(range.low, from), std::min(range.high, to)};
    if (next.low > next.high) {
      throw InvalidInput{"AggregateTable", "counts",
                         what + ": the parts make " + std::to_string(sums.low) + " to " + std::to_string(sums.high) +
                             ", but their published sum stands for " + std::to_string(before_narrowing.low) + " to " +
                             std::to_string(before_narrowing.high) + "; another rounding, or parts that overlap?"};
    }
    changed = changed || !(next == range);
    range = next;
  };
  narrow(whole, sums.low, sums.high);
  CountRange before{};
  for (std::size_t i = 0; i < n; ++i) {
    const CountRange own = *parts[i];
    const CountRange others{plus(before.low, after[i + 1].low), plus(before.high, after[i + 1].high)};
    const std::uint64_t from = whole.low > others.high ? whole.low - others.high : 0;
    const std::uint64_t to = whole.high >= most_published ? most_published : whole.high - others.low;
    narrow(*parts[i], from, to);
    before = {plus(before.low, own.low), plus(before.high, own.high)};
  }
  return changed;
}

}  // namespace detail

/// Narrows every range of a table to what its sums allow: the cells of a group sum to its total, and the groups to
/// what was published for all of them.
///
/// Each sum is propagated until nothing changes. The result never cuts off a true table. For the ranges of single
/// counts it is exact where no count is in two sums that share another one (a group's cells and total alone); with
/// both row and column sums it may be a little wide, never too narrow.
///
/// @param names  of the groups, for messages; may be empty
/// @throws InvalidInput naming the sum that cannot be met
inline void tighten(AggregateTable& table, std::span<const std::string> names = {}) {
  const auto name_of = [&](std::size_t g) {
    return g < names.size() ? "\"" + names[g] + "\"" : "group " + std::to_string(g);
  };
  const auto cells_of = [](AggregateGroup& g) {
    std::vector<CountRange*> parts;
    for (CountRange& c : g.cells) parts.push_back(&c);
    return parts;
  };
  // Ranges only shrink, and they are finite; a few rounds are enough, a thousand would mean creeping by ones.
  for (int round = 0; round < 1000; ++round) {
    bool changed = false;
    for (std::size_t g = 0; g < table.groups.size(); ++g) {
      changed |= detail::tighten_sum(table.groups[g].total, cells_of(table.groups[g]), name_of(g));
    }
    if (table.all) {
      changed |= detail::tighten_sum(table.all->total, cells_of(*table.all), "the row of everybody");
      std::vector<CountRange*> totals;
      for (AggregateGroup& g : table.groups) totals.push_back(&g.total);
      changed |= detail::tighten_sum(table.all->total, totals, "the groups' totals");
      for (std::size_t c = 0; c < table.all->cells.size(); ++c) {
        std::vector<CountRange*> column;
        for (AggregateGroup& g : table.groups) column.push_back(&g.cells[c]);
        changed |= detail::tighten_sum(table.all->cells[c], column, "the groups' counts");
      }
    }
    if (!changed) return;
  }
}

}  // namespace lotrecht::fairness
