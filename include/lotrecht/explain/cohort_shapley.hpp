#pragma once

/// @file
/// Cohort Shapley: which of a person's features go with the outcomes of people like them, from data alone.

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <limits>
#include <numeric>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <lotrecht/core/blocks.hpp>
#include <lotrecht/core/error.hpp>
#include <lotrecht/core/features.hpp>
#include <lotrecht/core/stream.hpp>
#include <lotrecht/explain/coalition_game.hpp>
#include <lotrecht/explain/detail/arrival_orders.hpp>
#include <lotrecht/explain/detail/background.hpp>
#include <lotrecht/explain/exact_shapley.hpp>
#include <lotrecht/explain/explanation.hpp>
#include <lotrecht/explain/sampling.hpp>

namespace lotrecht::explain {

/// More features are sampled: a mask of them is a word.
inline constexpr std::size_t max_cohort_features = 64;

/// Rows with outcomes, rows of equal features taken together.
///
/// A row is similar to another in a feature if their values differ by at most the feature's tolerance: 0 for equal
/// values. For bins, hand over numbers of bins with tolerance 0. Missing values (NaN) are similar to each other and to
/// nothing else.
class CohortData {
 public:
  /// @param x           (n, features), n at least 1
  /// @param outcome     (n) finite: decisions, scores, errors
  /// @param tolerances  (features) 0 or more; empty for equal values everywhere
  /// @param weights     (n) not negative, not all 0; empty for equal weights
  /// @throws InvalidInput if shapes differ, there are no rows or more than 64 features, an outcome is not finite, a
  ///                      tolerance is negative or NaN, weights are bad
  CohortData(const FeatureMatrix& x, std::span<const double> outcome, std::vector<double> tolerances = {},
             std::span<const double> weights = {})
      : tolerances_{std::move(tolerances)} {
    const auto n = static_cast<std::size_t>(x.rows());
    const auto p = static_cast<std::size_t>(x.cols());
    if (p == 0 || p > max_cohort_features) {
      throw InvalidInput{who, "x", "must have 1 to 64 features, got " + std::to_string(p)};
    }
    const double total = detail::total_weight(who, "x", n, weights);
    if (outcome.size() != n) {
      throw InvalidInput{
          who, "outcome",
          "must be one for each of " + std::to_string(n) + " rows, got " + std::to_string(outcome.size())};
    }
    for (std::size_t i = 0; i < n; ++i) {
      if (!std::isfinite(outcome[i])) {
        throw InvalidInput{who, "outcome",
                           "must be finite, got " + std::to_string(outcome[i]) + " for row " + std::to_string(i)};
      }
    }
    if (tolerances_.empty()) tolerances_.assign(p, 0.0);
    if (tolerances_.size() != p) {
      throw InvalidInput{
          who, "tolerances",
          "must be one for each of " + std::to_string(p) + " features, got " + std::to_string(tolerances_.size())};
    }
    for (std::size_t f = 0; f < p; ++f) {
      if (!(tolerances_[f] >= 0.0)) {
        throw InvalidInput{
            who, "tolerances",
            "must be 0 or more, got " + std::to_string(tolerances_[f]) + " for feature " + std::to_string(f)};
      }
    }
    // -0 is 0 and every NaN is one, so that equal rows have equal bytes.
    RowMajorMatrix plain = x;
    for (double* value = plain.data(); value != plain.data() + plain.size(); ++value) {
      if (*value == 0.0) *value = 0.0;
      if (std::isnan(*value)) *value = std::numeric_limits<double>::quiet_NaN();
    }
    std::vector<std::size_t> order(n);
    std::iota(order.begin(), order.end(), std::size_t{0});
    const auto row = [&](std::size_t i) { return plain.data() + i * p; };
    std::stable_sort(order.begin(), order.end(),
                     [&](std::size_t a, std::size_t b) { return std::memcmp(row(a), row(b), p * sizeof(double)) < 0; });
    place_.resize(n);
    std::vector<std::size_t> kept;
    for (const std::size_t i : order) {
      if (kept.empty() || std::memcmp(row(kept.back()), row(i), p * sizeof(double)) != 0) {
        kept.push_back(i);
        weight_.push_back(0.0);
        sum_.push_back(0.0);
      }
      const double w = (weights.empty() ? 1.0 : weights[i]) / total;
      weight_.back() += w;
      sum_.back() += w * outcome[i];
      place_[i] = kept.size() - 1;
    }
    rows_.resize(static_cast<Eigen::Index>(kept.size()), x.cols());
    for (std::size_t k = 0; k < kept.size(); ++k) {
      rows_.row(static_cast<Eigen::Index>(k)) = plain.row(static_cast<Eigen::Index>(kept[k]));
    }
    mean_ = std::accumulate(sum_.begin(), sum_.end(), 0.0);
  }

