#pragma once

/// @file
/// Whether windows moved further than matters: p-values against a tolerance instead of against no drift at all.

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <vector>

#include <boost/math/distributions/non_central_chi_squared.hpp>
#include <boost/math/distributions/students_t.hpp>

#include <lotrecht/core/error.hpp>
#include <lotrecht/drift/detail/dkw_sum.hpp>
#include <lotrecht/drift/distance.hpp>
#include <lotrecht/drift/kolmogorov_smirnov.hpp>
#include <lotrecht/drift/mann_whitney.hpp>
#include <lotrecht/drift/pooled_values.hpp>
#include <lotrecht/drift/psi.hpp>
#include <lotrecht/drift/welch.hpp>
#include <lotrecht/stats/binomial_tally.hpp>
#include <lotrecht/stats/estimate.hpp>
#include <lotrecht/stats/newcombe.hpp>
#include <lotrecht/stats/score_test.hpp>

namespace lotrecht::drift {

/// p-values about a distance Δ (of a signed difference: its size) and what is tolerated of it.
///
/// In large windows everything is significant, for no two months are alike. Whether a difference is larger than
/// matters, and whether it is shown to be smaller, are other questions; neither answer follows from the other's
/// p-value.
struct ToleranceTest {
  double beyond = std::numeric_limits<double>::quiet_NaN();  ///< of Δ <= tolerance: small shows that it moved further
  double within = std::numeric_limits<double>::quiet_NaN();  ///< of Δ >= tolerance: small shows that it did not
  stats::Undefined undefined = stats::Undefined::none;
};

namespace detail {

/// @throws InvalidInput unless tolerance is a finite number from 0 on
inline void check_tolerance(double tolerance) {
  if (!(tolerance >= 0.0) || std::isinf(tolerance)) {
    throw InvalidInput{"drift", "tolerance", "must be a finite number from 0 on"};
  }
}

/// Both p-values of a difference of two shares by Newcombe's interval: `beyond` is the smallest α whose interval lies
/// outside of what is tolerated, `within` half the smallest α whose interval lies inside (two one-sided tests).
[[nodiscard]] inline ToleranceTest newcombe_tolerance(const stats::BinomialTally& first,
                                                      const stats::BinomialTally& second, double tolerance) {
  const auto furthest = [&](const auto& still_holds) {
    if (!still_holds(stats::newcombe(first, second, 0.0))) return 0.0;
    double low = 0.0;
    double high = 40.0;  // the normal tail beyond it is no double
    for (int step = 0; step < 60; ++step) {
      const double middle = 0.5 * (low + high);
      (still_holds(stats::newcombe(first, second, middle)) ? low : high) = middle;
    }
    return low;
  };
  const double outside = furthest([&](const stats::Interval& i) { return i.low > tolerance || i.high < -tolerance; });
  const double inside = furthest([&](const stats::Interval& i) { return -tolerance < i.low && i.high < tolerance; });
  ToleranceTest result;
  result.beyond = std::erfc(outside / std::sqrt(2.0));
  result.within = inside > 0.0 ? 0.5 * std::erfc(inside / std::sqrt(2.0)) : 1.0;
  return result;
}

}  // namespace detail

/// Of the largest distance of the shares of rows up to a value: by the bound of `kolmogorov_smirnov`'s interval, so for
/// any distributions and sizes, and cautious; of two values by Newcombe's interval.
///
/// @param tolerance  as a share of rows
/// @throws InvalidInput unless there are two windows, or if tolerance is no number from 0 on
[[nodiscard]] inline ToleranceTest ks_tolerance(const PooledValues& pooled, double tolerance) {
  detail::check_tolerance(tolerance);
  detail::check_two_windows(pooled, "ks_tolerance");
  ToleranceTest result;
  if (pooled.rows[0] == 0 || pooled.rows[1] == 0) {
    result.undefined = stats::Undefined::nobody;
    return result;
  }
  if (detail::has_two_values(pooled)) {
    return detail::newcombe_tolerance({pooled.counts[0][1], pooled.rows[0]}, {pooled.counts[1][1], pooled.rows[1]},
                                      tolerance);
  }
  const auto n = static_cast<double>(pooled.rows[0]);
  const auto m = static_cast<double>(pooled.rows[1]);
  double distance = 0.0;
  pooled.pair().walk([&](std::size_t, double f, double g) { distance = std::max(distance, std::abs(f - g)); });
  result.beyond = detail::dkw_sum_tail(distance - tolerance, n, m);
  result.within = detail::dkw_sum_tail(tolerance - distance, n, m);
  return result;
}

/// Of P(X > Y) + P(X = Y) / 2 less one half: by the score that `mann_whitney`'s interval (Newcombe's method 5) inverts.
///
/// @param tolerance  below one half: .1 tolerates probabilities from .4 to .6
/// @throws InvalidInput unless there are two windows, or if tolerance is not in [0, 1/2)
[[nodiscard]] inline ToleranceTest mann_whitney_tolerance(const PooledValues& pooled, double tolerance) {
  detail::check_tolerance(tolerance);
  if (!(tolerance < 0.5)) {
    throw InvalidInput{"mann_whitney_tolerance", "tolerance", "must be below 1/2: it is around a probability of 1/2"};
  }
  const MannWhitney seen =
      mann_whitney(pooled, RankSumMethod::normal, stats::Alternative::two_sided, stats::Confidence{0.5});
  ToleranceTest result;
  result.undefined = seen.test.undefined;
  if (!seen.test.defined()) return result;
  const auto n = static_cast<double>(pooled.rows[0]);
  const auto m = static_cast<double>(pooled.rows[1]);
  const double t = 0.5 + tolerance;
  const double k = 0.5 * (n + m) - 1.0;
  const double error = std::sqrt(t * (1.0 - t) * (1.0 + k * ((1.0 - t) / (2.0 - t) + t / (1.0 + t))) / (n * m));
  const double away = std::abs(seen.probability.value - 0.5);
  const auto tail = [&](double z) { return 0.5 * std::erfc(z / std::sqrt(2.0)); };
  result.beyond = std::min(1.0, tail((away - tolerance) / error) + tail((away + tolerance) / error));
  result.within = tail((tolerance - away) / error);
  return result;
}

/// Of the difference of means: `beyond` is P(|T + δ/s| >= |t|), of a difference at the edge of what is tolerated, and
/// `within` the larger of two one-sided Welch tests; exact where `welch` is.
///
/// @param tolerance  in the variable's unit
/// @throws InvalidInput as `welch`, or if tolerance is no number from 0 on
[[nodiscard]] inline ToleranceTest welch_tolerance(const PooledValues& pooled, double tolerance) {
  detail::check_tolerance(tolerance);
  const Welch seen = welch(pooled, stats::Alternative::two_sided, stats::Confidence{0.5});
  ToleranceTest result;
  result.undefined = seen.test.undefined;
  if (!seen.test.defined()) return result;
  const boost::math::students_t_distribution<double> law{seen.freedom};
  const double away = std::abs(seen.difference.value);
  const double over = boost::math::cdf(law, -(away - tolerance) / seen.error);
  result.beyond = std::min(1.0, over + boost::math::cdf(law, -(away + tolerance) / seen.error));
  result.within = boost::math::cdf(law, (away - tolerance) / seen.error);
  return result;
}

/// Of the population stability index: by the non-central chi-square law of `psi`'s interval.
///
/// @param tolerance  an index
/// @throws InvalidInput if tolerance is no number from 0 on
[[nodiscard]] inline ToleranceTest psi_tolerance(const WindowPair& pair, double tolerance) {
  detail::check_tolerance(tolerance);
  const StabilityIndex seen = psi(pair, stats::Confidence{0.5});
  ToleranceTest result;
  result.undefined = seen.test.undefined;
  if (!seen.test.defined()) return result;
  const double unit = 1.0 / static_cast<double>(pair.n) + 1.0 / static_cast<double>(pair.m);
  const auto freedom = static_cast<double>(seen.test.degrees_of_freedom);
  const boost::math::non_central_chi_squared_distribution<double> law{freedom, tolerance / unit};
  const double statistic = seen.test.statistic;
  result.beyond = tolerance == 0.0 ? seen.test.p_value : boost::math::cdf(boost::math::complement(law, statistic));
  // Windows more alike than two samples would be show no more than that they are alike, as for the interval.
  result.within = tolerance == 0.0 ? 1.0 : boost::math::cdf(law, std::max(statistic, freedom));
  return result;
}

/// Of a metric: the share of resamples whose slack (`distance`) is as large as what would have to be explained by it;
/// (b + 1) / (resamples + 1).
///
/// @param confidence  at which few rows are allowed for (`detail::resampling_factor`): the level one looks at, e.g. .95
/// @throws InvalidInput if there are no resamples or threads, or tolerance is no number from 0 on
template <WindowStatistic Metric>
[[nodiscard]] ToleranceTest distance_tolerance(const WindowPair& pair, const Metric& metric, double tolerance,
                                               const stats::Confidence& confidence, const ResamplingOptions& options) {
  detail::check_tolerance(tolerance);
  if (options.resamples == 0) throw InvalidInput{"distance_tolerance", "resamples", "must be at least 1, got 0"};
  ToleranceTest result;
  if (pair.n == 0 || pair.m == 0) {
    result.undefined = stats::Undefined::nobody;
    return result;
  }
  result.beyond = result.within = 1.0;
  if (pair.n == 1 || pair.m == 1) return result;  // one row says nothing of its window's spread
  const double value = static_cast<double>(metric(pair));
  const double unseen = detail::unseen_slack<Metric>(pair, confidence.alpha());
  const std::vector<double> slack = detail::resampled_slack(pair, metric, confidence, options);
  const auto as_large = [&](double wanted) {
    if (!(wanted > 0.0)) return 1.0;
    const auto large = std::count_if(slack.begin(), slack.end(), [&](double s) { return s + unseen >= wanted; });
    return static_cast<double>(large + 1) / static_cast<double>(options.resamples + 1);
  };
  result.beyond = as_large(value - tolerance);
  result.within = as_large(tolerance - value);
  return result;
}

/// Of the change of a share, of rows without a value for instance: by Newcombe's interval.
///
/// @throws InvalidInput if a tally has more successes than trials, or tolerance is no number from 0 on
[[nodiscard]] inline ToleranceTest share_tolerance(const stats::BinomialTally& reference,
                                                   const stats::BinomialTally& current, double tolerance) {
  detail::check_tolerance(tolerance);
  ToleranceTest result;
  if (reference.trials == 0 || current.trials == 0) {
    result.undefined = stats::Undefined::nobody;
    return result;
  }
  return detail::newcombe_tolerance(reference, current, tolerance);
}

}  // namespace lotrecht::drift
