#pragma once

/// @file
/// Shapley values and interactions of additive models, exactly, in one pass over a background.

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include <lotrecht/core/blocks.hpp>
#include <lotrecht/core/error.hpp>
#include <lotrecht/core/features.hpp>
#include <lotrecht/explain/detail/background.hpp>
#include <lotrecht/explain/detail/term_game.hpp>
#include <lotrecht/explain/explanation.hpp>
#include <lotrecht/explain/players.hpp>
#include <lotrecht/model/additive_model.hpp>

namespace lotrecht::explain {

/// Interventional Shapley values of an additive model.
///
/// Values of a sum are the sums of its terms' values, and a term is a game of the features on its axes only. A term of
/// one feature gives it its cell's value minus the background's mean; a term of two gives the first one
/// ½ [v(a) - v(∅)] + ½ [v(ab) - v(b)], where v(a) is the mean over the background's second feature with the first
/// one's value fixed; a term of more the sum over the coalitions of its features. The background is kept as its weight
/// in each cell, so it may have any number of rows, and all count. Exact: the residual is rounding.
///
/// Features of one player are fixed together, and get one value.
///
/// Without a background the cells' training weights (`AdditiveTerm::cover`) stand for it, term by term.
///
/// Cost: 2^d times the cells for each term once, then 2^d for each term and row.
class AdditiveExplainer {
 public:
  /// Features of a term beyond which it is refused.
  static constexpr std::size_t most_axes = 10;

  /// @param model       is referred to, not copied: it must outlive the explainer
  /// @param background  (m, features), m at least 1; missing values are values like others
  /// @param weights     (m) not negative, not all 0; empty for equal weights
  /// @param players     features that get one value together
  /// @throws InvalidInput if the background is empty or has other columns than the model, weights are of another
  ///                      number, negative, not finite or all 0, players are not those of the model's features, a term
  ///                      has more than `most_axes` axes, or has no answer for a background row or for values of
  ///                      several of them put together
  AdditiveExplainer(const model::AdditiveModel& model, const FeatureMatrix& background,
                    std::span<const double> weights = {}, const Players& players = {})
      : model_{&model}, players_{players.of(model.features())} {
    detail::require_features(who, "background", model.features(), background);
    const double total = detail::total_weight(who, "background", static_cast<std::size_t>(background.rows()), weights);
    for (std::size_t t = 0; t < model.terms().size(); ++t) {
      const model::AdditiveTerm& term = model.terms()[t];
      std::vector<double> cells(term.cells(), 0.0);
      for (Eigen::Index i = 0; i < background.rows(); ++i) {
        const double* row = background.data() + i * background.outerStride();
        const std::size_t cell = term.cell(row);
        if (std::isnan(term.values[cell * model.outputs()])) model.refuse_row(who, t, static_cast<std::size_t>(i), row);
        cells[cell] += weights.empty() ? 1.0 : weights[static_cast<std::size_t>(i)];
      }
      for (double& weight : cells) weight /= total;  // counts are whole numbers until here, so nothing is lost
      add_game(t, cells);
    }
    find_base();
  }

  /// The training rows, as the model remembers them, are the background.
  ///
  /// @throws InvalidInput if a term does not know its cover, or has none at all; as above
  explicit AdditiveExplainer(const model::AdditiveModel& model, const Players& players = {})
      : model_{&model}, players_{players.of(model.features())} {
    for (std::size_t t = 0; t < model.terms().size(); ++t) {
      std::vector<double> cells = model.terms()[t].cover;
      double total = 0.0;
      for (const double weight : cells) total += weight;
      if (!(total > 0.0) || std::isinf(total)) {
        throw InvalidInput{who, model.place(t), "must know its training rows' cover; give a background instead"};
      }
      for (double& weight : cells) weight /= total;
      add_game(t, cells);
    }
    find_base();
  }

  /// Features, or groups of them.
  [[nodiscard]] std::size_t players() const noexcept { return players_.count(); }
  /// (outputs) the background's mean margin.
  [[nodiscard]] const std::vector<double>& base_values() const noexcept { return base_; }

