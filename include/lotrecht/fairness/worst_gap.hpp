#pragma once

/// @file
/// The largest gap between any two groups, with an interval that can say "none".

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <numbers>
#include <numeric>
#include <optional>
#include <span>
#include <string_view>
#include <tuple>
#include <utility>
#include <vector>

#include <lotrecht/fairness/cell_counts.hpp>
#include <lotrecht/fairness/detail/guarded_pairs.hpp>
#include <lotrecht/fairness/gap.hpp>
#include <lotrecht/fairness/metric.hpp>
#include <lotrecht/fairness/rate.hpp>
#include <lotrecht/stats/binomial_tally.hpp>
#include <lotrecht/stats/confidence.hpp>
#include <lotrecht/stats/estimate.hpp>
#include <lotrecht/stats/interval.hpp>
#include <lotrecht/stats/mover.hpp>
#include <lotrecht/stats/mover_sure.hpp>
#include <lotrecht/stats/studentized_range.hpp>

namespace lotrecht::fairness {

/// The worst gap and the two groups it lies between.
struct WorstGap {
  stats::Estimate estimate;
  std::optional<std::size_t> highest;  ///< the group with the highest value of the metric
  std::optional<std::size_t> lowest;   ///< the group with the lowest
  std::size_t groups = 0;              ///< groups that have the metric; the others cannot be compared
};

namespace detail {

/// The largest `value(a, b, best)` over ordered pairs a != b, or `best` if none is larger, looking only at pairs whose
/// `bound` could beat the best so far, which `value` may look at before it takes pains.
///
/// `bound(a, b) >= value(a, b, ...)` must fall along `first` for fixed b and along `second` for fixed a.
template <class Bound, class Value>
[[nodiscard]] double largest_over_pairs(const std::vector<std::size_t>& first, const std::vector<std::size_t>& second,
                                        double best, Bound&& bound, Value&& value) {
  for (const std::size_t a : first) {
    bool looked = false;
    for (const std::size_t b : second) {
      if (a == b) continue;
      if (bound(a, b) <= best) break;
      looked = true;
      best = std::max(best, value(a, b, best));
    }
    // Not even with the best partner: no later `a` can do better. (A pair with itself was no partner.)
    if (!looked && a != second.front()) break;
  }
  return best;
}

/// Positions of the rates, equal ones (value, interval and rows) twice at most: a third like them makes no new pair.
/// Without this, ten thousand groups of a handful of rows each would be fifty million pairs that all look alike.
[[nodiscard]] inline std::vector<std::size_t> at_most_twice(const std::vector<stats::Estimate>& rates) {
  std::vector<std::size_t> order(rates.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  const auto key = [&](std::size_t i) { return std::tuple{rates[i].value, rates[i].low, rates[i].high, rates[i].n}; };
  std::sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) { return key(a) < key(b); });
  std::vector<std::size_t> kept;
  for (const std::size_t i : order) {
    if (kept.size() < 2 || key(kept[kept.size() - 2]) != key(i)) kept.push_back(i);
  }
  return kept;
}

/// The positions in descending order of `key`.
template <class Key>
[[nodiscard]] std::vector<std::size_t> descending(std::vector<std::size_t> order, Key&& key) {
  std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) { return key(a) > key(b); });
  return order;
}

/// How the intervals of pairs are called: without and with exact ones among them.
struct PairMethods {
  std::string_view plain;
  std::string_view guarded = {};  ///< empty: no pair is guarded
};

