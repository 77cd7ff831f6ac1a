#pragma once

/// @file
/// What path-dependent explanations ask of a model, and sizes they have in common.

#include <algorithm>
#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <lotrecht/core/error.hpp>
#include <lotrecht/explain/detail/cover_ratios.hpp>
#include <lotrecht/model/link.hpp>
#include <lotrecht/model/tree_ensemble.hpp>

namespace lotrecht::explain::detail {

/// Throws unless the model can be explained by cover.
inline void require_cover(std::string_view who, const model::TreeEnsemble& model) {
  for (std::size_t t = 0; t < model.trees().size(); ++t) {
    const std::string tree = "model (tree " + std::to_string(t) + ")";
    if (model.trees()[t].cover.empty()) {
      throw InvalidInput{who, tree,
                         "has no cover, the weight of training rows by node, which path-dependent values are made of; "
                         "explain it against a background instead (interventional values)"};
    }
    if (!model.trees()[t].lines.empty()) {
      throw InvalidInput{who, tree,
                         "has lines in its leaves, whose features the tree's cover says nothing about; explain it "
                         "against a background instead"};
    }
  }
}

/// Throws unless the model's response is its margin.
inline void require_identity(std::string_view who, const model::TreeEnsemble& model) {
  if (model.link().kind == model::LinkKind::identity) return;
  throw InvalidInput{
      who, "output",
      "cannot be the response: the " + std::string{name(model.link().kind)} +
          " of a sum of trees is no sum of trees, and weighing ways by cover says nothing about it. Explain "
          "the margin, or the response against a background (interventional values)"};
}

/// (outputs) base plus what every tree says where nothing is known.
[[nodiscard]] inline std::vector<double> path_base_values(const model::TreeEnsemble& model) {
  std::vector<double> base = model.base();
  for (const model::Tree& tree : model.trees()) {
    const std::vector<double> expected = expected_values(tree);
    for (std::size_t k = 0; k < tree.width; ++k) base[tree.first_output + k] += expected[k];
  }
  return base;
}

/// Margins (rows, outputs) become residuals: minus base, minus the sum of values (rows, players, outputs).
inline void subtract_explained(const double* values, std::span<const double> base, std::size_t rows,
                               std::size_t players, double* margins) {
  const std::size_t outputs = base.size();
  for (std::size_t i = 0; i < rows; ++i) {
    for (std::size_t k = 0; k < outputs; ++k) {
      double explained = base[k];
      for (std::size_t p = 0; p < players; ++p) explained += values[(i * players + p) * outputs + k];
      margins[i * outputs + k] -= explained;
    }
  }
}

/// Rows that go through a tree before the next one, of `numbers` doubles each (features and results): a tree's
/// constants are loaded once for all of them, and they fit into the second cache.
[[nodiscard]] inline std::size_t rows_of_block(std::size_t numbers) noexcept {
  constexpr std::size_t doubles = 16384;
  constexpr std::size_t multiple = 32;
  return std::clamp<std::size_t>(doubles / numbers / multiple * multiple, multiple, 512);
}

/// Rows that a thread takes at a time: several blocks, so that memory is asked for seldom, but enough pieces for all.
[[nodiscard]] inline std::size_t rows_of_item(std::size_t rows, std::size_t block, unsigned threads) noexcept {
  const std::size_t pieces = std::size_t{8} * std::max(threads, 1U);
  return std::clamp<std::size_t>(rows / pieces / block, 1, 64) * block;
}

}  // namespace lotrecht::explain::detail
