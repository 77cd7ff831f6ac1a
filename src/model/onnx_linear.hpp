#pragma once

/// @file
/// The linear operators of ai.onnx.ml as linear models.

#include <lotrecht/model/linear_model.hpp>

#include "onnx_graph.hpp"

namespace lotrecht::io {

/// LinearRegressor or LinearClassifier. Of two classes whose coefficients are each other's opposites the second
/// remains.
///
/// @throws ParseError naming the node and the attribute
[[nodiscard]] model::LinearModelParts onnx_linear(const OnnxGraph& graph, const OnnxNode& node);

/// Folds a Scaler before the model into it: coefficient (x - offset) scale.
void fold_scaler(const OnnxGraph& graph, const OnnxNode& scaler, model::LinearModelParts& parts);

}  // namespace lotrecht::io
