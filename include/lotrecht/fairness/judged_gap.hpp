#pragma once

/// @file
/// A gap that a verdict is passed on: interval and p-value that agree, exact where the normal law is doubtful.

#include <algorithm>
#include <cmath>
#include <compare>
#include <cstdint>
#include <map>
#include <numbers>
#include <optional>

#include <lotrecht/fairness/exact_gap.hpp>
#include <lotrecht/fairness/gap.hpp>
#include <lotrecht/fairness/gap_test.hpp>
#include <lotrecht/fairness/methods.hpp>
#include <lotrecht/fairness/metric.hpp>
#include <lotrecht/stats/equivalence.hpp>
#include <lotrecht/stats/exact_difference.hpp>
#include <lotrecht/stats/exact_ratio.hpp>
#include <lotrecht/stats/fisher_exact.hpp>
#include <lotrecht/stats/studentized_range.hpp>
#include <lotrecht/stats/test_result.hpp>

namespace lotrecht::fairness {

/// What a verdict and its line need.
struct JudgedGap {
  stats::Estimate estimate;
  stats::TestResult test;  ///< p-value below 1 - level exactly where the interval leaves out "no gap"
};

/// Judges gaps of counted rates, and remembers what exact answers cost.
///
/// Where the normal law will do (see `normal_law_is_doubtful`), the gap keeps its interval, and the test is the one
/// that the interval inverts. Where it is doubtful, the p-value is exact, and so is the interval wherever anything
/// hangs on it:
///
/// - the verdict would be "within" or "outside", or the gap's own interval leaves out "no gap", or Fisher's doubled
///   p-value is below 1 - level: exact interval, and the exact test that it inverts (`stats::exact_difference_test`,
///   `exact_ratio_test`; "exact_unconditional");
/// - else the gap's own interval, which decides nothing and holds "no gap", and Fisher's doubled p-value
///   ("fisher_doubled"), which is exact, quick, and not below 1 - level.
///
/// So a verdict never rests on the normal law alone, and no line contradicts itself. Thousands of small groups share
/// few pairs of counts: each is computed once.
class JudgedGaps {
 public:
  /// @param methods  those of `found`; where it holds for all pairs at once, with the level of each pair's interval
  /// @param found    the gap, from `gap` or resampled
  /// @param band     what the verdict will be about
  /// @param among    as in `gap_test`
  [[nodiscard]] JudgedGap operator()(Metric metric, Measure measure, const Comparison& compared, const Methods& methods,
                                     const stats::Estimate& found, const stats::Band& band, std::uint64_t among = 0) {
    if (!detail::needs_exact_gap(metric, compared)) {
      return {found, inverting_test(metric, measure, compared, found, methods.confidence.z(), among)};
    }
    const stats::BinomialTally a = compared.group.share(fraction(metric)).rows;
    const stats::BinomialTally b = compared.other.share(fraction(metric)).rows;
    const stats::Confidence& confidence = methods.confidence;
    Known& known = known_[{measure, confidence.level(), a.successes, a.trials, b.successes, b.trials}];
    if (!known.fisher) {
      const double less = stats::fisher_exact(a, b, stats::Alternative::less).p_value;
      const double greater = stats::fisher_exact(a, b, stats::Alternative::greater).p_value;
      known.fisher = std::min(1.0, 2.0 * std::min(less, greater));
    }
    JudgedGap judged{found, {}};
    const stats::Verdict first = stats::judge(found, band);
    const double none = measure == Measure::difference ? 0.0 : 1.0;
    if (first == stats::Verdict::within || first == stats::Verdict::outside || found.high < none || none < found.low ||
        *known.fisher < confidence.alpha()) {
      if (!known.interval) {
        known.interval = detail::exact_interval(measure, a, b, confidence);
        known.test = measure == Measure::difference ? stats::exact_difference_test(a, b, confidence)
                                                    : stats::exact_ratio_test(a, b, confidence);
      }
      judged.estimate = detail::with_exact_interval(metric, measure, compared, *known.interval, found);
      judged.test = known.test;
    } else {
      judged.test.p_value = *known.fisher;
      judged.test.statistic = *known.fisher;
      judged.test.n = a.trials + b.trials;
      judged.test.method = "fisher_doubled";
    }
    if (among > 2) {
      const double range = std::numbers::sqrt2 * detail::distance_of(judged.test.p_value);
      judged.test.p_value = std::isinf(range) ? 0.0 : stats::studentized_range_survival(range, among);
      judged.test.method = detail::for_all_pairs(judged.test.method);
    }
    return judged;
  }

 private:
  struct Asked {
    Measure measure;
    double level;
    std::uint64_t successes_a, trials_a, successes_b, trials_b;
    // clang-tidy takes the comparison that the compiler writes for one with a literal 0.
    friend auto operator<=>(const Asked&, const Asked&) = default;  // NOLINT(modernize-use-nullptr)
  };
  struct Known {
    std::optional<double> fisher;
    std::optional<stats::Interval> interval;
    stats::TestResult test{};  ///< with the interval
  };
  std::map<Asked, Known> known_;
};

}  // namespace lotrecht::fairness
