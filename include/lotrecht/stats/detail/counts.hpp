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

/// a * d - b * c with an error below two units in the last place however much cancels, if nothing overflows
/// (Kahan's method; Jeannerod, Louvet & Muller 2013, Math. Comp. 82, 2245-2264).
[[nodiscard]] inline double difference_of_products(double a, double d, double b, double c) noexcept {
  const double bc = b * c;
  const double rounding = std::fma(-b, c, bc);
  return std::fma(a, d, -bc) + rounding;
}

/// Difference of two rates, a minus b, correct to a few units in the last place even where they nearly agree.
[[nodiscard]] inline double difference_of_rates(const Counts& a, const Counts& b) noexcept {
  return difference_of_products(a.successes, b.trials, b.successes, a.trials) / a.trials / b.trials;
}

}  // namespace lotrecht::stats::detail
