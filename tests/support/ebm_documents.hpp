#pragma once

/// @file
/// The JSON by which interpret's boosting machines describe themselves, by hand.

#include <string>

namespace lotrecht::test {

/// A number cut at 1 and 2, in pairs at 1 alone; a town, where Ulm and Bonn share a bin in pairs.
inline const std::string ebm_text = R"({"version": "1.0", "ebm": {
  "outputs": [{"task": "classification", "classes": ["no", "yes"], "link": "logit", "link_param": "nan"}],
  "intercept": [100],
  "features": [
    {"name": "age", "type": "continuous", "cuts": [[1, 2], [1]]},
    {"name": "town", "type": "nominal", "categories": [["Kiel", "Bonn", "Ulm"], ["Kiel", ["Bonn", "Ulm"]]]}],
  "terms": [
    {"term_features": ["age"], "scores": [1, 2, 3, 4, 0], "bin_weights": [1, 2, 3, 4, 0]},
    {"term_features": ["town"], "scores": [10, 20, 30, 40, 50]},
    {"term_features": ["age", "town"],
     "scores": [[0.1, 0.2, 0.3, 0.4], [0.5, 0.6, 0.7, 0.8], [0.9, 1.0, 1.1, 1.2], [0, 0, 0, 0]],
     "bin_weights": [[0, 0, 2, 0], [0, 1, 4, 0], [0, 3, 6, 0], [0, 0, 0, 0]]}]}})";

}  // namespace lotrecht::test
