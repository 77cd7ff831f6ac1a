#include <lotrecht/model/read_dmn.hpp>

#include <gtest/gtest.h>

#include <limits>
#include <string>

#include "support/refusal.hpp"

namespace lotrecht::model {
namespace {

constexpr double nan = std::numeric_limits<double>::quiet_NaN();
constexpr double infinity = std::numeric_limits<double>::infinity();

std::string entry(const std::string& kind, const std::string& text) {
  return "<" + kind + "><text>" + text + "</text></" + kind + ">";
}

std::string rule(const std::string& age, const std::string& home, const std::string& out) {
  return "<rule id=\"r\">" + entry("inputEntry", age) + entry("inputEntry", home) + entry("outputEntry", out) +
         "</rule>";
}

const std::string inputs =
    "<input id=\"i1\"><inputExpression typeRef=\"number\"><text> age </text></inputExpression>"
    "<inputValues><text>[0..120]</text></inputValues></input>"
    "<input id=\"i2\"><inputExpression typeRef=\"string\"><text>home</text></inputExpression>"
    "<inputValues><text>\"rents\", \"owns\"</text></inputValues></input>";

std::string decision(const std::string& attributes, const std::string& body, const std::string& name = "Grant") {
  return "<decision id=\"d1\" name=\"" + name + "\"><variable name=\"x\"/><decisionTable " + attributes + ">" + body +
         "</decisionTable></decision>";
}

std::string document(const std::string& decisions) {
  return "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
         "<definitions xmlns=\"https://www.omg.org/spec/DMN/20191111/MODEL/\" name=\"n\">" +
         decisions + "</definitions>";
}

std::string sample(const std::string& attributes = "hitPolicy=\"UNIQUE\"") {
  return document(
      decision(attributes, inputs +
                               "<output name=\"grant\"><outputValues><text>\"yes\",\"no\"</text></outputValues>"
                               "<defaultOutputEntry><text>\"no\"</text></defaultOutputEntry></output>" +
                               rule("&lt; 18", "", "\"no\"") + rule("[18..67)", "not(\"owns\")", "\"yes\"") +
                               rule("&gt;= 67, null", "\"rents\"", "\"yes\"")));
}

DecisionTableParts read(const std::string& text, const std::string& wanted = "") {
  return read_decision_table_dmn(text, "rules.dmn", wanted);
}

TEST(ReadDmn, ReadsWhatIsWritten) {
  const DecisionTable table{read(sample())};
  EXPECT_EQ(table.policy(), HitPolicy::unique);
  EXPECT_EQ(table.parts().feature_names, (std::vector<std::string>{"age", "home"}));
  EXPECT_EQ(table.inputs()[1].categories, (std::vector<std::string>{"rents", "owns"}));
  EXPECT_EQ(table.output_names(), (std::vector<std::string>{"grant = yes", "grant = no"}));
  EXPECT_TRUE(table.rules()[0].tests[1].any) << "an empty entry";
  RowMajorMatrix x(5, 2);
  x << 17.0, nan, 18.0, 0.0, 18.0, 1.0, 67.0, 0.0, nan, 0.0;
  RowMajorMatrix out(5, 2);
  table.score(x, out);
  EXPECT_EQ(out.col(0), (Eigen::VectorXd{{0.0, 1.0, 0.0, 1.0, 1.0}}));
}

TEST(ReadDmn, KnowsHitPolicies) {
  EXPECT_EQ(read(sample("")).policy, HitPolicy::unique) << "what DMN means by saying nothing";
  EXPECT_EQ(read(sample("hitPolicy=\"FIRST\"")).policy, HitPolicy::first);
  EXPECT_EQ(read(sample("hitPolicy=\"ANY\"")).policy, HitPolicy::any);
  const DecisionTable priority{read(sample("hitPolicy=\"PRIORITY\""))};
  EXPECT_EQ(priority.decisive_order()[0], 1U) << "yes comes first in the output's values";
  const auto collected = [](const std::string& how) {
    return read(document(decision("hitPolicy=\"COLLECT\" aggregation=\"" + how + "\"",
                                  inputs + "<output label=\"amount\"/>" + rule("-", "-", "-2.5"))))
        .policy;
  };
  EXPECT_EQ(collected("SUM"), HitPolicy::collect_sum);
  EXPECT_EQ(collected("MIN"), HitPolicy::collect_min);
  EXPECT_EQ(collected("MAX"), HitPolicy::collect_max);
  EXPECT_EQ(collected("COUNT"), HitPolicy::collect_count);
}

TEST(ReadDmn, KnowsPrefixesBooleansAndNames) {
  std::string text = document(decision("", inputs + "<output/>" + rule("true", "-", "true") + rule("false", "-", "7")));
  for (const char* name : {"definitions", "decisionTable", "text", "rule"}) {
    for (const std::string mark : {"<", "</"}) {
      for (std::size_t at = 0; (at = text.find(mark + name, at)) != std::string::npos;) {
        text.insert(at + mark.size(), "dmn:");
        at += 5;
      }
    }
  }
  const DecisionTableParts parts = read(text);
  EXPECT_EQ(parts.outputs[0].name, "Grant") << "the decision's";
  EXPECT_EQ(parts.rules[0].tests[0].ranges[0], (ValueRange{1.0, 1.0, true, true}));
  EXPECT_EQ(parts.rules[1].tests[0].ranges[0], (ValueRange{0.0, 0.0, true, true}));
  EXPECT_EQ(parts.rules[0].outputs[0], 1.0);
  EXPECT_EQ(parts.rules[1].outputs[0], 7.0);
  EXPECT_EQ(read(sample()).rules[1].tests[0].ranges[0], (ValueRange{18.0, 67.0, true, false}));
  EXPECT_EQ(read(sample()).rules[2].tests[0].ranges[0], (ValueRange{67.0, infinity, true, true}));
  EXPECT_TRUE(read(sample()).rules[2].tests[0].missing);
}

TEST(ReadDmn, ReadsTheDecisionThatIsNamed) {
  const std::string body = inputs + "<output name=\"y\"/>";
  const std::string two = document(decision("", body + rule("-", "-", "1")) +
                                   decision("", body + rule("-", "-", "2"), "Other") + "<decision name=\"text\"/>");
  EXPECT_EQ(read(two, "Other").rules[0].outputs[0], 2.0);
  EXPECT_EQ(read(two, "Grant").rules[0].outputs[0], 1.0);
}

TEST(ReadDmn, SaysWhereItFailsAndWhy) {
  const auto refused = [](const std::string& text, const std::string& part, const std::string& wanted = "") {
    test::expect_refusal([&] { return read(text, wanted); }, "rules.dmn", part);
  };
  const std::string out = "<output name=\"y\"/>";
  const auto table = [&](const std::string& body, const std::string& attributes = "") {
    return document(decision(attributes, body));
  };
  refused("", "No document element");
  refused("<a>", "");
  refused("<a/>", "must be DMN");
  refused("<definitions>\xFF</definitions>", "must be UTF-8");
  refused(document(""), "has no decision with a decision table");
  const std::string fine = inputs + out + rule("-", "-", "1");
  refused(document(decision("", fine) + decision("", fine, "B")), "name one of Grant, B");
  refused(document(decision("", fine)), "has no decision table of 'C'; it has Grant", "C");
  refused(table(fine, "hitPolicy=\"RULE ORDER\""), "has the hit policy RULE ORDER, which gives a list");
  refused(table(fine, "hitPolicy=\"COLLECT\""), "has the hit policy COLLECT, which gives a list");
  refused(table(fine, "hitPolicy=\"COLLECT\" aggregation=\"MEAN\""), "COLLECT MEAN");
  refused(table(out + rule("-", "-", "1")), "has no input");
  refused(table(inputs + rule("-", "-", "1")), "has no output");
  refused(table(inputs + out), "has no rule");
  refused(table(inputs + out + "<rule>" + entry("inputEntry", "-") + entry("outputEntry", "1") + "</rule>"),
          "must have 2 input and 1 output entries");
  refused(table(inputs + out + rule("young", "-", "1")), "'young' is an expression");
  refused(table(inputs + out + rule("&gt; date(\"2020-01-01\")", "-", "1")), "expected a finite number");
  refused(table(inputs + out + rule("-", "-", "age * 2")), "'age * 2' is an expression");
  refused(table(inputs + out + rule("-", "\"lives\"", "1")), "not among the values");
  refused(table(inputs + "<output/><output/>" + rule("-", "-", "1")), "must have a name");
  refused(table("<input><inputExpression><text>age + 1</text></inputExpression></input>" + out + rule("-", "-", "1")),
          "asks for the expression 'age + 1'");
  std::string chained = document(decision("", fine));
  chained.insert(chained.find("<decisionTable"),
                 "<informationRequirement><requiredDecision href=\"#e\"/></informationRequirement>");
  refused(chained, "asks for what another decision says");
  refused(table(inputs + "<output name=\"y\"><defaultOutputEntry><text>1</text></defaultOutputEntry></output>"
                         "<output name=\"z\"/>"),
          "has default values for some outputs");
}

}  // namespace
}  // namespace lotrecht::model
