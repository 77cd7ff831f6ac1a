#pragma once

/// @file
/// MOVER from exact intervals of which some bounds cannot be missed.

#include <algorithm>
#include <limits>

#include <lotrecht/stats/interval.hpp>
#include <lotrecht/stats/mover.hpp>

namespace lotrecht::stats {

/// An interval and which of its bounds hold for certain: of a finite population so many were seen with the mark, or so
/// many without it.
struct SureBounds {
  Interval interval{};
  bool sure_low = false;
  bool sure_high = false;
};

/// Interval for a - b, two independent estimates with intervals of the same level.
///
/// MOVER lets two bounds borrow from each other because both are seldom missed at once. A bound that cannot be missed
/// has nothing to lend: beside one, both arms are added up, which covers on that side as often as the other bound does.
///
/// @throws InvalidInput if an estimate is not finite or an interval is not one
[[nodiscard]] inline Interval mover_difference(double a, const SureBounds& around_a, double b,
                                               const SureBounds& around_b) {
  const Interval& in_a = around_a.interval;
  const Interval& in_b = around_b.interval;
  Interval both = mover_difference(a, in_a, b, in_b);
  if (around_a.sure_low || around_b.sure_high) both.low = std::min(a, in_a.low) - std::max(b, in_b.high);
  if (around_a.sure_high || around_b.sure_low) both.high = std::max(a, in_a.high) - std::min(b, in_b.low);
  return both;
}

/// The same for (a + b) / 2. A bound of it is sure if both that go into it are.
[[nodiscard]] inline SureBounds mover_mean(double a, const SureBounds& around_a, double b, const SureBounds& around_b) {
  const Interval& in_a = around_a.interval;
  const Interval& in_b = around_b.interval;
  SureBounds both{mover_mean(a, in_a, b, in_b), around_a.sure_low && around_b.sure_low,
                  around_a.sure_high && around_b.sure_high};
  if (around_a.sure_low || around_b.sure_low) both.interval.low = 0.5 * (std::min(a, in_a.low) + std::min(b, in_b.low));
  if (around_a.sure_high || around_b.sure_high) {
    both.interval.high = 0.5 * (std::max(a, in_a.high) + std::max(b, in_b.high));
  }
  return both;
}

/// The same for a / b, two estimates that cannot be negative; in [0, ∞].
///
/// @throws InvalidInput as `mover_ratio` of plain intervals
[[nodiscard]] inline Interval mover_ratio(double a, const SureBounds& around_a, double b, const SureBounds& around_b) {
  Interval both = mover_ratio(a, around_a.interval, b, around_b.interval);
  const auto quotient = [](double top, double bottom) {
    return bottom > 0.0 ? top / bottom : std::numeric_limits<double>::infinity();
  };
  if (around_a.sure_low || around_b.sure_high) {
    const double top = std::min(a, around_a.interval.low);
    both.low = top > 0.0 ? top / std::max(b, around_b.interval.high) : 0.0;
  }
  if (around_a.sure_high || around_b.sure_low) {
    both.high = quotient(std::max(a, around_a.interval.high), std::min(b, around_b.interval.low));
  }
  return both;
}

}  // namespace lotrecht::stats
