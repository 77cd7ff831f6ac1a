#pragma once

/// @file
/// Small XGBoost documents whose predictions are computed by hand, as JSON and as UBJSON.

#include <string>
#include <vector>

#include <nlohmann/json.hpp>

namespace lotrecht::test {

using Json = nlohmann::ordered_json;

/// x0 < 0.5 goes left to 1.25, else x1 < -1 goes left to -2, else to 3; missing goes left, then right.
inline Json small_tree() {
  return Json::parse(R"({
    "base_weights": [0, 0, 0, 0, 0], "categories": [], "categories_nodes": [], "categories_segments": [],
    "categories_sizes": [], "default_left": [1, 0, 0, 0, 0], "id": 0, "left_children": [1, -1, 3, -1, -1],
    "loss_changes": [1, 0, 1, 0, 0], "parents": [2147483647, 0, 0, 2, 2], "right_children": [2, -1, 4, -1, -1],
    "split_conditions": [0.5, 1.25, -1.0, -2.0, 3.0], "split_indices": [0, 0, 1, 0, 0], "split_type": [0, 0, 0, 0, 0],
    "sum_hessian": [10, 4, 6, 2, 4],
    "tree_param": {"num_deleted": "0", "num_feature": "2", "num_nodes": "5", "size_leaf_vector": "1"}})");
}

/// Category of x1 in {1, 65} goes right to 2, else left to 1; missing goes left.
inline Json categorical_tree() {
  return Json::parse(R"({
    "base_weights": [0, 0, 0], "categories": [1, 65], "categories_nodes": [0], "categories_segments": [0],
    "categories_sizes": [2], "default_left": [1, 0, 0], "id": 1, "left_children": [1, -1, -1],
    "loss_changes": [1, 0, 0], "parents": [2147483647, 0, 0], "right_children": [2, -1, -1],
    "split_conditions": [1e-45, 1.0, 2.0], "split_indices": [1, 0, 0], "split_type": [1, 0, 0],
    "sum_hessian": [10, 7, 3],
    "tree_param": {"num_deleted": "0", "num_feature": "2", "num_nodes": "3", "size_leaf_vector": "1"}})");
}

/// x0 < 0 adds (1, 2, 3), else (4, 5, 6); the leaves' rows stand in the other order.
inline Json vector_tree() {
  return Json::parse(R"({
    "base_weights": [0, 0, 0, 0, 0, 0, 0, 0, 0], "categories": [], "categories_nodes": [], "categories_segments": [],
    "categories_sizes": [], "default_left": [0, 0, 0], "id": 0, "leaf_weights": [4, 5, 6, 1, 2, 3],
    "left_children": [1, -1, -1], "parents": [-1, 0, 0], "right_children": [2, 1, 0],
    "split_conditions": [0.0, 1e-45, 1e-45], "split_indices": [0, 0, 0], "split_type": [0, 0, 0],
    "sum_hessian": [10, 7, 3],
    "tree_param": {"num_deleted": "0", "num_feature": "2", "num_nodes": "3", "size_leaf_vector": "3"}})");
}

/// A model of two features with these trees, all of output 0.
inline Json document_of(const std::vector<Json>& trees, const std::string& objective = "reg:squarederror",
                        const Json& base_score = "[0E0]") {
  Json info = Json::array();
  Json ends = Json::array({0});
  for (std::size_t t = 0; t < trees.size(); ++t) {
    info.push_back(0);
    ends.push_back(t + 1);
  }
  Json document;
  document["version"] = {3, 2, 0};
  Json& learner = document["learner"];
  learner["attributes"] = Json::object();
  learner["feature_names"] = {"age", "ward"};
  learner["feature_types"] = {"float", "float"};
  learner["learner_model_param"] = {{"base_score", base_score},
                                    {"boost_from_average", "1"},
                                    {"num_class", "0"},
                                    {"num_feature", "2"},
                                    {"num_target", "1"}};
  learner["objective"]["name"] = objective;
  Json& booster = learner["gradient_booster"];
  booster["name"] = "gbtree";
  booster["model"] = {
      {"cats", {{"enc", Json::array()}, {"feature_segments", Json::array()}, {"sorted_idx", Json::array()}}},
      {"gbtree_model_param", {{"num_parallel_tree", "1"}, {"num_trees", std::to_string(trees.size())}}},
      {"iteration_indptr", ends},
      {"tree_info", info},
      {"trees", trees}};
  return document;
}

inline Json& booster_of(Json& document) { return document["learner"]["gradient_booster"]; }
inline Json& model_of(Json& document) { return booster_of(document)["model"]; }
inline Json& param_of(Json& document) { return document["learner"]["learner_model_param"]; }

/// The same as UBJSON with strongly typed arrays.
inline std::string ubjson(const Json& document) {
  std::string bytes;
  Json::to_ubjson(document, bytes, true, true);
  return bytes;
}

}  // namespace lotrecht::test
