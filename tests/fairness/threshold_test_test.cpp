#include <lotrecht/fairness/threshold_test.hpp>

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <vector>

namespace lotrecht::fairness {
namespace {

const stats::Confidence level{0.95};

struct Truth {
  std::array<double, 2> base, signal, threshold;
};

/// Expected counts of the model itself, rounded: no luck in them.
std::vector<HitCounts> expected(const Truth& truth, std::size_t strata, double people) {
  std::vector<HitCounts> cells;
  for (std::size_t g = 0; g < 2; ++g) {
    for (std::size_t s = 0; s < strata; ++s) {
      const double shift = 1.2 * (static_cast<double>(s) / static_cast<double>(strata - 1) - 0.5);
      const detail::HitModel m{truth.base[g] + shift, truth.signal[g],
                               truth.threshold[g] + 0.8 * std::sin(5.0 * static_cast<double>(s))};
      HitCounts c;
      c.rows = static_cast<std::uint64_t>(people);
      c.selected = c.known = static_cast<std::uint64_t>(std::llround(people * m.selected));
      c.hits = static_cast<std::uint64_t>(std::llround(people * m.selected * m.hit));
      cells.push_back(c);
    }
  }
  return cells;
}

double hit_rate(const std::vector<HitCounts>& cells, std::size_t g) {
  double k = 0.0;
  double h = 0.0;
  const std::size_t strata = cells.size() / 2;
  for (std::size_t s = 0; s < strata; ++s) {
    k += static_cast<double>(cells[g * strata + s].known);
    h += static_cast<double>(cells[g * strata + s].hits);
  }
  return h / k;
}

TEST(ThresholdTest, TheDerivativesAreThose) {
  const double h = 1e-6;
  for (const double base : {-3.0, -0.5}) {
    for (const double signal : {-0.5, 0.6}) {
      for (const double threshold : {-2.0, 0.3}) {
        const detail::HitModel m{base, signal, threshold};
        const auto at = [&](int i, double d) {
          return detail::HitModel{base + (i == 0 ? d : 0.0), signal + (i == 1 ? d : 0.0),
                                  threshold + (i == 2 ? d : 0.0)};
        };
        for (int i = 0; i < 3; ++i) {
          EXPECT_NEAR(m.d_selected[i], (at(i, h).selected - at(i, -h).selected) / (2.0 * h), 1e-8);
          EXPECT_NEAR(m.d_hit[i], (at(i, h).hit - at(i, -h).hit) / (2.0 * h), 1e-7);
        }
      }
    }
  }
}

// The definition: whoever is selected has a probability of at least the threshold, so the hit rate exceeds it.
TEST(ThresholdTest, HitRatesLieAboveTheThreshold) {
  for (const double threshold : {-3.0, -1.0, 0.0, 1.0}) {
    const detail::HitModel m{-1.0, 0.2, threshold};
    EXPECT_GT(m.hit, stats::logistic_mean(threshold));
  }
}

// Infra-marginality: one threshold, but risks of which the outcome test makes a difference; and the other way round.
TEST(ThresholdTest, SeesEqualThresholdsWhereTheOutcomeTestIsMisled) {
  const auto cells = expected({{-2.5, -1.2}, {0.7, 0.0}, {-1.0, -1.0}}, 12, 20'000);
  EXPECT_GT(std::abs(hit_rate(cells, 1) - hit_rate(cells, 0)), 0.05);
  const auto t = threshold_test(cells, 2, 0, level);
  ASSERT_TRUE(t.groups[1].difference.defined());
  EXPECT_NEAR(t.groups[1].difference.value, 0.0, 0.02);
  EXPECT_GT(t.groups[1].p_value, 0.1);
  EXPECT_FALSE(t.fits_badly);
}

TEST(ThresholdTest, SeesDifferentThresholdsWhereTheOutcomeTestSeesNone) {
  Truth truth{{-2.5, -2.2}, {0.7, 0.2}, {-1.0, -1.0}};
  // Find the second threshold that makes the hit rates equal.
  double low = -3.0;
  double high = 1.0;
  for (int i = 0; i < 60; ++i) {
    truth.threshold[1] = 0.5 * (low + high);
    const auto cells = expected(truth, 12, 1e7);
    (hit_rate(cells, 1) < hit_rate(cells, 0) ? low : high) = truth.threshold[1];
  }
  ASSERT_GT(std::abs(truth.threshold[1] - truth.threshold[0]), 0.2);
  const auto cells = expected(truth, 12, 40'000);
  EXPECT_NEAR(hit_rate(cells, 0), hit_rate(cells, 1), 0.002);
  const auto t = threshold_test(cells, 2, 0, level);
  ASSERT_TRUE(t.groups[1].difference.defined());
  EXPECT_LT(t.groups[1].p_value, 0.01);
  EXPECT_EQ(t.groups[1].difference.value > 0.0, truth.threshold[1] > truth.threshold[0]);
}

TEST(ThresholdTest, SaysThatItDoesNotFitOrThatThereIsNoFit) {
  auto cells = expected({{-2.0, -1.5}, {0.5, 0.3}, {-1.0, -1.0}}, 8, 5'000);
  // In every second stratum half as many of the second group are searched: effects of strata do not add.
  for (std::size_t k = 9; k < 16; k += 2) {
    cells[k].selected /= 2;
    cells[k].known = cells[k].selected;
    cells[k].hits = std::min(cells[k].known, cells[k].hits * 2 / 3);
  }
  const auto t = threshold_test(cells, 2, 0, level);
  // Where the model is far off, its likelihood may have no maximum that can be found: that is an answer, too.
  const bool no_fit = t.groups[1].difference.undefined == stats::Undefined::not_converged;
  EXPECT_TRUE(t.fits_badly || no_fit);
  EXPECT_TRUE(no_fit || t.misfit.value > 2.0);
}

TEST(ThresholdTest, SaysWhyThereIsNone) {
  const auto two = expected({{-2.0, -1.5}, {0.5, 0.3}, {-1.0, -1.0}}, 2, 5'000);
  EXPECT_EQ(threshold_test(two, 2, 0, level).groups[1].difference.undefined, stats::Undefined::too_few_strata);
  auto cells = expected({{-2.0, -1.5}, {0.5, 0.3}, {-1.0, -1.0}}, 4, 5'000);
  for (std::size_t s = 4; s < 8; ++s) cells[s] = {};
  EXPECT_EQ(threshold_test(cells, 2, 0, level).groups[1].threshold.undefined, stats::Undefined::nobody);
  EXPECT_EQ(threshold_test(cells, 2, 0, level).groups[0].threshold.undefined, stats::Undefined::single_group);
  for (std::size_t s = 4; s < 8; ++s) cells[s].rows = 10;
  EXPECT_EQ(threshold_test(cells, 2, 0, level).groups[1].difference.undefined, stats::Undefined::nobody_selected);
  for (std::size_t s = 4; s < 8; ++s) cells[s].selected = 5;
  EXPECT_EQ(threshold_test(cells, 2, 0, level).groups[1].difference.undefined, stats::Undefined::no_outcome);
  cells[0].hits = cells[0].known + 1;
  EXPECT_THROW((void)threshold_test(cells, 2, 0, level), InvalidInput);
  EXPECT_THROW((void)threshold_test(cells, 3, 0, level), InvalidInput);
  EXPECT_THROW((void)threshold_test(cells, 2, 2, level), InvalidInput);
}

}  // namespace
}  // namespace lotrecht::fairness
