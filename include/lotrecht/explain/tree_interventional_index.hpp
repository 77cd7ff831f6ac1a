#pragma once

/// @file
/// Interaction indices of any order for tree ensembles, exactly, against a background.

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <lotrecht/core/blocks.hpp>
#include <lotrecht/core/error.hpp>
#include <lotrecht/core/features.hpp>
#include <lotrecht/explain/detail/background.hpp>
#include <lotrecht/explain/detail/background_tables.hpp>
#include <lotrecht/explain/detail/index_sets.hpp>
#include <lotrecht/explain/detail/player_sets.hpp>
#include <lotrecht/explain/detail/set_lookup.hpp>
#include <lotrecht/explain/interaction_index.hpp>
#include <lotrecht/explain/players.hpp>
#include <lotrecht/model/tree_ensemble.hpp>

namespace lotrecht::explain {

struct InterventionalIndexOptions {
  InteractionIndex index = InteractionIndex::k_sii;
  std::size_t order = 2;                              ///< sets of 1 to so many players
  Players players{};                                  ///< by default every feature is a player
  std::size_t largest = std::size_t{1} << 22U;        ///< most sets a result may have
  std::size_t most_work = std::size_t{1} << 28U;      ///< most terms that may be summed for a row
  std::size_t table_bytes = std::size_t{256} << 20U;  ///< tables are kept up to this; beyond, made anew in each call
  unsigned threads = 1;                               ///< for the background's pass
};

/// Any index of `InteractionIndex` for all sets of up to k players, of the game of `InterventionalTreeExplainer`.
///
/// By the same tables of patterns: what a set S gets at a leaf where the row has pattern a and a background row b is a
/// functional of Π_{i in S} (a_i - b_i) Π_{j not in S} (t a_j + (1 - t) b_j), which the index determines. Its mean over
/// the background is tabulated for all patterns a and all sets of the leaf's players at once; a row is a look-up at
/// each leaf, whatever the background. Leaves with more than ten players, or with tables above half a megabyte, keep
/// the background's distinct patterns instead.
///
/// Cost, with d players on a path and s(d) = Σ_{i <= order} C(d, i) sets of them: one pass over the background;
/// O(d s(d) 2^d) and 8 s(d) 2^d bytes for each table; s(d) additions for each leaf and row. Exact: with k-SII, STII and
/// FSII base value and values add up to the margin, up to rounding.
///
/// A view: the model must outlive it. Its functions may be called from several threads at once.
class InterventionalInteractionIndex {
 public:
  /// @param background  (m, features), m at least 1
  /// @param weights     (m) not negative, not all 0; empty for equal weights
  /// @throws InvalidInput as `InterventionalTreeExplainer` does; if the model has lines in its leaves; unless
  ///                      1 <= order <= the number of players; or with the number of sets, or of terms a row, if it is
  ///                      more than `largest` or `most_work`
  InterventionalInteractionIndex(const model::TreeEnsemble& model, const FeatureMatrix& background,
                                 std::span<const double> weights = {}, const InterventionalIndexOptions& options = {})
      : model_{&model},
        players_{options.players.of(model.features())},
        sets_{detail::checked_sets(who, players_.count(), options.order, options.largest)},
        tables_{who,
                model,
                players_,
                detail::SlotSets{options.order},
                rule_of(model, players_, options),
                background,
                weights,
                options.table_bytes,
                options.threads} {
    for (const detail::TreeLayout& layout : tables_.layouts()) {
      places_.emplace_back(layout, tables_.rule().sets, sets_);
    }
    if (options.index == InteractionIndex::k_sii) aggregate_.emplace(sets_, outputs());
  }

  [[nodiscard]] std::size_t players() const noexcept { return players_.count(); }
  [[nodiscard]] std::size_t outputs() const noexcept { return model_->outputs(); }
  [[nodiscard]] std::size_t order() const noexcept { return tables_.rule().sets.order(); }
  /// Sets of 1 to `order` players: by size, then in lexicographic order.
  [[nodiscard]] std::size_t sets() const noexcept { return static_cast<std::size_t>(sets_.count()); }
  /// The players of a set, ascending.
  [[nodiscard]] std::vector<std::uint32_t> set(std::size_t place) const { return sets_.at(place); }
  /// The place of a set of ascending players.
  [[nodiscard]] std::size_t place(std::span<const std::uint32_t> set) const noexcept { return sets_.place(set); }
  /// (outputs) weighted mean margin of the background.
  [[nodiscard]] const std::vector<double>& base_values() const noexcept { return tables_.base_values(); }
  /// Whether tables are kept between calls; if not, every call passes over the background again.
  [[nodiscard]] bool keeps_tables() const noexcept { return tables_.are_kept(); }

