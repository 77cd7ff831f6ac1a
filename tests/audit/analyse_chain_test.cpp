#include <lotrecht/audit/analyse_chain.hpp>

#include <algorithm>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "support/chain_groups.hpp"

namespace lotrecht::audit {
namespace {

using testing::chain_groups;
using testing::line;
using testing::lines;

ChainQuestion question(bool nested = true) {
  return {{"flag", "check"}, nested, {{fairness::ReferenceRule::group, {"m"}}, true}, {stats::Confidence{0.95}}};
}

// f: 4 rows, 3 flagged, 2 checked; m: 5 rows, 2 flagged, 1 checked.
const auto sample =
    chain_groups({"f", "m"}, {0, 0, 0, 0, 1, 1, 1, 1, 1}, {{1, 1, 1, 0, 1, 1, 0, 0, 0}, {1, 1, 0, 0, 1, 0, 0, 0, 0}});

TEST(AnalyseChain, HasALineForEveryStepOfEveryGroupAndEveryComparison) {
  const Analysis a = analyse_chain(question(), sample.table, sample.tallies);
  EXPECT_EQ(a.kind, "chain");
  EXPECT_EQ(lines(a, "step_rate").size(), 4U);
  EXPECT_EQ(lines(a, "reached_rate").size(), 4U);
  EXPECT_EQ(lines(a, "final_difference").size(), 1U) << "the reference is not compared with itself";
  EXPECT_EQ(lines(a, "step_contribution").size(), 2U);
  EXPECT_TRUE(lines(a, "beside_rate").empty());
  EXPECT_TRUE(a.flags.empty());
  const Line& first = line(a, "step_rate");
  EXPECT_EQ(first.labels, (std::vector<Label>{{"sex", "f"}, {"step", "flag"}}));
  EXPECT_DOUBLE_EQ(first.estimate.value, 0.75);
  EXPECT_EQ(first.counts, (std::vector<Count>{{"reached", 4}, {"passed", 3}, {"unknown", 0}}));
  EXPECT_EQ(line(a, "final_difference").labels, (std::vector<Label>{{"sex", "f"}, {"reference", "m"}}));
  EXPECT_DOUBLE_EQ(line(a, "final_difference").estimate.value, 0.5 - 0.2);
}

TEST(AnalyseChain, ACensusIsAStepBeforeTheOthers) {
  ChainQuestion q = question();
  q.population = {{"sex", {8, 20}}};
  const Analysis a = analyse_chain(q, sample.table, sample.tallies);
  EXPECT_EQ(lines(a, "step_rate").size(), 6U);
  EXPECT_EQ(line(a, "step_rate").labels[1], (Label{"step", "(population)"}));
  EXPECT_DOUBLE_EQ(line(a, "final_difference").estimate.value, 2.0 / 8.0 - 1.0 / 20.0);
  q.population = {{"sex", {8}}};
  EXPECT_THROW(static_cast<void>(analyse_chain(q, sample.table, sample.tallies)), InvalidInput);
  q.population = {{"sex", {8, 4}}};
  EXPECT_THROW(static_cast<void>(analyse_chain(q, sample.table, sample.tallies)), InvalidInput)
      << "more rows than people";
}

TEST(AnalyseChain, SaysWhoIsBesideTheWayIfItIsNotNested) {
  const auto crossed = chain_groups({"f", "m"}, {0, 0, 1}, {{1, 0, 0}, {0, 1, 0}});
  const Analysis a = analyse_chain(question(false), crossed.table, crossed.tallies);
  EXPECT_DOUBLE_EQ(line(a, "yes_rate").estimate.value, 0.5);
  EXPECT_DOUBLE_EQ(line(a, "beside_rate").estimate.value, 1.0);
}

TEST(AnalyseChain, FlagsAndBoundsUnknownAnswers) {
  const auto pending = chain_groups({"f", "m"}, {0, 0, 0, 1}, {{1, 1, 1, 1}, {1, 0, 2, 0}});
  const Analysis a = analyse_chain(question(), pending.table, pending.tallies);
  ASSERT_EQ(a.flags.size(), 1U);
  EXPECT_EQ(a.flags[0].name, "step_unknown");
  EXPECT_EQ(a.flags[0].labels, (std::vector<Label>{{"sex", "f"}, {"step", "check"}}));
  EXPECT_DOUBLE_EQ(line(a, "least_through").estimate.value, 1.0 / 3.0);
  EXPECT_DOUBLE_EQ(line(a, "most_through").estimate.value, 2.0 / 3.0);
}

TEST(AnalyseChain, NamesTheLargestStepOnlyIfRowsAreDrawnAgain) {
  ChainQuestion q = question();
  EXPECT_TRUE(lines(analyse_chain(q, sample.table, sample.tallies), "largest_step").empty());
  q.largest = Replicates{199, Seed{1}};
  const Analysis a = analyse_chain(q, sample.table, sample.tallies);
  ASSERT_EQ(lines(a, "largest_step").size(), 1U);
  EXPECT_EQ(line(a, "largest_step").estimate.n, 199U);
}

TEST(AnalyseChain, RefusesReferencesThatAreChosenByTheirAnswer) {
  ChainQuestion q = question();
  for (const auto rule : {fairness::ReferenceRule::overall, fairness::ReferenceRule::best_off}) {
    q.groups.reference = {rule, {}};
    EXPECT_THROW(static_cast<void>(analyse_chain(q, sample.table, sample.tallies)), InvalidInput);
  }
  q.groups.reference = {fairness::ReferenceRule::group, {"x"}};
  EXPECT_THROW(static_cast<void>(analyse_chain(q, sample.table, sample.tallies)), InvalidInput);
  q.groups.reference = {fairness::ReferenceRule::rest, {}};
  EXPECT_EQ(lines(analyse_chain(q, sample.table, sample.tallies), "final_difference").size(), 2U);
}

}  // namespace
}  // namespace lotrecht::audit
