#include <lotrecht/model/decision_table.hpp>

#include <gtest/gtest.h>

#include <algorithm>
#include <numeric>

#include "support/refusal.hpp"
#include "support/sample_tables.hpp"

namespace lotrecht::model {
namespace {

using lotrecht::test::refusal;

static_assert(Scorer<DecisionTable>);

constexpr double nan = std::numeric_limits<double>::quiet_NaN();
constexpr double infinity = std::numeric_limits<double>::infinity();

UnaryTest range(double low, double high) { return {false, false, false, {{low, high, true, false}}, {}}; }
UnaryTest any() { return {true, false, false, {}, {}}; }

/// Age and household; who gets what.
DecisionTableParts parts() {
  DecisionTableParts p;
  p.features = 2;
  p.inputs = {{"age", 0, BinKind::numeric, {}}, {"household", 1, BinKind::categorical, {"single", "family"}}};
  p.outputs = {{"grant", {"no", "yes"}, {}}, {"amount", {}, {}}};
  p.rules = {{{range(-infinity, 18), any()}, {0, 0}, "minor"},
             {{range(18, 67), {false, false, false, {}, {1}}}, {1, 300}, ""},
             {{range(18, 67), {false, true, false, {}, {1}}}, {1, 200}, ""},
             {{range(67, infinity), any()}, {1, 100}, "pension"}};
  p.policy = HitPolicy::unique;
  return p;
}

TEST(DecisionTable, DecidesByTheRuleThatHolds) {
  const DecisionTable table{parts()};
  EXPECT_EQ(table.outputs(), 3U);
  EXPECT_EQ(table.output_names(), (std::vector<std::string>{"grant = no", "grant = yes", "amount"}));
  RowMajorMatrix x(4, 2);
  x << 17.0, nan, 18.0, 1.0, 18.0, 9.0, 67.0, 0.0;
  RowMajorMatrix out(4, 3);
  table.score(x, out);
  RowMajorMatrix expected(4, 3);
  expected << 1, 0, 0, 0, 1, 300, 0, 1, 200, 0, 1, 100;
  EXPECT_EQ(out, expected);
  EXPECT_EQ(table.rules_that_hold(&x(1, 0)), std::vector<std::size_t>{1});
}

TEST(DecisionTable, RefusesARowForWhichNoRuleHoldsUnlessItHasADefault) {
  auto p = parts();
  RowMajorMatrix x(2, 2);
  x << 17.0, 0.0, 20.0, nan;
  RowMajorMatrix out(2, 3);
  const std::string said = refusal([&] { DecisionTable{p}.score(x, out); });
  EXPECT_NE(said.find("row 1, for which no rule holds: age = 20, household = missing"), std::string::npos) << said;
  p.otherwise = {0, -1};
  DecisionTable{p}.score(x, out);
  EXPECT_EQ(out(1, 0), 1.0);
  EXPECT_EQ(out(1, 2), -1.0);
}

// Every policy against its definition, rule by rule, at every row where a table may change its mind.
TEST(DecisionTable, AgreesWithTheDefinitionOfItsPolicy) {
  const RowMajorMatrix x = test::every_row();
  int used = 0;
  for (const HitPolicy policy : test::all_policies) {
    for (std::uint64_t seed = 0; seed < 20; ++seed) {
      const DecisionTableParts p = test::random_table(seed, policy);
      RowMajorMatrix out;
      try {
        const DecisionTable table{p};
        out.resize(x.rows(), static_cast<Eigen::Index>(table.outputs()));
        table.score(x, out);
      } catch (const InvalidInput&) {
        EXPECT_TRUE(policy == HitPolicy::unique || policy == HitPolicy::any);
        continue;
      }
      ++used;
      for (Eigen::Index i = 0; i < x.rows(); ++i) {
        std::vector<std::size_t> hits;
        for (std::size_t r = 0; r < p.rules.size(); ++r) {
          bool all = true;
          for (std::size_t c = 0; c < 3; ++c) {
            const auto f = static_cast<Eigen::Index>(p.inputs[c].feature);
            all = all && holds(p.rules[r].tests[c], p.inputs[c].kind, x(i, f));
          }
          if (all) hits.push_back(r);
        }
        const auto said = [&](std::size_t r) { return p.rules[r].outputs[0]; };
        double expected = p.otherwise[0];
        if (!hits.empty()) {
          expected = said(hits[0]);
          for (const std::size_t r : hits) {
            if (policy == HitPolicy::collect_min) expected = std::min(expected, said(r));
            if (policy == HitPolicy::collect_max) expected = std::max(expected, said(r));
            const auto rank = [&](double v) {
              return std::find(p.outputs[0].priority.begin(), p.outputs[0].priority.end(), v);
            };
            if (policy == HitPolicy::priority && rank(said(r)) < rank(expected)) expected = said(r);
            if (policy == HitPolicy::unique) {
              ASSERT_EQ(hits.size(), 1U);
            }
            if (policy == HitPolicy::any) {
              ASSERT_EQ(p.rules[r].outputs, p.rules[hits[0]].outputs);
            }
          }
          if (policy == HitPolicy::collect_sum) {
            expected = 0.0;
            for (const std::size_t r : hits) expected += said(r);
          }
          if (policy == HitPolicy::collect_count) expected = static_cast<double>(hits.size());
        }
        ASSERT_EQ(out(i, 0), expected) << name(policy) << " " << seed << ": " << x.row(i);
      }
    }
  }
  EXPECT_GT(used, 120);  // of 160: nearly all but unique and any
}

// A refused table really has an input for which both rules hold: the refusal names it.
TEST(DecisionTable, NamesTheRulesThatOverlapAndAnInputForBoth) {
  auto p = parts();
  p.rules[0].tests[0] = range(-infinity, 19);
  std::string said = refusal([&] { DecisionTable{p}; });
  EXPECT_NE(said.find("rule 1 (minor) and rule 2 must not hold together (unique), but both hold for age = 18, "
                      "household = \"family\""),
            std::string::npos)
      << said;
  p.policy = HitPolicy::any;
  said = refusal([&] { DecisionTable{p}; });
  EXPECT_NE(said.find("must say the same where both hold (any)"), std::string::npos) << said;
  p.rules[1].outputs = p.rules[2].outputs = {0, 0};
  EXPECT_NO_THROW(DecisionTable{p});
  p.policy = HitPolicy::first;
  EXPECT_NO_THROW(DecisionTable{p});
}

TEST(DecisionTable, RefusesPartsThatDoNotFit) {
  const auto refused = [](const std::string& part, const auto& change) {
    auto changed = parts();
    change(changed);
    const std::string said = refusal([&] { DecisionTable{changed}; });
    EXPECT_NE(said.find(part), std::string::npos) << "got '" << said << "' for " << part;
  };
  refused("features must", [](auto& p) { p.features = 0; });
  refused("inputs must", [](auto& p) { p.inputs = {}; });
  refused("outputs must", [](auto& p) { p.outputs = {}; });
  refused("rules must", [](auto& p) { p.rules = {}; });
  refused("speaks of feature 7", [](auto& p) { p.inputs[0].feature = 7; });
  refused("another input", [](auto& p) { p.inputs[1].feature = 0; });
  refused("only then", [](auto& p) { p.inputs[1].categories = {}; });
  refused("must have 2 tests", [](auto& p) { p.rules[2].tests.pop_back(); });
  refused("must have 2 outputs", [](auto& p) { p.rules[2].outputs.pop_back(); });
  refused("index of one of 2 texts", [](auto& p) { p.rules[2].outputs[0] = 2; });
  refused("index of one of 2 texts", [](auto& p) { p.rules[2].outputs[0] = 0.5; });
  refused("must be finite", [](auto& p) { p.rules[2].outputs[1] = nan; });
  refused("otherwise must have 2 outputs", [](auto& p) { p.otherwise = {1}; });
  refused("must be one number", [](auto& p) { p.policy = HitPolicy::collect_sum; });
  refused("must list the priority", [](auto& p) { p.policy = HitPolicy::priority; });
  refused("do not list", [](auto& p) {
    p.policy = HitPolicy::priority;
    p.outputs[0].priority = {1};
  });
  refused("names category 2 of 2", [](auto& p) { p.rules[1].tests[1].codes = {2}; });
  EXPECT_EQ(DecisionTable{parts()}, DecisionTable{parts()});
}

}  // namespace
}  // namespace lotrecht::model
