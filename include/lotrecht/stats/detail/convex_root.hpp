#pragma once

/// @file
/// The root of a convex increasing function.

namespace lotrecht::stats::detail {

/// A function and its derivative at one point.
struct ValueAndSlope {
  double value;
  double slope;
};

/// Solves f(x) = target for a convex, increasing f, starting at any `right` with f(right) >= target.
///
/// Newton's method. A tangent of a convex function lies below it, so no step jumps over the root: the iterates fall
/// monotonically, no bracket is needed, and the first step that does not fall has met rounding.
template <class Function>
[[nodiscard]] double convex_root(double right, double target, const Function& f) {
  // Quadratic convergence needs about six steps; creeping by single units in the last place ends here at the latest.
  for (int step = 0; step < 60; ++step) {
    const ValueAndSlope at = f(right);
    const double next = right - (at.value - target) / at.slope;
    if (!(next < right)) break;
    right = next;
  }
  return right;
}

}  // namespace lotrecht::stats::detail
