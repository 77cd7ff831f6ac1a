#pragma once

/// @file
/// A gap that a verdict is passed on: interval and p-value that agree, exact where the normal law is doubtful.

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
#include <lotrecht/stats/studentized_range.hpp>

namespace lotrecht::fairness {

/// What a verdict and its line need.
struct JudgedGap {
  stats::Estimate estimate;
  stats::TestResult test;  ///< p-value below 1 - level exactly where the interval leaves out "no gap"
};

/// Judges gaps of counted rates, and remembers what exact answers cost.
///
/// Where the normal law will do (see `normal_law_is_doubtful`), the gap keeps its interval, and the test is the one
/// that the interval inverts. Where it is doubtful, the p-value is exact (`stats::exact_difference_test`,
/// `exact_ratio_test`), and the interval is the exact one that this test inverts unless nothing hangs on it: unless the
/// verdict is undecided by the gap's own interval, which agrees with the exact p-value about "no gap". So a verdict
/// "within" or "outside" never rests on the normal law alone, and no line contradicts itself.
///
/// Thousands of small groups share few pairs of counts: each is computed once.
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
    if (!known.test) {
      known.test = measure == Measure::difference ? stats::exact_difference_test(a, b, confidence)
                                                  : stats::exact_ratio_test(a, b, confidence);
    }
    JudgedGap judged{found, *known.test};
    const stats::Verdict first = stats::judge(found, band);
    const double none = measure == Measure::difference ? 0.0 : 1.0;
    const bool found_excludes = found.high < none || none < found.low;
    const bool test_excludes = judged.test.p_value < confidence.alpha();
    if (first == stats::Verdict::within || first == stats::Verdict::outside || found_excludes != test_excludes) {
      if (!known.interval) known.interval = detail::exact_interval(measure, a, b, confidence);
      judged.estimate = detail::with_exact_interval(metric, measure, compared, *known.interval, found);
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
    friend auto operator<=>(const Asked&, const Asked&) = default;
  };
  struct Known {
    std::optional<stats::TestResult> test;
    std::optional<stats::Interval> interval;
  };
  std::map<Asked, Known> known_;
};

}  // namespace lotrecht::fairness
