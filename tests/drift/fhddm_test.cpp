#include <lotrecht/drift/fhddm.hpp>

#include <cmath>
#include <cstdint>
#include <vector>

#include <gtest/gtest.h>

#include <support/streams.hpp>

namespace lotrecht::drift {
namespace {

using namespace lotrecht::testing;

TEST(FHDDM, AlarmsWhereThePaperDoes) {
  expect_alarms("error_streams.csv", "FHDDM", [](const std::vector<double>& p) {
    const auto whole = [&](std::size_t i) { return static_cast<std::uint32_t>(p[i]); };
    return FHDDM{{whole(0), whole(1), p[2]}};
  });
}

TEST(FHDDM, KeepsTheLawsOfDetectors) {
  expect_detector_laws(FHDDM{}, rising_bits());
  expect_detector_laws(FHDDM{{70, 20, 1e-4}}, rising_bits());
}

TEST(FHDDM, AlarmsWhereMoreErrorsThanAllowedCame) {
  // 100 ε = √(100 ln(10^6) / 2) = 26.28: after a window without errors the 27th error in a row is an alarm.
  FHDDM detector;
  for (int i = 0; i < 500; ++i) EXPECT_EQ(detector.update(0.0), Signal::none);
  for (int i = 1; i < 27; ++i) EXPECT_EQ(detector.update(1.0), Signal::none) << i;
  EXPECT_EQ(detector.update(1.0), Signal::drift);
}

TEST(FHDDM, RefusesWhatItCannotUse) {
  EXPECT_THROW((FHDDM{{0, 0, 0.1}}), InvalidInput);
  EXPECT_THROW((FHDDM{{10, 11, 0.1}}), InvalidInput);
  EXPECT_THROW((FHDDM{{10, 0, 1.0}}), InvalidInput);
  EXPECT_FALSE(FHDDM::accepts(0.5));
}

}  // namespace
}  // namespace lotrecht::drift