  [[nodiscard]] std::size_t features() const noexcept { return static_cast<std::size_t>(rows_.cols()); }
  [[nodiscard]] std::size_t rows() const noexcept { return place_.size(); }
  /// Rows with different features.
  [[nodiscard]] std::size_t distinct() const noexcept { return weight_.size(); }
  /// The distinct row that row i is.
  [[nodiscard]] std::size_t place(std::size_t i) const noexcept { return place_[i]; }
  /// Weighted mean outcome of everybody.
  [[nodiscard]] double mean() const noexcept { return mean_; }
  [[nodiscard]] double weight(std::size_t distinct) const noexcept { return weight_[distinct]; }
  /// Weight × outcome.
  [[nodiscard]] double sum(std::size_t distinct) const noexcept { return sum_[distinct]; }

  /// Bit f: the distinct row is similar to the distinct row `target` in feature f.
  [[nodiscard]] std::uint64_t similar(std::size_t distinct, std::size_t target) const noexcept {
    const double* const a = rows_.data() + distinct * features();
    const double* const b = rows_.data() + target * features();
    std::uint64_t bits = 0;
    for (std::size_t f = 0; f < features(); ++f) {
      const bool alike =
          a[f] == b[f] || std::abs(a[f] - b[f]) <= tolerances_[f] || (std::isnan(a[f]) && std::isnan(b[f]));
      bits |= std::uint64_t{alike} << f;
    }
    return bits;
  }

 private:
  static constexpr std::string_view who = "CohortData";

  std::vector<double> tolerances_;
  RowMajorMatrix rows_;  ///< (distinct, features)
  std::vector<double> weight_;
  std::vector<double> sum_;
  std::vector<std::size_t> place_;
  double mean_ = 0.0;
};

/// The game of one row: a coalition of features is worth the mean outcome of the rows similar to it in all of them.
/// Nobody is worth everybody's mean; the row itself is always in its cohort, so no cohort is empty.
class CohortGame {
 public:
  /// @param target  a distinct row with weight above 0; the data must outlive the game
  CohortGame(const CohortData& data, std::size_t target) : data_{&data} {
    for (std::size_t i = 0; i < data.distinct(); ++i) {
      if (data.weight(i) > 0.0) masks_.push_back({data.similar(i, target), data.weight(i), data.sum(i)});
    }
    std::sort(masks_.begin(), masks_.end(), [](const Mask& a, const Mask& b) { return a.bits < b.bits; });
    std::size_t kept = 0;
    for (std::size_t i = 1; i < masks_.size(); ++i) {
      if (masks_[i].bits == masks_[kept].bits) {
        masks_[kept].weight += masks_[i].weight;
        masks_[kept].sum += masks_[i].sum;
      } else {
        masks_[++kept] = masks_[i];
      }
    }
    masks_.resize(kept + 1);
  }

  [[nodiscard]] std::size_t players() const noexcept { return data_->features(); }
  [[nodiscard]] std::size_t outputs() const noexcept { return 1; }

  void evaluate(const Coalitions& coalitions, ResultMatrix values) const {
    for (Eigen::Index c = 0; c < coalitions.rows(); ++c) {
      std::uint64_t wanted = 0;
      for (Eigen::Index f = 0; f < coalitions.cols(); ++f) wanted |= std::uint64_t{coalitions(c, f)} << f;
      double weight = 0.0;
      double sum = 0.0;
      for (const Mask& mask : masks_) {
        if ((mask.bits & wanted) != wanted) continue;
        weight += mask.weight;
        sum += mask.sum;
      }
      values(c, 0) = sum / weight;
    }
  }

  /// All 2^p values at once: sums over supersets, O(p 2^p) whatever the data.
  [[nodiscard]] SetFunction table() const {
    const std::size_t count = std::size_t{1} << players();
    std::vector<double> weight(count, 0.0);
    SetFunction v{players(), 1, std::vector<double>(count, 0.0)};
    for (const Mask& mask : masks_) {
      weight[mask.bits] += mask.weight;
      v.values[mask.bits] += mask.sum;
    }
    for (std::size_t bit = 1; bit < count; bit <<= 1U) {
      for (std::size_t s = 0; s < count; ++s) {
        if ((s & bit) != 0) continue;
        weight[s] += weight[s | bit];
        v.values[s] += v.values[s | bit];
      }
    }
    for (std::size_t s = 0; s < count; ++s) v.values[s] /= weight[s];
    return v;
  }

