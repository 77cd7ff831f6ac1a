#pragma once

/// @file
/// The gap that so many rows can find.

#include <cmath>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>

#include <boost/math/tools/toms748_solve.hpp>

#include <lotrecht/core/error.hpp>
#include <lotrecht/stats/confidence.hpp>
#include <lotrecht/stats/power.hpp>
#include <lotrecht/stats/rejection_region.hpp>

namespace lotrecht::stats {

/// The rates nearest to a base rate that a test tells from it with the wanted power; none where no rate up to 0, or up
/// to 1, is far enough.
struct DetectableRates {
  std::optional<double> below;
  std::optional<double> above;
};

namespace detail {

/// @throws InvalidInput unless alpha < power < 1
inline double checked_power(double power, const Confidence& confidence, std::string_view function) {
  if (!(confidence.alpha() < power && power < 1.0)) {
    throw InvalidInput{function, "power",
                       "must lie between the test's size, " + std::to_string(confidence.alpha()) +
                           ", and 1 (0.8 means that four of five such gaps are noticed), got " + std::to_string(power)};
  }
  return power;
}

/// Where `power_at` reaches `power` on either side of `base`. Going away from it the power may fall at first, below the
/// size, but from the size on it rises.
template <class PowerAt>
[[nodiscard]] DetectableRates detectable_rates(const PowerAt& power_at, double base, double power, unsigned digits) {
  const auto towards = [&](double end) -> std::optional<double> {
    if (base == end) return std::nullopt;
    const double at_end = power_at(end) - power;
    if (at_end < 0.0) return std::nullopt;
    if (at_end == 0.0) return end;
    const double at_base = power_at(base) - power;
    if (at_base >= 0.0) return base;  // a test that exceeds its size by so much notices whatever it is shown
    std::uintmax_t steps = 200;
    const auto close = boost::math::tools::eps_tolerance<double>(digits);
    const auto miss = [&](double rate) { return power_at(rate) - power; };
    const auto found = base < end ? boost::math::tools::toms748_solve(miss, base, end, at_base, at_end, close, steps)
                                  : boost::math::tools::toms748_solve(miss, end, base, at_end, at_base, close, steps);
    return base < end ? found.second : found.first;  // the end that has the power
  };
  return {towards(0.0), towards(1.0)};
}

}  // namespace detail

/// The rates p_a nearest to p_b that a two-sided test of p_a = p_b rejects with probability `power`, one on each side.
///
/// Exact for the enumerated tests, in the sense of `power_difference`. A gap to p_b is p_a - p_b, or p_a / p_b; see
/// below.
///
/// @param n_a, n_b    rows, at least 1 each
/// @param p_b         the rate that is compared with, in [0, 1]
/// @param power       e.g. 0.8; above α and below 1
/// @param between     called before each power that is computed; may throw to give up
/// @throws InvalidInput as `power_difference`, and for a power out of range
[[nodiscard]] inline DetectableRates minimum_detectable_rates(std::uint64_t n_a, std::uint64_t n_b, double p_b,
                                                              const Confidence& confidence, double power,
                                                              PlannedTest test,
                                                              const std::function<void()>& between = {}) {
  detail::checked_rate(p_b, "minimum_detectable", "base_rate");
  detail::checked_power(power, confidence, "minimum_detectable");
  if (!is_enumerated(test)) {
    return detail::detectable_rates([&](double p) { return power_difference(p, n_a, p_b, n_b, confidence, test); }, p_b,
                                    power, 50U);
  }
  const RejectionRegion region = RejectionRegion::around(test, n_a, n_b, p_b, confidence);
  const auto power_at = [&](double p) {
    if (between) between();
    return region.probability(p, p_b);
  };
  return detail::detectable_rates(power_at, p_b, power, 40U);
}

/// The smallest differences p_a - p_b that are found with that power; `below` is negative.
[[nodiscard]] inline DetectableRates minimum_detectable_difference(std::uint64_t n_a, std::uint64_t n_b, double p_b,
                                                                   const Confidence& confidence, double power,
                                                                   PlannedTest test,
                                                                   const std::function<void()>& between = {}) {
  DetectableRates found = minimum_detectable_rates(n_a, n_b, p_b, confidence, power, test, between);
  if (found.below) *found.below -= p_b;
  if (found.above) *found.above -= p_b;
  return found;
}

/// The ratios p_a / p_b nearest to 1 that are found with that power; `below` is less than 1. No ratio to a rate of 0.
[[nodiscard]] inline DetectableRates minimum_detectable_ratio(std::uint64_t n_a, std::uint64_t n_b, double p_b,
                                                              const Confidence& confidence, double power,
                                                              PlannedTest test,
                                                              const std::function<void()>& between = {}) {
  DetectableRates found = minimum_detectable_rates(n_a, n_b, p_b, confidence, power, test, between);
  if (p_b == 0.0) return {};
  if (found.below) *found.below /= p_b;
  if (found.above) *found.above /= p_b;
  return found;
}

}  // namespace lotrecht::stats
