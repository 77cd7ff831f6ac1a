#include <lotrecht/audit/record.hpp>

#include <cmath>
#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <vector>

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include <lotrecht/core/version.hpp>

#include "support/cell_tables.hpp"

namespace lotrecht::audit {
namespace {

using fairness::CellCounts;
using fairness::cells_of;
using fairness::Metric;
using fairness::ReferenceRule;
using Json = nlohmann::ordered_json;

const std::vector<CellCounts> cells{cells_of({400, 100, 100, 400, 3, 4}), cells_of({200, 50, 52, 200}),
                                    cells_of({20, 5, 30, 45, 0, 7}),      {},
                                    cells_of({.tp = 3, .fn = 3}),         cells_of({.fn = 2, .tn = 9})};

GroupTable town() { return GroupTable{{{"district", {"north", "south", std::nullopt}}, {"sex", {"f", "m"}}}}; }

Plan plan() {
  const fairness::Methods methods = fairness::at_95();
  Plan p{.title = "A town", .why = {}, .reference = {}, .metrics = {}, .checks = {}, .methods = methods};
  for (const std::string& q : why_questions()) p.why.push_back({q, q == "purpose" ? "to test" : ""});
  p.effect = fairness::Effect::burden;
  for (const Metric m : fairness::all_metrics()) p.metrics.push_back(m);
  constexpr double infinity = std::numeric_limits<double>::infinity();
  p.checks = {{Metric::selection_rate, CheckMeasure::ratio, {0.8, infinity}, {}},
              {Metric::treatment_equality,
               CheckMeasure::difference,
               {-infinity, 0.5},
               PlannedReference{ReferenceRule::rest, {}}},
              {std::nullopt, CheckMeasure::worst_difference, {0.0, 0.1}, {}}};
  return p;
}

Provenance provenance() {
  Provenance p;
  p.source = "town.csv";
  p.sha256 = std::string(64, 'a');
  p.bytes = 1234;
  p.rows_read = 1640;
  p.rows_used = 1633;
  p.set_aside = {{"decision_missing", "granted", 7}};
  p.decision = {"granted", "no"};
  p.outcome = BinaryColumn{"entitled", "yes"};
  p.outcome_unknown = 14;
  return p;
}

std::string record(const Plan& p, const GroupTable& table, const std::vector<CellCounts>& counts,
                   const Provenance& from = provenance()) {
  return to_json(p, table, from, run(p, table, counts));
}

TEST(Record, ReadsBackWithEveryKeyInItsPlace) {
  const Json j = Json::parse(record(plan(), town(), cells));
  std::vector<std::string> keys;
  for (const auto& [key, value] : j.items()) keys.push_back(key);
  EXPECT_EQ(keys, (std::vector<std::string>{"schema", "library", "title", "why", "data", "statistics", "reference",
                                            "crossed", "attributes", "metrics", "checks", "tables", "findings",
                                            "analyses", "verdicts"}));
  EXPECT_EQ(j["schema"], "lotrecht.audit/1");
  EXPECT_EQ(j["library"]["version"], version);
  EXPECT_EQ(j["why"].size(), 5u);
  EXPECT_EQ(j["why"][0]["answer"], "to test");
  EXPECT_EQ(j["why"][1]["answer"], "") << "open questions stay visible";
  EXPECT_EQ(j["data"]["rows_read"], 1640);
  EXPECT_EQ(j["data"]["set_aside"][0]["rows"], 7);
  EXPECT_EQ(j["data"]["decision"]["effect"], "burden");
  EXPECT_EQ(j["data"]["outcome"]["unknown"], 14);
  EXPECT_TRUE(j["data"]["weight"].is_null());
  EXPECT_EQ(j["statistics"]["confidence"], 0.95);
  EXPECT_TRUE(j["statistics"]["bootstrap"].is_null());
  EXPECT_EQ(j["attributes"][0]["levels"], Json::parse(R"(["north", "south", null])"));
  EXPECT_EQ(j["tables"].size(), 3u);
  EXPECT_EQ(j["tables"][2]["groups"].size(), 6u);
  EXPECT_EQ(j["tables"][2]["groups"][3]["n"], 0) << "a group nobody is in";
  EXPECT_EQ(j["tables"][0]["reference"]["rule"], "largest");
  EXPECT_TRUE(j["tables"][0]["groups"][0]["gaps"].is_null()) << "the reference itself";
  EXPECT_EQ(j["metrics"].size(), fairness::metric_count);
  std::size_t verdicts = 0;
  for (const auto& [kind, count] : j["verdicts"].items()) verdicts += count.get<std::size_t>();
  EXPECT_EQ(verdicts, j["findings"].size());
}

TEST(Record, HoldsTheNumbersOfTheAuditDigitForDigit) {
  const Audit audit = run(plan(), town(), cells);
  const Json j = Json::parse(to_json(plan(), town(), provenance(), audit));
  for (std::size_t t = 0; t < audit.tables.size(); ++t) {
    const auto& d = audit.tables[t].disparities;
    for (std::size_t g = 0; g < d.groups.size(); ++g) {
      for (std::size_t m = 0; m < d.metrics.size(); ++m) {
        const auto& e = d.groups[g].rates[m];
        const Json& group = j["tables"][t]["groups"][g];
        const Json& rates = group.contains("rates") ? group["rates"] : j["tables"][t]["nobody"]["rates"];
        const Json& found = rates[std::string{name(d.metrics[m])}];
        EXPECT_EQ(found["n"], e.n);
        EXPECT_EQ(found["low"].get<double>(), e.low);
        if (e.defined()) {
          EXPECT_EQ(found["value"].get<double>(), e.value);
          EXPECT_FALSE(found.contains("undefined"));
        } else {
          EXPECT_TRUE(found["value"].is_null());
          EXPECT_EQ(found["undefined"], std::string{name(e.undefined)});
        }
      }
    }
  }
}

TEST(Record, SaysInfinityInWordsAndNothingKnownAsNull) {
  const Json j = Json::parse(record(plan(), town(), cells));
  EXPECT_EQ(j["checks"][0]["high"], "infinity");
  EXPECT_EQ(j["checks"][1]["low"], "-infinity");
  EXPECT_EQ(j["findings"][0]["threshold"]["high"], "infinity");
  // Nobody is in group 3: its treatment equality may be anything.
  EXPECT_EQ(j["tables"][2]["nobody"]["rates"]["treatment_equality"]["high"], "infinity");
  EXPECT_TRUE(j["tables"][2]["nobody"]["rates"]["treatment_equality"]["value"].is_null());
}

TEST(Record, SaysOnceWhatIsNotKnownOfGroupsWithoutAnybody) {
  std::vector<CellCounts> mostly_nobody(6);
  mostly_nobody[0] = cells[0];
  mostly_nobody[5] = cells[1];
  const Json j = Json::parse(record(plan(), town(), mostly_nobody));
  const Json& table = j["tables"][2];
  ASSERT_EQ(table["groups"].size(), 6u);
  for (const Json& group : table["groups"]) {
    EXPECT_EQ(group.contains("rates"), group["n"] > 0);
    EXPECT_EQ(group.contains("gaps"), group["n"] > 0);
    EXPECT_TRUE(group.contains("counts"));
  }
  EXPECT_EQ(table["nobody"]["rates"]["selection_rate"]["undefined"], "nobody");
  EXPECT_EQ(table["nobody"]["gaps"]["selection_rate"]["ratio"]["undefined"], "nobody");
  EXPECT_FALSE(j["tables"][1].contains("nobody")) << "there are people of both sexes";
  EXPECT_FALSE(
      Json::parse(record(plan(), town(), std::vector<CellCounts>(6)))["tables"][0]["groups"][1].contains("rates"))
      << "nobody at all";
}

TEST(Record, NamesTheReferenceOfEveryFinding) {
  const Json j = Json::parse(record(plan(), town(), cells));
  bool of_group = false;
  bool of_rest = false;
  bool of_none = false;
  for (const Json& f : j["findings"]) {
    if (f["metric"] == "selection_rate") {
      EXPECT_TRUE(f["reference"].is_array());
      const Json& table = j["tables"][f["evidence"]["table"].get<std::size_t>()];
      EXPECT_EQ(f["reference"], table["groups"][f["evidence"]["reference"].get<std::size_t>()]["levels"]);
      EXPECT_EQ(f["group"], table["groups"][f["evidence"]["group"].get<std::size_t>()]["levels"]);
      of_group = true;
    } else if (f["metric"] == "treatment_equality") {
      EXPECT_EQ(f["reference"], "rest");
      of_rest = true;
    } else {
      EXPECT_EQ(f["metric"], "equalized_odds");
      EXPECT_TRUE(f["reference"].is_null());
      EXPECT_TRUE(f["group"].is_null());
      of_none = true;
    }
  }
  EXPECT_TRUE(of_group && of_rest && of_none);
}

TEST(Record, HasTheNamedCriteria) {
  const Json j = Json::parse(record(plan(), town(), cells));
  std::vector<std::string> names;
  for (const Json& c : j["tables"][0]["criteria"]) names.push_back(c["name"]);
  EXPECT_EQ(names, (std::vector<std::string>{"demographic_parity", "equal_opportunity", "predictive_parity",
                                             "treatment_equality", "equalized_odds", "equalized_odds"}));
  EXPECT_EQ(j["tables"][0]["criteria"][0]["estimate"],
            j["tables"][0]["worst_gaps"]["selection_rate"]["difference"]["estimate"]);
}

TEST(Record, HasTheSameBytesOnEveryRunAndForAnyNumberOfThreads) {
  Plan p = plan();
  EXPECT_EQ(record(p, town(), cells), record(p, town(), cells));
  p.methods.bootstrap = fairness::BootstrapMethod{fairness::BootstrapKind::percentile, 199, Seed{7}, 1};
  const std::string alone = record(p, town(), cells);
  p.methods.bootstrap->threads = 5;
  EXPECT_EQ(record(p, town(), cells), alone);
  EXPECT_EQ(Json::parse(alone)["statistics"]["bootstrap"]["seed"], 7);
}

TEST(Record, SurvivesAnyName) {
  const std::string nasty = "\"quoted\"\n<script>\\ \t\x01 \u202Eright\u202C \U0001F3DB";
  const GroupTable table{{{nasty, {nasty + "1", std::string("zero\0byte", 9), "broken \xFF utf-8"}}}};
  Plan p = plan();
  p.title = nasty;
  Provenance from = provenance();
  from.source = nasty + ".csv";
  from.set_aside[0].column = "\xC3";  // half a letter
  const std::vector<CellCounts> three(cells.begin(), cells.begin() + 3);
  const Json j = Json::parse(record(p, table, three, from));
  EXPECT_EQ(j["title"], nasty);
  EXPECT_EQ(j["attributes"][0]["name"], nasty);
  EXPECT_EQ(j["tables"][0]["groups"][0]["levels"][0], nasty + "1");
  EXPECT_EQ(j["tables"][0]["groups"][1]["levels"][0], std::string("zero\0byte", 9));
  EXPECT_EQ(j["tables"][0]["groups"][2]["levels"][0], "broken \uFFFD utf-8");
  EXPECT_EQ(j["data"]["source"], nasty + ".csv");
}

TEST(Record, LeavesOutWhatIsNotKnown) {
  Provenance from;
  from.weight = "weight";
  std::vector<CellCounts> weighted;
  for (const CellCounts& c : cells) weighted.push_back(fairness::weighing(c, 1.0 / 3.0));
  const Json j = Json::parse(record(plan(), town(), weighted, from));
  EXPECT_TRUE(j["data"]["sha256"].is_null());
  EXPECT_TRUE(j["data"]["bytes"].is_null());
  EXPECT_TRUE(j["data"]["encoding"].is_null());
  EXPECT_EQ(j["data"]["missing_groups"], "group");
  EXPECT_TRUE(j["data"]["outcome"].is_null());
  EXPECT_EQ(j["data"]["weight"], "weight");
  EXPECT_EQ(j["tables"][0]["groups"][0]["counts"]["weight"].size(), 6u);
  EXPECT_EQ(j["tables"][0]["groups"][0]["counts"]["squared_weight"].size(), 6u);
}

/// A plan and cells from nothing but a record's text, as a stranger would recompute it.
struct Recomputed {
  Plan plan;
  GroupTable table;
  std::vector<CellCounts> counts;
  Provenance provenance;
};

double number(const Json& j) {
  if (j.is_string()) {
    return j == "infinity" ? std::numeric_limits<double>::infinity() : -std::numeric_limits<double>::infinity();
  }
  return j.get<double>();
}

std::vector<std::optional<std::string>> names(const Json& j) {
  std::vector<std::optional<std::string>> list;
  for (const Json& n : j) list.push_back(n.is_null() ? std::nullopt : std::optional{n.get<std::string>()});
  return list;
}

PlannedReference reference(const Json& j) {
  return {*fairness::reference_rule_named(j["rule"].get<std::string>()),
          j["levels"].is_null() ? std::vector<std::optional<std::string>>{} : names(j["levels"])};
}

CheckMeasure measure(const std::string& wanted) {
  for (const CheckMeasure m : {CheckMeasure::difference, CheckMeasure::ratio, CheckMeasure::worst_difference,
                               CheckMeasure::worst_ratio, CheckMeasure::mean_difference}) {
    if (name(m) == wanted) return m;
  }
  throw std::runtime_error{wanted};
}

Recomputed recomputed(const std::string& text) {
  const Json j = Json::parse(text);
  const Json& s = j["statistics"];
  fairness::Methods methods{stats::Confidence{s["confidence"].get<double>()}};
  methods.rate = *fairness::method_named<fairness::RateMethod>(s["rate"].get<std::string>());
  methods.difference = *fairness::method_named<fairness::DifferenceMethod>(s["difference"].get<std::string>());
  methods.ratio = *fairness::method_named<fairness::RatioMethod>(s["ratio"].get<std::string>());
  if (!s["bootstrap"].is_null()) {
    const Json& b = s["bootstrap"];
    methods.bootstrap =
        fairness::BootstrapMethod{*fairness::method_named<fairness::BootstrapKind>(b["interval"].get<std::string>()),
                                  b["replicates"].get<std::uint64_t>(), Seed{b["seed"].get<std::uint64_t>()}};
  }
  std::vector<Attribute> attributes;
  for (const Json& a : j["attributes"]) attributes.push_back({a["name"].get<std::string>(), names(a["levels"])});
  Recomputed r{{.title = j["title"], .why = {}, .reference = {}, .metrics = {}, .checks = {}, .methods = methods},
               GroupTable{std::move(attributes)},
               {},
               {}};
  for (const Json& w : j["why"]) r.plan.why.push_back({w["question"], w["answer"]});
  r.plan.crossed = j["crossed"];
  r.plan.reference = reference(j["reference"]);
  for (const Json& m : j["metrics"]) r.plan.metrics.push_back(*fairness::metric_named(m.get<std::string>()));
  for (const Json& c : j["checks"]) {
    r.plan.checks.push_back({fairness::metric_named(c["metric"].get<std::string>()),
                             measure(c["measure"]),
                             {number(c["low"]), number(c["high"])},
                             c["reference"].is_null() ? std::nullopt : std::optional{reference(c["reference"])}});
  }
  const Json& d = j["data"];
  for (const auto effect : {fairness::Effect::unknown, fairness::Effect::benefit, fairness::Effect::burden}) {
    if (name(effect) == d["decision"]["effect"].get<std::string>()) r.plan.effect = effect;
  }
  Provenance& p = r.provenance;
  p.source = d["source"];
  if (!d["sha256"].is_null()) p.sha256 = d["sha256"].get<std::string>();
  if (!d["bytes"].is_null()) p.bytes = d["bytes"].get<std::uint64_t>();
  p.rows_read = d["rows_read"];
  p.rows_used = d["rows_used"];
  for (const Json& a : d["set_aside"]) p.set_aside.push_back({a["reason"], a["column"], a["rows"]});
  p.decision = {d["decision"]["column"], d["decision"]["positive"]};
  if (!d["outcome"].is_null()) {
    p.outcome = BinaryColumn{d["outcome"]["column"], d["outcome"]["positive"]};
    p.outcome_unknown = d["outcome"]["unknown"];
  }
  if (!d["weight"].is_null()) p.weight = d["weight"].get<std::string>();
  for (const Json& g : j["tables"].back()["groups"]) {  // the full crossing is the last table
    CellCounts c;
    std::size_t cell = 0;
    c.weighted = g["counts"].contains("weight");
    for (const char* key : {"true_positive", "false_positive", "false_negative", "true_negative", "selected_unlabelled",
                            "rejected_unlabelled"}) {
      c.rows[cell] = g["counts"][key];
      if (c.weighted) c.weight[cell] = g["counts"]["weight"][key];
      if (c.weighted) c.squared_weight[cell] = g["counts"]["squared_weight"][key];
      ++cell;
    }
    r.counts.push_back(c);
  }
  return r;
}

TEST(Record, HoldsEverythingNeededToComputeItAgain) {
  std::vector<Plan> plans(6, plan());
  plans[1].reference = {ReferenceRule::group, {std::nullopt, "m"}};
  plans[2].methods.bootstrap = fairness::BootstrapMethod{fairness::BootstrapKind::bca, 199, Seed{7}};
  plans[3].reference = {ReferenceRule::best_off, {}};
  plans[3].methods.ratio = fairness::RatioMethod::koopman;
  plans[3].methods.rate = fairness::RateMethod::jeffreys;
  plans[4].checks[0].reference = PlannedReference{ReferenceRule::group, {"south", "f"}};
  plans[4].methods.difference = fairness::DifferenceMethod::miettinen_nurminen;
  plans[5].methods.confidence = stats::Confidence{0.9};
  plans[5].reference = {ReferenceRule::overall, {}};
  for (const Plan& p : plans) {
    const std::string first = record(p, town(), cells);
    const Recomputed again = recomputed(first);
    EXPECT_EQ(record(again.plan, again.table, again.counts, again.provenance), first);
  }
}

TEST(Record, OfWeightedRowsCanBeComputedAgainToTheLastDigit) {
  std::vector<CellCounts> weighted;
  for (const CellCounts& c : cells) weighted.push_back(fairness::weighing(c, 1.0 / 3.0));
  const std::string first = record(plan(), town(), weighted);
  const Recomputed again = recomputed(first);
  EXPECT_EQ(record(again.plan, again.table, again.counts, again.provenance), first);
}

// A threshold of an analysis makes findings like any other, whose evidence is a line.
TEST(Record, OfPublishedCountsHasNoTables) {
  LineFinding finding;
  finding.line = 0;
  finding.metric = "selection_rate";
  finding.measure = "ratio";
  finding.attributes = {"origin"};
  finding.group = {"A"};
  finding.rule = "rest";
  finding.estimate.undefined = stats::Undefined::zero_reference;
  finding.band = {0.8, std::numeric_limits<double>::infinity()};
  finding.verdict = stats::Verdict::outside;
  Analysis analysis{
      "aggregates", {}, {{"ratio_sampling", {{"origin", "A"}}, finding.estimate}}, {}, {finding, finding}};
  analysis.findings[1].verdict = stats::Verdict::undefined;
  analysis.findings[1].reference = {std::nullopt};
  Provenance origin;
  origin.counts.emplace();
  origin.counts->columns = {{"selected", "checked"}, {"total", "people"}};
  Audit audit;
  add_analyses(audit, {analysis});
  EXPECT_EQ(audit.verdicts.outside, 1U);
  EXPECT_EQ(audit.verdicts.undefined, 1U);
  const Json j = Json::parse(to_json(plan(), std::vector<Attribute>{{"origin", {"A", std::nullopt}}}, origin, audit));
  EXPECT_TRUE(j["tables"].empty());
  EXPECT_TRUE(j["data"]["decision"].is_null());
  EXPECT_EQ(j["data"]["counts"],
            (Json{{"effect", "burden"}, {"columns", {{"selected", "checked"}, {"total", "people"}}}}));
  EXPECT_FALSE(j["statistics"].contains("rate"));
  EXPECT_EQ(j["statistics"]["comparisons"], 1);
  EXPECT_EQ(j["verdicts"]["outside"], 1);
  ASSERT_EQ(j["findings"].size(), 2U);
  EXPECT_EQ(j["findings"][0]["evidence"], (Json{{"analysis", 0}, {"line", 0}}));
  EXPECT_EQ(j["findings"][0]["reference"], "rest");
  EXPECT_EQ(j["findings"][0]["threshold"]["high"], "infinity");
  EXPECT_EQ(j["findings"][1]["reference"], Json::array({nullptr}));
  EXPECT_EQ(j["attributes"][0]["levels"], Json::array({"A", nullptr}));
}

}  // namespace
}  // namespace lotrecht::audit
