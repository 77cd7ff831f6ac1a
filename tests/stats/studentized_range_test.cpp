#include <lotrecht/stats/studentized_range.hpp>

#include <gtest/gtest.h>

#include <cmath>
#include <limits>

#include "support/reference.hpp"

namespace lotrecht::stats {
namespace {

TEST(StudentizedRange, AgreesWithMultiplePrecision) {
  for (const auto& row : testing::ReferenceTable{"studentized_range.csv"}) {
    const std::uint64_t k = row.count("groups");
    const double x = row.number("q_or_level");
    if (row.text("regime") == "quantile") {
      const double q = studentized_range_quantile(k, Confidence{x});
      EXPECT_LE(testing::relative_error(q, row.number("cdf_or_quantile")), 1e-13) << row.line();
    } else {
      // The upper tail keeps its relative accuracy; exp(-q²/4) at q = 40 alone costs two digits of it.
      const double survival = studentized_range_survival(x, k);
      EXPECT_LE(testing::relative_error(survival, row.number("survival")), 1e-12) << row.line();
      EXPECT_NEAR(studentized_range_cdf(x, k), row.number("cdf_or_quantile"), 1e-13) << row.line();
    }
  }
}

TEST(StudentizedRange, IsTheRootOfTwoTimesTheNormalForTwoGroups) {
  for (const double level : {0.1, 0.5, 0.8, 0.9, 0.95, 0.99, 0.999, 0.999999, 0.999999999}) {
    const Confidence c{level};
    EXPECT_LE(testing::relative_error(studentized_range_quantile(2, c), std::sqrt(2.0) * c.z()), 1e-12) << level;
  }
  for (const double q : {0.01, 0.5, 2.0, 10.0, 30.0}) {
    EXPECT_LE(testing::relative_error(studentized_range_survival(q, 2), std::erfc(q / 2.0)), 1e-13) << q;
  }
}

TEST(StudentizedRange, SumsToOneAndGrowsWithGroupsAndLevel) {
  double last = 0.0;
  for (const std::uint64_t k : {2U, 3U, 5U, 17U, 100U, 3000U, 100000U}) {
    for (const double q : {0.5, 2.0, 4.0, 9.0}) {
      EXPECT_NEAR(studentized_range_cdf(q, k) + studentized_range_survival(q, k), 1.0, 1e-13);
    }
    const double q = studentized_range_quantile(k, Confidence{0.95});
    EXPECT_GT(q, last);
    EXPECT_GT(studentized_range_quantile(k, Confidence{0.96}), q);
    EXPECT_NEAR(studentized_range_survival(q, k), 0.05, 1e-14);
    last = q;
  }
}

TEST(StudentizedRange, LiesBetweenOneComparisonAndBonferroni) {
  for (const double k : {3.0, 10.0, 200.0}) {
    const double q = studentized_range_quantile(static_cast<std::uint64_t>(k), Confidence{0.95});
    EXPECT_GT(q, std::sqrt(2.0) * Confidence{0.95}.z());
    EXPECT_LT(q, std::sqrt(2.0) * Confidence{1.0 - 0.05 / (k * (k - 1.0) / 2.0)}.z());
  }
}

TEST(StudentizedRange, HoldsItsEnds) {
  const double infinity = std::numeric_limits<double>::infinity();
  for (const std::uint64_t k : {2U, 100U}) {
    EXPECT_EQ(studentized_range_cdf(0.0, k), 0.0);
    EXPECT_EQ(studentized_range_survival(0.0, k), 1.0);
    EXPECT_EQ(studentized_range_cdf(infinity, k), 1.0);
    EXPECT_EQ(studentized_range_survival(infinity, k), 0.0);
  }
}

TEST(StudentizedRange, RefusesASingleGroupAndANegativeRange) {
  EXPECT_THROW((void)studentized_range_quantile(1, Confidence{0.95}), InvalidInput);
  EXPECT_THROW((void)studentized_range_quantile(0, Confidence{0.95}), InvalidInput);
  EXPECT_THROW((void)studentized_range_cdf(1.0, 1), InvalidInput);
  EXPECT_THROW((void)studentized_range_cdf(-1.0, 3), InvalidInput);
  EXPECT_THROW((void)studentized_range_survival(std::nan(""), 3), InvalidInput);
}

}  // namespace
}  // namespace lotrecht::stats
