#pragma once

/// @file
/// Counts by two classifications.

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <lotrecht/core/error.hpp>

namespace lotrecht::stats {

/// A view of counts, `rows` x `columns`, row by row. The view must not outlive the counts.
struct ContingencyTable {
  std::span<const std::uint64_t> cells;  ///< (rows * columns,)
  std::size_t rows;
  std::size_t columns;

  [[nodiscard]] std::uint64_t at(std::size_t row, std::size_t column) const noexcept {
    return cells[row * columns + column];
  }
};

namespace detail {

/// A table without its empty rows and columns, which say nothing about the others, and its margins.
struct Margins {
  std::vector<std::vector<double>> cells;  ///< by row
  std::vector<double> rows;
  std::vector<double> columns;
  double all = 0.0;

  /// Whether there are two rows and two columns to compare.
  [[nodiscard]] bool comparable() const noexcept { return rows.size() > 1 && columns.size() > 1; }
};

/// @throws InvalidInput if the shape is not that of the cells, or the sum of the cells is above 2^53
[[nodiscard]] inline Margins margins(const ContingencyTable& table, std::string_view function) {
  if (table.rows == 0 || table.columns == 0 || table.cells.size() != table.rows * table.columns) {
    throw InvalidInput{function, "table",
                       "must have rows x columns cells, got " + std::to_string(table.rows) + " x " +
                           std::to_string(table.columns) + " and " + std::to_string(table.cells.size()) + " cells"};
  }
  constexpr std::uint64_t most = std::uint64_t{1} << 53;
  std::vector<std::uint64_t> rows(table.rows, 0);
  std::vector<std::uint64_t> columns(table.columns, 0);
  std::uint64_t all = 0;
  for (std::size_t r = 0; r < table.rows; ++r) {
    for (std::size_t c = 0; c < table.columns; ++c) {
      const std::uint64_t cell = table.at(r, c);
      if (cell > most || all + cell > most) {
        throw InvalidInput{function, "table", "must not hold more than 2^53 rows together"};
      }
      all += cell;
      rows[r] += cell;
      columns[c] += cell;
    }
  }
  Margins found;
  found.all = static_cast<double>(all);
  for (std::size_t c = 0; c < table.columns; ++c) {
    if (columns[c] > 0) found.columns.push_back(static_cast<double>(columns[c]));
  }
  for (std::size_t r = 0; r < table.rows; ++r) {
    if (rows[r] == 0) continue;
    found.rows.push_back(static_cast<double>(rows[r]));
    auto& row = found.cells.emplace_back();
    for (std::size_t c = 0; c < table.columns; ++c) {
      if (columns[c] > 0) row.push_back(static_cast<double>(table.at(r, c)));
    }
  }
  return found;
}

}  // namespace detail

}  // namespace lotrecht::stats
