#include "pmml_tree.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <utility>

#include <lotrecht/core/error.hpp>
#include <lotrecht/model/tree_ensemble.hpp>

#include "document.hpp"

namespace lotrecht::io {
namespace {

using model::Node;
using model::PmmlRows;
using model::Split;
using model::Tree;

constexpr double infinity = std::numeric_limits<double>::infinity();
constexpr std::size_t deepest = 512;

enum class Missing : std::uint8_t { none, last_prediction, null_prediction, default_child };

class Builder {
 public:
  Builder(const PmmlFields& fields, const pugi::xml_node& tree_model, PmmlLeaf leaf, std::vector<std::string>& classes,
          PmmlRows rows, std::size_t& nodes_left)
      : fields_{fields}, leaf_{leaf}, classes_{classes}, rows_{rows}, nodes_left_{nodes_left} {
    const std::string_view missing = tree_model.attribute("missingValueStrategy").as_string("none");
    if (missing == "lastPrediction") {
      missing_ = Missing::last_prediction;
    } else if (missing == "nullPrediction") {
      missing_ = Missing::null_prediction;
    } else if (missing == "defaultChild") {
      missing_ = Missing::default_child;
    } else if (missing != "none") {
      refuse(fields.source, tree_model,
             "has the missingValueStrategy " + std::string{missing} +
                 ", which mixes several leaves and is not read; explain it as a function (a callable)");
    }
    last_if_none_ = std::string_view{tree_model.attribute("noTrueChildStrategy").value()} == "returnLastPrediction";
  }

  Tree built(const pugi::xml_node& root) {
    if (!is(predicate(root), "True")) refuse(fields_.source, root, "must have the predicate True: it is the root");
    (void)node(root, 0);
    Tree tree;
    tree.nodes = std::move(tree_.nodes);
    tree.set_values = std::move(tree_.set_values);
    tree.codes = std::move(tree_.codes);
    tree.width = leaf_ == PmmlLeaf::score ? 1 : classes_.size();
    tree.values.assign(tree.nodes.size() * tree.width, 0.0);
    for (std::size_t i = 0; i < leaves_.size(); ++i) {
      for (const auto& [output, value] : leaves_[i]) tree.values[i * tree.width + output] = value;
    }
    if (covered_) tree.cover = std::move(cover_);
    return tree;
  }

 private:
  using Children = std::vector<pugi::xml_node>;

  static bool is(const pugi::xml_node& node, std::string_view name) { return name == node.name(); }

  [[nodiscard]] pugi::xml_node predicate(const pugi::xml_node& node) const {
    for (const pugi::xml_node& child : node.children()) {
      for (const char* name : {"SimplePredicate", "SimpleSetPredicate", "True", "False", "CompoundPredicate"}) {
        if (is(child, name)) return child;
      }
    }
    refuse(fields_.source, node, "has no predicate");
  }

  std::int32_t make(double cover) {
    if (nodes_left_ == 0) throw ParseError{fields_.source, 0, "has trees that grow out of all proportion"};
    --nodes_left_;
    tree_.nodes.emplace_back();
    leaves_.emplace_back();
    cover_.push_back(cover);
    return static_cast<std::int32_t>(tree_.nodes.size() - 1);
  }

  [[nodiscard]] double records(const pugi::xml_node& at) {
    if (!at.attribute("recordCount")) covered_ = false;
    return number(fields_.source, at, "recordCount", 0.0);
  }

  std::size_t output_of(const std::string& name) {
    const auto output = static_cast<std::size_t>(std::find(classes_.begin(), classes_.end(), name) - classes_.begin());
    if (output == classes_.size()) classes_.push_back(name);
    return output;
  }

  /// A leaf with what a node says.
  std::int32_t says(const pugi::xml_node& at, double cover) {
    const std::int32_t made = make(cover);
    std::vector<std::pair<std::size_t, double>>& values = leaves_[static_cast<std::size_t>(made)];
    if (leaf_ == PmmlLeaf::score) {
      values.emplace_back(0, number(fields_.source, at, "score"));
      return made;
    }
    double total = 0.0;
    bool has_probability = false;
    for (const pugi::xml_node& one : at.children("ScoreDistribution")) {
      has_probability = has_probability || one.attribute("probability");
      const double share = number(fields_.source, one, has_probability ? "probability" : "recordCount");
      values.emplace_back(output_of(one.attribute("value").value()), share);
      total += share;
    }
    const pugi::xml_attribute score = at.attribute("score");
    if (values.empty() || leaf_ == PmmlLeaf::vote) {
      if (!score) refuse(fields_.source, at, "has no score");
      values.assign(1, {output_of(score.value()), 1.0});
    } else if (!has_probability) {
      if (!(total > 0.0)) refuse(fields_.source, at, "has a ScoreDistribution of nobody");
      for (auto& value : values) value.second /= total;
    }
    return made;
  }

  /// Where no child's predicate holds.
  std::int32_t nobody(const pugi::xml_node& at) {
    if (last_if_none_) return says(at, 0.0);
    refuse(fields_.source, at,
           "has children that leave some rows out (noTrueChildStrategy returnNullPrediction): no answer is no number");
  }

