#include <lotrecht/model/read_pmml.hpp>

#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <string>
#include <vector>

#include <lotrecht/model/predict.hpp>

#include "support/pmml_documents.hpp"
#include "support/refusal.hpp"

namespace lotrecht::model {
namespace {

using namespace test::pmml;

constexpr double nan = std::numeric_limits<double>::quiet_NaN();

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
  test::expect_refusal([&] { return read_pmml(text, "model.pmml", rows); }, "model.pmml", words);
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
  const TreeEnsemble m = trees(
      file(model_of("TreeModel", R"(functionName="regression" noTrueChildStrategy="returnLastPrediction")", body)));
  EXPECT_EQ(at(m, 0, 0), Values{2});
  EXPECT_EQ(at(m, 0, 1), Values{1});
  EXPECT_EQ(at(m, 0, 2), Values{2});
  EXPECT_EQ(at(m, 0, 3), Values{9});  // a town that nobody listed
  EXPECT_EQ(at(m, 0, nan), Values{9});
  EXPECT_EQ(m.categories()[1], (std::vector<std::string>{"Ulm", "Bonn", "Bad Kiel"}));
  expect_refused(
      file(model_of("TreeModel", R"(functionName="regression" missingValueStrategy="lastPrediction")", body)),
      "leave some rows out");
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
    return std::get<LinearModel>(read_pmml(file(model_of("RegressionModel", attributes, body)), "model.pmml"));
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
      file(model_of(
          "RegressionModel", R"(functionName="regression")",
          R"(<RegressionTable intercept="1"><CategoricalPredictor name="town" value="Ulm" coefficient="1"/></RegressionTable>)")),
      "RegressionTable/CategoricalPredictor is not read");
}

TEST(ReadPmml, RefusesByName) {
  expect_refused("<a/>", "must be PMML");
  expect_refused("<PMML><b></PMML>", "");
  expect_refused(file(model_of("NeuralNetwork", R"(functionName="regression")", "")), "is not read");
  expect_refused(file(model_of("SupportVectorMachineModel", R"(functionName="regression")", "")), "is not read");
  const auto root = [](const std::string& predicate) {
    return file(
        model_of("TreeModel", "functionName=\"regression\" " + last,
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
  expect_refused(file(model_of("TreeModel", R"(functionName="regression")", text + end)), "deeper than 512");
}

// A document that defines entities by entities must not grow.
TEST(ReadPmml, EntitiesAreNotExpanded) {
  std::string bomb = stump(last);
  bomb.insert(bomb.find("<PMML"), R"(<!DOCTYPE PMML [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]>)");
  bomb.replace(bomb.find("value=\"5\""), 9, "value=\"&b;\"");
  expect_refused(bomb, "has \"&b;\"");
}

}  // namespace
}  // namespace lotrecht::model
