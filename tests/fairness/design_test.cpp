#include <lotrecht/fairness/design.hpp>

#include <gtest/gtest.h>

#include <cstdint>
#include <numeric>
#include <optional>
#include <string>
#include <vector>

#include "support/design_rows.hpp"

namespace lotrecht::fairness {
namespace {

using testing::DesignRows;

template <class F>
std::string refusal(F&& f) {
  try {
    f();
  } catch (const InvalidInput& error) {
    return error.what();
  }
  return "";
}

TEST(Design, KeepsClustersThatAreAlikeOnce) {
  // Clusters 1 and 2 hold the same, 3 another; rows come in any order.
  DesignRows rows{{{0, 2, 1, 0, 1.0}, {0, 1, 0, 1, 1.0}, {0, 1, 1, 0, 1.0}, {0, 2, 0, 1, 1.0}, {0, 3, 0, 1, 1.0}}};
  const Design design = rows.design({});
  EXPECT_EQ(design.clusters(), 3u);
  ASSERT_EQ(design.sample().profiles.size(), 2u);
  EXPECT_EQ(design.sample().profiles[0].clusters, 1u);
  EXPECT_EQ(design.sample().profiles[1].clusters, 2u);
  EXPECT_EQ(design.cells(1).size(), 2u);
  EXPECT_TRUE(design.clustered());
}

TEST(Design, KeepsEveryRowsWeight) {
  DesignRows rows{"design_rows.csv"};
  rows.use("own", "stratum", "cluster");
  const Design design = rows.design({});
  const auto counts = rows.counts();
  const DesignTable table = rows.table(design);
  for (std::size_t g = 0; g < 3; ++g) {
    std::array<double, 6> weight{};
    for (const auto& held : table.group(g)) {
      for (std::size_t c = 0; c < 6; ++c) {
        weight[c] += static_cast<double>(design.sample().profiles[held.profile].clusters) * held.weight[c];
      }
    }
    for (std::size_t c = 0; c < 6; ++c) EXPECT_NEAR(weight[c], counts[g].weight[c], 1e-12);
  }
  for (std::size_t p = 0; p < design.sample().profiles.size(); ++p) {
    for (std::size_t c = 0; c < 6; ++c) {
      double all = table.without(p, 0)[c];
      for (const auto& held : table.group(0)) all += held.profile == p ? held.weight[c] : 0.0;
      EXPECT_DOUBLE_EQ(all, table.everybody()[p].weight[c]);
    }
  }
}

TEST(Design, RefusesAClusterInTwoStrataAndNamesIt) {
  const DesignRows rows{{{0, 5, 0, 1, 1.0}, {1, 5, 0, 1, 1.0}, {0, 6, 0, 1, 1.0}, {1, 7, 0, 1, 1.0}}};
  const std::string said = refusal([&] { static_cast<void>(rows.design({})); });
  EXPECT_NE(said.find("number 5 lies in sampling strata number 0 and number 1"), std::string::npos) << said;
}

TEST(Design, RefusesALonelyStratumUnlessTold) {
  const DesignRows rows{{{0, 1, 0, 1, 1.0}, {0, 2, 0, 1, 1.0}, {1, 3, 0, 1, 1.0}}};
  const std::string said = refusal([&] { static_cast<void>(rows.design({})); });
  EXPECT_NE(said.find("number 1 has a single cluster"), std::string::npos) << said;
  EXPECT_EQ(refusal([&] { static_cast<void>(rows.design({.lonely = stats::LonelyStratum::centre})); }), "");
  // A stratum of one that is all there is has no sampling error.
  EXPECT_EQ(refusal([&] { static_cast<void>(rows.design({}, {std::nullopt, 1})); }), "");
}

TEST(Design, RefusesAPopulationSmallerThanItsSample) {
  const DesignRows rows{{{0, 1, 0, 1, 1.0}, {0, 2, 0, 1, 1.0}, {0, 3, 0, 1, 1.0}}};
  EXPECT_NE(refusal([&] { static_cast<void>(rows.design({}, {2})); }).find("sample of 3, got 2"), std::string::npos);
  EXPECT_NE(refusal([&] { static_cast<void>(rows.design({}, {2, 3})); }), "");
}

TEST(Design, RefusesMethodsThatKnowNoStrata) {
  const DesignRows rows{{{0, 1, 0, 1, 1.0}, {0, 2, 0, 1, 1.0}, {1, 3, 0, 1, 1.0}, {1, 4, 0, 1, 1.0}}};
  EXPECT_NE(refusal([&] { static_cast<void>(rows.design({.variance = DesignVariance::cr2})); }), "");
  EXPECT_NE(refusal([&] { static_cast<void>(rows.design({.interval = DesignInterval::bootstrap}, {10, 10})); }), "");
}

}  // namespace
}  // namespace lotrecht::fairness
