#include <lotrecht/model/rule_trees.hpp>

#include <gtest/gtest.h>

#include <lotrecht/model/predict.hpp>

#include "support/sample_tables.hpp"

namespace lotrecht::model {
namespace {

// At every end of a test, beside it, far away, missing and unknown: the same bits.
TEST(RuleTrees, SayWhatTheTableSays) {
  const RowMajorMatrix x = test::every_row();
  for (const HitPolicy policy : test::all_policies) {
    int used = 0;
    for (std::uint64_t seed = 0; seed < 25; ++seed) {
      DecisionTableParts p = test::random_table(seed, policy);
      // So that unique and any are not nearly always refused.
      if (policy == HitPolicy::unique) p.rules.resize(1);
      if (policy == HitPolicy::any) {
        for (TableRule& rule : p.rules) rule.outputs = p.rules[0].outputs;
      }
      const DecisionTable table{p};
      RowMajorMatrix expected(x.rows(), static_cast<Eigen::Index>(table.outputs()));
      RowMajorMatrix found = expected;
      table.score(x, expected);
      const TreeEnsemble trees = to_tree_ensemble(table);
      predict(trees, x, found);
      ASSERT_EQ(found, expected) << name(policy) << " " << seed;
      EXPECT_EQ(trees.output_names(), table.output_names());
      ++used;
    }
    EXPECT_EQ(used, 25);
  }
}

UnaryTest band(double low, double high) { return {false, false, false, {{low, high, true, false}}, {}}; }

TEST(RuleTrees, StayShallowWhereRulesAreBands) {
  DecisionTableParts p;
  p.features = 1;
  p.inputs = {{"income", 0, BinKind::numeric, {}}};
  p.outputs = {{"fee", {}, {}}};
  for (int r = 0; r < 1000; ++r) p.rules.push_back({{band(r, r + 1)}, {static_cast<double>(r)}, ""});
  p.otherwise = {-1.0};
  const TreeEnsemble trees = to_tree_ensemble(DecisionTable{p});
  // 1000 bands, below, above, and missing: a binary tree of 1003 leaves, less what a missing value shares.
  EXPECT_LE(trees.trees()[0].nodes.size(), 2U * 1003U - 1U);
  RowMajorMatrix x(3, 1);
  x << 999.5, 1000.0, std::numeric_limits<double>::quiet_NaN();
  RowMajorMatrix out(3, 1);
  predict(trees, x, out);
  EXPECT_EQ(out(0, 0), 999.0);
  EXPECT_EQ(out(1, 0), -1.0);
  EXPECT_EQ(out(2, 0), -1.0);
}

TEST(RuleTrees, MergeWhatSaysTheSame) {
  DecisionTableParts p;
  p.features = 1;
  p.inputs = {{"age", 0, BinKind::numeric, {}}};
  p.outputs = {{"fee", {}, {}}};
  for (int r = 0; r < 10; ++r) p.rules.push_back({{band(r, r + 1)}, {5.0}, ""});
  p.otherwise = {0.0};
  const TreeEnsemble trees = to_tree_ensemble(DecisionTable{p});
  EXPECT_LT(trees.trees()[0].nodes.size(), 2U * 13U - 1U);  // 10 bands, below, above, missing: some are one
  p.policy = HitPolicy::any;
  p.rules.push_back({{{true, false, false, {}, {}}}, {5.0}, ""});
  EXPECT_EQ(to_tree_ensemble(DecisionTable{p}).trees()[0].nodes.size(), 1U);
}

TEST(RuleTrees, RefuseATableWithoutAnAnswerAndOneThatIsTooLarge) {
  DecisionTableParts p = test::random_table(3, HitPolicy::collect_sum);
  p.otherwise = {};
  p.rules.resize(1);
  p.rules[0].tests[0] = band(1, 2);
  EXPECT_THROW(static_cast<void>(to_tree_ensemble(DecisionTable{p})), InvalidInput);
  p.policy = HitPolicy::first;
  try {
    static_cast<void>(to_tree_ensemble(DecisionTable{p}));
    FAIL();
  } catch (const InvalidInput& e) {
    EXPECT_NE(std::string{e.what()}.find("table has no answer for a = "), std::string::npos) << e.what();
  }
  p.policy = HitPolicy::collect_count;
  EXPECT_NO_THROW(static_cast<void>(to_tree_ensemble(DecisionTable{p})));
  p.policy = HitPolicy::first;
  p.otherwise = {0.0};
  EXPECT_THROW(static_cast<void>(to_tree_ensemble(DecisionTable{p}, 2)), InvalidInput);
}

}  // namespace
}  // namespace lotrecht::model
