#include <lotrecht/stats/g_test.hpp>

#include <gtest/gtest.h>

#include <array>
#include <cstdint>
#include <sstream>
#include <vector>

#include "support/reference.hpp"

namespace lotrecht::stats {
namespace {

TEST(GTest, AgreesWithMultiplePrecision) {
  for (const auto& row : testing::ReferenceTable{"chi_square.csv"}) {
    std::istringstream text{row.text("cells")};
    std::vector<std::uint64_t> cells;
    for (std::uint64_t cell = 0; text >> cell;) cells.push_back(cell);
    const TestResult got = g_test({cells, row.count("rows"), row.count("columns")});
    EXPECT_LE(testing::relative_error(got.statistic, row.number("g")), 1e-13) << row.line();
    EXPECT_LE(testing::relative_error(got.p_value, row.number("g_p")), 1e-12) << row.line();
  }
}

TEST(GTest, IsZeroForAnEvenTable) {
  const std::array<std::uint64_t, 4> even{3, 6, 5, 10};
  EXPECT_EQ(g_test({even, 2, 2}).statistic, 0.0);
  EXPECT_EQ(g_test({even, 2, 2}).p_value, 1.0);
  const std::array<std::uint64_t, 4> nobody{0, 0, 0, 0};
  EXPECT_EQ(g_test({nobody, 2, 2}).undefined, Undefined::nobody);
}

}  // namespace
}  // namespace lotrecht::stats
