#include <lotrecht/model/read_dmn.hpp>

#include <algorithm>
#include <array>
#include <string>
#include <utility>
#include <vector>

#include <pugixml.hpp>

#include <lotrecht/core/error.hpp>

#include "rule_grid.hpp"
#include "xml_element.hpp"

namespace lotrecht::model {
namespace {

using io::CsvCell;
using io::refuse;
using io::RuleGrid;
using pugi::xml_node;

/// Whether an element has this name, whatever prefix its namespace has.
bool is(const xml_node& node, std::string_view name) {
  const std::string_view full = node.name();
  const std::size_t colon = full.find(':');
  return (colon == std::string_view::npos ? full : full.substr(colon + 1)) == name;
}

std::vector<xml_node> children(const xml_node& parent, std::string_view name) {
  std::vector<xml_node> found;
  for (const xml_node& child : parent.children()) {
    if (is(child, name)) found.push_back(child);
  }
  return found;
}

xml_node child(const xml_node& parent, std::string_view name) {
  for (const xml_node& one : parent.children()) {
    if (is(one, name)) return one;
  }
  return {};
}

std::size_t byte_of(const xml_node& node) {
  return node.offset_debug() < 0 ? 0 : static_cast<std::size_t>(node.offset_debug());
}

/// A text without the blanks around it.
std::string trimmed(std::string_view text) {
  const std::size_t first = text.find_first_not_of(" \t\r\n");
  if (first == std::string_view::npos) return {};
  return std::string{text.substr(first, text.find_last_not_of(" \t\r\n") - first + 1)};
}

/// What stands in the element's <text>.
CsvCell text_of(const xml_node& node) {
  std::string text = trimmed(child(node, "text").text().get());
  std::replace_if(
      text.begin(), text.end(), [](char c) { return c == '\n' || c == '\r'; }, ' ');
  return {text, byte_of(node)};
}

class DmnReader {
 public:
  DmnReader(const xml_node& definitions, std::string_view source, std::string_view decision)
      : definitions_{definitions}, source_{source}, wanted_{decision} {}

  RuleGrid grid() {
    const xml_node table = wanted_table();
    RuleGrid grid;
    grid.words = io::TestWords::feel;
    grid.policy = policy(table);
    std::vector<CsvCell> allowed;
    for (const xml_node& input : children(table, "input")) {
      grid.inputs.push_back(name_of(input));
      allowed.push_back(values(input, "inputValues"));
    }
    if (grid.inputs.empty()) refuse(source_, table, "has no input");
    std::vector<CsvCell> said;
    std::vector<CsvCell> defaults;
    const std::vector<xml_node> outputs = children(table, "output");
    for (const xml_node& output : outputs) {
      grid.outputs.push_back(output_name(output, outputs.size()));
      said.push_back(values(output, "outputValues"));
      if (const xml_node otherwise = child(output, "defaultOutputEntry")) defaults.push_back(text_of(otherwise));
    }
    if (outputs.empty()) refuse(source_, table, "has no output");
    if (!defaults.empty() && defaults.size() != outputs.size()) {
      refuse(source_, table, "has default values for some outputs and not for others");
    }
    for (const xml_node& rule : children(table, "rule")) grid.rules.push_back(row(rule, grid));
    if (grid.rules.empty()) refuse(source_, table, "has no rule");
    grid.values = RuleGrid::Row{{}, std::move(allowed), std::move(said)};
    if (!defaults.empty()) grid.otherwise = RuleGrid::Row{{}, {}, std::move(defaults)};
    return grid;
  }

 private:
  [[nodiscard]] xml_node wanted_table() const {
    std::vector<xml_node> found;
    std::string names;
    for (const xml_node& decision : children(definitions_, "decision")) {
      const xml_node table = child(decision, "decisionTable");
      const std::string_view name = decision.attribute("name").value();
      if (!table) continue;
      names += (names.empty() ? "" : ", ") + std::string{name};
      if (wanted_.empty() || wanted_ == name || wanted_ == decision.attribute("id").value()) found.push_back(decision);
    }
    if (found.empty()) {
      refuse(source_, definitions_,
             wanted_.empty() ? "has no decision with a decision table"
                             : "has no decision table of '" + std::string{wanted_} + "'; it has " + names);
    }
    if (found.size() > 1) refuse(source_, definitions_, "has several decision tables: name one of " + names);
    for (const xml_node& requirement : children(found[0], "informationRequirement")) {
      const xml_node other = child(requirement, "requiredDecision");
      if (other) refuse(source_, other, "asks for what another decision says, which is no feature of a case");
    }
    return child(found[0], "decisionTable");
  }

