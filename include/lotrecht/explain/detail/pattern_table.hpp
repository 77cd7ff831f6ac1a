#pragma once

/// @file
/// From a histogram of background patterns to the Shapley values of every pattern a row can have.
///
/// A leaf with d players on its path is reached by a mixture of a row (pattern a) and a background row (pattern b) that
/// takes the players of S from the row iff Π_{j in S} a_j Π_{j not in S} b_j = 1. The Shapley value of player k is
///
///     ∫_0^1 (a_k - b_k) Π_{j != k} (t a_j + (1 - t) b_j) dt,
///
/// the integrand a polynomial of degree d - 1, so that Gauss-Legendre quadrature with ceil(d / 2) points is exact. Its
/// mean over the background is a product of d small matrices applied to the histogram: O(d 2^d) for all patterns a
/// and, undoing one bit, for all players at once.

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include <lotrecht/explain/detail/quadrature.hpp>

namespace lotrecht::explain::detail {

/// F[a] = Σ_b f[b] Π_j (t a_j + (1 - t) b_j), in place of f.
inline void mix(std::span<double> f, double t) {
  for (std::size_t bit = 1; bit < f.size(); bit <<= 1U) {
    for (std::size_t block = 0; block < f.size(); block += 2 * bit) {
      for (std::size_t a = block; a < block + bit; ++a) {
        const double with = f[a + bit];  // background rows that pass
        f[a + bit] = t * f[a] + with;
        f[a] = (1.0 - t) * with;
      }
    }
  }
}

/// Replaces the factor (t a_k + (1 - t) b_k) of player `bit` in F by (a_k - b_k).
inline void differentiate(std::span<const double> mixed, std::size_t bit, double t, std::span<double> out) {
  for (std::size_t block = 0; block < mixed.size(); block += 2 * bit) {
    for (std::size_t a = block; a < block + bit; ++a) {
      const double with = mixed[a] / (1.0 - t);
      out[a] = -with;
      out[a + bit] = (mixed[a + bit] - with) / t;
    }
  }
}

/// Adds scale × (Shapley value of slot k for pattern a) to table[a * stride + k], for all a and k.
///
/// @param histogram  (2^d) weight of the background rows of each pattern
/// @param rule       at least ceil(d / 2) points, or for Banzhaf's value the one point 1/2
inline void add_values(std::span<const double> histogram, std::size_t d, const Quadrature& rule, double scale,
                       std::size_t stride, double* table) {
  std::vector<double> mixed(histogram.size());
  std::vector<double> derivative(histogram.size());
  for (std::size_t q = 0; q < rule.nodes.size(); ++q) {
    mixed.assign(histogram.begin(), histogram.end());
    mix(mixed, rule.nodes[q]);
    const double weight = scale * rule.weights[q];
    for (std::size_t k = 0; k < d; ++k) {
      differentiate(mixed, std::size_t{1} << k, rule.nodes[q], derivative);
      for (std::size_t a = 0; a < derivative.size(); ++a) table[a * stride + k] += weight * derivative[a];
    }
  }
}

}  // namespace lotrecht::explain::detail
