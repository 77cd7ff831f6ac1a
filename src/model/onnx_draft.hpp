#pragma once

/// @file
/// Trees of an ONNX operator in the making: nodes in the file's order, leaves' weights in a list.

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include <lotrecht/model/tree.hpp>

#include "onnx_graph.hpp"

namespace lotrecht::io {

/// The order of TreeEnsemble's numbers; the older operators have the names.
enum class OnnxMode : std::uint8_t { leq, lt, gte, gt, eq, neq, member, leaf };

/// A weight that a leaf adds to an output.
struct OnnxWeight {
  std::size_t node;
  std::size_t output;
  double value;
};

struct OnnxDraft {
  model::Tree tree;
  std::vector<OnnxWeight> weights;
};

/// A node that asks `x <mode> t`, the true branch first. Where the test is the negation of one that a tree knows, its
/// children change places. NaN compares false except by NEQ; a flag sends it to the true branch.
[[nodiscard]] model::Node onnx_asks(OnnxMode mode, std::int32_t feature, double t, const std::vector<double>& members,
                                    bool missing_true, std::int32_t when_true, std::int32_t when_false,
                                    model::Tree& tree);

/// The older operators: nodes are named by tree and number. The root comes first.
///
/// @param prefix   "class" or "target"
/// @param outputs  how many there are
[[nodiscard]] std::vector<OnnxDraft> onnx_named_trees(const OnnxGraph& graph, const OnnxNode& node, std::string prefix,
                                                      std::size_t outputs);

/// TreeEnsemble: nodes and leaves have numbers over all trees; a tree is where its root is.
[[nodiscard]] std::vector<OnnxDraft> onnx_numbered_trees(const OnnxGraph& graph, const OnnxNode& node,
                                                         std::size_t outputs);

}  // namespace lotrecht::io
