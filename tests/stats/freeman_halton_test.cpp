#include <lotrecht/stats/freeman_halton.hpp>

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <sstream>
#include <vector>

#include <lotrecht/stats/fisher_exact.hpp>

#include "support/interval_laws.hpp"
#include "support/reference.hpp"

namespace lotrecht::stats {
namespace {

// tests/reference/freeman_halton.csv, from R, whose own last digits are lost after about the twelfth.
TEST(FreemanHalton, AgreesWithR) {
  for (const auto& row : testing::ReferenceTable{"freeman_halton.csv"}) {
    std::istringstream text{row.text("cells")};
    std::vector<std::uint64_t> cells;
    for (std::uint64_t cell = 0; text >> cell;) cells.push_back(cell);
    const TestResult got = freeman_halton({cells, row.count("rows"), row.count("columns")});
    EXPECT_LE(testing::relative_error(got.p_value, row.number("p")), 1e-10) << row.line();
  }
}

TEST(FreemanHalton, IsFishersForTwoByTwo) {
  testing::for_every_pair(7, [](const BinomialTally& a, const BinomialTally& b) {
    const std::array<std::uint64_t, 4> cells{a.successes, a.failures(), b.successes, b.failures()};
    const TestResult got = freeman_halton({cells, 2, 2});
    if (!got.defined()) return;
    EXPECT_NEAR(got.p_value, fisher_exact(a, b, Alternative::two_sided).p_value, 1e-12);
  });
}

// All 3 x 3 tables with the margins of one, visited without cleverness.
TEST(FreemanHalton, IsTheSumOverEveryTable) {
  const std::array<std::uint64_t, 9> cells{4, 1, 0, 2, 3, 3, 0, 2, 5};
  const std::array<int, 3> rows{5, 8, 7};
  const std::array<int, 3> columns{6, 6, 8};
  const auto weight = [](const std::array<int, 9>& t) {
    double sum = 0.0;
    for (const int cell : t) sum -= std::lgamma(cell + 1.0);
    return std::exp(sum);
  };
  std::array<int, 9> observed{};
  for (std::size_t i = 0; i < 9; ++i) observed[i] = static_cast<int>(cells[i]);
  double all = 0.0;
  double extreme = 0.0;
  for (int a = 0; a <= 5; ++a) {
    for (int b = 0; b <= 5; ++b) {
      for (int c = 0; c <= 8; ++c) {
        for (int d = 0; d <= 8; ++d) {
          const std::array<int, 9> t{a,
                                     b,
                                     rows[0] - a - b,
                                     c,
                                     d,
                                     rows[1] - c - d,
                                     columns[0] - a - c,
                                     columns[1] - b - d,
                                     columns[2] - (rows[0] - a - b) - (rows[1] - c - d)};
          bool possible = true;
          for (const int cell : t) possible = possible && cell >= 0;
          if (!possible) continue;
          all += weight(t);
          if (weight(t) <= weight(observed) * (1.0 + 1e-9)) extreme += weight(t);
        }
      }
    }
  }
  EXPECT_NEAR(freeman_halton({cells, 3, 3}).p_value, extreme / all, 1e-13);
  const std::array<std::uint64_t, 9> turned{4, 2, 0, 1, 3, 2, 0, 3, 5};
  EXPECT_NEAR(freeman_halton({turned, 3, 3}).p_value, extreme / all, 1e-13);
}

// Of so many rows sums of ln cell! round by more than 1e-9, in whichever order the columns come; the table itself must
// count all the same. Reference: all tables in fractions (tests/reference/freeman_halton_large.py).
TEST(FreemanHalton, RoundingOfManyRowsLeavesNoTableOut) {
  const std::array<std::uint64_t, 6> cells{249974, 5, 1, 249713, 2, 10};
  const std::array<std::uint64_t, 6> turned{10, 249713, 2, 1, 249974, 5};
  EXPECT_LE(testing::relative_error(freeman_halton({cells, 2, 3}).p_value, 0.0074300745197870199), 1e-7);
  EXPECT_LE(testing::relative_error(freeman_halton({turned, 2, 3}).p_value, 0.0074300745197870199), 1e-7);
  const std::array<std::uint64_t, 6> more{494955, 7, 3, 494861, 3, 10};
  const std::array<std::uint64_t, 6> more_turned{10, 494861, 3, 3, 494955, 7};
  EXPECT_LE(testing::relative_error(freeman_halton({more, 2, 3}).p_value, 0.073117064392295636), 1e-7);
  EXPECT_LE(testing::relative_error(freeman_halton({more_turned, 2, 3}).p_value, 0.073117064392295636), 1e-7);
}

TEST(FreemanHalton, SaysWhatItCannotDo) {
  const std::array<std::uint64_t, 4> one_row{3, 4, 0, 0};
  EXPECT_EQ(freeman_halton({one_row, 2, 2}).undefined, Undefined::single_group);
  const std::array<std::uint64_t, 4> nobody{0, 0, 0, 0};
  EXPECT_EQ(freeman_halton({nobody, 2, 2}).undefined, Undefined::nobody);
  std::vector<std::uint64_t> large(36, 7);
  EXPECT_THROW((void)freeman_halton({large, 6, 6}, 100'000), InvalidInput);
  EXPECT_THROW((void)freeman_halton({large, 6, 5}), InvalidInput);
}

// Every pair of columns, counted one by one.
TEST(FreemanHalton, WaysToFillTwoColumnsAreCounted) {
  const std::vector<std::uint32_t> rows{3, 0, 4, 2};
  for (std::uint32_t first = 0; first <= 9; ++first) {
    for (std::uint32_t second = 0; second <= 6; ++second) {
      double ways = 0.0;
      const auto fill = [&](const auto& self, std::size_t row, std::uint32_t x, std::uint32_t y) -> void {
        if (row == rows.size()) {
          ways += x == 0 && y == 0 ? 1.0 : 0.0;
          return;
        }
        for (std::uint32_t a = 0; a <= std::min(x, rows[row]); ++a) {
          for (std::uint32_t b = 0; b <= std::min(y, rows[row] - a); ++b) self(self, row + 1, x - a, y - b);
        }
      };
      fill(fill, 0, first, second);
      EXPECT_EQ(detail::two_column_fillings(rows, first, second), ways) << first << ", " << second;
    }
  }
}

TEST(FreemanHalton, WaysToFillTwoColumnsOfTwoRowsAreCountedAlike) {
  for (std::uint32_t first = 0; first <= 9; ++first) {
    for (std::uint32_t second = 0; second <= 6; ++second) {
      EXPECT_EQ(detail::two_column_fillings_of_two(5, 8, first, second),
                detail::two_column_fillings({5, 8}, first, second))
          << first << ", " << second;
    }
  }
  // Forty groups of 20,500 of whom 500 are selected: known at once to be too many.
  const std::vector<std::uint32_t> groups(40, 20'500);
  EXPECT_GT(detail::least_network_steps({20'000, 800'000}, groups, 2e7), 2e7);
}

// With a limit below the bound nothing was answered before the bound was there either: it is never too high.
TEST(FreemanHalton, GivesUpAtOnceOnlyWhereItWouldGiveUp) {
  const std::array<std::uint64_t, 12> cells{5, 3, 2, 6, 4, 1, 7, 2, 3, 4, 5, 6};
  const double least = detail::least_network_steps({13, 16, 19}, {8, 12, 13, 15}, 1e12);
  EXPECT_GT(least, 100.0);
  EXPECT_TRUE(freeman_halton({cells, 3, 4}).defined());
  EXPECT_THROW((void)freeman_halton({cells, 3, 4}, static_cast<std::uint64_t>(least)), InvalidInput);
  // 5 x 6 with 200 rows is hopeless, and known to be; 3 x 5 with 150 is not.
  EXPECT_GT(detail::least_network_steps({40, 40, 40, 40, 40}, {30, 33, 33, 34, 35, 35}, 2e7), 2e7);
  EXPECT_LT(detail::least_network_steps({50, 50, 50}, {30, 30, 30, 30, 30}, 2e7), 2e7);
  // Where counting takes long it is done coarsely: less, but of the same kind.
  const double coarse = detail::least_network_steps({3000, 3000, 3000}, {2500, 3000, 3500}, 1e300);
  EXPECT_GT(coarse, 2e7);
  EXPECT_LT(coarse, std::pow(3000.0, 4.0));
}

}  // namespace
}  // namespace lotrecht::stats
