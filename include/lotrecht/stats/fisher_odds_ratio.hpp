#pragma once

/// @file
/// The odds ratio that Fisher's exact test is about: conditional maximum likelihood, with its exact interval.

#include <algorithm>
#include <cmath>
#include <limits>

#include <lotrecht/stats/binomial_tally.hpp>
#include <lotrecht/stats/confidence.hpp>
#include <lotrecht/stats/detail/counts.hpp>
#include <lotrecht/stats/detail/hypergeometric_law.hpp>
#include <lotrecht/stats/estimate.hpp>

namespace lotrecht::stats {

namespace detail {

/// Fisher's noncentral hypergeometric law at one odds ratio, seen from one count k.
struct NoncentralView {
  double mean;        ///< E K
  double variance;    ///< Var K
  double log_upper;   ///< ln P(K >= k); -infinity where it underflows
  double upper_mean;  ///< E(K | K >= k)
};

/// @param theta  ln of the odds ratio
///
/// Probabilities are summed outwards from the law's own mode, relative to it; terms below 2^-80 of it are left out.
[[nodiscard]] inline NoncentralView noncentral_view(const HypergeometricLaw& law, double theta, double k) noexcept {
  const double odds = std::exp(theta);
  double mode = law.low();
  double above = law.high();
  while (mode < above) {  // the last count up to which the probabilities rise
    const double middle = std::floor(0.5 * (mode + above));
    if (odds * law.up(middle) > 1.0) {
      mode = middle + 1.0;
    } else {
      above = middle;
    }
  }
  double sum = 0.0;
  double first = 0.0;
  double second = 0.0;
  double tail = 0.0;
  double tail_first = 0.0;
  const auto add = [&](double at, double term) {
    const double away = at - mode;
    sum += term;
    first += term * away;
    second += term * away * away;
    if (at < k) return;
    tail += term;
    tail_first += term * away;
  };
  add(mode, 1.0);
  double term = 1.0;
  for (double at = mode; at < law.high() && term > 0x1p-80; at += 1.0) add(at + 1.0, term *= odds * law.up(at));
  term = 1.0;
  for (double at = mode; at > law.low() && term > 0x1p-80; at -= 1.0) add(at - 1.0, term *= law.down(at) / odds);
  const double mean = first / sum;
  return {mode + mean, second / sum - mean * mean,
          tail > 0.0 ? std::log(tail / sum) : -std::numeric_limits<double>::infinity(),
          tail > 0.0 ? mode + tail_first / tail : k};
}

/// A function and its derivative where an increasing function is asked for its zero.
struct RisingPoint {
  double value;
  double slope;  ///< 0 where nothing is known
};

/// The zero of an increasing function by Newton's method, inside a bracket that grows from the start.
template <class Function>
[[nodiscard]] double rising_root(double start, const Function& f) {
  double left = -std::numeric_limits<double>::infinity();
  double right = std::numeric_limits<double>::infinity();
  double at = start;
  double reach = 1.0;
  for (int step = 0; step < 200; ++step) {
    const RisingPoint here = f(at);
    if (here.value == 0.0) return at;
    (here.value < 0.0 ? left : right) = at;
    const bool bracketed = std::isfinite(left) && std::isfinite(right);
    const bool newton = here.slope > 0.0 && std::isfinite(here.value) && std::abs(here.value) <= reach * here.slope;
    double next = newton ? at - here.value / here.slope : here.value < 0.0 ? at + reach : at - reach;
    if (std::abs(next - at) <= 1e-15 * (1.0 + std::abs(at))) return next;
    if (bracketed && !(left < next && next < right)) next = 0.5 * (left + right);
    if (!bracketed) reach *= 2.0;
    if (std::abs(next - at) <= 1e-15 * (1.0 + std::abs(at))) return next;
    at = next;
  }
  return at;
}

/// ln of the odds ratio at which P(K >= k) is `tail`; k above the smallest possible count.
[[nodiscard]] inline double cornfield_bound(const HypergeometricLaw& law, double k, double tail, double start) {
  const double goal = std::log(tail);
  return rising_root(start, [&](double theta) {
    const NoncentralView view = noncentral_view(law, theta, k);
    return RisingPoint{view.log_upper - goal, view.upper_mean - view.mean};
  });
}

}  // namespace detail

/// The odds ratio of two samples given their total of successes: maximum likelihood, with the exact interval.
///
/// Given the total, the successes of `a` follow Fisher's noncentral hypergeometric law, which knows the odds ratio and
/// nothing else. The estimate is where its mean is the observed count; the bounds are where P(K >= k) and P(K <= k) are
/// (1 - level) / 2 (Cornfield). The interval covers at least as often as stated; it inverts `fisher_exact`'s one-sided
/// tests. The estimate is nearer to 1 than the odds ratio of the table.
///
/// Value and lower bound 0 if k is the least possible, value infinite without upper bound if it is the greatest.
/// Undefined (`zero_denominator`, [0, infinity]) if it is both: a side without rows, no success or no failure at all.
/// Relative error below 1e-12.
///
/// @param a, b        exact counts of the two independent samples
/// @param confidence  coverage, held for every truth
/// @throws InvalidInput if a tally has more successes than trials
///
/// Cornfield, J. (1956). A statistical problem arising from retrospective studies. Proc. Third Berkeley Symp. 4,
/// 135-148.
[[nodiscard]] inline Estimate fisher_odds_ratio(const BinomialTally& a, const BinomialTally& b,
                                                const Confidence& confidence) {
  const detail::Counts ca = detail::counts(a, "fisher_odds_ratio", "a");
  const detail::Counts cb = detail::counts(b, "fisher_odds_ratio", "b");
  Estimate e;
  e.confidence = confidence.level();
  e.n = a.trials + b.trials;
  e.method = "cornfield_exact";
  e.low = 0.0;
  e.high = std::numeric_limits<double>::infinity();
  const detail::HypergeometricLaw law{ca.trials, cb.trials, ca.successes + cb.successes};
  const double k = ca.successes;
  if (law.low() == law.high()) {
    e.undefined = Undefined::zero_denominator;
    return e;
  }
  const double start =
      std::log((ca.successes + 0.5) / (ca.failures + 0.5) * ((cb.failures + 0.5) / (cb.successes + 0.5)));
  const double spread = confidence.z() * std::sqrt(1.0 / (ca.successes + 0.5) + 1.0 / (ca.failures + 0.5) +
                                                   1.0 / (cb.successes + 0.5) + 1.0 / (cb.failures + 0.5));
  const double tail = 0.5 * confidence.alpha();
  if (k == law.low()) {
    e.value = 0.0;
  } else if (k == law.high()) {
    e.value = std::numeric_limits<double>::infinity();
  } else {
    e.value = std::exp(detail::rising_root(start, [&](double theta) {
      const detail::NoncentralView view = detail::noncentral_view(law, theta, k);
      return detail::RisingPoint{view.mean - k, view.variance};
    }));
  }
  if (k > law.low()) e.low = std::exp(detail::cornfield_bound(law, k, tail, start - spread));
  if (k < law.high()) {
    // P(K <= k) is an upper tail of the other sample's count, and its odds ratio is the inverse.
    const detail::HypergeometricLaw other{cb.trials, ca.trials, ca.successes + cb.successes};
    e.high = std::exp(-detail::cornfield_bound(other, cb.successes, tail, -start - spread));
  }
  return e;
}

}  // namespace lotrecht::stats
