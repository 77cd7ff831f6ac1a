#pragma once

/// @file
/// Welch's test of two windows' means.

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include <boost/math/distributions/students_t.hpp>

#include <lotrecht/drift/pooled_values.hpp>
#include <lotrecht/stats/confidence.hpp>
#include <lotrecht/stats/estimate.hpp>
#include <lotrecht/stats/student_t.hpp>
#include <lotrecht/stats/test_result.hpp>

namespace lotrecht::drift {

/// Mean and variance of a window.
struct Moments {
  double mean = 0.0;
  double variance = 0.0;  ///< sum of squared deviations over n - 1; 0 for one row
};

/// Of the values and how often each occurs; deviations are taken from the mean, so nothing cancels.
[[nodiscard]] inline Moments moments(std::span<const double> values, std::span<const std::uint64_t> counts,
                                     std::uint64_t rows) {
  Moments result;
  if (rows == 0) return result;
  double shift = 0.0;  // any value of the window: sums of what is left are small
  for (std::size_t v = 0; v < values.size(); ++v) {
    if (counts[v] > 0) shift = values[v];
  }
  double sum = 0.0;
  for (std::size_t v = 0; v < values.size(); ++v) sum += static_cast<double>(counts[v]) * (values[v] - shift);
  result.mean = shift + sum / static_cast<double>(rows);
  double squares = 0.0;
  double rest = 0.0;  // what rounding left in the mean
  for (std::size_t v = 0; v < values.size(); ++v) {
    const double away = values[v] - result.mean;
    squares += static_cast<double>(counts[v]) * away * away;
    rest += static_cast<double>(counts[v]) * away;
  }
  if (rows > 1) {
    result.variance = std::max(0.0, squares - rest * rest / static_cast<double>(rows)) / static_cast<double>(rows - 1);
  }
  return result;
}

/// Welch's comparison of means.
struct Welch {
  stats::TestResult test;      ///< statistic: t
  stats::Estimate difference;  ///< mean of the first window less that of the second, in the variable's unit
  double freedom = 0.0;        ///< degrees of freedom, Satterthwaite's; need not be whole
  double error = 0.0;          ///< standard error of the difference
};

namespace detail {

/// The exponent of the largest value's size, if squares of values so large or so small lose their digits; else 0.
[[nodiscard]] inline int far_from_one(std::span<const double> values) {
  double largest = 0.0;
  for (const double value : values) largest = std::max(largest, std::abs(value));
  if (largest == 0.0) return 0;
  const int exponent = std::ilogb(largest);
  return exponent > 400 || exponent < -400 ? exponent : 0;
}

}  // namespace detail

/// Welch's test that two windows have one mean, whatever their variances. `greater`: the first mean is larger.
///
/// t = (x̄ - ȳ) / √(s²x / n + s²y / m) with (s²x / n + s²y / m)² / (s⁴x / n²(n - 1) + s⁴y / m²(m - 1)) degrees of
/// freedom. Good for means of roughly normal values and of many rows; skewed values need more.
///
/// Undefined: `nobody`; `too_few_rows` if a window has one row; `zero_denominator` if no window's values differ.
///
/// @throws InvalidInput unless there are two windows of finite values
///
/// Welch, B. L. (1947). Biometrika 34(1/2), 28-35. doi:10.1093/biomet/34.1-2.28
[[nodiscard]] inline Welch welch(const PooledValues& pooled, stats::Alternative alternative,
                                 const stats::Confidence& confidence) {
  detail::check_two_windows(pooled, "welch");
  detail::check_finite(pooled, "welch");
  Welch result;
  result.test.n = result.difference.n = pooled.all_rows();
  result.test.method = result.difference.method = "welch";
  result.difference.confidence = confidence.level();
  const auto undefined = [&](stats::Undefined why) {
    result.test.undefined = result.difference.undefined = why;
    return result;
  };
  if (pooled.rows[0] == 0 || pooled.rows[1] == 0) return undefined(stats::Undefined::nobody);
  if (pooled.rows[0] == 1 || pooled.rows[1] == 1) return undefined(stats::Undefined::too_few_rows);
  const auto n = static_cast<double>(pooled.rows[0]);
  const auto m = static_cast<double>(pooled.rows[1]);
  // Squares of values near the ends of what a double holds do not fit into one: they are taken in another unit.
  const int unit = detail::far_from_one(pooled.values);
  std::vector<double> scaled;
  if (unit != 0) {
    for (const double value : pooled.values) scaled.push_back(std::ldexp(value, -unit));
  }
  const std::span<const double> values = unit == 0 ? std::span{pooled.values} : std::span{scaled};
  const Moments first = moments(values, pooled.counts[0], pooled.rows[0]);
  const Moments second = moments(values, pooled.counts[1], pooled.rows[1]);
  const double a = first.variance / n;
  const double b = second.variance / m;
  if (!(a + b > 0.0)) return undefined(stats::Undefined::zero_denominator);
  const double share = a / (a + b);
  result.freedom = 1.0 / (share * share / (n - 1.0) + (1.0 - share) * (1.0 - share) / (m - 1.0));
  const double error = std::sqrt(a + b);
  const double away = first.mean - second.mean;
  const double margin = stats::student_t_critical(confidence, result.freedom) * error;
  result.difference.value = std::ldexp(away, unit);
  result.difference.low = std::ldexp(away - margin, unit);
  result.difference.high = std::ldexp(away + margin, unit);
  result.error = std::ldexp(error, unit);
  const double t = away / error;
  result.test.statistic = t;
  const boost::math::students_t_distribution<double> law{result.freedom};
  switch (alternative) {
    case stats::Alternative::two_sided:
      result.test.p_value = std::min(1.0, 2.0 * boost::math::cdf(law, -std::abs(t)));
      break;
    case stats::Alternative::less: result.test.p_value = boost::math::cdf(law, t); break;
    case stats::Alternative::greater: result.test.p_value = boost::math::cdf(law, -t); break;
  }
  return result;
}

}  // namespace lotrecht::drift
