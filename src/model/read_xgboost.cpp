#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <lotrecht/core/error.hpp>
#include <lotrecht/model/read_xgboost.hpp>

#include "document.hpp"
#include "xgboost_tree.hpp"

namespace lotrecht::model {
namespace {

using io::Cursor;
using io::XgboostForest;

constexpr std::int64_t max_count = std::numeric_limits<std::int32_t>::max();

/// How `base_score`, which is in response space, becomes a margin.
enum class BaseScore : std::uint8_t { as_it_is, logit, logarithm };

struct Objective {
  std::string_view name;
  LinkKind link;
  BaseScore base_score;
};

// Kept by hand on purpose: an objective that is not here is refused, not guessed.
constexpr std::array objectives{
    Objective{"reg:squarederror", LinkKind::identity, BaseScore::as_it_is},
    Objective{"reg:linear", LinkKind::identity, BaseScore::as_it_is},
    Objective{"reg:squaredlogerror", LinkKind::identity, BaseScore::as_it_is},
    Objective{"reg:pseudohubererror", LinkKind::identity, BaseScore::as_it_is},
    Objective{"reg:absoluteerror", LinkKind::identity, BaseScore::as_it_is},
    Objective{"reg:quantileerror", LinkKind::identity, BaseScore::as_it_is},
    Objective{"reg:normal", LinkKind::identity, BaseScore::as_it_is},
    Objective{"reg:logistic", LinkKind::logistic, BaseScore::logit},
    Objective{"binary:logistic", LinkKind::logistic, BaseScore::logit},
    Objective{"binary:logitraw", LinkKind::identity, BaseScore::as_it_is},
    Objective{"binary:hinge", LinkKind::step, BaseScore::as_it_is},
    Objective{"count:poisson", LinkKind::exponential, BaseScore::logarithm},
    Objective{"reg:gamma", LinkKind::exponential, BaseScore::logarithm},
    Objective{"reg:tweedie", LinkKind::exponential, BaseScore::logarithm},
    Objective{"survival:cox", LinkKind::exponential, BaseScore::logarithm},
    Objective{"survival:aft", LinkKind::exponential, BaseScore::logarithm},
    Objective{"multi:softmax", LinkKind::softmax, BaseScore::as_it_is},
    Objective{"multi:softprob", LinkKind::softmax, BaseScore::as_it_is},
    Objective{"rank:pairwise", LinkKind::identity, BaseScore::as_it_is},
    Objective{"rank:ndcg", LinkKind::identity, BaseScore::as_it_is},
    Objective{"rank:map", LinkKind::identity, BaseScore::as_it_is},
};

const Objective& objective_of(const Cursor& learner) {
  const Cursor name = learner.at("objective").at("name");
  for (const Objective& known : objectives) {
    if (known.name == name.text()) return known;
  }
  name.refuse("is '" + name.text() + "', an objective whose link is not known");
}

/// The numbers of `base_score`, however they are spelled.
std::vector<float> base_scores(const Cursor& field) {
  if (field.is_array()) {
    std::vector<float> list;
    for (const double x : field.numbers()) list.push_back(static_cast<float>(x));
    return list;
  }
  if (const auto* number = std::get_if<double>(&field.value().data)) return {static_cast<float>(*number)};
  std::string_view text = field.text();
  if (text.starts_with('[') && text.ends_with(']')) text = text.substr(1, text.size() - 2);
  std::vector<float> list;
  while (true) {
    const std::size_t comma = text.find(',');
    std::string_view one = text.substr(0, comma);
    while (one.starts_with(' ')) one.remove_prefix(1);
    const std::optional<float> x = io::to_float(one);
    if (!x) field.refuse("must be a number or a list of numbers");
    list.push_back(*x);
    if (comma == std::string_view::npos) return list;
    text.remove_prefix(comma + 1);
  }
}

/// In float, step by step as XGBoost computes it; the logarithms are rounded once from double.
double margin_of(float score, BaseScore kind, const Cursor& field) {
  const auto log = [](float x) { return static_cast<double>(static_cast<float>(std::log(static_cast<double>(x)))); };
  switch (kind) {
    case BaseScore::logit: {
      if (!(score >= 0.0F && score <= 1.0F)) field.refuse("must lie in [0, 1], being a probability");
      constexpr float nearest = 1e-6F;
      const float p = std::min(std::max(score, nearest), 1.0F - nearest);
      return -log(1.0F / p - 1.0F);
    }
    case BaseScore::logarithm:
      if (!(score > 0.0F)) field.refuse("must be above 0, being the exponential of a margin");
      return log(score);
    case BaseScore::as_it_is: break;
  }
  if (!std::isfinite(score)) field.refuse("must be finite");
  return static_cast<double>(score);
}

/// Number of trees that the first so many rounds made.
std::size_t trees_of(const Cursor& model, std::size_t iterations, std::size_t trees, std::size_t outputs) {
  std::vector<std::int64_t> ends;
  if (const auto indptr = model.find("iteration_indptr"); indptr && indptr->size() != 0) {
    ends = indptr->integers(0, static_cast<std::int64_t>(trees));
    if (!std::is_sorted(ends.begin(), ends.end()) || ends.front() != 0 ||
        static_cast<std::size_t>(ends.back()) != trees) {
      indptr->refuse("must ascend from 0 to the number of trees, " + std::to_string(trees));
    }
  } else {
    // Older than 2.0: every round made as many.
    const auto parallel = model.at("gbtree_model_param").find("num_parallel_tree");
    const auto each =
        static_cast<std::size_t>(parallel ? std::max<std::int64_t>(parallel->integer(0, max_count), 1) : 1) * outputs;
    for (std::size_t end = 0; end <= trees; end += each) ends.push_back(static_cast<std::int64_t>(end));
  }
  if (iterations == 0 || iterations >= ends.size()) {
    throw InvalidInput{"read_xgboost", "iterations",
                       "must be 1 to " + std::to_string(ends.size() - 1) + ", the rounds of the model, got " +
                           std::to_string(iterations)};
  }
  return static_cast<std::size_t>(ends[iterations]);
}

/// The categories of one feature: texts as one run of bytes with the place where each ends, or numbers.
std::vector<std::string> categories_of(const Cursor& feature) {
  std::vector<std::string> list;
  const Cursor values = feature.at("values");
  const auto offsets = feature.find("offsets");
  if (!offsets) {
    for (const double x : values.numbers()) list.push_back(io::decimal(x));
    return list;
  }
  const std::vector<std::int64_t> bytes = values.integers(-128, 255);
  const std::vector<std::int64_t> ends = offsets->integers(0, static_cast<std::int64_t>(bytes.size()));
  if (!std::is_sorted(ends.begin(), ends.end())) offsets->refuse("must ascend");
  // Beyond ASCII the places cannot be trusted: 3.1 and 3.2 count characters there, and cut the bytes short.
  if (std::any_of(bytes.begin(), bytes.end(), [](std::int64_t byte) { return byte < 0 || byte > 127; })) return list;
  for (std::size_t i = 1; i < ends.size(); ++i) {
    std::string& text = list.emplace_back();
    for (std::int64_t k = ends[i - 1]; k < ends[i]; ++k) {
      text.push_back(static_cast<char>(bytes[static_cast<std::size_t>(k)]));
    }
  }
  return list;
}

std::vector<std::vector<std::string>> categories(const Cursor& model, std::size_t features) {
  std::vector<std::vector<std::string>> list;
  const auto cats = model.find("cats");
  if (!cats) return list;
  const auto enc = cats->find("enc");
  if (!enc || enc->size() == 0) return list;
  if (enc->size() != features) {
    enc->refuse("must have " + std::to_string(features) + " elements, one for each feature, got " +
                std::to_string(enc->size()));
  }
  bool any = false;
  for (std::size_t f = 0; f < features; ++f) {
    list.push_back(categories_of(enc->at(f)));
    any = any || !list.back().empty();
  }
  return any ? list : std::vector<std::vector<std::string>>{};
}

std::string version_of(const Cursor& document) {
  std::string origin = "XGBoost";
  if (const auto version = document.find("version"); version && version->is_array()) {
    char before = ' ';
    for (const std::int64_t part : version->integers(0, max_count)) {
      origin += before + std::to_string(part);
      before = '.';
    }
  }
  return origin;
}

/// An attribute is a text that anybody may set; one that is no number is somebody else's.
std::optional<std::size_t> best_iteration(const Cursor& learner) {
  const auto attributes = learner.find("attributes");
  if (!attributes) return std::nullopt;
  const auto best = attributes->find("best_iteration");
  if (!best || !best->is_text()) return std::nullopt;
  std::size_t at = 0;
  const std::string& text = best->text();
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), at);
  if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
  return at;
}

