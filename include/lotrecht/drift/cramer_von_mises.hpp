#pragma once

/// @file
/// Cramér and von Mises' test of two windows.

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <optional>

#include <boost/math/special_functions/bessel.hpp>

#include <lotrecht/drift/detail/cvm_tail.hpp>
#include <lotrecht/drift/window_pair.hpp>

namespace lotrecht::drift {

/// T = n m / (n + m)² Σ (F(x) - G(x))² over all pooled rows x: the mean squared distance of the shares of rows up to
/// each, scaled. Rows with equal values are compared where the run of them ends.
///
/// Anderson, T. W. (1962). Ann. Math. Stat. 33(3), 1148-1159. doi:10.1214/aoms/1177704477
struct CramerVonMises {
  [[nodiscard]] double operator()(const WindowPair& pair) const {
    double sum = 0.0;
    pair.walk([&](std::size_t v, double f, double g) {
      sum += static_cast<double>(pair.first[v] + pair.second[v]) * (f - g) * (f - g);
    });
    const auto n = static_cast<double>(pair.n);
    const auto m = static_cast<double>(pair.m);
    return n / (n + m) * (m / (n + m)) * sum;
  }
};

/// P(T >= observed) of all ways to deal the pooled rows to the windows, ties as they are; nothing if it would take more
/// than `most_steps`.
///
/// T (n + m)² n m is a sum of squares of whole numbers, whose distribution is carried along all lattice paths; what
/// has reached the observed sum is dropped at once, so that the tail keeps its digits. Both windows have rows.
///
/// Xiao, Y., Gordon, A. & Yakovlev, A. (2006). J. Stat. Softw. 17(8), 1-15. doi:10.18637/jss.v017.i08
[[nodiscard]] inline std::optional<double> cramer_von_mises_exact_p_value(const WindowPair& pair,
                                                                          std::uint64_t most_steps = 50'000'000) {
  return detail::cvm_exact_tail(pair, most_steps);
}

/// P(T >= t) for many rows without ties, from the limiting law at t brought to its mean 1/6 and variance 1/45.
///
/// Absolute error of the law's computation about 1e-14, so p below that means little but that it is small.
[[nodiscard]] inline double cramer_von_mises_limit_p_value(double t, double n, double m) {
  const double all = n + m;
  const double mean = (1.0 + 1.0 / all) / 6.0;
  const double variance =
      (all + 1.0) * (4.0 * m * n * all - 3.0 * (m * m + n * n) - 2.0 * m * n) / (45.0 * all * all * 4.0 * m * n);
  const double x = 1.0 / 6.0 + (t - mean) / std::sqrt(45.0 * variance);
  if (!(x > 0.003)) return 1.0;
  // 1 / (π √x) Σ (-1/2 choose k) (-1)^k √(4k + 1) e^-y K_1/4(y),   y = (4k + 1)² / 16x
  double sum = 0.0;
  double choose = 1.0;
  for (int k = 0; k < 60; ++k) {
    const double edge = 4.0 * k + 1.0;
    const double y = edge * edge / (16.0 * x);
    if (y > 700.0) break;
    const double term = choose * std::sqrt(edge) * std::exp(-y) * boost::math::cyl_bessel_k(0.25, y);
    sum += term;
    if (term < 1e-17 * sum) break;
    choose *= (k + 0.5) / (k + 1.0);
  }
  constexpr double pi = 3.14159265358979323846;
  return std::min(1.0, std::max(0.0, 1.0 - sum / (pi * std::sqrt(x))));
}

}  // namespace lotrecht::drift
