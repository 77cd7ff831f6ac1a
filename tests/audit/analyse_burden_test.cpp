#include <lotrecht/audit/analyse_burden.hpp>

#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "support/chain_groups.hpp"

namespace lotrecht::audit {
namespace {

using fairness::OutcomeTally;
using testing::line;
using testing::lines;

const GroupTable sexes{{{"sex", {"f", "m"}}}};
// tp, fp, fn, tn, selected without result, not selected without outcome
const Grouped<OutcomeTally> tallies{std::vector<OutcomeTally>{{4, 6, 0, 0, 2, 30}, {8, 4, 0, 0, 0, 60}}};

BurdenQuestion question() { return {{{fairness::ReferenceRule::largest, {}}, true}, {stats::Confidence{0.95}}}; }

TEST(AnalyseBurden, CountsPerCaseWithoutACensus) {
  const Analysis a = analyse_burden(question(), sexes, tallies);
  EXPECT_DOUBLE_EQ(line(a, "inspections_per_case").estimate.value, 12.0 / 42.0);
  EXPECT_DOUBLE_EQ(line(a, "false_inspections_per_case").estimate.value, 6.0 / 42.0);
  EXPECT_DOUBLE_EQ(line(a, "false_inspections_per_hit").estimate.value, 1.5);
  EXPECT_EQ(line(a, "false_inspections_per_hit_ratio").labels, (std::vector<Label>{{"sex", "f"}, {"reference", "m"}}));
  EXPECT_DOUBLE_EQ(line(a, "false_inspections_per_hit_ratio").estimate.value, 3.0);
  ASSERT_EQ(a.flags.size(), 1U);
  EXPECT_EQ(a.flags[0].name, "result_unknown");
}

TEST(AnalyseBurden, CountsPerResidentWithOne) {
  BurdenQuestion q = question();
  q.population = {{"sex", {100, 400}}};
  const Analysis a = analyse_burden(q, sexes, tallies);
  EXPECT_TRUE(lines(a, "inspections_per_case").empty());
  EXPECT_DOUBLE_EQ(line(a, "false_inspections_per_resident").estimate.value, 0.06);
  EXPECT_DOUBLE_EQ(line(a, "false_inspections_per_resident_ratio").estimate.value, 0.06 / 0.01);
  EXPECT_EQ(line(a, "false_inspections_per_resident_ratio").estimate.method, "poisson_conditional_exact");
}

}  // namespace
}  // namespace lotrecht::audit
