#pragma once

/// @file
/// A PMML Scorecard as a scorecard.

#include <pugixml.hpp>

#include <lotrecht/model/scorecard.hpp>

#include "pmml_element.hpp"

namespace lotrecht::io {

/// @throws ParseError naming the element
[[nodiscard]] model::Scorecard pmml_scorecard(const PmmlFields& fields, const pugi::xml_node& scorecard);

}  // namespace lotrecht::io
