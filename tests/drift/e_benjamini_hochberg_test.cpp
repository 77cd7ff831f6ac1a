#include <lotrecht/drift/e_benjamini_hochberg.hpp>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <limits>
#include <random>
#include <vector>

#include <gtest/gtest.h>

namespace lotrecht::drift {
namespace {

/// The definition: the k largest, k the largest with k e_(k) / K >= 1/α.
std::vector<bool> by_definition(const std::vector<double>& e, double alpha) {
  std::vector<double> sorted = e;
  std::sort(sorted.rbegin(), sorted.rend());
  double least = std::numeric_limits<double>::infinity();
  for (std::size_t k = 1; k <= e.size(); ++k) {
    if (static_cast<double>(k) * sorted[k - 1] / static_cast<double>(e.size()) >= 1.0 / alpha) least = sorted[k - 1];
  }
  std::vector<bool> found;
  for (const double x : e) found.push_back(x >= least);
  return found;
}

TEST(EBenjaminiHochberg, IsTheDefinitionAtEveryLevel) {
  std::mt19937_64 draw{8};
  for (int trial = 0; trial < 200; ++trial) {
    std::vector<double> e;
    for (std::size_t i = 0; i < 1 + draw() % 12; ++i)
      e.push_back(std::exp(static_cast<double>(draw() % 80) / 10.0 - 2.0));
    const std::vector<double> adjusted = e_benjamini_hochberg(e);
    for (const double alpha : {0.0123, 0.0517, 0.21}) {
      const std::vector<bool> expected = by_definition(e, alpha);
      for (std::size_t i = 0; i < e.size(); ++i) ASSERT_EQ(adjusted[i] <= alpha, expected[i]);
    }
  }
}

TEST(EBenjaminiHochberg, EdgesAreDefined) {
  EXPECT_TRUE(e_benjamini_hochberg(std::vector<double>{}).empty());
  const double infinite = std::numeric_limits<double>::infinity();
  EXPECT_EQ(e_benjamini_hochberg(std::vector{infinite, 0.0, 1.0}), (std::vector{0.0, 1.0, 1.0}));
  EXPECT_EQ(e_benjamini_hochberg(std::vector{20.0}), std::vector{0.05});
  EXPECT_EQ(e_benjamini_hochberg(std::vector{20.0, 20.0}), (std::vector{0.05, 0.05}));
  EXPECT_THROW(static_cast<void>(e_benjamini_hochberg(std::vector{1.0, -0.1})), InvalidInput);
  EXPECT_THROW(static_cast<void>(e_benjamini_hochberg(std::vector{std::nan("")})), InvalidInput);
}

}  // namespace
}  // namespace lotrecht::drift
