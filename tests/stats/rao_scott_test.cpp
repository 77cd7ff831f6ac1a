#include <lotrecht/stats/rao_scott.hpp>

#include <gtest/gtest.h>

#include <array>
#include <cmath>
#include <cstddef>
#include <vector>

namespace lotrecht::stats {
namespace {

// Against matrices in R: tests/fairness/design_independence_test.cpp.

/// Rows that are their own clusters, by cell.
struct Table {
  std::vector<std::uint64_t> counts;
  std::vector<ClusterProfile> profiles{};
  std::vector<ClusterCell> cells{};
  std::vector<SampledStratum> strata{};

  explicit Table(std::vector<std::uint64_t> some) : counts{std::move(some)} {
    SampledStratum all;
    for (std::uint32_t i = 0; i < counts.size(); ++i) {
      if (counts[i] == 0) continue;
      cells.push_back({static_cast<std::uint32_t>(profiles.size()), i, 1.0});
      profiles.push_back({0, counts[i]});
      all.clusters += counts[i];
    }
    strata.push_back(all);
  }
  [[nodiscard]] RaoScott test(std::size_t r, std::size_t c) const {
    const ClusterSample sample{strata, profiles};
    const auto n = static_cast<double>(strata[0].clusters);
    std::vector<double> totals(counts.begin(), counts.end());
    return rao_scott(r, c, totals, totals_covariance(sample, r * c, cells, LonelyStratum::refuse), n, n - 1.0);
  }
};

TEST(RaoScott, OfIndependentRowsIsPearsonsWithDesignEffectsOfOne) {
  // Under independence exactly: every design effect is n / (n - 1).
  const RaoScott t = Table{{20, 40, 10, 30, 60, 15}}.test(2, 3);
  EXPECT_EQ(t.degrees, 2u);
  EXPECT_NEAR(t.pearson, 0.0, 1e-12);
  EXPECT_NEAR(t.mean_effect, 175.0 / 174.0, 1e-12);
  EXPECT_NEAR(t.numerator, 2.0, 1e-10);
  EXPECT_NEAR(t.second_order, 1.0, 1e-9);
  const RaoScott some = Table{{12, 5, 9, 14}}.test(2, 2);
  EXPECT_NEAR(some.pearson, 40.0 * std::pow(12.0 * 14.0 - 5.0 * 9.0, 2) / (17.0 * 23.0 * 21.0 * 19.0), 1e-12);
  EXPECT_LT(some.first_order, 0.05);
  EXPECT_GT(some.second_order, some.first_order - 0.01);
}

TEST(RaoScott, ClustersOfTwoAlikeRowsHalveTheStatistic) {
  Table once{{12, 5, 9, 14}};
  Table twice{{12, 5, 9, 14}};
  for (auto& cell : twice.cells) cell.weight = 2.0;
  const ClusterSample sample{twice.strata, twice.profiles};
  const std::vector<double> totals{24.0, 10.0, 18.0, 28.0};
  const RaoScott b =
      rao_scott(2, 2, totals, totals_covariance(sample, 4, twice.cells, LonelyStratum::refuse), 80.0, 39.0);
  const RaoScott a = once.test(2, 2);
  EXPECT_NEAR(b.pearson, 2.0 * a.pearson, 1e-12);
  EXPECT_NEAR(b.mean_effect, 2.0 * a.mean_effect, 1e-12);
  EXPECT_NEAR(b.second_order, a.second_order, 1e-12);
}

TEST(RaoScott, LeavesOutEmptyRowsAndColumns) {
  const RaoScott a = Table{{12, 5, 9, 14}}.test(2, 2);
  const RaoScott b = Table{{12, 5, 0, 0, 0, 0, 9, 14, 0}}.test(3, 3);
  EXPECT_EQ(b.degrees, 1u);
  EXPECT_NEAR(b.pearson, a.pearson, 1e-12);
  EXPECT_NEAR(b.second_order, a.second_order, 1e-12);
}

TEST(RaoScott, IsUndefinedWithoutAnythingToCompare) {
  EXPECT_FALSE((Table{{12, 5}}.test(1, 2).defined()));
  EXPECT_FALSE((Table{{12, 0, 9, 0}}.test(2, 2).defined()));
  EXPECT_EQ((Table{{12, 5}}.test(1, 2).undefined), Undefined::single_group);
  const std::vector<double> four{12.0, 5.0, 9.0, 14.0};
  const std::vector<double> nothing(4, 0.0);
  const std::vector<double> no_covariance(16, 0.0);
  EXPECT_EQ(rao_scott(2, 2, nothing, no_covariance, 0.0, 1.0).undefined, Undefined::nobody);
  EXPECT_EQ(rao_scott(2, 2, four, no_covariance, 40.0, 0.0).undefined, Undefined::too_few_rows) << "strata = clusters";
  const RaoScott sure = rao_scott(2, 2, four, no_covariance, 40.0, 39.0);
  EXPECT_EQ(sure.undefined, Undefined::too_few_rows);
  EXPECT_GT(sure.pearson, 0.0) << "what there is, is told";
  const std::vector<double> totals{1.0, 2.0};
  EXPECT_THROW(static_cast<void>(rao_scott(2, 2, totals, totals, 3.0, 2.0)), InvalidInput);
}

TEST(TotalsCovariance, IsNotANumberForARefusedLonelyStratumAndCentredOtherwise) {
  const std::array<SampledStratum, 2> strata{{{2, std::nullopt}, {1, std::nullopt}}};
  const std::array<ClusterProfile, 3> profiles{{{0, 1}, {0, 1}, {1, 1}}};
  const std::array<ClusterCell, 3> cells{{{0, 0, 1.0}, {1, 0, 3.0}, {2, 0, 5.0}}};
  const ClusterSample sample{strata, profiles};
  EXPECT_TRUE(std::isnan(totals_covariance(sample, 1, cells, LonelyStratum::refuse)[0]));
  // 2 ((1 - 2)² + (3 - 2)²) and (5 - 3)², 3 the mean of all clusters.
  EXPECT_NEAR(totals_covariance(sample, 1, cells, LonelyStratum::centre)[0], 4.0 + 4.0, 1e-12);
}

}  // namespace
}  // namespace lotrecht::stats
