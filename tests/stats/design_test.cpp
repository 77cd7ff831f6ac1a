#include <lotrecht/stats/design.hpp>

#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <vector>

#include "support/regression_rows.hpp"

namespace lotrecht::stats {
namespace {

using testing::numbered_levels;

TEST(Design, CentresAndScalesNumbersAndLeavesOneLevelOut) {
  const std::vector<double> x{1990.0, 2000.0, 2010.0};
  const std::vector<std::uint8_t> c{2, 2, 0};
  const std::vector<std::size_t> rows{0, 1, 2};
  const Design d{{Term{"x", x, {}, {}, {}}, Term{"c", {}, numbered_levels(4), testing::RegressionRows::ids(c), {}}},
                 {rows, {}}};
  ASSERT_EQ(d.size(), 3U) << "constant, x, and the one level with rows that is not the most frequent";
  EXPECT_EQ(d.omitted(1), 2U);
  EXPECT_EQ(d.column_of(1, 0), 2U);
  EXPECT_EQ(d.column_of(1, 2), Design::constant);
  EXPECT_EQ(d.column_of(1, 3), Design::constant) << "nobody is in it";
  DesignBlock block;
  d.fill(rows, block);
  EXPECT_NEAR(block.col(1).sum(), 0.0, 1e-15);
  EXPECT_NEAR(block.col(1).squaredNorm(), 3.0, 1e-14);
  EXPECT_EQ(block(2, 2), 1.0);
  EXPECT_EQ(block(0, 2), 0.0);
  EXPECT_EQ(block.col(0).sum(), 3.0);
}

TEST(Design, WeighsWhatItCentres) {
  const std::vector<double> x{0.0, 4.0};
  const std::vector<double> w{3.0, 1.0};
  const std::vector<std::size_t> rows{0, 1};
  const Design d{{Term{"x", x, {}, {}, {}}}, {rows, w}};
  DesignBlock block;
  d.fill(rows, block);
  EXPECT_NEAR(3.0 * block(0, 1) + block(1, 1), 0.0, 1e-15) << "the weighted mean is 1";
}

TEST(Design, KeepsAColumnThatDoesNotVaryAsZeros) {
  const std::vector<double> x{0.1, 0.1, 0.1};
  const std::vector<std::size_t> rows{0, 1, 2};
  DesignBlock block;
  Design{{Term{"x", x, {}, {}, {}}}, {rows, {}}}.fill(rows, block);
  EXPECT_NEAR(block.col(1).norm(), 0.0, 1e-10);
}

TEST(Design, RefusesWhatIsNoNumberOrNoLevel) {
  const std::vector<double> bad{1.0, std::numeric_limits<double>::quiet_NaN()};
  const std::vector<std::uint8_t> code{0, 7};
  const std::vector<std::size_t> rows{0, 1};
  const std::vector<std::size_t> far{5};
  EXPECT_THROW((Design{{Term{"x", bad, {}, {}, {}}}, {rows, {}}}), InvalidInput);
  EXPECT_THROW((Design{{Term{"x", bad, {}, {}, {}}}, {far, {}}}), InvalidInput);
  EXPECT_THROW((Design{{Term{"c", {}, numbered_levels(2), testing::RegressionRows::ids(code), {}}}, {rows, {}}}),
               InvalidInput);
  EXPECT_THROW((Design{{Term{"c", {}, numbered_levels(9), testing::RegressionRows::ids(code), {}}}, {far, {}}}),
               InvalidInput);
}

}  // namespace
}  // namespace lotrecht::stats
