#pragma once

/// @file
/// The law of Anderson and Darling's statistic of many rows.

#include <algorithm>
#include <cmath>
#include <complex>
#include <cstddef>
#include <cstdint>
#include <numbers>
#include <span>

namespace lotrecht::drift::detail {

/// Part of the tail of Σ_j χ²_j / (j (j + 1)), where each χ² has `degrees` degrees of freedom: 1/(2πi) ∫ e^(z x) M(-z)
/// / z dz along the parabola z = -from + width (1 + i θ)², which leaves all singularities left of -from on its left.
///
/// M(s) = (-2π s / cos(½π √(1 + 8 s)))^(degrees / 2) is the moment generating function; its root is followed from the
/// real axis on. The trapezoidal rule has all digits: beside the parabola the integrand is analytic in a strip 1 wide.
///
/// Weideman, J. A. C. & Trefethen, L. N. (2007). Math. Comput. 76(259), 1341-1356. doi:10.1090/S0025-5718-07-01945-X
[[nodiscard]] inline double anderson_darling_inversion(double x, double degrees, double from, double width) {
  using Complex = std::complex<double>;
  constexpr double pi = std::numbers::pi;
  constexpr double step = 0.02;
  double sum = 0.0;
  double turns = 0.0;  // what arg leaves out
  double last = 0.0;
  const double far = std::sqrt(45.0 / (width * x));
  for (std::size_t k = 0; static_cast<double>(k) * step <= far; ++k) {
    const Complex along{1.0, static_cast<double>(k) * step};
    const Complex z = -from + width * along * along;
    const Complex generating = 2.0 * pi * z / std::cos(0.5 * pi * std::sqrt(1.0 - 8.0 * z));
    double angle = std::arg(generating);
    if (k > 0 && angle + turns - last > pi) turns -= 2.0 * pi;
    if (k > 0 && angle + turns - last < -pi) turns += 2.0 * pi;
    angle += turns;
    last = angle;
    // dz = 2 i width (1 + i θ) dθ, and the half below the real axis is the conjugate of that above.
    const Complex value = std::exp(z * x + 0.5 * degrees * Complex{std::log(std::abs(generating)), angle}) / z * along;
    sum += (k == 0 ? 0.5 : 1.0) * value.real();
  }
  return 2.0 * width / pi * step * sum;
}

/// P(Σ_j χ²_j / (j (j + 1)) >= x), j = 1, 2, ...: the limit of A² of `degrees` + 1 windows. Relative error below 10^-9
/// however small it is.
[[nodiscard]] inline double anderson_darling_limit_tail(double x, double degrees) {
  if (!(x > 0.03 * degrees)) return 1.0;
  // Of many windows the parabola keeps away from the singularities, where the generating function is a high power; not
  // beyond the mean, where the exponential on it would be.
  const double far = x < degrees ? std::max(4.0, degrees) : 4.0;
  const double tail = 1.0 - anderson_darling_inversion(x, degrees, 0.0, far / x);
  if (tail > 1e-4) return std::min(1.0, tail);
  return -anderson_darling_inversion(x, degrees, 1.0, std::min(0.25, std::max(4.0, 0.5 * degrees) / x));
}

/// Variance of A² of windows of these sizes, without ties, where nothing has changed; its mean is the number of windows
/// less 1. At least four rows.
///
/// Scholz, F. W. & Stephens, M. A. (1987). J. Am. Stat. Assoc. 82(399), 918-924, (4).
[[nodiscard]] inline double anderson_darling_variance(std::span<const std::uint64_t> rows) {
  double all = 0.0;
  double inverse = 0.0;
  double k = 0.0;
  for (const std::uint64_t n : rows) {
    if (n == 0) continue;
    all += static_cast<double>(n);
    inverse += 1.0 / static_cast<double>(n);
    k += 1.0;
  }
  double h = 0.0;  // Σ_{i < all} 1 / i
  double g = 0.0;  // Σ_{i < j < all} 1 / ((all - i) j)
  for (double j = 1.0; j < all; j += 1.0) h += 1.0 / j;
  double below = 0.0;
  for (double i = 1.0; i < all - 1.0; i += 1.0) {
    below += 1.0 / i;
    g += (h - below) / (all - i);
  }
  const double a = (4.0 * g - 6.0) * (k - 1.0) + (10.0 - 6.0 * g) * inverse;
  const double b =
      (2.0 * g - 4.0) * k * k + 8.0 * h * k + (2.0 * g - 14.0 * h - 4.0) * inverse - 8.0 * h + 4.0 * g - 6.0;
  const double c =
      (6.0 * h + 2.0 * g - 2.0) * k * k + (4.0 * h - 4.0 * g + 6.0) * k + (2.0 * h - 6.0) * inverse + 4.0 * h;
  const double d = (2.0 * h + 6.0) * k * k - 4.0 * h * k;
  return (a + (b + (c + d / all) / all) / all) / ((1.0 - 1.0 / all) * (1.0 - 2.0 / all) * (1.0 - 3.0 / all));
}

}  // namespace lotrecht::drift::detail
