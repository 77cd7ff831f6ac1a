#include <lotrecht/explain/importance.hpp>

#include <gtest/gtest.h>

#include <cmath>
#include <vector>

namespace lotrecht::explain {
namespace {

TEST(Importance, IsTheMeanSize) {
  EXPECT_EQ(mean_sizes(std::vector<double>{1, -2, 3, 4}, 2), (std::vector<double>{2, 3}));
}

TEST(Importance, DoesNotDependOnTheOrderOfRows) {
  const std::vector<double> there{1e16, 1.0, 1.0, -1e16, 3e-7};
  const std::vector<double> back(there.rbegin(), there.rend());
  EXPECT_EQ(mean_sizes(there, 1), mean_sizes(back, 1));
}

TEST(Importance, OfNobodyIsNoNumber) { EXPECT_TRUE(std::isnan(mean_sizes({}, 2)[1])); }

TEST(Importance, RefusesPartsOfRows) {
  EXPECT_THROW((void)mean_sizes(std::vector<double>{1, 2, 3}, 2), InvalidInput);
  EXPECT_THROW((void)mean_sizes({}, 0), InvalidInput);
}

}  // namespace
}  // namespace lotrecht::explain
