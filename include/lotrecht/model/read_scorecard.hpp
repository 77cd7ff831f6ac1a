#pragma once

/// @file
/// Points scorecards from CSV.

#include <string_view>

#include <lotrecht/model/scorecard.hpp>

namespace lotrecht::model {

/// Reads a scorecard's attributes, one in a row, from CSV (RFC 4180, UTF-8). Compiled in `lotrecht::io`.
///
/// Columns, in any order; others are refused:
///
/// | column | what |
/// |---|---|
/// | `characteristic` | rows of the same name, which must stand together, are one characteristic |
/// | `test` | who it is for: a test as in `read_decision_table_csv`, or `otherwise` for every other value that is there
/// | | `points` | a number | | `attribute` | name; without the column the test is the name | | `reason_code` | of the
/// attribute, or empty | | `baseline_points` | of the characteristic: a number in its first row or in all its rows, or
/// empty | | `domain` | of the characteristic: a range such as [0..120] outside of which the scorecard is silent;
/// likewise | | `feature` | name of the column of data; without it the characteristic's name |
///
/// Features are numbered in the order of their first appearance, categories likewise; both are in the result. Base
/// points, bands and calibration are no rows: set them in the result before making a `Scorecard` of it, which finds
/// overlaps and gaps.
///
/// @param source     name for messages, e.g. a file's name
/// @param separator  between cells, e.g. ';'
/// @throws ParseError with the byte and what was expected there
[[nodiscard]] ScorecardParts read_scorecard_csv(std::string_view bytes, std::string_view source, char separator = ',');

}  // namespace lotrecht::model
