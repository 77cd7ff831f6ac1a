#pragma once

/// @file
/// A table over bins as a game of the players on its axes.

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <vector>

#include <lotrecht/explain/players.hpp>
#include <lotrecht/model/additive_model.hpp>

namespace lotrecht::explain::detail {

/// For every coalition S of a term's axes: the mean of the term with the axes in S fixed and the others together as in
/// the background, for every combination of bins of S. Where that needs a cell without an answer it is NaN.
class TermGame {
 public:
  /// @param share    (cells) weight of the background, summing to 1
  /// @param players  which player each feature belongs to; axes of one player are fixed together
  TermGame(const model::AdditiveTerm& term, const std::vector<double>& share, std::size_t outputs,
           const PlayerMap& players)
      : term_{&term}, outputs_{outputs} {
    for (std::size_t a = 0; a < term.axes.size(); ++a) {
      const std::uint32_t player = players.player_of()[term.axes[a].feature];
      const auto known = std::find(players_.begin(), players_.end(), player);
      const auto slot = static_cast<std::size_t>(known - players_.begin());
      if (known == players_.end()) {
        players_.push_back(player);
        axes_of_.push_back(0);
      }
      axes_of_[slot] |= std::uint64_t{1} << a;
    }
    const std::size_t d = term.axes.size();
    const std::uint64_t everybody = (std::uint64_t{1} << d) - 1;
    std::vector<std::vector<double>> marginal(everybody + 1);
    tables_.resize(everybody + 1);
    for (std::uint64_t s = 0; s <= everybody; ++s) {
      std::size_t cells = 1;
      for (std::size_t a = 0; a < d; ++a) cells *= has(s, a) ? term.axes[a].size() : 1;
      marginal[s].assign(cells, 0.0);
      tables_[s].assign(cells * outputs, 0.0);
    }
    std::vector<std::size_t> bins(d, 0);
    for (const double weight : share) {
      for (std::uint64_t s = 0; s <= everybody; ++s) marginal[s][cell(s, bins)] += weight;
      advance(bins);
    }
    for (std::size_t c = 0; c < share.size(); ++c) {
      const double* values = term.values.data() + c * outputs;
      for (std::uint64_t s = 0; s <= everybody; ++s) {
        // The empty coalition's mean is over the cells themselves, the full one's is the cell.
        const double weight = marginal[everybody ^ s][cell(everybody ^ s, bins)];
        if (weight == 0.0) continue;
        double* to = tables_[s].data() + cell(s, bins) * outputs;
        for (std::size_t k = 0; k < outputs; ++k) to[k] += weight * values[k];
      }
      advance(bins);
    }
    tables_[everybody] = term.values;  // marginal[0] is 1 but for rounding
    const std::size_t p = players_.size();
    for (std::size_t size = 0; size < p; ++size) {
      weights_.push_back(std::tgamma(static_cast<double>(size) + 1.0) * std::tgamma(static_cast<double>(p - size)) /
                         std::tgamma(static_cast<double>(p) + 1.0));
    }
    for (std::size_t size = 0; size + 1 < p; ++size) {
      pair_weights_.push_back(std::tgamma(static_cast<double>(size) + 1.0) *
                              std::tgamma(static_cast<double>(p - size) - 1.0) / std::tgamma(static_cast<double>(p)));
    }
  }

  /// (outputs) the term's mean.
  [[nodiscard]] const std::vector<double>& mean() const noexcept { return tables_[0]; }

  /// Fills `worth` (coalitions of players, outputs) for a row.
  void worths(const double* row, std::vector<double>& worth) const {
    worth.resize(coalitions() * outputs_);
    std::vector<std::size_t> bins;
    for (const model::FeatureBins& axis : term_->axes) bins.push_back(axis.bin(row[axis.feature]));
    for (std::uint64_t s = 0; s < coalitions(); ++s) {
      const std::uint64_t axes = axes_in(s);
      const double* from = tables_[axes].data() + cell(axes, bins) * outputs_;
      for (std::size_t k = 0; k < outputs_; ++k) worth[s * outputs_ + k] = from[k];
    }
  }

