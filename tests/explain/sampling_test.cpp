#include <lotrecht/explain/sampling.hpp>

#include <gtest/gtest.h>

#include <cmath>

namespace lotrecht::explain {
namespace {

TEST(Sampling, RefusesBudgetsThatAreNone) {
  EXPECT_THROW(detail::require_sampling("f", {.seed = Seed{1}, .coalitions = 3}, 4), InvalidInput);
  EXPECT_THROW(detail::require_sampling("f", {.seed = Seed{1}, .tolerance = -1.0}, 4), InvalidInput);
  EXPECT_THROW(detail::require_sampling("f", {.seed = Seed{1}, .tolerance = std::nan("")}, 4), InvalidInput);
  EXPECT_THROW(detail::require_sampling("f", {.seed = Seed{1}, .threads = 0}, 4), InvalidInput);
  EXPECT_NO_THROW(detail::require_sampling("f", {.seed = Seed{1}, .coalitions = 4}, 4));
}

TEST(Sampling, RoomIsForEverything) {
  const SampledExplanation s = detail::room_for(2, 3, 4, "m");
  EXPECT_EQ(s.explanation.values.size(), 24U);
  EXPECT_EQ(s.explanation.standard_errors.size(), 24U);
  EXPECT_EQ(s.explanation.residual.size(), 8U);
  EXPECT_EQ(s.converged.size(), 2U);
  EXPECT_EQ(s.explanation.method, "m");
}

}  // namespace
}  // namespace lotrecht::explain
