#include <lotrecht/audit/analyse_design.hpp>

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdint>
#include <string>
#include <vector>

#include "support/design_rows.hpp"

namespace lotrecht::audit {
namespace {

using testing::DesignRows;
const stats::Confidence c95{0.95};

Analysis analysed(const DesignRows& rows, std::vector<std::optional<std::string>> levels,
                  const fairness::DesignMethods& methods = {}) {
  const fairness::Design design = rows.design(methods);
  const GroupTable table{{{"sex", std::move(levels)}}};
  return analyse_design(design, table, rows.counts(),
                        {{fairness::Metric::selection_rate}, true, c95, std::nullopt, "person"});
}

const Line& line(const Analysis& a, const std::string& quantity, const std::optional<std::string>& sex) {
  return *std::find_if(a.lines.begin(), a.lines.end(), [&](const Line& l) {
    return l.quantity == quantity && (!sex || l.labels.front().value == sex);
  });
}

TEST(AnalyseDesign, SaysWhatTheDesignCosts) {
  // Twenty persons of each sex, each with two like decisions: half the rows are worth nothing.
  std::vector<DesignRows::Row> some;
  for (std::uint32_t k = 0; k < 40; ++k) {
    const auto selected = static_cast<std::uint8_t>(k % 4 < 2);
    some.insert(some.end(), 2, {0, k, k % 2, selected, 1.0});
  }
  const Analysis a = analysed(DesignRows{some}, {"f", "m"}, {.variance = fairness::DesignVariance::cr2});
  EXPECT_EQ(a.kind, "design");
  EXPECT_EQ(std::get<std::string>(a.settings[0].second), "cr2");
  EXPECT_NEAR(line(a, "design_effect", "f").estimate.value, 2.0 * 20.0 / 19.0, 1e-12);
  EXPECT_NEAR(line(a, "effective_n", "f").estimate.value, 19.0, 1e-9);
  EXPECT_EQ(line(a, "clusters", "f").estimate.value, 20.0);
  EXPECT_NEAR(line(a, "degrees_of_freedom", "f").estimate.value, 19.0, 1e-9);
  EXPECT_EQ(line(a, "design_rate", "m").estimate.method, "cr2_logit");
  EXPECT_EQ(line(a, "design_rate", "m").counts.front().rows, 40u);
  EXPECT_GT(*line(a, "rao_scott", std::nullopt).p_value, 0.5);
  ASSERT_EQ(a.flags.size(), 1u);  // ten independent decisions' worth of each answer
  EXPECT_EQ(a.flags[0].name, "sparse_test");
}

TEST(AnalyseDesign, FlagsFewClusters) {
  const DesignRows rows{{{0, 0, 0, 1, 1.0}, {0, 0, 0, 0, 1.0}, {0, 1, 1, 1, 1.0}, {0, 2, 1, 0, 1.0}}};
  const Analysis a = analysed(rows, {"f", "m"}, {.variance = fairness::DesignVariance::cr2});
  std::vector<std::string> flags;
  for (const Flag& f : a.flags) flags.push_back(f.name + " " + f.labels.front().value.value_or(""));
  EXPECT_NE(std::find(flags.begin(), flags.end(), "one_cluster f"), flags.end());
  EXPECT_NE(std::find(flags.begin(), flags.end(), "few_clusters m"), flags.end());
  EXPECT_NE(std::find(flags.begin(), flags.end(), "sparse_test sex"), flags.end());
}

// Everybody was looked at: nothing divides by zero, and nothing is asked of chance.
TEST(AnalyseDesign, EverybodyDrawnHasNoEffectiveNumberAndNoTest) {
  const DesignRows rows{{{0, 0, 0, 1, 1.0}, {0, 1, 0, 0, 1.0}, {0, 2, 1, 1, 1.0}, {0, 3, 2, 0, 1.0}}};
  fairness::ClusterTally tally;
  const std::vector<std::uint8_t> decision{1, 0, 1, 0};
  const std::vector<std::uint32_t> group{0, 0, 1, 2};
  tally.add({{decision, {}, 0}, GroupIds{std::span<const std::uint32_t>{group}}, {}, {}, {}, std::nullopt});
  const GroupTable table{{{"sex", {"f", "m", "x"}}}};
  const auto analyse = [&](std::uint64_t population) {
    const std::vector<std::optional<std::uint64_t>> all{population};
    const fairness::Design design{tally, 1, all, {}};
    return analyse_design(design, table, rows.counts(), {{fairness::Metric::selection_rate}, true, c95});
  };
  const Analysis census = analyse(4);
  EXPECT_EQ(line(census, "design_rate", "f").estimate.value, 0.5);
  for (const Line& l : census.lines) {
    EXPECT_TRUE(l.quantity != "effective_n" && l.quantity.substr(0, 3) != "rao") << l.quantity;
    EXPECT_TRUE(l.estimate.defined()) << l.quantity;
  }
  ASSERT_EQ(census.flags.size(), 1U);
  EXPECT_EQ(census.flags[0].name, "everybody_drawn");
  const Analysis sample = analyse(5);
  EXPECT_GT(line(sample, "effective_n", "f").estimate.value, 0.0);
  EXPECT_TRUE(line(sample, "rao_scott", std::nullopt).estimate.defined());
}

TEST(AnalyseDesign, LeavesOutWhoeverIsNotThereAndTestsNothingWithOneGroup) {
  const DesignRows rows{{{0, 0, 0, 1, 1.0}, {0, 1, 0, 0, 1.0}}};
  const Analysis a = analysed(rows, {"f"});
  EXPECT_EQ(line(a, "rao_scott", std::nullopt).estimate.undefined, stats::Undefined::single_group);
  EXPECT_FALSE(line(a, "rao_scott", std::nullopt).p_value.has_value());
}

}  // namespace
}  // namespace lotrecht::audit
