#pragma once

/// @file
/// A closed interval.

namespace lotrecht::stats {

/// Bounds of a closed interval; which quantity and which unit is said by whoever returns it.
///
/// `low <= high`. A bound may be infinite (the ratio of a positive count to zero has no upper bound).
struct Interval {
  double low;
  double high;

  /// Whether `x` lies between the bounds, ends included.
  [[nodiscard]] constexpr bool contains(double x) const noexcept { return low <= x && x <= high; }

  friend constexpr bool operator==(const Interval&, const Interval&) = default;
};

}  // namespace lotrecht::stats
