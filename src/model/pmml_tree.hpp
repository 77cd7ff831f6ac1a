#pragma once

/// @file
/// A PMML TreeModel as a tree.

#include <string>
#include <vector>

#include <pugixml.hpp>

#include <lotrecht/model/read_pmml.hpp>
#include <lotrecht/model/tree.hpp>

#include "pmml_element.hpp"

namespace lotrecht::io {

/// What a leaf says.
enum class PmmlLeaf : std::uint8_t { score, shares, vote };

/// @param classes     of a classification: names of outputs; one that is not listed is added
/// @param nodes_left  how many nodes may still be made
/// @throws ParseError naming the element
[[nodiscard]] model::Tree pmml_tree(const PmmlFields& fields, const pugi::xml_node& tree_model, PmmlLeaf leaf,
                                    std::vector<std::string>& classes, model::PmmlRows rows, std::size_t& nodes_left);

}  // namespace lotrecht::io
