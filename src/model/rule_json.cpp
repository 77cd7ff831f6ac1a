#include "rule_json.hpp"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <limits>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <nlohmann/json.hpp>

#include <lotrecht/core/error.hpp>

#include "test_text.hpp"

namespace lotrecht::io {
namespace {

using Json = nlohmann::ordered_json;
using model::BinKind;
using model::Characteristic;
using model::DecisionTableParts;
using model::HitPolicy;
using model::ScorecardAttribute;
using model::ScorecardParts;
using model::UnaryTest;
using model::ValueRange;

constexpr double infinity = std::numeric_limits<double>::infinity();
constexpr std::int64_t most = std::numeric_limits<std::int32_t>::max();

double number(const Cursor& at) {
  if (const auto* x = std::get_if<double>(&at.value().data)) return *x;
  if (at.is_text() && at.text() == "infinity") return infinity;
  if (at.is_text() && at.text() == "-infinity") return -infinity;
  at.refuse("must be a number");
}

std::string text_or(const Cursor& at, const char* key, const std::string& otherwise) {
  const auto found = at.find(key);
  return found ? found->text() : otherwise;
}

TestText test_in(const Cursor& at) { return parse_test({at.text(), at.value().offset}, at.source()); }

/// The columns that a file speaks of, by number or by name; names that a file does not list are numbered as they come.
class Columns {
 public:
  explicit Columns(const Cursor& root) {
    if (const auto names = root.find("feature_names")) names_ = names->texts();
    listed_ = !names_.empty();
    if (const auto features = root.find("features")) {
      features_ = static_cast<std::size_t>(features->integer(1, most));
    }
  }

  std::size_t at(const Cursor& speaker, const std::string& otherwise) {
    const auto stated = speaker.find("feature");
    if (stated && !stated->is_text()) return static_cast<std::size_t>(stated->integer(0, most));
    const std::string& name = stated ? stated->text() : otherwise;
    const auto known = std::find(names_.begin(), names_.end(), name);
    if (known != names_.end()) return static_cast<std::size_t>(known - names_.begin());
    if (listed_ || features_) speaker.refuse("speaks of the feature '" + name + "', which feature_names do not list");
    names_.push_back(name);
    return names_.size() - 1;
  }

  template <class Parts>
  void give(Parts& parts) && {
    parts.features = features_.value_or(names_.size());
    parts.feature_names = std::move(names_);
  }

