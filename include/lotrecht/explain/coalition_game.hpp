#pragma once

/// @file
/// A model as a game: what coalitions of features are worth.

#include <algorithm>
#include <cmath>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <numeric>
#include <span>
#include <string>
#include <vector>

#include <lotrecht/core/error.hpp>
#include <lotrecht/core/features.hpp>
#include <lotrecht/explain/detail/background.hpp>
#include <lotrecht/explain/players.hpp>
#include <lotrecht/model/scorer.hpp>

namespace lotrecht::explain {

/// (coalitions, players) which players take part; row-major.
using Coalitions = Eigen::Array<bool, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;

/// A game whose values may be asked for in batches: `evaluate(coalitions, values)` fills values (coalitions, outputs).
template <class G>
concept Game = requires(const G& game, const Coalitions& coalitions, ResultMatrix values) {
  { game.players() } -> std::convertible_to<std::size_t>;
  { game.outputs() } -> std::convertible_to<std::size_t>;
  game.evaluate(coalitions, values);
};

/// Background rows, equal ones taken together, so that a background of few distinct rows costs as few.
class Background {
 public:
  /// @param rows     (m, features), m at least 1
  /// @param weights  (m) not negative, not all 0; empty for equal weights
  /// @throws InvalidInput if there are no rows, or weights are of another number, negative, not finite or all 0
  explicit Background(const FeatureMatrix& rows, std::span<const double> weights = {}) {
    const Eigen::Index m = rows.rows();
    const double total = detail::total_weight("Background", "rows", static_cast<std::size_t>(m), weights);
    std::vector<Eigen::Index> order(static_cast<std::size_t>(m));
    std::iota(order.begin(), order.end(), Eigen::Index{0});
    const auto bytes = static_cast<std::size_t>(rows.cols()) * sizeof(double);
    const auto row = [&](Eigen::Index i) { return rows.data() + i * rows.outerStride(); };
    std::stable_sort(order.begin(), order.end(),
                     [&](Eigen::Index a, Eigen::Index b) { return std::memcmp(row(a), row(b), bytes) < 0; });
    std::vector<Eigen::Index> kept;
    for (const Eigen::Index i : order) {
      const double w = weights.empty() ? 1.0 : weights[static_cast<std::size_t>(i)];
      if (w == 0.0) continue;
      if (kept.empty() || std::memcmp(row(kept.back()), row(i), bytes) != 0) {
        kept.push_back(i);
        weights_.push_back(0.0);
      }
      weights_.back() += w / total;
    }
    rows_.resize(static_cast<Eigen::Index>(kept.size()), rows.cols());
    for (std::size_t k = 0; k < kept.size(); ++k) rows_.row(static_cast<Eigen::Index>(k)) = rows.row(kept[k]);
  }

  [[nodiscard]] const RowMajorMatrix& rows() const noexcept { return rows_; }
  /// (distinct rows) adding up to 1.
  [[nodiscard]] const std::vector<double>& weights() const noexcept { return weights_; }

 private:
  RowMajorMatrix rows_;
  std::vector<double> weights_;
};

/// The interventional (marginal) game of one row: v(S) = Σ over background rows of weight × margin of the mixture that
/// takes the features of S from the row and the others from the background row. v(nobody) is the background's mean
/// margin, v(everybody) the row's. Every background row counts; none are sampled.
template <model::Scorer Scorer>
class MarginalGame {
 public:
  /// Refers to scorer, background and players, which must outlive it.
  ///
  /// @param row  (features)
  /// @throws InvalidInput if row or background have other columns than the model has features
  MarginalGame(const Scorer& scorer, const Background& background, const PlayerMap& players,
               std::span<const double> row)
      : scorer_{&scorer}, background_{&background}, players_{&players}, row_{row} {
    if (row.size() != scorer.features() || static_cast<std::size_t>(background.rows().cols()) != scorer.features()) {
      throw InvalidInput{"MarginalGame", "row",
                         "and background must have " + std::to_string(scorer.features()) + " features, got " +
                             std::to_string(row.size()) + " and " + std::to_string(background.rows().cols())};
    }
  }

