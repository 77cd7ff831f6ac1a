#include <lotrecht/drift/false_alarm_budget.hpp>

#include <gtest/gtest.h>

namespace lotrecht::drift {
namespace {

TEST(FalseAlarmBudget, TheCalendarIsGregorian) {
  EXPECT_NEAR(looks_in(5.0, TimeUnit::year, TimeUnit::week), 5.0 * 365.2425 / 7.0, 1e-12);
  EXPECT_EQ(looks_in(2.0, TimeUnit::year, TimeUnit::month), 24.0);
  EXPECT_EQ(looks_in(10.0, TimeUnit::year, TimeUnit::year), 10.0);
  EXPECT_NEAR(looks_in(3.0, TimeUnit::quarter, TimeUnit::day), 0.75 * 365.2425, 1e-12);
  EXPECT_NEAR(looks_in(52.0, TimeUnit::week, TimeUnit::week), 52.0, 1e-12);
  // 400 Gregorian years are 146,097 days and 20,871 weeks.
  EXPECT_EQ(looks_in(400.0, TimeUnit::year, TimeUnit::day), 146'097.0);
}

TEST(FalseAlarmBudget, UnitsHaveNames) {
  EXPECT_EQ(time_unit_named("years"), TimeUnit::year);
  EXPECT_EQ(time_unit_named("week"), TimeUnit::week);
  EXPECT_EQ(time_unit_named("days"), TimeUnit::day);
  EXPECT_EQ(time_unit_named("months"), TimeUnit::month);
  EXPECT_EQ(time_unit_named("quarter"), TimeUnit::quarter);
  EXPECT_FALSE(time_unit_named("fortnight").has_value());
  EXPECT_FALSE(time_unit_named("").has_value());
}

TEST(FalseAlarmBudget, APromiseThatIsNoneIsRefused) {
  EXPECT_THROW(static_cast<void>(looks_in(1.0, TimeUnit::week, TimeUnit::month)), InvalidInput);
  EXPECT_THROW(static_cast<void>(looks_in(-5.0, TimeUnit::year, TimeUnit::week)), InvalidInput);
  EXPECT_THROW(static_cast<void>(looks_in(0.0, TimeUnit::year, TimeUnit::week)), InvalidInput);
}

}  // namespace
}  // namespace lotrecht::drift
