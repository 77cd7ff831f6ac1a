#include <lotrecht/audit/run.hpp>

#include <cmath>
#include <cstdint>
#include <optional>
#include <random>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include <lotrecht/fairness/gap.hpp>
#include <lotrecht/stats/miettinen_nurminen.hpp>

#include "support/cell_tables.hpp"

namespace lotrecht::audit {
namespace {

using fairness::CellCounts;
using fairness::cells_of;
using fairness::Metric;
using fairness::ReferenceRule;
using stats::Undefined;
using stats::Verdict;
using Subsets = std::vector<std::vector<std::size_t>>;

Plan plan(std::vector<Check> checks = {}) {
  return {.title = "",
          .why = {},
          .reference = {},
          .metrics = {Metric::selection_rate, Metric::true_positive_rate},
          .checks = std::move(checks),
          .methods = fairness::at_95()};
}

/// Two districts by two sexes, 100 rows each but for an empty group.
GroupTable town() { return GroupTable{{{"district", {"north", "south"}}, {"sex", {"f", "m"}}}}; }
std::vector<CellCounts> town_cells() {
  return {cells_of({.tp = 40, .fp = 10, .fn = 10, .tn = 40}),
          cells_of({.tp = 200, .fp = 50, .fn = 50, .tn = 200}),
          cells_of({.tp = 20, .fp = 5, .fn = 30, .tn = 45}),
          {}};
}

std::string refusal(const Plan& p, const GroupTable& table, const std::vector<CellCounts>& cells) {
  try {
    static_cast<void>(run(p, table, cells));
  } catch (const InvalidInput& e) {
    return e.what();
  }
  return "";
}

TEST(AttributeSubsets, AreEveryAttributeAloneThenEveryPairAndSoOn) {
  EXPECT_EQ(attribute_subsets(1, true), (Subsets{{0}}));
  EXPECT_EQ(attribute_subsets(2, true), (Subsets{{0}, {1}, {0, 1}}));
  EXPECT_EQ(attribute_subsets(3, true), (Subsets{{0}, {1}, {2}, {0, 1}, {0, 2}, {1, 2}, {0, 1, 2}}));
  EXPECT_EQ(attribute_subsets(3, false), (Subsets{{0}, {1}, {2}}));
  EXPECT_EQ(attribute_subsets(10, true).size(), 1023u);
  EXPECT_TRUE(attribute_subsets(0, true).empty());
  EXPECT_TRUE(attribute_subsets(0, false).empty());
}

TEST(Run, MakesATableOfEveryAttributeAndEveryCrossing) {
  const Audit audit = run(plan(), town(), town_cells());
  ASSERT_EQ(audit.tables.size(), 3u);
  const auto& by_district = audit.tables[0];
  EXPECT_EQ(by_district.attributes, (std::vector<std::size_t>{0}));
  ASSERT_EQ(by_district.groups.size(), 2u);
  EXPECT_EQ(by_district.disparities.groups[0].counts, cells_of({.tp = 240, .fp = 60, .fn = 60, .tn = 240}));
  EXPECT_EQ(by_district.disparities.groups[1].counts, cells_of({.tp = 20, .fp = 5, .fn = 30, .tn = 45}));
  const auto& by_sex = audit.tables[1];
  EXPECT_EQ(by_sex.disparities.groups[0].counts, cells_of({.tp = 60, .fp = 15, .fn = 40, .tn = 85}));
  const auto& crossed = audit.tables[2];
  ASSERT_EQ(crossed.groups.size(), 4u);
  for (std::size_t g = 0; g < 4; ++g) EXPECT_EQ(crossed.disparities.groups[g].counts, town_cells()[g]);
  for (const Table& t : audit.tables) EXPECT_EQ(t.disparities.overall.n(), 700u);
  EXPECT_TRUE(audit.findings.empty());
  Plan alone = plan();
  alone.crossed = false;
  EXPECT_EQ(run(alone, town(), town_cells()).tables.size(), 2u);
}

// North, 300 of 600 selected; south, 25 of 100: by hand.
TEST(Run, JudgesEveryGroupAgainstItsReference) {
  const Audit audit = run(plan({{Metric::selection_rate, CheckMeasure::ratio, {0.8, 1.25}, {}}}), town(), town_cells());
  ASSERT_EQ(audit.findings.size(), 1u + 1u + 3u);
  const Finding& south = audit.findings[0];
  EXPECT_EQ(south.check, 0u);
  EXPECT_EQ(south.table, 0u);
  EXPECT_EQ(south.group, 1u);
  EXPECT_EQ(south.reference, 0u);
  EXPECT_EQ(south.rule, ReferenceRule::largest);
  EXPECT_EQ(south.estimate.value, 0.5);
  EXPECT_EQ(south.estimate.interval(), stats::miettinen_nurminen_ratio({25, 100}, {300, 600}, stats::Confidence{0.95}));
  EXPECT_EQ(south.verdict, Verdict::outside);
  const Finding& women = audit.findings[1];
  EXPECT_EQ(women.estimate.value, 0.75);
  EXPECT_EQ(women.verdict, Verdict::undecided);
  const Finding& northern_women = audit.findings[2];
  EXPECT_EQ(northern_women.group, 0u);
  EXPECT_EQ(northern_women.reference, 1u);
  EXPECT_EQ(northern_women.estimate.value, 1.0);
  const Finding& southern_men = audit.findings[4];
  EXPECT_EQ(southern_men.group, 3u);
  EXPECT_EQ(southern_men.verdict, Verdict::undefined) << "nobody is in it, and that is said";
  EXPECT_EQ(southern_men.estimate.undefined, Undefined::nobody);
  EXPECT_EQ(audit.verdicts.undefined, 1u);
  EXPECT_EQ(audit.verdicts.within + audit.verdicts.outside + audit.verdicts.undecided + audit.verdicts.undefined,
            audit.findings.size());
}

TEST(Run, JudgesWorstGapsAndEqualizedOddsOncePerTable) {
  const std::vector<Check> checks{{Metric::selection_rate, CheckMeasure::worst_difference, {0.0, 0.1}, {}},
                                  {Metric::selection_rate, CheckMeasure::worst_ratio, {0.8, 1.0}, {}},
                                  {std::nullopt, CheckMeasure::worst_difference, {0.0, 0.1}, {}},
                                  {std::nullopt, CheckMeasure::worst_ratio, {0.8, 1.0}, {}},
                                  {std::nullopt, CheckMeasure::mean_difference, {0.0, 0.1}, {}}};
  Plan p = plan(checks);
  p.crossed = false;
  const Audit audit = run(p, town(), town_cells());
  ASSERT_EQ(audit.findings.size(), 10u);
  const auto value = [&](std::size_t f) { return audit.findings[f].estimate.value; };
  EXPECT_DOUBLE_EQ(value(0), 0.25);
  EXPECT_DOUBLE_EQ(value(1), 0.5);
  EXPECT_DOUBLE_EQ(value(2), 0.4);   // TPR .8 and .4, FPR .2 and .1
  EXPECT_DOUBLE_EQ(value(3), 0.5);   // both halved
  EXPECT_DOUBLE_EQ(value(4), 0.25);  // (.4 + .1) / 2
  for (const Finding& f : audit.findings) {
    EXPECT_FALSE(f.group);
    EXPECT_FALSE(f.reference);
    EXPECT_EQ(f.verdict, stats::judge(f.estimate, p.checks[f.check].band));
  }
  EXPECT_EQ(audit.findings[0].verdict, Verdict::outside);
}

TEST(Run, FindsTheNamedReferenceInEveryTable) {
  Plan p = plan({{Metric::selection_rate, CheckMeasure::difference, {-0.1, 0.1}, {}}});
  p.reference = {ReferenceRule::group, {"south", "f"}};
  const Audit audit = run(p, town(), town_cells());
  EXPECT_EQ(audit.tables[0].disparities.reference, 1u) << "south";
  EXPECT_EQ(audit.tables[1].disparities.reference, 0u) << "women";
  EXPECT_EQ(audit.tables[2].disparities.reference, 2u) << "women in the south";
  ASSERT_EQ(audit.findings.size(), 5u);
  EXPECT_DOUBLE_EQ(audit.findings[0].estimate.value, 0.25);
}

TEST(Run, LetsAReferenceBeTheGroupWhoseValueIsMissing) {
  const GroupTable table{{{"sex", {"f", std::nullopt}}}};
  Plan p = plan();
  p.reference = {ReferenceRule::group, {std::nullopt}};
  const std::vector<CellCounts> cells{cells_of({1, 1, 1, 1}), cells_of({1, 1, 1, 1})};
  EXPECT_EQ(run(p, table, cells).tables[0].disparities.reference, 1u);
  p.reference.levels = {"(missing)"};
  EXPECT_NE(refusal(p, table, cells).find("names a group that is not in the data: \"(missing)\""), std::string::npos);
}

TEST(Run, LetsACheckHaveAReferenceOfItsOwn) {
  Plan p =
      plan({{Metric::selection_rate, CheckMeasure::ratio, {0.8, 1.25}, PlannedReference{ReferenceRule::overall, {}}}});
  p.crossed = false;
  const Audit audit = run(p, town(), town_cells());
  ASSERT_EQ(audit.findings.size(), 4u) << "everybody is compared with everybody";
  EXPECT_EQ(audit.findings[0].rule, ReferenceRule::overall);
  EXPECT_EQ(audit.findings[0].reference, std::nullopt);
  EXPECT_DOUBLE_EQ(audit.findings[0].estimate.value, 0.5 / (325.0 / 700.0));
  EXPECT_EQ(audit.tables[0].disparities.rule, ReferenceRule::largest);
}

TEST(Run, RefusesAReferenceThatIsNotInTheData) {
  Plan p = plan();
  p.reference = {ReferenceRule::group, {"west", "f"}};
  EXPECT_EQ(refusal(p, town(), town_cells()), "audit: reference names a group that is not in the data: \"west\"");
  p.reference.levels = {"south"};
  EXPECT_NE(refusal(p, town(), town_cells()).find("2 attributes, 1 names"), std::string::npos);
  p.reference = {ReferenceRule::best_off, {}};
  EXPECT_NE(refusal(p, town(), town_cells()).find("best_off"), std::string::npos);
  p.effect = fairness::Effect::benefit;
  EXPECT_EQ(refusal(p, town(), town_cells()), "");
}

// "ratio" of equalized odds was computed as a difference and judged against [0.8, 1.25] once: within, wrongly outside.
TEST(Run, RefusesChecksThatMeanNothing) {
  EXPECT_EQ(refusal(plan({{Metric::selection_rate, CheckMeasure::ratio, {0.8, 1.25}, {}},
                          {std::nullopt, CheckMeasure::ratio, {0.8, 1.25}, {}}}),
                    town(), town_cells()),
            "audit: checks number 2: ratio is not a measure of equalized_odds (use worst_difference, worst_ratio or "
            "mean_difference)");
  EXPECT_NE(refusal(plan({{std::nullopt, CheckMeasure::difference, {0.0, 0.1}, {}}}), town(), town_cells()), "");
  EXPECT_NE(refusal(plan({{Metric::accuracy, CheckMeasure::mean_difference, {0.0, 0.1}, {}}}), town(), town_cells())
                .find("only equalized_odds has a mean"),
            std::string::npos);
}

TEST(Run, RefusesCellsThatDoNotFitTheTable) {
  EXPECT_NE(refusal(plan(), town(), {}).find("4 groups, 0 tallies"), std::string::npos);
}

TEST(Run, SaysThatASingleGroupHasNothingToCompareWith) {
  const GroupTable table{{{"sex", {"f"}}}};
  for (const CheckMeasure measure : {CheckMeasure::ratio, CheckMeasure::difference, CheckMeasure::worst_difference}) {
    const Audit audit = run(plan({{Metric::selection_rate, measure, {0.8, 1.25}, {}}}), table,
                            std::vector<CellCounts>{cells_of({1, 1, 1, 1})});
    ASSERT_EQ(audit.findings.size(), 1u);
    EXPECT_EQ(audit.findings[0].verdict, Verdict::undefined);
    EXPECT_EQ(audit.findings[0].estimate.undefined, Undefined::single_group);
    EXPECT_EQ(audit.verdicts.undefined, 1u);
  }
}

TEST(Run, SaysThatNobodyIsThere) {
  const Audit audit =
      run(plan({{Metric::selection_rate, CheckMeasure::ratio, {0.8, 1.25}, {}}}), town(), std::vector<CellCounts>(4));
  ASSERT_EQ(audit.findings.size(), 3u);
  for (const Finding& f : audit.findings) EXPECT_EQ(f.estimate.undefined, Undefined::nobody);
}

// A check on a metric the tables do not report is still a check.
TEST(Run, JudgesMetricsThatAreNotReported) {
  Plan p = plan({{Metric::false_positive_rate, CheckMeasure::difference, {-0.1, 0.1}, {}}});
  p.metrics = {};
  EXPECT_EQ(run(p, town(), town_cells()).findings.size(), 5u);
}

TEST(Run, FindsTheIntervalOfTheTable) {
  Plan p = plan({{Metric::true_positive_rate, CheckMeasure::difference, {-0.1, 0.1}, {}}});
  p.methods.bootstrap = fairness::BootstrapMethod{fairness::BootstrapKind::bca, 199, Seed{3}};
  const Audit audit = run(p, town(), town_cells());
  for (const Finding& f : audit.findings) {
    if (!f.group) continue;
    const auto& gaps = audit.tables[f.table].disparities.groups[*f.group].gaps;
    EXPECT_EQ(f.estimate.interval(), gaps[1].difference.interval());
    EXPECT_EQ(f.estimate.method, gaps[1].difference.method);
  }
}

// Ten thousand groups, crossed from two attributes.
TEST(Run, TestsEveryGapAndSaysWhichOneWouldHaveBeenFound) {
  Plan p = plan({{Metric::selection_rate, CheckMeasure::ratio, {0.8, 1.25}, {}},
                 {Metric::true_positive_rate, CheckMeasure::difference, {-0.1, 0.1}, {}},
                 {Metric::selection_rate, CheckMeasure::worst_ratio, {0.8, 1.25}, {}}});
  p.crossed = false;
  const Audit audit = run(p, town(), town_cells());
  ASSERT_EQ(audit.findings.size(), 6u);
  std::vector<double> found;
  for (const Finding& f : audit.findings) {
    if (!f.group) {
      EXPECT_FALSE(f.p_value || f.adjusted_p_value) << "a worst gap has no such test";
      const auto& table = audit.tables[f.table];
      EXPECT_EQ(f.detectable->low, table.detectable.worst[0].ratio.low) << "but a gap that would have been noticed";
      EXPECT_FALSE(f.detectable->high) << "no ratio of the lowest to the highest is above 1";
      const std::uint64_t groups = table.disparities.worst[0].ratio.groups;
      EXPECT_EQ(f.comparisons, groups * (groups - 1) / 2);
      continue;
    }
    const fairness::Comparison compared{audit.tables[f.table].disparities.groups[*f.group].counts,
                                        audit.tables[f.table].disparities.groups[*f.reference].counts};
    const auto measure =
        p.checks[f.check].measure == CheckMeasure::ratio ? fairness::Measure::ratio : fairness::Measure::difference;
    const auto test =
        fairness::inverting_test(*p.checks[f.check].metric, measure, compared, f.estimate, p.methods.confidence.z());
    EXPECT_EQ(f.p_value, test.p_value);
    EXPECT_EQ(f.test, test.method);
    found.push_back(*f.p_value);
    ASSERT_TRUE(f.detectable && f.detectable->high);
    EXPECT_EQ(f.comparisons, 4u);
    // One of four that Holm corrects together has to keep a quarter of the level, whatever the others say.
    const auto strict = fairness::detectable_gap(*p.checks[f.check].metric, measure, compared,
                                                 stats::Confidence{1.0 - p.methods.confidence.alpha() / 4.0}, 0.8);
    EXPECT_EQ(f.detectable->high, strict.high);
    const auto& alone = audit.tables[f.table].detectable.groups[*f.group][f.check == 0 ? 0 : 1];
    EXPECT_GT(*f.detectable->high, *(measure == fairness::Measure::ratio ? alone.ratio : alone.difference).high);
  }
  const auto holm = stats::adjusted_p_values(found, stats::Multiplicity::holm);
  std::size_t at = 0;
  for (const Finding& f : audit.findings) {
    if (f.group) {
      EXPECT_EQ(f.adjusted_p_value, holm[at++]);
    }
  }
  p.tests.multiplicity = stats::Multiplicity::none;
  for (const Finding& f : run(p, town(), town_cells()).findings) EXPECT_EQ(f.adjusted_p_value, f.p_value);
  p.methods.confidence = stats::Confidence{0.1};
  for (const Finding& f : run(p, town(), town_cells()).findings) EXPECT_FALSE(f.detectable) << "chance alone has 90 %";
}

TEST(Run, TestsWhatHasNoCountsByItsInterval) {
  Plan p = plan({{Metric::selection_rate, CheckMeasure::difference, {-0.1, 0.1}, {}},
                 {Metric::balanced_accuracy, CheckMeasure::ratio, {0.8, 1.25}, {}}});
  p.crossed = false;
  std::vector<CellCounts> cells = town_cells();
  for (const Finding& f : run(p, town(), cells).findings) {
    EXPECT_EQ(f.test, p.checks[f.check].metric == Metric::balanced_accuracy ? "interval" : "newcombe");
  }
  for (CellCounts& c : cells) {
    c.weighted = true;
    for (std::size_t i = 0; i < 6; ++i) {
      c.weight[i] = 2.0 * static_cast<double>(c.rows[i]);
      c.squared_weight[i] = 4.0 * static_cast<double>(c.rows[i]);
    }
  }
  for (const Finding& f : run(p, town(), cells).findings) {
    EXPECT_EQ(f.test, "interval");
    const double none = p.checks[f.check].measure == CheckMeasure::ratio ? 1.0 : 0.0;
    EXPECT_EQ(*f.p_value < 0.05, f.estimate.high < none || none < f.estimate.low);
    EXPECT_TRUE(f.detectable);
  }
}

TEST(Run, CorrectsForAReferenceThatWasChosenAsTheBest) {
  Plan p = plan({{Metric::selection_rate, CheckMeasure::ratio, {0.8, 1.25}, {}}});
  p.reference.rule = ReferenceRule::best_off;
  p.effect = fairness::Effect::benefit;
  const Audit audit = run(p, town(), town_cells());
  bool corrected = false;
  for (const Finding& f : audit.findings) corrected = corrected || f.test == "tukey_score";
  EXPECT_TRUE(corrected);
}

TEST(Run, OfTenThousandGroupsIsQuick) {
  std::mt19937_64 draw{1};
  std::vector<Attribute> attributes(2);
  for (std::size_t a = 0; a < 2; ++a) {
    attributes[a].name = a == 0 ? "ward" : "age";
    for (int i = 0; i < 100; ++i) attributes[a].levels.emplace_back(std::to_string(i));
  }
  std::vector<CellCounts> cells;
  for (int g = 0; g < 10'000; ++g) cells.push_back(fairness::random_group(draw, 3));
  Plan p = plan({{Metric::selection_rate, CheckMeasure::ratio, {0.8, 1.25}, {}}});
  p.metrics = {Metric::selection_rate};
  const Audit audit = run(p, GroupTable{std::move(attributes)}, cells);
  EXPECT_EQ(audit.tables.size(), 3u);
  EXPECT_EQ(audit.findings.size(), 99u + 99u + 9'999u);
}

// "No gap in TPR" and "no gap in FNR" are one hypothesis, and so are a difference and a ratio that one test has judged.
TEST(Run, CorrectsAComplementOnce) {
  const auto check = [](Metric metric, CheckMeasure measure) { return Check{metric, measure, {-0.1, 0.1}, {}}; };
  const Check tpr = check(Metric::true_positive_rate, CheckMeasure::difference);
  const Check fnr = check(Metric::false_negative_rate, CheckMeasure::difference);
  const Check rate = check(Metric::selection_rate, CheckMeasure::difference);
  for (const auto method : {fairness::DifferenceMethod::newcombe, fairness::DifferenceMethod::miettinen_nurminen}) {
    Plan alone = plan({tpr, rate});
    alone.methods.difference = method;
    Plan both = plan({fnr, rate, tpr});
    both.methods.difference = method;
    const Audit one = run(alone, town(), town_cells());
    const Audit two = run(both, town(), town_cells());
    std::size_t compared = 0;
    for (const Finding& f : one.findings) {
      const std::size_t same_check = f.check == 0 ? 2 : 1;
      for (const Finding& g : two.findings) {
        if (g.table != f.table || g.group != f.group || !f.adjusted_p_value) continue;
        EXPECT_EQ(g.comparisons, f.comparisons);
        if (g.check == same_check) {
          EXPECT_NEAR(*g.adjusted_p_value / *f.adjusted_p_value, 1.0, 1e-9);
          ++compared;
        }
        if (g.check == 0 && same_check == 2) {
          EXPECT_NEAR(*g.adjusted_p_value / *f.adjusted_p_value, 1.0, 1e-9) << "the complement's is the same";
        }
      }
    }
    EXPECT_GE(compared, 4u);
  }
}

}  // namespace
}  // namespace lotrecht::audit
