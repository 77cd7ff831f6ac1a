#include <lotrecht/stats/sample_size.hpp>

#include <gtest/gtest.h>

#include <cmath>
#include <cstddef>
#include <stdexcept>

#include "support/reference.hpp"

namespace lotrecht::stats {
namespace {

// tests/reference/power.csv: R's power.prop.test, and Fleiss' correction of it as printed, which knows no far tail:
// that is worth a row where many thousands are needed.
TEST(SampleSize, OfTheFormulaAgreesWithR) {
  for (const auto& row : testing::ReferenceTable{"power.csv"}) {
    const Confidence c{1.0 - row.number("alpha")};
    const auto plain = sample_size_difference(row.number("p_a"), row.number("p_b"), c, 0.8, 1.0, PlannedTest::normal);
    EXPECT_EQ(plain.a, row.count("size")) << row.line();
    EXPECT_EQ(plain.b, plain.a);
    const auto corrected =
        sample_size_difference(row.number("p_a"), row.number("p_b"), c, 0.8, 1.0, PlannedTest::normal_continuity);
    EXPECT_NEAR(static_cast<double>(corrected.a), row.number("size_continuity"), corrected.a > 10'000 ? 1.0 : 0.0)
        << row.line();
  }
}

TEST(SampleSize, HasThePowerAndOneRowLessHasNot) {
  const Confidence c{0.95};
  for (const PlannedTest test : {PlannedTest::normal, PlannedTest::normal_continuity, PlannedTest::score,
                                 PlannedTest::newcombe, PlannedTest::fisher, PlannedTest::boschloo}) {
    for (const double ratio : {0.5, 1.0, 3.0}) {
      const SampleSizes n = sample_size_difference(0.5, 0.15, c, 0.8, ratio, test);
      EXPECT_EQ(n.b, static_cast<std::uint64_t>(std::ceil(ratio * static_cast<double>(n.a))));
      const auto power = [&](std::uint64_t n_a) {
        return power_difference(0.5, n_a, 0.15, static_cast<std::uint64_t>(std::ceil(ratio * static_cast<double>(n_a))),
                                c, test);
      };
      EXPECT_LT(power(n.a - 1), 0.8) << name(test) << " " << ratio;
      for (std::uint64_t more = 0; more <= 20; ++more) {
        EXPECT_GE(power(n.a + more), 0.8) << name(test) << " " << ratio << ": the saw-tooth must be behind us";
      }
    }
  }
}

TEST(SampleSize, AThirdIsAThird) {
  const SampleSizes n = sample_size_difference(0.5, 0.2, Confidence{0.95}, 0.8, 1.0 / 3.0, PlannedTest::normal);
  EXPECT_EQ(n.b, (n.a + 2) / 3);
}

TEST(SampleSize, RefusesWhatNoNumberOfRowsCanDo) {
  const Confidence c{0.95};
  EXPECT_THROW((void)sample_size_difference(0.3, 0.3, c, 0.8, 1.0, PlannedTest::normal), InvalidInput);
  EXPECT_THROW((void)sample_size_difference(0.3, 0.3 + 1e-12, c, 0.8, 1.0, PlannedTest::normal), InvalidInput);
  EXPECT_THROW((void)sample_size_difference(0.3, 0.3001, c, 0.8, 1.0, PlannedTest::score), InvalidInput);
  EXPECT_THROW((void)sample_size_difference(0.3, 0.5, c, 0.04, 1.0, PlannedTest::normal), InvalidInput);
  EXPECT_THROW((void)sample_size_difference(0.3, 0.5, c, 0.8, 0.0, PlannedTest::normal), InvalidInput);
  EXPECT_THROW((void)sample_size_difference(0.3, 0.5, c, 0.8, std::nan(""), PlannedTest::normal), InvalidInput);
  EXPECT_THROW((void)sample_size_difference(1.3, 0.5, c, 0.8, 1.0, PlannedTest::normal), InvalidInput);
}

// Between two powers somebody may give up, and no power is computed twice where stretches of the search overlap.
TEST(SampleSize, CanBeStoppedBetweenTwoPowers) {
  const Confidence c{0.95};
  std::size_t calls = 0;
  const auto counted = [&calls] { ++calls; };
  const SampleSizes plain = sample_size_difference(0.2, 0.45, c, 0.8, 1.0, PlannedTest::fisher);
  EXPECT_EQ(sample_size_difference(0.2, 0.45, c, 0.8, 1.0, PlannedTest::fisher, counted), plain);
  EXPECT_GT(calls, 20u);
  EXPECT_LT(calls, 100u);
  const auto stop = [&calls] {
    if (--calls == 0) throw std::runtime_error{"stopped"};
  };
  calls = 15;
  EXPECT_THROW(static_cast<void>(sample_size_difference(0.2, 0.45, c, 0.8, 1.0, PlannedTest::fisher, stop)),
               std::runtime_error);
  calls = 3;
  EXPECT_THROW(static_cast<void>(minimum_detectable_difference(50, 50, 0.2, c, 0.8, PlannedTest::score, stop)),
               std::runtime_error);
}

}  // namespace
}  // namespace lotrecht::stats
