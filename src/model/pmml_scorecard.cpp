#include "pmml_scorecard.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <limits>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <lotrecht/core/error.hpp>

#include "document.hpp"
#include "pmml_predicate.hpp"

namespace lotrecht::io {
namespace {

using model::BinKind;
using model::Characteristic;
using model::ValueRange;
using pugi::xml_node;

constexpr double infinity = std::numeric_limits<double>::infinity();

bool is(const xml_node& node, std::string_view name) { return name == node.name(); }

/// The simple predicates of an attribute, those within compound ones among them.
void collect(std::string_view source, const xml_node& asked, std::vector<xml_node>& found) {
  if (is(asked, "SimplePredicate") || is(asked, "SimpleSetPredicate")) found.push_back(asked);
  if (!is(asked, "CompoundPredicate")) return;
  for (const xml_node& part : pmml_parts(source, asked)) collect(source, part, found);
}

/// Of PMML's attributes the first whose predicate is true counts, so they may overlap; ours may not. So every value of
/// the field that makes a difference is asked, and each attribute gets the ranges or categories that are left to it.
class CharacteristicReader {
 public:
  CharacteristicReader(const PmmlFields& fields, const xml_node& at) : fields_{fields}, at_{at} {}

  Characteristic read(std::optional<double> baseline) {
    for (const xml_node& attribute : at_.children("Attribute")) {
      asked_.push_back(pmml_predicate(fields_.source, attribute));
      collect(fields_.source, asked_.back(), simple_);
      result_.attributes.push_back(named(attribute));
    }
    if (asked_.empty()) refuse(fields_.source, at_, "has no Attribute");
    result_.name = at_.attribute("name").value();
    result_.reason_code = at_.attribute("reasonCode").value();
    result_.baseline_points = baseline;
    if (at_.attribute("baselineScore")) result_.baseline_points = number(fields_.source, at_, "baselineScore");
    const PmmlField& field = only_field();
    result_.feature = field.column;
    if (field.categorical) {
      categories(field);
    } else {
      if (field.rounds) refuse(fields_.source, at_, "asks about a field of type float, which is not read; double is");
      ranges();
    }
    if (const auto first = first_true({})) result_.attributes[*first].test.missing = true;
    // What never counts is no attribute.
    std::erase_if(result_.attributes, [](const auto& a) { return a.test == model::UnaryTest{} && !a.otherwise; });
    if (result_.attributes.empty()) refuse(fields_.source, at_, "has no attribute that is ever true");
    return std::move(result_);
  }

 private:
  [[nodiscard]] model::ScorecardAttribute named(const xml_node& attribute) const {
    if (attribute.child("ComplexPartialScore")) {
      refuse(fields_.source, attribute, "computes its score (ComplexPartialScore), which is not read");
    }
    model::ScorecardAttribute found;
    found.points = number(fields_.source, attribute, "partialScore");
    found.reason_code = attribute.attribute("reasonCode").value();
    found.name = "attribute " + std::to_string(result_.attributes.size() + 1);
    return found;
  }

  [[nodiscard]] const PmmlField& only_field() const {
    if (simple_.empty()) refuse(fields_.source, at_, "asks about no field");
    const PmmlField& field = fields_.at(simple_[0], simple_[0].attribute("field").value());
    for (const xml_node& one : simple_) {
      if (fields_.at(one, one.attribute("field").value()).column == field.column) continue;
      refuse(fields_.source, one, "asks about another field than its characteristic, which is no points scorecard");
    }
    return field;
  }

  [[nodiscard]] std::optional<std::size_t> first_true(const PmmlValue& value) const {
    for (std::size_t a = 0; a < asked_.size(); ++a) {
      if (pmml_holds(fields_.source, asked_[a], value).value_or(false)) return a;
    }
    return std::nullopt;
  }