 private:
  std::vector<std::string> names_;
  std::optional<std::size_t> features_;
  bool listed_ = false;
};

std::vector<std::string> categories_in(const Cursor& at) {
  const auto listed = at.find("categories");
  if (!listed) return {};
  std::vector<std::string> texts = listed->texts();
  for (std::size_t i = 0; i < texts.size(); ++i) {
    if (std::find(texts.begin(), texts.begin() + static_cast<std::ptrdiff_t>(i), texts[i]) !=
        texts.begin() + static_cast<std::ptrdiff_t>(i)) {
      listed->refuse("lists '" + texts[i] + "' twice");
    }
  }
  return texts;
}

ValueRange domain_in(const Cursor& at) {
  const TestText text = test_in(at);
  UnaryTest range;
  range.ranges = text.test.ranges;
  if (range.ranges.size() != 1 || !(range == text.test) || text.otherwise || !text.texts.empty()) {
    at.refuse("must be one range, such as [0..120]");
  }
  return range.ranges[0];
}

Characteristic characteristic_in(const Cursor& at, Columns& columns) {
  Characteristic c;
  c.name = at.at("name").text();
  c.feature = columns.at(at, c.name);
  c.reason_code = text_or(at, "reason_code", "");
  if (const auto stated = at.find("baseline_points")) c.baseline_points = number(*stated);
  if (const auto stated = at.find("domain")) c.domain = domain_in(*stated);
  const Cursor attributes = at.at("attributes");
  std::vector<TestText> tests;
  for (std::size_t i = 0; i < attributes.size(); ++i) {
    const Cursor one = attributes.at(i);
    const auto test = one.find("test");
    const auto otherwise = one.find("otherwise");
    TestText read = test ? test_in(*test) : TestText{};
    if (otherwise && otherwise->integer(0, 1) == 1) read.otherwise = true;
    if (!test && !read.otherwise) one.refuse("must have a member 'test', or be for everything else: 'otherwise': true");
    read.offset = one.value().offset;
    ScorecardAttribute attribute;
    attribute.name = text_or(one, "name", test ? test->text() : "otherwise");
    attribute.points = number(one.at("points"));
    attribute.reason_code = text_or(one, "reason_code", "");
    c.attributes.push_back(std::move(attribute));
    tests.push_back(std::move(read));
  }
  const Column column = settle(tests, categories_in(at), at.source());
  c.kind = column.kind;
  c.categories = column.categories;
  for (std::size_t i = 0; i < tests.size(); ++i) {
    c.attributes[i].test = tests[i].test;
    c.attributes[i].otherwise = tests[i].otherwise;
  }
  return c;
}

HitPolicy policy_in(const Cursor& at) {
  const std::string& wanted = at.text();
  std::string known;
  for (const HitPolicy policy :
       {HitPolicy::unique, HitPolicy::first, HitPolicy::priority, HitPolicy::any, HitPolicy::collect_sum,
        HitPolicy::collect_min, HitPolicy::collect_max, HitPolicy::collect_count}) {
    if (name(policy) == wanted) return policy;
    known += (known.empty() ? "" : ", ") + std::string{name(policy)};
  }
  at.refuse("must be one of " + known + ", is '" + wanted + "'; a policy that gives a list has no score");
}

/// One value of a rule's outputs, a number or a text.
struct Said {
  std::optional<std::string> text{};
  double number = 0.0;
};

std::vector<Said> said_in(const Cursor& at, std::size_t outputs) {
  if (at.size() != outputs) {
    at.refuse("must have " + std::to_string(outputs) + " values, one for each output, has " +
              std::to_string(at.size()));
  }
  std::vector<Said> found;
  const auto* numbers = std::get_if<Value::Numbers>(&at.value().data);
  for (std::size_t i = 0; i < outputs; ++i) {
    if (numbers != nullptr) {
      found.push_back({std::nullopt, (*numbers)[i]});
    } else if (at.at(i).is_text()) {
      found.push_back({at.at(i).text(), 0.0});
    } else {
      found.push_back({std::nullopt, number(at.at(i))});
    }
  }
  return found;
}

/// What is said of one output as numbers: texts by their place among the classes.
double as_number(const Said& said, model::TableOutput& output, bool closed, const Cursor& at) {
  if (output.classes.empty() && !said.text && !closed) return said.number;
  if (!said.text) at.refuse("says a number where the output '" + output.name + "' has texts");
  auto known = std::find(output.classes.begin(), output.classes.end(), *said.text);
  if (known == output.classes.end()) {
    if (closed) at.refuse("says '" + *said.text + "', which is not among the classes of '" + output.name + "'");
    output.classes.push_back(*said.text);
    known = output.classes.end() - 1;
  }
  return static_cast<double>(known - output.classes.begin());
}

void check_kinds(const std::vector<std::vector<Said>>& rows, std::size_t output, const Cursor& at) {
  const auto is_text = [output](const std::vector<Said>& row) { return row[output].text.has_value(); };
  if (std::any_of(rows.begin(), rows.end(), is_text) && !std::all_of(rows.begin(), rows.end(), is_text)) {
    at.refuse("must say texts or numbers of an output, not both");
  }
}

void outputs_in(const Cursor& root, DecisionTableParts& parts) {
  const Cursor outputs = root.at("outputs");
  const Cursor rules = root.at("rules");
  const auto otherwise = root.find("otherwise");
  std::vector<std::vector<Said>> rows;
  for (std::size_t r = 0; r < rules.size(); ++r) {
    rows.push_back(said_in(rules.at(r).at("outputs"), outputs.size()));
  }
  if (otherwise) rows.push_back(said_in(*otherwise, outputs.size()));
  for (std::size_t c = 0; c < outputs.size(); ++c) {
    const Cursor at = outputs.at(c);
    check_kinds(rows, c, rules);
    model::TableOutput output{at.at("name").text(), {}, {}};
    if (const auto classes = at.find("classes")) output.classes = classes->texts();
    const bool closed = !output.classes.empty();
    for (std::size_t r = 0; r < rows.size(); ++r) {
      const double value = as_number(rows[r][c], output, closed, r < rules.size() ? rules.at(r) : *otherwise);
      (r < rules.size() ? parts.rules[r].outputs : parts.otherwise).push_back(value);
    }
    const auto priority = at.find("priority");
    if (priority) {
      const bool has_texts = !output.classes.empty();
      for (const Said& one : said_in(*priority, priority->size())) {
        if (has_texts != one.text.has_value()) priority->refuse("must list what the rules say");
        output.priority.push_back(as_number(one, output, has_texts, *priority));
      }
    }
    parts.outputs.push_back(std::move(output));
  }
}

std::string quoted(const std::string& text) {
  if (text.empty()) {
    throw InvalidInput{"write_model", "categories", "must have no empty text, which no test can name"};
  }
  std::string found = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\') found += '\\';
    found += c;
  }
  return found + '"';
}

std::string range_text(const ValueRange& range) {
  const bool from_below = std::isinf(range.low) && range.low_closed;
  const bool to_above = std::isinf(range.high) && range.high_closed;
  if (range.low == range.high && range.low_closed && range.high_closed) return model::shortest(range.low);
  if (from_below && !std::isinf(range.high)) return (range.high_closed ? "<= " : "< ") + model::shortest(range.high);
  if (to_above && !std::isinf(range.low)) return (range.low_closed ? ">= " : "> ") + model::shortest(range.low);
  return (range.low_closed ? "[" : "(") + model::shortest(range.low) + ".." + model::shortest(range.high) +
         (range.high_closed ? "]" : ")");
}

Json json_number(double x) {
  if (std::isinf(x)) return x > 0.0 ? "infinity" : "-infinity";
  return x;
}

Json said_json(const std::vector<double>& said, const std::vector<model::TableOutput>& outputs) {
  Json list = Json::array();
  for (std::size_t c = 0; c < said.size(); ++c) {
    if (outputs[c].classes.empty()) {
      list.push_back(said[c]);
    } else {
      list.push_back(outputs[c].classes[static_cast<std::size_t>(said[c])]);
    }
  }
  return list;
}

}  // namespace

