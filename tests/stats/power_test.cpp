#include <lotrecht/stats/power.hpp>

#include <gtest/gtest.h>

#include <cmath>
#include <string>

#include "support/reference.hpp"

namespace lotrecht::stats {
namespace {

constexpr PlannedTest all_tests[] = {PlannedTest::normal, PlannedTest::normal_continuity,
                                     PlannedTest::score,  PlannedTest::newcombe,
                                     PlannedTest::fisher, PlannedTest::boschloo};

TEST(PowerDifference, IsAProbabilityAndRisesWithTheGap) {
  const Confidence c{0.95};
  for (const PlannedTest test : all_tests) {
    double last = 0.0;
    for (int i = 3; i <= 10; ++i) {
      const double power = power_difference(i / 10.0, 30, 0.3, 45, c, test);
      EXPECT_GE(power, last) << name(test);
      EXPECT_LE(power, 1.0) << name(test);
      last = power;
    }
    EXPECT_GT(last, 0.999) << name(test);
  }
}

TEST(PowerDifference, DoesNotAskWhichSideIsWhich) {
  const Confidence c{0.9};
  for (const PlannedTest test : all_tests) {
    EXPECT_NEAR(power_difference(0.2, 25, 0.45, 60, c, test), power_difference(0.45, 60, 0.2, 25, c, test), 1e-13);
    EXPECT_NEAR(power_difference(0.2, 25, 0.45, 60, c, test), power_difference(0.8, 25, 0.55, 60, c, test), 1e-13);
  }
}

// tests/reference/power.csv: R's power.prop.test.
TEST(PowerDifference, OfTheFormulaAgreesWithR) {
  for (const auto& row : testing::ReferenceTable{"power.csv"}) {
    const double got = power_difference(row.number("p_a"), row.count("n"), row.number("p_b"), row.count("n"),
                                        Confidence{1.0 - row.number("alpha")}, PlannedTest::normal);
    EXPECT_LE(testing::relative_error(got, row.number("power")), 1e-11) << row.line();
  }
}

// tests/reference/exact_power.csv: SciPy's tests on every table.
TEST(PowerDifference, OfTheExactTestsAgreesWithEnumeration) {
  for (const auto& row : testing::ReferenceTable{"exact_power.csv"}) {
    const double got =
        power_difference(row.number("p_a"), row.count("n_a"), row.number("p_b"), row.count("n_b"),
                         Confidence{1.0 - row.number("alpha")}, planned_test_named(row.text("test")).value());
    EXPECT_NEAR(got, row.number("power"), 1e-12) << row.line();
  }
}

// In large samples the formula and the enumeration are the same thing.
TEST(PowerDifference, OfTheFormulaIsTheLimitOfEnumeration) {
  const Confidence c{0.95};
  EXPECT_NEAR(power_difference(0.31, 20'000, 0.3, 30'000, c, PlannedTest::score),
              power_difference(0.31, 20'000, 0.3, 30'000, c, PlannedTest::normal), 2e-4);
  EXPECT_NEAR(power_difference(0.31, 20'000, 0.3, 30'000, c, PlannedTest::newcombe),
              power_difference(0.31, 20'000, 0.3, 30'000, c, PlannedTest::normal), 2e-4);
}

TEST(PowerDifference, IsDefinedAtTheEnds) {
  const Confidence c{0.95};
  for (const PlannedTest test : all_tests) {
    EXPECT_EQ(power_difference(0.0, 10, 0.0, 10, c, test), 0.0) << name(test);
    EXPECT_EQ(power_difference(1.0, 10, 0.0, 10, c, test), 1.0) << name(test);
    EXPECT_EQ(power_difference(1.0, 1, 0.0, 1, c, test), 0.0) << name(test) << ": one against one proves nothing";
  }
}

TEST(PowerDifference, RefusesWhatIsNoRateOrNoSample) {
  const Confidence c{0.95};
  for (const PlannedTest test : all_tests) {
    EXPECT_THROW((void)power_difference(-0.1, 10, 0.5, 10, c, test), InvalidInput);
    EXPECT_THROW((void)power_difference(0.1, 10, std::nan(""), 10, c, test), InvalidInput);
    EXPECT_THROW((void)power_difference(0.1, 0, 0.5, 10, c, test), InvalidInput);
    EXPECT_THROW((void)power_difference(0.1, 10, 0.5, 0, c, test), InvalidInput);
  }
}

}  // namespace
}  // namespace lotrecht::stats