  [[nodiscard]] HitPolicy policy(const xml_node& table) const {
    const std::string_view wanted = table.attribute("hitPolicy").as_string("UNIQUE");
    const std::string_view how = table.attribute("aggregation").value();
    constexpr std::array<std::pair<std::string_view, HitPolicy>, 4> single{{{"UNIQUE", HitPolicy::unique},
                                                                            {"FIRST", HitPolicy::first},
                                                                            {"PRIORITY", HitPolicy::priority},
                                                                            {"ANY", HitPolicy::any}}};
    constexpr std::array<std::pair<std::string_view, HitPolicy>, 4> collect{{{"SUM", HitPolicy::collect_sum},
                                                                             {"MIN", HitPolicy::collect_min},
                                                                             {"MAX", HitPolicy::collect_max},
                                                                             {"COUNT", HitPolicy::collect_count}}};
    for (const auto& [name, policy] : single) {
      if (wanted == name) return policy;
    }
    for (const auto& [name, policy] : collect) {
      if (wanted == "COLLECT" && how == name) return policy;
    }
    refuse(source_, table,
           "has the hit policy " + std::string{wanted} + (how.empty() ? "" : " " + std::string{how}) +
               ", which gives a list of outputs or is not known; UNIQUE, FIRST, PRIORITY, ANY and COLLECT with SUM, "
               "MIN, MAX or COUNT give a score");
  }

  /// An input's expression, which must be a name: letters, digits, and what may join them.
  [[nodiscard]] CsvCell name_of(const xml_node& input) const {
    CsvCell name = text_of(child(input, "inputExpression"));
    const bool plain = !name.text.empty() && std::none_of(name.text.begin(), name.text.end(), [](char c) {
      return std::string_view{"+*/()[]{}<>=!,;:\"'?@\t"}.find(c) != std::string_view::npos;
    });
    if (!plain) {
      refuse(source_, input,
             "asks for the expression '" + name.text + "', which is not read: only names of features are");
    }
    return name;
  }

  [[nodiscard]] CsvCell output_name(const xml_node& output, std::size_t outputs) const {
    for (const char* attribute : {"name", "label"}) {
      const std::string name = trimmed(output.attribute(attribute).value());
      if (!name.empty()) return {name, byte_of(output)};
    }
    if (outputs > 1) refuse(source_, output, "must have a name: there are several outputs");
    const std::string decision = trimmed(output.parent().parent().attribute("name").value());
    return {decision.empty() ? "output" : decision, byte_of(output)};
  }

  /// Texts that a column may hold, or "-": a range of numbers tests nothing.
  static CsvCell values(const xml_node& column, std::string_view name) {
    CsvCell found = text_of(child(column, name));
    const bool numbers = name == "inputValues" || found.text.find("..") != std::string::npos;
    if (found.text.empty() || (found.text.find('"') == std::string::npos && numbers)) found.text = "-";
    return found;
  }

  [[nodiscard]] RuleGrid::Row row(const xml_node& rule, const RuleGrid& grid) const {
    RuleGrid::Row found{{trimmed(rule.attribute("id").value()), byte_of(rule)}, {}, {}};
    for (const xml_node& entry : children(rule, "inputEntry")) {
      found.inputs.push_back(text_of(entry));
      if (found.inputs.back().text.empty()) found.inputs.back().text = "-";
    }
    for (const xml_node& entry : children(rule, "outputEntry")) found.outputs.push_back(text_of(entry));
    if (found.inputs.size() != grid.inputs.size() || found.outputs.size() != grid.outputs.size()) {
      refuse(source_, rule,
             "must have " + std::to_string(grid.inputs.size()) + " input and " + std::to_string(grid.outputs.size()) +
                 " output entries");
    }
    return found;
  }

  xml_node definitions_;
  std::string_view source_;
  std::string_view wanted_;
};

}  // namespace

DecisionTableParts read_decision_table_dmn(std::string_view bytes, std::string_view source, std::string_view decision) {
  pugi::xml_document document;
  io::parse_xml(document, bytes, source);
  const xml_node definitions = document.document_element();
  if (!is(definitions, "definitions")) throw ParseError{source, 0, "must be DMN, and has no element definitions"};
  return io::parts_of(DmnReader{definitions, source, decision}.grid(), source);
}

}  // namespace lotrecht::model
