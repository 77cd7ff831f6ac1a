#pragma once

/// @file
/// Miettinen and Nurminen's score intervals for a difference or a ratio common to all strata.

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <limits>
#include <span>
#include <string>
#include <string_view>
#include <tuple>
#include <utility>
#include <vector>

#include <lotrecht/core/error.hpp>
#include <lotrecht/stats/confidence.hpp>
#include <lotrecht/stats/detail/restricted_estimates.hpp>
#include <lotrecht/stats/interval.hpp>
#include <lotrecht/stats/two_samples.hpp>

namespace lotrecht::stats {

namespace detail {

/// n_a n_b / N: the weight of a stratum in every Mantel-Haenszel sum.
[[nodiscard]] constexpr double cochran_weight(const Fourfold& k) noexcept { return k.na * k.nb / k.n; }

/// N / (N - 1), which sets Miettinen and Nurminen's variance apart.
[[nodiscard]] constexpr double unbiased(const Fourfold& k) noexcept { return k.n / (k.n - 1.0); }

/// Equal tables of equal weight, counted once: very many strata are mostly tiny, and there are few tiny tables.
struct RepeatedTable {
  Fourfold table;
  double weight;
  double times;
};

/// @param weight_of  (position, counts) -> weight of a comparable stratum, not negative
template <class WeightOf>
[[nodiscard]] std::vector<RepeatedTable> distinct_tables(std::span<const TwoSamples> strata,
                                                         const WeightOf& weight_of) {
  std::vector<std::pair<TwoSamples, double>> sorted;
  for (std::size_t k = 0; k < strata.size(); ++k) {
    if (!strata[k].comparable()) continue;
    const double weight = weight_of(k, fourfold(strata[k]));
    if (weight > 0.0) sorted.emplace_back(strata[k], weight);
  }
  const auto key = [](const auto& s) {
    return std::tuple{s.first.a.trials, s.first.b.trials, s.first.a.successes, s.first.b.successes, s.second};
  };
  std::sort(sorted.begin(), sorted.end(), [&](const auto& s, const auto& t) { return key(s) < key(t); });
  std::vector<RepeatedTable> tables;
  for (std::size_t k = 0; k < sorted.size(); ++k) {
    if (k > 0 && sorted[k] == sorted[k - 1]) {
      tables.back().times += 1.0;
    } else {
      tables.push_back({fourfold(sorted[k].first), sorted[k].second, 1.0});
    }
  }
  return tables;
}

/// A root of `f` between `from`, where f <= 0, and `to`, where f >= 0: regula falsi, Illinois rule, kept honest by
/// halving.
template <class Function>
[[nodiscard]] double bracketed_root(double from, double to, const Function& f) {
  double f_from = f(from);
  double f_to = f(to);
  if (!(f_to > 0.0)) return to;
  for (int step = 0; step < 200; ++step) {
    const double before = to - from;
    double at = step % 4 == 3 ? 0.5 * (from + to) : (from * f_to - to * f_from) / (f_to - f_from);
    if (!(std::min(from, to) < at && at < std::max(from, to))) at = 0.5 * (from + to);
    if (at == from || at == to || std::abs(before) <= 1e-15 * std::max(std::abs(from), std::abs(to))) break;
    const double value = f(at);
    if (value == 0.0) return at;
    if (value > 0.0) {
      to = at;
      f_to = value;
      f_from *= 0.5;
    } else {
      from = at;
      f_from = value;
      f_to *= 0.5;
    }
  }
  return std::abs(f_to) < std::abs(f_from) ? to : from;
}

/// All δ whose weighted score statistic does not exceed z².
[[nodiscard]] inline Interval score_difference(const std::vector<RepeatedTable>& tables, const Confidence& confidence) {
  double weight = 0.0;
  double sum = 0.0;
  for (const auto& [k, w, times] : tables) {
    weight += times * w;
    sum += times * w * ((k.xa * k.nb - k.xb * k.na) / (k.na * k.nb));
  }
  if (weight == 0.0) return {-1.0, 1.0};
  const double centre = std::clamp(sum / weight, -1.0, 1.0);
  const double critical = confidence.z() * confidence.z();
  const auto excess = [&](double delta) {
    double variance = 0.0;
    for (const auto& [k, w, times] : tables) {
      const auto at = restricted_to_difference(k, delta);
      variance += times * w * w * (at.variance_a + at.variance_b) * unbiased(k);
    }
    const double away = sum - delta * weight;
    return away * away - critical * variance;
  };
  return {centre == -1.0 ? -1.0 : std::min(centre, bracketed_root(centre, -1.0, excess)),
          centre == 1.0 ? 1.0 : std::max(centre, bracketed_root(centre, 1.0, excess))};
}

/// All θ whose weighted score statistic does not exceed z².
[[nodiscard]] inline Interval score_ratio(const std::vector<RepeatedTable>& tables, const Confidence& confidence) {
  constexpr double infinity = std::numeric_limits<double>::infinity();
  double sum_a = 0.0;
  double sum_b = 0.0;
  for (const auto& [k, w, times] : tables) {
    sum_a += times * w * (k.xa / k.na);
    sum_b += times * w * (k.xb / k.nb);
  }
  const double critical = confidence.z() * confidence.z();
  const auto excess = [&](double log_theta) {
    const double theta = std::exp(log_theta);
    double variance = 0.0;
    for (const auto& [k, w, times] : tables) {
      const auto at = restricted_to_ratio(k, theta);
      variance += times * w * w * (at.variance_a + theta * theta * at.variance_b) * unbiased(k);
    }
    const double away = sum_a - theta * sum_b;
    // Divided by 1 + θ², so that it neither vanishes nor explodes far out.
    return (away * away - critical * variance) / (1.0 + theta * theta);
  };
  // With no success on one side the statistic falls or rises over all ratios; any inner point will do to start from.
  const double start = sum_a > 0.0 && sum_b > 0.0 ? std::log(sum_a) - std::log(sum_b) : 0.0;
  const auto bound = [&](double direction) {
    double from = start;
    if (excess(from) > 0.0) {  // only where one side has no success: walk back to where the test does not reject
      double inside = from;
      for (double step = 1.0; excess(inside) > 0.0 && step < 2048.0; step *= 2.0) inside = start - direction * step;
      return std::exp(bracketed_root(inside, from, excess));
    }
    for (double step = 1.0; step < 2048.0; step *= 2.0) {
      const double to = start + direction * step;
      if (excess(to) > 0.0) return std::exp(bracketed_root(from, to, excess));
      from = to;
    }
    return direction > 0.0 ? infinity : 0.0;
  };
  return {sum_a == 0.0 ? 0.0 : bound(-1.0), sum_b == 0.0 ? infinity : bound(1.0)};
}

/// @throws InvalidInput unless there is a weight, finite and not negative, for every stratum
inline void check_weights(std::span<const TwoSamples> strata, std::span<const double> weights,
                          std::string_view function) {
  if (weights.size() != strata.size()) {
    throw InvalidInput{function, "weights",
                       "must be one per stratum: " + std::to_string(strata.size()) + " strata, " +
                           std::to_string(weights.size()) + " weights"};
  }
  for (std::size_t k = 0; k < weights.size(); ++k) {
    if (0.0 <= weights[k] && weights[k] <= std::numeric_limits<double>::max()) continue;
    throw InvalidInput{
        function, "weights",
        "number " + std::to_string(k) + " must be finite and not negative, got " + std::to_string(weights[k])};
  }
}

}  // namespace detail

/// Two-sided interval for a difference p_a - p_b that is the same in every stratum: all δ with
///
///     (Σ w (p̂_a - p̂_b - δ))² <= z² Σ w² (p̃_a q̃_a / n_a + p̃_b q̃_b / n_b) N / (N - 1),    w = n_a n_b / N,
///
/// p̃ the maximum likelihood estimates of the stratum under p_a - p_b = δ. With one stratum it is
/// `miettinen_nurminen_difference`. The centre is the Mantel-Haenszel difference. Where differences are not the same
/// everywhere it is an interval for their weighted mean, whose variance the restriction usually overstates.
///
/// Defined for every table: strata without one of the samples say nothing; if no stratum has both, [-1, 1].
///
/// @param strata      one 2 x 2 table each
/// @param confidence  nominal coverage
/// @throws InvalidInput if a tally has more successes than trials
///
/// Miettinen, O. & Nurminen, M. (1985). Stat. Med. 4(2), 213-226. doi:10.1002/sim.4780040211
[[nodiscard]] inline Interval stratified_score_difference(std::span<const TwoSamples> strata,
                                                          const Confidence& confidence) {
  detail::check_strata(strata, "stratified_score_difference");
  return detail::score_difference(
      detail::distinct_tables(strata, [](std::size_t, const detail::Fourfold& k) { return detail::cochran_weight(k); }),
      confidence);
}

/// The same with other weights w, of any scale: an interval for Σ w p_a - Σ w p_b over Σ w = 1, e.g. for direct
/// standardisation. Unlike a sum of the strata's own intervals it holds up where strata are tiny: a stratum of one or
/// two says little of its own variance, but together they say enough.
///
/// @param weights  (strata,) finite, not negative; a stratum of weight 0 is left out
/// @throws InvalidInput as above, or if a weight is missing, negative or not finite
[[nodiscard]] inline Interval stratified_score_difference(std::span<const TwoSamples> strata,
                                                          std::span<const double> weights,
                                                          const Confidence& confidence) {
  detail::check_strata(strata, "stratified_score_difference");
  detail::check_weights(strata, weights, "stratified_score_difference");
  return detail::score_difference(
      detail::distinct_tables(strata, [&](std::size_t at, const detail::Fourfold&) { return weights[at]; }),
      confidence);
}

/// Two-sided interval for a ratio p_a / p_b that is the same in every stratum: all θ with
///
///     (Σ w (p̂_a - θ p̂_b))² <= z² Σ w² (p̃_a q̃_a / n_a + θ² p̃_b q̃_b / n_b) N / (N - 1),    w = n_a n_b / N,
///
/// p̃ the maximum likelihood estimates of the stratum under p_a = θ p_b. With one stratum it is
/// `miettinen_nurminen_ratio`.
///
/// Defined for every table: no success of a in a comparable stratum gives the lower bound 0, none of b the upper bound
/// infinity; no comparable stratum [0, infinity].
///
/// @throws InvalidInput if a tally has more successes than trials
///
/// Miettinen, O. & Nurminen, M. (1985). Stat. Med. 4(2), 213-226. doi:10.1002/sim.4780040211
[[nodiscard]] inline Interval stratified_score_ratio(std::span<const TwoSamples> strata, const Confidence& confidence) {
  detail::check_strata(strata, "stratified_score_ratio");
  return detail::score_ratio(
      detail::distinct_tables(strata, [](std::size_t, const detail::Fourfold& k) { return detail::cochran_weight(k); }),
      confidence);
}

/// The same with other weights w, of any scale: an interval for Σ w p_a / Σ w p_b, e.g. for direct
/// standardisation. Unlike a sum of the strata's own intervals it holds up where strata are tiny: a stratum of one or
/// two says little of its own variance, but together they say enough.
///
/// @param weights  (strata,) finite, not negative; a stratum of weight 0 is left out
/// @throws InvalidInput as above, or if a weight is missing, negative or not finite
[[nodiscard]] inline Interval stratified_score_ratio(std::span<const TwoSamples> strata,
                                                     std::span<const double> weights, const Confidence& confidence) {
  detail::check_strata(strata, "stratified_score_ratio");
  detail::check_weights(strata, weights, "stratified_score_ratio");
  return detail::score_ratio(
      detail::distinct_tables(strata, [&](std::size_t at, const detail::Fourfold&) { return weights[at]; }),
      confidence);
}

}  // namespace lotrecht::stats
