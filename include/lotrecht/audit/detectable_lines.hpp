#pragma once

/// @file
/// What "no gap found" is worth, on every line of every analysis that is a gap.

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <numbers>
#include <optional>
#include <string>
#include <string_view>

#include <boost/math/special_functions/erf.hpp>

#include <lotrecht/audit/analysis.hpp>
#include <lotrecht/core/error.hpp>
#include <lotrecht/fairness/detectable_gap.hpp>
#include <lotrecht/stats/confidence.hpp>
#include <lotrecht/stats/detectable_poisson_ratio.hpp>
#include <lotrecht/stats/detectable_share.hpp>
#include <lotrecht/stats/estimate.hpp>
#include <lotrecht/stats/minimum_detectable.hpp>
#include <lotrecht/stats/two_samples.hpp>

namespace lotrecht::audit {

/// What "no gap" is on a line, and how far gaps can go.
struct GapScale {
  bool ratio = false;   ///< "no gap" is 1, and gaps are compared by their logarithms; else it is 0
  double lowest = 0.0;  ///< the least value that the quantity can have
  double highest = 0.0;
};

/// The scale of a quantity that is a gap, by its key; none of anything else, and none where the width of the interval
/// does not tell what would have been noticed: pooled gaps (credible intervals of shrunken values), bounds from
/// published counts (what is hidden is no chance), threshold differences (a ridge of answers), largest gaps (never
/// below 0), impact ratios (never above 1: the interval stops there, however far chance reaches).
[[nodiscard]] inline std::optional<GapScale> gap_scale(std::string_view quantity) {
  using Keys = std::string_view;
  static constexpr std::array differences{Keys{"adjusted_difference"},
                                          Keys{"advised_yes_gap"},
                                          Keys{"agreement_gap"},
                                          Keys{"change"},
                                          Keys{"coefficients"},
                                          Keys{"common_difference"},
                                          Keys{"composition"},
                                          Keys{"conditional_demographic_disparity"},
                                          Keys{"covariate_coefficients"},
                                          Keys{"covariate_endowments"},
                                          Keys{"covariate_explained"},
                                          Keys{"covariate_interaction"},
                                          Keys{"covariate_unexplained"},
                                          Keys{"decided_yes_gap"},
                                          Keys{"demographic_disparity"},
                                          Keys{"difference"},
                                          Keys{"earlier_gap"},
                                          Keys{"endowments"},
                                          Keys{"explained"},
                                          Keys{"final_difference"},
                                          Keys{"first_gap"},
                                          Keys{"follow_right_gap"},
                                          Keys{"follow_wrong_gap"},
                                          Keys{"follow_yes_gap"},
                                          Keys{"hit_rate_difference"},
                                          Keys{"interaction"},
                                          Keys{"later_gap"},
                                          Keys{"only_group"},
                                          Keys{"only_reference"},
                                          Keys{"override_down_gap"},
                                          Keys{"override_right_gap"},
                                          Keys{"override_up_gap"},
                                          Keys{"raw_difference"},
                                          Keys{"raw_gap_to_overall"},
                                          Keys{"second_gap"},
                                          Keys{"standardised_difference"},
                                          Keys{"step_contribution"},
                                          Keys{"step_difference"},
                                          Keys{"stratum_composition"},
                                          Keys{"stratum_difference"},
                                          Keys{"stratum_within"},
                                          Keys{"unexplained"},
                                          Keys{"within_strata"}};
  // Changes of gaps, and gaps of pulls and kappas, reach from -2 to 2.
  static constexpr std::array wide{Keys{"gap_change"}, Keys{"kappa_gap"}, Keys{"pull_gap"}};
  static constexpr std::array ratios{Keys{"adjusted_odds_ratio"},
                                     Keys{"adjusted_ratio"},
                                     Keys{"common_odds_ratio"},
                                     Keys{"common_ratio"},
                                     Keys{"exact_odds_ratio"},
                                     Keys{"false_inspections_per_case_ratio"},
                                     Keys{"false_inspections_per_hit_ratio"},
                                     Keys{"false_inspections_per_resident_ratio"},
                                     Keys{"final_ratio"},
                                     Keys{"hit_rate_ratio"},
                                     Keys{"inspections_per_case_ratio"},
                                     Keys{"inspections_per_hit_ratio"},
                                     Keys{"inspections_per_resident_ratio"},
                                     Keys{"ratio"},
                                     Keys{"raw_ratio"},
                                     Keys{"representation_ratio"},
                                     Keys{"standardised_ratio"},
                                     Keys{"step_ratio"}};
  const auto among = [quantity](const auto& known) {
    return std::find(known.begin(), known.end(), quantity) != known.end();
  };
  constexpr double infinity = std::numeric_limits<double>::infinity();
  if (among(differences)) return GapScale{false, -1.0, 1.0};
  if (among(wide)) return GapScale{false, -2.0, 2.0};
  if (among(ratios)) return GapScale{true, 0.0, infinity};
  return std::nullopt;
}

/// The gaps that an interval of this width sets apart from "no gap" with the power: (z + z_power) standard errors, each
/// read off the arm that would have to miss it. None where the value, or an end, tells no width.
///
/// An approximation: a gap elsewhere has not quite the arm that it has here. Of two rates (for which
/// `detectable_by_test` is there) with five expected cases in each, a gap so named upwards was found with a power of
/// .48 to .82 in place of .8, one downwards with .78 to 1.00 (Newcombe's interval, 20 to 1,000 rows, rates .05 to .5,
/// enumerated); best where rates are near .5. With Student's t in place of z it is a little too cautious. A paired
/// change that rests on few pairs decided differently was found far less often (.015 at 10 pairs with none): such lines
/// say so (`Line::width_tells`) and have no such gap.
///
/// @param z_test      the critical value of the test that must notice the gap, if not the interval's: a corrected one
/// @param z_interval  the critical value the interval was made with, if not that of its level: taken for the level's,
///                    an interval that holds for all comparisons would tell of errors twice as large as they are
[[nodiscard]] inline std::optional<Detectable> detectable_by_interval(const GapScale& scale, const stats::Estimate& gap,
                                                                      double power,
                                                                      const std::optional<double>& z_test = {},
                                                                      const std::optional<double>& z_interval = {}) {
  if (!gap.defined() || !(gap.confidence > 0.0 && gap.confidence < 1.0)) return std::nullopt;
  // The whole range is no interval: nothing is known, not even that nothing would be noticed.
  if (gap.low <= scale.lowest && gap.high >= scale.highest) return std::nullopt;
  const auto at = [&scale](double x) { return scale.ratio ? std::log(x) : x; };
  const double z = z_interval.value_or(stats::Confidence{gap.confidence}.z());
  const double z_power = std::numbers::sqrt2 * boost::math::erf_inv(2.0 * power - 1.0);
  const double arms = (z_test.value_or(z) + z_power) / z;
  const double down = arms * (at(gap.high) - at(gap.value));
  const double up = arms * (at(gap.value) - at(gap.low));
  // A value of 0 as a ratio, or an interval without width (but for rounding), does not tell how far chance reaches.
  constexpr double rounding = 1e-12;
  if (std::isnan(down) || std::isnan(up) || !std::isfinite(at(gap.value)) || !(down > rounding || up > rounding)) {
    return std::nullopt;
  }
  Detectable found{std::nullopt, std::nullopt, "interval"};
  const double low = scale.ratio ? std::exp(-down) : -down;
  const double high = scale.ratio ? std::exp(up) : up;
  if (down > 0.0 && low > scale.lowest) found.low = low;
  if (up > 0.0 && high < scale.highest) found.high = high;
  return found;
}

/// The gaps between two separate samples that a test notices with the power; the other side's rate is taken as known.
/// None where a side has no rows, or no ratio exists. Shares known beforehand are tested exactly
/// (`stats::minimum_detectable_share`), events per head by their conditional test
/// (`stats::minimum_detectable_poisson_ratio`), all others as `fairness::detectable_rates` does.
[[nodiscard]] inline std::optional<Detectable> detectable_by_test(const GapScale& scale,
                                                                  const stats::TwoSamples& samples, double level,
                                                                  double power, const SampleShape& shape = {}) {
  const bool known = shape.scale == SampleScale::known_share;
  if (samples.a.trials == 0 || (!known && samples.b.trials == 0)) return std::nullopt;
  const double base =
      known ? shape.known : static_cast<double>(samples.b.successes) / static_cast<double>(samples.b.trials);
  if (scale.ratio && base == 0.0) return std::nullopt;
  const stats::Confidence confidence{level};
  if (shape.scale == SampleScale::events) {
    const stats::DetectableRates ratios = stats::minimum_detectable_poisson_ratio(
        static_cast<double>(samples.a.trials), static_cast<double>(samples.b.trials), base, confidence, power);
    return Detectable{ratios.below, ratios.above, "power"};
  }
  const stats::DetectableRates rates = known
                                           ? stats::minimum_detectable_share(samples.a.trials, base, confidence, power)
                                           : fairness::detectable_rates(samples.a, samples.b, confidence, power);
  const auto gap = [&](const std::optional<double>& rate) -> std::optional<double> {
    if (!rate) return std::nullopt;
    const double other = shape.overlap * *rate + (1.0 - shape.overlap) * base;
    double found = scale.ratio ? *rate / other : *rate - other;
    if (shape.scale == SampleScale::odds) found = *rate / (1.0 - *rate) * ((1.0 - other) / other);
    if (shape.scale == SampleScale::inverse_rates) found = other / *rate;
    return std::isfinite(found) ? std::optional{found} : std::nullopt;
  };
  const bool turned = shape.scale == SampleScale::inverse_rates;  // the lower rate needs more
  return Detectable{gap(turned ? rates.above : rates.below), gap(turned ? rates.below : rates.above), "power"};
}

/// Says on every line that is a gap which gap would have been noticed with the power, where the analysis itself has not
/// said it, and adds the setting "power". Doing it twice changes nothing.
///
/// A line whose p-value is corrected (`Line::correction`) has the gap that is noticed after the correction, whatever
/// the other lines say: at the level that is left for one of so many. So `correct_lines` comes first.
///
/// @param power  e.g. 0.8; a line whose level is so low that chance alone has that power is left alone
/// @throws InvalidInput unless 0 < power < 1
inline void add_detectable(Analysis& analysis, double power) {
  if (!(power > 0.0 && power < 1.0)) {
    throw InvalidInput{"detectable", "power", "must lie between 0 and 1, got " + std::to_string(power)};
  }
  bool any = false;
  for (Line& line : analysis.lines) {
    if (!line.detectable && power > 1.0 - line.estimate.confidence) {
      if (const auto scale = gap_scale(line.quantity)) {
        const stats::Estimate& e = line.estimate;
        const double level = line.correction ? 1.0 - line.correction->alpha : e.confidence;
        if (line.samples && e.defined()) {
          line.detectable = detectable_by_test(*scale, *line.samples, level, power, line.shape);
        } else if (line.width_tells) {
          std::optional<double> z;
          if (line.correction && level < 1.0) z = stats::Confidence{level}.z();
          if (!z) z = line.interval_z;
          line.detectable = detectable_by_interval(*scale, e, power, z, line.interval_z);
        }
        if (line.detectable && line.correction) line.detectable->comparisons = line.correction->comparisons;
      }
    }
    any = any || line.detectable;
  }
  const bool said = std::any_of(analysis.settings.begin(), analysis.settings.end(),
                                [](const auto& setting) { return setting.first == "power"; });
  if (any && !said) analysis.settings.emplace_back("power", power);
}

}  // namespace lotrecht::audit
