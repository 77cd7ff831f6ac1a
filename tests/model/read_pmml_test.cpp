#include <lotrecht/model/read_pmml.hpp>

#include <gtest/gtest.h>

#include <cmath>
#include <functional>
#include <limits>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <lotrecht/model/predict.hpp>

namespace lotrecht::model {
namespace {

constexpr double nan = std::numeric_limits<double>::quiet_NaN();

/// age (a number) and town (Ulm, Bonn, Kiel); what is predicted is y, no or yes.
std::string file(const std::string& model) {
  return R"(<?xml version="1.0"?><PMML version="4.4" xmlns="http://www.dmg.org/PMML-4_4"><Header/><DataDictionary>
<DataField name="y" optype="categorical" dataType="string"><Value value="no"/><Value value="yes"/></DataField>
<DataField name="age" optype="continuous" dataType="double"/>
<DataField name="town" optype="categorical" dataType="string"><Value value="Ulm"/><Value value="Bonn"/><Value value="Bad Kiel"/></DataField>
</DataDictionary>)" +
         model + "</PMML>";
}

const std::string schema =
    R"(<MiningSchema><MiningField name="y" usageType="target"/><MiningField name="age"/><MiningField name="town"/></MiningSchema>)";

std::string model(const std::string& kind, const std::string& attributes, const std::string& body) {
  return "<" + kind + " " + attributes + ">" + schema + body + "</" + kind + ">";
}

std::string simple(const std::string& op, const std::string& value, const std::string& field = "age") {
  return "<SimplePredicate field=\"" + field + "\" operator=\"" + op + "\" value=\"" + value + "\"/>";
}

std::string node(const std::string& attributes, const std::string& predicate, const std::string& children = "") {
  return "<Node " + attributes + ">" + predicate + children + "</Node>";
}

/// age <= 5 ? 1 : 2, in a tree that says 7 by itself.
std::string stump(const std::string& strategy, const std::string& op = "lessOrEqual",
                  const std::string& other = "greaterThan") {
  return file(model("TreeModel", R"(functionName="regression" )" + strategy,
                    node(R"(score="7" defaultChild="b" recordCount="10")", "<True/>",
                         node(R"(id="a" score="1" recordCount="4")", simple(op, "5")) +
                             node(R"(id="b" score="2" recordCount="6")", simple(other, "5")))));
}

const std::string last = R"(missingValueStrategy="lastPrediction")";

TreeEnsemble trees(const std::string& text, PmmlRows rows = PmmlRows::any) {
  return std::get<TreeEnsemble>(read_pmml(text, "model.pmml", rows));
}

template <class Model>
std::vector<double> at(const Model& m, double age, double town) {
  RowMajorMatrix x(1, 2);
  x << age, town;
  RowMajorMatrix out(1, static_cast<Eigen::Index>(m.outputs()));
  if constexpr (std::is_same_v<Model, TreeEnsemble>) {
    predict(m, x, out);
  } else {
    m.score(x, out);
  }
  return {out.data(), out.data() + out.size()};
}

using Values = std::vector<double>;

void expect_refused(const std::string& text, const std::string& words, PmmlRows rows = PmmlRows::any) {
  try {
    (void)read_pmml(text, "model.pmml", rows);
    FAIL() << "accepted: " << words;
  } catch (const ParseError& e) {
    EXPECT_TRUE(std::string{e.what()}.starts_with("model.pmml, byte ")) << e.what();
    EXPECT_NE(std::string{e.what()}.find(words), std::string::npos) << e.what();
  }
}

TEST(ReadPmml, EveryOperator) {
  const double below = std::nextafter(5.0, 0.0);
  const double above = std::nextafter(5.0, 9.0);
  const auto says = [&](const std::string& op, const std::string& other) {
    const TreeEnsemble m = trees(stump(last, op, other));
    return Values{at(m, below, 0)[0], at(m, 5, 0)[0], at(m, above, 0)[0], at(m, nan, 0)[0]};
  };
  EXPECT_EQ(says("lessOrEqual", "greaterThan"), (Values{1, 1, 2, 7}));
  EXPECT_EQ(says("lessThan", "greaterOrEqual"), (Values{1, 2, 2, 7}));
  EXPECT_EQ(says("greaterThan", "lessOrEqual"), (Values{2, 2, 1, 7}));
  EXPECT_EQ(says("greaterOrEqual", "lessThan"), (Values{2, 1, 1, 7}));
  EXPECT_EQ(says("equal", "notEqual"), (Values{2, 1, 2, 7}));
  EXPECT_EQ(says("notEqual", "equal"), (Values{1, 2, 1, 7}));
}

TEST(ReadPmml, EveryStrategyForMissingValues) {
  const auto missing = [](const std::string& strategy) { return at(trees(stump(strategy)), nan, 0)[0]; };
  EXPECT_EQ(missing(R"(missingValueStrategy="lastPrediction")"), 7.0);
  EXPECT_EQ(missing(R"(missingValueStrategy="defaultChild")"), 2.0);
  EXPECT_EQ(missing(R"(missingValueStrategy="none" noTrueChildStrategy="returnLastPrediction")"), 7.0);
  for (const char* strategy : {R"(missingValueStrategy="nullPrediction")", R"(missingValueStrategy="none")", ""}) {
    expect_refused(stump(strategy), "PMML/TreeModel/Node has no answer where the value is missing");
    const TreeEnsemble m = trees(stump(strategy), PmmlRows::complete);
    EXPECT_EQ(at(m, 5, 0), Values{1});
    EXPECT_EQ(at(m, 6, 0), Values{2});
  }
  for (const char* strategy : {"weightedConfidence", "aggregateNodes"}) {
    expect_refused(stump("missingValueStrategy=\"" + std::string{strategy} + "\""), strategy);
  }
}

TEST(ReadPmml, CoversAreRecordCounts) {
  const TreeEnsemble m = trees(stump(R"(missingValueStrategy="defaultChild")"));
  EXPECT_EQ(m.trees()[0].cover, (Values{10, 4, 6}));
  EXPECT_EQ(m.feature_names(), (std::vector<std::string>{"age", "town"}));
}

TEST(ReadPmml, CategoriesAndManyChildren) {
  const std::string set =
      R"(<SimpleSetPredicate field="town" booleanOperator="isIn"><Array n="2" type="string">Ulm "Bad Kiel"</Array></SimpleSetPredicate>)";
  const std::string body =
      node(R"(score="9")", "<True/>",
           node(R"(id="a" score="1")", simple("equal", "Bonn", "town")) + node(R"(id="b" score="2")", set));
  const TreeEnsemble m =
      trees(file(model("TreeModel", R"(functionName="regression" noTrueChildStrategy="returnLastPrediction")", body)));
  EXPECT_EQ(at(m, 0, 0), Values{2});
  EXPECT_EQ(at(m, 0, 1), Values{1});
  EXPECT_EQ(at(m, 0, 2), Values{2});
  EXPECT_EQ(at(m, 0, 3), Values{9});  // a town that nobody listed
  EXPECT_EQ(at(m, 0, nan), Values{9});
  EXPECT_EQ(m.categories()[1], (std::vector<std::string>{"Ulm", "Bonn", "Bad Kiel"}));
  expect_refused(file(model("TreeModel", R"(functionName="regression" missingValueStrategy="lastPrediction")", body)),
                 "leave some rows out");
}

std::string shares(const std::string& strategy = last) {
  const auto spread = [](int no, int yes) {
    return "<ScoreDistribution value=\"no\" recordCount=\"" + std::to_string(no) +
           "\"/><ScoreDistribution value=\"yes\" recordCount=\"" + std::to_string(yes) + "\"/>";
  };
  return model("TreeModel", R"(functionName="classification" )" + strategy,
               node(R"(score="no")", "<True/>",
                    node(R"(score="yes")", simple("lessOrEqual", "5"), spread(1, 3)) +
                        node(R"(score="no")", simple("greaterThan", "5"), spread(3, 2))));
}

std::string forest(const std::string& how, const std::string& function, const std::vector<std::string>& members,
                   const std::string& more = "") {
  std::string segments;
  for (std::size_t i = 0; i < members.size(); ++i) {
    segments += "<Segment id=\"" + std::to_string(i) + "\" weight=\"" + std::to_string(i + 1) + "\"><True/>" +
                members[i] + "</Segment>";
  }
  return model("MiningModel", "functionName=\"" + function + "\"",
               more + "<Segmentation multipleModelMethod=\"" + how + "\">" + segments + "</Segmentation>");
}

std::string constant(const std::string& score) {
  return model("TreeModel", R"(functionName="regression")", node("score=\"" + score + "\"", "<True/>"));
}

TEST(ReadPmml, ClassesAreShares) {
  const TreeEnsemble m = trees(file(shares()));
  EXPECT_EQ(m.output_names(), (std::vector<std::string>{"no", "yes"}));
  EXPECT_EQ(at(m, 5, 0), (Values{0.25, 0.75}));
  EXPECT_EQ(at(m, 6, 0), (Values{0.6, 0.4}));
  EXPECT_EQ(at(m, nan, 0), (Values{1, 0}));  // the root's score
}

TEST(ReadPmml, Segments) {
  EXPECT_EQ(at(trees(file(forest("sum", "regression", {constant("1"), constant("4")}))), 0, 0), Values{5});
  EXPECT_EQ(at(trees(file(forest("average", "regression", {constant("1"), constant("4")}))), 0, 0), Values{2.5});
  EXPECT_EQ(at(trees(file(forest("weightedAverage", "regression", {constant("1"), constant("4")}))), 0, 0), Values{3});
  EXPECT_EQ(at(trees(file(forest("average", "classification", {shares(), shares()}))), 5, 0), (Values{0.25, 0.75}));
  EXPECT_EQ(at(trees(file(forest("majorityVote", "classification", {shares(), shares()}))), 5, 0), (Values{0, 1}));
  EXPECT_EQ(at(trees(file(forest("sum", "regression", {constant("1")},
                                 R"(<Targets><Target field="y" rescaleFactor="2" rescaleConstant="10"/></Targets>)"))),
               0, 0),
            Values{12});
  expect_refused(file(forest("median", "regression", {constant("1")})), "by \"median\", which is no sum of trees");
  expect_refused(file(forest("selectFirst", "regression", {constant("1")})), "selectFirst");
}

TEST(ReadPmml, ChainsOfGradientBoosting) {
  std::string sum = forest("sum", "regression", {constant("1"), constant("4")},
                           R"(<Output><OutputField name="z" dataType="double"/></Output>)");
  const std::string regression = R"(<RegressionModel functionName="classification" normalizationMethod="logit">
    <MiningSchema/><RegressionTable intercept="0.5" targetCategory="yes"><NumericPredictor name="z" coefficient="0.1"/>
    </RegressionTable><RegressionTable intercept="0" targetCategory="no"/></RegressionModel>)";
  const TreeEnsemble m = trees(file(forest("modelChain", "classification", {sum, regression})));
  EXPECT_DOUBLE_EQ(at(m, 0, 0)[0], 0.5 + 0.1 * 5);
  EXPECT_EQ(m.link().kind, LinkKind::logistic);
  EXPECT_EQ(m.output_names(), std::vector<std::string>{"yes"});
  expect_refused(file(forest("modelChain", "classification", {sum})), "must end in a RegressionModel");
  expect_refused(file(forest("modelChain", "classification", {regression})), "names \"z\", which no segment");
}

