#pragma once

/// @file
/// The tree operators of ai.onnx.ml as trees.

#include <lotrecht/model/tree_ensemble.hpp>

#include "onnx_graph.hpp"

namespace lotrecht::io {

/// TreeEnsembleRegressor, TreeEnsembleClassifier (versions 1 to 3) or TreeEnsemble (version 5). Features are set to one
/// more than the largest that a tree asks for.
///
/// @throws ParseError naming the node and the attribute
[[nodiscard]] model::TreeEnsembleParts onnx_trees(const OnnxGraph& graph, const OnnxNode& node);

/// The link of a post_transform by its name; refuses PROBIT and what is not known.
[[nodiscard]] model::Link onnx_link(const OnnxGraph& graph, const OnnxNode& node, std::string_view post_transform);

/// Names of a classifier's classes, which are texts or integers.
[[nodiscard]] std::vector<std::string> onnx_classes(const OnnxGraph& graph, const OnnxNode& node,
                                                    std::string_view integers);

}  // namespace lotrecht::io
