#pragma once

/// @file
/// Exact Shapley values of a tree ensemble against a background, at a cost per row that does not depend on its size.

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include <lotrecht/core/blocks.hpp>
#include <lotrecht/core/error.hpp>
#include <lotrecht/core/features.hpp>
#include <lotrecht/core/instruction_set.hpp>
#include <lotrecht/explain/detail/background.hpp>
#include <lotrecht/explain/detail/background_tables.hpp>
#include <lotrecht/explain/detail/row_batches.hpp>
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
  InstructionSet instruction_set = widest_instruction_set();  ///< each gives the same bits
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
/// Lines in leaves (LightGBM's linear_tree) are explained as well; there a row goes through the distinct background
/// patterns of each leaf, with sums of the line's features beside them. Players may be groups of columns (one value for
/// each original category of a one-hot encoding).
///
/// Nadel and Wettenstein (2025), arXiv:2511.09376 (pattern tables); Lundberg et al. (2020), Nat. Mach. Intell. 2,
/// 56-67, doi:10.1038/s42256-019-0138-9 (interventional TreeSHAP).
class InterventionalTreeExplainer {
 public:
  /// @param model       is referred to, not copied: it must outlive the explainer
  /// @param background  (m, features), m at least 1
  /// @param weights     (m) not negative, not all 0; empty for equal weights
  /// @throws InvalidInput if the background is empty or has other columns than the model, weights are of another
  /// number, negative, not finite or all 0, threads = 0, more than 63 players stand on one path, or this machine does
  /// not have the instruction set
  InterventionalTreeExplainer(const model::TreeEnsemble& model, const FeatureMatrix& background,
                              std::span<const double> weights = {}, const InterventionalOptions& options = {})
      : model_{&model},
        players_{options.players.of(model.features())},
        index_{options.index},
        tables_{"InterventionalTreeExplainer",
                model,
                players_,
                detail::SlotSets{1},
                detail::TableRule{options.index == ValueIndex::banzhaf},
                background,
                weights,
                options.table_bytes,
                options.threads},
        instruction_set_{options.instruction_set} {
    require_instruction_set("InterventionalTreeExplainer", instruction_set_);
  }

  [[nodiscard]] std::size_t players() const noexcept { return players_.count(); }
  [[nodiscard]] std::size_t outputs() const noexcept { return model_->outputs(); }
  /// (outputs) weighted mean margin of the background.
  [[nodiscard]] const std::vector<double>& base_values() const noexcept { return tables_.base_values(); }
  /// Whether tables are kept between calls; if not, every call passes over the background again.
  [[nodiscard]] bool keeps_tables() const noexcept { return tables_.are_kept(); }

  /// Values of rows into memory of the caller, so that any number of rows can be streamed in blocks. May be called from
  /// several threads at once.
  ///
  /// @param x        (n, features)
  /// @param values   (n × players × outputs) row-major, overwritten
  /// @param threads  at least 1; the result has the same bits for any number, and for any block a row stands in
  /// @throws InvalidInput if shapes differ or threads = 0
  void explain_into(const FeatureMatrix& x, std::span<double> values, unsigned threads = 1) const {
    const std::size_t row_size = players() * outputs();
    detail::require_features("explain", "x", model_->features(), x);
    if (values.size() != static_cast<std::size_t>(x.rows()) * row_size) {
      throw InvalidInput{"explain", "values",
                         "must have " + std::to_string(x.rows()) + " x " + std::to_string(row_size) + " places, got " +
                             std::to_string(values.size())};
    }
    if (threads == 0) throw InvalidInput{"explain", "threads", "must be at least 1, got 0"};
    std::fill(values.begin(), values.end(), 0.0);
    const auto look = detail::look_up_for(instruction_set_);
    const auto rows_in_x = static_cast<std::uint64_t>(x.rows());
    tables_.for_trees(threads, [&](std::size_t, std::span<const detail::TreeTables> trees) {
      for_each_block(rows_in_x, block_size(rows_in_x, threads), threads, [&](std::uint64_t from, std::uint64_t to) {
        detail::RowBatches rows;
        detail::LookupScratch scratch;
        rows.fill(*model_, x, from, to);
        detail::BatchColumns columns{rows.batches(), row_size};
        columns.read(values.data() + from * row_size, to - from);
        for (const detail::TreeTables& tree : trees) {
          for (std::size_t b = 0; b < rows.batches(); ++b) {
            look({tree, tables_.rule().shares, rows.batch(b), columns.batch(b), outputs()}, scratch);
          }
        }
        columns.write(values.data() + from * row_size, to - from);
      });
    });
  }

  /// @param x  (n, features)
  [[nodiscard]] Explanation explain(const FeatureMatrix& x, unsigned threads = 1) const {
    Explanation e = detail::empty_explanation(
        static_cast<std::size_t>(x.rows()), players(), base_values(),
        index_ == ValueIndex::banzhaf ? "tree_interventional_banzhaf" : "tree_interventional");
    explain_into(x, e.values, threads);
    RowMajorMatrix margins(x.rows(), static_cast<Eigen::Index>(outputs()));
    model::predict(*model_, x, margins, threads);
    detail::add_residuals(margins, e);
    return e;
  }

 private:
  /// Rows that a tree's tables are fetched for once; fewer where threads would have nothing to do, or rows are wide.
  [[nodiscard]] std::uint64_t block_size(std::uint64_t rows, unsigned threads) const noexcept {
    constexpr std::uint64_t most_batches = 32;
    constexpr std::uint64_t most_numbers = std::uint64_t{1} << 18U;
    const std::uint64_t numbers = (model_->features() + players() * outputs()) * detail::batch_rows;
    const std::uint64_t share = (rows + threads - 1) / threads;
    const std::uint64_t batches = std::min({most_batches, most_numbers / numbers, share / detail::batch_rows});
    return std::max<std::uint64_t>(1, batches) * detail::batch_rows;
  }

  const model::TreeEnsemble* model_;
  PlayerMap players_;
  ValueIndex index_;
  detail::BackgroundTables<detail::TableRule> tables_;
  InstructionSet instruction_set_;
};

}  // namespace lotrecht::explain
