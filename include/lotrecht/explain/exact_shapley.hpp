#pragma once

/// @file
/// Shapley values and interactions of any model by asking about every coalition.

#include <algorithm>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include <lotrecht/core/blocks.hpp>
#include <lotrecht/core/error.hpp>
#include <lotrecht/core/features.hpp>
#include <lotrecht/explain/coalition_game.hpp>
#include <lotrecht/explain/explanation.hpp>
#include <lotrecht/explain/interaction_index.hpp>
#include <lotrecht/explain/players.hpp>
#include <lotrecht/model/scorer.hpp>

namespace lotrecht::explain {

/// More players are refused: 2^20 coalitions are a million.
inline constexpr std::size_t max_exact_players = 20;

/// All values of a game. v(S) of output k stands at (S as bits) × outputs + k.
struct SetFunction {
  std::size_t players = 0;
  std::size_t outputs = 1;
  std::vector<double> values;

  [[nodiscard]] double at(std::uint64_t s, std::size_t output = 0) const noexcept {
    return values[static_cast<std::size_t>(s) * outputs + output];
  }
};

/// Asks a game about all 2^p coalitions.
///
/// @throws InvalidInput if it has more than `max_exact_players` players; whatever the game throws
template <Game G>
[[nodiscard]] SetFunction tabulated(const G& game) {
  const std::size_t p = game.players();
  if (p > max_exact_players) {
    throw InvalidInput{"exact_shapley", "players",
                       "must be at most " + std::to_string(max_exact_players) + " (2^" + std::to_string(p) +
                           " coalitions), got " + std::to_string(p) + "; group features or use a sampling explainer"};
  }
  const std::size_t count = std::size_t{1} << p;
  SetFunction v{p, game.outputs(), std::vector<double>(count * game.outputs())};
  constexpr std::size_t at_once = 1024;
  for (std::size_t first = 0; first < count; first += at_once) {
    const std::size_t n = std::min(at_once, count - first);
    Coalitions coalitions(static_cast<Eigen::Index>(n), static_cast<Eigen::Index>(p));
    for (std::size_t i = 0; i < n; ++i) {
      for (std::size_t j = 0; j < p; ++j) {
        coalitions(static_cast<Eigen::Index>(i), static_cast<Eigen::Index>(j)) = (((first + i) >> j) & 1U) != 0;
      }
    }
    Eigen::Map<RowMajorMatrix> values{v.values.data() + first * v.outputs, static_cast<Eigen::Index>(n),
                                      static_cast<Eigen::Index>(v.outputs)};
    game.evaluate(coalitions, values);
  }
  return v;
}

/// (players, outputs) Shapley values: Σ over S without i of |S|! (p - |S| - 1)! / p! (v(S + i) - v(S)); O(p 2^p).
[[nodiscard]] inline std::vector<double> shapley_values(const SetFunction& v) {
  std::vector<double> weight(v.players);  // 1 / (p C(p - 1, |S|))
  for (std::size_t s = 0; s < v.players; ++s) {
    weight[s] = 1.0 / (static_cast<double>(v.players) * detail::choose(v.players - 1, s));
  }
  std::vector<double> values(v.players * v.outputs, 0.0);
  for (std::uint64_t s = 0; s < (std::uint64_t{1} << v.players); ++s) {
    const double w = weight.empty() ? 0.0 : weight[std::min(v.players - 1, static_cast<std::size_t>(std::popcount(s)))];
    for (std::size_t i = 0; i < v.players; ++i) {
      if (((s >> i) & 1U) != 0) continue;
      for (std::size_t k = 0; k < v.outputs; ++k) {
        values[i * v.outputs + k] += w * (v.at(s | (std::uint64_t{1} << i), k) - v.at(s, k));
      }
    }
  }
  return values;
}

/// Values of sets of players.
struct Interactions {
  std::size_t players = 0;
  std::size_t outputs = 1;
  std::vector<std::uint64_t> sets;  ///< as bits; by size, then by number
  std::vector<double> values;       ///< (sets, outputs)