/// gblinear: one row of weights for each feature and one of intercepts, which the base score joins.
LinearModel linear_model(const Cursor& booster, const TreeEnsembleParts& parts) {
  const Cursor weights = booster.at("model").at("weights");
  const io::Value::Numbers& w = weights.numbers();
  const std::size_t outputs = parts.base.size();
  if (w.size() / outputs != parts.features + 1 || w.size() % outputs != 0) {
    weights.refuse("must have " + std::to_string(parts.features) + " + 1 rows of " + std::to_string(outputs) +
                   " outputs, got " + std::to_string(w.size()) + " elements");
  }
  LinearModelParts linear;
  linear.coefficients.resize(static_cast<Eigen::Index>(outputs), static_cast<Eigen::Index>(parts.features));
  for (std::size_t f = 0; f < parts.features; ++f) {
    for (std::size_t k = 0; k < outputs; ++k) {
      linear.coefficients(static_cast<Eigen::Index>(k), static_cast<Eigen::Index>(f)) = w[f * outputs + k];
    }
  }
  for (std::size_t k = 0; k < outputs; ++k) {
    linear.intercepts.push_back(parts.base[k] + w[parts.features * outputs + k]);
  }
  linear.link = parts.link;
  linear.feature_names = parts.feature_names;
  try {
    return LinearModel{std::move(linear)};
  } catch (const InvalidInput& error) {
    weights.refuse(std::string{"are no linear model: "} + error.what());
  }
}

