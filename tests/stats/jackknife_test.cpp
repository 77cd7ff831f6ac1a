#include <lotrecht/stats/jackknife.hpp>

#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <span>
#include <vector>

#include <gtest/gtest.h>

#include "stats/bca_reference.hpp"

namespace lotrecht::stats {
namespace {

using Cells = std::vector<std::uint64_t>;
using Sizes = std::vector<std::size_t>;

double share_of_first(std::span<const std::uint64_t> cells) {
  std::uint64_t rows = 0;
  for (const std::uint64_t c : cells) rows += c;
  return static_cast<double>(cells[0]) / static_cast<double>(rows);
}

constexpr auto share = [](std::span<const std::uint64_t> cells, std::span<double> out) {
  out[0] = share_of_first(cells);
};

// tests/reference/bca.csv: the jackknife row by row, in Python, over all rows of all strata.
TEST(Jackknife, OfCellsEqualsTheJackknifeOfRows) {
  const auto cases = testing::bca_cases();
  ASSERT_EQ(cases.size(), 7U);
  for (const auto& c : cases) {
    const double a = jackknife_acceleration({c.cells, c.strata}, 1, c)[0];
    EXPECT_NEAR(a, c.acceleration, 1e-9 * std::abs(c.acceleration) + 1e-13) << c.scenario;
  }
}

// Of a mean, a is the skewness over 6 sqrt(n); that of a share p is (1 - 2p) / sqrt(p (1-p)).
TEST(Jackknife, OfAShareIsItsSkewness) {
  for (const std::uint64_t selected : {1U, 30U, 50U, 99U}) {
    const double p = static_cast<double>(selected) / 100.0;
    const double a = jackknife_acceleration({Cells{selected, 100 - selected}}, 1, share)[0];
    EXPECT_NEAR(a, (1 - 2 * p) / std::sqrt(p * (1 - p)) / (6 * std::sqrt(100.0)), 1e-13);
  }
}

TEST(Jackknife, DoesNotDependOnThreads) {
  Cells cells(1000);
  for (std::size_t i = 0; i < cells.size(); ++i) cells[i] = i % 7;
  const auto alone = jackknife_acceleration({cells}, 1, share, 1);
  EXPECT_EQ(jackknife_acceleration({cells}, 1, share, 3), alone);
}

TEST(Jackknife, OfSomethingNoRowMovesIsZero) {
  const auto constant = [](std::span<const std::uint64_t>, std::span<double> out) { out[0] = 0.1; };
  EXPECT_EQ(jackknife_acceleration({Cells{7, 3, 11}}, 1, constant)[0], 0.0);
  EXPECT_EQ(jackknife_acceleration({Cells{1, 0}}, 1, share)[0], 0.0) << "one row has no jackknife";
  EXPECT_EQ(jackknife_acceleration({Cells{0, 0}}, 1, share)[0], 0.0) << "nor has none";
}

TEST(Jackknife, IsUndefinedWhereLeavingOutARowMakesTheStatisticSo) {
  const auto odds = [](std::span<const std::uint64_t> cells, std::span<double> out) {
    out[0] = static_cast<double>(cells[0]) / static_cast<double>(cells[1]);
    out[1] = cells[1] == 0 ? std::numeric_limits<double>::quiet_NaN() : 1.0;
    out[2] = share_of_first(cells);
  };
  const auto a = jackknife_acceleration({Cells{4, 1, 20}}, 3, odds);
  EXPECT_TRUE(std::isnan(a[0])) << "infinite when the one row of the second cell is left out";
  EXPECT_TRUE(std::isnan(a[1]));
  EXPECT_TRUE(std::isfinite(a[2])) << "another statistic of the same table is not touched";
}

TEST(Jackknife, LeavesOutOneRowOfEachCellThatHasOne) {
  const Cells cells{2, 0, 3};
  std::vector<Cells> seen;
  const auto record = [&](std::span<const std::uint64_t> rest, std::span<double> out) {
    seen.emplace_back(rest.begin(), rest.end());
    out[0] = 0.0;
  };
  (void)jackknife_acceleration({cells}, 1, record);
  EXPECT_EQ(seen, (std::vector<Cells>{{1, 0, 3}, {2, 0, 2}}));
}

// n (d_c)^3 must not overflow or vanish for the largest tables.
TEST(Jackknife, KeepsItsScaleForHugeTables) {
  const std::uint64_t n = std::uint64_t{1} << 40;
  const double a = jackknife_acceleration({Cells{n / 10, n - n / 10}}, 1, share)[0];
  EXPECT_NEAR(a * std::sqrt(static_cast<double>(n)), 0.8 / 0.3 / 6, 1e-3);  // differences of 1e-12 keep 4 digits
}

TEST(Jackknife, RefusesATableWithoutCells) {
  EXPECT_THROW((void)jackknife_acceleration({Cells{}}, 1, share), InvalidInput);
  EXPECT_THROW((void)jackknife_acceleration({Cells{1, 2}}, 1, share, 0), InvalidInput);
  EXPECT_THROW((void)jackknife_acceleration({Cells{1, 2}, Sizes{1}}, 1, share), InvalidInput);
}

}  // namespace
}  // namespace lotrecht::stats
