#pragma once

/// @file
/// A contingency table whose cells are grouped into strata.

#include <array>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include <lotrecht/core/error.hpp>
#include <lotrecht/stats/detail/log_mass.hpp>

namespace lotrecht::stats {

/// Counts of rows by cell, stratum after stratum; a view, owning nothing.
///
/// A stratum is a set of rows whose number is fixed by the design: resampling draws as many rows from each stratum
/// as it has. One stratum is the ordinary case.
struct CellStrata {
  std::span<const std::uint64_t> cells;      ///< (C,) rows in each cell
  std::span<const std::size_t> strata = {};  ///< (S,) number of cells in each stratum, summing to C; empty: one stratum
};

/// Computes all statistics of a table at once: reads (C,) cells, writes (K,) values; NaN says "undefined here".
///
/// Called concurrently through a const reference, so it must not change anything but `out`.
template <class F>
concept CellStatistics = std::invocable<const F&, std::span<const std::uint64_t>, std::span<double>>;

namespace detail {

/// A stratum with its place in the table and its rows.
struct Stratum {
  std::size_t first;
  std::size_t cells;
  std::uint64_t rows;
};

/// The strata of a table. @throws InvalidInput in the name of `function` if the table breaks its contract
[[nodiscard]] inline std::vector<Stratum> checked_strata(const char* function, const CellStrata& table) {
  if (table.cells.empty()) throw InvalidInput{function, "cells", "must hold at least one cell, got none"};
  const std::array<std::size_t, 1> whole{table.cells.size()};
  std::vector<Stratum> strata;
  std::size_t first = 0;
  std::uint64_t rows_in_all = 0;
  for (const std::size_t size : table.strata.empty() ? std::span<const std::size_t>{whole} : table.strata) {
    if (size > table.cells.size() - first) {
      throw InvalidInput{function, "strata",
                         "must sum to the " + std::to_string(table.cells.size()) + " cells there are, got more"};
    }
    std::uint64_t rows = 0;
    for (const std::uint64_t count : table.cells.subspan(first, size)) {
      if (count > largest_exact_count - rows_in_all) {
        throw InvalidInput{function, "cells", "must sum to at most 2^53 rows"};
      }
      rows += count;
      rows_in_all += count;
    }
    strata.push_back({first, size, rows});
    first += size;
  }
  if (first != table.cells.size()) {
    throw InvalidInput{
        function, "strata",
        "must sum to the " + std::to_string(table.cells.size()) + " cells there are, got " + std::to_string(first)};
  }
  return strata;
}

}  // namespace detail

}  // namespace lotrecht::stats
