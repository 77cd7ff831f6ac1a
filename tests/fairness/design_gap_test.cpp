#include <lotrecht/fairness/design_gap.hpp>

#include <gtest/gtest.h>

#include <array>
#include <cmath>
#include <cstdint>
#include <vector>

#include "support/design_rows.hpp"
#include "support/reference.hpp"

namespace lotrecht::fairness {
namespace {

using testing::DesignRows;
constexpr Metric rate = Metric::selection_rate;
const stats::Confidence c95{0.95};

DesignRate of(const DesignTable& table, const std::vector<CellCounts>& counts, std::size_t g) {
  return design_rate(rate, table, DesignSide::group, g, counts[g]);
}

// clubSandwich's CR2 and Satterthwaite for the difference of two means of a saturated model.
TEST(DesignGap, HasTheVarianceAndFreedomOfClubSandwich) {
  for (const auto& row : testing::ReferenceTable{"design.csv"}) {
    const bool variance = row.text("quantity") == "difference_variance";
    if (!variance && row.text("quantity") != "difference_freedom") continue;
    DesignRows rows{"design_rows.csv"};
    rows.use(row.text("case") == "cr2" ? "" : "weight", "", "cluster");
    const Design design = rows.design({.variance = DesignVariance::cr2});
    const DesignTable table = rows.table(design);
    const auto counts = rows.counts();
    const DesignRate a = of(table, counts, row.count("group"));
    const DesignRate b = of(table, counts, 0);
    std::vector<stats::WeightedRatio> contrast;
    a.add_to(contrast, 1.0);
    b.add_to(contrast, -1.0);
    const double got = variance ? a.variance + b.variance - 2.0 * detail::design_covariance(design, a, b)
                                : detail::design_freedom(design, contrast);
    EXPECT_LE(testing::relative_error(got, row.number("value")), 1e-9) << row.line();
  }
}

// Many clusters: the interval is that of the contrast's own standard error.
TEST(DesignGap, OfALargeSampleIsTheWaldIntervalOfTheContrast) {
  DesignRows rows{"design_rows.csv"};
  rows.repeat(2000);
  rows.use("", "", "row");
  for (const auto variance : {DesignVariance::taylor, DesignVariance::cr2}) {
    const Design design = rows.design({.variance = variance});
    const DesignTable table = rows.table(design);
    const auto counts = rows.counts();
    const DesignRate a = of(table, counts, 1);
    const DesignRate b = of(table, counts, 0);
    const double error = std::sqrt(a.variance + b.variance - 2.0 * detail::design_covariance(design, a, b));
    const stats::Estimate d = design_gap(Measure::difference, table, a, b, c95);
    EXPECT_NEAR(d.low, d.value - c95.z() * error, 0.01 * error);
    EXPECT_NEAR(d.high, d.value + c95.z() * error, 0.01 * error);
  }
}

TEST(DesignGap, SwappedIsNegatedAndInverted) {
  DesignRows rows{"design_rows.csv"};
  rows.use("own", "stratum", "cluster");
  const Design design = rows.design({});
  const DesignTable table = rows.table(design);
  const auto counts = rows.counts();
  const DesignRate a = of(table, counts, 1);
  const DesignRate b = of(table, counts, 2);
  const auto ab = design_gap(Measure::difference, table, a, b, c95);
  const auto ba = design_gap(Measure::difference, table, b, a, c95);
  EXPECT_NEAR(ab.low, -ba.high, 1e-14);
  EXPECT_NEAR(ab.high, -ba.low, 1e-14);
  const auto r = design_gap(Measure::ratio, table, a, b, c95);
  const auto inverse = design_gap(Measure::ratio, table, b, a, c95);
  EXPECT_NEAR(r.low * inverse.high, 1.0, 1e-12);
  EXPECT_TRUE(r.interval().contains(a.value / b.value));
  EXPECT_EQ(ab.method, "mover_taylor_logit");
}

// Two groups in which every cluster has one row each with the same decision: no difference, whoever is drawn. (MOVER
// pairs the lower arm of one with the upper of the other, so that skew leaves some width.)
TEST(DesignGap, KnowsThatSharedClustersMoveTogether) {
  std::vector<DesignRows::Row> some;
  for (std::uint32_t k = 0; k < 40; ++k) {
    for (const std::uint32_t g : {0u, 1u}) some.push_back({0, k, g, static_cast<std::uint8_t>(k % 3 == 0), 1.0});
  }
  DesignRows rows{some};
  for (const auto variance : {DesignVariance::taylor, DesignVariance::cr2}) {
    const Design design = rows.design({.variance = variance});
    const DesignTable table = rows.table(design);
    const auto counts = rows.counts();
    const auto d = design_gap(Measure::difference, table, of(table, counts, 0), of(table, counts, 1), c95);
    EXPECT_EQ(d.value, 0.0);
    EXPECT_LT(d.high - d.low, 0.06);  // .42 if the rates were independent
  }
}

TEST(DesignGap, OfOneClusterOrNobodyIsTheWholeRange) {
  DesignRows rows{{{0, 0, 0, 1, 1.0}, {0, 0, 0, 0, 1.0}, {0, 1, 1, 1, 1.0}, {0, 2, 1, 0, 1.0}, {0, 3, 3, 0, 1.0}}};
  const Design design = rows.design({.variance = DesignVariance::cr2});
  const DesignTable table = rows.table(design);
  const auto counts = rows.counts();
  const auto d = design_gap(Measure::difference, table, of(table, counts, 1), of(table, counts, 0), c95);
  EXPECT_EQ(d.value, 0.0);
  EXPECT_EQ(d.interval(), (stats::Interval{-1.0, 1.0}));
  EXPECT_EQ(d.method, "one_cluster");
  const auto none = design_gap(Measure::ratio, table, of(table, counts, 2), of(table, counts, 1), c95);
  EXPECT_EQ(none.undefined, stats::Undefined::nobody);
  EXPECT_EQ(none.low, 0.0);
  EXPECT_TRUE(std::isinf(none.high));
  const auto zero = design_gap(Measure::ratio, table, of(table, counts, 1), of(table, counts, 3), c95);
  EXPECT_EQ(zero.undefined, stats::Undefined::zero_reference);
}

TEST(DesignGap, AgainstEverybodyIsTheGapToEverybodyElseShrunk) {
  DesignRows rows{"design_rows.csv"};
  rows.use("own", "stratum", "cluster");
  const Design design = rows.design({});
  const DesignTable table = rows.table(design);
  const auto counts = rows.counts();
  const auto rest = rests(counts);
  const DesignRate own = of(table, counts, 0);
  const DesignRate others = design_rate(rate, table, DesignSide::rest, 0, rest[0]);
  const DesignRate all = design_rate(rate, table, DesignSide::everybody, 3, total(counts));
  const double w = own.parts[0].weight / all.parts[0].weight;
  const auto to_rest = design_gap(Measure::difference, table, own, others, c95);
  const auto to_all = design_gap_to_overall(Measure::difference, table, own, others, all, w, c95);
  EXPECT_NEAR(to_all.low, (1.0 - w) * to_rest.low, 1e-14);
  EXPECT_NEAR(to_all.value, (1.0 - w) * to_rest.value, 1e-14);
  // The same by the covariance of the group with everybody, to first order.
  const auto direct = design_gap(Measure::difference, table, own, all, c95);
  EXPECT_NEAR(direct.high - direct.low, to_all.high - to_all.low, 0.1 * (to_all.high - to_all.low));
}

}  // namespace
}  // namespace lotrecht::fairness