TEST(ReadPmml, Regressions) {
  const auto regression = [](const std::string& attributes, const std::string& body) {
    return std::get<LinearModel>(read_pmml(file(model("RegressionModel", attributes, body)), "model.pmml"));
  };
  const std::string table =
      R"(<RegressionTable intercept="1" targetCategory="yes"><NumericPredictor name="age" coefficient="2"/></RegressionTable>)";
  const LinearModel m = regression(R"(functionName="regression" normalizationMethod="exp")", table);
  EXPECT_EQ(at(m, 3, 0), Values{7});
  EXPECT_EQ(m.link().kind, LinkKind::exponential);
  const LinearModel two = regression(R"(functionName="classification" normalizationMethod="softmax")",
                                     table + R"(<RegressionTable intercept="4" targetCategory="no"/>)");
  EXPECT_EQ(at(two, 3, 0), (Values{7, 4}));
  expect_refused(
      file(model(
          "RegressionModel", R"(functionName="regression")",
          R"(<RegressionTable intercept="1"><CategoricalPredictor name="town" value="Ulm" coefficient="1"/></RegressionTable>)")),
      "RegressionTable/CategoricalPredictor is not read");
}

std::string compound(const std::string& op, const std::string& parts) {
  return "<CompoundPredicate booleanOperator=\"" + op + "\">" + parts + "</CompoundPredicate>";
}

