#include <lotrecht/drift/row_windows.hpp>

#include <limits>
#include <random>

#include <gtest/gtest.h>

#include <support/refusal.hpp>
#include <support/row_windows.hpp>

namespace lotrecht::drift {
namespace {

using namespace lotrecht::testing;
constexpr double missing = std::numeric_limits<double>::quiet_NaN();
constexpr double infinite = std::numeric_limits<double>::infinity();

TEST(RowWindows, ScalesByBothWindowsTogetherWhateverTheUnit) {
  std::mt19937_64 draw{1};
  const RowMajorMatrix a = random_rows(draw, 20, 2);
  const RowMajorMatrix b = random_rows(draw, 11, 2);
  const RowWindows one{a, b, variables(2), RowScale::robust};
  const RowWindows other{(a * 1000.0).array() + 7.0, (b * 1000.0).array() + 7.0, variables(2), RowScale::robust};
  const RowWindows swapped{b, a, variables(2), RowScale::robust};
  for (std::size_t c = 0; c < 2; ++c) {
    for (std::size_t i = 0; i < 31; ++i) {
      EXPECT_NEAR(one.columns()[c].values[i], other.columns()[c].values[i], 1e-9);
      EXPECT_EQ(one.columns()[c].values[i], swapped.columns()[c].values[i < 20 ? 11 + i : i - 20]);
    }
    EXPECT_EQ(one.columns()[c].values.size(), 32U);
  }
}

TEST(RowWindows, UnitIsQuartilesThenDeviationThenOne) {
  RowMajorMatrix a(6, 3);
  a << 1, 0, 4, 2, 0, 4, 3, 0, 4, 4, 0, 4, 5, 0, 4, 1000, 9, 4;
  const RowWindows w{a, RowMajorMatrix(0, 3), variables(3), RowScale::robust};
  EXPECT_NEAR(w.columns()[0].values[5] - w.columns()[0].values[0], 999.0 / (2.5 / 1.3489795003921634), 1e-9);
  EXPECT_NEAR(w.columns()[1].values[5], 9.0 / std::sqrt(9.0 * 9.0 * (1.0 / 6 - 1.0 / 36)), 1e-12);
  EXPECT_EQ(w.columns()[2].values[3], 0.0);
}

TEST(RowWindows, MissingIsAStateOfItsOwn) {
  RowMajorMatrix a(2, 2);
  a << missing, 3, 5, missing;
  RowMajorMatrix b(2, 2);
  b << 7, 0, 9, 3;
  const RowWindows w{a, b, {Variable::number, Variable::category}, RowScale::none};
  EXPECT_EQ(w.missing(), 2U);
  ASSERT_EQ(w.columns().size(), 3U);
  EXPECT_EQ(w.columns()[0].values[0], 0.0) << "at the median, 7";
  EXPECT_EQ(w.columns()[0].values[3], 2.0);
  EXPECT_EQ(w.columns()[1].variable, 0U);
  EXPECT_EQ(w.columns()[1].values[0], 1.0);
  EXPECT_EQ(w.columns()[1].values[1], 0.0);
  EXPECT_EQ(w.columns()[2].values[1], 4.0) << "a category that no row has";
}

TEST(RowWindows, RefusesByPlace) {
  RowMajorMatrix a = RowMajorMatrix::Zero(3, 2);
  RowMajorMatrix b = RowMajorMatrix::Zero(2, 2);
  b(1, 0) = infinite;
  EXPECT_NE(test::refusal([&] { RowWindows(a, b, variables(2), RowScale::none); }).find("current must be finite"),
            std::string::npos);
  EXPECT_NE(test::refusal([&] { RowWindows(a, b, variables(2), RowScale::none); }).find("row 1, column 0"),
            std::string::npos);
  b(1, 0) = 1e200;
  EXPECT_NE(test::refusal([&] { RowWindows(a, b, variables(2), RowScale::none); }).find("too far apart"),
            std::string::npos);
  EXPECT_THROW(RowWindows(a, RowMajorMatrix::Zero(2, 3), variables(2), RowScale::none), InvalidInput);
  EXPECT_THROW(RowWindows(RowMajorMatrix(1, 0), RowMajorMatrix(1, 0), {}, RowScale::none), InvalidInput);
}

}  // namespace
}  // namespace lotrecht::drift
