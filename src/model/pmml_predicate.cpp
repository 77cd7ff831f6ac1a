#include "pmml_predicate.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <limits>

#include <lotrecht/core/error.hpp>

#include "document.hpp"

namespace lotrecht::io {
namespace {

using model::Node;
using model::Split;
using model::Tree;
using pugi::xml_node;

constexpr double infinity = std::numeric_limits<double>::infinity();
constexpr std::size_t deepest = 32;
constexpr std::array names{"SimplePredicate", "SimpleSetPredicate", "True", "False", "CompoundPredicate"};

bool is(const xml_node& node, std::string_view name) { return name == node.name(); }
std::string_view said(const xml_node& node, const char* attribute) { return node.attribute(attribute).value(); }

bool is_predicate(const xml_node& node) {
  return std::any_of(names.begin(), names.end(), [&](const char* name) { return is(node, name); });
}

double rounded(const PmmlField& field, double x) {
  return field.rounds ? static_cast<double>(static_cast<float>(x)) : x;
}

/// An array's texts: separated by spaces, or in quotation marks, in which a backslash saves one.
std::vector<std::string> tokens(std::string_view source, const xml_node& asked) {
  const xml_node array = asked.child("Array");
  if (!array) refuse(source, asked, "must have an Array");
  std::vector<std::string> found;
  const std::string_view text = array.text().get();
  std::size_t i = 0;
  while ((i = text.find_first_not_of(" \t\r\n", i)) != std::string_view::npos) {
    std::string token;
    if (text[i] != '"') {
      const std::size_t end = std::min(text.find_first_of(" \t\r\n", i), text.size());
      token = text.substr(i, end - i);
      i = end;
    } else {
      for (++i; i < text.size() && text[i] != '"'; ++i) {
        if (text[i] == '\\' && i + 1 < text.size()) ++i;
        token += text[i];
      }
      if (i == text.size()) refuse(source, array, "has a quotation mark that is never closed");
      ++i;
    }
    found.push_back(std::move(token));
  }
  return found;
}

void ask_set(const PmmlFields& fields, const xml_node& asked, const PmmlField& field, Tree& tree, std::size_t i) {
  const std::vector<std::string> texts = pmml_texts(fields.source, asked);
  Node& node = tree.nodes[i];
  if (!field.categorical) {
    node.test = Split::value_in_set;
    node.set_first = static_cast<std::uint32_t>(tree.set_values.size());
    node.set_size = static_cast<std::uint32_t>(texts.size());
    for (const std::string& text : texts) {
      const std::optional<double> x = to_double(text);
      if (!x) refuse(fields.source, asked, "compares a number with \"" + text + "\"");
      tree.set_values.push_back(rounded(field, *x));
    }
    return;
  }
  if (field.values.empty()) {
    refuse(fields.source, asked, "asks about a category whose values the DataDictionary does not list");
  }
  node.test = Split::code_in_set;
  node.set_first = static_cast<std::uint32_t>(tree.codes.size());
  node.set_size = static_cast<std::uint32_t>(field.values.size() / 64 + 1);
  tree.codes.resize(tree.codes.size() + node.set_size, 0);
  for (const std::string& text : texts) {
    const auto found = std::find(field.values.begin(), field.values.end(), text);
    if (found == field.values.end()) continue;  // nothing has this value
    const auto code = static_cast<std::size_t>(found - field.values.begin());
    tree.codes[node.set_first + code / 64] |= std::uint64_t{1} << (code % 64);
  }
}

/// What a compound says of one value; see `compile` in pmml_tree.cpp, which says the same as questions.
std::optional<bool> compound_holds(std::string_view source, const xml_node& asked, const PmmlValue& value) {
  const std::string_view op = said(asked, "booleanOperator");
  const bool all = op == "and";
  bool some_unknown = false;
  bool odd = false;
  for (const xml_node& part : pmml_parts(source, asked)) {
    const std::optional<bool> holds = pmml_holds(source, part, value);
    if (op == "surrogate" && holds) return holds;
    if (op == "xor" && !holds) return std::nullopt;
    if (holds && (all || op == "or") && *holds != all) return !all;
    some_unknown = some_unknown || !holds;
    odd = odd != holds.value_or(false);
  }
  if (op == "xor") return odd;
  return some_unknown || op == "surrogate" ? std::nullopt : std::optional{all};
}

}  // namespace

xml_node pmml_predicate(std::string_view source, const xml_node& asker) {
  for (const xml_node& child : asker.children()) {
    if (is_predicate(child)) return child;
  }
  refuse(source, asker, "has no predicate");
}

std::vector<xml_node> pmml_parts(std::string_view source, const xml_node& compound) {
  const std::string_view op = said(compound, "booleanOperator");
  if (op != "and" && op != "or" && op != "xor" && op != "surrogate") {
    refuse(source, compound, "has the booleanOperator \"" + std::string{op} + "\", which is not known");
  }
  std::size_t depth = 0;
  for (xml_node around = compound.parent(); is(around, "CompoundPredicate"); around = around.parent()) ++depth;
  if (depth > deepest) refuse(source, compound, "lies within more than " + std::to_string(deepest) + " others");
  std::vector<xml_node> parts;
  for (const xml_node& child : compound.children()) {
    if (is_predicate(child)) parts.push_back(child);
  }
  if (parts.empty()) refuse(source, compound, "has no predicate");
  return parts;
}

bool pmml_complement(const xml_node& a, const xml_node& b) {
  if ((is(a, "True") && is(b, "False")) || (is(a, "False") && is(b, "True"))) return true;
  if (is(a, "CompoundPredicate") && is(b, "CompoundPredicate")) {
    const std::string pair = std::string{said(a, "booleanOperator")} + " " + std::string{said(b, "booleanOperator")};
    if (pair != "surrogate surrogate" && pair != "and or" && pair != "or and") return false;
    xml_node left = a.first_child();
    xml_node right = b.first_child();
    std::size_t depth = 0;
    for (xml_node around = a.parent(); is(around, "CompoundPredicate"); around = around.parent()) ++depth;
    while (left && right && depth <= deepest && pmml_complement(left, right)) {
      left = left.next_sibling();
      right = right.next_sibling();
    }
    return !left && !right;
  }
  if (said(a, "field") != said(b, "field")) return false;
  if (is(a, "SimpleSetPredicate") && is(b, "SimpleSetPredicate")) {
    return said(a, "booleanOperator") != said(b, "booleanOperator") &&
           std::string_view{a.child("Array").text().get()} == b.child("Array").text().get();
  }
  if (!is(a, "SimplePredicate") || !is(b, "SimplePredicate") || said(a, "value") != said(b, "value")) return false;
  const std::string pair = std::string{said(a, "operator")} + " " + std::string{said(b, "operator")};
  constexpr std::array<std::string_view, 8> opposites{
      "lessOrEqual greaterThan", "greaterThan lessOrEqual", "lessThan greaterOrEqual", "greaterOrEqual lessThan",
      "equal notEqual",          "notEqual equal",          "isMissing isNotMissing",  "isNotMissing isMissing"};
  return std::find(opposites.begin(), opposites.end(), pair) != opposites.end();
}

std::vector<std::string> pmml_texts(std::string_view source, const xml_node& asked) {
  if (is(asked, "SimpleSetPredicate")) return tokens(source, asked);
  return {asked.attribute("value").value()};
}

bool pmml_ask(const PmmlFields& fields, const xml_node& asked, Tree& tree, std::size_t i) {
  const PmmlField& field = fields.at(asked, asked.attribute("field").value());
  tree.nodes[i].feature = static_cast<std::int32_t>(field.column);
  if (is(asked, "SimpleSetPredicate")) {
    const std::string_view op = said(asked, "booleanOperator");
    if (op != "isIn" && op != "isNotIn") refuse(fields.source, asked, "must have isIn or isNotIn");
    ask_set(fields, asked, field, tree, i);
    return op == "isNotIn";
  }
  const std::string op{said(asked, "operator")};
  if (op == "equal" || op == "notEqual") {
    ask_set(fields, asked, field, tree, i);
    return op == "notEqual";
  }
  if (field.categorical) refuse(fields.source, asked, "compares categories by " + op + ", which is not read");
  if (op != "lessOrEqual" && op != "greaterThan" && op != "lessThan" && op != "greaterOrEqual") {
    refuse(fields.source, asked, "has the operator " + op + ", which is not read");
  }
  const double value = rounded(field, number(fields.source, asked, "value"));
  if (op == "lessOrEqual" || op == "greaterThan") {
    tree.nodes[i].threshold = value;
    return op == "greaterThan";
  }
  tree.nodes[i].threshold = std::nextafter(value, -infinity);  // x < t is x <= the double below t
  return op == "greaterOrEqual";
}

std::optional<bool> pmml_holds(std::string_view source, const xml_node& asked, const PmmlValue& value) {
  if (is(asked, "True") || is(asked, "False")) return is(asked, "True");
  if (is(asked, "CompoundPredicate")) return compound_holds(source, asked, value);
  const std::string_view op = said(asked, is(asked, "SimpleSetPredicate") ? "booleanOperator" : "operator");
  if (op == "isMissing" || op == "isNotMissing") return value.is_missing() == (op == "isMissing");
  if (value.is_missing()) return std::nullopt;
  if (op == "equal" || op == "notEqual" || op == "isIn" || op == "isNotIn") {
    const std::vector<std::string> texts = pmml_texts(source, asked);
    const bool listed = std::any_of(texts.begin(), texts.end(), [&](const std::string& text) {
      return value.text ? text == *value.text : to_double(text) == value.number;
    });
    return listed == (op == "equal" || op == "isIn");
  }
  if (!value.number) refuse(source, asked, "compares categories by " + std::string{op} + ", which is not read");
  const double bound = number(source, asked, "value");
  if (op == "lessThan") return *value.number < bound;
  if (op == "lessOrEqual") return *value.number <= bound;
  if (op == "greaterThan") return *value.number > bound;
  if (op == "greaterOrEqual") return *value.number >= bound;
  refuse(source, asked, "has the operator " + std::string{op} + ", which is not read");
}

}  // namespace lotrecht::io