/// What a predicate is of a row: true, false, or unknown where a value it asks for is missing.
using Truth = std::optional<bool>;

/// Two questions about different fields, put together, against a table of truths.
TEST(ReadPmml, CompoundPredicatesHaveThreeValues) {
  const auto young = [](double age, double) { return std::isnan(age) ? Truth{} : Truth{age <= 5.0}; };
  const auto in_ulm = [](double, double town) { return std::isnan(town) ? Truth{} : Truth{town == 0.0}; };
  const std::string parts = simple("lessOrEqual", "5") + simple("equal", "Ulm", "town");
  const auto both = [](Truth a, Truth b) {
    if ((a && !*a) || (b && !*b)) return Truth{false};
    return a && b ? Truth{true} : Truth{};
  };
  const auto any = [](Truth a, Truth b) {
    if ((a && *a) || (b && *b)) return Truth{true};
    return a && b ? Truth{false} : Truth{};
  };
  const auto odd = [](Truth a, Truth b) { return a && b ? Truth{*a != *b} : Truth{}; };
  const auto first = [](Truth a, Truth b) { return a ? a : b; };
  const std::vector<std::pair<std::string, std::function<Truth(Truth, Truth)>>> ways{
      {"and", both}, {"or", any}, {"xor", odd}, {"surrogate", first}};
  const auto tree = [](const std::string& predicate, const std::string& strategy, const std::string& rest) {
    return file(model("TreeModel", "functionName=\"regression\" " + strategy,
                      node(R"(score="7" defaultChild="d")", "<True/>",
                           node(R"(score="1")", predicate) + node(R"(id="d" score="2")", rest))));
  };
  for (const auto& [outer, f] : ways) {
    for (const auto& [inner, g] : ways) {
      // outer(inner(young, in_ulm), not young)
      const std::string asked = compound(outer, compound(inner, parts) + simple("greaterThan", "5"));
      for (const std::string strategy : {"lastPrediction", "defaultChild", "none"}) {
        const std::string text = tree(asked, "missingValueStrategy=\"" + strategy + "\"", "<True/>");
        if (strategy == "none" && (outer == "xor" || inner == "xor")) {
          expect_refused(text, "on which readings of PMML differ");
          continue;
        }
        const TreeEnsemble m = trees(text);
        EXPECT_FALSE(m.has_cover());
        for (const double age : {4.0, 5.0, 6.0, nan}) {
          for (const double town : {0.0, 1.0, nan}) {
            const Truth a = young(age, town);
            const Truth truth = f(g(a, in_ulm(age, town)), a ? Truth{!*a} : Truth{});
            const double unknown = strategy == "lastPrediction" ? 7.0 : 2.0;
            const double expected = truth ? (*truth ? 1.0 : 2.0) : unknown;
            EXPECT_EQ(at(m, age, town), Values{expected})
                << outer << '(' << inner << "), " << strategy << ": " << age << ' ' << town;
          }
        }
      }
    }
  }
  expect_refused(tree(compound("and", parts), R"(missingValueStrategy="nullPrediction")", "<True/>"),
                 "no answer where");
  EXPECT_EQ(at(trees(tree(compound("xor", parts), "", "<True/>"), PmmlRows::complete), 4, 0), Values{2});
  // A last child that asks for the opposite leaves nobody out.
  const std::string opposite = compound("or", simple("greaterThan", "5") + simple("notEqual", "Ulm", "town"));
  EXPECT_EQ(at(trees(tree(compound("and", parts), last, opposite)), 4, 1), Values{2});
  expect_refused(tree(compound("and", parts), last, compound("and", parts)), "leave some rows out");
}

