#pragma once

/// @file
/// Gauss-Legendre quadrature on [0, 1], exact for polynomials.

#include <cmath>
#include <cstddef>
#include <numbers>
#include <vector>

namespace lotrecht::explain::detail {

/// Nodes t in (0, 1) and weights that sum to 1.
struct Quadrature {
  std::vector<double> nodes;
  std::vector<double> weights;
};

/// The rule of n points, exact for polynomials of degree 2 n - 1. Newton's method on the Legendre recurrence, from
/// Tricomi's starting points; both symmetric halves are computed, so t_i + t_{n-1-i} = 1 to rounding.
[[nodiscard]] inline Quadrature gauss_legendre(std::size_t n) {
  Quadrature rule{std::vector<double>(n), std::vector<double>(n)};
  for (std::size_t i = 0; i < n; ++i) {
    double x = std::cos(std::numbers::pi * (static_cast<double>(i) + 0.75) / (static_cast<double>(n) + 0.5));
    double slope = 1.0;
    for (int iteration = 0; iteration < 100; ++iteration) {
      double before = 1.0;
      double value = x;
      for (std::size_t k = 2; k <= n; ++k) {
        const auto d = static_cast<double>(k);
        const double next = ((2.0 * d - 1.0) * x * value - (d - 1.0) * before) / d;
        before = value;
        value = next;
      }
      slope = static_cast<double>(n) * (x * value - before) / (x * x - 1.0);
      const double step = value / slope;
      x -= step;
      if (std::abs(step) < 1e-16) break;
    }
    rule.nodes[i] = 0.5 * (1.0 - x);
    rule.weights[i] = 1.0 / ((1.0 - x * x) * slope * slope);
  }
  return rule;
}

}  // namespace lotrecht::explain::detail
