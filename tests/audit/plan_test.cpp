#include <lotrecht/audit/plan.hpp>

#include <set>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

#include <gtest/gtest.h>

namespace lotrecht::audit {
namespace {

TEST(Plan, BeginsWithTheFiveQuestionsInTheirOrder) {
  EXPECT_EQ(why_questions(),
            (std::vector<std::string>{"purpose", "legal_basis", "affected", "decides", "after_a_finding"}));
}

TEST(Plan, EveryMeasureHasItsName) {
  std::set<std::string_view> seen;
  for (const CheckMeasure m : {CheckMeasure::difference, CheckMeasure::ratio, CheckMeasure::worst_difference,
                               CheckMeasure::worst_ratio, CheckMeasure::mean_difference}) {
    EXPECT_FALSE(name(m).empty());
    EXPECT_TRUE(seen.insert(name(m)).second);
  }
}

TEST(Plan, ACheckWithoutAMetricIsOfEqualizedOdds) {
  EXPECT_EQ(name_of_subject({std::nullopt, CheckMeasure::worst_difference, {0.0, 0.1}, {}}), "equalized_odds");
  EXPECT_EQ(name_of_subject({fairness::Metric::base_rate, CheckMeasure::ratio, {0.8, 1.25}, {}}), "base_rate");
}

// Nobody may run an audit without having said how sure it has to be.
static_assert(!std::is_default_constructible_v<fairness::Methods>);

}  // namespace
}  // namespace lotrecht::audit
