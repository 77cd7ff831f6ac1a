#pragma once

/// @file
/// Mann and Whitney's test of two windows, and the probability it is about.

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <optional>

#include <lotrecht/drift/detail/rank_sum_tail.hpp>
#include <lotrecht/drift/pooled_values.hpp>
#include <lotrecht/stats/confidence.hpp>
#include <lotrecht/stats/estimate.hpp>
#include <lotrecht/stats/score_test.hpp>
#include <lotrecht/stats/test_result.hpp>

namespace lotrecht::drift {

/// How a p-value of Mann and Whitney is computed.
enum class RankSumMethod : std::uint8_t {
  automatic,  ///< exact where that takes at most about a second, else normal
  exact,      ///< given the ties
  normal,     ///< corrected for ties and continuity
};

/// Which window tends to have larger values.
struct MannWhitney {
  stats::TestResult test;       ///< statistic: U of the first window
  stats::Estimate probability;  ///< P(X > Y) + P(X = Y) / 2 of a row X of the first window and Y of the second
};

namespace detail {

/// Newcombe's interval (his method 5) for P(X > Y) + P(X = Y) / 2: the values θ with
/// |observed - θ| <= z √(θ (1 - θ) (1 + k ((1 - θ) / (2 - θ) + θ / (1 + θ))) / (n m)),   k = (n + m) / 2 - 1.
[[nodiscard]] inline stats::Interval rank_probability_interval(double observed, double n, double m, double z) {
  const double k = 0.5 * (n + m) - 1.0;
  const auto too_far = [&](double t) {
    const double variance = t * (1.0 - t) * (1.0 + k * ((1.0 - t) / (2.0 - t) + t / (1.0 + t))) / (n * m);
    return (observed - t) * (observed - t) > z * z * variance;
  };
  const auto edge = [&](double outside, double inside) {
    if (!too_far(outside)) return outside;
    for (int step = 0; step < 60; ++step) {
      const double middle = 0.5 * (outside + inside);
      (too_far(middle) ? outside : inside) = middle;
    }
    return outside;
  };
  return {edge(0.0, observed), edge(1.0, observed)};
}

}  // namespace detail

/// Mann and Whitney's (Wilcoxon's) test of two windows: does one tend to have larger values? `greater`: the first.
///
/// U counts the pairs of rows in which the first window's value is larger, equal ones half. Exact p-values are of all
/// ways to deal the pooled rows to the windows, ties as they are; two-sided ones twice the smaller tail, at most 1. The
/// normal ones use the variance given the ties and half a step of continuity.
///
/// It is a test of P(X > Y) = 1/2 only where the windows' distributions have one shape; where their spreads differ its
/// size is not the level. The probability and its interval (Newcombe's method 5: on the safe side with many ties) say
/// how much larger.
///
/// A window without rows: undefined (`nobody`). Equal values only: p = 1.
///
/// @throws InvalidInput unless there are two windows, or if `exact` is asked for and would take too long
///
/// Mann, H. B. & Whitney, D. R. (1947). Ann. Math. Stat. 18(1), 50-60. doi:10.1214/aoms/1177730491
/// Newcombe, R. G. (2006). Stat. Med. 25(4), 559-573. doi:10.1002/sim.2324
[[nodiscard]] inline MannWhitney mann_whitney(const PooledValues& pooled, RankSumMethod method,
                                              stats::Alternative alternative, const stats::Confidence& confidence) {
  detail::check_two_windows(pooled, "mann_whitney");
  const WindowPair pair = pooled.pair();
  MannWhitney result;
  result.test.n = result.probability.n = pair.n + pair.m;
  result.test.method = "mann_whitney";
  result.probability.method = "newcombe_rank";
  result.probability.confidence = confidence.level();
  result.probability.low = 0.0;
  result.probability.high = 1.0;
  if (pair.n == 0 || pair.m == 0) {
    result.test.undefined = result.probability.undefined = stats::Undefined::nobody;
    return result;
  }
  const auto n = static_cast<double>(pair.n);
  const auto m = static_cast<double>(pair.m);
  const double all = n + m;
  double twice_u = 0.0;
  double second_below = 0.0;
  double ties = 0.0;
  for (std::size_t v = 0; v < pair.size(); ++v) {
    const auto a = static_cast<double>(pair.first[v]);
    const auto b = static_cast<double>(pair.second[v]);
    twice_u += a * (2.0 * second_below + b);
    second_below += b;
    ties += (a + b) * (a + b - 1.0) * (a + b + 1.0);
  }
  result.test.statistic = 0.5 * twice_u;
  const double observed = 0.5 * twice_u / (n * m);
  result.probability.value = observed;
  const stats::Interval interval = detail::rank_probability_interval(observed, n, m, confidence.z());
  result.probability.low = interval.low;
  result.probability.high = interval.high;

  if (method != RankSumMethod::normal) {
    const std::uint64_t most_steps = method == RankSumMethod::exact ? 20'000'000'000 : 500'000'000;
    if (const auto tails = detail::rank_sum_tails(pair, twice_u, most_steps)) {
      result.test.method = "mann_whitney_exact";
      switch (alternative) {
        case stats::Alternative::two_sided:
          result.test.p_value = std::min(1.0, 2.0 * std::min(tails->lower, tails->upper));
          break;
        case stats::Alternative::less: result.test.p_value = tails->lower; break;
        case stats::Alternative::greater: result.test.p_value = tails->upper; break;
      }
      return result;
    }
    if (method == RankSumMethod::exact) {
      throw InvalidInput{"mann_whitney", "method",
                         "exact takes too long for so many rows; ask for the normal law, which is as good there"};
    }
  }
  result.test.method = "mann_whitney_normal";
  const double variance = n * m / 12.0 * (all + 1.0 - ties / (all * (all - 1.0)));
  const double away = 0.5 * twice_u - 0.5 * n * m;
  if (!(variance > 0.0)) {
    result.test.p_value = 1.0;
    return result;
  }
  const auto z = [&](double continuity) { return (away + continuity) / std::sqrt(variance); };
  switch (alternative) {
    case stats::Alternative::two_sided:
      result.test.p_value =
          std::abs(away) <= 0.5 ? 1.0 : stats::detail::normal_p_value(z(away > 0 ? -0.5 : 0.5), alternative);
      break;
    case stats::Alternative::less: result.test.p_value = stats::detail::normal_p_value(z(0.5), alternative); break;
    case stats::Alternative::greater: result.test.p_value = stats::detail::normal_p_value(z(-0.5), alternative); break;
  }
  return result;
}

}  // namespace lotrecht::drift
