#include <lotrecht/stats/test_result.hpp>

#include <gtest/gtest.h>

#include <cmath>

namespace lotrecht::stats {
namespace {

TEST(TestResult, SaysNothingUntilItIsFilled) {
  const TestResult result;
  EXPECT_TRUE(std::isnan(result.statistic));
  EXPECT_TRUE(std::isnan(result.p_value));
  EXPECT_TRUE(result.defined());
  EXPECT_EQ(result.degrees_of_freedom, 0U);
}

TEST(TestResult, AlternativesHaveNames) {
  EXPECT_EQ(name(Alternative::two_sided), "two_sided");
  EXPECT_EQ(name(Alternative::less), "less");
  EXPECT_EQ(name(Alternative::greater), "greater");
}

}  // namespace
}  // namespace lotrecht::stats
