#pragma once

/// @file
/// Counts as the interval formulas want them: real numbers, checked once.

#include <cmath>
#include <limits>
#include <string>
#include <string_view>

#include <lotrecht/core/error.hpp>
#include <lotrecht/stats/binomial_tally.hpp>

namespace lotrecht::stats::detail {

/// Successes and failures as real numbers; `trials` is their sum. Failures are carried, not recomputed, because
/// `trials - successes` in floating point would forget the failures of a rate near 1.
struct Counts {
  double successes;
  double failures;
  double trials;

  [[nodiscard]] constexpr bool empty() const noexcept { return trials == 0.0; }
  [[nodiscard]] constexpr double rate() const noexcept { return successes / trials; }
  [[nodiscard]] constexpr Counts mirrored() const noexcept { return {failures, successes, trials}; }
};

/// @throws InvalidInput if the tally's invariant is broken
[[nodiscard]] inline Counts counts(const BinomialTally& k, std::string_view function, std::string_view argument) {
  if (k.successes > k.trials) {
    throw InvalidInput{function, argument,
                       "must not have more successes than trials, got " + std::to_string(k.successes) + " of " +
                           std::to_string(k.trials)};
  }
  return {static_cast<double>(k.successes), static_cast<double>(k.failures()), static_cast<double>(k.trials)};
}

/// @throws InvalidInput unless 0 <= successes <= trials < infinity
[[nodiscard]] inline Counts counts(double successes, double trials, std::string_view function) {
  if (!(0.0 <= trials && trials <= std::numeric_limits<double>::max())) {
    throw InvalidInput{function, "trials", "must be finite and not negative, got " + std::to_string(trials)};
  }
  if (!(0.0 <= successes && successes <= trials)) {
    throw InvalidInput{
        function, "successes",
        "must lie between 0 and trials = " + std::to_string(trials) + ", got " + std::to_string(successes)};
  }
  return {successes, trials - successes, trials};
}

/// @throws InvalidInput unless 0 <= z < infinity
inline double critical_value(double z, std::string_view function) {
  if (!(0.0 <= z && z <= std::numeric_limits<double>::max())) {
    throw InvalidInput{function, "z", "must be finite and not negative, got " + std::to_string(z)};
  }
  return z;
}

/// Difference of two rates, a minus b, correct to a few units in the last place even where they nearly agree.
///
/// s_a n_b - s_b n_a with each product as an exact pair of doubles; so written, swapping a and b negates it to the last
/// bit.
[[nodiscard]] inline double difference_of_rates(const Counts& a, const Counts& b) noexcept {
  const double left = a.successes * b.trials;
  const double right = b.successes * a.trials;
  const double rounding = std::fma(a.successes, b.trials, -left) - std::fma(b.successes, a.trials, -right);
  return ((left - right) + rounding) / (a.trials * b.trials);
}

}  // namespace lotrecht::stats::detail
