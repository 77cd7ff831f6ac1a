#pragma once

/// @file
/// How much work a network of tables is at the least, before any of it is done.

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <vector>

namespace lotrecht::stats::detail {

/// Number of ways to fill two columns of sums `first` and `second` into rows with room for so many each.
///
/// Row by row: the ways of one row are the points of a triangle, summed by running sums along its sides, so the time is
/// rows · first · second.
[[nodiscard]] inline double two_column_fillings(const std::vector<std::uint32_t>& rows, std::size_t first,
                                                std::size_t second) {
  const std::size_t width = second + 1;
  const std::size_t size = (first + 1) * width;
  std::vector<double> ways(size, 0.0);
  std::vector<double> along(size);   // Σ over lesser second sums
  std::vector<double> block(size);   // and over lesser first sums
  std::vector<double> across(size);  // Σ of `along` where one more of the first is one less of the second
  ways[0] = 1.0;
  for (const std::size_t room : rows) {
    for (std::size_t x = 0; x <= first; ++x) {
      double sum = 0.0;
      for (std::size_t y = 0; y <= second; ++y) {
        const std::size_t at = x * width + y;
        along[at] = sum += ways[at];
        block[at] = along[at] + (x > 0 ? block[at - width] : 0.0);
        across[at] = along[at] + (x > 0 && y < second ? across[at - width + 1] : 0.0);
      }
    }
    for (std::size_t x = 0; x <= first; ++x) {
      for (std::size_t y = 0; y <= second; ++y) {
        double found = block[x * width + y];
        if (x > room) found -= block[(x - room - 1) * width + y];
        if (y > room) {
          found -= across[x * width + y - room - 1];
        } else if (x + y > room) {
          found -= across[(x + y - room - 1) * width];
        }
        if (x > room) found += across[(x - room - 1) * width + y];
        ways[x * width + y] = found;
      }
    }
  }
  return ways.back();
}

/// The same for two rows, of which only the first is free to vary: a sum over what it has left, in its own time.
[[nodiscard]] inline double two_column_fillings_of_two(std::uint64_t room, std::uint64_t other, std::uint64_t first,
                                                       std::uint64_t second) {
  const std::uint64_t both = first + second;
  double ways = 0.0;
  for (std::uint64_t both_here = both > other ? both - other : 0; both_here <= std::min(room, both); ++both_here) {
    const std::uint64_t least = both_here > first ? both_here - first : 0;
    ways += static_cast<double>(std::min(second, both_here) - least + 1);
  }
  return ways;
}

/// A lower bound on the steps of `TableNetwork` for these margins; beyond `enough` it is not worked out further.
///
/// At each stage every node (what is left of the rows, sorted) is visited with every way to fill the next column. Pairs
/// of the two, unsorted, are counted exactly and divided by the number of orders of the rows. Where that count would
/// itself take long, margins are divided by a whole number and rows shortened so that each coarse filling still stands
/// for one of its own.
///
/// @param rows     their sums, of the shorter side of the table
/// @param columns  ascending, as the network takes them: the last one first
[[nodiscard]] inline double least_network_steps(const std::vector<std::uint32_t>& rows,
                                                const std::vector<std::uint32_t>& columns, double enough) {
  constexpr std::uint64_t all_cells = 1'000'000;
  const std::uint64_t most_cells = std::max<std::uint64_t>(1'000, all_cells / columns.size());
  double orders = 1.0;
  for (std::size_t i = 2; i <= rows.size(); ++i) orders *= static_cast<double>(i);
  double steps = 0.0;
  std::uint64_t left = 0;
  for (std::size_t c = 0; c + 1 < columns.size() && steps <= enough; ++c) {
    const std::uint64_t next = columns[c];
    if (left > 0 && rows.size() == 2) {
      steps += two_column_fillings_of_two(rows[0], rows[1], left, next) / orders;
    } else if (left > 0) {  // the last column has one filling only
      std::uint64_t unit = 1;
      while ((left / unit + 1) * (next / unit + 1) * rows.size() > most_cells) ++unit;
      std::vector<std::uint32_t> coarse;
      for (const std::uint32_t r : rows) {
        const std::uint64_t room = r / unit;
        const std::uint64_t spare = unit == 1 ? 0 : 2;  // takes up what division leaves of both columns
        if (room >= spare) coarse.push_back(static_cast<std::uint32_t>(room - spare));
      }
      steps += two_column_fillings(coarse, left / unit, next / unit) / orders;
    }
    left += next;
  }
  return steps;
}

}  // namespace lotrecht::stats::detail
