#pragma once

/// @file
/// Draws from gamma and beta laws.

#include <cmath>
#include <string>

#include <lotrecht/core/elementary.hpp>
#include <lotrecht/core/error.hpp>
#include <lotrecht/core/stream.hpp>
#include <lotrecht/stats/draw_normal.hpp>

namespace lotrecht::stats {

/// Draws the logarithm of a gamma variable of scale 1: density e^(shape u - e^u) / Γ(shape) at u.
///
/// The logarithm, because a shape of 0.001 makes most draws smaller than any double. Marsaglia and Tsang's method: with
/// d = shape - 1/3, c = 1 / √(9 d), x normal and v = (1 + c x)^3, d v is accepted if ln U < x²/2 + d - d v + d ln v;
/// more than 95 of 100 are. Below a shape of 1, G(shape) = G(shape + 1) U^(1/shape). Same bits on every platform.
///
/// @param shape  > 0 and finite
/// @throws InvalidInput if shape is out of range
///
/// Marsaglia, G. & Tsang, W. W. (2000). ACM Trans. Math. Softw. 26(3), 363-372. doi:10.1145/358407.358414
[[nodiscard]] inline double draw_log_gamma(Stream& stream, double shape) {
  if (!(shape > 0.0 && std::isfinite(shape))) {
    throw InvalidInput{"draw_log_gamma", "shape", "must be positive and finite, got " + std::to_string(shape)};
  }
  double boost = 0.0;
  if (shape < 1.0) {
    boost = portable::log(stream.uniform_open()) / shape;
    shape += 1.0;
  }
  const double d = shape - 1.0 / 3.0;
  const double c = 1.0 / std::sqrt(9.0 * d);
  for (;;) {
    const double x = draw_normal(stream);
    const double root = 1.0 + c * x;
    if (!(root > 0.0)) continue;
    const double v = root * root * root;
    const double log_v = 3.0 * portable::log(root);
    if (portable::log(stream.uniform_open()) < 0.5 * x * x + d * ((1.0 - v) + log_v)) {
      return portable::log(d) + log_v + boost;
    }
  }
}

/// Draws from Beta(a, b): G_a / (G_a + G_b) of two gamma variables, from their logarithms, so that neither a tiny rate
/// nor a tiny parameter is lost.
///
/// @param a, b  > 0 and finite
/// @throws InvalidInput if a or b is out of range
[[nodiscard]] inline double draw_beta(Stream& stream, double a, double b) {
  const double first = draw_log_gamma(stream, a);
  const double second = draw_log_gamma(stream, b);
  return 1.0 / (1.0 + portable::exp(second - first));
}

}  // namespace lotrecht::stats
