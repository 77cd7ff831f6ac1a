#pragma once

/// @file
/// What a tree ensemble says about rows.

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include <lotrecht/core/blocks.hpp>
#include <lotrecht/core/error.hpp>
#include <lotrecht/core/features.hpp>
#include <lotrecht/model/scorer.hpp>
#include <lotrecht/model/tree_ensemble.hpp>

namespace lotrecht::model {

namespace detail {

/// What a leaf adds to its only output for a row: its line, or its value where a feature of the line is missing.
[[nodiscard]] inline double leaf_on_line(const Tree& tree, std::size_t leaf, const double* row) noexcept {
  const LinearLeaf& line = tree.lines[leaf];
  double sum = line.constant;
  for (std::size_t j = 0; j < line.features.size(); ++j) {
    const double x = row[line.features[j]];
    if (std::isnan(x)) return tree.values[leaf];
    sum += line.coefficients[j] * x;
  }
  return sum;
}

inline void add_tree(const Tree& tree, const double* row, double* out) noexcept {
  const std::size_t leaf = leaf_of(tree, row);
  if (!tree.lines.empty()) {
    out[tree.first_output] += leaf_on_line(tree, leaf, row);
    return;
  }
  const std::span<const double> values = tree.leaf_values(leaf);
  for (std::size_t k = 0; k < values.size(); ++k) out[tree.first_output + k] += values[k];
}

}  // namespace detail

/// Margins of rows: base plus what every tree adds, summed in double in the order of the trees.
///
/// A native library that sums in float differs by about 1e-7 of the sum of |leaf|.
///
/// @param x        (n, features)
/// @param out      (n, outputs), overwritten
/// @param threads  at least 1; the result has the same bits for any number
/// @throws InvalidInput if shapes differ or threads = 0
inline void predict(const TreeEnsemble& model, const FeatureMatrix& x, ResultMatrix out, unsigned threads = 1) {
  detail::require_shapes("predict", model.features(), model.outputs(), x, out);
  constexpr std::uint64_t rows_in_block = 256;
  for_each_block(static_cast<std::uint64_t>(x.rows()), rows_in_block, threads,
                 [&](std::uint64_t first, std::uint64_t last) {
                   // Rows of a block tree by tree, so that a tree is in the cache for all of them.
                   std::vector<double> rounded;
                   const bool rounds = model.precision() == Precision::float32;
                   const auto row = [&](std::uint64_t i) -> const double* {
                     return rounds ? rounded.data() + (i - first) * model.features()
                                   : x.data() + static_cast<Eigen::Index>(i) * x.outerStride();
                   };
                   if (rounds) {
                     rounded.resize((last - first) * model.features());
                     for (std::uint64_t i = first; i < last; ++i) {
                       for (std::size_t f = 0; f < model.features(); ++f) {
                         rounded[(i - first) * model.features() + f] =
                             model.rounded(x(static_cast<Eigen::Index>(i), static_cast<Eigen::Index>(f)));
                       }
                     }
                   }
                   for (std::uint64_t i = first; i < last; ++i) {
                     for (std::size_t k = 0; k < model.outputs(); ++k) {
                       out(static_cast<Eigen::Index>(i), static_cast<Eigen::Index>(k)) = model.base()[k];
                     }
                   }
                   for (const Tree& tree : model.trees()) {
                     for (std::uint64_t i = first; i < last; ++i)
                       detail::add_tree(tree, row(i), &out(static_cast<Eigen::Index>(i), 0));
                   }
                 });
}

/// Turns margins (n, outputs) into responses by the model's link, in place.
inline void respond(const Link& link, ResultMatrix margins) {
  for (Eigen::Index i = 0; i < margins.rows(); ++i) {
    respond(link, {&margins(i, 0), static_cast<std::size_t>(margins.cols())});
  }
}

/// A tree ensemble's margins as a `Scorer`. A view: the ensemble must outlive it.
class TreeEnsembleScorer {
 public:
  explicit TreeEnsembleScorer(const TreeEnsemble& model) noexcept : model_{&model} {}

  [[nodiscard]] std::size_t features() const noexcept { return model_->features(); }
  [[nodiscard]] std::size_t outputs() const noexcept { return model_->outputs(); }
  void score(const FeatureMatrix& x, const ResultMatrix& out) const { predict(*model_, x, out); }

 private:
  const TreeEnsemble* model_;
};

}  // namespace lotrecht::model
