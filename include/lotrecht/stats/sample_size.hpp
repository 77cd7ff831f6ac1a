#pragma once

/// @file
/// How many rows a comparison of two rates needs.

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <functional>
#include <map>
#include <string>

#include <lotrecht/core/error.hpp>
#include <lotrecht/stats/confidence.hpp>
#include <lotrecht/stats/minimum_detectable.hpp>
#include <lotrecht/stats/power.hpp>

namespace lotrecht::stats {

/// Rows of two samples.
struct SampleSizes {
  std::uint64_t a;
  std::uint64_t b;

  friend bool operator==(const SampleSizes&, const SampleSizes&) = default;
};

/// The fewest rows with which a two-sided test of p_a = p_b reaches a power at given true rates.
///
/// Sample b has ⌈ratio · n_a⌉ rows. The power of an enumerated test rises in a saw-tooth: one row more can cost power.
/// The answer is the smallest n_a from which on every size reaches the power, seen up to 5 % (and at least 20 rows)
/// beyond the point from which the search comes down.
///
/// @param p_a, p_b    true rates in [0, 1], not equal
/// @param power       e.g. 0.8; above α and below 1
/// @param ratio       n_b / n_a, positive; 1 for samples of one size
/// @param between     called before each power that is computed; may throw to give up
/// @throws InvalidInput if the rates are equal or out of range, the power or the ratio is, or more rows are needed than
///                      can be enumerated (or, by formula, than 10^15)
[[nodiscard]] inline SampleSizes sample_size_difference(double p_a, double p_b, const Confidence& confidence,
                                                        double power, double ratio, PlannedTest test,
                                                        const std::function<void()>& between = {}) {
  detail::checked_rate(p_a, "sample_size_difference", "p_a");
  detail::checked_rate(p_b, "sample_size_difference", "p_b");
  detail::checked_power(power, confidence, "sample_size_difference");
  if (p_a == p_b) {
    throw InvalidInput{"sample_size_difference", "p_b",
                       "must differ from p_a: no number of rows tells equal rates apart"};
  }
  if (!(ratio > 0.0 && ratio <= 1e9 && ratio >= 1e-9)) {
    throw InvalidInput{"sample_size_difference", "ratio",
                       "must lie between 1e-9 and 1e9, got " + std::to_string(ratio)};
  }
  const auto sizes = [ratio](std::uint64_t n) {
    // A ratio such as 1/3 shall not add a row by rounding.
    const double other = ratio * static_cast<double>(n);
    return SampleSizes{n, static_cast<std::uint64_t>(std::max(1.0, std::ceil(other * (1.0 - 1e-12))))};
  };
  const auto enough = [&](std::uint64_t n, PlannedTest by) {
    if (between) between();
    const SampleSizes s = sizes(n);
    return power_difference(p_a, s.a, p_b, s.b, confidence, by) >= power;
  };
  std::map<std::uint64_t, bool> known;  // stretches overlap, and a size is dear
  const auto enough_enumerated = [&](std::uint64_t n) {
    const auto [at, fresh] = known.try_emplace(n, false);
    if (fresh) at->second = enough(n, test);
    return at->second;
  };
  constexpr std::uint64_t most = 1'000'000'000'000'000;
  // By formula first: doubling, then bisection. Its power rises with n.
  const PlannedTest formula = is_enumerated(test) ? PlannedTest::normal : test;
  std::uint64_t high = 1;
  while (!enough(high, formula)) {
    if (high > most / 2) {
      throw InvalidInput{"sample_size_difference", "p_b", "is so near p_a that more than 10^15 rows are needed"};
    }
    high *= 2;
  }
  std::uint64_t low = high / 2;  // not enough, or 0
  while (high - low > 1) {
    const std::uint64_t middle = low + (high - low) / 2;
    (enough(middle, formula) ? high : low) = middle;
  }
  if (!is_enumerated(test)) return sizes(high);
  // Up to where a whole stretch of sizes is enough, then down to the first that is not.
  for (std::uint64_t from = high;; from += std::max<std::uint64_t>(1, from / 20)) {
    const std::uint64_t stretch = std::max<std::uint64_t>(20, from / 20);
    std::uint64_t n = from + stretch;
    while (n >= 1 && enough_enumerated(n)) --n;
    if (n < from) return sizes(n + 1);
  }
}

}  // namespace lotrecht::stats
