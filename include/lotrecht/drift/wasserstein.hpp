#pragma once

/// @file
/// Wasserstein's distance of two windows of one variable.

#include <cmath>
#include <cstddef>

#include <lotrecht/drift/window_pair.hpp>

namespace lotrecht::drift {

/// W1 = ∫ |F(x) - G(x)| dx: by how much, in the variable's unit, the values must move on average for one window to
/// become the other (earth mover's distance). A metric, so that `distance` gives it an interval.
///
/// Values must be finite (`detail::check_finite`), windows must have rows.
///
/// Vallender, S. S. (1974). Theory Probab. Appl. 18(4), 784-786. doi:10.1137/1118101
struct Wasserstein {
  /// See `distance.hpp`.
  [[nodiscard]] static double of_unseen(double share, double range) noexcept { return share * range; }

  [[nodiscard]] double operator()(const WindowPair& pair) const {
    double sum = 0.0;
    pair.walk([&](std::size_t v, double f, double g) {
      if (v + 1 < pair.size()) sum += std::abs(f - g) * (pair.values[v + 1] - pair.values[v]);
    });
    return sum;
  }
};

}  // namespace lotrecht::drift
