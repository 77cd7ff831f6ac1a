#include <lotrecht/fairness/metric.hpp>

#include <set>
#include <string_view>

#include <gtest/gtest.h>

namespace lotrecht::fairness {
namespace {

TEST(Metric, HasANameThatLeadsBackToIt) {
  std::set<std::string_view> seen;
  for (const Metric m : all_metrics()) {
    EXPECT_FALSE(name(m).empty());
    EXPECT_TRUE(seen.insert(name(m)).second) << name(m);
    EXPECT_EQ(metric_named(name(m)), m);
  }
  EXPECT_EQ(seen.size(), metric_count);
  EXPECT_EQ(metric_named("fairness"), std::nullopt);
  EXPECT_EQ(metric_named(""), std::nullopt);
}

TEST(Metric, CountsNobodyAboveWhoIsNotBelow) {
  for (const Metric m : all_metrics()) {
    if (m == Metric::balanced_accuracy) continue;
    const Fraction f = fraction(m);
    EXPECT_NE(f.numerator, 0) << name(m);
    EXPECT_EQ(f.numerator & ~f.denominator, 0) << name(m);
    EXPECT_NE(f.numerator, f.denominator) << name(m);
    EXPECT_NE(f.if_empty, stats::Undefined::none) << name(m);
  }
}

TEST(Metric, HasNoFractionOnlyWhereItIsAMeanOfTwo) { EXPECT_EQ(fraction(Metric::balanced_accuracy).denominator, 0); }

}  // namespace
}  // namespace lotrecht::fairness
