#pragma once

/// @file
/// What XGBoost saves, read exactly: tests in float, base score as a margin, categories, DART weights, vector leaves.

#include <cstddef>
#include <optional>
#include <string_view>
#include <variant>

#include <lotrecht/model/linear_model.hpp>
#include <lotrecht/model/tree_ensemble.hpp>

namespace lotrecht::model {

/// A booster of trees (gbtree, dart), or of weights (gblinear).
///
/// gblinear passes over missing values; `LinearModel` refuses them by name.
using XgboostModel = std::variant<TreeEnsemble, LinearModel>;

/// Reads a model saved by XGBoost 1.0 or later as JSON (`save_model("model.json")`, `save_raw("json")`).
///
/// Compiled in `lotrecht::io`. What the result says of a row is what XGBoost says, up to its summing in float: about
/// 1e-7 of the sum of |leaf|. In particular:
/// - values are rounded to float before they are compared (x < threshold), NaN follows the default direction;
/// - `base_score` is in response space and becomes a margin in float as XGBoost does it (logit within [1e-6, 1 - 1e-6],
///   logarithm, or as it is), in all its spellings: 0.5, "5E-1", "[5E-1]", "[5E-1,2E-1]";
/// - a category in the node's set goes right; codes below 0, from 2^24 on, or not in the set go left;
/// - DART's weights multiply the leaves; trees of a forest (`num_parallel_tree`) add up;
/// - cover is `sum_hessian`; files that lack it give a model without cover;
/// - texts of categories (3.1 and later) are known where all of a feature's are ASCII: for others XGBoost 3.1 and 3.2
/// write
///   places that count characters in a run of bytes, which cannot be read back;
/// - the response of `multi:softmax` is that of `multi:softprob`, shares of classes, not the number of the largest.
///
/// Links: logistic (reg:logistic, binary:logistic), softmax (multi:*), exponential (count:poisson, reg:gamma,
/// reg:tweedie, survival:cox, survival:aft), step (binary:hinge), identity (reg:squarederror, reg:linear,
/// reg:squaredlogerror, reg:pseudohubererror, reg:absoluteerror, reg:quantileerror, reg:normal, binary:logitraw,
/// rank:*). Every other objective is refused by name, reg:expectileerror among them, whose outputs depend on one
/// another.
///
/// @param source      name for messages, e.g. a file's name
/// @param iterations  only the first so many boosting rounds; without it all, as `Booster.predict` does. After early
///                    stopping scikit-learn's wrapper predicts with `best_iteration() + 1` of them.
/// @throws ParseError with the byte and the path in the document, e.g.
///                    "learner.gradient_booster.model.trees[3].left_children[7] must be an integer from -1 to
///                    2147483647": a syntax error, a missing or misshapen member, arrays of different lengths, a tree
///                    that is none (see `TreeEnsemble`), an objective or a booster that is not known
[[nodiscard]] XgboostModel read_xgboost_json(std::string_view bytes, std::string_view source,
                                             std::optional<std::size_t> iterations = std::nullopt);

/// The same for UBJSON (`save_model("model.ubj")`, `save_raw("ubj")`), XGBoost's default format since 2.1.
[[nodiscard]] XgboostModel read_xgboost_ubjson(std::string_view bytes, std::string_view source,
                                               std::optional<std::size_t> iterations = std::nullopt);

}  // namespace lotrecht::model
