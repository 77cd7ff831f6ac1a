#include "xml_element.hpp"

#include <algorithm>
#include <cmath>
#include <string>
#include <vector>

#include <lotrecht/core/error.hpp>

#include "document.hpp"

namespace lotrecht::io {
namespace {

std::string path(const pugi::xml_node& at) {
  std::vector<std::string> names;
  for (pugi::xml_node n = at; n && names.size() < 12; n = n.parent()) {
    if (*n.name() != '\0') names.emplace_back(n.name());
  }
  std::reverse(names.begin(), names.end());
  std::string joined;
  for (const std::string& name : names) joined += (joined.empty() ? "" : "/") + name;
  return joined;
}

}  // namespace

void parse_xml(pugi::xml_document& document, std::string_view bytes, std::string_view source) {
  if (!is_utf8(bytes)) throw ParseError{source, 0, "must be UTF-8"};
  // Entities that a document defines are never expanded: pugixml knows the five of XML alone.
  const pugi::xml_parse_result result =
      document.load_buffer(bytes.data(), bytes.size(), pugi::parse_default, pugi::encoding_utf8);
  if (result) return;
  // At a document that breaks off the parser stands one byte behind its end.
  throw ParseError{source, std::min(static_cast<std::size_t>(result.offset), bytes.size()), result.description()};
}

void refuse(std::string_view source, const pugi::xml_node& at, std::string_view rule) {
  const std::ptrdiff_t offset = at.offset_debug();
  throw ParseError{source, offset < 0 ? 0 : static_cast<std::size_t>(offset), path(at) + " " + std::string{rule}};
}

double number(std::string_view source, const pugi::xml_node& at, const char* attribute,
              std::optional<double> otherwise) {
  const pugi::xml_attribute found = at.attribute(attribute);
  if (!found && otherwise) return *otherwise;
  const std::optional<double> x = to_double(found.value());
  if (!x || !std::isfinite(*x)) {
    refuse(source, at, std::string{"must have a number as "} + attribute + ", has \"" + found.value() + "\"");
  }
  return *x;
}

}  // namespace lotrecht::io
