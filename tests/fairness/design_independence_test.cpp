#include <lotrecht/fairness/design_independence.hpp>

#include <gtest/gtest.h>

#include <cmath>
#include <optional>
#include <string>
#include <vector>

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
    const stats::RaoScott test = design_independence(rows.table(design), total(rows.counts()).n());
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
  EXPECT_FALSE(design_independence(one.table(d1), 3).defined());
  const DesignRows all{{{0, 0, 0, 1, 1.0}, {0, 1, 1, 1, 1.0}, {0, 2, 1, 1, 1.0}}};
  const Design d2 = all.design({});
  EXPECT_FALSE(design_independence(all.table(d2), 3).defined());
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
