#pragma once

/// @file
/// Direct standardisation: what the difference and ratio would be if both samples had the same mix of strata.

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <span>
#include <string>

#include <lotrecht/core/error.hpp>
#include <lotrecht/stats/confidence.hpp>
#include <lotrecht/stats/detail/counts.hpp>
#include <lotrecht/stats/estimate.hpp>
#include <lotrecht/stats/mover.hpp>
#include <lotrecht/stats/two_samples.hpp>
#include <lotrecht/stats/wilson.hpp>

namespace lotrecht::stats {

/// Both rates over the same mix of strata, and what lies between them.
struct Standardised {
  Estimate rate_a;
  Estimate rate_b;
  Estimate difference;
  Estimate ratio;
};

namespace detail {

/// Σ W p̂ over strata with the squared arms of its interval: square-and-add over the strata's Wilson intervals.
struct WeightedRate {
  double value = 0.0;
  double below = 0.0;  ///< squared
  double above = 0.0;  ///< squared

  void add(double weight, const Counts& k, double z) noexcept {
    const Arms arms = wilson_arms(k, z);
    value += weight * k.rate();
    below += weight * arms.below * (weight * arms.below);
    above += weight * arms.above * (weight * arms.above);
  }

  [[nodiscard]] Interval interval() const noexcept {
    return {std::max(0.0, value - std::sqrt(below)), std::min(1.0, value + std::sqrt(above))};
  }
};

}  // namespace detail

/// Rates of both samples standardised to given weights of the strata, and their difference and ratio.
///
///     p_a* = Σ W p̂_a,   d* = p_a* - p_b*,   interval of d*:  d* - √Σ W² ((p̂_a - l_a)² + (u_b - p̂_b)²)  and so on,
///
/// W the weights of comparable strata scaled to sum to 1, [l, u] Wilson's interval of each stratum: the method of
/// variance estimates recovery, which is Newcombe's interval if there is one stratum. The ratio is MOVER's of the two
/// standardised rates. The weights count as known. With very many tiny strata the interval is wider than need be, never
/// without width.
///
/// No comparable stratum of positive weight: undefined; [-1, 1] and [0, infinity].
///
/// @param strata      one 2 x 2 table each
/// @param weights     (strata,) not negative and finite, any scale, e.g. the rows of each stratum
/// @param confidence  nominal coverage
/// @throws InvalidInput if sizes differ, a weight is negative or not finite, or a tally is broken
///
/// Zou, G. Y. & Donner, A. (2008). Stat. Med. 27(10), 1693-1702. doi:10.1002/sim.3095
[[nodiscard]] inline Standardised standardised(std::span<const TwoSamples> strata, std::span<const double> weights,
                                               const Confidence& confidence) {
  detail::check_strata(strata, "standardised");
  if (weights.size() != strata.size()) {
    throw InvalidInput{"standardised", "weights",
                       "must be one per stratum: " + std::to_string(strata.size()) + " strata, " +
                           std::to_string(weights.size()) + " weights"};
  }
  double total = 0.0;
  std::uint64_t rows_a = 0;
  std::uint64_t rows_b = 0;
  for (std::size_t k = 0; k < strata.size(); ++k) {
    if (!(0.0 <= weights[k] && weights[k] <= std::numeric_limits<double>::max())) {
      throw InvalidInput{
          "standardised", "weights",
          "number " + std::to_string(k) + " must be finite and not negative, got " + std::to_string(weights[k])};
    }
    if (!strata[k].comparable() || weights[k] == 0.0) continue;
    total += weights[k];
    rows_a += strata[k].a.trials;
    rows_b += strata[k].b.trials;
  }
  Standardised s;
  for (Estimate* e : {&s.rate_a, &s.rate_b, &s.difference, &s.ratio}) {
    e->confidence = confidence.level();
    e->method = "mover_wilson_standardised";
    if (total == 0.0) e->undefined = Undefined::no_overlap;
  }
  s.rate_a.n = rows_a;
  s.rate_b.n = rows_b;
  s.difference.n = s.ratio.n = rows_a + rows_b;
  const auto bounded = [](Estimate& e, const Interval& around) {
    e.low = e.defined() ? std::min(e.value, around.low) : around.low;
    e.high = e.defined() ? std::max(e.value, around.high) : around.high;
  };
  if (total == 0.0) {
    for (Estimate* e : {&s.rate_a, &s.rate_b}) bounded(*e, {0.0, 1.0});
    bounded(s.difference, {-1.0, 1.0});
    bounded(s.ratio, {0.0, std::numeric_limits<double>::infinity()});
    return s;
  }
  detail::WeightedRate a;
  detail::WeightedRate b;
  double difference = 0.0;
  for (std::size_t k = 0; k < strata.size(); ++k) {
    if (!strata[k].comparable() || weights[k] == 0.0) continue;
    const double weight = weights[k] / total;
    const detail::Counts ka = detail::counts(strata[k].a, "standardised", "strata");
    const detail::Counts kb = detail::counts(strata[k].b, "standardised", "strata");
    a.add(weight, ka, confidence.z());
    b.add(weight, kb, confidence.z());
    difference += weight * detail::difference_of_rates(ka, kb);
  }
  s.rate_a.value = std::min(1.0, a.value);
  s.rate_b.value = std::min(1.0, b.value);
  bounded(s.rate_a, a.interval());
  bounded(s.rate_b, b.interval());
  s.difference.value = std::clamp(difference, -1.0, 1.0);
  bounded(s.difference, {std::max(-1.0, difference - std::sqrt(a.below + b.above)),
                         std::min(1.0, difference + std::sqrt(a.above + b.below))});
  if (b.value > 0.0) {
    s.ratio.value = s.rate_a.value / s.rate_b.value;
  } else {
    s.ratio.undefined = Undefined::zero_reference;
  }
  bounded(s.ratio, mover_ratio(s.rate_a.value, s.rate_a.interval(), s.rate_b.value, s.rate_b.interval()));
  return s;
}

}  // namespace lotrecht::stats
