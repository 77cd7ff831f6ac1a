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
#include <lotrecht/drift/detail/ks_walk.hpp>
#include <lotrecht/drift/pooled_values.hpp>

namespace lotrecht::drift::detail {

/// Steps of the exact law: about what `ks_exact_tail` costs, in nanoseconds, or less.
[[nodiscard]] inline double ks_exact_steps(double n, double m, bool ties, double distance) noexcept {
  if (n == m && !ties) return n;
  const double band = std::min({2.0 * distance * n * m / (n + m) + 1.0, n + 1.0, m + 1.0});
  return band * (n + m) * (ties ? 1.0 : 0.5);
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
/// A way is a lattice path from (0, 0) to (n, m); what counts is whether it has left the band |i m - j n| < h at the
/// end of some run of equal values (`detail/ks_walk.hpp`).
///
/// Schröer, G. & Trenkler, D. (1995). Comput. Stat. Data Anal. 20(2), 185-202. doi:10.1016/0167-9473(94)00040-P
///
/// @param h    distance times n m: a positive integer
/// @param set  vector instructions; the result is the same
[[nodiscard]] inline double ks_path_tail(const PooledValues& pooled, double h, KsSide side,
                                         InstructionSet set = widest_instruction_set()) {
  const auto n = static_cast<std::int64_t>(pooled.rows[0]);
  KsWalk walk{n, static_cast<std::int64_t>(pooled.rows[1]), h, side, set};
  for (std::size_t v = 0; v < pooled.values.size(); ++v) {
    const std::uint64_t run = pooled.counts[0][v] + pooled.counts[1][v];
    for (std::uint64_t k = 0; k < run && !walk.all_left(); ++k) walk.step();
    walk.cut(run > 8);
    if (walk.all_left()) return 1.0;
  }
  return walk.left(n);
}

/// `ks_path_tail` without ties and on both sides, in half the steps: the band turned about its middle is the same band,
/// so the second half of the paths is the first half of others. With a = floor((n + m) / 2), c = n + m - a, and w_i the
/// share of the paths that go through (i, a - i),
///
///     P = Σ_i w_i (q_a(i) + (1 - q_a(i)) q_c(n - i)).
///
/// All terms are positive. The w_i are hypergeometric, by their quotients from the largest on.
[[nodiscard]] inline double ks_halves_tail(std::uint64_t rows_first, std::uint64_t rows_second, double h,
                                           InstructionSet set = widest_instruction_set()) {
  const auto n = static_cast<std::int64_t>(rows_first);
  const auto m = static_cast<std::int64_t>(rows_second);
  const std::int64_t a = (n + m) / 2;
  KsWalk walk{n, m, h, KsSide::both, set};
  while (walk.steps() < a && !walk.all_left()) {
    walk.step();
    walk.cut();
  }
  if (walk.all_left()) return 1.0;
  const std::int64_t low = walk.low();
  std::vector<double> left;  // q_a(low), ...
  for (std::int64_t i = low; i <= walk.high(); ++i) left.push_back(walk.left(i));
  if (a + a < n + m) {
    walk.step();
    walk.cut();
    if (walk.all_left()) return 1.0;
  }
  const auto left_at = [&](std::int64_t i) {
    return i < low || i - low >= static_cast<std::int64_t>(left.size()) ? 1.0 : left[static_cast<std::size_t>(i - low)];
  };
  // w_(i + 1) / w_i = (n - i) (a - i) / ((i + 1) (m - a + i + 1))
  const auto above = [&](std::int64_t i) { return static_cast<double>(n - i) * static_cast<double>(a - i); };
  const auto below = [&](std::int64_t i) { return static_cast<double>(i) * static_cast<double>(m - a + i); };
  const auto mode = static_cast<std::int64_t>(static_cast<double>(n + 1) * static_cast<double>(a + 1) /
                                              static_cast<double>(n + m + 2));
  double all = 0.0;
  double leaving = 0.0;
  const auto add = [&](std::int64_t i, double w) {
    const double q = left_at(i);
    all += w;
    leaving += w * (q + (1.0 - q) * walk.left(n - i));
    return q < 1.0 || w > 1e-20 * leaving;  // beyond the band the w_i fall, fast and faster
  };
  double w = 1.0;
  for (std::int64_t i = mode; i <= std::min(n, a) && add(i, w); ++i) w *= above(i) / below(i + 1);
  w = below(mode) / above(mode - 1);
  for (std::int64_t i = mode - 1; i >= std::max(std::int64_t{0}, a - m) && add(i, w); --i) w *= below(i) / above(i - 1);
  return leaving / all;
}

/// P(D >= distance), whichever way is shorter; the arguments of `ks_path_tail`.
[[nodiscard]] inline double ks_exact_tail(const PooledValues& pooled, double h, KsSide side) {
  if (pooled.has_ties()) return ks_path_tail(pooled, h, side);
  if (pooled.rows[0] == pooled.rows[1]) {
    const auto n = static_cast<double>(pooled.rows[0]);
    return ks_equal_sizes_tail(n, h / n, side);
  }
  return side == KsSide::both ? ks_halves_tail(pooled.rows[0], pooled.rows[1], h) : ks_path_tail(pooled, h, side);
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
