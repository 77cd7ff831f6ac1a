#pragma once

/// @file
/// One tree of an XGBoost document.

#include <cstddef>

#include <lotrecht/model/tree.hpp>

#include "document.hpp"

namespace lotrecht::io {

/// What a tree has to fit into, and what is left of the memory for sets of categories.
struct XgboostForest {
  std::size_t features = 0;
  std::size_t outputs = 1;
  std::size_t words_left = 0;  ///< of 64 bits; a code near 2^24 alone takes 2 MiB, in a text of eight bytes
};

/// @param number  of the tree, for messages
/// @param output  to which output a tree with one value in a leaf adds
/// @param weight  DART's weight of the tree, or 1
/// @throws ParseError naming the member and the element
[[nodiscard]] model::Tree xgboost_tree(const Cursor& tree, XgboostForest& forest, std::size_t number,
                                       std::size_t output, double weight);

}  // namespace lotrecht::io
