#include <lotrecht/audit/analyse_conditional.hpp>

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <string>
#include <vector>

namespace lotrecht::audit {
namespace {

using fairness::Metric;
using fairness::OutcomeTally;

[[nodiscard]] OutcomeTally selection(std::uint64_t selected, std::uint64_t rejected) {
  OutcomeTally t;
  t.selected_unlabelled = selected;
  t.rejected_unlabelled = rejected;
  return t;
}

/// Two wards by two sexes and one more ward with women only; kidney stones' counts, so that the gap turns around.
struct Example {
  ConditionalPlan plan{
      {{"ward", {"a", "b", "c"}}}, {Metric::selection_rate}, fairness::Effect::benefit, stats::Confidence{0.95}};
  fairness::ObservedStrata strata{{}, {{0}, {1}, {2}}};
  Attribute sex{"sex", {"f", "m"}};
  Grouped<OutcomeTally> tallies{std::vector<OutcomeTally>{selection(81, 6), selection(234, 36), selection(192, 71),
                                                          selection(55, 25), selection(5, 1), selection(0, 0)}};

  [[nodiscard]] Analysis run(fairness::Reference reference = {fairness::ReferenceRule::group, 1}) const {
    Analysis a = conditional_analysis(plan);
    add_conditional(a, plan, strata, sex, reference, tallies);
    return a;
  }
};

[[nodiscard]] const Line* find(const Analysis& a, const std::string& quantity) {
  const auto at = std::find_if(a.lines.begin(), a.lines.end(), [&](const Line& l) { return l.quantity == quantity; });
  return at == a.lines.end() ? nullptr : &*at;
}

[[nodiscard]] bool has_flag(const Analysis& a, const std::string& name) {
  return std::any_of(a.flags.begin(), a.flags.end(), [&](const Flag& f) { return f.name == name; });
}

TEST(AnalyseConditional, AGroupThatIsEverybodyHasNoDisparity) {
  Example one;
  one.tallies = Grouped<OutcomeTally>{
      std::vector<OutcomeTally>{selection(81, 6), {}, selection(192, 71), {}, selection(5, 1), {}}};
  const Analysis a = one.run();
  for (const char* quantity : {"demographic_disparity", "conditional_demographic_disparity"}) {
    ASSERT_NE(find(a, quantity), nullptr);
    EXPECT_EQ(find(a, quantity)->estimate.undefined, stats::Undefined::single_group) << quantity;
  }
}

TEST(AnalyseConditional, TellsRawAndConditionalSideBySide) {
  const Analysis a = Example{}.run();
  ASSERT_NE(find(a, "common_difference"), nullptr);
  EXPECT_LT(find(a, "raw_difference")->estimate.value, 0.0);
  EXPECT_GT(find(a, "common_difference")->estimate.value, 0.0);
  EXPECT_TRUE(find(a, "common_difference")->p_value.has_value());
  EXPECT_EQ(find(a, "common_difference")->labels,
            (std::vector<Label>{{"sex", "f"}, {"reference", "m"}, {"metric", "selection_rate"}}));
  EXPECT_EQ(find(a, "common_difference")->counts,
            (std::vector<Count>{{"strata", 3}, {"comparable_strata", 2}, {"left_out", 6}, {"reference_left_out", 0}}));
  for (const char* quantity :
       {"standardised_difference", "raw_ratio", "common_ratio", "standardised_ratio", "common_odds_ratio",
        "exact_odds_ratio", "e_value", "homogeneity_difference", "homogeneity_ratio", "homogeneity_odds_ratio",
        "any_difference", "demographic_disparity", "conditional_demographic_disparity"}) {
    EXPECT_NE(find(a, quantity), nullptr) << quantity;
  }
  EXPECT_TRUE(has_flag(a, "strata_with_one_group"));
  EXPECT_TRUE(has_flag(a, "simpson_reversal_unclear"));
}

TEST(AnalyseConditional, SimpsonsParadoxIsFlagged) {
  Example e;
  e.tallies =
      Grouped<OutcomeTally>{std::vector<OutcomeTally>{selection(900, 100), selection(7500, 1500), selection(4500, 4500),
                                                      selection(300, 700), selection(0, 0), selection(0, 0)}};
  const Analysis a = e.run();
  EXPECT_TRUE(has_flag(a, "simpson_reversal"));
  EXPECT_TRUE(has_flag(a, "simpson_every_stratum"));
  EXPECT_FALSE(has_flag(a, "strata_with_one_group"));
}

// In strata of three the tests of homogeneity reject nearly always, though nothing differs.
TEST(AnalyseConditional, TestsOfHomogeneityInTinyStrataAreSaidNotToBeTrusted) {
  Example e;
  EXPECT_FALSE(has_flag(e.run(), "strata_too_small_to_differ"));
  e.tallies = Grouped<OutcomeTally>{std::vector<OutcomeTally>{selection(2, 1), selection(1, 2), selection(1, 1),
                                                              selection(2, 2), selection(0, 0), selection(0, 0)}};
  EXPECT_TRUE(has_flag(e.run(), "strata_too_small_to_differ"));
}

TEST(AnalyseConditional, ShowsTheLargestStrataAndSaysHowManyItDoesNot) {
  Example e;
  e.plan.listed_strata = 1;
  const Analysis a = e.run();
  EXPECT_EQ(
      std::count_if(a.lines.begin(), a.lines.end(), [](const Line& l) { return l.quantity == "stratum_difference"; }),
      1);
  EXPECT_EQ(find(a, "stratum_difference")->labels.back(), (Label{"ward", "a"}));  // 357 rows, against 343 and 6
  EXPECT_TRUE(has_flag(a, "strata_not_listed"));
}

TEST(AnalyseConditional, TheRejectedAreThoseForWhomItIsWorse) {
  Example e;
  const double benefit = find(e.run(), "demographic_disparity")->estimate.value;
  e.plan.effect = fairness::Effect::burden;
  EXPECT_NEAR(find(e.run(), "demographic_disparity")->estimate.value, -benefit, 1e-15);
  e.plan.effect = fairness::Effect::unknown;
  EXPECT_EQ(find(e.run(), "demographic_disparity"), nullptr);
  EXPECT_TRUE(has_flag(e.run(), "disparity_needs_effect"));
}

TEST(AnalyseConditional, AgainstTheRestOfTwoIsAgainstTheOther) {
  const Analysis named = Example{}.run();
  const Analysis rest = Example{}.run({fairness::ReferenceRule::rest});
  EXPECT_EQ(find(named, "common_difference")->estimate.value, find(rest, "common_difference")->estimate.value);
  EXPECT_EQ(find(rest, "common_difference")->labels[1], (Label{"reference", "rest"}));
}

TEST(AnalyseConditional, GroupsThatNeverMeetAreSaidNotToMeet) {
  Example e;
  e.tallies = Grouped<OutcomeTally>{std::vector<OutcomeTally>{selection(9, 1), selection(0, 0), selection(0, 0),
                                                              selection(3, 7), selection(0, 0), selection(0, 0)}};
  const Analysis a = e.run();
  EXPECT_EQ(find(a, "common_difference")->estimate.undefined, stats::Undefined::no_overlap);
  EXPECT_TRUE(has_flag(a, "no_stratum_compares"));
  EXPECT_FALSE(find(a, "common_difference")->p_value.has_value());
}

TEST(AnalyseConditional, Refuses) {
  Example e;
  EXPECT_THROW((void)e.run({fairness::ReferenceRule::overall}), InvalidInput);
  EXPECT_THROW((void)e.run({fairness::ReferenceRule::best_off}), InvalidInput);
  e.sex.name = "metric";
  EXPECT_THROW((void)e.run(), InvalidInput);
  e.sex = {"sex", {"f", "m", "x"}};
  EXPECT_THROW((void)e.run(), InvalidInput);
  Example none;
  none.plan.metrics = {};
  EXPECT_THROW((void)none.run(), InvalidInput);
  none.plan.metrics = {Metric::balanced_accuracy};
  EXPECT_THROW((void)none.run(), InvalidInput);
  none.plan.metrics = {Metric::selection_rate};
  none.plan.strata = {};
  EXPECT_THROW((void)none.run(), InvalidInput);
}

}  // namespace
}  // namespace lotrecht::audit
