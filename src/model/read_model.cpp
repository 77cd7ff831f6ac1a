#include <algorithm>
#include <charconv>
#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <lotrecht/model/model_file.hpp>

#include "document.hpp"
#include "rule_json.hpp"

namespace lotrecht::model {
namespace {

using io::Cursor;

constexpr double infinity = std::numeric_limits<double>::infinity();
constexpr auto most_int32 = static_cast<std::int64_t>(std::numeric_limits<std::int32_t>::max());

/// A number, "infinity" or "-infinity", or null for NaN.
double number(const Cursor& at) {
  if (const auto* x = std::get_if<double>(&at.value().data)) return *x;
  if (std::holds_alternative<std::nullptr_t>(at.value().data)) return std::numeric_limits<double>::quiet_NaN();
  if (at.is_text() && at.text() == "infinity") return infinity;
  if (at.is_text() && at.text() == "-infinity") return -infinity;
  at.refuse(R"(must be a number, null, "infinity" or "-infinity")");
}

std::vector<double> numbers(const Cursor& at) {
  if (const auto* plain = std::get_if<io::Value::Numbers>(&at.value().data)) return *plain;
  if (!at.is_array()) at.refuse("must be an array of numbers");
  std::vector<double> values;
  values.reserve(at.size());
  for (std::size_t i = 0; i < at.size(); ++i) values.push_back(number(at.at(i)));
  return values;
}

std::vector<std::int64_t> integers(const Cursor& at, std::int64_t low, std::int64_t high) {
  if (at.is_array() && at.size() == 0) return {};
  return at.integers(low, high);
}

std::vector<std::string> texts(const Cursor& at) {
  if (at.is_array() && at.size() == 0) return {};
  return at.texts();
}

std::vector<std::vector<std::string>> lists_of_texts(const Cursor& at) {
  std::vector<std::vector<std::string>> lists;
  for (std::size_t i = 0; i < at.size(); ++i) lists.push_back(texts(at.at(i)));
  return lists;
}

std::vector<std::uint64_t> words(const Cursor& at) {
  std::vector<std::uint64_t> values;
  for (const std::string& text : texts(at)) {
    std::uint64_t word = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), word, 16);
    if (error != std::errc{} || end != text.data() + text.size()) at.refuse("must be hexadecimal words, has " + text);
    values.push_back(word);
  }
  return values;
}

Split split_named(const Cursor& at, const std::string& text) {
  if (text == "at_most") return Split::at_most;
  if (text == "at_most_zero_missing") return Split::at_most_zero_missing;
  if (text == "code_in_set") return Split::code_in_set;
  if (text == "cut_code_in_set") return Split::cut_code_in_set;
  if (text == "value_in_set") return Split::value_in_set;
  at.refuse("has the test \"" + text + "\", which is not known");
}

Link link(const Cursor& at) {
  const std::string& wanted = at.at("kind").text();
  for (const LinkKind kind :
       {LinkKind::identity, LinkKind::logistic, LinkKind::softmax, LinkKind::softmax_zero, LinkKind::exponential,
        LinkKind::softplus, LinkKind::step, LinkKind::signed_square, LinkKind::probit, LinkKind::half_power}) {
    if (name(kind) == wanted) return {kind, number(at.at("scale"))};
  }
  at.refuse("has the link \"" + wanted + "\", which is not known");
}

/// An array of a tree with one entry for each node.
template <class T>
std::vector<T> of_nodes(const Cursor& array, std::vector<T> values, std::size_t nodes) {
  if (values.size() != nodes) {
    array.refuse("must have " + std::to_string(nodes) + " entries, has " + std::to_string(values.size()));
  }
  return values;
}

Tree tree(const Cursor& at) {
  Tree tree;
  tree.width = static_cast<std::size_t>(at.at("width").integer(1, most_int32));
  tree.first_output = static_cast<std::size_t>(at.at("first_output").integer(0, most_int32));
  const auto left = integers(at.at("left"), -1, most_int32);
  const std::size_t n = left.size();
  const auto column = [&](const char* key, std::int64_t low) {
    const Cursor array = at.at(key);
    return of_nodes(array, integers(array, low, most_int32), n);
  };
  const auto right = column("right", -1);
  const auto feature = column("feature", -1);
  const auto missing_left = column("missing_left", 0);
  const Cursor thresholds = at.at("threshold");
  const auto threshold = of_nodes(thresholds, numbers(thresholds), n);
  tree.nodes.resize(n);
  for (std::size_t i = 0; i < n; ++i) {
    tree.nodes[i].left = static_cast<std::int32_t>(left[i]);
    tree.nodes[i].right = static_cast<std::int32_t>(right[i]);
    tree.nodes[i].feature = static_cast<std::int32_t>(feature[i]);
    tree.nodes[i].missing_left = missing_left[i] != 0;
    tree.nodes[i].threshold = threshold[i];
  }
  if (const auto tests = at.find("test")) {
    const auto names = of_nodes(*tests, texts(*tests), n);
    const auto first = column("set_first", 0);
    const auto size = column("set_size", 0);
    for (std::size_t i = 0; i < n; ++i) {
      tree.nodes[i].test = split_named(*tests, names[i]);
      tree.nodes[i].set_first = static_cast<std::uint32_t>(first[i]);
      tree.nodes[i].set_size = static_cast<std::uint32_t>(size[i]);
    }
    tree.codes = words(at.at("codes"));
    tree.set_values = numbers(at.at("set_values"));
  }
  tree.values = numbers(at.at("values"));
  if (const auto cover = at.find("cover")) tree.cover = numbers(*cover);
  const auto lines = at.find("lines");
  for (std::size_t i = 0; lines && i < lines->size(); ++i) {
    const Cursor line = lines->at(i);
    LinearLeaf leaf{number(line.at("constant")), {}, numbers(line.at("coefficients"))};
    for (const std::int64_t f : integers(line.at("features"), 0, most_int32)) {
      leaf.features.push_back(static_cast<std::int32_t>(f));
    }
    tree.lines.push_back(std::move(leaf));
  }
  return tree;
}

