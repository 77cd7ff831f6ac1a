#pragma once

/// @file
/// PMML files by hand.

#include <cstddef>
#include <string>
#include <vector>

namespace lotrecht::test::pmml {

/// age (a number) and town (Ulm, Bonn, Kiel); what is predicted is y, no or yes.
inline std::string file(const std::string& model) {
  return R"(<?xml version="1.0"?><PMML version="4.4" xmlns="http://www.dmg.org/PMML-4_4"><Header/><DataDictionary>
<DataField name="y" optype="categorical" dataType="string"><Value value="no"/><Value value="yes"/></DataField>
<DataField name="age" optype="continuous" dataType="double"/>
<DataField name="town" optype="categorical" dataType="string"><Value value="Ulm"/><Value value="Bonn"/><Value value="Bad Kiel"/></DataField>
</DataDictionary>)" +
         model + "</PMML>";
}

inline const std::string schema =
    R"(<MiningSchema><MiningField name="y" usageType="target"/><MiningField name="age"/><MiningField name="town"/></MiningSchema>)";

inline std::string model_of(const std::string& kind, const std::string& attributes, const std::string& body) {
  return "<" + kind + " " + attributes + ">" + schema + body + "</" + kind + ">";
}

inline std::string simple(const std::string& op, const std::string& value, const std::string& field = "age") {
  return "<SimplePredicate field=\"" + field + "\" operator=\"" + op + "\" value=\"" + value + "\"/>";
}

inline std::string node(const std::string& attributes, const std::string& predicate, const std::string& children = "") {
  return "<Node " + attributes + ">" + predicate + children + "</Node>";
}

/// age <= 5 ? 1 : 2, in a tree that says 7 by itself.
inline std::string stump(const std::string& strategy, const std::string& op = "lessOrEqual",
                         const std::string& other = "greaterThan") {
  return file(model_of("TreeModel", R"(functionName="regression" )" + strategy,
                       node(R"(score="7" defaultChild="b" recordCount="10")", "<True/>",
                            node(R"(id="a" score="1" recordCount="4")", simple(op, "5")) +
                                node(R"(id="b" score="2" recordCount="6")", simple(other, "5")))));
}

inline const std::string last = R"(missingValueStrategy="lastPrediction")";

inline std::string shares(const std::string& strategy = last) {
  const auto spread = [](int no, int yes) {
    return "<ScoreDistribution value=\"no\" recordCount=\"" + std::to_string(no) +
           "\"/><ScoreDistribution value=\"yes\" recordCount=\"" + std::to_string(yes) + "\"/>";
  };
  return model_of("TreeModel", R"(functionName="classification" )" + strategy,
                  node(R"(score="no")", "<True/>",
                       node(R"(score="yes")", simple("lessOrEqual", "5"), spread(1, 3)) +
                           node(R"(score="no")", simple("greaterThan", "5"), spread(3, 2))));
}

inline std::string forest(const std::string& how, const std::string& function, const std::vector<std::string>& members,
                          const std::string& more = "") {
  std::string segments;
  for (std::size_t i = 0; i < members.size(); ++i) {
    segments += "<Segment id=\"" + std::to_string(i) + "\" weight=\"" + std::to_string(i + 1) + "\"><True/>" +
                members[i] + "</Segment>";
  }
  return model_of("MiningModel", "functionName=\"" + function + "\"",
                  more + "<Segmentation multipleModelMethod=\"" + how + "\">" + segments + "</Segmentation>");
}

inline std::string constant(const std::string& score) {
  return model_of("TreeModel", R"(functionName="regression")", node("score=\"" + score + "\"", "<True/>"));
}

inline std::string compound(const std::string& op, const std::string& parts) {
  return "<CompoundPredicate booleanOperator=\"" + op + "\">" + parts + "</CompoundPredicate>";
}

inline std::string attribute(const std::string& points, const std::string& predicate, const std::string& more = "") {
  return "<Attribute partialScore=\"" + points + "\" " + more + ">" + predicate + "</Attribute>";
}

inline std::string card(const std::string& age, const std::string& town, const std::string& attributes = "") {
  return file(model_of("Scorecard", R"(functionName="regression" initialScore="100" baselineScore="3" )" + attributes,
                       R"(<Characteristics><Characteristic name="a" reasonCode="A">)" + age +
                           R"(</Characteristic><Characteristic name="t" baselineScore="9">)" + town +
                           "</Characteristic></Characteristics>"));
}

inline const std::string ages =
    attribute("1", simple("isMissing", "")) + attribute("2", simple("lessThan", "18"), R"(reasonCode="Y")") +
    attribute("4", compound("and", simple("lessOrEqual", "65") + simple("notEqual", "20"))) + attribute("8", "<True/>");
inline const std::string towns =
    attribute(
        "0.5",
        R"(<SimpleSetPredicate field="town" booleanOperator="isIn"><Array n="2" type="string">Ulm "Bad Kiel"</Array></SimpleSetPredicate>)") +
    attribute("-0.5", "<True/>");

}  // namespace lotrecht::test::pmml
