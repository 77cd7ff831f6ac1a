#pragma once

/// @file
/// The law of the largest distance between two empirical distribution functions, exact given the ties.

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <utility>
#include <vector>

#include <lotrecht/core/instruction_set.hpp>
#include <lotrecht/drift/detail/lattice_step.hpp>
#include <lotrecht/drift/pooled_values.hpp>

namespace lotrecht::drift::detail {

/// Which deviation of the lattice path counts.
enum class KsSide : std::uint8_t { both, first_above, first_below };

/// Steps of the exact law: about what `ks_exact_tail` costs, in nanoseconds, or less.
[[nodiscard]] inline double ks_exact_steps(double n, double m, bool ties, double distance) noexcept {
  if (n == m && !ties) return n;
  const double band = std::min({2.0 * distance * n * m / (n + m) + 1.0, n + 1.0, m + 1.0});
  return band * (n + m);
}

/// `ks_path_tail` of windows of n rows each, without ties: by reflected paths, Σ_j (-1)^(j-1) C(2n, n - j k) / C(2n,
/// n) with k = n D, twice; one-sided its first term. Relative error about 6 √n 2^-53.
///
/// Gnedenko, B. V. & Korolyuk, V. S. (1951). Dokl. Akad. Nauk SSSR 80, 525-528.
[[nodiscard]] inline double ks_equal_sizes_tail(double n, double k, KsSide side) noexcept {
  double term = 1.0;
  double sum = 0.0;
  double sign = 1.0;
  double at = 0.0;
  for (double edge = k; edge <= n; edge += k, sign = -sign) {
    double up = 1.0;
    double down = 1.0;
    for (; at < edge; at += 1.0) {  // quotients in groups: a division waits for the one before
      up *= n - at;
      down *= n + at + 1.0;
      if (down > 0x1p900) {
        term *= up / down;
        up = down = 1.0;
      }
    }
    term *= up / down;
    if (side != KsSide::both) return term;
    sum += sign * term;
    if (term <= 1e-17 * sum) break;
  }
  return 2.0 * sum;
}

/// P(D >= distance) of all C(n + m, n) ways to deal the pooled rows to the windows, which are equally probable where
/// both windows come from one distribution; ties as they are.
///
/// A way is a lattice path from (0, 0) to (n, m). With q(i, j) the share of the paths to (i, j) that have left the
/// band |i m - j n| < h at the end of some run of equal values,
///
///     q(i, j) = (i q(i - 1, j) + j q(i, j - 1)) / (i + j),    q = 1 where the band is left.
///
/// All terms are positive, so the tail keeps its digits however small it is: relative error about (n + m) 2^-52. The
/// products i (n + m) must be exact: below 2^53. Walked by antidiagonals, on which all steps are independent of one
/// another and are taken by vectors.
///
/// Viehmann, T. (2021). Numerically more stable computation of the p-values for the two-sample Kolmogorov-Smirnov
/// test. arXiv:2102.08037. Schröer, G. & Trenkler, D. (1995). Comput. Stat. Data Anal. 20(2), 185-202 (ties).
/// doi:10.1016/0167-9473(94)00040-P
///
/// @param h    distance times n m: a positive integer
/// @param set  vector instructions; the result is the same
[[nodiscard]] inline double ks_path_tail(const PooledValues& pooled, double h, KsSide side,
                                         InstructionSet set = widest_instruction_set()) {
  const auto n = static_cast<std::int64_t>(pooled.rows[0]);
  const auto m = static_cast<std::int64_t>(pooled.rows[1]);
  const double all = static_cast<double>(n + m);
  std::vector<double> up(static_cast<std::size_t>(n) + 1);
  for (std::size_t i = 0; i < up.size(); ++i) up[i] = static_cast<double>(i);
  // Places 0 and n + 2 are outside.
  std::vector<double> before(static_cast<std::size_t>(n) + 3, 1.0);
  std::vector<double> now(before);
  std::int64_t low = 0;
  std::int64_t high = 0;
  before[1] = 0.0;
  std::int64_t d = 0;
  for (std::size_t v = 0; v < pooled.values.size(); ++v) {
    const std::int64_t began = d;
    const auto end = d + static_cast<std::int64_t>(pooled.counts[0][v] + pooled.counts[1][v]);
    while (d < end) {
      ++d;
      low = std::max(low, d - m);
      high = std::min({high + 1, n, d});
      if (low > high) return 1.0;
      const auto at = static_cast<std::size_t>(low);
      lattice_step(set, static_cast<double>(d), static_cast<std::size_t>(high - low) + 1, &up[at], &before[at],
                   &now[at + 1]);
      now[static_cast<std::size_t>(low)] = 1.0;
      now[static_cast<std::size_t>(high) + 2] = 1.0;
      before.swap(now);
    }
    // i m - (d - i) n = i (n + m) - d n must stay below h in size; after a long run of equal values the bounds are
    // found by division and then mended.
    const double shift = static_cast<double>(d) * static_cast<double>(n);
    const auto away = [&](std::int64_t i) { return static_cast<double>(i) * all - shift; };
    const bool far = end - began > 8;
    const std::int64_t old_low = low;
    const std::int64_t old_high = high;
    if (side != KsSide::first_below) {
      if (far) high = std::min(high, static_cast<std::int64_t>((shift + h) / all) + 1);
      while (high >= low && away(high) >= h) --high;
    }
    if (side != KsSide::first_above) {
      if (far) low = std::max(low, static_cast<std::int64_t>((shift - h) / all) - 1);
      while (low <= high && away(low) <= -h) ++low;
    }
    if (low > high) return 1.0;
    for (std::int64_t i = old_low; i < low; ++i) before[static_cast<std::size_t>(i) + 1] = 1.0;
    for (std::int64_t i = high + 1; i <= old_high; ++i) before[static_cast<std::size_t>(i) + 1] = 1.0;
  }
  return before[static_cast<std::size_t>(n) + 1];
}

/// P(D >= distance), whichever way is shorter; the arguments of `ks_path_tail`.
[[nodiscard]] inline double ks_exact_tail(const PooledValues& pooled, double h, KsSide side) {
  if (pooled.rows[0] != pooled.rows[1] || pooled.has_ties()) return ks_path_tail(pooled, h, side);
  const auto n = static_cast<double>(pooled.rows[0]);
  return ks_equal_sizes_tail(n, h / n, side);
}

/// P(K >= x) of Kolmogorov's limiting law: 2 Σ (-1)^(k-1) e^(-2 k² x²), or its theta transform where x is small.
[[nodiscard]] inline double kolmogorov_limit_tail(double x) noexcept {
  if (!(x > 0.0)) return 1.0;
  if (x < 0.75) {
    constexpr double pi = 3.14159265358979323846;
    double sum = 0.0;
    for (int k = 1; k < 20; k += 2) {
      const double term = std::exp(-(k * k) * pi * pi / (8.0 * x * x));
      sum += term;
      if (term < 1e-18 * sum) break;
    }
    return 1.0 - std::sqrt(2.0 * pi) / x * sum;
  }
  double sum = 0.0;
  double sign = 2.0;
  for (int k = 1; k < 20; ++k, sign = -sign) {
    const double term = std::exp(-2.0 * k * k * x * x);
    sum += sign * term;
    if (term < 1e-18 * std::abs(sum)) break;
  }
  return std::min(1.0, sum);
}

}  // namespace lotrecht::drift::detail
