#pragma once

/// @file
/// Decision tables from CSV.

#include <string_view>

#include <lotrecht/model/decision_table.hpp>

namespace lotrecht::model {

/// Reads a decision table from CSV (RFC 4180, UTF-8), laid out as DMN draws it. Compiled in `lotrecht::io`.
///
///     U,in: age,in: household,out: grant,out: amount
///     values,-,"single, family","no, yes",-
///     minor,< 18,-,no,0
///     family,[18..67),family,yes,300
///     single,[18..67),not(family),yes,200
///     pension,>= 67,-,yes,100
///     otherwise,-,-,no,0
///
/// The first header cell is the hit policy: U (unique), F (first), P (priority), A (any), C+ (collect: sum), C<
/// (smallest), C> (largest), C# (count). C, R and O give lists, which have no score, and are refused. Its column holds
/// names of rules; in a row named `values` every cell lists the values of its column (for outputs in the order of their
/// priority) or is `-`, and a row named `otherwise`, the last one, is the default, with `-` for every input.
///
/// Tests, a part of DMN's S-FEEL: `-` anything; `18`; `< 18`, `<= 18`, `> 18`, `>= 18`; `[18..65)`, with `(` or `]` for
/// an open lower end and `)` or `[` for an open upper one, and `-inf` and `inf` for no end; `single` or `"single"`, in
/// which `\"` and `\\` stand for a quote and a backslash; several of them with commas; `not(...)`; `missing` or `null`
/// for a value that is not there. Numbers have a decimal point and no separator of
/// thousands. A column is categorical if any of its tests or values is a text.
///
/// Features are the inputs in their order; categories and classes are numbered as `values` lists them, or in the order
/// of their first appearance.
///
/// @param source     name for messages, e.g. a file's name
/// @param separator  between cells, e.g. ';'
/// @return           to be checked by `DecisionTable`, which finds overlaps
/// @throws ParseError with the byte and what was expected there
[[nodiscard]] DecisionTableParts read_decision_table_csv(std::string_view bytes, std::string_view source,
                                                         char separator = ',');

}  // namespace lotrecht::model
