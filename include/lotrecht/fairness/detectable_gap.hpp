#pragma once

/// @file
/// The gap that could have been found: what "no gap found" is worth.

#include <cmath>
#include <cstdint>
#include <limits>
#include <numbers>
#include <optional>

#include <boost/math/special_functions/erf.hpp>

#include <lotrecht/fairness/gap.hpp>
#include <lotrecht/fairness/gap_test.hpp>
#include <lotrecht/stats/confidence.hpp>
#include <lotrecht/stats/minimum_detectable.hpp>

namespace lotrecht::fairness {

/// The true gaps nearest to "no gap" that would be noticed with a power, in the unit of the measure; none where no gap
/// on that side would be.
struct DetectableGap {
  std::optional<double> low;   ///< a group that is lower: a difference below 0, a ratio below 1
  std::optional<double> high;  ///< a group that is higher
};

namespace detail {

/// The metric's value for a share: itself, or its odds for FN / FP.
[[nodiscard]] inline double metric_of_share(Metric metric, double p) noexcept {
  return metric == Metric::treatment_equality ? p / (1.0 - p) : p;
}

/// The gap, in the unit of the measure, of a group whose share is p while everybody else's is `base`.
[[nodiscard]] inline std::optional<double> gap_of_shares(Metric metric, Measure measure, std::optional<double> p,
                                                         double base, double share_of_group) {
  if (!p) return std::nullopt;
  const double own = metric_of_share(metric, *p);
  const double other = metric_of_share(metric, share_of_group * *p + (1.0 - share_of_group) * base);
  const double gap = measure == Measure::difference ? own - other : own / other;
  return std::isfinite(gap) ? std::optional{gap} : std::nullopt;
}

}  // namespace detail

/// The rates nearest to that of `other`, taken as known, that a two-sided test at 1 - `confidence` tells from it with
/// the power: by the formula for the score test where the normal law is good enough; where it is doubtful
/// (`normal_law_is_doubtful`), exactly, for Fisher's doubled one-sided test, which Boschloo's never falls behind.
/// Beyond 2,000 numbers of successes to look at, by formula again. Precondition: rows on both sides.
[[nodiscard]] inline stats::DetectableRates detectable_rates(const stats::BinomialTally& own,
                                                             const stats::BinomialTally& other,
                                                             const stats::Confidence& confidence, double power) {
  constexpr std::uint64_t most_work = 2'000;
  const double base = static_cast<double>(other.successes) / static_cast<double>(other.trials);
  const bool exact = normal_law_is_doubtful(own, other) &&
                     std::max(own.trials, other.trials) <= stats::RejectionRegion::most_rows &&
                     stats::RejectionRegion::work_around(own.trials, other.trials, base) <= most_work;
  return stats::minimum_detectable_rates(own.trials, other.trials, base, confidence, power,
                                         exact ? stats::PlannedTest::fisher_doubled : stats::PlannedTest::normal);
}

/// Noticeable gaps in both measures.
struct DetectableGaps {
  DetectableGap difference;
  DetectableGap ratio;
};

/// `detectable_gap` as a difference and as a ratio; the rates behind both are looked for only once.
[[nodiscard]] inline DetectableGaps detectable_gaps(Metric metric, const Comparison& compared,
                                                    const stats::Confidence& confidence, double power) {
  stats::detail::checked_power(power, confidence, "detectable_gap");
  const auto of = [&](Measure measure, const stats::DetectableRates& rates, double base, double w) -> DetectableGap {
    return {detail::gap_of_shares(metric, measure, rates.below, base, w),
            detail::gap_of_shares(metric, measure, rates.above, base, w)};
  };
  if (!detail::is_counted(metric, compared)) return {};
  const Share own = compared.group.share(fraction(metric));
  const Share other = compared.other.share(fraction(metric));
  if (own.rows.trials == 0 || other.rows.trials == 0) return {};
  const auto rates = detectable_rates(own.rows, other.rows, confidence, power);
  const double w = compared.with_overall ? detail::share_of_all(metric, compared.group, compared.other) : 0.0;
  return {of(Measure::difference, rates, other.value, w), of(Measure::ratio, rates, other.value, w)};
}

/// The gaps that a test of "no gap" notices with the given power, with so many rows and the reference's observed rate.
///
/// Counted rates: see `detectable_rates`.
///
/// @param power  e.g. 0.8; above α
/// @return       nothing if the metric is undefined on either side, or has no counts
/// @throws InvalidInput if the power is out of range
[[nodiscard]] inline DetectableGap detectable_gap(Metric metric, Measure measure, const Comparison& compared,
                                                  const stats::Confidence& confidence, double power) {
  const DetectableGaps both = detectable_gaps(metric, compared, confidence, power);
  return measure == Measure::difference ? both.difference : both.ratio;
}

/// The gaps that an interval of this width would set apart from "no gap" with the given power: (z_c + z_power) standard
/// errors, each read off the arm that would have to miss it. For what has an interval and no test.
///
/// @param reference  the value that is compared with; a gap that would make a rate leave [0, 1] is none
/// @param z          the critical value of the gap's interval
/// @param z_test     the critical value of the test that must notice it, if that is another: a corrected one
[[nodiscard]] inline DetectableGap detectable_gap_of_interval(Metric metric, Measure measure,
                                                              const stats::Estimate& gap, double reference, double z,
                                                              double power,
                                                              const std::optional<double>& z_test = std::nullopt) {
  if (!gap.defined() || !(z > 0.0)) return {};
  const bool ratio = measure == Measure::ratio;
  const auto scale = [ratio](double x) { return ratio ? std::log(x) : x; };
  const double z_power = std::numbers::sqrt2 * boost::math::erf_inv(2.0 * power - 1.0);
  const double arms = (z_test.value_or(z) + z_power) / z;
  const double below = -arms * (scale(gap.high) - scale(gap.value));
  const double above = arms * (scale(gap.value) - scale(gap.low));
  const double most = metric == Metric::treatment_equality ? std::numeric_limits<double>::infinity() : 1.0;
  const auto possible = [&](double at) -> std::optional<double> {
    const double found = ratio ? std::exp(at) : at;
    const double value = ratio ? reference * found : reference + found;
    if (!std::isfinite(found) || !(0.0 <= value && value <= most)) return std::nullopt;
    return found;
  };
  DetectableGap found{possible(below), possible(above)};
  if (ratio && found.low == 0.0) found.low.reset();
  return found;
}

}  // namespace lotrecht::fairness
