#pragma once

/// @file
/// Kuiper's test of two windows.

#include <algorithm>
#include <cmath>
#include <cstddef>

#include <lotrecht/drift/window_pair.hpp>

namespace lotrecht::drift {

/// Kuiper's V = max (F(x) - G(x)) + max (G(x) - F(x)): as sensitive in the tails as in the middle, and the same
/// wherever a circle is cut, so that it suits times of day and of year. A metric, in [0, 1].
struct Kuiper {
  [[nodiscard]] double operator()(const WindowPair& pair) const {
    double above = 0.0;
    double below = 0.0;
    pair.walk([&](std::size_t, double f, double g) {
      above = std::max(above, f - g);
      below = std::max(below, g - f);
    });
    return above + below;
  }
};

/// P(V >= v) for many rows without ties: 2 Σ (4 k² x² - 1) e^(-2 k² x²) with x = (√N + .155 + .24 / √N) v,
/// N = n m / (n + m). Within .01 of the law of windows of 20 rows and more; with ties it is too large, and the
/// permutation p-value is for them.
///
/// Kuiper, N. H. (1960). Indag. Math. 22, 38-47. Stephens, M. A. (1970). J. R. Stat. Soc. B 32(1),
/// 115-122 (the correction). doi:10.1111/j.2517-6161.1970.tb00821.x
[[nodiscard]] inline double kuiper_limit_p_value(double v, double n, double m) noexcept {
  const double root = std::sqrt(n * (m / (n + m)));
  const double x = (root + 0.155 + 0.24 / root) * v;
  if (x < 0.4) return 1.0;  // the sum is 1 to 14 digits and its terms no longer fall
  double sum = 0.0;
  for (int k = 1; k < 100; ++k) {
    const double square = k * k * x * x;
    const double term = 2.0 * (4.0 * square - 1.0) * std::exp(-2.0 * square);
    sum += term;
    if (std::abs(term) < 1e-17 * std::abs(sum)) break;
  }
  return std::clamp(sum, 0.0, 1.0);
}

}  // namespace lotrecht::drift
