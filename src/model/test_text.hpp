#pragma once

/// @file
/// Tests as they are written in the cells of decision tables and scorecards.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <lotrecht/model/unary_test.hpp>

#include "csv.hpp"

namespace lotrecht::io {

/// A test before its texts are codes.
struct TestText {
  model::UnaryTest test{};           ///< but for the codes
  bool otherwise = false;            ///< the word "otherwise"
  std::vector<std::string> texts{};  ///< categories it names
  std::size_t offset = 0;
};

/// What a word without quotes means: a text, `missing` and `otherwise`; or, in DMN's FEEL, `null`, `true` (1), `false`
/// (0) and nothing else that is read.
enum class TestWords : std::uint8_t { own, feel };

/// Reads a test (grammar: `read_decision_table.hpp`).
///
/// @throws ParseError with the cell's byte and what was expected
[[nodiscard]] TestText parse_test(const CsvCell& cell, std::string_view source, TestWords words = TestWords::own);

/// A list of values: numbers, or texts with or without quotes.
[[nodiscard]] std::vector<std::string> parse_list(const CsvCell& cell, std::string_view source);

/// A finite decimal number that is the whole text, in no locale.
[[nodiscard]] std::optional<double> decimal(std::string_view text);

/// @throws ParseError unless the cell is a finite number
[[nodiscard]] double number_in(const CsvCell& cell, std::string_view source);

/// What a column of tests is about.
struct Column {
  model::BinKind kind = model::BinKind::numeric;
  std::vector<std::string> categories{};
};

/// The kind of a column and its categories, `allowed` ones first and then in the order of appearance; fills in codes.
///
/// @param allowed  if there are any, other texts are refused
/// @throws ParseError where numbers and texts meet, or at a text that is not allowed
[[nodiscard]] Column settle(std::vector<TestText>& tests, std::vector<std::string> allowed, std::string_view source);

}  // namespace lotrecht::io
