#include <lotrecht/drift/stepd.hpp>

#include <cmath>
#include <cstdint>
#include <vector>

#include <gtest/gtest.h>

#include <support/streams.hpp>

namespace lotrecht::drift {
namespace {

using namespace lotrecht::testing;

TEST(STEPD, AlarmsWhereThePaperDoes) {
  expect_alarms("error_streams.csv", "STEPD", [](const std::vector<double>& p) {
    const auto whole = [&](std::size_t i) { return static_cast<std::uint32_t>(p[i]); };
    return STEPD{{whole(0), p[1], p[2]}};
  });
}

TEST(STEPD, KeepsTheLawsOfDetectors) {
  expect_detector_laws(STEPD{}, rising_bits());
  expect_detector_laws(STEPD{{100, 0.001, 0.01}}, rising_bits());
}

TEST(STEPD, RefusesWhatItCannotUse) {
  EXPECT_THROW((STEPD{{0, 0.003, 0.05}}), InvalidInput);
  EXPECT_THROW((STEPD{{30, 0.1, 0.05}}), InvalidInput);
  EXPECT_THROW((STEPD{{30, 0.003, 0.5}}), InvalidInput);
  EXPECT_FALSE(STEPD::accepts(0.5));
}

}  // namespace
}  // namespace lotrecht::drift
