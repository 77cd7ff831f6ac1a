#include <array>
#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <lotrecht/core/error.hpp>
#include <lotrecht/model/read_lightgbm.hpp>

#include "document.hpp"
#include "lightgbm_lines.hpp"
#include "lightgbm_tree.hpp"

namespace lotrecht::model {
namespace {

using io::LineBlock;
using io::LineReader;

constexpr std::int64_t max_count = std::numeric_limits<std::int32_t>::max();

/// The file cut into its parts: the head, the trees, and the line of categories that the Python package adds.
struct Blocks {
  LineBlock head;
  std::vector<LineBlock> trees;
  std::optional<LineReader::Line> pandas_categorical;
  bool ended = false;  ///< "end of trees" was met
};

constexpr std::string_view pandas_key = "pandas_categorical:";

Blocks blocks_of(std::string_view bytes, std::string_view source) {
  Blocks blocks{LineBlock{"the head", source, 0}, {}, std::nullopt};
  LineReader reader{bytes};
  const auto first = reader.next();
  if (!first || first->text != "tree")
    throw ParseError{source, 0, "expected a first line 'tree', as LightGBM writes it"};
  while (const auto line = reader.next()) {
    if (line->text.starts_with(pandas_key)) blocks.pandas_categorical = line;
    if (line->text.empty() || blocks.ended) continue;
    if (line->text == "end of trees") {
      blocks.ended = true;
    } else if (line->text.starts_with("Tree=")) {
      blocks.trees.emplace_back("Tree=" + std::to_string(blocks.trees.size()), source, line->offset);
    } else {
      (blocks.trees.empty() ? blocks.head : blocks.trees.back()).add(*line);
    }
  }
  return blocks;
}

struct Objective {
  std::string_view name;
  LinkKind link;
};

// Kept by hand on purpose: an objective that is not here is refused, not guessed.
constexpr std::array objectives{
    Objective{"regression", LinkKind::identity},
    Objective{"regression_l1", LinkKind::identity},
    Objective{"huber", LinkKind::identity},
    Objective{"fair", LinkKind::identity},
    Objective{"quantile", LinkKind::identity},
    Objective{"mape", LinkKind::identity},
    Objective{"poisson", LinkKind::exponential},
    Objective{"gamma", LinkKind::exponential},
    Objective{"tweedie", LinkKind::exponential},
    Objective{"binary", LinkKind::logistic},
    Objective{"multiclass", LinkKind::softmax},
    Objective{"multiclassova", LinkKind::logistic},
    Objective{"cross_entropy", LinkKind::logistic},
    Objective{"xentropy", LinkKind::logistic},
    Objective{"cross_entropy_lambda", LinkKind::softplus},
    Objective{"xentlambda", LinkKind::softplus},
    Objective{"lambdarank", LinkKind::identity},
    Objective{"rank_xendcg", LinkKind::identity},
    Objective{"survival", LinkKind::identity},
    Objective{"custom", LinkKind::identity},
};

/// "binary sigmoid:1", "regression sqrt", "multiclassova num_class:3 sigmoid:0.5", or no such line.
Link link_of(const LineBlock& head) {
  Link link;
  if (!head.has("objective")) return link;
  const std::vector<std::string_view> words = head.words("objective");
  const std::string_view wanted = words.empty() ? std::string_view{} : words.front();
  bool known = false;
  for (const Objective& objective : objectives) {
    if (objective.name != wanted) continue;
    link.kind = objective.link;
    known = true;
  }
  if (!known) {
    head.refuse("objective", "is '" + std::string{wanted.substr(0, 64)} + "', an objective whose link is not known");
  }
  for (const std::string_view word : words) {
    if (word == "sqrt" && link.kind == LinkKind::identity) link.kind = LinkKind::signed_square;
    constexpr std::string_view sigmoid = "sigmoid:";
    if (!word.starts_with(sigmoid)) continue;
    const std::optional<double> scale = io::to_double(word.substr(sigmoid.size()));
    if (!scale || !(*scale > 0.0) || *scale > std::numeric_limits<double>::max()) {
      head.refuse("objective", "must have a sigmoid above 0");
    }
    if (link.kind == LinkKind::logistic) link.scale = *scale;
  }
  return link;
}

/// One category as the text it is in the line: a text itself, a number or a truth value as JSON writes them.
std::string category_text(const io::Cursor& list, std::size_t index) {
  const auto* numbers = std::get_if<io::Value::Numbers>(&list.value().data);
  if (numbers != nullptr) return io::decimal((*numbers)[index]);
  const io::Cursor one = list.at(index);
  if (const auto* number = std::get_if<double>(&one.value().data)) return io::decimal(*number);
  return one.text();
}

/// Lists of categories stand in the order of the columns that pandas held as categories. Which these are is not said;
/// `feature_infos` tells which features were trained as categories ("0:1:2") and which are constant ("none").
std::vector<std::vector<std::string>> categories_of(const Blocks& blocks, std::string_view source,
                                                    std::size_t features) {
  if (!blocks.pandas_categorical || !blocks.head.has("feature_infos")) return {};
  const auto& line = *blocks.pandas_categorical;
  const std::string_view text = line.text.substr(pandas_key.size());
  if (text == "null") return {};
  const auto refuse = [&](const std::string& rule) {
    throw ParseError{source, line.offset, "pandas_categorical " + rule};
  };
  io::Value root;
  try {
    root = io::parse(text, source, io::Format::json, io::Reals::float64);
  } catch (const ParseError& error) {
    throw ParseError{source, line.offset + pandas_key.size() + error.offset(), "pandas_categorical is no JSON"};
  }
  const io::Cursor lists{root, source};
  if (!lists.is_array()) refuse("must be a list of lists");
  const std::vector<std::string_view> infos = blocks.head.words("feature_infos");
  std::vector<std::size_t> sure;
  std::vector<std::size_t> perhaps;
  for (std::size_t f = 0; f < infos.size(); ++f) {
    const bool constant = infos[f] == "none";
    if (!constant && !infos[f].starts_with('[')) sure.push_back(f);
    if (constant || !infos[f].starts_with('[')) perhaps.push_back(f);
  }
  const std::vector<std::size_t>* where = sure.size() == lists.size() ? &sure : nullptr;
  if (where == nullptr && perhaps.size() == lists.size()) where = &perhaps;
  std::vector<std::vector<std::string>> result(features);
  for (std::size_t i = 0; i < lists.size(); ++i) {
    const io::Cursor list = lists.at(i);
    std::vector<std::string> texts;
    for (std::size_t k = 0; k < list.size(); ++k) texts.push_back(category_text(list, k));
    if (where != nullptr) result[(*where)[i]] = std::move(texts);
  }
  return where != nullptr && lists.size() > 0 ? result : std::vector<std::vector<std::string>>{};
}

}  // namespace

TreeEnsemble read_lightgbm_text(std::string_view bytes, std::string_view source,
                                std::optional<std::size_t> iterations) {
  const Blocks blocks = blocks_of(bytes, source);
  const LineBlock& head = blocks.head;
  TreeEnsembleParts parts;
  parts.origin =
      "LightGBM" + (head.has("version") ? ", format " + std::string{head.text("version").substr(0, 32)} : "");
  parts.objective = head.has("objective") ? std::string{head.text("objective").substr(0, 256)} : "";
  parts.link = link_of(head);
  parts.features =
      static_cast<std::size_t>(head.integer("max_feature_idx", 0, static_cast<std::int64_t>(max_features) - 1)) + 1;
  for (const std::string_view name : head.words("feature_names")) parts.feature_names.emplace_back(name);
  for (const char* key : {"feature_names", "feature_infos"}) {
    if (!head.has(key)) continue;
    if (const std::size_t n = head.words(key).size(); n != parts.features) {
      head.refuse(
          key, "must have " + std::to_string(parts.features) + " words, max_feature_idx + 1, got " + std::to_string(n));
    }
  }
  const char* each = head.has("num_tree_per_iteration") ? "num_tree_per_iteration" : "num_class";
  const auto outputs = static_cast<std::size_t>(head.integer(each, 1, max_count));
  // Every output has a tree; a number alone must not take memory.
  if (outputs > bytes.size()) head.refuse(each, "is more than the file can hold");
  parts.base.resize(outputs, 0.0);

  const std::size_t count = blocks.trees.size();
  if (head.has("tree_sizes")) {
    if (const std::size_t stated = head.words("tree_sizes").size(); stated != count) {
      head.refuse("tree_sizes", "names " + std::to_string(stated) + " trees, the file has " + std::to_string(count));
    }
  }
  // Files older than tree_sizes have no such line, but trees.
  if (!blocks.ended && (count == 0 || head.has("tree_sizes"))) {
    throw ParseError{source, bytes.size(), "expected the line 'end of trees'; the file ends early"};
  }
  if (count % outputs != 0) {
    head.refuse(each, "must divide the number of trees, " + std::to_string(count));
  }
  std::size_t rounds = count / outputs;
  if (iterations) {
    if (*iterations == 0 || *iterations > rounds) {
      throw InvalidInput{
          "read_lightgbm_text", "iterations",
          "must be 1 to " + std::to_string(rounds) + ", the rounds of the model, got " + std::to_string(*iterations)};
    }
    rounds = *iterations;
  }
  const double divisor = head.has("average_output") && rounds > 0 ? static_cast<double>(rounds) : 1.0;
  parts.categories = categories_of(blocks, source, parts.features);
  for (std::size_t t = 0; t < rounds * outputs; ++t) {
    parts.trees.push_back(io::lightgbm_tree(blocks.trees[t], t, t % outputs, parts.features, outputs, divisor));
  }
  try {
    return TreeEnsemble{std::move(parts)};
  } catch (const InvalidInput& error) {
    throw ParseError{source, 0, error.what()};
  }
}

}  // namespace lotrecht::model
