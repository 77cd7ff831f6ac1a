#pragma once

/// @file
/// Each row's stratum: several columns crossed, only the combinations that occur.

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include <lotrecht/core/error.hpp>
#include <lotrecht/core/group_ids.hpp>

namespace lotrecht::fairness {

/// Strata in the order of their levels, the last column fastest.
struct ObservedStrata {
  std::vector<std::uint32_t> row;                ///< (n,) stratum of each row
  std::vector<std::vector<std::size_t>> levels;  ///< (strata, columns) position of each column's level

  [[nodiscard]] std::size_t size() const noexcept { return levels.size(); }
};

/// Crosses columns and keeps the combinations that occur: postcode by age by year may make a billion, of which a city
/// has a few thousand. O(n), or O(n log n) where the crossing is larger than the rows.
///
/// @param columns  at least one, (n,) each
/// @param sizes    (columns,) number of levels of each
/// @throws InvalidInput if there is no column, lengths differ, an id is not below its size, or the crossing does not
///         fit 64 bits
[[nodiscard]] inline ObservedStrata observed_strata(std::span<const GroupIds> columns,
                                                    std::span<const std::size_t> sizes) {
  if (columns.empty()) throw InvalidInput{"observed_strata", "columns", "must hold at least one column"};
  if (columns.size() != sizes.size()) {
    throw InvalidInput{"observed_strata", "sizes", "must be one per column"};
  }
  const std::size_t n = columns.front().size();
  std::uint64_t crossing = 1;
  std::vector<std::uint64_t> key(n, 0);
  for (std::size_t c = 0; c < columns.size(); ++c) {
    if (columns[c].size() != n) {
      throw InvalidInput{"observed_strata", "columns",
                         "must be of one length: column " + std::to_string(c) + " has " +
                             std::to_string(columns[c].size()) + " rows, the first " + std::to_string(n)};
    }
    columns[c].check_below(sizes[c], "observed_strata", "columns");
    const std::uint64_t size = std::max<std::size_t>(1, sizes[c]);
    if (crossing > std::numeric_limits<std::uint64_t>::max() / size) {
      throw InvalidInput{"observed_strata", "columns", "cross to more strata than can be numbered"};
    }
    crossing *= size;
    columns[c].visit([&](const auto ids) {
      for (std::size_t i = 0; i < n; ++i) key[i] = key[i] * size + ids[i];
    });
  }
  std::vector<std::uint64_t> present;
  ObservedStrata strata;
  strata.row.resize(n);
  if (crossing <= std::max<std::uint64_t>(1 << 16, 4 * n)) {
    constexpr std::uint32_t absent = std::numeric_limits<std::uint32_t>::max();
    std::vector<std::uint32_t> number(crossing, absent);
    for (const std::uint64_t k : key) number[k] = 0;
    for (std::uint64_t k = 0; k < crossing; ++k) {
      if (number[k] == absent) continue;
      number[k] = static_cast<std::uint32_t>(present.size());
      present.push_back(k);
    }
    for (std::size_t i = 0; i < n; ++i) strata.row[i] = number[key[i]];
  } else {
    present = key;
    std::sort(present.begin(), present.end());
    present.erase(std::unique(present.begin(), present.end()), present.end());
    for (std::size_t i = 0; i < n; ++i) {
      strata.row[i] =
          static_cast<std::uint32_t>(std::lower_bound(present.begin(), present.end(), key[i]) - present.begin());
    }
  }
  for (std::uint64_t k : present) {
    std::vector<std::size_t> levels(columns.size());
    for (std::size_t c = columns.size(); c-- > 0;) {
      levels[c] = static_cast<std::size_t>(k % sizes[c]);
      k /= sizes[c];
    }
    strata.levels.push_back(std::move(levels));
  }
  return strata;
}

}  // namespace lotrecht::fairness
