#pragma once

/// @file
/// Trees, sums of trees, regressions and scorecards from PMML, read exactly or refused by name.

#include <string_view>
#include <variant>

#include <lotrecht/model/linear_model.hpp>
#include <lotrecht/model/scorecard.hpp>
#include <lotrecht/model/tree_ensemble.hpp>

namespace lotrecht::model {

/// What a PMML file may hold.
using PmmlModel = std::variant<TreeEnsemble, LinearModel, Scorecard>;

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
/// - RegressionModel of numeric predictors, with normalizationMethod none, logit, softmax and exp;
/// - Scorecard: partial scores of attributes, of which the first whose predicate is true counts, reason codes and
///   baseline scores. Where no attribute is for a missing or unknown value, the row is refused.
///
/// Features are the active fields of the model in the order of its MiningSchema; a category's code is its place among
/// the field's values. Cover is `recordCount`, where every node has one and every question is a plain one. Values are
/// compared as doubles, or as floats where the field's dataType is float.
///
/// Predicates: SimplePredicate, SimpleSetPredicate, True, False, and CompoundPredicate (and, or, xor, surrogate) in
/// PMML's logic of three values, in which a comparison with a missing value is unknown. A tree that has to ask the same
/// many times over grows; one that grows beyond the size of its file is refused.
///
/// Refused by name: every other model and strategy (weightedConfidence, aggregateNodes), transformations (but those
/// that only rename), fields with treatments of outliers or missing values, a characteristic that asks about several
/// fields, a ComplexPartialScore; xor of values that may be missing without a strategy, on which readings of the
/// standard differ; and models that answer nothing at all where a value is missing, unless `rows` promises that none
/// is.
///
/// @param source  name for messages, e.g. a file's name
/// @throws ParseError with the byte at which the element stands and its path, e.g. "PMML/TreeModel/Node/Node ..."
[[nodiscard]] PmmlModel read_pmml(std::string_view bytes, std::string_view source, PmmlRows rows = PmmlRows::any);

}  // namespace lotrecht::model
