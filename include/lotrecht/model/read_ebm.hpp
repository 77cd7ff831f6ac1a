#pragma once

/// @file
/// Explainable boosting machines of interpret, from their JSON.

#include <string_view>

#include <lotrecht/model/additive_model.hpp>

namespace lotrecht::model {

/// Reads what interpret's `ebm.to_json(path)` writes or `ebm.to_jsonable()` returns (version 1.0, interpret 0.5 and
/// later).
///
/// Compiled in `lotrecht::io`. Terms of one, two and more features with their bins for missing values and, of
/// categories, unknown ones; cover is the weight of the training rows in a cell. A category's code is its place in the
/// feature's first list of categories, whose texts are kept; several categories may share a bin. A numeric feature's
/// bin for unknown texts has no counterpart, as features are numbers here.
///
/// Links: identity, logit (one output, the second class), mlogit (softmax), log. Every other link is refused by name.
///
/// @param source  name for messages, e.g. a file's name
/// @throws ParseError with the byte and the path in the document, e.g. "ebm.terms[3].scores ..."
[[nodiscard]] AdditiveModel read_ebm(std::string_view bytes, std::string_view source);

}  // namespace lotrecht::model
