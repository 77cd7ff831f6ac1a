#include <lotrecht/fairness/burden.hpp>

#include <cmath>
#include <cstdint>
#include <limits>

#include <gtest/gtest.h>

#include "support/cell_tables.hpp"

namespace lotrecht::fairness {
namespace {

using stats::Estimate;
using stats::Undefined;

constexpr double infinity = std::numeric_limits<double>::infinity();
constexpr std::array all_burdens{Burden::inspections, Burden::false_inspections, Burden::false_per_hit,
                                 Burden::inspections_per_hit};

TEST(Burden, ComesFromTheCellsOfAGroup) {
  const OutcomeTally t{4, 6, 1, 20, 3, 9};
  const BurdenCounts c = burden_counts(t, 500);
  EXPECT_EQ(c.hits, 4U);
  EXPECT_EQ(c.misses, 6U);
  EXPECT_EQ(c.unknown, 3U);
  EXPECT_EQ(c.selected(), 13U);
  EXPECT_EQ(c.rows, 43U);
}

TEST(Burden, ByHand) {
  const Methods methods = at_95();
  const BurdenCounts c{5, 20, 0, 100, 2000};
  EXPECT_DOUBLE_EQ(burden_rate(Burden::inspections, c, methods).value, 25.0 / 2000.0);
  EXPECT_DOUBLE_EQ(burden_rate(Burden::false_inspections, c, methods).value, 0.01);
  EXPECT_EQ(burden_rate(Burden::false_inspections, c, methods).method, "garwood");
  EXPECT_DOUBLE_EQ(burden_rate(Burden::false_per_hit, c, methods).value, 4.0);
  EXPECT_DOUBLE_EQ(burden_rate(Burden::inspections_per_hit, c, methods).value, 5.0);
  EXPECT_DOUBLE_EQ(hits_per_inspection(c, methods).value, 0.2);
  const BurdenCounts per_case{5, 20, 0, 100, {}};
  EXPECT_DOUBLE_EQ(burden_rate(Burden::false_inspections, per_case, methods).value, 0.2);
  EXPECT_EQ(burden_rate(Burden::false_inspections, per_case, methods).method, "wilson");
}

TEST(Burden, PerHitIsAFunctionOfThePrecisionAndSoAreItsBounds) {
  const Methods methods = at_95();
  for (std::uint64_t hits = 0; hits <= 12; ++hits) {
    for (std::uint64_t misses = 0; misses <= 12; ++misses) {
      const BurdenCounts c{hits, misses, 0, 40, {}};
      const Estimate per_hit = burden_rate(Burden::false_per_hit, c, methods);
      const Estimate needed = burden_rate(Burden::inspections_per_hit, c, methods);
      const Estimate precision = hits_per_inspection(c, methods);
      EXPECT_EQ(per_hit.defined(), hits > 0);
      EXPECT_TRUE(0.0 <= per_hit.low && per_hit.low <= per_hit.high);
      if (hits == 0) continue;
      EXPECT_NEAR(needed.value, 1.0 / precision.value, 1e-13 * needed.value);
      EXPECT_NEAR(needed.low, 1.0 / precision.high, 1e-13 * needed.low);
      EXPECT_NEAR(needed.high, 1.0 / precision.low, 1e-13 * needed.high);
      EXPECT_NEAR(per_hit.value, needed.value - 1.0, 1e-13 * needed.value);
    }
  }
}

TEST(Burden, RatiosInvertWhenTheSidesAreSwapped) {
  const Methods methods = at_95();
  for (const auto& residents : {std::optional<std::uint64_t>{}, std::optional<std::uint64_t>{900}}) {
    const BurdenCounts a{5, 20, 2, 100, residents};
    const BurdenCounts b{9, 11, 0, 150, residents};
    for (const Burden burden : all_burdens) {
      const Estimate r = burden_ratio(burden, a, b, methods);
      const Estimate inverse = burden_ratio(burden, b, a, methods);
      EXPECT_NEAR(r.value, burden_rate(burden, a, methods).value / burden_rate(burden, b, methods).value,
                  1e-14 * r.value);
      EXPECT_NEAR(r.low * inverse.high, 1.0, 1e-9);
      EXPECT_TRUE(r.low < r.value && r.value < r.high);
    }
  }
}

TEST(Burden, ResidentsOnOneSideOnlyAreNotCompared) {
  const Methods methods = at_95();
  const BurdenCounts a{5, 20, 0, 100, 2000};
  const BurdenCounts b{9, 11, 0, 150, {}};
  EXPECT_DOUBLE_EQ(burden_ratio(Burden::false_inspections, a, b, methods).value, 0.2 / (11.0 / 150.0));
}

TEST(Burden, SaysWhyThereIsNone) {
  const Methods methods = at_95();
  const BurdenCounts some{5, 20, 0, 100, 2000};
  EXPECT_EQ(burden_rate(Burden::inspections, {0, 0, 0, 0, {}}, methods).undefined, Undefined::nobody);
  EXPECT_EQ(burden_rate(Burden::inspections, {0, 0, 0, 0, 0}, methods).undefined, Undefined::nobody);
  EXPECT_EQ(burden_rate(Burden::false_per_hit, {0, 0, 0, 9, {}}, methods).undefined, Undefined::nobody_selected);
  EXPECT_EQ(burden_rate(Burden::false_per_hit, {0, 0, 3, 9, {}}, methods).undefined, Undefined::no_outcome);
  const Estimate no_hit = burden_rate(Burden::false_per_hit, {0, 20, 0, 30, {}}, methods);
  EXPECT_EQ(no_hit.undefined, Undefined::zero_denominator);
  EXPECT_GT(no_hit.low, 5.0) << "but twenty misses say how many at least";
  EXPECT_EQ(no_hit.high, infinity);
  for (const Burden burden : all_burdens) {
    EXPECT_FALSE(burden_ratio(burden, some, {0, 0, 0, 0, 0}, methods).defined());
  }
  const Estimate spared = burden_ratio(Burden::false_inspections, some, {3, 0, 0, 50, 1000}, methods);
  EXPECT_EQ(spared.undefined, Undefined::zero_reference);
  EXPECT_GT(spared.low, 1.0);
  EXPECT_EQ(burden_ratio(Burden::false_per_hit, some, {3, 0, 0, 50, 1000}, methods).undefined,
            Undefined::zero_reference);
}

TEST(Burden, PeopleInspectedTwiceAreFine) {
  const Estimate e = burden_rate(Burden::inspections, {50, 100, 0, 150, 100}, at_95());
  EXPECT_DOUBLE_EQ(e.value, 1.5);
}

}  // namespace
}  // namespace lotrecht::fairness
