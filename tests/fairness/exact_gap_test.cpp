#include <lotrecht/fairness/exact_gap.hpp>

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdint>
#include <tuple>

#include <lotrecht/stats/equivalence.hpp>

#include "support/cell_tables.hpp"
#include "support/coverage.hpp"

namespace lotrecht::fairness {
namespace {

// Enumeration over every table: equal true rates are called "outside" on one side in no more than 2.5 of 100 samples.
TEST(ExactGap, KeepsTheLevelOfSmallGroups) {
  const Methods methods{stats::Confidence{0.95}};
  for (const auto& [m, n, points] : {std::tuple{3U, 1000U, 3}, std::tuple{10U, 200U, 3}, std::tuple{20U, 20U, 10}}) {
    for (const Measure measure : {Measure::difference, Measure::ratio}) {
      for (int i = 1; i <= points; ++i) {
        const double p = 0.5 * i / points - (i == 1 && n > 20 ? 0.12 : 0.0);
        const auto mass_a = lotrecht::testing::binomial_masses(m, p);
        const auto mass_b = lotrecht::testing::binomial_masses(n, p);
        const double equal = measure == Measure::ratio ? 1.0 : 0.0;
        double above = 0.0;
        double below = 0.0;
        for (std::uint64_t x = 0; x <= m; ++x) {
          for (std::uint64_t y = 0; y <= n; ++y) {
            const double mass = mass_a[x] * mass_b[y];
            if (mass < 1e-7) continue;
            const Comparison compared{selected_of(x, m), selected_of(y, n)};
            const stats::Estimate plain = gap(Metric::selection_rate, measure, compared, methods);
            if (plain.low <= equal && equal <= plain.high) continue;  // not judged outside anyway
            const stats::Estimate e = exact_gap(Metric::selection_rate, measure, compared, methods, plain);
            if (e.low > equal) above += mass;
            if (e.high < equal) below += mass;
          }
        }
        EXPECT_LE(above, 0.025) << m << ' ' << n << ' ' << p;
        EXPECT_LE(below, 0.025) << m << ' ' << n << ' ' << p;
      }
    }
  }
}

TEST(ExactGap, LeavesLargeGroupsAndWhatHasNoCounts) {
  const Methods methods{stats::Confidence{0.95}};
  const Comparison large{selected_of(40, 100), selected_of(500, 1000)};
  const auto plain = gap(Metric::selection_rate, Measure::difference, large, methods);
  EXPECT_EQ(exact_gap(Metric::selection_rate, Measure::difference, large, methods, plain).method, plain.method);
  EXPECT_TRUE(normal_law_is_doubtful({0, 29}, {0, 1000}));
  EXPECT_TRUE(normal_law_is_doubtful({1, 100}, {20, 1000}));
  EXPECT_FALSE(normal_law_is_doubtful({10, 100}, {100, 1000}));
  EXPECT_FALSE(normal_law_is_doubtful({0, 0}, {0, 0}));
}

TEST(ExactGap, AgainstEverybodyIsTheGapToTheRestOnAnotherScale) {
  const Methods methods{stats::Confidence{0.95}};
  const Comparison rest{selected_of(3, 4), selected_of(5, 36)};
  Comparison all = rest;
  all.with_overall = true;
  const auto of_rest = exact_gap(Metric::selection_rate, Measure::difference, rest, methods,
                                 gap(Metric::selection_rate, Measure::difference, rest, methods));
  const auto of_all = exact_gap(Metric::selection_rate, Measure::difference, all, methods,
                                gap(Metric::selection_rate, Measure::difference, all, methods));
  EXPECT_EQ(of_all.method, "exact_unconditional");
  EXPECT_NEAR(of_all.low, 0.9 * of_rest.low, 1e-12);
  EXPECT_NEAR(of_all.high, 0.9 * of_rest.high, 1e-12);
  EXPECT_NEAR(of_all.value, 0.9 * of_rest.value, 1e-12);
}

}  // namespace
}  // namespace lotrecht::fairness
