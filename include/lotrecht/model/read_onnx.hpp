#pragma once

/// @file
/// Trees and linear models from ONNX, the operators of the domain ai.onnx.ml, read exactly.

#include <string_view>
#include <variant>

#include <lotrecht/model/linear_model.hpp>
#include <lotrecht/model/tree_ensemble.hpp>

namespace lotrecht::model {

/// What an ONNX file may hold.
using OnnxModel = std::variant<TreeEnsemble, LinearModel>;

/// Reads a file with one model: TreeEnsembleRegressor, TreeEnsembleClassifier, TreeEnsemble, LinearRegressor or
/// LinearClassifier, and what converters put around them.
///
/// Compiled in `lotrecht::io`. What the result says of a row is what ONNX Runtime says, up to its summing in float:
/// - all branch modes (LEQ, LT, GTE, GT, EQ, NEQ, MEMBER) and `nodes_missing_value_tracks_true`; where it is not set,
/// NaN
///   goes where the comparison is false (NEQ: true);
/// - a float or integer input is rounded to float before it is compared, a double input is not;
/// - `base_values`; SUM and AVERAGE; MIN and MAX where there is a single tree;
/// - two classes with weights for one of them alone: one output, the margin of the second class;
/// - before the model Identity, Cast to float or double, Concat of inputs; before a linear one also Scaler;
/// - behind it Identity, Cast, Reshape, Flatten, Squeeze, ZipMap, ArgMax; Add, Sub, Mul, Div by constants; Sigmoid,
/// Exp,
///   Softmax, Softplus as the link; Normalizer where the response adds up to 1 already.
///
/// Files hold no covers: path-dependent explanations need a background. Refused by name: every other operator, PROBIT
/// (a quantile in ONNX Runtime, and not the normal distribution), an average of MIN or MAX, sparse or external tensors.
///
/// @param source  name for messages, e.g. a file's name
/// @throws ParseError with the byte and what stands there, e.g. "graph node 2 (TreeEnsembleRegressor): nodes_values
/// ..."
[[nodiscard]] OnnxModel read_onnx(std::string_view bytes, std::string_view source);

}  // namespace lotrecht::model
