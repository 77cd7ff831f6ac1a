#include <lotrecht/audit/analyse_planning.hpp>

#include <cmath>
#include <cstdint>
#include <stdexcept>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "support/cell_tables.hpp"

namespace lotrecht::audit {
namespace {

using fairness::CellCounts;
using fairness::Measure;
using fairness::Metric;
using fairness::selected_of;

PlanningQuestion question(double gap, Measure measure = Measure::difference,
                          stats::PlannedTest test = stats::PlannedTest::normal) {
  return {.metrics = {Metric::selection_rate},
          .measure = measure,
          .gap = gap,
          .test = test,
          .reference = {fairness::ReferenceRule::group, {"b"}},
          .confidence = stats::Confidence{0.95}};
}

Analysis asked(const PlanningQuestion& q, std::uint64_t n1, std::uint64_t s2, std::uint64_t n2) {
  const std::vector<CellCounts> cells{selected_of(n1 / 3, n1), selected_of(s2, n2)};
  return analyse_planning(q, GroupTable{{{"g", {"a", "b"}}}}, cells);
}

const Line& line(const Analysis& a, const std::string& quantity, const std::string& direction) {
  for (const Line& one : a.lines) {
    if (one.quantity == quantity && one.labels.back().value == direction) return one;
  }
  throw std::out_of_range{quantity};
}

TEST(AnalysePlanning, AsksTheFunctionsOfPlanning) {
  const Analysis a = asked(question(0.1), 100, 60, 200);
  const stats::Confidence c{0.95};
  using stats::PlannedTest;
  EXPECT_EQ(line(a, "power", "down").estimate.value,
            stats::power_difference(0.3 - 0.1, 100, 0.3, 200, c, PlannedTest::normal));
  EXPECT_EQ(line(a, "power", "up").estimate.value,
            stats::power_difference(0.3 + 0.1, 100, 0.3, 200, c, PlannedTest::normal));
  const auto sizes = stats::sample_size_difference(0.3 - 0.1, 0.3, c, 0.8, 2.0, PlannedTest::normal);
  EXPECT_EQ(line(a, "rows_missing", "down").estimate.value, static_cast<double>(sizes.a + sizes.b - 300));
  EXPECT_EQ(
      line(a, "rows_missing", "down").counts,
      (std::vector<Count>{
          {"group_rows", 100}, {"reference_rows", 200}, {"group_needed", sizes.a}, {"reference_needed", sizes.b}}));
  const auto found = stats::minimum_detectable_difference(100, 200, 0.3, c, 0.8, PlannedTest::normal);
  EXPECT_EQ(line(a, "detectable_difference", "down").estimate.value, *found.below);
  EXPECT_EQ(line(a, "detectable_difference", "up").estimate.value, *found.above);
}

// The three answers are one: the gap that is found has the power, and takes no more rows.
TEST(AnalysePlanning, WithTheDetectableGapNothingIsMissing) {
  for (const auto measure : {Measure::difference, Measure::ratio}) {
    const std::string unit = measure == Measure::ratio ? "detectable_ratio" : "detectable_difference";
    const Analysis a = asked(question(measure == Measure::ratio ? 0.9 : 0.01, measure), 400, 400, 800);
    const double found = line(a, unit, "down").estimate.value;
    const Analysis b = asked(question(measure == Measure::ratio ? found : -found, measure), 400, 400, 800);
    EXPECT_NEAR(line(b, "power", "down").estimate.value, 0.8, 1e-9);
    EXPECT_LE(line(b, "rows_missing", "down").estimate.value, 3.0) << "rounding up, on both sides";
    EXPECT_GT(line(a, "rows_missing", "down").estimate.value, 0.0);
  }
}

TEST(AnalysePlanning, ExactWhereTablesAreFewAndSaidWhereNot) {
  const auto fisher = stats::PlannedTest::fisher;
  const Analysis small = asked(question(0.3, Measure::difference, fisher), 40, 20, 40);
  EXPECT_EQ(line(small, "power", "down").estimate.method, "fisher");
  EXPECT_EQ(line(small, "rows_missing", "down").estimate.method, "fisher");
  const Analysis large = asked(question(0.02, Measure::difference, fisher), 2000, 1000, 2000);
  EXPECT_EQ(line(large, "power", "down").estimate.method, "normal");
  EXPECT_EQ(line(large, "rows_missing", "down").estimate.method, "normal");
  EXPECT_TRUE(small.flags.empty());
  ASSERT_EQ(large.flags.size(), 1U);
  EXPECT_EQ(large.flags[0].name, "by_formula");
}

TEST(AnalysePlanning, ThousandsOfComparisonsAreNotAllEnumerated) {
  detail::EnumerationBudget budget;
  EXPECT_FALSE(budget.pays_for(stats::PlannedTest::fisher, 1000, 1000, 1)) << "too many tables at once";
  std::uint64_t paid = 0;
  while (budget.pays_for(stats::PlannedTest::boschloo, 99, 99, 10)) ++paid;
  EXPECT_EQ(paid, 20U);
  EXPECT_FALSE(budget.pays_for(stats::PlannedTest::score, 99, 99, 1)) << "what is spent is spent";
}

TEST(AnalysePlanning, AGapThatCannotBeIsUndefined) {
  const Analysis a = asked(question(0.1), 100, 10, 200);  // .05: no rate lies .1 below
  EXPECT_EQ(line(a, "power", "down").estimate.undefined, stats::Undefined::out_of_range);
  EXPECT_EQ(line(a, "rows_missing", "down").estimate.undefined, stats::Undefined::out_of_range);
  EXPECT_TRUE(line(a, "power", "up").estimate.defined());
  const Analysis none = asked(question(0.8, Measure::ratio), 100, 0, 200);
  EXPECT_EQ(line(none, "detectable_ratio", "down").estimate.undefined, stats::Undefined::zero_reference);
  EXPECT_EQ(line(none, "power", "down").estimate.undefined, stats::Undefined::out_of_range);
}

TEST(AnalysePlanning, NobodyIsUndefined) {
  const Analysis a = asked(question(0.1), 0, 60, 200);
  ASSERT_EQ(a.lines.size(), 4U);
  for (const Line& one : a.lines) EXPECT_EQ(one.estimate.undefined, stats::Undefined::nobody);
}

TEST(AnalysePlanning, RefusesWhatIsNoGapAndNoPower) {
  for (const double gap : {0.0, 1.0, -0.1}) {
    EXPECT_THROW(static_cast<void>(asked(question(gap), 100, 60, 200)), InvalidInput);
  }
  PlanningQuestion q = question(0.1);
  q.power = 0.01;
  EXPECT_THROW(static_cast<void>(asked(q, 100, 60, 200)), InvalidInput);
  q.power = 0.8;
  q.reference = {fairness::ReferenceRule::best_off, {}};
  EXPECT_THROW(static_cast<void>(asked(q, 100, 60, 200)), InvalidInput);
}

}  // namespace
}  // namespace lotrecht::audit