TEST(ReadPmml, AsksWhetherAValueIsMissing) {
  const auto tree = [](const std::string& op, const std::string& other) {
    return trees(file(
        model("TreeModel", R"(functionName="regression")",
              node(R"(score="7")", "<True/>", node(R"(score="1")", simple(op, "")) + node(R"(score="2")", other)))));
  };
  EXPECT_EQ(at(tree("isMissing", "<True/>"), nan, 0), Values{1});
  EXPECT_EQ(at(tree("isMissing", "<True/>"), 5, nan), Values{2});
  EXPECT_EQ(at(tree("isNotMissing", simple("isMissing", "")), nan, 0), Values{2});
  EXPECT_EQ(at(tree("isNotMissing", simple("isMissing", "")), 5, 0), Values{1});
}

TEST(ReadPmml, MissingValuesFallThroughToAChildThatAsksNothing) {
  const TreeEnsemble m =
      trees(file(model("TreeModel", R"(functionName="regression" missingValueStrategy="none")",
                       node(R"(score="7")", "<True/>",
                            node(R"(score="1")", simple("lessThan", "5")) + node(R"(score="2")", "<True/>")))));
  EXPECT_EQ(at(m, nan, 0), Values{2});
  EXPECT_EQ(at(m, 4, 0), Values{1});
}

