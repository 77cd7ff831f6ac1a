#include <lotrecht/drift/adwin.hpp>

#include <cstddef>
#include <cstdint>
#include <limits>
#include <vector>

#include <gtest/gtest.h>

#include <support/streams.hpp>

namespace lotrecht::drift {
namespace {

using namespace lotrecht::testing;

TEST(ADWIN, AlarmsWhereRiversDoes) {
  expect_rivers_alarms("ADWIN", [](const std::vector<double>& p) {
    return ADWIN{{p[0], static_cast<std::uint32_t>(p[1]), static_cast<std::uint32_t>(p[2]),
                  static_cast<std::uint32_t>(p[3]), static_cast<std::uint32_t>(p[4])}};
  });
}

TEST(ADWIN, KeepsTheLawsOfDetectors) { expect_detector_laws(ADWIN{}, rising_bits()); }

TEST(ADWIN, ItsWindowIsTheLastValues) {
  // Whatever it dropped, mean and variance are those of the last `width` values.
  const std::vector<double> stream = rising_bits();
  ADWIN detector{{0.05, 4, 5, 5, 10}};
  for (std::size_t i = 0; i < stream.size(); ++i) {
    detector.update(stream[i]);
    const auto width = static_cast<std::size_t>(detector.width());
    ASSERT_LE(width, i + 1);
    double sum = 0.0;
    for (std::size_t k = i + 1 - width; k <= i; ++k) sum += stream[k];
    const double mean = sum / detector.width();
    EXPECT_NEAR(detector.mean(), mean, 1e-12);
    EXPECT_NEAR(detector.variance(), mean * (1.0 - mean), 1e-10);  // of bits
  }
}

TEST(ADWIN, MemoryGrowsWithTheLogarithm) {
  ADWIN detector;
  for (int i = 0; i < 100'000; ++i) detector.update(static_cast<double>(i % 2));
  EXPECT_EQ(detector.width(), 100'000.0);
  EXPECT_LT(serialize(detector).size(), 2000u);
}

TEST(ADWIN, RefusesWhatItCannotUse) {
  EXPECT_THROW((ADWIN{{0.0, 32, 5, 5, 10}}), InvalidInput);
  EXPECT_THROW((ADWIN{{0.1, 0, 5, 5, 10}}), InvalidInput);
  EXPECT_THROW((ADWIN{{0.1, 32, 1, 5, 10}}), InvalidInput);
  EXPECT_FALSE(ADWIN::accepts(std::numeric_limits<double>::infinity()));
}

}  // namespace
}  // namespace lotrecht::drift