model::Scorecard scorecard_in(const Cursor& root) {
  ScorecardParts parts;
  Columns columns{root};
  if (const auto points = root.find("base_points")) parts.base_points = number(*points);
  const Cursor characteristics = root.at("characteristics");
  for (std::size_t i = 0; i < characteristics.size(); ++i) {
    parts.characteristics.push_back(characteristic_in(characteristics.at(i), columns));
  }
  std::move(columns).give(parts);
  const auto bands = root.find("bands");
  for (std::size_t i = 0; bands && i < bands->size(); ++i) {
    parts.bands.push_back({bands->at(i).at("name").text(), number(bands->at(i).at("from"))});
  }
  if (const auto stated = root.find("calibration")) {
    parts.calibration = model::ScoreCalibration{number(stated->at("score")), number(stated->at("odds")),
                                                number(stated->at("points_to_double"))};
  }
  return model::Scorecard{std::move(parts)};
}

model::DecisionTable decision_table_in(const Cursor& root) {
  DecisionTableParts parts;
  parts.policy = policy_in(root.at("hit_policy"));
  Columns columns{root};
  const Cursor inputs = root.at("inputs");
  const Cursor rules = root.at("rules");
  for (std::size_t r = 0; r < rules.size(); ++r) {
    const Cursor tests = rules.at(r).at("tests");
    if (tests.size() != inputs.size()) {
      tests.refuse("must have " + std::to_string(inputs.size()) + " tests, one for each input, has " +
                   std::to_string(tests.size()));
    }
    parts.rules.push_back({{}, {}, text_or(rules.at(r), "name", "")});
  }
  for (std::size_t i = 0; i < inputs.size(); ++i) {
    const Cursor at = inputs.at(i);
    std::vector<TestText> tests;
    for (std::size_t r = 0; r < rules.size(); ++r) {
      const Cursor test = rules.at(r).at("tests").at(i);
      tests.push_back(test_in(test));
      if (tests.back().otherwise) test.refuse("must be a test; what holds otherwise is a member of the table");
    }
    const std::string input_name = at.at("name").text();
    const Column column = settle(tests, categories_in(at), at.source());
    parts.inputs.push_back({input_name, columns.at(at, input_name), column.kind, column.categories});
    for (std::size_t r = 0; r < rules.size(); ++r) parts.rules[r].tests.push_back(tests[r].test);
  }
  std::move(columns).give(parts);
  outputs_in(root, parts);
  return model::DecisionTable{std::move(parts)};
}

