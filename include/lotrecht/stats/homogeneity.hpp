#pragma once

/// @file
/// Is the difference, or the ratio, the same in every stratum? Score tests with Tarone's correction.

#include <algorithm>
#include <cstdint>
#include <span>

#include <lotrecht/stats/cochran_mantel_haenszel.hpp>
#include <lotrecht/stats/detail/restricted_estimates.hpp>
#include <lotrecht/stats/two_samples.hpp>

namespace lotrecht::stats {

namespace detail {

/// Σ d² / v - (Σ d / v)² / Σ 1 / v over strata, d a departure of mean 0 and variance v under the common measure.
class Departures {
 public:
  void add(double departure, double variance) noexcept {
    if (!(variance > 0.0)) return;  // such a stratum says nothing about the measure
    ++open_;
    squares_ += departure * departure / variance;
    sum_ += departure / variance;
    information_ += 1.0 / variance;
  }

  [[nodiscard]] ChiSquareTest test() const {
    if (open_ < 2) return {};
    return chi_square_test(squares_ - sum_ * sum_ / information_, open_ - 1);
  }

 private:
  std::uint64_t open_ = 0;
  double squares_ = 0.0;
  double sum_ = 0.0;
  double information_ = 0.0;
};

}  // namespace detail

/// Tests that the difference p_a - p_b is the same in every stratum.
///
///     X² = Σ (d - δ)² / V - (Σ (d - δ) / V)² / Σ 1/V,     V = p̃_a q̃_a / n_a + p̃_b q̃_b / n_b,
///
/// δ the Mantel-Haenszel difference and p̃ the stratum's estimates restricted to it: each term is the stratum's score
/// statistic, and the second part corrects for δ not being the maximum likelihood estimate. Degrees of freedom: strata
/// that say anything about the difference (V > 0), minus one; 0 (p = 1) if fewer than two do. Strata of a few rows make
/// it bold: 5 % tests reject up to 8 % of sets of 20 strata of 5 + 5 rows that are alike, 12 % of 100 of 1 + 2.
///
/// @throws InvalidInput if a tally has more successes than trials
///
/// Gart, J. J. & Nam, J. (1990). Approximate interval estimation of the difference in binomial parameters: correction
/// for skewness and extension to multiple tables. Biometrics 46(3), 637-643. Tarone (1985), Biometrika 72(1), 91-95.
[[nodiscard]] inline ChiSquareTest homogeneity_of_differences(std::span<const TwoSamples> strata) {
  detail::check_strata(strata, "homogeneity_of_differences");
  double weight = 0.0;
  double sum = 0.0;
  detail::for_each_comparable(strata, [&](const detail::Fourfold& k) {
    weight += k.na * k.nb / k.n;
    sum += (k.xa * k.nb - k.xb * k.na) / k.n;
  });
  if (weight == 0.0) return {};
  const double delta = std::clamp(sum / weight, -1.0, 1.0);
  detail::Departures departures;
  detail::for_each_comparable(strata, [&](const detail::Fourfold& k) {
    const auto at = detail::restricted_to_difference(k, delta);
    departures.add(k.xa / k.na - k.xb / k.nb - delta, at.variance_a + at.variance_b);
  });
  return departures.test();
}

/// Tests that the ratio p_a / p_b is the same in every stratum.
///
/// As `homogeneity_of_differences`, with the score of log θ: departures d = p̂_a - θ p̂_b of variance
/// V = p̃_a q̃_a / n_a + θ² p̃_b q̃_b / n_b, weighed by what a change of log θ does to them, θ p̃_b. θ is the Mantel-
/// Haenszel ratio. Strata without any success say nothing about a ratio. Nothing to test where θ is 0 or infinite. Not
/// for many tiny strata: of 100 strata of 1 + 2 rows with one common ratio, a 5 % test calls up to 87 of 100 sets
/// unlike.
///
/// @throws InvalidInput if a tally has more successes than trials
///
/// Gart, J. J. (1985). Approximate tests and interval estimation of the common relative risk in the combination of
/// 2 x 2 tables. Biometrika 72(3), 673-677. doi:10.1093/biomet/72.3.673
[[nodiscard]] inline ChiSquareTest homogeneity_of_ratios(std::span<const TwoSamples> strata) {
  detail::check_strata(strata, "homogeneity_of_ratios");
  double r = 0.0;
  double s = 0.0;
  detail::for_each_comparable(strata, [&](const detail::Fourfold& k) {
    r += k.xa * k.nb / k.n;
    s += k.xb * k.na / k.n;
  });
  if (r == 0.0 || s == 0.0) return {};
  const double theta = r / s;
  detail::Departures departures;
  detail::for_each_comparable(strata, [&](const detail::Fourfold& k) {
    const auto at = detail::restricted_to_ratio(k, theta);
    const double unit = theta * at.pb;  // on the scale of the logarithm: departure / unit, variance / unit²
    if (unit == 0.0) return;
    departures.add((k.xa / k.na - theta * k.xb / k.nb) / unit,
                   (at.variance_a + theta * theta * at.variance_b) / (unit * unit));
  });
  return departures.test();
}

}  // namespace lotrecht::stats
