#pragma once

/// @file
/// The test that belongs to a gap: is there one at all?

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <limits>
#include <numbers>
#include <string_view>

#include <boost/math/special_functions/erf.hpp>

#include <lotrecht/fairness/exact_gap.hpp>
#include <lotrecht/fairness/gap.hpp>
#include <lotrecht/stats/boschloo_exact.hpp>
#include <lotrecht/stats/confidence.hpp>
#include <lotrecht/stats/detail/counts.hpp>
#include <lotrecht/stats/fisher_exact.hpp>
#include <lotrecht/stats/newcombe_test.hpp>
#include <lotrecht/stats/rejection_region.hpp>
#include <lotrecht/stats/studentized_range.hpp>
#include <lotrecht/stats/test_result.hpp>

namespace lotrecht::fairness {

namespace detail {

/// Whether a comparison is one of counted rates, which exact tests can be made of.
[[nodiscard]] inline bool is_counted(Metric metric, const Comparison& compared) noexcept {
  return metric != Metric::balanced_accuracy && !compared.group.weighted && !compared.other.weighted;
}

/// Standard normal quantile of a two-sided p-value, as a distance.
[[nodiscard]] inline double distance_of(double p) {
  if (p <= 0.0) return std::numeric_limits<double>::infinity();
  return p >= 1.0 ? 0.0 : std::numbers::sqrt2 * boost::math::erfc_inv(p);
}

/// The name of a test whose p-value holds for all pairs of groups at once.
[[nodiscard]] inline std::string_view for_all_pairs(std::string_view test) noexcept {
  constexpr std::array<std::array<std::string_view, 2>, 7> names{{{"newcombe", "tukey_newcombe"},
                                                                  {"fisher_doubled", "tukey_fisher_doubled"},
                                                                  {"score", "tukey_score"},
                                                                  {"pearson", "tukey_pearson"},
                                                                  {"log_ratio", "tukey_log_ratio"},
                                                                  {"interval", "tukey_interval"},
                                                                  {"exact_unconditional", "tukey_exact"}}};
  for (const auto& [plain, joint] : names) {
    if (plain == test) return joint;
  }
  return test;
}

/// How many critical values `gap` lies from "no gap", reckoned by the arm of its interval that points there: above 1
/// exactly where the interval leaves out "no gap".
[[nodiscard]] inline double arms_to_no_gap(Measure measure, const stats::Estimate& gap) noexcept {
  double value = gap.value;
  double low = gap.low;
  double high = gap.high;
  if (measure == Measure::ratio) {
    if (std::isinf(value)) {  // read the ratio the other way round
      value = 0.0;
      low = 1.0 / gap.high;
      high = 1.0 / gap.low;
    }
    // A ratio of 0 is infinitely far on the scale of logarithms; on its own it is not.
    const bool in_logs = value > 0.0;
    const auto scale = [in_logs](double ratio) { return in_logs ? std::log(ratio) : ratio - 1.0; };
    value = scale(value);
    low = scale(low);
    high = scale(high);
  }
  if (value == 0.0) return 0.0;
  const double arm = value > 0.0 ? value - low : high - value;
  return std::isnan(arm) ? 0.0 : std::abs(value) / arm;  // no arm at all: infinitely far
}

}  // namespace detail

/// Tests the hypothesis that there is no gap in a metric: difference 0, ratio 1.
///
/// Counted rates (treatment equality as the share of missed among wrong decisions) are two independent samples, and
/// the test is
///
/// - "score", Miettinen and Nurminen's score test, Pearson's chi-square times (N - 1) / N, where there are 30 rows on
///   each side and each cell is expected to hold 5 or more: the test that their interval inverts;
/// - "boschloo_exact" where there are not (`normal_law_is_doubtful`), up to `most_boschloo_tables` tables: exact, never
/// above its level;
/// - "fisher_doubled", twice the smaller one-sided p-value of Fisher's exact test, in larger tables of that kind:
///   likewise never above its level, quick, and never below Boschloo's.
///
/// Against everybody, the group is tested against everybody else: there is a gap to all exactly if there is one to the
/// rest. Weighted rates, balanced accuracy and whatever a design has estimated have no counts to test; see
/// `gap_test_of_interval`. Beside an interval stands the test that the interval inverts: `inverting_test`,
/// `JudgedGaps`.
///
/// @param among  0: the comparison was named beforehand. k > 0: the group compared with was chosen, by looking at the
///               data, among k; the p-value is then that of the studentized range of k ("tukey_...") and holds for all
///               pairs at once.
/// @return       undefined where the gap is, but for a ratio to 0, which is tested like the difference
[[nodiscard]] inline stats::TestResult gap_test(Metric metric, const Comparison& compared, std::uint64_t among = 0) {
  constexpr std::uint64_t most_boschloo_tables = 100'000;
  using stats::Undefined;
  stats::TestResult result;
  const Undefined own = detail::why_undefined(metric, compared.group);
  const Undefined other = detail::why_undefined(metric, compared.other);
  // FN / FP is not defined without false positives, but the share that is tested is.
  const auto ignored = [metric](Undefined why) {
    return metric == Metric::treatment_equality && why == Undefined::zero_denominator;
  };
  result.undefined = own != Undefined::none && !ignored(own) ? own : ignored(other) ? Undefined::none : other;
  if (!detail::is_counted(metric, compared) || !result.defined()) return result;
  const stats::BinomialTally a = compared.group.share(fraction(metric)).rows;
  const stats::BinomialTally b = compared.other.share(fraction(metric)).rows;
  if (a.trials == 0 || b.trials == 0) {
    result.undefined = fraction(metric).if_empty;
    return result;
  }
  const stats::detail::Counts ca = stats::detail::counts(a, "gap_test", "group");
  const stats::detail::Counts cb = stats::detail::counts(b, "gap_test", "other");
  result.n = a.trials + b.trials;
  if (!normal_law_is_doubtful(a, b)) {
    const double score = stats::detail::equal_rates_score(ca, cb);
    result.statistic = std::copysign(std::sqrt(score), stats::detail::difference_of_rates(ca, cb));
    result.p_value = std::erfc(std::sqrt(score / 2.0));
    result.method = among > 2 ? "tukey_score" : "score";
  } else if (a.trials + 1 <= most_boschloo_tables / (b.trials + 1)) {
    result = stats::boschloo_exact(a, b, stats::Alternative::two_sided);
    result.method = among > 2 ? "tukey_boschloo" : "boschloo_exact";
  } else {
    const double less = stats::fisher_exact(a, b, stats::Alternative::less).p_value;
    const double greater = stats::fisher_exact(a, b, stats::Alternative::greater).p_value;
    result.statistic = std::min(less, greater);
    result.p_value = std::min(1.0, 2.0 * result.statistic);
    result.method = among > 2 ? "tukey_fisher_doubled" : "fisher_doubled";
  }
  if (among > 2) {
    const double range = std::numbers::sqrt2 * detail::distance_of(result.p_value);
    result.p_value = std::isinf(range) ? 0.0 : stats::studentized_range_survival(range, among);
  }
  return result;
}

/// The p-value that an interval implies, if its arm grows as a normal one does with the level.
///
/// z = z_c |value - none| / |value - bound|, the bound being the one towards "none" (ratios on the scale of
/// logarithms), and p = 2 (1 - Φ(z)). So p is below 1 - level exactly where the interval excludes "no gap"; elsewhere
/// it is as good as the scaling. For what has an interval and no test: weighted rates, balanced accuracy, designs.
/// Where the interval is the whole range (rows of one cluster) nothing is known, and the test is undefined.
///
/// @param z  the critical value of the gap's interval
[[nodiscard]] inline stats::TestResult gap_test_of_interval(Measure measure, const stats::Estimate& gap, double z) {
  stats::TestResult result;
  result.undefined = gap.undefined;
  if (!gap.defined()) return result;
  result.n = gap.n;
  const double lowest = measure == Measure::ratio ? 0.0 : -1.0;
  const double highest = measure == Measure::ratio ? std::numeric_limits<double>::infinity() : 1.0;
  if (gap.low <= lowest && highest <= gap.high) {  // nothing is known, so nothing is tested
    result.undefined = stats::Undefined::too_few_rows;
    return result;
  }
  result.method = "interval";
  result.statistic = z * detail::arms_to_no_gap(measure, gap);
  result.p_value = std::erfc(result.statistic / std::numbers::sqrt2);
  return result;
}

/// The test that a gap's interval inverts: its p-value is below 1 - level exactly where the interval leaves out "no
/// gap", so that no line of a report contradicts itself.
///
/// Counted rates: Newcombe's interval inverts "newcombe" (`stats::newcombe_test`), Miettinen and Nurminen's "score",
/// Koopman's "pearson", Katz' "log_ratio"; all of them in closed form or as one root, at every level. Whatever else
/// there is (bootstrap, weights, designs, metrics made of several rates) is taken at the scaling of
/// `gap_test_of_interval`. None is exact: see `normal_law_is_doubtful`.
///
/// @param gap    from `fairness::gap` or its kin, at critical value z
/// @param among  as in `gap_test`: the interval then holds for all pairs of k, and so does p
[[nodiscard]] inline stats::TestResult inverting_test(Metric metric, Measure measure, const Comparison& compared,
                                                      const stats::Estimate& gap, double z, std::uint64_t among = 0) {
  const bool counted = detail::is_plain(metric) && detail::is_counted(metric, compared);
  const stats::BinomialTally a = counted ? compared.group.share(fraction(metric)).rows : stats::BinomialTally{};
  const stats::BinomialTally b = counted ? compared.other.share(fraction(metric)).rows : stats::BinomialTally{};
  std::string_view method = gap.method;
  if (method.starts_with("tukey_")) method.remove_prefix(6);
  stats::TestResult result;
  const bool two_samples = a.trials > 0 && b.trials > 0;
  if (two_samples && method == "newcombe") {
    result = stats::newcombe_test(a, b);
  } else if (two_samples && (method == "miettinen_nurminen" || method == "koopman" || method == "katz")) {
    const stats::detail::Counts ca = stats::detail::counts(a, "inverting_test", "group");
    const stats::detail::Counts cb = stats::detail::counts(b, "inverting_test", "other");
    const double d = stats::detail::difference_of_rates(ca, cb);
    const double n = ca.trials + cb.trials;
    double square = 0.0;
    if (method == "katz") {
      result.method = "log_ratio";
      if (ca.successes > 0.0 && cb.successes > 0.0 && d != 0.0) {
        const double log_ratio = std::log(ca.successes / cb.successes * (cb.trials / ca.trials));
        square =
            log_ratio * log_ratio / (ca.failures / ca.trials / ca.successes + cb.failures / cb.trials / cb.successes);
      }
    } else {
      result.method = method == "koopman" ? "pearson" : "score";
      square = stats::detail::equal_rates_score(ca, cb) * (method == "koopman" ? n / (n - 1.0) : 1.0);
    }
    result.n = a.trials + b.trials;
    result.statistic = std::copysign(std::sqrt(square), d);
    result.p_value = std::erfc(std::sqrt(0.5 * square));
  } else {
    result = gap_test_of_interval(measure, gap, z);
  }
  if (among > 2 && result.defined()) {
    const double range = std::numbers::sqrt2 * std::abs(result.statistic);
    result.p_value = std::isinf(range) ? 0.0 : stats::studentized_range_survival(range, among);
    result.method = detail::for_all_pairs(result.method);
  }
  return result;
}

}  // namespace lotrecht::fairness
