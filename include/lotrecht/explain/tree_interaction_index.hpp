#pragma once

/// @file
/// Interaction indices of any order for tree ensembles, exactly, by their covers.

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <lotrecht/core/blocks.hpp>
#include <lotrecht/core/error.hpp>
#include <lotrecht/core/features.hpp>
#include <lotrecht/explain/detail/cover_ratios.hpp>
#include <lotrecht/explain/detail/index_rule.hpp>
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
        sets_{checked_sets(model, players_, options)},
        base_values_{detail::path_base_values(model)} {
    double work = 0.0;
    for (const model::Tree& tree : model.trees()) {
      trees_.emplace_back(tree, players_.player_of());
      work += trees_.back().terms(order_);
    }
    if (work > static_cast<double>(options.most_work)) {
      throw InvalidInput{who, "order",
                         "would sum " + std::to_string(work) + " terms for a row, more than `most_work` = " +
                             std::to_string(options.most_work) + "; take a lower order than " + std::to_string(order_)};
    }
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
    if (static_cast<std::size_t>(x.cols()) != model_->features()) {
      throw InvalidInput{who, "x",
                         "must have " + std::to_string(model_->features()) +
                             " columns, one for each feature of the model, got " + std::to_string(x.cols())};
    }
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
        if (index_ == InteractionIndex::k_sii) aggregate(to);
      }
    });
  }

 private:
  static constexpr std::string_view who = "PathDependentInteractionIndex";

  [[nodiscard]] static detail::PlayerSets checked_sets(const model::TreeEnsemble& model, const PlayerMap& players,
                                                       const InteractionIndexOptions& options) {
    detail::require_cover(who, model);
    if (options.order < 1 || options.order > std::min<std::size_t>(players.count(), 16)) {
      throw InvalidInput{who, "order",
                         "must be 1 to " + std::to_string(std::min<std::size_t>(players.count(), 16)) +
                             " (the players, 16 at most), got " + std::to_string(options.order)};
    }
    detail::PlayerSets sets{players.count(), options.order};
    if (sets.count() > static_cast<double>(options.largest)) {
      throw InvalidInput{who, "order",
                         "would give " + std::to_string(sets.count()) + " sets of up to " +
                             std::to_string(options.order) + " of " + std::to_string(players.count()) +
                             " players, more than `largest` = " + std::to_string(options.largest)};
    }
    return sets;
  }

  /// SII to k-SII: Σ over T containing S of B_{|T| - |S|} SII(T), for the smaller sets first.
  void aggregate(double* values) const {
    std::vector<std::uint32_t> part;
    for (std::size_t t = 0; t < sets(); ++t) {
      const std::vector<std::uint32_t> all = sets_.at(t);
      if (all.size() < 2) continue;
      for (std::uint32_t bits = 1; bits + 1 < (std::uint32_t{1} << all.size()); ++bits) {
        part.clear();
        for (std::size_t i = 0; i < all.size(); ++i) {
          if (((bits >> i) & 1U) != 0) part.push_back(all[i]);
        }
        const double weight = detail::bernoulli(all.size() - part.size());
        if (weight == 0.0) continue;
        const std::size_t s = sets_.place(part);
        // A set's own value is changed only by larger ones, which come later.
        for (std::size_t k = 0; k < outputs(); ++k) values[s * outputs() + k] += weight * values[t * outputs() + k];
      }
    }
  }

  const model::TreeEnsemble* model_;
  PlayerMap players_;
  InteractionIndex index_;
  std::size_t order_;
  detail::PlayerSets sets_;
  std::vector<detail::PathLeaves> trees_;
  std::vector<double> base_values_;
};

}  // namespace lotrecht::explain
