#pragma once

/// @file
/// A sum of decision trees, checked once, so that everything after it may trust its indices.

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <lotrecht/core/error.hpp>
#include <lotrecht/model/detail/checked_tree.hpp>
#include <lotrecht/model/link.hpp>
#include <lotrecht/model/tree.hpp>

namespace lotrecht::model {

/// To what the model rounds a feature's value before it compares: XGBoost, CatBoost and scikit-learn's trees to float.
enum class Precision : std::uint8_t { float64, float32 };

/// What a tree ensemble is made of, before it is checked. The margin of output k is base[k] + Σ over trees.
struct TreeEnsembleParts {
  std::size_t features = 0;
  std::vector<double> base;  ///< (outputs) margin where no tree says anything
  std::vector<Tree> trees;
  Link link{};  ///< margin to response
  Precision precision = Precision::float64;
  std::vector<std::string> feature_names{};  ///< (features), or empty
  std::vector<std::string> output_names{};   ///< (outputs), or empty
  /// (features), or empty: the texts of the codes 0, 1, ... of each feature; none where it is a number or they are not
  /// known
  std::vector<std::vector<std::string>> categories{};
  std::string origin{};                         ///< who made it, e.g. "XGBoost 3.2.0"; empty where nobody said
  std::string objective{};                      ///< what it was trained for, in its maker's words
  std::optional<std::size_t> best_iteration{};  ///< counted from 0, where early stopping left it in the file

  friend bool operator==(const TreeEnsembleParts&, const TreeEnsembleParts&) = default;
};

/// Boosted trees, a random forest, a single tree: values are scaled beforehand so that the trees add up.
///
/// What holds after construction: nodes stand in depth-first order, the left child right behind its parent and every
/// child behind its parent; nodes that the root does not reach are gone; every index is in range; no threshold is
/// NaN; values and covers are finite, covers not negative; a leaf has no set.
class TreeEnsemble {
 public:
  /// @throws InvalidInput naming the tree, the node and the rule: a child out of range or with two parents (a cycle),
  ///                      deeper than `max_depth`, a feature out of range, a NaN threshold, a value that is not finite,
  ///                      a negative cover, arrays of other lengths than the nodes, outputs out of range
  explicit TreeEnsemble(TreeEnsembleParts parts) : parts_{std::move(parts)} {
    constexpr std::string_view who = "TreeEnsemble";
    if (parts_.features == 0 || parts_.features > max_features) {
      throw InvalidInput{who, "features",
                         "must be 1 to " + std::to_string(max_features) + ", got " + std::to_string(parts_.features)};
    }
    if (parts_.base.empty()) throw InvalidInput{who, "base", "must have one value for each output, got none"};
    for (std::size_t k = 0; k < parts_.base.size(); ++k) {
      if (!std::isfinite(parts_.base[k])) {
        throw InvalidInput{
            who, "base", "must be finite, got " + std::to_string(parts_.base[k]) + " for output " + std::to_string(k)};
      }
    }
    if (!parts_.feature_names.empty() && parts_.feature_names.size() != parts_.features) {
      throw InvalidInput{who, "feature_names",
                         "must be " + std::to_string(parts_.features) + " or none, got " +
                             std::to_string(parts_.feature_names.size())};
    }
    if (!parts_.output_names.empty() && parts_.output_names.size() != parts_.base.size()) {
      throw InvalidInput{who, "output_names",
                         "must be " + std::to_string(parts_.base.size()) + " or none, got " +
                             std::to_string(parts_.output_names.size())};
    }
    if (!parts_.categories.empty() && parts_.categories.size() != parts_.features) {
      throw InvalidInput{
          who, "categories",
          "must be " + std::to_string(parts_.features) + " or none, got " + std::to_string(parts_.categories.size())};
    }
    for (std::size_t t = 0; t < parts_.trees.size(); ++t) {
      parts_.trees[t] = detail::checked(parts_.trees[t], t, parts_.features, parts_.base.size());
    }
  }

  [[nodiscard]] std::size_t features() const noexcept { return parts_.features; }
  [[nodiscard]] std::size_t outputs() const noexcept { return parts_.base.size(); }
  [[nodiscard]] const std::vector<double>& base() const noexcept { return parts_.base; }
  [[nodiscard]] const std::vector<Tree>& trees() const noexcept { return parts_.trees; }
  [[nodiscard]] const Link& link() const noexcept { return parts_.link; }
  [[nodiscard]] Precision precision() const noexcept { return parts_.precision; }
  [[nodiscard]] const std::vector<std::string>& feature_names() const noexcept { return parts_.feature_names; }
  [[nodiscard]] const std::vector<std::string>& output_names() const noexcept { return parts_.output_names; }
  [[nodiscard]] const std::vector<std::vector<std::string>>& categories() const noexcept { return parts_.categories; }
  [[nodiscard]] const std::string& origin() const noexcept { return parts_.origin; }
  [[nodiscard]] const std::string& objective() const noexcept { return parts_.objective; }
  [[nodiscard]] std::optional<std::size_t> best_iteration() const noexcept { return parts_.best_iteration; }
  [[nodiscard]] const TreeEnsembleParts& parts() const noexcept { return parts_; }

  /// Whether every tree knows how many training rows came by each node, which path-dependent explanations need.
  [[nodiscard]] bool has_cover() const noexcept {
    return std::all_of(parts_.trees.begin(), parts_.trees.end(), [](const Tree& tree) { return !tree.cover.empty(); });
  }

  /// Whether some leaf is a line in the features instead of a number.
  [[nodiscard]] bool has_lines() const noexcept {
    return std::any_of(parts_.trees.begin(), parts_.trees.end(), [](const Tree& tree) { return !tree.lines.empty(); });
  }

  /// A value as the model sees it.
  [[nodiscard]] double rounded(double x) const noexcept {
    return parts_.precision == Precision::float32 ? static_cast<double>(static_cast<float>(x)) : x;
  }

  friend bool operator==(const TreeEnsemble&, const TreeEnsemble&) = default;

 private:
  TreeEnsembleParts parts_;
};

}  // namespace lotrecht::model
