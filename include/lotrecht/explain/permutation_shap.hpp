#pragma once

/// @file
/// Shapley values of any model by orders of arrival, each with its reverse, and their standard errors.

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <numeric>
#include <utility>
#include <vector>

#include <lotrecht/core/blocks.hpp>
#include <lotrecht/core/error.hpp>
#include <lotrecht/core/features.hpp>
#include <lotrecht/core/stream.hpp>
#include <lotrecht/explain/coalition_game.hpp>
#include <lotrecht/explain/explanation.hpp>
#include <lotrecht/explain/sampling.hpp>
#include <lotrecht/model/scorer.hpp>

namespace lotrecht::explain {

namespace detail {

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

}  // namespace detail

/// Permutation SHAP: a player's value is the mean of what it adds when it arrives, over random orders of arrival, each
/// taken forwards and backwards.
///
/// Values add up exactly, whatever is sampled: every order's contributions sum to v(all) - v(none). A pair of orders
/// makes models exact that have no interactions of more than two players. A pair takes 2 (p - 1) values of coalitions;
/// nobody and everybody are asked once. The standard error is s / sqrt(pairs), from the spread of the pairs (not of
/// single orders, which are dependent). All rows use the same orders, so a row's values do not depend on what stands
/// beside it.
///
/// @param options  coalitions: at least 2 + 4 (p - 1), two pairs, so that there is an error to speak of; stops early,
///                 after at least 32 pairs, where every standard error is below the tolerance
/// @throws InvalidInput if shapes differ, the budget is too small, the model answers NaN
///
/// Castro, Gomez and Tejada (2009), doi:10.1016/j.cor.2008.04.004; Mitchell et al. (2022), JMLR 23(43) (antithetic
/// orders).
template <model::Scorer Scorer>
[[nodiscard]] SampledExplanation permutation_shap(const Scorer& scorer, const FeatureMatrix& x,
                                                  const Background& background, const SamplingOptions& options) {
  const PlayerMap players = options.players.of(scorer.features());
  const std::size_t p = players.count();
  const std::size_t outputs = scorer.outputs();
  const std::uint64_t pair_cost = 2 * (p - 1);
  detail::require_sampling("permutation_shap", options, 2 + 2 * pair_cost);
  const std::uint64_t pairs = p == 1 ? 2 : (options.coalitions - 2) / pair_cost;
  constexpr std::uint64_t pairs_at_once = 8;
  constexpr std::uint64_t least_pairs = 32;  // fewer may show no spread where there is some
  SampledExplanation result = detail::room_for(static_cast<std::size_t>(x.rows()), p, outputs, "permutation");
  Explanation& e = result.explanation;
  e.base_values = detail::value_of_nobody(scorer, background, players);
  std::vector<std::uint8_t> converged(e.rows);  // a vector of bool is no place to write from several threads

  for_each_block(e.rows, 1, options.threads, [&](std::uint64_t i, std::uint64_t) {
    const double* const row = x.data() + static_cast<Eigen::Index>(i) * x.outerStride();
    const MarginalGame<Scorer> game{scorer, background, players, {row, static_cast<std::size_t>(x.cols())}};
    const std::vector<double> all = detail::value_of_everybody(game);
    detail::RunningMoments moments{p * outputs};
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
        std::vector<std::size_t> order(p);
        std::iota(order.begin(), order.end(), std::size_t{0});
        for (std::size_t j = p; j > 1; --j) std::swap(order[j - 1], order[stream.below(j)]);
        detail::arrivals(order, static_cast<Eigen::Index>(pair * pair_cost), coalitions);
        orders.push_back(std::move(order));
      }
      game.evaluate(coalitions, v);
      for (std::uint64_t pair = 0; pair < count; ++pair) {
        std::fill(added.begin(), added.end(), 0.0);
        for (const bool reverse : {false, true}) {
          const Eigen::Index first = static_cast<Eigen::Index>(pair * pair_cost + (reverse ? p - 1 : 0));
          for (std::size_t k = 0; k < outputs; ++k) {
            double before = e.base_values[k];
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
    for (std::size_t place = 0; place < added.size(); ++place) {
      e.values[i * added.size() + place] = moments.mean(place);
      e.standard_errors[i * added.size() + place] = moments.standard_error(place);
    }
    for (std::size_t k = 0; k < outputs; ++k) {
      double rest = all[k] - e.base_values[k];
      for (std::size_t f = 0; f < p; ++f) rest -= e.values[(i * p + f) * outputs + k];
      e.residual[i * outputs + k] = rest;
    }
    result.coalitions[i] = 2 + moments.count() * pair_cost;
    result.evaluations[i] = game.evaluations();
    converged[i] = options.tolerance > 0.0 && moments.largest_error() <= options.tolerance ? 1 : 0;
  });
  result.converged.assign(converged.begin(), converged.end());
  return result;
}

}  // namespace lotrecht::explain
