#pragma once

/// @file
/// Exact Shapley values of a tree ensemble against a background, at a cost per row that does not depend on its size.

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include <lotrecht/core/blocks.hpp>
#include <lotrecht/core/error.hpp>
#include <lotrecht/core/features.hpp>
#include <lotrecht/explain/detail/background.hpp>
#include <lotrecht/explain/detail/table_lookup.hpp>
#include <lotrecht/explain/detail/tree_tables.hpp>
#include <lotrecht/explain/explanation.hpp>
#include <lotrecht/explain/players.hpp>
#include <lotrecht/explain/value_index.hpp>
#include <lotrecht/model/predict.hpp>
#include <lotrecht/model/tree_ensemble.hpp>

namespace lotrecht::explain {

struct InterventionalOptions {
  Players players{};  ///< by default every feature is a player
  ValueIndex index = ValueIndex::shapley;
  std::size_t table_bytes = std::size_t{256} << 20U;  ///< tables are kept up to this; beyond, made anew in each call
  unsigned threads = 1;                               ///< for the background's pass
};

/// Interventional TreeSHAP by tables of patterns.
///
/// The value of a coalition S is the weighted mean margin of rows that have the explained row's values in S and a
/// background row's elsewhere; all background rows count, none are sampled. A leaf asks of a row only which of the
/// players on its path it passes: a pattern of d bits. So the background is kept as a histogram of patterns at each
/// leaf, turned once into a table of the values of all 2^d patterns, and a row is a look-up for each leaf. Leaves with
/// more than ten players keep the background patterns that occur.
///
/// Cost: one pass over the background (rows × leaves), O(d² 2^d) for each table, then O(leaves) for each row. Exact:
/// the residual is rounding. Needs no covers. Missing values, ties and categories are routed as the model routes them.
/// Players may be groups of columns (one value for each original category of a one-hot encoding).
///
/// Nadel and Wettenstein (2025), arXiv:2511.09376 (pattern tables); Lundberg et al. (2020), Nat. Mach. Intell. 2,
/// 56-67, doi:10.1038/s42256-019-0138-9 (interventional TreeSHAP).
class InterventionalTreeExplainer {
 public:
  /// @param model       is referred to, not copied: it must outlive the explainer
  /// @param background  (m, features), m at least 1
  /// @param weights     (m) not negative, not all 0; empty for equal weights
  /// @throws InvalidInput if the background is empty or has other columns than the model, weights are of another
  /// number,
  ///                      negative, not finite or all 0, the model has lines in its leaves, or more than 63 players
  ///                      stand on one path
  InterventionalTreeExplainer(const model::TreeEnsemble& model, const FeatureMatrix& background,
                              std::span<const double> weights = {}, const InterventionalOptions& options = {})
      : model_{&model},
        players_{options.players.of(model.features())},
        index_{options.index},
        rule_{std::make_unique<detail::TableRule>(options.index == ValueIndex::banzhaf)} {
    total_weight_ = detail::checked_background("InterventionalTreeExplainer", model, background, weights);
    if (options.threads == 0) throw InvalidInput{"InterventionalTreeExplainer", "threads", "must be at least 1, got 0"};
    base_ = detail::mean_margin(model, background, weights, total_weight_, options.threads);
    const auto rows = static_cast<std::size_t>(background.rows());
    std::size_t bytes = 0;
    for (std::size_t t = 0; t < model.trees().size(); ++t) {
      trees_.emplace_back(model.trees()[t], players_.player_of());
      if (trees_.back().program().slots > detail::max_slots) {
        throw InvalidInput{"InterventionalTreeExplainer", "model",
                           "has " + std::to_string(trees_.back().program().slots) + " players on one path of tree " +
                               std::to_string(t) + "; at most 63 are possible. Group features, or sample"};
      }
      bytes += trees_.back().bytes(rows);
    }
    if (bytes > options.table_bytes) {
      background_ = background;
      weights_.assign(weights.begin(), weights.end());
      table_bytes_ = options.table_bytes;
    } else {
      prepare(0, trees_.size(), background, weights, options.threads);
    }
  }

  [[nodiscard]] std::size_t players() const noexcept { return players_.count(); }
  [[nodiscard]] std::size_t outputs() const noexcept { return model_->outputs(); }
  /// (outputs) weighted mean margin of the background.
  [[nodiscard]] const std::vector<double>& base_values() const noexcept { return base_; }
  /// Whether tables are kept between calls; if not, every call passes over the background again.
  [[nodiscard]] bool keeps_tables() const noexcept { return !background_.has_value(); }

