#pragma once

/// @file
/// What LightGBM saves, read exactly: what is missing, bitsets of categories, linear leaves, averaged forests.

#include <cstddef>
#include <optional>
#include <string_view>

#include <lotrecht/model/tree_ensemble.hpp>

namespace lotrecht::model {

/// Reads a model saved by LightGBM as text (`save_model("model.txt")`, `model_to_string()`), format v2 to v4.
///
/// Compiled in `lotrecht::io`. What the result says of a row is what LightGBM says; both sum in double. In particular:
/// - x <= threshold goes left. What is missing is said at each node: NaN alone; NaN and |x| <= 1e-35; or nothing, and
///   then NaN is 0. Values with |x| <= 1e-35 are 0, as LightGBM's predictions take them;
/// - a category in the node's set goes left; codes are cut to integers (-0.5 is 0); NaN, codes below 0 or not in the
///   set go right;
/// - leaves of linear trees are lines; where a feature of the line is NaN, the leaf's value stands instead;
/// - a random forest (`average_output`) is divided by its rounds, as LightGBM's predictions are; its own `raw_score`
///   and `pred_contrib` are not;
/// - cover is `internal_count` and `leaf_count`, rows whatever their weight, as in LightGBM's own contributions; files
///   that lack them give a model without cover;
/// - texts of categories are those of the line `pandas_categorical`, where it is certain which feature each list is of.
///
/// Links: logistic with its sigmoid (binary, multiclassova, cross_entropy), softmax (multiclass), softplus
/// (cross_entropy_lambda), exponential (poisson, gamma, tweedie), signed square where trained on square roots
/// (`reg_sqrt`), identity (regression, regression_l1, huber, fair, quantile, mape, lambdarank, rank_xendcg, survival,
/// custom, and a file without an objective). Every other objective is refused by name.
///
/// @param source      name for messages, e.g. a file's name
/// @param iterations  only the first so many boosting rounds; without it all there are. LightGBM itself saves only the
///                    rounds up to the best after early stopping, unless told otherwise, and does not say so in the
///                    file.
/// @throws ParseError with the byte and the line's name, e.g. "Tree=3, left_child[7] must be an integer from -4 to 2":
/// a
///                    missing line, lists of another length, a file that ends early, a tree that is none (see
///                    `TreeEnsemble`), an objective that is not known
[[nodiscard]] TreeEnsemble read_lightgbm_text(std::string_view bytes, std::string_view source,
                                              std::optional<std::size_t> iterations = std::nullopt);

}  // namespace lotrecht::model
