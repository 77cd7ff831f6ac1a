#pragma once

/// @file
/// Newcombe's hybrid score interval for the difference of two paired proportions.

#include <algorithm>
#include <cmath>

#include <lotrecht/stats/confidence.hpp>
#include <lotrecht/stats/detail/counts.hpp>
#include <lotrecht/stats/interval.hpp>
#include <lotrecht/stats/paired_tally.hpp>
#include <lotrecht/stats/wilson.hpp>

namespace lotrecht::stats {

/// Interval for p_1 - p_2, the shares of "yes" in two answers about the same rows: method 10 of Newcombe's paper on
/// paired data.
///
/// With d = (b - c) / n and the arms of both Wilson intervals,
///
///     d - √(below_1² - 2 φ below_1 above_2 + above_2²),    d + √(above_1² - 2 φ above_1 below_2 + below_2²),
///
/// φ the correlation (ad - bc) / √(product of the margins), where positive with ad - bc lessened by n/2, at most to 0;
/// 0 if a margin is empty.
///
/// Contains d, lies in [-1, 1], exchanging the answers negates it. No rows: [-1, 1].
///
/// @param confidence  nominal coverage
/// @return            bounds on a difference of probabilities (unitless)
///
/// Newcombe, R. G. (1998). Stat. Med. 17(22), 2635-2650.
/// doi:10.1002/(SICI)1097-0258(19981130)17:22<2635::AID-SIM954>3.0.CO;2-C
[[nodiscard]] inline Interval newcombe_paired(const PairedTally& table, const Confidence& confidence) {
  const auto a = static_cast<double>(table.both);
  const auto b = static_cast<double>(table.first_only);
  const auto c = static_cast<double>(table.second_only);
  const auto d = static_cast<double>(table.neither);
  const double n = a + b + c + d;
  if (n == 0.0) return {-1.0, 1.0};
  const double difference = (b - c) / n;
  const detail::Arms first = detail::wilson_arms({a + b, c + d, n}, confidence.z());
  const detail::Arms second = detail::wilson_arms({a + c, b + d, n}, confidence.z());
  const double spread = std::sqrt((a + b) * (c + d)) * std::sqrt((a + c) * (b + d));
  const double product = a * d - b * c;
  const double phi = spread == 0.0 ? 0.0 : (product > 0.0 ? std::max(0.0, product - 0.5 * n) : product) / spread;
  const auto arm = [phi](double x, double y) {
    return std::sqrt(std::max(0.0, (x - y) * (x - y) + 2.0 * (1.0 - phi) * (x * y)));
  };
  return {std::max(-1.0, difference - arm(first.below, second.above)),
          std::min(1.0, difference + arm(first.above, second.below))};
}

}  // namespace lotrecht::stats