  /// The value of a set; 0 for one that is not listed.
  [[nodiscard]] double at(std::uint64_t set, std::size_t output = 0) const noexcept {
    const auto found = std::find(sets.begin(), sets.end(), set);
    return found == sets.end() ? 0.0 : values[static_cast<std::size_t>(found - sets.begin()) * outputs + output];
  }
};

/// An interaction index of all sets of 1 to `order` players, from the game's dividends; O(p 2^p + sets × 2^(p - s)).
///
/// Rounding: dividends are sums of up to 2^p values with changing signs, so about 2^p × 1e-16 × max |v| is lost.
///
/// @throws InvalidInput unless 1 <= order <= players
[[nodiscard]] inline Interactions interactions(const SetFunction& v, InteractionIndex index, std::size_t order) {
  if (order < 1 || order > v.players) {
    throw InvalidInput{"interactions", "order",
                       "must be 1 to " + std::to_string(v.players) + " (the players), got " + std::to_string(order)};
  }
  std::vector<double> dividend = v.values;  // Moebius transform, a player at a time
  const std::size_t count = std::size_t{1} << v.players;
  for (std::size_t bit = 1; bit < count; bit <<= 1U) {
    for (std::size_t s = 0; s < count; ++s) {
      if ((s & bit) == 0) continue;
      for (std::size_t k = 0; k < v.outputs; ++k) dividend[s * v.outputs + k] -= dividend[(s ^ bit) * v.outputs + k];
    }
  }
  Interactions result{v.players, v.outputs, {}, {}};
  for (std::size_t size = 1; size <= order; ++size) {
    for (std::uint64_t s = 0; s < count; ++s) {
      if (static_cast<std::size_t>(std::popcount(s)) == size) result.sets.push_back(s);
    }
  }
  result.values.assign(result.sets.size() * v.outputs, 0.0);
  std::vector<double> share(v.players + 1);
  for (std::size_t i = 0; i < result.sets.size(); ++i) {
    const std::uint64_t s = result.sets[i];
    const auto size = static_cast<std::size_t>(std::popcount(s));
    for (std::size_t t = size; t <= v.players; ++t) share[t] = dividend_share(index, t, size, order);
    const std::uint64_t others = (count - 1) & ~s;
    for (std::uint64_t u = others;; u = (u - 1) & others) {
      const double w = share[size + static_cast<std::size_t>(std::popcount(u))];
      if (w != 0.0) {
        for (std::size_t k = 0; k < v.outputs; ++k) {
          result.values[i * v.outputs + k] += w * dividend[static_cast<std::size_t>(s | u) * v.outputs + k];
        }
      }
      if (u == 0) break;
    }
  }
  return result;
}

/// Exact Shapley values of the rows of x for any model, against a background: 2^p × (distinct background rows)
/// questions to the model for each row.
///
/// @param x        (n, features)
/// @param threads  rows explained at a time; the scorer is called from as many threads
/// @throws InvalidInput if there are more than `max_exact_players` players, shapes differ, the model answers NaN
template <model::Scorer Scorer>
[[nodiscard]] Explanation exact_shapley(const Scorer& scorer, const FeatureMatrix& x, const Background& background,
                                        const Players& grouping = {}, unsigned threads = 1) {
  const PlayerMap players = grouping.of(scorer.features());
  Explanation e;
  e.rows = static_cast<std::size_t>(x.rows());
  e.features = players.count();
  e.outputs = scorer.outputs();
  e.values.resize(e.rows * e.features * e.outputs);
  e.residual.resize(e.rows * e.outputs);
  e.method = "exact";
  e.base_values = detail::value_of_nobody(scorer, background, players);
  for_each_block(e.rows, 1, threads, [&](std::uint64_t i, std::uint64_t) {
    const double* const row = x.data() + static_cast<Eigen::Index>(i) * x.outerStride();
    const MarginalGame<Scorer> game{scorer, background, players, {row, static_cast<std::size_t>(x.cols())}};
    const SetFunction v = tabulated(game);
    const std::vector<double> values = shapley_values(v);
    std::copy(values.begin(), values.end(), e.values.begin() + static_cast<std::ptrdiff_t>(i * values.size()));
    for (std::size_t k = 0; k < e.outputs; ++k) {
      double rest = v.at((std::uint64_t{1} << v.players) - 1, k) - e.base_values[k];
      for (std::size_t f = 0; f < e.features; ++f) rest -= values[f * e.outputs + k];
      e.residual[i * e.outputs + k] = rest;
    }
  });
  return e;
}

}  // namespace lotrecht::explain
