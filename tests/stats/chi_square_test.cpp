#include <lotrecht/stats/chi_square.hpp>

#include <gtest/gtest.h>

#include <array>
#include <cstdint>
#include <sstream>
#include <vector>

#include "support/reference.hpp"

namespace lotrecht::stats {
namespace {

std::vector<std::uint64_t> cells_of(const testing::ReferenceRow& row) {
  std::istringstream text{row.text("cells")};
  std::vector<std::uint64_t> cells;
  for (std::uint64_t cell = 0; text >> cell;) cells.push_back(cell);
  return cells;
}

TEST(ChiSquare, AgreesWithMultiplePrecision) {
  for (const auto& row : testing::ReferenceTable{"chi_square.csv"}) {
    const auto cells = cells_of(row);
    const ContingencyTable table{cells, row.count("rows"), row.count("columns")};
    const TestResult plain = chi_square(table, false);
    EXPECT_LE(testing::relative_error(plain.statistic, row.number("x2")), 1e-14) << row.line();
    EXPECT_LE(testing::relative_error(plain.p_value, row.number("x2_p")), 1e-12) << row.line();
    if (cells.size() != 4) continue;
    const TestResult corrected = chi_square(table, true);
    EXPECT_LE(testing::error_relative_to(corrected.statistic, row.number("yates"), 1.0), 1e-9) << row.line();
    EXPECT_LE(testing::error_relative_to(corrected.p_value, row.number("yates_p"), 1.0), 1e-9) << row.line();
  }
}

TEST(ChiSquare, DoesNotMindOrderTurningAndEmptyRows) {
  const std::array<std::uint64_t, 6> table{5, 9, 2, 7, 7, 1};
  const std::array<std::uint64_t, 6> turned{5, 2, 7, 9, 7, 1};
  const std::array<std::uint64_t, 6> wide{5, 2, 7, 9, 7, 1};
  const std::array<std::uint64_t, 12> holes{5, 0, 9, 2, 0, 7, 0, 0, 0, 7, 0, 1};
  const double want = chi_square({table, 3, 2}, false).statistic;
  EXPECT_DOUBLE_EQ(chi_square({holes, 4, 3}, false).statistic, want);
  EXPECT_EQ(chi_square({holes, 4, 3}, false).degrees_of_freedom, 2U);
  const double other = chi_square({wide, 2, 3}, false).statistic;
  EXPECT_DOUBLE_EQ(chi_square({turned, 2, 3}, false).statistic, other);
}

TEST(ChiSquare, SaysWhyThereIsNothingToTest) {
  const std::array<std::uint64_t, 4> nobody{0, 0, 0, 0};
  const std::array<std::uint64_t, 4> one_row{3, 4, 0, 0};
  const std::array<std::uint64_t, 4> one_column{3, 0, 4, 0};
  EXPECT_EQ(chi_square({nobody, 2, 2}, false).undefined, Undefined::nobody);
  EXPECT_EQ(chi_square({one_row, 2, 2}, false).undefined, Undefined::single_group);
  EXPECT_EQ(chi_square({one_column, 2, 2}, true).undefined, Undefined::single_group);
  const std::array<std::uint64_t, 6> wide{1, 2, 3, 4, 5, 6};
  EXPECT_THROW((void)chi_square({wide, 2, 3}, true), InvalidInput) << "Yates is for 2 x 2";
  EXPECT_THROW((void)chi_square({wide, 2, 2}, false), InvalidInput);
}

}  // namespace
}  // namespace lotrecht::stats
