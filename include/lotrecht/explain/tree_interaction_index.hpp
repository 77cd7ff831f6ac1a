#pragma once

/// @file
/// Interaction indices of any order for tree ensembles, exactly, by their covers.

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <lotrecht/core/blocks.hpp>
#include <lotrecht/core/error.hpp>
#include <lotrecht/core/features.hpp>
#include <lotrecht/explain/detail/background.hpp>
#include <lotrecht/explain/detail/cover_ratios.hpp>
#include <lotrecht/explain/detail/index_rule.hpp>
#include <lotrecht/explain/detail/index_sets.hpp>
#include <lotrecht/explain/detail/path_checks.hpp>
#include <lotrecht/explain/detail/path_leaves.hpp>
#include <lotrecht/explain/detail/player_sets.hpp>
#include <lotrecht/explain/interaction_index.hpp>
#include <lotrecht/explain/players.hpp>
#include <lotrecht/model/tree_ensemble.hpp>

namespace lotrecht::explain {

struct InteractionIndexOptions {
  InteractionIndex index = InteractionIndex::k_sii;
  std::size_t order = 3;                          ///< sets of 1 to so many players
  Players players{};                              ///< by default every feature is a player
  std::size_t largest = std::size_t{1} << 22U;    ///< most sets a result may have
  std::size_t most_work = std::size_t{1} << 28U;  ///< most terms that may be summed for a row
};

/// Any index of `InteractionIndex` for all sets of up to k players, of the game of `PathDependentTreeExplainer`.
///
/// A leaf's part in the game is a product over the players of its path, so what a set S on the path gets of it is
/// Π_{i in S} (o_i - r_i) times a linear functional of the polynomial Π_{j not in S} (r_j (1 - t) + o_j t), which the
/// index determines; see `detail::IndexRule`. Exact by a quadrature with at most |P| + k / 2 points.
///
/// Costs Σ over leaves of Σ_{s <= k} C(|P|, s), times the points, a row. For pairs and many rows use
/// `PathDependentTreeInteractions`, which shares the work of leaves.
///
/// A view: the model must outlive it. Its functions may be called from several threads at once.
class PathDependentInteractionIndex {
 public:
  /// @throws InvalidInput as `PathDependentTreeExplainer` does; unless 1 <= order <= the number of players; or with the
  ///                      number of sets, or of terms a row, if it is more than `largest` or `most_work`
  explicit PathDependentInteractionIndex(const model::TreeEnsemble& model, const InteractionIndexOptions& options = {})
      : model_{&model},
        players_{options.players.of(model.features())},
        index_{options.index},
        order_{options.order},
        sets_{sets_of(model, players_, options)},
        base_values_{detail::path_base_values(model)} {
    double work = 0.0;
    for (const model::Tree& tree : model.trees()) {
      trees_.emplace_back(tree, players_.player_of());
      work += trees_.back().terms(order_);
    }
    detail::require_work(who, work, options.most_work, order_);
    if (index_ == InteractionIndex::k_sii) aggregate_.emplace(sets_, outputs());
    for (detail::PathLeaves& tree : trees_) tree.prepare(sets_, index_, order_);
  }

  [[nodiscard]] std::size_t players() const noexcept { return players_.count(); }
  [[nodiscard]] std::size_t outputs() const noexcept { return model_->outputs(); }
  [[nodiscard]] std::size_t order() const noexcept { return order_; }
  /// Sets of 1 to `order` players: by size, then in lexicographic order.
  [[nodiscard]] std::size_t sets() const noexcept { return static_cast<std::size_t>(sets_.count()); }
  /// The players of a set, ascending.
  [[nodiscard]] std::vector<std::uint32_t> set(std::size_t place) const { return sets_.at(place); }
  /// The place of a set of ascending players.
  [[nodiscard]] std::size_t place(std::span<const std::uint32_t> set) const noexcept { return sets_.place(set); }
  /// (outputs) the margin when nothing is known. With k-SII, STII and FSII it and all values of a row add up to the
  /// margin.
  [[nodiscard]] const std::vector<double>& base_values() const noexcept { return base_values_; }

  /// Values into the caller's memory.
  ///
  /// @param x        (n, features)
  /// @param values   (n, sets, outputs) row-major, overwritten
  /// @param threads  at least 1; the same bits for any number
  /// @throws InvalidInput if shapes differ, or threads = 0
  void explain_into(const FeatureMatrix& x, std::span<double> values, unsigned threads = 1) const {
    detail::require_features(who, "x", model_->features(), x);
    const std::size_t numbers = sets() * outputs();
    if (values.size() != static_cast<std::size_t>(x.rows()) * numbers) {
      throw InvalidInput{who, "values",
                         "must have room for " + std::to_string(static_cast<std::size_t>(x.rows()) * numbers) +
                             " numbers (rows, sets, outputs), got " + std::to_string(values.size())};
    }
    for_each_block(static_cast<std::uint64_t>(x.rows()), 16, threads, [&](std::uint64_t first, std::uint64_t last) {
      std::vector<double> row(model_->features());
      detail::PathLeaves::Scratch scratch;
      for (std::uint64_t i = first; i < last; ++i) {
        const double* from = x.data() + static_cast<Eigen::Index>(i) * x.outerStride();
        for (std::size_t f = 0; f < row.size(); ++f) row[f] = model_->rounded(from[f]);
        double* to = values.data() + i * numbers;
        std::fill_n(to, numbers, 0.0);
        for (const detail::PathLeaves& tree : trees_) tree.add(row.data(), outputs(), to, scratch);
        if (aggregate_) aggregate_->apply(to);
      }
    });
  }

 private:
  static constexpr std::string_view who = "PathDependentInteractionIndex";

  [[nodiscard]] static detail::PlayerSets sets_of(const model::TreeEnsemble& model, const PlayerMap& players,
                                                  const InteractionIndexOptions& options) {
    detail::require_cover(who, model);
    return detail::checked_sets(who, players.count(), options.order, options.largest);
  }

  const model::TreeEnsemble* model_;
  PlayerMap players_;
  InteractionIndex index_;
  std::size_t order_;
  detail::PlayerSets sets_;
  std::vector<detail::PathLeaves> trees_;
  std::vector<double> base_values_;
  std::optional<detail::OrderSums> aggregate_;  ///< of k-SII
};

}  // namespace lotrecht::explain