  [[nodiscard]] std::size_t players() const noexcept { return players_->count(); }
  [[nodiscard]] std::size_t outputs() const noexcept { return scorer_->outputs(); }
  /// Rows the model has been asked about so far.
  [[nodiscard]] std::uint64_t evaluations() const noexcept { return evaluations_; }

  /// @throws InvalidInput if the model answers with NaN, naming the coalition's size; whatever the scorer throws
  void evaluate(const Coalitions& coalitions, ResultMatrix values) const {
    const RowMajorMatrix& rows = background_->rows();
    const Eigen::Index m = rows.rows();
    const Eigen::Index at_once = std::max<Eigen::Index>(1, rows_at_once / m);
    RowMajorMatrix mixed;
    RowMajorMatrix margins;
    for (Eigen::Index first = 0; first < coalitions.rows(); first += at_once) {
      const Eigen::Index count = std::min(at_once, coalitions.rows() - first);
      mixed.resize(count * m, rows.cols());
      for (Eigen::Index c = 0; c < count; ++c) {
        auto block = mixed.middleRows(c * m, m);
        block = rows;
        for (std::size_t f = 0; f < row_.size(); ++f) {
          if (coalitions(first + c, players_->player_of()[f]))
            block.col(static_cast<Eigen::Index>(f)).setConstant(row_[f]);
        }
      }
      margins.resize(count * m, static_cast<Eigen::Index>(outputs()));
      scorer_->score(mixed, margins);
      evaluations_ += static_cast<std::uint64_t>(count * m);
      for (Eigen::Index c = 0; c < count; ++c) {
        for (Eigen::Index k = 0; k < margins.cols(); ++k) {
          double mean = 0.0;
          for (Eigen::Index i = 0; i < m; ++i) {
            mean += background_->weights()[static_cast<std::size_t>(i)] * margins(c * m + i, k);
          }
          if (!std::isfinite(mean)) {
            throw InvalidInput{"MarginalGame", "scorer",
                               "gave a margin that is not a number for a coalition of " +
                                   std::to_string(coalitions.row(first + c).count()) + " of " +
                                   std::to_string(players()) + " players"};
          }
          values(first + c, k) = mean;
        }
      }
    }
  }

 private:
  /// Rows a model is asked about in one call: enough for a vectorised model, and little memory.
  static constexpr Eigen::Index rows_at_once = 8192;

  const Scorer* scorer_;
  const Background* background_;
  const PlayerMap* players_;
  std::span<const double> row_;
  mutable std::uint64_t evaluations_ = 0;
};

namespace detail {

/// (outputs) the margin where every feature is a background row's: the same for every row that is explained.
template <model::Scorer Scorer>
[[nodiscard]] std::vector<double> value_of_nobody(const Scorer& scorer, const Background& background,
                                                  const PlayerMap& players) {
  const RowMajorMatrix& rows = background.rows();
  const MarginalGame<Scorer> game{scorer, background, players, {rows.data(), static_cast<std::size_t>(rows.cols())}};
  RowMajorMatrix v(1, static_cast<Eigen::Index>(scorer.outputs()));
  game.evaluate(Coalitions::Constant(1, static_cast<Eigen::Index>(players.count()), false), v);
  return {v.data(), v.data() + v.size()};
}

/// (outputs) the margin of the row itself.
template <class G>
[[nodiscard]] std::vector<double> value_of_everybody(const G& game) {
  RowMajorMatrix v(1, static_cast<Eigen::Index>(game.outputs()));
  game.evaluate(Coalitions::Constant(1, static_cast<Eigen::Index>(game.players()), true), v);
  return {v.data(), v.data() + v.size()};
}

}  // namespace detail
}  // namespace lotrecht::explain
