#pragma once

/// @file
/// Trees, sums of trees and regressions from PMML, read exactly or refused by name.

#include <string_view>
#include <variant>

#include <lotrecht/model/linear_model.hpp>
#include <lotrecht/model/tree_ensemble.hpp>

namespace lotrecht::model {

/// What a PMML file may hold.
using PmmlModel = std::variant<TreeEnsemble, LinearModel>;

/// What is promised about the rows that a model will be asked about.
enum class PmmlRows : std::uint8_t {
  any,       ///< values may be missing: a model that has no answer for them is refused
  complete,  ///< no value is ever missing: where the model has no answer for one, anything may come out
};

/// Reads PMML 3 and 4 with one model:
///
/// - TreeModel, regression and classification (shares of classes: ScoreDistribution, or 1 for the score);
///   missingValueStrategy none, lastPrediction, nullPrediction and defaultChild; noTrueChildStrategy;
/// - MiningModel of such trees with multipleModelMethod sum, average, weightedAverage, majorityVote and
///   weightedMajorityVote, and modelChain of a sum and a RegressionModel of it, as gradient boosting is exported;
/// - RegressionModel of numeric predictors, with normalizationMethod none, logit, softmax and exp.
///
/// Features are the active fields of the model in the order of its MiningSchema; a category's code is its place among
/// the field's values. Cover is `recordCount`, where every node has one. Predicates: SimplePredicate,
/// SimpleSetPredicate, True, False. Values are compared as doubles, or as floats where the field's dataType is float.
///
/// Refused by name: every other model, predicate (CompoundPredicate) and strategy (weightedConfidence, aggregateNodes),
/// transformations (but those that only rename), fields with treatments of outliers or missing values; and models that
/// answer nothing at all where a value is missing, unless `rows` promises that none is.
///
/// @param source  name for messages, e.g. a file's name
/// @throws ParseError with the byte at which the element stands and its path, e.g. "PMML/TreeModel/Node/Node ..."
[[nodiscard]] PmmlModel read_pmml(std::string_view bytes, std::string_view source, PmmlRows rows = PmmlRows::any);

}  // namespace lotrecht::model
