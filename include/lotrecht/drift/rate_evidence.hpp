#pragma once

/// @file
/// Evidence against a rate from counts, and a rate's interval that holds at every look at once.

#include <cmath>
#include <cstdint>
#include <limits>
#include <string>

#include <boost/math/special_functions/beta.hpp>
#include <boost/math/special_functions/gamma.hpp>

#include <lotrecht/core/elementary.hpp>
#include <lotrecht/core/error.hpp>
#include <lotrecht/core/shown_number.hpp>
#include <lotrecht/drift/evidence.hpp>
#include <lotrecht/stats/binomial_tally.hpp>
#include <lotrecht/stats/confidence.hpp>
#include <lotrecht/stats/estimate.hpp>
#include <lotrecht/stats/test_result.hpp>

namespace lotrecht::drift {

/// ln of the evidence of all counts so far against a rate: likelihood ratios mixed over a Beta(a, b) law of rates.
///
///     E = ∫ p^S (1-p)^F dW(p) / (p0^S (1-p0)^F),    S yes, F no so far,
///
/// where W is Beta(a, b), for `greater` only its part above p0 and for `less` below. E is an e-process for independent
/// decisions with rate p0, and one-sided for any rate on the other side, even one that changes. It depends on the
/// counts alone, so it may be looked at after every case or once a week.
///
/// @param counts  all so far; 0 of 0 gives 0
/// @param rate    p0 in (0, 1)
/// @param a,b     of the law of rates; 1, 1 is any rate alike
/// @throws InvalidInput if the rate is not in (0, 1), a or b not positive and finite, or (one-sided) the law has less
///         than 10^-12 of itself on the side asked about
///
/// Robbins, H. (1970). Statistical methods related to the law of the iterated logarithm. Ann. Math. Stat. 41(5),
/// 1397-1409. doi:10.1214/aoms/1177696786
[[nodiscard]] inline double log_rate_evidence(const stats::BinomialTally& counts, double rate,
                                              stats::Alternative alternative = stats::Alternative::two_sided,
                                              double a = 1.0, double b = 1.0) {
  if (!(rate > 0.0 && rate < 1.0)) {
    throw InvalidInput{"rate_evidence", "rate", "must lie in (0, 1), got " + shown_number(rate)};
  }
  if (!(a > 0.0 && b > 0.0 && std::isfinite(a) && std::isfinite(b))) {
    throw InvalidInput{"rate_evidence", "prior", "must be two positive numbers"};
  }
  const double s = static_cast<double>(counts.successes);
  const double f = static_cast<double>(counts.trials - counts.successes);
  const auto log_beta = [](double x, double y) {
    return boost::math::lgamma(x) + boost::math::lgamma(y) - boost::math::lgamma(x + y);
  };
  double log_e = log_beta(a + s, b + f) - log_beta(a, b) - s * portable::log(rate) - f * portable::log1p(-rate);
  if (alternative != stats::Alternative::two_sided) {
    const bool above = alternative == stats::Alternative::greater;
    const double before = above ? boost::math::ibetac(a, b, rate) : boost::math::ibeta(a, b, rate);
    if (before < 1e-12) throw InvalidInput{"rate_evidence", "prior", "has nothing on the side that is asked about"};
    const double after = above ? boost::math::ibetac(a + s, b + f, rate) : boost::math::ibeta(a + s, b + f, rate);
    log_e += portable::log(after) - portable::log(before);
  }
  return log_e;
}

/// A rate's interval that holds at every look at once: all rates against which the evidence is less than 1/α.
///
/// As `BettingSequence` for counts alone; those that come once a week are enough. Method "beta_binomial_mixture".
/// Undefined without trials; then [0, 1].
[[nodiscard]] inline stats::Estimate rate_sequence(const stats::BinomialTally& counts, stats::Confidence confidence,
                                                   double a = 1.0, double b = 1.0) {
  stats::Estimate e;
  e.confidence = confidence.level();
  e.method = "beta_binomial_mixture";
  e.n = counts.trials;
  e.low = 0.0;
  e.high = 1.0;
  if (counts.trials == 0) {
    e.undefined = stats::Undefined::nobody;
    return e;
  }
  e.value = static_cast<double>(counts.successes) / static_cast<double>(counts.trials);
  const double enough = -portable::log(confidence.alpha());
  const auto out = [&](double rate) {
    return log_rate_evidence(counts, rate, stats::Alternative::two_sided, a, b) >= enough;
  };
  // The likelihood falls to both sides of the value; the end that is kept is the one outside.
  const auto end = [&](double outside) {
    double inside = e.value;
    for (int i = 0; i < 60 && std::abs(inside - outside) > 1e-15; ++i) {
      const double middle = 0.5 * (inside + outside);
      if (middle == 0.0 || middle == 1.0) break;
      (out(middle) ? outside : inside) = middle;
    }
    return outside;
  };
  if (e.value > 0.0) e.low = end(0.0);
  if (e.value < 1.0) e.high = end(1.0);
  return e;
}

}  // namespace lotrecht::drift
