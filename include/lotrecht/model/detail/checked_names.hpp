#pragma once

/// @file
/// What every model's parts are checked for: numbers of features and outputs, names, finite intercepts.

#include <cmath>
#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include <lotrecht/core/error.hpp>

namespace lotrecht::model::detail {

/// @throws InvalidInput unless there are as many names as things, or none
inline void require_names(std::string_view who, std::string_view argument, const std::vector<std::string>& names,
                          std::size_t things) {
  if (names.empty() || names.size() == things) return;
  throw InvalidInput{who, argument,
                     "must be " + std::to_string(things) + " or none, got " + std::to_string(names.size())};
}

/// @throws InvalidInput unless there is a finite value for each of at least one output
inline void require_intercepts(std::string_view who, const std::vector<double>& intercepts) {
  if (intercepts.empty()) throw InvalidInput{who, "intercepts", "must have one value for each output, got none"};
  for (std::size_t k = 0; k < intercepts.size(); ++k) {
    if (std::isfinite(intercepts[k])) continue;
    throw InvalidInput{who, "intercepts",
                       "must be finite, got " + std::to_string(intercepts[k]) + " for output " + std::to_string(k)};
  }
}

/// "feature 3", or "feature 3 (income)" where it has a name.
[[nodiscard]] inline std::string described(const std::vector<std::string>& names, std::size_t feature) {
  std::string text = "feature " + std::to_string(feature);
  if (feature < names.size()) text += " (" + names[feature] + ")";
  return text;
}

}  // namespace lotrecht::model::detail