/// The worst gap from the rates of the groups and their intervals; see `worst_gap`.
///
/// @param methods  literals; with a name for it, pairs for which the normal law is doubtful are guarded
/// @param rate_of  (group, z) -> its metric with the interval that a critical value z of normal estimates gives
/// @param sure     none, or what `rate_of` leaves there: for each rate in its turn, which of its bounds are sure
template <class RateOf>
[[nodiscard]] WorstGap worst_gap_of(Metric metric, Measure measure, std::span<const CellCounts> groups,
                                    const stats::Confidence& confidence, const PairMethods& methods, RateOf&& rate_of,
                                    const std::vector<stats::SureBounds>* sure = nullptr) {
  using stats::Undefined;
  constexpr double infinity = std::numeric_limits<double>::infinity();
  std::vector<std::size_t> who;  // groups that have the metric
  for (std::size_t g = 0; g < groups.size(); ++g) {
    if (why_undefined(metric, groups[g]) == Undefined::none) who.push_back(g);
  }
  const double unbounded = metric == Metric::treatment_equality ? infinity : 1.0;
  WorstGap worst;
  worst.groups = who.size();
  stats::Estimate& e = worst.estimate;
  e.confidence = confidence.level();
  e.method = methods.plain;
  e.low = 0.0;
  e.high = measure == Measure::difference ? unbounded : 1.0;
  if (who.size() < 2) {
    const bool somebody = std::any_of(groups.begin(), groups.end(), [](const CellCounts& c) { return c.n() > 0; });
    e.undefined = somebody ? Undefined::single_group : Undefined::nobody;
    if (who.empty() && somebody) {
      for (const CellCounts& c : groups) {
        if (c.n() > 0) e.undefined = why_undefined(metric, c);
      }
    }
    return worst;
  }

  const double z = stats::studentized_range_quantile(who.size(), confidence) / std::numbers::sqrt2;
  std::vector<stats::Estimate> rates;
  rates.reserve(who.size());
  for (const std::size_t g : who) {
    rates.push_back(rate_of(g, z));
    e.n += rates.back().n;
  }
  // Of several highest or lowest groups the first is named.
  const auto by_rate = [](const stats::Estimate& a, const stats::Estimate& b) { return a.value < b.value; };
  const auto top = std::max_element(rates.begin(), rates.end(), by_rate);
  const auto bottom = std::min_element(rates.begin(), rates.end(), by_rate);
  worst.highest = who[static_cast<std::size_t>(top - rates.begin())];
  worst.lowest = who[static_cast<std::size_t>(bottom - rates.begin())];
  if (measure == Measure::ratio && top->value == 0.0) {
    e.undefined = Undefined::zero_reference;
    worst.highest = worst.lowest = std::nullopt;
    return worst;
  }

  // Where the normal law is doubtful, the bound of a pair is the more cautious of its own and the exact one.
  std::optional<GuardedPairs> guard;
  std::vector<stats::Interval> wide;  // what bounds a rate's part in any bound of a pair
  wide.reserve(rates.size());
  for (const stats::Estimate& r : rates) wide.push_back(r.interval());
  if (!methods.guarded.empty()) {
    std::vector<stats::BinomialTally> counts;
    counts.reserve(who.size());
    for (const std::size_t g : who) counts.push_back(groups[g].share(fraction(metric)).rows);
    guard.emplace(measure, std::move(counts), confidence);
    for (std::size_t i = 0; i < wide.size(); ++i) {
      wide[i] = {std::min(wide[i].low, guard->rate(i).low), std::max(wide[i].high, guard->rate(i).high)};
    }
  }
  const auto doubtful = [&](std::size_t a, std::size_t b) {
    const bool is = guard && guard->doubtful(a, b);
    if (is) e.method = methods.guarded;
    return is;
  };
  const std::vector<std::size_t> some = at_most_twice(rates);
  const auto by_value = descending(some, [&](std::size_t i) { return rates[i].value; });
  const auto by_low = descending(some, [&](std::size_t i) { return rates[i].low; });
  const auto by_high = descending(some, [&](std::size_t i) { return rates[i].high; });
  const auto by_wide_low = descending(some, [&](std::size_t i) { return wide[i].low; });
  const auto by_wide_high = descending(some, [&](std::size_t i) { return wide[i].high; });
  const auto rising = [](std::vector<std::size_t> order) {
    std::reverse(order.begin(), order.end());
    return order;
  };
  if (measure == Measure::difference) {
    const auto between = [&](std::size_t a, std::size_t b) {
      if (sure != nullptr) return stats::mover_difference(rates[a].value, (*sure)[a], rates[b].value, (*sure)[b]);
      return stats::mover_difference(rates[a].value, rates[a].interval(), rates[b].value, rates[b].interval());
    };
    e.value = top->value - bottom->value;
    // A bound's square root of a sum of squares lies between the larger term and the sum of both. The searches start
    // from where the bounds are cut.
    e.low = largest_over_pairs(
        by_low, rising(by_value), 0.0, [&](std::size_t a, std::size_t b) { return rates[a].low - rates[b].value; },
        [&](std::size_t a, std::size_t b, double best) {
          const double low = between(a, b).low;
          return low > best && doubtful(a, b) ? std::min(low, guard->low(a, b)) : low;
        });
    if (guard) guard->start();
    e.high = largest_over_pairs(
        by_wide_high, rising(by_wide_low), e.value,
        [&](std::size_t a, std::size_t b) { return std::min(unbounded, wide[a].high - wide[b].low); },
        [&](std::size_t a, std::size_t b, double best) {
          const double high = std::min(unbounded, between(a, b).high);
          const bool exact = doubtful(a, b) && guard->quick_high(a, b) > std::max(best, high);
          return exact ? std::max(high, guard->high(a, b)) : high;
        });
    return worst;
  }
  const auto ratio = [&](std::size_t a, std::size_t b) {
    if (sure != nullptr) return stats::mover_ratio(rates[a].value, (*sure)[a], rates[b].value, (*sure)[b]);
    return stats::mover_ratio(rates[a].value, rates[a].interval(), rates[b].value, rates[b].interval());
  };
  const auto quotient = [](double a, double b) { return b == 0.0 ? infinity : a / b; };
  e.value = bottom->value / top->value;
  // Smallest bounds, as the largest of their negatives.
  e.low = -largest_over_pairs(
      rising(by_wide_low), by_wide_high, -e.value,
      [&](std::size_t a, std::size_t b) { return -quotient(wide[a].low, wide[b].high); },
      [&](std::size_t a, std::size_t b, double best) {
        const double low = ratio(a, b).low;
        const bool exact = doubtful(a, b) && guard->quick_low(a, b) < std::min(-best, low);
        return -(exact ? std::min(low, guard->low(a, b)) : low);
      });
  if (guard) guard->start();
  e.high = -largest_over_pairs(
      rising(by_high), by_value, -1.0,
      [&](std::size_t a, std::size_t b) { return -quotient(rates[a].high, rates[b].value); },
      [&](std::size_t a, std::size_t b, double best) {
        const double high = ratio(a, b).high;
        return -(-high > best && doubtful(a, b) ? std::max(high, guard->high(a, b)) : high);
      });
  e.low = std::max(0.0, e.low);
  e.high = std::max(e.high, e.value);
  return worst;
}

}  // namespace detail

