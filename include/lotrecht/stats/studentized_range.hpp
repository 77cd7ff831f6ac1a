#pragma once

/// @file
/// The range of independent standard normals: critical values for all pairwise comparisons at once.

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <numbers>
#include <string>
#include <string_view>

#include <boost/math/special_functions/erf.hpp>

#include <lotrecht/core/error.hpp>
#include <lotrecht/stats/confidence.hpp>

namespace lotrecht::stats {

namespace detail {

/// Both tails and the density of the range of k standard normals, at q.
struct RangeLaw {
  double cdf;
  double survival;
  double density;
};

/// @throws InvalidInput unless groups >= 2
inline double at_least_two(std::uint64_t groups, std::string_view function) {
  if (groups < 2) throw InvalidInput{function, "groups", "must be at least 2, got " + std::to_string(groups)};
  return static_cast<double>(groups);
}

/// Conditions on the largest value z. With ρ = Φ(z - q) / Φ(z),
///
///     P(range <= q) = k ∫ φ(z) Φ(z)^(k-1) (1 - ρ)^(k-1) dz,    P(range > q) = k ∫ φ(z) Φ(z)^(k-1) [1 - (1 - ρ)^(k-1)]
///     dz:
///
/// each tail is an integral of its own positive integrand, so neither is one minus the other. The integrands are entire
/// and fall off like a normal density on the right and faster on the left, where the trapezoidal rule converges faster
/// than any power of its step (Trefethen & Weideman 2014, SIAM Rev. 56(3), 385-458).
[[nodiscard]] inline RangeLaw range_law(double q, double k) {
  constexpr int steps_per_unit = 20;
  constexpr double step = 1.0 / steps_per_unit;
  constexpr double normal_constant = 0.39894228040143267794;  // 1 / sqrt(2 pi)
  const auto upper = [](double z) { return 0.5 * std::erfc(z / std::numbers::sqrt2); };
  RangeLaw law{0.0, 0.0, 0.0};
  // Beyond these ends the integrands are below 1e-20 of their integrals: the largest of k >= 2 is hardly ever below
  // -9.5, and a range above q is nearest at hand with the ends at q/2 and -q/2.
  const int first = -10 * steps_per_unit;
  const int last = static_cast<int>((0.5 * q + 10.0) * steps_per_unit);
  for (int i = first; i <= last; ++i) {
    const double z = i * step;
    const double log_below = z < 0.0 ? std::log(upper(-z)) : std::log1p(-upper(z));
    const double largest = k * normal_constant * std::exp(-0.5 * z * z + (k - 1.0) * log_below);
    if (largest == 0.0) continue;
    // ln(1 - ρ); far out both tails are 0, and a finite floor keeps 0 · ln 0 = 0 for two groups.
    const double others = z < q ? std::log1p(-upper(q - z) / std::exp(log_below))
                                : std::max(-1e6, std::log(upper(z - q) - upper(z)) - log_below);
    const double d = q - z;
    law.cdf += largest * std::exp((k - 1.0) * others);
    law.survival -= largest * std::expm1((k - 1.0) * others);
    law.density += largest * (k - 1.0) * normal_constant * std::exp(-0.5 * d * d - log_below + (k - 2.0) * others);
  }
  return {law.cdf * step, law.survival * step, law.density * step};
}

[[nodiscard]] inline RangeLaw checked_range_law(double q, std::uint64_t groups, std::string_view function) {
  const double k = at_least_two(groups, function);
  if (!(q >= 0.0)) throw InvalidInput{function, "q", "must not be negative, got " + std::to_string(q)};
  if (q == 0.0) return {0.0, 1.0, 0.0};
  if (q > 90.0) return {1.0, 0.0, 0.0};  // below the smallest double
  return range_law(q, k);
}

}  // namespace detail

/// P(range <= q) for the studentized range with known variance (infinite degrees of freedom): the distance between the
/// largest and the smallest of `groups` independent standard normals. Absolute error below 1e-13.
///
/// @param q       >= 0, in standard deviations of one estimate; infinity gives 1
/// @param groups  k >= 2; tested up to 100,000
/// @throws InvalidInput if q is negative or NaN, or there are fewer than two groups
[[nodiscard]] inline double studentized_range_cdf(double q, std::uint64_t groups) {
  return detail::checked_range_law(q, groups, "studentized_range_cdf").cdf;
}

/// P(range > q), computed as a tail: relative error below 1e-12 down to 1e-300.
///
/// @param q       >= 0, in standard deviations of one estimate; infinity gives 0
/// @param groups  k >= 2; tested up to 100,000
/// @throws InvalidInput if q is negative or NaN, or there are fewer than two groups
[[nodiscard]] inline double studentized_range_survival(double q, std::uint64_t groups) {
  return detail::checked_range_law(q, groups, "studentized_range_survival").survival;
}

/// The q that the range of `groups` independent standard normals exceeds with probability 1 - level.
///
/// q / √2 takes the place of z in all pairwise intervals at once (Tukey's method), and with it in the interval of the
/// largest gap: with that probability every one of the k (k - 1) / 2 normal differences is covered. For two groups
/// q = √2 z. For unequal variances the method is conservative (Hayter 1984, for independent means). Relative error
/// below 1e-13.
///
/// Solves ln P(range > q) = ln α by Newton's method; the tail is log-concave, as the density of the range is.
///
/// @param groups      k >= 2; tested up to 100,000; about 0.2 ms
/// @param confidence  1 - α, for all comparisons together
/// @throws InvalidInput if there are fewer than two groups
///
/// Tukey, J. W. (1953). The problem of multiple comparisons. Hayter, A. J. (1984). Ann. Stat. 12(1), 61-75.
/// doi:10.1214/aos/1176346392
[[nodiscard]] inline double studentized_range_quantile(std::uint64_t groups, const Confidence& confidence) {
  const double k = detail::at_least_two(groups, "studentized_range_quantile");
  const double goal = std::log(confidence.alpha());
  // Bonferroni's bound lies right of the root, where ln P is decreasing and concave: Newton's steps shrink onto it.
  double q = 2.0 * boost::math::erfc_inv(confidence.alpha() / (0.5 * k * (k - 1.0)));
  for (int step = 0; step < 50; ++step) {
    const detail::RangeLaw law = detail::range_law(q, k);
    const double miss = std::log(law.survival) - goal;
    q += miss * law.survival / law.density;
    if (std::abs(miss) < 1e-8) break;  // quadratic convergence: what is left is below rounding
  }
  return q;
}

}  // namespace lotrecht::stats
