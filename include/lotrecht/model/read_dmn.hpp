#pragma once

/// @file
/// Decision tables from DMN's own XML.

#include <string_view>

#include <lotrecht/model/decision_table.hpp>

namespace lotrecht::model {

/// Reads the decision table of a decision from DMN 1.1 to 1.5 as XML. Compiled in `lotrecht::io`.
///
/// Hit policies UNIQUE, FIRST, PRIORITY, ANY, and COLLECT with SUM, MIN, MAX or COUNT. Inputs are named by their
/// expressions, which must be names; the features are they, in their order. Entries are unary tests as in
/// `read_decision_table_csv`, with FEEL's words: texts stand in quotes, `null` is a missing value, `true` is 1 and
/// `false` 0; an entry without a text is `-`. Outputs are numbers or texts in quotes. A list of texts as an input's
/// values gives its categories; an output's values give its classes and, for PRIORITY, their order. Default outputs
/// are the answer where no rule holds. A range as an input's values, which tests nothing, is not read.
///
/// Refused by name: RULE ORDER, OUTPUT ORDER and COLLECT without an aggregation, which give lists and no score; every
/// other expression of FEEL (functions, dates, arithmetic); decisions that need what another one decides; and a file
/// with several decision tables, if none is named.
///
/// Object Management Group, Decision Model and Notation 1.3 (2021), clause 8 and 12.
///
/// @param source    name for messages, e.g. a file's name
/// @param decision  name or id of the decision; empty if there is but one with a table
/// @return          to be checked by `DecisionTable`, which finds overlaps
/// @throws ParseError with the byte and what was expected there
[[nodiscard]] DecisionTableParts read_decision_table_dmn(std::string_view bytes, std::string_view source,
                                                         std::string_view decision = {});

}  // namespace lotrecht::model
