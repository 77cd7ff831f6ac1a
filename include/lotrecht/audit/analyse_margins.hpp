#pragma once

/// @file
/// Tests against a margin as an analysis: which groups' rates are shown to be close enough, or not much worse.

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <numbers>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <boost/math/special_functions/erf.hpp>

#include <lotrecht/audit/analysis.hpp>
#include <lotrecht/audit/correct_lines.hpp>
#include <lotrecht/audit/detail/each_comparison.hpp>
#include <lotrecht/audit/plan.hpp>
#include <lotrecht/core/error.hpp>
#include <lotrecht/core/group_table.hpp>
#include <lotrecht/fairness/cell_counts.hpp>
#include <lotrecht/fairness/gap.hpp>
#include <lotrecht/fairness/methods.hpp>
#include <lotrecht/stats/confidence.hpp>
#include <lotrecht/stats/equivalence.hpp>
#include <lotrecht/stats/exact_difference.hpp>
#include <lotrecht/stats/exact_ratio.hpp>
#include <lotrecht/stats/multiplicity.hpp>
#include <lotrecht/stats/non_inferiority.hpp>
#include <lotrecht/stats/tost.hpp>

namespace lotrecht::audit {

/// Which margin is tested, and how.
struct MarginsQuestion {
  std::vector<fairness::Metric> metrics;  ///< plain rates: neither balanced accuracy nor treatment equality
  fairness::Measure measure;
  /// Both ends finite: equivalence, two one-sided tests. One end infinite: non-inferiority, one test; "not lower by
  /// more" with a finite lower end, "not higher by more" with a finite upper one. "No gap" lies inside.
  stats::Band band;
  stats::MarginTest test;
  PlannedReference reference;  ///< named beforehand, or everybody else
  bool crossed = true;
  stats::Confidence confidence;  ///< 1 - α; each one-sided test is of size α
  stats::Multiplicity multiplicity = stats::Multiplicity::holm;
  double power = 0.8;  ///< of the margins that equal rates would have kept
};

namespace detail {

/// Most tables, (n_a + 1) (n_b + 1), that the exact test against a margin goes through for one gap.
inline constexpr std::uint64_t most_tables_of_margin_test = 100'000;

/// @throws InvalidInput if the band does not hold "no gap", or has no finite end
inline void check_band(fairness::Measure measure, const stats::Band& band) {
  const bool ratio = measure == fairness::Measure::ratio;
  const double none = ratio ? 1.0 : 0.0;
  const bool has_low = std::isfinite(band.low);
  const bool has_high = std::isfinite(band.high);
  const bool possible =
      ratio ? !has_low || band.low > 0.0 : ((!has_low || band.low > -1.0) && (!has_high || band.high < 1.0));
  if (!(band.low < none && none < band.high) || !possible || (!has_low && !has_high)) {
    throw InvalidInput{
        "margins", "band",
        std::string{"must have \"no gap\" inside and an end that can be reached: "} +
            (ratio ? "low between 0 and 1, high above 1" : "low between -1 and 0, high between 0 and 1")};
  }
}

/// The gap with the two-sided interval of level 1 - 2 α that the test inverts: at the level of each one-sided test.
[[nodiscard]] inline stats::Estimate margin_estimate(const MarginsQuestion& asked, fairness::Metric metric,
                                                     const fairness::Comparison& pair, const stats::Confidence& twice) {
  fairness::Methods methods{twice};
  methods.difference = asked.test == stats::MarginTest::newcombe ? fairness::DifferenceMethod::newcombe
                                                                 : fairness::DifferenceMethod::miettinen_nurminen;
  methods.ratio = asked.test == stats::MarginTest::log                  ? fairness::RatioMethod::katz
                  : asked.test == stats::MarginTest::farrington_manning ? fairness::RatioMethod::koopman
                                                                        : fairness::RatioMethod::miettinen_nurminen;
  stats::Estimate e = fairness::gap(metric, asked.measure, pair, methods);
  if (asked.test != stats::MarginTest::exact || !e.defined()) return e;
  const stats::BinomialTally a = pair.group.share(fairness::fraction(metric)).rows;
  const stats::BinomialTally b = pair.other.share(fairness::fraction(metric)).rows;
  const stats::Interval i = asked.measure == fairness::Measure::ratio ? stats::exact_ratio(a, b, twice)
                                                                      : stats::exact_difference(a, b, twice);
  e.low = i.low;
  e.high = i.high;
  e.method = "exact_unconditional";
  return e;
}

/// p-value of "the gap is not within the margin".
[[nodiscard]] inline std::optional<double> margin_p_value(const MarginsQuestion& asked, const stats::BinomialTally& a,
                                                          const stats::BinomialTally& b) {
  using stats::Alternative;
  double p = 0.0;
  const bool ratio = asked.measure == fairness::Measure::ratio;
  const auto one_sided = [&](double margin, Alternative side) {
    const stats::TestResult t = ratio ? stats::detail::test_ratio(a, b, margin, side, asked.test, "margins")
                                      : stats::detail::test_difference(a, b, margin, side, asked.test, "margins");
    p = t.defined() ? std::max(p, t.p_value) : std::numeric_limits<double>::quiet_NaN();
  };
  if (std::isfinite(asked.band.low)) one_sided(asked.band.low, Alternative::greater);
  if (std::isfinite(asked.band.high)) one_sided(asked.band.high, Alternative::less);
  return std::isnan(p) ? std::nullopt : std::optional{p};
}

/// The nearest margins that equal rates would have been shown to keep with the power: z_(1-α) + z_power standard errors
/// (with two tests each needs (1 + power) / 2), the standard error read off the interval.
///
/// @param z       the critical value of the interval
/// @param z_test  of the test that must show it: a corrected one asks for more
[[nodiscard]] inline std::optional<Detectable> provable_margin(const MarginsQuestion& asked, const stats::Estimate& e,
                                                               double z, double z_test) {
  const bool ratio = asked.measure == fairness::Measure::ratio;
  const auto scale = [ratio](double x) { return ratio ? std::log(x) : x; };
  const double arm = 0.5 * (scale(e.high) - scale(e.low));
  if (!e.defined() || !std::isfinite(arm) || !(arm > 0.0) || !(z > 0.0)) return std::nullopt;
  const bool both = std::isfinite(asked.band.low) && std::isfinite(asked.band.high);
  const double wanted = both ? 0.5 * (1.0 + asked.power) : asked.power;
  const double z_power = std::numbers::sqrt2 * boost::math::erf_inv(2.0 * wanted - 1.0);
  const double far = arm * (z_test + z_power) / z;
  Detectable found{std::nullopt, std::nullopt, "margin"};
  const auto margin = [&](double at) -> std::optional<double> {
    if (ratio) return std::exp(at);
    return std::abs(at) < 1.0 ? std::optional{at} : std::nullopt;
  };
  if (std::isfinite(asked.band.low)) found.low = margin(-far);
  if (std::isfinite(asked.band.high)) found.high = margin(far);
  return found;
}

}  // namespace detail

/// Tests every group against a margin.
///
/// Lines "difference" or "ratio" by comparison and metric: the gap with its interval of level 1 - 2 α; the p-value of
/// "the gap lies outside of the margin, or on its edge" (for equivalence the larger of two one-sided ones), corrected
/// over all lines; `detectable`, the nearest margins that equal rates would have kept after that correction, whatever
/// the other lines say; and a verdict:
///
/// - within: the corrected p-value is at most α, so the group is shown to keep the margin;
/// - outside: the interval lies wholly beyond an end of the band;
/// - undecided: neither is shown;
/// - undefined: there is no gap to test, or (flag "too_large_for_test") too many tables for the exact test.
///
/// @param groups  (table.size(),) cells of the fully crossed groups, unweighted
/// @throws InvalidInput if the band does not hold "no gap" or has no end, the level is .5 or less, the test does not
/// fit
///                      the measure, or the reference does not fit (`detail::each_comparison`)
[[nodiscard]] inline Analysis analyse_margins(const MarginsQuestion& asked, const GroupTable& table,
                                              std::span<const fairness::CellCounts> groups) {
  detail::check_band(asked.measure, asked.band);
  const double alpha = asked.confidence.alpha();
  if (!(alpha < 0.5)) throw InvalidInput{"margins", "confidence", "must be above 0.5: tests are one-sided"};
  // Rounded, for 1 - 2 (1 - .95) is .8999999999999999, and readers are told the level.
  const stats::Confidence twice{std::round((1.0 - 2.0 * alpha) * 1e12) / 1e12};
  const bool ratio = asked.measure == fairness::Measure::ratio;
  Analysis analysis{"margins", {}, {}, {}};
  detail::each_comparison(asked.reference, asked.crossed, table, groups, [&](const auto& labels, const auto& pair) {
    for (const fairness::Metric metric : asked.metrics) {
      Line line{.quantity = ratio ? "ratio" : "difference", .labels = labels};
      line.labels.push_back({"metric", std::string{fairness::name(metric)}});
      const stats::BinomialTally a = pair.group.share(fairness::fraction(metric)).rows;
      const stats::BinomialTally b = pair.other.share(fairness::fraction(metric)).rows;
      const bool too_large =
          asked.test == stats::MarginTest::exact && a.trials + 1 > detail::most_tables_of_margin_test / (b.trials + 1);
      if (too_large) {
        line.estimate.undefined = stats::Undefined::too_large;
        line.estimate.confidence = twice.level();
        line.estimate.n = a.trials + b.trials;
        analysis.flags.push_back({"too_large_for_test", line.labels});
      } else {
        line.estimate = detail::margin_estimate(asked, metric, pair, twice);
        if (line.estimate.defined()) line.p_value = detail::margin_p_value(asked, a, b);
      }
      if (b.trials > 0) {
        line.counts = {{"successes", a.successes},
                       {"rows", a.trials},
                       {"reference_successes", b.successes},
                       {"reference_rows", b.trials}};
      }
      analysis.lines.push_back(std::move(line));
    }
  });
  const std::string_view kind = !std::isfinite(asked.band.low)    ? "not_higher"
                                : !std::isfinite(asked.band.high) ? "not_lower"
                                                                  : "equivalence";
  analysis.settings = {{"question", std::string{kind}}, {"measure", std::string{ratio ? "ratio" : "difference"}}};
  if (std::isfinite(asked.band.low)) analysis.settings.emplace_back("low", asked.band.low);
  if (std::isfinite(asked.band.high)) analysis.settings.emplace_back("high", asked.band.high);
  analysis.settings.emplace_back("test", std::string{stats::name(asked.test)});
  analysis.settings.emplace_back("reference", std::string{fairness::name(asked.reference.rule)});
  analysis.settings.emplace_back("confidence", asked.confidence.level());
  analysis.settings.emplace_back("power", asked.power);
  correct_lines(analysis, asked.multiplicity);
  for (Line& line : analysis.lines) {
    const std::optional<double> p = line.adjusted_p_value ? line.adjusted_p_value : line.p_value;
    const stats::Estimate& e = line.estimate;
    if (e.undefined != stats::Undefined::too_large) {
      const double z_test = line.correction ? stats::Confidence{1.0 - line.correction->alpha}.z() : twice.z();
      line.detectable = detail::provable_margin(asked, e, twice.z(), z_test);
      if (line.detectable && line.correction) line.detectable->comparisons = line.correction->comparisons;
    }
    line.verdict = !p                                                   ? stats::Verdict::undefined
                   : *p <= alpha                                        ? stats::Verdict::within
                   : e.high < asked.band.low || asked.band.high < e.low ? stats::Verdict::outside
                                                                        : stats::Verdict::undecided;
  }
  return analysis;
}

}  // namespace lotrecht::audit
