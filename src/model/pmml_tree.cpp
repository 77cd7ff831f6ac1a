#include "pmml_tree.hpp"

#include <algorithm>
#include <functional>
#include <limits>
#include <utility>

#include <lotrecht/core/error.hpp>
#include <lotrecht/model/tree_ensemble.hpp>

#include "pmml_predicate.hpp"

namespace lotrecht::io {
namespace {

using model::Node;
using model::PmmlRows;
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
    return pmml_predicate(fields_.source, node);
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

  /// The children of a node, of which the first whose predicate holds is the way. Where all of them ask about one
  /// field, its value is missing and no child is the default, the node first asks whether it is there at all.
  std::int32_t chain(const pugi::xml_node& at, const Children& children, std::size_t depth, double cover) {
    std::size_t by_default = children.size();
    const std::string_view id = at.attribute("defaultChild").value();
    for (std::size_t c = 0; missing_ == Missing::default_child && c < children.size(); ++c) {
      if (!id.empty() && id == children[c].attribute("id").value()) by_default = c;
    }
    if (!is_plain(children)) return any_tests(at, children, 0, by_default, depth);
    const std::string field = field_of(children);
    // Without a strategy a missing value is none of the others, and so the last child's, if that asks nothing.
    const bool falls_through = missing_ == Missing::none && is(predicate(children.back()), "True");
    if (field.empty() || by_default < children.size() || falls_through) {
      return tests(at, children, 0, by_default, depth, cover);
    }
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
    if (is(asked, "True") || (is_last && c > 0 && pmml_complement(predicate(children[c - 1]), asked))) {
      return node(children[c], depth + 1);
    }
    const std::int32_t asks = make(cover);
    const bool negated = pmml_ask(fields_, asked, tree_, static_cast<std::size_t>(asks));
    const std::int32_t yes = node(children[c], depth + 1);
    const double rest = std::max(0.0, cover - number(fields_.source, children[c], "recordCount", 0.0));
    const std::int32_t no = tests(at, children, c + 1, by_default, depth + 1, rest);
    Node& made = tree_.nodes[static_cast<std::size_t>(asks)];
    made.left = negated ? no : yes;
    made.right = negated ? yes : no;
    made.missing_left = (c == by_default) != negated;
    return asks;
  }

  /// Whether all children ask simple questions about one field: the usual case, in which covers are known.
  [[nodiscard]] bool is_plain(const Children& children) const {
    std::string_view field;
    for (const pugi::xml_node& child : children) {
      const pugi::xml_node asked = predicate(child);
      if (is(asked, "True") || is(asked, "False")) continue;
      const std::string_view op = asked.attribute("operator").value();
      if (is(asked, "CompoundPredicate") || op == "isMissing" || op == "isNotMissing") return false;
      const std::string_view name = asked.attribute("field").value();
      if (!field.empty() && name != field) return false;
      field = name;
    }
    return true;
  }

  /// The field that all children ask about; empty if they ask nothing.
  [[nodiscard]] std::string field_of(const Children& children) const {
    for (const pugi::xml_node& child : children) {
      const pugi::xml_node asked = predicate(child);
      if (!is(asked, "True") && !is(asked, "False")) return asked.attribute("field").value();
    }
    return {};
  }

  /// Where a row goes on from a question; what is built each time it is needed.
  struct Ways {
    std::function<std::int32_t()> yes;
    std::function<std::int32_t()> no;
    std::function<std::int32_t()> unknown;
    bool unknown_is_no = false;
  };

  /// The chain of children from c on, whatever they ask. What is not known about covers within questions is not made
  /// up.
  std::int32_t any_tests(const pugi::xml_node& at, const Children& children, std::size_t c, std::size_t by_default,
                         std::size_t depth) {
    covered_ = false;
    if (depth > deepest) refuse(fields_.source, at, "lies deeper than " + std::to_string(deepest) + " levels");
    if (c == children.size()) return nobody(at);
    const pugi::xml_node asked = predicate(children[c]);
    const bool ends = c + 2 == children.size() && pmml_complement(asked, predicate(children[c + 1]));
    Ways ways;
    ways.yes = [&] { return node(children[c], depth + 1); };
    ways.no = [&] {
      return ends ? node(children[c + 1], depth + 1) : any_tests(at, children, c + 1, by_default, depth + 1);
    };
    ways.unknown_is_no = missing_ == Missing::none && !ends;
    ways.unknown = [&]() -> std::int32_t {
      if (ways.unknown_is_no) return ways.no();
      if (missing_ != Missing::default_child) return missing(at);
      if (by_default < children.size()) return node(children[by_default], depth + 1);
      refuse(fields_.source, at, "has no defaultChild for missing values");
    };
    return compile(asked, ways);
  }

