#include <lotrecht/model/rule_analysis.hpp>

#include <gtest/gtest.h>

#include <algorithm>
#include <set>

#include "support/sample_tables.hpp"

namespace lotrecht::model {
namespace {

// Examples are uncovered; and where there is none, every row of the grid is covered.
TEST(RuleAnalysis, FindsARowWithoutARuleIfAndOnlyIfThereIsOne) {
  const RowMajorMatrix x = test::every_row();
  int complete = 0;
  for (std::uint64_t seed = 0; seed < 120; ++seed) {
    DecisionTableParts p = test::random_table(seed, HitPolicy::first);
    if (seed % 3 == 0) p.rules[0].tests.assign(3, UnaryTest{true, false, false, {}, {}});
    const DecisionTable table{p};
    const auto examples = uncovered_examples(table, 5);
    EXPECT_LE(examples.size(), 5U);
    for (const auto& row : examples) EXPECT_TRUE(table.rules_that_hold(row.data()).empty());
    bool uncovered = false;
    for (Eigen::Index i = 0; i < x.rows(); ++i) uncovered = uncovered || table.rules_that_hold(&x(i, 0)).empty();
    EXPECT_EQ(examples.empty(), !uncovered) << seed;
    complete += uncovered ? 0 : 1;
  }
  EXPECT_GE(complete, 40);
}

TEST(RuleAnalysis, FindsTheRulesThatNeverDecide) {
  const RowMajorMatrix x = test::every_row();
  std::size_t in_vain = 0;
  for (const HitPolicy policy : {HitPolicy::first, HitPolicy::priority, HitPolicy::collect_min}) {
    for (std::uint64_t seed = 0; seed < 40; ++seed) {
      const DecisionTable table{test::random_table(seed, policy)};
      std::set<std::size_t> deciding;
      for (Eigen::Index i = 0; i < x.rows(); ++i) {
        const auto at = table.boxes().bins_of(&x(i, 0));
        const auto& order = table.decisive_order();
        const auto r =
            std::find_if(order.begin(), order.end(), [&](std::size_t k) { return table.boxes().holds(k, at); });
        if (r != order.end()) deciding.insert(*r);
      }
      std::vector<std::size_t> expected;
      for (std::size_t r = 0; r < table.rules().size(); ++r) {
        if (!deciding.contains(r)) expected.push_back(r);
      }
      EXPECT_EQ(rules_in_vain(table), expected) << name(policy) << " " << seed;
      in_vain += expected.size();
    }
  }
  EXPECT_GT(in_vain, 5U);
  EXPECT_TRUE(rules_in_vain(DecisionTable{test::random_table(1, HitPolicy::collect_sum)}).empty());
}

TEST(RuleAnalysis, RefusesWhatTakesTooLong) {
  const DecisionTable table{test::random_table(5, HitPolicy::first)};
  EXPECT_THROW(static_cast<void>(uncovered_examples(table, 0)), InvalidInput);
  EXPECT_THROW(static_cast<void>(uncovered_examples(table, 1, 1)), InvalidInput);
  EXPECT_THROW(static_cast<void>(rules_in_vain(table, 1)), InvalidInput);
}

}  // namespace
}  // namespace lotrecht::model
