#include <lotrecht/core/seed.hpp>

#include <cstdint>
#include <limits>
#include <type_traits>

#include <gtest/gtest.h>

namespace lotrecht {
namespace {

static_assert(!std::is_default_constructible_v<Seed>, "a seed is always chosen by the caller");
static_assert(!std::is_convertible_v<std::uint64_t, Seed>, "a number does not become a seed by accident");

TEST(Seed, KeepsAllSixtyFourBits) {
  EXPECT_EQ(Seed{std::numeric_limits<std::uint64_t>::max()}.value(), std::numeric_limits<std::uint64_t>::max());
  EXPECT_EQ(Seed{0}.value(), 0U);
}

TEST(Seed, ComparesByValue) {
  EXPECT_EQ(Seed{7}, Seed{7});
  EXPECT_NE(Seed{7}, Seed{7 + (std::uint64_t{1} << 32)});
}

}  // namespace
}  // namespace lotrecht
