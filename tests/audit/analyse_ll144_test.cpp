#include <lotrecht/audit/analyse_ll144.hpp>

#include <gtest/gtest.h>

#include <algorithm>
#include <set>
#include <string>
#include <vector>

namespace lotrecht::audit {
namespace {

const GroupTable groups{{{"sex", {"f", "m", std::nullopt}}, {"race", {"x", "y"}}}};
const std::vector<stats::BinomialTally> people{{10, 40}, {20, 40}, {30, 60}, {24, 60}, {1, 5}, {2, 6}};

Ll144Question question() { return {false, 0.0, 0, 0.0, "", stats::Confidence{0.95}}; }

TEST(AnalyseLl144, MakesThreeTablesThatAddUp) {
  const Analysis analysis = analyse_ll144(question(), groups, people);
  std::set<std::string> tables;
  std::uint64_t sex = 0;
  std::uint64_t unknown = 0;
  for (const Line& line : analysis.lines) {
    const std::string table = line.labels.front().value.value();
    tables.insert(table);
    if (table == "sex" && line.quantity == "selection_rate") sex += line.estimate.n;
    if (table == "sex" && line.quantity == "unknown_category") unknown = line.estimate.n;
    if (table == "race" && line.quantity == "unknown_category") {
      EXPECT_EQ(line.estimate.n, 0U);
    }
    if (table == "sex x race" && line.quantity == "unknown_category") {
      EXPECT_EQ(line.estimate.n, 11U);
    }
  }
  EXPECT_EQ(tables, (std::set<std::string>{"sex", "race", "sex x race"}));
  EXPECT_EQ(sex, 200U);
  EXPECT_EQ(unknown, 11U);  // nobody is lost: 211 people in all
}

TEST(AnalyseLl144, CountsEverybodyOfASexWhateverTheRace) {
  const Analysis analysis = analyse_ll144(question(), groups, people);
  const auto line = std::find_if(analysis.lines.begin(), analysis.lines.end(), [](const Line& l) {
    return l.quantity == "impact_ratio" && l.labels.front().value == "sex" && l.labels[1].value == "f";
  });
  ASSERT_NE(line, analysis.lines.end());
  EXPECT_DOUBLE_EQ(line->estimate.value, (30.0 / 80.0) / (54.0 / 120.0));
  EXPECT_EQ(line->counts, (std::vector<Count>{{"assessed", 80}, {"selected", 30}}));
}

TEST(AnalyseLl144, WantsAReasonForLeavingOut) {
  Ll144Question q = question();
  q.exclude_below = 0.02;
  q.justification = "  ";
  EXPECT_THROW((void)analyse_ll144(q, groups, people), InvalidInput);
  q.justification = "five people";
  const Analysis analysis = analyse_ll144(q, groups, people);
  EXPECT_EQ(std::get<std::string>(analysis.settings.back().second), "five people");
}

TEST(AnalyseLl144, SaysHowManyScoresTie) {
  Ll144Question q = question();
  q.scoring = true;
  q.median = 4.0;
  q.at_median = 17;
  const Analysis analysis = analyse_ll144(q, groups, people);
  EXPECT_EQ(analysis.flags.front().name, "ties_at_median");
  EXPECT_EQ(analysis.lines.front().quantity, "scoring_rate");
}

TEST(AnalyseLl144, MakesOneTableOfOneAttributeAndSaysWhereAllAreUnknown) {
  const GroupTable one{{{"sex", {std::nullopt}}}};
  const std::vector<stats::BinomialTally> all{{3, 9}};
  const Analysis analysis = analyse_ll144(question(), one, all);
  EXPECT_EQ(analysis.flags.front().name, "all_unknown");
  ASSERT_EQ(analysis.lines.size(), 1U);
  EXPECT_EQ(analysis.lines.front().estimate.value, 9.0);
}

TEST(AnalyseLl144, RefusesSizesThatDiffer) {
  const std::vector<stats::BinomialTally> few{{3, 9}};
  EXPECT_THROW((void)analyse_ll144(question(), groups, few), InvalidInput);
}

}  // namespace
}  // namespace lotrecht::audit
