#include <lotrecht/drift/seed_detector.hpp>

#include <cmath>
#include <cstddef>
#include <vector>

#include <gtest/gtest.h>

#include <support/normal_charts.hpp>
#include <support/streams.hpp>

namespace lotrecht::drift {
namespace {

using namespace lotrecht::testing;

TEST(SEED, KeepsTheLawsOfDetectors) {
  expect_detector_laws(SEED{}, rising_bits());
  expect_detector_laws(SEED{{0.01, 10, 5, 0.3}}, rising_numbers());
}

TEST(SEED, CutsWhereTheBoundSays) {
  // Blocks of one value 0, then ones: σ², L and ε by hand.
  SEED detector{{0.1, 1, 1000, 0.0}};
  int ones = 0;
  for (int i = 0; i < 40; ++i) ASSERT_EQ(detector.update(0.0), Signal::none);
  while (detector.update(1.0) != Signal::drift) ++ones;
  ++ones;
  const auto epsilon = [](double n0, double n1) {
    const double n = n0 + n1;
    const double l = std::log(2.0 * std::log(n) / 0.1);
    const double by_m = 1.0 / n0 + 1.0 / n1;
    return std::sqrt(2.0 * (n0 * n1 / (n * n)) * l * by_m) + 2.0 / 3.0 * l * by_m;
  };
  EXPECT_GE(1.0, epsilon(40, ones));
  EXPECT_LT(1.0, epsilon(40, ones - 1));
  EXPECT_LT(detector.width(), 41.0 + ones);
}

TEST(SEED, ItsWindowIsTheLastValues) {
  const std::vector<double> stream = rising_numbers();
  SEED detector{{0.05, 8, 3, 0.5}};
  for (std::size_t i = 0; i < stream.size(); ++i) {
    detector.update(stream[i]);
    if ((i + 1) % 8 != 0) continue;
    const auto width = static_cast<std::size_t>(detector.width());
    ASSERT_LE(width, i + 1);
    double sum = 0.0;
    for (std::size_t k = i + 1 - width; k <= i; ++k) sum += stream[k];
    EXPECT_NEAR(detector.mean(), sum / detector.width(), 1e-10);
  }
}

TEST(SEED, BlocksThatAreAlikeBecomeOne) {
  SEED detector{{0.05, 10, 5, 0.2}};
  for (int i = 0; i < 10'000; ++i) ASSERT_EQ(detector.update(i % 2), Signal::none);
  EXPECT_EQ(detector.width(), 10'000.0);
  EXPECT_LE(detector.blocks(), 6u);
}

TEST(SEED, RefusesWhatItCannotUse) {
  EXPECT_THROW((SEED{{0.0, 32, 75, 0.2}}), InvalidInput);
  EXPECT_THROW((SEED{{0.05, 0, 75, 0.2}}), InvalidInput);
  EXPECT_THROW((SEED{{0.05, 32, 0, 0.2}}), InvalidInput);
  EXPECT_THROW((SEED{{0.05, 32, 75, 1.1}}), InvalidInput);
}

}  // namespace
}  // namespace lotrecht::drift
