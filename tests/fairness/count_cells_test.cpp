// The two vector widths against each other and against a loop. Which of them runs in production depends on the
// processor; the counts may not.

#include <array>
#include <cstddef>
#include <cstdint>
#include <random>
#include <vector>

#include <gtest/gtest.h>

#include <lotrecht/fairness/detail/count_cells.hpp>

namespace lotrecht::fairness::detail {
namespace {

using Sums = std::array<CellSums, compare_groups>;

bool same(const Sums& a, const Sums& b) {
  for (std::size_t g = 0; g < compare_groups; ++g) {
    if (a[g].rows != b[g].rows || a[g].selected != b[g].selected) return false;
    if (a[g].positive != b[g].positive || a[g].both != b[g].both) return false;
  }
  return true;
}

/// All versions this machine can run.
std::vector<CountStretch> versions() {
  std::vector<CountStretch> all{count_stretch_16};
#if defined(__x86_64__)
  if (__builtin_cpu_supports("avx2")) all.push_back(count_stretch_32);
#endif
  return all;
}

TEST(CountStretch, CountsTheSameAtEveryWidth) {
  std::mt19937_64 draw{1};
  for (int round = 0; round < 200; ++round) {
    const std::size_t rows = 64 * (draw() % (stretch_rows / 64 + 1));
    const std::size_t groups = 1 + draw() % compare_groups;
    std::vector<std::uint8_t> g(rows);
    std::vector<std::uint8_t> d(rows);
    std::vector<std::uint8_t> y(rows);
    Sums expected{};
    for (std::size_t i = 0; i < rows; ++i) {
      g[i] = static_cast<std::uint8_t>(draw() % groups);
      d[i] = static_cast<std::uint8_t>(draw() % 2);
      y[i] = static_cast<std::uint8_t>(draw() % 2);
      expected[g[i]].add({1, d[i], y[i], static_cast<std::uint64_t>(d[i] & y[i])});
    }
    for (const CountStretch count : versions()) {
      Sums sums{};
      ASSERT_TRUE(count({g.data(), d.data(), y.data(), rows}, groups, sums.data()));
      EXPECT_TRUE(same(sums, expected)) << rows << " rows, " << groups << " groups";
    }
  }
}

TEST(CountStretch, RefusesAnyValueOutOfRangeAndChangesNothing) {
  std::vector<std::uint8_t> column(128, 0);
  for (const CountStretch count : versions()) {
    for (std::size_t which = 0; which < 3; ++which) {
      for (std::size_t row = 0; row < column.size(); ++row) {
        for (unsigned value = 0; value < 256; value += value < 18 ? 1 : 7) {
          std::array<std::vector<std::uint8_t>, 3> columns{column, column, column};
          columns[which][row] = static_cast<std::uint8_t>(value);
          constexpr std::size_t groups = 3;
          Sums sums{};
          const bool taken = count({columns[0].data(), columns[1].data(), columns[2].data(), 128}, groups, sums.data());
          EXPECT_EQ(taken, value < (which == 0 ? groups : 2u)) << which << ", " << row << ", " << value;
          EXPECT_TRUE(taken || same(sums, Sums{}));
        }
      }
    }
  }
}

TEST(SumOfBytes, AddsAllLanes) {
  const std::uint64_t lanes[2] = {0xFFFFFFFFFFFFFFFFu, 0x0102030405060708u};
  EXPECT_EQ(sum_of_bytes(lanes), 8u * 255u + 36u);
}

}  // namespace
}  // namespace lotrecht::fairness::detail
