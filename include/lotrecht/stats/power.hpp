#pragma once

/// @file
/// How probable it is that a test of two equal rates notices that they differ.

#include <cmath>
#include <cstdint>
#include <numbers>
#include <string>

#include <lotrecht/core/error.hpp>
#include <lotrecht/stats/confidence.hpp>
#include <lotrecht/stats/rejection_region.hpp>

namespace lotrecht::stats {

namespace detail {

/// @throws InvalidInput unless 0 <= rate <= 1
inline double checked_rate(double rate, std::string_view function, std::string_view argument) {
  if (!(0.0 <= rate && rate <= 1.0)) {
    throw InvalidInput{function, argument, "must lie in [0, 1], got " + std::to_string(rate)};
  }
  return rate;
}

/// Power of the normal test, by formula; n_a and n_b may be effective numbers of rows.
[[nodiscard]] inline double normal_power(double p_a, double n_a, double p_b, double n_b, double z, bool continuity) {
  const double pooled = (n_a * p_a + n_b * p_b) / (n_a + n_b);
  const double under_equality = std::sqrt(pooled * (1.0 - pooled) * (1.0 / n_a + 1.0 / n_b));
  const double actual = std::sqrt(p_a * (1.0 - p_a) / n_a + p_b * (1.0 - p_b) / n_b);
  const double correction = continuity ? 0.5 * (1.0 / n_a + 1.0 / n_b) : 0.0;
  const double away = std::abs(p_a - p_b);
  const auto above = [](double x) { return 0.5 * std::erfc(x / std::numbers::sqrt2); };
  const double mark = z * under_equality + correction;
  if (actual == 0.0) return away > 0.0 && away >= mark ? 1.0 : 0.0;  // 0 against 1: nothing is left to chance
  return above((mark - away) / actual) + above((mark + away) / actual);
}

}  // namespace detail

/// Power of a two-sided test of p_a = p_b at given true rates; for equal rates its true size.
///
/// `score`, `newcombe`, `fisher` and `boschloo` are exact: the probabilities of all tables that the test rejects are
/// added up (`RejectionRegion`). `normal` is the textbook formula, with both tails,
///
///     Φ((|p_a - p_b| - z s₀) / s₁) + Φ((-|p_a - p_b| - z s₀) / s₁),
///     s₀² = p̄ q̄ (1/n_a + 1/n_b) with p̄ = (n_a p_a + n_b p_b) / (n_a + n_b),    s₁² = p_a q_a / n_a + p_b q_b / n_b,
///
/// and `normal_continuity` takes (1/n_a + 1/n_b) / 2 off the difference first: the power behind Casagrande's and
/// Fleiss, Tytun and Ury's sample sizes.
///
/// @param p_a, p_b    true rates in [0, 1]
/// @param n_a, n_b    rows, at least 1 each
/// @param confidence  1 - α, α the nominal size of the two-sided test
/// @throws InvalidInput if a rate is out of range, a sample empty, or too large to be enumerated
///
/// Casagrande, J. T., Pike, M. C. & Smith, P. G. (1978). Biometrics 34(3), 483-486. doi:10.2307/2530613
/// Fleiss, J. L., Levin, B. & Paik, M. C. (2003). Statistical Methods for Rates and Proportions, 3rd ed., ch. 4.
[[nodiscard]] inline double power_difference(double p_a, std::uint64_t n_a, double p_b, std::uint64_t n_b,
                                             const Confidence& confidence, PlannedTest test) {
  detail::checked_rate(p_a, "power_difference", "p_a");
  detail::checked_rate(p_b, "power_difference", "p_b");
  if (n_a == 0 || n_b == 0) {
    throw InvalidInput{"power_difference", "n", "must be at least 1 in each sample, got 0"};
  }
  if (is_enumerated(test)) return RejectionRegion{test, n_a, n_b, confidence}.probability(p_a, p_b);
  return detail::normal_power(p_a, static_cast<double>(n_a), p_b, static_cast<double>(n_b), confidence.z(),
                              test == PlannedTest::normal_continuity);
}

}  // namespace lotrecht::stats