std::string test_text(const UnaryTest& test, const std::vector<std::string>& categories) {
  if (test.any) return "-";
  std::string list = test.missing ? "missing" : "";
  const auto add = [&list](const std::string& item) { list += (list.empty() ? "" : ", ") + item; };
  for (const ValueRange& range : test.ranges) add(range_text(range));
  for (const std::size_t code : test.codes) add(quoted(categories[code]));
  return test.negated ? "not(" + list + ")" : list;
}

void write_into(Json& to, const model::Scorecard& card) {
  const ScorecardParts& parts = card.parts();
  to["features"] = parts.features;
  to["feature_names"] = parts.feature_names;
  to["base_points"] = parts.base_points;
  to["characteristics"] = Json::array();
  for (const Characteristic& c : parts.characteristics) {
    Json j{{"name", c.name}, {"feature", c.feature}};
    if (c.kind == BinKind::categorical) j["categories"] = c.categories;
    if (!(c.domain == ValueRange{})) j["domain"] = range_text(c.domain);
    if (c.baseline_points) j["baseline_points"] = *c.baseline_points;
    if (!c.reason_code.empty()) j["reason_code"] = c.reason_code;
    j["attributes"] = Json::array();
    for (const ScorecardAttribute& a : c.attributes) {
      Json one{{"name", a.name}};
      if (!(a.test == UnaryTest{})) one["test"] = test_text(a.test, c.categories);
      if (a.otherwise) one["otherwise"] = true;
      one["points"] = a.points;
      if (!a.reason_code.empty()) one["reason_code"] = a.reason_code;
      j["attributes"].push_back(std::move(one));
    }
    to["characteristics"].push_back(std::move(j));
  }
  if (!parts.bands.empty()) to["bands"] = Json::array();
  for (const model::ScoreBand& band : parts.bands) {
    to["bands"].push_back({{"name", band.name}, {"from", json_number(band.from)}});
  }
  if (parts.calibration) {
    to["calibration"] = {{"score", parts.calibration->score},
                         {"odds", parts.calibration->odds},
                         {"points_to_double", parts.calibration->points_to_double}};
  }
}

void write_into(Json& to, const model::DecisionTable& table) {
  const DecisionTableParts& parts = table.parts();
  to["features"] = parts.features;
  to["feature_names"] = parts.feature_names;
  to["hit_policy"] = std::string{name(parts.policy)};
  to["inputs"] = Json::array();
  for (const model::TableInput& input : parts.inputs) {
    Json j{{"name", input.name}, {"feature", input.feature}};
    if (input.kind == BinKind::categorical) j["categories"] = input.categories;
    to["inputs"].push_back(std::move(j));
  }
  to["outputs"] = Json::array();
  for (const model::TableOutput& output : parts.outputs) {
    Json j{{"name", output.name}};
    if (!output.classes.empty()) j["classes"] = output.classes;
    for (const double value : output.priority) {
      if (output.classes.empty()) {
        j["priority"].push_back(value);
      } else {
        j["priority"].push_back(output.classes[static_cast<std::size_t>(value)]);
      }
    }
    to["outputs"].push_back(std::move(j));
  }
  to["rules"] = Json::array();
  for (const model::TableRule& rule : parts.rules) {
    Json tests = Json::array();
    for (std::size_t i = 0; i < rule.tests.size(); ++i) {
      tests.push_back(test_text(rule.tests[i], parts.inputs[i].categories));
    }
    to["rules"].push_back(
        {{"name", rule.name}, {"tests", std::move(tests)}, {"outputs", said_json(rule.outputs, parts.outputs)}});
  }
  if (!parts.otherwise.empty()) to["otherwise"] = said_json(parts.otherwise, parts.outputs);
}

}  // namespace lotrecht::io
