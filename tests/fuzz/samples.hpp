#pragma once

/// @file
/// Whole files from which fuzzing starts, and whose beginnings and neighbours are read by every run of the tests.

#include <string>
#include <utility>
#include <vector>

#include "fuzz/read_and_use.hpp"
#include "support/lightgbm_texts.hpp"
#include "support/xgboost_documents.hpp"

namespace lotrecht::test {

inline std::vector<Json> xgboost_samples() {
  Json vectors = document_of({vector_tree()}, "multi:softprob");
  param_of(vectors)["num_class"] = "3";
  Json categories = document_of({categorical_tree(), small_tree()}, "binary:logistic", "[3E-1]");
  model_of(categories)["cats"]["enc"] =
      Json::parse(R"([{"type": 10, "values": [3, 7]}, {"offsets": [0, 1, 3], "values": [97, 98, 99]}])");
  Json dart = document_of({small_tree()});
  booster_of(dart)["weight_drop"] = Json::array({0.5});
  Json linear = document_of({}, "count:poisson", "[1E0]");
  booster_of(linear) = Json::parse(R"({"name": "gblinear", "model": {"weights": [0.5, -1.0, 2.0]}})");
  return {vectors, categories, dart, linear};
}

inline std::vector<std::pair<FileKind, std::string>> samples() {
  std::vector<std::pair<FileKind, std::string>> list;
  for (const Json& document : xgboost_samples()) {
    list.emplace_back(FileKind::xgboost_json, document.dump());
    list.emplace_back(FileKind::xgboost_ubjson, ubjson(document));
  }
  list.emplace_back(FileKind::lightgbm_text, small_lightgbm());
  list.emplace_back(FileKind::lightgbm_text, linear_lightgbm());
  return list;
}

}  // namespace lotrecht::test
