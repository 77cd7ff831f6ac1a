#pragma once

/// @file
/// CatBoost's JSON by hand.

#include <string>

namespace lotrecht::test::catboost {

/// Two features, the flat indices 2 and 0; a missing first one counts as large, a missing second one as small.
inline std::string document(const std::string& trees, const std::string& loss = "RMSE",
                            const std::string& scale_and_bias = "[2, [100]]") {
  return R"({"features_info": {"float_features": [
      {"feature_index": 0, "flat_feature_index": 2, "feature_id": "age", "nan_value_treatment": "AsTrue", "borders": [0.5]},
      {"feature_index": 1, "flat_feature_index": 0, "feature_id": "", "nan_value_treatment": "AsFalse", "borders": [1]}]},
    "model_info": {"params": {"loss_function": {"type": ")" +
         loss + R"(", "params": {}}}, "class_params": {"class_names": ["no", "yes", "maybe"]}}, )" + trees +
         R"(, "scale_and_bias": )" + scale_and_bias + "}";
}

inline std::string split(int feature, const std::string& border) {
  return R"({"split_type": "FloatFeature", "float_feature_index": )" + std::to_string(feature) + R"(, "border": )" +
         border + "}";
}

/// Leaf number: 1 where the first split is true, and 2 where the second is.
inline std::string symmetric(const std::string& more = R"(, "leaf_weights": [4, 3, 2, 1])") {
  return R"("oblivious_trees": [{"splits": [)" + split(0, "0.5") + "," + split(1, "0.1") +
         R"(], "leaf_values": [0, 1, 10, 11])" + more + "}]";
}

}  // namespace lotrecht::test::catboost
