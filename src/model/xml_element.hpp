#pragma once

/// @file
/// XML from a stranger, whose elements can say where they stand.

#include <optional>
#include <string_view>

#include <pugixml.hpp>

namespace lotrecht::io {

/// @throws ParseError with the byte, for what is no XML or no UTF-8
void parse_xml(pugi::xml_document& document, std::string_view bytes, std::string_view source);

/// @throws ParseError "<source>, byte <offset>: PMML/TreeModel/Node <rule>"
[[noreturn]] void refuse(std::string_view source, const pugi::xml_node& at, std::string_view rule);

/// An attribute that is a number; without it `otherwise`, and a refusal where that is none too.
[[nodiscard]] double number(std::string_view source, const pugi::xml_node& at, const char* attribute,
                            std::optional<double> otherwise = std::nullopt);

}  // namespace lotrecht::io