  /// Where a value is missing and the strategy has no child for it.
  std::int32_t missing(const pugi::xml_node& at) {
    const bool answers = missing_ == Missing::last_prediction || (missing_ == Missing::none && last_if_none_);
    if (answers || rows_ == PmmlRows::complete) return says_or_first(at, answers);
    refuse(fields_.source, at,
           "has no answer where the value is missing (missingValueStrategy, noTrueChildStrategy): if none ever is, say "
           "so (complete rows)");
  }

  /// Complete rows never get here, so any leaf will do.
  std::int32_t says_or_first(const pugi::xml_node& at, bool answers) {
    if (answers || at.attribute("score")) return says(at, 0.0);
    return make(0.0);
  }

  std::int32_t node(const pugi::xml_node& at, std::size_t depth) {
    if (depth > deepest) refuse(fields_.source, at, "lies deeper than " + std::to_string(deepest) + " levels");
    Children children;
    for (const pugi::xml_node& child : at.children("Node")) children.push_back(child);
    if (at.child("Regression") || at.child("DecisionTree"))
      refuse(fields_.source, at, "has a model inside, which is not read");
    const double cover = records(at);
    if (children.empty()) return says(at, cover);
    return chain(at, children, depth, cover);
  }

  /// The children of a node, of which the first whose predicate holds is the way. All of them ask about one field;
  /// where its value is missing and no child is the default, the node first asks whether it is there at all.
  std::int32_t chain(const pugi::xml_node& at, const Children& children, std::size_t depth, double cover) {
    const std::string field = one_field(children);
    std::size_t by_default = children.size();
    const std::string_view id = at.attribute("defaultChild").value();
    for (std::size_t c = 0; missing_ == Missing::default_child && c < children.size(); ++c) {
      if (!id.empty() && id == children[c].attribute("id").value()) by_default = c;
    }
    if (field.empty() || by_default < children.size()) return tests(at, children, 0, by_default, depth, cover);
    const std::int32_t asks = make(cover);
    const std::int32_t there = tests(at, children, 0, by_default, depth, cover);
    const std::int32_t gone = missing(at);
    Node& node = tree_.nodes[static_cast<std::size_t>(asks)];
    node.left = there;
    node.right = gone;
    node.feature = static_cast<std::int32_t>(fields_.at(at, field.c_str()).column);
    node.threshold = infinity;
    return asks;
  }

  /// The chain from child c on.
  std::int32_t tests(const pugi::xml_node& at, const Children& children, std::size_t c, std::size_t by_default,
                     std::size_t depth, double cover) {
    if (depth > deepest) refuse(fields_.source, at, "lies deeper than " + std::to_string(deepest) + " levels");
    if (c == children.size()) return nobody(at);
    const pugi::xml_node asked = predicate(children[c]);
    if (is(asked, "False")) return tests(at, children, c + 1, by_default, depth + 1, cover);
    const bool is_last = c + 1 == children.size();
    if (is(asked, "True") || (is_last && c > 0 && complement(predicate(children[c - 1]), asked))) {
      return node(children[c], depth + 1);
    }
    const std::int32_t asks = make(cover);
    const bool negated = ask(asked, static_cast<std::size_t>(asks));
    const std::int32_t yes = node(children[c], depth + 1);
    const double rest = std::max(0.0, cover - number(fields_.source, children[c], "recordCount", 0.0));
    const std::int32_t no = tests(at, children, c + 1, by_default, depth + 1, rest);
    Node& made = tree_.nodes[static_cast<std::size_t>(asks)];
    made.left = negated ? no : yes;
    made.right = negated ? yes : no;
    made.missing_left = (c == by_default) != negated;
    return asks;
  }

  /// The field that all children ask about; empty if they ask nothing (True). Missing values need it to be one.
  [[nodiscard]] std::string one_field(const Children& children) const {
    std::string field;
    for (const pugi::xml_node& child : children) {
      const pugi::xml_node asked = predicate(child);
      if (is(asked, "True") || is(asked, "False")) continue;
      if (is(asked, "CompoundPredicate")) {
        refuse(fields_.source, asked, "is not read; SimplePredicate, SimpleSetPredicate, True and False are");
      }
      const std::string name = asked.attribute("field").value();
      if (!field.empty() && name != field) {
        refuse(fields_.source, child, "asks about another field than its neighbours, which is not read");
      }
      field = name;
    }
    return field;
  }

