#pragma once

/// @file
/// What a tree ensemble says about rows.

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include <lotrecht/core/blocks.hpp>
#include <lotrecht/core/error.hpp>
#include <lotrecht/core/features.hpp>
#include <lotrecht/core/instruction_set.hpp>
#include <lotrecht/model/detail/predict_batch.hpp>
#include <lotrecht/model/scorer.hpp>
#include <lotrecht/model/tree_ensemble.hpp>

namespace lotrecht::model {

namespace detail {

/// From so many rows on they go through the trees together.
inline constexpr std::size_t rows_together = mask_rows;

/// One row after another.
inline void predict_singly(const TreeEnsemble& model, const FeatureMatrix& x, ResultMatrix out) {
  std::vector<double> rounded(model.features());
  for (Eigen::Index i = 0; i < x.rows(); ++i) {
    const double* row = x.data() + i * x.outerStride();
    if (model.precision() == Precision::float32) {
      for (std::size_t f = 0; f < rounded.size(); ++f) rounded[f] = model.rounded(row[f]);
      row = rounded.data();
    }
    for (const Tree& tree : model.trees()) add_leaf(tree, leaf_of(tree, row), row, 1, &out(i, 0));
  }
}

/// In batches; trees one after another over several batches, so that a tree is in the cache for all of them.
inline void predict_together(const TreeEnsemble& model, const FeatureMatrix& x, ResultMatrix out, unsigned threads) {
  constexpr std::size_t rows_in_block = 8 * mask_rows;
  const std::vector<std::size_t> asked = features_in(model.trees(), model.features());
  const auto add = add_trees_for(widest_instruction_set());
  const auto stride = static_cast<std::size_t>(x.outerStride());
  for_each_block(static_cast<std::uint64_t>(x.rows()), rows_in_block, threads,
                 [&](std::uint64_t first, std::uint64_t last) {
                   std::vector<double> columns(model.features() * rows_in_block);
                   std::vector<RowsAtNode> open;
                   for (std::uint64_t i = first; i < last; ++i) {
                     const std::size_t at = i - first;
                     double* const to = columns.data() + at / mask_rows * model.features() * mask_rows + at % mask_rows;
                     const double* const row = x.data() + i * stride;
                     for (const std::size_t f : asked) to[f * mask_rows] = model.rounded(row[f]);
                   }
                   for (const Tree& tree : model.trees()) {
                     for (std::uint64_t from = first; from < last; from += mask_rows) {
                       add({{&tree, 1},
                            columns.data() + (from - first) * model.features(),
                            std::min<std::size_t>(mask_rows, last - from),
                            &out(static_cast<Eigen::Index>(from), 0),
                            static_cast<std::size_t>(out.outerStride()),
                            open});
                     }
                   }
                 });
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
  if (threads == 0) throw InvalidInput{"predict", "threads", "must be at least 1, got 0"};
  for (Eigen::Index i = 0; i < out.rows(); ++i) {
    for (std::size_t k = 0; k < model.outputs(); ++k) out(i, static_cast<Eigen::Index>(k)) = model.base()[k];
  }
  if (static_cast<std::size_t>(x.rows()) < detail::rows_together) {
    detail::predict_singly(model, x, out);
  } else {
    detail::predict_together(model, x, out, threads);
  }
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