  /// Values of rows into memory of the caller, so that any number of rows can be streamed in blocks.
  ///
  /// Not for several threads at once unless `keeps_tables()`; the threads of one call are its own.
  ///
  /// @param x        (n, features)
  /// @param values   (n × players × outputs) row-major, overwritten
  /// @param threads  at least 1; the result has the same bits for any number, and for any block a row stands in
  /// @throws InvalidInput if shapes differ or threads = 0
  void explain_into(const FeatureMatrix& x, std::span<double> values, unsigned threads = 1) {
    const std::size_t row_size = players() * outputs();
    detail::require_columns("explain", *model_, x);
    if (values.size() != static_cast<std::size_t>(x.rows()) * row_size) {
      throw InvalidInput{"explain", "values",
                         "must have " + std::to_string(x.rows()) + " x " + std::to_string(row_size) + " places, got " +
                             std::to_string(values.size())};
    }
    if (threads == 0) throw InvalidInput{"explain", "threads", "must be at least 1, got 0"};
    std::fill(values.begin(), values.end(), 0.0);
    if (keeps_tables()) {
      look_up(0, trees_.size(), x, values, threads);
      return;
    }
    // As many trees at a time as there is room for.
    for (std::size_t first = 0; first < trees_.size();) {
      std::size_t last = first;
      std::size_t bytes = 0;
      do {
        bytes += trees_[last++].bytes(static_cast<std::size_t>(background_->rows()));
      } while (last < trees_.size() && bytes < table_bytes_);
      prepare(first, last, *background_, weights_, threads);
      look_up(first, last, x, values, threads);
      for (std::size_t t = first; t < last; ++t) trees_[t].forget();
      first = last;
    }
  }

  /// @param x  (n, features)
  [[nodiscard]] Explanation explain(const FeatureMatrix& x, unsigned threads = 1) {
    Explanation e;
    e.rows = static_cast<std::size_t>(x.rows());
    e.features = players();
    e.outputs = outputs();
    e.values.resize(e.rows * e.features * e.outputs);
    explain_into(x, e.values, threads);
    e.base_values = base_;
    e.residual = detail::residuals(*model_, x, e, threads);
    e.method = index_ == ValueIndex::banzhaf ? "tree_interventional_banzhaf" : "tree_interventional";
    return e;
  }

 private:
  static constexpr std::size_t block_size = 8 * detail::batch_rows;

  /// Counts the background and closes the tables of trees first, ..., last - 1.
  void prepare(std::size_t first, std::size_t last, const FeatureMatrix& background, std::span<const double> weights,
               unsigned threads) {
    constexpr std::size_t rows_at_once = std::size_t{1} << 14U;
    const auto m = static_cast<std::size_t>(background.rows());
    detail::RowBatches rows;
    for (std::size_t from = 0; from < m; from += rows_at_once) {
      const std::size_t to = std::min(m, from + rows_at_once);
      rows.fill(*model_, background, from, to);
      const auto part = weights.empty() ? weights : weights.subspan(from, to - from);
      // A tree is counted by one thread, row after row, so that sums of weights do not depend on the number of threads.
      for_each_block(last - first, 1, threads, [&](std::uint64_t t, std::uint64_t) {
        detail::WalkScratch scratch;
        trees_[first + t].count(rows, part, scratch);
      });
    }
    for_each_block(last - first, 1, threads,
                   [&](std::uint64_t t, std::uint64_t) { trees_[first + t].close(total_weight_, *rule_); });
  }

  void look_up(std::size_t first, std::size_t last, const FeatureMatrix& x, std::span<double> values,
               unsigned threads) const {
    const std::size_t row_size = players() * outputs();
    const auto look = detail::look_up_best();
    for_each_block(static_cast<std::uint64_t>(x.rows()), block_size, threads,
                   [&](std::uint64_t from, std::uint64_t to) {
                     detail::RowBatches rows;
                     detail::LookupScratch scratch;
                     rows.fill(*model_, x, from, to);
                     for (std::size_t t = first; t < last; ++t) {
                       for (std::size_t b = 0; b < rows.batches(); ++b) {
                         look(trees_[t], rule_->shares, rows.batch(b), rows.rows_in(b),
                              values.data() + (from + b * detail::batch_rows) * row_size, row_size, outputs(), scratch);
                       }
                     }
                   });
  }

  const model::TreeEnsemble* model_;
  PlayerMap players_;
  ValueIndex index_;
  std::unique_ptr<detail::TableRule> rule_;
  double total_weight_ = 0.0;
  std::vector<double> base_;
  std::vector<detail::TreeTables> trees_;
  std::optional<RowMajorMatrix> background_;  ///< only where tables are not kept
  std::vector<double> weights_;
  std::size_t table_bytes_ = 0;
};

}  // namespace lotrecht::explain
