#pragma once

/// @file
/// Gauss-Legendre quadrature on [0, 1], exact for polynomials.

#include <cstddef>
#include <vector>

#include <boost/math/special_functions/legendre.hpp>

namespace lotrecht::explain::detail {

/// Nodes t in (0, 1), ascending, and weights that sum to 1.
struct Quadrature {
  std::vector<double> nodes;
  std::vector<double> weights;
};

/// The rule of n points, n at least 1, exact for polynomials of degree 2 n - 1. Computed in long double and rounded at
/// the end, so that t_i + t_{n-1-i} = 1 and integrals are right to rounding for hundreds of points.
[[nodiscard]] inline Quadrature gauss_legendre(std::size_t n) {
  using Real = long double;
  const auto degree = static_cast<int>(n);
  const std::vector<Real> zeros = boost::math::legendre_p_zeros<Real>(degree);  // those that are not negative
  Quadrature rule{std::vector<double>(n), std::vector<double>(n)};
  for (std::size_t i = 0; i < zeros.size(); ++i) {
    const Real x = zeros[i];
    const Real slope = boost::math::legendre_p_prime(degree, x);
    const std::size_t above = n / 2 + i;
    const std::size_t below = n - 1 - above;
    rule.nodes[above] = static_cast<double>((1 + x) / 2);
    rule.nodes[below] = static_cast<double>((1 - x) / 2);
    rule.weights[above] = rule.weights[below] = static_cast<double>(1 / ((1 - x * x) * slope * slope));
  }
  return rule;
}

}  // namespace lotrecht::explain::detail
