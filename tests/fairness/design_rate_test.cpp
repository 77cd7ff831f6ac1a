#include <lotrecht/fairness/design_rate.hpp>

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <tuple>
#include <vector>

#include "support/design_rows.hpp"
#include "support/reference.hpp"

namespace lotrecht::fairness {
namespace {

using testing::DesignRows;
constexpr Metric rate = Metric::selection_rate;
const stats::Confidence c95{0.95};

/// The cases of tests/reference/design.R.
Design design_of(const std::string& which, DesignRows& rows, DesignMethods methods = {}) {
  std::vector<std::optional<std::uint64_t>> population;
  if (which == "weights") rows.use("own", "", "");
  if (which == "clusters" || which == "cr2") rows.use("", "", "cluster");
  if (which == "cr2_weighted") rows.use("weight", "", "cluster");
  if (which == "all" || which == "population") rows.use("own", "stratum", "cluster");
  if (which == "population") population = {20, 30, 60};
  if (which.starts_with("cr2")) methods.variance = DesignVariance::cr2;
  return rows.design(methods, population);
}

// R's packages survey (svyby, svyciprop, vcov, degf) and clubSandwich (vcovCR, coef_test): tests/reference/design.R.
TEST(DesignRate, AgreesWithSurveyAndClubSandwich) {
  std::size_t compared = 0;
  for (const auto& row : testing::ReferenceTable{"design.csv"}) {
    const std::string which = row.text("case");
    const std::string quantity = row.text("quantity");
    DesignRows rows{"design_rows.csv"};
    DesignMethods methods;
    if (quantity.starts_with("beta")) methods.interval = DesignInterval::korn_graubard;
    const Design design = design_of(which, rows, methods);
    const DesignTable table = rows.table(design);
    const auto counts = rows.counts();
    const auto g = static_cast<std::size_t>(row.count("group"));
    const auto of = [&](std::size_t group) {
      return design_rate(rate, table, DesignSide::group, group, counts[group]);
    };
    const stats::Estimate e = design_estimate(table, of(g), c95);
    const double want = row.number("value");
    double got = std::nan("");
    if (quantity == "rate") got = e.value;
    if (quantity == "variance") got = of(g).variance;
    if (quantity == "freedom") got = design_freedom(table, of(g));
    if (quantity.ends_with("_low")) got = e.low;
    if (quantity.ends_with("_high")) got = e.high;
    if (quantity == "covariance") got = detail::design_covariance(design, of(g == 1 ? 1 : 0), of(g == 0 ? 1 : 2));
    if (std::isnan(got)) continue;
    ++compared;
    if (std::abs(want) < 1e-30) {  // rows in different groups that share nothing
      EXPECT_NEAR(got, 0.0, 1e-30) << row.line();
      continue;
    }
    EXPECT_LE(testing::relative_error(got, want), 1e-9) << row.line() << " got " << got;
  }
  EXPECT_GE(compared, 100u);
}

TEST(DesignRate, OfRowsThatAreTheirOwnClustersIsTheTextbooks) {
  DesignRows rows{"design_rows.csv"};
  rows.use("", "", "");
  for (const auto variance : {DesignVariance::taylor, DesignVariance::cr2}) {
    const Design design = rows.design({.variance = variance});
    const DesignTable table = rows.table(design);
    const auto counts = rows.counts();
    for (std::size_t g = 0; g < 3; ++g) {
      const DesignRate r = design_rate(rate, table, DesignSide::group, g, counts[g]);
      const auto n = static_cast<double>(counts[g].n());
      const auto all = static_cast<double>(total(counts).n());
      const double p = r.value;
      // A domain's size is random under Taylor's: all rows are clusters of the sample.
      const double want =
          variance == DesignVariance::cr2 ? p * (1.0 - p) / (n - 1.0) : all / (all - 1.0) * p * (1.0 - p) / n;
      EXPECT_NEAR(r.variance, want, 1e-15);
      EXPECT_NEAR(design_freedom(table, r), n - 1.0, 1e-9);
    }
  }
}

TEST(DesignRate, ClustersOfOneRowChangeNothing) {
  DesignRows alone{"design_rows.csv"};
  alone.use("own", "stratum", "");
  DesignRows named{"design_rows.csv"};
  named.use("own", "stratum", "row");
  for (const auto variance : {DesignVariance::taylor}) {
    const Design a = alone.design({.variance = variance});
    const Design b = named.design({.variance = variance});
    const DesignTable ta = alone.table(a);
    const DesignTable tb = named.table(b);
    for (std::size_t g = 0; g < 3; ++g) {
      const auto ea = design_estimate(ta, design_rate(rate, ta, DesignSide::group, g, alone.counts()[g]), c95);
      const auto eb = design_estimate(tb, design_rate(rate, tb, DesignSide::group, g, named.counts()[g]), c95);
      EXPECT_DOUBLE_EQ(ea.low, eb.low);
      EXPECT_DOUBLE_EQ(ea.high, eb.high);
    }
  }
}

// Every row twice within its cluster: the clusters are what was drawn, and nothing more is known about them.
TEST(DesignRate, MoreRowsOfTheSameClustersAreNoMoreInformation) {
  DesignRows once{"design_rows.csv"};
  DesignRows twice{"design_rows.csv"};
  twice.repeat(2);
  for (DesignRows* rows : {&once, &twice}) rows->use("own", "stratum", "cluster");
  const Design a = once.design({});
  const Design b = twice.design({});
  const DesignTable ta = once.table(a);
  const DesignTable tb = twice.table(b);
  for (std::size_t g = 0; g < 3; ++g) {
    const auto ra = design_rate(rate, ta, DesignSide::group, g, once.counts()[g]);
    const auto rb = design_rate(rate, tb, DesignSide::group, g, twice.counts()[g]);
    EXPECT_NEAR(ra.variance, rb.variance, 1e-16);
    EXPECT_EQ(2 * ra.rows, rb.rows);
  }
}

TEST(DesignRate, KnowsEverythingOnceEverybodyWasDrawn) {
  DesignRows rows{"design_rows.csv"};
  rows.use("", "stratum", "cluster");
  const Design design = rows.design({}, {{14, 14, 14}});
  const DesignTable table = rows.table(design);
  for (std::size_t g = 0; g < 3; ++g) {
    const auto e = design_estimate(table, design_rate(rate, table, DesignSide::group, g, rows.counts()[g]), c95);
    EXPECT_EQ(e.low, e.value);
    EXPECT_EQ(e.high, e.value);
  }
}

TEST(DesignRate, OneClusterTellsTheRateAndNothingAboutItsUncertainty) {
  DesignRows rows{{{0, 0, 0, 1, 1.0}, {0, 0, 0, 0, 1.0}, {0, 1, 1, 1, 1.0}, {0, 2, 1, 0, 1.0}}};
  for (const auto variance : {DesignVariance::taylor, DesignVariance::cr2}) {
    const Design design = rows.design({.variance = variance});
    const DesignTable table = rows.table(design);
    const auto e = design_estimate(table, design_rate(rate, table, DesignSide::group, 0, rows.counts()[0]), c95);
    EXPECT_EQ(e.value, 0.5);
    EXPECT_EQ(e.interval(), (stats::Interval{0.0, 1.0}));
    EXPECT_EQ(e.method, "one_cluster");
  }
}

// All agree: no variance, but ten clusters of a thousand rows each are ten observations, not ten thousand.
TEST(DesignRate, WhereAllAgreeTheClustersAreCounted) {
  std::vector<DesignRows::Row> some;
  for (std::uint32_t k = 0; k < 10; ++k) some.insert(some.end(), 1000, {0, k, 0, 1, 1.0});
  DesignRows rows{some};
  const Design design = rows.design({.variance = DesignVariance::cr2});
  const DesignTable table = rows.table(design);
  const auto e = design_estimate(table, design_rate(rate, table, DesignSide::group, 0, rows.counts()[0]), c95);
  EXPECT_EQ(e.method, "clopper_pearson_clusters");
  EXPECT_NEAR(e.low, std::pow(0.025, 0.1), 1e-9);
  EXPECT_EQ(e.high, 1.0);
}

TEST(DesignRate, WithoutAnybodyIsUndefinedWithTheReason) {
  DesignRows rows{{{0, 0, 0, 1, 1.0}, {0, 1, 0, 0, 1.0}, {0, 1, 1, 0, 0.0}}};
  rows.weighted = true;
  const Design design = rows.design({});
  const DesignTable table = rows.table(design);
  const auto e = design_estimate(table, design_rate(rate, table, DesignSide::group, 1, rows.counts()[1]), c95);
  EXPECT_EQ(e.undefined, stats::Undefined::zero_denominator);  // rows, but no weight
  EXPECT_EQ(e.interval(), (stats::Interval{0.0, 1.0}));
  const auto none = design_estimate(
      table, design_rate(Metric::true_positive_rate, table, DesignSide::group, 0, rows.counts()[0]), c95);
  EXPECT_EQ(none.undefined, stats::Undefined::no_outcome);
}

TEST(DesignRate, EverybodyElseIsEverybodyWithoutTheGroup) {
  DesignRows rows{"design_rows.csv"};
  rows.use("own", "stratum", "cluster");
  const Design design = rows.design({});
  const DesignTable table = rows.table(design);
  const auto counts = rows.counts();
  const auto rest = rests(counts);
  // Two groups, everybody else of one is the other.
  const std::vector<std::size_t> merged{0, 1, 1};
  const DesignTable two{design, merged, 2};
  CellCounts others = counts[1];
  others.merge(counts[2]);
  const auto a = design_rate(rate, table, DesignSide::rest, 0, rest[0]);
  const auto b = design_rate(rate, two, DesignSide::group, 1, others);
  EXPECT_DOUBLE_EQ(a.value, b.value);
  EXPECT_DOUBLE_EQ(a.variance, b.variance);
}

}  // namespace
}  // namespace lotrecht::fairness
