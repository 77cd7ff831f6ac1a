#include <lotrecht/fairness/design_independence.hpp>

#include <gtest/gtest.h>

#include <cmath>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "support/coverage.hpp"
#include "support/design_rows.hpp"
#include "support/reference.hpp"

namespace lotrecht::fairness {
namespace {

using testing::DesignRows;

// The same by matrices from survey's covariance of the cells' shares (tests/reference/design.R). svychisq itself takes
// the design effects at the observed instead of the expected shares: its p-value is near, and is only held to that.
TEST(DesignIndependence, AgreesWithMatricesInR) {
  for (const auto& row : testing::ReferenceTable{"design.csv"}) {
    const std::string quantity = row.text("quantity");
    const std::string which = row.text("case");
    if (which.starts_with("cr2")) continue;
    DesignRows rows{"design_rows.csv"};
    rows.use(which == "clusters" ? "" : "own", which == "all" || which == "population" ? "stratum" : "",
             which == "weights" ? "" : "cluster");
    std::vector<std::optional<std::uint64_t>> population;
    if (which == "population") population = {20, 30, 60};
    const Design design = rows.design({}, population);
    const DesignIndependence found = design_independence(rows.table(design), total(rows.counts()).n(), 0.0);
    ASSERT_FALSE(found.sparse) << which;
    const stats::RaoScott& test = found.test;
    const double want = row.number("value");
    if (quantity == "pearson") {
      EXPECT_LE(testing::relative_error(test.pearson, want), 1e-9) << row.line();
    }
    if (quantity == "mean_effect") {
      EXPECT_LE(testing::relative_error(test.mean_effect, want), 1e-9) << row.line();
    }
    if (quantity == "first_order") {
      EXPECT_LE(testing::relative_error(test.first_order, want), 1e-8) << row.line();
    }
    if (quantity == "second_order") {
      EXPECT_LE(testing::relative_error(test.second_order, want), 1e-8) << row.line();
    }
    if (quantity == "svychisq_f") {
      EXPECT_NEAR(test.second_order, want, 0.05) << row.line();
    }
  }
}

TEST(DesignIndependence, IsUndefinedWithOneGroupOrOneDecision) {
  const DesignRows one{{{0, 0, 0, 1, 1.0}, {0, 1, 0, 0, 1.0}, {0, 2, 0, 0, 1.0}}};
  const Design d1 = one.design({});
  EXPECT_FALSE(design_independence(one.table(d1), 3).test.defined());
  const DesignRows all{{{0, 0, 0, 1, 1.0}, {0, 1, 1, 1, 1.0}, {0, 2, 1, 1, 1.0}}};
  const Design d2 = all.design({});
  EXPECT_FALSE(design_independence(all.table(d2), 3).test.defined());
}

/// Rows that are their own clusters: a small group beside a large one.
DesignRows two_groups(std::uint64_t x, std::uint64_t m, std::uint64_t y, std::uint64_t n) {
  std::vector<DesignRows::Row> some;
  for (std::uint32_t i = 0; i < m + n; ++i) {
    const bool selected = i < m ? i < x : i - m < y;
    some.push_back({0, i, i < m ? 0U : 1U, static_cast<std::uint8_t>(selected ? 1 : 0), 1.0});
  }
  return DesignRows{some};
}

// Where rows are their own clusters nothing but Pearson's test is left of a sparse one.
TEST(DesignIndependence, OfSparseIndependentRowsIsPearsons) {
  const DesignRows rows = two_groups(0, 15, 9, 135);
  const Design design = rows.design({});
  const DesignIndependence found = design_independence(rows.table(design), 150);
  EXPECT_TRUE(found.sparse);
  EXPECT_NEAR(found.test.mean_effect, 1.0, 1e-12);
  const DesignRows many = two_groups(40, 120, 90, 270);
  const Design larger = many.design({});
  EXPECT_FALSE(design_independence(many.table(larger), 390).sparse);
}

// Every table of 15 and 135 independent rows at one rate of .05, but for 1e-9. The linearised variance of the small
// group rejects in a third of them: equal groups are different as soon as nobody of the 15 is selected.
TEST(DesignIndependence, KeepsTheLevelOfASmallGroupAndARareDecision) {
  const auto small = lotrecht::testing::binomial_masses(15, 0.05);
  const auto large = lotrecht::testing::binomial_masses(135, 0.05);
  double size = 0.0;
  for (std::uint64_t x = 0; x <= 15; ++x) {
    for (std::uint64_t y = 0; y <= 135; ++y) {
      const double mass = small[x] * large[y];
      if (mass < 1e-9) continue;
      const DesignRows rows = two_groups(x, 15, y, 135);
      const Design design = rows.design({});
      if (design_independence(rows.table(design), 150).test.second_order <= 0.05) size += mass;
    }
  }
  EXPECT_GT(size, 0.01);
  EXPECT_LT(size, 0.06);
}

TEST(DesignIndependence, RefusesMoreGroupsThanItsMatrixHolds) {
  std::vector<DesignRows::Row> some;
  for (std::uint32_t g = 0; g < 201; ++g) some.push_back({0, g, g, 1, 1.0});
  const DesignRows rows{some};
  const Design design = rows.design({});
  EXPECT_THROW(static_cast<void>(design_independence(rows.table(design), 201)), InvalidInput);
}

}  // namespace
}  // namespace lotrecht::fairness
