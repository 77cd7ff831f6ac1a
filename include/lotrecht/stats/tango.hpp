#pragma once

/// @file
/// Tango's score interval for the difference of two paired proportions.

#include <algorithm>
#include <cmath>
#include <cstdint>

#include <boost/math/tools/toms748_solve.hpp>

#include <lotrecht/stats/confidence.hpp>
#include <lotrecht/stats/interval.hpp>
#include <lotrecht/stats/paired_tally.hpp>

namespace lotrecht::stats {

namespace detail {

/// Tango's z of p_1 - p_2 = delta; -1 <= delta <= 1, at least one row.
///
/// The maximum likelihood probability q of "second only" under the restriction solves 2n q² + B q - c Δ(1 - Δ) = 0,
/// B = (2n - b + c) Δ - b - c.
[[nodiscard]] inline double tango_score(double b, double c, double n, double delta) noexcept {
  const double away = b - c - n * delta;
  if (away == 0.0) return 0.0;
  if (delta < 0.0) return -tango_score(c, b, n, -delta);  // where q, the smaller probability, keeps its digits
  const double linear = (2.0 * n - b + c) * delta - b - c;
  const double constant = c * delta * (1.0 - delta);
  const double root = std::sqrt(linear * linear + 8.0 * n * constant);
  const double q = linear > 0.0 ? 2.0 * constant / (linear + root) : (root - linear) / (4.0 * n);
  return away / std::sqrt(n * (2.0 * q + delta * (1.0 - delta)));
}

/// The bound above the observed difference.
[[nodiscard]] inline double tango_high(double b, double c, double n, double z) {
  const double d = (b - c) / n;
  if (d >= 1.0) return 1.0;
  const auto miss = [&](double at) { return std::max(-1e300, tango_score(b, c, n, at)) + z; };
  std::uintmax_t steps = 200;
  const auto close = [](double l, double r) { return r - l <= 4e-16; };
  const auto [left, right] = boost::math::tools::toms748_solve(miss, d, 1.0, z, miss(1.0), close, steps);
  return 0.5 * (left + right);
}

}  // namespace detail

/// Interval for p_1 - p_2, the shares of "yes" in two answers about the same rows: all differences that Tango's score
/// test does not reject,
///
///     |b - c - nΔ| / √(n (2 q̃ + Δ(1 - Δ))) <= z,
///
/// q̃ the maximum likelihood probability of "second only" under p_1 - p_2 = Δ. At Δ = 0 the statistic is McNemar's: the
/// interval excludes 0 if and only if the uncorrected chi-square test rejects.
///
/// Contains the observed difference, lies in [-1, 1], exchanging the answers negates it to the last bit. Defined for
/// every table; no rows: [-1, 1]. Absolute error below 1e-14.
///
/// @param confidence  nominal coverage
/// @return            bounds on a difference of probabilities (unitless)
///
/// Tango, T. (1998). Stat. Med. 17(8), 891-908.
/// doi:10.1002/(SICI)1097-0258(19980430)17:8<891::AID-SIM780>3.0.CO;2-B
[[nodiscard]] inline Interval tango(const PairedTally& table, const Confidence& confidence) {
  const auto b = static_cast<double>(table.first_only);
  const auto c = static_cast<double>(table.second_only);
  const auto n = static_cast<double>(table.n());
  if (n == 0.0) return {-1.0, 1.0};
  return {-detail::tango_high(c, b, n, confidence.z()), detail::tango_high(b, c, n, confidence.z())};
}

}  // namespace lotrecht::stats
