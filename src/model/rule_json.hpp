#pragma once

/// @file
/// Scorecards and decision tables as members of a JSON document.

#include <nlohmann/json_fwd.hpp>

#include <lotrecht/model/decision_table.hpp>
#include <lotrecht/model/scorecard.hpp>

#include "document.hpp"

namespace lotrecht::io {

/// @throws ParseError with the byte and the path, InvalidInput where the model refuses its parts
[[nodiscard]] model::Scorecard scorecard_in(const Cursor& root);
[[nodiscard]] model::DecisionTable decision_table_in(const Cursor& root);

/// A test as `parse_test` reads it.
///
/// @throws InvalidInput for a category whose text is empty
[[nodiscard]] std::string test_text(const model::UnaryTest& test, const std::vector<std::string>& categories);

/// Their members but for format and kind.
void write_into(nlohmann::ordered_json& to, const model::Scorecard& card);
void write_into(nlohmann::ordered_json& to, const model::DecisionTable& table);

}  // namespace lotrecht::io