  static bool complement(const pugi::xml_node& a, const pugi::xml_node& b) {
    if (std::string_view{a.attribute("field").value()} != b.attribute("field").value()) return false;
    if (is(a, "SimpleSetPredicate") && is(b, "SimpleSetPredicate")) {
      const pugi::xml_node left = a.child("Array");
      const pugi::xml_node right = b.child("Array");
      return std::string_view{a.attribute("booleanOperator").value()} != b.attribute("booleanOperator").value() &&
             std::string_view{left.text().get()} == right.text().get();
    }
    if (!is(a, "SimplePredicate") || !is(b, "SimplePredicate")) return false;
    if (std::string_view{a.attribute("value").value()} != b.attribute("value").value()) return false;
    const std::string pair = std::string{a.attribute("operator").value()} + " " + b.attribute("operator").value();
    constexpr std::array<std::string_view, 6> opposites{"lessOrEqual greaterThan", "greaterThan lessOrEqual",
                                                        "lessThan greaterOrEqual", "greaterOrEqual lessThan",
                                                        "equal notEqual",          "notEqual equal"};
    return std::any_of(opposites.begin(), opposites.end(), [&](std::string_view known) { return pair == known; });
  }

  /// Writes the question into a node; true where it is the question's negation that a tree knows.
  bool ask(const pugi::xml_node& asked, std::size_t i) {
    const PmmlField& field = fields_.at(asked, asked.attribute("field").value());
    tree_.nodes[i].feature = static_cast<std::int32_t>(field.column);
    if (is(asked, "SimpleSetPredicate")) {
      const std::string_view op = asked.attribute("booleanOperator").value();
      if (op != "isIn" && op != "isNotIn") refuse(fields_.source, asked, "must have isIn or isNotIn");
      ask_set(asked, field, tokens(asked.child("Array")), i);
      return op == "isNotIn";
    }
    const std::string op = asked.attribute("operator").value();
    if (op == "equal" || op == "notEqual") {
      ask_set(asked, field, {asked.attribute("value").value()}, i);
      return op == "notEqual";
    }
    if (field.categorical) refuse(fields_.source, asked, "compares categories by " + op + ", which is not read");
    if (op != "lessOrEqual" && op != "greaterThan" && op != "lessThan" && op != "greaterOrEqual") {
      refuse(fields_.source, asked, "has the operator " + op + ", which is not read");
    }
    const double value = rounded(field, number(fields_.source, asked, "value"));
    if (op == "lessOrEqual" || op == "greaterThan") {
      tree_.nodes[i].threshold = value;
      return op == "greaterThan";
    }
    tree_.nodes[i].threshold = std::nextafter(value, -infinity);  // x < t is x <= the double below t
    return op == "greaterOrEqual";
  }

  static double rounded(const PmmlField& field, double x) {
    return field.rounds ? static_cast<double>(static_cast<float>(x)) : x;
  }

  void ask_set(const pugi::xml_node& asked, const PmmlField& field, const std::vector<std::string>& texts,
               std::size_t i) {
    Node& node = tree_.nodes[i];
    if (!field.categorical) {
      node.test = Split::value_in_set;
      node.set_first = static_cast<std::uint32_t>(tree_.set_values.size());
      node.set_size = static_cast<std::uint32_t>(texts.size());
      for (const std::string& text : texts) {
        const std::optional<double> x = to_double(text);
        if (!x) refuse(fields_.source, asked, "compares a number with \"" + text + "\"");
        tree_.set_values.push_back(rounded(field, *x));
      }
      return;
    }
    if (field.values.empty()) {
      refuse(fields_.source, asked, "asks about a category whose values the DataDictionary does not list");
    }
    node.test = Split::code_in_set;
    node.set_first = static_cast<std::uint32_t>(tree_.codes.size());
    node.set_size = static_cast<std::uint32_t>(field.values.size() / 64 + 1);
    tree_.codes.resize(tree_.codes.size() + node.set_size, 0);
    for (const std::string& text : texts) {
      const auto found = std::find(field.values.begin(), field.values.end(), text);
      if (found == field.values.end()) continue;  // nothing has this value
      const auto code = static_cast<std::size_t>(found - field.values.begin());
      tree_.codes[node.set_first + code / 64] |= std::uint64_t{1} << (code % 64);
    }
  }

  /// An array's texts: separated by spaces, or in quotation marks, in which a backslash saves one.
  [[nodiscard]] std::vector<std::string> tokens(const pugi::xml_node& array) const {
    if (!array) refuse(fields_.source, array.parent(), "must have an Array");
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
        if (i == text.size()) refuse(fields_.source, array, "has a quotation mark that is never closed");
        ++i;
      }
      found.push_back(std::move(token));
    }
    return found;
  }

  const PmmlFields& fields_;
  PmmlLeaf leaf_;
  std::vector<std::string>& classes_;
  PmmlRows rows_;
  std::size_t& nodes_left_;
  Missing missing_ = Missing::none;
  bool last_if_none_ = false;
  bool covered_ = true;
  Tree tree_;
  std::vector<std::vector<std::pair<std::size_t, double>>> leaves_;
  std::vector<double> cover_;
};

}  // namespace

Tree pmml_tree(const PmmlFields& fields, const pugi::xml_node& tree_model, PmmlLeaf leaf,
               std::vector<std::string>& classes, PmmlRows rows, std::size_t& nodes_left) {
  const pugi::xml_node root = tree_model.child("Node");
  if (!root) refuse(fields.source, tree_model, "has no Node");
  return Builder{fields, tree_model, leaf, classes, rows, nodes_left}.built(root);
}

}  // namespace lotrecht::io
