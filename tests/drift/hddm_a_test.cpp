#include <lotrecht/drift/hddm_a.hpp>

#include <cstdint>
#include <vector>

#include <gtest/gtest.h>

#include <support/streams.hpp>

namespace lotrecht::drift {
namespace {

using namespace lotrecht::testing;

TEST(HDDM_A, AlarmsWhereRiversDoes) {
  expect_rivers_alarms("HDDM_A", [](const std::vector<double>& p) { return HDDM_A{{p[0], p[1], p[2] == 1.0}}; });
}

TEST(HDDM_A, KeepsTheLawsOfDetectors) { expect_detector_laws(HDDM_A{}, rising_bits()); }

TEST(HDDM_A, RefusesWhatItCannotUse) {
  EXPECT_THROW((HDDM_A{{0.1, 0.01, false}}), InvalidInput);
  EXPECT_THROW((HDDM_A{{0.0, 0.01, false}}), InvalidInput);
  EXPECT_FALSE(HDDM_A::accepts(-0.1));
  EXPECT_TRUE(HDDM_A::accepts(0.5));
}

}  // namespace
}  // namespace lotrecht::drift
