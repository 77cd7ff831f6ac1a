#pragma once

/// @file
/// Ratios of factorials that lose no digits, however large the counts.

#include <array>
#include <cstddef>
#include <cstdint>
#include <numbers>

#include <lotrecht/core/elementary.hpp>

namespace lotrecht::stats::detail {

/// Largest count that a double and every count below it hold exactly.
inline constexpr std::uint64_t largest_exact_count = std::uint64_t{1} << 53;

/// ln k! - [k ln k - k + ln(2 pi k) / 2] for an integer k >= 0, and 0 for k = 0; absolute error below 2^-52.
[[nodiscard]] constexpr double stirling_error(double k) noexcept {
  constexpr std::array<double, 16> small{0.0,
                                         0.08106146679532725822,
                                         0.041340695955409294094,
                                         0.027677925684998339149,
                                         0.020790672103765093112,
                                         0.016644691189821192163,
                                         0.013876128823070747999,
                                         0.011896709945891770095,
                                         0.010411265261972096497,
                                         0.0092554621827127329177,
                                         0.0083305634333628712565,
                                         0.007573675487951840795,
                                         0.0069428401072095298657,
                                         0.0064089941880042070684,
                                         0.0059513701127588477356,
                                         0.005554733551962801371};
  if (k < 16.0) return small[static_cast<std::size_t>(k)];
  const double x = 1.0 / k;
  const double y = x * x;
  return x * (1.0 / 12 - y * (1.0 / 360 - y * (1.0 / 1260 - y * (1.0 / 1680 - y * (1.0 / 1188)))));
}

/// 2 pi k, and 1 for k = 0, so that k! = (k/e)^k sqrt(stirling_factor) e^stirling_error holds for 0 as well.
[[nodiscard]] constexpr double stirling_factor(double k) noexcept {
  return k == 0.0 ? 1.0 : 2.0 * std::numbers::pi * k;
}

/// Deviance x ln(x / mean) + mean - x >= 0 of a count from its mean, given their difference.
///
/// Near the mean the two large parts cancel; there it is summed as a series in v = (x - mean) / (x + mean).
///
/// @param x      count, >= 0
/// @param mean   > 0, or 0 if x is
/// @param delta  x - mean, given apart because the caller may know it to more digits
///
/// Loader, C. (2000). Fast and accurate computation of binomial probabilities.
[[nodiscard]] constexpr double deviance(double x, double mean, double delta) noexcept {
  if (x == 0.0) return mean;
  const double sum = x + mean;
  if (delta < 0.1 * sum && delta > -0.1 * sum) {
    // delta v + 2 x v^3 (1/3 + v^2/5 + v^4/7 + ...): with |v| < 0.1 the terms after v^16/19 are below 2^-60.
    const double v = delta / sum;
    const double w = v * v;
    const double series =
        1.0 / 3 +
        w * (1.0 / 5 +
             w * (1.0 / 7 +
                  w * (1.0 / 9 + w * (1.0 / 11 + w * (1.0 / 13 + w * (1.0 / 15 + w * (1.0 / 17 + w * (1.0 / 19))))))));
    return delta * v + 2.0 * x * v * w * series;
  }
  return x * portable::log(x / mean) - delta;
}

/// ln of a probability, kept as ln(square) / 2 + linear, so that ratios of probabilities need one logarithm.
struct LogMass {
  double square;
  double linear;
};

/// Binomial probability of k in n trials, each with probability p = 1 - q.
///
/// ln f = ln(F(n) / (F(k) F(n-k))) / 2 + E(n) - E(k) - E(n-k) - D(k; np) - D(n-k; nq), with F, E the parts of
/// Stirling's formula and D the deviance: every term is small where f is not.
[[nodiscard]] constexpr LogMass binomial_log_mass(double k, double n, double p, double q) noexcept {
  const double delta = k - n * p;
  return {stirling_factor(n) / (stirling_factor(k) * stirling_factor(n - k)),
          stirling_error(n) - stirling_error(k) - stirling_error(n - k) - deviance(k, n * p, delta) -
              deviance(n - k, n * q, -delta)};
}

/// Hypergeometric probability of k marked among `sample` drawn without replacement from `marked` and `unmarked`.
///
/// The quotient of three binomial probabilities with p = sample / (marked + unmarked), which cancels.
[[nodiscard]] constexpr LogMass hypergeometric_log_mass(double k, double marked, double unmarked,
                                                        double sample) noexcept {
  const double all = marked + unmarked;
  const double rest = all - sample;
  const double other = sample - k;             // unmarked in the sample
  const double left = marked - k;              // marked outside
  const double other_left = unmarked - other;  // unmarked outside
  const double p = sample / all;
  const double q = rest / all;
  const double delta = k - marked * p;
  return {stirling_factor(marked) * stirling_factor(unmarked) / stirling_factor(all) *
              (stirling_factor(sample) / (stirling_factor(k) * stirling_factor(left))) *
              (stirling_factor(rest) / (stirling_factor(other) * stirling_factor(other_left))),
          (stirling_error(marked) + stirling_error(unmarked) + stirling_error(sample) + stirling_error(rest) -
           stirling_error(all)) -
              (stirling_error(k) + stirling_error(left) + stirling_error(other) + stirling_error(other_left)) -
              (deviance(k, marked * p, delta) + deviance(left, marked * q, -delta)) -
              (deviance(other, unmarked * p, -delta) + deviance(other_left, unmarked * q, delta))};
}

/// The probability itself.
[[nodiscard]] constexpr double probability(const LogMass& m) noexcept {
  return portable::exp(0.5 * portable::log(m.square) + m.linear);
}

}  // namespace lotrecht::stats::detail
