#pragma once

/// @file
/// Buehler's bound: the smallest value of a parameter under which data so extreme are not too improbable.

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <optional>

#include <boost/math/tools/toms748_solve.hpp>

#include <lotrecht/stats/binomial_tally.hpp>
#include <lotrecht/stats/detail/equal_rates.hpp>
#include <lotrecht/stats/detail/ordered_region.hpp>
#include <lotrecht/stats/detail/supremum.hpp>
#include <lotrecht/stats/detail/tail_region.hpp>

namespace lotrecht::stats::detail {

/// All pairs of rates with p1 - p2 = δ. The parameter is δ.
struct DifferenceLine {
  static NuisancePath path(double d) noexcept {
    return {std::max(0.0, d), 1.0 - std::abs(d), std::max(0.0, -d), 1.0 - std::abs(d)};
  }
  static constexpr double lowest = -1.0;
  static constexpr double highest = 1.0;
  static constexpr bool exchanged = false;
};

/// All pairs of rates with p1 = θ p2. The parameter is ln θ.
struct RatioLine {
  static NuisancePath path(double log_ratio) noexcept {
    return {0.0, std::exp(std::min(0.0, log_ratio)), 0.0, std::exp(std::min(0.0, -log_ratio))};
  }
  static constexpr double lowest = -700.0;
  static constexpr double highest = 700.0;
  static constexpr bool exchanged = false;
};

/// The same line for a region whose rows are the second sample's.
template <class Line>
struct Exchanged {
  static NuisancePath path(double value) noexcept {
    const NuisancePath line = Line::path(value);
    return {line.base2, line.slope2, line.base1, line.slope1};
  }
  static constexpr double lowest = Line::lowest;
  static constexpr double highest = Line::highest;
  static constexpr bool exchanged = true;
};

/// The sample whose unknown rate is the nuisance parameter, and where that rate may lie: the larger sample's, because
/// its data say most about it.
struct Nuisance {
  bool is_first;
  Interval rates;
};

[[nodiscard]] inline Nuisance nuisance(const BinomialTally& a, const BinomialTally& b, double gamma) {
  const bool first = a.trials > b.trials;
  return {first, plausible(first ? a : b, gamma)};
}

/// The stretch of a line on which the nuisance rate is plausible, in the line's own t; nothing if there is none.
///
/// Where the plausible rates have left the square, the corner beyond one end of the line, (1, p2) or (p1, 0), has a
/// smaller parameter than the line and belongs to the hypothesis, too: there the stretch is one point beyond [0, 1],
/// which NuisancePath clamps to that corner. Beyond the other end nothing does.
/// @param exchanged  whether the path's first sample is the parameter's second
[[nodiscard]] inline std::optional<Interval> stretch(const NuisancePath& path, const Nuisance& nuisance,
                                                     bool exchanged) noexcept {
  const double base = nuisance.is_first ? path.base1 : path.base2;
  const double slope = nuisance.is_first ? path.slope1 : path.slope2;
  if (slope == 0.0) return Interval{0.0, 0.0};  // one pair of rates only
  const double from = (nuisance.rates.low - base) / slope;
  const double to = (nuisance.rates.high - base) / slope;
  const bool of_larger = nuisance.is_first != exchanged;
  if (from > 1.0) return of_larger ? std::nullopt : std::optional{Interval{from, from}};
  if (to < 0.0) return of_larger ? std::optional{Interval{to, to}} : std::nullopt;
  return Interval{std::max(0.0, from), std::min(1.0, to)};
}

/// The smallest parameter under which the region's probability can reach `level`.
///
/// The region holds pairs that say "the line's first is larger" and is fixed, so the largest of its probabilities only
/// grows with the parameter: one root. At a fixed place on the line the probability reaches the level at the root or
/// later, so its crossing is an upper bound; at that bound the worst place is found, and its crossing is the next. The
/// worst place being a maximum, two or three rounds end, with the proof that no place reaches the level by more than
/// 1e-8 of it.
///
/// @param start  a good guess
template <class Line>
[[nodiscard]] double exact_lower_bound(const TailRegion& region, const Nuisance& nuisance, double level, double start) {
  SupremumSearch search{region};
  const auto probability = [&](double value, double t) {
    const NuisancePath path = Line::path(value);
    const auto places = stretch(path, nuisance, Line::exchanged);
    return places ? search.at(path, std::clamp(t, places->low, places->high)) : 0.0;
  };
  double value = std::clamp(start, Line::lowest, Line::highest);
  for (int round = 0; round < 40; ++round) {
    const NuisancePath path = Line::path(value);
    const auto places = stretch(path, nuisance, Line::exchanged);
    Supremum worst{0.0, 0.0, 0.0};
    if (places)
      worst = round == 0 ? search.peak(path, places->low, places->high)
                         : search.against(path, places->low, places->high, level * (1.0 + 1e-8));
    if (round > 0) {
      if (worst.value <= level * (1.0 + 1e-8)) break;
      worst = search.climb(path, places->low, places->high, worst.at);
    }
    const auto excess = [&](double at) { return probability(at, worst.at) - level; };
    // A bracket around the crossing, growing from here in the direction in which it lies.
    double left = value;
    double right = value;
    double at_left = worst.value - level;
    double at_right = at_left;
    for (double reach = 1e-3; at_right < 0.0 && right < Line::highest; reach *= 4.0) {
      left = right;
      at_left = at_right;
      right = std::min(Line::highest, right + reach);
      at_right = excess(right);
    }
    for (double reach = 1e-3; at_left > 0.0 && left > Line::lowest; reach *= 4.0) {
      right = left;
      at_right = at_left;
      left = std::max(Line::lowest, left - reach);
      at_left = excess(left);
    }
    if (at_left >= 0.0 || at_right <= 0.0) {
      value = at_left >= 0.0 ? left : right;
    } else {
      std::uintmax_t steps = 100;
      const auto close = [](double l, double r) { return r - l <= 1e-14 + 1e-13 * std::abs(l); };
      value = boost::math::tools::toms748_solve(excess, left, right, at_left, at_right, close, steps).first;
    }
    if (value <= Line::lowest) break;
  }
  return value;
}

/// Tables that say "a's rate is larger" at least as loudly as the observed one, as a region whose rows are the smaller
/// sample's: a few rows beside very many are a few steps of a staircase, not very many.
/// @param extreme  (x of a, y of b) -> bool; with (x, y) also (x + 1, y) and (x, y - 1)
template <class Extreme>
[[nodiscard]] TailRegion region_of_larger(const BinomialTally& a, const BinomialTally& b, const Extreme& extreme) {
  if (a.trials <= b.trials) {
    TailRegion region{a.trials, b.trials};
    take_first_larger(region, extreme);
    region.finish();
    return region;
  }
  TailRegion region{b.trials, a.trials};
  take_first_smaller(region, [&](std::uint64_t y, std::uint64_t x) { return extreme(x, y); });
  region.finish();
  return region;
}

/// `exact_lower_bound` for such a region.
template <class Line>
[[nodiscard]] double lower_bound_of_larger(const TailRegion& region, const BinomialTally& a, const BinomialTally& b,
                                           double gamma, double level, double start) {
  return a.trials <= b.trials ? exact_lower_bound<Line>(region, nuisance(a, b, gamma), level - gamma, start)
                              : exact_lower_bound<Exchanged<Line>>(region, nuisance(b, a, gamma), level - gamma, start);
}

/// The one-sided p-value of equal rates from such a region: below any level above 2 gamma exactly where the lower bound
/// of that level lies above "equal".
///
/// p(γ) is the largest probability over the rates that are plausible at 1 - γ, plus γ. With gamma alone it could never
/// be smaller than gamma, and no small group would survive a correction for many tests. So if the probability is at
/// most γ, a γ' of a thousandth of it is tried (1e-11 and below: all rates, γ' = 0), and p(γ') counts if it is at most
/// γ; if not, 2 γ does. That is a p-value still: levels below 2 γ are reached by p(γ') alone, and p(γ') <= γ implies
/// p(γ) <= 2 γ, because fewer rates are plausible at γ.
[[nodiscard]] inline double equal_rates_tail(const TailRegion& region, const BinomialTally& a, const BinomialTally& b,
                                             double gamma) {
  SupremumSearch search{region};
  for (double before = 1.0;;) {
    const Interval rates = nuisance(a, b, gamma).rates;
    double largest = search.largest({0.0, 1.0, 0.0, 1.0}, rates.low, rates.high).value;
    if (gamma == 0.0) largest = std::max(largest, most_probable(a, b));
    if (largest + gamma > before) return 2.0 * before;
    if (largest > gamma || gamma == 0.0) return largest + gamma;
    before = gamma;
    gamma = gamma < 1e-10 ? 0.0 : 1e-3 * gamma;
  }
}

}  // namespace lotrecht::stats::detail
