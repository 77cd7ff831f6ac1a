#include <lotrecht/stats/contingency_table.hpp>

#include <gtest/gtest.h>

#include <array>
#include <cstdint>
#include <vector>

namespace lotrecht::stats {
namespace {

TEST(ContingencyTable, LeavesEmptyRowsAndColumnsOut) {
  const std::array<std::uint64_t, 9> cells{1, 0, 2, 0, 0, 0, 3, 0, 4};
  const detail::Margins m = detail::margins({cells, 3, 3}, "test");
  EXPECT_EQ(m.rows, (std::vector<double>{3.0, 7.0}));
  EXPECT_EQ(m.columns, (std::vector<double>{4.0, 6.0}));
  EXPECT_EQ(m.cells[1][1], 4.0);
  EXPECT_EQ(m.all, 10.0);
  EXPECT_TRUE(m.comparable());
}

TEST(ContingencyTable, RefusesAnotherShapeAndTooMuch) {
  const std::array<std::uint64_t, 4> cells{1, 2, 3, 4};
  EXPECT_THROW((void)detail::margins({cells, 2, 3}, "test"), InvalidInput);
  EXPECT_THROW((void)detail::margins({cells, 0, 0}, "test"), InvalidInput);
  const std::array<std::uint64_t, 4> huge{std::uint64_t{1} << 53, 1, 0, 0};
  EXPECT_THROW((void)detail::margins({huge, 2, 2}, "test"), InvalidInput);
  const std::array<std::uint64_t, 4> wrapping{~std::uint64_t{0}, 1, 0, 0};
  EXPECT_THROW((void)detail::margins({wrapping, 2, 2}, "test"), InvalidInput);
}

}  // namespace
}  // namespace lotrecht::stats