  void categories(const PmmlField& field) {
    result_.kind = BinKind::categorical;
    result_.categories = field.values;
    const bool listed = !field.values.empty();
    for (const xml_node& one : simple_) {
      if (listed || std::string_view{one.attribute("operator").value()}.ends_with("Missing")) continue;
      for (const std::string& text : pmml_texts(fields_.source, one)) {
        auto& known = result_.categories;
        if (std::find(known.begin(), known.end(), text) == known.end()) known.push_back(text);
      }
    }
    if (result_.categories.empty()) refuse(fields_.source, at_, "asks about a category and names none");
    for (std::size_t code = 0; code < result_.categories.size(); ++code) {
      const auto first = first_true({std::nullopt, result_.categories[code]});
      if (!first) {
        refuse(fields_.source, at_, "has no attribute for the category \"" + result_.categories[code] + "\"");
      }
      result_.attributes[*first].test.codes.push_back(code);
    }
    if (listed) return;  // a value that is not listed is invalid
    // Categories that nobody names: a text that is none of those that are.
    std::string other = "other";
    while (std::find(result_.categories.begin(), result_.categories.end(), other) != result_.categories.end()) {
      other += "'";
    }
    if (const auto first = first_true({std::nullopt, other})) result_.attributes[*first].otherwise = true;
  }

  /// Between and at the numbers that are compared with, from below.
  [[nodiscard]] std::vector<ValueRange> pieces() const {
    std::vector<double> ends;
    for (const xml_node& one : simple_) {
      if (std::string_view{one.attribute("operator").value()}.ends_with("Missing")) continue;
      for (const std::string& text : pmml_texts(fields_.source, one)) {
        const std::optional<double> x = to_double(text);
        if (!x || !std::isfinite(*x)) refuse(fields_.source, one, "compares a number with \"" + text + "\"");
        ends.push_back(*x + 0.0);  // -0 and 0 are one
      }
    }
    std::sort(ends.begin(), ends.end());
    ends.erase(std::unique(ends.begin(), ends.end()), ends.end());
    std::vector<ValueRange> found;
    double below = -infinity;
    for (const double end : ends) {
      found.push_back({below, end, std::isinf(below), false});
      found.push_back({end, end, true, true});
      below = end;
    }
    found.push_back({below, infinity, std::isinf(below), true});
    std::erase_if(found, [](const ValueRange& piece) { return piece.empty(); });
    return found;
  }

  void ranges() {
    std::optional<std::size_t> before;
    ValueRange covered;
    bool some = false;
    for (const ValueRange& piece : pieces()) {
      const auto first = first_true({model::plain_value(piece), std::nullopt});
      if (first) {
        auto& list = result_.attributes[*first].test.ranges;
        if (before == first) {
          list.back().high = piece.high;
          list.back().high_closed = piece.high_closed;
        } else {
          list.push_back(piece);
        }
        if (!some) {
          covered.low = piece.low;
          covered.low_closed = piece.low_closed;
        }
        covered.high = piece.high;
        covered.high_closed = piece.high_closed;
        some = true;
      }
      before = first;
    }
    if (some) result_.domain = covered;
  }

  const PmmlFields& fields_;
  xml_node at_;
  std::vector<xml_node> asked_;
  std::vector<xml_node> simple_;
  Characteristic result_;
};

}  // namespace

model::Scorecard pmml_scorecard(const PmmlFields& fields, const xml_node& scorecard) {
  const std::string_view function = scorecard.attribute("functionName").value();
  if (function != "regression") refuse(fields.source, scorecard, "must have the functionName regression");
  if (const xml_node target = scorecard.child("Targets").child("Target")) {
    refuse(fields.source, target, "changes the score, which is not read");
  }
  model::ScorecardParts parts;
  parts.features = fields.columns.size();
  parts.feature_names = fields.columns;
  parts.base_points = number(fields.source, scorecard, "initialScore", 0.0);
  std::optional<double> baseline;
  if (scorecard.attribute("baselineScore")) baseline = number(fields.source, scorecard, "baselineScore");
  for (const xml_node& one : scorecard.child("Characteristics").children("Characteristic")) {
    parts.characteristics.push_back(CharacteristicReader{fields, one}.read(baseline));
    if (parts.characteristics.back().name.empty()) {
      parts.characteristics.back().name = fields.columns[parts.characteristics.back().feature];
    }
  }
  try {
    return model::Scorecard{std::move(parts)};
  } catch (const InvalidInput& e) {
    refuse(fields.source, scorecard, e.what());
  }
}

}  // namespace lotrecht::io
