// Questions about several fields, and scorecards, of PMML.

#include <gtest/gtest.h>

#include <cmath>
#include <functional>
#include <limits>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <lotrecht/model/predict.hpp>
#include <lotrecht/model/read_pmml.hpp>

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

/// What a predicate is of a row: true, false, or unknown where a value it asks for is missing.
using Truth = std::optional<bool>;

/// Two questions about different fields, put together, against a table of truths.
TEST(PmmlPredicates, CompoundPredicatesHaveThreeValues) {
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
    return file(model_of("TreeModel", "functionName=\"regression\" " + strategy,
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

TEST(PmmlPredicates, AsksWhetherAValueIsMissing) {
  const auto tree = [](const std::string& op, const std::string& other) {
    return trees(file(
        model_of("TreeModel", R"(functionName="regression")",
                 node(R"(score="7")", "<True/>", node(R"(score="1")", simple(op, "")) + node(R"(score="2")", other)))));
  };
  EXPECT_EQ(at(tree("isMissing", "<True/>"), nan, 0), Values{1});
  EXPECT_EQ(at(tree("isMissing", "<True/>"), 5, nan), Values{2});
  EXPECT_EQ(at(tree("isNotMissing", simple("isMissing", "")), nan, 0), Values{2});
  EXPECT_EQ(at(tree("isNotMissing", simple("isMissing", "")), 5, 0), Values{1});
}

TEST(PmmlPredicates, MissingValuesFallThroughToAChildThatAsksNothing) {
  const TreeEnsemble m =
      trees(file(model_of("TreeModel", R"(functionName="regression" missingValueStrategy="none")",
                          node(R"(score="7")", "<True/>",
                               node(R"(score="1")", simple("lessThan", "5")) + node(R"(score="2")", "<True/>")))));
  EXPECT_EQ(at(m, nan, 0), Values{2});
  EXPECT_EQ(at(m, 4, 0), Values{1});
}

TEST(PmmlPredicates, ScorecardsCountTheFirstAttributeThatIsTrue) {
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

TEST(PmmlPredicates, ScorecardsThatAreNoneAreRefused) {
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

}  // namespace
}  // namespace lotrecht::model
