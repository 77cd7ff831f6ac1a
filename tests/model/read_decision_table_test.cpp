#include <lotrecht/model/read_decision_table.hpp>

#include <gtest/gtest.h>

#include <limits>
#include <string>

#include "support/refusal.hpp"

namespace lotrecht::model {
namespace {

constexpr double nan = std::numeric_limits<double>::quiet_NaN();

const std::string sample =
    "U,in: age,in: household,out: grant,out: amount\n"
    "values,-,\"single, family\",\"no, yes\",-\n"
    "minor,< 18,-,no,0\n"
    "family,[18..67),family,yes,300\n"
    "single,[18..67),not(family),yes,200\n"
    "pension,>= 67,-,\"\"\"yes\"\"\",100.5\n"
    "otherwise,-,-,no,0\n";

DecisionTableParts read(const std::string& text, char separator = ',') {
  return read_decision_table_csv(text, "rules.csv", separator);
}

TEST(ReadDecisionTable, ReadsWhatIsWritten) {
  const DecisionTable table{read(sample)};
  EXPECT_EQ(table.policy(), HitPolicy::unique);
  EXPECT_EQ(table.output_names(), (std::vector<std::string>{"grant = no", "grant = yes", "amount"}));
  EXPECT_EQ(table.inputs()[1].categories, (std::vector<std::string>{"single", "family"}));
  EXPECT_EQ(table.rules()[3].name, "pension");
  RowMajorMatrix x(5, 2);
  x << 17.0, nan, 18.0, 1.0, 66.9, 0.0, 67.0, nan, nan, 0.0;
  RowMajorMatrix out(5, 3);
  table.score(x, out);
  RowMajorMatrix expected(5, 3);
  expected << 1, 0, 0, 0, 1, 300, 0, 1, 200, 0, 1, 100.5, 1, 0, 0;
  EXPECT_EQ(out, expected);
}

TEST(ReadDecisionTable, ReadsEveryFormOfATest) {
  const DecisionTableParts parts = read(
      "C+,in: x,out: y\n"
      "1,]1..2[,1\n2,\"(1..2], 5, >= 7\",1\n3,not(< 3),1\n4,\"missing, -2.5e1\",1\n5,-,1\n6,> 3,1\n7,<= "
      "3,1\n8,null,1\n");
  const double infinity = std::numeric_limits<double>::infinity();
  EXPECT_EQ(parts.rules[0].tests[0].ranges[0], (ValueRange{1, 2, false, false}));
  EXPECT_EQ(parts.rules[1].tests[0].ranges,
            (std::vector<ValueRange>{{1, 2, false, true}, {5, 5, true, true}, {7, infinity, true, true}}));
  EXPECT_TRUE(parts.rules[2].tests[0].negated);
  EXPECT_EQ(parts.rules[2].tests[0].ranges[0], (ValueRange{-infinity, 3, true, false}));
  EXPECT_TRUE(parts.rules[3].tests[0].missing);
  EXPECT_EQ(parts.rules[3].tests[0].ranges[0].low, -25.0);
  EXPECT_TRUE(parts.rules[4].tests[0].any);
  EXPECT_EQ(parts.rules[5].tests[0].ranges[0], (ValueRange{3, infinity, false, true}));
  EXPECT_EQ(parts.rules[6].tests[0].ranges[0], (ValueRange{-infinity, 3, true, true}));
  EXPECT_TRUE(parts.rules[7].tests[0].missing);
}

TEST(ReadDecisionTable, TakesPrioritiesFromTheListOfValues) {
  const DecisionTable table{read("P,in: x,out: y\nvalues,-,\"high, low\"\na,> 0,low\nb,> 1,high\n")};
  EXPECT_EQ(table.decisive_order(), (std::vector<std::size_t>{1, 0}));
  const DecisionTable numbers{read("P,in: x,out: y\nvalues,-,\"2, 1\"\na,> 0,1\nb,> 1,2\n")};
  EXPECT_EQ(numbers.decisive_order(), (std::vector<std::size_t>{1, 0}));
  EXPECT_EQ(numbers.outputs(), 1U);
}

TEST(ReadDecisionTable, KnowsEveryHitPolicy) {
  EXPECT_EQ(read("F,in: x,out: y\n1,-,1\n").policy, HitPolicy::first);
  EXPECT_EQ(read("A,in: x,out: y\n1,-,1\n").policy, HitPolicy::any);
  EXPECT_EQ(read("C<,in: x,out: y\n1,-,1\n").policy, HitPolicy::collect_min);
  EXPECT_EQ(read("C>,in: x,out: y\n1,-,1\n").policy, HitPolicy::collect_max);
  EXPECT_EQ(read("C#,in: x,out: y\n1,-,1\n").policy, HitPolicy::collect_count);
}

TEST(ReadDecisionTable, SaysWhereItFailsAndWhy) {
  const auto refused = [](const std::string& text, const std::string& part) {
    test::expect_refusal([&] { return read(text); }, "rules.csv", part);
  };
  refused("C,in: x,out: y\n1,-,1\n", "gives a list");
  refused("R,in: x,out: y\n1,-,1\n", "gives a list");
  refused("Q,in: x,out: y\n1,-,1\n", "expected the hit policy");
  refused("U,x,out: y\n1,-,1\n", "byte 2: expected 'in: <name>'");
  refused("U,in:,out: y\n1,-,1\n", "expected a name");
  refused("U,in: x,in: x,out: y\n1,-,-,1\n", "a second time");
  refused("U,out: y\n1,1\n", "expected a column 'in");
  refused("U,in: x\n1,-\n", "expected a column 'out");
  refused("U,in: x,out: y\n", "found none");
  refused("U,in: x,out: y\n1,,1\n", "expected a test");
  refused("U,in: x,out: y\n1,otherwise,1\n", "a row of its own");
  refused("U,in: x,out: y\notherwise,-,1\n1,-,1\n", "must be the last");
  refused("U,in: x,out: y\n1,< 1,1\notherwise,> 1,1\n", "'-' for every input");
  refused("U,in: x,out: y\n1,-,1\nvalues,-,-\n", "right below the header");
  refused("U,in: x,out: y\nvalues,\"a, a\",-\n1,a,1\n", "listed twice");
  refused("U,in: x,out: y\nvalues,\"a, b\",-\n1,c,1\n", "not among the values");
  refused("U,in: x,out: y\nvalues,-,\"1, 2\"\n1,-,3\n", "not among the values");
  refused("U,in: x,out: y\n1,-,\n", "expected one value");
  refused("U,in: x,out: y\n1,-,\"1, 2\"\n", "expected one value");
  refused("U,in: x,out: y\n1,a,1\n2,< 5,1\n", "expected only texts");
}

}  // namespace
}  // namespace lotrecht::model
