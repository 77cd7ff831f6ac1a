// The record outlives the audit: it can be read by anybody, and the verdicts can be computed again from it.

#include <gtest/gtest.h>

#include <limits>
#include <optional>
#include <string>
#include <vector>

#include <nlohmann/json.hpp>

#include <lotrecht/audit/record.hpp>

namespace {

using namespace lotrecht;
using fairness::CellCounts;
using fairness::Metric;
using nlohmann::json;

const GroupTable table{{{"age", {"young", "old", std::nullopt}}, {"sex", {"f", "m"}}}};

std::vector<CellCounts> cases() {
  return {{.rows = {12, 18, 6, 64, 0, 3}}, {.rows = {10, 15, 5, 50, 1, 0}}, {.rows = {9, 6, 7, 58, 0, 0}},
          {.rows = {1, 0, 0, 2, 0, 0}},    {.rows = {0, 0, 0, 0, 0, 0}},    {.rows = {0, 0, 4, 2, 0, 0}}};
}

audit::Plan plan() {
  audit::Plan p{.title = "A \"quoted\" <title>\n",
                .why = {{"purpose", "see \\ where it \t leads"}, {"legal_basis", ""}},
                .effect = fairness::Effect::benefit,
                .reference = {fairness::ReferenceRule::rest, {}},
                .metrics = {},
                .checks = {{Metric::selection_rate, audit::CheckMeasure::ratio, {0.8, 1.25}, std::nullopt},
                           {Metric::selection_rate,
                            audit::CheckMeasure::ratio,
                            {0.8, std::numeric_limits<double>::infinity()},
                            audit::PlannedReference{fairness::ReferenceRule::group, {"young", "f"}}},
                           {std::nullopt, audit::CheckMeasure::mean_difference, {0.0, 0.2}, std::nullopt}},
                .methods = {stats::Confidence{0.9}}};
  for (const Metric m : fairness::all_metrics()) p.metrics.push_back(m);
  return p;
}

audit::Provenance provenance() {
  return {.source = "cases.csv",
          .sha256 = "00ff",
          .bytes = 1234,
          .rows_read = 280,
          .rows_used = 273,
          .set_aside = {{"decision_missing", "granted", 7}},
          .decision = {"granted", "yes"},
          .outcome = audit::BinaryColumn{"entitled", "1"},
          .outcome_unknown = 4};
}

std::string record(const audit::Plan& p, const GroupTable& groups, const std::vector<CellCounts>& counts) {
  return audit::to_json(p, groups, provenance(), audit::run(p, groups, counts));
}

TEST(Record, IsTheSameBytesEveryTime) { EXPECT_EQ(record(plan(), table, cases()), record(plan(), table, cases())); }

TEST(Record, TheThreadsOfABootstrapLeaveNoTrace) {
  audit::Plan p = plan();
  p.methods.bootstrap = fairness::BootstrapMethod{fairness::BootstrapKind::percentile, 99, Seed{3}, 1};
  const std::string alone = record(p, table, cases());
  p.methods.bootstrap->threads = 3;
  EXPECT_EQ(record(p, table, cases()), alone);
}

TEST(Record, TellsWhereItsNumbersComeFrom) {
  const json j = json::parse(record(plan(), table, cases()));
  EXPECT_EQ(j["schema"], "lotrecht.audit/1");
  EXPECT_EQ(j["title"], "A \"quoted\" <title>\n");
  EXPECT_EQ(j["why"][1]["answer"], "");
  EXPECT_EQ(j["data"]["sha256"], "00ff");
  EXPECT_EQ(j["data"]["set_aside"][0]["rows"], 7);
  EXPECT_EQ(j["data"]["decision"]["effect"], "benefit");
  EXPECT_EQ(j["data"]["outcome"]["unknown"], 4);
  EXPECT_TRUE(j["data"]["weight"].is_null());
  EXPECT_TRUE(j["statistics"]["bootstrap"].is_null());
  EXPECT_EQ(j["statistics"]["confidence"], 0.9);
  EXPECT_TRUE(j["attributes"][0]["levels"][2].is_null());
  EXPECT_EQ(j["tables"].size(), 3u);
}

TEST(Record, SaysInfinityInWordsAndTheUndefinedWithItsReason) {
  const json j = json::parse(record(plan(), table, cases()));
  EXPECT_EQ(j["checks"][1]["high"], "infinity");
  // nobody is in the fifth group
  const json& empty = j["tables"][2]["groups"][4];
  EXPECT_EQ(empty["n"], 0);
  EXPECT_TRUE(empty["rates"]["selection_rate"]["value"].is_null());
  EXPECT_EQ(empty["rates"]["selection_rate"]["undefined"], "nobody");
  EXPECT_EQ(empty["rates"]["selection_rate"]["low"], 0.0);
  // nobody was selected in the sixth: FN / FP has no denominator, and no upper bound
  const json& never = j["tables"][2]["groups"][5]["rates"];
  EXPECT_EQ(never["positive_predictive_value"]["undefined"], "nobody_selected");
  EXPECT_EQ(never["treatment_equality"]["high"], "infinity");
}

TEST(Record, AFindingPointsAtItsEvidence) {
  const json j = json::parse(record(plan(), table, cases()));
  for (const json& f : j["findings"]) {
    const json& evidence = f["evidence"];
    const json& groups = j["tables"][evidence["table"].get<std::size_t>()]["groups"];
    EXPECT_EQ(f["attributes"], j["tables"][evidence["table"].get<std::size_t>()]["attributes"]);
    EXPECT_EQ(f["metric"], j["checks"][evidence["check"].get<std::size_t>()]["metric"]);
    if (!evidence["group"].is_null()) {
      EXPECT_EQ(f["group"], groups[evidence["group"].get<std::size_t>()]["levels"]);
    }
    if (!evidence["reference"].is_null()) {
      EXPECT_EQ(f["reference"], groups[evidence["reference"].get<std::size_t>()]["levels"]);
    }
  }
}

TEST(Record, NamesThatAreNoTextDoNotStopIt) {
  const GroupTable odd{{{"name", {std::string{"\xff\xfe"}, std::string{"a\0b", 3}, "\"}{<script>", "line\nline"}}}};
  const std::vector<CellCounts> counts(4, CellCounts{.rows = {1, 1, 1, 1, 0, 0}});
  audit::Plan p = plan();
  p.checks.erase(p.checks.begin() + 1, p.checks.end());
  const json j = json::parse(record(p, odd, counts));
  EXPECT_EQ(j["attributes"][0]["levels"][0], "\xEF\xBF\xBD\xEF\xBF\xBD");
  EXPECT_EQ(j["attributes"][0]["levels"][1], (std::string{"a\0b", 3}));
  EXPECT_EQ(j["attributes"][0]["levels"][3], "line\nline");
}

/// What an auditor does: takes nothing but the record, and computes the verdicts again.
audit::Plan plan_in(const json& j) {
  const auto rule = [](const json& r) {
    audit::PlannedReference planned{*fairness::reference_rule_named(r["rule"].get<std::string>()), {}};
    if (!r["levels"].is_null()) {
      for (const json& level : r["levels"]) {
        planned.levels.push_back(level.is_null() ? std::nullopt : std::optional{level.get<std::string>()});
      }
    }
    return planned;
  };
  const auto bound = [](const json& b) {
    constexpr double infinity = std::numeric_limits<double>::infinity();
    return b == "infinity" ? infinity : b == "-infinity" ? -infinity : b.get<double>();
  };
  const json& s = j["statistics"];
  audit::Plan p{
      .title = j["title"],
      .why = {},
      .effect = j["data"]["decision"]["effect"] == "benefit" ? fairness::Effect::benefit : fairness::Effect::burden,
      .crossed = j["crossed"],
      .reference = rule(j["reference"]),
      .metrics = {},
      .checks = {},
      .methods = {stats::Confidence{s["confidence"].get<double>()},
                  *fairness::method_named<fairness::RateMethod>(s["rate"].get<std::string>()),
                  *fairness::method_named<fairness::DifferenceMethod>(s["difference"].get<std::string>()),
                  *fairness::method_named<fairness::RatioMethod>(s["ratio"].get<std::string>())}};
  for (const json& a : j["why"]) p.why.push_back({a["question"], a["answer"]});
  for (const json& m : j["metrics"]) p.metrics.push_back(*fairness::metric_named(m.get<std::string>()));
  for (const json& c : j["checks"]) {
    audit::Check check{
        fairness::metric_named(c["metric"].get<std::string>()), {}, {bound(c["low"]), bound(c["high"])}, {}};
    for (int m = 0; m < 5; ++m) {
      const auto measure = static_cast<audit::CheckMeasure>(m);
      if (c["measure"] == std::string{audit::name(measure)}) check.measure = measure;
    }
    if (!c["reference"].is_null()) check.reference = rule(c["reference"]);
    p.checks.push_back(check);
  }
  if (!s["bootstrap"].is_null()) {
    const json& b = s["bootstrap"];
    p.methods.bootstrap =
        fairness::BootstrapMethod{*fairness::method_named<fairness::BootstrapKind>(b["interval"].get<std::string>()),
                                  b["replicates"], Seed{b["seed"].get<std::uint64_t>()}};
  }
  return p;
}

TEST(Record, HoldsEverythingNeededToComputeItAgain) {
  for (const bool resampled : {false, true}) {
    audit::Plan p = plan();
    p.methods.ratio = fairness::RatioMethod::koopman;
    if (resampled) p.methods.bootstrap = fairness::BootstrapMethod{fairness::BootstrapKind::bca, 99, Seed{7}};
    const std::string first = record(p, table, cases());
    const json j = json::parse(first);
    std::vector<Attribute> attributes;
    for (const json& a : j["attributes"]) {
      Attribute attribute{a["name"], {}};
      for (const json& level : a["levels"]) {
        attribute.levels.push_back(level.is_null() ? std::nullopt : std::optional{level.get<std::string>()});
      }
      attributes.push_back(attribute);
    }
    std::vector<CellCounts> counts;
    for (const json& group : j["tables"].back()["groups"]) {  // the last table crosses everything
      CellCounts c;
      std::size_t cell = 0;
      for (const char* name : {"true_positive", "false_positive", "false_negative", "true_negative",
                               "selected_unlabelled", "rejected_unlabelled"}) {
        c.rows[cell++] = group["counts"][name];
      }
      counts.push_back(c);
    }
    EXPECT_EQ(record(plan_in(j), GroupTable{attributes}, counts), first);
  }
}

}  // namespace
