#include <lotrecht/explain/explanation.hpp>

#include <gtest/gtest.h>

namespace lotrecht::explain {
namespace {

TEST(Explanation, FindsItsValues) {
  Explanation e;
  e.rows = 2;
  e.features = 3;
  e.outputs = 2;
  for (int i = 0; i < 12; ++i) e.values.push_back(i);
  EXPECT_EQ(e.value(0, 0), 0.0);
  EXPECT_EQ(e.value(1, 2, 1), 11.0);
  EXPECT_EQ(e.value(1, 0, 0), 6.0);
  EXPECT_EQ(e.row(1).front(), 6.0);
  EXPECT_EQ(e.row(1).size(), 6U);
}

TEST(Explanation, SaysHowWellItAddsUp) {
  Explanation e;
  EXPECT_EQ(e.largest_residual(), 0.0);
  e.residual = {1e-12, -3e-12};
  EXPECT_EQ(e.largest_residual(), 3e-12);
}

}  // namespace
}  // namespace lotrecht::explain
