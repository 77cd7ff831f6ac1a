#pragma once

/// @file
/// The exact unconditional interval for the difference of two independent proportions.

#include <algorithm>
#include <cstdint>

#include <lotrecht/stats/binomial_tally.hpp>
#include <lotrecht/stats/confidence.hpp>
#include <lotrecht/stats/detail/counts.hpp>
#include <lotrecht/stats/detail/equal_rates.hpp>
#include <lotrecht/stats/detail/exact_bound.hpp>
#include <lotrecht/stats/detail/tail_region.hpp>
#include <lotrecht/stats/interval.hpp>
#include <lotrecht/stats/miettinen_nurminen.hpp>
#include <lotrecht/stats/test_result.hpp>

namespace lotrecht::stats {

namespace detail {

/// One side of `exact_difference`: the tables that say "a's rate is larger" as loudly as the observed one.
class DifferenceSide {
 public:
  /// @param critical  of Miettinen and Nurminen's bound, see `unbiased_critical`
  DifferenceSide(const BinomialTally& a, const BinomialTally& b, double critical)
      : a_{a},
        b_{b},
        observed_{low(a.successes, b.successes, critical)},
        region_{region_of_larger(
            a, b, [&](std::uint64_t x, std::uint64_t y) { return low(x, y, critical) >= observed_ - 1e-12; })} {}

  [[nodiscard]] double bound(double level, double gamma) const {
    if (a_.successes == 0 && b_.failures() == 0) return -1.0;
    return lower_bound_of_larger<DifferenceLine>(region_, a_, b_, gamma, level, observed_);
  }
  [[nodiscard]] double p_value(double gamma) const { return equal_rates_tail(region_, a_, b_, gamma); }

 private:
  [[nodiscard]] double low(std::uint64_t x, std::uint64_t y, double critical) const {
    const Counts cx = counts_of(x, a_.trials);
    const Counts cy = counts_of(y, b_.trials);
    return difference_of_rates(cx, cy) - difference_score_arm(cx, cy, critical);
  }

  BinomialTally a_;
  BinomialTally b_;
  double observed_;
  TailRegion region_;
};

/// The lower bound of `exact_difference`, which is at most the observed difference; neither sample empty.
[[nodiscard]] inline double exact_difference_low(const BinomialTally& a, const BinomialTally& b,
                                                 const Confidence& confidence, double gamma) {
  const Counts ca = counts_of(a.successes, a.trials);
  const Counts cb = counts_of(b.successes, b.trials);
  const double critical = unbiased_critical(ca, cb, confidence.z());
  return std::min(difference_of_rates(ca, cb), DifferenceSide{a, b, critical}.bound(0.5 * confidence.alpha(), gamma));
}

}  // namespace detail

/// Exact two-sided interval for p_a - p_b: it covers at least as often as stated, whatever the two probabilities.
///
/// Each bound is Buehler's for an ordering by Miettinen and Nurminen's: with L the lower bound of that interval, as a
/// function of the table,
///
///     low = the smallest δ with  sup over p_a - p_b = δ of P(L(X, Y) >= L observed) >= (1 - level) / 2,
///
/// and the upper bound likewise, from the samples exchanged. Of all lower bounds that order the tables as L does and
/// have this coverage, none is larger anywhere. Chan and Zhang invert one exact test for every δ, ordered by the score
/// statistic of that δ; at δ = L their ordering is this one. One ordering for all δ makes the probability grow with δ:
/// one root, found and proved, and no acceptable δ can lie outside.
///
/// With `gamma` > 0 the rate of the larger sample is taken from its exact interval of level 1 - gamma only, at the
/// price of gamma in each bound's level (Berger and Boos). It costs next to nothing and matters where one sample is
/// small beside the other: 1 of 3 against 50 of 1000 is [-0.035, 0.842] with and [-0.104, 0.842] without.
///
/// The supremum is proved to 1e-8 of (1 - level) / 2. Contains the observed difference; lies in [-1, 1]; exchanging a
/// and b negates it. Orderings of different levels differ, so a higher level holds a lower one up to the granularity of
/// the tables only. No trials on either side: [-1, 1]. Time grows with the sum of the trials: 0.3 ms (20 and 20) to
/// 0.1 to 0.3 s (10,000 and 10,000).
///
/// @param a, b        exact counts of the two independent samples, at most a million rows each
/// @param confidence  coverage, held for every truth
/// @param gamma       in [0, (1 - level) / 2)
/// @return            bounds on a difference of probabilities (unitless)
/// @throws InvalidInput if a tally has more successes than trials, there are too many rows, or gamma is out of range
///
/// Buehler, R. J. (1957). J. Am. Stat. Assoc. 52(280), 482-493. doi:10.1080/01621459.1957.10501404
/// Chan, I. S. F. & Zhang, Z. (1999). Biometrics 55(4), 1202-1209. doi:10.1111/j.0006-341X.1999.01202.x
[[nodiscard]] inline Interval exact_difference(const BinomialTally& a, const BinomialTally& b,
                                               const Confidence& confidence, double gamma) {
  const detail::Counts ca = detail::unconditional_counts(a, "exact_difference", "a");
  const detail::Counts cb = detail::unconditional_counts(b, "exact_difference", "b");
  const double level = 0.5 * confidence.alpha();
  detail::check_gamma_below(gamma, level, "exact_difference");
  if (ca.empty() || cb.empty()) return {-1.0, 1.0};
  return {detail::exact_difference_low(a, b, confidence, gamma),
          -detail::exact_difference_low(b, a, confidence, gamma)};
}

/// The same with the gamma of `thousandth`.
[[nodiscard]] inline Interval exact_difference(const BinomialTally& a, const BinomialTally& b,
                                               const Confidence& confidence) {
  return exact_difference(a, b, confidence, detail::thousandth(confidence));
}

/// The exact test of equal rates that `exact_difference` of this level inverts.
///
/// Twice the probability, at its largest under equal rates, of a lower bound as high as the one observed (of an upper
/// bound as low, if a's rate is the smaller one), at most 1. So the p-value is below 1 - level exactly where the
/// interval leaves out 0, and it is as exact as the interval. The ordering of the tables, and with it p, hangs on the
/// level a little: state both. Equal observed rates and empty samples: p = 1. The statistic is the observed
/// difference. Much quicker than the interval: 0.1 ms (20 and 20), 2 ms (10 and 100,000).
///
/// @throws InvalidInput as `exact_difference`
[[nodiscard]] inline TestResult exact_difference_test(const BinomialTally& a, const BinomialTally& b,
                                                      const Confidence& confidence) {
  const detail::Counts ca = detail::unconditional_counts(a, "exact_difference_test", "a");
  const detail::Counts cb = detail::unconditional_counts(b, "exact_difference_test", "b");
  TestResult result;
  result.n = a.trials + b.trials;
  result.method = "exact_unconditional";
  result.statistic = ca.empty() || cb.empty() ? 0.0 : detail::difference_of_rates(ca, cb);
  result.p_value = 1.0;
  if (result.statistic == 0.0) return result;
  const double critical = detail::unbiased_critical(ca, cb, confidence.z());
  const detail::DifferenceSide side =
      result.statistic > 0.0 ? detail::DifferenceSide{a, b, critical} : detail::DifferenceSide{b, a, critical};
  result.p_value = std::min(1.0, 2.0 * side.p_value(detail::thousandth(confidence)));
  return result;
}

}  // namespace lotrecht::stats
