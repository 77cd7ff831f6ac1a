#include <gtest/gtest.h>

#include <set>
#include <string>

#include <lotrecht/audit/plan.hpp>

namespace {

using namespace lotrecht;
using audit::CheckMeasure;

TEST(Plan, BeginsWithFiveQuestionsInTheOrderOfWhy) {
  EXPECT_EQ(audit::why_questions(),
            (std::vector<std::string>{"purpose", "legal_basis", "affected", "decides", "after_a_finding"}));
}

TEST(Plan, EveryMeasureHasANameOfItsOwn) {
  std::set<std::string_view> names;
  for (const auto measure : {CheckMeasure::difference, CheckMeasure::ratio, CheckMeasure::worst_difference,
                             CheckMeasure::worst_ratio, CheckMeasure::mean_difference}) {
    EXPECT_FALSE(audit::name(measure).empty());
    EXPECT_TRUE(names.insert(audit::name(measure)).second) << audit::name(measure);
  }
}

TEST(Plan, ACheckWithoutAMetricIsAboutEqualizedOdds) {
  const audit::Check odds{std::nullopt, CheckMeasure::worst_difference, {0.0, 0.1}, std::nullopt};
  EXPECT_EQ(audit::name_of_subject(odds), "equalized_odds");
  const audit::Check rate{fairness::Metric::accuracy, CheckMeasure::ratio, {0.8, 1.25}, std::nullopt};
  EXPECT_EQ(audit::name_of_subject(rate), "accuracy");
}

TEST(Plan, ABandUpsideDownIsRefused) {
  EXPECT_THROW((audit::Check{std::nullopt, CheckMeasure::ratio, {1.25, 0.8}, std::nullopt}), InvalidInput);
}

}  // namespace
