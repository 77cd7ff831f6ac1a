#include <lotrecht/audit/analyse_outcome_test.hpp>

#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <vector>

#include "support/regression_rows.hpp"

namespace lotrecht::audit {
namespace {

struct Searches {
  std::vector<std::uint8_t> decision, outcome, group;
  std::vector<std::uint8_t> stratum;
  ComparedAttribute groups;

  explicit Searches(std::optional<std::size_t> reference) {
    groups.counts.resize(2);
    for (std::size_t i = 0; i < 4000; ++i) {
      group.push_back(static_cast<std::uint8_t>(i % 2));
      stratum.push_back(static_cast<std::uint8_t>(i / 2 % 5));
      decision.push_back(static_cast<std::uint8_t>((i * 7919) % 10 < 3U + stratum.back() % 2U ? 1 : 0));
      outcome.push_back(static_cast<std::uint8_t>((i * 104729) % 13 < 5U + group.back() ? 1 : 0));
      ++groups.counts[group.back()]
            .rows[decision.back() != 0 ? (outcome.back() != 0 ? 0U : 1U) : (outcome.back() != 0 ? 2U : 3U)];
    }
    groups.attribute = {"group", testing::numbered_levels(2)};
    groups.ids = testing::RegressionRows::ids(group);
    groups.reference = reference;
  }
};

std::size_t lines_of(const Analysis& a, const std::string& quantity) {
  return static_cast<std::size_t>(
      std::count_if(a.lines.begin(), a.lines.end(), [&](const Line& l) { return l.quantity == quantity; }));
}

TEST(AnalyseOutcomeTest, HasThresholdsWhereThereAreStrata) {
  for (const auto reference : {std::optional<std::size_t>{0}, std::optional<std::size_t>{}}) {
    const Searches data{reference};
    OutcomeTestPlan plan{.methods = {stats::Confidence{0.95}}};
    Analysis alone = outcome_test_analysis(plan);
    add_outcome_test(alone, plan, data.decision, data.outcome, data.groups);
    EXPECT_EQ(lines_of(alone, "hit_rate"), 2U);
    EXPECT_EQ(lines_of(alone, "threshold"), 0U);
    plan.strata = {"district"};
    plan.stratum = testing::RegressionRows::ids(data.stratum);
    plan.stratum_count = 5;
    Analysis both = outcome_test_analysis(plan);
    add_outcome_test(both, plan, data.decision, data.outcome, data.groups);
    EXPECT_EQ(lines_of(both, "threshold"), 2U);
    EXPECT_EQ(lines_of(both, "threshold_difference"), reference ? 1U : 2U);
    EXPECT_EQ(lines_of(both, "threshold_misfit"), reference ? 1U : 2U);
    EXPECT_EQ(both.settings[1].first, "strata");
  }
}

// Four thousand people, of whom a few hundred are selected, do not tell how high the threshold lies: the reader is
// told.
TEST(AnalyseOutcomeTest, SaysWhereCountsDoNotTellTheThreshold) {
  Searches data{0};
  data.groups.counts.assign(2, {});
  for (std::size_t i = 0; i < data.group.size(); ++i) {  // in each of the ten cells, 400 people one after another
    const std::size_t cell = i / 400;
    const std::size_t at = i % 400;
    data.group[i] = static_cast<std::uint8_t>(cell % 2);
    data.stratum[i] = static_cast<std::uint8_t>(cell / 2);
    data.decision[i] = at < 40 + 12 * (cell / 2) + 8 * (cell % 2) ? 1 : 0;
    data.outcome[i] = at % 2 == 0 ? 1 : 0;
    ++data.groups.counts[data.group[i]]
          .rows[data.decision[i] != 0 ? (data.outcome[i] != 0 ? 0U : 1U) : (data.outcome[i] != 0 ? 2U : 3U)];
  }
  OutcomeTestPlan plan{.strata = {"district"},
                       .stratum = testing::RegressionRows::ids(data.stratum),
                       .stratum_count = 5,
                       .methods = {stats::Confidence{0.95}}};
  Analysis a = outcome_test_analysis(plan);
  add_outcome_test(a, plan, data.decision, data.outcome, data.groups);
  std::size_t wide = 0;
  for (const Line& line : a.lines) {
    if (line.quantity != "threshold" || !line.estimate.defined()) continue;
    if (line.estimate.high - line.estimate.low <= 0.5) continue;
    ++wide;
    const bool told = std::any_of(a.flags.begin(), a.flags.end(), [&](const Flag& f) {
      return f.name == "threshold_not_identified" && f.labels == line.labels;
    });
    EXPECT_TRUE(told);
  }
  EXPECT_GT(wide, 0U);
}

TEST(AnalyseOutcomeTest, RefusesColumnsOfOtherLengths) {
  const Searches data{0};
  const OutcomeTestPlan plan{.methods = {stats::Confidence{0.95}}};
  Analysis analysis = outcome_test_analysis(plan);
  const std::vector<std::uint8_t> few(3, 0);
  EXPECT_THROW(add_outcome_test(analysis, plan, data.decision, few, data.groups), InvalidInput);
}

}  // namespace
}  // namespace lotrecht::audit
