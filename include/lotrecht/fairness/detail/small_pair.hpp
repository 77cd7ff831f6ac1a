#pragma once

/// @file
/// The exact law of the score statistic of two samples, given what both have together.

#include <algorithm>
#include <cmath>
#include <cstdint>

#include <lotrecht/fairness/exact_gap.hpp>
#include <lotrecht/stats/binomial_tally.hpp>
#include <lotrecht/stats/detail/hypergeometric_law.hpp>

namespace lotrecht::fairness::detail {

/// Two samples of counted rows.
struct SmallPair {
  double successes, trials;              ///< whole numbers
  double other_successes, other_trials;  ///< likewise

  [[nodiscard]] bool doubtful() const noexcept {
    const auto tally = [](double x, double n) {
      return stats::BinomialTally{static_cast<std::uint64_t>(x), static_cast<std::uint64_t>(n)};
    };
    return normal_law_is_doubtful(tally(successes, trials), tally(other_successes, other_trials));
  }

  /// P(|Z| >= z) of their score statistic Z where both have one rate, given their successes together: two tails of the
  /// hypergeometric law, ties to a relative 1e-9 counted. For z of the samples themselves it is an exact test of them.
  [[nodiscard]] double tail(double z) const {
    const double all = trials + other_trials;
    const double both = successes + other_successes;
    const double pooled = both / all;
    const double expected = both * (trials / all);
    // |Z| >= z where the successes lie this far from the expected ones.
    const double far = z * (1.0 - 1e-9) * std::sqrt(pooled * (1.0 - pooled) * (trials * (other_trials / all)));
    if (!(far > 0.0)) return 1.0;
    const double above = std::ceil(expected + far);
    const double below = std::floor(expected - far);
    const bool none_above = above > std::min(both, trials);
    const bool none_below = below < std::max(0.0, both - other_trials);
    if (none_above && none_below) return 0.0;
    const stats::detail::HypergeometricLaw law{trials, other_trials, both};
    return std::min(1.0, (none_above ? 0.0 : law.upper(above)) + (none_below ? 0.0 : law.lower(below)));
  }
};

}  // namespace lotrecht::fairness::detail