  /// Values of rows.
  ///
  /// @param x        (n, features)
  /// @param threads  at least 1; the result has the same bits for any number
  /// @throws InvalidInput if x has other columns or threads = 0, or naming the first row and the term that has no
  /// answer
  [[nodiscard]] Explanation explain(const FeatureMatrix& x, unsigned threads = 1) const {
    detail::require_features(who, "x", model_->features(), x);
    const std::size_t outputs = base_.size();
    Explanation e =
        detail::empty_explanation(static_cast<std::size_t>(x.rows()), players(), base_, "additive_interventional");
    for_each_block(e.rows, 64, threads, [&](std::uint64_t first, std::uint64_t last) {
      std::vector<double> worth;
      for (std::uint64_t i = first; i < last; ++i) {
        const double* row = row_of(x, i);
        double* values = e.values.data() + i * e.features * outputs;
        for (std::size_t t = 0; t < games_.size(); ++t) {
          worths(t, i, row, worth);
          games_[t].add_values(worth, [&](std::size_t player) { return values + player * outputs; });
        }
      }
    });
    detail::add_residuals(*model_, x, e);
    return e;
  }

  /// Shapley interaction values of rows: (n, players, players, outputs) row-major, symmetric. Off the diagonal half
  /// of the Shapley interaction index of two players each; on it what is left of the player's value, so that a row of
  /// the matrix sums to it.
  ///
  /// M. Grabisch, M. Roubens (1999), An axiomatic approach to the concept of interaction among players in cooperative
  /// games, doi:10.1007/s001820050125.
  ///
  /// @param x        (n, features)
  /// @param threads  at least 1
  /// @throws InvalidInput as `explain`
  [[nodiscard]] std::vector<double> interactions(const FeatureMatrix& x, unsigned threads = 1) const {
    detail::require_features(who, "x", model_->features(), x);
    const std::size_t p = players();
    const std::size_t outputs = base_.size();
    std::vector<double> all(static_cast<std::size_t>(x.rows()) * p * p * outputs, 0.0);
    for_each_block(static_cast<std::uint64_t>(x.rows()), 16, threads, [&](std::uint64_t first, std::uint64_t last) {
      std::vector<double> worth;
      for (std::uint64_t i = first; i < last; ++i) {
        const double* row = row_of(x, i);
        double* of_row = all.data() + i * p * p * outputs;
        const auto place = [&](std::size_t f, std::size_t g) { return of_row + (f * p + g) * outputs; };
        for (std::size_t t = 0; t < games_.size(); ++t) {
          worths(t, i, row, worth);
          games_[t].add_values(worth, [&](std::size_t f) { return place(f, f); });
          games_[t].add_interactions(worth, place);
        }
      }
    });
    return all;
  }

 private:
  static constexpr std::string_view who = "AdditiveExplainer";

  [[nodiscard]] static const double* row_of(const FeatureMatrix& x, std::uint64_t i) {
    return x.data() + static_cast<Eigen::Index>(i) * x.outerStride();
  }

  void add_game(std::size_t t, const std::vector<double>& cells) {
    const model::AdditiveTerm& term = model_->terms()[t];
    if (term.axes.size() > most_axes) {
      throw InvalidInput{who, model_->place(t),
                         "must have at most " + std::to_string(most_axes) + " axes to be explained exactly, got " +
                             std::to_string(term.axes.size())};
    }
    games_.emplace_back(term, cells, model_->outputs(), players_);
  }

  void find_base() {
    base_ = model_->intercepts();
    for (std::size_t t = 0; t < games_.size(); ++t) {
      for (std::size_t k = 0; k < base_.size(); ++k) {
        const double mean = games_[t].mean()[k];
        if (std::isnan(mean)) {
          throw InvalidInput{who, model_->place(t), "has no answer for a cell in which rows of the background fall"};
        }
        base_[k] += mean;
      }
    }
  }

  /// What every coalition of a term's features is worth for a row.
  void worths(std::size_t t, std::uint64_t i, const double* row, std::vector<double>& worth) const {
    games_[t].worths(row, worth);
    for (const double w : worth) {
      if (std::isnan(w)) model_->refuse_row(who, t, static_cast<std::size_t>(i), row);
    }
  }

  const model::AdditiveModel* model_;
  PlayerMap players_;
  std::vector<detail::TermGame> games_;
  std::vector<double> base_;
};

}  // namespace lotrecht::explain
