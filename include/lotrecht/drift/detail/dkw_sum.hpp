#pragma once

/// @file
/// How far two empirical distribution functions together stray from the true ones.

#include <cmath>
#include <numbers>

namespace lotrecht::drift::detail {

/// Bound for P(sup|F^ - F| + sup|G^ - G| >= x) of independent windows of n and m rows, for any distributions.
///
/// Each of the two is at most as large, in distribution, as a variable whose tail is Massart's min(1, 2 e^(-2nt²)), and
/// they are independent, so their sum is at most as large as that of two such variables. That is a Gaussian integral:
/// with a, b where the tails leave 1, s = n + m, h = nm / s and c = mx / s,
///
///     2 e^(-2n(x - b)²) + 16 n e^(-2hx²) ∫ t e^(-2s(t - c)²) dt,   t from a to x - b.
///
/// Much less than two bounds of half the probability each: at 5 % and n = m the sum is at most 2.41 / √n, not 2.96.
///
/// @param n, m  at least 1
///
/// Massart, P. (1990). Ann. Probab. 18(3), 1269-1283. doi:10.1214/aop/1176990746
[[nodiscard]] inline double dkw_sum_tail(double x, double n, double m) {
  const double a = std::sqrt(std::numbers::ln2 / (2.0 * n));
  const double b = std::sqrt(std::numbers::ln2 / (2.0 * m));
  if (!(x > a + b)) return 1.0;
  const double s = n + m;
  const double c = x * (m / s);
  const double from = a - c;
  const double to = x - b - c;
  // e^(-2hx²) is taken into the integral's ends: alone it may vanish where they do not.
  const double height = -2.0 * n * (m / s) * x * x;
  const double ends = (std::exp(height - 2.0 * s * from * from) - std::exp(height - 2.0 * s * to * to)) / (4.0 * s);
  const double width = std::sqrt(2.0 * s);
  const double middle =
      c * std::exp(height) * std::sqrt(std::numbers::pi / (8.0 * s)) * (std::erf(width * to) - std::erf(width * from));
  return std::fmin(1.0, 2.0 * std::exp(-2.0 * n * (x - b) * (x - b)) + 16.0 * n * (ends + middle));
}

/// The x at which that bound is `alpha`, which lies in (0, 1).
[[nodiscard]] inline double dkw_sum_quantile(double alpha, double n, double m) {
  double low = 0.0;
  double high = std::sqrt(std::log(4.0 / alpha) / 2.0) * (1.0 / std::sqrt(n) + 1.0 / std::sqrt(m));  // half each
  for (int step = 0; step < 60; ++step) {
    const double middle = 0.5 * (low + high);
    (dkw_sum_tail(middle, n, m) > alpha ? low : high) = middle;
  }
  return high;
}

}  // namespace lotrecht::drift::detail
