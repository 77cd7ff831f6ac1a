#include <lotrecht/stats/draw_beta.hpp>

#include <gtest/gtest.h>

#include <cmath>
#include <cstdint>
#include <limits>
#include <map>

#include <boost/math/special_functions/beta.hpp>
#include <boost/math/special_functions/gamma.hpp>

#include "goodness_of_fit.hpp"

namespace lotrecht::stats {
namespace {

using testing::chi_square_p_value;
using testing::failure_probability;

constexpr int draws = 10'000;
constexpr std::uint64_t bins = 50;

/// The probability integral transform of the draws, in `bins` equal bins, should be uniform.
template <class Draw, class Cdf>
double uniformity(std::uint32_t index, const Draw& draw, const Cdf& cdf) {
  Stream stream{Seed{7}, Purpose::simulation, 1, index};
  std::map<std::uint64_t, int> seen;
  for (int i = 0; i < draws; ++i) {
    const double u = cdf(draw(stream));
    ++seen[std::min(bins - 1, static_cast<std::uint64_t>(u * static_cast<double>(bins)))];
  }
  return chi_square_p_value(seen, 0, bins - 1, [](std::uint64_t) { return 1.0 / static_cast<double>(bins); });
}

TEST(DrawLogGamma, FollowsTheGammaLaw) {
  std::uint32_t index = 0;
  for (const double shape : {0.05, 0.5, 1.0, 2.5, 40.0, 1e6}) {
    const double p = uniformity(
        index++, [&](Stream& s) { return draw_log_gamma(s, shape); },
        [&](double log) { return boost::math::gamma_p(shape, std::exp(log)); });
    EXPECT_GT(p, failure_probability) << shape;
  }
}

TEST(DrawBeta, FollowsTheBetaLaw) {
  std::uint32_t index = 100;
  for (const double a : {0.3, 1.0, 7.0, 3e4}) {
    for (const double b : {0.2, 5.0, 1e5}) {
      const double p = uniformity(
          index++, [&](Stream& s) { return draw_beta(s, a, b); },
          [&](double x) { return boost::math::ibeta(a, b, x); });
      EXPECT_GT(p, failure_probability) << a << ", " << b;
    }
  }
}

TEST(DrawBeta, ComesDownOnOneSideWhereBothParametersAreTiny) {
  Stream stream{Seed{1}, Purpose::simulation, 0};
  int high = 0;
  for (int i = 0; i < 10'000; ++i) {
    const double p = draw_beta(stream, 3e-9, 7e-9);
    ASSERT_TRUE(p >= 0.0 && p <= 1.0);
    high += p > 0.5 ? 1 : 0;
  }
  EXPECT_NEAR(high, 3000, 6 * std::sqrt(2100.0));  // six standard deviations: 2e-9
}

TEST(DrawBeta, GivesTheSameBitsForTheSameKey) {
  Stream a{Seed{3}, Purpose::simulation, 5};
  Stream b{Seed{3}, Purpose::simulation, 5};
  EXPECT_EQ(draw_beta(a, 2.0, 3.0), draw_beta(b, 2.0, 3.0));
}

TEST(DrawLogGamma, RefusesAShapeThatIsNone) {
  Stream stream{Seed{1}, Purpose::simulation, 0};
  EXPECT_THROW((void)draw_log_gamma(stream, 0.0), InvalidInput);
  EXPECT_THROW((void)draw_log_gamma(stream, -1.0), InvalidInput);
  EXPECT_THROW((void)draw_log_gamma(stream, std::numeric_limits<double>::infinity()), InvalidInput);
  EXPECT_THROW((void)draw_beta(stream, 1.0, std::nan("")), InvalidInput);
}

}  // namespace
}  // namespace lotrecht::stats
