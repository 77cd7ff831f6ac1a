#include <lotrecht/audit/analyse_aggregates.hpp>

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <string>
#include <vector>

namespace lotrecht::audit {
namespace {

using fairness::Metric;
using fairness::RoundingRule;

[[nodiscard]] AggregatePlan two_groups() {
  AggregatePlan plan{{{{"origin", "A"}}, {{"origin", "B"}}},
                     {{"selected", {40, 120}}, {"total", {1000, 6000}}},
                     std::nullopt,
                     {RoundingRule::nearest, 10, 0},
                     {Metric::selection_rate},
                     fairness::ReferenceRule::largest,
                     0,
                     stats::Confidence{0.95}};
  return plan;
}

[[nodiscard]] const Line& line(const Analysis& a, const std::string& quantity) {
  return *std::find_if(a.lines.begin(), a.lines.end(), [&](const Line& l) { return l.quantity == quantity; });
}

// By hand: 35 to 45 of 995 to 1005 beside 115 to 125 of 5995 to 6005.
TEST(AnalyseAggregates, BoundsAreThoseOfTheCorners) {
  const Analysis a = analyse_aggregates(two_groups());
  EXPECT_DOUBLE_EQ(line(a, "rate_rounding").estimate.low, 35.0 / 1005.0);
  EXPECT_DOUBLE_EQ(line(a, "rate_rounding").estimate.high, 45.0 / 995.0);
  EXPECT_DOUBLE_EQ(line(a, "ratio_rounding").estimate.low, (35.0 / 1005.0) / (125.0 / 5995.0));
  EXPECT_DOUBLE_EQ(line(a, "ratio_rounding").estimate.high, (45.0 / 995.0) / (115.0 / 6005.0));
  EXPECT_DOUBLE_EQ(line(a, "ratio_rounding").estimate.value, 2.0);
  EXPECT_LT(line(a, "ratio_sampling").estimate.low, line(a, "ratio_rounding").estimate.low);
  EXPECT_EQ(line(a, "ratio_rounding").labels[1], (Label{"reference", "B"}));
  EXPECT_TRUE(a.flags.empty());
}

TEST(AnalyseAggregates, SaysWhereRoundingHidesTheDirection) {
  AggregatePlan plan = two_groups();
  plan.columns[0].counts = {20, 120};
  const Analysis a = analyse_aggregates(plan);
  ASSERT_EQ(a.flags.size(), 1U);
  EXPECT_EQ(a.flags[0].name, "rounding_hides_direction");
}

TEST(AnalyseAggregates, ARowOfEverybodyNarrowsAndIsNoGroup) {
  AggregatePlan plan = two_groups();
  plan.rows.push_back({{"origin", "Total"}});
  plan.columns[0].counts.push_back(150);  // 145 to 155, while the groups alone make 150 to 170
  plan.columns[1].counts.push_back(7000);
  plan.everybody = 2;
  const Analysis a = analyse_aggregates(plan);
  EXPECT_DOUBLE_EQ(line(a, "rate_rounding").estimate.high, 40.0 / 995.0);
  EXPECT_EQ(a.flags.back().name, "narrowed_by_sums");
  for (const Line& l : a.lines) EXPECT_NE(l.labels[0].value, "Total");
}

TEST(AnalyseAggregates, MarksAndRest) {
  AggregatePlan plan = two_groups();
  plan.publication.suppressed_below = 5;
  plan.columns[0].counts = {std::nullopt, 120};
  plan.rule = fairness::ReferenceRule::rest;
  const Analysis a = analyse_aggregates(plan);
  EXPECT_EQ(line(a, "rate_rounding").estimate.undefined, stats::Undefined::not_published);
  EXPECT_DOUBLE_EQ(line(a, "rate_rounding").estimate.high, 4.0 / 995.0);
  EXPECT_EQ(line(a, "ratio_rounding").labels[1], (Label{"reference", "rest"}));
}

TEST(AnalyseAggregates, FourCountsGiveEveryRate) {
  AggregatePlan plan = two_groups();
  plan.columns = {{"true_positive", {10, 20}},
                  {"false_positive", {30, 40}},
                  {"false_negative", {50, 60}},
                  {"true_negative", {70, 80}}};
  plan.metrics = {Metric::true_positive_rate, Metric::positive_predictive_value, Metric::accuracy};
  const Analysis a = analyse_aggregates(plan);
  EXPECT_DOUBLE_EQ(line(a, "rate_rounding").estimate.value, 10.0 / 60.0);
  EXPECT_EQ(a.lines.size(), 3U * (2 * 2 + 4));
}

// The ratio with chance runs from 1.16 to 3.31, from rounding alone from 1.67 to 2.36.
TEST(AnalyseAggregates, AVerdictIsThatOfTheBoundsWithChance) {
  using stats::Verdict;
  const auto verdict = [](CheckMeasure measure, stats::Band band) {
    AggregatePlan plan = two_groups();
    plan.check = AggregateCheck{measure, band};
    const Analysis a = analyse_aggregates(plan);
    EXPECT_EQ(a.findings.size(), 1U);
    const LineFinding& f = a.findings.front();
    EXPECT_EQ(a.lines[*f.line].quantity, measure == CheckMeasure::ratio ? "ratio_sampling" : "difference_sampling");
    EXPECT_EQ(a.lines[*f.line].estimate.low, f.estimate.low);
    EXPECT_EQ(a.lines[*f.line].estimate.high, f.estimate.high);
    EXPECT_EQ(f.group.front(), "A");
    EXPECT_EQ(f.reference.front(), "B");
    EXPECT_EQ(f.metric, "selection_rate");
    return f.verdict;
  };
  EXPECT_EQ(verdict(CheckMeasure::ratio, {0.8, 1.1}), Verdict::outside);
  EXPECT_EQ(verdict(CheckMeasure::ratio, {0.8, 1.25}), Verdict::undecided);
  EXPECT_EQ(verdict(CheckMeasure::ratio, {1.5, 2.5}), Verdict::undecided);  // rounding alone would be within
  EXPECT_EQ(verdict(CheckMeasure::ratio, {1.1, 3.4}), Verdict::within);
  EXPECT_EQ(verdict(CheckMeasure::difference, {-0.05, 0.001}), Verdict::outside);
  EXPECT_EQ(verdict(CheckMeasure::difference, {-0.05, 0.05}), Verdict::within);
}

TEST(AnalyseAggregates, AHiddenCountIsJudgedByItsBounds) {
  AggregatePlan plan = two_groups();
  plan.publication = {RoundingRule::exact, 1, 5};
  plan.columns[0].counts = {std::nullopt, 1200};  // at most 4 of 1000 beside 20 %
  plan.check = AggregateCheck{CheckMeasure::ratio, {0.8, 1.25}};
  EXPECT_EQ(analyse_aggregates(plan).findings.front().verdict, stats::Verdict::outside);
  plan.check->band = {0.0, 1.25};
  EXPECT_EQ(analyse_aggregates(plan).findings.front().verdict, stats::Verdict::within);
  plan.check->band = {0.0, 0.01};
  EXPECT_EQ(analyse_aggregates(plan).findings.front().verdict, stats::Verdict::undecided);
}

TEST(AnalyseAggregates, OfOneGroupThereIsAFindingWithoutALine) {
  AggregatePlan plan = two_groups();
  plan.rows.pop_back();
  for (PublishedColumn& c : plan.columns) c.counts.pop_back();
  plan.check = AggregateCheck{CheckMeasure::ratio, {0.8, 1.25}};
  const Analysis a = analyse_aggregates(plan);
  ASSERT_EQ(a.findings.size(), 1U);
  EXPECT_FALSE(a.findings[0].line);
  EXPECT_TRUE(a.findings[0].group.empty());
  EXPECT_EQ(a.findings[0].estimate.undefined, stats::Undefined::single_group);
  EXPECT_EQ(a.findings[0].verdict, stats::Verdict::undefined);
}

TEST(AnalyseAggregates, NamesItsFile) {
  AggregatePlan plan = two_groups();
  plan.file = PublishedFile{"counts.csv", std::string(64, 'a')};
  const Analysis a = analyse_aggregates(plan);
  EXPECT_EQ(a.settings[0].second, Setting{std::string{"counts.csv"}});
  EXPECT_EQ(a.settings[1].second, (Setting{std::string(64, 'a')}));
  EXPECT_EQ(a.settings[2].second, Setting{std::uint64_t{2}});
}

TEST(AnalyseAggregates, Refuses) {
  const auto refused = [](auto change) {
    AggregatePlan plan = two_groups();
    change(plan);
    EXPECT_THROW((void)analyse_aggregates(plan), InvalidInput);
  };
  refused([](AggregatePlan& p) { p.columns[0].counts = {43, 120}; });    // no multiple of 10
  refused([](AggregatePlan& p) { p.columns[0].counts = {2000, 120}; });  // more selected than people
  refused([](AggregatePlan& p) { p.columns[0].counts = {std::nullopt, 120}; });
  refused([](AggregatePlan& p) { p.columns[0].counts = {40}; });
  refused([](AggregatePlan& p) { p.columns[0].meaning = "chosen"; });
  refused([](AggregatePlan& p) { p.columns.pop_back(); });
  refused([](AggregatePlan& p) { p.metrics = {Metric::true_positive_rate}; });
  refused([](AggregatePlan& p) { p.metrics = {Metric::treatment_equality}; });
  refused([](AggregatePlan& p) { p.everybody = 7; });
  refused([](AggregatePlan& p) { p.rule = fairness::ReferenceRule::overall; });
  refused([](AggregatePlan& p) {
    p.rule = fairness::ReferenceRule::group;
    p.reference = 2;
  });
  refused([](AggregatePlan& p) { p.check = AggregateCheck{CheckMeasure::worst_ratio, {0.8, 1.25}}; });
  refused([](AggregatePlan& p) {
    p.rows.clear();
    for (auto& c : p.columns) c.counts.clear();
  });
}

}  // namespace
}  // namespace lotrecht::audit
