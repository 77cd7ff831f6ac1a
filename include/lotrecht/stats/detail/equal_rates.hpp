#pragma once

/// @file
/// What the exact unconditional tests share: limits, the region of an ordering, the supremum.

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <string>
#include <string_view>

#include <lotrecht/core/error.hpp>
#include <lotrecht/stats/binomial_tally.hpp>
#include <lotrecht/stats/clopper_pearson.hpp>
#include <lotrecht/stats/confidence.hpp>
#include <lotrecht/stats/detail/counts.hpp>
#include <lotrecht/stats/detail/log_mass.hpp>
#include <lotrecht/stats/detail/ordered_region.hpp>
#include <lotrecht/stats/detail/supremum.hpp>
#include <lotrecht/stats/interval.hpp>
#include <lotrecht/stats/test_result.hpp>

namespace lotrecht::stats::detail {

/// Beyond this many trials in one sample an exact unconditional answer is not worth its time: the score test agrees.
inline constexpr std::uint64_t most_unconditional_trials = 1'000'000;

/// @throws InvalidInput if the tally's invariant is broken or it is too large
[[nodiscard]] inline Counts unconditional_counts(const BinomialTally& k, std::string_view function,
                                                 std::string_view argument) {
  if (k.trials > most_unconditional_trials) {
    throw InvalidInput{
        function, argument,
        "must not have more than 1000000 trials, got " + std::to_string(k.trials) + "; score_test is as good there"};
  }
  return counts(k, function, argument);
}

/// @throws InvalidInput unless 0 <= gamma < 0.5
inline void check_gamma(double gamma, std::string_view function) {
  if (!(0.0 <= gamma && gamma < 0.5)) {
    throw InvalidInput{function, "gamma", "must lie in [0, 0.5), got " + std::to_string(gamma)};
  }
}

/// @throws InvalidInput unless 0 <= gamma < level, what one bound may miss
inline void check_gamma_below(double gamma, double level, std::string_view function) {
  if (!(0.0 <= gamma && gamma < level)) {
    throw InvalidInput{
        function, "gamma",
        "must lie in [0, (1 - confidence) / 2), which is " + std::to_string(level) + ", got " + std::to_string(gamma)};
  }
}

/// The gamma that intervals use unless told otherwise: a thousandth of what each bound may miss.
[[nodiscard]] inline double thousandth(const Confidence& confidence) noexcept { return 0.0005 * confidence.alpha(); }

/// Where the unknown probability of one sample may lie: all of [0, 1], or an exact interval of level 1 - gamma.
[[nodiscard]] inline Interval plausible(const BinomialTally& k, double gamma) {
  return gamma == 0.0 ? Interval{0.0, 1.0} : clopper_pearson(k, Confidence{1.0 - gamma});
}

[[nodiscard]] inline Counts counts_of(std::uint64_t successes, std::uint64_t trials) noexcept {
  return {static_cast<double>(successes), static_cast<double>(trials - successes), static_cast<double>(trials)};
}

/// Tables whose signed score is at least as extreme as the observed one; scores that agree to 1e-12 count as equal.
///
/// @param score  (Counts, Counts) -> z, increasing in the first sample's successes and falling in the second's
template <class Score>
[[nodiscard]] TailRegion region_of(const BinomialTally& a, const BinomialTally& b, Alternative alternative,
                                   double observed, const Score& score) {
  TailRegion region{a.trials, b.trials};
  const double slack = 1e-12 * std::max(1.0, std::abs(observed));
  const bool both = alternative == Alternative::two_sided;
  const double high = both ? std::abs(observed) : observed;
  const auto at = [&](std::uint64_t x, std::uint64_t y) {
    return score(counts_of(x, a.trials), counts_of(y, b.trials));
  };
  if (alternative != Alternative::less) {
    take_first_larger(region, [&](std::uint64_t x, std::uint64_t y) {
      const double z = at(x, y);
      return z >= high || z >= high - slack;  // the first for infinities
    });
  }
  if (alternative != Alternative::greater) {
    const double low = both ? -high : observed;
    take_first_smaller(region, [&](std::uint64_t x, std::uint64_t y) {
      const double z = at(x, y);
      return z <= low || z <= low + slack;
    });
  }
  region.finish();
  return region;
}

/// The probability of the observed table at the common rate that makes it most probable.
///
/// No probability of a region that holds the table is smaller at that rate. The search for the largest looks at counts
/// down to 2^-100 of the most probable ones, so of a table beyond, all from 200 beside none from 200, it would say 0.
[[nodiscard]] inline double most_probable(const BinomialTally& a, const BinomialTally& b) noexcept {
  const Counts ca = counts_of(a.successes, a.trials);
  const Counts cb = counts_of(b.successes, b.trials);
  const double n = ca.trials + cb.trials;
  const double p = (ca.successes + cb.successes) / n;
  const double q = (ca.failures + cb.failures) / n;
  if (p == 0.0 || q == 0.0) return 1.0;
  return probability(binomial_log_mass(ca.successes, ca.trials, p, q)) *
         probability(binomial_log_mass(cb.successes, cb.trials, p, q));
}

/// The largest probability of a region under equal rates; with `gamma`, over rates the data do not exclude, plus gamma.
///
/// @param region  with the observed table in it
[[nodiscard]] inline double equal_rates_supremum(const TailRegion& region, const BinomialTally& a,
                                                 const BinomialTally& b, double gamma) {
  SupremumSearch search{region};
  const Interval rates = plausible({a.successes + b.successes, a.trials + b.trials}, gamma);
  const Supremum found = search.largest({0.0, 1.0, 0.0, 1.0}, rates.low, rates.high);
  return std::min(1.0, std::max(found.value, most_probable(a, b)) + gamma);
}

template <class Score>
[[nodiscard]] double equal_rates_p_value(const BinomialTally& a, const BinomialTally& b, Alternative alternative,
                                         double gamma, double observed, const Score& score) {
  return equal_rates_supremum(region_of(a, b, alternative, observed, score), a, b, gamma);
}

}  // namespace lotrecht::stats::detail
