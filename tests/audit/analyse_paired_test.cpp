#include <lotrecht/audit/analyse_paired.hpp>

#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "support/chain_groups.hpp"

namespace lotrecht::audit {
namespace {

using testing::chain_groups;
using testing::line;

TEST(AnalysePaired, SaysWhatChangedForWhom) {
  const auto d =
      chain_groups({"f", "m"}, {0, 0, 0, 0, 1, 1, 1, 1, 1}, {{1, 0, 0, 0, 1, 1, 0, 0, 1}, {1, 1, 1, 0, 1, 0, 0, 0, 2}});
  const PairedQuestion question{
      "old", "new", {{fairness::ReferenceRule::group, {"m"}}, true}, {stats::Confidence{0.95}}};
  const Analysis a = analyse_paired(question, d.table, d.tallies);
  EXPECT_DOUBLE_EQ(line(a, "first_rate").estimate.value, 0.25);
  EXPECT_DOUBLE_EQ(line(a, "second_rate").estimate.value, 0.75);
  EXPECT_DOUBLE_EQ(line(a, "change").estimate.value, 0.5);
  EXPECT_DOUBLE_EQ(line(a, "change").p_value.value(), 0.25) << "two of two answers changed to a yes: mid-p of 1/2";
  EXPECT_EQ(line(a, "change").counts,
            (std::vector<Count>{{"both", 1}, {"first_only", 0}, {"second_only", 2}, {"neither", 1}}));
  EXPECT_DOUBLE_EQ(line(a, "gap_change").estimate.value, 0.5 - -0.25);
  ASSERT_EQ(a.flags.size(), 3U);
  EXPECT_EQ(a.flags[0].name, "few_discordant");
  EXPECT_EQ(a.flags[1].name, "few_discordant");
  EXPECT_EQ(a.flags[2].name, "answer_unknown");
}

// Two of four, and one of four, decided differently: no width of an interval tells what would have been noticed.
TEST(AnalysePaired, FewDecidedDifferentlyTellNoNoticeableChange) {
  const auto few =
      chain_groups({"f", "m"}, {0, 0, 0, 0, 1, 1, 1, 1}, {{1, 0, 0, 0, 1, 1, 0, 0}, {1, 1, 1, 0, 1, 0, 0, 0}});
  const PairedQuestion question{
      "old", "new", {{fairness::ReferenceRule::group, {"m"}}, true}, {stats::Confidence{0.95}}};
  EXPECT_FALSE(line(analyse_paired(question, few.table, few.tallies), "change").width_tells);
  EXPECT_FALSE(line(analyse_paired(question, few.table, few.tallies), "gap_change").width_tells);
  std::vector<std::uint8_t> group;
  std::vector<std::uint8_t> first;
  std::vector<std::uint8_t> second;
  for (std::uint32_t i = 0; i < 40; ++i) {
    group.push_back(static_cast<std::uint8_t>(i % 2));
    first.push_back(static_cast<std::uint8_t>(i % 3 == 0));
    second.push_back(static_cast<std::uint8_t>(i < 12 ? 1 - i % 3 / 2 : i % 3 == 0));
  }
  const auto more = chain_groups({"f", "m"}, group, {first, second});
  for (const Line& l : analyse_paired(question, more.table, more.tallies).lines) {
    if (l.quantity != "change") continue;
    EXPECT_EQ(l.width_tells, l.counts[1].rows + l.counts[2].rows >= few_discordant);
  }
}

TEST(AnalysePaired, NobodyHasNoPValue) {
  const auto d = chain_groups({"f", "m"}, {0}, {{1}, {0}});
  const PairedQuestion question{
      "old", "new", {{fairness::ReferenceRule::largest, {}}, true}, {stats::Confidence{0.95}}};
  const Analysis a = analyse_paired(question, d.table, d.tallies);
  EXPECT_FALSE(testing::lines(a, "change")[1].p_value);
  EXPECT_EQ(line(a, "gap_change").estimate.undefined, stats::Undefined::nobody);
}

}  // namespace
}  // namespace lotrecht::audit
