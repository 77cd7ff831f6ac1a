#pragma once

/// @file
/// CatBoost's JSON models, read exactly.

#include <cstddef>
#include <optional>
#include <string_view>

#include <lotrecht/model/tree_ensemble.hpp>

namespace lotrecht::model {

/// Reads a model saved by CatBoost as JSON (`save_model("model.json", format="json")`).
///
/// Compiled in `lotrecht::io`. What the result says of a row is what CatBoost says, up to its summing:
/// - symmetric trees, and those of the policies Depthwise and Lossguide; several outputs; `scale_and_bias`;
/// - values are rounded to float; x > border goes right; a missing value goes right where `nan_value_treatment` is
///   AsTrue, else left (AsFalse, AsIs);
/// - columns are CatBoost's flat feature indices; cover is the leaves' weights added up, where the file has them.
///
/// Links: logistic (Logloss, CrossEntropy, MultiClassOneVsAll, MultiLogloss, MultiCrossEntropy), softmax (MultiClass),
/// exponential (Poisson, Tweedie), identity (RMSE, MAE, Quantile, MultiRMSE and the other losses of regression and
/// ranking). Refused by name: every other loss (RMSEWithUncertainty among them), and splits by categories, which are
/// kept as hashes of texts (OneHotFeature) or statistics in tables of hashes (OnlineCtr): train with `cat_features`
/// encoded as numbers, or explain the model as a function (a callable).
///
/// @param source      name for messages, e.g. a file's name
/// @param iterations  only the first so many rounds; without it all there are
/// @throws ParseError with the byte and the path in the document, e.g. "oblivious_trees[3].splits[0].border ..."
/// @throws InvalidInput if iterations is 0 or more than there are
[[nodiscard]] TreeEnsemble read_catboost(std::string_view bytes, std::string_view source,
                                         std::optional<std::size_t> iterations = std::nullopt);

}  // namespace lotrecht::model
