#pragma once

/// @file
/// Sample quantiles by selection.

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>

#include <lotrecht/core/error.hpp>

namespace lotrecht::stats {

/// Where the p-quantile of n sorted values x(1) <= ... <= x(n) stands among them (a rank, not an index).
///
/// The numbers are those of Hyndman & Fan (1996), Sample quantiles in statistical packages, Am. Stat. 50(4), 361-365.
/// https://doi.org/10.1080/00031305.1996.10473566
enum class QuantileRule : std::uint8_t {
  /// Type 6, rank p (n + 1). A further draw from the same continuous law falls below x(k) with probability exactly
  /// k / (n + 1). Right for Monte Carlo replicates; hence the custom of 999 or 1999 of them.
  expected_rank = 6,
  /// Type 7, rank 1 + p (n - 1). What NumPy and R compute by default.
  between_extremes = 7,
};

namespace detail {

/// Brings x(first) ... x(last) (ranks from 1, `first <= last`) to their places, sorted; linear expected time.
inline void select_ranks(std::span<double> values, std::size_t first, std::size_t last) {
  const auto at = [&](std::size_t rank) { return values.begin() + static_cast<std::ptrdiff_t>(rank - 1); };
  std::nth_element(values.begin(), at(first), values.end());
  if (last > first) {
    std::nth_element(at(first) + 1, at(last), values.end());
    std::sort(at(first), at(last) + 1);
  }
}

/// Value at a rank between two neighbours, x(k) + (rank - k) (x(k+1) - x(k)).
///
/// Between two infinities, or next to one, there is nothing to interpolate: the nearer neighbour is taken.
///
/// @param values  with x(floor(rank)) and the one after it in their places
/// @param rank    in [1, n]
[[nodiscard]] inline double value_at_rank(std::span<const double> values, double rank) {
  const double whole = std::floor(rank);
  const double low = values[static_cast<std::size_t>(whole) - 1];
  const double weight = rank - whole;
  if (weight == 0.0) return low;
  const double high = values[static_cast<std::size_t>(whole)];
  if (low == high) return low;
  if (!std::isfinite(low) || !std::isfinite(high)) return weight < 0.5 ? low : high;
  return std::min(high, low + weight * (high - low));
}

/// `rank`, or the whole number beside it if only rounding separates them, kept within [1, n].
[[nodiscard]] inline double tidy_rank(double rank, std::size_t n) {
  const double whole = std::round(rank);
  const double tidy = std::abs(rank - whole) <= 1e-9 * whole ? whole : rank;
  return std::clamp(tidy, 1.0, static_cast<double>(n));
}

}  // namespace detail

/// The p-quantile of a sample.
///
/// Linear interpolation between the two values beside the rank that `rule` gives; beyond the first or last value, that
/// value. Infinite values are ordinary ends of the order.
///
/// @param values  (n,) n >= 1, no NaN; reordered by the call
/// @param p       in [0, 1]
/// @throws InvalidInput if there is no value, a value is NaN or p is out of range
[[nodiscard]] inline double quantile(std::span<double> values, double p, QuantileRule rule) {
  if (values.empty()) throw InvalidInput{"quantile", "values", "must hold at least one value, got none"};
  if (!(p >= 0.0 && p <= 1.0)) {
    throw InvalidInput{"quantile", "p", "must be a probability in [0, 1], got " + std::to_string(p)};
  }
  for (std::size_t i = 0; i < values.size(); ++i) {
    if (std::isnan(values[i])) {
      throw InvalidInput{"quantile", "values", "must not be NaN, got one at position " + std::to_string(i)};
    }
  }
  const double n = static_cast<double>(values.size());
  const double raw = rule == QuantileRule::expected_rank ? p * (n + 1.0) : 1.0 + p * (n - 1.0);
  const double rank = detail::tidy_rank(raw, values.size());
  detail::select_ranks(values, static_cast<std::size_t>(std::floor(rank)), static_cast<std::size_t>(std::ceil(rank)));
  return detail::value_at_rank(values, rank);
}

}  // namespace lotrecht::stats