 private:
  struct Mask {
    std::uint64_t bits;
    double weight;
    double sum;
  };
  const CohortData* data_;
  std::vector<Mask> masks_;  ///< distinct, ascending
};

namespace detail {

/// The distinct rows behind the wanted ones, in order, each once.
[[nodiscard]] inline std::vector<std::size_t> distinct_targets(const CohortData& data,
                                                               std::span<const std::size_t> targets) {
  std::vector<std::size_t> wanted;
  for (const std::size_t i : targets) {
    if (i >= data.rows()) {
      throw InvalidInput{
          "cohort_shapley", "targets",
          "must be below the number of rows (" + std::to_string(data.rows()) + "), got " + std::to_string(i)};
    }
    if (!(data.weight(data.place(i)) > 0.0)) {
      throw InvalidInput{"cohort_shapley", "targets",
                         "must have weight; nobody with the features of row " + std::to_string(i) + " has"};
    }
    wanted.push_back(data.place(i));
  }
  std::sort(wanted.begin(), wanted.end());
  wanted.erase(std::unique(wanted.begin(), wanted.end()), wanted.end());
  return wanted;
}

}  // namespace detail

/// Cohort Shapley values of rows, exactly: what a feature of theirs changes in the mean outcome when the cohort is
/// narrowed to those alike in it, averaged over the orders of narrowing.
///
/// No model is asked and no mixture of people is formed: only rows that exist are averaged. So it works from decisions
/// alone, and for a feature the model never saw (nationality, district). Base value: everybody's mean; base value and
/// values add up to the mean outcome of those alike in everything.
///
/// Says what goes with what in these data, not what causes what: a feature that goes with another is given a value even
/// if nobody looked at it. A cohort may be small; its mean then is as uncertain as few rows are.
///
/// Cost for each distinct row explained: O(distinct rows × p + p 2^p).
///
/// @param targets  numbers of the rows to explain
/// @throws InvalidInput if there are more than `max_exact_players` features, a target is out of range or has no weight
///
/// Mase, Owen and Seiler (2019), arXiv:1911.00467.
[[nodiscard]] inline Explanation cohort_shapley(const CohortData& data, std::span<const std::size_t> targets,
                                                unsigned threads = 1) {
  const std::size_t p = data.features();
  if (p > max_exact_players) {
    throw InvalidInput{"cohort_shapley", "data",
                       "must have at most " + std::to_string(max_exact_players) + " features, got " +
                           std::to_string(p) + "; take fewer, or sample (sampled_cohort_shapley)"};
  }
  const std::vector<std::size_t> wanted = detail::distinct_targets(data, targets);
  std::vector<double> values(wanted.size() * p);
  std::vector<double> residual(wanted.size());
  for_each_block(wanted.size(), 1, threads, [&](std::uint64_t i, std::uint64_t) {
    const SetFunction v = CohortGame{data, wanted[i]}.table();
    const std::vector<double> of_row = shapley_values(v);
    std::copy(of_row.begin(), of_row.end(), values.begin() + static_cast<std::ptrdiff_t>(i * p));
    residual[i] = v.values.back() - data.mean() - std::accumulate(of_row.begin(), of_row.end(), 0.0);
  });
  Explanation e = detail::empty_explanation(targets.size(), p, {data.mean()}, "cohort");
  e.residual.resize(targets.size());
  for (std::size_t i = 0; i < targets.size(); ++i) {
    const auto at = static_cast<std::size_t>(std::lower_bound(wanted.begin(), wanted.end(), data.place(targets[i])) -
                                             wanted.begin());
    std::copy_n(values.begin() + static_cast<std::ptrdiff_t>(at * p), p,
                e.values.begin() + static_cast<std::ptrdiff_t>(i * p));
    e.residual[i] = residual[at];
  }
  return e;
}

/// The same for up to 64 features, over sampled orders of narrowing, with standard errors of the sampling.
///
/// @param options  coalitions: at least 2 + 4 (p - 1); players are not grouped
/// @throws InvalidInput as `cohort_shapley`, or if the budget is too small or players are grouped
[[nodiscard]] inline SampledExplanation sampled_cohort_shapley(const CohortData& data,
                                                               std::span<const std::size_t> targets,
                                                               const SamplingOptions& options) {
  const std::size_t p = data.features();
  detail::require_sampling("sampled_cohort_shapley", options, 2 + 4 * (p - 1));
  if (!options.players.player_of.empty()) {
    throw InvalidInput{"sampled_cohort_shapley", "players",
                       "must not be grouped; similar in a group is similar in all"};
  }
  (void)detail::distinct_targets(data, targets);
  SampledExplanation result = detail::room_for(targets.size(), p, 1, "cohort_sampled");
  result.explanation.base_values = {data.mean()};
  std::vector<std::uint8_t> converged(targets.size());
  for_each_block(targets.size(), 1, options.threads, [&](std::uint64_t i, std::uint64_t) {
    const CohortGame game{data, data.place(targets[i])};
    const std::vector<double> all = detail::value_of_everybody(game);
    const detail::RunningMoments moments =
        detail::sampled_orders(game, result.explanation.base_values, all, options,
                               [&](Stream& stream) { return detail::any_order(p, stream); });
    detail::keep_row(i, moments, all, 0, result);
    converged[i] = options.tolerance > 0.0 && moments.largest_error() <= options.tolerance ? 1 : 0;
  });
  result.converged.assign(converged.begin(), converged.end());
  return result;
}

}  // namespace lotrecht::explain
