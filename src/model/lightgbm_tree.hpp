#pragma once

/// @file
/// One tree of a LightGBM text.

#include <cstddef>

#include <lotrecht/model/tree.hpp>

#include "lightgbm_lines.hpp"

namespace lotrecht::io {

/// @param number    of the tree, for messages
/// @param output    to which it adds
/// @param features  of the model
/// @param outputs   of the model
/// @param rounds    by how much its leaves are divided: the rounds of an averaged forest, or 1
/// @throws ParseError naming the line and the element
[[nodiscard]] model::Tree lightgbm_tree(const LineBlock& lines, std::size_t number, std::size_t output,
                                        std::size_t features, std::size_t outputs, double rounds);

}  // namespace lotrecht::io
