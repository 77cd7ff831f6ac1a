#pragma once

/// @file
/// The fields of a PMML document.

#include <cstddef>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include <pugixml.hpp>

#include "xml_element.hpp"

namespace lotrecht::io {

/// A column that a model asks about.
struct PmmlField {
  std::size_t column = 0;
  bool categorical = false;
  bool rounds = false;                ///< to float
  std::vector<std::string> values{};  ///< of categorical ones: text of code 0, 1, ...
};

/// The fields that a model may name, by name; those that are only other names for one among them.
struct PmmlFields {
  std::string source;
  std::map<std::string, PmmlField, std::less<>> by_name{};
  std::vector<std::string> columns{};

  /// @throws ParseError if there is no such field
  [[nodiscard]] const PmmlField& at(const pugi::xml_node& asker, const char* name) const;
};

/// The active fields of a model's MiningSchema, with the names that transformations give them.
///
/// @throws ParseError for treatments of missing values and outliers and for transformations that compute
[[nodiscard]] PmmlFields pmml_fields(std::string_view source, const pugi::xml_node& pmml, const pugi::xml_node& model);

/// The values of the field that a model predicts, in the order of the data dictionary; empty if they are not listed.
[[nodiscard]] std::vector<std::string> pmml_target_values(const pugi::xml_node& pmml, const pugi::xml_node& model);

}  // namespace lotrecht::io
