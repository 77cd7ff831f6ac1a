#include <lotrecht/fairness/judged_gap.hpp>

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <limits>
#include <numbers>
#include <tuple>

#include <lotrecht/stats/equivalence.hpp>

#include "support/cell_tables.hpp"

namespace lotrecht::fairness {
namespace {

using stats::Band;
using stats::Verdict;

constexpr Metric rate_of = Metric::selection_rate;

bool excludes(const stats::Estimate& e, double none) { return e.high < none || none < e.low; }

// Every table of small, unequal and middling samples: interval and p-value of one line say the same about "no gap", and
// nothing is judged inside or outside on the word of the normal law where that is doubtful.
TEST(JudgedGap, NeverContradictsItself) {
  std::size_t exact = 0;
  std::size_t rescued = 0;
  for (const auto& [m, n] : {std::pair{3U, 60U}, {12U, 9U}, {33U, 31U}}) {
    for (const Measure measure : {Measure::difference, Measure::ratio}) {
      for (const bool with_overall : {false, true}) {
        for (const std::uint64_t among : {0U, 5U}) {
          Methods methods{stats::Confidence{among > 0 ? 0.99 : 0.95}};
          if (n == 9U) {
            methods.difference = DifferenceMethod::miettinen_nurminen;
            methods.ratio = RatioMethod::koopman;
          }
          const double none = measure == Measure::difference ? 0.0 : 1.0;
          const double limit =
              among > 0 ? stats::studentized_range_survival(methods.confidence.z() * std::numbers::sqrt2, among)
                        : methods.confidence.alpha();
          const Band band = measure == Measure::difference ? Band{-0.3, 0.3} : Band{0.5, 2.0};
          JudgedGaps judge;
          for (std::uint64_t x = 0; x <= m; x += m > 30 ? 4 : 1) {
            for (std::uint64_t y = 0; y <= n; y += n > 30 ? 3 : 1) {
              const Comparison compared{selected_of(x, m), selected_of(y, n), with_overall};
              const stats::Estimate found = gap(rate_of, measure, compared, methods);
              const JudgedGap judged = judge(rate_of, measure, compared, methods, found, band, among);
              ASSERT_EQ(judged.test.p_value < limit, excludes(judged.estimate, none))
                  << x << '/' << m << ' ' << y << '/' << n << " p " << judged.test.p_value << " ["
                  << judged.estimate.low << ", " << judged.estimate.high << ']';
              const bool doubtful = normal_law_is_doubtful({x, m}, {y, n});
              const Verdict verdict = stats::judge(judged.estimate, band);
              if (doubtful && (verdict == Verdict::within || verdict == Verdict::outside)) {
                ASSERT_EQ(judged.estimate.method, "exact_unconditional");
              }
              exact += judged.estimate.method == "exact_unconditional" ? 1U : 0U;
              rescued += excludes(found, none) && !excludes(judged.estimate, none) ? 1U : 0U;
            }
          }
        }
      }
    }
  }
  EXPECT_GT(exact, 100U);
  EXPECT_GT(rescued, 10U) << "the guard changes something";
}

TEST(JudgedGap, ShowsTheExactIntervalThatTheTestInverts) {
  const Methods methods = at_95();
  const Comparison compared{selected_of(2, 3), selected_of(50, 1000)};
  const stats::Estimate found = gap(rate_of, Measure::difference, compared, methods);
  JudgedGaps judge;
  for (int twice = 0; twice < 2; ++twice) {
    const JudgedGap judged = judge(rate_of, Measure::difference, compared, methods, found, Band{0.0, 0.0});
    EXPECT_EQ(judged.estimate.interval(), stats::exact_difference({2, 3}, {50, 1000}, methods.confidence));
    EXPECT_EQ(judged.test.p_value, stats::exact_difference_test({2, 3}, {50, 1000}, methods.confidence).p_value);
    EXPECT_EQ(judged.test.method, "exact_unconditional");
  }
  const JudgedGap ratio = judge(rate_of, Measure::ratio, compared, methods,
                                gap(rate_of, Measure::ratio, compared, methods), Band{0.8, 1.25});
  EXPECT_EQ(ratio.estimate.interval(), stats::exact_ratio({2, 3}, {50, 1000}, methods.confidence));
}

TEST(JudgedGap, AsksFisherWhereNothingHangsOnIt) {
  const Methods methods = at_95();
  const Comparison compared{selected_of(1, 4), selected_of(9, 50)};
  const stats::Estimate found = gap(rate_of, Measure::ratio, compared, methods);
  JudgedGaps judge;
  const JudgedGap judged = judge(rate_of, Measure::ratio, compared, methods, found, Band{0.8, 1.25});
  EXPECT_EQ(judged.estimate.interval(), found.interval());
  EXPECT_EQ(judged.test.method, "fisher_doubled");
  EXPECT_EQ(judged.test.p_value,
            std::min(1.0, 2.0 * std::min(stats::fisher_exact({1, 4}, {9, 50}, stats::Alternative::less).p_value,
                                         stats::fisher_exact({1, 4}, {9, 50}, stats::Alternative::greater).p_value)));
}

TEST(JudgedGap, LeavesWhatIsLargeToItsOwnInterval) {
  const Methods methods = at_95();
  const Comparison compared{selected_of(40, 100), selected_of(500, 1000)};
  const stats::Estimate found = gap(rate_of, Measure::difference, compared, methods);
  JudgedGaps judge;
  const JudgedGap judged = judge(rate_of, Measure::difference, compared, methods, found, Band{-0.01, 0.01});
  EXPECT_EQ(judged.estimate.interval(), found.interval());
  EXPECT_EQ(judged.test.method, "newcombe");
  const JudgedGap none =
      judge(rate_of, Measure::difference, {selected_of(1, 3), CellCounts{}}, methods,
            gap(rate_of, Measure::difference, {selected_of(1, 3), CellCounts{}}, methods), Band{-0.01, 0.01});
  EXPECT_FALSE(none.test.defined());
}

TEST(JudgedGap, OfARatioToNothingIsStillTested) {
  const Methods methods = at_95();
  const Comparison compared{selected_of(9, 9), selected_of(0, 90)};
  const stats::Estimate found = gap(rate_of, Measure::ratio, compared, methods);
  ASSERT_FALSE(found.defined());
  JudgedGaps judge;
  const JudgedGap judged = judge(rate_of, Measure::ratio, compared, methods, found, Band{0.8, 1.25});
  EXPECT_LT(judged.test.p_value, 1e-6);
  EXPECT_EQ(stats::judge(judged.estimate, Band{0.8, 1.25}), Verdict::outside);
  EXPECT_EQ(judged.estimate.high, std::numeric_limits<double>::infinity());
}

}  // namespace
}  // namespace lotrecht::fairness