template <class Parts>
void take_head(const Cursor& root, Parts& parts) {
  parts.feature_names = texts(root.at("feature_names"));
  parts.output_names = texts(root.at("output_names"));
  parts.link = link(root.at("link"));
}

TreeEnsemble tree_ensemble(const Cursor& root) {
  TreeEnsembleParts parts;
  take_head(root, parts);
  parts.features = static_cast<std::size_t>(root.at("features").integer(1, most_int32));
  const Cursor precision = root.at("precision");
  if (precision.text() != "float32" && precision.text() != "float64") {
    precision.refuse(R"(must be "float32" or "float64")");
  }
  parts.precision = precision.text() == "float32" ? Precision::float32 : Precision::float64;
  parts.categories = lists_of_texts(root.at("categories"));
  parts.origin = root.at("origin").text();
  parts.objective = root.at("objective").text();
  if (const auto best = root.find("best_iteration")) {
    parts.best_iteration = static_cast<std::size_t>(best->integer(0, most_int32));
  }
  parts.base = numbers(root.at("base"));
  const Cursor trees = root.at("trees");
  for (std::size_t t = 0; t < trees.size(); ++t) parts.trees.push_back(tree(trees.at(t)));
  return TreeEnsemble{std::move(parts)};
}

LinearModel linear_model(const Cursor& root) {
  LinearModelParts parts;
  take_head(root, parts);
  parts.intercepts = numbers(root.at("intercepts"));
  const auto features = static_cast<std::size_t>(root.at("features").integer(1, most_int32));
  const Cursor coefficients = root.at("coefficients");
  const std::vector<double> values = numbers(coefficients);
  if (values.size() != features * parts.intercepts.size()) {
    coefficients.refuse("must have " + std::to_string(features * parts.intercepts.size()) +
                        " entries, outputs times features, has " + std::to_string(values.size()));
  }
  parts.coefficients = Eigen::Map<const RowMajorMatrix>(
      values.data(), static_cast<Eigen::Index>(parts.intercepts.size()), static_cast<Eigen::Index>(features));
  return LinearModel{std::move(parts)};
}

FeatureBins bins(const Cursor& at) {
  FeatureBins axis;
  axis.feature = static_cast<std::size_t>(at.at("feature").integer(0, most_int32));
  if (const auto cuts = at.find("cuts")) {
    axis.cuts = numbers(*cuts);
  } else {
    axis.kind = BinKind::categorical;
    axis.categories = static_cast<std::size_t>(at.at("categories").integer(1, most_int32));
  }
  return axis;
}

AdditiveModel additive_model(const Cursor& root) {
  AdditiveModelParts parts;
  take_head(root, parts);
  if (const auto categories = root.find("categories")) parts.categories = lists_of_texts(*categories);
  parts.features = static_cast<std::size_t>(root.at("features").integer(1, most_int32));
  parts.intercepts = numbers(root.at("intercepts"));
  const Cursor terms = root.at("terms");
  for (std::size_t t = 0; t < terms.size(); ++t) {
    const Cursor at = terms.at(t);
    AdditiveTerm term;
    term.name = at.at("name").text();
    const Cursor axes = at.at("axes");
    for (std::size_t a = 0; a < axes.size(); ++a) term.axes.push_back(bins(axes.at(a)));
    term.values = numbers(at.at("values"));
    if (const auto cover = at.find("cover")) term.cover = numbers(*cover);
    parts.terms.push_back(std::move(term));
  }
  return AdditiveModel{std::move(parts)};
}

RowMajorMatrix matrix(const Cursor& at, std::size_t columns) {
  RowMajorMatrix rows(static_cast<Eigen::Index>(at.size()), static_cast<Eigen::Index>(columns));
  for (std::size_t i = 0; i < at.size(); ++i) {
    const std::vector<double> row = numbers(at.at(i));
    if (row.size() != columns) {
      at.at(i).refuse("must have " + std::to_string(columns) + " entries, has " + std::to_string(row.size()));
    }
    std::copy(row.begin(), row.end(), rows.data() + i * columns);
  }
  return rows;
}

