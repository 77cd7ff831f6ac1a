#pragma once

/// @file
/// Values of a game by orders of arrival, each with its reverse, and their standard errors.

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <numeric>
#include <utility>
#include <vector>

#include <lotrecht/core/features.hpp>
#include <lotrecht/core/stream.hpp>
#include <lotrecht/explain/coalition_game.hpp>
#include <lotrecht/explain/sampling.hpp>

namespace lotrecht::explain::detail {

/// Means and squared deviations of values that come one set at a time (Welford).
class RunningMoments {
 public:
  explicit RunningMoments(std::size_t places) : mean_(places, 0.0), square_(places, 0.0) {}

  void add(const std::vector<double>& values) {
    ++count_;
    for (std::size_t i = 0; i < mean_.size(); ++i) {
      const double step = values[i] - mean_[i];
      mean_[i] += step / static_cast<double>(count_);
      square_[i] += step * (values[i] - mean_[i]);
    }
  }
  [[nodiscard]] std::uint64_t count() const noexcept { return count_; }
  [[nodiscard]] double mean(std::size_t i) const noexcept { return mean_[i]; }
  /// Of the mean: s / sqrt(count), s² with count - 1. Infinite for one set.
  [[nodiscard]] double standard_error(std::size_t i) const noexcept {
    const auto n = static_cast<double>(count_);
    return count_ < 2 ? std::numeric_limits<double>::infinity() : std::sqrt(square_[i] / (n - 1.0) / n);
  }
  [[nodiscard]] double largest_error() const noexcept {
    double largest = 0.0;
    for (std::size_t i = 0; i < mean_.size(); ++i) largest = std::max(largest, standard_error(i));
    return largest;
  }

 private:
  std::uint64_t count_ = 0;
  std::vector<double> mean_;
  std::vector<double> square_;
};

/// The coalitions of one order of arrival and its reverse: for the first 1, ..., p - 1 to arrive in either.
inline void arrivals(const std::vector<std::size_t>& order, Eigen::Index first, Coalitions& coalitions) {
  const std::size_t p = order.size();
  for (std::size_t i = 0; i + 1 < p; ++i) {
    const auto row = first + static_cast<Eigen::Index>(i);
    if (i == 0) {
      coalitions.row(row).setConstant(false);
    } else {
      coalitions.row(row) = coalitions.row(row - 1);
    }
    coalitions(row, static_cast<Eigen::Index>(order[i])) = true;
    // The last p - 1 - i to arrive are the first ones in the reverse order.
    const auto reverse = first + static_cast<Eigen::Index>(p - 1 + (p - 2 - i));
    coalitions.row(reverse) = !coalitions.row(row);
  }
}

/// What pairs of orders of `players` there is a budget for.
[[nodiscard]] inline std::uint64_t order_pairs(std::uint64_t coalitions, std::size_t players) {
  return players == 1 ? 2 : (coalitions - 2) / (2 * (players - 1));
}

/// What every player adds on arrival, over pairs of an order and its reverse, until the budget or the tolerance is met.
///
/// @param none, all  (outputs) values of nobody and of everybody
/// @param draw       order of all players from a stream; two pairs never share a stream
template <Game G, class Draw>
[[nodiscard]] RunningMoments sampled_orders(const G& game, const std::vector<double>& none,
                                            const std::vector<double>& all, const SamplingOptions& options,
                                            const Draw& draw) {
  constexpr std::uint64_t pairs_at_once = 8;
  constexpr std::uint64_t least_pairs = 32;  // fewer may show no spread where there is some
  const std::size_t p = game.players();
  const std::size_t outputs = game.outputs();
  const std::uint64_t pair_cost = 2 * (p - 1);
  const std::uint64_t pairs = order_pairs(options.coalitions, p);
  RunningMoments moments{p * outputs};
  std::vector<double> added(p * outputs);
  Coalitions coalitions;
  RowMajorMatrix v;
  while (moments.count() < pairs) {
    const std::uint64_t count = std::min(pairs_at_once, pairs - moments.count());
    coalitions.resize(static_cast<Eigen::Index>(count * pair_cost), static_cast<Eigen::Index>(p));
    v.resize(coalitions.rows(), static_cast<Eigen::Index>(outputs));
    std::vector<std::vector<std::size_t>> orders;
    for (std::uint64_t pair = 0; pair < count; ++pair) {
      Stream stream{options.seed, Purpose::permutation, moments.count() + pair};
      orders.push_back(draw(stream));
      arrivals(orders.back(), static_cast<Eigen::Index>(pair * pair_cost), coalitions);
    }
    game.evaluate(coalitions, v);
    for (std::uint64_t pair = 0; pair < count; ++pair) {
      std::fill(added.begin(), added.end(), 0.0);
      for (const bool reverse : {false, true}) {
        const Eigen::Index first = static_cast<Eigen::Index>(pair * pair_cost + (reverse ? p - 1 : 0));
        for (std::size_t k = 0; k < outputs; ++k) {
          double before = none[k];
          for (std::size_t j = 0; j < p; ++j) {
            const std::size_t player = orders[pair][reverse ? p - 1 - j : j];
            const double after =
                j + 1 == p ? all[k] : v(first + static_cast<Eigen::Index>(j), static_cast<Eigen::Index>(k));
            added[player * outputs + k] += 0.5 * (after - before);
            before = after;
          }
        }
      }
      moments.add(added);
    }
    if (options.tolerance > 0.0 && moments.count() >= least_pairs && moments.largest_error() <= options.tolerance)
      break;
  }
  return moments;
}

/// Writes one row of a sampled explanation.
///
/// @param evaluations  rows the model was asked about
inline void keep_row(std::size_t i, const RunningMoments& moments, const std::vector<double>& all,
                     std::uint64_t evaluations, SampledExplanation& result) {
  Explanation& e = result.explanation;
  const std::size_t p = e.features;
  for (std::size_t place = 0; place < p * e.outputs; ++place) {
    e.values[i * p * e.outputs + place] = moments.mean(place);
    e.standard_errors[i * p * e.outputs + place] = moments.standard_error(place);
  }
  for (std::size_t k = 0; k < e.outputs; ++k) {
    double rest = all[k] - e.base_values[k];
    for (std::size_t f = 0; f < p; ++f) rest -= e.values[(i * p + f) * e.outputs + k];
    e.residual[i * e.outputs + k] = rest;
  }
  result.coalitions[i] = 2 + moments.count() * 2 * (p - 1);
  result.evaluations[i] = evaluations;
  result.freedom[i] = static_cast<double>(moments.count()) - 1.0;
}

/// A uniform order of so many players.
[[nodiscard]] inline std::vector<std::size_t> any_order(std::size_t players, Stream& stream) {
  std::vector<std::size_t> order(players);
  std::iota(order.begin(), order.end(), std::size_t{0});
  for (std::size_t j = players; j > 1; --j) std::swap(order[j - 1], order[stream.below(j)]);
  return order;
}

}  // namespace lotrecht::explain::detail
