#pragma once

/// @file
/// The questions that PMML's trees and scorecards ask.

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <pugixml.hpp>

#include <lotrecht/model/tree.hpp>

#include "pmml_element.hpp"

namespace lotrecht::io {

/// The predicate of a tree's node or a scorecard's attribute. @throws ParseError if it has none
[[nodiscard]] pugi::xml_node pmml_predicate(std::string_view source, const pugi::xml_node& asker);

/// The parts of a CompoundPredicate.
///
/// @throws ParseError if its operator is unknown, it has no part, or lies within too many others
[[nodiscard]] std::vector<pugi::xml_node> pmml_parts(std::string_view source, const pugi::xml_node& compound);

/// Whether b is true exactly where a is false, as far as values are there.
[[nodiscard]] bool pmml_complement(const pugi::xml_node& a, const pugi::xml_node& b);

/// Writes a SimplePredicate or SimpleSetPredicate into node i; true where it is the question's negation that a tree
/// knows.
bool pmml_ask(const PmmlFields& fields, const pugi::xml_node& asked, model::Tree& tree, std::size_t i);

/// The texts that a SimplePredicate (equal, notEqual) or a SimpleSetPredicate compares with.
[[nodiscard]] std::vector<std::string> pmml_texts(std::string_view source, const pugi::xml_node& asked);

/// A value of one field: a number, a text, or missing.
struct PmmlValue {
  std::optional<double> number{};
  std::optional<std::string> text{};

  [[nodiscard]] bool is_missing() const noexcept { return !number && !text; }
};

/// What a predicate about one field says of its value; nothing where that is unknown.
[[nodiscard]] std::optional<bool> pmml_holds(std::string_view source, const pugi::xml_node& asked,
                                             const PmmlValue& value);

}  // namespace lotrecht::io
