#include <lotrecht/audit/analyse_gap_changes.hpp>

#include <string>
#include <variant>
#include <vector>

#include <gtest/gtest.h>

#include "support/chain_groups.hpp"

namespace lotrecht::audit {
namespace {

using stats::BinomialTally;
using testing::line;

GroupedDecisions decisions(std::vector<std::optional<std::string>> levels, std::vector<BinomialTally> tallies) {
  return {GroupTable{{{"sex", std::move(levels)}}}, Grouped<BinomialTally>{std::move(tallies)}};
}

const fairness::Methods methods{stats::Confidence{0.95}};

TEST(AnalyseGapChanges, MatchesGroupsByName) {
  const auto earlier = decisions({"m", "f"}, {{50, 100}, {30, 100}});
  const auto later = decisions({"f", "m"}, {{45, 100}, {55, 110}});
  const Analysis a = analyse_gap_changes(earlier, later, {{fairness::ReferenceRule::largest, {}}, true}, methods);
  ASSERT_EQ(a.lines.size(), 3U);
  EXPECT_EQ(a.lines[0].labels, (std::vector<Label>{{"sex", "f"}, {"reference", "m"}}));
  EXPECT_DOUBLE_EQ(line(a, "earlier_gap").estimate.value, -0.2);
  EXPECT_NEAR(line(a, "later_gap").estimate.value, -0.05, 1e-15);
  EXPECT_NEAR(line(a, "gap_change").estimate.value, 0.15, 1e-15);
}

TEST(AnalyseGapChanges, AGroupThatWasNotThereHadNobody) {
  const auto earlier = decisions({"m"}, {{50, 100}});
  const auto later = decisions({"f", "m"}, {{45, 100}, {55, 110}});
  const Analysis a = analyse_gap_changes(earlier, later, {{fairness::ReferenceRule::rest, {}}, true}, methods);
  EXPECT_EQ(line(a, "gap_change").estimate.undefined, stats::Undefined::nobody);
}

TEST(AnalyseGapChanges, SaysHowOneFileWasSplitAndHowManyRowsAreLeftOut) {
  const auto earlier = decisions({"m", "f"}, {{50, 100}, {30, 100}});
  const auto later = decisions({"m", "f"}, {{55, 110}, {45, 100}});
  const detail::GroupChoice choice{{fairness::ReferenceRule::largest, {}}, true};
  const Analysis a = analyse_gap_changes(earlier, later, choice, methods, PeriodNames{"year", "2022", "2023", 7});
  EXPECT_EQ(a.settings[0].first, "column");
  EXPECT_EQ(std::get<std::string>(a.settings[2].second), "2023");
  ASSERT_EQ(a.flags.size(), 1U);
  EXPECT_EQ(a.flags[0].labels, (std::vector<Label>{{"column", "year"}, {"rows", "7"}}));
  EXPECT_EQ(line(a, "earlier_gap").counts.at(1), (Count{"group_rows", 100}));
  EXPECT_TRUE(analyse_gap_changes(earlier, later, choice, methods, PeriodNames{"year", "2022", "2023"}).flags.empty());
}

TEST(AnalyseGapChanges, NamesTheEarlierFileAndWhatIsOnlyInIt) {
  const auto earlier = decisions({"m", "f", "x", "y"}, {{50, 100}, {30, 100}, {1, 2}, {0, 0}});
  const auto later = decisions({"m", "f"}, {{55, 110}, {45, 100}});
  const detail::GroupChoice choice{{fairness::ReferenceRule::largest, {}}, true};
  const Analysis a =
      analyse_gap_changes(earlier, later, choice, methods, std::nullopt, EarlierFile{"old.csv", "abc", 205, 202});
  ASSERT_EQ(a.flags.size(), 2U);
  EXPECT_EQ(a.flags[0].labels, (std::vector<Label>{{"file", "old.csv"}, {"rows", "3"}}));
  EXPECT_EQ(a.flags[1].name, "only_earlier");
  EXPECT_EQ(a.flags[1].labels, (std::vector<Label>{{"sex", "x"}})) << "nobody was ever in y";
  EXPECT_EQ(std::get<std::string>(a.settings[2].second), "old.csv");
  EXPECT_EQ(std::get<std::uint64_t>(a.settings[5].second), 202U);
}

TEST(AnalyseGapChanges, RefusesOtherAttributes) {
  const auto earlier = decisions({"m"}, {{50, 100}});
  const GroupedDecisions other{GroupTable{{{"age", {"old"}}}}, Grouped<BinomialTally>{1}};
  EXPECT_THROW(static_cast<void>(analyse_gap_changes(earlier, other, {}, methods)), InvalidInput);
}

}  // namespace
}  // namespace lotrecht::audit