std::string attribute(const std::string& points, const std::string& predicate, const std::string& more = "") {
  return "<Attribute partialScore=\"" + points + "\" " + more + ">" + predicate + "</Attribute>";
}

std::string card(const std::string& age, const std::string& town, const std::string& attributes = "") {
  return file(model("Scorecard", R"(functionName="regression" initialScore="100" baselineScore="3" )" + attributes,
                    R"(<Characteristics><Characteristic name="a" reasonCode="A">)" + age +
                        R"(</Characteristic><Characteristic name="t" baselineScore="9">)" + town +
                        "</Characteristic></Characteristics>"));
}

const std::string ages =
    attribute("1", simple("isMissing", "")) + attribute("2", simple("lessThan", "18"), R"(reasonCode="Y")") +
    attribute("4", compound("and", simple("lessOrEqual", "65") + simple("notEqual", "20"))) + attribute("8", "<True/>");
const std::string towns =
    attribute(
        "0.5",
        R"(<SimpleSetPredicate field="town" booleanOperator="isIn"><Array n="2" type="string">Ulm "Bad Kiel"</Array></SimpleSetPredicate>)") +
    attribute("-0.5", "<True/>");

TEST(ReadPmml, ScorecardsCountTheFirstAttributeThatIsTrue) {
  const auto m = std::get<Scorecard>(read_pmml(card(ages, towns), "model.pmml"));
  EXPECT_EQ(m.base_points(), 100.0);
  const auto points = [&](double age, double town) { return at(m, age, town)[0] - 100.0; };
  EXPECT_EQ(points(nan, 0), 1.5);
  EXPECT_EQ(points(std::nextafter(18.0, 0.0), 0), 2.5);
  EXPECT_EQ(points(18, 1), 3.5);
  EXPECT_EQ(points(20, 1), 7.5) << "left out by notEqual, so the next attribute's";
  EXPECT_EQ(points(65, 2), 4.5);
  EXPECT_EQ(points(std::nextafter(65.0, 99.0), 2), 8.5);
  EXPECT_EQ(points(18, nan), 3.5) << "True is true of a missing value";
  EXPECT_THROW((void)points(18, 3), InvalidInput) << "a town that the dictionary does not list";
  EXPECT_EQ(m.characteristics()[0].baseline_points, 3.0);
  EXPECT_EQ(m.characteristics()[1].baseline_points, 9.0);
  EXPECT_EQ(m.characteristics()[0].attributes[1].reason_code, "Y");
  EXPECT_EQ(m.characteristics()[0].reason_code, "A");
  EXPECT_EQ(m.parts().feature_names, (std::vector<std::string>{"age", "town"}));
}

