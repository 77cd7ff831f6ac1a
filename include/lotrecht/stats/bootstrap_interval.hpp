#pragma once

/// @file
/// Intervals from bootstrap replicates: percentile and BCa.

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <iterator>
#include <limits>
#include <numbers>
#include <string>
#include <utility>
#include <vector>

#include <lotrecht/core/error.hpp>
#include <lotrecht/stats/bootstrap.hpp>
#include <lotrecht/stats/confidence.hpp>
#include <lotrecht/stats/draw_normal.hpp>
#include <lotrecht/stats/interval.hpp>
#include <lotrecht/stats/quantile.hpp>

namespace lotrecht::stats {

/// Why a BCa interval could not be computed and the percentile interval stands in its place.
enum class BcaObstacle : std::uint8_t {
  none,
  point_undefined,      ///< the statistic itself is undefined
  one_sided,            ///< all replicates lie strictly on one side of the point: the bias is beyond their range
  no_acceleration,      ///< leaving out a row makes the statistic undefined or infinite
  acceleration_too_big  ///< the correction would turn the order of the quantiles around
};

/// An interval from bootstrap replicates, and how far to trust it.
struct BootstrapInterval {
  Interval interval;         ///< of the statistic, in its unit; [-infinity, infinity] if no replicate is defined
  double low_probability;    ///< where in the bootstrap law the lower end stands: alpha/2, or what BCa makes of it
  double high_probability;   ///< where the upper end stands
  double low_error;          ///< Monte Carlo standard error of the lower end; NaN if no replicate is defined
  double high_error;         ///< Monte Carlo standard error of the upper end
  std::uint64_t replicates;  ///< all replicates, B
  std::uint64_t undefined;   ///< how many of them were undefined; the interval is that of the others
  bool at_extreme;  ///< an end wanted a rank below the first or above the last replicate and was given that one
  BcaObstacle obstacle = BcaObstacle::none;
};

/// The fewest replicates whose ranks reach both ends of an interval: alpha/2 (B + 1) >= 1; 39 for 95 %.
///
/// That is a bound for the possible, not a recommendation; 999 for percentile and 1999 for BCa are customary.
[[nodiscard]] inline std::uint64_t fewest_replicates(const Confidence& confidence) {
  const double needed = 2.0 / confidence.alpha();
  return static_cast<std::uint64_t>(std::ceil(needed * (1.0 - 1e-9))) - 1;
}

namespace detail {

/// One end: the probability below it, or above it, and the variance of B times the error of that probability.
struct IntervalEnd {
  double probability;
  double unit_variance;
};

[[nodiscard]] inline double standard_normal_cdf(double x) { return 0.5 * std::erfc(-x * std::numbers::sqrt2 / 2.0); }

inline void check_replicates(const char* function, const BootstrapStatistic& statistic, const Confidence& confidence) {
  const std::uint64_t fewest = fewest_replicates(confidence);
  if (statistic.replicates.size() < fewest) {
    throw InvalidInput{function, "replicates",
                       "must be at least " + std::to_string(fewest) + " for a level of " +
                           std::to_string(confidence.level()) + ", got " + std::to_string(statistic.replicates.size())};
  }
}

[[nodiscard]] inline std::vector<double> defined_replicates(const BootstrapStatistic& statistic) {
  std::vector<double> defined;
  defined.reserve(statistic.replicates.size());
  std::copy_if(statistic.replicates.begin(), statistic.replicates.end(), std::back_inserter(defined),
               [](double x) { return !std::isnan(x); });
  return defined;
}

/// Value of an end and half the distance between the values one standard error of its rank to either side.
struct EndValue {
  double value;
  double error;
  bool at_extreme;
};

/// @param rank  p (B + 1)   @param spread  standard error of the rank
[[nodiscard]] inline EndValue end_at_rank(std::vector<double>& values, double rank, double spread) {
  const std::size_t n = values.size();
  const double tidy = tidy_rank(rank, n);
  const double first = std::max(1.0, std::floor(tidy - spread));
  const double last = std::min(static_cast<double>(n), std::ceil(tidy + spread));
  select_ranks(values, static_cast<std::size_t>(first), static_cast<std::size_t>(last));
  const double from = value_at_rank(values, std::max(1.0, tidy - spread));
  const double to = value_at_rank(values, std::min(static_cast<double>(n), tidy + spread));
  const bool beyond = rank < 1.0 - 1e-9 || rank > static_cast<double>(n) * (1.0 + 1e-9);
  return {value_at_rank(values, tidy), from == to ? 0.0 : 0.5 * (to - from), beyond};
}

/// @param low   with the probability below the lower end   @param high  with the probability above the upper end
[[nodiscard]] inline BootstrapInterval interval_at(const BootstrapStatistic& statistic, std::vector<double> defined,
                                                   IntervalEnd low, IntervalEnd high, BcaObstacle obstacle) {
  const std::uint64_t all = statistic.replicates.size();
  const std::uint64_t undefined = all - defined.size();
  if (defined.empty()) {
    constexpr double infinity = std::numeric_limits<double>::infinity();
    constexpr double nan = std::numeric_limits<double>::quiet_NaN();
    return {{-infinity, infinity}, low.probability, 1.0 - high.probability, nan, nan, all, undefined, true, obstacle};
  }
  const double n = static_cast<double>(defined.size());
  const EndValue bottom = end_at_rank(defined, low.probability * (n + 1.0), std::sqrt(n * low.unit_variance));
  const EndValue top =
      end_at_rank(defined, (n + 1.0) - high.probability * (n + 1.0), std::sqrt(n * high.unit_variance));
  return {{bottom.value, top.value},
          low.probability,
          1.0 - high.probability,
          bottom.error,
          top.error,
          all,
          undefined,
          bottom.at_extreme || top.at_extreme,
          obstacle};
}

[[nodiscard]] inline BootstrapInterval percentile_of(const BootstrapStatistic& statistic, std::vector<double> defined,
                                                     const Confidence& confidence, BcaObstacle obstacle) {
  const double half = 0.5 * confidence.alpha();
  const IntervalEnd end{half, half * (1.0 - half)};
  return interval_at(statistic, std::move(defined), end, end, obstacle);
}

}  // namespace detail

/// Percentile interval: the alpha/2 and 1 - alpha/2 quantiles of the replicates.
///
/// Quantiles are taken at rank p (B + 1) (`QuantileRule::expected_rank`), for which a further replicate falls below
/// the k-th with probability exactly k / (B + 1): with B = 999 or 1999 the ends are replicates and no rule for
/// interpolation enters.
///
/// Undefined replicates (NaN) are left out and counted, so the interval is conditional on the statistic existing;
/// whether that is acceptable is for the caller to say. If all are undefined, the interval is the whole line. Infinite
/// replicates are ordered like any others. Where all replicates are equal, the interval is that point.
///
/// The Monte Carlo error of an end is half the distance between the replicates one standard error of its rank,
/// sqrt(B p (1 - p)), below and above it. For discrete data it may be 0.
///
/// @throws InvalidInput if there are fewer than `fewest_replicates(confidence)`
///
/// Efron, B. & Tibshirani, R. J. (1993). An Introduction to the Bootstrap, chapter 13. Davison, A. C. & Hinkley, D. V.
/// (1997). Bootstrap Methods and their Application, section 5.3.1.
[[nodiscard]] inline BootstrapInterval percentile_interval(const BootstrapStatistic& statistic,
                                                           const Confidence& confidence) {
  detail::check_replicates("percentile_interval", statistic, confidence);
  return detail::percentile_of(statistic, detail::defined_replicates(statistic), confidence, BcaObstacle::none);
}

/// Bias-corrected and accelerated (BCa) interval.
///
/// With z0 the normal quantile of the share of replicates below the point, and a the acceleration, the ends are the
/// quantiles of the replicates at
///
///     Phi(z0 + (z0 -+ z) / (1 - a (z0 -+ z))),
///
/// z the normal quantile at 1 - alpha/2. Replicates equal to the point count one half: counts are discrete, and
/// counting them on either side would invent a bias. Equal means equal as doubles, so a statistic should compute equal
/// values alike (a difference of rates may miss a tie by its last bit). z0 = a = 0 gives the percentile interval.
///
/// Quantiles, undefined and infinite replicates are treated as in `percentile_interval`. Where the correction does not
/// exist (see `BcaObstacle`), the answer is the percentile interval and says so. An end beyond the first or last
/// replicate is that replicate, with `at_extreme` set: more replicates are needed.
///
/// The Monte Carlo error of an end counts that z0 itself is estimated from the same replicates (delta method).
///
/// @throws InvalidInput if there are fewer than `fewest_replicates(confidence)`, or the bootstrap was run without
///                      acceleration
///
/// Efron, B. (1987). Better bootstrap confidence intervals. J. Am. Stat. Assoc. 82(397), 171-185.
/// https://doi.org/10.1080/01621459.1987.10478410
[[nodiscard]] inline BootstrapInterval bca_interval(const BootstrapStatistic& statistic, const Confidence& confidence) {
  detail::check_replicates("bca_interval", statistic, confidence);
  if (!statistic.acceleration) {
    throw InvalidInput{"bca_interval", "statistic", "must come from a bootstrap with .acceleration = true"};
  }
  std::vector<double> defined = detail::defined_replicates(statistic);
  const auto instead = [&](BcaObstacle obstacle) {
    return detail::percentile_of(statistic, std::move(defined), confidence, obstacle);
  };
  if (std::isnan(statistic.point)) return instead(BcaObstacle::point_undefined);
  if (std::isnan(*statistic.acceleration)) return instead(BcaObstacle::no_acceleration);
  const auto below = std::count_if(defined.begin(), defined.end(), [&](double x) { return x < statistic.point; });
  const auto equal = std::count(defined.begin(), defined.end(), statistic.point);
  const double n = static_cast<double>(defined.size());
  const double share = (static_cast<double>(below) + 0.5 * static_cast<double>(equal)) / n;
  if (!(share > 0.0 && share < 1.0)) return instead(BcaObstacle::one_sided);

  const double a = *statistic.acceleration;
  const double z0 = detail::standard_normal_quantile(share);
  // The two ends mirror each other: `side` is -1 for the lower and 1 for the upper one, and the probability is that of
  // the tail outside, which keeps its digits.
  const auto end = [&](double side) -> detail::IntervalEnd {
    const double w = z0 + side * confidence.z();
    const double divisor = 1.0 - a * w;
    if (!(divisor > 0.0)) return {std::numeric_limits<double>::quiet_NaN(), 0.0};
    const double at = z0 + w / divisor;
    const double tail = detail::standard_normal_cdf(-side * at);
    // The end is the inverse of the empirical law at a probability that itself moves with the share: its error is
    // -(error of the law there) + slope (error of the share), and both come from the same replicates.
    const double slope = std::exp(0.5 * (z0 * z0 - at * at)) * (1.0 + 1.0 / (divisor * divisor));
    const double p = side < 0.0 ? tail : 1.0 - tail;
    const double common = std::min(p, share) - p * share;
    return {tail, std::max(0.0, p * (1.0 - p) + slope * slope * share * (1.0 - share) - 2.0 * slope * common)};
  };
  const detail::IntervalEnd low = end(-1.0);
  const detail::IntervalEnd high = end(1.0);
  if (std::isnan(low.probability) || std::isnan(high.probability)) return instead(BcaObstacle::acceleration_too_big);
  return detail::interval_at(statistic, std::move(defined), low, high, BcaObstacle::none);
}

}  // namespace lotrecht::stats