  /// A predicate as questions of a tree, in three-valued logic: a comparison with a missing value is unknown.
  std::int32_t compile(const pugi::xml_node& asked, const Ways& ways) {
    if (++compiled_depth_ > deepest) refuse(fields_.source, asked, "lies behind too many other questions");
    const std::int32_t made = compiled(asked, ways);
    --compiled_depth_;
    return made;
  }

  std::int32_t compiled(const pugi::xml_node& asked, const Ways& ways) {
    if (is(asked, "True")) return ways.yes();
    if (is(asked, "False")) return ways.no();
    if (is(asked, "CompoundPredicate")) return compound(asked, ways);
    const std::string_view op = asked.attribute("operator").value();
    if (is(asked, "SimplePredicate") && op == "isMissing") return is_there(asked, ways.no, ways.yes);
    if (is(asked, "SimplePredicate") && op == "isNotMissing") return is_there(asked, ways.yes, ways.no);
    if (ways.unknown_is_no) return question(asked, ways, false);
    return is_there(
        asked, [&] { return question(asked, ways, true); }, ways.unknown);
  }

  std::int32_t is_there(const pugi::xml_node& asked, const std::function<std::int32_t()>& there,
                        const std::function<std::int32_t()>& gone) {
    const std::int32_t made = make(0.0);
    const std::int32_t left = there();
    const std::int32_t right = gone();
    Node& node = tree_.nodes[static_cast<std::size_t>(made)];
    node.left = left;
    node.right = right;
    node.feature = static_cast<std::int32_t>(fields_.at(asked, asked.attribute("field").value()).column);
    node.threshold = infinity;
    return made;
  }

  /// A comparison; a missing value is no, or never gets here.
  std::int32_t question(const pugi::xml_node& asked, const Ways& ways, bool never_missing) {
    const std::int32_t made = make(0.0);
    const bool negated = pmml_ask(fields_, asked, tree_, static_cast<std::size_t>(made));
    const std::int32_t yes = ways.yes();
    const std::int32_t no = ways.no();
    Node& node = tree_.nodes[static_cast<std::size_t>(made)];
    node.left = negated ? no : yes;
    node.right = negated ? yes : no;
    node.missing_left = negated && !never_missing;
    return made;
  }

  std::int32_t compound(const pugi::xml_node& asked, const Ways& ways) {
    const std::vector<pugi::xml_node> parts = pmml_parts(fields_.source, asked);
    const std::string_view op = asked.attribute("booleanOperator").value();
    if (op == "and" || op == "or") return all_or_any(parts, 0, false, op == "and", ways);
    if (op == "surrogate") return surrogate(parts, 0, ways);
    if (missing_ == Missing::none && rows_ == PmmlRows::any) {
      refuse(fields_.source, asked,
             "is an xor of values that may be missing (missingValueStrategy none), on which readings of PMML differ; "
             "if none ever is, say so (complete rows)");
    }
    return either(parts, 0, false, ways);
  }

  /// `and` ends at the first part that is false, `or` at the first that is true; else, if one was unknown, unknown.
  std::int32_t all_or_any(const std::vector<pugi::xml_node>& parts, std::size_t i, bool some_unknown, bool all,
                          const Ways& ways) {
    if (i == parts.size()) return some_unknown ? ways.unknown() : (all ? ways.yes() : ways.no());
    const auto on = [&] { return all_or_any(parts, i + 1, some_unknown, all, ways); };
    Ways part;
    part.yes = all ? std::function<std::int32_t()>{on} : ways.yes;
    part.no = all ? ways.no : std::function<std::int32_t()>{on};
    part.unknown = [&] { return all_or_any(parts, i + 1, true, all, ways); };
    part.unknown_is_no = ways.unknown_is_no;
    if (part.unknown_is_no) part.unknown = part.no;
    return compile(parts[i], part);
  }

  /// Whether an odd number of parts is true.
  std::int32_t either(const std::vector<pugi::xml_node>& parts, std::size_t i, bool odd, const Ways& ways) {
    if (i == parts.size()) return odd ? ways.yes() : ways.no();
    return compile(parts[i], {[&] { return either(parts, i + 1, !odd, ways); },
                              [&] { return either(parts, i + 1, odd, ways); }, ways.unknown, false});
  }

  /// What the first part says that is not unknown.
  std::int32_t surrogate(const std::vector<pugi::xml_node>& parts, std::size_t i, const Ways& ways) {
    if (i == parts.size()) return ways.unknown();
    return compile(parts[i], {ways.yes, ways.no, [&] { return surrogate(parts, i + 1, ways); }, false});
  }

  const PmmlFields& fields_;
  PmmlLeaf leaf_;
  std::vector<std::string>& classes_;
  PmmlRows rows_;
  std::size_t& nodes_left_;
  Missing missing_ = Missing::none;
  bool last_if_none_ = false;
  bool covered_ = true;
  std::size_t compiled_depth_ = 0;
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