XgboostModel read(std::string_view bytes, std::string_view source, io::Format format,
                  std::optional<std::size_t> iterations) {
  const io::Value root = io::parse(bytes, source, format, io::Reals::float32);
  const Cursor document{root, source};
  const Cursor learner = document.at("learner");
  const Objective& objective = objective_of(learner);
  const Cursor param = learner.at("learner_model_param");

  TreeEnsembleParts parts;
  parts.precision = Precision::float32;
  parts.link.kind = objective.link;
  parts.origin = version_of(document);
  parts.objective = objective.name;
  parts.best_iteration = best_iteration(learner);
  parts.features =
      static_cast<std::size_t>(param.at("num_feature").integer(1, static_cast<std::int64_t>(max_features)));
  if (const auto names = learner.find("feature_names"); names && names->size() != 0) {
    parts.feature_names = names->texts();
    if (parts.feature_names.size() != parts.features) {
      names->refuse("must have " + std::to_string(parts.features) + " elements, learner_model_param.num_feature, got " +
                    std::to_string(parts.feature_names.size()));
    }
  }

  const Cursor classes = param.at("num_class");
  const auto targets = param.find("num_target");
  const auto outputs = static_cast<std::size_t>(std::max(
      {classes.integer(0, max_count), std::int64_t{1}, targets ? targets->integer(0, max_count) : std::int64_t{1}}));
  // Every output has a tree or a leaf's value; a number alone must not take memory.
  if (outputs > bytes.size()) classes.refuse("or num_target is more than the document can hold");
  const Cursor base = param.at("base_score");
  const std::vector<float> scores = base_scores(base);
  if (scores.size() != 1 && scores.size() != outputs) {
    base.refuse("must be one number or " + std::to_string(outputs) + ", one for each output, got " +
                std::to_string(scores.size()));
  }
  for (std::size_t k = 0; k < outputs; ++k) {
    parts.base.push_back(margin_of(scores[scores.size() == 1 ? 0 : k], objective.base_score, base));
  }

  const Cursor booster = learner.at("gradient_booster");
  const std::string& kind = booster.at("name").text();
  if (kind == "gblinear") {
    if (iterations) booster.refuse("is linear and has no rounds to choose from");
    return linear_model(booster, parts);
  }
  if (kind != "gbtree" && kind != "dart") {
    booster.at("name").refuse("is '" + kind + "', a booster that is not known: gbtree, dart and gblinear are");
  }
  const Cursor inner = kind == "dart" && booster.find("gbtree") ? booster.at("gbtree") : booster;
  const Cursor model = inner.at("model");
  const Cursor trees = model.at("trees");
  const Cursor info = model.at("tree_info");
  const std::size_t count = trees.size();
  const std::vector<std::int64_t> group = info.integers(0, static_cast<std::int64_t>(outputs) - 1);
  if (group.size() != count) {
    info.refuse("must have " + std::to_string(count) + " elements, one for each tree, got " +
                std::to_string(group.size()));
  }
  if (const std::int64_t stated = model.at("gbtree_model_param").at("num_trees").integer(0, max_count);
      static_cast<std::size_t>(stated) != count) {
    trees.refuse("must have " + std::to_string(stated) + " elements, gbtree_model_param.num_trees, got " +
                 std::to_string(count));
  }
  std::vector<double> weight(count, 1.0);
  if (const auto drop = booster.find("weight_drop")) {
    weight = drop->numbers();
    if (weight.size() != count) {
      drop->refuse("must have " + std::to_string(count) + " elements, one for each tree, got " +
                   std::to_string(weight.size()));
    }
  } else if (kind == "dart") {
    booster.refuse("must have a member 'weight_drop', being dart");
  }
  parts.categories = categories(model, parts.features);

  // What a text of this length may need for sets of categories; see XgboostForest.
  XgboostForest forest{parts.features, outputs, (std::size_t{1} << 24) + 8 * bytes.size()};
  for (std::size_t t = 0; t < count; ++t) {
    parts.trees.push_back(io::xgboost_tree(trees.at(t), forest, t, static_cast<std::size_t>(group[t]), weight[t]));
  }
  if (iterations) {
    const bool vectors = std::any_of(parts.trees.begin(), parts.trees.end(), [](const Tree& t) { return t.width > 1; });
    parts.trees.resize(trees_of(model, *iterations, count, vectors ? 1 : outputs));
  }
  try {
    return TreeEnsemble{std::move(parts)};
  } catch (const InvalidInput& error) {
    throw ParseError{source, 0, error.what()};
  }
}

}  // namespace

XgboostModel read_xgboost_json(std::string_view bytes, std::string_view source, std::optional<std::size_t> iterations) {
  return read(bytes, source, io::Format::json, iterations);
}

XgboostModel read_xgboost_ubjson(std::string_view bytes, std::string_view source,
                                 std::optional<std::size_t> iterations) {
  return read(bytes, source, io::Format::ubjson, iterations);
}

}  // namespace lotrecht::model
