#pragma once

/// @file
/// Two decisions about the same people, or the same question in two years: how rates and gaps changed.

#include <algorithm>
#include <cstdint>
#include <string_view>

#include <lotrecht/fairness/detail/plain_estimates.hpp>
#include <lotrecht/fairness/methods.hpp>
#include <lotrecht/stats/binomial_tally.hpp>
#include <lotrecht/stats/estimate.hpp>
#include <lotrecht/stats/interval.hpp>
#include <lotrecht/stats/mover.hpp>
#include <lotrecht/stats/newcombe_paired.hpp>
#include <lotrecht/stats/paired_tally.hpp>
#include <lotrecht/stats/tango.hpp>

namespace lotrecht::fairness {

namespace detail {

/// a - b of two independent estimates, in `range`; what is undefined on either side is undefined.
[[nodiscard]] inline stats::Estimate less(const stats::Estimate& a, const stats::Estimate& b, stats::Interval range,
                                          std::string_view method, const Methods& methods) {
  const stats::Undefined why = a.defined() ? b.undefined : a.undefined;
  const std::uint64_t n = a.n + b.n;
  if (why != stats::Undefined::none) return undefined_estimate(why, range, n, method, methods);
  const stats::Interval d = stats::mover_difference(a.value, a.interval(), b.value, b.interval());
  return estimate_of(a.value - b.value, {std::max(range.low, d.low), std::min(range.high, d.high)}, n, method, methods);
}

}  // namespace detail

/// Rate of the first and of the second decision.
[[nodiscard]] constexpr stats::BinomialTally first_of(const stats::PairedTally& k) noexcept {
  return {k.both + k.first_only, k.n()};
}
[[nodiscard]] constexpr stats::BinomialTally second_of(const stats::PairedTally& k) noexcept {
  return {k.both + k.second_only, k.n()};
}

/// P(second = yes) - P(first = yes) of the same people.
///
/// The interval knows that both were decided about the same people: Newcombe's for paired data where
/// `methods.difference` is newcombe, Tango's score interval where it is miettinen_nurminen. Undefined for nobody.
[[nodiscard]] inline stats::Estimate paired_change(const stats::PairedTally& k, const Methods& methods) {
  const bool newcombe = methods.difference == DifferenceMethod::newcombe;
  const std::string_view method = newcombe ? "newcombe_paired" : "tango";
  if (k.n() == 0) return detail::undefined_estimate(stats::Undefined::nobody, {-1.0, 1.0}, 0, method, methods);
  const stats::PairedTally swapped{k.both, k.second_only, k.first_only, k.neither};
  const stats::Interval around =
      newcombe ? stats::newcombe_paired(swapped, methods.confidence) : stats::tango(swapped, methods.confidence);
  const double value =
      (static_cast<double>(k.second_only) - static_cast<double>(k.first_only)) / static_cast<double>(k.n());
  return detail::estimate_of(value, around, k.n(), method, methods);
}

/// How the gap between two groups changed from the first decision to the second, about the same people:
///
///     (P_a(second) - P_b(second)) - (P_a(first) - P_b(first)) = change of a - change of b.
///
/// The groups share nobody, so the two changes are independent and MOVER joins their paired intervals. Lies in [-2, 2].
///
/// Smallest coverage of 95 % intervals over rates .05 to .5, 5, 10 and 20 people in each group, enumerated: Newcombe
/// .928, .938, .945, Tango .964, .956, .951; both .95 on average from 50 on (`benchmarks/accuracy`).
[[nodiscard]] inline stats::Estimate paired_gap(const stats::PairedTally& a, const stats::PairedTally& b,
                                                const Methods& methods) {
  return detail::less(paired_change(a, methods), paired_change(b, methods), {-2.0, 2.0},
                      methods.difference == DifferenceMethod::newcombe ? "mover_newcombe_paired" : "mover_tango",
                      methods);
}

/// A group and what it is compared with at one time.
struct RatePair {
  stats::BinomialTally group;
  stats::BinomialTally other;
};

/// How the gap between two groups changed between two samples that share nobody (two years):
/// (p_a - p_b) of the later one less that of the earlier one, by MOVER from the intervals of both gaps. In [-2, 2].
///
/// Smallest coverage of 95 % intervals over rates .05 to .5, 5, 10 and 20 rows in each of the four samples, enumerated:
/// Newcombe .885, .919, .940, Miettinen and Nurminen .944, .947, .943. With fewer than 20 rows choose the latter
/// (`benchmarks/accuracy`).
[[nodiscard]] inline stats::Estimate gap_change(const RatePair& earlier, const RatePair& later,
                                                const Methods& methods) {
  const auto gap = [&](const RatePair& r) {
    return detail::plain_difference(r.group, r.other, methods, stats::Undefined::nobody);
  };
  return detail::less(gap(later), gap(earlier), {-2.0, 2.0},
                      methods.difference == DifferenceMethod::newcombe ? "mover_newcombe" : "mover_miettinen_nurminen",
                      methods);
}

}  // namespace lotrecht::fairness
