#include <lotrecht/explain/sampling.hpp>

#include <gtest/gtest.h>

#include <cmath>
#include <limits>

namespace lotrecht::explain {
namespace {

TEST(Sampling, RefusesBudgetsThatAreNone) {
  EXPECT_THROW(detail::require_sampling("f", {.seed = Seed{1}, .coalitions = 3}, 4), InvalidInput);
  EXPECT_THROW(detail::require_sampling("f", {.seed = Seed{1}, .tolerance = -1.0}, 4), InvalidInput);
  EXPECT_THROW(detail::require_sampling("f", {.seed = Seed{1}, .tolerance = std::nan("")}, 4), InvalidInput);
  EXPECT_THROW(detail::require_sampling("f", {.seed = Seed{1}, .threads = 0}, 4), InvalidInput);
  EXPECT_NO_THROW(detail::require_sampling("f", {.seed = Seed{1}, .coalitions = 4}, 4));
}

TEST(Sampling, IntervalsAreStudents) {
  const stats::Confidence level{0.95};
  const stats::Interval t = sampling_interval(1.0, 2.0, 10.0, level);
  EXPECT_NEAR(t.high, 1.0 + 2.0 * 2.2281388519862747, 1e-12);  // mpmath, 30 digits
  EXPECT_NEAR(t.low, 1.0 - 2.0 * 2.2281388519862747, 1e-12);
  const stats::Interval exact = sampling_interval(1.0, 0.0, 0.0, level);
  EXPECT_EQ(exact.low, 1.0);
  EXPECT_EQ(exact.high, 1.0);
  constexpr double infinity = std::numeric_limits<double>::infinity();
  EXPECT_EQ(sampling_interval(1.0, infinity, 1.0, level).high, infinity);
  EXPECT_NEAR(sampling_interval(0.0, 1.0, infinity, level).high, 1.959963984540054, 1e-12);
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
