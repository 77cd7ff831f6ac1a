#pragma once

/// @file
/// Exact test of a success probability that is given beforehand.

#include <algorithm>
#include <string>

#include <boost/math/special_functions/beta.hpp>

#include <lotrecht/core/error.hpp>
#include <lotrecht/stats/binomial_tally.hpp>
#include <lotrecht/stats/detail/counts.hpp>
#include <lotrecht/stats/test_result.hpp>

namespace lotrecht::stats {

/// Exact two-sided test of p = `probability`: twice the smaller tail,
///
///     p-value = min(1, 2 min(P(X <= x), P(X >= x))),    X ~ Binomial(n, probability).
///
/// It rejects at level α exactly where the Clopper-Pearson interval of level 1 - α leaves the probability out. The
/// statistic is the observed share. No trials: undefined. A probability of 0 or 1 is refuted by a single case.
///
/// @param k            successes among trials
/// @param probability  in [0, 1], known beforehand
/// @throws InvalidInput if there are more successes than trials, or the probability is out of range
///
/// Clopper, C. J. & Pearson, E. S. (1934). Biometrika 26(4), 404-413. doi:10.1093/biomet/26.4.404
[[nodiscard]] inline TestResult binomial_test(const BinomialTally& k, double probability) {
  const auto [x, f, n] = detail::counts(k, "binomial_test", "k");
  if (!(probability >= 0.0 && probability <= 1.0)) {
    throw InvalidInput{"binomial_test", "probability",
                       "must be a probability in [0, 1], got " + std::to_string(probability)};
  }
  TestResult result;
  result.n = k.trials;
  result.method = "binomial_exact";
  if (k.trials == 0) {
    result.undefined = Undefined::nobody;
    return result;
  }
  const double at_least = x == 0.0 ? 1.0 : boost::math::ibeta(x, f + 1.0, probability);
  const double at_most = f == 0.0 ? 1.0 : boost::math::ibetac(x + 1.0, f, probability);
  result.statistic = x / n;
  result.p_value = std::min(1.0, 2.0 * std::min(at_least, at_most));
  return result;
}

}  // namespace lotrecht::stats
