#pragma once

/// @file
/// Who bears the burden: false inspections per resident and per hit.

#include <algorithm>
#include <cstdint>
#include <limits>
#include <optional>
#include <string_view>

#include <lotrecht/fairness/detail/plain_estimates.hpp>
#include <lotrecht/fairness/methods.hpp>
#include <lotrecht/fairness/outcome_tally.hpp>
#include <lotrecht/stats/binomial_tally.hpp>
#include <lotrecht/stats/detail/counts.hpp>
#include <lotrecht/stats/estimate.hpp>
#include <lotrecht/stats/mover.hpp>
#include <lotrecht/stats/poisson_rate.hpp>
#include <lotrecht/stats/poisson_ratio.hpp>
#include <lotrecht/stats/wilson.hpp>

namespace lotrecht::fairness {

/// Those who were selected (inspected, searched, reviewed) in one group, and how many people the group has.
struct BurdenCounts {
  std::uint64_t hits = 0;     ///< selected, and there was something to find
  std::uint64_t misses = 0;   ///< selected, and there was nothing: a false inspection
  std::uint64_t unknown = 0;  ///< selected, and what was found is not known
  std::uint64_t rows = 0;     ///< all cases of the group, selected or not
  /// Residents from a census, taken as known; none: burdens are per case, not per resident.
  std::optional<std::uint64_t> residents{};

