#include <lotrecht/stats/detectable_share.hpp>

#include <cmath>
#include <cstdint>
#include <tuple>

#include <gtest/gtest.h>

namespace lotrecht::stats {
namespace {

/// By adding up every number of successes that `binomial_test` rejects.
double enumerated_power(std::uint64_t n, double known, double p, const Confidence& confidence) {
  double power = 0.0;
  for (std::uint64_t x = 0; x <= n; ++x) {
    if (binomial_test({x, n}, known).p_value <= confidence.alpha()) power += detail::binomial_mass(x, n, p);
  }
  return power;
}

TEST(DetectableShare, IsNoticedSoOftenByEnumeration) {
  for (const auto& [n, known, level] : {std::tuple{12U, 0.3, 0.95}, {60U, 0.5, 0.95}, {200U, 0.04, 0.99}}) {
    const Confidence confidence{level};
    const auto found = minimum_detectable_share(n, known, confidence, 0.8);
    ASSERT_TRUE(found.above);
    EXPECT_GT(*found.above, known);
    EXPECT_NEAR(enumerated_power(n, known, *found.above, confidence), 0.8, 1e-7) << n;
    if (!found.below) continue;
    EXPECT_LT(*found.below, known);
    EXPECT_NEAR(enumerated_power(n, known, *found.below, confidence), 0.8, 1e-7) << n;
  }
}

TEST(DetectableShare, MirrorsWithTheShare) {
  const auto low = minimum_detectable_share(80, 0.2, Confidence{0.95}, 0.8);
  const auto high = minimum_detectable_share(80, 0.8, Confidence{0.95}, 0.8);
  EXPECT_NEAR(*low.above, 1.0 - *high.below, 1e-9);
  EXPECT_NEAR(*low.below, 1.0 - *high.above, 1e-9);
}

TEST(DetectableShare, OfManyRowsIsThatOfTheNormalLaw) {
  const double n = 1e6;
  const auto found = minimum_detectable_share(1'000'000, 0.5, Confidence{0.95}, 0.8);
  EXPECT_NEAR((*found.above - 0.5) * 2.0 * std::sqrt(n), 1.959964 + 0.841621, 0.01);
}

TEST(DetectableShare, IsNoneWhereNoShareIsFarEnough) {
  const auto few = minimum_detectable_share(3, 0.5, Confidence{0.95}, 0.8);
  EXPECT_FALSE(few.below || few.above) << "three of three have a p-value of 1/4";
  const auto none = minimum_detectable_share(50, 0.0, Confidence{0.95}, 0.8);
  EXPECT_FALSE(none.below);
  EXPECT_NEAR(*none.above, 1.0 - std::pow(0.2, 1.0 / 50.0), 1e-9) << "a single case refutes 0";
}

TEST(DetectableShare, Refuses) {
  EXPECT_THROW((void)minimum_detectable_share(0, 0.5, Confidence{0.95}, 0.8), InvalidInput);
  EXPECT_THROW((void)minimum_detectable_share(9, 1.5, Confidence{0.95}, 0.8), InvalidInput);
  EXPECT_THROW((void)minimum_detectable_share(9, 0.5, Confidence{0.95}, 0.04), InvalidInput);
}

}  // namespace
}  // namespace lotrecht::stats
