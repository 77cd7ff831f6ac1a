#include <lotrecht/stats/finite_population.hpp>

#include <gtest/gtest.h>

#include <optional>

namespace lotrecht::stats {
namespace {

TEST(FinitePopulation, IsWhatIsLeft) {
  EXPECT_EQ(finite_population_factor(10, std::nullopt), 1.0);
  EXPECT_EQ(finite_population_factor(10, 40), 0.75);
  EXPECT_EQ(finite_population_factor(10, 10), 0.0);
  EXPECT_EQ(finite_population_factor(0, 10), 1.0);
  EXPECT_EQ(finite_population_factor(0, 0), 0.0);
}

TEST(FinitePopulation, CannotBeSmallerThanTheSample) {
  EXPECT_THROW(static_cast<void>(finite_population_factor(10, 9)), InvalidInput);
}

}  // namespace
}  // namespace lotrecht::stats