  /// Adds every player's Shapley value to place(player)[output].
  void add_values(const std::vector<double>& worth, const auto& place) const {
    for (std::size_t a = 0; a < players_.size(); ++a) {
      double* to = place(players_[a]);
      for (std::uint64_t s = 0; s < coalitions(); ++s) {
        if (has(s, a)) continue;
        const double weight = weights_[static_cast<std::size_t>(std::popcount(s))];
        for (std::size_t k = 0; k < outputs_; ++k) to[k] += weight * (of(worth, with(s, a), k) - of(worth, s, k));
      }
    }
  }

  /// Adds half of the interaction index of every two players to place(f, g) and place(g, f), and takes it from
  /// place(f, f) and place(g, g).
  void add_interactions(const std::vector<double>& worth, const auto& place) const {
    for (std::size_t a = 0; a < players_.size(); ++a) {
      for (std::size_t b = a + 1; b < players_.size(); ++b) {
        for (std::size_t k = 0; k < outputs_; ++k) {
          double index = 0.0;
          for (std::uint64_t s = 0; s < coalitions(); ++s) {
            if (has(s, a) || has(s, b)) continue;
            index += pair_weights_[static_cast<std::size_t>(std::popcount(s))] *
                     (of(worth, with(with(s, a), b), k) - of(worth, with(s, a), k) - of(worth, with(s, b), k) +
                      of(worth, s, k));
          }
          const std::size_t f = players_[a];
          const std::size_t g = players_[b];
          place(f, g)[k] += 0.5 * index;
          place(g, f)[k] += 0.5 * index;
          place(f, f)[k] -= 0.5 * index;
          place(g, g)[k] -= 0.5 * index;
        }
      }
    }
  }

 private:
  [[nodiscard]] static bool has(std::uint64_t s, std::size_t a) noexcept { return ((s >> a) & 1U) != 0; }
  [[nodiscard]] static std::uint64_t with(std::uint64_t s, std::size_t a) noexcept { return s | std::uint64_t{1} << a; }
  [[nodiscard]] double of(const std::vector<double>& worth, std::uint64_t s, std::size_t k) const noexcept {
    return worth[s * outputs_ + k];
  }

  [[nodiscard]] std::uint64_t coalitions() const noexcept { return std::uint64_t{1} << players_.size(); }

  /// The axes of the players in s.
  [[nodiscard]] std::uint64_t axes_in(std::uint64_t s) const noexcept {
    std::uint64_t axes = 0;
    for (std::size_t a = 0; a < players_.size(); ++a) axes |= has(s, a) ? axes_of_[a] : 0;
    return axes;
  }

  /// The cell of bins in the table over the axes in s.
  [[nodiscard]] std::size_t cell(std::uint64_t s, const std::vector<std::size_t>& bins) const noexcept {
    std::size_t cell = 0;
    for (std::size_t a = 0; a < bins.size(); ++a) {
      if (has(s, a)) cell = cell * term_->axes[a].size() + bins[a];
    }
    return cell;
  }

  /// The next cell in row-major order; behind the last one comes the first.
  void advance(std::vector<std::size_t>& bins) const noexcept {
    for (std::size_t a = bins.size(); a-- > 0;) {
      if (++bins[a] < term_->axes[a].size()) return;
      bins[a] = 0;
    }
  }

  const model::AdditiveTerm* term_;
  std::size_t outputs_;
  std::vector<std::size_t> players_;         // of the axes, each once
  std::vector<std::uint64_t> axes_of_;       // (players) the axes of each
  std::vector<std::vector<double>> tables_;  // (coalitions) of (cells of its axes, outputs)
  std::vector<double> weights_;              // by size of the coalition joined
  std::vector<double> pair_weights_;
};

}  // namespace lotrecht::explain::detail
