#pragma once

/// @file
/// The energy distance of two windows of one variable.

#include <cmath>
#include <cstddef>

#include <lotrecht/drift/window_pair.hpp>

namespace lotrecht::drift {

/// √(2 E|X - Y| - E|X - X'| - E|Y - Y'|) = √(2 ∫ (F(x) - G(x))² dx), in the square root of the variable's unit; 0 only
/// for equal distributions. A metric, so that `distance` gives it an interval.
///
/// Values must be finite (`detail::check_finite`), windows must have rows.
///
/// Székely, G. J. & Rizzo, M. L. (2013). J. Stat. Plan. Inference 143(8), 1249-1272. doi:10.1016/j.jspi.2013.03.018
struct EnergyDistance {
  /// See `distance.hpp`.
  [[nodiscard]] static double of_unseen(double share, double range) noexcept { return share * std::sqrt(2.0 * range); }

  [[nodiscard]] double operator()(const WindowPair& pair) const {
    double sum = 0.0;
    pair.walk([&](std::size_t v, double f, double g) {
      if (v + 1 < pair.size()) sum += (f - g) * (f - g) * (pair.values[v + 1] - pair.values[v]);
    });
    return std::sqrt(2.0 * sum);
  }
};

}  // namespace lotrecht::drift