Answer answer(const Cursor& at) {
  if (at.text() == "margin") return Answer::margin;
  if (at.text() == "response") return Answer::response;
  at.refuse(R"(must be "margin" or "response")");
}

ProbeAnswers probe_answers(const Cursor& at, std::size_t features, std::size_t outputs) {
  ProbeAnswers found{answer(at.at("asked")), matrix(at.at("rows"), features), matrix(at.at("answers"), outputs)};
  if (found.rows.rows() != found.answers.rows() || found.rows.rows() == 0) {
    at.refuse("must have as many answers as rows, and at least one");
  }
  return found;
}

Comparison comparison(const Cursor& at, std::size_t features) {
  Comparison told;
  told.with = at.at("with").text();
  told.asked = answer(at.at("asked"));
  told.found.rows = static_cast<std::size_t>(at.at("rows").integer(1, most_int32));
  told.found.largest_difference = number(at.at("largest_difference"));
  told.found.row = static_cast<std::size_t>(at.at("row").integer(0, most_int32));
  told.found.output = static_cast<std::size_t>(at.at("output").integer(0, most_int32));
  told.found.difference = number(at.at("difference"));
  told.found.tolerance = number(at.at("tolerance"));
  told.probe = numbers(at.at("probe"));
  if (told.probe.size() != features) {
    at.refuse("must have a probe of " + std::to_string(features) + " values, has " + std::to_string(told.probe.size()));
  }
  if (!(told.found.difference <= told.found.tolerance)) {
    at.refuse("says itself that the model is not what it was compared with");
  }
  return told;
}

BoostingRounds boosting_rounds(const Cursor& at) {
  const auto number = [&](const char* key, std::int64_t high) {
    return static_cast<std::size_t>(at.at(key).integer(1, high));
  };
  const std::size_t trained = number("trained", most_int32);
  const auto high = static_cast<std::int64_t>(trained);
  return {trained, number("best", high), number("used", high)};
}

/// Compares a model with what its own file says of it.
Comparison compared(const AnyModel& model, const ProbeAnswers& probes, const Cursor& at) {
  const auto found = std::visit(
      [&](const auto& m) -> Conformance {
        if constexpr (requires { m.link(); }) {
          return conformance(m, probes.rows, probes.answers, 1, probes.asked);
        } else {
          at.refuse("must not be there: a scorecard or a decision table is its own original");
        }
      },
      model);
  const auto row = static_cast<Eigen::Index>(found.row);
  if (!found.conforms) {
    at.refuse("do not agree with the model: of row " + std::to_string(found.row) + ", output " +
              std::to_string(found.output) + " they say " +
              io::decimal(probes.answers(row, static_cast<Eigen::Index>(found.output))) + ", it differs by " +
              io::decimal(found.difference));
  }
  Comparison told{"the file's own probes", probes.asked, found, {}};
  for (Eigen::Index f = 0; f < probes.rows.cols(); ++f) told.probe.push_back(probes.rows(row, f));
  return told;
}

AnyModel model_in(const Cursor& root) {
  const Cursor kind = root.at("kind");
  if (kind.text() == "tree_ensemble") return tree_ensemble(root);
  if (kind.text() == "linear_model") return linear_model(root);
  if (kind.text() == "additive_model") return additive_model(root);
  if (kind.text() == "scorecard") return io::scorecard_in(root);
  if (kind.text() == "decision_table") return io::decision_table_in(root);
  kind.refuse(R"(must be "tree_ensemble", "linear_model", "additive_model", "scorecard" or "decision_table", is ")" +
              kind.text() + "\"");
}

}  // namespace

ModelFile read_model_file(std::string_view bytes, std::string_view source) {
  const io::Value document = io::parse(bytes, source, io::Format::json, io::Reals::float64);
  const Cursor root{document, source};
  const Cursor format = root.at("format");
  if (format.text() != "lotrecht.model/1") {
    format.refuse(R"(must be "lotrecht.model/1", is ")" + format.text() + "\"");
  }
  try {
    ModelFile file{model_in(root)};
    const auto [features, outputs] = std::visit(
        [](const auto& m) {
          return std::pair{m.features(), m.outputs()};
        },
        file.model);
    if (const auto told = root.find("rounds")) file.rounds = boosting_rounds(*told);
    if (const auto told = root.find("conformance")) file.comparison = comparison(*told, features);
    if (const auto probes = root.find("probes")) {
      file.probes = probe_answers(*probes, features, outputs);
      Comparison now = compared(file.model, *file.probes, *probes);
      if (!file.comparison) file.comparison = std::move(now);
    }
    return file;
  } catch (const InvalidInput& e) {
    root.refuse(e.what());
  }
}

AnyModel read_model(std::string_view bytes, std::string_view source) { return read_model_file(bytes, source).model; }

}  // namespace lotrecht::model
