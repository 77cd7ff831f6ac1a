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
};

/// All pairs of rates with p1 = θ p2. The parameter is ln θ.
struct RatioLine {
  static NuisancePath path(double log_ratio) noexcept {
    return {0.0, std::exp(std::min(0.0, log_ratio)), 0.0, std::exp(std::min(0.0, -log_ratio))};
  }
  static constexpr double lowest = -700.0;
  static constexpr double highest = 700.0;
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
[[nodiscard]] inline std::optional<Interval> stretch(const NuisancePath& path, const Nuisance& nuisance) noexcept {
  const double base = nuisance.is_first ? path.base1 : path.base2;
  const double slope = nuisance.is_first ? path.slope1 : path.slope2;
  if (slope == 0.0) return Interval{0.0, 0.0};  // one pair of rates only
  const double from = (nuisance.rates.low - base) / slope;
  const double to = (nuisance.rates.high - base) / slope;
  if (from > 1.0) return nuisance.is_first ? std::nullopt : std::optional{Interval{from, from}};
  if (to < 0.0) return nuisance.is_first ? std::optional{Interval{to, to}} : std::nullopt;
  return Interval{std::max(0.0, from), std::min(1.0, to)};
}

/// The smallest parameter under which the region's probability can reach `level`.
///
/// The region holds pairs that say "the first is larger" and is fixed, so the largest of its probabilities only grows
/// with the parameter: one root. At a fixed place on the line the probability reaches the level at the root or later,
/// so its crossing is an upper bound; at that bound the worst place is found, and its crossing is the next. The worst
/// place being a maximum, two or three rounds end, with the proof that no place reaches the level by more than 1e-8
/// of it.
///
/// @param start  a good guess
template <class Line>
[[nodiscard]] double exact_lower_bound(const TailRegion& region, const Nuisance& nuisance, double level, double start) {
  SupremumSearch search{region};
  const auto probability = [&](double value, double t) {
    const NuisancePath path = Line::path(value);
    const auto places = stretch(path, nuisance);
    return places ? search.at(path, std::clamp(t, places->low, places->high)) : 0.0;
  };
  double value = std::clamp(start, Line::lowest, Line::highest);
  for (int round = 0; round < 40; ++round) {
    const NuisancePath path = Line::path(value);
    const auto places = stretch(path, nuisance);
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

}  // namespace lotrecht::stats::detail
