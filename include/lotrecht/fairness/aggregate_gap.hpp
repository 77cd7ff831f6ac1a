#pragma once

/// @file
/// Rates and gaps from published counts: what rounding alone leaves open, and what chance adds to it.

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <string_view>

#include <lotrecht/fairness/aggregate_table.hpp>
#include <lotrecht/fairness/metric.hpp>
#include <lotrecht/stats/binomial_tally.hpp>
#include <lotrecht/stats/confidence.hpp>
#include <lotrecht/stats/estimate.hpp>
#include <lotrecht/stats/mover.hpp>
#include <lotrecht/stats/newcombe.hpp>
#include <lotrecht/stats/wilson.hpp>

namespace lotrecht::fairness {

/// A rate's counts as far as they are known, with the figure that the published counts make.
struct FractionRange {
  CountRange successes{};
  CountRange failures{};
  double published = std::numeric_limits<double>::quiet_NaN();  ///< NaN if a count is hidden or there are none
  std::uint64_t published_trials = 0;                           ///< 0 likewise

  /// The table with the smallest rate: fewest successes, most failures.
  [[nodiscard]] constexpr stats::BinomialTally lowest() const noexcept {
    return {successes.low, successes.low + failures.high};
  }
  /// The table with the largest rate.
  [[nodiscard]] constexpr stats::BinomialTally highest() const noexcept {
    return {successes.high, successes.high + failures.low};
  }
  /// Whether nobody at all may be in the denominator.
  [[nodiscard]] constexpr bool may_be_empty() const noexcept { return successes.low + failures.low == 0; }
  [[nodiscard]] constexpr bool is_empty() const noexcept { return successes.high + failures.high == 0; }
};

/// The ranges of a plain metric in a tightened group.
///
/// Successes and failures are sums of cells; where they are all of the group's cells, its total narrows them further.
[[nodiscard]] inline FractionRange fraction_range(Metric metric, const AggregateGroup& group) {
  const Fraction f = fraction(metric);
  FractionRange r;
  double above = 0.0;
  double rest = 0.0;
  bool whole = true;
  const auto plus = [](CountRange& sum, const CountRange& c) {
    sum = {std::min(most_published, sum.low + c.low), std::min(most_published, sum.high + c.high)};
  };
  for (std::size_t c = 0; c < group.cells.size(); ++c) {
    const bool in_numerator = ((f.numerator >> c) & 1u) != 0;
    const bool in_denominator = ((f.denominator >> c) & 1u) != 0;
    if (in_numerator) {
      plus(r.successes, group.cells[c]);
      above += group.published[c];
    } else if (in_denominator) {
      plus(r.failures, group.cells[c]);
      rest += group.published[c];
    } else if (group.cells[c].high > 0) {
      whole = false;
    }
  }
  if (whole) {
    CountRange total = group.total;
    const std::array<CountRange*, 2> parts{&r.successes, &r.failures};
    while (detail::tighten_sum(total, parts, "a group's counts")) {
    }
  }
  if (above + rest > 0.0) {
    // Rounded counts may contradict each other a little; the figure is moved to the nearest one that is possible.
    const auto rate = [](const stats::BinomialTally& t, double if_empty) {
      return t.trials == 0 ? if_empty : static_cast<double>(t.successes) / static_cast<double>(t.trials);
    };
    r.published = std::clamp(above / (above + rest), rate(r.lowest(), 0.0), rate(r.highest(), 1.0));
    r.published_trials = static_cast<std::uint64_t>(above + rest);
  }
  return r;
}

/// Two groups as one: ranges add up.
[[nodiscard]] constexpr FractionRange together(const FractionRange& a, const FractionRange& b) noexcept {
  FractionRange r;
  r.successes = {a.successes.low + b.successes.low, a.successes.high + b.successes.high};
  r.failures = {a.failures.low + b.failures.low, a.failures.high + b.failures.high};
  const double n = static_cast<double>(a.published_trials) + static_cast<double>(b.published_trials);
  r.published_trials = a.published_trials + b.published_trials;
  if (a.published_trials == 0) {
    r.published = b.published;
  } else if (b.published_trials == 0) {
    r.published = a.published;
  } else {
    r.published = (a.published * static_cast<double>(a.published_trials) +
                   b.published * static_cast<double>(b.published_trials)) /
                  n;
  }
  return r;
}

/// The same quantity twice: bounds from rounding alone, and from rounding and sampling together.
struct AggregateEstimate {
  stats::Estimate rounding;  ///< the people in the table are all there are: nothing but rounding is uncertain
  stats::Estimate sampling;  ///< they stand for a process that could have gone otherwise
};

namespace detail {

struct RateBounds {
  stats::Interval rounding;
  stats::Interval sampling;
};

[[nodiscard]] inline RateBounds rate_bounds(const FractionRange& r, double z) {
  const auto real = [](const stats::BinomialTally& t) { return stats::detail::counts(t, "aggregate_rate", "counts"); };
  const stats::detail::Counts low = real(r.lowest());
  const stats::detail::Counts high = real(r.highest());
  // 0 of 0 is no rate; next to it lie 0 of few and few of few.
  const double least = low.empty() ? (r.successes.high > 0 && r.failures.high == 0 ? 1.0 : 0.0) : low.rate();
  const double most = high.empty() ? (r.failures.high > 0 && r.successes.high == 0 ? 0.0 : 1.0) : high.rate();
  return {{least, most}, {stats::detail::wilson(low, z).low, stats::detail::wilson(high, z).high}};
}

[[nodiscard]] inline AggregateEstimate aggregate(const stats::Confidence& confidence, double value, std::uint64_t n,
                                                 stats::Undefined undefined, std::string_view method,
                                                 const stats::Interval& rounding, const stats::Interval& sampling) {
  const auto make = [&](std::string_view how, const stats::Interval& around) {
    stats::Estimate e;
    e.confidence = confidence.level();
    e.n = n;
    e.method = how;
    e.undefined = undefined;
    e.low = around.low;
    e.high = around.high;
    if (!e.defined()) return e;
    e.value = value;
    e.low = std::min(e.low, e.value);
    e.high = std::max(e.high, e.value);
    return e;
  };
  return {make("rounding_bounds", rounding), make(method, sampling)};
}

[[nodiscard]] inline stats::Undefined why_no_figure(const FractionRange& r, stats::Undefined if_empty) {
  if (r.is_empty()) return if_empty;
  return std::isnan(r.published) ? stats::Undefined::not_published : stats::Undefined::none;
}

}  // namespace detail

/// A rate from published counts.
///
/// A rate rises with its successes and falls with its failures, so over all tables that may have been published it
/// runs from the one with fewest successes and most failures to the opposite one: closed form, nothing searched. Both
/// ends of Wilson's interval rise and fall with them, too, so the union of the intervals of all these tables is that of
/// the two corners: it holds the true rate at least as often as Wilson's interval of the true counts does.
///
/// The value is the published figure, or the nearest possible one.
[[nodiscard]] inline AggregateEstimate aggregate_rate(const FractionRange& r, stats::Undefined if_empty,
                                                      const stats::Confidence& confidence) {
  const detail::RateBounds b = detail::rate_bounds(r, confidence.z());
  return detail::aggregate(confidence, r.published, r.published_trials, detail::why_no_figure(r, if_empty),
                           "rounding_wilson", b.rounding, b.sampling);
}

/// The difference of two groups' rates from published counts.
///
/// Newcombe's bounds move with all four counts in one direction each: p̂ - l and u - p̂ change by less than p̂ does, as
/// both l and u rise with the successes. So the union over all tables is again that of two corners. Sums that tie the
/// two groups together (a published row of everybody) have narrowed each group's counts, but the corners are taken as
/// if both could be reached at once: never too narrow.
[[nodiscard]] inline AggregateEstimate aggregate_difference(const FractionRange& a, const FractionRange& b,
                                                            stats::Undefined if_empty,
                                                            const stats::Confidence& confidence) {
  const double z = confidence.z();
  const stats::Undefined why_a = detail::why_no_figure(a, if_empty);
  const stats::Undefined why = why_a == stats::Undefined::none ? detail::why_no_figure(b, if_empty) : why_a;
  const detail::RateBounds ra = detail::rate_bounds(a, z);
  const detail::RateBounds rb = detail::rate_bounds(b, z);
  return detail::aggregate(
      confidence, a.published - b.published, a.published_trials + b.published_trials, why, "rounding_newcombe",
      {ra.rounding.low - rb.rounding.high, ra.rounding.high - rb.rounding.low},
      {stats::newcombe(a.lowest(), b.highest(), z).low, stats::newcombe(a.highest(), b.lowest(), z).high});
}

/// The ratio of two groups' rates from published counts: as `aggregate_difference`, with MOVER's interval of a ratio,
/// whose bounds are roots of Newcombe's kind and move with the counts as those do.
///
/// [0, infinity] where nothing is ruled out, and from rounding alone where b certainly has no success: no table then
/// has a ratio. A published rate of 0 in b has no ratio (zero_reference).
[[nodiscard]] inline AggregateEstimate aggregate_ratio(const FractionRange& a, const FractionRange& b,
                                                       stats::Undefined if_empty, const stats::Confidence& confidence) {
  constexpr double infinity = std::numeric_limits<double>::infinity();
  const double z = confidence.z();
  const stats::Undefined why_a = detail::why_no_figure(a, if_empty);
  stats::Undefined why = why_a == stats::Undefined::none ? detail::why_no_figure(b, if_empty) : why_a;
  if (why == stats::Undefined::none && b.published == 0.0) why = stats::Undefined::zero_reference;
  const detail::RateBounds ra = detail::rate_bounds(a, z);
  const detail::RateBounds rb = detail::rate_bounds(b, z);
  const auto quotient = [&](double top, double bottom, double if_none) {
    return bottom > 0.0 ? top / bottom : if_none;
  };
  const auto interval = [&](const stats::BinomialTally& top, const stats::BinomialTally& bottom) {
    if (top.trials == 0 || bottom.trials == 0) return stats::Interval{0.0, infinity};
    const auto ka = stats::detail::counts(top, "aggregate_ratio", "a");
    const auto kb = stats::detail::counts(bottom, "aggregate_ratio", "b");
    return stats::mover_ratio(ka.rate(), stats::detail::wilson(ka, z), kb.rate(), stats::detail::wilson(kb, z));
  };
  return detail::aggregate(
      confidence, b.published > 0.0 ? a.published / b.published : 0.0, a.published_trials + b.published_trials, why,
      "rounding_mover_wilson",
      {quotient(ra.rounding.low, rb.rounding.high, 0.0), quotient(ra.rounding.high, rb.rounding.low, infinity)},
      {interval(a.lowest(), b.highest()).low, interval(a.highest(), b.lowest()).high});
}

}  // namespace lotrecht::fairness
