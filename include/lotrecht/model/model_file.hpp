#pragma once

/// @file
/// Models as a file of their own: "lotrecht.model/1", JSON that says everything and reads back to the same bits.

#include <string>
#include <string_view>
#include <variant>

#include <lotrecht/model/additive_model.hpp>
#include <lotrecht/model/linear_model.hpp>
#include <lotrecht/model/tree_ensemble.hpp>

namespace lotrecht::model {

/// What a file may hold.
using AnyModel = std::variant<TreeEnsemble, LinearModel, AdditiveModel>;

/// The model as JSON text, schema "lotrecht.model/1": so that it can be audited where the library that trained it is
/// not installed. Compiled in `lotrecht::io`.
///
/// Numbers are written with the fewest digits that read back to the same double, infinite thresholds as "infinity" and
/// "-infinity", cells without an answer as null, sets of codes as hexadecimal words. The same model gives the same
/// bytes.
///
///     {"format": "lotrecht.model/1", "kind": "tree_ensemble", "features": 2, "link": {"kind": "logistic",
///     "scale": 1.0},
///      "precision": "float32", "base": [0.5], "trees": [{"left": [1, -1, -1], "right": [2, -1, -1], "feature": [0, -1,
///      -1], "threshold": [0.25, 0.0, 0.0], "missing_left": [1, 0, 0], "values": [0.0, -1.5, 2.0], "cover":
///      [10.0, 4.0, 6.0]}]}
[[nodiscard]] std::string write_model(const AnyModel& model);

/// Reads it back: `read_model(write_model(m), ...)` equals m.
///
/// @param source  name for messages, e.g. a file's name
/// @throws ParseError with the byte and the path in the document: a syntax error, another format or version, a missing
///                    or misshapen member, and what the model itself refuses
[[nodiscard]] AnyModel read_model(std::string_view bytes, std::string_view source);

}  // namespace lotrecht::model
