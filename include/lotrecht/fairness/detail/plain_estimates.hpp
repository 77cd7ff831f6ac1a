#pragma once

/// @file
/// A rate, a difference and a ratio of counted rows as estimates, by the methods the caller chose.

#include <string_view>

#include <lotrecht/fairness/methods.hpp>
#include <lotrecht/fairness/rate.hpp>
#include <lotrecht/stats/binomial_tally.hpp>
#include <lotrecht/stats/clopper_pearson.hpp>
#include <lotrecht/stats/detail/counts.hpp>
#include <lotrecht/stats/estimate.hpp>
#include <lotrecht/stats/jeffreys.hpp>
#include <lotrecht/stats/katz.hpp>
#include <lotrecht/stats/koopman.hpp>
#include <lotrecht/stats/miettinen_nurminen.hpp>
#include <lotrecht/stats/newcombe.hpp>
#include <lotrecht/stats/wilson.hpp>

namespace lotrecht::fairness::detail {

[[nodiscard]] inline stats::Interval rate_interval(const stats::BinomialTally& k, const Methods& methods) {
  switch (methods.rate) {
    case RateMethod::wilson: return stats::wilson(k, methods.confidence);
    case RateMethod::clopper_pearson: return stats::clopper_pearson(k, methods.confidence);
    case RateMethod::jeffreys: return stats::jeffreys(k, methods.confidence);
  }
  return {0.0, 1.0};
}

[[nodiscard]] inline stats::Interval ratio_interval(const stats::BinomialTally& a, const stats::BinomialTally& b,
                                                    const Methods& methods) {
  switch (methods.ratio) {
    case RatioMethod::miettinen_nurminen: return stats::miettinen_nurminen_ratio(a, b, methods.confidence);
    case RatioMethod::koopman: return stats::koopman(a, b, methods.confidence);
    case RatioMethod::katz: return stats::katz(a, b, methods.confidence);
  }
  return {0.0, std::numeric_limits<double>::infinity()};
}

/// An estimate of `value` with an interval that holds it.
[[nodiscard]] inline stats::Estimate estimate_of(double value, stats::Interval around, std::uint64_t n,
                                                 std::string_view method, const Methods& methods) {
  around = holding(around, value);
  return {value, around.low, around.high, methods.confidence.level(), n, method, stats::Undefined::none};
}

/// What does not exist, and the range of what it could be.
[[nodiscard]] inline stats::Estimate undefined_estimate(stats::Undefined why, stats::Interval range, std::uint64_t n,
                                                        std::string_view method, const Methods& methods) {
  return {std::numeric_limits<double>::quiet_NaN(), range.low, range.high, methods.confidence.level(), n, method, why};
}

/// @param if_empty  why there is no rate if there are no trials
[[nodiscard]] inline stats::Estimate plain_rate(const stats::BinomialTally& k, const Methods& methods,
                                                stats::Undefined if_empty) {
  if (k.trials == 0) return undefined_estimate(if_empty, {0.0, 1.0}, 0, name(methods.rate), methods);
  return estimate_of(static_cast<double>(k.successes) / static_cast<double>(k.trials), rate_interval(k, methods),
                     k.trials, name(methods.rate), methods);
}

/// a - b, two independent samples.
[[nodiscard]] inline stats::Estimate plain_difference(const stats::BinomialTally& a, const stats::BinomialTally& b,
                                                      const Methods& methods, stats::Undefined if_empty) {
  const std::uint64_t n = a.trials + b.trials;
  if (a.trials == 0 || b.trials == 0) {
    return undefined_estimate(if_empty, {-1.0, 1.0}, n, name(methods.difference), methods);
  }
  const double value = stats::detail::difference_of_rates(stats::detail::counts(a, "difference", "a"),
                                                          stats::detail::counts(b, "difference", "b"));
  const stats::Interval around = methods.difference == DifferenceMethod::newcombe
                                     ? stats::newcombe(a, b, methods.confidence)
                                     : stats::miettinen_nurminen_difference(a, b, methods.confidence);
  return estimate_of(value, around, n, name(methods.difference), methods);
}

/// a / b, two independent samples. Undefined if either is empty, or b is 0.
[[nodiscard]] inline stats::Estimate plain_ratio(const stats::BinomialTally& a, const stats::BinomialTally& b,
                                                 const Methods& methods, stats::Undefined if_empty) {
  const std::uint64_t n = a.trials + b.trials;
  constexpr double infinity = std::numeric_limits<double>::infinity();
  if (a.trials == 0 || b.trials == 0) {
    return undefined_estimate(if_empty, {0.0, infinity}, n, name(methods.ratio), methods);
  }
  const stats::Interval around = ratio_interval(a, b, methods);
  if (b.successes == 0) {
    return undefined_estimate(stats::Undefined::zero_reference, around, n, name(methods.ratio), methods);
  }
  const double value = static_cast<double>(a.successes) / static_cast<double>(a.trials) /
                       (static_cast<double>(b.successes) / static_cast<double>(b.trials));
  return estimate_of(value, around, n, name(methods.ratio), methods);
}

}  // namespace lotrecht::fairness::detail