TEST(ReadPmml, ScorecardsThatAreNoneAreRefused) {
  expect_refused(card(ages + attribute("1", simple("equal", "Ulm", "town")), towns), "asks about another field");
  expect_refused(card(attribute("1", simple("lessThan", "5")) + attribute("2", simple("greaterThan", "6")), towns),
                 "has a gap");
  expect_refused(card("", towns), "has no Attribute");
  expect_refused(card(attribute("1", "<True/>"), towns), "asks about no field");
  expect_refused(card(attribute("x", "<True/>"), towns), "must have a number as partialScore");
  expect_refused(card(R"(<Attribute partialScore="1"><True/><ComplexPartialScore/></Attribute>)", towns), "computes");
  expect_refused(card(ages, attribute("1", simple("equal", "Ulm", "town"))), "no attribute for the category \"Bonn\"");
  expect_refused(card(ages, towns, R"(isScorable="false")"), "is no model to be used");
}

TEST(ReadPmml, RefusesByName) {
  expect_refused("<a/>", "must be PMML");
  expect_refused("<PMML><b></PMML>", "");
  expect_refused(file(model("NeuralNetwork", R"(functionName="regression")", "")), "is not read");
  expect_refused(file(model("SupportVectorMachineModel", R"(functionName="regression")", "")), "is not read");
  const auto root = [](const std::string& predicate) {
    return file(
        model("TreeModel", "functionName=\"regression\" " + last,
              node(R"(score="1")", "<True/>", node(R"(score="2")", predicate) + node(R"(score="3")", "<True/>"))));
  };
  EXPECT_EQ(at(trees(root(simple("lessThan", "5"))), 7, 0), Values{3});
  expect_refused(root(R"(<CompoundPredicate booleanOperator="and"/>)"), "Node/CompoundPredicate has no predicate");
  expect_refused(root(compound("nor", simple("lessThan", "5"))), "booleanOperator \"nor\", which is not known");
  expect_refused(root(simple("contains", "x")), "has the operator contains");
  expect_refused(root(simple("lessThan", "five")), "must have a number as value, has \"five\"");
  expect_refused(root(simple("lessThan", "5", "wage")), "names the field \"wage\", which is not active");
  expect_refused(root(simple("lessThan", "Ulm", "town")), "compares categories");
  std::string replaced = stump(last);
  replaced.replace(replaced.find(R"(<MiningField name="age"/>)"), 25,
                   R"(<MiningField name="age" missingValueReplacement="3"/>)");
  expect_refused(replaced, "replaces missing values");
  std::string text;
  std::string end;
  for (int i = 0; i < 2000; ++i) {
    text += "<Node score=\"1\">" + std::string{"<True/>"};
    end += "</Node>";
  }
  expect_refused(file(model("TreeModel", R"(functionName="regression")", text + end)), "deeper than 512");
}

// A document that defines entities by entities must not grow.
TEST(ReadPmml, EntitiesAreNotExpanded) {
  std::string bomb = stump(last);
  bomb.insert(bomb.find("<PMML"), R"(<!DOCTYPE PMML [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]>)");
  bomb.replace(bomb.find("value=\"5\""), 9, "value=\"&b;\"");
  expect_refused(bomb, "has \"&b;\"");
}

TEST(ReadPmml, TruncatedAndChangedTextsAreReadOrRefusedButNothingElse) {
  int refused = 0;
  const auto attempt = [&](const std::string& text) {
    try {
      (void)read_pmml(text, "model.pmml");
    } catch (const ParseError&) {
      ++refused;
    }
  };
  const std::string compounds =
      file(model("TreeModel", "functionName=\"regression\" " + last,
                 node(R"(score="7")", "<True/>",
                      node(R"(score="1")", compound("and", simple("lessThan", "5") + simple("equal", "Ulm", "town"))) +
                          node(R"(score="2")", "<True/>"))));
  for (const std::string& whole : {stump(last), file(shares()), compounds, card(ages, towns)}) {
    refused = 0;
    for (std::size_t length = 0; length < whole.size(); ++length) attempt(whole.substr(0, length));
    EXPECT_EQ(refused, static_cast<int>(whole.size()));
    for (std::size_t i = 0; i < whole.size(); ++i) {
      for (const char c : {'9', '-', '"', '<', '/', '>'}) {
        std::string changed = whole;
        changed[i] = c;
        attempt(changed);
      }
    }
    EXPECT_GT(refused, 2000);
  }
}

}  // namespace
}  // namespace lotrecht::model