  /// Values into the caller's memory.
  ///
  /// @param x        (n, features)
  /// @param values   (n, sets, outputs) row-major, overwritten
  /// @param threads  at least 1; the same bits for any number
  /// @throws InvalidInput if shapes differ, or threads = 0
  void explain_into(const FeatureMatrix& x, std::span<double> values, unsigned threads = 1) const {
    detail::require_features(who, "x", model_->features(), x);
    const std::size_t row_size = sets() * outputs();
    const auto n = static_cast<std::size_t>(x.rows());
    if (values.size() != n * row_size) {
      throw InvalidInput{who, "values",
                         "must have room for " + std::to_string(n * row_size) + " numbers (rows, sets, outputs), got " +
                             std::to_string(values.size())};
    }
    std::fill(values.begin(), values.end(), 0.0);
    const auto look = detail::look_up_sets_best();
    tables_.for_trees(threads, [&](std::size_t first, std::span<const detail::TreeTables> trees) {
      for_each_block(n, detail::batch_rows, threads, [&](std::uint64_t from, std::uint64_t to) {
        detail::RowBatches rows;
        detail::SetScratch scratch;
        rows.fill(*model_, x, from, to);
        for (std::size_t t = 0; t < trees.size(); ++t) {
          look(trees[t], places_[first + t], tables_.rule(), rows.batch(0), rows.rows_in(0),
               values.data() + from * row_size, row_size, outputs(), scratch);
        }
      });
    });
    if (!aggregate_) return;
    for_each_block(n, 256, threads, [&](std::uint64_t from, std::uint64_t to) {
      for (std::uint64_t i = from; i < to; ++i) aggregate_->apply(values.data() + i * row_size);
    });
  }

  /// shap's matrices into the caller's memory, of order 2 and an index that does not add up (SII, Banzhaf): half of an
  /// interaction in (i, j) and half in (j, i), and what is left of a player's value in (i, i). With SII a row's matrix
  /// sums to margin - base.
  ///
  /// @param matrices  (n, players, players, outputs) row-major, overwritten
  /// @throws InvalidInput as `explain_into`, or for another order or index
  void matrices_into(const FeatureMatrix& x, std::span<double> matrices, unsigned threads = 1) const {
    const std::size_t p = players();
    const std::size_t m = outputs();
    const auto n = static_cast<std::size_t>(x.rows());
    if (order() != 2 || aggregate_) {
      throw InvalidInput{who, "order", "must be 2, with SII or Banzhaf's index, for matrices of pairs"};
    }
    if (matrices.size() != n * p * p * m) {
      throw InvalidInput{
          who, "matrices",
          "must have room for " + std::to_string(n * p * p * m) + " numbers, got " + std::to_string(matrices.size())};
    }
    // Values are fewer than places of matrices: they are made in front and spread out from the last row on.
    const std::size_t row_size = sets() * m;
    explain_into(x, matrices.first(n * row_size), threads);
    std::vector<double> row(row_size);
    for (std::size_t i = n; i-- > 0;) {
      std::copy_n(matrices.begin() + static_cast<std::ptrdiff_t>(i * row_size), row_size, row.begin());
      double* const to = matrices.data() + i * p * p * m;
      for (std::size_t a = 0; a < p; ++a) std::copy_n(row.data() + a * m, m, to + (a * p + a) * m);
      const double* pair = row.data() + p * m;
      for (std::size_t a = 0; a < p; ++a) {
        for (std::size_t b = a + 1; b < p; ++b, pair += m) {
          for (std::size_t k = 0; k < m; ++k) {
            const double half = 0.5 * pair[k];
            to[(a * p + b) * m + k] = to[(b * p + a) * m + k] = half;
            to[(a * p + a) * m + k] -= half;
            to[(b * p + b) * m + k] -= half;
          }
        }
      }
    }
  }

 private:
  static constexpr std::string_view who = "InterventionalInteractionIndex";

  [[nodiscard]] static detail::SetRule rule_of(const model::TreeEnsemble& model, const PlayerMap& players,
                                               const InterventionalIndexOptions& options) {
    if (model.has_lines()) {
      throw InvalidInput{who, "model",
                         "has lines in its leaves (LightGBM's linear_tree), of which only values of single players are "
                         "computed; use InterventionalTreeExplainer"};
    }
    const detail::SlotSets sets{options.order};
    std::size_t longest = 0;
    double work = 0.0;
    for (const model::Tree& tree : model.trees()) {
      const detail::PatternProgram program = detail::pattern_program(tree, players.player_of());
      longest = std::max(longest, program.slots);
      if (program.slots > detail::max_slots) break;  // refused when tables are made
      for (const detail::LeafGroup& group : program.groups) work += sets.count(group.slots());
    }
    detail::require_work(who, work, options.most_work, options.order);
    return {options.index, options.order, std::min(longest, detail::max_slots)};
  }

  const model::TreeEnsemble* model_;
  PlayerMap players_;
  detail::PlayerSets sets_;
  detail::BackgroundTables<detail::SetRule> tables_;
  std::vector<detail::SetPlaces> places_;       ///< (trees)
  std::optional<detail::OrderSums> aggregate_;  ///< of k-SII
};

}  // namespace lotrecht::explain
