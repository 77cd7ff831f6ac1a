#include <lotrecht/audit/analyse_reliance.hpp>

#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "support/chain_groups.hpp"

namespace lotrecht::audit {
namespace {

using testing::chain_groups;
using testing::line;
using testing::lines;

RelianceQuestion question(bool outcomes) {
  return {"advice", "decision", outcomes, {{fairness::ReferenceRule::largest, {}}, true}, {stats::Confidence{0.95}}};
}

TEST(AnalyseReliance, ComparesDecisionWithAdviceByGroup) {
  const auto d = chain_groups({"f", "m"}, {0, 0, 0, 0, 1, 1, 1}, {{1, 1, 0, 0, 1, 0, 0}, {1, 0, 0, 1, 1, 0, 0}});
  const Analysis a = analyse_reliance(question(false), d.table, d.tallies);
  EXPECT_DOUBLE_EQ(line(a, "agreement").estimate.value, 0.5);
  EXPECT_DOUBLE_EQ(line(a, "pull").estimate.value, 0.0);
  EXPECT_EQ(line(a, "pull").counts,
            (std::vector<Count>{{"both_yes", 1}, {"advice_only", 1}, {"decision_only", 1}, {"both_no", 1}}));
  EXPECT_EQ(lines(a, "agreement_gap").size(), 1U);
  EXPECT_EQ(line(a, "agreement_gap").labels, (std::vector<Label>{{"sex", "m"}, {"reference", "f"}}));
  EXPECT_DOUBLE_EQ(line(a, "pull_gap").estimate.value, 1.0);
  EXPECT_TRUE(lines(a, "follow_right").empty()) << "no outcome was asked for";
  EXPECT_TRUE(a.flags.empty());
}

TEST(AnalyseReliance, FlagsWhatCannotBeKnown) {
  // f: outcome known for a yes only; m: one decision unknown, one no with an outcome.
  const auto d =
      chain_groups({"f", "m"}, {0, 0, 0, 1, 1, 1}, {{1, 1, 0, 1, 0, 1}, {1, 1, 0, 1, 0, 2}, {1, 0, 2, 1, 0, 1}});
  const Analysis a = analyse_reliance(question(true), d.table, d.tallies);
  ASSERT_EQ(a.flags.size(), 2U);
  EXPECT_EQ(a.flags[0].name, "outcome_of_selected_only");
  EXPECT_EQ(a.flags[0].labels, (std::vector<Label>{{"sex", "f"}}));
  EXPECT_EQ(a.flags[1].name, "advice_unknown");
  EXPECT_EQ(a.flags[1].labels, (std::vector<Label>{{"sex", "m"}}));
  EXPECT_DOUBLE_EQ(line(a, "follow_wrong").estimate.value, 1.0);
}

}  // namespace
}  // namespace lotrecht::audit
