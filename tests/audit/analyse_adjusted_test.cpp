#include <lotrecht/audit/analyse_adjusted.hpp>

#include <gtest/gtest.h>

#include <string>
#include <string_view>
#include <vector>

#include "support/regression_rows.hpp"

namespace lotrecht::audit {
namespace {

ComparedAttribute compared(const testing::RegressionRows& data, const char* name = "group") {
  ComparedAttribute groups{{name, testing::numbered_levels(3)}, testing::RegressionRows::ids(data.group), {}, 0};
  groups.counts.resize(3);
  for (std::size_t i = 0; i < 240; ++i) ++groups.counts[data.group[i]].rows[data.decision[i] != 0 ? 4 : 5];
  return groups;
}

TEST(AnalyseAdjusted, TellsRawAndAdjustedGapsOfEveryGroupButTheReference) {
  const testing::RegressionRows data;
  AdjustedPlan plan{data.rows(), stats::Family::logistic, {stats::Confidence{0.95}}};
  plan.rows.covariates.push_back({"again", data.number, {}, {}, {}});
  Analysis analysis = adjusted_analysis(plan);
  add_adjusted(analysis, plan, compared(data));
  ASSERT_EQ(analysis.lines.size(), 10U);
  EXPECT_EQ(analysis.lines[5].quantity, "raw_difference");
  EXPECT_EQ(analysis.lines[6].quantity, "adjusted_difference");
  EXPECT_TRUE(analysis.lines[6].p_value);
  EXPECT_EQ(analysis.lines[6].labels, (std::vector<Label>{{"group", "2"}, {"reference", "0"}}));
  ASSERT_EQ(analysis.flags.size(), 1U);
  EXPECT_EQ(analysis.flags[0].name, "covariate_dropped");
  plan.model = stats::Family::linear;
  Analysis linear = adjusted_analysis(plan);
  add_adjusted(linear, plan, compared(data));
  EXPECT_EQ(linear.lines.size(), 4U);
}

// Group 2 keeps four of its selected people: not enough for a regression; group 1 has enough.
TEST(AnalyseAdjusted, SaysWhereTooFewAreSelected) {
  testing::RegressionRows data;
  std::size_t kept = 0;
  for (std::size_t i = 0; i < 240; ++i) {
    if (data.group[i] == 2 && data.decision[i] != 0 && ++kept > 4) data.decision[i] = 0;
  }
  ASSERT_GT(kept, 4U);
  const AdjustedPlan plan{data.rows(), stats::Family::linear, {stats::Confidence{0.95}}};
  Analysis analysis = adjusted_analysis(plan);
  add_adjusted(analysis, plan, compared(data));
  ASSERT_EQ(analysis.flags.size(), 1U);
  EXPECT_EQ(analysis.flags[0].name, "few_selected");
  EXPECT_EQ(analysis.flags[0].labels, (std::vector<Label>{{"group", "2"}, {"reference", "0"}}));
  for (const Line& line : analysis.lines) {
    EXPECT_EQ(line.width_tells, line.labels[0].value != "2") << "no gap is noticed by an interval that is too narrow";
  }
}

TEST(AnalyseAdjusted, SaysThatTextWhichIsTheSameForEverybodyAdjustsForNothing) {
  const testing::RegressionRows data;
  const std::vector<std::uint8_t> same(240, 0);
  AdjustedPlan plan{data.rows(), stats::Family::linear, {stats::Confidence{0.95}}};
  plan.rows.covariates.push_back({"district", {}, {"north", "south"}, testing::RegressionRows::ids(same), {}});
  Analysis analysis = adjusted_analysis(plan);
  add_adjusted(analysis, plan, compared(data));
  ASSERT_EQ(analysis.flags.size(), 1U);
  EXPECT_EQ(analysis.flags[0].name, "covariate_dropped");
  EXPECT_EQ(analysis.flags[0].labels, (std::vector<Label>{{"attribute", "group"}, {"covariate", "district"}}));
}

// As few who were not selected are as bad, and it takes five to be enough.
TEST(AnalyseAdjusted, CountsFewOnBothSides) {
  ComparedAttribute groups{{"group", {"a", "b"}}, {}, {}, 0};
  groups.counts.resize(2);
  groups.counts[0].rows = {0, 0, 0, 0, 5, 5};
  groups.counts[1].rows = {0, 0, 0, 0, 5, 5};
  EXPECT_FALSE(groups.few_selected(1));
  groups.counts[1].rows = {0, 0, 0, 0, 5, 4};
  EXPECT_TRUE(groups.few_selected(1));
  groups.counts[1].rows = {0, 0, 0, 0, 4, 5};
  EXPECT_TRUE(groups.few_selected(1));
  std::swap(groups.counts[0], groups.counts[1]);
  EXPECT_TRUE(groups.few_selected(1)) << "the reference has too few";
}

// Every row five times over, each copy in its row's cluster: nothing more is known than before, so nothing may get
// narrower; counted as independent rows, the raw gaps' intervals did (22 % wrong exclusions of no gap in place of 5 %).
TEST(AnalyseAdjusted, RawGapsOfClustersAreNoNarrowerForCopies) {
  const testing::RegressionRows data;
  std::vector<std::uint8_t> decision;
  std::vector<std::uint8_t> group;
  std::vector<double> number;
  std::vector<std::uint32_t> cluster;
  for (std::size_t copy = 0; copy < 5; ++copy) {
    for (std::uint32_t i = 0; i < 240; ++i) {
      decision.push_back(data.decision[i]);
      group.push_back(data.group[i]);
      number.push_back(data.number[i]);
      cluster.push_back(i);
    }
  }
  ComparedAttribute groups = compared(data);
  for (auto& c : groups.counts) {
    for (auto& rows : c.rows) rows *= 5;
  }
  groups.ids = testing::RegressionRows::ids(group);
  const auto analyse = [&](const fairness::CovariateRows& rows, const ComparedAttribute& of) {
    const AdjustedPlan plan{rows, stats::Family::logistic, {stats::Confidence{0.95}}};
    Analysis analysis = adjusted_analysis(plan);
    add_adjusted(analysis, plan, of);
    return analysis;
  };
  const std::vector<stats::Term> by{{"number", number, {}, {}, {}}};
  fairness::CovariateRows rows{decision, groups.ids, 3, by, {}, {}};
  rows.clusters = {GroupIds{std::span<const std::uint32_t>{cluster}}, 240};
  const std::vector<stats::Term> once_by{{"number", data.number, {}, {}, {}}};
  const auto once = analyse({data.decision, {}, 3, once_by, {}, {}}, compared(data));
  for (const std::optional<std::size_t> reference : {std::optional<std::size_t>{0}, std::optional<std::size_t>{}}) {
    groups.reference = reference;
    const auto copies = analyse(rows, groups);
    for (std::size_t k = 0; k < once.lines.size(); ++k) {
      const Line& line = copies.lines[k];
      if (line.quantity.substr(0, 3) != "raw") continue;
      EXPECT_EQ(line.estimate.method, "mover_cr2_logit");
      if (!reference) continue;
      const stats::Estimate& before = once.lines[k].estimate;
      EXPECT_NEAR(line.estimate.value, before.value, 1e-12);
      EXPECT_GT(line.estimate.high - line.estimate.low, 0.95 * (before.high - before.low)) << line.quantity;
    }
  }
}

/// Of decisions adjusted for the number alone: how many flags have this name. None says that adjusting reverses a gap.
std::size_t flagged(const testing::RegressionRows& data, stats::Family family, std::string_view name) {
  AdjustedPlan plan{data.rows(), family, {stats::Confidence{0.95}}};
  plan.rows.covariates = {stats::Term{"number", data.number, {}, {}, {}}};
  Analysis analysis = adjusted_analysis(plan);
  add_adjusted(analysis, plan, compared(data));
  std::size_t told = 0;
  for (const Flag& flag : analysis.flags) {
    if (flag.name == name) ++told;
    EXPECT_NE(flag.name, "adjustment_reverses");
  }
  EXPECT_FALSE(analysis.lines[1].p_value);
  return told;
}

TEST(AnalyseAdjusted, ADecisionAmongTheCovariatesIsFlaggedForEveryGroup) {
  testing::RegressionRows data;
  for (std::size_t i = 0; i < data.number.size(); ++i) data.number[i] = static_cast<double>(data.decision[i]);
  EXPECT_EQ(flagged(data, stats::Family::linear, "fits_exactly"), 2U);
}

TEST(AnalyseAdjusted, SeparatedGroupsAreFlaggedAndReverseNothing) {
  testing::RegressionRows data;
  for (std::size_t i = 0; i < 240; ++i) {
    data.decision[i] = data.level[i] >= 2 ? 1 : 0;
    data.number[i] = static_cast<double>(data.level[i]);
  }
  EXPECT_EQ(flagged(data, stats::Family::logistic, "separated_group"), 2U);
}

TEST(AnalyseAdjusted, RefusesNoCovariatesAndNamesOfItsOwn) {
  const testing::RegressionRows data;
  AdjustedPlan plan{data.rows(), stats::Family::linear, {stats::Confidence{0.95}}};
  Analysis analysis = adjusted_analysis(plan);
  EXPECT_THROW(add_adjusted(analysis, plan, compared(data, "reference")), InvalidInput);
  plan.rows.covariates.clear();
  EXPECT_THROW((void)adjusted_analysis(plan), InvalidInput);
}

}  // namespace
}  // namespace lotrecht::audit
