#pragma once

/// @file
/// A decision table as cells, wherever they were written, and what they say.

#include <optional>
#include <string_view>
#include <vector>

#include <lotrecht/model/decision_table.hpp>

#include "csv.hpp"
#include "test_text.hpp"

namespace lotrecht::io {

/// The cells of a decision table.
struct RuleGrid {
  /// One row: a cell for each input, then one for each output.
  struct Row {
    CsvCell name{};
    std::vector<CsvCell> inputs{};
    std::vector<CsvCell> outputs{};
  };

  model::HitPolicy policy = model::HitPolicy::unique;
  std::vector<CsvCell> inputs{};   ///< names of features
  std::vector<CsvCell> outputs{};  ///< names
  std::vector<Row> rules{};
  std::optional<Row> values{};     ///< what a column may hold, outputs in the order of their priority; "-" for anything
  std::optional<Row> otherwise{};  ///< its inputs say nothing
  TestWords words = TestWords::own;
};

/// What it says. A column is categorical if any of its tests or values is a text.
///
/// @throws ParseError with the cell's byte and what was expected there
[[nodiscard]] model::DecisionTableParts parts_of(const RuleGrid& grid, std::string_view source);

}  // namespace lotrecht::io