  [[nodiscard]] constexpr std::uint64_t selected() const noexcept { return hits + misses + unknown; }
  /// Hits among the selected whose result is known.
  [[nodiscard]] constexpr stats::BinomialTally precision() const noexcept { return {hits, hits + misses}; }
};

/// From the cells of a group.
[[nodiscard]] inline BurdenCounts burden_counts(const OutcomeTally& t, std::optional<std::uint64_t> residents = {}) {
  return {t.true_positive, t.false_positive, t.selected_unlabelled, t.n(), residents};
}

/// What a burden is counted per.
enum class Burden : std::uint8_t {
  inspections,         ///< selected per resident, or per case
  false_inspections,   ///< selected without cause per resident, or per case
  false_per_hit,       ///< false inspections per hit, (1 - PPV) / PPV
  inspections_per_hit  ///< inspections needed for one hit, 1 / PPV
};

namespace detail {

[[nodiscard]] inline std::uint64_t events_of(Burden burden, const BurdenCounts& c) {
  return burden == Burden::inspections ? c.selected() : c.misses;
}

[[nodiscard]] constexpr bool is_per_head(Burden burden) noexcept {
  return burden == Burden::inspections || burden == Burden::false_inspections;
}

/// Why nothing can be said per hit; `none` if it can.
[[nodiscard]] inline stats::Undefined why_not_per_hit(const BurdenCounts& c) {
  using stats::Undefined;
  if (c.rows == 0) return Undefined::nobody;
  if (c.selected() == 0) return Undefined::nobody_selected;
  if (c.precision().trials == 0) return Undefined::no_outcome;
  return c.hits == 0 ? Undefined::zero_denominator : Undefined::none;
}

/// Wilson's interval of the precision, as false inspections per hit. 1 - PPV is the mirrored interval's other end.
[[nodiscard]] inline stats::Interval odds_against_a_hit(const stats::BinomialTally& precision, double z) {
  const stats::detail::Counts k = stats::detail::counts(precision, "burden", "precision");
  if (k.empty()) return {0.0, std::numeric_limits<double>::infinity()};
  const stats::Interval p = stats::detail::wilson(k, z);
  const stats::Interval q = stats::detail::wilson(k.mirrored(), z);
  return {q.low / p.high, p.low > 0.0 ? q.high / p.low : std::numeric_limits<double>::infinity()};
}

}  // namespace detail

/// A burden of one group.
///
/// Per resident the events are a Poisson count (a resident may be inspected several times) with Garwood's exact
/// interval; per case they are a plain rate with `methods.rate`. Per hit the estimate is a function of the positive
/// predictive value, and so are its bounds, Wilson's: false inspections per hit (1 - PPV) / PPV, inspections per hit
/// 1 / PPV.
///
/// Selected whose result nobody knows count as inspections, and as false ones nowhere: where there are any, false
/// inspections per head are a lower bound of what happened, and `unknown` belongs beside them.
///
/// Undefined: nobody in the group (or no resident); per hit, also if nobody was selected, no result is known, or there
/// was no hit (the lower bound then still says how many at least).
[[nodiscard]] inline stats::Estimate burden_rate(Burden burden, const BurdenCounts& c, const Methods& methods) {
  using stats::Undefined;
  constexpr double infinity = std::numeric_limits<double>::infinity();
  if (detail::is_per_head(burden)) {
    const std::uint64_t events = detail::events_of(burden, c);
    if (!c.residents) return detail::plain_rate({events, c.rows}, methods, Undefined::nobody);
    if (*c.residents == 0) return detail::undefined_estimate(Undefined::nobody, {0.0, infinity}, 0, "garwood", methods);
    const double people = static_cast<double>(*c.residents);
    return detail::estimate_of(static_cast<double>(events) / people, stats::garwood(events, people, methods.confidence),
                               *c.residents, "garwood", methods);
  }
  const stats::BinomialTally k = c.precision();
  const stats::Interval odds = detail::odds_against_a_hit(k, methods.confidence.z());
  const double offset = burden == Burden::inspections_per_hit ? 1.0 : 0.0;
  const stats::Interval around{odds.low + offset, odds.high + offset};
  const std::string_view method = burden == Burden::inspections_per_hit ? "inverse_wilson" : "odds_wilson";
  const Undefined why = detail::why_not_per_hit(c);
  if (why != Undefined::none) return detail::undefined_estimate(why, around, k.trials, method, methods);
  return detail::estimate_of(static_cast<double>(c.misses) / static_cast<double>(c.hits) + offset, around, k.trials,
                             method, methods);
}

/// Hits per inspection whose result is known: the positive predictive value, with `methods.rate`.
[[nodiscard]] inline stats::Estimate hits_per_inspection(const BurdenCounts& c, const Methods& methods) {
  using stats::Undefined;
  return detail::plain_rate(c.precision(), methods,
                            c.rows == 0         ? Undefined::nobody
                            : c.selected() == 0 ? Undefined::nobody_selected
                                                : Undefined::no_outcome);
}

/// A burden of a group over that of another with which it shares no row.
///
/// Per resident it is the ratio of two Poisson rates, exact given their sum ("poisson_conditional_exact"); per case the
/// ratio of two rates with `methods.ratio`; inspections per hit PPV_b / PPV_a with `methods.ratio`; false inspections
/// per hit, an odds ratio, MOVER from the odds of both. If only one side has residents, both are counted per case.
///
/// Undefined if either side's burden is, or the other's is 0 ("zero_reference"); bounds say what can still be said.
[[nodiscard]] inline stats::Estimate burden_ratio(Burden burden, BurdenCounts a, BurdenCounts b,
                                                  const Methods& methods) {
  using stats::Undefined;
  constexpr double infinity = std::numeric_limits<double>::infinity();
  if (!a.residents || !b.residents) a.residents = b.residents = std::nullopt;
  const stats::Estimate own = burden_rate(burden, a, methods);
  const stats::Estimate theirs = burden_rate(burden, b, methods);
  const Undefined why = own.defined() ? theirs.undefined : own.undefined;
  const std::uint64_t n = own.n + theirs.n;
  if (detail::is_per_head(burden)) {
    const stats::BinomialTally x{detail::events_of(burden, a), a.rows};
    const stats::BinomialTally y{detail::events_of(burden, b), b.rows};
    if (!a.residents) return detail::plain_ratio(x, y, methods, why);
    constexpr std::string_view method = "poisson_conditional_exact";
    const stats::Interval around =
        stats::poisson_ratio_exact({x.successes, static_cast<double>(*a.residents)},
                                   {y.successes, static_cast<double>(*b.residents)}, methods.confidence);
    if (why != Undefined::none) return detail::undefined_estimate(why, {0.0, infinity}, n, method, methods);
    if (y.successes == 0) return detail::undefined_estimate(Undefined::zero_reference, around, n, method, methods);
    return detail::estimate_of(own.value / theirs.value, around, n, method, methods);
  }
  if (burden == Burden::inspections_per_hit) {
    // The ratio of needed inspections is that of the precisions, the other way round.
    const stats::BinomialTally x = a.precision();
    const stats::BinomialTally y = b.precision();
    if (x.trials == 0 || y.trials == 0) {
      return detail::undefined_estimate(why, {0.0, infinity}, n, name(methods.ratio), methods);
    }
    const stats::Interval around = detail::ratio_interval(y, x, methods);
    if (why != Undefined::none) return detail::undefined_estimate(why, around, n, name(methods.ratio), methods);
    return detail::estimate_of(own.value / theirs.value, around, n, name(methods.ratio), methods);
  }
  constexpr std::string_view method = "mover_odds_wilson";
  if (why != Undefined::none) return detail::undefined_estimate(why, {0.0, infinity}, n, method, methods);
  const stats::Interval around = stats::mover_ratio(own.value, own.interval(), theirs.value, theirs.interval());
  if (theirs.value == 0.0) return detail::undefined_estimate(Undefined::zero_reference, around, n, method, methods);
  return detail::estimate_of(own.value / theirs.value, around, n, method, methods);
}

}  // namespace lotrecht::fairness
