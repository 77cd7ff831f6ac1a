#pragma once

/// @file
/// A small strict reader of CSV (RFC 4180) whose cells know where they stand.

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace lotrecht::io {

struct CsvCell {
  std::string text;        ///< without quotes around it; spaces at both ends are gone from cells without quotes
  std::size_t offset = 0;  ///< byte at which it starts
};

using CsvRow = std::vector<CsvCell>;

/// All rows; the first one is the header.
///
/// UTF-8, with or without a byte order mark; lines end in LF or CRLF, the last one may end without; a quoted cell may
/// hold separators, line ends and doubled quotes.
///
/// @throws ParseError with the byte: no row at all, a row of another length than the first, a quote within a cell that
///                    does not start with one, text after a closing quote, a quote that is not closed, a control
///                    character, text that is not UTF-8, more than 64 MiB
[[nodiscard]] std::vector<CsvRow> parse_csv(std::string_view bytes, std::string_view source, char separator);

}  // namespace lotrecht::io
