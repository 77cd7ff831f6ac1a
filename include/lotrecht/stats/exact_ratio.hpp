#pragma once

/// @file
/// The exact unconditional interval for the ratio of two independent proportions.

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <limits>
#include <vector>

#include <lotrecht/stats/binomial_tally.hpp>
#include <lotrecht/stats/clopper_pearson.hpp>
#include <lotrecht/stats/confidence.hpp>
#include <lotrecht/stats/detail/counts.hpp>
#include <lotrecht/stats/detail/equal_rates.hpp>
#include <lotrecht/stats/detail/exact_bound.hpp>
#include <lotrecht/stats/detail/tail_region.hpp>
#include <lotrecht/stats/interval.hpp>
#include <lotrecht/stats/mover.hpp>
#include <lotrecht/stats/test_result.hpp>

namespace lotrecht::stats {

namespace detail {

/// The exact intervals of a rate for each number of successes, computed when asked for.
class ExactRates {
 public:
  ExactRates(std::uint64_t trials, const Confidence& confidence)
      : trials_{trials}, confidence_{confidence}, known_(trials + 1, Interval{1.0, 0.0}) {}
  [[nodiscard]] const Interval& operator()(std::uint64_t successes) {
    Interval& at = known_[successes];
    if (at.high < at.low) at = clopper_pearson({successes, trials_}, confidence_);
    return at;
  }

 private:
  std::uint64_t trials_;
  Confidence confidence_;
  std::vector<Interval> known_;
};

/// One side of `exact_ratio`: the tables that say "a's rate is larger" as loudly as the observed one. Needs a success
/// in a.
class RatioSide {
 public:
  RatioSide(const BinomialTally& a, const BinomialTally& b, const Confidence& confidence)
      : a_{a},
        b_{b},
        rates_a_{a.trials, confidence},
        rates_b_{b.trials, confidence},
        observed_{low(a.successes, b.successes)},
        region_{region_of_larger(
            a, b, [&](std::uint64_t x, std::uint64_t y) { return low(x, y) >= observed_ * (1.0 - 1e-12); })} {}

  [[nodiscard]] double bound(double level, double gamma) const {
    return std::exp(lower_bound_of_larger<RatioLine>(region_, a_, b_, gamma, level, std::log(observed_)));
  }
  [[nodiscard]] double p_value(double gamma) const { return equal_rates_tail(region_, a_, b_, gamma); }

 private:
  [[nodiscard]] double low(std::uint64_t x, std::uint64_t y) {
    if (x == 0) return 0.0;
    const auto rate = [](std::uint64_t k, std::uint64_t n) { return static_cast<double>(k) / static_cast<double>(n); };
    return mover_ratio(rate(x, a_.trials), rates_a_(x), rate(y, b_.trials), rates_b_(y)).low;
  }

  BinomialTally a_;
  BinomialTally b_;
  ExactRates rates_a_;
  ExactRates rates_b_;
  double observed_;
  TailRegion region_;
};

/// The lower bound of `exact_ratio`.
[[nodiscard]] inline double exact_ratio_low(const BinomialTally& a, const BinomialTally& b,
                                            const Confidence& confidence, double gamma) {
  return a.successes == 0 ? 0.0 : RatioSide{a, b, confidence}.bound(0.5 * confidence.alpha(), gamma);
}

}  // namespace detail

/// Exact two-sided interval for p_a / p_b: it covers at least as often as stated, whatever the two probabilities.
///
/// As `exact_difference`, for p_a = θ p_b. The ordering is that by the lower bound of MOVER on Clopper and Pearson's
/// intervals: the score bound for a ratio is too sure of tables with few successes and would let them in. At 95 %
/// and 5 to 40 trials a side these bounds were on average nearer to the estimate than Chan and Zhang's by score.
///
/// No success in a: the lower bound is 0. No success in b: no upper bound. No success at all, or no trials on a side:
/// [0, infinity]. Contains the observed ratio where it exists; exchanging a and b inverts the interval.
///
/// @param a, b        exact counts of the two independent samples, at most a million rows each
/// @param confidence  coverage, held for every truth
/// @param gamma       in [0, (1 - level) / 2); see `exact_difference`
/// @return            bounds on a ratio of probabilities (unitless), in [0, infinity]
/// @throws InvalidInput if a tally has more successes than trials, there are too many rows, or gamma is out of range
///
/// Chan, I. S. F. & Zhang, Z. (1999). Biometrics 55(4), 1202-1209. doi:10.1111/j.0006-341X.1999.01202.x
[[nodiscard]] inline Interval exact_ratio(const BinomialTally& a, const BinomialTally& b, const Confidence& confidence,
                                          double gamma) {
  const detail::Counts ca = detail::unconditional_counts(a, "exact_ratio", "a");
  const detail::Counts cb = detail::unconditional_counts(b, "exact_ratio", "b");
  const double level = 0.5 * confidence.alpha();
  detail::check_gamma_below(gamma, level, "exact_ratio");
  if (ca.empty() || cb.empty()) return {0.0, std::numeric_limits<double>::infinity()};
  Interval around{detail::exact_ratio_low(a, b, confidence, gamma),
                  1.0 / detail::exact_ratio_low(b, a, confidence, gamma)};
  if (b.successes > 0) {
    const double ratio = ca.successes / cb.successes * (cb.trials / ca.trials);
    around = {std::min(around.low, ratio), std::max(around.high, ratio)};
  }
  return around;
}

/// The same with the gamma of `thousandth`.
[[nodiscard]] inline Interval exact_ratio(const BinomialTally& a, const BinomialTally& b,
                                          const Confidence& confidence) {
  return exact_ratio(a, b, confidence, detail::thousandth(confidence));
}

/// The exact test of equal rates that `exact_ratio` of this level inverts: below 1 - level exactly where the interval
/// leaves out 1. As `exact_difference_test`, with the ordering of this interval; the statistic is the observed
/// difference, which exists for every table.
///
/// @throws InvalidInput as `exact_ratio`
[[nodiscard]] inline TestResult exact_ratio_test(const BinomialTally& a, const BinomialTally& b,
                                                 const Confidence& confidence) {
  const detail::Counts ca = detail::unconditional_counts(a, "exact_ratio_test", "a");
  const detail::Counts cb = detail::unconditional_counts(b, "exact_ratio_test", "b");
  TestResult result;
  result.n = a.trials + b.trials;
  result.method = "exact_unconditional";
  result.statistic = ca.empty() || cb.empty() ? 0.0 : detail::difference_of_rates(ca, cb);
  result.p_value = 1.0;
  if (result.statistic == 0.0) return result;
  const detail::RatioSide side =
      result.statistic > 0.0 ? detail::RatioSide{a, b, confidence} : detail::RatioSide{b, a, confidence};
  result.p_value = std::min(1.0, 2.0 * side.p_value(detail::thousandth(confidence)));
  return result;
}

}  // namespace lotrecht::stats