/// Largest difference (maximum less minimum) or smallest ratio (minimum over maximum) of a metric between groups.
///
/// Resampling the maximum less the minimum gives an interval that practically never holds 0, since every replicate is
/// positive. Here all pairwise gaps get intervals that hold together with the stated confidence: MOVER intervals
/// (Newcombe's for plain rates) with the critical value of Tukey and Kramer, q / √2 with q the quantile of the
/// studentized range of as many normals as there are groups. The largest true gap is then at least the largest lower
/// bound and at most the largest upper bound:
///
///     max over pairs of L  <=  max_a p_a - min_b p_b  <=  max over pairs of U,
///
/// cut to [0, 1]. The interval holds 0 exactly when no pair differs. For ratios the same with the smallest bounds, cut
/// to [0, 1]; it holds 1 when no pair differs. With two groups it is the two-sided interval of their gap, folded.
///
/// Pairs of counted rates for which the normal law is doubtful (`normal_law_is_doubtful`: fewer than 30 rows or 5
/// expected cases on a side) are guarded: their bound is the more cautious of that one and an exact one at the pair's
/// share of the level (`detail::GuardedPairs`; the method then ends in "_exact"). So 3 rows beside 1,000 with equal
/// rates leave out "no gap" in 2.5 of 100 samples at most, which they do in 13 without the guard; twenty groups from
/// 10,000 rows down to 3, in 3 instead of 23. Coverage of 95 % intervals, largest share that leaves out "no gap" and
/// smallest that holds the gap: .042, .958 (10 and 10 rows), .057, .929 (50 and 50, which the rule deems enough),
/// .045, .955 (20, 20 and 20); `benchmarks/accuracy`. Weighted rows, balanced accuracy and treatment equality have no
/// exact counts and are not guarded.
///
/// Groups without the metric are left out (and counted out: `groups`). Undefined with fewer than two groups, and for a
/// ratio if nobody's rate is above 0. Cost: sorting the groups, and few pairs; tens of milliseconds for exact ones.
///
/// @param groups  cells of each group
///
/// Tukey, J. W. (1953), The problem of multiple comparisons; Kramer, C. Y. (1956), Biometrics 12(3), 307-310;
/// Hayter, A. J. (1984), Ann. Stat. 12(1), 61-75 (conservative for unequal sizes).
[[nodiscard]] inline WorstGap worst_gap(Metric metric, Measure measure, std::span<const CellCounts> groups,
                                        const stats::Confidence& confidence) {
  const bool weighted = !groups.empty() && groups.front().weighted;
  const bool plain = detail::is_plain(metric);
  detail::PairMethods methods{"tukey_mover", "tukey_mover_exact"};
  if (measure == Measure::difference) methods = {"tukey_newcombe", "tukey_newcombe_exact"};
  if (!plain) methods = {"tukey_mover"};
  if (weighted) methods = {"tukey_mover_wilson_effective"};
  return detail::worst_gap_of(metric, measure, groups, confidence, methods,
                              [&](std::size_t g, double z) { return detail::rate_at(metric, groups[g], z); });
}

}  // namespace lotrecht::fairness
