#pragma once

/// @file
/// Direct standardisation: what the difference and ratio would be if both samples had the same mix of strata.

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <span>

#include <lotrecht/stats/confidence.hpp>
#include <lotrecht/stats/detail/counts.hpp>
#include <lotrecht/stats/estimate.hpp>
#include <lotrecht/stats/stratified_score.hpp>
#include <lotrecht/stats/two_samples.hpp>

namespace lotrecht::stats {

/// Both rates over the same mix of strata, and what lies between them.
struct Standardised {
  double rate_a = std::numeric_limits<double>::quiet_NaN();
  double rate_b = std::numeric_limits<double>::quiet_NaN();
  Estimate difference;
  Estimate ratio;
};

/// Rates of both samples standardised to given weights of the strata, with their difference and ratio.
///
///     p_a* = Σ W p̂_a,   p_b* = Σ W p̂_b,   W the weights of comparable strata, scaled to sum to 1.
///
/// The intervals are `stratified_score_difference` and `stratified_score_ratio` with these weights, method
/// "score_standardised"; with one stratum they are Miettinen and Nurminen's. The weights count as known. (Adding up the
/// strata's own intervals would seem natural, but covers 79 % instead of 95 in a hundred strata of 1 + 2: an interval
/// of one row is drawn towards 1/2 and knows little of the variance.)
///
/// No comparable stratum of positive weight: undefined; [-1, 1] and [0, infinity].
///
/// @param strata      one 2 x 2 table each
/// @param weights     (strata,) not negative and finite, any scale, e.g. the rows of each stratum
/// @param confidence  nominal coverage
/// @throws InvalidInput if sizes differ, a weight is negative or not finite, or a tally is broken
///
/// Miettinen, O. & Nurminen, M. (1985). Stat. Med. 4(2), 213-226. doi:10.1002/sim.4780040211
[[nodiscard]] inline Standardised standardised(std::span<const TwoSamples> strata, std::span<const double> weights,
                                               const Confidence& confidence) {
  const Interval around_difference = stratified_score_difference(strata, weights, confidence);
  const Interval around_ratio = stratified_score_ratio(strata, weights, confidence);
  double total = 0.0;
  double a = 0.0;
  double b = 0.0;
  double difference = 0.0;
  std::uint64_t rows = 0;
  for (std::size_t k = 0; k < strata.size(); ++k) {
    if (!strata[k].comparable() || weights[k] == 0.0) continue;
    const detail::Counts ka = detail::counts(strata[k].a, "standardised", "strata");
    const detail::Counts kb = detail::counts(strata[k].b, "standardised", "strata");
    total += weights[k];
    a += weights[k] * ka.rate();
    b += weights[k] * kb.rate();
    difference += weights[k] * detail::difference_of_rates(ka, kb);
    rows += strata[k].trials();
  }
  Standardised s;
  for (Estimate* e : {&s.difference, &s.ratio}) {
    e->confidence = confidence.level();
    e->method = "score_standardised";
    e->n = rows;
    if (total == 0.0) e->undefined = Undefined::no_overlap;
  }
  if (total > 0.0) {
    s.rate_a = std::min(1.0, a / total);
    s.rate_b = std::min(1.0, b / total);
    s.difference.value = std::clamp(difference / total, -1.0, 1.0);
    if (b == 0.0) {
      s.ratio.undefined = Undefined::zero_reference;
    } else {
      s.ratio.value = a / b;
    }
  }
  const auto bounded = [](Estimate& e, const Interval& around) {
    e.low = e.defined() ? std::min(e.value, around.low) : around.low;
    e.high = e.defined() ? std::max(e.value, around.high) : around.high;
  };
  bounded(s.difference, around_difference);
  bounded(s.ratio, around_ratio);
  return s;
}

}  // namespace lotrecht::stats
